"""What a rule may ask about the unit, its members and what they did. One part of the facts document (`facts`)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ketnap.rulebook.document import about

Together = Literal["work", "labour", "study", "residence"]
Body = Literal[
    "chi_bo",
    "grassroots_committee",
    "standing_committee",
    "standing_body_plus_heads_of_commissions",
    "youth_union_executive",
    "trade_union_executive",
]
Considering = Literal["home", "institution", "secondment_place", "workplace", "residence", "school", "locality"]
Workplace = Literal["agency", "armed_forces", "public_service", "state_enterprise", "private_firm", "hamlet", "school"]
MoveReason = Literal["work", "study", "residence", "contract", "open_contract", "secondment", "retirement"]
Level = Literal["chi_bo", "grassroots_chi_bo", "sectional", "grassroots", "commune", "district", "province", "central"]
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
class Authority:
    """A decision that gives a committee its power to decide (R-DEC-09, R-DEC-10)."""

    number: str | None = about("số văn bản", default=None)
    decided_on: date | None = about("ngày ủy quyền, giao quyền", default=None)
    withdrawn_on: date | None = about("ngày thôi ủy quyền, giao quyền", default=None)
    members: int | None = about("số đảng viên của đảng bộ khi ủy quyền, giao quyền", default=None)
    good_years: int | None = about("số năm liền được xếp loại tốt trở lên", default=None)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """The chi bộ that carries the case, and what stands above it, on the day asked."""

    kind: str | None = about("loại đơn vị", default=None)
    level: Level | None = about(
        "cấp của tổ chức mang hồ sơ; ghi để đọc, đường xét duyệt do route cho biết", default=None
    )
    route: RouteId | None = about("đường xét duyệt phía trên chi bộ", default=None)
    official_members: int | None = about("số đảng viên chính thức của chi bộ", default=None)
    probationary_members: int | None = about(
        "số đảng viên dự bị; không tính vào số đảng viên chính thức cần có (R-CB-04)", default=None
    )
    exempt_members: int | None = about(
        "số đảng viên chính thức được miễn công tác và sinh hoạt (R-CB-02)", default=None
    )
    away_members: int | None = about("số đảng viên chính thức đang sinh hoạt tạm thời nơi khác (R-CB-02)", default=None)
    region_kind: Literal["mountain", "border", "island", "ethnic_minority", "special_difficulty", "other"] | None = (
        about("vùng của tổ chức; ghi để đọc, mức học vấn xét theo nơi người đó sinh sống (R-ELIG-05)", default=None)
    )
    has_youth_union: bool | None = about("nơi này có tổ chức Đoàn Thanh niên", default=None)
    has_trade_union: bool | None = about("nơi này có công đoàn", default=None)
    has_sectional_committee: bool | None = about("có đảng ủy bộ phận", default=None)
    competent: bool | None = about("tổ chức này có thẩm quyền xem xét người này; false = biết là không", default=None)
    assigned_by_superior: bool | None = about(
        "chi bộ được cấp trên giao, vì nơi người đó ở chưa có chi bộ", default=None
    )
    authorisation: Authority | None = about("văn bản ủy quyền hoặc giao quyền kết nạp", default=None)
    considers_as: Considering | None = about("tổ chức này xem xét với tư cách nào đối với người đó", default=None)
    established_on: date | None = about("ngày thành lập chi bộ", default=None)
    dissolved_on: date | None = about("ngày chi bộ giải thể, chia tách, sáp nhập", default=None)
    competent_body_ended_on: date | None = about(
        "ngày cấp ủy có thẩm quyền đang giữ hồ sơ kết thúc hoạt động", default=None
    )
    has_standing_committee: bool | None = about("đảng ủy cơ sở có ban thường vụ", default=None)
    workplace_kind: Workplace | None = about("loại nơi làm việc, nơi ở của người đó", default=None)


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
    together_until: date | None = about("cùng nơi đến hết ngày; để trống khi vẫn còn", default=None)
    together_at: str | None = about("cùng ở đâu; ghi để đọc", default=None)
    post: str | None = about("chức vụ; ghi để đọc, không quy tắc nào hỏi", default=None)


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
    together_until: date | None = about("cùng nơi đến hết ngày; để trống khi vẫn còn (R-INT-01)", default=None)
    together_at: str | None = about("cùng ở đâu; ghi để đọc", default=None)
    post: str | None = about("chức vụ; ghi để đọc, không quy tắc nào hỏi", default=None)


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
class Move:
    """A change of place (section 9). `decided_on` = the transfer decision takes effect, or the residence changes."""

    decided_on: date = about("ngày quyết định chuyển có hiệu lực, hoặc ngày đổi nơi cư trú")
    kind: Literal["formal", "temporary"] | None = about("chuyển chính thức hay tạm thời", default=None)
    reason: MoveReason | None = about("vì công tác, học tập, cư trú, hợp đồng …", default=None)
    months: int | None = about("đi bao nhiêu tháng (tạm thời, học, hợp đồng có thời hạn)", default=None)
    same_competent_committee: bool | None = about("nơi mới cùng cấp ủy có thẩm quyền kết nạp", default=None)
    file_at_competent: bool | None = about("khi chuyển, hồ sơ đã ở cấp ủy có thẩm quyền", default=None)
    learned_on: date | None = about("ngày cấp ủy nơi cũ biết việc chuyển, nếu muộn hơn", default=None)
    under_inspection: bool | None = about("đang bị kiểm tra, xác minh hoặc có khiếu nại chưa giải quyết", default=None)
    self_review_enclosed: bool | None = about("bản tự kiểm điểm có nhận xét của nơi cũ kèm theo", default=None)
    helper_remark_enclosed: bool | None = about("nhận xét của người giúp đỡ cũ kèm theo", default=None)
    dossier_confirmed: bool | None = about("hồ sơ có xác nhận của cấp ủy đã giữ", default=None)
    late_with_reason: bool | None = about("có lý do chính đáng khi nộp muộn", default=None)
