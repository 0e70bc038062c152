"""Whether every decided allocation adds up: shares + signed reserve = target, on every day. Three queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketnap.base.dated import Dated
from ketnap.lib.numbers import format_number
from ketnap.lib.vietnamese import format_date
from ketnap.targets.balance import Balance
from ketnap.targets.enums import LineState
from ketnap.targets.models import Allocation, TargetLine
from ketnap.units.models import Unit


@dataclass(frozen=True)
class Difference:
    """An allocation that does not add up on a day."""

    unit: Unit
    series: UUID
    on: date
    text: str


def sums(as_of: date) -> list[Difference]:
    """Every decided allocation whose shares and reserve are not the target on the day (inclusive); empty = all add up."""
    return [found for book in _books() if (found := book.difference(as_of))]


def sums_on_every_day() -> list[Difference]:
    """The same on every day on which something of an allocation begins or ends: together they cover all days."""
    return [found for book in _books() for day in book.days if (found := book.difference(day))]


def balances(targets: Iterable[TargetLine], on: date) -> dict[UUID, Balance]:
    """The decided allocations of several targets on the day, by series; targets that are not divided are left out. Two
    queries.
    """
    amounts = {one.series: one.amount or 0 for one in targets}
    rows = TargetLine.objects.in_force(on).filter(parent_series__in=amounts, state=LineState.DECIDED)
    given: dict[UUID, list[int]] = {}
    for line in rows:
        given.setdefault(line.parent_series, []).append(line.number)
    divided = Allocation.objects.in_force(on).filter(parent_series__in=amounts, state=LineState.DECIDED)
    return {
        one.parent_series: Balance.of(amounts[one.parent_series], given.get(one.parent_series, ()), one.reserve)
        for one in divided
    }


@dataclass(frozen=True)
class _Book:
    """Everything about the division of one target, over all days."""

    series: UUID
    allocations: Sequence[Allocation]
    parents: Sequence[TargetLine]
    shares: Sequence[TargetLine]

    @property
    def days(self) -> list[date]:
        rows: Iterable[Dated] = (*self.allocations, *self.parents, *self.shares)
        found = {day for row in rows for day in (row.valid_from, row.valid_to) if day}
        return sorted(found)

    def difference(self, on: date) -> Difference | None:
        allocation = next((row for row in self.allocations if _holds(row, on)), None)
        if allocation is None:
            return None
        parent = next((row for row in self.parents if _holds(row, on)), None)
        amounts = [row.number for row in self.shares if _holds(row, on)]
        balance = Balance.of(parent.amount or 0 if parent else 0, amounts, allocation.reserve)
        if parent is not None and not balance.difference:
            return None
        lost = f"không còn chỉ tiêu, các đơn vị cộng lại {format_number(balance.given)}"
        text = f"{allocation.unit.name}, ngày {format_date(on)}: {balance.message if parent else lost}"
        return Difference(allocation.unit, self.series, on, text)


def _books() -> Iterable[_Book]:
    """One book for each divided target, in the order of the allocations."""
    known = Allocation.objects.known(None).filter(state=LineState.DECIDED).select_related("unit").order_by("key")
    allocations: dict[UUID, list[Allocation]] = {}
    for row in known:
        allocations.setdefault(row.parent_series, []).append(row)
    lines = TargetLine.objects.known(None).filter(state=LineState.DECIDED)
    parents: dict[UUID, list[TargetLine]] = {}
    shares: dict[UUID, list[TargetLine]] = {}
    for line in lines.filter(series__in=Allocation.objects.known(None).values("parent_series")):
        parents.setdefault(line.series, []).append(line)
    for line in lines.exclude(parent_series=None):
        shares.setdefault(line.parent_series, []).append(line)
    for series, own in allocations.items():
        yield _Book(series, own, parents.get(series, ()), shares.get(series, ()))


def _holds(row: Dated, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
