"""Derived rows are what the journal says, and become it again."""

from datetime import date

import pytest
from django.db import connection

from ketnap.accounts.models import Grant
from ketnap.base import guard
from ketnap.journal import rebuild, store
from ketnap.journal.models import Event, Fact
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.people.models import Membership, Person
from ketnap.units.actions import move_unit, rename_unit
from ketnap.units.models import Unit, UnitName
from tests.example_org import ExampleOrg, example_org
from tests.journal.tampering import put

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 1)


@pytest.fixture
def org() -> ExampleOrg:
    org = example_org()
    person = org.members["C2"][0]
    values = {"class": str(uuid7())}
    store.append(
        [Draft("person.class_completed", person, DAY, values, unit=org.branch_two.pk, subject=person)], actor="thử"
    )
    rename_unit(org.branch_one, "Chi bộ Mới", "", on=DAY, actor="thử")
    move_unit(org.township, org.district, on=DAY, actor="thử")
    return org


def every_row() -> dict[str, list[tuple[object, ...]]]:
    return {model.__name__: sorted(map(repr, model._default_manager.values_list())) for model in rebuild.derived()}


def test_a_rebuild_leaves_every_row_as_it_was(org: ExampleOrg) -> None:
    before = every_row()

    changed = rebuild.rebuild()

    assert set(changed) == {model._meta.db_table for model in rebuild.derived()}
    assert sum(changed.values()) == 0
    assert every_row() == before
    assert before["Fact"]


def test_from_nothing_the_same_rows_come_back_and_what_was_typed_stays(org: ExampleOrg) -> None:
    before, grants, events = every_row(), Grant.objects.count(), Event.objects.count()

    changed = rebuild.rebuild(from_nothing=True)

    assert sum(changed.values()) == 0
    assert every_row() == before
    assert (Grant.objects.count(), Event.objects.count()) == (grants, events)
    connection.check_constraints()


def test_a_row_changed_behind_the_journals_back_is_repaired_and_counted(org: ExampleOrg) -> None:
    before = every_row()
    person = Person.objects.get(pk=org.members["C1"][0])
    with guard.writing():
        put(person, "full_name", "Tên khác")
        put(Fact.objects.get(), "on", date(2021, 1, 1))

    changed = rebuild.rebuild()

    assert {table: number for table, number in changed.items() if number} == {"people_person": 1, "journal_fact": 1}
    assert every_row() == before


def test_a_row_planted_behind_the_journals_back_goes_and_is_counted(org: ExampleOrg) -> None:
    before = every_row()
    with guard.writing():
        Person.objects.create(pk=uuid7(), full_name="Người Mẫu Lạ", search_name="", sort_key="")
        Unit.objects.create(
            pk=uuid7(), code="LA", kind="branch", name="Chi bộ lạ", short_name="", sort="la", opened_on=DAY
        )
        UnitName.objects.create(
            key="x", unit=org.branch_one, name="Tên lạ", short_name="", valid_from=DAY, recorded_at=""
        )
        for number in range(3):
            fact = Fact.objects.get(key__endswith=".class_participants.1")
            fact.pk, fact.subject = f"planted.{number}", uuid7()
            fact.save(force_insert=True)

    changed = rebuild.rebuild()

    wanted = {"people_person": 1, "units_unit": 1, "units_unitname": 1, "journal_fact": 3}
    assert {table: number for table, number in changed.items() if number} == wanted
    assert every_row() == before


def test_a_row_that_is_missing_comes_back_and_is_counted(org: ExampleOrg) -> None:
    before = every_row()
    with guard.writing():
        Membership.objects.filter(person=org.members["C1"][0]).delete()

    assert rebuild.rebuild()["people_membership"] == 1
    assert every_row() == before


def test_asking_what_would_change_changes_nothing(org: ExampleOrg) -> None:
    person = Person.objects.get(pk=org.members["C1"][0])
    with guard.writing():
        put(person, "full_name", "Tên khác")

    assert rebuild.differences()["people_person"] == 1
    assert rebuild.differences()["people_person"] == 1
    assert Person.objects.get(pk=person.pk).full_name == "Tên khác"
