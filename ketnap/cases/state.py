"""What the events of a case add up to. Pure: events in, state out; nothing here reads a table.

Everything is read by the values an event carries, not by the step it belongs to, so a new step needs no change here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ketnap.cases.events import PREFIX, step_in
from ketnap.cases.steps.biography import INTRODUCERS
from ketnap.cases.steps.catalogue import STEPS
from ketnap.journal.read import Recorded
from ketnap.rulebook.facts import Together

HelpStage = Literal["candidate", "probation"]
PERFORMED, RECORDED = "performed", "recorded"


@dataclass(frozen=True)
class Paper:
    """A paper in the file, made by the event `event`."""

    code: str
    number: str
    dated: date
    event: UUID
    issuer: UUID | None


@dataclass(frozen=True)
class Help:
    """A member assigned to follow and help; `until` exclusive, None = still."""

    person: UUID
    since: date
    until: date | None
    stage: HelpStage
    together_since: date | None
    together_kind: Together | None
    replaces_earlier: bool | None
    event: UUID


@dataclass(frozen=True)
class Introducer:
    person: UUID
    paper_on: date
    together_since: date | None
    together_kind: Together | None


@dataclass(frozen=True)
class Request:
    """A request for verification and its answer. `id` is the event that asked."""

    id: UUID
    asked_of: str
    covers: str
    sent_on: date
    answered_on: date | None
    by_post: bool | None
    abroad: bool | None
    letter: str
    received_on: date | None


@dataclass(frozen=True)
class VoteTaken:
    """A vote with its numbers, as the rulebook counts them."""

    step: str
    on: date
    numbers: dict[str, Any]
    sitting: UUID | None
    event: UUID


@dataclass
class CaseState:
    """A case as of its last event."""

    id: UUID
    person: UUID
    unit: UUID
    opened_on: date
    stage: str = ""
    stage_on: date | None = None
    exit_reason: str = ""
    paused_on: date | None = None
    irregular: list[UUID] = field(default_factory=list)
    events: list[Recorded] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    helps: list[Help] = field(default_factory=list)
    introducers: list[Introducer] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    votes: list[VoteTaken] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def done(self, step: str) -> list[Recorded]:
        """The events of one step that stand, oldest first."""
        return [event for event in self.events if step_in(event.kind) == step]

    def last_on(self, step: str) -> date | None:
        """The day of the latest event of a step."""
        done = self.done(step)
        return done[-1].on if done else None

    def value(self, step: str, name: str) -> Any:
        """A value typed at the latest event of a step."""
        done = self.done(step)
        return done[-1].data.get(name) if done else None

    @property
    def seq(self) -> int:
        """The last sequence number seen; a form carries it to notice that somebody wrote meanwhile."""
        return max((event.seq for event in self.events), default=0)


def fold(identity: UUID, events: Sequence[Recorded]) -> CaseState | None:
    """The state from the events that stand, in the order in which they happened; None when nothing stands."""
    steps = [event for event in events if event.kind.startswith(PREFIX)]
    if not steps:
        return None
    first = steps[0]
    person = next(event.subject for event in steps if event.subject is not None)
    state = CaseState(id=identity, person=person, unit=first.unit or person, opened_on=first.on)
    for event in steps:
        _take(state, event)
    return state


def _take(state: CaseState, event: Recorded) -> None:
    state.events.append(event)
    code, data = step_in(event.kind), event.data
    definition = STEPS.get(code)
    if event.kind == "case.custodian_changed":
        state.unit = UUID(data["to"])
        return
    if definition is None:
        return
    if definition.stage:
        state.stage, state.stage_on = definition.stage, event.on
        state.exit_reason = data.get("reason", "")
    if data.get("mode") == RECORDED and (data.get("verdict") or {}).get("outcome") not in (None, "allow"):
        state.irregular.append(event.id)
    for made in definition.papers:
        if not made.when or data.get(made.when):
            number = str(data.get(made.number, "")) if made.number else ""
            issuer = UUID(data["issuer_unit"]) if data.get("issuer_unit") else event.unit
            state.papers.append(Paper(made.code, number, event.on, event.id, issuer))
    if data.get("vote"):
        sitting = UUID(data["sitting"]) if data.get("sitting") else None
        state.votes.append(VoteTaken(data.get("failed_step") or code, event.on, dict(data["vote"]), sitting, event.id))
    _take_people(state, code, event)
    _take_verification(state, code, event)
    if code == "irregularity_settled":
        state.irregular = [one for one in state.irregular if str(one) != data["event"]]
    if code in ("paused", "resumed"):
        state.paused_on = event.on if code == "paused" else None


def _take_people(state: CaseState, code: str, event: Recorded) -> None:
    data = event.data
    if data.get("helper"):
        stage: HelpStage = "probation" if code == "assign_probation_helper" else "candidate"
        if data.get("replaces_earlier"):
            state.helps = [
                replace(help_, until=event.on) if help_.stage == stage and help_.until is None else help_
                for help_ in state.helps
            ]
        state.helps.append(
            Help(
                person=UUID(data["helper"]),
                since=event.on,
                until=None,
                stage=stage,
                together_since=_date(data.get("together_since")),
                together_kind=data.get("together_kind"),
                replaces_earlier=data.get("replaces_earlier"),
                event=event.id,
            )
        )
    if code == "introduce_formally":
        state.introducers = [
            Introducer(UUID(data[who]), event.on, _date(data.get(since)), data.get(kind))
            for who, since, kind in INTRODUCERS
            if data.get(who)
        ]


def _take_verification(state: CaseState, code: str, event: Recorded) -> None:
    data = event.data
    if code == "verification_requested":
        state.requests.append(
            Request(
                id=event.id,
                asked_of=data.get("asked_of", ""),
                covers=data.get("covers", ""),
                sent_on=event.on,
                answered_on=None,
                by_post=data.get("by_post"),
                abroad=data.get("abroad"),
                letter=data.get("letter", ""),
                received_on=_date(data.get("received_on")),
            )
        )
    if code == "verification_answered":
        state.requests = [
            replace(one, answered_on=event.on) if str(one.id) == data.get("request") else one for one in state.requests
        ]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
