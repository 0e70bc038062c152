"""The one door to a case. `perform` records a step and is gated by the rulebook; `record` writes what a paper shows.

Both do the same five things: read the case anew, ask whether the actor may, ask the rulebook, write the event, write the audit entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import BadInput, NotFound, Refused
from ketnap.cases.events import kind_of
from ketnap.cases.facts import Book, open_book
from ketnap.cases.queries import refuse_second_case
from ketnap.cases.state import PERFORMED, RECORDED, CaseState
from ketnap.cases.steps.biography import INTRODUCERS
from ketnap.cases.steps.catalogue import step_of
from ketnap.cases.steps.fields import StepDef
from ketnap.journal import store
from ketnap.journal.models import Event
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.workdays import add_months
from ketnap.people.enums import MemberKind
from ketnap.rulebook import facts as rules
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.verdict import Verdict
from ketnap.units.models import Unit

FIRST_STEP = "introduce_candidate"
NEVER_GATED = frozenset(
    {
        "verification_requested",
        "verification_answered",
        "decision_received",
        "result_notified",
        "paused",
        "resumed",
        "file_checked_unchanged",
        "admission_decision_extended",
        "recognition_decision_extended",
        "ceremony_late_agreed",
        "competent_answer",
        "irregularity_settled",
    }
)


@dataclass(frozen=True)
class Act:
    """One step about to be recorded: on which day, with which values, by which vote of which sitting."""

    step: StepDef
    on: date
    data: Mapping[str, Any]
    vote: rules.Vote | None = None
    sitting: UUID | None = None
    deciding_body: str | None = None
    paper: UUID | None = None
    ordinal: int = 0
    sitting_version: int | None = None


def open_case(person: UUID, unit: Unit, step: str, *, on: date, data: Mapping[str, Any], actor: User) -> UUID:
    """Open a person's case with its first step (introduced). Returns the case's id.

    Raises Forbidden, Refused with every reason, BadInput; and Refused when the person has a running case.
    """
    identity = uuid7()
    with transaction.atomic():
        refuse_second_case(person)
        definition = _first(step)
        require(actor, definition.permission, at=unit)
        act = Act(definition, on, definition.clean(data))
        book = open_book([], on, people=[person], units=[unit.pk])
        verdict = check(step, book.for_new(person, unit.pk, _rules_act(act)), on=on)
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
        _possible(state, act)
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
        _possible(state, act)
        verdict = judge(book, case, act)
        write(state, act, RECORDED, verdict, actor=actor)
        _audit("cases.record", case, state.unit, act, actor)
    return case, verdict


def judge(book: Book, case: UUID, act: Act) -> Verdict | None:
    """What the rulebook says about the act; None for events that no rule gates (a letter sent, a decision received)."""
    if act.step.code in NEVER_GATED:
        return None
    extra: tuple[rules.Helper, ...] = ()
    if act.data.get("helper"):
        extra = (
            book.helper(act.data, act.on, "probation" if act.step.code == "assign_probation_helper" else "candidate"),
        )
    return check(act.step.code, _with_act(book.facts(case, _rules_act(act), extra), act, book), on=act.on)


def book_for(case: UUID, act: Act) -> Book:
    """The case's facts on the day of the act. Raises NotFound."""
    members = [UUID(act.data[name]) for name in ("helper", "introducer", "second_introducer") if act.data.get(name)]
    book = open_book([case], act.on, members=members)
    if case not in book.states:
        raise NotFound(str(case))
    return book


def authorise(definition: StepDef, book: Book, state: CaseState, actor: User) -> None:
    """Raise Forbidden unless the actor may do this step at the level it belongs to."""
    require(actor, definition.permission, at=place_of(definition, book, state))


def place_of(definition: StepDef, book: Book, state: CaseState) -> Unit:
    """The organisation a step belongs to: the branch, its grassroots committee, or the superior that decides."""
    chain = book.chains[state.unit]
    if definition.permission == "cases.committee":
        return chain.grassroots or chain.branch
    if definition.permission == "cases.superior":
        return chain.superior or chain.grassroots or chain.branch
    return chain.branch


def write(
    state: CaseState, act: Act, mode: str, verdict: Verdict | None, *, actor: User, expected_seq: int | None = None
) -> Event:
    """Append the event, and what it means for the person's membership. Only `perform`, `record` and sittings call this."""
    draft = _draft(state.id, state.person, state.unit, act, mode, verdict)
    with store.deferred():
        event = store.append([draft], actor=actor.username, expected_seq=expected_seq)[0]
        store.append(_membership(state, act, event.id), actor=actor.username)
    return event


def _membership(state: CaseState, act: Act, cause: UUID) -> Sequence[Draft]:
    """The ceremony makes a probationary member; recognition an official one from the end of the twelve months (R-OFF-05)."""
    if act.step.code == "admission_ceremony":
        kind, on = MemberKind.PROBATIONARY, act.on
    elif act.step.code == "recognition_decision":
        ceremony = state.last_on("admission_ceremony")
        kind, on = MemberKind.OFFICIAL, add_months(ceremony, 12) if ceremony else act.on
    else:
        return []
    data = {"member_kind": kind.value, "because": str(cause)}
    return [Draft("person.member", state.person, on, data, unit=state.unit, subject=state.person)]


def _draft(case: UUID, person: UUID, unit: UUID, act: Act, mode: str, verdict: Verdict | None) -> Draft:
    summary = (
        {
            "outcome": verdict.outcome.value,
            "ruleset": verdict.ruleset,
            "rules": sorted({r.rule for r in verdict.hindrances}),
        }
        if verdict
        else None
    )
    values: dict[str, Any] = {**act.data, "mode": mode, "verdict": summary}
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


def _rules_act(act: Act) -> rules.Act:
    papers = tuple(made.code for made in act.step.papers if not made.when or act.data.get(made.when))
    printed = act.data.get("printed_on")
    return rules.Act(
        vote=act.vote,
        helpers=(str(act.data["helper"]),) if act.data.get("helper") else (),
        papers=papers,
        deciding_body=act.deciding_body,
        one_by_one=True if act.vote is not None or act.step.code == "admission_ceremony" else None,
        held_by="proposing_chi_bo" if act.step.code == "admission_ceremony" else None,
        reason=act.data.get("reason") or act.data.get("note"),
        printed_on=date.fromisoformat(printed) if printed else None,
    )


def _with_act(facts: rules.Facts, act: Act, book: Book) -> rules.Facts:
    """Facts that include what the act itself says: introducers, opinions, the conclusion on the biography."""
    data, on = act.data, act.on
    if act.step.code == "introduce_formally":
        return replace(facts, introducers=_introducers(data, on, book))
    if act.step.code == "collect_opinions":
        organisations = facts.opinions.mass_organisations
        if data.get("organisation"):
            given = {"agreed": data.get("organisation_agreed"), "against": data.get("organisation_against")}
            organisations = (
                *organisations,
                rules.OrganisationOpinion(organisation=data["organisation"], on=on, **given),
            )
        residence = facts.opinions.residence
        if "residence_agreed" in data or data.get("residence_not_required_by"):
            residence = rules.ResidenceOpinion(
                agreed=data.get("residence_agreed"), on=on, not_required_by=data.get("residence_not_required_by")
            )
        opinions = rules.Opinions(
            mass_organisations=organisations, no_mass_organisation=data.get("no_organisation"), residence=residence
        )
        return replace(facts, opinions=opinions)
    verification = facts.verification
    if act.step.code == "conclude_biography":
        return replace(facts, verification=replace(verification, fit=data.get("fit")))
    if act.step.code == "verify_biography":
        honest = data.get("declared_honestly")
        own, spouse = verification.own_side_waived, verification.spouse_side_waived
        own = replace(own, declared_honestly=honest) if own else None
        spouse = replace(spouse, declared_honestly=honest) if spouse else None
        return replace(facts, verification=replace(verification, own_side_waived=own, spouse_side_waived=spouse))
    if act.step.code == "political_question_conclusion":
        question = rules.PoliticalQuestion(
            raised=True, permitted=data.get("permitted"), paper=data.get("paper"), concluded_on=on
        )
        return replace(facts, person=replace(facts.person, political_question=question))
    return facts


def _introducers(data: Mapping[str, Any], on: date, book: Book) -> tuple[rules.Introducer, ...]:
    found = []
    for who, since, kind in INTRODUCERS:
        if data.get(who):
            together = date.fromisoformat(data[since]) if data.get(since) else None
            official = book.officials.get(UUID(data[who]))
            found.append(
                rules.Introducer(
                    person=data[who],
                    official_since=official,
                    paper_on=on,
                    together_since=together,
                    together_kind=data.get(kind),
                )
            )
    return tuple(found)


def _possible(state: CaseState, act: Act) -> None:
    """Values that point into the case must exist there."""
    if act.step.code == "irregularity_settled" and act.data["event"] not in {str(one) for one in state.irregular}:
        raise BadInput("event", "Không có việc chưa đúng quy định nào như vậy trong hồ sơ.")
    if act.step.code == "verification_answered":
        request = next((one for one in state.requests if str(one.id) == act.data["request"]), None)
        if request is None or request.answered_on is not None:
            raise BadInput("request", "Không có đề nghị thẩm tra đang chờ trả lời như vậy.")
        if act.on < request.sent_on:
            raise BadInput("on", f"Ngày trả lời trước ngày gửi {request.sent_on:%d/%m/%Y}.")


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
    verdict = check(act.step.code, book.for_new(person, unit.pk, _rules_act(act)), on=act.on)
    store.append([_draft(identity, person, unit.pk, act, RECORDED, verdict)], actor=actor.username)
    _audit("cases.record", identity, unit.pk, act, actor)
    return identity, verdict


def _audit(action: str, case: UUID, unit: UUID, act: Act, actor: User) -> None:
    audit(action, actor=actor.username, target=f"case:{case}", unit=unit, details={"step": act.step.code, "on": act.on})
