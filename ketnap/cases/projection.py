"""Rows of cases and sittings from their events."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketnap.cases.enums import NO_VOTE
from ketnap.cases.events import RULES_NOTED, step_in
from ketnap.cases.models import (
    Absence,
    Case,
    DossierItem,
    HelperAssignment,
    Sitting,
    SittingItem,
    VerificationRequest,
)
from ketnap.cases.state import CaseState, fold
from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync

HANDED = "case.custodian_changed"  # no step of the way: what is shown as the last one is the step before


def project_cases(ids: Sequence[UUID]) -> None:
    """Make the rows of these cases equal to what their events say."""
    for start in range(0, len(ids), 200):
        part = list(ids[start : start + 200])
        folded = [fold(identity, effective(own)) for identity, own in histories(Stream.CASE, part).items()]
        states = [state for state in folded if state is not None]
        sync(Case, Q(pk__in=part), [_case(state) for state in states])
        sync(DossierItem, Q(case__in=part), [row for state in states for row in _dossier(state)])
        sync(VerificationRequest, Q(case__in=part), [row for state in states for row in _requests(state)])
        sync(HelperAssignment, Q(case__in=part), [row for state in states for row in _helpers(state)])
        sync(Absence, Q(case__in=part), [row for state in states for row in _absences(state)])


def project_sittings(ids: Sequence[UUID]) -> None:
    """Make the rows of these sittings equal to what their events say."""
    for start in range(0, len(ids), 200):
        part = list(ids[start : start + 200])
        events = {identity: effective(own) for identity, own in histories(Stream.SITTING, part).items()}
        sync(
            Sitting,
            Q(pk__in=part),
            [row for identity, own in events.items() if (row := _sitting(identity, own)) is not None],
        )
        sync(
            SittingItem, Q(sitting__in=part), [row for identity, own in events.items() for row in _items(identity, own)]
        )


def _case(state: CaseState) -> Case:
    last = next(
        (event for event in reversed(state.events) if event.kind not in (HANDED, RULES_NOTED)), state.events[-1]
    )
    return Case(
        id=state.id,
        person_id=state.person,
        unit_id=state.unit,
        stage=state.stage,
        stage_on=state.stage_on,
        opened_on=state.opened_on,
        source=state.value("introduce_candidate", "source") or "",
        exit_reason=state.exit_reason,
        paused_on=state.paused_on,
        paused_to=state.paused_to,
        irregular=len(state.irregular),
        last_on=last.on,
        last_step=step_in(last.kind),
    )


def _dossier(state: CaseState) -> Iterable[DossierItem]:
    for number, paper in enumerate(state.papers):
        yield DossierItem(
            key=f"{paper.event.hex}.{number}",
            case_id=state.id,
            code=paper.code,
            number=paper.number,
            dated=paper.dated,
            event=paper.event,
        )


def _requests(state: CaseState) -> Iterable[VerificationRequest]:
    for one in state.requests:
        yield VerificationRequest(
            id=one.id,
            case_id=state.id,
            asked_of=one.asked_of,
            letter=one.letter,
            sent_on=one.sent_on,
            answered_on=one.answered_on,
            by_post=one.by_post,
        )


def _helpers(state: CaseState) -> Iterable[HelperAssignment]:
    for help_ in state.helps:
        yield HelperAssignment(
            key=help_.event.hex,
            case_id=state.id,
            person_id=help_.person,
            stage=help_.stage,
            since=help_.since,
            until=help_.until,
        )


def _absences(state: CaseState) -> Iterable[Absence]:
    for one in state.aways:
        yield Absence(key=one.event.hex, case_id=state.id, destination=one.to, valid_from=one.since, valid_to=one.until)


def _sitting(identity: UUID, events: Sequence[Recorded]) -> Sitting | None:
    held = next((event for event in events if event.kind == "sitting.held"), None)
    if held is None:
        return None
    corrections = [event for event in events if event.kind == "sitting.roll_corrected"]
    now = {**held.data, **(corrections[-1].data if corrections else {})}
    roll: list[dict[str, Any]] = now.get("roll", [])
    voters = [entry for entry in roll if entry["standing"] not in NO_VOTE]
    return Sitting(
        id=identity,
        body_id=UUID(held.data["body"]),
        on=held.on,
        place=held.data.get("place", ""),
        method=held.data.get("method", ""),
        chair=_uuid(now.get("chair")),
        secretary=_uuid(now.get("secretary")),
        roll=roll,
        version=1 + len(corrections),
        present=sum(bool(entry["present"]) for entry in voters),
        entitled=len(voters),
    )


def _items(identity: UUID, events: Sequence[Recorded]) -> Iterable[SittingItem]:
    held = next((event for event in events if event.kind == "sitting.held"), None)
    for position, item in enumerate(held.data.get("items", []) if held else []):
        yield SittingItem(
            key=f"{identity.hex}.{position}",
            sitting_id=identity,
            case_id=UUID(item["case"]),
            step=item["step"],
            in_favour=item["in_favour"],
            against=item["against"],
            blank=item["blank"],
            base=item["base"],
            required=item["required"],
            reached=item["reached"],
            number=item.get("number", ""),
            position=position,
        )


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
