"""A series told under the old and the new tree, and the bridge between them, which adds up whatever happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.accounts.actions import grant
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.base.errors import BadInput, Refused
from ketnap.lib.periods import Span
from ketnap.people.actions import begin_membership
from ketnap.people.enums import MemberKind
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, preview
from ketnap.reorganise.plans import Opening
from ketnap.reports.bridge import Bridge, bridge, bridge_of_members
from ketnap.reports.figures.breakdown import by_child
from ketnap.reports.figures.counting import Question, ask, figure
from ketnap.reports.figures.listing import visible_facts
from ketnap.reports.ledger import membership_ledger
from ketnap.units import place_actions
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.models import Unit
from tests.example_org import TODAY, ExampleOrg, example_org, new_person
from tests.reorganise.ground import accepted
from tests.reports.town import ADMITTED, happen

YEAR = Span(date(2023, 1, 1), date(2024, 1, 1))
DAY = date(2023, 4, 1)
OLD, NEW = date(2023, 3, 31), date(2023, 4, 18)
AS_OF = date(2023, 4, 18)


@pytest.fixture
def org(db: None) -> Iterator[ExampleOrg]:
    with clock.set_to(TODAY):
        yield example_org()


def asked(unit: Unit, tree_on: date = NEW, **more: Any) -> Question:
    return ask("admissions", unit, YEAR, as_of=AS_OF, tree_on=tree_on, **more)


def admit(unit: Unit, number: int = 1, on: date = date(2023, 2, 1)) -> list[Any]:
    people = [new_person(f"Lê Mẫu {unit.code} {place}", unit) for place in range(number)]
    for who in people:
        happen(ADMITTED, who, unit, on)
    return people


def branch(code: str) -> Opening:
    return Opening(NewUnit(code, "branch", f"Chi bộ {code} mẫu"))


def divide(plan: plans.Plan, org: ExampleOrg) -> None:
    """Carry the division out; whoever is not named yet goes to the first part."""
    asked_for = [one for one in preview(plan, actor=org.chau).questions if one.key.startswith(("people:", "cases:"))]
    names = {one.key: one.options[0][0] for one in asked_for if one.is_open}
    apply(accepted(plan.answered(names), org.chau), actor=org.chau)


def move_town(org: ExampleOrg) -> None:
    """The town goes to a second district."""
    new = NewUnit("H2", "district", "Huyện ủy mẫu hai")
    open_unit(new, parent=org.province, on=date(2023, 1, 1), actor="thử")
    grant(org.nga, Role.SUPERIOR_OFFICER, org.province, valid_from=date(2023, 1, 1), actor="thử")
    apply(plans.move(["TT"], "H2", DAY), actor=org.nga)


def told(unit: Unit, tree_on: date) -> dict[str, int]:
    """The parts of the figure that are not nought, by code."""
    return {part.key: part.value for part in by_child(figure(asked(unit, tree_on))) if part.value}


def add_up(found: Bridge) -> None:
    for row in (found.total, *found.rows):
        assert sum(line.number for line in row.lines) == row.difference
    assert sum(row.old or 0 for row in found.rows) == (found.total.old or 0)
    assert sum(row.new or 0 for row in found.rows) == (found.total.new or 0)


def test_a_merged_unit_is_told_at_the_one_that_took_over(org: ExampleOrg) -> None:
    admit(org.branch_one, 3)
    admit(org.branch_two, 2)
    apply(accepted(plans.merge(["C1", "C2"], branch("C9"), DAY), org.chau), actor=org.chau)

    assert told(org.township, OLD) == {"C1": 3, "C2": 2}
    assert told(org.township, NEW) == {"C9": 5}
    found = bridge(asked(org.township), OLD)
    add_up(found)
    assert {(row.code, row.old, row.new) for row in found.changed} == {
        ("C1", 3, None),
        ("C2", 2, None),
        ("C9", None, 5),
    }
    (nine,) = (row for row in found.rows if row.code == "C9")
    assert [line.text for line in nine.lines] == [
        "Chi bộ Một (hợp nhất, sáp nhập), từ Chi bộ Một",
        "Chi bộ Hai (hợp nhất, sáp nhập), từ Chi bộ Hai",
    ]


def test_what_a_merged_unit_did_is_told_where_the_person_was_before(org: ExampleOrg) -> None:
    member = org.members["C2"][0]
    apply(accepted(plans.merge(["C1", "C2"], branch("C9"), DAY), org.chau), actor=org.chau)
    made = Unit.objects.get(code="C9")
    happen(ADMITTED, member, made, date(2023, 4, 10))
    (newcomer,) = admit(made, on=date(2023, 4, 11))

    parts = by_child(figure(asked(org.township, OLD)))

    assert {part.key: part.value for part in parts if part.value} == {"C2": 1, "C9": 1}
    assert [part.label for part in parts if part.key == "C9"] == ["Chi bộ C9 mẫu (chưa phân theo đơn vị cũ)"]
    assert [fact.subject for part in parts if part.key == "C9" for fact in part.facts] == [newcomer]
    add_up(bridge(asked(org.township), OLD))


def test_a_divided_unit_is_told_by_the_names_of_the_act_and_else_by_nobody(org: ExampleOrg) -> None:
    happen(ADMITTED, org.members["C1"][0], org.branch_one, date(2023, 2, 1))
    happen(ADMITTED, org.members["C1"][1], org.branch_one, date(2023, 2, 1))
    gone = new_person("Phạm Mẫu Khác", org.branch_one)
    happen(ADMITTED, gone, org.branch_one, date(2023, 2, 2))
    plan = plans.split("C1", [branch("C8"), branch("C9")], DAY)
    divide(plan.answered({f"people:{org.members['C1'][1]}": "C9"}), org)

    assert told(org.township, OLD) == {"C1": 3}
    assert told(org.township, NEW) == {"C8": 1, "C9": 1, "C1": 1}
    labels = [part.label for part in by_child(figure(asked(org.township))) if part.key == "C1"]
    assert labels == ["Chi bộ Một (chưa phân theo đơn vị mới)"]
    assert figure(asked(Unit.objects.get(code="C8"))).value == 1
    found = bridge(asked(org.township), OLD)
    add_up(found)
    (one,) = (row for row in found.rows if row.code == "C1")
    assert (one.old, one.new, one.difference) == (3, 1, -2)
    assert {line.way for line in one.lines} == {"split"}


def test_a_moved_unit_takes_its_past_along(org: ExampleOrg) -> None:
    admit(org.branch_one, 2)
    admit(org.office_branch, 1)
    move_town(org)

    found = bridge(asked(org.province), OLD)

    add_up(found)
    assert {(row.code, row.old, row.new) for row in found.rows} == {("H", 3, 1), ("H2", 0, 2)}
    assert [line.text for row in found.rows if row.code == "H2" for line in row.lines] == [
        "Đảng bộ Thị trấn mẫu (chuyển trực thuộc), từ Huyện ủy mẫu"
    ]
    district = bridge(asked(org.district), OLD)
    add_up(district)
    assert (district.total.old, district.total.new) == (3, 1)
    assert [line.text for line in district.total.lines] == [
        "Đảng bộ Thị trấn mẫu (chuyển trực thuộc), sang ngoài đơn vị"
    ]


def test_an_act_typed_later_does_not_change_what_was_known(org: ExampleOrg) -> None:
    admit(org.branch_one, 2)
    moment = datetime(2023, 5, 10, 2, tzinfo=UTC)
    with clock.set_to(moment):
        apply(accepted(plans.merge(["C1", "C2"], branch("C9"), DAY), org.chau), actor=org.chau)

    early = asked(org.township, NEW, known_by=date(2023, 4, 20))

    assert {part.key: part.value for part in by_child(figure(early)) if part.value} == {"C1": 2}
    assert told(org.township, NEW) == {"C9": 2}


def test_rights_follow_the_tree_of_today_whatever_tree_is_told(org: ExampleOrg) -> None:
    admit(org.branch_one, 2)
    move_town(org)

    facts = figure(asked(org.district, OLD)).facts

    assert len(facts) == 2
    assert visible_facts(facts, org.chau) == {}


def test_the_ledger_is_told_on_both_trees_and_as_known_then(org: ExampleOrg) -> None:
    place_actions.declare_members(org.branch_one, 100, 2, on=date(2022, 12, 31), actor="thử")
    place_actions.declare_members(org.branch_two, 50, 0, on=date(2022, 12, 31), actor="thử")
    apply(accepted(plans.merge(["C1", "C2"], branch("C9"), DAY), org.chau), actor=org.chau)
    with clock.set_to(TODAY + timedelta(days=1)):
        person = new_person("Võ Mẫu Mới", org.branch_three)
        begin_membership(person, org.branch_three, MemberKind.OFFICIAL, on=date(2023, 4, 2), actor="thử")
        place_actions.declare_members(org.branch_three, 7, 0, on=date(2022, 12, 31), actor="thử")

    def rows(tree_on: date, **more: Any) -> dict[str, tuple[int | None, int | None]]:
        found = membership_ledger(asked(org.township, tree_on, **more))
        assert found.total.counted.gap == 0
        return {row.code: (row.declared.opening if row.declared else None, row.counted.closing) for row in found.rows}

    assert rows(OLD) == {"C1": (102, 10), "C2": (50, 5), "C3": (7, 4)}
    assert rows(NEW) == {"C9": (152, 15), "C3": (7, 4)}
    assert rows(NEW, known_by=TODAY) == {"C9": (152, 15), "C3": (None, 3)}
    for declared in (True, False):
        add_up(bridge_of_members(asked(org.township), OLD, declared=declared))


def test_the_number_of_a_divided_unit_is_given_to_none_of_its_parts(org: ExampleOrg) -> None:
    place_actions.declare_members(org.branch_one, 40, 0, on=date(2022, 12, 31), actor="thử")
    plan = plans.split("C1", [branch("C8"), branch("C9")], DAY)
    divide(plan, org)

    found = membership_ledger(asked(org.township))

    declared = {row.code: row.declared.opening if row.declared else None for row in found.rows}
    assert declared == {"C1": 40, "C2": None, "C3": None, "C8": None, "C9": None}
    assert found.total.declared is not None
    assert found.total.declared.opening == 40
    assert [row.name for row in found.rows if row.code == "C1"] == ["Chi bộ Một (chưa phân theo đơn vị mới)"]


def test_a_unit_that_never_stood_is_refused(org: ExampleOrg) -> None:
    apply(plans.open_unit(NewUnit("C9", "branch", "Chi bộ Chín mẫu"), "TT", DAY), actor=org.chau)

    with pytest.raises(BadInput, match="không tồn tại vào các ngày"):
        bridge(asked(Unit.objects.get(code="C9"), OLD), date(2023, 1, 1))


CODES = ("C1", "C2", "C3", "N0", "N1", "N2", "N3", "M0", "M1", "M2", "M3")
KINDS = ("merge", "into", "split", "move", "rename", "open", "dissolve")
acts = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(CODES), st.sampled_from(CODES), st.integers(0, 5)), max_size=4
)
happenings = st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 15), st.integers(-30, 16)), max_size=8)


def plan_of(number: int, kind: str, one: str, other: str, day: int) -> plans.Plan:
    on = DAY + timedelta(days=day)
    new = Opening(NewUnit(f"N{number}", "branch", f"Chi bộ mẫu {number}"), "TT")
    more = Opening(NewUnit(f"M{number}", "branch", f"Chi bộ mẫu thêm {number}"), "TT")
    return {
        "merge": plans.merge([one, other], new, on),
        "into": plans.merge([one], other, on),
        "split": plans.split(one, [new, more], on),
        "move": plans.move([one], "XA", on),
        "rename": plans.rename(one, f"Chi bộ mẫu đổi {number}", "", on),
        "open": plans.open_unit(new.new, "TT", on),
        "dissolve": plans.dissolve(one, [other], on),
    }[kind]


def named(plan: plans.Plan, org: ExampleOrg) -> plans.Plan:
    """Every second person to the one part, the others to the other."""
    asked_for = [one for one in preview(plan, actor=org.chau).questions if one.key.startswith(("people:", "cases:"))]
    return plan.answered({one.key: one.options[place % 2][0] for place, one in enumerate(asked_for)})


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, happenings, st.integers(-1, 7))
def test_the_bridge_adds_up_whatever_happened(
    db: None, taken: list[tuple[str, str, str, int]], events: list[tuple[str, int, int]], other: int
) -> None:
    with clock.set_to(TODAY), transaction.atomic():
        org = example_org()
        new = NewUnit("XA", "commune_old", "Đảng bộ xã mẫu")
        open_unit(new, parent=org.district, on=date(2023, 1, 1), actor="thử")
        for number, act in enumerate(taken):
            try:
                plan = plan_of(number, *act)
                apply(accepted(named(plan, org), org.chau), actor=org.chau)
            except (BadInput, Refused):
                continue
        units = {unit.code: unit for unit in Unit.objects.all()}
        members = [who for own in org.members.values() for who in own]
        for code, who, day in events:
            on = DAY + timedelta(days=day)
            unit = units.get(code)
            if unit and unit.opened_on <= on and (unit.closed_on is None or on < unit.closed_on):
                happen(ADMITTED, members[who], unit, on)
            if unit and unit.opened_on <= OLD:
                place_actions.declare_members(unit, who, 1, on=OLD, actor="thử")
        for top in (org.province, org.district, org.township, units["XA"]):
            for tree_on in (OLD, NEW):
                compare(asked(top, tree_on), DAY + timedelta(days=other))
        transaction.set_rollback(True)


def compare(question: Question, other: date) -> None:
    """The bridge adds up, and its two sides are the figures asked one by one."""
    found = bridge(question, other)
    add_up(found)
    for day, side in ((found.old_on, "old"), (found.new_on, "new")):
        alone = asked(question.unit, day)
        assert getattr(found.total, side) == figure(alone).value
        rows = {row.code: getattr(row, side) for row in found.rows if getattr(row, side)}
        assert rows == {part.key: part.value for part in by_child(figure(alone)) if part.value}
        ledger = membership_ledger(alone)
        assert ledger.total.counted.gap == 0
        march = replace(alone, as_of=OLD)
        declared = bridge_of_members(march, other, declared=True)
        add_up(declared)
        told = membership_ledger(march).total.declared
        assert (told.closing if told else 0) == getattr(declared.total, side)
        add_up(bridge_of_members(alone, other, declared=False))
