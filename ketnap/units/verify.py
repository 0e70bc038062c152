"""Walk the stored tree and compare every path with the parent links, day by day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.scope import node_of

Placements = dict[UUID, list[UnitPlacement]]


def problems() -> list[str]:
    """Every placement that does not hold, in Vietnamese, one line each; empty = the tree is sound on every day."""
    names = dict(Unit.objects.values_list("pk", "name"))
    by_unit: Placements = defaultdict(list)
    for row in UnitPlacement.objects.order_by("unit", "valid_from"):
        by_unit[row.unit_id].append(row)
    found: list[str] = []
    for unit, rows in by_unit.items():
        name = f"{names.get(unit, unit)}"
        found.extend(f"Cây tổ chức: {name} có hai vị trí cùng ngày {day:%d/%m/%Y}." for day in _overlaps(rows))
        for row in rows:
            if not _path_holds(row, by_unit):
                found.append(
                    f"Cây tổ chức: đường dẫn của {name} từ ngày {row.valid_from:%d/%m/%Y} không khớp cấp trên."
                )
    return found


def _overlaps(rows: Sequence[UnitPlacement]) -> Iterator[date]:
    for earlier, later in pairwise(rows):
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            yield later.valid_from


def _path_holds(row: UnitPlacement, by_unit: Placements) -> bool:
    """Whether the path is that of the parent, through the whole time of the row, and the unit's own node."""
    own = node_of(row.unit_id.hex)
    if row.depth * len(own) != len(row.path):
        return False
    if row.parent_id is None:
        return row.path == own
    day = row.valid_from
    for above in by_unit.get(row.parent_id, []):
        if above.valid_from <= day and (above.valid_to is None or above.valid_to > day):
            if row.path != above.path + own:
                return False
            if above.valid_to is None or (row.valid_to is not None and row.valid_to <= above.valid_to):
                return True
            day = above.valid_to
    return False
