"""The order of the rooms (docs/explanation/house.md), read from the imports of every file."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "ketnap"

# Top to bottom; a line imports only lines below it, rooms on one line do not import each other.
LINES = [
    ["web", "cli"],
    ["practice"],
    ["transfer"],
    ["reports"],
    ["reorganise", "rehearsals"],
    ["cases"],
    ["courses"],
    ["people", "forms", "targets", "localrules"],
    ["instruments", "calendars"],
    ["accounts"],
    ["units"],
    ["journal"],
    ["audit"],
    ["base"],
    ["rulebook"],
    ["lib"],
]
HEIGHT = {room: len(LINES) - line for line, rooms in enumerate(LINES) for room in rooms}

# Files of the house itself: they start it and may know every room.
GROUND = {"__init__", "__main__", "apps", "env", "middleware", "settings", "settings_checks", "urls", "wsgi"}
GROUND_FOR_FACES = {"settings_checks", "env"}

# Inside a room: a file may import files of a lower number, and none of a higher one.
INSIDE = {"actions": 5, "steps": 5, "queries": 4, "facts": 4, "permissions": 3, "models": 2, "querysets": 1, "enums": 0}

# Dates are arguments; the present day is read where people and machines come in.
CLOCK_READERS = {
    "web": "pages show today",
    "cli": "commands default to today",
    "practice": "made-up offices live on their own day",
    "transfer": "files carry the moment they were made",
    "journal": "stamps recorded_at",
    "audit": "stamps recorded_at",
    "accounts": "rights are those of the user's own day",
    "base": "the clock's own room",
}

PLAIN = {"lib", "rulebook"}
STANDARD_LIBRARY_ONLY = {"lib"}


@dataclass(frozen=True)
class Import:
    file: str  # ketnap/cases/steps/submission.py
    line: int
    module: str  # ketnap.people.queries

    @property
    def room(self) -> str:
        return self.file.split("/")[1].removesuffix(".py")

    @property
    def name(self) -> str:
        """The file's own name inside its room: actions, models; for a folder of files, the folder's."""
        return self.file.split("/")[2].removesuffix(".py")

    @property
    def target(self) -> str:
        """The room it imports, "" for what is not of this house."""
        parts = self.module.split(".")
        return parts[1] if parts[0] == "ketnap" and len(parts) > 1 else ""

    @property
    def target_name(self) -> str:
        parts = self.module.split(".")
        return parts[2] if len(parts) > 2 else ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def imports_of(source: str, file: str) -> Iterator[Import]:
    """Every import of a file, wherever it stands; `from a import b` counts as a.b and so names files exactly."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, file)
            yield from (Import(file, node.lineno, f"{base}.{alias.name}") for alias in node.names)


def absolute(node: ast.ImportFrom, file: str) -> str:
    if not node.level:
        return node.module or ""
    package = file.removesuffix(".py").split("/")[: -node.level]
    return ".".join(package + ([node.module] if node.module else []))


def all_imports() -> list[Import]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE.parent).as_posix()
        if "/migrations/" not in file:
            found += imports_of(path.read_text(encoding="utf-8"), file)
    return found


IMPORTS = all_imports()


def in_rooms(imports: list[Import]) -> list[Import]:
    return [one for one in imports if one.room not in GROUND]


# The rules, each a function from one import to what is wrong with it ("" when nothing is) -----------------------------


def climbs(one: Import) -> str:
    """Importing a room above, beside, or the house's own start-up files."""
    if not one.target or one.target == one.room:
        return ""
    if one.target in GROUND:
        is_face = one.room in LINES[0]
        return "" if is_face and one.target in GROUND_FOR_FACES else f"{one}: start-up file of the house"
    if one.target not in HEIGHT:
        return f"{one}: room {one.target} has no line in the order of the rooms" if is_folder(one.target) else ""
    if HEIGHT[one.target] < HEIGHT[one.room]:
        return ""
    return f"{one}: {one.target} stands {'beside' if HEIGHT[one.target] == HEIGHT[one.room] else 'above'} {one.room}"


def is_folder(room: str) -> bool:
    return (PACKAGE / room).is_dir()


def turns_inside(one: Import) -> str:
    """Importing, inside a room, a file that stands further left."""
    if one.target != one.room or one.room in PLAIN:
        return ""
    here, there = INSIDE.get(one.name), INSIDE.get(one.target_name)
    if here is None or there is None or there <= here:
        return ""
    return f"{one}: inside {one.room}, {one.name} may not import {one.target_name}"


def reads_clock(one: Import) -> str:
    """Reading today's date where it should have been handed in."""
    if not one.module.startswith("ketnap.base.clock") or one.room in CLOCK_READERS:
        return ""
    return f"{one}: {one.room} takes dates as arguments"


def needs_django(one: Import) -> str:
    """Plain rooms that import Django or anything of the house that does."""
    if one.room not in PLAIN or one.module.split(".")[0] not in {"django", "django_htmx", "axes"}:
        return ""
    return f"{one}: {one.room} is plain Python"


def needs_packages(one: Import) -> str:
    """`lib` keeps to the standard library."""
    import sys

    top = one.module.split(".")[0]
    if one.room not in STANDARD_LIBRARY_ONLY or top == "ketnap" or top in sys.stdlib_module_names:
        return ""
    return f"{one}: {one.room} uses the standard library only"


RULES = [climbs, turns_inside, reads_clock, needs_django, needs_packages]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_import_keeps_the_rule(rule) -> None:
    broken = sorted({wrong for one in in_rooms(IMPORTS) if (wrong := rule(one))})

    assert not broken, "\n" + "\n".join(broken)


def test_no_file_is_too_long_or_named_after_nothing() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    long = [
        str(path.relative_to(PACKAGE)) for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 500
    ]
    nameless = [str(path.relative_to(PACKAGE)) for path in files if path.stem in {"utils", "helpers", "misc", "common"}]

    assert not long
    assert not nameless


def test_every_room_has_a_line() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert rooms <= set(HEIGHT)


PLANTED = [
    (climbs, "ketnap/units/queries.py", "from ketnap.cases import models"),
    (climbs, "ketnap/units/queries.py", "import ketnap.cases.models"),
    (climbs, "ketnap/people/queries.py", "def f():\n    from ketnap.targets.models import Line"),
    (climbs, "ketnap/cases/queries.py", "from ketnap import settings"),
    (climbs, "ketnap/cases/steps/entry.py", "from ...web import urls"),
    (turns_inside, "ketnap/cases/models.py", "from ketnap.cases.queries import stages"),
    (turns_inside, "ketnap/cases/enums.py", "from . import models"),
    (turns_inside, "ketnap/cases/facts.py", "from ketnap.cases.steps.entry import introduce"),
    (reads_clock, "ketnap/cases/steps/entry.py", "from ketnap.base.clock import today"),
    (reads_clock, "ketnap/cases/steps/entry.py", "from ketnap.base import clock"),
    (needs_django, "ketnap/rulebook/gates.py", "from django.utils import timezone"),
    (needs_packages, "ketnap/lib/names.py", "import polib"),
]


@pytest.mark.parametrize(("rule", "file", "source"), PLANTED)
def test_a_planted_import_is_named(rule, file: str, source: str) -> None:
    wrong = [rule(one) for one in imports_of(source, file)]

    assert len(wrong) == 1
    assert wrong[0].startswith(f"{file}:")


ALLOWED = [
    ("ketnap/cases/queries.py", "from ketnap.people.models import Person"),
    ("ketnap/cases/actions.py", "from ketnap.cases.queries import stages\nfrom ketnap.cases import models"),
    ("ketnap/web/cases/views.py", "from ketnap.base.clock import today"),
    ("ketnap/cli/up.py", "from ketnap.settings_checks import refuse_unsafe"),
]


@pytest.mark.parametrize(("file", "source"), ALLOWED)
def test_an_allowed_import_passes(file: str, source: str) -> None:
    assert not [wrong for one in imports_of(source, file) for rule in RULES if (wrong := rule(one))]
