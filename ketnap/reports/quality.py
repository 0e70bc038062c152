"""The strip beside every count of admissions: how well, not only how many. Counts of the unit, never of a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketnap.calendars.queries import office_calendar
from ketnap.journal import registry as journal
from ketnap.journal.models import Event
from ketnap.journal.read import Recorded, effective, recorded
from ketnap.lib.workdays import Calendar
from ketnap.reports.figures.counting import Question, facts
from ketnap.reports.figures.ratio import Ratio
from ketnap.rulebook import facts as rules
from ketnap.rulebook.deadlines import due_of
from ketnap.rulebook.library import Library, load

NO_DATA = "chưa có dữ liệu"
CASE = "case."
RETURNED = "returned_for_supplement"
# Deadline → the step that ends it.
ADMISSION = {"admission_decision": "admission_decision", "ceremony": "admission_ceremony"}
RECOGNITION = {
    "chi_bo_recognition": "chi_bo_recognition_resolution",
    "recognition_decision": "recognition_decision",
}

type Walks = Mapping[UUID, list[Recorded]]
"""The events of each case."""


@dataclass(frozen=True)
class Measure:
    """One measure; `ratio` None = no data yet. `meaning` says what is counted over what."""

    code: str
    label: str
    ratio: Ratio | None
    meaning: str

    @property
    def text(self) -> str:
        """`27/29 (93,10%)` or `chưa có dữ liệu`."""
        return f"{self.ratio.counts()} ({self.ratio.text()})" if self.ratio else NO_DATA


@dataclass(frozen=True)
class Strip:
    measures: tuple[Measure, ...]


def strip(question: Question) -> Strip:
    """The measures for the unit and period of a question about admissions, under the same as_of, known_by and
    tree_on.
    """
    question = question.of("admissions")
    decided, admitted, recognised = (
        {fact.stream_id for fact in facts(question.of(code))}
        for code in ("admissions_decided", "admissions", "recognised")
    )
    walks = _walks(decided | admitted | recognised, question)
    return Strip(
        (
            _first_submission(_of(walks, decided), len(decided), question),
            _deadlines_kept(_of(walks, admitted), question),
            _recognised(_of(walks, recognised), question),
            _introductions(question),
        )
    )


def _of(walks: Walks, cases: set[UUID]) -> Walks:
    return {case: walks[case] for case in cases if case in walks}


def _introductions(question: Question) -> Measure:
    introduced = {fact.stream_id for fact in facts(question.of("introduced"))}
    listed = {fact.stream_id for fact in facts(question.of("listed"))} & introduced
    return Measure(
        "introductions_accepted",
        "Giới thiệu được chấp nhận",
        _ratio(len(listed), len(introduced), "introduced", question),
        "Số được đưa vào danh sách cảm tình trên số được giới thiệu trong kỳ",
    )


def _first_submission(walks: Walks, decided: int, question: Question) -> Measure:
    """Dossiers decided in the period that were never returned for completion; no data where returns are not
    recorded.
    """
    ratio = None
    if CASE + RETURNED in journal.kinds():
        clean = sum(all(event.kind != CASE + RETURNED for event in walk) for walk in walks.values())
        ratio = _ratio(clean, decided, "admissions_decided", question)
    return Measure(
        "first_submission", "Hồ sơ đạt ngay lần đầu", ratio, "Số hồ sơ không bị trả lại trên số có quyết định"
    )


def _deadlines_kept(walks: Walks, question: Question) -> Measure:
    kept, computed = _kept(walks, ADMISSION)
    return Measure(
        "deadlines_kept",
        "Đúng thời hạn",
        _ratio(kept, computed, "admissions", question),
        "Số thời hạn (ra quyết định, tổ chức lễ) được giữ trên số thời hạn tính được của người kết nạp trong kỳ",
    )


def _recognised(walks: Walks, question: Question) -> Measure:
    kept, computed = _kept(walks, RECOGNITION)
    return Measure(
        "recognised_on_time",
        "Công nhận đúng hạn",
        _ratio(kept, computed, "recognised", question),
        "Số thời hạn (chi bộ xét, ra quyết định) được giữ trên số thời hạn tính được của người được công nhận trong kỳ",
    )


def _kept(walks: Walks, ends: dict[str, str]) -> tuple[int, int]:
    """How many of the computable deadlines were kept, over all these cases."""
    library, calendar = load(), office_calendar()
    answers = [
        answer
        for walk in walks.values()
        for deadline, step in ends.items()
        if (answer := _was_kept(deadline, step, walk, calendar, library)) is not None
    ]
    return sum(answers), len(answers)


def _was_kept(deadline: str, step: str, walk: Sequence[Recorded], calendar: Calendar, library: Library) -> bool | None:
    """Whether the step came in time; None when it was not done or its last day cannot be computed."""
    done = [event.on for event in walk if event.kind == CASE + step]
    if not done:
        return None
    found = due_of(deadline, _known_to_rules(walk), max(done), calendar, library)
    last: date | None = (found.extended_to or found.due_on) if found else None
    return None if last is None else max(done) <= last


def _known_to_rules(walk: Iterable[Recorded]) -> rules.Facts:
    """Only the days of the acts: deadlines need nothing about the person."""
    acts = [
        rules.Event(step=event.kind.removeprefix(CASE), on=event.on, amount=event.data.get("amount"))
        for event in walk
        if event.kind.startswith(CASE)
    ]
    return rules.Facts(events=tuple(acts))


def _walks(cases: set[UUID], question: Question) -> Walks:
    """The events of the cases that stand, as known then, with their public values only: nothing is decrypted."""
    found: dict[UUID, list[Recorded]] = {case: [] for case in cases}
    wanted = sorted(cases)
    for start in range(0, len(wanted), 500):
        rows = Event.objects.filter(stream="case", stream_id__in=wanted[start : start + 500], on__lte=question.last)
        rows = rows.filter(recorded_at__lte=question.known_by) if question.known_by else rows
        for row in rows:
            found[row.stream_id].append(recorded(row, {}))
    return {case: effective(events) for case, events in found.items() if events}


def _ratio(numerator: int, denominator: int, code: str, question: Question) -> Ratio | None:
    return Ratio(numerator, denominator, code, question.unit_name, question.period) if denominator else None
