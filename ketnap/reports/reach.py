"""Which running cases can still reach the ceremony within the period of a target, and until when each step must be done.

The target only says unit and period: what may be done to a person is judged by the rules alone, and nobody is ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ketnap.accounts.models import User
from ketnap.cases.enums import BEFORE_ADMISSION
from ketnap.cases.facts import open_book
from ketnap.cases.models import Case
from ketnap.rulebook.plan import PaperAge, Plan, PlanLine
from ketnap.rulebook.planner import Goal, plan_back
from ketnap.rulebook.verdict import Outcome
from ketnap.targets.models import TargetLine
from ketnap.units.queries import path_on

GOAL: Goal = "admission_ceremony"
STEPS = ("chi_bo_admission_resolution", "admission_decision", GOAL)
MOST_CASES = 100
"""Each plan takes a moment; above this number the reader chooses a unit below."""


class Can(StrEnum):
    """What a plan says about a case: nothing hinders; something beside time hinders; a person must answer; too late."""

    OPEN = "open"
    HINDERED = "hindered"
    ASK = "ask"
    LATE = "late"


@dataclass(frozen=True)
class Reached:
    """One case with its plan for a ceremony on the last day of the period."""

    case: Case
    plan: Plan

    @property
    def can(self) -> Can:
        if self.plan.late:
            return Can.LATE
        if self.plan.obstacles:
            return Can.HINDERED
        return Can.ASK if self.plan.outcome is Outcome.PERSON else Can.OPEN

    @property
    def next(self) -> PlanLine | None:
        """The step that must be done first."""
        return self.plan.lines[0] if self.plan.lines else None

    @property
    def stale(self) -> Sequence[PaperAge]:
        """Papers that would be too old by then and must be made anew."""
        return [paper for paper in self.plan.papers if paper.stale]

    def latest_on(self, step: str) -> date | None:
        """The latest day of a step that is still to be done."""
        return next((line.latest_on for line in self.plan.lines if line.step == step), None)


@dataclass(frozen=True)
class Reach:
    """The cases of a target's unit. `over`: the period is over, nothing is planned; `too_many`: so many cases that nothing
    was computed."""

    last_day: date
    cases: Sequence[Reached] = ()
    over: bool = False
    too_many: int = 0

    def those(self, can: Can) -> list[Reached]:
        return [one for one in self.cases if one.can is can]


def reach(line: TargetLine, *, user: User, today: date) -> Reach:
    """The running cases before admission at and under the target's unit, as far as the user may see them, in the order of
    units and names. A fixed number of queries, whatever the number of cases."""
    last_day = line.period_end - timedelta(days=1)
    path = path_on(line.unit, today)
    if last_day < today or path is None:
        return Reach(last_day, over=True)
    rows = Case.objects.for_user(user).under(path, today).running().filter(stage__in=BEFORE_ADMISSION)
    found = list(
        rows.filter(paused_on=None).select_related("person", "unit").order_by("unit__sort", "person__sort_key", "pk")
    )
    if len(found) > MOST_CASES:
        return Reach(last_day, too_many=len(found))
    book = open_book([case.pk for case in found], today)
    planned = []
    for case in found:
        own = book.office_rules[book.states[case.pk].unit]
        plan = plan_back(
            book.facts(case.pk),
            goal=GOAL,
            on=last_day,
            today=today,
            library=own.library,
            calendar=book.calendar,
            packs=own.packs,
            look_ahead=False,
        )
        if plan.done_on is None:
            planned.append(Reached(case, plan))
    return Reach(last_day, planned)
