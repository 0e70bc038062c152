"""Periods that run: when each ends, by which rule, and who must act. Computed when asked, never counted down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar, YearMissing, add_months
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.inquiry import ends_case
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import WEAK_MARKS, Deadline, RuleSet

if TYPE_CHECKING:
    from ketnap.rulebook.packs import Use

CountFrom = Literal["next_day", "event_day", "same_day_number"]
UNIT_LABELS = {"working_day": "ngày làm việc", "calendar_day": "ngày", "month": "tháng"}
SPECIAL_LABELS = {"end_of_twelve_months": "hết 12 tháng dự bị", "verification_letters": "nơi đó nhận được đề nghị"}


@dataclass(frozen=True)
class Due:
    """One running period. `due_on` is its last day; None when it cannot be computed, and `text` says why.

    `amount` and `unit` are its length, `extension` the longest extension the rule allows and `granted` the one on record,
    in the same unit. `count_from` says which day is the first: the day after the event, the day of the event (when the
    office counts so, R-DAY-01), or, for months, the day itself whose number the last day bears again (R-DAY-03).
    `when_late`: what the texts say follows when it is over; empty where they say nothing. `in_force_to` is inclusive.
    `extended_to`: the last day with the extension on record; `latest_on`: with the longest extension the rule allows;
    `other_reading_on`: the last day under the other convention of the first day (R-DAY-01), when it differs.
    `uncertain`: another rule set begins before the period ends and says otherwise (R-DAY-04), or R-DAY-03 clamps.
    `under_next_set_on`: the last day as that other set would count it.
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
    under_next_set_on: date | None = None
    count_from: CountFrom = "next_day"
    extension: int = 0
    granted: int = 0
    when_late: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None

    @property
    def readings(self) -> tuple[date, date] | None:
        """The last day under the shorter and under the longer count of the first day (R-DAY-01); None when not computed."""
        if self.due_on is None:
            return None
        other = self.other_reading_on or self.due_on
        return min(self.due_on, other), max(self.due_on, other)

    def to_document(self) -> dict[str, Any]:
        """The period as JSON values."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self.__dict__.items()}


def due(
    facts: Facts,
    *,
    on: date,
    calendar: Calendar | None = None,
    library: Library | None = None,
    packs: Sequence["Use"] = (),
) -> list[Due]:
    """Every period that has begun by `on` and whose step is not done by then, soonest first; overdue ones included.

    A closed case has only those that follow its end; while a person is away (paused) reminders rest and legal periods
    run on. `packs`: ids of local packs whose shorter steps are listed beside the central periods. Raises UnknownPack.
    """
    books, days = library or load(), calendar or load_calendar()
    closed, away = _closed(facts, on, books), _away(facts, on)
    found = []
    for deadline, ruleset, started, abroad in _begun(facts, on, books):
        if (closed and not deadline.after_end) or (away and deadline.kind == "reminder"):
            continue
        if not _done(facts, deadline.ends, started, on):
            found.append(_compute(deadline, ruleset, facts, started, abroad, on, days, books))
    if packs and not closed:
        from ketnap.rulebook.packs.periods import local_due

        found += local_due(facts, on, days, books, packs)
    return sorted(found, key=lambda item: (item.extended_to or item.due_on or date.max, item.id))


def due_on(deadline_id: str, facts: Facts, calendar: Calendar, library: Library | None = None) -> date | None:
    """The last day of a period (its extension on record included), begun at any time; None when it has not begun or
    cannot be computed. Raises KeyError for an unknown id."""
    books = library or load()
    if all(deadline_id != known for known, _ in books.deadline_starts):
        raise KeyError(deadline_id)
    found = due_of(deadline_id, facts, date.max, calendar, books)
    return (found.extended_to or found.due_on) if found else None


def due_of(
    deadline_id: str, facts: Facts, on: date, calendar: Calendar, library: Library, started: date | None = None
) -> Due | None:
    """The period as it stood on `on`, done or not; None when it had not begun. `started` tries another first day."""
    if started is not None:
        ruleset = library.in_force(started)
        deadline = ruleset.deadlines.get(deadline_id) if ruleset else None
        if ruleset is None or deadline is None:
            return None
        return _compute(deadline, ruleset, facts, started, False, on, calendar, library)
    found = None
    for deadline, ruleset, day, abroad in _begun(facts, on, library, deadline_id):
        found = _compute(deadline, ruleset, facts, day, abroad, on, calendar, library)
    return found


Found = tuple[Deadline, RuleSet | None, date, bool]


def _begun(facts: Facts, on: date, library: Library, only: str = "") -> Iterator[Found]:
    """Each period with its first day and the rule set of that day, which governs it (R-DAY-04)."""
    candidates: dict[str, list[tuple[str, date, bool]]] = {}
    for key, starts in library.deadline_starts:
        if not only or key == only:
            candidates.setdefault(key, []).extend((starts, *one) for one in _starts(starts, facts, on, library))
    for key, found in candidates.items():
        governed = [begun for starts, day, abroad in found if (begun := _governed(key, starts, day, abroad, library))]
        if not governed and len(found) > 1:
            governed = _across(key, found, library)
        yield from (begun for begun in governed if CONDITIONS[begun[0].when](facts, begun[2], on))


def _governed(key: str, starts: str, day: date, abroad: bool, library: Library) -> Found | None:
    ruleset = library.in_force(day)
    if ruleset is None:
        oldest = library.rulesets[0].deadlines.get(key)
        return (oldest, None, day, abroad) if oldest is not None and oldest.starts == starts else None
    deadline = ruleset.deadlines.get(key)
    return (deadline, ruleset, day, abroad) if deadline is not None and deadline.starts == starts else None


def _across(key: str, found: list[tuple[str, date, bool]], library: Library) -> list[Found]:
    """A period whose starting event changed with the rule set between its two possible starts: the set of the earlier one
    keeps it."""
    ruleset = library.in_force(min(day for _, day, _ in found))
    deadline = ruleset.deadlines.get(key) if ruleset else None
    if deadline is None:
        return []
    return [(deadline, ruleset, day, abroad) for starts, day, abroad in found if starts == deadline.starts]


def _events(facts: Facts, step: str, on: date) -> list[date]:
    return [event.on for event in facts.events if event.step == step and event.on <= on]


def _with_competent_committee(facts: Facts, started: date, on: date) -> bool:
    """Whether the file lay with the competent committee, undecided, when the period began (R-TRF-03)."""
    decided = any(day <= started for day in _events(facts, "admission_decision", on))
    there = any(day <= started for day in _events(facts, "organisation_appraisal", on))
    told = any(move.file_at_competent for move in facts.moves if move.decided_on <= on)
    return (there or told) and not decided


def _file_not_sent_on(facts: Facts, started: date, on: date) -> bool:
    sent = [day for day in _events(facts, "transfer_file_sent", on) if day >= started]
    return not (sent and _with_competent_committee(facts, sent[0], on))


def _is_member(facts: Facts, started: date, on: date) -> bool:
    return any(day <= started for day in _events(facts, "admission_ceremony", on))


Condition = Callable[[Facts, date, date], bool]
CONDITIONS: Mapping[str, Condition] = {
    "": lambda facts, started, on: True,
    "file_with_competent_committee": _with_competent_committee,
    "file_not_sent_on": _file_not_sent_on,
    "is_member": _is_member,
}


def _closed(facts: Facts, on: date, library: Library) -> bool:
    last = None
    for event in sorted((event for event in facts.events if event.on <= on), key=lambda event: event.on):
        step = library.steps.get(event.step)
        if step is None:
            continue
        if ends_case(event, facts.events, library):
            last = step
        elif last is not None and step.id in last.reopens_with:
            last = None
    return last is not None


def _away(facts: Facts, on: date) -> bool:
    moves = [event for event in facts.events if event.step in ("paused", "resumed") and event.on <= on]
    return bool(moves) and sorted(moves, key=lambda event: event.on)[-1].step == "paused"


def _done(facts: Facts, step: str, since: date, on: date) -> bool:
    return any(event.step == step and since <= event.on <= on for event in facts.events)


def _starts(starts: str, facts: Facts, on: date, library: Library) -> Iterator[tuple[date, bool]]:
    """The first days of a period up to `on` (only the newest, except for letters), and whether it runs abroad."""
    if starts == "verification_letters":
        for request in facts.verification.requests:
            answered = request.answered_on is not None and request.answered_on <= on
            if request.by_post and request.received_on is not None and request.received_on <= on and not answered:
                yield request.received_on, bool(request.abroad)
        return
    days = [day for day in _start_days(starts, facts, on, library) if day <= on]
    if days:
        yield max(days), False


def _start_days(starts: str, facts: Facts, on: date, library: Library) -> list[date]:
    if starts.startswith("paper:"):
        code = starts.removeprefix("paper:")
        return [paper.dated for paper in facts.papers if paper.code == code and paper.dated is not None]
    if starts == "end_of_twelve_months":
        ceremonies = [event.on for event in facts.events if event.step == "admission_ceremony" and event.on <= on]
        return [end for ceremony in ceremonies if (end := _probation_end(ceremony, library)) is not None]
    if starts == "transfer_decided":
        moved = [move.decided_on for move in facts.moves if move.kind != "temporary"]
        return moved + [event.on for event in facts.events if event.step == starts]
    if starts == "periodic_review":
        begun = [event.on for event in facts.events if event.step == "list_as_sympathiser"]
        return begun + [event.on for event in facts.events if event.step == starts]
    return [event.on for event in facts.events if event.step == starts]


def _probation_end(ceremony: date, library: Library) -> date | None:
    ruleset = library.in_force(ceremony)
    if ruleset is None:
        return None
    return add_months(ceremony, ruleset.number("probation_months"))


def _compute(
    deadline: Deadline,
    ruleset: RuleSet | None,
    facts: Facts,
    started: date,
    abroad: bool,
    on: date,
    calendar: Calendar,
    library: Library,
) -> Due:
    amount = deadline.amount_abroad if abroad else deadline.amount
    granted = min(_granted(deadline, facts, on), deadline.extension)
    ends = _Ends()
    if ruleset is None:
        text = f"{deadline.label}: chưa tính được, vì không biết quy định có hiệu lực ngày {format_date(started)}."
    elif deadline.unknown:
        text = (
            f"{deadline.label}: số ngày theo {ruleset.title} chưa thấy trong văn bản đã đọc; "
            "hỏi ban tổ chức cấp ủy cấp trên."
        )
    else:
        try:
            ends = _ends(deadline, ruleset, _Begun(facts, on, started), amount, granted, calendar, library)
            text = _text(deadline, started, amount, granted, ends, library, calendar)
        except YearMissing as missing:
            text = f"{_length(deadline, started, amount, library)}. {missing}"
    place = ruleset.provision(deadline.rule, started) if ruleset is not None else None
    span = ruleset.instruments[place.instrument].span if ruleset is not None and place is not None else None
    end = ends.extended or ends.last
    return Due(
        id=deadline.id,
        label_vi=deadline.label,
        kind=deadline.kind,
        due_on=ends.last,
        extended_to=ends.extended,
        latest_on=ends.latest,
        other_reading_on=ends.other,
        from_event=deadline.starts,
        from_on=started,
        amount=amount,
        unit=deadline.unit,
        owner=deadline.owner,
        rule=deadline.rule,
        instrument=place.instrument if place else "",
        provision=place.place if place else "",
        mark=deadline.mark,
        ruleset=ruleset.id if ruleset else "",
        uncertain=bool(ends.warnings),
        overdue=end is not None and on > end,
        text=text,
        under_next_set_on=ends.under_next,
        count_from=count_from(deadline.unit, calendar),
        extension=deadline.extension,
        granted=granted,
        when_late=deadline.when_late,
        in_force_from=span.start if span else None,
        in_force_to=span.last if span and span.end < date.max else None,
    )


@dataclass(frozen=True)
class _Ends:
    last: date | None = None
    extended: date | None = None
    latest: date | None = None
    other: date | None = None
    under_next: date | None = None
    warnings: tuple[str, ...] = ()


def _ends(
    deadline: Deadline,
    ruleset: RuleSet,
    begun: "_Begun",
    amount: int,
    granted: int,
    calendar: Calendar,
    library: Library,
) -> _Ends:
    unit, started = deadline.unit, begun.started
    last = _end(unit, started, amount, calendar)
    extended = _end(unit, started, amount + granted, calendar) if granted else None
    latest = _end(unit, started, amount + deadline.extension, calendar) if deadline.extension else None
    warnings = []
    if unit == "month" and started.day != last.day:
        warnings.append(f"Tháng cuối không có ngày {started.day}: văn bản không nói rõ, cần xác nhận (R-DAY-03).")
    warnings += _contested(deadline, started, library)
    under_next, told = _under_next_set(deadline, ruleset, begun, extended or last, calendar, library)
    return _Ends(
        last, extended, latest, _other_reading(unit, started, amount, calendar), under_next, (*warnings, *told)
    )


def _contested(deadline: Deadline, started: date, library: Library) -> list[str]:
    """That another instrument stood beside the one that gives the length on the day the period began (R-DAY-04)."""
    whole = library.whole_in_force(started)
    phase = whole.contested_on(started) if whole else None
    if whole is None or phase is None or whole.deadlines.get(deadline.id) == deadline:
        return []
    return [f"{phase.why}: cần xác nhận (R-DAY-04)."]


def _length(deadline: Deadline, started: date, amount: int, library: Library) -> str:
    begun = f"từ ngày {format_date(started)} ({start_label(deadline, library)})"
    return f"{deadline.label}: {amount} {UNIT_LABELS[deadline.unit]} {begun}"


def _text(
    deadline: Deadline, started: date, amount: int, granted: int, ends: _Ends, library: Library, calendar: Calendar
) -> str:
    parts = [f"{_length(deadline, started, amount, library)}, đến ngày {format_date(ends.last)}."] if ends.last else []
    if deadline.unit == "working_day" and calendar.event_day_counts:
        parts.append("Cơ quan tính ngày xảy ra việc là ngày thứ nhất (R-DAY-01).")
    if ends.extended is not None:
        parts.append(f"Đã gia hạn {granted} ngày làm việc, đến ngày {format_date(ends.extended)}.")
    if deadline.mark in WEAK_MARKS:
        parts.append("Số này lấy từ nguồn chưa chắc: cần xác nhận.")
    return " ".join((*parts, *ends.warnings))


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
    other = calendar.add(started, amount, event_day_counts=not calendar.event_day_counts)
    return other if other != calendar.add(started, amount) else None


def count_from(unit: str, calendar: Calendar) -> CountFrom:
    """Which day a period of that unit counts as its first."""
    if unit == "month":
        return "same_day_number"
    return "event_day" if unit == "working_day" and calendar.event_day_counts else "next_day"


def _granted(deadline: Deadline, facts: Facts, on: date) -> int:
    return sum(event.amount or 0 for event in facts.events if event.step == deadline.extended_by and event.on <= on)


def _under_next_set(
    deadline: Deadline, ruleset: RuleSet, begun: "_Begun", end: date, calendar: Calendar, library: Library
) -> tuple[date | None, tuple[str, ...]]:
    """The last day as a rule set that begins meanwhile would have it, when it differs, and the words about it (R-DAY-04)."""
    for other in library.rulesets:
        if not (begun.started < other.span.start <= end) or other.id == ruleset.id:
            continue
        changed = other.deadlines.get(deadline.id)
        begins = f"Từ ngày {format_date(other.span.start)} có {other.title}"
        start = begun.start_under(changed, deadline, library) if changed is not None else None
        if changed is None or changed.unknown or start is None:
            return None, (f"{begins}, tính khác: cần xác nhận (R-DAY-04).",)
        if (changed.amount, changed.unit, changed.starts) == (deadline.amount, deadline.unit, deadline.starts):
            continue
        last = _end(changed.unit, start, changed.amount, calendar)
        since = (
            ""
            if changed.starts == deadline.starts
            else f" từ ngày {format_date(start)} ({start_label(changed, library)})"
        )
        told = (
            f"{begins}: nếu tính theo đó là {changed.amount} {UNIT_LABELS[changed.unit]}{since}, đến ngày {format_date(last)}; "
            "văn bản mới không có điều khoản chuyển tiếp, giữ theo quy định ngày bắt đầu, cần xác nhận (R-DAY-04)."
        )
        return last, (told,)
    return None, ()


@dataclass(frozen=True)
class _Begun:
    """A period that has begun: the facts it was found in, the day asked, its first day."""

    facts: Facts
    on: date
    started: date

    def start_under(self, changed: Deadline, deadline: Deadline, library: Library) -> date | None:
        """The first day of the same period under another set, which may let it begin with another event; None when that
        event is not known."""
        if changed.starts == deadline.starts:
            return self.started
        days = [day for day in _start_days(changed.starts, self.facts, self.on, library) if day <= self.on]
        return max(days) if days else None
