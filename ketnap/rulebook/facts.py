"""What the rulebook is told about one case: the facts document. Described for readers in docs/reference/facts.md.

Everything may be left out; a thing left out is not known (a `null` yes-or-no is "chưa rõ", never "không").
Ids of persons and organisations are opaque texts. The state of a target is not among the facts and never will be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ketnap.rulebook.document import FactsError, about, read, write
from ketnap.rulebook.library import load

__all__ = ["Facts", "FactsError"]

Education = Literal["illiterate", "literate", "primary", "lower_secondary", "upper_secondary"]
Together = Literal["work", "labour", "study", "residence"]
Relation = Literal["father", "mother", "sibling", "child", "spouse", "spouse_father", "spouse_mother", "spouse_sibling"]
Body = Literal[
    "chi_bo",
    "grassroots_committee",
    "standing_committee",
    "standing_body_plus_heads_of_commissions",
    "youth_union_executive",
    "trade_union_executive",
]
Verifier = Literal["none", "self", "father", "mother", "spouse", "sibling", "child", "child_adopted", "sibling_adopted"]
LeavingReason = Literal[
    "gave_up",
    "own_application",
    "disunity",
    "corruption",
    "serious_crime",
    "less_serious_crime",
    "population_policy",
    "other",
]
RouteId = Literal[
    "via_superior_standing_committee",
    "authorised_grassroots_committee",
    "chi_bo_directly_under_superior",
    "hamlet_cell_under_commune_committee",
    "committee_with_superior_powers",
    "province_level",
    "grassroots_standing_committee",
    "armed_forces",
]


@dataclass(frozen=True, kw_only=True)
class PoliticalQuestion:
    """A question of political history or current politics (R-SPC-08). Only that it was raised and how it was concluded."""

    raised: bool | None = about("có vấn đề chính trị phải kết luận", default=None)
    within_power: bool | None = about("thuộc thẩm quyền kết luận của cấp ủy này", default=None)
    conclusion: str | None = about("tóm tắt kết luận", default=None)
    permitted: bool | None = about("kết luận cho phép xem xét kết nạp", default=None)
    paper: str | None = about("số, ngày văn bản kết luận", default=None)
    concluded_on: date | None = about("ngày kết luận", default=None)


@dataclass(frozen=True, kw_only=True)
class OverAge:
    """What the special case of a person over the age limit rests on (R-SPC-02)."""

    health_and_prestige: bool | None = about("có sức khỏe và uy tín", default=None)
    no_organisation_or_member: bool | None = about(
        "nơi làm việc, cư trú chưa có tổ chức đảng hoặc đảng viên", default=None
    )
    special_need: bool | None = about("do yêu cầu đặc biệt", default=None)


@dataclass(frozen=True, kw_only=True)
class PopulationCase:
    """A case under the population policy (R-SPC-03); filled only where the rule of the day asks for it."""

    children: int = about("con thứ mấy")
    birth_of_child: date | None = about("ngày sinh của con đó", default=None)
    put_out_on: date | None = about("ngày bị đưa ra khỏi Đảng vì việc này (đảng viên cũ)", default=None)
    not_a_breach: bool | None = about("thuộc trường hợp sinh con không coi là vi phạm", default=None)


@dataclass(frozen=True, kw_only=True)
class FormerMember:
    """A person who was in the Party before (R-REA-01 to -04)."""

    first_decision_on: date | None = about("ngày ký quyết định kết nạp lần đầu", default=None)
    left_on: date | None = about("ngày ra khỏi Đảng", default=None)
    reason: LeavingReason | None = about("lý do ra khỏi Đảng", default=None)
    family_hardship: bool | None = about("xin ra vì gia đình khó khăn đặc biệt", default=None)
    record_cleared_on: date | None = about("ngày được xóa án tích", default=None)
    readmitted_before: bool | None = about("đã từng được kết nạp lại", default=None)


@dataclass(frozen=True, kw_only=True)
class Person:
    """The person, as far as a rule asks."""

    birth: date | None = about("ngày sinh; khi chỉ rõ tháng hoặc năm thì ghi ngày đầu", default=None)
    birth_precision: Literal["day", "month", "year"] = about("ngày sinh rõ đến đâu", default="day")
    citizenship: str | None = about("quốc tịch, mã hai chữ; Việt Nam là VN", default=None)
    education: Education | None = about("trình độ giáo dục phổ thông", default=None)
    education_paper: Literal["diploma", "equivalent", "certificate_of_completion"] | None = about(
        "giấy tờ chứng minh trình độ", default=None
    )
    area_kind: Literal["mountain", "border", "island", "ethnic_minority", "special_difficulty"] | None = about(
        "sinh sống ở vùng nào trong các vùng được hạ mức học vấn", default=None
    )
    fisherman_at_sea: bool | None = about("ngư dân thường xuyên trên biển, đảo", default=None)
    village_elder: bool | None = about("già làng, trưởng bản, người có uy tín", default=None)
    youth_union_member: bool | None = about("là đoàn viên Đoàn Thanh niên", default=None)
    trade_union_member: bool | None = about("là đoàn viên công đoàn", default=None)
    private_enterprise_owner: bool | None = about("là chủ doanh nghiệp tư nhân", default=None)
    religious_follower: bool | None = about("là người có đạo", default=None)
    foreign_marriage: bool | None = about("có quan hệ hôn nhân với người nước ngoài", default=None)
    ethnic_chinese: bool | None = about("là người Hoa", default=None)
    over_age: OverAge | None = about("căn cứ của trường hợp quá tuổi", default=None)
    population_policy_case: PopulationCase | None = about("trường hợp về chính sách dân số", default=None)
    political_question: PoliticalQuestion | None = about("vấn đề chính trị", default=None)
    former_member: FormerMember | None = about("đã từng là đảng viên", default=None)
    abroad: bool | None = about("đang ở ngoài nước", default=None)


@dataclass(frozen=True, kw_only=True)
class Authority:
    """A decision that gives a committee its power to decide (R-DEC-09, R-DEC-10)."""

    number: str | None = about("số văn bản", default=None)
    decided_on: date | None = about("ngày ủy quyền, giao quyền", default=None)
    withdrawn_on: date | None = about("ngày thôi ủy quyền, giao quyền", default=None)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """The chi bộ that carries the case, and what stands above it, on the day asked."""

    kind: str | None = about("loại đơn vị", default=None)
    route: RouteId | None = about("đường xét duyệt phía trên chi bộ", default=None)
    official_members: int | None = about("số đảng viên chính thức của chi bộ", default=None)
    has_youth_union: bool | None = about("nơi này có tổ chức Đoàn Thanh niên", default=None)
    has_trade_union: bool | None = about("nơi này có công đoàn", default=None)
    has_sectional_committee: bool | None = about("có đảng ủy bộ phận", default=None)
    competent: bool | None = about("tổ chức này có thẩm quyền xem xét người này; false = biết là không", default=None)
    assigned_by_superior: bool | None = about(
        "chi bộ được cấp trên giao, vì nơi người đó ở chưa có chi bộ", default=None
    )
    authorisation: Authority | None = about("văn bản ủy quyền hoặc giao quyền kết nạp", default=None)


@dataclass(frozen=True, kw_only=True)
class Helper:
    """An official member assigned to follow and help; `stage` tells candidate time from probation."""

    person: str = about("mã người")
    official_since: date | None = about("ngày chính thức của người giúp đỡ", default=None)
    assigned_on: date | None = about("ngày chi bộ phân công", default=None)
    ended_on: date | None = about("ngày thôi giúp đỡ", default=None)
    stage: Literal["candidate", "probation"] = about("giúp người vào Đảng hay đảng viên dự bị", default="candidate")
    together_since: date | None = about("cùng nơi với người được giúp từ ngày", default=None)
    together_kind: Together | None = about("cùng công tác, lao động, học tập hay cư trú", default=None)
    replaces_earlier: bool | None = about("được phân công thay người trước", default=None)
    disciplined_on: date | None = about("ngày bị kỷ luật trong thời gian giúp đỡ", default=None)
    kept_on: date | None = about("ngày chi bộ quyết định vẫn để người này giúp đỡ sau kỷ luật", default=None)


@dataclass(frozen=True, kw_only=True)
class Introducer:
    """An official member who signs the introduction 3-KNĐ. A new introducer who replaces one is marked as a helper is."""

    person: str = about("mã người")
    official_since: date | None = about("ngày chính thức", default=None)
    paper_on: date | None = about("ngày ghi trên giấy giới thiệu", default=None)
    together_since: date | None = about("cùng nơi từ ngày", default=None)
    together_kind: Together | None = about("cùng công tác, lao động, học tập hay cư trú", default=None)
    together_broken: bool | None = about("thời gian cùng nơi có gián đoạn", default=None)
    replaces_earlier: bool | None = about("được phân công thay người trước", default=None)
    disciplined_on: date | None = about("ngày bị kỷ luật", default=None)
    kept_on: date | None = about("ngày chi bộ quyết định vẫn để người này giới thiệu", default=None)


@dataclass(frozen=True, kw_only=True)
class PaperHeld:
    """A paper in the file. Several of one code may be held; the newest dated not after the day asked counts."""

    code: str = about("mã giấy tờ, xem bảng mã")
    dated: date | None = about("ngày ghi trên giấy; để trống khi chưa rõ", default=None)
    number: str | None = about("số", default=None)
    issuer: str | None = about("nơi cấp", default=None)
    generation: str | None = about("đời mẫu (2012, 2017, 2022, 2025)", default=None)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something done or known. `step` is a step, an exit or one of the other events of docs/reference/steps.md."""

    step: str = about("mã bước, lối ra hoặc sự việc")
    on: date = about("ngày")
    amount: int | None = about("số ngày làm việc gia hạn", default=None)
    reason: str | None = about("lý do", default=None)


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A count. `present` are the members entitled to vote who attended; `blank` includes invalid ballots."""

    step: str | None = about("bước được biểu quyết; để trống trong act", default=None)
    on: date | None = about("ngày biểu quyết; để trống trong act", default=None)
    body: Body | None = about("tổ chức biểu quyết", default=None)
    method: Literal["secret_ballot", "party_card"] | None = about("hình thức", default=None)
    one_by_one: bool | None = about("biểu quyết từng người một", default=None)
    official_or_in_office: int = about("đảng viên chính thức, hoặc ủy viên đương chức")
    exempt_absent: int = about("được miễn công tác và sinh hoạt, vắng", default=0)
    away_absent: int = about("sinh hoạt tạm thời nơi khác, vắng", default=0)
    suspended: int = about("bị đình chỉ sinh hoạt, khởi tố, truy tố hoặc tạm giam", default=0)
    transferring: int = about("đã có giấy chuyển sinh hoạt mà chưa nộp", default=0)
    present: int = about("có mặt và được biểu quyết")
    in_favour: int = about("tán thành")
    against: int = about("không tán thành", default=0)
    blank: int = about("phiếu trắng, không hợp lệ", default=0)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request for verification. `covers` empty = both sides."""

    asked_of: str | None = about("nơi được đề nghị", default=None)
    covers: tuple[Literal["own", "spouse"], ...] = about("bên nào được xác minh", default=())
    sent_on: date | None = about("ngày gửi", default=None)
    received_on: date | None = about("ngày nơi đó nhận được", default=None)
    answered_on: date | None = about("ngày trả lời", default=None)
    by_post: bool | None = about("trả lời theo đường công văn", default=None)
    abroad: bool | None = about("ở ngoài nước", default=None)


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """Why one side of the family need not be verified (R-VER-03, R-VER-04)."""

    reason_relation: Relation = about("người thân là đảng viên")
    is_member_now: bool | None = about("hiện đang là đảng viên", default=None)
    declared_honestly: bool | None = about("lý lịch khai đầy đủ, rõ ràng, trung thực", default=None)
    confirmed_on: date | None = about("ngày cấp ủy quản lý đảng viên đó xác nhận", default=None)


@dataclass(frozen=True, kw_only=True)
class KnownOnTheSpot:
    """A family known on the spot for generations (R-VER-14)."""

    same_organisation_since_grandparents: bool | None = about(
        "cả gia đình dưới một tổ chức đảng từ đời ông bà", default=None
    )
    all_live_and_work_there: bool | None = about(
        "người vào Đảng và người thân đều sinh sống, làm việc tại đó", default=None
    )
    confirmed_on: date | None = about("ngày cấp ủy cấp xã xác nhận", default=None)


@dataclass(frozen=True, kw_only=True)
class Verification:
    """How the biography was verified and concluded."""

    requests: tuple[Request, ...] = about("các đề nghị thẩm tra", default=())
    has_spouse: bool | None = about("có vợ hoặc chồng; false thì không có bên vợ (chồng)", default=None)
    own_side_waived: Waiver | None = about("miễn thẩm tra bên mình", default=None)
    spouse_side_waived: Waiver | None = about("miễn thẩm tra bên vợ (chồng)", default=None)
    known_on_the_spot: KnownOnTheSpot | None = about("gia đình đã rõ tại chỗ", default=None)
    verifier_relation: Verifier | None = about("quan hệ của người được cử đi thẩm tra với người vào Đảng", default=None)
    relatives_abroad: bool | None = about("có người thân ở ngoài nước cần xác minh", default=None)
    foreign_body_work: bool | None = about(
        "người vào Đảng hoặc người thân làm việc cho tổ chức nước ngoài", default=None
    )
    workplace_checked_on: date | None = about("ngày xác minh tại nơi làm việc đó", default=None)
    security_checked_on: date | None = about("ngày cơ quan an ninh trả lời", default=None)
    declaration_gap: bool | None = about("phát hiện khai không đúng, không đủ", default=None)
    gap_settled_on: date | None = about("ngày chi bộ kết luận về việc khai không đúng", default=None)
    fit: bool | None = about("kết luận: đủ điều kiện xem xét kết nạp", default=None)
    supplemented_on: date | None = about("ngày thẩm tra bổ sung", default=None)


@dataclass(frozen=True, kw_only=True)
class OrganisationOpinion:
    """What one mass organisation said."""

    organisation: str = about("tổ chức")
    agreed: int | None = about("số tán thành", default=None)
    against: int | None = about("số không tán thành", default=None)
    on: date | None = about("ngày", default=None)


@dataclass(frozen=True, kw_only=True)
class ResidenceOpinion:
    """What the chi ủy (chi bộ) of the place of residence said."""

    agreed: bool | None = about("tán thành", default=None)
    on: date | None = about("ngày", default=None)
    not_required_by: str | None = about("văn bản cho phép không lấy ý kiến nơi cư trú", default=None)


@dataclass(frozen=True, kw_only=True)
class Opinions:
    """The opinions collected before the chi bộ considers."""

    mass_organisations: tuple[OrganisationOpinion, ...] = about("ý kiến tổ chức chính trị - xã hội", default=())
    no_mass_organisation: bool | None = about("không sinh hoạt ở tổ chức chính trị - xã hội nào", default=None)
    residence: ResidenceOpinion | None = about("ý kiến chi ủy (chi bộ) nơi cư trú", default=None)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The competent body's answer to a point the texts leave open: it turns "person" into allow or refuse."""

    rule: str = about("mã quy tắc được trả lời")
    step: str | None = about("chỉ cho bước này; để trống = mọi bước", default=None)
    on: date = about("ngày trả lời")
    by: str = about("cấp trả lời")
    paper: str = about("văn bản trả lời")
    allowed: bool = about("cho làm")


@dataclass(frozen=True, kw_only=True)
class Act:
    """What belongs to the step now judged and is not yet among the events."""

    vote: Vote | None = about("kết quả biểu quyết", default=None)
    helpers: tuple[str, ...] = about("mã những người được phân công", default=())
    papers: tuple[str, ...] = about("mã giấy tờ do chính bước này lập", default=())
    deciding_body: str | None = about("nơi ra quyết định, như deciding_body của đường xét duyệt", default=None)
    one_by_one: bool | None = about("xét, quyết định, kết nạp từng người một", default=None)
    held_by: Literal["proposing_chi_bo", "other_chi_bo"] | None = about("chi bộ tổ chức lễ", default=None)
    reason: str | None = about("lý do (khi rời danh sách, thôi, chuyển đi)", default=None)
    printed_on: date | None = about("ngày ghi trên quyết định, nếu khác ngày ký", default=None)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that is known of one case."""

    person: Person = about("người được xét", default=Person())
    unit: Unit = about("chi bộ và đường xét duyệt", default=Unit())
    helpers: tuple[Helper, ...] = about("người giúp đỡ", default=())
    introducers: tuple[Introducer, ...] = about("người giới thiệu", default=())
    papers: tuple[PaperHeld, ...] = about("giấy tờ trong hồ sơ", default=())
    events: tuple[Event, ...] = about("việc đã làm", default=())
    votes: tuple[Vote, ...] = about("các lần biểu quyết đã qua", default=())
    verification: Verification = about("thẩm tra lý lịch", default=Verification())
    opinions: Opinions = about("ý kiến nhận xét", default=Opinions())
    answers: tuple[Answer, ...] = about("trả lời của cấp có thẩm quyền", default=())
    act: Act = about("việc đang xét", default=Act())

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | object) -> "Facts":
        """The facts of one JSON document. Raises FactsError naming every unknown key, code or bad value by its path."""
        facts = read(cls, document)
        errors = list(_unknown_codes(facts))
        if errors:
            raise FactsError(errors)
        return facts

    def to_document(self) -> dict[str, Any]:
        """The facts as a JSON document; what is not known is left out. `from_document` gives equal facts back."""
        document: dict[str, Any] = write(self)
        return document


def _unknown_codes(facts: Facts) -> list[tuple[str, str]]:
    library = load()
    errors = []
    for index, event in enumerate(facts.events):
        if not library.is_event(event.step):
            errors.append((f"events[{index}].step", f"không có bước hoặc sự việc “{event.step}”"))
    for index, vote in enumerate(facts.votes):
        if vote.step is None or vote.step not in library.steps:
            errors.append((f"votes[{index}].step", f"không có bước “{vote.step}”"))
    for index, paper in enumerate(facts.papers):
        if paper.code not in library.papers:
            errors.append((f"papers[{index}].code", f"không có loại giấy tờ “{paper.code}”"))
    for index, code in enumerate(facts.act.papers):
        if code not in library.papers:
            errors.append((f"act.papers[{index}]", f"không có loại giấy tờ “{code}”"))
    for index, answer in enumerate(facts.answers):
        if answer.rule not in library.rules:
            errors.append((f"answers[{index}].rule", f"không có quy tắc “{answer.rule}”"))
    return errors
