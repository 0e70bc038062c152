"""Register papers, complete them, keep their files."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput
from ketnap.instruments.kinds import document_kinds
from ketnap.instruments.models import Instrument
from ketnap.lib.ids import uuid7
from ketnap.lib.names import fold
from ketnap.units.models import Unit

FILE_LIMIT = 20 * 1024 * 1024
FILE_KINDS = {".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK", ".png": b"\x89PNG", ".jpg": b"\xff\xd8"}


@dataclass(frozen=True)
class Paper:
    """What is known of a paper. `number` without symbol ("147"), symbol without number ("KH/HU"); both may be unknown."""

    kind: str
    issuer: str
    title: str
    number: str = ""
    symbol: str = ""
    dated: date | None = None
    summary: str = ""
    term: str = ""
    key_task: bool = False


def register(
    paper: Paper, *, unit: Unit, actor: User, today: date, carries_out: Sequence[Instrument] = ()
) -> Instrument:
    """Register a paper at the unit it belongs to. Raises Forbidden, or BadInput (unknown kind, future date, number in use)."""
    require(actor, "instruments.manage", at=unit)
    _check(paper, unit, today)
    with transaction.atomic():
        row = Instrument.objects.create(id=uuid7(), unit=unit, **vars(paper), search=search_text(paper))
        row.carries_out.set(carries_out)
        record(
            "instruments.register",
            actor=actor.username,
            target=f"instrument:{row.pk}",
            unit=unit.pk,
            details=vars(paper),
        )
    return row


def complete(row: Instrument, paper: Paper, *, actor: User, today: date) -> Instrument:
    """Replace what is known of a paper; the old values stay in the audit log."""
    require(actor, "instruments.manage", at=row.unit)
    _check(paper, row.unit, today, but=row)
    before = {name: getattr(row, name) for name in vars(paper)}
    with transaction.atomic():
        for name, value in vars(paper).items():
            setattr(row, name, value)
        row.search = search_text(paper)
        row.save()
        record(
            "instruments.change",
            actor=actor.username,
            target=f"instrument:{row.pk}",
            unit=row.unit_id,
            details={"before": before, "after": vars(paper)},
        )
    return row


def attach(row: Instrument, name: str, content: bytes, *, actor: User) -> Instrument:
    """Keep the paper's file under its hash. Raises BadInput for a kind of file that is not taken or a file that is too large."""
    require(actor, "instruments.manage", at=row.unit)
    suffix = Path(name).suffix.lower()
    if suffix not in FILE_KINDS or not content.startswith(FILE_KINDS[suffix]):
        raise BadInput("file", "Chỉ nhận tệp PDF, DOCX, XLSX, PNG hoặc JPG đúng định dạng.")
    if len(content) > FILE_LIMIT:
        raise BadInput("file", "Tệp lớn hơn 20 MB. Hãy quét ở độ phân giải thấp hơn.")
    digest = hashlib.sha256(content).hexdigest()
    folder = Path(settings.MEDIA_ROOT) / digest[:2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / digest).write_bytes(content)
    with transaction.atomic():
        row.file_name, row.file_hash = Path(name).name[:200], digest
        row.save(update_fields=["file_name", "file_hash"])
        record(
            "instruments.file",
            actor=actor.username,
            target=f"instrument:{row.pk}",
            unit=row.unit_id,
            details={"hash": digest},
        )
    return row


def file_path(row: Instrument) -> Path:
    return Path(settings.MEDIA_ROOT) / row.file_hash[:2] / row.file_hash


def search_text(paper: Paper) -> str:
    """What a search looks through: number and symbol without blanks, the date as people write it, title and issuer without marks."""
    reference = f"{paper.number}-{paper.symbol}".replace(" ", "").lower()
    dates = f"{paper.dated:%d/%m/%Y} {paper.dated.day}/{paper.dated.month}/{paper.dated.year}" if paper.dated else ""
    return fold(f"{reference} {dates} {paper.title} {paper.issuer} {paper.term}")[:900]


def _check(paper: Paper, unit: Unit, today: date, but: Instrument | None = None) -> None:
    if paper.kind not in document_kinds():
        raise BadInput("kind", f"Không có loại văn bản “{paper.kind}”.")
    if not paper.title.strip() or not paper.issuer.strip():
        raise BadInput("title", "Hãy nhập trích yếu và cơ quan ban hành.")
    if paper.dated is not None and paper.dated > today:
        raise BadInput("dated", f"Ngày văn bản {paper.dated:%d/%m/%Y} ở tương lai.")
    same = Instrument.objects.filter(unit=unit, number=paper.number, symbol=paper.symbol, dated=paper.dated).exclude(
        number=""
    )
    others = same.exclude(pk=but.pk) if but else same
    if others.exists():
        raise BadInput("number", f"Văn bản {paper.number}-{paper.symbol} cùng ngày đã có.")
