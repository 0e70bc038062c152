"""Backward planner: for a wished day of the chi bộ's meeting or of the ceremony, the latest day of every step before it.

Every step is judged by `evaluate.check` under the rules in force on its own day; the planner adds no rule of its own. Where
the texts leave a point open the plan names it and leaves it to a person. Two days for a step:

* `latest_on`   after it the goal cannot be reached on its day. Most texts give no time that must lie between two steps, so
                several steps may fall on one day, and the plan says so;
* `prudent_on`  after it those who answer or decide no longer have the whole time that the rules give them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar, YearMissing, add_months
from ketnap.rulebook import as_if
from ketnap.rulebook.by_day import ASKED, EVENT_RULES, RECEIVED, UNCHANGED, ByDay, way
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.deadlines import UNIT_LABELS, due, due_of
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.facts import Event, Facts
from ketnap.rulebook.gates.introduction import KIND_LABELS
from ketnap.rulebook.gates.verification import open_sides
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.order import required_papers
from ketnap.rulebook.plan import PaperAge, Plan, PlanLine
from ketnap.rulebook.schema import RuleSet
from ketnap.rulebook.validity import APPLICATION, CERTIFICATE, age_limit, ages, up_to
from ketnap.rulebook.verdict import Outcome, Reason

if TYPE_CHECKING:
    from ketnap.rulebook.packs import Use

__all__ = ["Goal", "PaperAge", "Plan", "PlanLine", "plan_back"]

Goal = Literal["chi_bo_admission_resolution", "admission_ceremony"]
MEETING, CEREMONY, DECISION = "chi_bo_admission_resolution", "admission_ceremony", "admission_decision"
CLASS = "propose_awareness_class"
INTRODUCE, HELPER, SEAL = "introduce_formally", "assign_helper", "check_and_seal_biography"
OPTIONAL = "prior_agreement"
"""A step, and its paper, that is planned only when a rule asks for the paper."""
MOST_TRIES = 60
LONGEST_WAIT = 512
A_MONTH = 31


def plan_back(
    facts: Facts,
    *,
    goal: Goal,
    on: date,
    today: date,
    library: Library | None = None,
    calendar: Calendar | None = None,
    packs: Sequence["Use"] = (),
    look_ahead: bool = True,
) -> Plan:
    """The plan for reaching the goal on the day `on`, with what is known today; `packs` are the local ones of the unit.

    Without `look_ahead` the first days on which the goal could be reached are not looked for: much faster, for many cases.
    Raises ValueError for another goal."""
    if goal not in (MEETING, CEREMONY):
        raise ValueError(goal)
    days = ByDay(library or load(), calendar or load_calendar(), on, tuple(packs))
    known = as_if.known_on(facts, today)
    if days.books.in_force(on) is None:
        verdict = check(goal, known, on=on, library=days.books, calendar=days.calendar)
        return Plan(goal, on, today, verdict.ruleset, open_points=verdict.reasons)
    planning = _Planning(known, goal, on, today, days)
    done = planning.done_on(goal)
    return Plan(goal, on, today, days.name(on), done_on=done) if done else planning.plan(look_ahead=look_ahead)


@dataclass
class _Planning:
    """One plan while it is being made. `latest`, `prudent`, `before` and `said` grow backwards from the goal, `earliest` and
    `clear` (without open points) forwards from today. `again` are the steps to be made anew, `wanted` the optional steps that
    a rule asked for, `meeting_on` the first day of the meeting."""

    facts: Facts
    goal: str
    on: date
    today: date
    days: ByDay
    again: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    meeting_on: date | None = None
    latest: dict[str, date] = field(default_factory=dict)
    prudent: dict[str, date] = field(default_factory=dict)
    earliest: dict[str, date] = field(default_factory=dict)
    clear: dict[str, date] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    said: dict[str, list[Reason]] = field(default_factory=dict)

    def plan(self, *, look_ahead: bool = True) -> Plan:
        """The plan, with the first day on which the goal can be reached at all when asked to look for it."""
        papers = self.prepare()
        found = self.judge()
        obstacles = _refusals(found)
        clear = self.first_goal(obstacles, "clear") if look_ahead else None
        with_answer = self.first_goal(obstacles, "earliest") if look_ahead else None
        return Plan(
            goal=self.goal,
            on=self.on,
            today=self.today,
            ruleset=self.days.name(self.on),
            lines=tuple(self.line(step) for step in self.order()),
            papers=papers,
            obstacles=obstacles,
            open_points=tuple(one for one in found if one.outcome is Outcome.PERSON),
            earliest_goal_on=clear,
            earliest_with_answer_on=with_answer if clear is None or (with_answer or clear) < clear else None,
            unhurried_goal_on=self.unhurried(clear) if clear else None,
        )

    def prepare(self) -> tuple[PaperAge, ...]:
        """Draft once to see which papers grow too old, and again with those made anew."""
        self.draft()
        papers = tuple(self.papers())
        self.redo({paper.code for paper in papers if paper.stale})
        missing = self.draft()
        if any(reason.inputs.get("missing_paper") == OPTIONAL for reason in missing):
            self.wanted.add(OPTIONAL)
            self.draft()
        return papers

    def first_goal(self, obstacles: tuple[Reason, ...], table: Literal["clear", "earliest"]) -> date | None:
        """The first day from today on that a plan of its own allows, but for the known obstacles; None when there is none."""
        for span, _ in self.days.stretches:
            if span.end <= self.today:
                continue
            draft = self.planning(max(span.start, self.today))
            draft.prepare()
            day = (draft.clear if table == "clear" else draft.earliest)[self.goal]
            if day < span.end and self.planning(day).works(obstacles):
                return day
        return None

    def unhurried(self, first: date) -> date | None:
        """The first day from `first` on that leaves everybody their time; later goals never ask for earlier steps."""
        offsets = range(LONGEST_WAIT)
        found = bisect_left(offsets, True, key=lambda offset: self.leaves_time(first + timedelta(days=offset)))
        return first + timedelta(days=found) if found < LONGEST_WAIT else None

    def leaves_time(self, on: date) -> bool:
        other = self.planning(on)
        other.again, other.wanted, other.meeting_on = self.again, self.wanted, self.meeting_on
        other.backwards()
        return min(other.prudent.values()) >= self.today

    def planning(self, on: date) -> "_Planning":
        """Another plan for the same case and goal, still to be made."""
        return _Planning(self.facts, self.goal, on, self.today, self.days)

    def works(self, obstacles: tuple[Reason, ...]) -> bool:
        """Whether no step is too late and nothing hinders beside the known obstacles."""
        self.prepare()
        new = {one.rule for one in _refusals(self.judge())} - {one.rule for one in obstacles}
        return not new and all(self.line(step).state == "open" for step in self.order())

    def draft(self) -> list[Reason]:
        """The steps with their days, from the goal backwards, then from today forwards; what hinders whatever the day."""
        for table in (self.latest, self.prudent, self.earliest, self.clear, self.before, self.said):
            table.clear()
        self.backwards()
        self.forwards(self.clear, wait_for_answers=True)
        return self.forwards(self.earliest, wait_for_answers=False)

    def order(self) -> list[str]:
        """The steps of the plan, earlier ones first."""
        return [step for step in way(self.days.books) if step in self.latest]

    # what is done already -------------------------------------------------------------------------------------------

    def q_today(self) -> Inquiry:
        return self.days.q(self.goal, self.facts, self.today)

    def done_on(self, step: str) -> date | None:
        return self.q_today().done_on(step)

    def holds(self, code: str) -> bool:
        return self.q_today().paper(code) is not None

    # backwards ------------------------------------------------------------------------------------------------------

    def backwards(self) -> None:
        cap, calm = {self.goal: self.on}, {self.goal: self.on}
        for step in reversed(way(self.days.books)):
            if step not in cap:
                continue
            self.latest[step] = self.last_day(step, cap[step])
            self.prudent[step] = min(self.latest[step], self.calm_day(step, calm[step]))
            day = self.on if step == self.goal else self.latest[step]
            self.before[step] = set(self.needs(step, day))
            for earlier in self.before[step]:
                cap[earlier] = min(cap.get(earlier, date.max), day)
                calm[earlier] = min(calm.get(earlier, date.max), self.prudent[step])

    def last_day(self, step: str, cap: date) -> date:
        """The last day up to `cap` that no validity or period rules out, each under the rules in force on that day."""
        last = cap
        for span, ruleset in reversed(self.days.stretches):
            if span.start > cap:
                continue
            bounds = list(self.bounds(step, ruleset, max(span.start, self.today)))
            last = min([cap, span.last, *(day for day, _ in bounds)])
            if last >= span.start:
                self.say(step, *(reason for day, reason in bounds if day < cap))
                break
        return last

    def say(self, step: str, *reasons: Reason) -> None:
        self.said.setdefault(step, []).extend(reasons)

    def bounds(self, step: str, ruleset: RuleSet, day: date) -> Iterator[tuple[date, Reason]]:
        """The last days that a rule set gives for a step, each with its reason; `day` is one on which the set holds."""
        if step == MEETING:
            yield from self.validities(ruleset, day)
            for sure, open_to, reason in age_limit(self.q_today(), self.days, ruleset, day):
                yield up_to(sure, open_to, self.meeting_on or self.today), reason
        elif step == CEREMONY and self.done_on("ceremony_late_agreed") is None:
            due = due_of("ceremony", self.facts, self.today, self.days.calendar, self.days.books)
            if due is not None and due.readings is not None:
                sure, last = due.readings
                reason = self.days.ground("R-CER-01", due.text, due.from_on, due.mark, due_on=due.due_on)
                yield up_to(sure, last, self.today), reason

    def validities(self, ruleset: RuleSet, day: date) -> Iterator[tuple[date, Reason]]:
        """Up to when the papers hold for a meeting that is not itself the goal; on a certificate's last day a person is asked."""
        if self.goal == MEETING:
            return
        first = self.meeting_on or self.today
        for paper in ages(self.q_today(), self.days, ruleset, day):
            if (CLASS if paper.code == CERTIFICATE else UNCHANGED) in self.again:
                continue
            safe = paper.last_on - timedelta(days=1) if paper.code == CERTIFICATE else paper.last_on
            yield up_to(safe, paper.last_on, first), paper.reason

    def calm_day(self, step: str, cap: date) -> date:
        """The last day up to `cap` that leaves the body which acts next the whole time it is given, or keeps its period."""
        if step == DECISION:
            return min([cap, *(end for end, _ in self.running("admission_decision"))])
        period = {MEETING: "admission_decision", ASKED: "verification_reply"}.get(step)
        if period is None or (step == MEETING and DECISION not in self.prudent):
            return cap
        abroad = step == ASKED and bool(self.facts.verification.relatives_abroad)
        first, reason = self.days.begin_by(period, self.prudent[DECISION] if step == MEETING else cap, abroad)
        if reason is not None:
            self.say(step, reason)
        return min(first, cap)

    def needs(self, step: str, on: date) -> Iterator[str]:
        """The steps that must be done before this one and are not done yet, or not any more."""
        if step in (RECEIVED, ASKED):
            earlier = DECISION if step == RECEIVED else SEAL
            yield from () if self.done_on(earlier) else (earlier,)
        if step in EVENT_RULES or step in self.again:
            return
        q = self.days.q(step, self.facts, on)
        required = q.requires if q.requires or not q.rule.by_route else (MEETING,)
        yield from (earlier for earlier in required if not self.done_on(earlier))
        yield from self.makers(q)
        if step == CEREMONY and self.ceremony_starts(on) == RECEIVED and not self.done_on(RECEIVED):
            yield RECEIVED
        if step == DECISION:
            yield from self.wanted
        if step == "verify_biography" and open_sides(q) and not self.facts.verification.requests:
            yield ASKED
        if step == INTRODUCE:
            yield from self.again & {HELPER}
        if step == MEETING:
            yield from self.again - {HELPER}

    def makers(self, q: Inquiry) -> Iterator[str]:
        """The steps that make the papers which are still missing."""
        for alternatives in required_papers(q):
            codes = alternatives.split("|")
            if any(self.holds(code) for code in codes):
                continue
            for step in q.ruleset.steps.values():
                if codes[0] in step.produces and (not self.done_on(step.id) or q.library.steps[step.id].repeatable):
                    yield step.id

    # forwards -------------------------------------------------------------------------------------------------------

    def forwards(self, table: dict[str, date], *, wait_for_answers: bool) -> list[Reason]:
        """The first day of each step from today on, waiting for what time heals; answers what it does not heal."""
        facts = self.facts
        found: list[Reason] = []
        for step in self.order():
            first = max([self.today, *(table[one] for one in self.before[step])])
            day, hindering = self.first_day(step, facts, first)
            if wait_for_answers:
                day = self.past_open_point(step, facts, day, hindering)
            table[step] = day
            found += hindering
            facts = self.after(step, facts, day)
        return found

    def first_day(self, step: str, facts: Facts, first: date) -> tuple[date, list[Reason]]:
        day = first
        found = self.hindrances(step, facts, day)
        for _ in range(MOST_TRIES):
            waits = [one.earliest_on for one in found if one.earliest_on is not None and one.earliest_on > day]
            if waits:
                day = max(waits)
            elif later := self.kinder_rules(step, facts, day, found):
                day = later
            else:
                break
            found = self.hindrances(step, facts, day)
        return day, found

    def kinder_rules(self, step: str, facts: Facts, day: date, found: list[Reason]) -> date | None:
        """The first day of a later rule set under which less hinders than on the day."""
        refused = {one.rule for one in found if one.outcome is Outcome.REFUSE}
        if not refused:
            return None
        for span, _ in self.days.stretches:
            if day < span.start <= self.on:
                hindering = self.hindrances(step, facts, span.start)
                if {one.rule for one in hindering if one.earliest_on is None} < refused:
                    return span.start
        return None

    def past_open_point(self, step: str, facts: Facts, day: date, found: list[Reason]) -> date:
        """The first of the next days on which a point is no longer open and nothing new hinders; else the day itself."""
        if all(one.outcome is not Outcome.PERSON for one in found):
            return day
        for later in (day + timedelta(days=offset) for offset in range(1, A_MONTH + 1)):
            if {one.rule for one in self.hindrances(step, facts, later)} < {one.rule for one in found}:
                return later
        return day

    def hindrances(self, step: str, facts: Facts, day: date) -> list[Reason]:
        """What stands in the way beside what the step itself brings."""
        if step in EVENT_RULES:
            return []
        ready = facts if step in self.again else as_if.prepared(self.days.q(step, facts, day))
        days = self.days
        verdict = check(step, ready, on=day, library=days.books, calendar=days.calendar, packs=days.packs)
        return [reason for reason in verdict.hindrances if not reason.act_input]

    def after(self, step: str, facts: Facts, day: date) -> Facts:
        if step in EVENT_RULES:
            return replace(facts, events=(*facts.events, Event(step=step, on=day)))
        return as_if.done(self.days.q(step, facts, day), step in self.again)

    def judge(self) -> list[Reason]:
        """Every step judged on its latest day, as if the plan were followed: what hinders still, each thing once."""
        facts = self.facts
        found: dict[tuple[str, str], Reason] = {}
        for step in self.order():
            day = max(self.on if step == self.goal else self.latest[step], self.today)
            for reason in self.hindrances(step, facts, day):
                self.say(step, reason)
                found.setdefault((reason.rule, reason.text), reason)
            facts = self.after(step, facts, day)
        return list(found.values())

    # papers that grow old -------------------------------------------------------------------------------------------

    def papers(self) -> Iterator[PaperAge]:
        """The papers whose validity is counted up to the meeting, as on the first day that the meeting can be held."""
        if MEETING not in self.latest:
            return
        self.meeting_on = self.on if self.goal == MEETING else self.earliest[MEETING]
        for paper in ages(self.q_today(), self.days, self.days.rules(self.meeting_on), self.meeting_on):
            yield replace(paper, stale=self.meeting_on > paper.last_on)

    def redo(self, stale: set[str]) -> None:
        """Plan anew what is too old, and a helper when nobody helps any more."""
        if CERTIFICATE in stale:
            self.again.add(CLASS)
        if APPLICATION in stale:
            self.again |= {UNCHANGED, *self.expired()}
        if INTRODUCE in self.latest and self.done_on(HELPER) and not as_if.helping(self.facts, self.today):
            self.again.add(HELPER)

    def expired(self) -> Iterator[str]:
        """The steps whose papers have to be made again, of those that were made (R-VAL-02)."""
        day = self.meeting_on or self.on
        ruleset, q = self.days.rules(day), self.q_today()
        months = ruleset.number("file_valid_months")
        for code in ruleset.words("file_redo_papers"):
            held = q.paper(code)
            if held is not None and held.dated is not None and add_months(held.dated, months) < day:
                yield from (
                    step.id for step in ruleset.steps.values() if code in step.produces and self.done_on(step.id)
                )

    # the lines ------------------------------------------------------------------------------------------------------

    def line(self, step: str) -> PlanLine:
        latest, prudent, earliest = self.latest[step], self.prudent[step], self.earliest[step]
        state: Literal["open", "late", "waits"] = "open"
        if latest < self.today:
            state = "late"
        elif earliest > latest:
            state = "waits"
        return PlanLine(
            step=step,
            title=self.days.title(step),
            latest_on=latest,
            prudent_on=prudent if prudent < latest else None,
            earliest_on=earliest if earliest > self.today else None,
            state=state,
            again=step in self.again,
            reasons=tuple(self.grounds(step)),
        )

    def grounds(self, step: str) -> Iterator[Reason]:
        """Why the line is there, where its days come from, what hinders."""
        yield self.place(step)
        if step == INTRODUCE and step not in self.again:
            yield self.together()
        yield from self.not_too_early(step)
        period = {"verify_biography": "verification_reply", DECISION: "admission_decision"}.get(step)
        if period is not None:
            yield from (reason for _, reason in self.running(period))
        yield from self.said.get(step, ())

    def place(self, step: str) -> Reason:
        """Which steps wait for this one, and that no text asks for time between them."""
        latest = self.latest[step]
        rule = EVENT_RULES.get(step) or self.days.books.steps[step].rule
        waiting = [self.days.title(one) for one in self.order() if step in self.before[one]]
        if not waiting:
            return self.days.ground(rule, f"Ngày muốn đạt: {format_date(self.on)}.", latest)
        text = (
            f"Chậm nhất ngày {format_date(latest)}, trước “{waiting[0]}” hoặc cùng ngày: văn bản không quy định khoảng cách "
            "giữa hai bước."
        )
        return self.days.ground(rule, text, latest)

    def running(self, period: str) -> Iterator[tuple[date, Reason]]:
        """The last days of a period that runs today, each with the arithmetic."""
        days = self.days
        for one in due(self.facts, on=self.today, calendar=days.calendar, library=days.books, packs=days.packs):
            if one.id == period:
                yield (
                    one.extended_to or one.due_on or date.max,
                    self.days.ground(one.rule, one.text, one.from_on, one.mark),
                )

    def together(self) -> Reason:
        """Since when whoever introduces must have been together with the person."""
        q = self.days.q(INTRODUCE, self.facts, self.latest[INTRODUCE])
        value, since = q.ruleset.parameters["introducer_together_months"], as_if.since_for(q)
        kinds = ", ".join(KIND_LABELS[kind] for kind in q.ruleset.words("introducer_together_kinds"))
        text = (
            f"Người giới thiệu cùng nơi ({kinds}) với người vào Đảng ít nhất {value.value} tháng: ký ngày {format_date(q.on)} "
            f"thì cùng nơi từ ngày {format_date(since)} hoặc sớm hơn."
        )
        return self.days.ground("R-INT-01", text, q.on, value.mark, months=value.value, together_since=since)

    def ceremony_starts(self, on: date) -> str:
        """The event from which the time for the ceremony runs under the rules of that day."""
        rule = self.days.rules(on).deadlines.get("ceremony")
        return rule.starts if rule else ""

    def not_too_early(self, step: str) -> Iterator[Reason]:
        """From when on the decision may be made, or arrive, so that the ceremony is in time however the first day counts."""
        latest, calendar = self.latest[step], self.days.calendar
        rule = self.days.rules(latest).deadlines.get("ceremony")
        if rule is None or rule.unit != "working_day" or rule.starts != step or CEREMONY not in self.latest:
            return
        try:
            first = calendar.last_start(self.on, rule.amount, event_day_counts=False)
            while calendar.add(first, rule.amount, event_day_counts=True) < self.on:
                first += timedelta(days=1)
        except YearMissing as missing:
            yield self.days.ground(rule.rule, str(missing), latest, rule.mark)
            return
        text = (
            f"{rule.label}: {rule.amount} {UNIT_LABELS[rule.unit]} từ “{self.days.title(step)}”. Để lễ ngày "
            f"{format_date(self.on)} còn trong hạn thì việc này không sớm hơn ngày {format_date(first)}."
        )
        yield self.days.ground(rule.rule, text, latest, rule.mark)


def _refusals(found: list[Reason]) -> tuple[Reason, ...]:
    """What hinders and no day heals."""
    return tuple(one for one in found if one.outcome is Outcome.REFUSE and one.earliest_on is None)
