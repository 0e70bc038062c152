"""Carry out the intents of a list: the same actions as the pages, one journal batch, all rows or none.

A step that a sitting decided before the list was made is recorded by its paper (the resolution, else the list itself); every other
step is performed. Either way the rulebook is asked, and what it refuses becomes a reason of the row with rule and source.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound, Refused, plain
from ketnap.cases.steps import perform
from ketnap.cases.steps.catalogue import step_of
from ketnap.courses import actions as courses
from ketnap.courses.models import CourseClass
from ketnap.journal import store
from ketnap.people.actions import NewPerson, register_person, set_attribute
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Reason
from ketnap.transfer.sheets.intents import Intent, IntentKind, RowReason, StepIntent, refused
from ketnap.units.models import Unit

KIND = "import.candidates"
_FAILURES = (Refused, Forbidden, NotFound, BadInput, Conflict)
TRIED_AT_ONCE = 100
Progress = Callable[[int, int], None]
Written = Callable[["Carried"], None]


@dataclass(frozen=True)
class Carried:
    """What came of it: every intent, those that were refused on the way turned into refusals; the batch when it was written."""

    intents: list[Intent]
    batch: UUID | None = None

    @property
    def is_refused(self) -> bool:
        return any(intent.kind is IntentKind.REFUSE for intent in self.intents)


class _TakeBack(Exception):
    """Leaves the batch so that nothing of it is written."""


def carry_out(
    intents: Sequence[Intent],
    *,
    actor: User,
    file: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    written: Written | None = None,
) -> Carried:
    """Write all intents, or nothing when a row is refused or `dry_run` is set; the reasons are those of the real steps.

    `written` is called inside the batch's transaction, so that what it notes stands or falls with the batch.
    """
    work = _Work(actor, file, progress or (lambda done, total: None), len(intents))
    if dry_run:
        parts = [intents[start : start + TRIED_AT_ONCE] for start in range(0, len(intents), TRIED_AT_ONCE)]
        return Carried([intent for part in parts for intent in _tried(work, part)])
    found: list[Intent] = []
    try:
        with store.batch(KIND, file[:200], actor=actor.username) as batch:
            found = work.through(intents)
            fresh = [intent for intent in found if intent.kind in (IntentKind.CREATE, IntentKind.ADD)]
            if not fresh or Carried(found).is_refused:
                raise _TakeBack
            audit("transfer.import", actor=actor.username, target=f"batch:{batch}", details={"rows": len(fresh)})
            if written is not None:
                written(Carried(found, batch))
    except _TakeBack:
        return Carried(found)
    return Carried(found, batch)


def _tried(work: "_Work", intents: Sequence[Intent]) -> list[Intent]:
    """What would come of these rows; all of it is taken back, and others may write between two parts of a long list."""
    found: list[Intent] = []
    try:
        with store.batch(KIND, "", actor=work.actor.username):
            found = work.through(intents)
            raise _TakeBack
    except _TakeBack:
        return found


class _Work:
    """One run over the intents, inside the batch."""

    def __init__(self, actor: User, file: str, progress: Progress, total: int) -> None:
        self.actor, self.file, self.progress, self.total = actor, file, progress, total
        self.done = 0
        self.units: dict[UUID, Unit] = {}
        self.allowed: set[UUID] = set()

    def through(self, intents: Sequence[Intent]) -> list[Intent]:
        """Persons and certificates of all rows first, because the steps read them; then the steps, row by row."""
        self.units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={i.unit for i in intents if i.unit})}
        ready = [self._attempt(intent, self._persons) for intent in intents]
        store.flush()
        found = []
        for intent in ready:
            found.append(self._attempt(intent, self._steps))
            self.done += 1
            self.progress(self.done, self.total)
        return found

    def _attempt(self, intent: Intent, act: Callable[[Intent], Intent]) -> Intent:
        if intent.kind in (IntentKind.REFUSE, IntentKind.SKIP):
            return intent
        try:
            with transaction.atomic():
                return act(intent)
        except _RowRefused as row:
            return refused(intent, row.reasons)

    def _persons(self, intent: Intent) -> Intent:
        unit = self._unit(intent)
        with _cell(""):
            self._require(unit)
            intent = self._person(intent, unit)
        certificate = intent.certificate
        if certificate is not None and intent.person is not None:
            with _cell(certificate.cell):
                course = CourseClass.objects.select_related("organiser").get(pk=certificate.course)
                courses.record_certificate(
                    course, intent.person, certificate.number, on=certificate.on, unit=unit, actor=self.actor
                )
        return intent

    def _require(self, unit: Unit) -> None:
        """The rights to import and to record persons there; asked once for each unit."""
        if unit.pk not in self.allowed:
            require(self.actor, "transfer.import", at=unit)
            require(self.actor, "people.manage", at=unit)
            self.allowed.add(unit.pk)

    def _person(self, intent: Intent, unit: Unit) -> Intent:
        """Register the person of a new row; a known one gets the attributes that were not known yet."""
        if intent.since is None or intent.identity is None:
            return intent
        if intent.person is None:
            identity = intent.identity
            birth = identity.birth
            new = NewPerson(
                identity.name, birth.on if birth else None, birth.precision if birth else "day", identity.gender
            )
            person = register_person(
                new, unit=unit, on=intent.since, actor=self.actor.username, attributes=dict(intent.attributes)
            )
            return replace(intent, person=person)
        for name, value in intent.attributes:
            set_attribute(intent.person, name, value, on=intent.since, unit=unit.pk, actor=self.actor.username)
        return intent

    def _steps(self, intent: Intent) -> Intent:
        for step in intent.steps:
            with _cell(step.cell):
                intent = replace(intent, case=self._step(intent, step))
        return intent

    def _step(self, intent: Intent, step: StepIntent) -> UUID:
        """Write one step and answer its case; raises Refused when the rulebook forbids it."""
        unit = self._unit(intent)
        if step_of(step.code).collective or not _has_rules(step):
            case, verdict = perform.record(
                intent.case,
                step.code,
                on=step.on,
                data=step.data,
                paper=self._paper(intent, step),
                actor=self.actor,
                person=intent.person,
                unit=unit,
            )
            if verdict is not None and not verdict.allowed and _has_rules(step):
                raise Refused.by(verdict, subject=str(case))
            return case
        if intent.case is None:
            if intent.person is None:
                raise BadInput("person", "Chưa rõ người.")
            return perform.open_case(intent.person, unit, step.code, on=step.on, data=step.data, actor=self.actor)
        perform.perform(intent.case, step.code, on=step.on, data=step.data, actor=self.actor)
        return intent.case

    def _paper(self, intent: Intent, step: StepIntent) -> str:
        number = step.data.get("number")
        listed = f"danh sách “{self.file}”, dòng {intent.row}"
        return f"Nghị quyết {number}; {listed}" if number else listed[:1].upper() + listed[1:]

    def _unit(self, intent: Intent) -> Unit:
        if intent.unit is None:
            raise BadInput("unit", "Chưa rõ chi bộ.")
        return self.units[intent.unit]


class _RowRefused(Exception):
    def __init__(self, reasons: Sequence[RowReason]) -> None:
        self.reasons = reasons


@contextmanager
def _cell(cell: str) -> Iterator[None]:
    """Turn what an action refuses into reasons of the row, each with the cell it comes from."""
    try:
        yield
    except _FAILURES as failure:
        raise _RowRefused([RowReason(reason, cell) for reason in reasons_of(failure)]) from None


def reasons_of(failure: Exception) -> Iterable[Reason]:
    """The reasons of a refusal; other failures become one reason of the program's own."""
    if isinstance(failure, Refused):
        return failure.reasons
    if isinstance(failure, Forbidden):
        return (plain("K-RIGHT", failure.message),)
    if isinstance(failure, NotFound):
        return (plain("K-NOT-FOUND", "Hồ sơ không có trong phạm vi của bạn."),)
    return (plain("K-INPUT", str(failure)),)


def _has_rules(step: StepIntent) -> bool:
    """Whether a rule set of that day is loaded. Older history is recorded by its paper and marked to be confirmed."""
    ruleset = load().in_force(step.on)
    return ruleset is not None and ruleset.loaded
