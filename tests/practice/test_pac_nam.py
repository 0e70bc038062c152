"""The plan of the district against the figures of the article. Plain data; no database."""

from collections import Counter
from datetime import date

from ketnap.practice.pac_nam.plan import make_plan
from ketnap.practice.pac_nam.tables import AWAY, COMMUNES, FLOWS, HALF, LAST, ROWS, SEED


def test_tables_add_up_to_the_printed_sums() -> None:
    assert len(ROWS) == 39
    assert (sum(row.term for row in ROWS), sum(row.plan for row in ROWS)) == (400, 90)
    assert (sum(row.admitted for row in ROWS), sum(row.in_2023 for row in ROWS)) == (215, 23)
    assert (sum(row.after for row in ROWS), sum(row.members for row in ROWS)) == (54, 2817)
    assert Counter(row.joint for row in COMMUNES if row.joint) == {2: 8, 3: 1}
    assert sum(AWAY.values()) == 60


def test_the_ledger_leads_from_2700_to_2817() -> None:
    out = sum(FLOWS[flow] for flow in ("moved_out", "died", "expelled", "struck_off", "left"))

    assert 2700 + 215 + FLOWS["moved_in"] - out == 2817


def test_ceremonies_fall_into_their_years_and_decisions_into_the_other_count() -> None:
    admitted = [one for one in make_plan(SEED) if one.ceremony and one.decided]
    years = Counter(one.ceremony.year for one in admitted if one.ceremony)
    first = [one for one in admitted if date(2023, 1, 1) <= one.decided <= HALF]
    second = [one for one in admitted if HALF < one.decided <= LAST]

    assert years == {2020: 35, 2021: 75, 2022: 82, 2023: 77}
    assert (len(first), len(second)) == (26, 51)
    assert Counter(one.unit for one in admitted) == {row.code: row.admitted + row.after for row in ROWS}


def test_sixty_are_away_in_june_and_twelve_come_back_five_of_them_admitted() -> None:
    away = [one for one in make_plan(SEED) if one.away]

    assert Counter(one.away for one in away) == AWAY
    assert all(one.left_on and one.left_on <= HALF and (one.back_on is None or one.back_on > HALF) for one in away)
    assert sum(one.back_on is not None for one in away) == 12
    assert sum(one.ceremony is not None for one in away) == 5
