"""The ways out, what is sent back, and what a failed vote leaves behind."""

from ketnap.cases.reasons import reasons_of
from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE
from ketnap.units.enums import BodyKind

COMMITTEE, SUPERIOR = "cases.committee", "cases.superior"
MEMBERS = ("probationary", "recognition_due", "official")
LETTERS = {
    "17-KNĐ": "17-KNĐ – giấy chứng nhận đang được giúp đỡ, xem xét",
    "17A-KNĐ": "17A-KNĐ – công văn, đã có nghị quyết, hồ sơ chưa gửi lên",
    "17B-KNĐ": "17B-KNĐ – công văn, hồ sơ đang ở cấp có thẩm quyền",
    "17C-KNĐ": "17C-KNĐ – chuyển quyết định, cùng cấp ủy có thẩm quyền",
    "17D-KNĐ": "17D-KNĐ – công văn kèm quyết định, khác cấp ủy có thẩm quyền",
}
LETTER = Field("letter", "Giấy chuyển theo người", Kind.CHOICE, choices=LETTERS)
LETTER_PAPER = PaperMade(number="number", code_in="letter")
_WHERE_TO = Field("destination", "Nơi chuyển đến", personal=True, purpose="Bàn giao hồ sơ")
_VOTED_ON = Field("failed_step", "Việc được biểu quyết")
_MISSING = Field("missing", "Nội dung cần bổ sung", Kind.LONG, required=True, personal=True, purpose="Hoàn thiện hồ sơ")
_DECISION = Field("number", "Số quyết định", required=True)
_PAPER = Field("number", "Số văn bản")
CANCELLERS = {
    "issuer": "Cấp ủy đã ra quyết định",
    "present_place": "Cấp ủy có thẩm quyền nơi đang sinh hoạt",
}
LODGERS = {"self": "Chính người bị xóa tên", "other": "Người khác đứng tên"}


def _reason(exit_: str, name: str = "reason", label: str = "Lý do", *, required: bool = True) -> Field:
    return Field(name, label, Kind.CHOICE, required=required, choices=reasons_of(exit_))


def _grounds(*, required: bool) -> tuple[Field, ...]:
    hint = "" if required else "Để trống: như chi bộ đã đề nghị."
    ground = _reason("struck_off", "ground", "Căn cứ xóa tên", required=required)
    return (
        Field(ground.name, ground.label, ground.kind, required, choices=ground.choices, hint=hint),
        Field("self_review_made", "Đã tự kiểm điểm", Kind.FLAG),
        Field("self_review_requests", "Số lần đã yêu cầu tự kiểm điểm", Kind.COUNT),
        Field("self_review_refused", "Từ chối tự kiểm điểm", Kind.FLAG),
    )


# Striking off is proposed by the chi bộ and by the grassroots committee, each with its own vote, before the competent body decides.
STRIKING_OFF = (
    StepDef(
        "branch_proposes_striking_off",
        BRANCH,
        (*_grounds(required=True), _PAPER, NOTE),
        body=BodyKind.BRANCH,
        asks="struck_off",
        told=False,
        votes_on="struck_off",
        threshold="chi_bo_recognition_resolution",
        comes_in=MEMBERS,
    ),
    StepDef(
        "committee_proposes_striking_off",
        COMMITTEE,
        (*_grounds(required=False), _PAPER, NOTE),
        body=BodyKind.COMMITTEE,
        asks="struck_off",
        told=False,
        votes_on="struck_off",
        threshold="grassroots_recognition_resolution",
        comes_in=MEMBERS,
    ),
)

EXITS = (
    StepDef(
        "declined_by_chi_bo", BRANCH, (_VOTED_ON, NOTE), stage="not_admitted", by_vote=True, reason="vote_failed_branch"
    ),
    StepDef("removed_from_list", BRANCH, (_reason("removed_from_list"), NOTE), stage="removed_from_list"),
    StepDef("withdrawn", BRANCH, (_reason("withdrawn"), NOTE), stage="withdrawn"),
    StepDef("over_age", BRANCH, (NOTE,), stage="removed_from_list", reason="over_age"),
    StepDef(
        "moved_away",
        BRANCH,
        (_reason("moved_away"), _WHERE_TO, LETTER, Field("number", "Số của giấy chuyển"), NOTE),
        (LETTER_PAPER,),
        stage="moved_away",
    ),
    StepDef("deceased", BRANCH, (NOTE,), stage="deceased", reason="deceased"),
    StepDef("verification_negative", COMMITTEE, (NOTE,), stage="not_admitted", reason="verification_negative"),
    StepDef("returned_for_supplement", SUPERIOR, (_MISSING, NOTE)),
    StepDef(
        "committee_refuses",
        SUPERIOR,
        (_VOTED_ON, Field("number", "Số văn bản trả lời"), NOTE),
        stage="not_admitted",
        comes_in=("vote_failed_reported",),
        reason="refused_superior",
    ),
    StepDef("recognition_deadlock", BRANCH, (NOTE,)),
    StepDef(
        "struck_off",
        SUPERIOR,
        (*_grounds(required=False), Field("number", "Số quyết định"), NOTE),
        (),
        by_route=True,
        stage="struck_off",
        comes_in=MEMBERS,
    ),
    StepDef(
        "transfer_papers_not_handed_in",
        SUPERIOR,
        (_DECISION, Field("late_with_reason", "Có lý do chính đáng", Kind.FLAG), NOTE),
        stage="struck_off",
        reason="papers_not_handed_in",
    ),
    StepDef(
        "leaves_on_application",
        SUPERIOR,
        (
            _DECISION,
            Field("open_breach", "Đang có vi phạm phải xử lý kỷ luật", Kind.FLAG, required=True),
            Field("family_hardship", "Vì gia đình đặc biệt khó khăn", Kind.FLAG, personal=True, purpose="R-REA-02"),
            NOTE,
        ),
        stage="struck_off",
        reason="own_application",
    ),
    StepDef(
        "decision_cancelled",
        SUPERIOR,
        (
            _reason("decision_cancelled", "ground", "Căn cứ hủy quyết định"),
            Field("cancelled_by", "Nơi hủy quyết định", Kind.CHOICE, choices=CANCELLERS),
            Field("issuer_ended", "Nơi đã ra quyết định không còn", Kind.FLAG),
            Field("received_at_new_place", "Nơi mới đã tiếp nhận đảng viên", Kind.FLAG),
            Field("agreement", "Số văn bản đồng ý của cấp trên có thẩm quyền", hint="Cần khi nơi mới đã tiếp nhận."),
            _DECISION,
            NOTE,
        ),
        (PaperMade("annulment_agreement", "agreement", "agreement"),),
        stage="decision_cancelled",
    ),
    StepDef(
        "late_decision_cancelled",
        SUPERIOR,
        (_DECISION, NOTE),
        asks="decision_cancelled",
        tells="decision_cancelled",
        stage="proposed",
        comes_in=("decided",),
        reason="late_transfer",
    ),
)

# A vote below its threshold is no resolution. What follows depends on what was voted on (R-CB-03, R-EXIT-01, R-EXIT-06, R-OFF-06).
FAILED_VOTES = (
    StepDef("chi_bo_vote_failed", BRANCH, (_VOTED_ON, NOTE), stage="vote_failed_reported", by_vote=True),
    StepDef(
        "committee_vote_failed", COMMITTEE, (_VOTED_ON, NOTE), stage="vote_failed_reported", by_vote=True, told=False
    ),
    StepDef("vote_failed", BRANCH, (_VOTED_ON, NOTE), by_vote=True, told=False),
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
    "branch_proposes_striking_off": "vote_failed",
    "committee_proposes_striking_off": "vote_failed",
    "struck_off": "vote_failed",
}

AFTER_EXIT = (
    StepDef("struck_off_received", BRANCH, (NOTE,), gated=False, comes_in=("struck_off",)),
    StepDef(
        "complaint_lodged",
        BRANCH,
        (
            Field("lodged_by", "Người khiếu nại", Kind.CHOICE, required=True, choices=LODGERS),
            Field("settled_by_highest", "Cấp có thẩm quyền cao nhất đã giải quyết", Kind.FLAG),
            NOTE,
        ),
        asks="lodge_complaint",
        comes_in=("struck_off",),
    ),
    StepDef("complaint_received", SUPERIOR, (_PAPER, NOTE), gated=False, comes_in=("struck_off",)),
    StepDef("complaint_received_by_centre", SUPERIOR, (_PAPER, NOTE), gated=False, comes_in=("struck_off",)),
    StepDef(
        "complaint_answered",
        SUPERIOR,
        (
            Field("number", "Số văn bản giải quyết", required=True),
            Field(
                "result", "Kết quả", Kind.LONG, required=True, personal=True, purpose="Giải quyết khiếu nại (R-EXIT-14)"
            ),
        ),
        gated=False,
        comes_in=("struck_off",),
    ),
    StepDef("dossier_sent_up", COMMITTEE, (_PAPER, NOTE), gated=False, comes_in=("deceased",)),
)
