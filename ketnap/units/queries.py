"""Reads of the tree on a day. A day before a reorganisation gives the tree of that day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput
from ketnap.rulebook.facts import RouteId
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit, UnitName, UnitNature, UnitPlacement, UnitProfile
from ketnap.units.scope import Scope, paths_above, under

COMMUNES = frozenset({"commune", "ward", "special_zone"})
HAMLET_CELLS = frozenset({"branch", "branch_joint"})
"""Branches of villages and residential groups: directly under the commune's committee, but no grassroots organisation (R-DEC-11)."""

FEW = 200  # subtrees that are asked for one by one; of more than that the whole tree is read


@dataclass(frozen=True)
class Node:
    """A unit in a tree listing: `depth` counts from the top of the listing, `name` is that of the day asked for."""

    unit: Unit
    name: str
    parent: UUID | None
    path: str
    depth: int
    children: int


def by_code(code: str) -> Unit:
    """The unit with this code. Raises BadInput when there is none."""
    unit = Unit.objects.filter(code__iexact=code.strip()).first()
    if unit is None:
        raise BadInput("unit", f"Không có tổ chức mã “{code}”. Xem mã bằng lệnh: ketnap units.")
    return unit


def placement_on(unit: Unit | UUID, on: date) -> UnitPlacement | None:
    """Where the unit stands on the day `on`; None when it does not exist that day."""
    return UnitPlacement.objects.filter(unit=unit).as_of(on).first()


def path_on(unit: Unit | UUID, on: date) -> str | None:
    """The unit's path on the day `on`; None when it does not exist that day."""
    placement = placement_on(unit, on)
    return placement.path if placement else None


def parent_on(unit: Unit | UUID, on: date) -> Unit | None:
    """The unit directly above on the day `on`; None for the top and for a unit that does not exist that day."""
    placement = UnitPlacement.objects.filter(unit=unit).as_of(on).select_related("parent").first()
    return placement.parent if placement else None


def superior_name_on(unit: Unit, on: date) -> str:
    """The name, that day, of the organisation above; an office whose tree begins at the unit names it in the unit's profile, else ""."""
    above = parent_on(unit, on)
    if above is not None:
        return names_on([above.pk], on)[above.pk]
    profile = profile_on(unit, on)
    return profile.superior_name if profile else ""


def ancestors_on(unit: Unit | UUID, on: date) -> list[Unit]:
    """The units above, nearest first."""
    placement = placement_on(unit, on)
    if placement is None:
        return []
    rows = UnitPlacement.objects.filter(path__in=paths_above(placement.path)).as_of(on)
    return [row.unit for row in rows.select_related("unit").order_by("-depth")]


def tree_on(top: Unit | None, on: date) -> list[Node]:
    """The unit `top` and everything under it on the day `on`, parents before children, in code order. A fixed number of queries.

    Name, kind and sector of each unit are those of the day. With `top` None: the whole tree of this office.
    """
    rows = UnitPlacement.objects.as_of(on).select_related("unit")
    if top is not None:
        path = path_on(top, on)
        if path is None:
            return []
        rows = rows.filter(under(path))
    names = dict(UnitName.objects.as_of(on).values_list("unit", "name"))
    natures = {unit: nature for unit, *nature in UnitNature.objects.as_of(on).values_list("unit", "kind", "sector")}
    by_parent: dict[UUID | None, list[UnitPlacement]] = {}
    placements: list[UnitPlacement] = list(rows)
    present = {row.unit_id for row in placements}
    for row in sorted(placements, key=lambda row: row.unit.sort):
        by_parent.setdefault(row.parent_id if row.parent_id in present else None, []).append(row)
    found: list[Node] = []

    def visit(parent: UUID | None, depth: int) -> None:
        for row in by_parent.get(parent, []):
            name, nature = names.get(row.unit_id, row.unit.name), natures.get(row.unit_id)
            if nature is not None:
                row.unit.kind, row.unit.sector = nature
            found.append(Node(row.unit, name, row.parent_id, row.path, depth, len(by_parent.get(row.unit_id, []))))
            visit(row.unit_id, depth + 1)

    visit(None, 0)
    return found


def children_on(unit: Unit, on: date) -> list[Unit]:
    """Direct children on the day, in code order."""
    return list(Unit.objects.filter(holds_on(on, "placements__"), placements__parent=unit).in_order())


def names_on(units: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Names of units on the day; today's name where the unit has none that day."""
    wanted = list(units)
    today = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return {
        **today,
        **dict(Unit.objects.filter(holds_on(on, "names__"), pk__in=wanted).values_list("pk", "names__name")),
    }


def profile_on(unit: Unit | UUID, on: date) -> UnitProfile | None:
    """What the rules ask about the unit, as it stood on the day `on`; None when nothing was recorded by then."""
    return UnitProfile.objects.filter(unit=unit).as_of(on).first()


def body_on(unit: Unit | UUID, kind: BodyKind, on: date) -> Body | None:
    """The body of this kind in office on the day."""
    return Body.objects.filter(unit=unit, kind=kind).as_of(on).order_by("-valid_from").first()


def placed_under(tops: Iterable[UUID], on: date) -> set[UUID]:
    """The units at and under any of these on the day. Two queries for any number of them; none without."""
    found = set(UnitPlacement.objects.as_of(on).filter(unit__in=list(tops)).values_list("path", flat=True))
    if not found:
        return set()
    rows, scope = UnitPlacement.objects.as_of(on).values_list("unit", "path"), Scope.over(found)
    if len(scope.paths) <= FEW:
        return {unit for unit, _path in rows.filter(scope.condition("path"))}
    return {unit for unit, path in rows if path in found or not found.isdisjoint(paths_above(path))}


def kept_at(on: date) -> dict[UUID, str]:
    """Units that have ended by the day → the path of their keeper (or the keeper's keeper) on it. Two queries; one without any."""
    rows = Unit.objects.filter(closed_on__lte=on).values_list("pk", "keeper")
    keepers = {unit: keeper for unit, keeper in rows if keeper is not None}
    if not keepers:
        return {}
    last = {unit: _last_keeper(unit, keepers) for unit in keepers}
    paths = dict(UnitPlacement.objects.as_of(on).filter(unit__in=set(last.values())).values_list("unit", "path"))
    return {unit: paths[keeper] for unit, keeper in last.items() if keeper in paths}


def _last_keeper(unit: UUID, keepers: Mapping[UUID, UUID]) -> UUID:
    seen = {unit}
    while unit in keepers and keepers[unit] not in seen:
        unit = keepers[unit]
        seen.add(unit)
    return unit


@dataclass(frozen=True)
class Chain:
    """The organisations between a branch and the decision on a day, and the route the rules know it by."""

    branch: Unit
    sectional: Unit | None
    grassroots: Unit | None
    superior: Unit | None
    route: RouteId

    @property
    def holders(self) -> dict[BodyKind, Unit | None]:
        """Whose body votes on a case of the branch, by kind of body; None where the tree holds no such unit."""
        return {
            BodyKind.BRANCH: self.branch,
            BodyKind.COMMITTEE: self.grassroots,
            BodyKind.STANDING_COMMITTEE: self.superior,
        }


def chain_on(branch: Unit | UUID, on: date) -> Chain:
    """Who stands above a branch on the day: its grassroots organisation and the direct superior that decides (R-DEC-03)."""
    identity = branch.pk if isinstance(branch, Unit) else branch
    return chains_on([identity], on)[identity]


def chains_on(branches: Iterable[UUID], on: date) -> dict[UUID, Chain]:
    """`chain_on` for many branches with four queries. A branch that does not stand that day has nobody above it.

    Kind and sector of the units are those of the day.
    """
    found = Unit.objects.filter(pk__in=list(branches)).annotate(**_nature_on(on, "pk"))
    units = {unit.pk: _as_then(unit, unit) for unit in found}
    paths = dict(UnitPlacement.objects.filter(unit__in=units).as_of(on).values_list("unit", "path"))
    prefixes = {top for path in paths.values() for top in paths_above(path)}
    rows = UnitPlacement.objects.filter(path__in=prefixes).as_of(on).select_related("unit")
    at = {row.path: _as_then(row.unit, row) for row in rows.annotate(**_nature_on(on, "unit_id"))}
    grassroots = {unit.pk for unit in at.values() if unit.kind_info.is_grassroots}
    authorised = set(
        UnitProfile.objects.filter(unit__in=grassroots, authorised=True).as_of(on).values_list("unit", flat=True)
    )
    chains = {}
    for identity, unit in units.items():
        above = [at[top] for top in reversed(paths_above(paths.get(identity, ""))) if top in at]
        chains[identity] = _chain(unit, above, authorised)
    return chains


def _nature_on(on: date, unit: str) -> dict[str, Any]:
    """Annotations: kind and sector on the day of the unit whose id stands in the column `unit`."""
    rows = UnitNature.objects.filter(unit=OuterRef(unit)).as_of(on)
    return {"kind_then": Subquery(rows.values("kind")[:1]), "sector_then": Subquery(rows.values("sector")[:1])}


def _as_then(unit: Unit, row: Any) -> Unit:
    """The unit with the kind and sector of the day, as annotated on the row; the latest where it does not stand."""
    if row.kind_then is not None:
        unit.kind, unit.sector = row.kind_then, row.sector_then
    return unit


def nature_on(unit: Unit | UUID, on: date) -> UnitNature | None:
    """Kind and sector of the unit on the day; None when it does not stand."""
    return UnitNature.objects.filter(unit=unit).as_of(on).first()


def _chain(unit: Unit, above: Sequence[Unit], authorised: set[UUID]) -> Chain:
    """`above`: nearest first."""
    grassroots = next((one for one in above if one.kind_info.is_grassroots), None)
    sectional = next((one for one in above if one.kind == "sub_committee"), None)
    tiers = ("superior", "province", "central")
    superior = next((one for one in above if one.kind_info.tier in tiers and one is not grassroots), None)
    own_rules = superior is not None and superior.kind in ("province_army", "province_police")
    if own_rules and unit.sector in ("army", "police"):
        return Chain(unit, sectional, grassroots, superior, "armed_forces")
    if grassroots is None and superior is not None and superior.kind in COMMUNES and unit.kind in HAMLET_CELLS:
        return Chain(unit, sectional, None, superior, "hamlet_cell_under_commune_committee")
    if grassroots is None:
        return Chain(unit, sectional, None, superior, "chi_bo_directly_under_superior")
    if grassroots.pk in authorised:
        return Chain(unit, sectional, grassroots, grassroots, "authorised_grassroots_committee")
    at_province = superior is not None and superior.kind_info.tier == "province"
    route: RouteId = "province_level" if at_province else "via_superior_standing_committee"
    return Chain(unit, sectional, grassroots, superior, route)
