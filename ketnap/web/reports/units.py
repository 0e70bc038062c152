"""Units to choose from in a question: all of a small scope; of a large one the way to the chosen unit and what stands around it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from ketnap.accounts.models import User
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.scope import paths_above

Choice = tuple[str, str]
MOST = 150
INDENT = "– "


def unit_choices(user: User, permission: str, chosen: Unit, today: date) -> list[Choice]:
    """(code, name indented by level), parents before children. At most three queries, whatever the size of the tree."""
    rows = (
        UnitPlacement.objects.as_of(today).filter(user.scope_for(permission).condition("path")).select_related("unit")
    )
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        here = UnitPlacement.objects.as_of(today).filter(unit=chosen).first()
        path = here.path if here else ""
        way = [*paths_above(path), path]
        found = list(rows.filter(Q(path__in=way) | Q(parent=chosen)))
    if not any(row.unit_id == chosen.pk for row in found):
        return [(chosen.code, chosen.name), *_in_order(found)]
    return _in_order(found)


def _in_order(rows: list[UnitPlacement]) -> list[Choice]:
    sorts = {row.path: row.unit.sort for row in rows}

    def way(row: UnitPlacement) -> tuple[str, ...]:
        return tuple(sorts.get(path, "") for path in (*paths_above(row.path), row.path))

    top = min((row.depth for row in rows), default=0)
    return [(row.unit.code, f"{INDENT * (row.depth - top)}{row.unit.name}") for row in sorted(rows, key=way)]
