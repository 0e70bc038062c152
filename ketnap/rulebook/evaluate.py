"""The question itself: may this step be done on this day? Collects every reason, each with its citation."""

from datetime import date

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar
from ketnap.rulebook.ballots import vote_findings
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.facts import Answer, Facts
from ketnap.rulebook.gates import GATES
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.order import order_findings
from ketnap.rulebook.schema import RuleSet, Step
from ketnap.rulebook.verdict import Finding, Outcome, Reason, Verdict, overall


def check(
    step: str, facts: Facts, *, on: date, library: Library | None = None, calendar: Calendar | None = None
) -> Verdict:
    """Whether the step may be done on that day, with every reason. `on` is the day of the act (R-DAY-04).

    Outcome "person" where the texts leave it open or the rule set is not loaded. Raises UnknownStep.
    """
    books = library or load()
    asked = books.step(step)
    ruleset = books.in_force(on)
    if ruleset is None or not ruleset.loaded or not ruleset.steps[step].loaded:
        return _not_loaded(asked, on, ruleset)
    q = Inquiry(asked, facts, on, books, ruleset, calendar or load_calendar())
    reasons = tuple(_cite(q, asked.rule, finding) for finding in order_findings(q))
    for rule in q.rule.gates:
        reasons += tuple(_cite(q, rule, finding) for finding in GATES[rule](q))
    reasons += tuple(_cite(q, asked.rule, finding) for finding in vote_findings(q))
    heard = dict.fromkeys((asked.rule, *q.rule.gates, *(reason.rule for reason in reasons)))
    return Verdict(step, on, ruleset.id, overall(reasons), reasons, ruleset.digest, tuple(heard))


def check_all(facts: Facts, on: date, library: Library | None = None) -> tuple[Verdict, ...]:
    """The verdict for every step and exit on that day, in the order of the main way."""
    books = library or load()
    return tuple(check(step, facts, on=on, library=books) for step in books.steps)


def next_steps(facts: Facts, on: date, library: Library | None = None) -> tuple[Verdict, ...]:
    """The verdicts of the steps that may come next: not done yet, and following one that was done (or a first step).

    Steps of another route, and optional steps whose reason is not given, are left out.
    """
    books = library or load()
    ruleset = books.in_force(on)
    done = {event.step for event in facts.events if event.on <= on}
    following = {step for earlier in done if earlier in books.steps for step in books.steps[earlier].next}
    first = {"introduce_candidate", "list_as_sympathiser"} if not done & set(books.steps) else set()
    wanted = [step for step in books.steps if step in (following | first) - done]
    verdicts = [check(step, facts, on=on, library=books) for step in wanted]
    return tuple(verdict for verdict in verdicts if ruleset is None or _on_route(verdict.step, facts, ruleset))


def _on_route(step: str, facts: Facts, ruleset: RuleSet) -> bool:
    rule = ruleset.steps.get(step)
    route = ruleset.routes.get(facts.unit.route or "")
    if rule is None or not rule.by_route or route is None:
        return True
    if step.startswith("sectional_") and not facts.unit.has_sectional_committee:
        return False
    return step in (*route.chain, *route.recognition_chain)


def _cite(q: Inquiry, asked: str, finding: Finding) -> Reason:
    rule = finding.rule or asked
    finding = _answered(q, rule, finding)
    place = q.ruleset.provision(rule, q.on)
    instrument = q.ruleset.instruments[place.instrument] if place else None
    last = instrument.span.last if instrument and instrument.span.end < date.max else None
    return Reason(
        rule=rule,
        outcome=finding.outcome,
        text=finding.text,
        instrument=instrument.key if instrument else "",
        provision=place.place if place else "",
        in_force_from=instrument.span.start if instrument else None,
        in_force_to=last,
        mark=finding.mark or (place.mark if place else "K?"),
        inputs=finding.inputs,
        earliest_on=finding.earliest_on,
        remedy=finding.remedy,
        act_input=finding.act_input,
    )


def _answered(q: Inquiry, rule: str, finding: Finding) -> Finding:
    """An open point that the competent body has answered by that day is decided by its answer."""
    if finding.outcome is not Outcome.PERSON:
        return finding
    answers = [answer for answer in q.facts.answers if _fits(answer, rule, q)]
    if not answers:
        return finding
    answer = max(answers, key=lambda answer: answer.on)
    decided = "cho làm" if answer.allowed else "không cho làm"
    text = f"{finding.text} {answer.by} đã trả lời ngày {format_date(answer.on)} ({answer.paper}): {decided}."
    outcome = Outcome.ALLOW if answer.allowed else Outcome.REFUSE
    return Finding(outcome, text, rule, "", None, "", {**finding.inputs, "answer": answer.paper}, finding.mark)


def _fits(answer: Answer, rule: str, q: Inquiry) -> bool:
    return answer.rule == rule and answer.step in (None, q.step.id) and answer.on <= q.on


def _not_loaded(step: Step, on: date, ruleset: RuleSet | None) -> Verdict:
    if ruleset is None:
        text = f"Bộ quy định có hiệu lực ngày {format_date(on)} chưa nạp vào chương trình."
    elif ruleset.loaded:
        text = f"Nội dung về “{step.title}” của bộ quy định {ruleset.id} ({ruleset.title}) chưa nạp vào chương trình."
    else:
        text = f"Bộ quy định {ruleset.id} ({ruleset.title}), có hiệu lực ngày {format_date(on)}, chưa nạp vào chương trình."
    in_force = [item for item in ruleset.instruments.values() if item.span.contains(on)] if ruleset else []
    instrument = in_force[0] if in_force else None
    reason = Reason(
        rule="R-DAY-04",
        outcome=Outcome.PERSON,
        text=text,
        instrument=instrument.key if instrument else "",
        provision="",
        in_force_from=instrument.span.start if instrument else None,
        in_force_to=instrument.span.last if instrument and instrument.span.end < date.max else None,
        mark=ruleset.mark if ruleset else "K?",
        inputs={},
        earliest_on=None,
        remedy="Đối chiếu văn bản đang có hiệu lực và xin ý kiến cấp có thẩm quyền.",
    )
    return Verdict(
        step.id, on, ruleset.id if ruleset else "", Outcome.PERSON, (reason,), ruleset.digest if ruleset else ""
    )
