"""How far a period has run and how fast the work goes. Pure."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ketnap.lib.periods import Span
from ketnap.targets.measures import years_in

IDLE_DAYS = 60


def passed(period: Span, as_of: date) -> Span | None:
    """The part of the period up to `as_of` (inclusive); None before it begins."""
    return period.clip(Span(date.min, as_of + timedelta(days=1)))


def left(period: Span, as_of: date) -> Span | None:
    """The part of the period after `as_of`; None when it is over."""
    following = as_of + timedelta(days=1)
    return Span(max(following, period.start), period.end) if following < period.end else None


def per_year(number: int, span: Span | None) -> Decimal | None:
    """`number` spread over the years of the span, with one decimal, half up; None without a span."""
    if span is None:
        return None
    return rounded(Fraction(number) / years_in(span))


def rounded(exact: Fraction) -> Decimal:
    """With one decimal, half up."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def is_on_pace(number: int, target: int, period: Span, as_of: date) -> bool:
    """Whether number/target is at least the share of the period that has passed (exact fractions, by months)."""
    run = passed(period, as_of)
    share = years_in(run) / years_in(period) if run else Fraction(0)
    return target == 0 or Fraction(number, target) >= share


def idle_since(last: date | None, as_of: date, *, days: int = IDLE_DAYS) -> date | None:
    """The end of the month of the last event when at least `days` have gone by since that event; else None.

    Offices speak of months: after a last ceremony on 22/12/2022 there was none "từ 31/12/2022".
    """
    if last is None or (as_of - last).days < days:
        return None
    return last.replace(day=monthrange(last.year, last.month)[1])
