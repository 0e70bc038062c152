"""What a rule may ask about the person. One part of the facts document (`facts`)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ketnap.rulebook.document import about

SituationKind = Literal[
    "full_time_study",
    "secondment",
    "temporary_stay",
    "graduate",
    "fixed_term_contract",
    "open_ended_contract",
]
Group = Literal["official", "enterprise", "hamlet", "student", "pupil", "police"]
Occupation = Literal[
    "farmer",
    "worker",
    "public_servant",
    "public_employee",
    "soldier",
    "police",
    "enterprise_owner",
    "household_business",
    "student",
    "pupil",
    "retired",
    "other",
]
MassOrganisation = Literal["youth_union", "trade_union", "womens_union", "farmers_association", "veterans_association"]
HOA = "04"
Education = Literal["illiterate", "literate", "primary", "lower_secondary", "upper_secondary"]
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
class Situation:
    """Study, secondment, contract: what decides which organisation considers the person (R-SPC-14, -15, -18, -19)."""

    kind: SituationKind = about("hoàn cảnh công tác, học tập")
    months: int | None = about("kéo dài (hợp đồng: đã thực làm) bao nhiêu tháng", default=None)
    without_break: bool | None = about("các hợp đồng nối nhau không gián đoạn", default=None)
    workplace_has_organisation: bool | None = about("nơi làm việc có tổ chức đảng", default=None)
    graduation_on: date | None = about("ngày quyết định công nhận tốt nghiệp có hiệu lực", default=None)


@dataclass(frozen=True, kw_only=True)
class LocalFacts:
    """What only local packs ask (section 13A). Never a central rule, never a refusal unless the pack's line is binding."""

    group: Group | None = about("nhóm đối tượng theo hướng dẫn của địa phương", default=None)
    union_officer: bool | None = about("là cán bộ Đoàn", default=None)
    application_handwritten: bool | None = about("đơn viết tay", default=None)
    biography_handwritten: bool | None = about("lý lịch viết tay", default=None)
    start_permitted_on: date | None = about("ngày cấp ủy cho phép làm hồ sơ (6-TN)", default=None)
    good_years: int | None = about("số năm liền được xếp loại hoàn thành tốt trở lên đến kỳ họp", default=None)
    outstanding_or_newcomer: bool | None = about(
        "thành tích đặc biệt xuất sắc, hoặc mới đến và có xác nhận đang được xem xét", default=None
    )
    cultural_family: bool | None = about("gia đình văn hóa của năm trước", default=None)
    study_good: bool | None = about("kết quả học tập và rèn luyện từ khá trở lên, không thi lại", default=None)
    adopted_child_at_home: bool | None = about("có con nuôi hợp pháp cùng sống, đủ năng lực hành vi", default=None)
    adopted_child_verified_on: date | None = about("ngày thẩm tra người con nuôi đó", default=None)
    politics_verified_again_on: date | None = about("ngày thẩm tra lại chính trị hiện nay của mọi người", default=None)
    introducer_party_years: int | None = about("tuổi đảng (năm) ít nhất của người giới thiệu", default=None)


@dataclass(frozen=True, kw_only=True)
class OrganisationMembership:
    """A time in a mass organisation. Where `youth_union_member` or `trade_union_member` is left out, these say it for the day
    that is judged."""

    organisation: MassOrganisation = about("tổ chức")
    since: date | None = about("từ ngày", default=None)
    until: date | None = about("đến hết ngày; để trống khi vẫn còn", default=None)


@dataclass(frozen=True, kw_only=True)
class FormerMember:
    """A person who was in the Party before (R-REA-01 to -04)."""

    first_decision_on: date | None = about("ngày ký quyết định kết nạp lần đầu", default=None)
    left_on: date | None = about("ngày ra khỏi Đảng", default=None)
    left_by: Literal["expelled", "struck_off", "on_application", "lost_contact"] | None = about(
        "ra khỏi Đảng bằng cách nào: khai trừ, xóa tên, cho ra theo đơn, mất liên lạc; theo đơn mà chưa ghi lý do thì lý do là "
        "tự làm đơn (R-REA-02)",
        default=None,
    )
    reason: LeavingReason | None = about("lý do ra khỏi Đảng", default=None)
    family_hardship: bool | None = about("xin ra vì gia đình khó khăn đặc biệt", default=None)
    record_cleared_on: date | None = about("ngày được xóa án tích", default=None)
    readmitted_before: bool | None = about("đã từng được kết nạp lại", default=None)
    wrongly_put_out: bool | None = about("bị đưa ra khỏi Đảng sai và đã được khôi phục", default=None)

    @property
    def cause(self) -> LeavingReason | None:
        """Why the person left; who was let go at their own request and gave no other reason left on own application."""
        return "own_application" if self.reason is None and self.left_by == "on_application" else self.reason


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
    ethnic_group: str | None = about(
        "dân tộc, mã hai chữ số của danh mục dân tộc (04 là người Hoa); chỉ ghi khi quy tắc hỏi (R-SPC-06)",
        default=None,
    )
    occupation_kind: Occupation | None = about(
        "nhóm nghề nghiệp; quy tắc chỉ hỏi chủ doanh nghiệp (R-SPC-04), quân nhân, công an (R-VER-06)", default=None
    )
    memberships: tuple[OrganisationMembership, ...] = about("tham gia tổ chức chính trị - xã hội", default=())
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
    alone_abroad: bool | None = about("là đảng viên lẻ ở ngoài nước", default=None)
    armed_forces: bool | None = about("đang trong Quân đội, Công an", default=None)
    situation: Situation | None = about("học tập trung, biệt phái, tạm vắng, hợp đồng, tốt nghiệp", default=None)
    cancelled_before: date | None = about(
        "ngày một quyết định kết nạp trước đây bị hủy vì không đủ tiêu chuẩn", default=None
    )
    local: LocalFacts | None = about("dữ kiện chỉ gói quy tắc địa phương hỏi", default=None)

    def belongs_to(self, organisation: Literal["youth_union", "trade_union"], on: date) -> bool | None:
        """Whether the person is in the organisation on that day; None when nothing is known."""
        told = self.youth_union_member if organisation == "youth_union" else self.trade_union_member
        times = [one for one in self.memberships if one.organisation == organisation]
        if told is not None or not times:
            return told
        return any((one.since or on) <= on <= (one.until or on) for one in times)

    @property
    def owns_enterprise(self) -> bool | None:
        """Whether the person owns a private enterprise."""
        return _or_known(self.private_enterprise_owner, self.occupation_kind, ("enterprise_owner",))

    @property
    def serves_in_arms(self) -> bool | None:
        """Whether the person serves in the Army or the Public Security."""
        return _or_known(self.armed_forces, self.occupation_kind, ("soldier", "police"))

    @property
    def is_hoa(self) -> bool | None:
        """Whether the person is ethnic Chinese."""
        return _or_known(self.ethnic_chinese, self.ethnic_group, (HOA,))


def _or_known(told: bool | None, code: str | None, yes: tuple[str, ...]) -> bool | None:
    return (None if code is None else code in yes) if told is None else told
