"""From "introduced" to the start of the file."""

from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.units.enums import BodyKind

BRANCH = "cases.branch"
SOURCES = {
    "youth_union": "Đoàn Thanh niên",
    "trade_union": "Công đoàn",
    "women": "Hội Liên hiệp Phụ nữ",
    "farmers": "Hội Nông dân",
    "veterans": "Hội Cựu chiến binh",
    "front": "Mặt trận Tổ quốc",
    "party_member": "Đảng viên",
    "branch": "Chi bộ phát hiện",
}
TOGETHER = {"work": "Cùng công tác", "labour": "Cùng lao động", "study": "Cùng học tập", "residence": "Cùng nơi cư trú"}

NOTE = Field("note", "Ghi chú", Kind.LONG, personal=True, purpose="Theo dõi hồ sơ")
RESOLUTION = Field("number", "Số nghị quyết", hint="Ví dụ 12-NQ/CB")
HELPER_FIELDS = (
    Field(
        "helper", "Đảng viên giúp đỡ", Kind.PERSON, required=True, hint="Chỉ chọn được đảng viên chính thức (R-SYM-05)."
    ),
    Field(
        "together_since",
        "Cùng nơi từ ngày",
        Kind.DATE,
        hint="Để tính 12 tháng khi người giúp đỡ giới thiệu (R-INT-01).",
    ),
    Field("together_kind", "Cùng nơi theo nghĩa", Kind.CHOICE, choices=TOGETHER),
    Field("replaces_earlier", "Phân công thay người trước", Kind.FLAG),
)

STEPS = (
    StepDef(
        "introduce_candidate",
        BRANCH,
        (
            Field("source", "Nơi giới thiệu", Kind.CHOICE, required=True, choices=SOURCES),
            Field("list_number", "Số văn bản giới thiệu"),
            NOTE,
        ),
        indicators=("introduced",),
        stage="candidate",
    ),
    StepDef(
        "list_as_sympathiser",
        BRANCH,
        (RESOLUTION, NOTE),
        body=BodyKind.BRANCH,
        comes_in=("candidate",),
        indicators=("listed",),
        stage="sympathiser",
    ),
    StepDef(
        "assign_helper",
        BRANCH,
        (
            *HELPER_FIELDS,
            Field("task", "Nhiệm vụ giao thử thách", Kind.LONG, personal=True, purpose="Theo dõi rèn luyện (R-SYM-04)"),
            NOTE,
        ),
    ),
    StepDef(
        "periodic_review",
        BRANCH,
        (Field("remark", "Nhận xét", Kind.LONG, required=True, personal=True, purpose="Rà soát định kỳ (R-SYM-03)"),),
    ),
    StepDef("propose_awareness_class", BRANCH, (NOTE,)),
    StepDef("approve_start_of_file", BRANCH, (RESOLUTION, NOTE), body=BodyKind.BRANCH, comes_in=("sympathiser",)),
    StepDef(
        "write_application", BRANCH, (NOTE,), (PaperMade("1-KNĐ"),), indicators=("applications",), stage="applicant"
    ),
)
