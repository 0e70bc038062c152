"""Changes of place, and being away for a time: what goes out, who takes over, what rests meanwhile."""

from datetime import date, timedelta
from functools import cache

from ketnap.cases.steps.exits import LETTER, LETTER_PAPER, MEMBERS
from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE
from ketnap.lib.names import fold
from ketnap.units.places import CHANGE, provinces

COMMITTEE, SUPERIOR = "cases.committee", "cases.superior"
BEFORE_CEREMONY = ("candidate", "sympathiser", "applicant", "vote_failed_reported", "proposed", "decided")
RUNNING = (*BEFORE_CEREMONY, "probationary", "recognition_due")
MOVE_KINDS = {"formal": "Chuyển hẳn (chính thức)", "temporary": "Tạm thời"}
MOVE_REASONS = {
    "work": "Công tác",
    "study": "Học tập trung",
    "residence": "Đổi nơi cư trú",
    "contract": "Hợp đồng có thời hạn",
    "open_contract": "Hợp đồng không thời hạn",
    "secondment": "Biệt phái",
    "retirement": "Nghỉ hưu",
}
_KEEP_TOUCH = "Giữ liên hệ với người đi làm ăn xa"
_TO = Field("to", "Chi bộ nơi mới", Kind.UNIT, hint="Để trống khi nơi mới không thuộc tổ chức dùng chương trình này.")
_PLACE = Field("place", "Nơi mới, nếu ở ngoài", personal=True, purpose="Bàn giao hồ sơ")
ABROAD, UNKNOWN = "abroad", "unknown"


@cache
def destinations() -> dict[str, str]:
    """Where somebody may be away: provinces of both layouts by code, abroad, not known. Codes of 63 provinces begin with "63-"."""
    before = {f"63-{one.code}": one.name for one in provinces(CHANGE - timedelta(days=1))}
    after = {f"34-{one.code}": f"{one.name} (từ 01/07/2025)" for one in provinces(CHANGE)}
    return {**before, **after, ABROAD: "Ngoài nước", UNKNOWN: "Chưa rõ"}


def destinations_on(on: date) -> dict[str, str]:
    """The destinations to choose from on the day: its provinces, abroad, not known."""
    named = {f"{one.layout}-{one.code}": one.name for one in provinces(on)}
    return {**named, ABROAD: destinations()[ABROAD], UNKNOWN: destinations()[UNKNOWN]}


def destination_named(name: str, on: date) -> str:
    """The code of the province of that name on the day, with or without "Tỉnh"; the code of "not known" when there is none."""
    wanted = fold(name)
    found = [f"{one.layout}-{one.code}" for one in provinces(on) if fold(one.name).endswith(wanted)]
    return found[0] if len(found) == 1 else UNKNOWN


MOVES = (
    StepDef(
        "transfer_decided",
        BRANCH,
        (
            Field("move_kind", "Chuyển hẳn hay tạm thời", Kind.CHOICE, required=True, choices=MOVE_KINDS),
            Field("move_reason", "Vì việc gì", Kind.CHOICE, required=True, choices=MOVE_REASONS),
            Field("months", "Bao nhiêu tháng (tạm thời, học, hợp đồng)", Kind.COUNT),
            _TO,
            _PLACE,
            Field("number", "Số quyết định chuyển, nếu có"),
            Field(
                "same_competent_committee",
                "Nơi mới cùng cấp ủy có thẩm quyền kết nạp",
                Kind.FLAG,
                hint="Để trống khi đã chọn chi bộ nơi mới: chương trình xem theo Cây tổ chức.",
            ),
            Field("file_at_competent", "Hồ sơ đã ở cấp ủy có thẩm quyền", Kind.FLAG),
            Field("learned_on", "Ngày cấp ủy nơi cũ biết việc chuyển, nếu muộn hơn", Kind.DATE),
            Field("under_inspection", "Đang bị kiểm tra, xác minh hoặc có khiếu nại", Kind.FLAG),
            NOTE,
        ),
        gated=False,
        comes_in=(*RUNNING, "official"),
    ),
    StepDef(
        "transfer_file_sent",
        COMMITTEE,
        (
            Field(LETTER.name, LETTER.label, LETTER.kind, True, choices=LETTER.choices),
            Field("number", "Số của giấy", required=True),
            _TO,
            _PLACE,
            NOTE,
        ),
        (LETTER_PAPER,),
        gated=False,
        comes_in=BEFORE_CEREMONY,
    ),
    StepDef(
        "transfer_file_received",
        BRANCH,
        (Field(LETTER.name, LETTER.label, LETTER.kind, choices=LETTER.choices), Field("number", "Số của giấy"), NOTE),
        (LETTER_PAPER,),
        asks="receive_file",
        comes_in=BEFORE_CEREMONY,
    ),
    StepDef(
        "reconsideration_requested",
        COMMITTEE,
        (Field("number", "Số văn bản đề nghị"), NOTE),
        gated=False,
        comes_in=("decided",),
    ),
    StepDef(
        "reconsideration_answered",
        COMMITTEE,
        (Field("number", "Số văn bản trả lời"), NOTE),
        gated=False,
        comes_in=("decided",),
    ),
    StepDef(
        "temporary_opinion",
        BRANCH,
        (Field("number", "Số văn bản"), Field("from_unit", "Chi bộ nơi tạm thời", required=True), NOTE),
        (PaperMade("opinion_temporary_chi_bo", "number"),),
        gated=False,
        told=False,
        comes_in=("sympathiser", "applicant", "vote_failed_reported"),
    ),
    StepDef(
        "member_introduced",
        COMMITTEE,
        (
            Field("number", "Số giấy giới thiệu", required=True),
            _TO,
            _PLACE,
            Field("self_review_enclosed", "Kèm bản tự kiểm điểm có nhận xét của nơi cũ", Kind.FLAG),
            Field("helper_remark_enclosed", "Kèm nhận xét của người giúp đỡ cũ", Kind.FLAG),
            NOTE,
        ),
        (PaperMade("transfer_letter", "number"), PaperMade("helper_remark", when="helper_remark_enclosed")),
        asks="transfer_member",
        comes_in=MEMBERS,
    ),
    StepDef(
        "member_presented",
        BRANCH,
        (
            Field("dossier_confirmed", "Hồ sơ có xác nhận của cấp ủy đã giữ", Kind.FLAG),
            Field("late_with_reason", "Có lý do chính đáng khi nộp muộn", Kind.FLAG),
            NOTE,
        ),
        asks="receive_member",
        comes_in=MEMBERS,
    ),
    StepDef(
        "organisation_ended",
        COMMITTEE,
        (Field("number", "Số quyết định", required=True), NOTE),
        gated=False,
        comes_in=RUNNING,
    ),
)

AWAY = (
    StepDef(
        "paused",
        BRANCH,
        (
            Field(
                "destination",
                "Tỉnh nơi đến",
                Kind.CHOICE,
                required=True,
                personal=True,
                choices=destinations(),
                purpose=_KEEP_TOUCH,
            ),
            Field("contact", "Cách liên hệ", personal=True, purpose=_KEEP_TOUCH),
            Field("expected_on", "Dự kiến trở về", Kind.DATE),
            NOTE,
        ),
        gated=False,
        comes_in=BEFORE_CEREMONY,
    ),
    StepDef("resumed", BRANCH, (NOTE,), gated=False, comes_in=BEFORE_CEREMONY),
)
