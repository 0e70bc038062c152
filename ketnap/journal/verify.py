"""Compare what is stored with what was written: bytes against hashes, chain links, signed checkpoints.

Rows are read by SQL and compared as stored, not as the ORM would read them back, so that a change of a single character shows.
"""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.db import connection

from ketnap.base import clock, guard
from ketnap.journal import chain
from ketnap.journal.models import Checkpoint, Event, OfficeLog


def raw_rows(table: str, columns: tuple[str, ...], order: str) -> Iterator[dict[str, str]]:
    """Rows exactly as stored, every value as text; an id without its dashes, null as empty text."""
    quoted = ", ".join(f'CAST("{column}" AS TEXT)' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {quoted} FROM "{table}" ORDER BY {order}')
        for row in cursor.fetchall():
            yield {column: _stored(column, value) for column, value in zip(columns, row, strict=True)}


_IDS = frozenset({"id", "office", "stream_id", "unit", "paper", "batch", "voids", "subject", "event"})


def _stored(column: str, value: Any) -> str:
    text = "" if value is None else str(value)
    return text.replace("-", "") if column in _IDS and connection.vendor == "postgresql" else text


def problems() -> list[str]:
    """Everything that does not hold, in Vietnamese, one line each; empty = all holds."""
    found: list[str] = []
    hashes: dict[str, str] = {}
    heads: dict[tuple[str, str], tuple[int, str]] = {}
    for row in raw_rows(Event._meta.db_table, (*chain.EVENT_COLUMNS, "hash"), '"stream", "stream_id", "seq"'):
        name = f"sự kiện {row['id']} ({row['kind']})"
        if chain.digest([row[column] for column in chain.EVENT_COLUMNS]) != row["hash"]:
            found.append(f"Sổ gốc: {name} không khớp mã băm – nội dung đã bị sửa.")
        stream = (row["stream"], row["stream_id"])
        seq, prev = heads.get(stream, (0, chain.GENESIS))
        if row["seq"] != str(seq + 1) or row["prev"] != prev:
            found.append(f"Sổ gốc: {name} không nối tiếp sự kiện trước – có sự kiện bị xóa hoặc chèn.")
        heads[stream] = (seq + 1, row["hash"])
        hashes[row["id"]] = row["hash"]
    found.extend(_log_problems(hashes))
    return found


def _log_problems(hashes: dict[str, str]) -> Iterator[str]:
    position, prev = 0, chain.GENESIS
    at: dict[int, str] = {0: chain.GENESIS}
    left = dict(hashes)
    for row in raw_rows(OfficeLog._meta.db_table, (*chain.LOG_COLUMNS, "hash"), '"position"'):
        position += 1
        if row["position"] != str(position) or row["prev"] != prev or chain.digest([row[c] for c in chain.LOG_COLUMNS]) != row["hash"]:
            yield f"Nhật ký đơn vị: dòng {row['position']} không khớp chuỗi."
        if left.pop(row["event"], None) != row["event_hash"]:
            yield f"Nhật ký đơn vị: dòng {row['position']} chỉ tới sự kiện không còn như khi ghi."
        prev = at[position] = row["hash"]
    if left:
        yield f"Nhật ký đơn vị: thiếu {len(left)} sự kiện có trong sổ gốc."
    for mark in Checkpoint.objects.order_by("position"):
        if at.get(mark.position) != mark.log_hash:
            yield f"Điểm chốt tại dòng {mark.position} không khớp: nhật ký đã bị cắt hoặc sửa."
        if not _signature_holds(mark):
            yield f"Điểm chốt tại dòng {mark.position} có chữ ký không đúng."


def checkpoint() -> Checkpoint | None:
    """Sign the present head of the office log (once per position); None while the log is empty."""
    last = OfficeLog.objects.order_by("-position").values_list("position", "hash").first()
    if last is None:
        return None
    existing = Checkpoint.objects.filter(position=last[0]).first()
    if existing is not None:
        return existing
    key = _signing_key()
    public = base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    mark = Checkpoint(position=last[0], log_hash=last[1], at=clock.now().isoformat(timespec="microseconds"), public_key=public)
    mark.signature = base64.b64encode(key.sign(_statement(mark))).decode()
    with guard.writing(Checkpoint._meta.db_table):
        mark.save(force_insert=True)
    return mark


def _statement(mark: Checkpoint) -> bytes:
    return f"{mark.position}|{mark.log_hash}|{mark.at}".encode()


def _signature_holds(mark: Checkpoint) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(mark.public_key)).verify(base64.b64decode(mark.signature), _statement(mark))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing_key() -> Ed25519PrivateKey:
    file = Path(settings.KEYS_DIR) / "office-signing.key"
    if file.exists():
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(file.read_bytes()))
    key = Ed25519PrivateKey.generate()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(base64.b64encode(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())))
    return key
