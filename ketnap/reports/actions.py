"""The only writes of this room: sign a report, and serve it again exactly as it was signed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record, record_read
from ketnap.base import guard, kept
from ketnap.base.errors import BadInput, NotFound
from ketnap.journal.chain import canonical
from ketnap.journal.verify import checkpoint
from ketnap.lib.ids import uuid7
from ketnap.lib.moments import moment_text
from ketnap.lib.numbers import Rounding
from ketnap.reports.figures.counting import Question
from ketnap.reports.freezing import digest_of, frozen
from ketnap.reports.models import SignedReport
from ketnap.reports.papers import Paper, Setting, paper
from ketnap.reports.summary import Notes
from ketnap.units.models import Unit


@dataclass(frozen=True)
class Wanted:
    """What to sign. `question` carries unit, period, as_of and tree; `period_text` is the period as typed; `against`
    the other tree of a bridge."""

    code: str
    question: Question
    period_text: str
    notes: Notes = field(default_factory=Notes)
    place: str = ""
    decimals: int = 2
    mode: Rounding = "half_up"
    columns: Sequence[str] | None = None
    against: date | None = None


def draft(wanted: Wanted, *, maker: User | None, now: datetime) -> Paper:
    """The report as it would be signed now; a moment asked for in the question stays."""
    moment = str(moment_text(now))
    question = wanted.question if wanted.question.known_by else replace(wanted.question, known_by=moment)
    setting = Setting(
        made_at=moment,
        place=wanted.place,
        signer_post=maker.title if maker else "",
        signer_name=maker.full_name if maker else "",
        decimals=wanted.decimals,
        mode=wanted.mode,
        columns=wanted.columns,
        against=wanted.against,
    )
    return paper(wanted.code, question, setting, wanted.notes)


def sign_report(wanted: Wanted, *, signer: User, now: datetime, replaces: UUID | None = None) -> SignedReport:
    """Freeze the report: text, file, every number with the events behind it, and the state of the journal.

    Raises Forbidden without the right to sign at the unit, BadInput for an unknown code or a report it cannot replace.
    """
    unit = wanted.question.unit
    require(signer, "reports.sign", at=unit)
    if replaces is not None and not SignedReport.objects.filter(pk=replaces, unit=unit.pk, code=wanted.code).exists():
        raise BadInput("replaces", "Báo cáo được thay phải cùng loại, cùng đơn vị.")
    made = draft(wanted, maker=signer, now=now)
    content = made.docx()
    with transaction.atomic():
        row = _row(wanted, made, kept.keep(content), signer, now, replaces)
        with guard.writing(SignedReport._meta.db_table):
            row.save(force_insert=True)
        details = {"code": row.code, "file": row.file_hash, "known_by": row.known_by, "digest": row.digest}
        record("reports.sign", actor=signer.username, target=f"report:{row.pk}", unit=unit.pk, details=details)
    return row


def serve(row: SignedReport, *, reader: User) -> bytes:
    """The signed file, byte for byte. Raises NotFound outside the reader's scope or when the file is gone or was
    changed.
    """
    require(reader, "reports.view", at=Unit.objects.get(pk=row.unit))
    content = kept.content_of(row.file_hash)
    if content is None:
        raise NotFound("Tệp báo cáo đã ký không còn nguyên vẹn. Hãy phục hồi từ bản sao lưu.")
    record_read("reports.file", actor=reader.username, target=f"report:{row.pk}", unit=row.unit)
    return content


def _row(
    wanted: Wanted, made: Paper, file_hash: str, signer: User, now: datetime, replaces: UUID | None
) -> SignedReport:
    unit, question = wanted.question.unit, wanted.question
    mark = checkpoint()
    moment = str(moment_text(now))
    arguments = {
        "period": wanted.period_text, "period_start": question.period.start, "period_end": question.period.last,
        "as_of": question.as_of, "tree_on": question.tree_on, "counting": question.counting, "place": wanted.place,
        "decimals": wanted.decimals, "mode": wanted.mode, "notes": asdict(wanted.notes),
    }  # fmt: skip
    row = SignedReport(
        id=uuid7(), code=made.code, title=made.head.title, unit=unit.pk, unit_name=question.unit_name, arguments=canonical(arguments),
        figures=canonical(frozen(made.figures, made.lines)), text=made.text,
        file_name=f"{made.code}-{unit.code}-{question.as_of:%Y-%m-%d}.docx", file_hash=file_hash,
        known_by=question.known_by or moment, signed_at=moment, signer=signer.username, signer_name=signer.full_name,
        checkpoint=mark.position if mark else None, checkpoint_hash=mark.log_hash if mark else "", replaces=replaces,
    )  # fmt: skip
    row.digest = digest_of(row)
    return row
