"""What a step of a case means for the person's membership: it begins, becomes official, goes along, or ends."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from ketnap.cases.reasons import LABELS
from ketnap.cases.state import CaseState
from ketnap.cases.steps.acts import Act
from ketnap.cases.steps.catalogue import label_of, reason_in
from ketnap.cases.steps.exits import MEMBERS
from ketnap.journal.store import Draft
from ketnap.lib.workdays import add_months
from ketnap.people.enums import MemberKind
from ketnap.units.enums import Flow

ENDS: Mapping[str, Flow | None] = {
    "struck_off": Flow.STRUCK_OFF,
    "transfer_papers_not_handed_in": Flow.STRUCK_OFF,
    "leaves_on_application": Flow.LEFT,
    "moved_away": Flow.MOVED_OUT,
    "deceased": Flow.DIED,
    "decision_cancelled": None,
}
"""Exits by which a member leaves, with the line of the ledger; an annulled admission has none."""


def membership_after(state: CaseState, act: Act, cause: UUID) -> Sequence[Draft]:
    """The person events that follow from the act; `cause` is its event, so that a void takes them back with it.

    The ceremony makes a probationary member; recognition an official one from the end of the twelve months (R-OFF-05).
    """
    code = act.step.code
    if code == "admission_ceremony":
        return [_member(state, act.on, MemberKind.PROBATIONARY, cause)]
    if code == "recognition_decision":
        ceremony = state.last_on("admission_ceremony")
        return [_member(state, add_months(ceremony, 12) if ceremony else act.on, MemberKind.OFFICIAL, cause)]
    if code == "member_presented":
        kind = MemberKind.OFFICIAL if state.stage == "official" else MemberKind.PROBATIONARY
        return [_member(state, act.on, kind, cause, Flow.MOVED_IN)]
    if code in ENDS and state.stage in MEMBERS:
        flow, why = ENDS[code], LABELS.get(reason_in(code, act.data)) or label_of(code)
        data = {"why": why, "flow": flow.value if flow else None, "because": str(cause)}
        return [Draft("person.member_ended", state.person, act.on, data, unit=state.unit, subject=state.person)]
    return []


def _member(state: CaseState, on: date, kind: MemberKind, cause: UUID, how: Flow | None = None) -> Draft:
    data = {"member_kind": kind.value, "because": str(cause), "how": how.value if how else None}
    return Draft("person.member", state.person, on, data, unit=state.unit, subject=state.person)
