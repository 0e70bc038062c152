"""The calendar of working days, read from yearly snapshot files in `calendar/` (made by tools/make_calendar.py)."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from ketnap.lib.workdays import Calendar

FOLDER = Path(__file__).parent / "calendar"


@cache
def load_calendar() -> Calendar:
    """The program's own calendar; a year without a file raises YearMissing where it is needed."""
    return read_calendar(FOLDER)


def read_calendar(folder: Path) -> Calendar:
    """The calendar of a folder of `vn-<year>.toml` files."""
    holidays: dict[int, frozenset[date]] = {}
    working: set[date] = set()
    for path in sorted(folder.glob("vn-*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        holidays[raw["year"]] = frozenset(raw["holidays"])
        working.update(raw["make_up_days"])
    return Calendar(holidays, frozenset(working))
