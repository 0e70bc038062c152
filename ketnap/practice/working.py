"""Working days, and the days of the month on which a body usually meets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ketnap.lib.workdays import add_months
from ketnap.rulebook.calendars import load_calendar

ONE_DAY = timedelta(days=1)


def on_or_after(day: date) -> date:
    """The first working day from `day` on."""
    while not load_calendar().is_working_day(day):
        day += ONE_DAY
    return day


def on_or_before(day: date) -> date:
    """The last working day up to `day`."""
    while not load_calendar().is_working_day(day):
        day -= ONE_DAY
    return day


def later(day: date, working_days: int) -> date:
    """So many working days after `day`."""
    return load_calendar().add(day, working_days)


def working_days(first: date, last: date) -> list[date]:
    """The working days of a stretch, both ends inclusive."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if load_calendar().is_working_day(day)]


@dataclass(frozen=True)
class Rhythm:
    """Days of the month on which a body meets; one that is free is moved to the next working day."""

    days: tuple[int, ...]

    def _around(self, day: date) -> Iterator[date]:
        for months in range(-2, 3):
            month = add_months(day.replace(day=1), months)
            yield from (on_or_after(month.replace(day=number)) for number in self.days)

    def on_or_before(self, day: date) -> date:
        """The last meeting day up to `day`."""
        return max(one for one in self._around(day) if one <= day)

    def on_or_after(self, day: date) -> date:
        """The first meeting day from `day` on."""
        return min(one for one in self._around(day) if one >= day)
