"""A made-up district of any size, for benchmarks. Written through the journal's batch door, not step by step."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from ketnap.base import clock
from ketnap.journal import store
from ketnap.journal.models import Event, Fact
from ketnap.journal.store import Draft
from ketnap.lib.ids import seeded, uuid7
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.models import Unit

GRASSROOTS, BRANCHES = 8, 20
PART = 500
FIRST = date(2018, 1, 1)
ACTOR = "bench"


@dataclass(frozen=True)
class Made:
    """What was made: the top unit and the counts that the figures of a benchmark stand on."""

    top: Unit
    units: int
    persons: int
    events: int
    facts: int


def make(*, persons: int, seed: int) -> Made:
    """A district with `GRASSROOTS` × `BRANCHES` branches and so many persons on the way, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - made-up data
    with seeded(seed), clock.set_to(datetime(2018, 1, 1, tzinfo=UTC)):
        top = open_unit(NewUnit("H", "district", "Huyện ủy mẫu"), parent=None, on=FIRST, actor=ACTOR)
        branches = [branch for number in range(GRASSROOTS) for branch in _grassroots(number, top)]
        for start in range(0, persons, PART):
            with store.batch("bench", "Dữ liệu mẫu để đo", actor=ACTOR):
                for number in range(start, min(start + PART, persons)):
                    _person(number, random.choice(branches), random)
    units = Unit.objects.count()
    return Made(top, units, persons, Event.objects.count(), Fact.objects.count())


def _grassroots(number: int, top: Unit) -> list[Unit]:
    town = open_unit(NewUnit(f"H.{number}", "township_old", f"Đảng bộ mẫu {number}"), parent=top, on=FIRST, actor=ACTOR)
    return [
        open_unit(
            NewUnit(f"H.{number}.{place}", "branch", f"Chi bộ mẫu {number}.{place}"), parent=town, on=FIRST, actor=ACTOR
        )
        for place in range(BRANCHES)
    ]


def _person(number: int, branch: Unit, random: Random) -> None:
    """One person who was introduced, learned and (two of three) was admitted; typed on the day of each event."""
    person, case = uuid7(), uuid7()
    start = FIRST + timedelta(days=random.randrange(1500))
    identity = {
        "full_name": f"Nguyễn Mẫu {number}",
        "birth": date(1985, 1, 1) + timedelta(days=random.randrange(6000)),
        "gender": random.choice(("male", "female")),
    }
    drafts = [
        _draft("person.registered", person, start, person, branch, identity),
        _draft("case.introduce_candidate", case, start, person, branch, {"source": "youth_union"}),
        _draft("case.list_as_sympathiser", case, start + timedelta(days=60), person, branch, {}),
        _draft("case.write_application", case, start + timedelta(days=300), person, branch, {}),
    ]
    if random.random() < 2 / 3:
        drafts.append(_draft("case.admission_decision", case, start + timedelta(days=520), person, branch, {}))
        drafts.append(_draft("case.admission_ceremony", case, start + timedelta(days=540), person, branch, {}))
    for draft in drafts:
        with clock.set_to(datetime.combine(draft.on, time(9), UTC)):
            store.append([draft], actor=ACTOR)


def _draft(kind: str, stream: UUID, on: date, person: UUID, branch: Unit, data: dict[str, object]) -> Draft:
    return Draft(kind, stream, on, data, unit=branch.pk, subject=person)
