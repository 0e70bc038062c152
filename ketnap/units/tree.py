"""Paths from parent links in time. No tables.

A unit's path changes when any unit above it moves; so each link is cut into stretches in which the whole path stands still.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ketnap.base.errors import BadInput


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


class BadTree(BadInput):
    """The links do not make a tree on some day: a cycle, an overlap, or a child that outlives its parent."""

    def __init__(self, unit: str, message: str) -> None:
        self.unit = unit
        super().__init__("parent", message)


def stretches(
    links: Mapping[str, Sequence[Link]],
    unit: str,
    start: date = date.min,
    end: date | None = None,
    _above: tuple[str, ...] = (),
) -> list[Stretch]:
    """The stretches of one unit from `start` (inclusive) to `end` (exclusive), from its own links and those of the units above it.

    Raises BadTree.
    """
    if unit in _above:
        raise BadTree(unit, "Tổ chức không thể trực thuộc chính mình hoặc cấp dưới của mình.")
    own = sorted(links.get(unit, ()), key=lambda link: link.start)
    for earlier, later in pairwise(own):
        if earlier.end is None or earlier.end > later.start:
            raise BadTree(unit, "Hai quan hệ trực thuộc chồng thời gian lên nhau.")
    found: list[Stretch] = []
    for link in own:
        clipped = Link(unit, link.parent, max(link.start, start), _earlier(link.end, end))
        if clipped.end is not None and clipped.end <= clipped.start:
            continue
        if clipped.parent is None:
            found.append(Stretch(unit, None, (unit,), clipped.start, clipped.end))
        else:
            found.extend(_below(clipped, stretches(links, clipped.parent, clipped.start, clipped.end, (*_above, unit))))
    return found


def _below(link: Link, above: Sequence[Stretch]) -> Iterator[Stretch]:
    """The link cut where the path of the parent changes; the parent must be there all the time."""
    covered: date | None = link.start
    for part in above:
        if part.start != covered or link.parent is None:
            raise BadTree(link.unit, "Cấp trên chưa tồn tại trong toàn bộ thời gian trực thuộc.")
        yield Stretch(link.unit, link.parent, (*part.nodes, link.unit), part.start, part.end)
        covered = part.end
    if covered != link.end:
        raise BadTree(link.unit, "Tổ chức còn hoạt động sau khi cấp trên đã kết thúc.")


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
