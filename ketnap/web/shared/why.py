"""Why a paper is asked for, a number of votes needed, a day computed: the rule with its place, in force when, how sure, on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketnap.cases.steps.catalogue import STEPS
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import WEAK_MARKS, VoteRule
from ketnap.rulebook.votes import threshold_text

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Why:
    """One rule as a page shows it behind "Vì sao?". `in_force_to` is inclusive; `inputs` are what was counted with, in words."""

    rule: str
    title: str
    instrument: str
    provision: str
    in_force_from: date | None
    in_force_to: date | None
    mark: str
    ruleset: str
    inputs: Pairs = ()

    @property
    def weak(self) -> bool:
        """Whether the place was not seen in a good source."""
        return self.mark in WEAK_MARKS


def why_of(rule: str, on: date, *, inputs: Pairs = (), mark: str = "", library: Library | None = None) -> Why | None:
    """The rule under the rules of the day; None for a rule that the regulations do not have, or a day before them."""
    books = library or load()
    ruleset = books.in_force(on)
    if ruleset is None or rule not in books.rules:
        return None
    place = ruleset.provision(rule, on)
    span = ruleset.instruments[place.instrument].span if place else None
    return Why(
        rule=rule,
        title=books.rule(rule).title,
        instrument=place.instrument if place else "",
        provision=place.place if place else "",
        in_force_from=span.start if span else None,
        in_force_to=span.last if span and span.end < date.max else None,
        mark=mark or (place.mark if place else "K?"),
        ruleset=ruleset.id,
        inputs=inputs,
    )


def vote_rule(step: str, on: date) -> VoteRule | None:
    """The threshold of a step under the rules of the day, where it has one of its own."""
    ruleset, known = load().in_force(on), STEPS.get(step)
    code = (known.threshold if known else "") or step
    return ruleset.steps[code].vote if ruleset and ruleset.loaded and code in ruleset.steps else None


def why_of_vote(step: str, on: date, base: int, required: int) -> Why | None:
    """Why so many votes are needed: the threshold, what it is counted on, the number. Where the route of the case names the
    threshold, the rule of the step stands for it."""
    rule, counted = vote_rule(step, on), [(_("Tính trên"), f"{base}"), (_("Số phiếu cần"), f"{required}")]
    if rule is not None:
        return why_of(rule.rule, on, inputs=[(_("Tỷ lệ"), threshold_text(rule)), *counted], mark=rule.mark)
    known = load().steps.get(step)
    return why_of(known.rule, on, inputs=counted) if known else None
