"""Divisions of a target, on all levels, when units end: who gets what an ended unit had. Pure; nothing is ever lost.

A division is shares and a signed reserve; a share may be divided further. Whatever is done here, shares + reserve stay the
target, on every level.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Share[K: Hashable]:
    """What a unit has, and how it divided it (None = it did not)."""

    amount: int
    below: "Division[K] | None" = None

    def raised(self, by: int) -> Self:
        """The share with more (or less); its own division keeps the difference in reserve."""
        below = replace(self.below, reserve=self.below.reserve + by) if self.below else None
        return replace(self, amount=self.amount + by, below=below)


@dataclass(frozen=True)
class Division[K: Hashable]:
    shares: Mapping[K, Share[K]]
    reserve: int = 0

    @property
    def total(self) -> int:
        """Shares + reserve: the number that is divided."""
        return sum(share.amount for share in self.shares.values()) + self.reserve

    def without(self, unit: K) -> Self:
        return replace(self, shares={one: share for one, share in self.shares.items() if one != unit})

    def with_share(self, unit: K, share: Share[K]) -> Self:
        return replace(self, shares={**self.shares, unit: share})


def joined[K: Hashable](one: Division[K], other: Division[K]) -> Division[K]:
    """Both divisions as one: shares of the same unit are added up, reserves too."""
    shares = dict(one.shares)
    for unit, share in other.shares.items():
        shares[unit] = both(shares[unit], share) if unit in shares else share
    return Division(shares, one.reserve + other.reserve)


def both[K: Hashable](one: Share[K], other: Share[K]) -> Share[K]:
    """Two shares of one unit as one. Where only one of them was divided, the other stands in the reserve."""
    if one.below is None and other.below is None:
        return Share(one.amount + other.amount)
    if one.below is None or other.below is None:
        divided, plain = (one, other) if one.below else (other, one)
        return divided.raised(plain.amount)
    return Share(one.amount + other.amount, joined(one.below, other.below))


def handed_whole[K: Hashable](division: Division[K], ended: K, heir: K, giver: K) -> Division[K]:
    """The ended unit's share goes to one heir as it was divided; to the giver itself: its shares stand beside the others."""
    share = division.shares[ended]
    rest = division.without(ended)
    if heir == giver:
        return joined(rest, share.below or Division({}, share.amount))
    return rest.with_share(heir, both(rest.shares[heir], share) if heir in rest.shares else share)


def handed_out[K: Hashable](division: Division[K], ended: K, numbers: Mapping[K, int], giver: K) -> Division[K]:
    """The ended unit's share goes to heirs by numbers; what is not given out (or too much) is taken up by the reserve."""
    share = division.shares[ended]
    found = division.without(ended)
    given = 0
    for heir, number in numbers.items():
        if heir != giver:
            given += number
            found = found.with_share(heir, found.shares.get(heir, Share(0)).raised(number))
    return replace(found, reserve=found.reserve + share.amount - given)


def pruned[K: Hashable](division: Division[K], top: K, stands_below: Callable[[K, K], bool]) -> Division[K]:
    """Without units that do not stand below `top` (or below the unit that divides): their shares go into the reserve."""
    shares, reserve = {}, division.reserve
    for unit, share in division.shares.items():
        if stands_below(top, unit):
            below = pruned(share.below, unit, stands_below) if share.below else None
            shares[unit] = replace(share, below=below)
        else:
            reserve += share.amount
    return Division(shares, reserve)
