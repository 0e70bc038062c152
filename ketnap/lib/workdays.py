"""Months and working days, as periods in the regulations are counted (R-DAY-01 to R-DAY-03)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class YearMissing(LookupError):
    """The calendar holds no public holidays for a year that must be counted; `.year` names it."""

    def __init__(self, year: int) -> None:
        super().__init__(f"Chưa có lịch nghỉ lễ năm {year}. Hãy nạp lịch nghỉ lễ của năm này rồi tính lại.")
        self.year = year


def add_months(day: date, months: int) -> date:
    """Answer the same day `months` calendar months later (earlier if negative); 29–31 become the last (R-DAY-03)."""
    years_on, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years_on, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(earlier: date, later: date) -> int:
    """Answer how many full months have passed: the greatest n with add_months(earlier, n) <= later (R-DAY-03).

    Negative if `later` is before `earlier`. Age "counted by month" is `months_by_number`, not this.
    """
    if later < earlier:
        return -months_between(later, earlier)
    months = months_by_number(earlier, later)
    return months if add_months(earlier, months) <= later else months - 1


def months_by_number(earlier: date, later: date) -> int:
    """Answer the difference of the two months, whatever the days: age "counted by month" (R-ELIG-02).

    Born 14/08/2007, meeting 05/08/2025: 216.
    """
    return (later.year - earlier.year) * 12 + later.month - earlier.month


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days: Monday to Friday without public holidays, and the Saturdays or Sundays worked instead (R-DAY-02).

    `holidays` holds the days off of each known year, swapped days included; `working` the make-up days.
    `event_day_counts` is the convention of the first day where a question does not name one (R-DAY-01).
    ValueError if a holiday stands under another year or a day is in both.
    """

    holidays: Mapping[int, frozenset[date]]
    working: frozenset[date] = frozenset()
    event_day_counts: bool = False

    def __post_init__(self) -> None:
        for year, days in self.holidays.items():
            if misplaced := [day for day in days if day.year != year]:
                raise ValueError(f"{misplaced[0]} stands among the holidays of {year}")
            if both := days & self.working:
                raise ValueError(f"{min(both)} is a holiday and a make-up day")

    def is_working_day(self, day: date) -> bool:
        """Answer whether offices work on `day`. Raises YearMissing if its year is not in the calendar."""
        if day.year not in self.holidays:
            raise YearMissing(day.year)
        if day in self.working:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays[day.year]

    def add(self, start: date, n: int, event_day_counts: bool | None = None) -> date:
        """Answer the `n`-th working day after `start`: the last day of a period of n working days "kể từ ngày" start.

        Without `event_day_counts` the day of the event is day 0; with it, it is day 1 if it is a working day, so the
        period may end one working day earlier (R-DAY-01); None takes the calendar's own convention. n = 0 answers
        `start`. Raises ValueError for negative n, YearMissing if the period runs into a year that is not in the calendar.
        """
        if n < 0:
            raise ValueError("a period cannot have a negative number of working days")
        day = start
        left = n
        if left and self._counts(event_day_counts) and self.is_working_day(start):
            left -= 1
        while left:
            day += _ONE_DAY
            left -= self.is_working_day(day)
        return day

    def last_start(self, end: date, n: int, event_day_counts: bool | None = None) -> date:
        """Answer the last day on which a period of `n` working days may begin so that it ends by `end`.

        The reverse of `add`, under the same convention. Raises ValueError for negative n, YearMissing.
        """
        if n < 0:
            raise ValueError("a period cannot have a negative number of working days")
        day = end
        left = n - 1 if n and self._counts(event_day_counts) else n
        while left:
            left -= self.is_working_day(day)
            day -= _ONE_DAY
        while n and self._counts(event_day_counts) and not self.is_working_day(day):
            day -= _ONE_DAY
        return day

    def count(self, start: date, end: date, event_day_counts: bool | None = None) -> int:
        """Answer how many working days lie after `start` up to and including `end`: count(d, add(d, n)) == n.

        With `event_day_counts` (None: the calendar's own convention) the day `start` counts too. Negative if `end` is
        before `start`. Raises YearMissing.
        """
        if end < start:
            return -self.count(end, start, event_day_counts)
        first = start if self._counts(event_day_counts) else start + _ONE_DAY
        length = (end - first).days + 1
        return sum(self.is_working_day(first + timedelta(days=offset)) for offset in range(length))

    def _counts(self, asked: bool | None) -> bool:
        return self.event_day_counts if asked is None else asked
