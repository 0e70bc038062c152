"""Words before a number, against the sentences of the published texts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.numbers import BadNumber
from ketnap.lib.qualifiers import QUALIFIERS, fits, least, qualified, step


@pytest.mark.parametrize(
    ("word", "printed", "exact", "allowed"),
    [
        ("hơn", 50, 54, True),
        ("hơn", 60, 54, False),
        ("hơn", 40, 54, False),
        ("hơn", 50, 50, False),
        ("trên", 290, 291, True),
        ("gần", 500, 492, True),
        ("gần", 500, 500, False),
        ("gần", 500, 440, False),
        ("khoảng", 640, 636, True),
        ("khoảng", 640, 650, False),
        ("hơn", 50, Fraction(29, 56) * 100, True),
        ("hơn", 50, Fraction(29, 58) * 100, False),
        ("", 50, Fraction(29, 58) * 100, True),
        ("gần", Decimal("19.9"), Decimal("19.88"), True),
        ("gần", Decimal("19.9"), Decimal("19.91"), False),
    ],
)
def test_a_word_allows_what_lies_on_its_side_and_near(word, printed, exact, allowed):
    assert fits(word, printed, exact) is allowed


def test_the_step_is_the_last_digit_that_is_not_a_zero():
    assert [step(number) for number in (50, 54, 500, 290, 0, Decimal("19.9"))] == [10, 1, 100, 10, 1, Decimal("0.1")]


def test_a_number_is_read_with_its_word():
    assert qualified("hơn 2.817") == ("hơn", 2817)
    assert qualified("Gần 500") == ("gần", 500)
    assert qualified(" 58 ") == ("", 58)
    for text in ("hơn", "nhiều 5", "2,030"):
        with pytest.raises(BadNumber):
            qualified(text)


@given(word=st.sampled_from(QUALIFIERS), printed=st.integers(1, 3000), value=st.integers(0, 3500))
def test_a_result_meets_a_worded_target_from_the_least_number_on(word, printed, value):
    """What may be written like the target meets it; what is far below does not."""
    if fits(word, printed, value):
        assert value >= least(word, printed)
    assert fits(word, printed, least(word, printed)) or step(printed) == 1
    assert value < printed or value >= least(word, printed) or word in ("hơn", "trên")
