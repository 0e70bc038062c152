"""Periods that run: when each ends, by which rule, and who must act. Computed when asked, never counted down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar, YearMissing, add_months
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import Deadline, RuleSet

UNIT_LABELS = {"working_day": "ngày làm việc", "calendar_day": "ngày", "month": "tháng"}
SPECIAL_LABELS = {"end_of_twelve_months": "hết 12 tháng dự bị", "verification_letters": "nơi đó nhận được đề nghị"}


@dataclass(frozen=True)
class Due:
    """One running period. `due_on` is its last day; None when it cannot be computed, and `text` says why.

    `extended_to`: the last day with the extension on record; `latest_on`: with the longest extension the rule allows;
    `other_reading_on`: the last day if the day of the event counts as the first (R-DAY-01), when it differs.
    `uncertain`: another rule set begins before the period ends and may say otherwise (R-DAY-04), or R-DAY-03 clamps.
    """

    id: str
    label_vi: str
    kind: str
    due_on: date | None
    extended_to: date | None
    latest_on: date | None
    other_reading_on: date | None
    from_event: str
    from_on: date
    amount: int
    unit: str
    owner: str
    rule: str
    instrument: str
    provision: str
    mark: str
    ruleset: str
    uncertain: bool
    overdue: bool
    text: str

    def to_document(self) -> dict[str, Any]:
        """The period as JSON values."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self.__dict__.items()}


def due(facts: Facts, *, on: date, calendar: Calendar | None = None, library: Library | None = None) -> list[Due]:
    """Every period that has begun by `on` and whose step is not done by then, soonest first; overdue ones included.

    A closed case has none; while a person is away (paused) reminders rest and legal periods run on.
    """
    books, days = library or load(), calendar or load_calendar()
    if _closed(facts, on, books):
        return []
    away = _away(facts, on)
    found = [
        _compute(deadline, ruleset, facts, started, abroad, on, days, books)
        for ruleset, deadline in _all_deadlines(books)
        for started, abroad in _running(deadline, facts, on, books)
        if _governs(ruleset, deadline, started, books) and not (away and deadline.kind == "reminder")
    ]
    return sorted(found, key=lambda item: (item.extended_to or item.due_on or date.max, item.id))


def due_on(deadline_id: str, facts: Facts, calendar: Calendar, library: Library | None = None) -> date | None:
    """The last day of a period (its extension on record included), begun at any time; None when it has not begun or
    cannot be computed. Raises KeyError for an unknown id."""
    books = library or load()
    if all(deadline_id != deadline.id for _, deadline in _all_deadlines(books)):
        raise KeyError(deadline_id)
    found = due_of(deadline_id, facts, date.max, calendar, books)
    return (found.extended_to or found.due_on) if found else None


def due_of(
    deadline_id: str, facts: Facts, on: date, calendar: Calendar, library: Library, started: date | None = None
) -> Due | None:
    """The period as it stood on `on`, done or not; None when it had not begun. `started` tries another first day."""
    found = None
    for ruleset, deadline in _all_deadlines(library):
        if deadline.id != deadline_id:
            continue
        starts = [(started, False)] if started else list(_starts(deadline, facts, on, library))
        for day, abroad in starts:
            if _governs(ruleset, deadline, day, library):
                found = _compute(deadline, ruleset, facts, day, abroad, on, calendar, library)
    return found


def _all_deadlines(library: Library) -> Iterator[tuple[RuleSet, Deadline]]:
    for ruleset in library.rulesets:
        for deadline in ruleset.deadlines.values():
            yield ruleset, deadline


def _governs(ruleset: RuleSet, deadline: Deadline, started: date, library: Library) -> bool:
    """The rule set of the starting event governs a period. For a day of a set that is not loaded the newest set that
    knows the deadline stands in, to say that it cannot be computed."""
    governing = library.in_force(started)
    if governing is not None and governing.loaded:
        return governing.id == ruleset.id
    knowing = [other for other in library.rulesets if deadline.id in other.deadlines]
    return knowing[-1].id == ruleset.id


def _closed(facts: Facts, on: date, library: Library) -> bool:
    last = None
    for event in sorted((event for event in facts.events if event.on <= on), key=lambda event: event.on):
        step = library.steps.get(event.step)
        if step is not None and (step.final or (last is not None and step.id in last.reopens_with)):
            last = step if step.final else None
    return last is not None


def _away(facts: Facts, on: date) -> bool:
    moves = [event for event in facts.events if event.step in ("paused", "resumed") and event.on <= on]
    return bool(moves) and sorted(moves, key=lambda event: event.on)[-1].step == "paused"


def _done(facts: Facts, step: str, since: date, on: date) -> bool:
    return any(event.step == step and since <= event.on <= on for event in facts.events)


def _running(deadline: Deadline, facts: Facts, on: date, library: Library) -> Iterator[tuple[date, bool]]:
    for started, abroad in _starts(deadline, facts, on, library):
        if not _done(facts, deadline.ends, started, on):
            yield started, abroad


def _starts(deadline: Deadline, facts: Facts, on: date, library: Library) -> Iterator[tuple[date, bool]]:
    """The first days of the period up to `on` (only the newest, except for letters), and whether it runs abroad."""
    if deadline.starts == "verification_letters":
        for request in facts.verification.requests:
            answered = request.answered_on is not None and request.answered_on <= on
            if request.by_post and request.received_on is not None and request.received_on <= on and not answered:
                yield request.received_on, bool(request.abroad)
        return
    days = [day for day in _start_days(deadline.starts, facts, on, library) if day <= on]
    if days:
        yield max(days), False


def _start_days(starts: str, facts: Facts, on: date, library: Library) -> list[date]:
    if starts.startswith("paper:"):
        code = starts.removeprefix("paper:")
        return [paper.dated for paper in facts.papers if paper.code == code and paper.dated is not None]
    if starts == "end_of_twelve_months":
        ceremonies = [event.on for event in facts.events if event.step == "admission_ceremony" and event.on <= on]
        return [end for ceremony in ceremonies if (end := _probation_end(ceremony, library)) is not None]
    if starts == "periodic_review":
        begun = [event.on for event in facts.events if event.step == "list_as_sympathiser"]
        return begun + [event.on for event in facts.events if event.step == starts]
    return [event.on for event in facts.events if event.step == starts]


def _probation_end(ceremony: date, library: Library) -> date | None:
    ruleset = library.in_force(ceremony)
    if ruleset is None or not ruleset.loaded:
        return None
    return add_months(ceremony, ruleset.number("probation_months"))


def _compute(
    deadline: Deadline,
    ruleset: RuleSet,
    facts: Facts,
    started: date,
    abroad: bool,
    on: date,
    calendar: Calendar,
    library: Library,
) -> Due:
    amount = deadline.amount_abroad if abroad else deadline.amount
    governing = library.in_force(started)
    last = extended = latest = other = None
    uncertain = False
    begun = f"từ ngày {format_date(started)} ({start_label(deadline, library)})"
    if governing is None or not governing.loaded:
        name = governing.id if governing else "bộ quy định khi đó"
        text = f"{deadline.label}: chưa tính được, vì {name} có hiệu lực ngày {format_date(started)} chưa nạp."
    else:
        try:
            last = _end(deadline.unit, started, amount, calendar)
            other = _other_reading(deadline.unit, started, amount, calendar)
            granted = min(_granted(deadline, facts, on), deadline.extension)
            extended = _end(deadline.unit, started, amount + granted, calendar) if granted else None
            if deadline.extension:
                latest = _end(deadline.unit, started, amount + deadline.extension, calendar)
            text = f"{deadline.label}: {amount} {UNIT_LABELS[deadline.unit]} {begun}, đến ngày {format_date(last)}."
            if extended is not None:
                text += f" Đã gia hạn {granted} ngày làm việc, đến ngày {format_date(extended)}."
            warnings = _warnings(deadline, ruleset, started, extended or last, library)
            uncertain = bool(warnings)
            text = " ".join((text, *warnings))
        except YearMissing as missing:
            last = extended = latest = other = None
            text = f"{deadline.label}: {amount} {UNIT_LABELS[deadline.unit]} {begun}. {missing}"
    place = ruleset.provision(deadline.rule, started) if governing is not None and governing.loaded else None
    end = extended or last
    return Due(
        id=deadline.id,
        label_vi=deadline.label,
        kind=deadline.kind,
        due_on=last,
        extended_to=extended,
        latest_on=latest,
        other_reading_on=other,
        from_event=deadline.starts,
        from_on=started,
        amount=amount,
        unit=deadline.unit,
        owner=deadline.owner,
        rule=deadline.rule,
        instrument=place.instrument if place else "",
        provision=place.place if place else "",
        mark=deadline.mark,
        ruleset=governing.id if governing else "",
        uncertain=uncertain,
        overdue=end is not None and on > end,
        text=text,
    )


def start_label(deadline: Deadline, library: Library) -> str:
    """The event a period starts from, in Vietnamese."""
    starts = deadline.starts
    if starts.startswith("paper:"):
        return library.papers[starts.removeprefix("paper:")].title
    if starts in SPECIAL_LABELS:
        return SPECIAL_LABELS[starts]
    return library.steps[starts].title if starts in library.steps else library.events[starts]


def _end(unit: str, started: date, amount: int, calendar: Calendar) -> date:
    if unit == "month":
        return add_months(started, amount)
    if unit == "calendar_day":
        return date.fromordinal(started.toordinal() + amount)
    return calendar.add(started, amount)


def _other_reading(unit: str, started: date, amount: int, calendar: Calendar) -> date | None:
    if unit != "working_day":
        return None
    other = calendar.add(started, amount, event_day_counts=True)
    return other if other != calendar.add(started, amount) else None


def _granted(deadline: Deadline, facts: Facts, on: date) -> int:
    return sum(event.amount or 0 for event in facts.events if event.step == deadline.extended_by and event.on <= on)


def _warnings(deadline: Deadline, ruleset: RuleSet, started: date, end: date, library: Library) -> list[str]:
    """Why the last day may be another one: a clamped month (R-DAY-03), a rule set that begins meanwhile (R-DAY-04)."""
    found = []
    if deadline.unit == "month" and started.day != end.day:
        found.append(f"Tháng cuối không có ngày {started.day}: văn bản không nói rõ, cần xác nhận (R-DAY-03).")
    for other in library.rulesets:
        if not ruleset.span.end <= other.span.start <= end:
            continue
        changed = other.deadlines.get(deadline.id)
        if not other.loaded:
            found.append(
                f"Từ ngày {format_date(other.span.start)} có bộ quy định {other.id}, chưa nạp: cần xác nhận (R-DAY-04)."
            )
        elif changed is None or (changed.amount, changed.unit) != (deadline.amount, deadline.unit):
            found.append(
                f"Từ ngày {format_date(other.span.start)} bộ quy định {other.id} ghi số khác: cần xác nhận (R-DAY-04)."
            )
    return found
