"""What other rules would change in one case: papers, running periods, the body that decides, the next steps. Pure.

The case is judged twice on one day, under the rules that hold and under those rehearsed. How a change meets a case that has
begun (`Running`) is taken from the texts: an act follows the rules of its own day (R-DAY-04); a period already running keeps
the rule of its first day, and as no text says so for sure, that is to be confirmed; a line of a local pack says it itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ketnap.lib.periods import Span
from ketnap.rulebook.deadlines import Due, due
from ketnap.rulebook.evaluate import is_on_route, next_steps
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import Library
from ketnap.rulebook.packs import Pack
from ketnap.rulebook.packs.schema import Line
from ketnap.rulebook.paperwork import Need, papers_for
from ketnap.rulebook.routing import route_of
from ketnap.rulebook.schema import RuleSet
from ketnap.rulebook.verdict import Outcome, Verdict

Running = Literal["keep", "next_step", "at_once", "person"]
ADMISSION, CEREMONY, RECOGNITION = "admission_decision", "admission_ceremony", "recognition_decision"


@dataclass(frozen=True)
class Rules:
    """A library with the local packs beside it. `alone`: the rehearsed set as if it had always been in force, to see what
    periods already running would be under it; None when no set is rehearsed."""

    library: Library
    packs: tuple[Pack, ...] = ()
    alone: Library | None = None


@dataclass(frozen=True)
class PaperEffect:
    """A paper that the coming steps begin or cease to ask for. `running`: when that counts for a case already begun."""

    code: str
    title: str
    step: str
    change: Literal["missing", "needless"]
    rule: str
    why: str
    running: Running
    weak: bool


@dataclass(frozen=True)
class DeadlineEffect:
    """A running period whose last day would be another one; None: there is, or would be, no such period."""

    id: str
    label: str
    old: date | None
    new: date | None
    rule: str
    running: Running
    weak: bool


@dataclass(frozen=True)
class StepEffect:
    """A coming step that is judged otherwise. `reasons`: what newly hinders, or what no longer does."""

    step: str
    title: str
    before: Outcome
    after: Outcome
    reasons: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class CaseEffect:
    """Everything that changes in one case. `decides`: titles of the body that decides before and after, when they differ."""

    papers: tuple[PaperEffect, ...] = ()
    deadlines: tuple[DeadlineEffect, ...] = ()
    decides: tuple[str, str] | None = None
    steps: tuple[StepEffect, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.papers or self.deadlines or self.decides or self.steps)


def in_force_from(library: Library, ruleset: RuleSet, on: date) -> Library:
    """The library as if that set held from that day on for good; the days before keep their own sets."""
    earlier = [one for one in library.rulesets if one.span.start < on]
    if earlier:
        earlier[-1] = replace(earlier[-1], span=Span(earlier[-1].span.start, on))
    return replace(library, rulesets=(*earlier, replace(ruleset, span=Span(on, date.max))))


def before_and_after(library: Library, key: str, today: date) -> tuple[Library, Library, Library, date]:
    """For a rule set: the library without it, with it, it alone, and the day on which they are compared.

    That day is its first day, or today when it has begun. A set in force that day is compared with the one before it, as
    if it had never come; a set of the past with the one in force, as if it came back that day. Raises KeyError for an
    unknown set, ValueError when there is nothing to compare with.
    """
    wanted = library.ruleset(key)
    on = max(today, wanted.span.start)
    held = library.whole_in_force(on)
    comes_back = held is not None and held.id != key
    earlier = [one for one in library.rulesets if one.span.start < wanted.span.start]
    other = held if comes_back else earlier[-1] if earlier else None
    if other is None:
        raise ValueError(key)
    begins = on if comes_back else wanted.span.start
    alone = replace(library, rulesets=(replace(wanted, span=Span(date.min, date.max)),))
    return in_force_from(library, other, begins), in_force_from(library, wanted, begins), alone, on


def effect(facts: Facts, *, on: date, before: Rules, after: Rules) -> CaseEffect:
    """What changes in the case when it is judged on that day under `after` instead of `before`."""
    return CaseEffect(
        papers=tuple(_papers(facts, on, before, after)),
        deadlines=tuple(_deadlines(facts, on, before, after)),
        decides=_decides(facts, on, before, after),
        steps=tuple(_steps(facts, on, before, after)),
    )


def _decides(facts: Facts, on: date, before: Rules, after: Rules) -> tuple[str, str] | None:
    if any(event.step == ADMISSION and event.on <= on for event in facts.events):
        return None
    if before.library is after.library:
        return None
    old, new = (route_of(facts, on=on, library=one.library) for one in (before, after))
    return None if old.deciding_body == new.deciding_body else (old.deciding_body_title, new.deciding_body_title)


def coming_steps(facts: Facts, on: date, library: Library) -> list[str]:
    """The steps of the main way that are still to be done up to the next decision, in order."""
    done = {event.step for event in facts.events if event.on <= on}
    way = [step.id for step in library.steps.values() if step.kind == "step" and not step.optional]
    first, last = (way.index(CEREMONY) + 1, way.index(RECOGNITION)) if CEREMONY in done else (0, way.index(ADMISSION))
    ruleset = library.in_force(on)
    coming = [step for step in way[first : last + 1] if step not in done]
    return [step for step in coming if ruleset is None or is_on_route(step, facts, ruleset)]


def _papers(facts: Facts, on: date, before: Rules, after: Rules) -> Iterator[PaperEffect]:
    old, new = _needs(facts, on, before), _needs(facts, on, after)
    for code, (step, need) in new.items():
        if code not in old and need.state != "held":
            yield _paper(code, step, need, "missing", after.packs)
    for code, (step, need) in old.items():
        if code not in new:
            yield _paper(code, step, need, "needless", before.packs)


def _needs(facts: Facts, on: date, rules: Rules) -> dict[str, tuple[str, Need]]:
    found: dict[str, tuple[str, Need]] = {}
    for step in coming_steps(facts, on, rules.library):
        for need in papers_for(step, facts, on=on, library=rules.library, packs=rules.packs):
            for code in need.codes:
                found.setdefault(code, (step, need))
    return found


def _paper(
    code: str, step: str, need: Need, change: Literal["missing", "needless"], packs: Sequence[Pack]
) -> PaperEffect:
    line = next((one for pack in packs for one in pack.lines if one.rule == need.rule and one.paper == code), None)
    running, weak = running_of(line) if line is not None else ("next_step", False)
    return PaperEffect(code, need.title, step, change, need.rule, need.because, running, weak)


def running_of(line: Line) -> tuple[Running, bool]:
    """How a line of a local pack meets cases already begun, and whether that is to be confirmed because it says nothing."""
    if line.running == "keep":
        return "keep", False
    if line.running == "next_step":
        return "next_step", False
    if line.running == "at_once":
        return "at_once", False
    return ("person" if line.starts else "next_step"), True


def _deadlines(facts: Facts, on: date, before: Rules, after: Rules) -> Iterator[DeadlineEffect]:
    old = _periods(facts, on, before.library, before.packs)
    new = _periods(facts, on, after.alone or after.library, after.packs)
    lines = {f"{pack.id}/{line.number}": line for pack in (*before.packs, *after.packs) for line in pack.lines}
    for key in dict.fromkeys((*old, *new)):
        was, would = old.get(key), new.get(key)
        if _last(was) == _last(would) and (was is None) == (would is None):
            continue
        shown = would or was
        if shown is None or shown.kind == "local_conflict":
            continue
        running, weak = running_of(lines[key]) if key in lines else ("keep", True)
        yield DeadlineEffect(key, shown.label_vi, _last(was), _last(would), shown.rule, running, weak)


def _periods(facts: Facts, on: date, library: Library, packs: Sequence[Pack]) -> Mapping[str, Due]:
    return {one.id: one for one in due(facts, on=on, library=library, packs=packs)}


def _last(one: Due | None) -> date | None:
    return None if one is None else one.extended_to or one.due_on


def _steps(facts: Facts, on: date, before: Rules, after: Rules) -> Iterator[StepEffect]:
    old, new = _coming(facts, on, before), _coming(facts, on, after)
    for step in new:
        was, would = old.get(step), new[step]
        if was is None or _standing(was) == _standing(would):
            continue
        speaks, silent = (would, was) if _standing(would) is not Outcome.ALLOW else (was, would)
        known = {(one.rule, one.text) for one in silent.hindrances}
        told = [one for one in speaks.hindrances if not one.act_input and (one.rule, one.text) not in known]
        yield StepEffect(
            step=step,
            title=after.library.step(step).title,
            before=_standing(was),
            after=_standing(would),
            reasons=tuple(reason.text for reason in told),
            rules=tuple(dict.fromkeys(reason.rule for reason in told)),
        )


def _coming(facts: Facts, on: date, rules: Rules) -> dict[str, Verdict]:
    return {one.step: one for one in next_steps(facts, on, rules.library, rules.packs)}


def _standing(verdict: Verdict) -> Outcome:
    """The outcome but for what the act itself brings."""
    left = {reason.outcome for reason in verdict.hindrances if not reason.act_input}
    if Outcome.REFUSE in left:
        return Outcome.REFUSE
    return Outcome.PERSON if Outcome.PERSON in left else Outcome.ALLOW
