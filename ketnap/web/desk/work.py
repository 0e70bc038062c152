"""What waits, read from one book of all running cases in the reader's scope.

The number of queries does not grow with the number of cases; every deadline and every open step is the rulebook's answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.accounts.roles import LABELS, roles_with
from ketnap.cases.enums import BEFORE_ADMISSION
from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Case
from ketnap.cases.notices import Whom, notices_of
from ketnap.cases.queries import OverdueAnswer, unanswered
from ketnap.cases.state import CaseState
from ketnap.cases.steps.acts import Act
from ketnap.cases.steps.catalogue import STEPS, is_main, label_of
from ketnap.cases.steps.fields import StepDef
from ketnap.cases.steps.perform import judge, right_of
from ketnap.rulebook.deadlines import Due
from ketnap.rulebook.library import load
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.scope import under

SOON = 30
LONG_WAIT = 60
MOST_CASES = 3000
"""Running cases whose deadlines and steps are computed for one look; above it the reader chooses a unit."""

DOSSIER = frozenset({"applicant", "vote_failed_reported", "proposed", "decided"})
REVIEW = "periodic_review"
WEAK = frozenset({"K?", "Sw", "K"})


@dataclass(frozen=True)
class Line:
    """One thing that waits. `name` is empty where the reader has no right to it; `days`: overdue by, left, or waiting since."""

    case: Case
    name: str
    what: str
    on: date | None = None
    days: int | None = None
    who: str = ""
    why: str = ""
    weak: bool = False
    told: date | None = None
    late: str = ""

    @property
    def sort_key(self) -> str:
        """The order of names, known only to those who may see them."""
        return self.case.person.sort_key if self.name else ""

    @property
    def unit_name(self) -> str:
        return self.case.unit.short_name


@dataclass(frozen=True)
class Work:
    """The lists of the desk, each in the order in which it should be done. `too_many`: so many cases that nothing was computed."""

    overdue: Sequence[Line] = ()
    answers: Sequence[Line] = ()
    soon: Sequence[Line] = ()
    reminders: Sequence[Line] = ()
    sitting: Sequence[Line] = ()
    ready: Sequence[Line] = ()
    others: Sequence[Line] = ()
    dossiers: Sequence[Line] = ()
    too_many: int = 0

    @property
    def names_shown(self) -> int:
        lists = (
            self.overdue,
            self.answers,
            self.soon,
            self.reminders,
            self.sitting,
            self.ready,
            self.others,
            self.dossiers,
        )
        return len({line.case.pk for lines in lists for line in lines if line.name})


def work_of(user: User, today: date, *, path: str | None = None) -> Work:
    """Everything that waits in the reader's scope today, at and under the unit at `path` when one is chosen."""
    if not user.scope_for("cases.view"):
        return Work()
    rows = Case.objects.for_user(user).running().select_related("person", "unit").order_by("pk")
    if path is not None:
        rows = rows.filter(under(path, "unit__placements__path"))
    number = rows.count()
    if number > MOST_CASES:
        return Work(too_many=number)
    cases = {case.pk: case for case in rows}
    return _Desk(user, today, cases).work()


class _Desk:
    """One reading of the running cases."""

    def __init__(self, user: User, today: date, cases: Mapping[UUID, Case]) -> None:
        self.user, self.today, self.cases = user, today, cases
        self.book: Book = open_book(list(cases), today)
        self.notices = notices_of(cases)
        self.open = {pk: list(_open_steps(self.book, pk, today)) for pk in cases if pk in self.book.states}
        self.paths = _paths_of(
            {case.unit_id for case in cases.values()} | {place.pk for place in self._places()}, today
        )

    def _places(self) -> Iterator[Unit]:
        for pk, steps in self.open.items():
            for step in steps:
                yield right_of(step, self.book, self.book.states[pk]).place

    def work(self) -> Work:
        dues = [(self.cases[pk], one) for pk in self.open for one in self.book.due(pk)]
        sitting, ready, others = self._steps()
        return Work(
            overdue=_sorted(self._due(case, one) for case, one in dues if one.overdue and one.kind != "reminder"),
            answers=[
                self._answer(one)
                for one in unanswered(self.user, self.today, longer_than=LONG_WAIT)
                if one.case.pk in self.cases
            ],
            soon=_sorted(self._due(case, one) for case, one in dues if self._is_soon(one) and one.kind != "reminder"),
            reminders=_sorted(
                self._due(case, one)
                for case, one in dues
                if one.kind == "reminder" and (one.overdue or self._is_soon(one))
            ),
            sitting=sitting,
            ready=ready,
            others=others,
            dossiers=[self._dossier(case) for case in self.cases.values() if in_progress(case)],
        )

    def _is_soon(self, one: Due) -> bool:
        end = one.extended_to or one.due_on
        return end is not None and 0 <= (end - self.today).days <= SOON

    def _due(self, case: Case, one: Due) -> Line:
        end = one.extended_to or one.due_on
        days = abs((end - self.today).days) if end else None
        cited = f"{one.instrument}, {one.provision}" if one.provision else one.instrument
        weak = one.mark in WEAK or one.uncertain
        told = self.notices.of(case.pk, one, Whom.SUPERIOR) or self.notices.of(case.pk, one)
        return Line(
            case,
            self._name(case),
            one.label_vi,
            end,
            days,
            one.owner,
            f"{one.text} {cited} ({one.rule})",
            weak,
            told.told_on if told else None,
            one.when_late,
        )

    def _answer(self, one: OverdueAnswer) -> Line:
        case, asked = self.cases[one.case.pk], one.request
        return Line(case, self._name(case), asked.asked_of, asked.sent_on, one.days, asked.letter)

    def _dossier(self, case: Case) -> Line:
        state = self.book.states.get(case.pk)
        sent = [one for one in state.requests if one.answered_on is None] if state else []
        first = min(sent, key=lambda one: one.sent_on) if sent else None
        who, since = first.asked_of if first else "", case.stage_on or case.opened_on
        return Line(case, self._name(case), case.get_stage_display(), since, (self.today - since).days, who)

    def _steps(self) -> tuple[list[Line], list[Line], list[Line]]:
        """Cases for a sitting of the reader's, cases with another step the reader may do now, cases that wait for others."""
        sitting, ready, others = [], [], []
        for pk, steps in self.open.items():
            case, state = self.cases[pk], self.book.states[pk]
            if case.paused_on is not None:
                continue
            mine = [step for step in steps if self._may(step, state)]
            voted = [step for step in mine if step.by_sitting]
            if voted:
                sitting.append(self._step(case, state, voted[0]))
            elif mine:
                ready.append(self._step(case, state, mine[0]))
            elif (waiting := self._waiting(case, state, steps)) is not None:
                others.append(waiting)
        return _by_time(sitting), _by_time(ready), _by_time(others)

    def _step(self, case: Case, state: CaseState, step: StepDef) -> Line:
        place = right_of(step, self.book, state).place
        days = (self.today - case.last_on).days
        return Line(case, self._name(case), label_of(step.code), case.last_on, days, place.short_name)

    def _waiting(self, case: Case, state: CaseState, steps: Sequence[StepDef]) -> Line | None:
        asked = [one for one in state.requests if one.answered_on is None]
        if asked:
            first = min(asked, key=lambda one: one.sent_on)
            days = (self.today - first.sent_on).days
            return Line(case, self._name(case), label_of("verification_answered"), first.sent_on, days, first.asked_of)
        if not steps:
            return None
        line = self._step(case, state, steps[0])
        permission = right_of(steps[0], self.book, state).permission
        holders = ", ".join(sorted(LABELS[role] for role in roles_with(permission)))
        return Line(case, line.name, line.what, line.on, line.days, line.who, holders)

    def _may(self, step: StepDef, state: CaseState) -> bool:
        right = right_of(step, self.book, state)
        path = self.paths.get(right.place.pk)
        return path is not None and self.user.scope_for(right.permission).contains(path)

    def _name(self, case: Case) -> str:
        path = self.paths.get(case.unit_id)
        seen = path is not None and self.user.scope_for("people.names").contains(path)
        return case.person.full_name if seen else ""


def in_progress(case: Case) -> bool:
    """Whether a file is being made: from the application to the ceremony, and the person is here."""
    return case.stage in DOSSIER and case.stage in BEFORE_ADMISSION and case.paused_on is None


def _open_steps(book: Book, case: UUID, on: date) -> Iterator[StepDef]:
    """Main steps that follow one that was done and lack nothing but what the act itself brings; a step that the way has
    already passed is left out, the periodic review comes last.
    """
    steps = load().steps
    done = {event.kind.removeprefix("case.") for event in book.states[case].events if event.on <= on}
    following = {later for earlier in done if earlier in steps for later in steps[earlier].next} - done
    wanted = [code for code in STEPS if code in following and is_main(code) and not steps[code].optional]
    for code in sorted(wanted, key=lambda one: one == REVIEW):
        if not done & _after(code):
            verdict = judge(book, case, Act(STEPS[code], on, {}))
            if verdict is None or verdict.ready:
                yield STEPS[code]


@cache
def _after(code: str) -> frozenset[str]:
    """Every main step that may come after this one."""
    steps, found, waiting = load().steps, set[str](), [code]
    while waiting:
        for later in steps[waiting.pop()].next:
            if later in steps and later not in found and is_main(later):
                found.add(later)
                waiting.append(later)
    return frozenset(found)


def _paths_of(units: set[UUID], on: date) -> dict[UUID, str]:
    return dict(UnitPlacement.objects.as_of(on).filter(unit__in=units).values_list("unit", "path"))


def _sorted(lines: Iterator[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.on or date.max, line.case.pk))


def _by_time(lines: list[Line]) -> list[Line]:
    """Longest waiting first."""
    return sorted(lines, key=lambda line: (line.on or date.max, line.case.pk))
