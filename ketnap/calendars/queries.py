"""The office's working days. `office_calendar` is the one calendar that every deadline in the office is counted with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ketnap.calendars.models import AnnouncedYear, CountingRule, year_off
from ketnap.lib.workdays import Calendar
from ketnap.rulebook.calendars import YearOff, load_calendar, over, shipped

SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """A day off (`worked` False) or a day worked instead."""

    on: date
    name: str
    worked: bool


@dataclass(frozen=True)
class Year:
    """A year with what it rests on: `version` None = it comes with the program, and is to be confirmed; `known` False = there
    is no calendar for it, and no period that runs into it is computed."""

    year: int
    days: Sequence[Day] = ()
    version: AnnouncedYear | None = None
    known: bool = True

    @property
    def off(self) -> int:
        """Days off on which offices would otherwise work."""
        return sum(not day.worked and day.on.weekday() < SATURDAY for day in self.days)

    @property
    def worked(self) -> int:
        """Saturdays and Sundays worked instead."""
        return sum(day.worked for day in self.days)


def office_calendar() -> Calendar:
    """The working days of the office: its announced years over those of the program, and how it counts the first day.

    At most three queries, whatever there is.
    """
    own, counts = own_years(), event_day_counts()
    return over(own.values(), event_day_counts=counts) if own or counts else load_calendar()


def own_years() -> dict[int, YearOff]:
    """The years that the office has announced itself, as they hold now."""
    return {year: year_off(version) for year, version in _standing().items()}


def event_day_counts() -> bool:
    """Whether the office counts the day of the event as the first day (R-DAY-01)."""
    rule = CountingRule.objects.first()
    return rule is not None and rule.event_day_counts


def year_now(year: int) -> YearOff | None:
    """The year as it holds now; None when there is no calendar for it."""
    return own_years().get(year) or shipped().get(year)


def years(today: date) -> list[Year]:
    """Every known year and, between the first and the next one from today, every year that is missing; newest first."""
    standing = _standing()
    known = {**shipped(), **{year: year_off(version) for year, version in standing.items()}}
    last = max(*known, today.year + 1)
    return [_year(year, known.get(year), standing.get(year)) for year in range(last, min(known) - 1, -1)]


def year_of(year: int) -> Year:
    """One year as it holds now."""
    version = _standing().get(year)
    return _year(year, year_off(version) if version else shipped().get(year), version)


def versions(year: int) -> list[AnnouncedYear]:
    """Every version that was ever written for a year, newest first."""
    return list(AnnouncedYear.objects.filter(year=year))


def _standing() -> dict[int, AnnouncedYear]:
    rows = AnnouncedYear.objects.standing().order_by("pk").prefetch_related("days")
    return {row.year: row for row in rows}


def _year(year: int, off: YearOff | None, version: AnnouncedYear | None) -> Year:
    return Year(year, days_of(off) if off else (), version, known=off is not None)


def days_of(off: YearOff) -> list[Day]:
    """The days of a year in their order."""
    found = [Day(on, name, worked=False) for on, name in off.holidays.items()]
    found += [Day(on, name, worked=True) for on, name in off.make_up.items()]
    return sorted(found, key=lambda day: day.on)
