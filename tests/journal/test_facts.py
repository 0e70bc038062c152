"""Facts: what counted, when it happened and when it was known."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db.models import Q

from ketnap.base import clock
from ketnap.journal import rebuild, store
from ketnap.journal.models import Fact
from ketnap.journal.read import Recorded
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.journal.voids import drafts_to_void
from ketnap.lib.ids import uuid7
from ketnap.lib.moments import moment_text
from ketnap.people.actions import NewPerson, correct_identity, set_attribute
from ketnap.units.models import Unit
from tests.example_org import TYPED, ExampleOrg, example_org, new_person

pytestmark = pytest.mark.django_db

HAPPENED = date(2022, 3, 1)


@pytest.fixture
def org() -> ExampleOrg:
    return example_org()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def someone(org: ExampleOrg) -> UUID:
    """A woman of C1, born on 20/05/2000, typed long before everything else."""
    with clock.set_to(TYPED):
        return new_person("Trần Mẫu Lan", org.branch_one)


def finish(person: UUID, unit: Unit, *, typed: date, on: date = HAPPENED, kind: str = "person.class_completed") -> UUID:
    """The person finished a class on the day `on`; somebody typed it on the day `typed`."""
    with clock.set_to(at(typed)):
        draft = Draft(kind, person, on, {"class": str(uuid7())}, unit=unit.pk, subject=person)
        return store.append([draft], actor="thử")[0].pk


def void(person: UUID, event: UUID, *, typed: date) -> UUID:
    def nothing(one: Recorded, others: Sequence[Recorded]) -> Sequence[Recorded]:
        return []

    with clock.set_to(at(typed)):
        return store.append(drafts_to_void(Stream.PERSON, {person: [event]}, "gõ nhầm", nothing), actor="thử")[0].pk


def known_by(day: date) -> Q:
    moment = moment_text(day)
    return Q(known_from__lte=moment) & (Q(known_to__isnull=True) | Q(known_to__gt=moment))


def count(*, until: date = date(2100, 1, 1), known: date | None = None, **dimensions: object) -> int:
    rows = Fact.objects.filter(indicator="class_participants", on__lte=until, **dimensions)
    return rows.filter(known_by(known) if known else Q(known_to__isnull=True)).count()


def test_what_is_typed_late_counts_on_its_day_but_was_not_known_then(org: ExampleOrg) -> None:
    finish(someone(org), org.branch_one, typed=date(2022, 6, 15))

    assert count(until=date(2022, 2, 28)) == 0
    assert count(until=HAPPENED) == 1
    assert count(known=date(2022, 6, 14)) == 0
    assert count(known=date(2022, 6, 15)) == 1


def test_the_end_of_a_day_is_that_of_viet_nam(org: ExampleOrg) -> None:
    person = someone(org)
    for moment in (datetime(2022, 6, 15, 16, 59, tzinfo=UTC), datetime(2022, 6, 15, 17, 1, tzinfo=UTC)):
        with clock.set_to(moment):
            values = {"class": str(uuid7())}
            store.append(
                [Draft("person.class_completed", person, HAPPENED, values, unit=org.branch_one.pk, subject=person)],
                actor="thử",
            )

    assert count(known=date(2022, 6, 15)) == 1
    assert count(known=date(2022, 6, 16)) == 2


def test_a_void_closes_the_row_from_then_on(org: ExampleOrg) -> None:
    person = someone(org)
    event = finish(person, org.branch_one, typed=date(2022, 4, 1))
    void(person, event, typed=date(2022, 5, 1))

    assert count() == 0
    assert count(known=date(2022, 4, 30)) == 1
    assert count(known=date(2022, 5, 1)) == 0
    assert Fact.objects.filter(event=event).count() == 1


def test_a_voided_void_opens_another_row(org: ExampleOrg) -> None:
    person = someone(org)
    event = finish(person, org.branch_one, typed=date(2022, 4, 1))
    first = void(person, event, typed=date(2022, 5, 1))
    void(person, first, typed=date(2022, 6, 1))

    assert [count(known=date(2022, month, 15)) for month in (3, 4, 5, 6)] == [0, 1, 0, 1]
    assert count() == 1
    assert Fact.objects.filter(event=event).count() == 2


def test_a_corrected_attribute_closes_the_row_and_opens_another(org: ExampleOrg) -> None:
    person = someone(org)
    with clock.set_to(at(date(2022, 3, 2))):
        set_attribute(person, "ethnic_group", "01", on=date(2020, 1, 1), unit=org.branch_one.pk, actor="thử")
    finish(person, org.branch_one, typed=date(2022, 4, 1))
    with clock.set_to(at(date(2022, 5, 1))):
        set_attribute(person, "ethnic_group", "02", on=date(2021, 1, 1), unit=org.branch_one.pk, actor="thử")

    assert (count(minority="no"), count(minority="yes")) == (0, 1)
    assert (count(minority="no", known=date(2022, 4, 30)), count(minority="yes", known=date(2022, 4, 30))) == (1, 0)
    assert count(known=date(2022, 4, 30)) == count(known=date(2022, 5, 1)) == 1


def test_an_attribute_counts_as_it_stood_on_the_day_it_happened(org: ExampleOrg) -> None:
    person = someone(org)
    with clock.set_to(at(date(2022, 3, 2))):
        set_attribute(person, "youth_union_member", "yes", on=date(2020, 1, 1), unit=org.branch_one.pk, actor="thử")
        set_attribute(person, "youth_union_member", "no", on=date(2022, 3, 2), unit=org.branch_one.pk, actor="thử")
    event = finish(person, org.branch_one, typed=date(2022, 4, 1))

    assert count(youth_union="yes") == 1
    assert Fact.objects.get(event=event).known_from.startswith("2022-04-01")


def test_an_attribute_that_holds_only_later_leaves_the_row_alone(org: ExampleOrg) -> None:
    person = someone(org)
    finish(person, org.branch_one, typed=date(2022, 4, 1))
    with clock.set_to(at(date(2022, 5, 1))):
        set_attribute(person, "youth_union_member", "yes", on=date(2022, 4, 15), unit=org.branch_one.pk, actor="thử")

    row = Fact.objects.get(subject=person)
    assert (row.youth_union, row.known_to) == ("", None)


def test_a_corrected_birth_date_changes_the_age_and_nothing_else(org: ExampleOrg) -> None:
    person = someone(org)
    finish(person, org.branch_one, typed=date(2022, 4, 1))
    with clock.set_to(at(date(2022, 5, 1))):
        values = NewPerson("Trần Mẫu Lan", birth=date(2002, 5, 20), gender="female")
        correct_identity(person, values, reason="gõ nhầm năm", on=date(2022, 5, 1), actor="thử")

    old, new = Fact.objects.filter(subject=person).order_by("known_from")
    assert (old.age, new.age) == (21, 19)
    assert (old.known_to, new.known_to) == (new.known_from, None)
    assert (old.gender, new.gender, new.on, new.unit) == ("female", "female", old.on, old.unit)


def test_events_typed_in_one_act_become_known_together(org: ExampleOrg) -> None:
    person = someone(org)
    with clock.set_to(at(date(2022, 4, 1))):
        drafts = [
            Draft(
                "person.class_completed",
                person,
                HAPPENED,
                {"class": str(uuid7())},
                unit=org.branch_one.pk,
                subject=person,
            ),
            Draft(
                "person.attribute", person, HAPPENED, {"name": "education", "value": "upper_secondary"}, subject=person
            ),
        ]
        store.append(drafts, actor="thử")

    assert Fact.objects.get(subject=person).known_to is None
    assert Fact.objects.get(subject=person).education == "upper_secondary"


def test_kinds_that_do_not_count_make_no_rows(org: ExampleOrg) -> None:
    person = someone(org)
    finish(person, org.branch_one, typed=date(2022, 4, 1), kind="person.new_member_class_completed")

    assert not Fact.objects.filter(subject=person).exists()


def test_several_events_of_one_person_count_each(org: ExampleOrg) -> None:
    person = someone(org)
    finish(person, org.branch_one, typed=date(2022, 4, 1))
    finish(person, org.branch_two, typed=date(2022, 4, 2), on=date(2022, 3, 31))

    assert count() == 2
    assert count(unit=org.branch_two.pk) == 1
    assert count(until=date(2022, 3, 30)) == 1


def test_all_that_comes_back_the_same_from_the_journal(org: ExampleOrg) -> None:
    person = someone(org)
    event = finish(person, org.branch_one, typed=date(2022, 4, 1))
    first = void(person, event, typed=date(2022, 5, 1))
    void(person, first, typed=date(2022, 6, 1))
    with clock.set_to(at(date(2022, 7, 1))):
        set_attribute(person, "education", "upper_secondary", on=date(2018, 6, 1), unit=org.branch_one.pk, actor="thử")
    before = sorted(Fact.objects.values_list())

    assert rebuild.rebuild(from_nothing=True)["journal_fact"] == 0
    assert sorted(Fact.objects.values_list()) == before
    assert len(before) == 3
