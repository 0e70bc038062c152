"""The question itself: may this step be done on this day? Collects every reason, each with its citation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar
from ketnap.rulebook.ballots import vote_findings
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.contradictions import contradictions
from ketnap.rulebook.facts import Answer, Facts
from ketnap.rulebook.gates import GATES
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.order import order_findings
from ketnap.rulebook.schema import WEAK_MARKS, Phase, Provision, RuleSet, Step
from ketnap.rulebook.verdict import Finding, Outcome, Reason, Verdict, overall, overall_of

if TYPE_CHECKING:
    from ketnap.rulebook.packs import Use


def check(
    step: str,
    facts: Facts,
    *,
    on: date,
    library: Library | None = None,
    calendar: Calendar | None = None,
    packs: Sequence["Use"] = (),
) -> Verdict:
    """Whether the step may be done on that day, with every reason. `on` is the day of the act (R-DAY-04).

    `packs`: ids of local packs that hold for the unit; they add, never take away (R-LOC-01). Outcome "person" where the
    texts leave it open, or no rule set is known for the day. Raises UnknownStep, UnknownPack.
    """
    books = library or load()
    asked = books.step(step)
    whole = books.whole_in_force(on)
    if whole is None:
        return _nothing_known(asked, on)
    days = calendar or load_calendar()
    q = Inquiry(asked, facts, on, books, whole.on(on), days)
    told = list(_findings(q))
    phase = whole.contested_on(on)
    if phase is not None:
        told = _both_readings(told, list(_findings(Inquiry(asked, facts, on, books, whole, days))), phase)
    if packs:
        told = _with_packs(q, told, packs)
    reasons = tuple(_cite(q, rule, finding, packs) for rule, finding in told)
    heard = dict.fromkeys((asked.rule, *q.rule.gates, *(reason.rule for reason in reasons)))
    digest, named = _of_packs(q.ruleset.digest, packs, on) if packs else (q.ruleset.digest, ())
    return Verdict(step, on, q.ruleset.id, overall(reasons), reasons, digest, tuple(heard), named)


Told = tuple[str, Finding]


def _findings(q: Inquiry) -> Iterator[Told]:
    """Everything the central rules find, each with the rule that asked."""
    yield from ((q.step.rule, finding) for finding in contradictions(q))
    yield from ((q.step.rule, finding) for finding in order_findings(q))
    for rule in q.rule.gates:
        yield from ((rule, finding) for finding in GATES[rule](q))
    yield from ((q.step.rule, finding) for finding in vote_findings(q))
    if q.ruleset.mark in WEAK_MARKS:
        text = (
            f"{q.ruleset.title}: mới biết qua nguồn yếu; điểm chưa thấy lấy theo Quy định 294-QĐ/TW. "
            "Mọi giá trị cần xác nhận với ban tổ chức của cấp ủy cấp trên."
        )
        yield "R-DAY-04", Finding(Outcome.ALLOW, text, mark=q.ruleset.mark)


def _both_readings(new: list[Told], old: list[Told], phase: Phase) -> list[Told]:
    """Where two instruments stand side by side: what hinders in one reading only needs a person, if the outcomes part."""
    outcomes = {overall_of([finding.outcome for _, finding in told]) for told in (new, old)}
    if len(outcomes) == 1:
        return new
    common = [told for told in new if told in old]
    parted = [
        (rule, replace(finding, outcome=Outcome.PERSON, text=f"Theo {reading}: {finding.text}", earliest_on=None))
        for reading, own, other in ((phase.readings[0], new, old), (phase.readings[1], old, new))
        for rule, finding in own
        if (rule, finding) not in other and finding.outcome is not Outcome.ALLOW
    ]
    why = Finding(Outcome.ALLOW, f"{phase.why}: hai cách đọc cho kết quả khác nhau, người có thẩm quyền trả lời.")
    return [*common, *parted, ("R-DAY-04", why)]


def _with_packs(q: Inquiry, told: list[Told], packs: Sequence["Use"]) -> list[Told]:
    from ketnap.rulebook.packs.apply import with_packs

    return with_packs(q, told, packs)


def _of_packs(digest: str, packs: Sequence["Use"], on: date) -> tuple[str, tuple[str, ...]]:
    from ketnap.rulebook.packs import digest_of, names_of

    return digest_of(digest, packs, on), names_of(packs, on)


def check_all(facts: Facts, on: date, library: Library | None = None) -> tuple[Verdict, ...]:
    """The verdict for every step and exit on that day, in the order of the main way."""
    books = library or load()
    return tuple(check(step, facts, on=on, library=books) for step in books.steps)


def next_steps(
    facts: Facts, on: date, library: Library | None = None, packs: Sequence["Use"] = ()
) -> tuple[Verdict, ...]:
    """The verdicts of the steps that may come next: not done yet, and following one that was done (or a first step).

    Steps of another route, and optional steps whose reason is not given, are left out.
    """
    books = library or load()
    ruleset = books.in_force(on)
    done = {event.step for event in facts.events if event.on <= on}
    following = {step for earlier in done if earlier in books.steps for step in books.steps[earlier].next}
    first = {"introduce_candidate", "list_as_sympathiser"} if not done & set(books.steps) else set()
    wanted = [step for step in books.steps if step in (following | first) - done]
    asked = [step for step in wanted if ruleset is None or is_on_route(step, facts, ruleset)]
    return tuple(check(step, facts, on=on, library=books, packs=packs) for step in asked)


def is_on_route(step: str, facts: Facts, ruleset: RuleSet) -> bool:
    """Whether the step belongs to the case's route; true for steps that every route has."""
    rule = ruleset.steps.get(step)
    route = ruleset.route(facts.unit.route)
    if rule is None or not rule.by_route or route is None:
        return True
    if step.startswith("sectional_") and not facts.unit.has_sectional_committee:
        return False
    return step in (*route.chain, *route.recognition_chain)


def _cite(q: Inquiry, asked: str, finding: Finding, packs: Sequence["Use"]) -> Reason:
    rule = finding.rule or asked
    place = q.ruleset.provision(rule, q.on)
    finding = _answered(q, rule, _unread(q, finding, place))
    instrument = q.ruleset.instruments[place.instrument] if place else None
    if rule not in q.library.rules:
        return _cite_pack(rule, finding, packs, q.on)
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


def _cite_pack(rule: str, finding: Finding, packs: Sequence["Use"], on: date) -> Reason:
    """A reason of a local pack: its instrument, the place of its line."""
    from ketnap.rulebook.packs import pack_of

    pack = next(pack for pack, _ in map(pack_of, packs) if rule in pack.rules and pack.span.contains(on))
    quotes = dict.fromkeys(line.quote for line in pack.lines if line.rule == rule and line.quote)
    return Reason(
        rule=rule,
        outcome=finding.outcome,
        text=finding.text,
        instrument=pack.instrument,
        provision="; ".join(quotes),
        in_force_from=pack.span.start,
        in_force_to=pack.span.last if pack.span.end < date.max else None,
        mark=finding.mark or "S",
        inputs=finding.inputs,
        earliest_on=finding.earliest_on,
        remedy=finding.remedy,
        act_input=finding.act_input,
    )


def _unread(q: Inquiry, finding: Finding, place: Provision | None) -> Finding:
    """In a set whose texts were not read a refusal on an unread place needs a person, unless the file itself lacks something."""
    if not q.ruleset.unseen or finding.outcome is not Outcome.REFUSE or finding.act_input:
        return finding
    lacks = {"missing_step", "missing_paper", "done_on", "ended_on", "later_step", "status", "route"} & set(
        finding.inputs
    )
    if lacks or (finding.mark or (place.mark if place else "K?")) != "K?":
        return finding
    source = place.instrument if place else q.ruleset.title
    text = f"{finding.text} Điểm này của {source} chưa được đọc; giá trị lấy theo văn bản sau, cần xác nhận."
    remedy = "Hỏi ban tổ chức cấp ủy cấp trên về văn bản có hiệu lực khi đó; ghi lại ai trả lời, bằng văn bản nào."
    return replace(finding, outcome=Outcome.PERSON, text=text, remedy=remedy, earliest_on=None)


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


def reason_of(q: Inquiry, rule: str, finding: Finding) -> Reason:
    """A finding of a central rule with its citation and, where one was given, the competent body's answer."""
    return _cite(q, rule, finding, ())


def _nothing_known(step: Step, on: date) -> Verdict:
    return Verdict(step.id, on, "", Outcome.PERSON, (no_rule_set(on),), "")


def no_rule_set(on: date) -> Reason:
    """Why nothing can be said about a day before the oldest rule set."""
    first = load().rulesets[0]
    return Reason(
        rule="R-DAY-04",
        outcome=Outcome.PERSON,
        text=(
            f"Không biết quy định nào có hiệu lực ngày {format_date(on)}: bộ quy định cũ nhất được biết là {first.title}, "
            f"từ ngày {format_date(first.span.start)}."
        ),
        instrument="",
        provision="",
        in_force_from=None,
        in_force_to=None,
        mark="K?",
        inputs={},
        earliest_on=None,
        remedy="Hỏi ban tổ chức cấp ủy cấp trên về văn bản có hiệu lực khi đó; ghi lại ai trả lời, bằng văn bản nào.",
    )
