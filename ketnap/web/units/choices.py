"""Units as the choices of a form."""

from __future__ import annotations

from datetime import date

from ketnap.accounts.models import User
from ketnap.units.queries import tree_on

INDENT = "\u2003"


def unit_choices(
    user: User, permission: str, on: date, *, kinds: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Code and name of the units in which the user holds the permission, as the tree stands on the day, indented by level.

    `kinds` keeps units of these kinds only (empty: all). Two queries.
    """
    scope = user.scope_for(permission)
    if not scope:
        return []
    nodes = [node for node in tree_on(None, on) if scope.contains(node.path)]
    top = min((node.depth for node in nodes), default=0)
    return [
        (node.unit.code, f"{INDENT * (node.depth - top)}{node.name}")
        for node in nodes
        if not kinds or node.unit.kind in kinds
    ]
