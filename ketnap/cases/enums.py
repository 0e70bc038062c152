"""Stages of a case: the rulebook's statuses, in the order of the way, with those that end it; who stands how on a roll."""

RUNNING = (
    "candidate",
    "sympathiser",
    "applicant",
    "vote_failed_reported",
    "proposed",
    "decided",
    "probationary",
    "recognition_due",
)
ENDED = (
    "official",
    "removed_from_list",
    "withdrawn",
    "not_admitted",
    "moved_away",
    "struck_off",
    "decision_cancelled",
    "deceased",
)
BEFORE_ADMISSION = RUNNING[:6]

SHORT = {
    "candidate": "Được giới thiệu",
    "sympathiser": "Cảm tình Đảng",
    "applicant": "Đang lập hồ sơ",
    "vote_failed_reported": "Chi bộ không đủ phiếu",
    "proposed": "Chi bộ đã đề nghị",
    "decided": "Có quyết định, chờ lễ",
    "probationary": "Đảng viên dự bị",
    "recognition_due": "Chờ công nhận",
    "official": "Đảng viên chính thức",
    "removed_from_list": "Đưa ra khỏi danh sách",
    "withdrawn": "Thôi phấn đấu",
    "not_admitted": "Không kết nạp",
    "moved_away": "Chuyển đi",
    "struck_off": "Xóa tên",
    "decision_cancelled": "Hủy quyết định",
    "deceased": "Từ trần",
}

STANDINGS = {
    "voter": "Được biểu quyết",
    "exempt": "Miễn công tác và sinh hoạt",
    "away": "Sinh hoạt tạm thời nơi khác",
    "suspended": "Bị đình chỉ sinh hoạt, khởi tố, tạm giam",
    "transferring": "Đã có giấy chuyển sinh hoạt",
    "probationary": "Đảng viên dự bị (không biểu quyết)",
    "guest": "Sinh hoạt tạm thời tại đây (không biểu quyết)",
}
NO_VOTE = frozenset({"probationary", "guest"})
