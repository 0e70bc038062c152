"""Compare what is stored with what was written: bytes against hashes, chain links, signed checkpoints.

Rows are read by SQL and compared as stored, not as the ORM would read them back, so that a change of a single character shows.
"""

import base64
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from ketnap.audit.models import AuditEntry
from ketnap.base import clock, files, guard
from ketnap.base.stored import stored_rows
from ketnap.journal import chain
from ketnap.journal.models import Checkpoint, Event, OfficeLog

SIGNING_KEY = "office-signing.key"
KNOWN_SIGNERS = "known-signers"


def problems() -> list[str]:
    """Everything that does not hold, in Vietnamese, one line each; empty = all holds."""
    found: list[str] = []
    hashes: dict[str, str] = {}
    heads: dict[tuple[str, str], tuple[int, str]] = {}
    for row in stored_rows(Event, (*chain.EVENT_COLUMNS, "hash"), ("stream", "stream_id", "seq")):
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
    prev = chain.GENESIS
    at: dict[int, str] = {0: chain.GENESIS}
    left = dict(hashes)
    for position, row in enumerate(stored_rows(OfficeLog, (*chain.LOG_COLUMNS, "hash"), ("position",)), start=1):
        is_next = row["position"] == str(position) and row["prev"] == prev
        if not is_next or chain.digest([row[column] for column in chain.LOG_COLUMNS]) != row["hash"]:
            yield f"Nhật ký đơn vị: dòng {row['position']} không khớp chuỗi."
        if left.pop(row["event"], None) != row["event_hash"]:
            yield f"Nhật ký đơn vị: dòng {row['position']} chỉ tới sự kiện không còn như khi ghi."
        prev = at[position] = row["hash"]
    if left:
        yield f"Nhật ký đơn vị: thiếu {len(left)} sự kiện có trong sổ gốc."
    yield from _checkpoint_problems(at)


def _checkpoint_problems(log: dict[int, str]) -> Iterator[str]:
    """Signed statements that no longer agree with the office log (position → hash) or with the audit log."""
    marks = list(Checkpoint.objects.order_by("pk"))
    positions = [mark.audit_position for mark in marks]
    audit = dict(AuditEntry.objects.filter(position__in=positions).values_list("position", "hash"))
    signers = known_signers()
    for mark in marks:
        if log.get(mark.position) != mark.log_hash:
            yield f"Điểm chốt tại dòng {mark.position} không khớp: nhật ký đơn vị đã bị cắt hoặc sửa."
        if audit.get(mark.audit_position, chain.GENESIS) != mark.audit_hash:
            yield f"Điểm chốt tại dòng {mark.position} không khớp: nhật ký thao tác đã bị cắt hoặc sửa."
        if mark.public_key not in signers or not _signature_holds(mark):
            yield f"Điểm chốt tại dòng {mark.position} có chữ ký không đúng."


def checkpoint() -> Checkpoint | None:
    """Sign the present heads of the office log and the audit log (once per pair of heads); None while the log is empty."""
    last = OfficeLog.objects.order_by("-position").values_list("position", "hash").first()
    if last is None:
        return None
    audit = AuditEntry.objects.order_by("-position").values_list("position", "hash").first() or (0, chain.GENESIS)
    existing = Checkpoint.objects.filter(position=last[0], audit_position=audit[0]).first()
    if existing is not None:
        return existing
    key = _signing_key()
    mark = Checkpoint(
        position=last[0],
        log_hash=last[1],
        audit_position=audit[0],
        audit_hash=audit[1],
        at=clock.now().isoformat(timespec="microseconds"),
        public_key=_public_half(key),
    )
    mark.signature = base64.b64encode(key.sign(_statement(mark))).decode()
    with guard.writing(Checkpoint._meta.db_table):
        mark.save(force_insert=True)
    return mark


def known_signers() -> set[str]:
    """Public keys whose checkpoints count: this office's own and those that came with a restored backup."""
    folder = Path(settings.KEYS_DIR)
    brought = (folder / KNOWN_SIGNERS).read_text(encoding="ascii").split() if (folder / KNOWN_SIGNERS).exists() else []
    own = [_public_half(_signing_key())] if (folder / SIGNING_KEY).exists() else []
    return {*brought, *own}


def trust_signers(public_keys: set[str]) -> None:
    """Let checkpoints signed under these keys count from now on (a backup brings those of the office's earlier lives)."""
    for key in sorted(public_keys - known_signers()):
        files.append_line(Path(settings.KEYS_DIR) / KNOWN_SIGNERS, key)


def _statement(mark: Checkpoint) -> bytes:
    return f"{mark.position}|{mark.log_hash}|{mark.audit_position}|{mark.audit_hash}|{mark.at}".encode()


def _signature_holds(mark: Checkpoint) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(mark.public_key, validate=True))
        public.verify(base64.b64decode(mark.signature, validate=True), _statement(mark))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing_key() -> Ed25519PrivateKey:
    file = Path(settings.KEYS_DIR) / SIGNING_KEY
    if not file.exists():
        raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        files.write_once(file, base64.b64encode(raw))
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(file.read_bytes()))


def _public_half(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
