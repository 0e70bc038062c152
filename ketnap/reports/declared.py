"""Declared numbers along a tree: a unit's own declaration, else the sum of those below it.

What a unit declared holds for everything under it on that day. So each declaration is taken as the unit's own share: its
number minus what units below it declared. The shares are told on any tree as everything else is; on the tree of their day
they add up to exactly what was declared.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from ketnap.journal.models import Event
from ketnap.journal.read import effective, histories
from ketnap.journal.registry import Stream
from ketnap.lib.periods import Span
from ketnap.reports.figures.trees import NODE, Placed, placed_on
from ketnap.units.enums import Flow
from ketnap.units.models import DeclaredFlow, DeclaredMembers
from ketnap.units.place_projection import declared_flows, declared_members


@dataclass(frozen=True)
class Told:
    """Shares added up on a tree. A sum counts the units that declared; None = nobody did."""

    tree: Placed
    shares: Mapping[UUID, int]

    def at(self, unit: UUID) -> int | None:
        """The number of a unit of the tree, or the pending share of one that does not stand on it."""
        return self._pending.get(unit) if unit not in self.tree.paths else self._sums.get(self.tree.paths[unit])

    def pending_under(self, top: UUID) -> set[UUID]:
        """Absent units whose share nobody named, told directly at `top`."""
        path = self.tree.paths.get(top)
        return {unit for unit in self._pending if (home := self.tree.home(unit)) and home.path == path}

    @cached_property
    def _sums(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for unit, number in self.shares.items():
            path = home.path if (home := self.tree.home(unit)) else ""
            for end in range(NODE, len(path) + 1, NODE):
                found[path[:end]] = found.get(path[:end], 0) + number
        return found

    @cached_property
    def _pending(self) -> dict[UUID, int]:
        found: dict[UUID, int] = {}
        for unit, number in self.shares.items():
            home = self.tree.home(unit)
            if home and home.pending:
                found[home.pending] = found.get(home.pending, 0) + number
        return found


@dataclass(frozen=True)
class DeclaredBook:
    """What was declared for a period: members at the end of the day before it and of its last day, and flows in it."""

    before: Told
    after: Told
    flows: Mapping[Flow, Told]

    @property
    def any(self) -> bool:
        return bool(self.before.shares or self.after.shares or self.flows)

    def opening(self, unit: UUID) -> int | None:
        return self.before.at(unit)

    def closing(self, unit: UUID) -> int | None:
        return self.after.at(unit)

    def flow(self, unit: UUID, flow: Flow) -> int | None:
        return self.flows[flow].at(unit) if flow in self.flows else None

    def pending_under(self, top: UUID) -> set[UUID]:
        """Absent units of which something is told directly at `top`."""
        return set().union(*(told.pending_under(top) for told in (self.before, self.after, *self.flows.values())))


def declared_book(tree: Placed, span: Span) -> DeclaredBook:
    """What units declared for the period, told on the tree. Only declarations of these very days count."""
    first, last = span.start - timedelta(days=1), span.last
    before, after = (Told(tree, declared_on(day, tree.known_by)) for day in (first, last))
    ends: dict[tuple[Flow, date], dict[UUID, int]] = {}
    for row in _flows(span, tree.known_by):
        by_unit = ends.setdefault((Flow(row.flow), row.end), {})
        by_unit[row.unit_id] = by_unit.get(row.unit_id, 0) + row.number
    shares: dict[Flow, dict[UUID, int]] = {}
    placed = {end: placed_on(end - timedelta(days=1), tree.known_by).paths for _flow, end in ends}
    for (flow, end), given in ends.items():
        own = shares.setdefault(flow, {})
        for unit, number in own_shares(given, placed[end]).items():
            own[unit] = own.get(unit, 0) + number
    return DeclaredBook(before, after, {flow: Told(tree, given) for flow, given in shares.items()})


def declared_on(day: date, known_by: str | None = None) -> dict[UUID, int]:
    """Members declared for the end of the day, as the own share of each unit that declared."""
    given = {row.unit_id: row.total for row in _members(day, known_by)}
    return own_shares(given, placed_on(day, known_by).paths) if given else {}


def own_shares(given: Mapping[UUID, int], paths: Mapping[UUID, str]) -> dict[UUID, int]:
    """Each unit's declared number minus what is told of the units below it on the tree of the day."""
    at = {path: unit for unit, path in paths.items()}
    found = {unit: number for unit, number in given.items() if unit not in paths}
    below: dict[UUID, int] = {}
    for unit, path in sorted(paths.items(), key=lambda pair: -len(pair[1])):
        told = given.get(unit, below.get(unit))
        if told is None:
            continue
        if unit in given:
            found[unit] = told - below.get(unit, 0)
        above = at.get(path[:-NODE])
        if above is not None:
            below[above] = below.get(above, 0) + told
    return found


def _members(day: date, known_by: str | None) -> Iterable[DeclaredMembers]:
    late = _declared_since(known_by)
    yield from DeclaredMembers.objects.filter(on=day).exclude(unit__in=late)
    for unit, events in histories(Stream.UNIT, late).items():
        known = effective([event for event in events if event.recorded_at <= (known_by or "")])
        yield from (row for row in declared_members(unit, known) if row.on == day)


def _flows(span: Span, known_by: str | None) -> Iterable[DeclaredFlow]:
    late = _declared_since(known_by)
    yield from DeclaredFlow.objects.filter(start__gte=span.start, end__lte=span.end).exclude(unit__in=late)
    for unit, events in histories(Stream.UNIT, late).items():
        known = effective([event for event in events if event.recorded_at <= (known_by or "")])
        yield from (row for row in declared_flows(unit, known) if row.start >= span.start and row.end <= span.end)


def _declared_since(known_by: str | None) -> Collection[UUID]:
    """Units that declared something, or took it back, after the moment."""
    if known_by is None:
        return []
    kinds = ("unit.members_declared", "unit.flows_declared", "unit.void")
    late = Event.objects.filter(stream=Stream.UNIT.value, kind__in=kinds, recorded_at__gt=known_by)
    return set(late.values_list("stream_id", flat=True))
