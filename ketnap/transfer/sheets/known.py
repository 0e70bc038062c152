"""What must be known of the office to plan an import: plain values, gathered once, so that planning itself reads no table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from ketnap.lib.names import fold
from ketnap.transfer.sheets.columns import Birth


@dataclass(frozen=True)
class UnitKnown:
    """A branch in the importer's scope; others do not exist for the plan."""

    id: UUID
    code: str
    name: str
    short_name: str = ""


@dataclass(frozen=True)
class MemberKnown:
    """A member of a branch: from `since` (inclusive) to `until` (exclusive, None = still)."""

    person: UUID
    unit: UUID
    folded: str
    birth_year: int | None
    since: date
    until: date | None = None

    def belongs(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class CaseKnown:
    """A case of a person. `steps` maps a step to the days on which it was done; `helpers` are (person, day)."""

    id: UUID
    unit: UUID
    running: bool
    steps: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    helpers: frozenset[tuple[UUID, date]] = frozenset()


@dataclass(frozen=True)
class PersonKnown:
    """Somebody of the office whose folded name stands in the file. `visible`: may be named to the importer."""

    id: UUID
    folded: str
    birth: Birth | None
    units: frozenset[UUID] = frozenset()
    visible: bool = True
    is_member: bool = False
    attributes: frozenset[str] = frozenset()
    cases: tuple[CaseKnown, ...] = ()
    certificates: frozenset[tuple[UUID, date]] = frozenset()

    @property
    def running_case(self) -> CaseKnown | None:
        return next((case for case in self.cases if case.running), None)


@dataclass(frozen=True)
class CourseKnown:
    id: UUID
    name: str
    ends_on: date


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that leave it empty, as the importer chose it: the branch, and how the persons were introduced."""

    unit: UUID | None = None
    introduced_on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Known:
    """Everything a plan may look at. `today` bounds every day in the file."""

    today: date
    units: tuple[UnitKnown, ...] = ()
    members: tuple[MemberKnown, ...] = ()
    persons: tuple[PersonKnown, ...] = ()
    courses: tuple[CourseKnown, ...] = ()
    defaults: Defaults = Defaults()
    file: str = ""

    def units_called(self, text: str) -> list[UnitKnown]:
        """The branches a cell may mean: by code, else by name, short name, with or without "Chi bộ"."""
        wanted = fold(text)
        by_code, by_name = self._unit_index
        return by_code.get(wanted) or by_name.get(_bare(wanted)) or []

    @cached_property
    def _unit_index(self) -> tuple[dict[str, list[UnitKnown]], dict[str, list[UnitKnown]]]:
        by_code: dict[str, list[UnitKnown]] = {}
        by_name: dict[str, list[UnitKnown]] = {}
        for unit in self.units:
            by_code.setdefault(fold(unit.code), []).append(unit)
            for name in {_bare(fold(name)) for name in (unit.name, unit.short_name)} - {""}:
                by_name.setdefault(name, []).append(unit)
        return by_code, by_name


def _bare(folded: str) -> str:
    return folded.removeprefix("chi bo ").strip()
