"""Which units belong to a unit: as organised on a day, as known at a moment.

What happened at a unit that does not stand on the day is told where it came to, or came from: a reorganisation with one
unit that took over is followed; where there are several, the person or case goes as it was named in the act. What nobody
named is told at the unit itself, under the nearest unit above all that took over: never at the first of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import F, Q

from ketnap.journal.models import Event, Fact
from ketnap.journal.read import effective, histories
from ketnap.journal.registry import Stream
from ketnap.reports.figures.lineage import Lineages, lineages
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.projection import links_of
from ketnap.units.scope import NODE, node_of, shared_path
from ketnap.units.scope import under as at_or_under
from ketnap.units.tree import stretches


@dataclass(frozen=True)
class Home:
    """Where something is told: at or under the unit of this path. `pending`: an absent unit whose share nobody named."""

    path: str
    pending: UUID | None = None


@dataclass(frozen=True)
class Placed:
    """Units that stand on the day → their paths; and of those that do not: dissolved ones → keepers, later ones → the day
    of their opening and their first parent.

    `replayed`: read from the journal as known at a moment; otherwise the rows of the day say the same and can be joined.
    """

    on: date
    paths: Mapping[UUID, str]
    keepers: Mapping[UUID, UUID]
    later: Mapping[UUID, tuple[date, UUID]] = field(default_factory=dict)
    known_by: str | None = None
    replayed: bool = False
    _homes: dict[UUID, Home | None] = field(default_factory=dict, repr=False)

    @cached_property
    def lineages(self) -> Lineages:
        """What the reorganisations say, as known then."""
        return lineages(self.known_by)

    @cached_property
    def at(self) -> dict[str, UUID]:
        """Path → unit."""
        return {path: unit for unit, path in self.paths.items()}

    @cached_property
    def absent(self) -> set[UUID]:
        """Units that do not stand on the day, but did before or will."""
        return {*self.keepers, *self.later} - self.paths.keys()

    @cached_property
    def undecided(self) -> set[UUID]:
        """Absent units whose share is told by name, or not at all."""
        return {unit for unit in self.absent if (home := self.home(unit)) and home.pending}

    def keeper_path(self, unit: UUID) -> str | None:
        """The path of a unit, that of the keeper of its closed cases when it is dissolved: for rights, on today's tree.

        None when it is nowhere on that day.
        """
        seen: set[UUID] = set()
        while unit not in self.paths:
            if unit in seen or unit not in self.keepers:
                return None
            seen.add(unit)
            unit = self.keepers[unit]
        return self.paths[unit]

    def home(self, unit: UUID, stream: UUID | None = None, person: UUID | None = None) -> Home | None:
        """Where something of the unit is told on this tree; `stream` (a case) and `person` decide where units were divided.

        None when the unit is nowhere on this tree.
        """
        if unit not in self._homes:
            self._homes[unit] = self._home(unit, None, None)
        found = self._homes[unit]
        return found if found is None or found.pending is None else self._home(unit, stream, person)

    def _home(self, unit: UUID, stream: UUID | None, person: UUID | None) -> Home | None:
        seen: set[UUID] = set()
        while unit not in self.paths:
            if unit in seen:
                return None
            seen.add(unit)
            going = self._going(unit)
            if not going:
                return None
            named = going[0] if len(going) == 1 else self._named(unit, going, stream, person)
            if named is None:
                return self._pending(unit, going)
            unit = named
        return Home(self.paths[unit])

    def _going(self, unit: UUID) -> tuple[UUID, ...]:
        """Where an absent unit leads: to what took over or keeps, else to what it was made of or stands under."""
        if unit in self.keepers:
            return self.lineages.heirs(unit, self.on) or (self.keepers[unit],)
        if unit not in self.later:
            return ()
        opened_on, parent = self.later[unit]
        return self.lineages.origins(unit, opened_on) or (parent,)

    def _named(self, unit: UUID, going: tuple[UUID, ...], stream: UUID | None, person: UUID | None) -> UUID | None:
        if stream is None and person is None:
            return None
        names = self.lineages.named(unit) if unit in self.keepers else self.lineages.came_from(unit, going)
        found = [names[one] for one in (stream, person) if one is not None and one in names]
        return found[0] if found and found[0] in going else None

    def _pending(self, unit: UUID, going: Iterable[UUID]) -> Home | None:
        homes = [home.path for one in going if (home := self.home(one))]
        if not homes:
            return None
        path = shared_path(homes)
        return Home(path, unit) if path else None

    def holds(self, top: UUID, home: Home | None) -> bool:
        """Whether what is told at the home belongs to the unit or something under it."""
        start = self.paths.get(top)
        return start is not None and home is not None and home.path.startswith(start)

    def facts_under(self, top: UUID) -> Q:
        """The facts told at the unit or under it, as a condition."""
        return self.whole_units_under(top) | self._by_name(top) if top in self.paths else Q(pk__in=[])

    def whole_units_under(self, top: UUID) -> Q:
        """Units told under `top` whole, as a condition on the column `unit`; no list of all where rows can be joined."""
        start = self.paths.get(top)
        if start is None:
            return Q(pk__in=[])
        if self.replayed:
            return Q(unit__in=self.under(top))
        told = {unit for unit in self.absent - self.undecided if self.holds(top, self.home(unit))}
        condition = Q(unit__in=UnitPlacement.objects.as_of(self.on).filter(at_or_under(start)).values("unit_id"))
        return condition | Q(unit__in=told) if told else condition

    def _by_name(self, top: UUID) -> Q:
        """Facts of divided units that are told under `top`, one by one."""
        if not self.undecided:
            return Q()
        rows = Fact.objects.filter(unit__in=self.undecided).values_list("unit", "stream_id", "subject").distinct()
        streams: dict[UUID, set[UUID]] = {}
        for unit, stream, person in rows:
            if self.holds(top, self.home(unit, stream, person)):
                streams.setdefault(unit, set()).add(stream)
        condition = Q()
        for unit, own in streams.items():
            condition |= Q(unit=unit, stream_id__in=own)
        return condition

    def child_of(self, top: UUID, home: Home | None) -> UUID | None:
        """The direct child of `top` at or under which the home lies, or the absent unit whose share is pending right
        under `top`; None for `top` itself.
        """
        start = self.paths.get(top)
        if start is None or home is None or not home.path.startswith(start):
            return None
        return home.pending if home.path == start else self.at.get(home.path[: len(start) + NODE])

    def children_of(self, top: UUID) -> list[UUID]:
        """The units directly under `top`, in no order."""
        start = self.paths.get(top)
        return [] if start is None else [unit for unit, path in self.paths.items() if path[:-NODE] == start]

    def path_of(self, unit: UUID) -> str | None:
        """The path of the unit at which the unit as a whole is told; None when it is nowhere on this tree."""
        home = self.home(unit)
        return home.path if home else None

    def under(self, top: UUID) -> set[UUID]:
        """The unit, everything under it, and absent units that are told there whole."""
        start = self.paths.get(top)
        if start is None:
            return set()
        told = {unit for unit in self.absent - self.undecided if self.holds(top, self.home(unit))}
        return told | {unit for unit, path in self.paths.items() if path.startswith(start)}

    def pending_note(self, unit: UUID) -> str:
        """What is said beside an absent unit whose share nobody named."""
        return "chưa phân theo đơn vị mới" if unit in self.keepers else "chưa phân theo đơn vị cũ"


def placed_on(on: date, known_by: str | None = None) -> Placed:
    """The whole tree on a day. A reorganisation typed after `known_by` does not change what was known then."""
    late = Event.objects.filter(stream__in=[Stream.UNIT.value, Stream.ACT.value], recorded_at__gt=known_by or "")
    if known_by is not None and late.exists():
        return _replayed(on, known_by)
    paths = dict(UnitPlacement.objects.as_of(on).values_list("unit_id", "path"))
    closed = Unit.objects.filter(closed_on__lte=on).values_list("pk", "keeper")
    first = UnitPlacement.objects.filter(unit__opened_on__gt=on, valid_from=F("unit__opened_on")).exclude(parent=None)
    later = {unit: (day, parent) for unit, day, parent in first.values_list("unit_id", "valid_from", "parent_id")}
    keepers = {unit: keeper for unit, keeper in closed if keeper is not None}
    return Placed(on, paths, keepers, later, known_by)


def _replayed(on: date, known_by: str) -> Placed:
    ids = Event.objects.filter(stream=Stream.UNIT.value).values_list("stream_id", flat=True).distinct()
    links, keepers, later = {}, {}, {}
    for unit, events in histories(Stream.UNIT, ids).items():
        known = effective([event for event in events if event.recorded_at <= known_by])
        links[unit.hex] = [link for link, _ in links_of(unit, known)]
        for event in known:
            if event.kind == "unit.closed" and event.on <= on and event.data.get("keeper"):
                keepers[unit] = UUID(event.data["keeper"])
            if event.kind == "unit.opened" and event.on > on and event.data.get("parent"):
                later[unit] = (event.on, UUID(event.data["parent"]))
    paths = {}
    for name in links:
        for part in stretches(links, name):
            if part.start <= on and (part.end is None or on < part.end):
                paths[UUID(name)] = "".join(node_of(node) for node in part.nodes)
    return Placed(on, paths, keepers, later, known_by, replayed=True)
