"""The division of a target by weight: examples worked by hand, and what must hold for every division."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.base.errors import BadInput
from ketnap.targets.apportion import Claim, Source, apportion, weigh


def claims(*weights, floor=0, cap=None):
    return [Claim(place, Fraction(weight), floor, cap) for place, weight in enumerate(weights)]


def numbers(total, given_claims):
    return list(apportion(total, given_claims).numbers.values())


def test_weights_are_divided_by_one_divisor_and_rounded():
    """By hand: 53, 24, 23 over 7, divided by 15,2: 3,49 → 3; 1,58 → 2; 1,51 → 2."""
    done = apportion(7, claims(53, 24, 23))

    assert [row.number for row in done.rows] == [3, 2, 2]
    assert [row.nearest for row in done.rows] == [3, 2, 2]
    assert sum(row.quota for row in done.rows) == 7
    assert done.rows[0].quota == Fraction(7 * 53, 100)


def test_a_larger_target_takes_nothing_away_where_largest_remainders_would():
    """The Alabama case in small: of 10, largest remainders give the third 2 (1,43), of 11 only 1 (1,57)."""
    assert numbers(10, claims(6, 6, 2)) == [5, 4, 1]
    assert numbers(11, claims(6, 6, 2)) == [5, 5, 1]


def test_equal_weights_go_by_the_order_of_the_list_and_say_so():
    done = apportion(5, claims(1, 1, 1))

    assert [row.number for row in done.rows] == [2, 2, 1]
    assert all(row.tied for row in done.rows)


def test_floor_and_cap_are_kept_and_named():
    done = apportion(20, [Claim("a", Fraction(90)), Claim("b", Fraction(5), 3), Claim("c", Fraction(5), 0, 1)])

    assert [(row.claim.key, row.number) for row in done.rows] == [("a", 16), ("b", 3), ("c", 1)]
    assert [row.bound for row in done.rows] == ["", "floor", ""]


def test_a_unit_of_weight_nought_gets_its_floor():
    assert numbers(10, claims(0, 3, floor=1)) == [1, 9]


@pytest.mark.parametrize(
    ("total", "given_claims", "said"),
    [
        (2, claims(1, 1, 1, floor=1), "Các mức sàn cộng lại 3"),
        (9, claims(1, 1, cap=4), "Các mức trần chỉ cho giao đến 8"),
        (1, claims(0, 0), "Các mức trần chỉ cho giao đến 0"),
        (1, claims(1, floor=3, cap=2), "thấp hơn mức sàn"),
        (-1, claims(1), "không thể âm"),
        (1, claims(-1, 2), "không thể âm"),
    ],
)
def test_what_leaves_no_room_is_refused(total, given_claims, said):
    with pytest.raises(BadInput, match=said):
        apportion(total, given_claims)


def test_a_source_weighs_by_its_part_and_not_by_its_size():
    members = Source("members", "Đảng viên", 60, {"a": 900, "b": 100})
    holders = Source("holders", "Chứng nhận", 40, {"a": 1, "b": 3})

    assert weigh([members, holders], "ab") == {"a": 60 * Fraction(9, 10) + 10, "b": 60 * Fraction(1, 10) + 30}


def test_a_count_that_is_not_known_weighs_nothing():
    assert weigh([Source("members", "Đảng viên", 1, {"a": 5, "b": None})], "abc") == {"a": 1, "b": 0, "c": 0}


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ([], "ít nhất một căn cứ"),
        ([Source("x", "Đảng viên", 0, {"a": 1})], "ít nhất một căn cứ"),
        ([Source("x", "Đảng viên", -1, {"a": 1})], "không thể âm"),
        ([Source("x", "Đảng viên", 1, {"a": -1})], "không thể âm"),
        ([Source("x", "Đảng viên", 1, {"a": 0})], "bằng 0 ở mọi đơn vị"),
    ],
)
def test_sources_that_weigh_nothing_are_refused(sources, said):
    with pytest.raises(BadInput, match=said):
        weigh(sources, "a")


# what holds for every division ----------------------------------------------------------------------------------------

fractions = st.fractions(min_value=0, max_value=1000, max_denominator=12)


@st.composite
def divisions(draw):
    """A total and claims that leave room for it."""
    found = []
    for place in range(draw(st.integers(min_value=1, max_value=12))):
        floor = draw(st.integers(min_value=0, max_value=6))
        cap = draw(st.none() | st.integers(min_value=floor, max_value=30))
        found.append(Claim(place, draw(fractions), floor, cap))
    least = sum(one.floor for one in found)
    most = sum(((600 if one.cap is None else one.cap) if one.weight else one.floor) for one in found)
    return draw(st.integers(min_value=least, max_value=max(least, most))), found


@settings(max_examples=150, deadline=None)
@given(divisions())
def test_the_sum_is_exact_and_bounds_hold(division):
    total, found = division
    rows = apportion(total, found).rows

    assert sum(row.number for row in rows) == total
    assert all(one.floor <= row.number for one, row in zip(found, rows, strict=True))
    assert all(one.cap is None or row.number <= one.cap for one, row in zip(found, rows, strict=True))


@settings(max_examples=150, deadline=None)
@given(divisions())
def test_the_explanation_adds_up(division):
    """Whoever divides each weight by the printed divisor, rounds, and holds to the bounds, gets the numbers."""
    total, found = division
    done = apportion(total, found)
    whole = sum(one.weight for one in found)

    for one, row in zip(found, done.rows, strict=True):
        assert row.quotient == one.weight / done.divisor
        assert abs(row.quotient - row.nearest) <= Fraction(1, 2)
        held = max(row.nearest, one.floor) if one.cap is None else min(max(row.nearest, one.floor), one.cap)
        assert row.number == held
        assert row.bound == ("floor" if row.number > row.nearest else "cap" if row.number < row.nearest else "")
    assert sum(row.quota for row in done.rows) == (total if whole else 0)


@settings(max_examples=150, deadline=None)
@given(divisions(), st.data())
def test_more_weight_never_brings_less(division, data):
    total, found = division
    place = data.draw(st.integers(min_value=0, max_value=len(found) - 1))
    if not found[place].weight:
        return
    heavier = list(found)
    heavier[place] = replace(found[place], weight=found[place].weight + data.draw(fractions))

    assert numbers(total, heavier)[place] >= numbers(total, found)[place]


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0, max_value=300), st.lists(fractions.filter(bool), min_size=2, max_size=12))
def test_the_heavier_unit_never_gets_less_than_the_lighter(total, weights):
    done = numbers(total, claims(*weights))
    in_order = sorted(zip(weights, done, strict=True))

    assert all(one <= other or a == b for (a, one), (b, other) in pairwise(in_order))


@settings(max_examples=100, deadline=None)
@given(divisions())
def test_a_larger_total_takes_from_nobody(division):
    total, found = division
    try:
        more = numbers(total + 1, found)
    except BadInput:
        return

    before = numbers(total, found)
    assert all(later >= earlier for earlier, later in zip(before, more, strict=True))


def test_it_is_the_same_division_as_giving_one_by_one():
    """The start by a common divisor is only a shorter way to the same numbers."""
    weights = [270, 150, 190, 200, 220, 140, 110, 150, 170, 45, 190, 60, 75, 30]
    slow = [0] * len(weights)
    for _ in range(777):
        place = max(range(len(weights)), key=lambda at: (Fraction(weights[at], 2 * slow[at] + 1), weights[at], -at))
        slow[place] += 1

    assert numbers(777, claims(*weights)) == slow
