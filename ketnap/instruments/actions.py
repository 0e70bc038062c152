"""Register papers, complete them, keep their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base import kept
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.instruments.kinds import document_kinds
from ketnap.instruments.models import Instrument
from ketnap.lib.ids import uuid7
from ketnap.lib.names import fold
from ketnap.lib.vietnamese import clean_text
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
    paper = tidy(paper)
    _check(paper, unit, today)
    with transaction.atomic():
        row = Instrument.objects.create(id=uuid7(), unit=unit, **vars(paper), search=search_text(paper))
        row.carries_out.set(carries_out)
        _record("instruments.register", row, actor, _identity(paper))
    return row


def complete(row: Instrument, paper: Paper, *, actor: User, today: date) -> Instrument:
    """Replace what is known of a paper; its old number, symbol, date and kind stay in the audit log.

    Raises as `register` does. Titles may name persons, so the log says that they changed and not what they were.
    """
    require(actor, "instruments.manage", at=row.unit)
    paper = tidy(paper)
    _check(paper, row.unit, today, but=row)
    before = Paper(**{name: getattr(row, name) for name in vars(paper)})
    changed = sorted(name for name, value in vars(paper).items() if getattr(before, name) != value)
    with transaction.atomic():
        for name, value in vars(paper).items():
            setattr(row, name, value)
        row.search = search_text(paper)
        row.save()
        details = {"before": _identity(before), "after": _identity(paper), "changed": changed}
        _record("instruments.change", row, actor, details)
    return row


def attach(row: Instrument, name: str, content: bytes, *, actor: User) -> Instrument:
    """Keep the paper's file under its hash. Raises BadInput for a kind of file that is not taken or a file that is too large."""
    require(actor, "instruments.manage", at=row.unit)
    suffix = Path(name).suffix.lower()
    if suffix not in FILE_KINDS or not content.startswith(FILE_KINDS[suffix]):
        raise BadInput("file", "Chỉ nhận tệp PDF, DOCX, XLSX, PNG hoặc JPG đúng định dạng.")
    if len(content) > FILE_LIMIT:
        raise BadInput("file", "Tệp lớn hơn 20 MB. Hãy quét ở độ phân giải thấp hơn.")
    digest = kept.keep(content)
    with transaction.atomic():
        row.file_name, row.file_hash = clean_text(Path(name).name)[-200:], digest
        row.save(update_fields=["file_name", "file_hash"])
        _record("instruments.file", row, actor, {"hash": digest})
    return row


def file_path(row: Instrument) -> Path:
    """Where the paper's file lies; a paper without a file has an empty `file_hash`."""
    return kept.path_of(row.file_hash)


def search_text(paper: Paper) -> str:
    """What a search looks through: number and symbol without blanks, the date as people write it, title and issuer without marks."""
    reference = f"{paper.number}-{paper.symbol}".replace(" ", "").lower()
    dates = f"{paper.dated:%d/%m/%Y} {paper.dated.day}/{paper.dated.month}/{paper.dated.year}" if paper.dated else ""
    return fold(f"{reference} {dates} {paper.title} {paper.issuer} {paper.term}")[:900]


def tidy(paper: Paper) -> Paper:
    """The paper with its texts cleaned; number and symbol without blanks ("99 " and " - CV / TU" are 99 and CV/TU)."""
    return replace(
        paper,
        issuer=clean_text(paper.issuer),
        title=clean_text(paper.title),
        number="".join(clean_text(paper.number).split()).rstrip("-"),
        symbol="".join(clean_text(paper.symbol).split()).lstrip("-"),
        summary=clean_text(paper.summary, keep_lines=True),
        term=clean_text(paper.term),
    )


def _identity(paper: Paper) -> dict[str, object]:
    return {"kind": paper.kind, "number": paper.number, "symbol": paper.symbol, "dated": paper.dated}


def _record(action: str, row: Instrument, actor: User, details: Mapping[str, object]) -> None:
    record(action, actor=actor.username, target=f"instrument:{row.pk}", unit=row.unit_id, details=details)


def _check(paper: Paper, unit: Unit, today: date, but: Instrument | None = None) -> None:
    if paper.kind not in document_kinds():
        raise BadInput("kind", f"Không có loại văn bản “{paper.kind}”.")
    if not paper.title:
        raise BadInput("title", "Hãy nhập trích yếu.")
    if not paper.issuer:
        raise BadInput("issuer", "Hãy nhập cơ quan ban hành.")
    check_lengths(Instrument, **vars(paper))
    if paper.dated is not None and paper.dated > today:
        raise BadInput("dated", f"Ngày văn bản {paper.dated:%d/%m/%Y} ở tương lai.")
    same_number = Instrument.objects.filter(unit=unit, number=paper.number, dated=paper.dated).exclude(number="")
    others = (row for row in same_number if but is None or row.pk != but.pk)
    if any(fold(row.symbol) == fold(paper.symbol) for row in others):
        raise BadInput("number", f"Văn bản {paper.number}-{paper.symbol} cùng ngày đã có.")
