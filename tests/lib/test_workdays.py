from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.workdays import Calendar, YearMissing, add_months, months_between, months_by_number

DAYS = st.dates(date(1930, 1, 1), date(2100, 12, 31))
DAYS_2025 = st.dates(date(2025, 1, 1), date(2025, 8, 31))

HOLIDAYS_2025 = [date(2025, 1, day) for day in (1, 27, 28, 29, 30, 31)]
HOLIDAYS_2025 += [date(2025, 4, 7), date(2025, 4, 30), date(2025, 5, 1), date(2025, 9, 1), date(2025, 9, 2)]
YEAR_2025 = Calendar({2025: frozenset(HOLIDAYS_2025)})
SWAPPED = Calendar({2025: frozenset([*HOLIDAYS_2025, date(2025, 5, 2)])}, working=frozenset([date(2025, 4, 26)]))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2015, 7, 26), 12, date(2016, 7, 26)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 5, 9), 0, date(2024, 5, 9)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(start, months, expected):
    assert add_months(start, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_add_months_moves_the_month_exactly_and_never_the_day_up(day, months):
    moved = add_months(day, months)
    assert months_by_number(day, moved) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2022, 4, 18), date(2023, 4, 18), 12),
        (date(2022, 4, 18), date(2023, 4, 17), 11),
        (date(2023, 1, 31), date(2023, 2, 28), 1),
        (date(2023, 1, 31), date(2023, 2, 27), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2023, 4, 17), date(2022, 4, 18), -11),
        (date(2023, 4, 17), date(2023, 4, 17), 0),
    ],
)
def test_months_between_counts_full_months(earlier, later, months):
    assert months_between(earlier, later) == months


@given(DAYS, DAYS)
def test_months_between_is_the_greatest_number_that_fits(one, other):
    earlier, later = min(one, other), max(one, other)
    months = months_between(earlier, later)
    assert add_months(earlier, months) <= later < add_months(earlier, months + 1)
    assert months_between(later, earlier) == -months


@pytest.mark.parametrize(
    ("born", "meeting", "months"),
    [
        (date(2007, 9, 14), date(2025, 8, 28), 215),
        (date(2007, 8, 14), date(2025, 8, 5), 216),
        (date(2000, 3, 2), date(2018, 3, 20), 216),
        (date(1965, 5, 25), date(2025, 5, 20), 720),
        (date(1965, 4, 30), date(2025, 5, 20), 721),
    ],
)
def test_months_by_number_counts_age_by_month(born, meeting, months):
    assert months_by_number(born, meeting) == months


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2025, 5, 12), 60, date(2025, 8, 4)),
        (date(2025, 5, 12), 90, date(2025, 9, 17)),
        (date(2025, 5, 12), 45, date(2025, 7, 14)),
        (date(2025, 9, 22), 30, date(2025, 11, 3)),
        (date(2025, 10, 17), 30, date(2025, 11, 28)),
        (date(2025, 9, 22), 15, date(2025, 10, 13)),
    ],
)
def test_add_agrees_with_the_worked_cases(start, n, expected):
    assert YEAR_2025.add(start, n) == expected


def test_add_jumps_over_holidays_and_weekends():
    assert YEAR_2025.add(date(2025, 4, 29), 1) == date(2025, 5, 2)
    assert YEAR_2025.add(date(2025, 5, 2), 1) == date(2025, 5, 5)
    assert YEAR_2025.add(date(2025, 5, 3), 0) == date(2025, 5, 3)


def test_add_with_the_day_of_the_event_as_day_1():
    assert YEAR_2025.add(date(2025, 5, 12), 1, event_day_counts=True) == date(2025, 5, 12)
    assert YEAR_2025.add(date(2025, 5, 12), 60, event_day_counts=True) == date(2025, 8, 1)
    assert YEAR_2025.add(date(2025, 5, 10), 1, event_day_counts=True) == date(2025, 5, 12)


def test_a_swapped_saturday_is_worked_and_the_friday_is_not():
    assert SWAPPED.is_working_day(date(2025, 4, 26))
    assert not SWAPPED.is_working_day(date(2025, 5, 2))
    assert SWAPPED.add(date(2025, 4, 25), 1) == date(2025, 4, 26)
    assert SWAPPED.add(date(2025, 4, 29), 1) == date(2025, 5, 5)


def test_a_year_without_holidays_on_file_is_refused_by_name():
    with pytest.raises(YearMissing, match="Chưa có lịch nghỉ lễ năm 2026") as missing:
        YEAR_2025.add(date(2025, 12, 30), 3)
    assert missing.value.year == 2026
    assert YEAR_2025.add(date(2025, 12, 30), 1) == date(2025, 12, 31)
    with pytest.raises(YearMissing):
        YEAR_2025.is_working_day(date(2026, 1, 3))


def test_add_refuses_a_negative_number():
    with pytest.raises(ValueError):
        YEAR_2025.add(date(2025, 5, 12), -1)


@pytest.mark.parametrize(
    ("holidays", "working"),
    [
        ({2025: frozenset([date(2024, 1, 1)])}, frozenset()),
        ({2025: frozenset([date(2025, 4, 26)])}, frozenset([date(2025, 4, 26)])),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(holidays, working):
    with pytest.raises(ValueError):
        Calendar(holidays, working)


@given(DAYS_2025, st.integers(1, 70), st.booleans())
def test_count_is_the_reverse_of_add(start, n, event_day_counts):
    due = SWAPPED.add(start, n, event_day_counts)
    assert SWAPPED.is_working_day(due)
    assert SWAPPED.count(start, due, event_day_counts) == n
    if due > start:
        assert SWAPPED.count(start, due - timedelta(days=1), event_day_counts) == n - 1


@given(DAYS_2025, DAYS_2025, st.integers(0, 70), st.booleans())
def test_add_and_last_start_never_run_backwards(one, other, n, event_day_counts):
    earlier, later = min(one, other), max(one, other)
    assert SWAPPED.add(earlier, n, event_day_counts) <= SWAPPED.add(later, n, event_day_counts)
    assert SWAPPED.add(earlier, n, event_day_counts) <= SWAPPED.add(earlier, n + 1, event_day_counts)


@given(st.dates(date(2025, 6, 1), date(2025, 12, 31)), st.integers(0, 70), st.booleans())
def test_last_start_is_the_last_day_from_which_the_period_still_ends_in_time(end, n, event_day_counts):
    start = SWAPPED.last_start(end, n, event_day_counts)
    assert SWAPPED.add(start, n, event_day_counts) <= end
    if end < date(2025, 12, 31):
        assert SWAPPED.add(start + timedelta(days=1), n, event_day_counts) > end


def test_the_convention_of_the_calendar_holds_where_a_question_names_none():
    counting = Calendar(YEAR_2025.holidays, event_day_counts=True)
    assert counting.add(date(2025, 5, 12), 60) == YEAR_2025.add(date(2025, 5, 12), 60, event_day_counts=True)
    assert counting.add(date(2025, 5, 12), 60, event_day_counts=False) == YEAR_2025.add(date(2025, 5, 12), 60)
    assert counting.count(date(2025, 5, 12), date(2025, 5, 13)) == 2


@given(DAYS_2025, st.integers(1, 70))
def test_the_other_reading_ends_earlier_only_after_a_working_day(start, n):
    other = YEAR_2025.add(start, n, event_day_counts=True)
    if YEAR_2025.is_working_day(start):
        assert YEAR_2025.count(other, YEAR_2025.add(start, n)) == 1
    else:
        assert other == YEAR_2025.add(start, n)


def test_count_of_a_day_already_past_is_negative():
    assert YEAR_2025.count(date(2025, 5, 16), date(2025, 5, 12)) == -4
    assert YEAR_2025.count(date(2025, 5, 12), date(2025, 5, 12)) == 0
