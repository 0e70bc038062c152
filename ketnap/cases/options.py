"""Every step open to a case, with its verdict: pages draw their buttons from it, and a button that is off says why.

The page and the step ask the same function of the rulebook, so they cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketnap.accounts.access import why_not
from ketnap.accounts.models import User
from ketnap.cases.enums import ENDED
from ketnap.cases.facts import Book, open_book
from ketnap.cases.state import RECORDED, CaseState
from ketnap.cases.steps.acts import Act
from ketnap.cases.steps.catalogue import ORDER, is_exit, is_main, label_of
from ketnap.cases.steps.fields import StepDef
from ketnap.cases.steps.local import LOCAL_PAPER
from ketnap.cases.steps.perform import judge, right_of
from ketnap.rulebook.deadlines import Due
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Reason, Verdict

OF_A_MOVE = frozenset({"transfer_file_sent", "member_introduced", "late_decision_cancelled"})
OF_AN_ARRIVAL = frozenset({"transfer_file_received", "member_presented"})
OF_THE_NEW_PLACE = frozenset({"reconsideration_requested", "reconsideration_answered"})
"""What is about a change of place: going out, coming in (from another office too), asking back."""


@dataclass(frozen=True)
class Option:
    """A step with what the rulebook says of it on the day. `ready` = nothing is missing but what the act itself brings."""

    step: StepDef
    label: str
    verdict: Verdict | None
    right: str
    done: int
    group: str

    @property
    def ready(self) -> bool:
        return not self.right and (self.verdict is None or self.verdict.ready)

    @property
    def reasons(self) -> Sequence[Reason]:
        """What stands in the way now, without what the act itself brings."""
        return [reason for reason in self.verdict.hindrances if not reason.act_input] if self.verdict else []

    @property
    def remarks(self) -> Sequence[Reason]:
        """What the rulebook says beside: nothing of it hinders."""
        return (
            [reason for reason in self.verdict.reasons if reason not in self.verdict.hindrances] if self.verdict else []
        )

    @property
    def by_sitting(self) -> bool:
        return self.step.by_sitting

    @property
    def code(self) -> str:
        return self.step.code


def options(case: UUID, *, actor: User, on: date, book: Book | None = None) -> list[Option]:
    """All steps, exits and other events of the case, in the order of the way, each with its verdict on the day `on`."""
    book = book or open_book([case], on)
    state = book.states[case]
    rights: dict[tuple[str, UUID], str] = {}
    found = []
    for definition in ORDER:
        if not _fits(definition, state) or (definition.code == LOCAL_PAPER and not book.asks_papers(state.unit)):
            continue
        right = right_of(definition, book, state)
        key = (right.permission, right.place.pk)
        if key not in rights:
            may = actor.may(right.permission, at=right.place)
            rights[key] = "" if may else why_not(right.permission, at=right.place.name)
        verdict = judge(book, case, Act(definition, on, {}))
        done = len(state.done(definition.code))
        found.append(Option(definition, label_of(definition.code), verdict, rights[key], done, _group(definition)))
    return found


def deadlines(case: UUID, on: date, book: Book | None = None) -> list[Due]:
    """The deadlines that run on the day, computed now, soonest first."""
    book = book or open_book([case], on)
    return sorted(book.due(case), key=lambda one: (one.due_on or date.max, one.id))


def _fits(definition: StepDef, state: CaseState) -> bool:
    """Leave out what cannot concern the case: exits and events of other stages, all steps once the case has ended."""
    if definition.by_vote:
        return False
    if not is_main(definition.code) and definition.comes_in:
        return state.stage in definition.comes_in and _has_ground(definition.code, state)
    if state.stage in ENDED and state.stage != "official":
        return False
    if is_exit(definition.code):
        return state.stage in load().steps[definition.code].leaves
    return _has_ground(definition.code, state)


def _has_ground(code: str, state: CaseState) -> bool:
    """Whether there is something in the case that the event can be about."""
    if code in ("resumed", "paused"):
        return (state.paused_on is not None) is (code == "resumed")
    if code == "irregularity_settled":
        return bool(state.irregular)
    if code == "verification_answered":
        return any(request.answered_on is None for request in state.requests)
    return _of_a_move(code, state)


def _of_a_move(code: str, state: CaseState) -> bool:
    """Whether the change of place that the event is about was decided; whoever comes from another office has a history on paper."""
    kinds = {move.get("move_kind") for move in state.moves}
    if code == "temporary_opinion":
        return "temporary" in kinds
    if code in OF_A_MOVE:
        return "formal" in kinds
    if code in OF_AN_ARRIVAL:
        return "formal" in kinds or any(event.data.get("mode") == RECORDED for event in state.events)
    return code not in OF_THE_NEW_PLACE or state.arrived_on is not None


def _group(definition: StepDef) -> str:
    if is_main(definition.code):
        return "main"
    return "exit" if is_exit(definition.code) else "event"
