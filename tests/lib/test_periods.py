from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.periods import BadPeriod, Span, parse_period, year_span

DAYS = st.dates(date(1990, 1, 1), date(2050, 12, 31))
TERM = Span.of_days(date(2020, 7, 1), date(2025, 6, 30))


@st.composite
def spans(draw):
    start = draw(DAYS)
    return Span(start, start + timedelta(days=draw(st.integers(1, 900))))


def days_of(span):
    return {span.start + timedelta(days=offset) for offset in range(span.days)} if span else set()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-H1", date(2022, 1, 1), date(2022, 6, 30)),
        ("2022-H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2022-Q1", date(2022, 1, 1), date(2022, 3, 31)),
        ("2022-Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("2022-q4", date(2022, 10, 1), date(2022, 12, 31)),
        ("2022-05", date(2022, 5, 1), date(2022, 5, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("2020-07-01..2022-12-31", date(2020, 7, 1), date(2022, 12, 31)),
        ("01/07/2020..31/12/2022", date(2020, 7, 1), date(2022, 12, 31)),
        ("2022-05-05..2022-05-05", date(2022, 5, 5), date(2022, 5, 5)),
        (" term:2020-2025 ", date(2020, 7, 1), date(2025, 6, 30)),
    ],
)
def test_parse_period_answers_the_days_meant(text, first, last):
    span = parse_period(text, {"2020-2025": TERM})
    assert (span.start, span.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "22",
            "2022-13",
            "2022-00",
            "2022-5",
            "2022-H3",
            "2022-Q5",
            "2022-Q0",
            "2022/05",
            "0000",
            "9999",
            "năm 2022",
        ),
        *("2022-12-31..2020-07-01", "2022-02-29..2022-12-31", "2022..2023", "..2022-12-31", "term:"),
    ],
)
def test_parse_period_refuses_what_is_no_period(text):
    with pytest.raises(BadPeriod):
        parse_period(text, {"2020-2025": TERM})


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({}, "Không có nhiệm kỳ “2015-2020”. Nhiệm kỳ đã khai báo: chưa có nhiệm kỳ nào."),
        ({"2020-2025": TERM}, "Không có nhiệm kỳ “2015-2020”. Nhiệm kỳ đã khai báo: 2020-2025."),
    ],
)
def test_parse_period_refuses_an_unknown_term_and_names_the_known(terms, message):
    with pytest.raises(BadPeriod) as refused:
        parse_period("term:2015-2020", terms)
    assert str(refused.value) == message


def test_parse_period_says_which_day_of_a_range_is_wrong():
    with pytest.raises(BadPeriod, match="Tháng 2 năm 2022 không có ngày 29"):
        parse_period("29/02/2022..31/12/2022")


@pytest.mark.parametrize("end", [date(2022, 1, 1), date(2021, 12, 31)])
def test_span_refuses_to_be_empty_or_backwards(end):
    with pytest.raises(ValueError):
        Span(date(2022, 1, 1), end)


def test_span_is_written_with_both_days_inside():
    assert str(year_span(2022)) == "01/01/2022 – 31/12/2022"


@given(spans(), DAYS)
def test_contains_agrees_with_the_days(span, day):
    assert span.contains(day) == (day in days_of(span))
    assert span.contains(span.start) and span.contains(span.last) and not span.contains(span.end)


@given(spans(), spans())
def test_overlaps_and_clip_agree_with_the_days(one, other):
    common = days_of(one) & days_of(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(common)
    assert days_of(one.clip(other)) == common
    assert one.clip(other) == other.clip(one)


@given(st.integers(1900, 2100))
def test_halves_quarters_and_months_fill_the_year_without_gap(year):
    for names in (
        [f"{year}-H{half}" for half in (1, 2)],
        [f"{year}-Q{quarter}" for quarter in range(1, 5)],
        [f"{year}-{month:02d}" for month in range(1, 13)],
    ):
        parts = [parse_period(name) for name in names]
        assert all(left.end == right.start for left, right in pairwise(parts))
        assert Span(parts[0].start, parts[-1].end) == parse_period(str(year)) == year_span(year)


@given(spans())
def test_parse_period_reads_the_range_it_is_given(span):
    assert parse_period(f"{span.start}..{span.last}") == span
