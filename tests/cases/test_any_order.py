"""Whatever the order in which steps are tried, nothing is reached past a gate: what stands rests on what the rules of its day ask."""

from datetime import date
from random import Random

import pytest
from django.core.exceptions import ObjectDoesNotExist

from ketnap.base import clock
from ketnap.base.errors import BadInput, Refused
from ketnap.cases.events import step_in
from ketnap.cases.models import Case, SittingItem
from ketnap.cases.sittings import SittingRefused
from ketnap.cases.state import fold
from ketnap.journal.read import effective, history
from ketnap.journal.registry import Stream
from ketnap.rulebook.library import load
from ketnap.units.queries import chain_on
from tests.cases.walking import Walk
from tests.example_org import TODAY, ExampleOrg, example_org

pytestmark = pytest.mark.django_db
FIRST = ("register", "introduce_candidate")
PASSES = 3


def unmet(org: ExampleOrg, going: Walk) -> list[str]:
    """Steps that stand although a step that the rules of their day ask for is not there, or is later."""
    state = fold(going.case, effective(history(Stream.CASE, going.case)))
    assert state is not None
    days: dict[str, date] = {}
    for event in state.events:
        days.setdefault(step_in(event.kind), event.on)
    missing = []
    for event in state.events:
        code, ruleset = step_in(event.kind), load().in_force(event.on)
        if ruleset is None or code not in ruleset.steps:
            continue
        rule, route = ruleset.steps[code], ruleset.route(chain_on(org.branch_one, event.on).route)
        wanted = list(rule.requires)
        if rule.by_route and route is not None:
            chain = [one for one in (*route.chain, *route.recognition_chain) if not one.startswith("sectional_")]
            before = chain.index(code) - 1
            wanted += [chain[before]] if before >= 0 and not code.startswith("chi_bo") else []
        missing += [f"{code} without {one}" for one in wanted if one not in days or days[one] > event.on]
    return missing


@pytest.mark.parametrize("seed", range(4))
def test_steps_tried_in_any_order_never_pass_a_gate(seed: int) -> None:
    org = example_org()
    with clock.set_to(TODAY):
        going, random = Walk(org), Random(seed)
        steps = dict(going.steps())
        for name in FIRST:
            steps.pop(name)()
        done = 0
        for _ in range(PASSES):
            names = list(steps)
            random.shuffle(names)
            for name in names:
                try:
                    steps[name]()
                except (BadInput, Refused, SittingRefused, ObjectDoesNotExist):
                    continue
                done += 1
                del steps[name]
            assert unmet(org, going) == []
        assert done > 5
        short = SittingItem.objects.filter(case_id=going.case, reached=True)
        assert all(item.in_favour >= item.required for item in short)


def test_in_the_right_order_the_same_steps_reach_official() -> None:
    """So that the test above cannot pass because nothing ever goes."""
    org = example_org()
    with clock.set_to(TODAY):
        going = Walk(org)
        for _name, step in going.steps():
            step()
        assert Case.objects.get(pk=going.case).stage == "official"
        assert unmet(org, going) == []
