"""Facts as they would be when steps still to be done had been done: what the planner looks ahead with.

Whatever a step brings itself is taken as brought, in the least form that the rules ask for: a vote that passes, an opinion,
an answer to a letter, a member chosen to introduce. What a step does not bring (a diploma, an agreement) is never assumed.
"""

from dataclasses import replace
from datetime import date

from ketnap.lib.workdays import Calendar, add_months
from ketnap.rulebook.facts import (
    Act,
    Event,
    Facts,
    Helper,
    Introducer,
    OrganisationOpinion,
    PaperHeld,
    Request,
    ResidenceOpinion,
)
from ketnap.rulebook.gates.introduction import UNION_PAPER, Composition, compositions
from ketnap.rulebook.gates.verification import open_sides
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library
from ketnap.rulebook.schema import RuleSet

NOT_CHOSEN = "chưa chọn"
SIGNED = ("3-KNĐ", *UNION_PAPER.values())


def known_on(facts: Facts, day: date) -> Facts:
    """The facts without what is dated later than the day; the act that is being judged is left out."""
    told, heard = facts.verification, facts.opinions
    sent = [one for one in told.requests if one.sent_on is None or one.sent_on <= day]
    requests = tuple(
        replace(one, received_on=_by(one.received_on, day), answered_on=_by(one.answered_on, day)) for one in sent
    )
    residence = heard.residence if heard.residence and (heard.residence.on or day) <= day else None
    return replace(
        facts,
        events=tuple(event for event in facts.events if event.on <= day),
        papers=tuple(paper for paper in facts.papers if (paper.dated or day) <= day),
        votes=tuple(vote for vote in facts.votes if (vote.on or day) <= day),
        helpers=tuple(one for one in facts.helpers if (one.assigned_on or day) <= day),
        introducers=tuple(one for one in facts.introducers if (one.paper_on or day) <= day),
        verification=replace(told, requests=requests),
        opinions=replace(
            heard,
            mass_organisations=tuple(one for one in heard.mass_organisations if (one.on or day) <= day),
            residence=residence,
        ),
        act=Act(),
    )


def _by(known: date | None, day: date) -> date | None:
    return known if known is not None and known <= day else None


def inquiry(step: str, facts: Facts, on: date, ruleset: RuleSet, library: Library, calendar: Calendar) -> Inquiry:
    """The question whether the step may be done on that day, for the views on the facts that a gate has."""
    return Inquiry(library.step(step), facts, on, library, ruleset, calendar)


def helping(facts: Facts, on: date) -> list[Helper]:
    """Who is assigned to help the candidate on that day."""
    return [
        one
        for one in facts.helpers
        if one.stage == "candidate"
        and (one.assigned_on is None or one.assigned_on <= on)
        and (one.ended_on is None or one.ended_on >= on)
    ]


def enough_together(one: Helper | Introducer, ruleset: RuleSet) -> date:
    """The first day on which this member may introduce, as far as it is known; `date.max` when it is not."""
    if one.official_since is None:
        return date.max
    if one.replaces_earlier and not ruleset.flag("replacement_helper_needs_together"):
        return one.official_since
    if one.together_since is None or one.together_kind not in ruleset.words("introducer_together_kinds"):
        return date.max
    return max(one.official_since, add_months(one.together_since, ruleset.number("introducer_together_months")))


def composition_of(q: Inquiry) -> Composition:
    """The combination the plan assumes; where the texts leave it open, the one that the gate will question."""
    asked = compositions(q)
    if Composition.MEMBERS in asked or not asked:
        return Composition.MEMBERS
    return min(asked)


def prepared(q: Inquiry) -> Facts:
    """The facts with what the step itself brings before it is judged: signatures, answers of others."""
    if q.step.id == "introduce_formally":
        return replace(q.facts, introducers=_introducers(q))
    if q.step.id == "verify_biography":
        return _answered(q)
    return q.facts


def _introducers(q: Inquiry) -> tuple[Introducer, ...]:
    """Who introduces: those who signed, then those named, then the helpers who may first, then members not yet chosen."""
    alone = composition_of(q) is Composition.MEMBERS
    needed = q.ruleset.number("introducers_alone" if alone else "introducers_beside_union")
    chosen = {one.person: replace(one, paper_on=one.paper_on or q.on) for one in q.facts.introducers}
    helpers = sorted(helping(q.facts, q.on), key=lambda one: (enough_together(one, q.ruleset), one.person))
    for one in helpers:
        if len(chosen) < needed or not chosen.keys() & {other.person for other in helpers}:
            chosen.setdefault(one.person, _as_introducer(one, q.on))
    for place in range(len(chosen), needed):
        chosen[f"{NOT_CHOSEN} {place + 1}"] = _someone(f"{NOT_CHOSEN} {place + 1}", q)
    return tuple(chosen.values())


def _as_introducer(one: Helper, on: date) -> Introducer:
    return Introducer(
        person=one.person,
        official_since=one.official_since,
        paper_on=on,
        together_since=one.together_since,
        together_kind=one.together_kind,
        replaces_earlier=one.replaces_earlier,
        disciplined_on=one.disciplined_on,
        kept_on=one.kept_on,
    )


def since_for(q: Inquiry) -> date:
    """Since when an introducer who signs on that day must have been together with the person."""
    return add_months(q.on, -q.ruleset.number("introducer_together_months"))


def _someone(person: str, q: Inquiry) -> Introducer:
    since, kind = since_for(q), q.ruleset.words("introducer_together_kinds")[0]
    return Introducer(
        person=person,
        official_since=since,
        paper_on=q.on,
        together_since=since,
        together_kind=kind,  # type: ignore[arg-type]
    )


def _answered(q: Inquiry) -> Facts:
    told = q.facts.verification
    requests = tuple(one if one.answered_on else replace(one, answered_on=q.on) for one in told.requests)
    facts = replace(q.facts, verification=replace(told, requests=requests))
    if told.known_on_the_spot is None and open_sides(replace(q, facts=facts)):
        answer = Request(sent_on=q.on, received_on=q.on, answered_on=q.on)
        facts = replace(facts, verification=replace(told, requests=(*requests, answer)))
    return facts


def done(q: Inquiry, again: bool = False) -> Facts:
    """The facts after the step was done on that day; `again` when only its papers are made anew."""
    facts = q.facts if again else prepared(q)
    facts = replace(facts, events=(*facts.events, Event(step=q.step.id, on=q.on)))
    if q.step.id == "assign_helper":
        someone = _someone(f"{NOT_CHOSEN} 1", q)
        helper = Helper(
            person=someone.person,
            official_since=someone.official_since,
            assigned_on=q.on,
            together_since=someone.together_since,
            together_kind=someone.together_kind,
        )
        facts = replace(facts, helpers=(*facts.helpers, helper))
    if q.step.id == "collect_opinions":
        facts = _heard(facts, q.on)
    made = tuple(PaperHeld(code=code, dated=q.on) for code in _made(q, again))
    return replace(facts, papers=(*facts.papers, *made))


def _made(q: Inquiry, again: bool) -> list[str]:
    """The papers of the step; of a Union's resolutions only the one that the combination asks for."""
    held = {paper.code for paper in q.facts.papers}
    if q.step.id != "introduce_formally":
        return list(q.rule.produces)
    union = UNION_PAPER.get(composition_of(q))
    if again:
        return [code for code in SIGNED if code in held or code == "3-KNĐ"]
    return ["3-KNĐ", union] if union else ["3-KNĐ"]


def _heard(facts: Facts, on: date) -> Facts:
    told = facts.opinions
    if not told.mass_organisations and not told.no_mass_organisation:
        told = replace(told, mass_organisations=(OrganisationOpinion(organisation=NOT_CHOSEN, on=on),))
    residence = told.residence
    if residence is None or (residence.agreed is None and not residence.not_required_by):
        told = replace(told, residence=ResidenceOpinion(agreed=True, on=on))
    return replace(facts, opinions=told)
