"""Twelve months of probation, and recognition."""

from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE, RESOLUTION
from ketnap.units.enums import BodyKind

COMMITTEE, SUPERIOR = "cases.committee", "cases.superior"
DISCIPLINE = {"reprimand": "Khiển trách", "warning": "Cảnh cáo", "removal": "Cách chức", "expulsion": "Khai trừ"}
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
        comes_in=("recognition_due",),
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
        comes_in=("recognition_due",),
    ),
    StepDef(
        "recognition_decision_extended",
        SUPERIOR,
        (
            Field("amount", "Số ngày làm việc gia hạn", Kind.COUNT, required=True),
            Field("reason", "Lý do", required=True),
        ),
        gated=False,
        comes_in=("recognition_due", "official"),
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
        by_route=True,
        comes_in=("recognition_due",),
        indicators=("recognised",),
        stage="official",
    ),
    StepDef(
        "issue_party_card",
        SUPERIOR,
        (Field("number", "Số quyết định phát thẻ"), NOTE),
        (PaperMade("card_decision", "number"), PaperMade("1-TĐV"), PaperMade("1A-TĐV")),
    ),
    StepDef("announce_recognition", BRANCH, (NOTE,), comes_in=("official",)),
    StepDef(
        "discipline_probationary",
        SUPERIOR,
        (
            Field("discipline", "Hình thức", Kind.CHOICE, required=True, choices=DISCIPLINE),
            Field("number", "Số quyết định", required=True),
            NOTE,
        ),
        comes_in=("probationary", "recognition_due"),
    ),
    StepDef(
        "prolong_probation",
        BRANCH,
        (Field("amount", "Số tháng đề nghị kéo dài", Kind.COUNT), NOTE),
        comes_in=("probationary", "recognition_due"),
    ),
)
