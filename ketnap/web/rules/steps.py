"""The main way under one generation: what each step asks for, makes, decides and how long it may take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import WEAK_MARKS, Route, RuleSet, Step, StepRule, VoteRule
from ketnap.web.rules import words


@dataclass(frozen=True)
class Said:
    """A short text with its rule and whether it needs confirmation."""

    text: str
    rule: str = ""
    weak: bool = False


@dataclass(frozen=True)
class StepRow:
    """One step under one generation. `changed`: something differs from the generation before."""

    step: Step
    requires: Sequence[str]
    papers: Sequence[str]
    produces: Sequence[str]
    votes: Sequence[Said]
    deadlines: Sequence[Said]
    exits: Sequence[str]
    gates: Sequence[tuple[str, str]]
    leaves: Sequence[str]
    after: str
    changed: bool


@dataclass(frozen=True)
class Way:
    """A route: its bodies in order, who decides, by what threshold."""

    title: str
    chain: Sequence[str]
    recognition: Sequence[str]
    body: str
    votes: Sequence[Said]
    rule: str
    weak: bool
    replaces: Sequence[str] = ()


@dataclass(frozen=True)
class StepsPage:
    ruleset: RuleSet | None
    before: RuleSet | None
    choices: Sequence[tuple[RuleSet, str]]
    steps: Sequence[StepRow] = ()
    exits: Sequence[StepRow] = ()
    acts: Sequence[StepRow] = ()
    note: str = ""
    ways: Sequence[Way] = ()


def steps_page(key: str, on: date) -> StepsPage:
    """The steps of a generation by its id, or of the one in force on the day. Raises KeyError for an unknown id."""
    books = load()
    ruleset = books.ruleset(key) if key else books.in_force(on)
    choices = [(one, words.span_text(one.span.start, one.span.end)) for one in books.rulesets]
    earlier = [one for one in books.rulesets if ruleset and one.span.start < ruleset.span.start]
    before = earlier[-1] if earlier else None
    if ruleset is None:
        return StepsPage(ruleset, before, choices)
    rows = [_row(step, ruleset, before, books) for step in books.steps.values()]
    return StepsPage(
        ruleset=ruleset,
        before=before,
        choices=choices,
        steps=[row for row in rows if row.step.kind == "step"],
        exits=[row for row in rows if row.step.kind == "exit"],
        acts=[row for row in rows if row.step.kind == "act"],
        note=words.reading_note(ruleset),
        ways=[_way(route, ruleset, books) for route in ruleset.routes.values()],
    )


def _row(step: Step, ruleset: RuleSet, before: RuleSet | None, books: Library) -> StepRow:
    rule = ruleset.steps[step.id]
    return StepRow(
        step=step,
        requires=list(_requires(rule, books)),
        papers=[words.paper_text(codes, books) for codes in rule.papers],
        produces=[words.paper_text(code, books) for code in rule.produces],
        votes=list(_votes(rule)),
        deadlines=list(_deadlines(step.id, ruleset, books)),
        exits=[books.step(key).title for key in step.exits],
        gates=[(key, books.rule(key).title) for key in rule.gates],
        leaves=[books.statuses[status] for status in step.leaves],
        after=books.statuses.get(step.status_after or "", ""),
        changed=before is not None and _content(before, step.id) != _content(ruleset, step.id),
    )


def _content(ruleset: RuleSet, step: str) -> object:
    rule = ruleset.steps[step]
    vote = rule.vote and (rule.vote.body, rule.vote.kind, rule.vote.numerator, rule.vote.denominator, rule.vote.base)
    periods = [
        (one.id, one.amount, one.amount_abroad, one.unit, one.extension)
        for one in ruleset.deadlines.values()
        if one.ends == step
    ]
    return rule.requires, rule.papers, rule.produces, rule.gates, rule.by_route, vote, periods


def _requires(rule: StepRule, books: Library) -> Iterator[str]:
    if rule.by_route:
        yield _("theo đường xét duyệt (xem bên dưới)")
    yield from (books.step(key).title for key in rule.requires)


def _votes(rule: StepRule) -> Iterator[Said]:
    if rule.vote is not None:
        yield _vote(rule.vote)
    if rule.vote_by_route:
        yield Said(_("theo đường xét duyệt (xem bên dưới)"))


def _vote(vote: VoteRule) -> Said:
    return Said(words.vote_text(vote), vote.rule, vote.mark in WEAK_MARKS)


def _deadlines(step: str, ruleset: RuleSet, books: Library) -> Iterator[Said]:
    for one in ruleset.deadlines.values():
        if one.ends == step:
            text = _("%(label)s: %(text)s") % {"label": one.label, "text": words.deadline_text(one, books)}
            yield Said(text, one.rule, one.mark in WEAK_MARKS)


def _way(route: Route, ruleset: RuleSet, books: Library) -> Way:
    earlier = [old for old, new in ruleset.routes_instead.items() if new == route.id]
    titles = {one.id: one.title for known in books.rulesets for one in known.routes.values()}
    return Way(
        title=route.title,
        chain=[books.step(key).title for key in route.chain],
        recognition=[books.step(key).title for key in route.recognition_chain],
        body=route.deciding_body_title,
        votes=[] if route.vote is None else [_vote(route.vote)],
        rule=route.rule,
        weak=route.mark in WEAK_MARKS,
        replaces=[titles.get(old, old) for old in earlier],
    )
