"""Steps as the page offers them: ready, off (and why), done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ketnap.cases.deciding import decider_of
from ketnap.cases.facts import Book
from ketnap.cases.options import Option
from ketnap.cases.state import CaseState
from ketnap.cases.steps.catalogue import ORDER
from ketnap.cases.steps.exits import MEMBERS
from ketnap.cases.steps.fields import StepDef
from ketnap.cases.steps.moves import AWAY, MOVES
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import Body
from ketnap.web.cases.phases import PHASES, needed

FILE = ("transfer_file_sent", "transfer_file_received")


@dataclass(frozen=True)
class Line:
    """One step. `url` opens its form; `right` and `reasons` say why it is off; `remarks` do not hinder."""

    code: str
    label: str
    url: str
    ready: bool
    right: str
    reasons: Sequence[Reason]
    remarks: Sequence[Reason]
    earliest_on: date | None
    done_on: date | None
    times: int
    by_sitting: bool
    group: str

    @property
    def finished(self) -> bool:
        """Done, and not to be done again."""
        return bool(self.times) and not self.ready

    @property
    def first_reason(self) -> str:
        return self.right or (self.reasons[0].text if self.reasons else "")

    @property
    def further(self) -> int:
        """How many reasons there are beside the first one."""
        return len(self.reasons) - (0 if self.right else 1)


def lines_of(case: UUID, found: Iterable[Option], state: CaseState, book: Book, on: date) -> dict[str, Line]:
    """Every option as a line, by its code."""
    bodies = bodies_of(book, state.unit, on)
    return {one.code: _line(case, one, state, bodies, on) for one in found}


def bodies_of(book: Book, unit: UUID, on: date) -> Mapping[str, Body]:
    """The body that decides each voted step about cases of the branch on the day, by the step's code. One query."""
    chain = book.chains[unit]
    deciders = {step.code: decider for step in ORDER if (decider := decider_of(step, chain, on)) is not None}
    rows = Body.objects.filter(unit__in={one.unit.pk for one in deciders.values()}).as_of(on).order_by("valid_from")
    standing = list(rows)
    found: dict[str, Body] = {}
    for code, decider in deciders.items():
        own = [body for body in standing if decider.is_(body)]
        if own:
            found[code] = own[-1]
    return found


def _line(case: UUID, one: Option, state: CaseState, bodies: Mapping[str, Body], on: date) -> Line:
    return Line(
        code=one.code,
        label=one.label,
        url=option_url(case, one.step, bodies, on),
        ready=one.ready,
        right=one.right,
        reasons=one.reasons,
        remarks=one.remarks,
        earliest_on=one.verdict.earliest_on if one.verdict else None,
        done_on=state.last_on(one.code),
        times=one.done,
        by_sitting=one.by_sitting,
        group=one.group,
    )


def option_url(case: UUID, step: StepDef, bodies: Mapping[str, Body], on: date) -> str:
    """Where a step is recorded: its own form, or a sitting of the body that decides it ("" while there is no such body)."""
    if not step.by_sitting:
        return reverse("web:case_step", args=[case, step.code])
    body = bodies.get(step.code)
    if body is None:
        return ""
    asked = {"body": body.pk, "on": format_date(on), "case": case, "step": step.code}
    return f"{reverse('web:sitting_new')}?{urlencode(asked)}"


def next_lines(lines: Mapping[str, Line], state: CaseState, off_route: frozenset[str]) -> list[Line]:
    """What comes next: the first step of the main way that is not done (even when it is off), and what can be done beside it."""
    waiting = [line for code in _due_events(state) if (line := lines.get(code))]
    way = [lines[code] for phase in PHASES for code in phase.steps if code in lines]
    open_way = [line for line in way if not line.times and needed(line.code, off_route)]
    ready = [line for line in open_way if not line.reasons][:3]
    first = [line for line in open_way[:1] if line not in ready]
    return [*waiting, *first, *ready]


def _due_events(state: CaseState) -> list[str]:
    """Events that are waited for beside the main way: the answer to a request, the arrival of the decision."""
    found = ["verification_answered"] if any(one.answered_on is None for one in state.requests) else []
    if state.stage == "decided" and not state.done("decision_received"):
        found.append("decision_received")
    if state.moves and state.moves[-1].get("move_kind") == "formal":
        found += _due_of_move(state)
    return [*found, "resumed"] if state.paused_on else found


def _due_of_move(state: CaseState) -> list[str]:
    """What a change of place waits for: that papers go out, then that the new place takes over."""
    since = state.moves[-1]["decided_on"]
    sending, taking = ("member_introduced", "member_presented") if state.stage in MEMBERS else FILE
    sent, taken = state.last_on(sending), state.arrived_on
    if taken is not None and taken >= since:
        return []
    return [taking if sent is not None and sent >= since else sending]


@dataclass(frozen=True)
class Group:
    title: str
    lines: Sequence[Line]


def groups_of(lines: Mapping[str, Line], moves: str, others: str, exits: str) -> list[Group]:
    """All lines by phase, then changes of place and being away, other events, the ways out."""
    placed: set[str] = set()
    groups = []
    for phase in PHASES:
        own = [lines[code] for code in (*phase.steps, *phase.events) if code in lines]
        placed.update(line.code for line in own)
        groups.append(Group(str(phase.label), own))
    rest = [line for code, line in lines.items() if code not in placed]
    moving = {step.code for step in (*MOVES, *AWAY)} | {"late_decision_cancelled"}
    groups.append(Group(moves, [line for line in rest if line.code in moving]))
    groups.append(Group(others, [line for line in rest if line.group != "exit" and line.code not in moving]))
    groups.append(Group(exits, [line for line in rest if line.group == "exit" and line.code not in moving]))
    return [group for group in groups if group.lines]
