"""What a proposal is weighed by, against the numbers of the practice town."""

from datetime import date

from ketnap.lib.periods import Span
from ketnap.people.models import Membership
from ketnap.reports.figures.breakdown import by_child
from ketnap.reports.figures.counting import ask, figure
from ketnap.reports.weights import LABELS, sources
from ketnap.targets.models import TargetLine
from tests.practice_office import own_office, tan_thanh  # noqa: F401 - fixtures

ON = date(2023, 4, 18)


def test_the_sources_of_the_town_are_its_numbers(tan_thanh):  # noqa: F811
    """49 learned, 29 of them admitted: 20 hold a certificate (D0-03); the results of three years before 2023 are all 29."""
    line = TargetLine.objects.get(unit__code="BTU.TT", period_label="2023", known_to=None, state="decided")
    found = {source.key: source for source in sources(line, on=ON)}

    assert list(found) == list(LABELS)
    assert found["holders"].sum == 20
    assert found["past"].sum == 29
    assert found["members"].sum == Membership.objects.as_of(ON).filter(unit__code__startswith="BTU.TT.").count()
    assert found["even"].sum == len(found["even"].counts) == 12
    listed = figure(ask("stage.sympathiser", line.unit, Span.of_days(date(2000, 1, 1), ON), as_of=ON)).value
    assert found["listed"].sum >= listed > 0


def test_a_source_by_unit_is_the_figure_by_unit(tan_thanh):  # noqa: F811
    line = TargetLine.objects.get(unit__code="BTU.TT", period_label="2023", known_to=None, state="decided")
    found = {source.key: source for source in sources(line, on=ON)}
    span = Span(date(2020, 1, 1), date(2023, 1, 1))
    parts = {part.key: part.value for part in by_child(figure(ask("admissions", line.unit, span, as_of=ON)))}
    codes = {
        row.unit_id: row.unit.code
        for row in TargetLine.objects.filter(unit__code__startswith="BTU.TT.").select_related("unit")
    }

    assert {codes[unit]: number for unit, number in found["past"].counts.items()} == parts
