"""Moments and days. The journal writes a moment as text in UTC, so that texts compare like moments; people speak of days in Viet Nam."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ketnap.lib.vietnamese import format_date

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Viet Nam; what "known by that day" means."""
    return datetime.combine(day, time.max, ZONE)


def moment_text(moment: date | datetime | str | None) -> str | None:
    """The moment as the journal writes it; a day stands for its end. None stays None (= now).

    Raises ValueError for a moment without a time zone.
    """
    if moment is None:
        return None
    if isinstance(moment, str):
        return moment_text(datetime.fromisoformat(moment))
    if not isinstance(moment, datetime):
        moment = end_of_day(moment)
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def day_of(moment: str) -> date:
    """The day in Viet Nam on which a moment of the journal fell."""
    return datetime.fromisoformat(moment).astimezone(ZONE).date()


def shown(moment: str) -> str:
    """`18/04/2023 08:59` in Viet Nam."""
    local = datetime.fromisoformat(moment).astimezone(ZONE)
    return f"{format_date(local.date())} {local:%H:%M}"
