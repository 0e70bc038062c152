"""What a rule may ask about the papers, the verification and the opinions. One part of the facts document (`facts`)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ketnap.rulebook.document import about

Relation = Literal["father", "mother", "sibling", "child", "spouse", "spouse_father", "spouse_mother", "spouse_sibling"]
Verifier = Literal["none", "self", "father", "mother", "spouse", "sibling", "child", "child_adopted", "sibling_adopted"]


@dataclass(frozen=True, kw_only=True)
class PaperHeld:
    """A paper in the file. Several of one code may be held; the newest dated not after the day asked counts."""

    code: str = about("mã giấy tờ, xem bảng mã")
    dated: date | None = about("ngày ghi trên giấy; để trống khi chưa rõ", default=None)
    number: str | None = about("số", default=None)
    issuer: str | None = about("nơi cấp", default=None)
    generation: str | None = about("đời mẫu (2012, 2017, 2022, 2025)", default=None)


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
    refused_for_person_off_list: bool | None = about(
        "nơi đó không xác nhận vì người không thuộc diện thẩm tra", default=None
    )


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
    unclear_points: bool | None = about("còn điều chưa rõ sau khi cấp ủy cơ sở đã xác nhận", default=None)
    unclear_settled_on: date | None = about(
        "ngày ban tổ chức của cấp ủy cấp trên trực tiếp xác nhận điều chưa rõ", default=None
    )
    recruitment_compared_on: date | None = about(
        "ngày đối chiếu lý lịch khai khi nhập ngũ, tuyển dụng (quân đội, công an)", default=None
    )
    home_confirmed_on: date | None = about("ngày trong nước xác nhận lý lịch của người đang ở ngoài nước", default=None)
    sibling_abroad_only: bool | None = about("người thân ở ngoài nước chỉ là anh, chị, em", default=None)


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
