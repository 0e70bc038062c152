"""B3: the ledger closes whatever happens to members; declared numbers beside counted ones."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.periods import Span
from ketnap.people.actions import begin_membership, end_membership
from ketnap.people.enums import MemberKind
from ketnap.people.models import Membership
from ketnap.reports.figures.counting import ask
from ketnap.reports.ledger import IN_LINES, OUT_LINES, MembershipLedger, _Account, membership_ledger, spells
from ketnap.units import place_actions
from ketnap.units.enums import INFLOWS, OUTFLOWS, Flow
from ketnap.units.models import Unit
from tests.example_org import ExampleOrg, example_org, new_person

OFFICIAL = MemberKind.OFFICIAL
YEAR = Span(date(2022, 1, 1), date(2023, 1, 1))
MAY = date(2022, 5, 1)


@pytest.fixture
def org(db: None) -> ExampleOrg:
    return example_org()


def ledger(unit: Unit, span: Span = YEAR) -> MembershipLedger:
    return membership_ledger(ask("admissions", unit, span, as_of=span.last))


def moved(found: MembershipLedger) -> dict[str, int]:
    return {line: number for line, number in found.total.counted.flows.items() if number}


def test_a_quiet_year_opens_and_closes_with_the_same_number(org: ExampleOrg) -> None:
    found = ledger(org.township)

    assert (found.total.counted.opening, found.total.counted.closing, moved(found)) == (18, 18, {})
    assert [(row.code, row.counted.closing) for row in found.rows] == [("C1", 10), ("C2", 5), ("C3", 3)]
    assert found.by_rows == 18
    assert found.total.declared is None


def test_each_way_of_coming_and_going_has_its_line(org: ExampleOrg) -> None:
    for flow, person in zip(OUTFLOWS, org.members["C1"], strict=False):
        end_membership(person, org.branch_one, "thử", on=MAY, actor="thử", flow=flow)
    for number, how in enumerate((Flow.MOVED_IN, Flow.READMITTED)):
        person = new_person(f"Nguyễn Mẫu Đến {number}", org.branch_two)
        begin_membership(person, org.branch_two, OFFICIAL, on=MAY, actor="thử", how=how)

    found = ledger(org.township)

    assert moved(found) == {"moved_in": 1, "readmitted": 1, **{flow.value: 1 for flow in OUTFLOWS}}
    assert found.total.counted.closing == 18 - 5 + 2
    assert found.total.counted.gap == 0


def test_a_move_inside_shows_at_the_branches_and_not_above(org: ExampleOrg) -> None:
    begin_membership(org.members["C1"][0], org.branch_two, OFFICIAL, on=MAY, actor="thử")

    found = ledger(org.township)

    assert moved(found) == {}
    assert moved(ledger(org.branch_one)) == {"moved_out": 1}
    assert moved(ledger(org.branch_two)) == {"moved_in": 1}
    assert [row.counted.closing for row in found.rows] == [9, 6, 3]


def test_what_nobody_explained_stands_on_a_line_of_its_own(org: ExampleOrg) -> None:
    end_membership(org.members["C1"][0], org.branch_one, "không rõ", on=MAY, actor="thử")

    assert moved(ledger(org.district)) == {"other_out": 1}


def test_first_and_last_day_belong_to_the_period(org: ExampleOrg) -> None:
    end_membership(org.members["C1"][0], org.branch_one, "", on=YEAR.start, actor="thử", flow=Flow.DIED)
    end_membership(org.members["C1"][1], org.branch_one, "", on=YEAR.end, actor="thử", flow=Flow.DIED)

    found = ledger(org.branch_one)

    assert (found.total.counted.opening, moved(found), found.total.counted.closing) == (10, {"died": 1}, 9)


def test_declared_numbers_add_up_and_stand_beside_the_counted_ones(org: ExampleOrg) -> None:
    for branch, before, after in ((org.branch_one, 100, 110), (org.branch_two, 50, 49)):
        place_actions.declare_members(branch, before, 0, on=date(2021, 12, 31), actor="thử")
        place_actions.declare_members(branch, after, 0, on=YEAR.last, actor="thử")
    place_actions.declare_flows(org.branch_one, YEAR, {Flow.ADMITTED: 12, Flow.DIED: 2}, actor="thử")

    found = ledger(org.township)
    declared = found.total.declared

    assert declared is not None
    assert (declared.opening, declared.flows["admitted"], declared.closing) == (150, 12, 159)
    assert declared.flows["expelled"] is None
    assert declared.gap == -1
    assert found.total.difference == 159 - 18
    assert [row.is_declared for row in found.rows] == [True, True, False]
    assert found.by_rows == 110 + 49 + 3
    assert found.unreported == ("Chi bộ Ba",)


def test_the_declaration_of_a_unit_itself_goes_before_the_sum_of_those_below(org: ExampleOrg) -> None:
    place_actions.declare_members(org.branch_one, 10, 0, on=YEAR.last, actor="thử")
    place_actions.declare_members(org.township, 20, 1, on=YEAR.last, actor="thử")

    declared = ledger(org.district).total.declared

    assert declared is not None
    assert declared.closing == 21


UNITS = [uuid4() for _ in range(4)]
DAYS = st.integers(0, 800).map(lambda days: date(2021, 6, 1) + timedelta(days=days))
WAYS_IN = st.sampled_from(["", *(flow.value for flow in INFLOWS)])
WAYS_OUT = st.sampled_from(["", *(flow.value for flow in OUTFLOWS)])


@st.composite
def lives(draw: st.DrawFn) -> list[Membership]:
    """One person's memberships: one after another, some without a gap, the last one perhaps open."""
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=8)))
    rows = []
    for start, end in zip(days, [*days[1:], None], strict=True):
        if draw(st.booleans()):
            unit: UUID = draw(st.sampled_from(UNITS))
            rows.append(Membership(key="", unit_id=unit, valid_from=start, valid_to=end, began=draw(WAYS_IN), ended=draw(WAYS_OUT)))  # fmt: skip
    return rows


@given(st.lists(lives(), max_size=6), st.sets(st.sampled_from(UNITS), min_size=1), DAYS, st.integers(1, 400))
def test_the_ledger_closes_whatever_happened(
    people: list[list[Membership]], inside: set[UUID], start: date, days: int
) -> None:
    span = Span(start, start + timedelta(days=days))
    account = _Account()
    for rows in people:
        for spell in spells(rows, inside):
            account.add(spell, span)
    found = account.ledger()

    def standing(day: date) -> int:
        return sum(
            row.unit_id in inside and row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
            for rows in people
            for row in rows
        )

    assert found.opening == standing(start - timedelta(days=1))
    assert found.closing == standing(span.last)
    assert found.gap == 0
    assert set(found.flows) == {*IN_LINES, *OUT_LINES}
