"""Reads of villages, quarters, areas and declared numbers on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.base.dated import holds_on
from ketnap.rulebook.library import load
from ketnap.rulebook.schema import WEAK_MARKS
from ketnap.units.enums import AreaTag
from ketnap.units.models import Area, Coverage, Inhabitants, Place, PlaceHolding, Unit
from ketnap.units.queries import path_on
from ketnap.units.scope import under

MINIMUM, BRANCH_RULE = "min_official_members", "R-CB-04"


@dataclass(frozen=True)
class BranchMinimum:
    """How many official members a branch needs on a day, and where that is written; `is_weak`: to be confirmed."""

    number: int
    source: str
    is_weak: bool


def branch_minimum(on: date) -> BranchMinimum:
    """The threshold of the rule set in force on the day (R-CB-04); before the oldest one, that of the oldest."""
    books = load()
    ruleset = books.in_force(on)
    if ruleset is None:
        return BranchMinimum(books.rulesets[0].number(MINIMUM), "", True)
    place = ruleset.provision(BRANCH_RULE, on)
    source = f"{place.instrument}, {place.place}" if place else ""
    return BranchMinimum(ruleset.number(MINIMUM), source, place is None or place.mark in WEAK_MARKS)


@dataclass(frozen=True)
class CoveringBranch:
    """A branch with the places it covers on a day, in name order."""

    unit: Unit
    places: tuple[Place, ...]
    needed: int

    @property
    def is_joint(self) -> bool:
        return len(self.places) > 1

    def missing_to_split(self, official: int) -> int:
        """How many official members are missing before every place could have a branch of its own; 0 = enough in number.

        Counts members only: where each of them lives is not known here.
        """
        return max(0, self.needed * len(self.places) - official)


def covering_branches(top: Unit, on: date) -> list[CoveringBranch]:
    """The branches at and under `top` that cover a place on the day, in code order. Two queries."""
    path = path_on(top, on)
    if path is None:
        return []
    placed = under(path, "unit__placements__path") & holds_on(on, "unit__placements__")
    rows = (
        Coverage.objects.as_of(on).filter(placed).select_related("unit", "place").order_by("unit__sort", "place__sort")
    )
    found: dict[UUID, tuple[Unit, list[Place]]] = {}
    for row in rows:
        found.setdefault(row.unit_id, (row.unit, []))[1].append(row.place)
    needed = branch_minimum(on).number
    return [CoveringBranch(unit, tuple(places), needed) for unit, places in found.values()]


def places_on(top: Unit, on: date) -> list[Place]:
    """The villages and quarters in the area of `top` and of everything under it on the day, in name order."""
    path = path_on(top, on)
    if path is None:
        return []
    placed = under(path, "unit__placements__path") & holds_on(on, "unit__placements__")
    return _held(PlaceHolding.objects.as_of(on).filter(placed))


def places_of(unit: Unit | UUID, on: date) -> list[Place]:
    """The villages and quarters in the unit's own area on the day, in name order."""
    return _held(PlaceHolding.objects.as_of(on).filter(unit=unit))


def _held(rows: Any) -> list[Place]:
    """The places of these holdings; `unit` is the one that has the place on the day asked for."""
    found = []
    for row in rows.select_related("place", "unit").order_by("unit__sort", "place__sort", "place"):
        row.place.unit = row.unit
        found.append(row.place)
    return found


def tags_of_places(places: Iterable[Place], on: date) -> dict[UUID, list[AreaTag]]:
    """Area tags of each place on the day; a place without any is left out."""
    rows = Area.objects.as_of(on).filter(place__in=[place.pk for place in places]).values_list("place", "tag")
    found: dict[UUID, list[AreaTag]] = {}
    for place, tag in rows:
        found.setdefault(place, []).append(AreaTag(tag))
    return {place: sorted(tags, key=list(AreaTag).index) for place, tags in found.items()}


def tags_on(unit: Unit | UUID, on: date) -> list[AreaTag]:
    """Area tags of the unit itself on the day."""
    rows = Area.objects.as_of(on).filter(unit=unit, place=None).values_list("tag", flat=True)
    return sorted((AreaTag(tag) for tag in rows), key=list(AreaTag).index)


def inhabitants_on(unit: Unit | UUID, on: date) -> Inhabitants | None:
    """Declared population and workforce of the unit on the day; None = never declared."""
    return Inhabitants.objects.as_of(on).filter(unit=unit).first()
