"""What the tests of reorganisations share: the derived rows, and the answers that take every proposal."""

from typing import Any

from ketnap.accounts.models import Grant, User
from ketnap.journal.rebuild import derived
from ketnap.reorganise.actions import preview
from ketnap.reorganise.plans import Plan


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """All derived rows as known now, and all grants; rows that tell what was known earlier are left out."""
    found = {}
    for model in [*derived(), Grant]:
        names = {field.name for field in model._meta.concrete_fields}
        manager = model._default_manager
        known = manager.filter(known_to=None) if "known_to" in names else manager.all()
        found[model._meta.db_table] = sorted(known.values_list(), key=str)
    return found


def accepted(plan: Plan, actor: User) -> Plan:
    """The plan with every proposal taken and every target set anew by hand."""
    effect = preview(plan, actor=actor)
    hand = {one.key: "hand" for one in effect.questions if one.key.startswith("targets:") and one.is_open}
    return plan.answered({**effect.proposals, **hand})


def decided(plan: Plan, actor: User, pick: int) -> Plan:
    """The plan with every question answered: as proposed, else the option that `pick` falls on (one answer may ask more)."""
    for _round in range(4):
        waiting = [one for one in preview(plan, actor=actor).questions if one.is_open]
        if not waiting:
            break
        plan = plan.answered(
            {
                one.key: one.proposal or one.options[(pick + number) % len(one.options)][0]
                for number, one in enumerate(waiting)
            }
        )
    return plan
