"""Encryption of personal values under a key per person, so that destroying the key erases the person everywhere.

AES-256-GCM; the associated data are the subject's id, so a text cannot be moved to another person. The master key lies in the keys
folder, outside the data folder and outside ordinary backups. Everything fails closed: a wrong or missing key is an error, an erased
person reads as None. So does a person whose key was left behind when a backup was restored without its key file; such a key is
`ABSENT` until it is brought, and nothing can be sealed for that person meanwhile.
"""

import base64
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from ketnap.base import clock, files
from ketnap.base.errors import SealBroken as SealBroken  # callers find it here
from ketnap.base.models import Erasure, SealingKey

NONCE = 12
KEY_BYTES = 32
MANY = 500
ABSENT = ""
MASTER = "master.key"
TOMBSTONES = "tombstones.jsonl"


def master_key() -> bytes:
    """The office's master key, made on first use with rights for its owner alone.

    Raises SealBroken when persons' keys exist already: a new master key could not open them.
    """
    file = Path(settings.KEYS_DIR) / MASTER
    if not file.exists():
        if SealingKey.objects.exclude(wrapped=ABSENT).exists():
            raise SealBroken(
                f"Thiếu tệp {MASTER} trong thư mục khóa {settings.KEYS_DIR}; hãy đặt lại đúng tệp của đơn vị."
            )
        files.write_once(file, base64.b64encode(AESGCM.generate_key(256)))
    try:
        key = base64.b64decode(file.read_bytes(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SealBroken(
            f"Tệp {MASTER} trong thư mục khóa {settings.KEYS_DIR} bị hỏng; hãy đặt lại đúng tệp của đơn vị."
        )
    return key


def seal(subject: UUID, plain: Mapping[str, Any], *, at: datetime) -> str:
    """Encrypt a mapping under the person's key (made on first use). Raises SealBroken for an erased person."""
    return seal_under(key_of(subject, at=at), subject, plain)


def seal_under(key: bytes, subject: UUID, plain: Mapping[str, Any]) -> str:
    """Encrypt a mapping for the person under a key that is at hand already."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return _encrypt(key, text, subject)


def unseal(subject: UUID, sealed: str) -> dict[str, Any] | None:
    """The mapping, or None when the person was erased."""
    return unseal_many([(subject, sealed)])[0]


def unseal_many(items: Iterable[tuple[UUID | None, str]]) -> list[dict[str, Any] | None]:
    """Decrypt many texts with one query for the keys; an empty text gives an empty mapping.

    Raises SealBroken for a text that was changed or moved, and for a key that is gone without the person having been erased.
    """
    pairs = list(items)
    wanted = {subject for subject, text in pairs if subject and text}
    keys = keys_of(wanted)
    _explain_missing(wanted - keys.keys())
    plain: list[dict[str, Any] | None] = []
    for subject, text in pairs:
        if not text or subject is None:
            plain.append({})
        elif subject not in keys:
            plain.append(None)
        else:
            plain.append(json.loads(_decrypt(keys[subject], text, subject)))
    return plain


def _explain_missing(subjects: set[UUID]) -> None:
    if subjects:
        known = {*_among(Erasure.objects.all(), subjects), *absent(subjects)}
        if subjects - known:
            raise SealBroken(
                f"Thiếu khóa của {len(subjects - known)} người mà không có ghi nhận đã xóa dữ liệu của họ."
            )


def absent(subjects: Iterable[UUID]) -> set[UUID]:
    """Those of the persons whose key was not brought along when a backup was restored."""
    return _among(SealingKey.objects.filter(wrapped=ABSENT), set(subjects))


def key_of(subject: UUID, *, at: datetime) -> bytes:
    """The person's key, made on first use. Raises SealBroken for an erased person and for an absent key."""
    return keys_for([subject], at=at)[subject]


def keys_for(subjects: Iterable[UUID], *, at: datetime) -> dict[UUID, bytes]:
    """The keys of many persons, made on first use, with a fixed number of queries for each `MANY`.

    Raises SealBroken for an erased person and for an absent key.
    """
    wanted = list(dict.fromkeys(subjects))
    found: dict[UUID, bytes] = {}
    for start in range(0, len(wanted), MANY - 1):
        part = set(wanted[start : start + MANY - 1])
        known = keys_of(part)
        fresh = part - known.keys()
        if _among(Erasure.objects.all(), fresh):
            raise SealBroken("Người này đã được xóa dữ liệu; không thể ghi thêm.")
        if absent(fresh):
            raise SealBroken(
                "Chưa có khóa của người này (bản phục hồi thiếu tệp khóa); hãy chạy ketnap restore --keys TỆP-KHÓA."
            )
        made = {subject: AESGCM.generate_key(256) for subject in wanted if subject in fresh}
        master = master_key() if made else b""
        SealingKey.objects.bulk_create(
            SealingKey(subject=subject, wrapped=_encrypt(master, key, subject), created_at=at)
            for subject, key in made.items()
        )
        found |= known | made
    return found


def keys_of(subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """The unwrapped keys that exist, by subject."""
    wanted = set(subjects)
    if not wanted:
        return {}
    master = master_key()
    rows = SealingKey.objects.exclude(wrapped=ABSENT)
    rows = rows.filter(subject__in=wanted) if len(wanted) < MANY else rows
    return {row.subject: _decrypt(master, row.wrapped, row.subject) for row in rows if row.subject in wanted}


def all_keys() -> dict[UUID, bytes]:
    """Every key of this office, unwrapped: for the key file that goes beside a backup."""
    return keys_of(SealingKey.objects.exclude(wrapped=ABSENT).values_list("subject", flat=True))


def take_keys(keys: Mapping[UUID, bytes | None], *, at: datetime) -> int:
    """Keep keys that came with a backup, wrapped anew; None marks one that is absent. Keys of erased persons are left out.

    A key that is here already stays. Returns how many keys were taken.
    """
    erased = _among(Erasure.objects.all(), set(keys))
    present = {row.subject: row.wrapped for row in SealingKey.objects.all()}
    master = master_key()
    wrapped = {
        subject: _encrypt(master, key, subject) if key else ABSENT
        for subject, key in keys.items()
        if subject not in erased and not present.get(subject)
    }
    SealingKey.objects.filter(subject__in=[subject for subject in wrapped if subject in present]).delete()
    SealingKey.objects.bulk_create(
        SealingKey(subject=subject, wrapped=text, created_at=at) for subject, text in wrapped.items()
    )
    return sum(text != ABSENT for text in wrapped.values())


def _among(rows: QuerySet[Any], subjects: set[UUID]) -> set[UUID]:
    """Which of the subjects have a row; one query however many they are."""
    rows = rows.filter(subject__in=subjects) if len(subjects) < MANY else rows
    return set(rows.values_list("subject", flat=True)) & subjects


def destroy(subject: UUID, *, reason: str) -> None:
    """Destroy a person's key and leave a tombstone in the database and, once that is committed, beside the keys."""
    at = clock.now()
    SealingKey.objects.filter(subject=subject).delete()
    _, is_new = Erasure.objects.get_or_create(subject=subject, defaults={"erased_at": at, "reason": reason})
    if is_new:
        transaction.on_commit(lambda: _leave_tombstone(subject, at, reason))


def _leave_tombstone(subject: UUID, at: datetime, reason: str) -> None:
    entry = {"subject": str(subject), "erased_at": at.isoformat(), "reason": reason}
    files.append_line(Path(settings.KEYS_DIR) / TOMBSTONES, json.dumps(entry, ensure_ascii=False))


def replay_tombstones() -> int:
    """Destroy again, after a restore, every key that was ever destroyed here, and let the keys folder know of all of them.

    Returns how many keys came back and went.
    """
    file = Path(settings.KEYS_DIR) / TOMBSTONES
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    noted = {UUID(entry["subject"]): entry for entry in map(json.loads, lines)}
    known = {row.subject: row for row in Erasure.objects.all()}
    for subject, row in known.items():
        if subject not in noted:
            _leave_tombstone(subject, row.erased_at, row.reason)
    for subject, entry in noted.items():
        if subject not in known:
            at = datetime.fromisoformat(entry["erased_at"])
            known[subject] = Erasure.objects.create(subject=subject, erased_at=at, reason=entry["reason"])
    return SealingKey.objects.filter(subject__in=list(known)).delete()[0]


def _encrypt(key: bytes, plain: bytes, subject: UUID) -> str:
    nonce = os.urandom(NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain, subject.bytes)).decode()


def _decrypt(key: bytes, text: str, subject: UUID) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], subject.bytes)
    except Exception as error:
        raise SealBroken("Không mở được dữ liệu cá nhân: sai khóa hoặc dữ liệu đã bị sửa.") from error
