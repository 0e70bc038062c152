"""Sealing fails closed: a wrong key, a missing key, a moved or changed text is an error; only the erased read as None."""

import base64
import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from ketnap.base import sealing
from ketnap.base.models import Erasure, SealingKey
from ketnap.base.sealing import SealBroken
from ketnap.lib.ids import uuid7

pytestmark = pytest.mark.django_db

NOW = datetime(2022, 3, 1, tzinfo=UTC)
PLAIN = {"full_name": "Nguyễn Mẫu Kín", "birth": "2000-05-20"}


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty keys folder."""
    folder = tmp_path / "keys"
    monkeypatch.setattr(settings, "KEYS_DIR", folder)
    return folder


@pytest.fixture
def person() -> UUID:
    return uuid7()


def test_what_was_sealed_is_read_back(person: UUID) -> None:
    text = sealing.seal(person, PLAIN, at=NOW)

    assert sealing.unseal(person, text) == PLAIN
    assert "Nguyễn" not in base64.b64decode(text).decode("utf-8", "replace")


def test_the_same_values_never_give_the_same_text(person: UUID) -> None:
    assert sealing.seal(person, PLAIN, at=NOW) != sealing.seal(person, PLAIN, at=NOW)
    assert SealingKey.objects.count() == 1


def test_a_text_moved_to_another_person_is_refused(person: UUID) -> None:
    other = uuid7()
    text = sealing.seal(person, PLAIN, at=NOW)
    sealing.seal(other, PLAIN, at=NOW)

    with pytest.raises(SealBroken):
        sealing.unseal(other, text)


def test_a_text_moved_together_with_its_key_is_refused(person: UUID) -> None:
    other = uuid7()
    text = sealing.seal(person, PLAIN, at=NOW)
    wrapped = SealingKey.objects.get(subject=person).wrapped
    SealingKey.objects.create(subject=other, wrapped=wrapped, created_at=NOW)

    with pytest.raises(SealBroken):
        sealing.unseal(other, text)


def test_every_changed_byte_of_a_text_is_refused(person: UUID) -> None:
    raw = base64.b64decode(sealing.seal(person, PLAIN, at=NOW))
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            sealing.unseal(person, base64.b64encode(bytes(changed)).decode())


@pytest.mark.parametrize("text", ["x", "AAAA", "không phải base64", "=" * 8])
def test_what_is_no_sealed_text_is_refused(person: UUID, text: str) -> None:
    sealing.seal(person, PLAIN, at=NOW)

    with pytest.raises(SealBroken):
        sealing.unseal(person, text)


def test_another_master_key_is_refused(person: UUID, keys: Path) -> None:
    text = sealing.seal(person, PLAIN, at=NOW)
    (keys / sealing.MASTER).write_bytes(base64.b64encode(os.urandom(32)))

    with pytest.raises(SealBroken):
        sealing.unseal(person, text)


def test_a_lost_master_key_is_named_and_not_replaced(person: UUID, keys: Path) -> None:
    text = sealing.seal(person, PLAIN, at=NOW)
    (keys / sealing.MASTER).unlink()

    with pytest.raises(SealBroken, match=r"master\.key"):
        sealing.unseal(person, text)
    with pytest.raises(SealBroken, match=r"master\.key"):
        sealing.seal(uuid7(), PLAIN, at=NOW)
    assert not (keys / sealing.MASTER).exists()


@pytest.mark.parametrize("content", [b"", b"x", base64.b64encode(b"short")])
def test_a_damaged_master_key_is_refused(person: UUID, keys: Path, content: bytes) -> None:
    text = sealing.seal(person, PLAIN, at=NOW)
    (keys / sealing.MASTER).write_bytes(content)

    with pytest.raises(SealBroken):
        sealing.unseal(person, text)


def test_a_key_that_vanished_without_an_erasure_is_an_error_and_no_erasure(person: UUID) -> None:
    text = sealing.seal(person, PLAIN, at=NOW)
    SealingKey.objects.all().delete()

    with pytest.raises(SealBroken, match="Thiếu khóa"):
        sealing.unseal(person, text)


def test_an_erased_person_reads_as_none_and_cannot_be_written_about(person: UUID) -> None:
    text = sealing.seal(person, PLAIN, at=NOW)
    sealing.destroy(person, reason="Hết thời hạn lưu")

    assert sealing.unseal(person, text) is None
    with pytest.raises(SealBroken, match="đã được xóa"):
        sealing.seal(person, PLAIN, at=NOW)
    assert Erasure.objects.get().subject == person


def test_an_absent_key_reads_as_none_and_cannot_be_made_up(person: UUID) -> None:
    text = sealing.seal(person, PLAIN, at=NOW)
    key = sealing.all_keys()[person]
    SealingKey.objects.all().delete()

    assert sealing.take_keys({person: None}, at=NOW) == 0
    assert sealing.absent([person, uuid7()]) == {person}
    assert sealing.unseal(person, text) is None
    with pytest.raises(SealBroken, match="Chưa có khóa"):
        sealing.seal(person, PLAIN, at=NOW)

    assert sealing.take_keys({person: key}, at=NOW) == 1
    assert sealing.unseal(person, text) == PLAIN
    assert sealing.absent([person]) == set()


def test_keys_that_come_along_never_replace_one_that_is_here_nor_bring_back_the_erased(person: UUID) -> None:
    text, erased = sealing.seal(person, PLAIN, at=NOW), uuid7()
    sealing.seal(erased, PLAIN, at=NOW)
    old = sealing.all_keys()
    sealing.destroy(erased, reason="Hết thời hạn lưu")

    assert sealing.take_keys({person: os.urandom(32), erased: old[erased]}, at=NOW) == 0

    assert sealing.unseal(person, text) == PLAIN
    assert set(sealing.all_keys()) == {person}


def test_many_texts_take_one_query_for_the_keys(person: UUID, django_assert_num_queries) -> None:
    texts = [(someone, sealing.seal(someone, PLAIN, at=NOW)) for someone in (person, uuid7(), uuid7())]

    with django_assert_num_queries(1):
        assert sealing.unseal_many([*texts, (None, ""), (person, "")]) == [PLAIN, PLAIN, PLAIN, {}, {}]


def test_more_people_than_fit_into_one_condition_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MANY", 2)
    texts = [(someone, sealing.seal(someone, PLAIN, at=NOW)) for someone in (uuid7(), uuid7(), uuid7())]
    sealing.destroy(texts[0][0], reason="Hết thời hạn lưu")

    assert sealing.unseal_many(texts) == [None, PLAIN, PLAIN]


def test_keys_are_readable_by_their_owner_alone(person: UUID, keys: Path) -> None:
    sealing.seal(person, PLAIN, at=NOW)

    assert (keys / sealing.MASTER).stat().st_mode & 0o777 == 0o600
    assert keys.stat().st_mode & 0o777 == 0o700
    assert keys not in Path(settings.DATA_DIR).parents
