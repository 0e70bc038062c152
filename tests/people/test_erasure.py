"""Erasing a person: the key goes, and with it the name everywhere; chains, counts and rebuilds stay."""

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from ketnap.audit import verify as audit_verify
from ketnap.audit.models import AuditEntry
from ketnap.audit.record import record
from ketnap.base import sealing
from ketnap.base.errors import BadInput
from ketnap.base.models import Erasure, SealingKey
from ketnap.base.sealing import SealBroken
from ketnap.journal import rebuild, store, verify
from ketnap.journal.models import Event, Fact
from ketnap.journal.read import about
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.names import fold, sort_key
from ketnap.people.actions import NewPerson, correct_identity, erase_person, set_attribute
from ketnap.people.models import Person, PersonAttribute
from ketnap.people.projection import ERASED_NAME
from ketnap.transfer import backup
from tests.example_org import ExampleOrg, example_org, new_person

pytestmark = pytest.mark.django_db

NAME, OLD_NAME, PLACE, BIRTH = "Khuất Mẫu Hiển", "Khuất Mẫu Hiện", "Xưởng mộc Mẫu Lâm", date(1987, 11, 23)
TRACES = [
    NAME,
    OLD_NAME,
    PLACE,
    fold(NAME),
    fold(OLD_NAME),
    sort_key(NAME),
    BIRTH.isoformat(),
    "đọc nhầm giấy khai sinh",
]


@pytest.fixture
def org() -> ExampleOrg:
    return example_org()


@pytest.fixture
def person(org: ExampleOrg) -> UUID:
    """Somebody with a past: corrected name, attributes, a class that counts, a sealed audit entry."""
    unit = org.branch_one
    person = new_person(OLD_NAME, unit, birth=BIRTH)
    right = NewPerson(NAME, birth=BIRTH, gender="male")
    correct_identity(person, right, reason="đọc nhầm giấy khai sinh", on=date(2021, 1, 1), actor="binh", unit=unit.pk)
    set_attribute(person, "work_place", PLACE, on=date(2021, 1, 1), unit=unit.pk, actor="binh")
    set_attribute(person, "ethnic_group", "02", on=date(2021, 1, 1), unit=unit.pk, actor="binh")
    values = {"class": str(uuid7())}
    store.append(
        [Draft("person.class_completed", person, date(2022, 3, 1), values, unit=unit.pk, subject=person)], actor="binh"
    )
    record("people.view", actor="binh", target=f"person:{person}", subject=person, personal={"name": NAME})
    return person


def database_bytes() -> bytes:
    """Everything that the database keeps, free pages included (SQLite); every value of every table (PostgreSQL)."""
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    found: list[str] = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
            found.extend(row[0] for row in cursor.fetchall())
    return "\n".join(found).encode()


def traces_in(content: bytes) -> list[str]:
    return [trace for trace in TRACES if trace.encode() in content]


def test_before_the_erasure_the_traces_are_there(person: UUID) -> None:
    """Without this the next test could pass by looking in the wrong place."""
    assert {NAME, PLACE, fold(NAME), sort_key(NAME), BIRTH.isoformat()} <= set(traces_in(database_bytes()))


def test_the_name_is_gone_from_every_byte_of_the_database_and_of_a_backup(person: UUID, tmp_path: Path) -> None:
    erase_person(person, reason="Hết thời hạn lưu", actor="chau")

    assert traces_in(database_bytes()) == []
    made = backup.write(tmp_path / "office.zip", keys=tmp_path / "office.keys")
    with zipfile.ZipFile(tmp_path / "office.zip") as archive:
        assert traces_in(b"\n".join(archive.read(name) for name in archive.namelist())) == []
    assert person.hex not in json.loads((tmp_path / "office.keys").read_text())["keys"]
    assert made.keys == SealingKey.objects.count()


def test_an_older_backup_holds_the_name_only_under_the_key(person: UUID, tmp_path: Path) -> None:
    backup.write(tmp_path / "before.zip")

    with zipfile.ZipFile(tmp_path / "before.zip") as archive:
        assert traces_in(b"\n".join(archive.read(name) for name in archive.namelist())) == []


def test_chains_and_counts_stay_as_they_were(person: UUID) -> None:
    verify.checkpoint()
    events = list(Event.objects.order_by("pk").values_list("pk", "hash", "sealed"))
    counted = list(
        Fact.objects.filter(known_to=None)
        .order_by("event")
        .values_list("event", "indicator", "unit", "on", "known_from")
    )
    assert counted

    erase_person(person, reason="Hết thời hạn lưu", actor="chau")

    assert list(Event.objects.order_by("pk").values_list("pk", "hash", "sealed")) == events
    again = (
        Fact.objects.filter(known_to=None)
        .order_by("event")
        .values_list("event", "indicator", "unit", "on", "known_from")
    )
    assert list(again) == counted
    assert [*verify.problems(), *audit_verify.problems()] == []
    assert sum(rebuild.rebuild().values()) == 0
    assert sum(rebuild.rebuild(from_nothing=True).values()) == 0


def test_what_is_left_of_a_person_is_an_id(person: UUID) -> None:
    erase_person(person, reason="Hết thời hạn lưu", actor="chau")

    row = Person.objects.get(pk=person)
    assert (row.full_name, row.birth, row.gender, row.search_name, row.erased) == (ERASED_NAME, None, "", "", True)
    assert not PersonAttribute.objects.filter(person=person).exists()
    fact = Fact.objects.get(subject=person)
    assert (fact.gender, fact.age, fact.minority) == ("", None, "")
    assert all("full_name" not in event.data and "value" not in event.data for event in about([person])[person])


def test_nothing_can_be_added_about_an_erased_person(person: UUID, org: ExampleOrg) -> None:
    erase_person(person, reason="Hết thời hạn lưu", actor="chau")

    with pytest.raises(SealBroken, match="đã được xóa"):
        set_attribute(person, "work_place", "Nơi khác", on=date(2023, 1, 1), unit=org.branch_one.pk, actor="binh")


def test_an_erasure_needs_a_reason_and_is_on_record(person: UUID) -> None:
    with pytest.raises(BadInput):
        erase_person(person, reason=" ", actor="chau")
    assert SealingKey.objects.filter(subject=person).exists()

    erase_person(person, reason="Hết thời hạn lưu", actor="chau")

    entry = AuditEntry.objects.get(action="people.erase")
    assert (entry.actor, entry.target) == ("chau", f"person:{person}")
    assert Erasure.objects.get(subject=person).reason == "Hết thời hạn lưu"


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keys folder of the test's own, with the same master key."""
    folder = tmp_path / "keys"
    shutil.copytree(settings.KEYS_DIR, folder)
    monkeypatch.setattr(settings, "KEYS_DIR", folder)
    return folder


def test_a_key_that_comes_back_is_destroyed_again(
    person: UUID, keys: Path, django_capture_on_commit_callbacks: Any
) -> None:
    """As after restoring a copy of the whole folder from before the erasure: the tombstone lies beside the keys."""
    row = SealingKey.objects.get(subject=person)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, reason="Hết thời hạn lưu", actor="chau")
    Erasure.objects.all().delete()
    row.save(force_insert=True)

    assert sealing.replay_tombstones() == 1

    assert not SealingKey.objects.filter(subject=person).exists()
    assert Erasure.objects.filter(subject=person).exists()


def test_a_tombstone_known_to_the_database_alone_is_put_beside_the_keys(person: UUID, keys: Path) -> None:
    """The machine stopped between the commit and the file."""
    erase_person(person, reason="Hết thời hạn lưu", actor="chau")
    assert not (keys / sealing.TOMBSTONES).exists()

    sealing.replay_tombstones()
    sealing.replay_tombstones()

    lines = (keys / sealing.TOMBSTONES).read_text().splitlines()
    assert [json.loads(line)["subject"] for line in lines] == [str(person)]


def test_erasing_one_person_leaves_all_others_readable(person: UUID, org: ExampleOrg) -> None:
    before = dict(Person.objects.exclude(pk=person).values_list("pk", "full_name"))

    erase_person(person, reason="Hết thời hạn lưu", actor="chau")

    assert dict(Person.objects.exclude(pk=person).values_list("pk", "full_name")) == before
