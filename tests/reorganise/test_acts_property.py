"""Any sequence of acts keeps the tree sound on every date; taking all of them back, newest first, restores every row."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.base import clock
from ketnap.base.errors import BadInput, Refused
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, reverse
from ketnap.reorganise.models import Reorganisation
from ketnap.reorganise.plans import Opening, Plan
from ketnap.units import verify
from ketnap.units.actions import NewUnit
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.scope import Scope
from tests.example_org import TODAY, example_org
from tests.reorganise.ground import accepted, rows

pytestmark = pytest.mark.django_db
DAY = date(2023, 4, 1)
CODES = ("C1", "C2", "C3", "N0", "N1", "N2", "N3")

acts = st.lists(
    st.tuples(
        st.sampled_from(("merge", "into", "rename", "kind", "open")),
        st.sampled_from(CODES),
        st.sampled_from(CODES),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=4,
)


def plan_of(number: int, kind: str, one: str, other: str, day: int) -> Plan:
    on = DAY + timedelta(days=day)
    new = Opening(NewUnit(f"N{number}", "branch", f"Chi bộ mẫu {number}"), "TT")
    return {
        "merge": plans.merge([one, other], new, on),
        "into": plans.merge([one], other, on),
        "rename": plans.rename(one, f"Chi bộ mẫu đổi {number}", "", on),
        "kind": plans.change_kind(one, "branch_joint", "", on),
        "open": plans.open_unit(new.new, "TT", on),
    }[kind]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_any_sequence_of_acts_is_sound_and_its_reversal_the_identity(taken: list[tuple[str, str, str, int]]) -> None:
    with clock.set_to(TODAY), transaction.atomic():
        org = example_org()
        states, done = [rows()], []
        for number, act in enumerate(taken):
            try:
                plan = accepted(plan_of(number, *act), org.chau)
                made: Reorganisation = apply(plan, actor=org.chau)
            except (BadInput, Refused):
                assert rows() == states[-1]
                continue
            done.append(made.pk)
            states.append(rows())
            assert verify.problems() == []
            compare_scopes()
        for identity in reversed(done):
            states.pop()
            reverse(identity, reason="Ghi nhầm", actor=org.chau)
            assert rows() == states[-1]
        transaction.set_rollback(True)


def compare_scopes() -> None:
    """The units in a scope are those found by walking the parents of the day."""
    for on in (DAY + timedelta(days=day) for day in range(-1, 7)):
        above = dict(UnitPlacement.objects.as_of(on).values_list("unit", "parent"))
        for unit, path in UnitPlacement.objects.as_of(on).values_list("unit", "path"):
            found = set()
            for one in above:
                step = one
                while step is not None and step != unit:
                    step = above[step]
                if step == unit:
                    found.add(one)
            assert set(Unit.objects.within(Scope.over([path]), on).values_list("pk", flat=True)) == found
