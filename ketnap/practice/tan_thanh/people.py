"""Who learns in the classes and what becomes of each: forty-nine persons, planned from the tables and the seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from ketnap.practice.names import invented
from ketnap.practice.spread import evenly, spread
from ketnap.practice.tan_thanh.tables import (
    AWAY_FROM,
    BRANCH,
    BRANCHES,
    DOSSIERS,
    IN_TRAINING,
    MEMBERS_PER_BRANCH,
    NOW,
    OTHER_GROUPS,
    RESIDENTIAL_GROUPS,
    SCHOOL_GROUPS,
    WINDOWS,
    Branch,
)
from ketnap.practice.working import working_days

YEAR = timedelta(days=365)


class Fate(StrEnum):
    ADMITTED = "admitted"
    DOSSIER = "dossier"
    TRAINING = "training"
    AWAY = "away"


@dataclass(frozen=True)
class Start:
    """Where a learner stands: the branch, the class (its place in the table), what became of the person and when."""

    branch: str
    course: int
    fate: Fate
    ceremony: date | None = None


@dataclass(frozen=True)
class Candidate:
    """A learner of the classes. `helper` and `second` are places in the branch's list of members; `rank` the place among
    those of the same fate.
    """

    number: int
    start: Start
    rank: int
    group: str
    name: str
    gender: str
    birth: date
    is_young: bool
    is_married: bool
    helper: int
    second: int

    @property
    def branch(self) -> Branch:
        return BRANCH[self.start.branch]

    @property
    def fate(self) -> Fate:
        return self.start.fate

    @property
    def ceremony(self) -> date:
        """The day of the ceremony. Raises ValueError for somebody who is not admitted."""
        if self.start.ceremony is None:
            raise ValueError(f"{self.name} is not admitted")
        return self.start.ceremony

    @property
    def is_union_member(self) -> bool:
        """Member of the Youth Union: of youth age, and the place has one."""
        return self.is_young and self.branch.youth_union


def candidates(random: Random, names: Mapping[str, Iterator[str]]) -> list[Candidate]:
    """The forty-nine, in the order of their classes."""
    starts = [*_admitted(random), *_others(random)]
    groups = _groups(random)
    found: list[Candidate] = []
    for number, start in enumerate(starts):
        branch = BRANCH[start.branch]
        place = sum(one.start.branch == start.branch for one in found)
        group = groups[start.branch].pop()
        young = group == "union_member" or (group != "association_member" and place % 2 == 0)
        gender = _gender(branch, number)
        birth = _birth(start.ceremony or NOW, young, random)
        rank = sum(one.fate is start.fate for one in found)
        helper = (place + 1) % MEMBERS_PER_BRANCH
        second = (place + 2) % MEMBERS_PER_BRANCH
        name = next(names[gender])
        found.append(
            Candidate(number, start, rank, group, name, gender, birth, young, not young, helper, second)
        )  # fmt: skip
    return found


def invented_names(random: Random) -> dict[str, Iterator[str]]:
    return {gender: invented(gender, random) for gender in ("female", "male")}


def _admitted(random: Random) -> Iterator[Start]:
    parts = spread({branch.code: branch.admitted for branch in BRANCHES}, [one.admitted for one in WINDOWS], random)
    for window, codes in zip(WINDOWS, parts, strict=True):
        days = evenly(working_days(window.first, window.last), window.admitted)
        for code, day in zip(codes, days, strict=True):
            yield Start(code, window.course, Fate.ADMITTED, day)


def _others(random: Random) -> Iterator[Start]:
    """Those of the last class who are not admitted. The branch that nobody is left in sent both who went away for work."""
    counts = {branch.code: branch.participants - branch.admitted for branch in BRANCHES}
    away = counts.pop(AWAY_FROM)
    dossiers, training = spread(counts, [DOSSIERS, IN_TRAINING], random)
    last = WINDOWS[-1].course
    for fate, codes in ((Fate.DOSSIER, dossiers), (Fate.TRAINING, training), (Fate.AWAY, [AWAY_FROM] * away)):
        yield from (Start(code, last, fate) for code in codes)


def _groups(random: Random) -> dict[str, list[str]]:
    """For each branch the groups its learners come from, to be dealt out one by one."""
    residential = {branch.code: branch.participants for branch in BRANCHES if branch.is_residential}
    (deck,) = spread(RESIDENTIAL_GROUPS, [sum(residential.values())], random)
    dealt = {code: [deck.pop() for _ in range(count)] for code, count in residential.items()}
    for code, counts in {**SCHOOL_GROUPS, **OTHER_GROUPS}.items():
        (dealt[code],) = spread(counts, [sum(counts.values())], random)
    return dealt


def _gender(branch: Branch, number: int) -> str:
    if branch.sector in ("police", "army"):
        return "male"
    return "female" if branch.code == "MN" or number % 2 == 0 else "male"


def _birth(reference: date, young: bool, random: Random) -> date:
    """Young: 22 to 27 years old at the end of the way, so of youth age all along; else 34 to 46."""
    years = random.randint(22, 26) if young else random.randint(34, 45)
    return reference - years * YEAR - timedelta(days=random.randint(20, 340))
