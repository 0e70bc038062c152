"""All steps, exits and other events of a case that this office can record, in the order of the main way."""

from ketnap.base.errors import BadInput
from ketnap.cases.steps import biography, decisions, exits, probation, source
from ketnap.cases.steps.fields import StepDef
from ketnap.rulebook.library import load
from ketnap.units.enums import BodyKind

ORDER: tuple[StepDef, ...] = (
    *source.STEPS,
    *biography.STEPS,
    *decisions.STEPS,
    *probation.STEPS,
    *exits.EXITS,
    *exits.FAILED_VOTES,
)
STEPS: dict[str, StepDef] = {one.code: one for one in ORDER}
OWN_LABELS = {
    "irregularity_settled": "Đã xử lý việc ghi không đúng quy định",
    "committee_vote_failed": "Đảng ủy cơ sở biểu quyết không đủ tỷ lệ, báo cáo cấp có thẩm quyền",
    "vote_failed": "Biểu quyết không đủ tỷ lệ",
    "competent_answer": "Ghi ý kiến của cấp có thẩm quyền về điểm quy định chưa rõ",
    "verification_requested": "Gửi đề nghị thẩm tra, xác minh",
    "verification_answered": "Nhận trả lời thẩm tra",
    "decision_received": "Chi bộ nhận quyết định kết nạp",
    "result_notified": "Thông báo kết quả cho chi bộ đề nghị",
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


def decided_by(kind: BodyKind) -> tuple[StepDef, ...]:
    """The steps that a sitting of this kind of body decides."""
    return tuple(one for one in ORDER if one.body is kind)
