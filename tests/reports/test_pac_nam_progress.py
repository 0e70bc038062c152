"""B1 of the district against the figures of its article (F1-01 to F1-04, F1-11, F1-12, D1-04 to D1-10)."""

from datetime import date
from decimal import Decimal

import pytest

from ketnap.lib.periods import parse_period
from ketnap.lib.qualifiers import fits
from ketnap.practice.pac_nam.tables import DISTRICT, TERM
from ketnap.reports.figures.counting import ask
from ketnap.reports.progress import Progress, progress
from ketnap.units.models import Unit
from tests.practice_office import own_office, pac_nam  # noqa: F401 - fixtures

HALF, NOVEMBER, YEAR = date(2023, 6, 30), date(2023, 11, 30), parse_period("2023")

pytestmark = pytest.mark.usefixtures("pac_nam")


def b1(period, as_of, **more) -> Progress:
    return progress(ask("admissions", Unit.objects.get(code=DISTRICT), period, as_of=as_of, **more))


def test_the_year_plan_in_june_is_slow() -> None:
    found = b1(YEAR, HALF)
    (plan,) = found.targets

    assert (plan.ratio.counts(), plan.ratio.text(), plan.remaining, plan.state) == ("23/90", "25,56%", 67, "chậm")
    assert len(found.figure.facts) == 23
    assert found.passed.counts() == "181/365"


def test_the_term_target_stands_beside_the_plan_of_the_year() -> None:
    (term,) = [one for one in b1(YEAR, HALF).wider if one.line.period == TERM]

    assert (term.ratio.counts(), term.ratio.text(), term.ratio.text(1)) == ("215/400", "53,75%", "53,8%")
    assert term.ratio.text(1, "cut") == "53,7%"
    assert term.per_year == Decimal("80.0")
    assert b1(TERM, HALF).targets[0].ratio.counts() == "215/400"
    assert b1(TERM, date(2022, 12, 31)).targets[0].ratio.text() == "48,00%"
    november = b1(TERM, NOVEMBER).targets[0]
    assert (november.ratio.text(), november.remaining) == ("67,25%", 131)


def test_november_has_54_more_and_13_are_missing() -> None:
    june, november = b1(YEAR, HALF), b1(YEAR, NOVEMBER)
    (plan,) = november.targets

    assert (plan.ratio.text(), plan.remaining) == ("85,56%", 13)
    added = november.result - june.result
    assert (added, fits("hơn", 50, added), fits("hơn", 60, added)) == (54, True, False)
    names = [{fact.subject for fact in found.figure.facts} for found in (june, november)]
    assert names[0] < names[1]


def test_by_decision_the_halves_are_26_and_51() -> None:
    halves = [b1(parse_period(text), NOVEMBER, counting="decision").result for text in ("2023-H1", "2023-H2")]

    assert halves == [26, 51]


def test_plans_are_measured_by_the_norm_on_the_printed_base() -> None:
    found = b1(YEAR, HALF)
    ((rate, rows),) = found.norms

    assert rate.base.text == "2.817 đảng viên, ngày 30/06/2023, số khai báo của đơn vị"
    assert [(row.ratio_text, row.percent(), row.state) for row in rows] == [
        ("90/2.817", Decimal("3.19"), "trong khoảng 3–4%"),
        ("80/2.817", Decimal("2.84"), "dưới 3–4%"),
    ]
    assert (rate.ratio.counts(), rate.state) == ("23/2.817", "dưới 3–4%")
    assert (rate.measure.needed, rate.measure.most) == (85, 112)


def test_every_commune_has_its_own_base() -> None:
    found = b1(YEAR, HALF)
    ((rate, _),) = found.norms
    bases = [row.rates[rate.line.series] for row in found.rows]

    assert sum(one.denominator for one in bases if one) == 2817
    assert sum(one.numerator for one in bases if one) == 23
