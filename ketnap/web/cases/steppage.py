"""What the form of a step, and the page that takes an event back, need to know beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput, NotFound
from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Case
from ketnap.cases.state import CaseState
from ketnap.cases.steps.acts import Act
from ketnap.cases.steps.catalogue import label_of, step_of
from ketnap.cases.steps.fields import Kind, StepDef
from ketnap.cases.steps.local import LOCAL_PAPER
from ketnap.cases.steps.moves import destinations_on
from ketnap.cases.steps.perform import authorise, judge
from ketnap.cases.timeline import Entry, timeline
from ketnap.cases.voids import resting_chain
from ketnap.journal import registry
from ketnap.journal.read import Recorded, history, last_seq
from ketnap.journal.registry import Stream
from ketnap.lib.vietnamese import format_date
from ketnap.localrules.models import LocalCriterion
from ketnap.localrules.queries import criteria_for
from ketnap.people.enums import MemberKind
from ketnap.people.queries import members_on
from ketnap.rulebook.verdict import Reason, Verdict
from ketnap.units.kinds import unit_kinds
from ketnap.units.models import Unit
from ketnap.web.cases.forms import Choices
from ketnap.web.cases.lines import bodies_of, option_url

POINTERS = ("request", "event")  # fields that name an event of the case, not a person


@dataclass(frozen=True)
class StepPage:
    """A step about to be recorded: its rules on the day `on`, whom or what one can choose, and the unit's own criteria (advice)."""

    step: StepDef
    label: str
    on: date
    verdict: Verdict | None
    choices: Mapping[str, Choices]
    seq: int
    sitting_url: str
    by_paper: bool
    advice: Sequence[LocalCriterion] = ()

    @property
    def hindered(self) -> bool:
        """Whether something stands in the way that the form itself cannot bring."""
        return self.verdict is not None and not self.verdict.ready

    @property
    def wanted(self) -> Sequence[Reason]:
        """What the act itself has to bring; falls away when it is typed."""
        return [reason for reason in self.verdict.hindrances if reason.act_input] if self.verdict else ()

    @property
    def remarks(self) -> Sequence[Reason]:
        """What does not hinder, but is worth knowing."""
        return (
            [reason for reason in self.verdict.reasons if reason not in self.verdict.hindrances] if self.verdict else ()
        )


def known_step(code: str) -> StepDef:
    """The step of this code. Raises NotFound: an address with another word leads nowhere."""
    try:
        return step_of(code)
    except BadInput as error:
        raise NotFound(code) from error


def step_page(case: Case, step: StepDef, *, user: User, on: date, by_paper: bool = False) -> StepPage:
    """Gather the page. Raises Forbidden unless the user may do the step (by paper: the caller asks for that right)."""
    book = open_book([case.pk], on)
    state = book.states[case.pk]
    sitting = ""
    if not by_paper:
        authorise(step, book, state, user)
        if step.by_sitting:
            sitting = option_url(case.pk, step, bodies_of(book, state.unit, on), on)
            if not sitting:
                raise BadInput(
                    "step", "Chưa có cơ quan nào đủ thẩm quyền biểu quyết việc này: hãy ghi cơ quan đó ở Cây tổ chức."
                )
    return StepPage(
        step=step,
        label=label_of(step.code),
        on=on,
        verdict=judge(book, case.pk, Act(step, on, {})) if step.gated else None,
        choices=_choices(step, state, book, on),
        seq=last_seq(Stream.CASE, case.pk),
        sitting_url=sitting,
        by_paper=by_paper,
        advice=[one for one in criteria_for(state.unit, on) if one.concerns(step.code)],
    )


def _choices(step: StepDef, state: CaseState, book: Book, on: date) -> Mapping[str, Choices]:
    """Official members of the branch for persons; unanswered requests; events that still stand irregular; papers of local packs."""
    persons = [field.name for field in step.fields if field.kind is Kind.PERSON and field.name not in POINTERS]
    found: dict[str, Choices] = {}
    if persons:
        members = [
            (str(row.person_id), row.person.full_name) for row in members_on(state.unit, on, MemberKind.OFFICIAL)
        ]
        found = dict.fromkeys(persons, members)
    if any(field.kind is Kind.UNIT for field in step.fields):
        found["to"] = _units(state.unit, on)
    if step.code == LOCAL_PAPER:
        packs = book.office_rules[state.unit].packs
        found["code"] = [(code, f"{title} ({code})") for pack in packs for code, title in pack.papers.items()]
    if step.code == "paused":
        found["destination"] = list(destinations_on(on).items())
    if any(field.name == "event" for field in step.fields):
        wrong = [event for event in state.events if event.id in state.irregular]
        found["event"] = [(str(one.id), f"{registry.kind(one.kind).label} – {format_date(one.on)}") for one in wrong]
    if any(field.name == "request" for field in step.fields):
        waiting = [one for one in state.requests if one.answered_on is None]
        found["request"] = [(str(one.id), f"{one.asked_of} – {format_date(one.sent_on)}") for one in waiting]
    return found


def _units(own: UUID, on: date) -> Choices:
    """The other branches of this office that stand on the day, with their codes."""
    kinds = [code for code, kind in unit_kinds().items() if kind.holds_members]
    rows = Unit.objects.filter(holds_on(on, "placements__"), kind__in=kinds).exclude(pk=own).in_order()
    return [(str(pk), f"{name} ({code})") for pk, name, code in rows.values_list("pk", "name", "code")]


@dataclass(frozen=True)
class Change:
    """Something another user wrote meanwhile."""

    label: str
    on: date
    by: str
    recorded_at: datetime


def changes_since(case: UUID, seq: int) -> list[Change]:
    """What was written to the case after the event number `seq`."""
    events = [event for event in history(Stream.CASE, case) if event.seq > seq]
    users = dict(
        User.objects.filter(username__in={event.actor for event in events}).values_list("username", "full_name")
    )
    return [
        Change(
            registry.kind(event.kind).label,
            event.on,
            users.get(event.actor) or event.actor,
            datetime.fromisoformat(event.recorded_at),
        )
        for event in events
    ]


@dataclass(frozen=True)
class VoidPage:
    """An event about to be taken back, and the later ones that rest on it."""

    entry: Entry
    others: Choices


def void_page(case: Case, event: UUID) -> VoidPage:
    """Raises NotFound for an event that is not of this case, or that is a void itself."""
    events = history(Stream.CASE, case.pk)
    entry = next((one for one in timeline(case.pk, events=events) if one.id == event), None)
    if entry is None:
        raise NotFound(str(event))
    own = next(one for one in events if one.id == event)
    return VoidPage(entry, [(str(one.id), _named(one)) for one in resting_chain(own, events)])


def _named(event: Recorded) -> str:
    return f"{registry.kind(event.kind).label} ({format_date(event.on)})"
