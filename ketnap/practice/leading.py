"""Persons led through the journal's batch door, day by day: the steps that figures stand on, and the classes they attend.

Dossiers are not filled on this way (those of the town of Tân Thành are).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.base import clock
from ketnap.cases.steps.moves import destination_named
from ketnap.courses.actions import NewClass, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.moments import ZONE
from ketnap.lib.workdays import add_months
from ketnap.practice.tan_thanh.town import ACTOR
from ketnap.units.models import Unit

CLASS_LASTS = timedelta(days=4)
LISTED_BEFORE, INTRODUCED_BEFORE = timedelta(days=45), timedelta(days=60)
APPLIED_BEFORE = timedelta(days=150)
ATTRIBUTES = {"youth_union_member": "yes", "source_group": "union_member", "education": "upper_secondary"}


@dataclass(frozen=True)
class Course:
    """An awareness class held by a unit from that day; `officer` enters its learners, `centre` holds it."""

    starts: date
    organiser: Unit
    place: str
    centre: User
    officer: User


@dataclass(frozen=True)
class Led:
    """A person's way. `ceremony` None = not admitted; `away` = province, with the days of leaving and coming back."""

    name: str
    gender: str
    birth: date
    home: Unit
    course: Course
    ceremony: date | None = None
    decided: date | None = None
    away: str = ""
    left_on: date | None = None
    back_on: date | None = None


@contextmanager
def typing(day: date) -> Iterator[None]:
    """What is written inside is typed in the afternoon of that day."""
    with clock.set_to(datetime.combine(day, time(16, 0), ZONE)):
        yield


def lead(people: Iterable[Led], *, title: str, until: date) -> None:
    """Write what happened to them up to `until` (inclusive), each step typed on its day."""
    drafts: dict[date, list[Draft]] = defaultdict(list)
    learners: dict[Course, dict[UUID, Unit]] = defaultdict(dict)
    for person in people:
        identity = uuid7()
        learners[person.course][identity] = person.home
        for draft in _steps(person, identity, until):
            if draft.on <= until:
                drafts[draft.on].append(draft)
    acts: dict[date, list[Callable[[], None]]] = defaultdict(list)
    for course, who in learners.items():
        acts[course.starts + CLASS_LASTS].append(partial(_hold, course, who))
    with store.batch("practice", title, actor=ACTOR):
        for day in sorted({*drafts, *acts}):
            with typing(day):
                store.append(drafts.get(day, []), actor=ACTOR)
                for act in acts.get(day, ()):
                    store.flush()
                    act()


def _steps(person: Led, identity: UUID, until: date) -> Iterator[Draft]:
    case = uuid7()
    home = person.home

    def step(code: str, on: date, data: dict[str, Any] | None = None, key: UUID | None = None) -> Draft:
        return Draft(f"case.{code}", case, on, data or {}, unit=home.pk, subject=identity, id=key)

    listed = person.course.starts - LISTED_BEFORE
    introduced = listed - INTRODUCED_BEFORE
    who = {"full_name": person.name, "birth": person.birth, "gender": person.gender}
    yield Draft("person.registered", identity, introduced, who, unit=home.pk, subject=identity)
    for name, value in ATTRIBUTES.items():
        given = {"name": name, "value": value}
        yield Draft("person.attribute", identity, introduced, given, unit=home.pk, subject=identity)
    yield step("introduce_candidate", introduced, {"source": "youth_union"})
    yield step("list_as_sympathiser", listed)
    if person.left_on is not None:
        yield step("paused", person.left_on, {"destination": destination_named(person.away, person.left_on)})
        if person.back_on is not None:
            yield step("resumed", person.back_on)
    if person.ceremony is not None and person.decided is not None:
        yield from _admission(person, person.ceremony, person.decided, identity, step)
        if _recognised(person.ceremony) <= until:
            yield from _recognition(person, person.ceremony, identity, step)


def _admission(
    person: Led, ceremony: date, decided: date, identity: UUID, step: Callable[..., Draft]
) -> Iterator[Draft]:
    """Whoever came back from afar applies on that day and is voted on at once; the others in good time."""
    applied = person.back_on or min(ceremony - APPLIED_BEFORE, decided - timedelta(days=60))
    yield step("write_application", applied)
    yield step("chi_bo_admission_resolution", person.back_on or decided - timedelta(days=30))
    if person.home.kind == "branch":
        yield step("grassroots_committee_resolution", person.back_on or decided - timedelta(days=15))
    admitted = uuid7()
    yield step("admission_decision", decided)
    yield step("admission_ceremony", ceremony, None, admitted)
    yield _membership(person, identity, ceremony, "probationary", admitted)


def _recognition(person: Led, ceremony: date, identity: UUID, step: Callable[..., Draft]) -> Iterator[Draft]:
    official, recognised = add_months(ceremony, 12), uuid7()
    yield step("chi_bo_recognition_resolution", official + timedelta(days=3))
    yield step("recognition_decision", _recognised(ceremony), None, recognised)
    yield _membership(person, identity, official, "official", recognised)


def _recognised(ceremony: date) -> date:
    return add_months(ceremony, 12) + timedelta(days=15)


def _membership(person: Led, identity: UUID, on: date, kind: str, because: UUID) -> Draft:
    member = {"member_kind": kind, "because": str(because)}
    return Draft("person.member", identity, on, member, unit=person.home.pk, subject=identity)


def _hold(course: Course, learners: dict[UUID, Unit]) -> None:
    starts, ends = course.starts, course.starts + CLASS_LASTS
    kind = ClassKind.AWARENESS
    name = f"{kind.label} ({starts:%d}–{ends:%d/%m/%Y})"
    row = open_class(
        NewClass(name, kind, starts, ends, course.place, place=course.place),
        organiser=course.organiser,
        actor=course.centre,
    )
    enrol(row, learners, on=starts, actor=course.officer)
    numbers = {person: f"{place}/{ends:%m-%Y}" for place, person in enumerate(learners, 1)}
    complete(row, numbers, on=ends, actor=course.centre)
