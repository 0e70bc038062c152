"""The calendar of working days, read from yearly snapshot files in `calendar/` (made by tools/make_calendar.py).

An office lays its own announced years over them (`over`); who may do so, and by which paper, is decided above.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ketnap.lib.workdays import Calendar

FOLDER = Path(__file__).parent / "calendar"


@dataclass(frozen=True)
class YearOff:
    """The days off of one year and the days worked instead (these may lie in the year before or after), with their names."""

    year: int
    holidays: Mapping[date, str]
    make_up: Mapping[date, str]


@cache
def load_calendar() -> Calendar:
    """The program's own calendar; a year without a file raises YearMissing where it is needed."""
    return calendar_of(shipped().values())


@cache
def shipped() -> Mapping[int, YearOff]:
    """The years that come with the program."""
    return {one.year: one for one in read_years(FOLDER)}


def over(own: Iterable[YearOff], *, event_day_counts: bool = False) -> Calendar:
    """The calendar with an office's own years in place of those that come with the program. Raises ValueError when a day is
    both off and worked."""
    return calendar_of({**shipped(), **{one.year: one for one in own}}.values(), event_day_counts=event_day_counts)


def calendar_of(years: Iterable[YearOff], *, event_day_counts: bool = False) -> Calendar:
    """A calendar of these years. Raises ValueError when a day is both off and worked, or off in another year."""
    known = list(years)
    working = frozenset(day for one in known for day in one.make_up)
    return Calendar({one.year: frozenset(one.holidays) for one in known}, working, event_day_counts)


def read_years(folder: Path) -> list[YearOff]:
    """The years of a folder of `vn-<year>.toml` files."""
    found = []
    for path in sorted(folder.glob("vn-*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(YearOff(raw["year"], _days(raw["holidays"]), _days(raw["make_up_days"])))
    return found


def _days(named: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in named.items()}
