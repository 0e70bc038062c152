"""The tree as the explorer shows it: every unit under one, on a day, with its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import Node, tree_on
from ketnap.units.scope import Scope, paths_above
from ketnap.web.units.counts import declared_by_unit, declared_upwards, members_by_unit, running_by_unit, summed

MOST_ROWS = 300


@dataclass(frozen=True)
class Row:
    """One unit of the tree. All numbers include everything under it.

    `units` counts the organisations below, `branches` those with members of their own (itself included); `declared` are
    members as declared in numbers (None: nobody did), `running` None = not for this reader.
    """

    node: Node
    members: int
    running: int | None
    hidden_below: int = 0
    units: int = 0
    branches: int = 0
    probationary: int = 0
    declared: int | None = None
    parent: str = ""


@dataclass(frozen=True)
class Tree:
    """`above` are the units over the first one, nearest last, each with whether the reader may open it."""

    rows: Sequence[Row]
    above: Sequence[tuple[Unit, bool]]
    shortened: bool

    @property
    def top(self) -> Row | None:
        return self.rows[0] if self.rows else None

    @property
    def any_declared(self) -> bool:
        return any(row.declared is not None for row in self.rows)


def tree_page(user: User, top: Unit, on: date, *, whole: bool = False) -> Tree:
    """The unit with everything under it as the tree stood on the day. A fixed number of queries, whatever its size.

    A very large tree is cut below the units directly under the top, each of which opens on its own; `whole` leaves it.
    """
    nodes = tree_on(top, on)
    above = above_of(user, nodes[0].path, on) if nodes else []
    total, new = members_by_unit(on)
    members, probationary = summed(nodes, total), summed(nodes, new)
    declared = declared_upwards(nodes, declared_by_unit(on))
    scope = user.scope_for("cases.view")
    running = summed(nodes, running_by_unit(user, on, [top])) if scope and nodes else {}
    seen = _seen(user, scope, nodes, on)
    units = summed(nodes, Counter({node.unit.pk: 1 for node in nodes}))
    branches = summed(nodes, Counter({node.unit.pk: int(_is_branch(node.unit)) for node in nodes}))
    names = {node.unit.pk: node.name for node in nodes}
    shortened = not whole and len(nodes) > MOST_ROWS
    rows = [
        Row(
            node,
            members[node.unit.pk],
            running.get(node.unit.pk, 0) if node.unit.pk in seen else None,
            node.children if shortened and node.depth == 1 else 0,
            units[node.unit.pk] - 1,
            branches[node.unit.pk],
            probationary[node.unit.pk],
            declared.get(node.unit.pk),
            names.get(node.parent, "") if node.parent else "",
        )
        for node in nodes
        if not shortened or node.depth <= 1
    ]
    return Tree(rows, above, shortened)


def _is_branch(unit: Unit) -> bool:
    """Whether members belong to it directly; a cell inside a branch is none of its own."""
    return unit.kind_info.holds_members and unit.kind_info.tier != "cell"


def _seen(user: User, scope: Scope, nodes: Sequence[Node], on: date) -> set[UUID]:
    """Units whose cases the reader may count: rights are those of today's tree, also for a past day."""
    if not scope:
        return set()
    rows = UnitPlacement.objects.as_of(user.today).filter(scope.condition("path"))
    today = set(rows.values_list("unit", flat=True))
    return {node.unit.pk for node in nodes if node.unit.pk in today or node.unit.keeper in today}


def above_of(user: User, path: str, on: date) -> list[tuple[Unit, bool]]:
    """The units over the one at this path, the top first, each with whether it stands in the reader's scope."""
    scope = user.scope_for("units.view")
    rows = UnitPlacement.objects.filter(path__in=paths_above(path)).as_of(on).select_related("unit").order_by("depth")
    return [(row.unit, scope.contains(row.path)) for row in rows]
