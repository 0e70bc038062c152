"""What the events of a case add up to. Pure: events in, state out; nothing here reads a table.

Everything is read by the values an event carries, not by the step it belongs to, so a new step needs no change here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ketnap.cases.enums import RUNNING
from ketnap.cases.events import PREFIX, step_in
from ketnap.cases.steps.biography import INTRODUCERS
from ketnap.cases.steps.catalogue import STEPS, reason_in
from ketnap.journal.read import Recorded
from ketnap.rulebook.facts import Event, Together

HelpStage = Literal["candidate", "probation"]
PERFORMED, RECORDED = "performed", "recorded"
RECORDABLE = frozenset(one.rule_event for one in STEPS.values())
"""The events that a case can hold, as the rulebook names them."""
VOTED_AGAIN = "grassroots_committee_resolution"
"""Passed after it had failed, it puts the case back where the chi bộ had brought it."""
SENDING = ("transfer_file_sent", "member_introduced")
ARRIVING = ("transfer_file_received", "member_presented")
MOVE_NEWS = ("self_review_enclosed", "helper_remark_enclosed", "dossier_confirmed", "late_with_reason")


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
class Away:
    """A stretch in which the person is away: from the day `since`, back on the day `until` (None: still away)."""

    event: UUID
    to: str
    since: date
    until: date | None = None


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
    stages: list[tuple[date, str]] = field(default_factory=list)
    aways: list[Away] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
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
    def order(self) -> tuple[date, UUID]:
        """Which of a person's cases came first."""
        return (self.opened_on, self.id)

    @property
    def away(self) -> Away | None:
        """Where the person is now, when away."""
        return self.aways[-1] if self.aways and self.aways[-1].until is None else None

    @property
    def paused_on(self) -> date | None:
        return self.away.since if self.away else None

    @property
    def paused_to(self) -> str:
        return self.away.to if self.away else ""

    @property
    def events_of_stage(self) -> list[Recorded]:
        """The events that brought a stage, oldest first."""
        return [event for event in self.events if (known := STEPS.get(step_in(event.kind))) and known.stage]

    @property
    def told(self) -> tuple[Event, ...]:
        """What happened, as far as the rulebook knows such an event."""
        found = []
        for event in self.events:
            code = step_in(event.kind)
            definition = STEPS.get(code)
            if definition is not None and definition.rule_event:
                amount, reason = event.data.get("amount"), reason_in(code, event.data) or None
                found.append(Event(step=definition.rule_event, on=event.on, amount=amount, reason=reason))
        return tuple(found)

    def stage_at(self, on: date) -> str:
        """The stage at the end of that day; "" before the case was opened."""
        return next((stage for since, stage in reversed(self.stages) if since <= on), "")

    @property
    def arrived_on(self) -> date | None:
        """The day on which the unit that keeps the case now took it over from another place; None when it never moved."""
        days = [day for code in ("transfer_file_received", "member_presented") if (day := self.last_on(code))]
        return max(days, default=None)

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
        state.stages.append((event.on, definition.stage))
        state.exit_reason = reason_in(code, data) or _proposed_ground(state, code)
    elif code == VOTED_AGAIN and state.stage == "vote_failed_reported":
        state.stage, state.stage_on = "proposed", event.on
        state.stages.append((event.on, state.stage))
    if data.get("mode") == RECORDED and (data.get("verdict") or {}).get("outcome") not in (None, "allow"):
        state.irregular.append(event.id)
    for made in definition.papers:
        if paper := made.code_of(data):
            number = str(data.get(made.number, "")) if made.number else ""
            issuer = UUID(data["issuer_unit"]) if data.get("issuer_unit") else event.unit
            state.papers.append(Paper(paper, number, event.on, event.id, issuer))
    if data.get("vote"):
        sitting = UUID(data["sitting"]) if data.get("sitting") else None
        state.votes.append(
            VoteTaken(_voted_on(data.get("failed_step") or code), event.on, dict(data["vote"]), sitting, event.id)
        )
    _take_people(state, code, event)
    _take_verification(state, code, event)
    if code == "irregularity_settled":
        state.irregular = [one for one in state.irregular if str(one) != data["event"]]
    if state.away and (code in ("paused", "resumed") or (definition.stage and definition.stage not in RUNNING)):
        state.aways[-1] = replace(state.away, until=event.on)
    if code == "paused":
        state.aways.append(Away(event.id, data.get("destination", ""), event.on))
    _take_move(state, code, event)


def _voted_on(code: str) -> str:
    """The step that a vote counts for: the proposal of striking off is a vote on striking off."""
    definition = STEPS.get(code)
    return (definition.votes_on or code) if definition else code


def _proposed_ground(state: CaseState, code: str) -> str:
    """The ground of a striking off that its decision does not repeat: the one that the chi bộ proposed."""
    return (state.value("branch_proposes_striking_off", "ground") or "") if code == "struck_off" else ""


def _take_move(state: CaseState, code: str, event: Recorded) -> None:
    """A change of place: what was decided, then what goes out with the person, then who takes over (helpers are chosen anew)."""
    if code == "transfer_decided":
        state.moves.append({**event.data, "decided_on": event.on})
    elif code in SENDING:
        if state.moves:
            state.moves[-1] |= {name: event.data[name] for name in MOVE_NEWS if name in event.data}
        if to := event.data.get("to") or (state.moves[-1].get("to") if state.moves else None):
            state.unit = UUID(to)
    elif code in ARRIVING:
        if state.moves:
            state.moves[-1] |= {name: event.data[name] for name in MOVE_NEWS if name in event.data}
        state.helps = [replace(help_, until=event.on) if help_.until is None else help_ for help_ in state.helps]


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
