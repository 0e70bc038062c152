"""The rules of any day, asked and cited as on that day. What the planner stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar, YearMissing
from ketnap.rulebook import as_if
from ketnap.rulebook.deadlines import UNIT_LABELS
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library
from ketnap.rulebook.schema import RuleSet
from ketnap.rulebook.verdict import Outcome, Reason

if TYPE_CHECKING:
    from ketnap.rulebook.packs import Use

RECEIVED, ASKED, UNCHANGED = "decision_received", "verification_requested", "file_checked_unchanged"
EVENT_RULES = {ASKED: "R-VER-10", UNCHANGED: "R-VAL-02", RECEIVED: "R-CER-01"}
"""Events that a plan may hold beside the steps, each with the rule it is planned for."""
PLACES = {ASKED: "verify_biography", UNCHANGED: "chi_bo_admission_resolution", RECEIVED: "admission_ceremony"}
"""The step that each of these events comes before."""


@dataclass(frozen=True)
class ByDay:
    """Answers for one plan; `goal_on` lies in a known rule set, which stands in for days before the first one. `packs`:
    the local packs that hold for the unit, each asked on the days of its own span."""

    books: Library
    calendar: Calendar
    goal_on: date
    packs: Sequence["Use"] = ()

    def name(self, on: date) -> str:
        """The id of the set in force; empty before the first one."""
        ruleset = self.books.in_force(on)
        return ruleset.id if ruleset else ""

    def rules(self, on: date) -> RuleSet:
        """The set in force with the values of that day; that of the goal's day for a day before the first set.

        Raises LookupError when neither is known."""
        ruleset = self.books.in_force(on) or self.books.in_force(self.goal_on)
        if ruleset is None:
            raise LookupError(on)
        return ruleset

    @cached_property
    def stretches(self) -> tuple[tuple[Span, RuleSet], ...]:
        """The stretches of days with one set of values, in order of time: each rule set, cut at its phases."""
        found = []
        for whole in self.books.rulesets:
            cuts = {whole.span.start, whole.span.end}
            for phase in whole.phases:
                cuts |= {phase.span.start, phase.span.end}
            for first, end in pairwise(sorted(cuts)):
                found.append((Span(first, end), whole.on(first)))
        return tuple(found)

    def q(self, step: str, facts: Facts, on: date) -> Inquiry:
        """The question whether the step may be done on that day."""
        return as_if.inquiry(step, facts, on, self.rules(on), self.books, self.calendar)

    def title(self, step: str) -> str:
        """The step or event in Vietnamese."""
        return self.books.title(step)

    def ground(self, rule: str, text: str, on: date, mark: str = "", **inputs: Any) -> Reason:
        """A remark of a rule, cited as on that day; `mark` is that of the value used, else that of the place."""
        ruleset = self.rules(on)
        place = ruleset.provision(rule, on)
        paper = ruleset.instruments[place.instrument] if place else None
        return Reason(
            rule=rule,
            outcome=Outcome.ALLOW,
            text=text,
            instrument=paper.key if paper else "",
            provision=place.place if place else "",
            in_force_from=paper.span.start if paper else None,
            in_force_to=paper.span.last if paper and paper.span.end < date.max else None,
            mark=mark or (place.mark if place else "K?"),
            inputs=inputs,
            earliest_on=None,
            remedy="",
        )

    def begin_by(self, deadline: str, end: date, abroad: bool = False) -> tuple[date, Reason | None]:
        """The last day on which a period may begin so that it ends by `end`, and the arithmetic. The amount is that of the
        rules on its first day; `end` itself without a reason when no set knows the period."""
        for span, ruleset in reversed(self.stretches):
            rule = ruleset.deadlines.get(deadline)
            if rule is None or rule.unknown or span.start > end:
                continue
            amount = (rule.amount_abroad if abroad else 0) or rule.amount
            try:
                first = min(self.calendar.last_start(end, amount), span.last)
            except YearMissing as missing:
                return end, self.ground(rule.rule, str(missing), span.start, rule.mark)
            if first >= span.start:
                text = (
                    f"{rule.label}: {amount} {UNIT_LABELS[rule.unit]}. Tính lùi từ ngày {format_date(end)}, để {rule.owner} "
                    f"có đủ thời gian thì muộn nhất ngày {format_date(first)}."
                )
                return first, self.ground(rule.rule, text, first, rule.mark)
        return end, None


def way(library: Library) -> list[str]:
    """All steps in order, with the events that a plan may hold in their places."""
    steps = [step.id for step in library.steps.values() if step.kind == "step"]
    for event, later in PLACES.items():
        steps.insert(steps.index(later), event)
    return steps
