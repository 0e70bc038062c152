"""What the backward planner answers: the steps still to be done, each with its latest day and the reasons."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ketnap.rulebook.verdict import Outcome, Reason


@dataclass(frozen=True)
class PlanLine:
    """One step still to be done. All days inclusive. `earliest_on`: time alone forbids it before; None = from today on.

    `state`: open; late = its latest day has passed; waits = it is not possible before its latest day. `again`: done before,
    to be made anew because a paper is too old. `reasons` explain the days and say what else hinders.
    """

    step: str
    title: str
    latest_on: date
    prudent_on: date | None
    earliest_on: date | None
    state: Literal["open", "late", "waits"]
    again: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class PaperAge:
    """A paper whose validity ends: `last_on` is the last day on which the chi bộ may consider with it."""

    code: str
    title: str
    dated: date
    last_on: date
    stale: bool
    reason: Reason


@dataclass(frozen=True)
class Plan:
    """The way to the goal. `earliest_goal_on`: the first day that time allows without a point that only a person answers,
    once the obstacles are out of the way; `earliest_with_answer_on`: the first day if the person's answer is yes, when it is
    earlier. Both None when there is no such day (a limit passes before the waiting is over). `unhurried_goal_on`: the first
    day not before `earliest_goal_on` that leaves everybody the time which the rules give them from today on.

    `obstacles`: what hinders and no day heals; `open_points`: what a person must answer; neither is decided here.
    `done_on`: the goal has been reached already, and there are no lines.
    """

    goal: str
    on: date
    today: date
    ruleset: str
    lines: tuple[PlanLine, ...] = ()
    papers: tuple[PaperAge, ...] = ()
    obstacles: tuple[Reason, ...] = ()
    open_points: tuple[Reason, ...] = ()
    earliest_goal_on: date | None = None
    earliest_with_answer_on: date | None = None
    unhurried_goal_on: date | None = None
    done_on: date | None = None

    @property
    def late(self) -> tuple[PlanLine, ...]:
        """The steps that are too late already, or cannot be done in time."""
        return tuple(line for line in self.lines if line.state != "open")

    @property
    def outcome(self) -> Outcome:
        """Whether the goal can be reached on its day: allow, refuse, or a person must answer first."""
        if self.late or self.obstacles or self.on < self.today:
            return Outcome.REFUSE
        return Outcome.PERSON if self.open_points else Outcome.ALLOW
