"""The strip beside every count of admissions: how well, not only how many. Counts of the unit, never of a person."""

from dataclasses import dataclass

from ketnap.reports.figures.counting import Question, facts
from ketnap.reports.figures.ratio import Ratio

NO_DATA = "chưa có dữ liệu"


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
    return Strip((_introductions(question), *_from_cases(question)))


def _introductions(question: Question) -> Measure:
    """Of those introduced in the period: how many were put on the list by the last day counted."""
    introduced = {fact.stream_id for fact in facts(question.of("introduced"))}
    listed = {fact.stream_id for fact in facts(question.of("listed"))} & introduced
    return Measure(
        "introductions_accepted",
        "Giới thiệu được chấp nhận",
        _ratio(len(listed), len(introduced), "introduced", question),
        "Số được đưa vào danh sách trên số được giới thiệu trong kỳ",
    )


def _from_cases(question: Question) -> tuple[Measure, ...]:
    """Measures that rest on dated papers of the cases."""
    return (
        Measure("first_submission", "Hồ sơ đạt ngay lần đầu", None, "Số hồ sơ không bị trả lại trên số có quyết định"),
        Measure("deadlines_kept", "Đúng thời hạn", None, "Số lễ kết nạp đúng hạn trên số lễ trong kỳ"),
        Measure(
            "recognised_on_time", "Công nhận đúng hạn", None, "Số được công nhận đúng hạn trên số đến hạn trong kỳ"
        ),
    )


def _ratio(numerator: int, denominator: int, code: str, question: Question) -> Ratio | None:
    return Ratio(numerator, denominator, code, question.unit.name, question.period) if denominator else None
