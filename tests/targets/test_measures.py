"""What each kind of target needs. The smallest number that meets it is found here by trying them all."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.periods import Span
from ketnap.targets.enums import TargetKind
from ketnap.targets.measures import Aim, Position, alone, measure, years_in

small = st.integers(0, 400)
rates = st.decimals(Decimal(0), Decimal(100), places=2)


@given(amount=small, number=small)
def test_a_number_is_reached_or_something_is_missing(amount, number):
    found = measure(Aim(TargetKind.ABSOLUTE, amount), number)
    assert found.remaining - found.surplus == amount - number
    assert found.reached == (number >= amount)
    assert min(found.remaining, found.surplus) == 0


@given(low=small, width=st.integers(1, 50), number=small)
def test_a_range_is_missed_met_or_passed(low, width, number):
    found = measure(Aim(TargetKind.RANGE, low, low + width), number)
    position = Position.BELOW if number < low else Position.ABOVE if number > low + width else Position.WITHIN
    assert found.position is position
    assert found.denominator == low
    assert found.surplus == max(number - low - width, 0)


@given(rate=rates, base=small, number=small)
def test_a_rate_needs_the_least_number_whose_share_is_not_below_it(rate, base, number):
    found = measure(Aim(TargetKind.RATE, rate=rate), number, base)
    assert found.needed == next(k for k in range(base + 1) if Fraction(k) >= Fraction(rate) * base / 100)
    assert found.reached == (Fraction(number) >= Fraction(rate) * base / 100)


@given(low=rates, high=rates, base=st.integers(1, 400), number=small)
def test_a_band_of_rates_is_compared_exactly(low, high, base, number):
    low, high = min(low, high), max(low, high)
    exact = Fraction(number, base) * 100
    position = Position.BELOW if exact < low else Position.ABOVE if exact > high else Position.WITHIN
    assert measure(Aim(TargetKind.RATE, rate=low, rate_high=high), number, base).position is position


@given(rate=st.integers(0, 99), number=small, others=small)
def test_a_share_is_met_by_the_fewest_further_members_of_the_group(rate, number, others):
    base = number + others
    more = alone(Aim(TargetKind.SHARE, rate=Decimal(rate)), number, base)
    assert 100 * (number + more) >= rate * (base + more)
    assert more == 0 or 100 * (number + more - 1) < rate * (base + more - 1)


@given(amount=st.integers(0, 3000), years=st.integers(1, 6), number=st.integers(0, 20000))
def test_a_yearly_average_asks_for_the_years_together(amount, years, number):
    found = measure(Aim(TargetKind.YEARLY_AVERAGE, amount, years=Fraction(years)), number)
    assert found.denominator == found.needed == amount * years
    assert found.reached == (Fraction(number, years) >= amount)


@pytest.mark.parametrize(
    ("aim", "number", "base", "needed", "position"),
    [
        (Aim(TargetKind.MINIMUM, 290, qualifier="hơn"), 290, None, 291, Position.BELOW),
        (Aim(TargetKind.ABSOLUTE, 500, qualifier="gần"), 492, None, 450, Position.WITHIN),
        (Aim(TargetKind.RATE, rate=Decimal(3), rate_high=Decimal(4)), 90, 2817, 85, Position.WITHIN),
        (Aim(TargetKind.RATE, rate=Decimal(3), rate_high=Decimal(4)), 80, 2817, 85, Position.BELOW),
        (Aim(TargetKind.RATE, rate=Decimal(3)), 1240, 48100, 1443, Position.BELOW),
        (Aim(TargetKind.SHARE, rate=Decimal(70)), 2945, 4208, 2946, Position.BELOW),
        (Aim(TargetKind.CHILDREN_SUM), 1614, 2170, 2170, Position.BELOW),
        (Aim(TargetKind.UNITS, 12), 11, 14, 12, Position.BELOW),
        (Aim(TargetKind.UNITS, rate=Decimal(100)), 14, 14, 14, Position.WITHIN),
        (Aim(TargetKind.RATE, rate=Decimal(3)), 90, None, None, Position.UNKNOWN),
        (Aim(TargetKind.ABSOLUTE, None), 90, None, None, Position.UNKNOWN),
        (Aim(TargetKind.ABSOLUTE, 0), 0, None, 0, Position.WITHIN),
    ],
)
def test_published_and_worded_targets(aim, number, base, needed, position):
    found = measure(aim, number, base)
    assert (found.needed, found.position) == (needed, position)


def test_a_term_of_five_years_has_five_years():
    assert years_in(Span(date(2020, 7, 1), date(2025, 7, 1))) == 5
    assert years_in(Span(date(2021, 1, 1), date(2026, 1, 1))) == 5
