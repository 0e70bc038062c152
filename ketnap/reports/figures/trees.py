"""Which units belong to a unit: as organised on a day, as known at a moment, with the dissolved ones at their
keeper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from ketnap.journal.models import Event
from ketnap.journal.read import effective, histories
from ketnap.journal.registry import Stream
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.projection import links_of
from ketnap.units.scope import NODE, node_of
from ketnap.units.scope import under as at_or_under
from ketnap.units.tree import stretches


@dataclass(frozen=True)
class Placed:
    """Units that exist on the day → their paths, and dissolved units → their keepers.

    `replayed`: read from the journal as known at a moment; otherwise the rows of the day say the same and can be
    joined.
    """

    on: date
    paths: Mapping[UUID, str]
    keepers: Mapping[UUID, UUID]
    replayed: bool = False

    def path_of(self, unit: UUID) -> str | None:
        """The path of a unit, that of its keeper when it is dissolved; None when it is nowhere on that day."""
        seen: set[UUID] = set()
        while unit not in self.paths:
            if unit in seen or unit not in self.keepers:
                return None
            seen.add(unit)
            unit = self.keepers[unit]
        return self.paths[unit]

    def under(self, top: UUID) -> set[UUID]:
        """The unit, everything under it, and dissolved units kept by one of them. Empty when it does not exist that
        day.
        """
        start = self.paths.get(top)
        if start is None:
            return set()
        found = {unit for unit, path in self.paths.items() if path.startswith(start)}
        return found | {unit for unit in self.keepers if (path := self.path_of(unit)) and path.startswith(start)}

    def condition(self, top: UUID, column: str) -> Q:
        """The units under `top` as a query condition on a column of unit ids; no list of all of them where rows can
        be joined.
        """
        start = self.paths.get(top)
        if start is None:
            return Q(pk__in=[])
        if self.replayed:
            return Q(**{f"{column}__in": self.under(top)})
        rows = UnitPlacement.objects.as_of(self.on).filter(at_or_under(start)).values("unit_id")
        kept = {unit for unit in self.keepers if (path := self.path_of(unit)) and path.startswith(start)}
        return Q(**{f"{column}__in": rows}) | Q(**{f"{column}__in": kept}) if kept else Q(**{f"{column}__in": rows})

    def child_of(self, top: UUID, unit: UUID) -> UUID | None:
        """The direct child of `top` that holds the unit; None for `top` itself."""
        start, path = self.paths.get(top), self.path_of(unit)
        if start is None or path is None or path == start or not path.startswith(start):
            return None
        return self.at.get(path[: len(start) + NODE])

    def children_of(self, top: UUID) -> list[UUID]:
        """The units directly under `top`, in no order."""
        start = self.paths.get(top)
        return [] if start is None else [unit for unit, path in self.paths.items() if path[:-NODE] == start]

    @cached_property
    def at(self) -> dict[str, UUID]:
        """Path → unit."""
        return {path: unit for unit, path in self.paths.items()}


def placed_on(on: date, known_by: str | None = None) -> Placed:
    """The whole tree on a day. A reorganisation typed after `known_by` does not change what was known then."""
    if known_by is None or not Event.objects.filter(stream=Stream.UNIT.value, recorded_at__gt=known_by).exists():
        paths = dict(UnitPlacement.objects.as_of(on).values_list("unit_id", "path"))
        closed = Unit.objects.filter(closed_on__lte=on).values_list("pk", "keeper")
        return Placed(on, paths, {unit: keeper for unit, keeper in closed if keeper is not None})
    return _replayed(on, known_by)


def _replayed(on: date, known_by: str) -> Placed:
    ids = Event.objects.filter(stream=Stream.UNIT.value).values_list("stream_id", flat=True).distinct()
    links, keepers = {}, {}
    for unit, events in histories(Stream.UNIT, ids).items():
        known = effective([event for event in events if event.recorded_at <= known_by])
        links[unit.hex] = [link for link, _ in links_of(unit, known)]
        for event in known:
            if event.kind == "unit.closed" and event.on <= on and event.data.get("keeper"):
                keepers[unit] = UUID(event.data["keeper"])
    paths = {}
    for name in links:
        for part in stretches(links, name):
            if part.start <= on and (part.end is None or on < part.end):
                paths[UUID(name)] = "".join(node_of(node) for node in part.nodes)
    return Placed(on, paths, keepers, replayed=True)
