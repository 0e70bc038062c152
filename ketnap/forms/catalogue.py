"""The forms that can be printed, each with its fields, its template and how far its layout is known.

A form is found by (pack, code, generation): the code is stable over the years, its fields are not, and a local
pack may give a code another meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

TEMPLATES = Path(__file__).parent / "templates"

Kind = Literal["text", "long", "date", "count", "list", "yesno", "number"]
Context = Mapping[str, object]


@dataclass(frozen=True)
class Field:
    """One value a form needs. `hint` tells where to enter it; `needed_when` makes an optional field required."""

    name: str
    label_vi: str
    kind: Kind
    required: bool = True
    hint: str = ""
    needed_when: Callable[[Context], bool] | None = None

    def is_needed(self, context: Context) -> bool:
        return self.required or (self.needed_when is not None and self.needed_when(context))


@dataclass(frozen=True)
class Form:
    """`mark` is the confidence of the layout (S, Sw, K, K?) as in the regulations; `note` is shown beside the form."""

    pack: str
    code: str
    generation: str
    title_vi: str
    title_en: str
    fields: tuple[Field, ...]
    template: Path
    mark: str
    note: str

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when the form has none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


class UnknownForm(LookupError):
    """No such form in this pack and generation."""


UNITS = "Tổ chức → đơn vị → Tên gọi"
REGISTER = "Kỳ họp → số văn bản; ngày ghi là ngày họp"
PERSON = "Hồ sơ → Lý lịch của người xin vào Đảng"
SITTING = "Kỳ họp → Sửa danh sách dự họp (có mặt, chủ trì, thư ký)"
CONCLUSIONS = "Kỳ họp → Kết luận về người xin vào Đảng"
VOTES = "Kỳ họp → Biểu quyết"
DECISION = "Hồ sơ → Quyết định kết nạp"
DECIDED = "Kỳ họp của cơ quan quyết định → Số quyết định, người ký"


def amount(context: Context, name: str) -> int:
    """The whole number under `name`, 0 where it is absent or not a number."""
    value = context.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _official_absent(context: Context) -> bool:
    return amount(context, "official_total") > amount(context, "official_present")


def _someone_against(context: Context) -> bool:
    return amount(context, "votes_against") > 0


_HEAD = (
    Field("superior", "Tổ chức đảng cấp trên (dòng đầu, bên trái)", "text", hint=UNITS),
    Field("issuer", "Tổ chức đảng ban hành", "text", hint=UNITS),
    Field("number", "Số văn bản", "number", hint=REGISTER),
)
_PLACE_AND_DATE = (
    Field("place", "Địa danh ghi trên văn bản", "text", hint=UNITS),
    Field("paper_date", "Ngày ghi trên văn bản", "date", hint=REGISTER),
)
_PERSON = (
    Field("person_name", "Họ và tên người xin vào Đảng", "text", hint=PERSON),
    Field("person_born", "Ngày sinh của người xin vào Đảng", "date", hint=PERSON),
)

BRANCH_RESOLUTION = Form(
    pack="centre",
    code="6-KNĐ",
    generation="2022",
    title_vi="Nghị quyết đề nghị kết nạp đảng viên (của chi bộ)",
    title_en="Chi bộ resolution proposing admission",
    fields=(
        *_HEAD,
        Field("symbol", "Ký hiệu văn bản (mặc định NQ/CB)", "text", required=False, hint=REGISTER),
        *_PLACE_AND_DATE,
        Field("meeting_on", "Ngày họp chi bộ", "date", hint="Kỳ họp → Ngày họp"),
        *_PERSON,
        Field("official_total", "Tổng số đảng viên chính thức của chi bộ", "count", hint=SITTING),
        Field("probationary_total", "Tổng số đảng viên dự bị của chi bộ", "count", hint=SITTING),
        Field("official_present", "Số đảng viên chính thức có mặt", "count", hint=SITTING),
        Field("probationary_present", "Số đảng viên dự bị có mặt", "count", hint=SITTING),
        Field(
            "absence_reasons",
            "Lý do vắng mặt của đảng viên chính thức",
            "text",
            required=False,
            hint=SITTING,
            needed_when=_official_absent,
        ),
        Field("chair_name", "Chủ trì hội nghị", "text", hint=SITTING),
        Field("chair_post", "Chức vụ của người chủ trì", "text", required=False, hint=SITTING),
        Field("clerk_name", "Thư ký hội nghị", "text", hint=SITTING),
        Field("conclusion_biography", "Kết luận về lý lịch", "long", hint=CONCLUSIONS),
        Field("conclusion_politics", "Kết luận về phẩm chất (ý thức) chính trị", "long", hint=CONCLUSIONS),
        Field("conclusion_ethics", "Kết luận về đạo đức, lối sống (ưu điểm, khuyết điểm)", "long", hint=CONCLUSIONS),
        Field("conclusion_ability", "Kết luận về năng lực công tác", "long", hint=CONCLUSIONS),
        Field("conclusion_relations", "Kết luận về quan hệ quần chúng", "long", hint=CONCLUSIONS),
        Field("meets_standards", "Kết luận đủ tiêu chuẩn, điều kiện kết nạp", "yesno", hint=CONCLUSIONS),
        Field("votes_for", "Số đảng viên chính thức tán thành", "count", hint=VOTES),
        Field("votes_against", "Số đảng viên chính thức không tán thành", "count", hint=VOTES),
        Field("vote_base", "Số đảng viên chính thức được tính khi biểu quyết", "count", hint=VOTES),
        Field(
            "against_reasons",
            "Lý do không tán thành",
            "text",
            required=False,
            hint=VOTES,
            needed_when=_someone_against,
        ),
        Field("proposed_to", "Cấp ủy nhận đề nghị", "text", hint=UNITS),
        Field("recipients", "Nơi nhận (mặc định: cấp ủy nhận đề nghị, lưu chi bộ)", "list", required=False),
        Field("signer_post", "Chức vụ người ký", "text", hint=SITTING),
        Field("signer_name", "Họ và tên người ký", "text", hint=SITTING),
    ),
    template=TEMPLATES / "6-knd-2022.docx",
    mark="K",
    note="Bố cục theo mô tả nội dung tại điểm 3.6b, cần xác nhận với mẫu in chính thức.",
)

ADMISSION_DECISION = Form(
    pack="centre",
    code="9-KNĐ",
    generation="2022",
    title_vi="Quyết định kết nạp đảng viên",
    title_en="Decision on admission",
    fields=(
        *_HEAD,
        Field("symbol", "Ký hiệu văn bản (ví dụ QĐ/HU)", "text", hint=DECIDED),
        *_PLACE_AND_DATE,
        Field("deciding_body", "Cơ quan quyết định (ví dụ Ban Thường vụ Huyện ủy …)", "text", hint=DECISION),
        Field("on_behalf_of", "Ký thay mặt (mặc định Ban Thường vụ)", "text", required=False, hint=DECISION),
        *_PERSON,
        Field("person_hometown", "Quê quán của người xin vào Đảng", "text", hint=PERSON),
        Field("person_work_unit", "Đơn vị công tác, học tập", "text", required=False, hint=PERSON),
        Field("branch", "Chi bộ nơi người được kết nạp sinh hoạt", "text", hint=UNITS),
        Field("grassroots", "Tổ chức cơ sở đảng", "text", hint=UNITS),
        Field("proposing_committee", "Cấp ủy cơ sở đề nghị", "text", hint=UNITS),
        Field("organisation_commission", "Ban tổ chức (ban tham mưu) đề nghị", "text", hint=UNITS),
        Field("executors", "Tổ chức thi hành (mặc định: các tổ chức nêu trên)", "list", required=False),
        Field("recipients", "Nơi nhận (mặc định: như Điều 2, lưu)", "list", required=False),
        Field("signer_post", "Chức vụ người ký", "text", hint=DECIDED),
        Field("signer_name", "Họ và tên người ký", "text", hint=DECIDED),
    ),
    template=TEMPLATES / "9-knd-2022.docx",
    mark="K",
    note="Bố cục theo mô tả, cần xác nhận với mẫu in chính thức.",
)

FORMS: dict[tuple[str, str, str], Form] = {
    (form.pack, form.code, form.generation): form for form in (BRANCH_RESOLUTION, ADMISSION_DECISION)
}


def form_of(code: str, *, generation: str = "2022", pack: str = "centre") -> Form:
    """The form of that code, generation and pack; UnknownForm (Vietnamese message) when there is none."""
    try:
        return FORMS[pack, code, generation]
    except KeyError:
        known = ", ".join(f"{form.code} ({form.generation})" for form in FORMS.values())
        raise UnknownForm(f"Chưa có mẫu {code} bộ {generation}. Các mẫu hiện có: {known}.") from None
