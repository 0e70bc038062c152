"""The effect on a case in short lines, for notes, the command and the page."""

from collections.abc import Iterator, Mapping

from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.rehearsal import CaseEffect, DeadlineEffect

RUNNING_LABELS: Mapping[str, str] = {
    "keep": "giữ theo quy định cũ",
    "next_step": "áp dụng từ bước tiếp theo",
    "at_once": "áp dụng ngay",
    "person": "cần người có thẩm quyền trả lời",
    "not_applied": "không áp dụng",
}
OUTCOME_LABELS: Mapping[str, str] = {"allow": "được làm", "refuse": "không được làm", "person": "cần trả lời"}


def effects(effect: CaseEffect) -> Iterator[str]:
    """The changes in one case, one short line each."""
    for paper in effect.papers:
        word = "thiếu" if paper.change == "missing" else "không cần nữa"
        yield f"{word}: {paper.title} ({paper.code}) [{paper.rule}], {RUNNING_LABELS[paper.running]}"
    for period in effect.deadlines:
        yield f"thời hạn {period.label}: {_days(period)} [{period.rule}], {RUNNING_LABELS[period.running]}"
    if effect.decides:
        yield f"nơi quyết định: {' → '.join(effect.decides)}"
    for step in effect.steps:
        yield f"bước {step.title}: {OUTCOME_LABELS[step.before]} → {OUTCOME_LABELS[step.after]}. {' '.join(step.reasons)}"


def _days(period: DeadlineEffect) -> str:
    return f"{format_date(period.old) if period.old else 'không có'} → {format_date(period.new) if period.new else 'không có'}"
