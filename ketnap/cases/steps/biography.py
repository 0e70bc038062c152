"""Biography, verification, introductions, opinions."""

from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import NOTE, TOGETHER

BRANCH, COMMITTEE, SUPERIOR = "cases.branch", "cases.committee", "cases.superior"
OWN_RELATIVES = {"father": "Cha đẻ", "mother": "Mẹ đẻ", "sibling": "Anh, chị, em ruột", "child": "Con đẻ"}
SPOUSE_RELATIVES = {
    "spouse": "Vợ (chồng)",
    "spouse_father": "Cha đẻ của vợ (chồng)",
    "spouse_mother": "Mẹ đẻ của vợ (chồng)",
    "spouse_sibling": "Anh, chị, em ruột của vợ (chồng)",
}
SIDES = {"own": "Bên mình", "spouse": "Bên vợ (chồng)", "both": "Cả hai bên"}
# The fields of each introducer: who, together since when, together in which sense.
INTRODUCERS = (
    ("introducer", "together_since", "together_kind"),
    ("second_introducer", "second_together_since", "second_together_kind"),
)
_VERIFY = "Thẩm tra lý lịch (R-VER-01 … R-VER-04)"

STEPS = (
    StepDef(
        "write_biography",
        BRANCH,
        (
            Field("has_spouse", "Có vợ hoặc chồng", Kind.FLAG, personal=True, purpose=_VERIFY),
            Field(
                "own_member_relative",
                "Người thân bên mình là đảng viên",
                Kind.CHOICE,
                personal=True,
                choices=OWN_RELATIVES,
                purpose=_VERIFY,
            ),
            Field(
                "spouse_member_relative",
                "Người thân bên vợ (chồng) là đảng viên",
                Kind.CHOICE,
                personal=True,
                choices=SPOUSE_RELATIVES,
                purpose=_VERIFY,
            ),
            Field(
                "relatives_abroad", "Có người thân ở nước ngoài cần xác minh", Kind.FLAG, personal=True, purpose=_VERIFY
            ),
            NOTE,
        ),
        (PaperMade("2-KNĐ"),),
    ),
    StepDef("check_and_seal_biography", BRANCH, (NOTE,)),
    StepDef(
        "verification_requested",
        COMMITTEE,
        (
            Field("asked_of", "Nơi được đề nghị thẩm tra", required=True, personal=True, purpose=_VERIFY),
            Field("covers", "Thẩm tra cho", Kind.CHOICE, choices=SIDES, personal=True, purpose=_VERIFY),
            Field("letter", "Số công văn"),
            Field(
                "received_on",
                "Nơi đó nhận được ngày",
                Kind.DATE,
                hint="Để tính hạn trả lời theo đường công văn (R-VER-10).",
            ),
            Field("by_post", "Gửi theo đường công văn", Kind.FLAG),
            Field("abroad", "Ở nước ngoài", Kind.FLAG),
        ),
        gated=False,
        comes_in=("applicant", "vote_failed_reported", "proposed"),
    ),
    StepDef(
        "verification_answered",
        COMMITTEE,
        (
            Field("request", "Đề nghị được trả lời", Kind.PERSON, required=True),
            Field("result", "Kết quả", Kind.LONG, personal=True, purpose=_VERIFY),
        ),
        gated=False,
        told=False,
    ),
    StepDef(
        "verify_biography",
        COMMITTEE,
        (
            Field(
                "declared_honestly",
                "Lý lịch khai đầy đủ, rõ ràng, trung thực",
                Kind.FLAG,
                personal=True,
                purpose=_VERIFY,
            ),
            NOTE,
        ),
    ),
    StepDef(
        "conclude_biography",
        COMMITTEE,
        (Field("fit", "Đủ điều kiện xem xét kết nạp", Kind.FLAG, required=True, personal=True, purpose=_VERIFY), NOTE),
    ),
    StepDef(
        "political_question_conclusion",
        SUPERIOR,
        (
            Field(
                "permitted",
                "Kết luận cho phép xem xét kết nạp",
                Kind.FLAG,
                required=True,
                personal=True,
                purpose="R-SPC-08",
            ),
            Field("paper", "Số, ngày văn bản kết luận", required=True, personal=True, purpose="R-SPC-08"),
        ),
        (PaperMade("political_question_conclusion", when="permitted"),),
    ),
    StepDef(
        "introduce_formally",
        BRANCH,
        (
            Field("introducer", "Đảng viên giới thiệu", Kind.PERSON, required=True),
            Field(
                "together_since",
                "Cùng nơi từ ngày",
                Kind.DATE,
                hint="Ít nhất 12 tháng trước ngày giới thiệu (R-INT-01).",
            ),
            Field("together_kind", "Cùng nơi theo nghĩa", Kind.CHOICE, choices=TOGETHER),
            Field(
                "second_introducer",
                "Đảng viên giới thiệu thứ hai",
                Kind.PERSON,
                hint="Không cần khi có nghị quyết của Đoàn hoặc Công đoàn (R-INT-05).",
            ),
            Field("second_together_since", "Cùng nơi từ ngày (người thứ hai)", Kind.DATE),
            Field("second_together_kind", "Cùng nơi theo nghĩa (người thứ hai)", Kind.CHOICE, choices=TOGETHER),
            Field("union_number", "Số nghị quyết Đoàn (4-KNĐ)"),
            Field("trade_union_number", "Số nghị quyết Công đoàn (4A-KNĐ)"),
            NOTE,
        ),
        (
            PaperMade("3-KNĐ"),
            PaperMade("4-KNĐ", "union_number", "union_number"),
            PaperMade("4A-KNĐ", "trade_union_number", "trade_union_number"),
        ),
    ),
    StepDef(
        "collect_opinions",
        BRANCH,
        (
            Field("organisation", "Tổ chức chính trị - xã hội", personal=True, purpose="R-OPI-01"),
            Field("organisation_agreed", "Số tán thành", Kind.COUNT),
            Field("organisation_against", "Số không tán thành", Kind.COUNT),
            Field("no_organisation", "Không sinh hoạt ở tổ chức nào", Kind.FLAG),
            Field(
                "residence_agreed", "Chi ủy (chi bộ) nơi cư trú tán thành", Kind.FLAG, personal=True, purpose="R-OPI-02"
            ),
            Field("residence_not_required_by", "Văn bản cho phép không lấy ý kiến nơi cư trú"),
            NOTE,
        ),
        (PaperMade("5-KNĐ"),),
    ),
)
