"""The grid of an allocation, over any number of levels: who gets what, what is kept back, who has passed it on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from ketnap.targets.balance import Balance
from ketnap.targets.enums import Authority, LineState
from ketnap.targets.models import Allocation, TargetLine
from ketnap.targets.queries import share_series
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import names_on, placement_on
from ketnap.units.scope import under


@dataclass(frozen=True)
class Passing:
    """Whether a unit has passed its share on: since when it is divided among the units below, since when the unit has a
    plan of its own for the period. `needed`: branches divide nothing further.
    """

    needed: bool
    divided_on: date | None = None
    plan_on: date | None = None

    @property
    def on(self) -> date | None:
        """The first day on which it had been passed on; None = not yet."""
        return min((day for day in (self.divided_on, self.plan_on) if day), default=None)

    @property
    def is_waiting(self) -> bool:
        return self.needed and self.on is None


@dataclass(frozen=True)
class GridRow:
    """One unit below: its decided share and its share in the open draft (None = none), and the grid under it.

    `stands`: whether the unit (still) stands below on the day; one that moved away or ended keeps its share until the
    division is decided anew.
    """

    unit: Unit
    name: str
    decided: int | None
    draft: int | None
    passing: Passing
    stands: bool = True
    below: "Grid | None" = None

    @property
    def amount(self) -> int | None:
        """What the page shows for editing: the draft where one is open."""
        return self.draft if self.draft is not None else self.decided


@dataclass(frozen=True)
class Grid:
    """The division of one target among the units directly below `unit`.

    `goal`: the number that is divided (None: the unit has no share yet). `since`: the day from which the decided division
    holds. `balance` is that of the open draft, else of the decided allocation (None = none yet). `stamp` differs as soon as
    somebody has written a draft, a decision or a change of the reserve.
    """

    series: UUID
    unit: Unit
    goal: int | None
    rows: tuple[GridRow, ...]
    reserve: int
    reason: str
    paper: UUID | None
    is_draft: bool
    since: date | None
    balance: Balance | None
    stamp: str

    def levels(self) -> "Iterator[Grid]":
        """This grid and those under it, upper ones first."""
        yield self
        for row in self.rows:
            if row.below is not None:
                yield from row.below.levels()

    @property
    def given(self) -> tuple[GridRow, ...]:
        """Units with a share in force."""
        return tuple(row for row in self.rows if row.decided is not None)

    @property
    def to_pass_on(self) -> tuple[GridRow, ...]:
        """Units with a share that can be passed on, or was: branches divide nothing further, but may have a plan."""
        return tuple(row for row in self.given if row.passing.needed or row.passing.on is not None)

    @property
    def passed_on(self) -> tuple[GridRow, ...]:
        return tuple(row for row in self.to_pass_on if row.passing.on is not None)

    @property
    def waiting(self) -> tuple[GridRow, ...]:
        """Units that have a share and have not passed it on."""
        return tuple(row for row in self.given if row.passing.is_waiting)


def allocation_grid(parent: TargetLine, *, on: date, levels: int = 1) -> Grid:
    """Target, units below on the day `on` (inclusive), their shares, the reserve, and whether it adds up; down to `levels`
    levels below the target's unit.

    The number of queries depends neither on the units nor on the levels.
    """
    return _Reader(parent, on, levels).grid


class _Reader:
    """Everything of the grid, read at once."""

    def __init__(self, parent: TargetLine, on: date, levels: int) -> None:
        self.parent, self.on = parent, on
        self.units: dict[UUID, Unit] = {parent.unit_id: parent.unit}
        self.children = self._children(levels)
        self.series = dict(self._series(parent.series, parent.unit_id))
        self.divided = [series for series, unit in self.series.items() if unit in self.children]
        self.drafts, self.standing = self._shares()
        others = UnitPlacement.objects.as_of(on).filter(unit__in=[one for one in self.units if one not in self.paths])
        self.paths |= dict(others.values_list("unit", "path"))
        self.allocations = self._allocations()
        self.plans, self.end = self._plans(), self._ends()
        self.names = names_on(self.units, on)
        self.grid = self._grid(parent.series, parent.unit, parent.amount)

    def _children(self, levels: int) -> dict[UUID, list[UUID]]:
        found: dict[UUID, list[UUID]] = {self.parent.unit_id: []}
        top = placement_on(self.parent.unit_id, self.on)
        self.paths = {self.parent.unit_id: top.path if top else "?"}
        rows: Iterable[UnitPlacement] = ()
        if top is not None:
            near = UnitPlacement.objects.as_of(self.on).filter(under(top.path), depth__lte=top.depth + levels)
            rows = near.exclude(pk=top.pk).select_related("unit").order_by("unit__sort", "pk")
        for row in rows:
            self.units[row.unit_id] = row.unit
            self.paths[row.unit_id] = row.path
            if row.parent_id is not None:
                found.setdefault(row.parent_id, []).append(row.unit_id)
        return found

    def _series(self, series: UUID, unit: UUID) -> Iterator[tuple[UUID, UUID]]:
        """Every target of the grid → its unit: the target itself, the shares, the shares of shares."""
        yield series, unit
        for child in self.children.get(unit, ()):
            yield from self._series(share_series(series, child), child)

    def _shares(self) -> tuple[dict[UUID, dict[UUID, int]], dict[UUID, dict[UUID, int]]]:
        """Divided target → unit → share, in the open drafts and decided on the day."""
        drafts: dict[UUID, dict[UUID, int]] = {}
        standing: dict[UUID, dict[UUID, int]] = {}
        rows = TargetLine.objects.known(None).filter(parent_series__in=self.divided).select_related("unit")
        for line in rows:
            if line.state == LineState.DRAFT:
                drafts.setdefault(line.parent_series, {})[line.unit_id] = line.number
            elif line.valid_from <= self.on and (line.valid_to is None or self.on < line.valid_to):
                standing.setdefault(line.parent_series, {})[line.unit_id] = line.number
            else:
                continue
            self.units.setdefault(line.unit_id, line.unit)
        return drafts, standing

    def _allocations(self) -> dict[tuple[UUID, str], Allocation]:
        """(divided target, state) → its open draft, and its decided allocation of the day."""
        extra = {
            share_series(series, unit)
            for shares in (self.drafts, self.standing)
            for series, units in shares.items()
            for unit in units
        }
        rows = Allocation.objects.known(None).filter(parent_series__in=[*{*self.series, *extra}])
        return {
            (row.parent_series, row.state): row
            for row in rows
            if row.state == LineState.DRAFT
            or (row.valid_from <= self.on and (row.valid_to is None or self.on < row.valid_to))
        }

    def _plans(self) -> dict[UUID, date]:
        """Unit → the first day of a plan of its own for the same indicator that touches the period."""
        rows = TargetLine.objects.known(None).filter(
            unit__in=list(self.units), authority=Authority.OWN_PLAN, state=LineState.DECIDED,
            indicator=self.parent.indicator, valid_from__lte=self.on,
            period_start__lt=self.parent.period_end, period_end__gt=self.parent.period_start,
        )  # fmt: skip
        found: dict[UUID, date] = {}
        for unit, day in rows.values_list("unit", "valid_from"):
            found[unit] = min(day, found.get(unit, day))
        return found

    def _ends(self) -> set[UUID]:
        """Units that divide nothing further: members belong to them directly."""
        return {unit.pk for unit in self.units.values() if unit.kind_info.holds_members}

    def _grid(self, series: UUID, unit: Unit, goal: int | None) -> Grid:
        draft, decided = (self.allocations.get((series, state.value)) for state in (LineState.DRAFT, LineState.DECIDED))
        drafted, standing = self.drafts.get(series, {}), self.standing.get(series, {})
        wanted = {*self.children.get(unit.pk, ()), *drafted, *standing}
        ordered = sorted((self.units[one] for one in wanted), key=lambda one: (one.sort, one.pk))
        shown = draft or decided
        amounts = (drafted if draft else standing).values()
        return Grid(
            series, unit, goal, tuple(self._row(series, unit, one, drafted, standing) for one in ordered),
            shown.reserve if shown else 0, shown.reason if shown else "", shown.paper if shown else None,
            draft is not None, self._since(series),
            Balance.of(goal or 0, amounts, shown.reserve) if shown else None,
            f"{draft.event.hex if draft else ''}{decided.event.hex if decided else ''}",
        )  # fmt: skip

    def _row(
        self, series: UUID, giver: Unit, unit: Unit, drafted: Mapping[UUID, int], standing: Mapping[UUID, int]
    ) -> GridRow:
        share = share_series(series, unit.pk)
        passing = Passing(unit.pk not in self.end, self._since(share), self.plans.get(unit.pk))
        stands = self.paths.get(unit.pk, "").startswith(self.paths.get(giver.pk, "?"))
        row = GridRow(unit, self.names[unit.pk], standing.get(unit.pk), drafted.get(unit.pk), passing, stands)
        if unit.pk not in self.children or share not in self.series:
            return row
        return replace(row, below=self._grid(share, unit, row.amount))

    def _since(self, series: UUID) -> date | None:
        decided = self.allocations.get((series, LineState.DECIDED.value))
        return decided.valid_from if decided else None


def flat(grid: Grid, depth: int = 0) -> Sequence[tuple[int, Grid, GridRow]]:
    """Every row with its depth (0 = directly below the target's unit) and its grid, as it is read from top to bottom."""
    found: list[tuple[int, Grid, GridRow]] = []
    for row in grid.rows:
        found.append((depth, grid, row))
        if row.below is not None:
            found.extend(flat(row.below, depth + 1))
    return found
