"""The page of one rule: what every generation says, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ketnap.rulebook.enforcement import is_checked
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import WEAK_MARKS, Mark, Rule, RuleSet
from ketnap.web.rules import words
from ketnap.web.rules.index import RuleRow, rule_row


@dataclass(frozen=True)
class Place:
    """Where the rule stands: the paper, the place in it, its days in force within the generation."""

    instrument: str
    title: str
    issuer: str
    place: str
    days: str
    mark: str
    now: bool

    @property
    def weak(self) -> bool:
        return self.mark in WEAK_MARKS


@dataclass(frozen=True)
class Value:
    """One value that the rule gives in a generation. `differs`: not the same as in the generation before."""

    label: str
    text: str
    mark: str
    differs: bool = False

    @property
    def weak(self) -> bool:
        return self.mark in WEAK_MARKS


@dataclass(frozen=True)
class Generation:
    """One column of the page."""

    ruleset: RuleSet
    days: str
    now: bool
    note: str = ""
    places: Sequence[Place] = ()
    values: Sequence[Value] = ()
    steps: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class RulePage:
    rule: Rule
    row: RuleRow
    family: str
    checked: bool
    record_only: str
    generations: Sequence[Generation]
    steps: Sequence[tuple[str, str]]
    papers: Sequence[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether a value of the rule changed from one generation to the next."""
        return any(value.differs for one in self.generations for value in one.values)


def rule_page(key: str, on: date) -> RulePage:
    """Everything about the rule. Raises UnknownRule."""
    books = load()
    rule = books.rule(key)
    return RulePage(
        rule=rule,
        row=rule_row(rule, books.in_force(on), on),
        family=str(words.FAMILIES.get(words.family_of(key), "")),
        checked=is_checked(key),
        record_only=books.record_only.get(key, ""),
        generations=list(_generations(key, books, on)),
        steps=[(step.id, step.title) for step in books.steps.values() if step.rule == key],
        papers=[words.paper_text(paper.code, books) for paper in books.papers.values() if paper.rule == key],
    )


def _generations(key: str, books: Library, on: date) -> Iterator[Generation]:
    """The columns, oldest first; a value is compared with that of the generation before."""
    before: dict[str, str] | None = None
    for ruleset in books.rulesets:
        found = list(_values(key, ruleset, books))
        shown = [
            Value(label, text, mark, before is not None and before.get(label) != text) for label, text, mark in found
        ]
        yield Generation(
            ruleset=ruleset,
            days=words.span_text(ruleset.span.start, ruleset.span.end),
            now=ruleset.span.contains(on),
            note=words.reading_note(ruleset),
            places=list(_places(key, ruleset, on)),
            values=[*shown, *_values_of_phases(key, ruleset, books, dict.fromkeys(found))],
            steps=[(step.id, books.step(step.id).title) for step in ruleset.steps.values() if key in step.gates],
        )
        before = {label: text for label, text, _mark in found}


def _values_of_phases(
    key: str, ruleset: RuleSet, books: Library, known: Mapping[tuple[str, str, Mark], None]
) -> Iterator[Value]:
    """What an instrument of its own says otherwise for a part of the generation."""
    for phase in ruleset.phases:
        days = words.span_text(phase.span.start, phase.span.end)
        for label, text, mark in _values(key, phase.ruleset, books):
            if (label, text, mark) not in known:
                both = _("%(label)s (%(days)s; đọc cả hai cách)") if phase.contested else "%(label)s (%(days)s)"
                yield Value(both % {"label": label, "days": days}, text, mark, differs=True)


def _places(key: str, ruleset: RuleSet, on: date) -> Iterator[Place]:
    for one in ruleset.provisions.get(key, ()):
        paper: Any = ruleset.instruments[one.instrument]
        yield Place(
            instrument=one.instrument,
            title=paper.title,
            issuer=paper.issuer,
            place=one.place,
            days=words.span_text(paper.span.start, paper.span.end),
            mark=one.mark,
            now=paper.span.contains(on),
        )


def _values(key: str, ruleset: RuleSet, books: Library) -> Iterator[tuple[str, str, Mark]]:
    """Label, text and mark of every value whose rule this is: parameters, periods, thresholds, bases, routes."""
    for parameter in ruleset.parameters.values():
        if parameter.rule == key:
            yield words.parameter_label(parameter.name), words.parameter_text(parameter, books), parameter.mark
    yield from _periods(key, ruleset, books)
    yield from _votes(key, ruleset, books)
    for base in ruleset.vote_bases.values():
        if base.rule == key:
            yield _("Số người được tính"), words.base_text(base), ruleset.provisions[key][-1].mark


def _periods(key: str, ruleset: RuleSet, books: Library) -> Iterator[tuple[str, str, Mark]]:
    for deadline in ruleset.deadlines.values():
        if deadline.rule == key:
            yield deadline.label, words.deadline_text(deadline, books), deadline.mark
    for absent, why in ruleset.absent_deadlines.items():
        other = next((one.deadlines[absent] for one in books.rulesets if absent in one.deadlines), None)
        if other is not None and other.rule == key:
            yield other.label, why, "K?"


def _votes(key: str, ruleset: RuleSet, books: Library) -> Iterator[tuple[str, str, Mark]]:
    for step in ruleset.steps.values():
        if step.vote is not None and step.vote.rule == key:
            yield books.step(step.id).title, words.vote_text(step.vote), step.vote.mark
    for route in ruleset.routes.values():
        if route.rule == key:
            yield route.title, _("quyết định: %(body)s") % {"body": route.deciding_body_title}, route.mark
        if route.vote is not None and route.vote.rule == key:
            yield _("Biểu quyết: %(route)s") % {"route": route.title}, words.vote_text(route.vote), route.vote.mark
