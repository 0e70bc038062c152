"""Declared numbers of members added up along the tree: a unit's own declaration, else the sum of those below it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from ketnap.lib.periods import Span
from ketnap.reports.figures.trees import NODE
from ketnap.units.enums import Flow
from ketnap.units.models import DeclaredFlow, DeclaredMembers


@dataclass
class DeclaredBook:
    """What was declared at units under one unit. A sum over units below counts those that declared; None = nobody did."""

    paths: Mapping[UUID, str]
    before: Mapping[UUID, int]
    after: Mapping[UUID, int]
    flows: Mapping[Flow, Mapping[UUID, int]]
    any: bool = field(init=False)

    def __post_init__(self) -> None:
        self.any = bool(self.before or self.after or self.flows)

    @cached_property
    def below(self) -> Mapping[UUID, list[UUID]]:
        at = {path: unit for unit, path in self.paths.items()}
        found: dict[UUID, list[UUID]] = {}
        for unit, path in self.paths.items():
            above = at.get(path[:-NODE])
            if above is not None:
                found.setdefault(above, []).append(unit)
        return found

    def opening(self, unit: UUID) -> int | None:
        return self._sum(self.before, unit)

    def closing(self, unit: UUID) -> int | None:
        return self._sum(self.after, unit)

    def flow(self, unit: UUID, flow: Flow) -> int | None:
        return self._sum(self.flows.get(flow, {}), unit)

    def _sum(self, given: Mapping[UUID, int], unit: UUID) -> int | None:
        if not given:
            return None
        if unit in given:
            return given[unit]
        parts = [part for one in self.below.get(unit, ()) if (part := self._sum(given, one)) is not None]
        return sum(parts) if parts else None


def declared_book(paths: Mapping[UUID, str], top: UUID, span: Span) -> DeclaredBook:
    """What units at and under `top` declared for the period: members at the end of the day before it and of its last day,
    and flows of periods inside it. Only declarations of these very days count. Two queries.
    """
    start = paths.get(top, "?")
    own = {unit: path for unit, path in paths.items() if path.startswith(start)}
    first, last = span.start - timedelta(days=1), span.last
    numbers: dict[date, dict[UUID, int]] = {first: {}, last: {}}
    for row in DeclaredMembers.objects.filter(on__in=[first, last]):
        if row.unit_id in own:
            numbers[row.on][row.unit_id] = row.total
    flows: dict[Flow, dict[UUID, int]] = {}
    for flow in DeclaredFlow.objects.filter(start__gte=span.start, end__lte=span.end):
        if flow.unit_id in own:
            by_unit = flows.setdefault(Flow(flow.flow), {})
            by_unit[flow.unit_id] = by_unit.get(flow.unit_id, 0) + flow.number
    return DeclaredBook(own, numbers[first], numbers[last], flows)
