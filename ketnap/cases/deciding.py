"""Whose sitting decides a step of a case on a day: the bodies of the branch and of its committee, and the one that the route names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ketnap.cases.steps.fields import StepDef
from ketnap.rulebook import facts as rules
from ketnap.rulebook.library import load
from ketnap.rulebook.schema import Route
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit
from ketnap.units.queries import Chain

RULE_BODIES: Mapping[BodyKind, rules.Body] = {
    BodyKind.BRANCH: "chi_bo",
    BodyKind.COMMITTEE: "grassroots_committee",
    BodyKind.STANDING_COMMITTEE: "standing_committee",
    BodyKind.STANDING_BODY: "standing_body_plus_heads_of_commissions",
}
"""The kinds of body that vote on cases, with the rulebook's name of each."""

# Deciding body of a route → the kind of body, and whose it is: that of the grassroots organisation or of the superior.
_DECIDING: Mapping[str, tuple[BodyKind, str]] = {
    "standing_committee_of_direct_superior": (BodyKind.STANDING_COMMITTEE, "superior"),
    "standing_committee_of_commune_committee": (BodyKind.STANDING_COMMITTEE, "superior"),
    "standing_committee_of_grassroots_committee": (BodyKind.STANDING_COMMITTEE, "grassroots"),
    "standing_committee_of_that_committee": (BodyKind.STANDING_COMMITTEE, "grassroots"),
    "grassroots_committee_collective": (BodyKind.COMMITTEE, "grassroots"),
    "standing_body_plus_heads_of_commissions": (BodyKind.STANDING_BODY, "superior"),
    "as_politburo_prescribes": (BodyKind.STANDING_COMMITTEE, "superior"),
}


@dataclass(frozen=True)
class Decider:
    """The body of that kind at that unit. `named`: the rulebook's name of a deciding body, "" for the votes before it."""

    kind: BodyKind
    unit: Unit
    named: str = ""

    def is_(self, body: Body) -> bool:
        """Whether the body is this one."""
        return body.kind == self.kind and body.unit_id == self.unit.pk


def route_on(chain: Chain, on: date) -> Route | None:
    """The route of the branch under the rules of the day; None when they do not know it."""
    ruleset = load().in_force(on)
    return ruleset.route(chain.route) if ruleset else None


def decider_of(step: StepDef, chain: Chain, on: date) -> Decider | None:
    """Whose sitting decides the step for a case of the chain's branch; None when no sitting does, or the tree holds no such unit."""
    if step.body is BodyKind.BRANCH:
        return Decider(BodyKind.BRANCH, chain.branch)
    if step.body is BodyKind.COMMITTEE:
        return Decider(BodyKind.COMMITTEE, chain.grassroots) if chain.grassroots else None
    route = route_on(chain, on) if step.by_route else None
    if route is None or route.deciding_body not in _DECIDING:
        return None
    kind, whose = _DECIDING[route.deciding_body]
    unit = chain.grassroots if whose == "grassroots" else chain.superior
    return Decider(kind, unit, route.deciding_body) if unit else None


def permission_of(kind: str, unit: Unit) -> str:
    """The right to record sittings of a body of that kind at the unit; "" for bodies that do not vote on cases."""
    if kind == BodyKind.BRANCH:
        return "cases.branch"
    if kind == BodyKind.COMMITTEE or (kind == BodyKind.STANDING_COMMITTEE and unit.kind_info.is_grassroots):
        return "cases.committee"
    return "cases.superior" if kind in RULE_BODIES else ""


def decides_at_base(on: date) -> bool:
    """Whether the standing committee of a grassroots organisation decides on admissions under the rules of the day."""
    ruleset = load().in_force(on)
    return ruleset is not None and "grassroots_standing_committee" in ruleset.routes
