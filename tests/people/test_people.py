"""Persons: names, attributes, memberships and seats in time."""

from datetime import date
from uuid import UUID

import pytest

from ketnap.audit.models import AuditEntry
from ketnap.base.errors import BadInput
from ketnap.journal.models import Event
from ketnap.lib.ids import uuid7
from ketnap.lib.names import fold
from ketnap.people import actions, queries
from ketnap.people.actions import (
    NewPerson,
    begin_membership,
    correct_identity,
    end_membership,
    leave_seat,
    register_person,
    set_attribute,
    take_seat,
)
from ketnap.people.enums import MemberKind, SeatRole
from ketnap.people.models import Person
from tests.example_org import SINCE, ExampleOrg, example_org, new_person

pytestmark = pytest.mark.django_db

OFFICIAL, PROBATIONARY = MemberKind.OFFICIAL, MemberKind.PROBATIONARY


@pytest.fixture
def org() -> ExampleOrg:
    return example_org()


# Names ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["Đặng Thị Mẫu Đào", "ĐẶNG THỊ MẪU ĐÀO", "dang thi mau dao", "  mẫu   đào ", "Ðặng Thị Mẫu Đào", "đào"]
)
def test_a_name_is_found_with_or_without_marks_capitals_and_extra_blanks(org: ExampleOrg, typed: str) -> None:
    person = new_person("Đặng  Thị Mẫu Đào", org.branch_one)

    assert person in set(Person.objects.filter(search_name__contains=fold(typed)).values_list("pk", flat=True))
    assert Person.objects.get(pk=person).full_name == "Đặng Thị Mẫu Đào"


@pytest.mark.parametrize("typed", ["đáo mẫu", "%", "_"])
def test_something_else_finds_nobody(org: ExampleOrg, typed: str) -> None:
    new_person("Đặng Thị Mẫu Đào", org.branch_one)

    assert not Person.objects.filter(search_name__contains=fold(typed)).exists()


def test_names_are_listed_by_given_name_first(org: ExampleOrg) -> None:
    names = ["Vũ Mẫu Ánh", "Bùi Mẫu Đức", "Trần Mẫu An", "Lê Mẫu Dung", "Ân", "Nguyễn Mẫu Ân"]
    people = [new_person(name, org.branch_one) for name in names]

    listed = Person.objects.filter(pk__in=people).in_name_order().values_list("full_name", flat=True)

    assert list(listed) == ["Trần Mẫu An", "Vũ Mẫu Ánh", "Ân", "Nguyễn Mẫu Ân", "Lê Mẫu Dung", "Bùi Mẫu Đức"]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewPerson(" "), "full_name"),
        (NewPerson("\u200b"), "full_name"),
        (NewPerson("Mẫu " + "a" * 150), "full_name"),
        (NewPerson("Nguyễn Mẫu", birth=date(2022, 1, 2)), "birth"),
        (NewPerson("Nguyễn Mẫu", birth=date(2030, 1, 1)), "birth"),
        (NewPerson("Nguyễn Mẫu", gender="khác"), "gender"),
    ],
)
def test_wrong_identities_are_refused_on_registering_and_on_correcting(
    org: ExampleOrg, new: NewPerson, field: str
) -> None:
    events, on = Event.objects.count(), date(2022, 1, 2)

    with pytest.raises(BadInput) as first:
        register_person(new, unit=org.branch_one, on=on, actor="binh")
    with pytest.raises(BadInput) as second:
        correct_identity(org.probationary, new, reason="gõ nhầm", on=on, actor="binh")

    assert (first.value.field, second.value.field) == (field, field)
    assert Event.objects.count() == events


def test_a_long_name_has_a_sort_key_that_fits(org: ExampleOrg) -> None:
    name = "Mẫu " + " ".join(["Nguyễnn"] * 18)
    person = new_person(name, org.branch_one)

    assert len(name) <= actions.LONGEST_NAME
    assert len(Person.objects.get(pk=person).sort_key) <= 600


def test_a_correction_wins_by_being_typed_later_and_replaces_everything(org: ExampleOrg) -> None:
    person = new_person("Nguyễn Mẫu Sai", org.branch_one, on=date(2021, 6, 1), birth=date(1999, 9, 9), gender="male")

    correct_identity(
        person, NewPerson("Nguyễn Mẫu Đúng", gender="female"), reason="gõ nhầm", on=date(2021, 1, 1), actor="binh"
    )

    row = Person.objects.get(pk=person)
    assert (row.full_name, row.birth, row.birth_precision, row.gender) == ("Nguyễn Mẫu Đúng", None, "", "female")


def test_a_correction_needs_a_reason(org: ExampleOrg) -> None:
    with pytest.raises(BadInput):
        correct_identity(org.probationary, NewPerson("Nguyễn Mẫu"), reason="", on=date(2022, 1, 1), actor="binh")


@pytest.mark.parametrize(("precision", "text"), [("day", "20/05/2000"), ("month", "05/2000"), ("year", "2000")])
def test_a_birth_date_is_shown_as_far_as_it_is_known(org: ExampleOrg, precision: str, text: str) -> None:
    new = NewPerson("Nguyễn Mẫu", birth=date(2000, 5, 20), birth_precision=precision)
    person = register_person(new, unit=org.branch_one, on=SINCE, actor="binh")

    assert Person.objects.get(pk=person).birth_text == text


# Attributes -----------------------------------------------------------------------------------------------------------


def test_attributes_hold_from_their_day_until_the_next(org: ExampleOrg) -> None:
    person = org.probationary
    set_attribute(person, "work_place", "Trường mẫu B", on=date(2022, 3, 1), unit=None, actor="binh")
    set_attribute(person, "work_place", "Trường mẫu A", on=date(2021, 3, 1), unit=None, actor="binh")

    assert queries.attributes_on(person, date(2021, 2, 28)) == {}
    assert queries.attributes_on(person, date(2022, 2, 28)) == {"work_place": "Trường mẫu A"}
    assert queries.attributes_on(person, date(2022, 3, 1)) == {"work_place": "Trường mẫu B"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("religion_of_uncle", "x"),
        ("education", "đại học"),
        ("youth_union_member", "có"),
        ("work_place", "x" * 301),
        ("work_place", "a\x00b"),
    ],
)
def test_unknown_attributes_and_codes_are_refused(org: ExampleOrg, name: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        set_attribute(org.probationary, name, value, on=date(2022, 1, 1), unit=None, actor="binh")

    assert refused.value.field in (name, "value")


# Memberships ----------------------------------------------------------------------------------------------------------


def test_the_strength_of_a_branch_counts_official_probationary_and_exempt(org: ExampleOrg) -> None:
    assert queries.strength_on(org.branch_one, date(2021, 1, 1)) == queries.Strength(
        official=9, probationary=1, exempt=1
    )
    assert queries.strength_on(org.branch_one, date(2020, 8, 31)) == queries.Strength(
        official=9, probationary=0, exempt=1
    )
    assert queries.strength_on(org.branch_one, date(2014, 12, 31)) == queries.Strength(
        official=0, probationary=0, exempt=0
    )
    assert len(queries.members_on(org.branch_one, date(2021, 1, 1))) == 10
    assert [row.person_id for row in queries.members_on(org.branch_one, date(2021, 1, 1), PROBATIONARY)] == [
        org.probationary
    ]


def test_a_member_belongs_to_one_branch_at_a_time(org: ExampleOrg) -> None:
    person, moved = org.members["C1"][0], date(2022, 4, 1)
    begin_membership(person, org.branch_two, OFFICIAL, on=moved, actor="binh")

    def branch(on: date) -> list[UUID]:
        return [
            unit.pk
            for unit in (org.branch_one, org.branch_two)
            if person in {row.person_id for row in queries.members_on(unit, on)}
        ]

    assert branch(date(2022, 3, 31)) == [org.branch_one.pk]
    assert branch(moved) == [org.branch_two.pk]


def test_official_since_runs_through_a_change_of_branch_and_starts_anew_after_a_gap(org: ExampleOrg) -> None:
    moved, gone, stayed = org.members["C2"][:3]
    begin_membership(moved, org.branch_three, OFFICIAL, on=date(2022, 1, 1), actor="binh")
    end_membership(gone, org.branch_two, "xin ra", on=date(2021, 6, 1), actor="binh")
    begin_membership(gone, org.branch_two, OFFICIAL, on=date(2022, 6, 1), actor="binh")
    people = [moved, gone, stayed, org.probationary]

    assert queries.official_since(people, date(2023, 1, 1)) == {moved: SINCE, gone: date(2022, 6, 1), stayed: SINCE}
    assert queries.official_since(people, date(2021, 12, 31)) == {moved: SINCE, stayed: SINCE}
    assert queries.official_since(people, date(2014, 1, 1)) == {}


def test_official_since_counts_from_the_recognition_and_not_from_probation(org: ExampleOrg) -> None:
    begin_membership(org.probationary, org.branch_one, OFFICIAL, on=date(2021, 9, 1), actor="binh")

    assert queries.official_since([org.probationary], date(2021, 8, 31)) == {}
    assert queries.official_since([org.probationary], date(2021, 9, 1)) == {org.probationary: date(2021, 9, 1)}
    assert queries.strength_on(org.branch_one, date(2021, 9, 1)).probationary == 0


# Seats ----------------------------------------------------------------------------------------------------------------


def test_bodies_have_their_members_in_name_order(org: ExampleOrg) -> None:
    seats = queries.seats_on(org.committee, date(2021, 1, 1))

    assert len(seats) == 15
    assert [seat.person.sort_key for seat in seats] == sorted(seat.person.sort_key for seat in seats)
    assert len(queries.seats_on(org.standing_committee, date(2021, 1, 1))) == 5
    assert len(queries.seats_on(org.district_standing_committee, date(2021, 1, 1))) == 11


def test_another_role_in_the_same_body_is_one_seat_and_not_two(org: ExampleOrg) -> None:
    person = org.members["C1"][2]
    take_seat(person, org.committee, SeatRole.DEPUTY_SECRETARY, on=date(2022, 1, 1), actor="binh")

    def roles(on: date) -> list[str]:
        return [seat.role for seat in queries.seats_on(org.committee, on) if seat.person_id == person]

    assert roles(date(2021, 12, 31)) == [SeatRole.MEMBER]
    assert roles(date(2022, 1, 1)) == [SeatRole.DEPUTY_SECRETARY]
    assert len(queries.seats_on(org.committee, date(2022, 1, 1))) == 15
    assert len(queries.seats_on(org.standing_committee, date(2022, 1, 1))) == 5


def test_a_seat_ends_and_may_be_taken_again(org: ExampleOrg) -> None:
    person = org.members["C1"][2]
    leave_seat(person, org.committee, on=date(2022, 1, 1), actor="binh")
    take_seat(person, org.committee, SeatRole.MEMBER, on=date(2022, 6, 1), actor="binh")

    assert [
        len(queries.seats_on(org.committee, on)) for on in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 6, 1))
    ] == [15, 14, 15]


# Audit ----------------------------------------------------------------------------------------------------------------


def test_every_act_leaves_one_audit_entry_without_a_name(org: ExampleOrg) -> None:
    before = AuditEntry.objects.count()
    person = register_person(NewPerson("Khuất Mẫu Hiển"), unit=org.branch_one, on=SINCE, actor="binh")
    correct_identity(person, NewPerson("Khuất Mẫu Hiện"), reason="gõ nhầm Hiển", on=SINCE, actor="binh")
    set_attribute(person, "work_place", "Xưởng mẫu", on=SINCE, unit=None, actor="binh")

    entries = AuditEntry.objects.filter(position__gt=before)
    assert [entry.action for entry in entries.order_by("position")] == [
        "people.register",
        "people.change",
        "people.change",
    ]
    assert not any("Khuất" in entry.details or "Hiển" in entry.details or "Xưởng" in entry.details for entry in entries)


def test_an_act_whose_audit_entry_fails_is_not_there(org: ExampleOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*words: object, **values: object) -> None:
        raise RuntimeError("no room on the disk")

    monkeypatch.setattr(actions, "record", fail)
    events, person, body = Event.objects.count(), org.members["C1"][0], org.committee
    acts = [
        lambda: register_person(NewPerson("Nguyễn Mẫu"), unit=org.branch_one, on=SINCE, actor="binh"),
        lambda: correct_identity(person, NewPerson("Nguyễn Mẫu"), reason="x", on=SINCE, actor="binh"),
        lambda: set_attribute(person, "work_place", "x", on=SINCE, unit=None, actor="binh"),
        lambda: begin_membership(person, org.branch_two, OFFICIAL, on=SINCE, actor="binh"),
        lambda: end_membership(person, org.branch_one, "x", on=date(2022, 1, 1), actor="binh"),
        lambda: take_seat(person, body, SeatRole.MEMBER, on=date(2022, 1, 1), actor="binh"),
        lambda: leave_seat(person, body, on=date(2022, 1, 1), actor="binh"),
        lambda: actions.erase_person(person, reason="x", actor="binh"),
    ]

    for act in acts:
        with pytest.raises(RuntimeError):
            act()

    assert Event.objects.count() == events
    assert not Person.objects.get(pk=person).erased


def test_an_unknown_person_has_no_attributes() -> None:
    assert queries.attributes_on(uuid7(), SINCE) == {}
