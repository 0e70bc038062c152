"""What changed from one rule set to another, as raw values. Pure; the page puts it into words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ketnap.rulebook.schema import Deadline, Instrument, Parameter, Route, RuleSet, StepRule, VoteBase, VoteRule


@dataclass(frozen=True)
class Change[T]:
    """One thing that differs. `before` None: new; `after` None: no longer there."""

    key: str
    before: T | None
    after: T | None


@dataclass(frozen=True)
class StepChange:
    """What differs in one step; every pair is (no longer, new)."""

    step: str
    papers: tuple[tuple[str, ...], tuple[str, ...]]
    produces: tuple[tuple[str, ...], tuple[str, ...]]
    requires: tuple[tuple[str, ...], tuple[str, ...]]
    gates: tuple[tuple[str, ...], tuple[str, ...]]
    vote: Change[VoteRule] | None

    @property
    def any(self) -> bool:
        lists = (self.papers, self.produces, self.requires, self.gates)
        return any(gone or new for gone, new in lists) or self.vote is not None


@dataclass(frozen=True)
class Difference:
    """Two rule sets compared. Values that are the same are left out; a mark alone is no difference."""

    before: RuleSet
    after: RuleSet
    instruments: tuple[Change[Instrument], ...]
    parameters: tuple[Change[Parameter], ...]
    deadlines: tuple[Change[Deadline], ...]
    steps: tuple[StepChange, ...]
    routes: tuple[Change[Route], ...]
    bases: tuple[Change[VoteBase], ...]
    rules: tuple[Change[str], ...]


def difference(before: RuleSet, after: RuleSet) -> Difference:
    """Everything in which `after` differs from `before`."""
    return Difference(
        before=before,
        after=after,
        instruments=tuple(_changes(before.instruments, after.instruments, lambda one: one.key)),
        parameters=tuple(_changes(before.parameters, after.parameters, lambda one: one.value)),
        deadlines=tuple(_changes(before.deadlines, after.deadlines, _period)),
        steps=tuple(_steps(before.steps, after.steps)),
        routes=tuple(_changes(before.routes, after.routes, _way)),
        bases=tuple(_changes(before.vote_bases, after.vote_bases, _counted)),
        rules=tuple(_changes(_cited(before), _cited(after), bool)),
    )


def _changes[T](before: Mapping[str, T], after: Mapping[str, T], value: Callable[[T], Any]) -> Iterator[Change[T]]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or value(old) != value(new):
            yield Change(key, old, new)


def _period(one: Deadline) -> Any:
    return one.amount, one.amount_abroad, one.unit, one.extension, one.starts, one.ends, one.owner, one.unknown


def _way(one: Route) -> Any:
    return one.chain, one.recognition_chain, one.deciding_body, one.needs, _threshold(one.vote)


def _counted(one: VoteBase) -> Any:
    return one.less_when_absent, one.less_always, one.unsettled


def _threshold(one: VoteRule | None) -> Any:
    if one is None:
        return None
    others = tuple(_threshold(other) for other in one.others)
    return one.body, one.kind, one.numerator, one.denominator, one.base, one.required, others


def _cited(ruleset: RuleSet) -> dict[str, str]:
    return {rule: places[-1].instrument for rule, places in ruleset.provisions.items() if places}


def _steps(before: Mapping[str, StepRule], after: Mapping[str, StepRule]) -> Iterator[StepChange]:
    nothing = StepRule("", loaded=False)
    for key in dict.fromkeys((*before, *after)):
        change = _step(key, before.get(key, nothing), after.get(key, nothing))
        if change.any:
            yield change


def _step(key: str, old: StepRule, new: StepRule) -> StepChange:
    vote = None if _threshold(old.vote) == _threshold(new.vote) else Change(key, old.vote, new.vote)
    return StepChange(
        step=key,
        papers=_apart(old.papers, new.papers),
        produces=_apart(old.produces, new.produces),
        requires=_apart(old.requires, new.requires),
        gates=_apart(old.gates, new.gates),
        vote=vote,
    )


def _apart(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)
