"""The worked examples as data: how a file of `examples/` is turned into facts and asked."""

import tomllib
from datetime import date
from pathlib import Path

from ketnap.lib.workdays import Calendar
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.example import case_before
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.packs import Use, read_folder
from tests.rulebook.asking import ceremony_for, changed, plain

FILES = sorted((Path(__file__).parent / "examples").glob("*.toml"))
EXAMPLES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}


def _calendar() -> Calendar:
    """The program's calendar, with 2025 and 2026 as the worked examples count them."""
    own = load_calendar()
    fixed = {
        2025: [(1, 1), *((1, day) for day in range(27, 32)), (4, 7), (4, 30), (5, 1), (9, 1), (9, 2)],
        2026: [(1, 1), *((2, day) for day in range(16, 21)), (4, 27), (4, 30), (5, 1), (9, 1), (9, 2)],
    }
    holidays = {**own.holidays}
    for year, days in fixed.items():
        holidays[year] = frozenset(date(year, month, day) for month, day in days)
    return Calendar(holidays, frozenset(day for day in own.working if day.year not in fixed))


CALENDAR = _calendar()


def facts_of(asked: dict) -> Facts:
    """The complete case up to the step (`like` another one), with what is dropped, added and changed."""
    like = asked.get("like", asked["step"])
    if like == "nothing":
        document = {}
    else:
        ceremony = asked.get("ceremony") or ceremony_for(like, asked["on"])
        document = case_before(like, ceremony).to_document()
    for name, keys in asked.get("drop", {}).items():
        key = {"papers": "code", "events": "step", "votes": "step"}[name]
        document[name] = [one for one in document.get(name, []) if one[key] not in keys]
    for name, more in asked.get("add", {}).items():
        document[name] = [*document.get(name, []), *plain(more)]
    return changed(Facts.from_document(document), plain(asked.get("changes", {})))


def bare_facts(example: dict) -> Facts:
    """The facts that a file gives as a whole, for its dates and periods."""
    names = ("events", "person", "papers", "moves", "verification", "unit")
    return Facts.from_document(plain({key: example[key] for key in names if key in example}))


MADE_UP = read_folder(Path(__file__).parent / "packs")


def packs_of(asked: dict) -> tuple[Use, ...]:
    """The packs an example names: the program's own by id, made-up ones from `packs/`."""
    return tuple(MADE_UP.get(name, name) for name in asked.get("packs", ()))
