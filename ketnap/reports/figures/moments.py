"""What "known by" means: a day is its last moment in Viet Nam; the journal writes moments as text in UTC."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ketnap.lib.vietnamese import format_date

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def moment_text(known_by: date | datetime | str | None) -> str | None:
    """The moment as the journal writes it, so that texts compare like moments. None = now. ValueError without a time
    zone.
    """
    if known_by is None:
        return None
    if isinstance(known_by, str):
        return moment_text(datetime.fromisoformat(known_by))
    if not isinstance(known_by, datetime):
        known_by = datetime.combine(known_by, time.max, ZONE)
    if known_by.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return known_by.astimezone(UTC).isoformat(timespec="microseconds")


def day_of(moment: str) -> date:
    """The day in Viet Nam on which a moment of the journal fell."""
    return datetime.fromisoformat(moment).astimezone(ZONE).date()


def shown(moment: str) -> str:
    """`18/04/2023 08:59` in Viet Nam."""
    local = datetime.fromisoformat(moment).astimezone(ZONE)
    return f"{format_date(local.date())} {local:%H:%M}"
