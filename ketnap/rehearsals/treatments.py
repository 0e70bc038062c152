"""What differs between two sets, or what a pack asks, line by line: each with how it meets cases already begun.

Central rules: an act follows the rules of its day, so a change counts at the next step; a running period keeps the rule of its
first day, and because no text has a transitional clause, that is to be confirmed (R-DAY-04). A local pack says it line by
line; where it is silent, what it asks counts at the next step and its periods begun before need a person (R-LOC-05).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ketnap.rulebook.deadlines import UNIT_LABELS
from ketnap.rulebook.difference import StepChange, difference
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.packs import Pack
from ketnap.rulebook.packs.periods import conflicts_of
from ketnap.rulebook.packs.schema import Line
from ketnap.rulebook.rehearsal import Running, running_of
from ketnap.rulebook.schema import Deadline, RuleSet, VoteRule
from ketnap.rulebook.verdict import plain
from ketnap.rulebook.votes import threshold_text


@dataclass(frozen=True)
class Treatment:
    """One rule, value or line. `running` "not_applied": it never counts, and `note` says why. `weak`: the texts do not say
    how it meets cases already begun, so that a person confirms. `before`, `after`: plain values; None: there is none."""

    key: str
    kind: str
    title: str
    rule: str
    running: Running | Literal["not_applied"]
    weak: bool
    before: Any = None
    after: Any = None
    note: str = ""

    def to_document(self) -> dict[str, Any]:
        """The line as JSON values."""
        return {name: plain(value) for name, value in self.__dict__.items()}


def of_sets(before: RuleSet, after: RuleSet) -> list[Treatment]:
    """Everything in which `after` differs from `before`: values, periods, steps, routes."""
    books, apart = load(), difference(before, after)
    found = []
    for value in apart.parameters:
        either = value.after or value.before
        rule = either.rule if either else ""
        sides = (value.before.value if value.before else None, value.after.value if value.after else None)
        found.append(Treatment(value.key, "parameter", value.key, rule, "next_step", False, *sides))
    for period in apart.deadlines:
        found += _of_period(period.key, period.before, period.after)
    for step in apart.steps:
        found += _of_step(step, books)
    for route in apart.routes:
        own = route.after or route.before
        if own is not None:
            bodies = (
                route.before.deciding_body_title if route.before else None,
                route.after and route.after.deciding_body_title,
            )
            found.append(Treatment(route.key, "route", own.title, own.rule, "next_step", False, *bodies))
    return found


def _of_period(key: str, before: Deadline | None, after: Deadline | None) -> Iterator[Treatment]:
    own = after or before
    if own is not None:
        yield Treatment(key, "deadline", own.label, own.rule, "keep", True, _length(before), _length(after))


def _length(period: Deadline | None) -> str | None:
    if period is None:
        return None
    extension = f" + {period.extension}" if period.extension else ""
    return "?" if period.unknown else f"{period.amount}{extension} {UNIT_LABELS[period.unit]}"


def _of_step(change: StepChange, books: Library) -> Iterator[Treatment]:
    step = books.step(change.step)
    parts = {"paper": change.papers, "gate": change.gates, "order": change.requires}
    for kind, (gone, new) in parts.items():
        if gone or new:
            yield Treatment(step.id, kind, step.title, step.rule, "next_step", False, gone, new)
    if change.vote is not None:
        sides = (_threshold(change.vote.before), _threshold(change.vote.after))
        yield Treatment(step.id, "vote", step.title, step.rule, "next_step", False, *sides)


def _threshold(vote: VoteRule | None) -> str | None:
    return threshold_text(vote) if vote else None


def of_pack(pack: Pack, older: Pack | None, on: date) -> list[Treatment]:
    """Every line of the pack, and those of the version before that it no longer has. `before`: the line as it was."""
    ruleset = load().in_force(on)
    was = {line.number: line for line in older.lines} if older else {}
    now = {line.number for line in pack.lines}
    found = [_of_line(line, was.get(line.number), pack, ruleset) for line in pack.lines]
    gone = [line for number, line in was.items() if number not in now]
    return found + [
        Treatment(f"{pack.id}/{line.number}", line.kind, line.what, line.rule, "next_step", True, _told(line), None)
        for line in gone
    ]


def _of_line(line: Line, was: Line | None, pack: Pack, ruleset: RuleSet | None) -> Treatment:
    faults = conflicts_of(pack, line, ruleset) if ruleset and line.starts else _named(pack, line)
    if line.effect in ("weaker", "against"):
        faults = ["Nhẹ hơn hoặc khác văn bản Trung ương: không áp dụng (R-LOC-01).", *faults]
    running, weak = running_of(line)
    before = _told(was) if was else None
    return Treatment(
        key=f"{pack.id}/{line.number}",
        kind=line.kind,
        title=line.what,
        rule=line.rule,
        running="not_applied" if faults else running,
        weak=weak,
        before=before,
        after=_told(line),
        note=" ".join(faults),
    )


def _named(pack: Pack, line: Line) -> list[str]:
    return [f"Mâu thuẫn {c.number}: {c.about}." for c in pack.conflicts if line.number in c.lines]


def _told(line: Line) -> str:
    length = f": {line.amount} {UNIT_LABELS.get(line.unit, line.unit)}" if line.amount else ""
    return f"{line.what}{length}{' (bắt buộc)' if line.binding else ''}"
