"""The audit log: one entry per act, in the act's transaction, chained."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import transaction

from ketnap.audit import registry, verify
from ketnap.audit.models import AuditEntry
from ketnap.audit.record import record, record_read
from ketnap.base import clock, sealing
from ketnap.base.chain import GENESIS
from ketnap.lib.ids import uuid7

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_when_to_which_record_where() -> None:
    unit = uuid7()
    with clock.set_to(datetime(2022, 3, 1, 4, 5, 6, tzinfo=UTC)):
        record("people.change", actor="binh", target="person:x", unit=unit, details={"on": date(2022, 2, 1), "b": 1})

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.target, entry.unit) == ("binh", "people.change", "person:x", unit)
    assert (entry.at, entry.details, entry.is_read) == (
        "2022-03-01T04:05:06.000000+00:00",
        '{"b":1,"on":"2022-02-01"}',
        False,
    )


def test_an_act_nobody_named_cannot_be_recorded() -> None:
    with pytest.raises(KeyError):
        record("people.praise", actor="binh", target="person:x")

    assert not AuditEntry.objects.exists()


def test_entries_are_a_chain() -> None:
    for number in range(3):
        record("people.change", actor="binh", target=f"person:{number}")

    entries = list(AuditEntry.objects.order_by("position"))
    assert [entry.position for entry in entries] == [1, 2, 3]
    assert [entry.prev for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]
    assert verify.problems() == []


def test_an_act_that_is_rolled_back_leaves_no_entry_and_no_gap() -> None:
    record("people.change", actor="binh", target="person:1")
    with pytest.raises(RuntimeError), transaction.atomic():
        record("people.change", actor="binh", target="person:2")
        raise RuntimeError("no")
    record("people.change", actor="binh", target="person:3")

    assert list(AuditEntry.objects.order_by("position").values_list("target", flat=True)) == ["person:1", "person:3"]
    assert verify.problems() == []


def test_personal_values_are_sealed_for_the_person() -> None:
    person: UUID = uuid7()
    record("people.view", actor="binh", target=f"person:{person}", subject=person, personal={"name": "Nguyễn Mẫu Kín"})

    entry = AuditEntry.objects.get()
    assert "Nguyễn" not in entry.details + entry.sealed
    assert sealing.unseal(person, entry.sealed) == {"name": "Nguyễn Mẫu Kín"}
    sealing.destroy(person, reason="Hết thời hạn lưu")
    assert sealing.unseal(person, entry.sealed) is None
    assert verify.problems() == []


def test_a_read_is_marked_as_one() -> None:
    record_read("people.view", actor="binh", target="person:x")

    assert AuditEntry.objects.get().is_read


def test_every_named_act_has_a_vietnamese_sentence() -> None:
    assert registry.actions()
    assert all(label.strip() and "." in action for action, label in registry.actions().items())
