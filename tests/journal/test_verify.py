"""Any single character changed behind the journal's back is found; so is a cut or a planted row."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models

from ketnap.audit import verify as audit_verify
from ketnap.audit.models import AuditEntry
from ketnap.audit.record import COLUMNS as AUDIT_COLUMNS
from ketnap.audit.record import record
from ketnap.base import files
from ketnap.journal import chain, store, verify
from ketnap.journal.models import Checkpoint, Event, OfficeLog
from ketnap.journal.store import Draft
from tests.example_org import ExampleOrg, example_org
from tests.journal.tampering import changed, put, without_protection

pytestmark = pytest.mark.django_db

TABLES: list[type[models.Model]] = [Event, OfficeLog, Checkpoint, AuditEntry]
NAMES = [model._meta.db_table for model in TABLES]


@pytest.fixture
def org() -> ExampleOrg:
    org = example_org()
    assert verify.checkpoint() is not None
    assert problems() == []
    return org


def problems() -> list[str]:
    return [*audit_verify.problems(), *verify.problems()]


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keys folder of the test's own, with the same keys in it."""
    folder = tmp_path / "keys"
    Path(settings.KEYS_DIR).mkdir(exist_ok=True)
    shutil.copytree(settings.KEYS_DIR, folder)
    monkeypatch.setattr(settings, "KEYS_DIR", folder)
    return folder


def test_every_column_is_covered_by_the_chains() -> None:
    assert {field.name for field in Event._meta.concrete_fields} == {*chain.EVENT_COLUMNS, "hash"}
    assert {field.name for field in OfficeLog._meta.concrete_fields} == {*chain.LOG_COLUMNS, "hash"}
    assert {field.name for field in AuditEntry._meta.concrete_fields} == {*AUDIT_COLUMNS, "hash"}


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_one_changed_character_in_any_column_is_found(org: ExampleOrg, model: type[models.Model]) -> None:
    rows = list(model._default_manager.order_by("pk"))
    chosen = {row.pk: row for row in (rows[0], rows[len(rows) // 2], rows[-1])}.values()
    unseen = []
    with without_protection(*NAMES):
        for row in chosen:
            for field in model._meta.concrete_fields:
                if field.primary_key and model is Checkpoint:
                    continue  # a number without meaning
                before = getattr(row, field.attname)
                put(row, field.attname, changed(before, field))
                if field.primary_key:
                    moved = model._default_manager.get(pk=changed(before, field))
                    seen = problems()
                    put(moved, field.attname, before)
                else:
                    seen = problems()
                    put(row, field.attname, before)
                if not seen:
                    unseen.append((row.pk, field.attname))
    assert unseen == []
    assert problems() == []


@pytest.mark.parametrize("model", [Event, OfficeLog, AuditEntry], ids=lambda model: model.__name__)
@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_missing_row_is_found(org: ExampleOrg, model: type[models.Model], place: int) -> None:
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    with without_protection(*NAMES):
        model._default_manager.filter(pk=keys[place]).delete()

    assert problems()


def test_a_changed_event_whose_own_hash_was_made_to_fit_is_found(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    with without_protection(*NAMES):
        forge_last_event(person)

    assert any("Nhật ký đơn vị" in line for line in verify.problems())


def test_a_forger_who_also_rewrites_the_office_log_meets_the_checkpoint(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    with without_protection(*NAMES):
        forge_last_event(person)
        rewrite_log()

    assert [line for line in verify.problems() if "Điểm chốt" in line]
    assert not [line for line in verify.problems() if "Nhật ký đơn vị" in line]


def test_a_forger_who_also_signs_needs_the_offices_own_key(org: ExampleOrg, keys: Path) -> None:
    person = org.members["C1"][0]
    (keys / verify.SIGNING_KEY).rename(keys / "own")
    with without_protection(*NAMES):
        forge_last_event(person)
        rewrite_log()
        Checkpoint.objects.all().delete()
        assert verify.checkpoint() is not None  # under a key made up on the spot
    (keys / "own").replace(keys / verify.SIGNING_KEY)

    assert any("chữ ký" in line for line in verify.problems())


def test_a_tail_cut_off_both_logs_is_found_by_the_checkpoint_alone(org: ExampleOrg) -> None:
    last = OfficeLog.objects.order_by("-position")[0]
    with without_protection(*NAMES):
        Event.objects.filter(pk=last.event).delete()
        last.delete()

    [problem] = verify.problems()
    assert "Điểm chốt" in problem


def test_a_tail_cut_off_the_audit_log_is_found_by_the_checkpoint(org: ExampleOrg) -> None:
    with without_protection(*NAMES):
        AuditEntry.objects.order_by("-position")[0].delete()

    assert audit_verify.problems() == []
    assert [line for line in verify.problems() if "nhật ký thao tác" in line]


def test_what_was_written_after_the_checkpoint_needs_a_new_one(org: ExampleOrg) -> None:
    first = Checkpoint.objects.get()
    assert verify.checkpoint() == first

    record("people.view", actor="binh", target="person:x", is_read=True)
    second = verify.checkpoint()

    assert second is not None
    assert (second.position, second.audit_position) == (first.position, first.audit_position + 1)
    assert verify.problems() == []


def test_checkpoints_of_an_earlier_life_count_once_their_key_is_known(org: ExampleOrg, keys: Path) -> None:
    signer = Checkpoint.objects.get().public_key
    (keys / verify.SIGNING_KEY).unlink()
    assert any("chữ ký" in line for line in verify.problems())

    verify.trust_signers({signer})

    assert verify.problems() == []
    assert (keys / verify.KNOWN_SIGNERS).read_text().split() == [signer]


def test_an_empty_office_holds() -> None:
    assert problems() == []
    assert verify.checkpoint() is None


def forge_last_event(person) -> None:
    """Move the person's last event by a day and make its own hash fit."""
    event = Event.objects.filter(stream_id=person).order_by("-seq")[0]
    event.on = date(2016, 1, 1)
    put(event, "on", event.on)
    put(event, "hash", chain.digest([chain.text(getattr(event, column)) for column in chain.EVENT_COLUMNS]))


def rewrite_log() -> None:
    """Make the whole office log fit the events again."""
    hashes, prev = dict(Event.objects.values_list("pk", "hash")), chain.GENESIS
    for row in OfficeLog.objects.order_by("position"):
        row.event_hash, row.prev = hashes[row.event], prev
        prev = chain.digest([chain.text(getattr(row, column)) for column in chain.LOG_COLUMNS])
        for column, value in (("event_hash", row.event_hash), ("prev", row.prev), ("hash", prev)):
            put(row, column, value)


def test_later_events_of_the_stream_are_checked_too(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    store.append(
        [
            Draft(
                "person.member_ended",
                person,
                date(2022, 1, 1),
                {"why": "chuyển"},
                unit=org.branch_one.pk,
                subject=person,
            )
        ],
        actor="thử",
    )

    assert problems() == []
    assert (Path(settings.KEYS_DIR) / verify.SIGNING_KEY).stat().st_mode & 0o777 == files.OWNER_ONLY
