"""Collective decisions. A sitting has a roll of those entitled on that day and a vote per case; it yields a resolution per case.

One submit writes everything or nothing. A vote below the threshold is no resolution: it is recorded and reported (R-CB-03).
A corrected roll lists the resolutions that would flip, and flips none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import BadInput, Refused
from ketnap.cases.deciding import RULE_BODIES, Decider, decider_of, permission_of
from ketnap.cases.enums import NO_VOTE
from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Sitting, SittingItem
from ketnap.cases.state import PERFORMED
from ketnap.cases.steps.acts import Act
from ketnap.cases.steps.catalogue import STEPS, step_of
from ketnap.cases.steps.exits import AFTER_FAILED_VOTE
from ketnap.cases.steps.perform import judge, write
from ketnap.cases.steps.sense import make_sense
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.people.enums import MemberKind
from ketnap.people.queries import members_on, seats_on
from ketnap.rulebook import facts as rules
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Verdict
from ketnap.rulebook.votes import Count, count, impossible
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body

Method = Literal["secret_ballot", "party_card"]


@dataclass(frozen=True)
class Attendant:
    """One line of the roll. `standing`: a key of STANDINGS."""

    person: UUID
    standing: str
    present: bool
    reason: str = ""


@dataclass(frozen=True)
class Ballot:
    """The vote on one case: step, numbers, and the values the resolution needs (number, conclusions)."""

    case: UUID
    step: str
    in_favour: int
    against: int = 0
    blank: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Meeting:
    """A sitting as it is typed in. `on` is the day it was held."""

    body: Body
    on: date
    roll: Sequence[Attendant]
    ballots: Sequence[Ballot]
    chair: UUID | None = None
    secretary: UUID | None = None
    method: str = "secret_ballot"
    place: str = ""


class SittingRefused(Exception):
    """Some cases of a sitting cannot be decided; nothing was written. Reasons per case."""

    def __init__(self, refusals: Mapping[UUID, Refused]) -> None:
        self.refusals = dict(refusals)
        super().__init__("; ".join(str(refusal) for refusal in refusals.values()))


@dataclass(frozen=True)
class Outcome:
    """What a ballot came to."""

    ballot: Ballot
    reached: bool
    base: int
    required: int
    verdict: Verdict | None


def roll_on(body: Body, on: date) -> list[Attendant]:
    """Who is on the roll of the body that day, all present until changed: members of the branch, or seats of a committee."""
    if body.kind == BodyKind.BRANCH:
        return [
            Attendant(row.person_id, _standing(row.kind, row.exempt), not row.exempt)
            for row in members_on(body.unit_id, on)
        ]
    return [Attendant(seat.person_id, "voter", True) for seat in seats_on(body, on)]


def hold(meeting: Meeting, *, actor: User) -> UUID:
    """Record a sitting with its votes: one resolution per case that reached its threshold, a report for every other.

    Raises Forbidden, BadInput (roll or numbers impossible, e.g. seven of six), SittingRefused with all reasons of all cases.
    """
    _check_meeting(meeting)
    require(actor, permission_of(meeting.body.kind, meeting.body.unit), at=meeting.body.unit)
    identity = uuid7()
    with transaction.atomic(), store.deferred():
        book = open_book([ballot.case for ballot in meeting.ballots], meeting.on)
        outcomes = _judge_all(meeting, book)
        body = {
            "body": str(meeting.body.pk),
            "method": meeting.method,
            "chair": _text(meeting.chair),
            "secretary": _text(meeting.secretary),
            "roll": [_line(one) for one in meeting.roll],
            "items": [_item(outcome) for outcome in outcomes],
            "place": meeting.place,
        }
        held = Draft("sitting.held", identity, meeting.on, body, unit=meeting.body.unit_id)
        store.append([held], actor=actor.username)
        for outcome in outcomes:
            _write(outcome, meeting, identity, book, actor)
        details = {"body": str(meeting.body.pk), "on": meeting.on, "cases": len(outcomes)}
        audit(
            "cases.sitting",
            actor=actor.username,
            target=f"sitting:{identity}",
            unit=meeting.body.unit_id,
            details=details,
        )
    return identity


def correct_roll(
    sitting: Sitting,
    roll: Sequence[Attendant],
    reason: str,
    *,
    actor: User,
    chair: UUID | None = None,
    secretary: UUID | None = None,
) -> list[SittingItem]:
    """Correct the roll of a sitting, or who led it and who wrote the minutes (None: as recorded before).

    Returns the votes whose result would be another one under the new roll; none is changed. Raises Forbidden, and BadInput
    without a reason or for one person in both posts.
    """
    require(actor, permission_of(sitting.body.kind, sitting.body.unit), at=sitting.body.unit)
    if not reason.strip():
        raise BadInput("reason", "Hãy ghi lý do sửa danh sách dự họp.")
    chair, secretary = chair or sitting.chair, secretary or sitting.secretary
    _two_persons(chair, secretary)
    flips = would_flip(sitting, roll)
    data = {
        "roll": [_line(one) for one in roll],
        "reason": reason,
        "chair": _text(chair),
        "secretary": _text(secretary),
    }
    corrected = Draft("sitting.roll_corrected", sitting.pk, sitting.on, data, unit=sitting.body.unit_id)
    with transaction.atomic():
        store.append([corrected], actor=actor.username)
        audit(
            "cases.roll",
            actor=actor.username,
            target=f"sitting:{sitting.pk}",
            unit=sitting.body.unit_id,
            details={"reason": reason, "would_flip": len(flips)},
        )
    return flips


def would_flip(sitting: Sitting, roll: Sequence[Attendant]) -> list[SittingItem]:
    """The votes of the sitting whose result would be another one, or could not be, under this roll."""
    kind = BodyKind(sitting.body.kind)
    items = list(sitting.items.order_by("position"))
    book = open_book([item.case_id for item in items], sitting.on)
    flips = []
    for item in items:
        ballot = Ballot(item.case_id, item.step, item.in_favour, item.against, item.blank)
        vote = vote_of(kind, sitting.method, roll, ballot)
        known = item.case_id in book.states and not impossible(vote)
        tally = tally_of(item.step, vote, book.facts(item.case_id), sitting.on) if known else None
        if tally is None or tally.reached != item.reached:
            flips.append(item)
    return flips


def vote_of(kind: BodyKind, method: str, roll: Sequence[Attendant], ballot: Ballot) -> rules.Vote:
    """The vote as the rulebook counts it, from the roll and the numbers."""
    voters = [one for one in roll if one.standing not in NO_VOTE]

    def absent(standing: str) -> int:
        return sum(one.standing == standing and not one.present for one in voters)

    return rules.Vote(
        body=RULE_BODIES[kind],
        method=cast(Method, method) if method else None,
        one_by_one=True,
        official_or_in_office=len(voters),
        exempt_absent=absent("exempt"),
        away_absent=absent("away"),
        suspended=sum(one.standing == "suspended" for one in voters),
        transferring=sum(one.standing == "transferring" for one in voters),
        present=sum(one.present for one in voters if one.standing != "suspended"),
        in_favour=ballot.in_favour,
        against=ballot.against,
        blank=ballot.blank,
    )


def tally_of(step: str, vote: rules.Vote, facts: rules.Facts, on: date) -> Count | None:
    """The vote under the threshold in force; None when the rule set of that day has none for the step."""
    ruleset = load().in_force(on)
    if ruleset is None or not ruleset.loaded:
        return None
    definition = STEPS.get(step)
    own = ruleset.steps[(definition.threshold if definition else "") or step]
    route = ruleset.route(facts.unit.route)
    rule = (route.vote if route else None) if own.vote_by_route else own.vote
    return count(vote, rule, ruleset.vote_bases[rule.base]) if rule else None


def _judge_all(meeting: Meeting, book: Book) -> list[Outcome]:
    refusals: dict[UUID, Refused] = {}
    outcomes = []
    for ballot in meeting.ballots:
        try:
            outcomes.append(_judge(meeting, ballot, book))
        except Refused as refusal:
            refusals[ballot.case] = refusal
    if refusals:
        raise SittingRefused(refusals)
    return outcomes


def _judge(meeting: Meeting, ballot: Ballot, book: Book) -> Outcome:
    definition = step_of(ballot.step)
    decider = _competent(meeting, ballot, book)
    state = book.states[ballot.case]
    vote = vote_of(BodyKind(meeting.body.kind), meeting.method, meeting.roll, ballot)
    data = definition.clean(ballot.data)
    act = Act(definition, meeting.on, data, vote=vote, deciding_body=decider.named or None)
    make_sense(state, act, book, performed=True)
    verdict = judge(book, ballot.case, act)
    tally = tally_of(ballot.step, vote, book.facts(ballot.case), meeting.on)
    base, required = (tally.readings[0].base, tally.readings[0].required) if tally else (vote.official_or_in_office, 0)
    if verdict is None or verdict.allowed:
        return Outcome(ballot, True, base, required, verdict)
    if tally is not None and tally.settled and not tally.reached and _only_the_vote_fails(book, ballot, act):
        return Outcome(ballot, False, base, required, verdict)
    raise Refused.by(verdict, subject=str(ballot.case))


def _only_the_vote_fails(book: Book, ballot: Ballot, act: Act) -> bool:
    """Whether the case was ready for the vote, so that nothing but the threshold stands in the way."""
    before = judge(book, ballot.case, replace(act, vote=None))
    return before is None or before.ready


def _competent(meeting: Meeting, ballot: Ballot, book: Book) -> Decider:
    """The body must be the one that decides this step for the case's branch under the rules of the day."""
    if ballot.case not in book.states:
        raise BadInput("case", "Không có hồ sơ này.")
    definition = step_of(ballot.step)
    if not definition.by_sitting:
        raise BadInput("step", "Bước này không do kỳ họp quyết định.")
    chain = book.chains[book.states[ballot.case].unit]
    decider = decider_of(definition, chain, meeting.on)
    if decider is None or not decider.is_(meeting.body):
        named = f"{decider.kind.label} của {decider.unit.name}" if decider else "cấp khác"
        raise BadInput(
            "body",
            f"Hồ sơ này thuộc {chain.branch.name}; bước này không do {meeting.body.name} mà do {named} quyết định.",
        )
    return decider


def _write(outcome: Outcome, meeting: Meeting, sitting: UUID, book: Book, actor: User) -> None:
    kind = BodyKind(meeting.body.kind)
    ballot = outcome.ballot
    state = book.states[ballot.case]
    vote = vote_of(kind, meeting.method, meeting.roll, ballot)
    if outcome.reached:
        definition = step_of(ballot.step)
        act = Act(definition, meeting.on, definition.clean(ballot.data), vote=vote, sitting=sitting)
    else:
        failed = step_of(AFTER_FAILED_VOTE[ballot.step])
        act = Act(failed, meeting.on, {"failed_step": ballot.step}, vote=vote, sitting=sitting)
    write(state, act, PERFORMED, outcome.verdict, actor=actor)


def _line(one: Attendant) -> dict[str, Any]:
    return {"person": str(one.person), "standing": one.standing, "present": one.present, "reason": one.reason}


def _item(outcome: Outcome) -> dict[str, Any]:
    ballot = outcome.ballot
    return {
        "case": str(ballot.case),
        "step": ballot.step,
        "in_favour": ballot.in_favour,
        "against": ballot.against,
        "blank": ballot.blank,
        "base": outcome.base,
        "required": outcome.required,
        "reached": outcome.reached,
        "number": str(ballot.data.get("number", "")),
    }


def _check_meeting(meeting: Meeting) -> None:
    if not meeting.ballots:
        raise BadInput("ballots", "Chọn ít nhất một hồ sơ để biểu quyết.")
    if not meeting.roll:
        raise BadInput("roll", "Danh sách dự họp đang trống: hãy ghi đảng viên của chi bộ (ủy viên của cấp ủy) trước.")
    cases = [ballot.case for ballot in meeting.ballots]
    if len(set(cases)) != len(cases):
        raise BadInput("ballots", "Một hồ sơ chỉ được biểu quyết một lần trong kỳ họp.")
    if meeting.body.kind not in RULE_BODIES:
        raise BadInput("body", f"{meeting.body.get_kind_display()} không biểu quyết về hồ sơ kết nạp.")
    kind = BodyKind(meeting.body.kind)
    for ballot in meeting.ballots:
        if not ballot.in_favour + ballot.against + ballot.blank:
            raise BadInput(
                f"votes-{ballot.case}", "Chưa ghi số phiếu: nhập số tán thành, không tán thành, phiếu trắng."
            )
        faults = impossible(vote_of(kind, meeting.method, meeting.roll, ballot))
        if faults:
            raise BadInput(
                f"votes-{ballot.case}",
                f"Số phiếu không đúng: {'; '.join(faults)}. Hãy kiểm tra lại biên bản kiểm phiếu.",
            )
    _two_persons(meeting.chair, meeting.secretary)


def _two_persons(chair: UUID | None, secretary: UUID | None) -> None:
    if chair is not None and chair == secretary:
        raise BadInput("secretary", "Chủ trì và thư ký phải là hai người.")


def _standing(kind: str, exempt: bool) -> str:
    if kind == MemberKind.PROBATIONARY:
        return "probationary"
    return "exempt" if exempt else "voter"


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
