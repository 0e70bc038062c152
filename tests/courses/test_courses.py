"""Classes: opening, enrolling, completing."""

from datetime import date
from uuid import UUID

import pytest

from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden
from ketnap.courses.actions import NewClass, add_session, complete, enrol, open_class, record_certificate
from ketnap.courses.enums import ClassKind, EnrolmentState
from ketnap.courses.models import Certificate, ClassSession, CourseClass, Enrolment
from ketnap.journal import rebuild, store
from ketnap.journal.models import Event, Fact
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from tests.example_org import TODAY, ExampleOrg, example_org, new_person

START, END = date(2023, 3, 6), date(2023, 3, 10)


@pytest.fixture
def org(db: None):
    org = example_org()
    with clock.set_to(TODAY):
        yield org


@pytest.fixture
def course(org: ExampleOrg) -> CourseClass:
    return open_class(new_class(), organiser=org.district, actor=org.ha)


@pytest.fixture
def people(org: ExampleOrg) -> list[UUID]:
    """Two of C1 and one of C2."""
    units = [org.branch_one, org.branch_one, org.branch_two]
    return [new_person(f"Trần Mẫu {name}", unit) for name, unit in zip(("Lan", "Cúc", "Mai"), units, strict=True)]


def new_class(**changes: object) -> NewClass:
    values = {
        "name": "Lớp 01/2023",
        "kind": ClassKind.AWARENESS,
        "starts_on": START,
        "ends_on": END,
        "issuer": "Trung tâm mẫu",
    }
    return NewClass(**{**values, **changes})


def sent(org: ExampleOrg, people: list[UUID]) -> dict[UUID, object]:
    return dict(zip(people, (org.branch_one, org.branch_one, org.branch_two), strict=True))


def states(course: CourseClass) -> dict[UUID, str]:
    return dict(Enrolment.objects.filter(course=course).values_list("person", "state"))


def test_learners_are_enrolled_by_their_units_and_certified_by_the_centre(
    org: ExampleOrg, course: CourseClass, people: list[UUID]
) -> None:
    enrol(course, sent(org, people), on=START, actor=org.binh)
    assert states(course) == dict.fromkeys(people, EnrolmentState.ENROLLED)

    complete(course, {people[0]: "15/2023", people[2]: ""}, on=END, actor=org.ha)

    assert states(course) == {people[0]: "completed", people[1]: "enrolled", people[2]: "completed"}
    assert dict(Certificate.objects.values_list("person", "number")) == {people[0]: "15/2023", people[2]: ""}
    facts = Fact.objects.filter(known_to=None).values_list("indicator", "subject", "unit", "on")
    assert set(facts) == {
        (indicator, person, unit.pk, END)
        for indicator in ("class_participants", "certificates")
        for person, unit in ((people[0], org.branch_one), (people[2], org.branch_two))
    }
    assert sum(rebuild.rebuild().values()) == 0


def test_a_class_for_new_members_counts_no_participant_of_awareness(org: ExampleOrg, people: list[UUID]) -> None:
    course = open_class(new_class(kind=ClassKind.NEW_MEMBER), organiser=org.district, actor=org.ha)
    enrol(course, sent(org, people), on=START, actor=org.binh)
    complete(course, {people[0]: "1"}, on=END, actor=org.ha)

    assert not Fact.objects.filter(indicator="class_participants").exists()
    assert Certificate.objects.get().code == "new_member_certificate"


# Refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"issuer": "x" * 201}, "issuer"),
        ({"place": "x" * 201}, "place"),
        ({"ends_on": date(2023, 3, 5)}, "ends_on"),
        ({"outside_learners": -1}, "outside_learners"),
    ],
)
def test_a_wrong_class_is_refused(org: ExampleOrg, changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        open_class(new_class(**changes), organiser=org.district, actor=org.ha)

    assert refused.value.field == field
    assert not CourseClass.objects.exists()


def test_only_who_holds_classes_of_the_unit_opens_and_completes_them(
    org: ExampleOrg, course: CourseClass, people: list[UUID]
) -> None:
    enrol(course, sent(org, people), on=START, actor=org.binh)
    for user in (org.anh, org.binh, org.minh, org.lan):
        with pytest.raises(Forbidden):
            open_class(new_class(), organiser=org.district, actor=user)
        with pytest.raises(Forbidden):
            complete(course, {people[0]: ""}, on=END, actor=user)
        with pytest.raises(Forbidden):
            add_session(course, START, "Bài 1", actor=user)


def test_a_branch_secretary_sends_only_people_of_the_own_branch(
    org: ExampleOrg, course: CourseClass, people: list[UUID]
) -> None:
    with pytest.raises(Forbidden):
        enrol(course, sent(org, people), on=START, actor=org.anh)
    assert not Enrolment.objects.exists()

    enrol(course, {people[0]: org.branch_one}, on=START, actor=org.anh)
    assert states(course) == {people[0]: "enrolled"}


def test_nobody_is_enrolled_twice_or_after_the_end_or_without_being_known(
    org: ExampleOrg, course: CourseClass, people: list[UUID]
) -> None:
    enrol(course, {people[0]: org.branch_one}, on=START, actor=org.binh)
    events = Event.objects.count()

    with pytest.raises(BadInput, match="1 người đã có"):
        enrol(course, sent(org, people), on=START, actor=org.binh)
    with pytest.raises(BadInput, match="bế giảng"):
        enrol(course, {people[1]: org.branch_one}, on=date(2023, 3, 11), actor=org.binh)
    with pytest.raises(BadInput, match="chưa được ghi"):
        enrol(course, {uuid7(): org.branch_one}, on=START, actor=org.binh)

    assert Event.objects.count() == events


def test_who_left_may_come_back_but_gets_no_certificate_before(
    org: ExampleOrg, course: CourseClass, people: list[UUID]
) -> None:
    person = people[0]
    enrol(course, {person: org.branch_one}, on=START, actor=org.binh)
    left = Draft(
        "person.left_class", person, date(2023, 3, 7), {"class": str(course.pk)}, unit=org.branch_one.pk, subject=person
    )
    store.append([left], actor="binh")
    assert states(course) == {person: "left"}
    with pytest.raises(BadInput, match="không có trong danh sách"):
        complete(course, {person: "1"}, on=END, actor=org.ha)

    enrol(course, {person: org.branch_one}, on=date(2023, 3, 8), actor=org.binh)
    complete(course, {person: "1"}, on=END, actor=org.ha)

    assert states(course) == {person: "completed"}


def test_completing_needs_an_enrolment_and_the_end_of_the_class(
    org: ExampleOrg, course: CourseClass, people: list[UUID]
) -> None:
    enrol(course, {people[0]: org.branch_one}, on=START, actor=org.binh)

    with pytest.raises(BadInput, match="1 người không có trong danh sách"):
        complete(course, {people[0]: "1", people[1]: "2"}, on=END, actor=org.ha)
    with pytest.raises(BadInput, match="bế giảng"):
        complete(course, {people[0]: "1"}, on=date(2023, 3, 9), actor=org.ha)
    with pytest.raises(BadInput):
        complete(course, {people[0]: "1" * 41}, on=END, actor=org.ha)

    assert not Certificate.objects.exists()
    assert states(course) == {people[0]: "enrolled"}


def test_nobody_counts_twice_in_one_class(org: ExampleOrg, course: CourseClass, people: list[UUID]) -> None:
    enrol(course, {people[0]: org.branch_one}, on=START, actor=org.binh)
    complete(course, {people[0]: "1"}, on=END, actor=org.ha)

    with pytest.raises(BadInput, match="đã được ghi hoàn thành"):
        complete(course, {people[0]: "1"}, on=END, actor=org.ha)

    assert Fact.objects.filter(indicator="class_participants", known_to=None).count() == 1


def test_a_certificate_shown_later_stands_for_the_class_once(
    org: ExampleOrg, course: CourseClass, people: list[UUID]
) -> None:
    record_certificate(course, people[0], "7", on=date(2023, 3, 12), unit=org.branch_one, actor=org.binh)

    assert states(course) == {people[0]: "completed"}
    assert Fact.objects.filter(indicator="class_participants", known_to=None).count() == 1
    with pytest.raises(BadInput):
        record_certificate(course, people[1], "8", on=date(2023, 3, 9), unit=org.branch_one, actor=org.binh)
    with pytest.raises(Forbidden):
        record_certificate(course, people[1], "8", on=END, unit=org.branch_one, actor=org.anh)


@pytest.mark.parametrize(
    ("on", "topic"), [(date(2023, 3, 5), "Bài 1"), (date(2023, 3, 11), "Bài 1"), (START, " "), (START, "x" * 201)]
)
def test_a_session_lies_within_the_class_and_has_a_topic(
    org: ExampleOrg, course: CourseClass, on: date, topic: str
) -> None:
    with pytest.raises(BadInput):
        add_session(course, on, topic, actor=org.ha)

    add_session(course, END, "Bài cuối", actor=org.ha)
    assert ClassSession.objects.get().topic == "Bài cuối"


def test_learners_registered_in_the_same_batch_can_be_enrolled_and_certified(
    org: ExampleOrg, course: CourseClass
) -> None:
    with store.batch("import", "Danh sách mẫu", actor="binh"):
        person = new_person("Trần Mẫu Mới", org.branch_one)
        enrol(course, {person: org.branch_one}, on=START, actor=org.binh)
        complete(course, {person: "1"}, on=END, actor=org.ha)

    assert states(course) == {person: "completed"}


# Who sees it ----------------------------------------------------------------------------------------------------------


def test_a_class_is_seen_by_its_organiser_and_by_all_below(org: ExampleOrg, course: CourseClass) -> None:
    own = open_class(new_class(name="Lớp của thị trấn"), organiser=org.township, actor=org.binh)

    assert set(CourseClass.objects.for_user(org.chau)) == {course, own}
    assert set(CourseClass.objects.for_user(org.anh)) == {course, own}
    assert set(CourseClass.objects.for_user(org.ha)) == {course, own}
    assert not CourseClass.objects.for_user(org.minh).exists()


def test_all_that_comes_back_from_the_journal(org: ExampleOrg, course: CourseClass, people: list[UUID]) -> None:
    enrol(course, sent(org, people), on=START, actor=org.binh)
    complete(course, {people[0]: "15/2023"}, on=END, actor=org.ha)
    before = sorted(Enrolment.objects.values_list()), sorted(Certificate.objects.values_list())

    assert sum(rebuild.rebuild(from_nothing=True).values()) == 0

    assert (sorted(Enrolment.objects.values_list()), sorted(Certificate.objects.values_list())) == before
    assert CourseClass.objects.filter(pk=course.pk).exists()
