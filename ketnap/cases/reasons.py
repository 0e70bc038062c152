"""Why a case ends: the one table of coded reasons, with the ways out that each belongs to.

An exit with one reason carries it without being asked. Reasons that are grounds of the rulebook keep its codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One coded reason and the exits that may give it."""

    label: str
    exits: tuple[str, ...]


REASONS: Mapping[str, Reason] = {
    "removed_quality": Reason("Không bảo đảm tiêu chuẩn", ("removed_from_list",)),
    "withdrew": Reason("Không còn nguyện vọng", ("removed_from_list", "withdrawn")),
    "withdrawn": Reason("Người xin vào Đảng rút đơn", ("withdrawn",)),
    "lost_contact": Reason("Mất liên lạc, đi làm ăn xa", ("removed_from_list",)),
    "over_age": Reason("Quá tuổi", ("over_age", "removed_from_list")),
    "education": Reason("Không đủ trình độ học vấn", ("removed_from_list",)),
    "enlisted": Reason("Nhập ngũ", ("moved_away", "removed_from_list")),
    "admitted_elsewhere": Reason("Đã được kết nạp ở nơi khác", ("removed_from_list", "moved_away")),
    "duplicate": Reason("Trùng hồ sơ", ("removed_from_list", "withdrawn")),
    "documents_expired": Reason("Hồ sơ quá thời hạn", ("removed_from_list",)),
    "moved_away": Reason("Chuyển đi nơi khác", ("moved_away", "removed_from_list")),
    "deceased": Reason("Từ trần", ("deceased",)),
    "vote_failed_branch": Reason("Chi bộ biểu quyết không đủ tỷ lệ", ("declined_by_chi_bo",)),
    "vote_failed_committee": Reason("Đảng ủy cơ sở không tán thành", ("committee_refuses",)),
    "refused_superior": Reason("Cấp có thẩm quyền không chuẩn y", ("committee_refuses",)),
    "verification_negative": Reason("Kết luận thẩm tra: không đủ điều kiện xem xét", ("verification_negative",)),
    "not_fit": Reason("Hết 12 tháng dự bị không đủ tư cách", ("struck_off",)),
    "no_meetings_or_fees": Reason("Bỏ sinh hoạt hoặc không đóng đảng phí", ("struck_off",)),
    "card_given_back": Reason("Tự trả thẻ hoặc hủy thẻ đảng viên", ("struck_off",)),
    "lost_will": Reason("Giảm sút ý chí phấn đấu, đã giáo dục mà không tiến bộ", ("struck_off",)),
    "two_years_breach": Reason("Hai năm liền vi phạm tư cách đảng viên", ("struck_off",)),
    "political_standards": Reason("Vi phạm tiêu chuẩn chính trị", ("struck_off",)),
    "own_application": Reason("Làm đơn xin ra khỏi Đảng", ("leaves_on_application",)),
    "papers_not_handed_in": Reason("Không nộp hồ sơ chuyển sinh hoạt đảng", ("transfer_papers_not_handed_in",)),
    "standards": Reason("Không đủ tiêu chuẩn, điều kiện", ("decision_cancelled",)),
    "competence": Reason("Quyết định sai thẩm quyền", ("decision_cancelled",)),
    "procedure": Reason("Quyết định sai thủ tục", ("decision_cancelled",)),
    "late_transfer": Reason("Quyết định quá muộn sau khi chuyển nơi (hồ sơ gửi tiếp)", ("late_decision_cancelled",)),
    "other": Reason("Lý do khác", ("removed_from_list", "withdrawn", "moved_away")),
}
LABELS: Mapping[str, str] = {code: reason.label for code, reason in REASONS.items()}


def reasons_of(exit_: str) -> Mapping[str, str]:
    """The reasons that the exit may give, code → label."""
    return {code: reason.label for code, reason in REASONS.items() if exit_ in reason.exits}
