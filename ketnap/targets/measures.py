"""What a target of each kind needs, and how far a result is towards it. Pure: whole numbers and fractions, no rounding.

Kind, and what the ratio divides by:

    absolute, minimum   the number itself
    range               its lower end; within both ends it is reached
    rate                the members of the base date; reached from the lower rate on
    share               the other indicator (or the whole of the same one)
    average             the number times the years of the period
    children            the children's targets, added up
    units               all units of the level; counted are those with at least one

"Hơn n" and "trên n" ask for more than n. "Gần n" and "khoảng n" are met by every result that may be written like that
(`ketnap.lib.qualifiers`). Thresholds are compared exactly: 2.999% is below 3%.
"""

from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ketnap.lib.periods import Span
from ketnap.lib.qualifiers import ABOVE, least
from ketnap.lib.workdays import add_months, months_between
from ketnap.targets.enums import TargetKind


class Position(StrEnum):
    """Where the result stands: below what is asked, in it, or above the upper end. UNKNOWN: a number is missing."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Aim:
    """What is asked for, as the line says it. `years` are those of the period (only an average needs them)."""

    kind: TargetKind
    amount: int | None = None
    high: int | None = None
    rate: Decimal | None = None
    rate_high: Decimal | None = None
    qualifier: str = ""
    years: Fraction = Fraction(1)


@dataclass(frozen=True)
class Measure:
    """The result against the target. `needed` is the smallest whole number that meets it, `most` the largest inside an
    upper end (None = no upper end), `goal` the number itself; `denominator` is what the ratio divides by. None = not known.
    """

    numerator: int | None
    denominator: int | None
    needed: int | None
    most: int | None
    goal: int | None
    position: Position

    @property
    def reached(self) -> bool | None:
        """True from the lower end on; None when a number is missing."""
        return None if self.position is Position.UNKNOWN else self.position is not Position.BELOW

    @property
    def remaining(self) -> int | None:
        """How many are still needed; 0 when reached."""
        if self.numerator is None or self.needed is None:
            return None
        return max(self.needed - self.numerator, 0)

    @property
    def surplus(self) -> int | None:
        """How many more than asked for: above the upper end of a range, else above the number as printed."""
        asked = self.goal if self.most is None else self.most
        return None if self.numerator is None or asked is None else max(self.numerator - asked, 0)


def measure(aim: Aim, numerator: int | None, base: int | None = None) -> Measure:
    """The result `numerator` against the aim. `base`: members of the base date (rate), the other indicator (share), the sum
    of the children's targets, all units of the level; not needed for kinds that bring their own number.
    """
    denominator = _denominator(aim, base)
    needed, most = bounds(aim, denominator)
    goal = needed if aim.rate is not None else aim.amount if aim.kind is TargetKind.UNITS else denominator
    return Measure(numerator, denominator, needed, most, goal, _position(numerator, needed, most))


def bounds(aim: Aim, denominator: int | None) -> tuple[int | None, int | None]:
    """The smallest whole number that meets the aim and the largest inside its upper end; None where there is none."""
    if denominator is None:
        return None, None
    if aim.rate is not None:
        low = _least_of_rate(aim.rate, denominator, aim.qualifier)
        return low, None if aim.rate_high is None else _most_of_rate(aim.rate_high, denominator)
    number = denominator if aim.kind is not TargetKind.UNITS else aim.amount
    if number is None:
        return None, None
    return least(aim.qualifier, number), aim.high


def alone(aim: Aim, numerator: int, denominator: int) -> int | None:
    """How many more are needed for a share when all that come belong to the group and so raise both numbers. None when no
    number suffices (100% once others are in).
    """
    if aim.rate is None:
        return None
    rate = Fraction(aim.rate) / 100
    gap = rate * denominator - numerator
    strict = aim.qualifier in ABOVE
    if gap < 0 or (gap == 0 and not strict):
        return 0
    if rate == 1:
        return None
    exact = gap / (1 - rate)
    whole = -(-exact.numerator // exact.denominator)
    return whole + 1 if strict and whole == exact else whole


def years_in(span: Span) -> Fraction:
    """Years in a span, by whole months and, for the rest, the days of the month it falls into: 01/07/2020–30/06/2025
    is 5.
    """
    months = months_between(span.start, span.end)
    rest = (span.end - add_months(span.start, months)).days
    last = add_months(span.start, months)
    return Fraction(months, 12) + Fraction(rest, 12 * monthrange(last.year, last.month)[1])


def _denominator(aim: Aim, base: int | None) -> int | None:
    if aim.kind is TargetKind.YEARLY_AVERAGE:
        return None if aim.amount is None else int(aim.amount * aim.years)
    if aim.kind in (TargetKind.RATE, TargetKind.SHARE, TargetKind.CHILDREN_SUM, TargetKind.UNITS):
        return base
    return aim.amount


def _least_of_rate(rate: Decimal, denominator: int, qualifier: str) -> int:
    exact = Fraction(rate) * denominator / 100
    if qualifier in ABOVE:
        return exact.numerator // exact.denominator + 1
    return -(-exact.numerator // exact.denominator)


def _most_of_rate(rate: Decimal, denominator: int) -> int:
    exact = Fraction(rate) * denominator / 100
    return exact.numerator // exact.denominator


def _position(numerator: int | None, needed: int | None, most: int | None) -> Position:
    if numerator is None or needed is None:
        return Position.UNKNOWN
    if numerator < needed:
        return Position.BELOW
    return Position.ABOVE if most is not None and numerator > most else Position.WITHIN
