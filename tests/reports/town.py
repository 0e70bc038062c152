"""Facts for tests of reports: the town of `tests.targets.town`, with people who learn and are admitted.

Event kinds of the tests stand for steps of a case, so that a figure can be tried without walking whole cases.
"""

from datetime import date
from uuid import UUID

from ketnap.courses.actions import NewClass, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.courses.models import CourseClass
from ketnap.journal import registry, store
from ketnap.journal.registry import EventKind, Stream
from ketnap.journal.store import Draft
from ketnap.people.actions import NewPerson, register_person
from ketnap.targets import actions
from ketnap.targets.enums import Authority
from ketnap.targets.models import TargetLine
from ketnap.units.models import Unit
from tests.targets import town
from tests.targets.town import SET_ON, Town

ADMITTED = "person.test_admitted"
DECIDED = "person.test_decided"
INTRODUCED = "person.test_introduced"
LISTED = "person.test_listed"
RECOGNISED = "person.test_recognised"

KINDS = [
    EventKind(ADMITTED, Stream.PERSON, "Lễ kết nạp (thử)", indicators=("admissions", "stage.probationary")),
    EventKind(DECIDED, Stream.PERSON, "Quyết định (thử)", indicators=("admissions_decided", "stage.decided")),
    EventKind(INTRODUCED, Stream.PERSON, "Giới thiệu (thử)", indicators=("introduced", "stage.candidate")),
    EventKind(LISTED, Stream.PERSON, "Danh sách (thử)", indicators=("listed", "stage.sympathiser")),
    EventKind(RECOGNISED, Stream.PERSON, "Công nhận (thử)", indicators=("recognised", "stage.official")),
]
BIRTH = date(1998, 3, 9)


def register_kinds() -> None:
    registry.register_kinds(KINDS)


def person(name: str, unit: Unit, *, gender: str = "female", union: str = "yes") -> UUID:
    return register_person(
        NewPerson(f"{name} Mẫu", birth=BIRTH, gender=gender), unit=unit, on=date(2019, 1, 5), actor="test",
        attributes={"youth_union_member": union},
    )  # fmt: skip


def happen(kind: str, who: UUID, unit: Unit, on: date) -> UUID:
    """Write one event; its id."""
    (event,) = store.append([Draft(kind, who, on, unit=unit.pk, subject=who)], actor="nguoi-ghi-mau")
    return event.id


def take_back(event: UUID, who: UUID, on: date, reason: str = "Ghi nhầm") -> None:
    store.append([Draft("person.void", who, on, {"reason": reason}, subject=who, voids=event)], actor="nguoi-sua-mau")


def hold_class(place: Town, first: date, last: date, learners: dict[UUID, Unit]) -> CourseClass:
    """A class of the district with these learners of the town and twenty of elsewhere."""
    new = NewClass(
        f"Lớp mẫu {last:%m/%Y}", ClassKind.AWARENESS, first, last, "Trung tâm chính trị mẫu", outside_learners=20
    )
    course = open_class(new, organiser=place.district, actor=place.actor)
    if learners:
        enrol(course, learners, on=first, actor=place.actor)
        complete(course, dict.fromkeys(learners, ""), on=last, actor=place.actor)
    return course


def set_targets(place: Town) -> tuple[TargetLine, TargetLine]:
    """56 by the district, 58 by the town's congress; both are divided among the three branches."""
    above = town.target(place, 56, authority=Authority.SUPERIOR, text="Huyện ủy giao")
    own = town.target(place, 58, text="Nghị quyết Đại hội")
    for line, shares in ((above, (20, 20, 16)), (own, (20, 20, 18))):
        given = {branch.pk: share for branch, share in zip(place.branches, shares, strict=True)}
        actions.allocate(line, given, reserve=0, on=SET_ON, actor=place.actor)
        actions.decide_allocation(line, on=SET_ON, actor=place.actor, paper=town.paper(place.town, place.actor).pk)
    return above, own


def scenario(place: Town) -> dict[str, list[UUID]]:
    """The numbers of the article: 49 learners in 3 classes (8, 17, 24), 29 admitted (4, 10, 15 by year), over three
    branches.
    """
    ways = (
        (date(2020, 7, 20), date(2020, 7, 24), 8, [date(2020, 12, 22)] * 4 + [date(2021, 9, 3)] * 4),
        (date(2021, 6, 14), date(2021, 6, 18), 17, [date(2021, 12, 20)] * 6 + [date(2022, 8, 19)] * 11),
        (date(2022, 5, 9), date(2022, 5, 13), 24, [date(2022, 12, 31)] * 4),
    )
    learned: list[UUID] = []
    admitted: list[UUID] = []
    with store.deferred():
        people = [person(f"Người {number}", place.branches[number % 3]) for number in range(49)]
    homes = {who: place.branches[number % 3] for number, who in enumerate(people)}
    for first, last, size, ceremonies in ways:
        part, people = people[:size], people[size:]
        hold_class(place, first, last, {who: homes[who] for who in part})
        learned += part
        with store.deferred():
            for who, on in zip(part, ceremonies, strict=False):
                happen(ADMITTED, who, homes[who], on)
                admitted.append(who)
    return {"learned": learned, "admitted": admitted}
