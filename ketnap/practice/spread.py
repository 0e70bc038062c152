"""Spreading numbers over units and days, the same for the same seed."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random


def spread(counts: Mapping[str, int], sizes: Sequence[int], random: Random) -> list[list[str]]:
    """Each key as often as its count, shuffled, cut into parts of the given sizes.

    Raises ValueError when counts and sizes do not sum to the same number.
    """
    deck = [key for key, count in counts.items() for _ in range(count)]
    if len(deck) != sum(sizes):
        raise ValueError(f"{len(deck)} to spread, but room for {sum(sizes)}")
    random.shuffle(deck)
    ends = list(accumulate(sizes))
    return [deck[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def evenly[T](items: Sequence[T], wanted: int) -> list[T]:
    """`wanted` of the items at even distances, in order; an item may be taken twice when there are too few."""
    return [items[(2 * place + 1) * len(items) // (2 * wanted)] for place in range(wanted)]
