"""Any sequence of acts keeps the tree sound on every date, the sums of targets and the ledger closed, rights where the tree says;

taking all of them back, newest first, restores every row, and the journal alone gives the same rows.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from ketnap.base import clock
from ketnap.base.errors import BadInput, Refused
from ketnap.cases.steps.perform import open_case
from ketnap.instruments.actions import Paper, register
from ketnap.journal.rebuild import differences
from ketnap.lib.periods import Span
from ketnap.people.duties import assign
from ketnap.people.enums import DutyKind
from ketnap.people.models import Duty
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, reverse
from ketnap.reorganise.models import Reorganisation
from ketnap.reorganise.plans import Opening, Plan
from ketnap.reports.figures.counting import ask
from ketnap.reports.ledger import membership_ledger
from ketnap.targets import verify as target_sums
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.units import place_actions, verify
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.enums import AreaTag
from ketnap.units.kinds import may_stand_under, unit_kinds
from ketnap.units.models import Coverage, PlaceHolding, Unit, UnitNature, UnitPlacement
from ketnap.units.queries import kept_at
from ketnap.units.scope import Scope
from tests.example_org import TODAY, ExampleOrg, example_org, new_person
from tests.reorganise.ground import decided, rows

pytestmark = pytest.mark.django_db
SINCE, DAY = date(2020, 1, 1), date(2023, 4, 1)
DAYS = [DAY + timedelta(days=number) for number in range(-1, 7)]
CODES = ("C1", "C2", "C3", "N0", "N1", "N2", "M1")
ACTS = ("merge", "into", "rename", "kind", "open", "split", "dissolve", "move", "divide", "abolish")

acts = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.sampled_from(CODES),
        st.sampled_from(CODES),
        st.integers(0, 5),
        st.integers(0, 7),
    ),
    min_size=1,
    max_size=5,
)


def settled_org() -> ExampleOrg:
    """The organisation with a second commune, villages and who covers them, tags, numbers, duties, a target and a case."""
    org = example_org()
    open_unit(NewUnit("XA", "commune_old", "Đảng bộ xã mẫu"), parent=org.district, on=SINCE, actor="thử")
    branches = (org.branch_one, org.branch_two, org.branch_three)
    for number, branch in enumerate(branches):
        place = place_actions.add_place(org.township, "thon", f"Thôn Mẫu {number}", on=SINCE, actor="thử")
        place_actions.cover(branch, place, on=SINCE, actor="thử")
        place_actions.tag_unit(branch, [list(AreaTag)[number]], on=SINCE, actor="thử")
        place_actions.declare_members(branch, 10 + number, number, on=DAY - timedelta(days=30), actor="thử")
        assign(org.members["C1"][number], branch, DutyKind.IN_CHARGE, on=SINCE, actor="thử")
    assign(org.members["C2"][0], org.branch_two, DutyKind.SECRETARY, on=SINCE, actor="thử")
    allocated(org)
    open_case(
        new_person("Vũ Mẫu Chờ", org.branch_one), org.branch_one, "introduce_candidate", on=date(2023, 1, 10),
        data={"source": "youth_union"}, actor=org.binh,
    )  # fmt: skip
    return org


def allocated(org: ExampleOrg) -> None:
    """The township's target of 20, divided among its branches with a reserve of 2."""
    paper = register(
        Paper("plan", "Huyện ủy mẫu", "Kế hoạch mẫu", "1", "KH/HU", date(2023, 1, 4)), unit=org.district, actor=org.chau,
        today=TODAY.date(),
    )  # fmt: skip
    year = Span(date(2023, 1, 1), date(2024, 1, 1))
    new = NewTarget(TargetIndicator.ADMISSIONS, year, "2023", 20, Authority.SUPERIOR, "Huyện ủy mẫu")
    whole = set_target(new, unit=org.township, on=date(2023, 1, 5), actor=org.chau, paper=paper.pk)
    shares = {org.branch_one.pk: 9, org.branch_two.pk: 6, org.branch_three.pk: 3}
    allocate(whole, shares, reserve=2, on=date(2023, 1, 6), actor=org.chau)
    own = replace(new, amount=3, authority=Authority.OWN_PLAN, authority_text="Chi bộ")
    set_target(own, unit=org.branch_one, on=date(2023, 1, 5), actor=org.chau, paper=paper.pk)
    decide_allocation(whole, on=date(2023, 1, 6), actor=org.chau, paper=paper.pk)
    assert target_sums.problems() == []


def plan_of(number: int, kind: str, one: str, other: str, day: int) -> Plan:
    on = DAY + timedelta(days=day)
    new = Opening(NewUnit(f"N{number}", "branch", f"Chi bộ mẫu {number}"))
    more = Opening(NewUnit(f"M{number}", "branch", f"Chi bộ mẫu nữa {number}"))
    communes = [Opening(NewUnit(f"{name}{number}", "commune_old", f"Đảng bộ mẫu {name}{number}")) for name in "PQ"]
    return {
        "merge": lambda: plans.merge([one, other], new, on),
        "into": lambda: plans.merge([one], other, on),
        "rename": lambda: plans.rename(one, f"Chi bộ mẫu đổi {number}", "", on),
        "kind": lambda: plans.change_kind(one, "branch_joint", "", on),
        "open": lambda: plans.open_unit(new.new, "TT", on),
        "split": lambda: plans.split(one, [new, more], on),
        "dissolve": lambda: plans.dissolve(one, [other, "C3"], on),
        "move": lambda: plans.move([one], "XA", on),
        "divide": lambda: plans.split("TT", communes, on),
        "abolish": lambda: plans.abolish([one], on),
    }[kind]()


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example([("move", "C1", "C1", 0, 0), ("move", "C2", "C1", 1, 1), ("split", "C1", "C2", 3, 2)])
@example([("divide", "C1", "C1", 1, 0), ("merge", "C1", "C2", 2, 1), ("dissolve", "C3", "N1", 4, 0)])
@given(acts)
def test_any_sequence_of_acts_is_sound_and_its_reversal_the_identity(
    taken: list[tuple[str, str, str, int, int]],
) -> None:
    with clock.set_to(TODAY), transaction.atomic():
        org = settled_org()
        states, done = [rows()], []
        for number, (kind, one, other, day, pick) in enumerate(taken):
            try:
                plan = decided(plan_of(number, kind, one, other, day), org.chau, pick)
                made: Reorganisation = apply(plan, actor=org.chau)
            except (BadInput, Refused):
                assert rows() == states[-1]
                continue
            done.append(made.pk)
            states.append(rows())
            all_is_sound(org)
        assert not any(differences().values())
        for identity in reversed(done):
            states.pop()
            reverse(identity, reason="Ghi nhầm", actor=org.chau)
            assert rows() == states[-1]
        transaction.set_rollback(True)


def all_is_sound(org: ExampleOrg) -> None:
    assert verify.problems() == []
    assert target_sums.problems() == []
    for on in DAYS:
        above = dict(UnitPlacement.objects.as_of(on).values_list("unit", "parent"))
        compare_scopes(on, above)
        kinds_may_stand(on, above)
        ground_lies_below(on)
    ledger_closes(org)


def compare_scopes(on: date, above: dict[object, object]) -> None:
    """The units in a scope are those found by walking the parents of the day."""
    for unit, path in UnitPlacement.objects.as_of(on).values_list("unit", "path"):
        found = set()
        for one in above:
            step = one
            while step is not None and step != unit:
                step = above[step]
            if step == unit:
                found.add(one)
        assert set(Unit.objects.within(Scope.over([path]), on).values_list("pk", flat=True)) == found


def kinds_may_stand(on: date, above: dict[object, object]) -> None:
    """One placement a day, under a parent that stands and of a kind that allows it; who ended is kept by one who stands."""
    assert UnitPlacement.objects.as_of(on).count() == len(above)
    kinds = {row.unit_id: unit_kinds()[row.kind] for row in UnitNature.objects.as_of(on)}
    for unit, parent in above.items():
        assert parent is None or (parent in above and may_stand_under(kinds[unit], kinds[parent]))
    ended = set(Unit.objects.filter(closed_on__lte=on).values_list("pk", flat=True))
    assert not ended & set(above)
    assert set(kept_at(on)) == ended


def ground_lies_below(on: date) -> None:
    """Every village has one holder who stands; its branches stand below that one; a duty is at a unit that stands."""
    paths = dict(UnitPlacement.objects.as_of(on).values_list("unit", "path"))
    holders = dict(PlaceHolding.objects.as_of(on).values_list("place", "unit"))
    assert len(holders) == PlaceHolding.objects.as_of(on).count() == 3
    covered = Coverage.objects.as_of(on).values_list("place", "unit")
    assert all(paths[unit].startswith(paths[holders[place]]) for place, unit in covered)
    assert set(Duty.objects.as_of(on).values_list("unit", flat=True)) <= set(paths)


def ledger_closes(org: ExampleOrg) -> None:
    """Opening + who came - who went = closing, for the district and each unit below it, whatever was reorganised in between."""
    found = membership_ledger(ask("admissions", org.district, Span(date(2023, 1, 1), DAYS[-1]), as_of=DAYS[-1]))
    assert [row.counted.gap for row in (found.total, *found.rows)] == [0] * (1 + len(found.rows))
    assert found.total.counted.opening == found.total.counted.closing == 30
