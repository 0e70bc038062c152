"""The ways out, what is sent back, and what a failed vote leaves behind."""

from ketnap.cases.steps.fields import Field, Kind, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE

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
_WHERE_TO = Field("destination", "Nơi chuyển đến", personal=True, purpose="Bàn giao hồ sơ")
_VOTED_ON = Field("failed_step", "Việc được biểu quyết")
_MISSING = Field("missing", "Nội dung cần bổ sung", Kind.LONG, required=True, personal=True, purpose="Hoàn thiện hồ sơ")

EXITS = (
    StepDef("declined_by_chi_bo", BRANCH, (_VOTED_ON, NOTE), stage="not_admitted", by_vote=True),
    StepDef("removed_from_list", BRANCH, (_REASON, NOTE), stage="removed_from_list"),
    StepDef("withdrawn", BRANCH, (_REASON, NOTE), stage="withdrawn"),
    StepDef("over_age", BRANCH, (NOTE,), stage="removed_from_list"),
    StepDef("moved_away", BRANCH, (_REASON, _WHERE_TO, NOTE), stage="moved_away"),
    StepDef("deceased", BRANCH, (NOTE,), stage="deceased"),
    StepDef("verification_negative", COMMITTEE, (NOTE,), stage="not_admitted"),
    StepDef("returned_for_supplement", SUPERIOR, (_MISSING, NOTE)),
    StepDef("committee_refuses", SUPERIOR, (_VOTED_ON, NOTE), stage="not_admitted", by_vote=True),
    StepDef("recognition_deadlock", BRANCH, (NOTE,)),
)

# A vote below its threshold is no resolution. What follows depends on what was voted on (R-CB-03, R-EXIT-01, R-EXIT-06, R-OFF-06).
FAILED_VOTES = (
    StepDef("chi_bo_vote_failed", BRANCH, (_VOTED_ON, NOTE), stage="vote_failed_reported", by_vote=True),
    StepDef("committee_vote_failed", COMMITTEE, (_VOTED_ON, NOTE), stage="vote_failed_reported", by_vote=True),
    StepDef("vote_failed", BRANCH, (_VOTED_ON, NOTE), by_vote=True),
)
AFTER_FAILED_VOTE = {
    "list_as_sympathiser": "declined_by_chi_bo",
    "approve_start_of_file": "vote_failed",
    "chi_bo_admission_resolution": "chi_bo_vote_failed",
    "grassroots_committee_resolution": "committee_vote_failed",
    "admission_decision": "committee_refuses",
    "chi_bo_recognition_resolution": "vote_failed",
    "grassroots_recognition_resolution": "vote_failed",
    "recognition_decision": "vote_failed",
}
