"""Whose export: the units whose rows a user may take along, and where the names in them may be read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.people.models import Person
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.scope import under

MASKED = "(tên được che)"
Value = str | int | bool | date | datetime | None


@dataclass(frozen=True)
class Table:
    """One exportable table. `permission` is what the user needs to see its rows; `rows` gives them in a fixed order."""

    code: str
    title: str
    permission: str
    columns: tuple[str, ...]
    rows: Callable[["View"], Iterable[Sequence[Value]]]


def table(
    code: str, title: str, permission: str, columns: tuple[str, ...]
) -> Callable[[Callable[["View"], Iterable[Sequence[Value]]]], Table]:
    """Make a function that gives rows a table: its columns stand above the values that they head."""

    def make(rows: Callable[["View"], Iterable[Sequence[Value]]]) -> Table:
        return Table(code, title, permission, columns, rows)

    return make


class View:
    """What one user takes along from one unit downwards, on a day. Rights are those of today's tree."""

    def __init__(self, user: User, path: str, today: date, permission: str) -> None:
        self.user, self.path, self.today, self.permission = user, path, today, permission

    @property
    def units(self) -> QuerySet[Any]:
        """Ids of the units, as a subquery: inside the right to export, the table's own right, and the chosen unit.

        A dissolved unit goes with the unit that keeps its closed cases.
        """
        inside = self._placed("transfer.export", self.permission).values("unit_id")
        kept = Unit.objects.filter(keeper__in=inside, closed_on__lte=self.today)
        return Unit.objects.filter(Q(pk__in=inside) | Q(pk__in=kept.values("pk"))).values("pk")

    @cached_property
    def _named(self) -> frozenset[UUID]:
        return self._with("people.names")

    @cached_property
    def _sensitive(self) -> frozenset[UUID]:
        return self._with("people.sensitive")

    def name(self, unit: UUID | None, person: Person | None) -> str:
        """The person's name, or the mask where the user may not read names."""
        if person is None:
            return ""
        return person.full_name if unit in self._named else MASKED

    def birth(self, unit: UUID | None, person: Person | None) -> str:
        return person.birth_text if person is not None and unit in self._named else ""

    def may_read(self, unit: UUID | None) -> bool:
        """Whether the user may read names at the unit."""
        return unit in self._named

    def may_read_sensitive(self, unit: UUID | None) -> bool:
        return unit in self._sensitive and unit in self._named

    def _with(self, permission: str) -> frozenset[UUID]:
        inside = self._placed("transfer.export", permission).values("unit_id")
        kept = Unit.objects.filter(Q(pk__in=inside) | Q(keeper__in=inside, closed_on__lte=self.today))
        return frozenset(kept.values_list("pk", flat=True))

    def _placed(self, *permissions: str) -> QuerySet[Any]:
        rows = UnitPlacement.objects.filter(under(self.path), holds_on(self.today))
        for permission in permissions:
            rows = rows.filter(self.user.scope_for(permission).condition("path"))
        return rows
