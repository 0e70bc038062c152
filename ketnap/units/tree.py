"""Paths from parent links in time. Pure: no tables.

A unit's path changes when any unit above it moves; so each link is cut into stretches in which the whole path stands still.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Link:
    """`parent` over the unit from `start` (inclusive) to `end` (exclusive, None = open)."""

    unit: str
    parent: str | None
    start: date
    end: date | None


@dataclass(frozen=True)
class Stretch:
    unit: str
    parent: str | None
    nodes: tuple[str, ...]
    start: date
    end: date | None


class BadTree(Exception):
    """The links do not make a tree on some day: a cycle, an overlap, or a child that outlives its parent."""

    def __init__(self, unit: str, message: str) -> None:
        self.unit = unit
        super().__init__(message)


def stretches(links: Mapping[str, Sequence[Link]], unit: str, _above: tuple[str, ...] = ()) -> list[Stretch]:
    """The stretches of one unit, from its own links and those of the units above it. Raises BadTree."""
    if unit in _above:
        raise BadTree(unit, "Tổ chức không thể trực thuộc chính mình hoặc cấp dưới của mình.")
    found: list[Stretch] = []
    own = sorted(links.get(unit, ()), key=lambda link: link.start)
    for earlier, later in pairwise(own):
        if earlier.end is None or earlier.end > later.start:
            raise BadTree(unit, "Hai quan hệ trực thuộc chồng thời gian lên nhau.")
    for link in own:
        if link.parent is None:
            found.append(Stretch(unit, None, (unit,), link.start, link.end))
            continue
        covered = link.start
        for above in stretches(links, link.parent, (*_above, unit)):
            start, end = max(link.start, above.start), _earlier(link.end, above.end)
            if end is not None and end <= start:
                continue
            if start != covered:
                raise BadTree(unit, "Cấp trên chưa tồn tại trong toàn bộ thời gian trực thuộc.")
            found.append(Stretch(unit, link.parent, (*above.nodes, unit), start, end))
            covered = end if end is not None else date.max
        if covered != (link.end or date.max):
            raise BadTree(unit, "Tổ chức còn hoạt động sau khi cấp trên đã kết thúc.")
    return found


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
