"""Targets of every kind against counted results, in the small town. Numbers counted by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.base.errors import BadInput, Refused
from ketnap.instruments.actions import Paper, register
from ketnap.journal import store
from ketnap.lib.periods import parse_period
from ketnap.reports.documents import figure_document
from ketnap.reports.figures.counting import ask, figure
from ketnap.reports.progress import progress
from ketnap.reports.target_tables import further_tables
from ketnap.targets import actions
from ketnap.targets.enums import (
    Authority,
    BaseKind,
    BaseSource,
    TargetGroup,
    TargetKind,
    UnitLevel,
    ValueState,
)
from ketnap.units import place_actions
from ketnap.units.actions import NewUnit, open_unit
from tests.reports.town import ADMITTED, happen, person
from tests.targets.town import SET_ON, target

YEAR, END = parse_period("2022"), date(2022, 12, 31)
TERM_YEARS = parse_period("2021-01-01..2025-12-31")


@pytest.fixture
def town(place):
    """Ten admitted in 2022: six in K1, four in K2, none in K3; seven women, eight Union members (one not known)."""
    with store.deferred():
        for number in range(10):
            home = place.branches[0 if number < 6 else 1]
            union = "yes" if number < 8 else "no" if number == 8 else ""
            who = person(f"Người {number}", home, gender="female" if number < 7 else "male", union=union)
            happen(ADMITTED, who, home, date(2022, 3 if number < 4 else 9, 3))
    return place


def b1(place, period=YEAR, as_of=END):
    return progress(ask("admissions", place.town, period, as_of=as_of))


def set_for_year(place, amount=None, **more):
    return target(place, amount, period=more.pop("period", YEAR), label=more.pop("label", "2022"), **more)


def test_a_range_says_where_the_result_stands(town):
    set_for_year(town, 8, kind=TargetKind.RANGE, high=9)
    (one,) = b1(town).others

    assert (one.ratio.counts(), one.state, one.measure.surplus) == ("10/8", "trên 8–9", 1)
    assert b1(town, as_of=date(2022, 6, 30)).others[0].state == "dưới 8–9"


def test_a_rate_is_measured_on_the_named_base_and_no_other(town):
    rate = {"kind": TargetKind.RATE, "rate": Decimal(3), "rate_high": Decimal(4), "base_kind": BaseKind.YEAR_START}
    set_for_year(town, **rate, base_date=date(2021, 12, 31), base_source=BaseSource.DECLARED)
    (one,) = b1(town).others
    assert (one.ratio, one.state) == (None, "chưa có số gốc")

    place_actions.declare_members(town.branches[0], 200, 0, on=date(2021, 12, 30), actor="test")
    assert b1(town).others[0].base.value is None, "the number of another day is not taken"
    place_actions.declare_members(town.branches[0], 200, 20, on=date(2021, 12, 31), actor="test")
    place_actions.declare_members(town.branches[1], 80, 0, on=date(2021, 12, 31), actor="test")
    (one,) = b1(town).others
    assert (one.ratio.counts(), one.ratio.text(), one.state) == ("10/300", "3,33%", "trong khoảng 3–4%")
    assert one.base.missing == ("Khu phố 3 mẫu",)
    assert (one.measure.needed, one.measure.most) == (9, 12)


def test_a_stated_base_is_that_of_the_paper(town):
    set_for_year(
        town, kind=TargetKind.RATE, rate=Decimal("7"), base_kind=BaseKind.TERM_START, base_date=date(2020, 6, 30),
        base_source=BaseSource.STATED, base_value=130,
    )  # fmt: skip
    (one,) = b1(town).others

    assert (one.ratio.counts(), one.state, one.measure.needed) == ("10/130", "đạt", 10)
    assert "130 đảng viên, ngày 30/06/2020, số ghi trong văn bản" in one.base.text


def test_a_share_names_both_numbers_and_how_many_more_are_needed(town):
    set_for_year(town, kind=TargetKind.SHARE, rate=Decimal(70), group=TargetGroup.YOUTH_UNION)
    set_for_year(town, kind=TargetKind.SHARE, rate=Decimal(90), group=TargetGroup.YOUTH_UNION, text="Đoàn mẫu")
    high, low = sorted(b1(town).groups, key=lambda one: -one.line.rate)

    assert (low.ratio.counts(), low.state, low.part.unknown) == ("8/10", "đạt", 1)
    assert (high.state, high.measure.remaining, high.more) == ("chưa đạt 90%", 1, 10)
    assert "chưa rõ 1 người có thuộc nhóm này không" in low.notes


def test_sub_targets_overlap_and_are_kept_apart_from_the_whole(town):
    set_for_year(town, 12)
    set_for_year(town, 5, group=TargetGroup.FEMALE)
    set_for_year(town, 8, group=TargetGroup.YOUNG, kind=TargetKind.MINIMUM)
    set_for_year(town, 2, group=TargetGroup.MILITIA)
    found = b1(town)

    assert [one.ratio.counts() for one in found.targets] == ["10/12"]
    assert {one.line.group: (one.numerator, one.state) for one in found.groups} == {
        "female": (7, "đạt"),
        "young": (10, "đạt"),
        "militia": (None, "chưa có dữ liệu để đếm"),
    }
    tables = {table.caption: table for table in further_tables(found)}
    assert "không cộng lại thành tổng" in tables["Chỉ tiêu thành phần"].note


def test_a_small_sensitive_group_is_not_printed(town):
    for name in ("Ít 1", "Ít 2"):
        who = person(name, town.branches[2])
        store.append(
            [_attribute(who, "ethnic_group", "05")], actor="test"
        )  # fmt: skip
        happen(ADMITTED, who, town.branches[2], date(2022, 5, 5))
    set_for_year(town, 3, group=TargetGroup.MINORITY)
    (one,) = b1(town).groups

    assert (one.numerator, one.ratio, one.state) == (None, None, "quá ít để in")
    document = figure_document(one.figure, period_text="2022", known_by="")["targets"][0]
    assert (document["numerator"], document["remaining"], document["reached"]) == (None, None, None)


def _attribute(who, name, value):
    return store.Draft("person.attribute", who, date(2019, 1, 6), {"name": name, "value": value}, subject=who)


def test_a_yearly_average_runs_beside_the_year(town):
    set_for_year(town, 4, period=TERM_YEARS, label="2021-01-01..2025-12-31", kind=TargetKind.YEARLY_AVERAGE)
    (one,) = b1(town).wider

    assert (one.ratio.counts(), one.ratio.text()) == ("10/20", "50,00%")
    assert (one.average, one.from_now) == (Decimal("5.0"), Decimal("3.3"))
    assert (one.measure.remaining, one.on_pace) == (10, True)
    with pytest.raises(BadInput, match="tròn năm"):
        set_for_year(town, 4, period=parse_period("2022-H1"), label="2022-H1", kind=TargetKind.YEARLY_AVERAGE)


def test_the_children_targets_are_added_up_and_those_without_one_are_named(town):
    for branch, amount in zip(town.branches[:2], (5, 3), strict=True):
        new = actions.NewTarget("admissions", YEAR, "2022", amount, Authority.CONGRESS, "Đại hội chi bộ mẫu")
        actions.set_target(new, unit=branch, on=SET_ON, actor=town.actor, paper=_paper(branch, town))
    set_for_year(town, kind=TargetKind.CHILDREN_SUM, of_authority=Authority.CONGRESS)
    (one,) = b1(town).others

    assert (one.ratio.counts(), one.state) == ("10/8", "đạt")
    assert one.children.missing == ("Khu phố 3 mẫu",)


def _paper(unit, place):
    content = Paper("resolution", "Mẫu", "Nghị quyết mẫu", number="9", symbol="NQ/CB", dated=SET_ON)
    return register(content, unit=unit, actor=place.actor, today=SET_ON).pk


def test_at_least_one_in_each_lists_those_with_and_without(town):
    set_for_year(town, kind=TargetKind.UNITS, rate=Decimal(100), unit_level=UnitLevel.BRANCH)
    (one,) = b1(town).others

    assert (one.ratio.counts(), one.state) == ("2/3", "chưa đạt 100%")
    assert [unit.name for unit in one.units.having] == ["Khu phố 1 mẫu", "Khu phố 2 mẫu"]
    assert [(unit.name, unit.number) for unit in one.units.without] == [("Khu phố 3 mẫu", 0)]


def test_zero_blank_and_not_reported_are_three_things(town):
    set_for_year(town, 0, text="Số không")
    set_for_year(town, text="Để trống", value_state=ValueState.BLANK)
    set_for_year(town, text="Chưa báo", value_state=ValueState.UNREPORTED)
    found = b1(town)

    assert [(one.line.said, one.ratio.text(), one.state) for one in found.targets] == [("0", "–", "đạt")]
    assert [(one.line.said, one.state, one.ratio) for one in found.others] == [
        ("chưa báo cáo", "chưa báo cáo", None),
        ("để trống", "để trống", None),
    ]


def test_a_worded_target_is_printed_and_measured_as_worded(town):
    set_for_year(town, 10, qualifier="hơn")
    (one,) = b1(town).targets

    assert (one.line.said, one.remaining, one.state) == ("hơn 10", 1, "chưa đạt")
    with pytest.raises(BadInput, match="gần"):
        set_for_year(town, 10, qualifier="chừng", text="Mẫu")


def test_a_proposal_measures_nothing_until_the_paper_is_entered(town):
    draft = set_for_year(town, 12, proposed=True)
    found = b1(town)
    assert (found.targets, [line.said for line in found.drafts]) == ((), ["12"])

    unknown = register(Paper("plan", "Mẫu", "Kế hoạch mẫu"), unit=town.town, actor=town.actor, today=SET_ON)
    with pytest.raises(Refused, match="chưa có số hoặc ngày"):
        actions.decide_target(draft, on=SET_ON, paper=unknown, actor=town.actor)
    known = register(
        Paper("plan", "Mẫu", "Kế hoạch mẫu", number="7", symbol="KH/ĐU", dated=SET_ON), unit=town.town, actor=town.actor,
        today=SET_ON,
    )  # fmt: skip
    numbers = actions.Numbers(11)
    line = actions.decide_target(draft, on=SET_ON, paper=known, actor=town.actor, numbers=numbers)
    assert (line.series, line.amount, line.paper) == (draft.series, 11, known.pk)
    assert [one.ratio.counts() for one in b1(town).targets] == ["10/11"]
    assert b1(town).drafts == ()
    with pytest.raises(Refused, match="đã có hiệu lực"):
        actions.decide_target(line, on=SET_ON, paper=known, actor=town.actor)


def test_last_year_is_compared_in_both_readings(town):
    for number in range(4):
        who = person(f"Trước {number}", town.branches[1])
        happen(ADMITTED, who, town.branches[1], date(2021, 2, 2))
    compared = b1(town).compared

    assert (compared.now, compared.before, compared.change) == (10, 4, 6)
    assert (compared.percent_of(), compared.percent_change()) == (Decimal("250.00"), Decimal("150.00"))
    rows = {row.name: row.compared for row in b1(town).rows}
    assert (rows["Khu phố 2 mẫu"].before, rows["Khu phố 1 mẫu"].before) == (4, 0)
    assert rows["Khu phố 1 mẫu"].percent_of() is None
    assert b1(town, period=TERM_YEARS).compared is None


def test_json_carries_every_target_with_its_numbers(town):
    set_for_year(town, 12)
    set_for_year(town, 4, period=TERM_YEARS, label="2021-01-01..2025-12-31", kind=TargetKind.YEARLY_AVERAGE)
    number = figure(ask("admissions", town.town, YEAR, as_of=END))
    document = figure_document(number, period_text="2022", known_by="")

    (own,), (wider,) = document["targets"], document["wider_targets"]
    assert (own["authority"], own["amount"], own["numerator"], own["denominator"], own["ratio"]) == (
        "Đại hội mẫu", 12, 10, 12, "83.33",
    )  # fmt: skip
    assert (wider["kind"], wider["said"], wider["denominator"]) == ("average", "4 mỗi năm", 20)


def test_the_number_of_queries_does_not_depend_on_the_units(town):
    set_for_year(
        town, kind=TargetKind.RATE, rate=Decimal(3), base_kind=BaseKind.DATE, base_date=END, base_source=BaseSource.COUNTED
    )  # fmt: skip
    set_for_year(town, kind=TargetKind.UNITS, rate=Decimal(100), unit_level=UnitLevel.BRANCH)
    set_for_year(town, 5, group=TargetGroup.PRIVATE_ENTERPRISE)
    set_for_year(town, 5, group=TargetGroup.RESIDENTIAL)
    counts = []
    for more in (0, 20):
        for number in range(more):
            open_unit(
                NewUnit(f"N{number}", "branch", f"Chi bộ {number} mẫu"), parent=town.town, on=SET_ON, actor="test"
            )
        with CaptureQueriesContext(connection) as queries:
            further_tables(b1(town))
        counts.append(len(queries))
    assert counts[0] == counts[1]
