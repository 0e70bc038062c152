"""Opens the province: its affiliated committees, their grassroots organisations, the bodies that decide, users."""

from dataclasses import dataclass, field

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.journal import store
from ketnap.practice.binh_thuan.tables import BOOKS_OPENED, OPENED, PROVINCE, ROWS, TERM, TERM_LABEL, Row
from ketnap.practice.leading import typing
from ketnap.practice.tan_thanh.town import ACTOR, PASSWORD
from ketnap.units.actions import NewUnit, open_body, open_unit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit

USERS = {
    "btctu": ("Chuyên viên Ban Tổ chức Tỉnh ủy", Role.PROVINCE_BOARD, PROVINCE, "Nguyễn Mẫu Nhã"),
    "btv": ("Ủy viên Ban Thường vụ Tỉnh ủy", Role.STANDING_COMMITTEE, PROVINCE, "Trần Mẫu Thường"),
    "bantochuc": ("Chuyên viên Ban Tổ chức Huyện ủy Bắc Bình", Role.SUPERIOR_OFFICER, f"{PROVINCE}.BB", "Lê Mẫu Kiên"),
    "ttct": ("Giáo vụ các trung tâm chính trị", Role.POLITICAL_CENTRE, PROVINCE, "Phạm Mẫu Diễm"),
    "kiemtra": ("Cán bộ Ủy ban Kiểm tra Tỉnh ủy", Role.INSPECTOR, PROVINCE, "Huỳnh Mẫu Chính"),
    "quantri": ("Quản trị hệ thống", Role.ADMINISTRATOR, PROVINCE, "Vũ Mẫu Tín"),
}
OFFICER = "canbo.tochuc"


@dataclass
class Province:
    """What has been opened so far. `homes` lists the grassroots organisations of a committee by its code."""

    units: dict[str, Unit] = field(default_factory=dict)
    homes: dict[str, list[Unit]] = field(default_factory=dict)
    bodies: dict[tuple[str, BodyKind], Body] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def open_province(province: Province) -> None:
    """The office's first day: all units and users; then the term with its congresses and committees."""
    with typing(BOOKS_OPENED), store.deferred():
        _open(province, PROVINCE, "province", "Tỉnh ủy Bình Thuận", None)
        for row in ROWS:
            _open(province, row.unit_code, row.kind, row.name, PROVINCE)
            province.homes[row.code] = [_organisation(province, row, n) for n in range(1, row.organisations + 1)]
        for username, (title, role, unit, name) in USERS.items():
            _user(province, username, title, role, unit, name)
        for row in ROWS:
            _user(
                province, f"{OFFICER}.{row.code.lower()}", f"Chuyên viên {row.name}", Role.SUPERIOR_OFFICER,
                row.unit_code, f"Đặng Mẫu {row.short}",
            )  # fmt: skip
    with typing(TERM.start), store.deferred():
        for code in (PROVINCE, *(row.unit_code for row in ROWS)):
            _open_term(province, province.units[code])


def _open(province: Province, code: str, kind: str, name: str, parent: str | None) -> Unit:
    above = province.units[parent] if parent else None
    unit = open_unit(NewUnit(code, kind, name, has_youth_union=True), parent=above, on=OPENED, actor=ACTOR)
    store.flush()
    province.units[code] = unit
    return unit


def _organisation(province: Province, row: Row, number: int) -> Unit:
    name = f"Chi bộ cơ sở {number:02d} {row.short} (mẫu)"
    return _open(province, f"{row.unit_code}.{number:02d}", "grassroots_branch", name, row.unit_code)


def _user(province: Province, username: str, title: str, role: Role, unit: str, name: str) -> None:
    user = create_user(username, name, title=title, password=PASSWORD, actor=ACTOR)
    grant(user, role, province.units[unit], valid_from=BOOKS_OPENED, actor=ACTOR)
    province.users[username] = user


def _open_term(province: Province, unit: Unit) -> None:
    ordinal = " lần thứ XIV" if unit.code == PROVINCE else ""
    for kind, name in (
        (BodyKind.CONGRESS, f"Đại hội Đảng bộ{ordinal} nhiệm kỳ {TERM_LABEL}"),
        (BodyKind.COMMITTEE, "Ban Chấp hành"),
        (BodyKind.STANDING_COMMITTEE, "Ban Thường vụ"),
    ):
        province.bodies[unit.code, kind] = open_body(
            unit, kind, f"{name} {unit.name}", on=TERM.start, until=TERM.end, term=TERM_LABEL, actor=ACTOR
        )
