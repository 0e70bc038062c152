"""Closing a month, opening it again, and notes that explain the numbers of some days."""

from datetime import date, datetime

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.lib.ids import uuid7
from ketnap.lib.moments import moment_text
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import clean_text
from ketnap.lib.workdays import add_months
from ketnap.reports.models import MonthClosing, PeriodNote
from ketnap.units.models import Unit


def close_month(unit: Unit, month: date, *, actor: User, now: datetime) -> MonthClosing:
    """The unit has typed everything of the month (`month` is any day of it). Raises Forbidden, BadInput for a month that is not
    over or closed already.
    """
    require(actor, "reports.sign", at=unit)
    first = month.replace(day=1)
    if add_months(first, 1) > actor.today:
        raise BadInput("month", f"Tháng {first:%m/%Y} chưa hết, chưa thể chốt.")
    if MonthClosing.objects.filter(unit=unit.pk, month=first).exists():
        raise BadInput("month", f"Tháng {first:%m/%Y} đã được chốt.")
    with transaction.atomic():
        row = MonthClosing.objects.create(
            id=uuid7(), unit=unit.pk, month=first, closed_at=str(moment_text(now)), actor=actor.username
        )
        _record("reports.close_month", unit, actor, {"month": first})
    return row


def reopen_month(unit: Unit, month: date, *, reason: str, actor: User) -> None:
    """Take a closing back. Raises Forbidden, BadInput without a reason or for a month that is not closed."""
    require(actor, "reports.sign", at=unit)
    first = month.replace(day=1)
    if not clean_text(reason):
        raise BadInput("reason", "Hãy ghi lý do mở lại tháng đã chốt.")
    row = MonthClosing.objects.filter(unit=unit.pk, month=first).first()
    if row is None:
        raise BadInput("month", f"Tháng {first:%m/%Y} chưa được chốt.")
    with transaction.atomic():
        row.delete()
        _record("reports.reopen_month", unit, actor, {"month": first, "reason": clean_text(reason)})


def write_note(unit: Unit, span: Span, text: str, *, actor: User, now: datetime) -> PeriodNote:
    """A note for the days of the span at the unit and below. Raises Forbidden, BadInput without a text."""
    require(actor, "reports.sign", at=unit)
    text = clean_text(text)
    check_lengths(PeriodNote, text=text)
    if not text:
        raise BadInput("text", "Hãy ghi nội dung ghi chú.")
    with transaction.atomic():
        row = PeriodNote.objects.create(
            id=uuid7(), unit=unit.pk, start=span.start, end=span.end, text=text, written_at=str(moment_text(now)),
            actor=actor.username,
        )  # fmt: skip
        _record("reports.note", unit, actor, {"note": str(row.pk), "start": span.start, "end": span.end, "text": text})
    return row


def remove_note(row: PeriodNote, unit: Unit, *, actor: User) -> None:
    """Take a note of the unit away; the log keeps what it said. Raises Forbidden."""
    require(actor, "reports.sign", at=unit)
    with transaction.atomic():
        _record("reports.note_removed", unit, actor, {"note": str(row.pk), "text": row.text})
        row.delete()


def _record(action: str, unit: Unit, actor: User, details: dict[str, object]) -> None:
    record(action, actor=actor.username, target=f"unit:{unit.pk}", unit=unit.pk, details=details)
