"""Twelve months of probation, recognition, and the ways out."""

from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE, RESOLUTION
from ketnap.units.enums import BodyKind

COMMITTEE, SUPERIOR = "cases.committee", "cases.superior"
EXIT_REASONS = {
    "removed_quality": "Không bảo đảm tiêu chuẩn",
    "withdrew": "Không còn nguyện vọng",
    "moved_away": "Chuyển đi nơi khác",
    "lost_contact": "Mất liên lạc, đi làm ăn xa",
    "over_age": "Quá tuổi",
    "education": "Không đủ trình độ học vấn",
    "enlisted": "Nhập ngũ",
    "deceased": "Từ trần",
    "admitted_elsewhere": "Đã được kết nạp ở nơi khác",
    "duplicate": "Trùng hồ sơ",
    "vote_failed_branch": "Chi bộ biểu quyết không đủ tỷ lệ",
    "vote_failed_committee": "Đảng ủy cơ sở không tán thành",
    "refused_superior": "Cấp có thẩm quyền không chuẩn y",
    "withdrawn": "Người xin vào Đảng rút đơn",
    "other": "Lý do khác",
}
_REASON = Field("reason", "Lý do", Kind.CHOICE, required=True, choices=EXIT_REASONS)


def _exit(code: str, permission: str, *fields: Field) -> StepDef:
    stages = {
        "declined_by_chi_bo": "not_admitted",
        "chi_bo_vote_failed": "vote_failed_reported",
        "committee_refuses": "not_admitted",
    }
    return StepDef(code, permission, (*fields, NOTE), stage=stages.get(code, code))


STEPS = (
    StepDef("declare_member_biography", COMMITTEE, (NOTE,), (PaperMade("1-HSĐV"), PaperMade("2-HSĐV"))),
    StepDef("new_member_class", BRANCH, (NOTE,)),
    StepDef(
        "end_of_probation",
        BRANCH,
        (NOTE,),
        (PaperMade("10-KNĐ"), PaperMade("11-KNĐ"), PaperMade("12-KNĐ")),
        stage="recognition_due",
    ),
    StepDef(
        "chi_bo_recognition_resolution",
        BRANCH,
        (RESOLUTION, NOTE),
        (PaperMade("13-KNĐ", "number"),),
        body=BodyKind.BRANCH,
    ),
    StepDef(
        "sectional_recognition_appraisal",
        COMMITTEE,
        (Field("number", "Số báo cáo"), NOTE),
        (PaperMade("14-KNĐ", "number"),),
    ),
    StepDef(
        "grassroots_recognition_resolution",
        COMMITTEE,
        (Field("number", "Số nghị quyết"), NOTE),
        (PaperMade("15-KNĐ", "number"),),
        body=BodyKind.COMMITTEE,
    ),
    StepDef(
        "recognition_decision_extended",
        SUPERIOR,
        (
            Field("amount", "Số ngày làm việc gia hạn", Kind.COUNT, required=True),
            Field("reason", "Lý do", required=True),
        ),
    ),
    StepDef(
        "recognition_decision",
        SUPERIOR,
        (
            Field("number", "Số quyết định"),
            Field("signer_post", "Chức vụ người ký"),
            Field("signer_name", "Người ký"),
            NOTE,
        ),
        (PaperMade("16-KNĐ", "number"),),
        body=BodyKind.STANDING_COMMITTEE,
        indicators=("recognised",),
        stage="official",
    ),
    StepDef(
        "issue_party_card",
        SUPERIOR,
        (Field("number", "Số quyết định phát thẻ"), NOTE),
        (PaperMade("card_decision", "number"), PaperMade("1-TĐV"), PaperMade("1A-TĐV")),
    ),
    StepDef(
        "paused",
        BRANCH,
        (
            Field(
                "destination",
                "Nơi đến (tỉnh)",
                required=True,
                personal=True,
                purpose="Giữ liên hệ với người đi làm ăn xa",
            ),
            NOTE,
        ),
    ),
    StepDef("resumed", BRANCH, (NOTE,)),
    _exit("declined_by_chi_bo", BRANCH),
    _exit("removed_from_list", BRANCH, _REASON),
    _exit("withdrawn", BRANCH, _REASON),
    _exit(
        "moved_away", BRANCH, _REASON, Field("destination", "Nơi chuyển đến", personal=True, purpose="Bàn giao hồ sơ")
    ),
    _exit("deceased", BRANCH),
    _exit("chi_bo_vote_failed", BRANCH, Field("failed_step", "Việc được biểu quyết")),
    _exit("committee_refuses", COMMITTEE, Field("failed_step", "Việc được biểu quyết")),
)
