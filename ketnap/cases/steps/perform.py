"""The one door to a case. `perform` records a step and is gated by the rulebook; `record` writes what a paper shows.

Both do the same five things: read the case anew, ask whether the actor may, ask the rulebook, write the event, write the audit entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import BadInput, NotFound, Refused
from ketnap.cases.deciding import decider_of, permission_of
from ketnap.cases.events import kind_of
from ketnap.cases.facts import Book, open_book
from ketnap.cases.queries import refuse_member, refuse_second_case
from ketnap.cases.state import PERFORMED, RECORDED, CaseState
from ketnap.cases.steps.acts import Act, filled_in, rules_act, with_act
from ketnap.cases.steps.catalogue import step_of
from ketnap.cases.steps.fields import StepDef
from ketnap.cases.steps.memberships import membership_after
from ketnap.cases.steps.sense import make_sense
from ketnap.journal import store
from ketnap.journal.models import Event
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.rulebook import facts as rules
from ketnap.rulebook.verdict import Verdict
from ketnap.units.models import Unit

FIRST_STEP = "introduce_candidate"


def open_case(person: UUID, unit: Unit, step: str, *, on: date, data: Mapping[str, Any], actor: User) -> UUID:
    """Open a person's case with its first step (introduced). Returns the case's id.

    Raises Forbidden, Refused with every reason, BadInput; and Refused when the person has a running case.
    """
    identity = uuid7()
    with transaction.atomic():
        refuse_second_case(person)
        refuse_member(person, on)
        definition = _first(step)
        require(actor, definition.permission, at=unit)
        act = Act(definition, on, definition.clean(data))
        book = open_book([], on, people=[person], units=[unit.pk])
        verdict = book.check(step, book.for_new(person, unit.pk, rules_act(act)), at=unit.pk)
        if not verdict.allowed:
            raise Refused.by(verdict, subject=str(person))
        store.append([_draft(identity, person, unit.pk, act, PERFORMED, verdict)], actor=actor.username)
        _audit("cases.perform", identity, unit.pk, act, actor)
    return identity


def perform(
    case: UUID,
    step: str,
    *,
    on: date,
    data: Mapping[str, Any] | None = None,
    actor: User,
    expected_seq: int | None = None,
) -> Event:
    """Record a step of a case on the day it happened, if the regulation of that day allows it.

    Raises NotFound, Forbidden, BadInput (a value cannot be used, or a sitting has to decide), Refused with every reason and its source,
    Conflict when somebody wrote since `expected_seq`.
    """
    definition = step_of(step)
    if definition.collective:
        raise BadInput(
            "step", "Việc này do tập thể quyết định: hãy ghi ở trang kỳ họp, có danh sách dự họp và số phiếu."
        )
    with transaction.atomic():
        act = Act(definition, on, definition.clean(data or {}))
        book = book_for(case, act)
        state = book.states[case]
        authorise(definition, book, state, actor)
        make_sense(state, act, book, performed=True)
        act = filled_in(act, state)
        verdict = judge(book, case, act)
        if verdict is not None and not verdict.allowed:
            raise Refused.by(verdict, subject=str(case))
        event = write(state, act, PERFORMED, verdict, actor=actor, expected_seq=expected_seq)
        _audit("cases.perform", case, state.unit, act, actor)
    return event


def record(
    case: UUID | None,
    step: str,
    *,
    on: date,
    data: Mapping[str, Any],
    paper: str,
    actor: User,
    person: UUID | None = None,
    unit: Unit | None = None,
) -> tuple[UUID, Verdict | None]:
    """Record what a paper shows happened (history, another office's act, an irregular decision). Needs its own right and the paper.

    The rulebook's verdict is stored beside it; a step that it would have refused leaves the case "irregular" until settled.
    Without a case a new one is opened for `person` at `unit`. Returns the case and the verdict. Raises NotFound, Forbidden,
    BadInput (no paper, a value that cannot be used), Refused when a new case is asked for a person who has one running.
    """
    if not paper.strip():
        raise BadInput("paper", "Hãy ghi số, ngày giấy tờ làm căn cứ (ví dụ: Nghị quyết 12-NQ/CB ngày 03/02/2022).")
    definition = step_of(step)
    with transaction.atomic():
        act = Act(definition, on, {**definition.clean(data), "mode_paper": paper})
        if case is None:
            if person is None or unit is None:
                raise BadInput("person", "Hãy chọn người và chi bộ.")
            return _record_first(act, person, unit, actor)
        book = book_for(case, act)
        state = book.states[case]
        require(actor, "cases.history", at=Unit.objects.get(pk=state.unit))
        make_sense(state, act, book)
        act = filled_in(act, state)
        verdict = judge(book, case, act)
        write(state, act, RECORDED, verdict, actor=actor)
        _audit("cases.record", case, state.unit, act, actor)
    return case, verdict


def judge(book: Book, case: UUID, act: Act) -> Verdict | None:
    """What the rulebook says about the act; None for events that no rule gates (a letter sent, a decision received)."""
    if not act.step.gated:
        return None
    extra: tuple[rules.Helper, ...] = ()
    if act.data.get("helper"):
        extra = (
            book.helper(act.data, act.on, "probation" if act.step.code == "assign_probation_helper" else "candidate"),
        )
    state = book.states[case]
    facts = with_act(book.facts(case, rules_act(act, state), extra), act, book, state)
    return book.check(act.step.rule_step, facts, at=state.unit)


def book_for(case: UUID, act: Act) -> Book:
    """The case's facts on the day of the act. Raises NotFound."""
    members = [UUID(act.data[name]) for name in ("helper", "introducer", "second_introducer") if act.data.get(name)]
    book = open_book([case], act.on, members=members)
    if case not in book.states:
        raise NotFound(str(case))
    return book


def authorise(definition: StepDef, book: Book, state: CaseState, actor: User) -> None:
    """Raise Forbidden unless the actor may do this step at the level it belongs to."""
    right = right_of(definition, book, state)
    require(actor, right.permission, at=right.place)


@dataclass(frozen=True)
class Right:
    """The permission a step needs, and the organisation at which it is needed."""

    permission: str
    place: Unit


def right_of(definition: StepDef, book: Book, state: CaseState) -> Right:
    """Who may do the step: at the branch, its grassroots committee, the superior, or at the body that the route of the day names."""
    chain = book.chains[state.unit]
    if definition.by_sitting:
        decider = decider_of(definition, chain, book.on)
        if decider is not None:
            return Right(permission_of(decider.kind, decider.unit), decider.unit)
    if definition.permission == "cases.committee":
        return Right(definition.permission, chain.grassroots or chain.branch)
    if definition.permission == "cases.superior":
        return Right(definition.permission, chain.superior or chain.grassroots or chain.branch)
    return Right(definition.permission, chain.branch)


def write(
    state: CaseState, act: Act, mode: str, verdict: Verdict | None, *, actor: User, expected_seq: int | None = None
) -> Event:
    """Append the event, and what it means for the person's membership. Only `perform`, `record` and sittings call this."""
    draft = _draft(state.id, state.person, state.unit, act, mode, verdict)
    with store.deferred():
        event = store.append([draft], actor=actor.username, expected_seq=expected_seq)[0]
        store.append(membership_after(state, act, event.id), actor=actor.username)
    return event


def _draft(case: UUID, person: UUID, unit: UUID, act: Act, mode: str, verdict: Verdict | None) -> Draft:
    values: dict[str, Any] = {**act.data, "mode": mode, "verdict": _summary(verdict) if verdict else None}
    if act.vote is not None:
        values["vote"] = vote_numbers(act.vote)
    if act.sitting is not None:
        values |= {"sitting": str(act.sitting), "sitting_version": act.sitting_version or 1}
    digest = f"{verdict.ruleset}@{verdict.digest[:16]}" if verdict else ""
    return Draft(
        kind_of(act.step.code),
        case,
        act.on,
        values,
        unit=unit,
        subject=person,
        paper=act.paper,
        ordinal=act.ordinal,
        rules=digest,
    )


def _summary(verdict: Verdict) -> dict[str, Any]:
    """The verdict as an event keeps it: its outcome, by which rules, and which local packs were in force."""
    told: dict[str, Any] = {
        "outcome": verdict.outcome.value,
        "ruleset": verdict.ruleset,
        "rules": sorted({reason.rule for reason in verdict.hindrances}),
    }
    return {**told, "packs": list(verdict.packs)} if verdict.packs else told


def vote_numbers(vote: rules.Vote) -> dict[str, Any]:
    """A vote as an event keeps it: numbers, body and method."""
    kept = {
        name: getattr(vote, name)
        for name in (
            "body",
            "method",
            "one_by_one",
            "official_or_in_office",
            "exempt_absent",
            "away_absent",
            "suspended",
            "transferring",
            "present",
            "in_favour",
            "against",
            "blank",
        )
    }
    return {name: value for name, value in kept.items() if value is not None}


def _first(step: str) -> StepDef:
    if step != FIRST_STEP:
        raise BadInput(
            "step", "Hồ sơ mới bắt đầu bằng bước giới thiệu; việc đã diễn ra trước đó được ghi theo giấy tờ."
        )
    return step_of(step)


def _record_first(act: Act, person: UUID, unit: Unit, actor: User) -> tuple[UUID, Verdict | None]:
    refuse_second_case(person)
    require(actor, "cases.history", at=unit)
    identity = uuid7()
    book = open_book([], act.on, people=[person], units=[unit.pk])
    verdict = book.check(act.step.code, book.for_new(person, unit.pk, rules_act(act)), at=unit.pk)
    store.append([_draft(identity, person, unit.pk, act, RECORDED, verdict)], actor=actor.username)
    _audit("cases.record", identity, unit.pk, act, actor)
    return identity, verdict


def _audit(action: str, case: UUID, unit: UUID, act: Act, actor: User) -> None:
    audit(action, actor=actor.username, target=f"case:{case}", unit=unit, details={"step": act.step.code, "on": act.on})
