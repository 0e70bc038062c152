"""Dates that cannot be: told with what is wrong, never answered by guess."""

from collections.abc import Iterator
from datetime import date

from ketnap.rulebook.inquiry import Findings, Inquiry, ask, refuse, shown

VOTES_OF_THE_CHI_BO = (
    "list_as_sympathiser",
    "assign_helper",
    "chi_bo_admission_resolution",
    "chi_bo_recognition_resolution",
)
# Later step, and the one that a decision in the wrong order would rest on (R-IRR-02).
CHAIN = (
    ("admission_decision", "chi_bo_admission_resolution"),
    ("admission_ceremony", "admission_decision"),
    ("chi_bo_recognition_resolution", "admission_ceremony"),
    ("recognition_decision", "chi_bo_recognition_resolution"),
)
CORRECT = "Sửa ngày ghi sai; nếu giấy tờ ghi đúng như vậy, báo cáo cấp ủy có thẩm quyền."


def contradictions(q: Inquiry) -> Findings:
    """Dates before the birth, votes before the chi bộ was founded or after it ended, decisions before the vote."""
    birth = q.facts.person.birth
    if birth is not None:
        yield from _before_birth(q, birth)
    yield from _outside_the_life_of_the_chi_bo(q)
    yield from _wrong_order(q)


def _before_birth(q: Inquiry, birth: date) -> Findings:
    if birth > q.on:
        yield refuse(f"Không thể xét: ngày sinh {shown(birth)} sau ngày {shown(q.on)}.", CORRECT, birth_on=birth)
        return
    for what, day in _dated(q):
        if day < birth:
            yield refuse(
                f"Không thể xét: {what} ngày {shown(day)} trước ngày sinh {shown(birth)}.", CORRECT, birth_on=birth
            )


def _dated(q: Inquiry) -> Iterator[tuple[str, date]]:
    for event in q.events:
        yield q.library.title(event.step), event.on
    for paper in q.facts.papers:
        if paper.dated is not None:
            yield f"{q.paper_label(paper.code)} đề", paper.dated


def _outside_the_life_of_the_chi_bo(q: Inquiry) -> Findings:
    founded, ended = q.facts.unit.established_on, q.facts.unit.dissolved_on
    if q.step.id not in VOTES_OF_THE_CHI_BO:
        return
    if founded is not None and q.on < founded:
        yield refuse(
            f"Chi bộ thành lập ngày {shown(founded)}, không thể biểu quyết ngày {shown(q.on)}.",
            "Sửa ngày ghi sai, hoặc ghi đúng chi bộ đã họp.",
            founded,
            rule="R-CB-04",
            established_on=founded,
        )
    if ended is not None and q.on >= ended:
        yield refuse(
            f"Chi bộ đã kết thúc hoạt động ngày {shown(ended)}, không thể biểu quyết ngày {shown(q.on)}.",
            "Chuyển hồ sơ đến chi bộ mới.",
            rule="R-CB-04",
            dissolved_on=ended,
        )


def _wrong_order(q: Inquiry) -> Findings:
    for later, earlier in CHAIN:
        if q.step.id in (later, earlier):
            continue
        done, before = q.dates(later), q.dates(earlier)
        if done and before and min(before) > max(done):
            yield ask(
                f"Sai thứ tự: “{q.library.steps[later].title}” ngày {shown(max(done))} trước "
                f"“{q.library.steps[earlier].title}” ngày {shown(min(before))}.",
                f"{CORRECT} Quyết định sai thủ tục thì xử lý theo quy định về hủy quyết định.",
                rule="R-IRR-02",
                later_step=later,
                earlier_step=earlier,
            )
