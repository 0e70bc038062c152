"""One question to the rulebook: a step, a day, the facts of a case, and the rule set that answers. Read-only views on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar, add_months
from ketnap.rulebook.facts import Event, Facts, Introducer, PaperHeld, Vote
from ketnap.rulebook.library import Library
from ketnap.rulebook.schema import Route, RuleSet, Step, StepRule
from ketnap.rulebook.verdict import Finding, Outcome

START_STATUS = ""


@dataclass(frozen=True)
class Inquiry:
    """What a gate may look at. Events, papers and votes later than `on` do not exist yet."""

    step: Step
    facts: Facts
    on: date
    library: Library
    ruleset: RuleSet
    calendar: Calendar

    @cached_property
    def rule(self) -> StepRule:
        """What the rule set asks of the step."""
        return self.ruleset.steps[self.step.id]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events up to and including `on`, in order of day."""
        return tuple(sorted((event for event in self.facts.events if event.on <= self.on), key=lambda event: event.on))

    @cached_property
    def live_events(self) -> tuple[Event, ...]:
        """The events that count: after a case was closed and begun anew (or is about to be), only those since its end."""
        closed = self.last_exit
        if closed is None:
            return _without_cancelled(self.events)
        after = self.events[self.events.index(closed) + 1 :]
        begins = self.step.id in self.library.steps[closed.step].reopens_with
        return after if begins or self.reopened_on is not None else self.events

    def dates(self, step: str) -> tuple[date, ...]:
        """The days on which a live event of that id happened, earliest first."""
        return tuple(event.on for event in self.live_events if event.step == step)

    def done_on(self, step: str) -> date | None:
        """The last day on which the step was done; None if never."""
        days = self.dates(step)
        return days[-1] if days else None

    @cached_property
    def last_exit(self) -> Event | None:
        """The last final exit up to `on`."""
        exits = [event for event in self.events if event.step in self.library.steps and self._is_final(event)]
        return exits[-1] if exits else None

    @cached_property
    def reopened_on(self) -> date | None:
        """The day on which a closed case began anew; None when it did not, or was never closed."""
        closed = self.last_exit
        if closed is None:
            return None
        again = self.library.steps[closed.step].reopens_with
        position = self.events.index(closed)
        return next((event.on for event in self.events[position + 1 :] if event.step in again), None)

    def _is_final(self, event: Event) -> bool:
        return ends_case(event, self.events, self.library)

    @cached_property
    def status(self) -> str:
        """The status after all events up to `on`; empty before the first."""
        status = START_STATUS
        for event in self.events:
            step = self.library.steps.get(event.step)
            if is_late_transfer(event):
                status = "proposed"
            elif step is not None and step.status_after is not None and not self._went_on(event):
                status = step.status_after
        return status

    def _went_on(self, event: Event) -> bool:
        """Whether an exit did not end the case after all: the person moved and the new place took the file over."""
        return self.library.steps[event.step].final and not self._is_final(event)

    def status_title(self) -> str:
        """The status in Vietnamese."""
        return self.library.statuses.get(self.status, "chưa có bước nào")

    def papers(self, code: str) -> tuple[PaperHeld, ...]:
        """The papers of a code that may count on that day: dated not after it, or of unknown date; newest last."""
        held = [paper for paper in self.facts.papers if paper.code == code and (paper.dated or self.on) <= self.on]
        if code in self.facts.act.papers:
            held.append(PaperHeld(code=code, dated=self.on))
        if code == "3-KNĐ":
            held += [PaperHeld(code=code, dated=day) for day in sorted(self.introduction_days)]
        return tuple(sorted(held, key=lambda paper: paper.dated or date.min))

    def paper(self, code: str) -> PaperHeld | None:
        """The newest paper of a code; None when there is none."""
        held = self.papers(code)
        return held[-1] if held else None

    def paper_label(self, code: str) -> str:
        """Code and title of a kind of paper."""
        paper = self.library.papers.get(code)
        title = paper.title if paper else code
        return f"{title} ({code})" if any(letter.isupper() for letter in code) else title

    @cached_property
    def introduction_days(self) -> tuple[date, ...]:
        """The dates on the introductions signed up to `on`."""
        return tuple(person.paper_on for person in self.introducers if person.paper_on is not None)

    @cached_property
    def introducers(self) -> tuple[Introducer, ...]:
        """Who introduces: those whose paper is signed by `on`; while the papers are being made, also those without date."""
        making = self.step.id == "introduce_formally"
        return tuple(
            person
            for person in self.facts.introducers
            if (person.paper_on is None and making) or (person.paper_on is not None and person.paper_on <= self.on)
        )

    @cached_property
    def vote(self) -> Vote | None:
        """The vote on this very step: the one the act brings, else the last one recorded for the step on that day."""
        if self.facts.act.vote is not None:
            return self.facts.act.vote
        today = [vote for vote in self.facts.votes if vote.step == self.step.id and vote.on == self.on]
        return today[-1] if today else None

    @cached_property
    def route(self) -> Route | None:
        """The route of the case, when the rule set knows it, or the one that has taken its place."""
        return self.ruleset.route(self.facts.unit.route)

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """The steps of the route's chain that this step belongs to, without a sectional committee that does not exist."""
        return self._chain_of(self.step.id)

    def _chain_of(self, step: str) -> tuple[str, ...]:
        by_route = self.ruleset.steps[step].by_route
        if self.route is None or not by_route:
            return ()
        chain = self.route.chain if by_route == "admission" else self.route.recognition_chain
        if self.facts.unit.has_sectional_committee:
            return chain
        return tuple(one for one in chain if one == step or not one.startswith("sectional_"))

    @cached_property
    def requires(self) -> tuple[str, ...]:
        """The steps that must have been done before this one."""
        return self.requires_of(self.step.id)

    def requires_of(self, step: str) -> tuple[str, ...]:
        """The steps that must come before a step of the same case."""
        rule = self.ruleset.steps[step]
        if not rule.by_route:
            return rule.requires
        chain = self._chain_of(step)
        if step not in chain:
            return ()
        position = chain.index(step)
        return chain[position - 1 : position]

    def end_of_twelve_months(self) -> date | None:
        """The day on which the probation ends (R-OFF-05); None before the ceremony."""
        ceremony = self.done_on("admission_ceremony")
        return add_months(ceremony, self.ruleset.number("probation_months")) if ceremony else None


def is_late_transfer(event: Event) -> bool:
    """Whether an event is the cancelling of an own decision that came too late after a move (R-TRF-06): the case goes on."""
    return event.step == "decision_cancelled" and event.reason == "late_transfer"


def ends_case(event: Event, events: Sequence[Event], library: Library) -> bool:
    """Whether an event ends the case: a final exit, but not a late decision cancelled after a move, and not a move after
    which the new place took the file over."""
    if not library.steps[event.step].final or is_late_transfer(event):
        return False
    went_on = event.step == "moved_away" and any(
        later.step in ("transfer_file_received", "member_presented") and later.on >= event.on for later in events
    )
    return not went_on


def _without_cancelled(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events without an admission decision that was cancelled as coming too late after a move."""
    cancelled = [position for position, event in enumerate(events) if is_late_transfer(event)]
    if not cancelled:
        return events
    gone = ("admission_decision", "decision_received")
    return tuple(event for position, event in enumerate(events) if event.step not in gone or position > cancelled[-1])


def refuse(
    text: str, remedy: str = "", earliest_on: date | None = None, act_input: str = "", rule: str = "", **inputs: Any
) -> Finding:
    """The text of the regulation is clear: not allowed."""
    return Finding(Outcome.REFUSE, text, rule, remedy, earliest_on, act_input, inputs)


def ask(text: str, remedy: str = "", rule: str = "", **inputs: Any) -> Finding:
    """The texts are silent, ambiguous or at odds: the competent body answers."""
    return Finding(Outcome.PERSON, text, rule, remedy or ASK_REMEDY, None, "", inputs)


def note(text: str, rule: str = "", **inputs: Any) -> Finding:
    """A remark that does not hinder."""
    return Finding(Outcome.ALLOW, text, rule, "", None, "", inputs)


ASK_REMEDY = "Xin ý kiến cấp có thẩm quyền; ghi lại ai trả lời, ngày nào, bằng văn bản nào."

Findings = Iterator[Finding]


def day_after(day: date) -> date:
    """The next day."""
    return day + timedelta(days=1)


def shown(day: date | None) -> str:
    """The day as dd/mm/yyyy; "chưa rõ ngày" when unknown."""
    return format_date(day) if day else "chưa rõ ngày"
