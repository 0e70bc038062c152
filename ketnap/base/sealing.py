"""Encryption of personal values under a key per person, so that destroying the key erases the person everywhere.

AES-256-GCM; the associated data are the subject's id, so a text cannot be moved to another person. The master key lies in the keys
folder, outside the data folder and outside ordinary backups. Everything fails closed: a wrong or missing key is an error, an erased
person reads as None.
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

from ketnap.base import clock
from ketnap.base.models import Erasure, SealingKey

NONCE = 12
TOMBSTONES = "tombstones.jsonl"


class SealBroken(Exception):
    """A sealed text does not belong to this person, or was changed, or the master key is not the one it was made with."""


def master_key() -> bytes:
    """The office's master key, made on first use with rights for its owner alone."""
    file = Path(settings.KEYS_DIR) / "master.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(base64.b64encode(AESGCM.generate_key(256)))
    return base64.b64decode(file.read_bytes())


def seal(subject: UUID, plain: Mapping[str, Any], *, at: datetime) -> str:
    """Encrypt a mapping under the person's key (made on first use). Raises SealBroken for an erased person."""
    return seal_under(key_of(subject, at=at), subject, plain)


def seal_under(key: bytes, subject: UUID, plain: Mapping[str, Any]) -> str:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return _encrypt(key, text, subject)


def unseal(subject: UUID, sealed: str) -> dict[str, Any] | None:
    """The mapping, or None when the person was erased."""
    return unseal_many([(subject, sealed)])[0]


def unseal_many(items: Iterable[tuple[UUID | None, str]]) -> list[dict[str, Any] | None]:
    """Decrypt many texts with one query for the keys; an empty text gives an empty mapping."""
    pairs = list(items)
    keys = keys_of({subject for subject, text in pairs if subject and text})
    plain: list[dict[str, Any] | None] = []
    for subject, text in pairs:
        if not text or subject is None:
            plain.append({})
        elif subject not in keys:
            plain.append(None)
        else:
            plain.append(json.loads(_decrypt(keys[subject], text, subject)))
    return plain


def key_of(subject: UUID, *, at: datetime) -> bytes:
    existing = keys_of({subject})
    if subject in existing:
        return existing[subject]
    if Erasure.objects.filter(subject=subject).exists():
        raise SealBroken("Người này đã được xóa dữ liệu; không thể ghi thêm.")
    key = AESGCM.generate_key(256)
    SealingKey.objects.create(subject=subject, wrapped=_encrypt(master_key(), key, subject), created_at=at)
    return key


def keys_of(subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """The unwrapped keys that exist, by subject."""
    wanted = set(subjects)
    if not wanted:
        return {}
    master = master_key()
    rows = SealingKey.objects.filter(subject__in=wanted) if len(wanted) < 500 else SealingKey.objects.all()
    return {row.subject: _decrypt(master, row.wrapped, row.subject) for row in rows if row.subject in wanted}


def destroy(subject: UUID, *, reason: str) -> None:
    """Destroy a person's key and leave a tombstone in the database and beside the keys."""
    at = clock.now()
    SealingKey.objects.filter(subject=subject).delete()
    Erasure.objects.get_or_create(subject=subject, defaults={"erased_at": at, "reason": reason})
    line = json.dumps({"subject": str(subject), "erased_at": at.isoformat(), "reason": reason}, ensure_ascii=False)
    with open(Path(settings.KEYS_DIR) / TOMBSTONES, "a", encoding="utf-8") as handle:
        handle.write(line + "\n")


def replay_tombstones() -> int:
    """Destroy again, after a restore, every key that was ever destroyed here. Returns how many came back and went."""
    file = Path(settings.KEYS_DIR) / TOMBSTONES
    known = {row.subject: row for row in Erasure.objects.all()}
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for entry in map(json.loads, lines):
        subject = UUID(entry["subject"])
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
