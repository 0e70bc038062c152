"""One act about to be recorded, and what it tells the rulebook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from ketnap.cases.deciding import decider_of
from ketnap.cases.facts import Book, move_of
from ketnap.cases.state import MOVE_NEWS, CaseState
from ketnap.cases.steps.biography import INTRODUCERS
from ketnap.cases.steps.catalogue import STEPS, reason_in
from ketnap.cases.steps.fields import StepDef
from ketnap.rulebook import facts as rules
from ketnap.rulebook.library import load
from ketnap.units.enums import BodyKind
from ketnap.units.queries import chains_on


@dataclass(frozen=True)
class Act:
    """One step about to be recorded: on which day, with which values, by which vote of which sitting."""

    step: StepDef
    on: date
    data: Mapping[str, Any]
    vote: rules.Vote | None = None
    sitting: UUID | None = None
    deciding_body: str | None = None
    paper: UUID | None = None
    ordinal: int = 0
    sitting_version: int | None = None


def filled_in(act: Act, state: CaseState) -> Act:
    """The act with what the tree of its day answers: whether the new place has the same competent committee, unless it is said."""
    to = act.data.get("to")
    if act.step.code != "transfer_decided" or not to or "same_competent_committee" in act.data:
        return act
    chains = chains_on({state.unit, UUID(to)}, act.on)
    deciders = [decider_of(STEPS["admission_decision"], chain, act.on) for chain in chains.values()]
    same = None not in deciders and len({(one.kind, one.unit.pk) for one in deciders if one}) == 1
    return replace(act, data={**act.data, "same_competent_committee": same})


# Values of an act that the rulebook asks for under the same name.
SAME_NAME = (
    "cancelled_by",
    "issuer_ended",
    "received_at_new_place",
    "open_breach",
    "discipline",
    "lodged_by",
    "settled_by_highest",
    "amount",
)
SELF_REVIEW = ("self_review_made", "self_review_requests", "self_review_refused")


def rules_act(act: Act, state: CaseState | None = None) -> rules.Act:
    """What the act itself brings, as the rulebook asks for it. `state`: the case, None while there is none."""
    printed = act.data.get("printed_on")
    more = {name: act.data[name] for name in SAME_NAME if name in act.data}
    if act.step.rule_step == "struck_off":
        more |= _striking_off(act, state)
    elif act.step.rule_step == "decision_cancelled":
        more["ground"] = reason_in(act.step.code, act.data) or None
    if act.step.code == "admission_ceremony":
        more |= {"one_by_one": True, "held_by": _holder(state)}
    elif act.vote is not None:
        more["one_by_one"] = True
    return rules.Act(
        vote=act.vote,
        helpers=(str(act.data["helper"]),) if act.data.get("helper") else (),
        papers=tuple(code for made in act.step.papers if (code := made.code_of(act.data))),
        deciding_body=act.deciding_body,
        reason=act.data.get("reason") or act.data.get("note"),
        printed_on=date.fromisoformat(printed) if printed else None,
        **more,
    )


def _holder(state: CaseState | None) -> str:
    """Which chi bộ holds the ceremony: the one that proposed, unless the person has come to another place since."""
    proposed = state.last_on("chi_bo_admission_resolution") if state else None
    moved = state.arrived_on if state else None
    return "new_chi_bo" if moved and proposed and moved >= proposed else "proposing_chi_bo"


def _striking_off(act: Act, state: CaseState | None) -> dict[str, Any]:
    """Ground and self-review as typed; what a later body does not repeat stands as the chi bộ proposed it."""
    proposed = state.done("branch_proposes_striking_off") if state else []
    known = {**(proposed[-1].data if proposed else {}), **act.data}
    found = {name: known[name] for name in SELF_REVIEW if name in known}
    return {**found, "ground": known.get("ground")}


def with_act(facts: rules.Facts, act: Act, book: Book, state: CaseState) -> rules.Facts:
    """Facts that include what the act itself says: introducers, opinions, the conclusion on the biography, a change of place."""
    if act.step.votes_on:
        return _as_proposal(facts, act)
    add = _ADDS.get(act.step.code)
    return add(facts, act, book, state) if add else facts


def _as_proposal(facts: rules.Facts, act: Act) -> rules.Facts:
    """A proposal is asked as the decision that it leads to, as if the bodies above agreed: so it is refused for every other reason."""
    ruleset = load().in_force(act.on)
    route = ruleset.route(facts.unit.route) if ruleset else None
    own = act.step.body
    votes = list(facts.votes)
    if own is BodyKind.BRANCH:
        votes.append(_cast(act, "chi_bo"))
        votes.append(_agreed(act.on, "grassroots_committee"))
    else:
        votes.append(_cast(act, "grassroots_committee"))
    deciding = route.vote.body if route and route.vote else "standing_committee"
    final = replace(_agreed(act.on, cast(rules.Body, deciding)), step=None, on=None)
    return replace(facts, votes=tuple(votes), act=replace(facts.act, vote=final))


def _cast(act: Act, body: rules.Body) -> rules.Vote:
    if act.vote is None:
        return _agreed(act.on, body)
    return replace(act.vote, step=act.step.votes_on, on=act.on)


def _agreed(on: date, body: rules.Body) -> rules.Vote:
    return rules.Vote(
        step="struck_off", on=on, body=body, method="secret_ballot", official_or_in_office=3, present=3, in_favour=3
    )


def _with_introducers(facts: rules.Facts, act: Act, book: Book, state: CaseState) -> rules.Facts:
    return replace(facts, introducers=_introducers(act.data, act.on, book))


def _with_opinions(facts: rules.Facts, act: Act, book: Book, state: CaseState) -> rules.Facts:
    data, on = act.data, act.on
    organisations, residence = facts.opinions.mass_organisations, facts.opinions.residence
    if data.get("organisation"):
        given = {"agreed": data.get("organisation_agreed"), "against": data.get("organisation_against")}
        organisations = (*organisations, rules.OrganisationOpinion(organisation=data["organisation"], on=on, **given))
    if "residence_agreed" in data or data.get("residence_not_required_by"):
        residence = rules.ResidenceOpinion(
            agreed=data.get("residence_agreed"), on=on, not_required_by=data.get("residence_not_required_by")
        )
    opinions = rules.Opinions(
        mass_organisations=organisations, no_mass_organisation=data.get("no_organisation"), residence=residence
    )
    return replace(facts, opinions=opinions)


def _with_conclusion(facts: rules.Facts, act: Act, book: Book, state: CaseState) -> rules.Facts:
    return replace(facts, verification=replace(facts.verification, fit=act.data.get("fit")))


def _with_honesty(facts: rules.Facts, act: Act, book: Book, state: CaseState) -> rules.Facts:
    known, honest = facts.verification, act.data.get("declared_honestly")
    own, spouse = known.own_side_waived, known.spouse_side_waived
    return replace(
        facts,
        verification=replace(
            known,
            own_side_waived=replace(own, declared_honestly=honest) if own else None,
            spouse_side_waived=replace(spouse, declared_honestly=honest) if spouse else None,
        ),
    )


def _with_question(facts: rules.Facts, act: Act, book: Book, state: CaseState) -> rules.Facts:
    question = rules.PoliticalQuestion(
        raised=True, permitted=act.data.get("permitted"), paper=act.data.get("paper"), concluded_on=act.on
    )
    return replace(facts, person=replace(facts.person, political_question=question))


def _with_move(facts: rules.Facts, act: Act, book: Book, state: CaseState) -> rules.Facts:
    """What goes out with a member, or is found on arrival, belongs to the last change of place."""
    news = {name: act.data[name] for name in MOVE_NEWS if name in act.data}
    if not state.moves or not news:
        return facts
    return replace(facts, moves=(*facts.moves[:-1], move_of({**state.moves[-1], **news})))


_ADDS: Mapping[str, Callable[[rules.Facts, Act, Book, CaseState], rules.Facts]] = {
    "introduce_formally": _with_introducers,
    "collect_opinions": _with_opinions,
    "conclude_biography": _with_conclusion,
    "verify_biography": _with_honesty,
    "political_question_conclusion": _with_question,
    "member_introduced": _with_move,
    "member_presented": _with_move,
    "transfer_papers_not_handed_in": _with_move,
}


def _introducers(data: Mapping[str, Any], on: date, book: Book) -> tuple[rules.Introducer, ...]:
    found = []
    for who, since, kind in INTRODUCERS:
        if data.get(who):
            together = date.fromisoformat(data[since]) if data.get(since) else None
            official = book.officials.get(UUID(data[who]))
            found.append(
                rules.Introducer(
                    person=data[who],
                    official_since=official,
                    paper_on=on,
                    together_since=together,
                    together_kind=data.get(kind),
                )
            )
    return tuple(found)
