"""A whole number divided among units by weight: exact, within a floor and a cap for each, every row explained. Pure.

The method is Sainte-Laguë (Webster): one common divisor, each weight divided by it and rounded to the nearest whole
number. It favours neither large nor small units, a larger target takes nothing away from anybody, and floors and caps
fit in without a special case. Why this one: `docs/decisions`. Integers and fractions only, nothing is rounded on the way.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

from ketnap.base.errors import BadInput
from ketnap.lib.numbers import format_number

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Source[K: Hashable]:
    """What a weight is taken from: a count per unit (None = not known, counts as 0) and its part of the whole weight."""

    key: str
    label: str
    part: int
    counts: Mapping[K, int | None]

    @property
    def sum(self) -> int:
        return sum(count for count in self.counts.values() if count)


@dataclass(frozen=True)
class Claim[K: Hashable]:
    """One receiver: its weight and what it gets at least and at most (None = no cap)."""

    key: K
    weight: Fraction
    floor: int = 0
    cap: int | None = None


@dataclass(frozen=True)
class Given[K: Hashable]:
    """What one receiver gets, and why.

    `quota`: its exact part of the total by weight alone; `quotient`: weight over the common divisor, which rounds to
    `nearest`; `number` is `nearest` held between floor and cap. `tied`: the quotient lies exactly half-way, the order of
    the list decided.
    """

    claim: Claim[K]
    quota: Fraction
    quotient: Fraction
    number: int
    tied: bool

    @property
    def nearest(self) -> int:
        """The quotient rounded; half-way as it was decided."""
        if self.tied:
            return self.number
        return (2 * self.quotient.numerator + self.quotient.denominator) // (2 * self.quotient.denominator)

    @property
    def bound(self) -> str:
        """ "floor" or "cap" where it changed the number, else ""."""
        if self.number > self.nearest:
            return "floor"
        return "cap" if self.number < self.nearest else ""


@dataclass(frozen=True)
class Apportionment[K: Hashable]:
    """The whole division: the rows add up to `total`."""

    total: int
    divisor: Fraction
    rows: tuple[Given[K], ...]

    @property
    def numbers(self) -> dict[K, int]:
        return {row.claim.key: row.number for row in self.rows}


def weigh[K: Hashable](sources: Sequence[Source[K]], keys: Iterable[K]) -> dict[K, Fraction]:
    """The weight of each key: from every source its count over the sum of that source, times the source's part.

    So a source of thousands does not drown one of dozens. The weights add up to the sum of the parts. Raises BadInput for no
    source, a negative part or count, and a source that is 0 everywhere.
    """
    wanted = list(keys)
    chosen = [source for source in sources if source.part]
    if not chosen:
        raise BadInput("parts", "Hãy chọn ít nhất một căn cứ và ghi tỷ trọng của nó.")
    found = dict.fromkeys(wanted, Fraction(0))
    for source in chosen:
        if source.part < 0 or any(count and count < 0 for count in source.counts.values()):
            raise BadInput("parts", f"“{source.label}”: tỷ trọng và số gốc không thể âm.")
        total = sum(source.counts.get(key) or 0 for key in wanted)
        if not total:
            raise BadInput("parts", f"“{source.label}” bằng 0 ở mọi đơn vị. Hãy để tỷ trọng của căn cứ này là 0.")
        for key in wanted:
            found[key] += Fraction(source.part * (source.counts.get(key) or 0), total)
    return found


def apportion[K: Hashable](total: int, claims: Sequence[Claim[K]]) -> Apportionment[K]:
    """Divide `total` exactly. Equal cases: the heavier first, then the one that stands earlier in `claims`.

    A claim of weight 0 gets its floor. Raises BadInput when floors or caps leave no room, or a number cannot be used.
    """
    _check(total, claims)
    weights = _whole(claims)
    numbers = _start(total, claims, weights)
    waiting = [
        (-_next(weights[place], number), -weights[place], place)
        for place, number in enumerate(numbers)
        if _may_grow(claims[place], weights[place], number)
    ]
    heapify(waiting)
    for _ in range(total - sum(numbers)):
        _, _, place = heappop(waiting)
        numbers[place] += 1
        if _may_grow(claims[place], weights[place], numbers[place]):
            heappush(waiting, (-_next(weights[place], numbers[place]), -weights[place], place))
    return _explained(total, claims, numbers)


def _check[K: Hashable](total: int, claims: Sequence[Claim[K]]) -> None:
    if total < 0 or any(claim.weight < 0 or claim.floor < 0 for claim in claims):
        raise BadInput("floor", "Số được chia, trọng số và mức sàn không thể âm.")
    if any(claim.cap is not None and claim.cap < claim.floor for claim in claims):
        raise BadInput("cap", "Mức trần của một đơn vị thấp hơn mức sàn của nó.")
    least = sum(claim.floor for claim in claims)
    if least > total:
        text = (
            f"Các mức sàn cộng lại {format_number(least)}, nhiều hơn số được chia {format_number(total)}. Hãy hạ sàn."
        )
        raise BadInput("floor", text)
    if any(claim.weight and claim.cap is None for claim in claims):
        return
    most = sum((claim.cap or 0) if claim.weight else claim.floor for claim in claims)
    if most < total:
        text = (
            f"Các mức trần chỉ cho giao đến {format_number(most)}, ít hơn số được chia {format_number(total)} (đơn vị có"
            " số gốc bằng 0 chỉ nhận mức sàn). Hãy nâng trần, hoặc để phần còn lại vào dự phòng."
        )
        raise BadInput("cap", text)


def _whole[K: Hashable](claims: Sequence[Claim[K]]) -> list[int]:
    """The weights as whole numbers in the same proportion."""
    common = lcm(*(claim.weight.denominator for claim in claims))
    return [int(claim.weight * common) for claim in claims]


def _next(weight: int, number: int) -> Fraction:
    """The claim to one more: weight over the half-way point between `number` and the next."""
    return Fraction(2 * weight, 2 * number + 1)


def _may_grow[K: Hashable](claim: Claim[K], weight: int, number: int) -> bool:
    return weight > 0 and (claim.cap is None or number < claim.cap)


def _start[K: Hashable](total: int, claims: Sequence[Claim[K]], weights: Sequence[int]) -> list[int]:
    """Numbers by the smallest divisor of the form sum/k that gives out no more than the total: a safe start, at most one
    short for each receiver.
    """
    whole = sum(weights)

    def by(k: int) -> list[int]:
        return [
            _held(claim, -((whole - 2 * weight * k) // (2 * whole)) if weight else 0)
            for claim, weight in zip(claims, weights, strict=True)
        ]

    low, high = 0, whole * (total + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sum(by(middle)) <= total else (low, middle - 1)
    return by(low) if whole else [claim.floor for claim in claims]


def _held[K: Hashable](claim: Claim[K], number: int) -> int:
    number = max(number, claim.floor)
    return number if claim.cap is None else min(number, claim.cap)


def _explained[K: Hashable](total: int, claims: Sequence[Claim[K]], numbers: Sequence[int]) -> Apportionment[K]:
    divisor = _divisor(claims, numbers)
    whole = sum((claim.weight for claim in claims), Fraction(0))
    rows = []
    for claim, number in zip(claims, numbers, strict=True):
        quotient = claim.weight / divisor
        tied = quotient - number in (HALF, -HALF)
        rows.append(Given(claim, total * claim.weight / whole if whole else Fraction(0), quotient, number, tied))
    return Apportionment(total, divisor, tuple(rows))


def _divisor[K: Hashable](claims: Sequence[Claim[K]], numbers: Sequence[int]) -> Fraction:
    """A divisor under which every quotient rounds to its number: between the strongest claim to one more and the weakest
    claim to the last one given.
    """
    both = list(zip(claims, numbers, strict=True))
    low = max((one.weight / (n + HALF) for one, n in both if one.cap is None or n < one.cap), default=Fraction(0))
    high = min((one.weight / (n - HALF) for one, n in both if n > one.floor), default=None)
    if high is None:
        return 2 * low or Fraction(1)
    return (low + high) / 2
