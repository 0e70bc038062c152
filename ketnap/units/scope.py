"""Paths of units, and where a right reaches: subtrees of today's tree, as one condition on a path column.

A path is a row of fixed-width nodes of hexadecimal digits; everything at or under `p` lies in `p <= path < p + "g"`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

NODE = 12  # digits of one step of a path
_AFTER = "g"


@dataclass(frozen=True)
class Scope:
    """A set of subtrees, each given by its path. Empty = nothing (deny by default)."""

    paths: tuple[str, ...] = ()

    @classmethod
    def over(cls, paths: Iterable[str]) -> "Scope":
        """The scope of these subtrees; a subtree inside another is dropped."""
        kept: list[str] = []
        for path in sorted(set(paths)):
            if not kept or not path.startswith(kept[-1]):
                kept.append(path)
        return cls(tuple(kept))

    def contains(self, path: str) -> bool:
        """Whether the unit with this path lies inside."""
        return any(path.startswith(top) for top in self.paths)

    def condition(self, column: str) -> Q:
        """The scope as a query condition on a path column such as `unit__placements__path`."""
        condition = Q(pk__in=[])
        for path in self.paths:
            condition |= under(path, column)
        return condition

    def condition_with_above(self, column: str) -> Q:
        """The scope and the units above its subtrees: their papers, classes and sittings concern the units below, too."""
        tops = {top for path in self.paths for top in paths_above(path)}
        return self.condition(column) | Q(**{f"{column}__in": tops})

    def __bool__(self) -> bool:
        return bool(self.paths)


def node_of(identity: str) -> str:
    """A unit's fixed step in every path: the random tail of its id, given in hexadecimal digits."""
    return identity[-NODE:]


def paths_above(path: str) -> list[str]:
    """The paths of the units above, the top first; the unit itself is not among them."""
    return [path[:end] for end in range(NODE, len(path), NODE)]


def shared_path(paths: Iterable[str]) -> str:
    """The path of the nearest unit at or above all of these; "" when there is none."""
    found = list(paths)
    first, last = min(found), max(found)
    end = 0
    while end < len(first) and first[end : end + NODE] == last[end : end + NODE]:
        end += NODE
    return first[:end]


def under(path: str, column: str = "path") -> Q:
    """At or under the unit with this path."""
    return Q(**{f"{column}__gte": path, f"{column}__lt": path + _AFTER})
