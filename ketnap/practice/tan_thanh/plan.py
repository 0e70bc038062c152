"""The whole plan of the office as data: learners, members, deeds, and the branches' yearly shares."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ketnap.practice.spread import spread
from ketnap.practice.tan_thanh.people import Candidate, candidates, invented_names
from ketnap.practice.tan_thanh.tables import (
    BRANCHES,
    DISTRICT,
    DISTRICT_STANDING_COMMITTEE,
    MEMBERS_PER_BRANCH,
    SEED,
    YEARS,
)
from ketnap.practice.tan_thanh.ways import Deed, way_of


@dataclass(frozen=True)
class Member:
    """An official Party member. `home` is the branch's code, or the district's for its standing committee."""

    home: str
    place: int
    name: str
    gender: str
    birth: date
    official_on: date


@dataclass(frozen=True)
class Plan:
    """Everything that will be written about persons and shares."""

    candidates: tuple[Candidate, ...]
    members: tuple[Member, ...]
    ways: tuple[tuple[Deed, ...], ...]
    yearly: dict[str, dict[str, int]]

    def deeds(self) -> list[Deed]:
        """All steps of all learners."""
        return [deed for way in self.ways for deed in way]

    def members_of(self, home: str) -> list[Member]:
        return [member for member in self.members if member.home == home]


def make_plan(seed: int = SEED) -> Plan:
    """The plan; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    names = invented_names(random)
    learners = tuple(candidates(random, names))
    members = []
    homes = [*((branch.code, MEMBERS_PER_BRANCH) for branch in BRANCHES), (DISTRICT, DISTRICT_STANDING_COMMITTEE)]
    for home, size in homes:
        for place in range(size):
            gender = "female" if (place + (home == "MN")) % 2 or home == "MN" else "male"
            birth = date(1962, 1, 1) + timedelta(days=random.randint(0, 8400))
            official = date(2010, 1, 4) + timedelta(days=random.randint(0, 2700))
            members.append(Member(home, place, next(names[gender]), gender, birth, official))
    ways = tuple(tuple(way_of(one)) for one in learners)
    return Plan(learners, tuple(members), ways, _yearly(random))


def _yearly(random: Random) -> dict[str, dict[str, int]]:
    """Each year's part of the congress's target by branch; over all years a branch gets its share."""
    parts = spread({branch.code: branch.own_share for branch in BRANCHES}, [year.amount for year in YEARS], random)
    return {
        year.period: {branch.code: part.count(branch.code) for branch in BRANCHES}
        for year, part in zip(YEARS, parts, strict=True)
    }
