"""The printed figures of the first article, from the system's own rows (F0-…, D0-…)."""

from datetime import date
from decimal import Decimal

import pytest

from ketnap.lib.periods import Span
from ketnap.reports import classes, funnel, progress
from ketnap.reports.figures import counting, listing
from ketnap.reports.figures.ratio import Ratio
from tests.reports.town import ADMITTED, happen, scenario, set_targets
from tests.targets.town import TERM

END_2022 = date(2022, 12, 31)
APRIL = date(2023, 4, 18)


@pytest.fixture
def article(place):
    scenario(place)
    set_targets(place)
    return place


def b1(place, as_of=END_2022):
    return progress.progress(counting.ask("admissions", place.town, TERM, as_of=as_of))


def test_b1_reads_29_of_56_and_29_of_58(article):
    found = b1(article)

    assert found.result == 29
    assert [(one.line.authority_text, one.ratio.counts(), one.ratio.text()) for one in found.targets] == [
        ("Huyện ủy giao", "29/56", "51,79%"),
        ("Nghị quyết Đại hội", "29/58", "50,00%"),
    ]
    assert found.targets[0].ratio.text(mode="cut") == "51,78%"
    assert found.targets[1].ratio.text(decimals=None) == "50%"


def test_b1_says_what_is_still_needed_and_how_fast(article):
    above, own = b1(article).targets

    assert (above.remaining, own.remaining) == (27, 29)
    assert (own.needed_per_year, above.needed_per_year) == (Decimal("11.6"), Decimal("11.2"))
    assert b1(article).pace_per_year == Decimal("11.6")
    assert (own.state, above.state) == ("kịp tiến độ", "kịp tiến độ")


def test_b1_knows_how_much_of_the_term_has_passed(article):
    passed = b1(article).passed

    assert passed.counts() == "914/1.826"
    assert passed.text() == "50,05%"
    assert passed.text(0) == "50%"


def test_b1_in_april_has_the_same_ratios_and_says_why(article):
    found = b1(article, APRIL)

    assert [one.ratio.counts() for one in found.targets] == ["29/56", "29/58"]
    assert found.note == "không có kết nạp mới từ 31/12/2022 (lần gần nhất 31/12/2022)"
    assert b1(article).note == ""


def test_one_more_ceremony_moves_both_ratios(article):
    learners = counting.figure(counting.ask("class_participants", article.town, TERM, as_of=END_2022))
    admitted = {fact.subject for fact in b1(article).figure.facts}
    waiting = next(fact for fact in learners.facts if fact.subject not in admitted)
    unit = next(branch for branch in article.branches if branch.pk == waiting.unit)
    happen(ADMITTED, waiting.subject, unit, date(2023, 4, 10))

    assert [one.ratio.text() for one in b1(article, APRIL).targets] == ["53,57%", "51,72%"]


def test_the_rows_of_the_branches_add_up(article):
    found = b1(article)

    assert sum(row.result for row in found.rows) == found.result
    for one in found.targets:
        total = found.totals[one.line.series]
        assert (total.numerator, total.denominator) == (29, one.line.amount)
    assert [row.shares[found.targets[0].line.series].denominator for row in found.rows] == [20, 20, 16]


def test_the_list_behind_29_has_29_names(article):
    rows = listing.listing(b1(article).figure, article.actor)

    assert len(rows) == 29
    assert all("Mẫu" in row.name for row in rows)


def test_b5_counts_three_classes_and_49_learners(article):
    found = classes.classes(counting.ask("classes", article.town, TERM, as_of=END_2022))

    assert (found.classes.value, found.learners.value) == (3, 49)
    assert [(row.learners, row.others) for row in found.rows] == [(8, 20), (17, 20), (24, 20)]


def test_b2_follows_the_learners(article):
    found = funnel.funnel(counting.ask("admissions", article.town, TERM, as_of=END_2022))

    assert (len(found.cohort.admitted), found.cohort.not_yet) == (29, 20)
    assert found.cohort.conversion.text() == "59,18%"
    assert found.cohort.waiting == (("Chưa có hồ sơ", 20),)
    assert {row.stage: row.standing for row in found.stages if row.standing} == {"probationary": 29}


def test_49_of_56_would_read_otherwise():
    assert Ratio(49, 56, "class_participants", "Huyện ủy giao", TERM).text() == "87,50%"


def test_a_ratio_of_nothing_is_a_dash_and_totals_add_counts():
    year = Span(date(2022, 1, 1), date(2023, 1, 1))
    one, two = Ratio(1, 3, "admissions", "x", year), Ratio(2, 3, "admissions", "x", year)

    assert Ratio(0, 0, "admissions", "x", year).text() == "–"
    assert (one + two).counts() == "3/6"
    with pytest.raises(ValueError, match="do not add up"):
        one + Ratio(1, 3, "recognised", "x", year)
