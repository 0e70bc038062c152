"""All steps, exits and other events of a case that this office can record, in the order of the main way."""

from collections.abc import Mapping
from typing import Any

from ketnap.base.errors import BadInput
from ketnap.cases.steps import biography, decisions, exits, local, moves, probation, source, special
from ketnap.cases.steps.fields import StepDef
from ketnap.rulebook.library import load

ORDER: tuple[StepDef, ...] = (
    *source.STEPS,
    *biography.STEPS,
    *decisions.STEPS,
    *probation.STEPS,
    *special.STEPS,
    *local.STEPS,
    *moves.MOVES,
    *moves.AWAY,
    *exits.STRIKING_OFF,
    *exits.EXITS,
    *exits.FAILED_VOTES,
    *exits.AFTER_EXIT,
)
STEPS: dict[str, StepDef] = {one.code: one for one in ORDER}
OWN_LABELS = {
    "irregularity_settled": "Đã xử lý việc ghi không đúng quy định",
    "committee_vote_failed": "Đảng ủy cơ sở biểu quyết không đủ tỷ lệ, báo cáo cấp có thẩm quyền",
    "vote_failed": "Biểu quyết không đủ tỷ lệ",
    "special_paper_filed": "Đưa vào hồ sơ giấy tờ của trường hợp riêng",
    "population_case_told": "Ghi trường hợp về chính sách dân số",
    "over_age_grounds_told": "Ghi căn cứ của trường hợp trên 60 tuổi",
    local.LOCAL_PAPER: "Đưa vào hồ sơ giấy tờ theo quy tắc địa phương",
    "competent_answer": "Ghi ý kiến của cấp có thẩm quyền về điểm quy định chưa rõ",
    "verification_requested": "Gửi đề nghị thẩm tra, xác minh",
    "verification_answered": "Nhận trả lời thẩm tra",
    "decision_received": "Chi bộ nhận quyết định kết nạp",
    "result_notified": "Thông báo kết quả cho chi bộ đề nghị",
    "branch_proposes_striking_off": "Chi bộ xét, đề nghị xóa tên",
    "committee_proposes_striking_off": "Đảng ủy cơ sở xét, đề nghị xóa tên",
    "late_decision_cancelled": "Hủy quyết định kết nạp ra quá muộn sau khi chuyển nơi, gửi tiếp hồ sơ",
    "temporary_opinion": "Nhận ý kiến của chi bộ nơi tạm thời",
    "admission_decision_extended": "Gia hạn thời gian quyết định kết nạp",
    "recognition_decision_extended": "Gia hạn thời gian quyết định công nhận",
}


def step_of(code: str) -> StepDef:
    """The definition of a step. Raises BadInput when this office does not know it."""
    definition = STEPS.get(code)
    if definition is None:
        raise BadInput("step", f"Không có bước “{code}”.")
    return definition


def label_of(code: str) -> str:
    """The step's name as the rulebook gives it."""
    library = load()
    if code in OWN_LABELS:
        return OWN_LABELS[code]
    return library.steps[code].title if code in library.steps else library.events[code]


def is_main(code: str) -> bool:
    """Whether the code is a step of the main way (not an exit, not another event)."""
    step = load().steps.get(code)
    return step is not None and step.kind == "step"


def is_exit(code: str) -> bool:
    """Whether the code is a way out of the case."""
    step = load().steps.get(code)
    return step is not None and step.kind == "exit"


def reason_in(code: str, data: Mapping[str, Any]) -> str:
    """The coded reason that an event of the step gives: as typed, else the step's own one; "" without any."""
    definition = STEPS.get(code)
    own = definition.reason if definition else ""
    return str(data.get("reason") or data.get("ground") or own or "")
