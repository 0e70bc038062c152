"""Today and now. Read by faces, practice offices and the two rooms that stamp rows (journal, audit); rules get dates as arguments.

In a practice office the day is the one of `office.json`; its clock runs a hundred times slower than the real one, so that
what is typed still has an order while the practice day lasts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from ketnap.base import office
from ketnap.lib.moments import ZONE, end_of_day

SLOWER = 100
_set: ContextVar[datetime | None] = ContextVar("ketnap_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    fixed = _set.get()
    if fixed is not None:
        return fixed.astimezone(UTC)
    here = office.load()
    if here.practice_now:
        start = datetime.fromisoformat(here.practice_now)
        last = end_of_day(start.astimezone(ZONE).date())
        passed = datetime.now(UTC) - datetime.fromisoformat(here.practice_started)
        return min(start + max(passed, timedelta()) / SLOWER, last).astimezone(UTC)
    return datetime.now(UTC)


def today() -> date:
    """The present day in Viet Nam."""
    return now().astimezone(ZONE).date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment`: for practice offices, which type their history on its own days, and for tests."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
