from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ketnap.lib.numbers import (
    BadNumber,
    at_least,
    format_number,
    format_percent,
    more_than,
    parse_number,
    percent,
    required_votes,
    shares,
)

COUNTS = st.integers(0, 5_000_000)
BASES = st.integers(1, 5_000_000)
FRACTIONS = st.sampled_from([(1, 2), (2, 3), (3, 4), (1, 1), (4, 5)])

# Published figures: numerator, base, decimals, half up, cut.
PRINTED = [
    (29, 56, 2, "51.79", "51.78"),
    (29, 58, 2, "50.00", "50.00"),
    (30, 58, 2, "51.72", "51.72"),
    (622, 540, 0, "115", "115"),
    (22_209, 39_199, 1, "56.7", "56.6"),
    (2_931, 8_034, 1, "36.5", "36.4"),
    (2_945, 8_034, 2, "36.66", "36.65"),
    (121, 160, 2, "75.63", "75.62"),
    (177, 160, 2, "110.63", "110.62"),
    (2_473, 2_475, 2, "99.92", "99.91"),
    (3, 7, 2, "42.86", "42.85"),
    (0, 7, 2, "0.00", "0.00"),
]


@pytest.mark.parametrize(("numerator", "base", "decimals", "half_up", "cut"), PRINTED)
def test_percent_agrees_with_published_figures(numerator, base, decimals, half_up, cut):
    assert str(percent(numerator, base, decimals)) == half_up
    assert str(percent(numerator, base, decimals, "cut")) == cut


def test_percent_of_base_0_is_none():
    assert percent(3, 0) is None
    assert percent(0, 0, mode="cut") is None


@pytest.mark.parametrize(("numerator", "base"), [(2_473, 2_475), (199, 200), (999_999, 1_000_000)])
def test_percent_of_a_part_never_becomes_100(numerator, base):
    assert percent(numerator, base, 0) == 99


def test_percent_of_the_whole_is_100_and_may_be_more():
    assert percent(20, 20, 0) == 100
    assert percent(20_001, 20_000, 0) == 100
    assert percent(21, 20) == Decimal("105.00")


def test_percent_of_a_negative_part_mirrors_the_positive():
    assert percent(-29, 56) == Decimal("-51.79")
    assert percent(-29, 56, mode="cut") == Decimal("-51.78")


@pytest.mark.parametrize(("base", "decimals"), [(-1, 2), (1, -1)])
def test_percent_refuses_negative_base_and_decimals(base, decimals):
    with pytest.raises(ValueError):
        percent(1, base, decimals)


@given(COUNTS, BASES, st.integers(0, 4))
def test_percent_is_the_nearest_or_the_lower_value(numerator, base, decimals):
    exact = Fraction(100 * numerator, base)
    step = Fraction(1, 10**decimals)
    cut = Fraction(percent(numerator, base, decimals, "cut"))
    half_up = Fraction(percent(numerator, base, decimals))
    assert 0 <= exact - cut < step
    made_whole = numerator < base and 100 - exact <= step / 2
    assert -step / 2 < half_up - exact <= step / 2 or (made_whole and half_up == cut)
    assert (half_up >= 100) == (numerator >= base)


@given(st.lists(COUNTS, min_size=1, max_size=12), st.integers(0, 2))
def test_shares_add_up_to_100_and_stay_within_one_step(parts, decimals):
    found = shares(parts, decimals)
    if sum(parts) == 0:
        assert found is None
        return
    assert sum(found) == 100
    for part, share in zip(parts, found, strict=True):
        assert abs(Fraction(share) - Fraction(100 * part, sum(parts))) < Fraction(1, 10**decimals)


def test_shares_give_the_rest_to_the_largest_remainders():
    assert shares([163, 353, 1070]) == [Decimal("10.28"), Decimal("22.26"), Decimal("67.46")]
    assert shares([1, 1, 1], 0) == [34, 33, 33]


def test_shares_refuse_a_negative_part():
    with pytest.raises(ValueError):
        shares([3, -1])


@pytest.mark.parametrize(
    ("votes", "base", "enough"),
    [
        *((6, 9, True), (5, 9, False), (13, 20, False), (14, 20, True), (11, 16, True), (11, 17, False), (7, 10, True)),
        *((6, 10, False), (5, 8, False), (5, 7, True), (10, 15, True), (9, 15, False), (9, 13, True), (8, 13, False)),
    ],
)
def test_two_thirds_of_the_worked_cases(votes, base, enough):
    assert at_least(votes, base, 2, 3) is enough


@pytest.mark.parametrize(
    ("votes", "base", "enough"), [(3, 5, True), (2, 4, False), (5, 9, True), (6, 11, True), (5, 10, False)]
)
def test_more_than_half_of_the_worked_cases(votes, base, enough):
    assert more_than(votes, base, 1, 2) is enough


@given(BASES)
def test_required_votes_agree_with_the_rule(base):
    assert required_votes(base, 2, 3, "at_least") == ceil(Fraction(2 * base, 3))
    assert required_votes(base, 1, 2, "more_than") == base // 2 + 1


@given(st.integers(0, 3000), st.integers(0, 3000), FRACTIONS)
@example(0, 0, (2, 3))
@example(1, 0, (2, 3))
def test_required_votes_is_the_smallest_number_that_reaches_the_threshold(votes, base, fraction):
    votes = min(votes, base)
    assert at_least(votes, base, *fraction) == (votes >= required_votes(base, *fraction, "at_least"))
    assert more_than(votes, base, *fraction) == (votes >= required_votes(base, *fraction, "more_than"))


@pytest.mark.parametrize(("votes", "base", "num", "den"), [(-1, 5, 2, 3), (1, -5, 2, 3), (1, 5, 3, 2), (1, 5, 0, 3)])
def test_thresholds_refuse_nonsense(votes, base, num, den):
    with pytest.raises(ValueError):
        at_least(votes, base, num, den)
    with pytest.raises(ValueError):
        more_than(votes, base, num, den)


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        (1234, None, "1.234"),
        (0, None, "0"),
        (-1234567, None, "-1.234.567"),
        (Decimal("1234.56"), None, "1.234,56"),
        (Decimal("50.00"), None, "50"),
        (Decimal("100"), None, "100"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("50.5"), 2, "50,50"),
        (1000, 2, "1.000,00"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("-0.001"), 2, "0,00"),
    ],
)
def test_format_number_writes_the_vietnamese_way(number, decimals, written):
    assert format_number(number, decimals) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (Decimal("51.79"), None, "51,79%"),
        (Decimal("50.00"), None, "50%"),
        (Decimal("50.00"), 2, "50,00%"),
        (Decimal("1150.00"), 2, "1.150,00%"),
        (None, 2, "–"),
    ],
)
def test_format_percent_keeps_zeros_only_in_tables(value, decimals, written):
    assert format_percent(value, decimals) == written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.030", 2030),
        ("2 030", 2030),
        ("2\u00a0030", 2030),
        ("2030", 2030),
        ("1.905", 1905),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("-5", -5),
        ("\u22125", -5),
        ("007", 7),
        ("35,34", Decimal("35.34")),
        ("35.34", Decimal("35.34")),
        ("1.234,56", Decimal("1234.56")),
        ("1,234.56", Decimal("1234.56")),
        ("1 234,5", Decimal("1234.5")),
        ("0,125", Decimal("0.125")),
        ("0.125", Decimal("0.125")),
        ("-0,5", Decimal("-0.5")),
    ],
)
def test_parse_number_reads_the_ways_offices_write(text, number):
    read = parse_number(text)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize("text", ["2,030", "12,345", "999,000", "-2,030"])
def test_parse_number_refuses_what_has_two_readings(text):
    with pytest.raises(BadNumber, match="có thể hiểu hai cách"):
        parse_number(text)


def test_parse_number_says_how_to_write_each_reading():
    with pytest.raises(BadNumber) as refused:
        parse_number("2,030")
    assert str(refused.value) == (
        "“2,030” có thể hiểu hai cách. Hãy ghi 2.030 nếu là hàng nghìn, hoặc ghi 2,03 nếu là số thập phân."
    )


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "12%", "1.23.456", "2.0305,1,2", "--5", "5-", "1e5", "NaN", "٣", "9" * 60]
)
def test_parse_number_refuses_what_is_no_number(text):
    with pytest.raises(BadNumber):
        parse_number(text)


@given(st.integers(-(10**12), 10**12))
def test_parse_number_reads_what_format_number_writes(number):
    assert parse_number(format_number(number)) == number


@given(st.decimals(-(10**9), 10**9, places=2))
def test_parse_number_reads_two_decimals_as_written(number):
    assert parse_number(format_number(number, 2)) == number
