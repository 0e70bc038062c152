"""Who may do what: one table of roles and permissions. Where they may do it is a grant (role, unit, time).

Deny by default: a permission that stands in no role is nobody's. The administrator keeps accounts and sees no case.
"""

from enum import StrEnum

PERMISSIONS: dict[str, str] = {
    "units.view": "Xem cây tổ chức",
    "units.manage": "Thay đổi tổ chức",
    "units.declare": "Ghi địa bàn, vùng, số liệu khai của tổ chức",
    "people.names": "Xem họ tên",
    "people.sensitive": "Xem dữ liệu nhạy cảm của một người",
    "people.manage": "Ghi người và sinh hoạt đảng",
    "people.correct": "Sửa thông tin định danh ghi nhầm",
    "people.erase": "Xóa dữ liệu một người",
    "cases.view": "Xem hồ sơ",
    "cases.branch": "Ghi bước thuộc chi bộ",
    "cases.committee": "Ghi bước thuộc đảng ủy cơ sở",
    "cases.superior": "Ghi bước thuộc cấp có thẩm quyền",
    "cases.history": "Ghi việc đã diễn ra theo giấy tờ",
    "cases.void": "Thu hồi sự kiện ghi nhầm",
    "courses.view": "Xem lớp bồi dưỡng",
    "courses.manage": "Mở lớp, ghi học viên và giấy chứng nhận",
    "targets.view": "Xem chỉ tiêu",
    "targets.manage": "Ghi và phân bổ chỉ tiêu",
    "instruments.view": "Xem văn bản",
    "instruments.manage": "Ghi văn bản",
    "rules.publish": "Ban hành, thôi áp dụng gói quy tắc địa phương, tiêu chí riêng",
    "rules.acknowledge": "Xác nhận đã nhận gói quy tắc địa phương",
    "rules.confirm": "Xác nhận, đặt giá trị cần xác nhận của quy định",
    "rules.rehearse": "Diễn tập, áp dụng bộ quy định mới cho hồ sơ đang chạy",
    "reports.view": "Xem báo cáo",
    "reports.sign": "Ký báo cáo",
    "transfer.import": "Nhập danh sách",
    "transfer.export": "Xuất bảng",
    "audit.view": "Xem nhật ký",
    "accounts.manage": "Quản lý tài khoản",
    "calendars.manage": "Ghi lịch nghỉ lễ và cách tính ngày",
}


class Role(StrEnum):
    BRANCH_SECRETARY = "branch_secretary"
    GRASSROOTS_SECRETARY = "grassroots_secretary"
    GRASSROOTS_OFFICER = "grassroots_officer"
    SUPERIOR_OFFICER = "superior_officer"
    STANDING_COMMITTEE = "standing_committee"
    PROVINCE_BOARD = "province_board"
    POLITICAL_CENTRE = "political_centre"
    YOUTH_UNION_OFFICER = "youth_union_officer"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


LABELS: dict[Role, str] = {
    Role.BRANCH_SECRETARY: "Bí thư chi bộ",
    Role.GRASSROOTS_SECRETARY: "Bí thư, phó bí thư đảng ủy cơ sở",
    Role.GRASSROOTS_OFFICER: "Cán bộ tổ chức đảng ủy cơ sở",
    Role.SUPERIOR_OFFICER: "Cán bộ ban tổ chức cấp trên trực tiếp",
    Role.STANDING_COMMITTEE: "Ủy viên ban thường vụ",
    Role.PROVINCE_BOARD: "Ban tổ chức tỉnh ủy",
    Role.POLITICAL_CENTRE: "Trung tâm chính trị",
    Role.YOUTH_UNION_OFFICER: "Cán bộ Đoàn",
    Role.INSPECTOR: "Cán bộ kiểm tra",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
}

_LOOK = {"units.view", "cases.view", "courses.view", "targets.view", "instruments.view", "reports.view"}
_BRANCH = _LOOK | {"people.names", "people.manage", "cases.branch", "rules.acknowledge"}
_GRASSROOTS = _BRANCH | {
    "units.declare",
    "people.sensitive",
    "people.correct",
    "cases.committee",
    "cases.history",
    "cases.void",
    "courses.manage",
    "targets.manage",
    "instruments.manage",
    "rules.publish",
    "transfer.import",
    "transfer.export",
}
_SUPERIOR = _GRASSROOTS | {
    "cases.superior",
    "units.manage",
    "reports.sign",
    "people.erase",
    "rules.confirm",
    "rules.rehearse",
}

ROLES: dict[Role, frozenset[str]] = {
    Role.BRANCH_SECRETARY: frozenset(_BRANCH),
    Role.GRASSROOTS_SECRETARY: frozenset(_GRASSROOTS | {"reports.sign"}),
    Role.GRASSROOTS_OFFICER: frozenset(_GRASSROOTS),
    Role.SUPERIOR_OFFICER: frozenset(_SUPERIOR),
    Role.STANDING_COMMITTEE: frozenset(_LOOK | {"people.names", "reports.sign"}),
    Role.PROVINCE_BOARD: frozenset(
        {
            "units.view",
            "units.declare",
            "targets.view",
            "targets.manage",
            "instruments.view",
            "instruments.manage",
            "rules.publish",
            "rules.acknowledge",
            "rules.confirm",
            "rules.rehearse",
            "reports.view",
            "reports.sign",
        }
    ),
    Role.POLITICAL_CENTRE: frozenset({"units.view", "people.names", "courses.view", "courses.manage", "reports.view"}),
    Role.YOUTH_UNION_OFFICER: frozenset(
        {"units.view", "people.names", "cases.view", "courses.view", "targets.view", "reports.view"}
    ),
    Role.INSPECTOR: frozenset(_LOOK | {"people.names", "people.sensitive", "transfer.export", "audit.view"}),
    Role.ADMINISTRATOR: frozenset(
        {
            "units.view",
            "units.manage",
            "units.declare",
            "accounts.manage",
            "calendars.manage",
            "audit.view",
            "rules.confirm",
            "rules.rehearse",
        }
    ),
}


def roles_with(permission: str) -> frozenset[Role]:
    """Roles that hold a permission. Raises KeyError for a permission that does not exist."""
    PERMISSIONS[permission]
    return frozenset(role for role, held in ROLES.items() if permission in held)
