"""Who decides: the bodies between the chi bộ and the decision on a day, each with its threshold; what stands in the way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ketnap.lib.workdays import Calendar
from ketnap.rulebook.ballots import BODY_LABELS
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.evaluate import no_rule_set, reason_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.gates import GATES
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.order import route_findings
from ketnap.rulebook.schema import VoteRule
from ketnap.rulebook.verdict import Outcome, Reason, overall
from ketnap.rulebook.votes import threshold_text

DECISION = "admission_decision"
COMPETENCE = ("R-DEC-03", "R-DEC-06", "R-DEC-07", "R-DEC-09", "R-DEC-10", "R-SPC-09")


@dataclass(frozen=True)
class Link:
    """One step of the chain: who acts, with what threshold ("" without a vote), by which rule."""

    step: str
    title: str
    body: str
    threshold: str
    rule: str
    mark: str
    done_on: date | None


@dataclass(frozen=True)
class RouteAnswer:
    """The chain for the admission and for the recognition. `outcome` allow: the body named is competent on that day;
    refuse: it is not, or the route is not known; person: the texts leave it open. `reasons` say why."""

    on: date
    ruleset: str
    route: str
    title: str
    deciding_body: str
    deciding_body_title: str
    outcome: Outcome
    admission: tuple[Link, ...]
    recognition: tuple[Link, ...]
    reasons: tuple[Reason, ...]

    def to_document(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "on": self.on.isoformat(),
            "ruleset": self.ruleset,
            "route": self.route,
            "title": self.title,
            "deciding_body": self.deciding_body,
            "deciding_body_title": self.deciding_body_title,
            "outcome": self.outcome.value,
            "admission": [_document(link) for link in self.admission],
            "recognition": [_document(link) for link in self.recognition],
            "reasons": [reason.to_document() for reason in self.reasons],
        }


def route_of(
    facts: Facts, *, on: date, library: Library | None = None, calendar: Calendar | None = None
) -> RouteAnswer:
    """Who decides on the admission of this case on that day, through which bodies (R-DEC-03)."""
    books = library or load()
    ruleset = books.in_force(on)
    if ruleset is None:
        reason = no_rule_set(on)
        return RouteAnswer(on, "", facts.unit.route or "", "", "", "", reason.outcome, (), (), (reason,))
    q = Inquiry(books.step(DECISION), facts, on, books, ruleset, calendar or load_calendar())
    told = [(q.step.rule, finding) for finding in route_findings(q)]
    told += [(rule, finding) for rule in COMPETENCE for finding in GATES[rule](q)]
    reasons = tuple(reason_of(q, rule, finding) for rule, finding in told)
    route = q.route
    if route is None:
        return RouteAnswer(on, ruleset.id, facts.unit.route or "", "", "", "", overall(reasons), (), (), reasons)
    return RouteAnswer(
        on=on,
        ruleset=ruleset.id,
        route=route.id,
        title=route.title,
        deciding_body=route.deciding_body,
        deciding_body_title=route.deciding_body_title,
        outcome=overall(reasons),
        admission=_links(q, route.chain),
        recognition=_links(q, route.recognition_chain),
        reasons=reasons,
    )


def _links(q: Inquiry, chain: tuple[str, ...]) -> tuple[Link, ...]:
    sectional = q.facts.unit.has_sectional_committee
    return tuple(_link(q, step) for step in chain if sectional or not step.startswith("sectional_"))


def _link(q: Inquiry, step: str) -> Link:
    rule = q.ruleset.steps[step]
    vote: VoteRule | None = (q.route.vote if q.route else None) if rule.vote_by_route else rule.vote
    body = BODY_LABELS[vote.body] if vote else ""
    if rule.vote_by_route and q.route is not None:
        body = q.route.deciding_body_title
    words = " hoặc ".join(threshold_text(one) for one in (vote, *vote.others)) if vote else ""
    named = q.library.step(step)
    return Link(
        step=step,
        title=named.title,
        body=body,
        threshold=words,
        rule=vote.rule if vote else named.rule,
        mark=vote.mark if vote else "",
        done_on=q.done_on(step),
    )


def _document(link: Link) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in link.__dict__.items()}
