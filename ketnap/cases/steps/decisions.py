"""Votes, appraisal, decision, ceremony."""

from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, HELPER_FIELDS, NOTE, RESOLUTION
from ketnap.units.enums import BodyKind

COMMITTEE, SUPERIOR = "cases.committee", "cases.superior"
_CONCLUSION = "Nghị quyết 6-KNĐ (R-CB-01)"

CONCLUSIONS = (
    Field("conclusion_biography", "Kết luận về lý lịch", Kind.LONG, personal=True, purpose=_CONCLUSION),
    Field("conclusion_politics", "Phẩm chất chính trị", Kind.LONG, personal=True, purpose=_CONCLUSION),
    Field("conclusion_ethics", "Đạo đức, lối sống", Kind.LONG, personal=True, purpose=_CONCLUSION),
    Field("conclusion_ability", "Năng lực công tác", Kind.LONG, personal=True, purpose=_CONCLUSION),
    Field("conclusion_relations", "Quan hệ quần chúng", Kind.LONG, personal=True, purpose=_CONCLUSION),
    Field("against_reasons", "Lý do không tán thành", Kind.LONG, personal=True, purpose=_CONCLUSION),
)
_DECISION = (
    Field("number", "Số quyết định", hint="Ví dụ 45-QĐ/HU"),
    Field("printed_on", "Ngày ghi trên quyết định, nếu khác ngày ký", Kind.DATE),
    Field("signer_post", "Chức vụ người ký"),
    Field("signer_name", "Người ký"),
    NOTE,
)

STEPS = (
    StepDef(
        "chi_bo_admission_resolution",
        BRANCH,
        (RESOLUTION, *CONCLUSIONS, NOTE),
        (PaperMade("6-KNĐ", "number"),),
        body=BodyKind.BRANCH,
        comes_in=("applicant", "vote_failed_reported"),
        indicators=("branch_proposals",),
        stage="proposed",
    ),
    StepDef(
        "sectional_committee_appraisal",
        COMMITTEE,
        (Field("number", "Số báo cáo"), NOTE),
        (PaperMade("7-KNĐ", "number"),),
    ),
    StepDef(
        "grassroots_committee_resolution",
        COMMITTEE,
        (Field("number", "Số nghị quyết", hint="Ví dụ 30-NQ/ĐU"), NOTE),
        (PaperMade("8-KNĐ", "number"),),
        body=BodyKind.COMMITTEE,
        comes_in=("proposed", "vote_failed_reported"),
        indicators=("committee_proposals",),
    ),
    StepDef(
        "organisation_appraisal",
        SUPERIOR,
        (Field("number", "Số phiếu thẩm định, tờ trình"), NOTE),
        (PaperMade("appraisal_note", "number"),),
    ),
    StepDef(
        "prior_agreement",
        SUPERIOR,
        (Field("number", "Số văn bản đồng ý", required=True), Field("issuer", "Cơ quan đồng ý", required=True), NOTE),
        (PaperMade("prior_agreement", "number"),),
    ),
    StepDef(
        "admission_decision",
        SUPERIOR,
        _DECISION,
        (PaperMade("9-KNĐ", "number"),),
        by_route=True,
        comes_in=("proposed",),
        indicators=("admissions_decided",),
        stage="decided",
    ),
    StepDef("result_notified", SUPERIOR, (NOTE,), gated=False, comes_in=("decided", "probationary", "not_admitted")),
    StepDef("decision_received", BRANCH, (NOTE,), gated=False, comes_in=("decided", "probationary")),
    StepDef(
        "admission_decision_extended",
        SUPERIOR,
        (
            Field("amount", "Số ngày làm việc gia hạn", Kind.COUNT, required=True),
            Field("reason", "Lý do", required=True),
        ),
        gated=False,
        comes_in=("proposed", "decided"),
    ),
    StepDef(
        "ceremony_late_agreed",
        SUPERIOR,
        (Field("number", "Số văn bản đồng ý"), NOTE),
        gated=False,
        comes_in=("decided",),
    ),
    StepDef("file_checked_unchanged", BRANCH, (NOTE,), gated=False, comes_in=("applicant", "vote_failed_reported")),
    StepDef(
        "irregularity_settled",
        SUPERIOR,
        (
            Field("event", "Việc được xử lý", Kind.PERSON, required=True),
            Field(
                "how", "Cách xử lý", Kind.LONG, required=True, personal=True, purpose="Xử lý việc không đúng quy định"
            ),
            Field("paper", "Số, ngày văn bản xử lý", required=True),
        ),
        gated=False,
        told=False,
    ),
    StepDef(
        "competent_answer",
        BRANCH,
        (
            Field("rule", "Quy tắc được hỏi", required=True, hint="Mã trong lời giải thích, ví dụ R-ELIG-02."),
            Field("by", "Cấp trả lời", required=True),
            Field("paper", "Số, ngày văn bản trả lời", required=True),
            Field("allowed", "Cho thực hiện", Kind.FLAG, required=True),
        ),
        gated=False,
        told=False,
    ),
    StepDef(
        "admission_ceremony",
        BRANCH,
        (Field("place", "Nơi tổ chức"), NOTE),
        indicators=("admissions",),
        stage="probationary",
    ),
    StepDef("assign_probation_helper", BRANCH, (*HELPER_FIELDS, NOTE)),
)
