"""Write the office's own calendar: a year as announced, a corrected day, a version taken back, how the first day counts."""

from datetime import date, datetime

from django.db import transaction

from ketnap.accounts.access import require_somewhere
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput, Conflict
from ketnap.base.lengths import check_lengths
from ketnap.calendars.models import AnnouncedDay, AnnouncedYear, CountingRule, DayKind
from ketnap.calendars.queries import own_years, year_now
from ketnap.calendars.reading import Kind, applied, entry_of
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.rulebook.calendars import YearOff, over, shipped

MANAGE = "calendars.manage"
FIRST_YEAR, LAST_YEAR = 1990, 2199


def publish(off: YearOff, *, paper: str, reason: str = "", actor: User, now: datetime) -> AnnouncedYear:
    """Keep a year whole as the office's own, by a paper; the versions before it stay and can come back.

    Raises Forbidden, BadInput (no paper, no day off, a day both off and worked).
    """
    require_somewhere(actor, MANAGE)
    paper, reason = _texts(AnnouncedYear, paper, reason)
    _check(off)
    before = year_now(off.year)
    with transaction.atomic():
        row = AnnouncedYear.objects.create(
            year=off.year, paper=paper, reason=reason, written_by=actor.username, written_at=now
        )
        days = [(on, DayKind.OFF, name) for on, name in off.holidays.items()]
        days += [(on, DayKind.MAKE_UP, name) for on, name in off.make_up.items()]
        for on, kind, name in sorted(days):
            AnnouncedDay.objects.create(version=row, on=on, kind=kind, name=name)
        details = {"paper": paper, "reason": reason, "version": row.pk, **_changes(before, off)}
        record("calendars.publish", actor=actor.username, target=f"calendar:{off.year}", details=details)
    return row


def correct(
    on: date, kind: Kind, name: str, *, year: int, paper: str, reason: str, actor: User, now: datetime
) -> AnnouncedYear:
    """Change one day of a year: off, worked instead, or an ordinary day again. Raises as `publish`, and without a reason."""
    if not clean_text(reason):
        raise BadInput("reason", "Hãy ghi lý do sửa.")
    current = year_now(year)
    if current is None:
        raise BadInput("on", f"Chưa có lịch năm {year}: hãy nhập cả năm trước.")
    try:
        entry = entry_of(on, kind, name, year)
    except ValueError as bad:
        raise BadInput("on", str(bad)) from None
    after = applied(current, [entry], whole=False)
    if after == current:
        raise BadInput("on", f"Lịch năm {year} đã ghi ngày {format_date(on)} như vậy.")
    return publish(after, paper=paper, reason=reason, actor=actor, now=now)


def take_back(row: AnnouncedYear, *, reason: str, actor: User, now: datetime) -> None:
    """Let the version before it hold again. Only the newest one that stands; the row stays, marked.

    Raises Forbidden, BadInput without a reason, Conflict when a newer version stands or it was taken back before.
    """
    require_somewhere(actor, MANAGE)
    reason = clean_text(reason)
    if not reason:
        raise BadInput("reason", "Hãy ghi lý do thu hồi.")
    check_lengths(AnnouncedYear, taken_back_reason=reason)
    with transaction.atomic():
        newest = AnnouncedYear.objects.standing().filter(year=row.year).order_by("-pk").first()
        if newest is None or newest.pk != row.pk:
            raise Conflict(f"Bản này của lịch năm {row.year} không phải bản đang dùng. Hãy xem lại trang lịch.")
        newest.taken_back_by, newest.taken_back_at, newest.taken_back_reason = actor.username, now, reason
        newest.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason"])
        _contradictions(own_years())
        details = {"version": newest.pk, "paper": newest.paper, "reason": reason}
        record("calendars.take_back", actor=actor.username, target=f"calendar:{row.year}", details=details)


def set_counting(counts: bool, *, paper: str, reason: str, actor: User, now: datetime) -> CountingRule:
    """How the office counts the first day of a period, by a paper (R-DAY-01: the texts do not say). Raises Forbidden, BadInput."""
    require_somewhere(actor, MANAGE)
    paper, reason = _texts(CountingRule, paper, reason)
    if not reason:
        raise BadInput("reason", "Hãy ghi lý do.")
    with transaction.atomic():
        row = CountingRule.objects.create(
            event_day_counts=counts, paper=paper, reason=reason, written_by=actor.username, written_at=now
        )
        details = {"event_day_counts": counts, "paper": paper, "reason": reason}
        record("calendars.counting", actor=actor.username, target="calendar:counting", details=details)
    return row


def _texts(model: type[AnnouncedYear] | type[CountingRule], paper: str, reason: str) -> tuple[str, str]:
    paper, reason = clean_text(paper), clean_text(reason)
    if not paper:
        raise BadInput("paper", "Hãy ghi số, ngày văn bản làm căn cứ (thông báo nghỉ lễ, quyết định của cơ quan).")
    check_lengths(model, paper=paper, reason=reason)
    return paper, reason


def _check(off: YearOff) -> None:
    if not FIRST_YEAR <= off.year <= LAST_YEAR:
        raise BadInput("year", f"Năm {off.year} không dùng được: từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if not off.holidays:
        raise BadInput("days", f"Lịch năm {off.year} không có ngày nghỉ nào.")
    _contradictions({**own_years(), off.year: off})


def _contradictions(own: dict[int, YearOff]) -> None:
    """Raise BadInput when a day would be off and worked at once, also across two years."""
    known = {**shipped(), **own}
    off = {day for one in known.values() for day in one.holidays}
    both = sorted(off & {day for one in known.values() for day in one.make_up})
    if both:
        raise BadInput(
            "days", f"Ngày {format_date(both[0])} vừa là ngày nghỉ vừa là ngày làm bù. Hãy sửa một trong hai."
        )
    over(own.values())


def _changes(before: YearOff | None, after: YearOff) -> dict[str, list[str]]:
    """The days by which two versions differ, for the log."""
    off, worked = (before.holidays, before.make_up) if before else ({}, {})
    return {
        "off": _iso(after.holidays.keys() - off.keys()),
        "not_off": _iso(off.keys() - after.holidays.keys()),
        "worked": _iso(after.make_up.keys() - worked.keys()),
        "not_worked": _iso(worked.keys() - after.make_up.keys()),
    }


def _iso(days: set[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]
