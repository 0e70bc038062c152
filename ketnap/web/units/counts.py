"""Numbers beside units: members and running cases, of a unit with everything under it, on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.cases.enums import RUNNING
from ketnap.cases.models import Case
from ketnap.lib.periods import Span
from ketnap.people.enums import MemberKind
from ketnap.people.models import Membership
from ketnap.reports.figures.counting import ask, standing
from ketnap.units.models import DeclaredMembers, Unit
from ketnap.units.queries import Node
from ketnap.units.scope import under


@dataclass(frozen=True)
class Members:
    """Members on a day; the exempted are among the official."""

    official: int = 0
    probationary: int = 0
    exempt: int = 0

    @property
    def total(self) -> int:
        return self.official + self.probationary


_COUNTED: dict[str, Any] = {
    "official": Count("pk", filter=Q(kind=MemberKind.OFFICIAL)),
    "probationary": Count("pk", filter=Q(kind=MemberKind.PROBATIONARY)),
    "exempt": Count("pk", filter=Q(exempt=True)),
}


def members_below(path: str, on: date) -> Members:
    """Members of the unit at this path and of everything under it. One query."""
    rows = Membership.objects.as_of(on).filter(
        under(path, "unit__placements__path"), holds_on(on, "unit__placements__")
    )
    return Members(**rows.aggregate(**_COUNTED))


def members_by_unit(on: date) -> tuple[Counter[UUID], Counter[UUID]]:
    """Members of each branch, and how many of them are probationary. One query."""
    rows = Membership.objects.as_of(on).order_by().values_list("unit")
    counted = rows.annotate(number=Count("pk"), new=Count("pk", filter=Q(kind=MemberKind.PROBATIONARY)))
    total: Counter[UUID] = Counter()
    probationary: Counter[UUID] = Counter()
    for unit, number, new in counted:
        total[unit], probationary[unit] = number, new
    return total, probationary


def declared_by_unit(on: date) -> dict[UUID, int]:
    """Members of each unit as it declared them last in numbers, by the day. One query."""
    rows = DeclaredMembers.objects.filter(on__lte=on).order_by("on", "key")
    return {row.unit_id: row.total for row in rows}


def running_by_unit(user: User, on: date, tops: Sequence[Unit]) -> Counter[UUID]:
    """Running cases of each branch in the user's scope. Today: where the cases are kept; a past day: where they stood."""
    if on >= user.today:
        rows = Case.objects.for_user(user).running().order_by().values_list("unit").annotate(number=Count("pk"))
        return Counter(dict(rows))
    found: Counter[UUID] = Counter()
    for top in tops:
        found.update(running_stages(top, on, by="unit"))
    return found


def running_stages(unit: Unit, on: date, *, by: str = "indicator") -> Counter[Any]:
    """Running cases of the unit with everything under it on a day, by stage fact or by unit."""
    question = ask("admissions", unit, Span(on, date.fromordinal(on.toordinal() + 1)), as_of=on)
    rows = standing(question).filter(indicator__in=[f"stage.{stage}" for stage in RUNNING])
    return Counter(dict(rows.order_by().values_list(by).annotate(number=Count("pk"))))


def summed(nodes: Sequence[Node], own: Counter[UUID]) -> dict[UUID, int]:
    """Each unit's number with those of everything under it; children stand behind their parents in `nodes`."""
    totals = {node.unit.pk: own[node.unit.pk] for node in nodes}
    for node in reversed(nodes):
        if node.parent in totals:
            totals[node.parent] += totals[node.unit.pk]
    return totals


def declared_upwards(nodes: Sequence[Node], own: Mapping[UUID, int]) -> dict[UUID, int]:
    """Each unit's own declaration, else the sum of those directly below it that have one; units without any are left out."""
    below: dict[UUID, int] = {}
    found: dict[UUID, int] = {}
    for node in reversed(nodes):
        unit = node.unit.pk
        number = own.get(unit, below.get(unit))
        if number is None:
            continue
        found[unit] = number
        if node.parent is not None:
            below[node.parent] = below.get(node.parent, 0) + number
    return found
