"""Opens the district: units, villages with their branches, leading bodies, users, declared numbers, duties."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.journal import store
from ketnap.people.actions import NewPerson, register_person, take_seat
from ketnap.people.duties import assign
from ketnap.people.enums import DutyKind, SeatRole
from ketnap.practice.leading import typing
from ketnap.practice.names import invented
from ketnap.practice.pac_nam import tables
from ketnap.practice.pac_nam.tables import COMMUNES, DISTRICT, OPENED, PROVINCE, ROWS, TERM, TERM_LABEL, Row
from ketnap.practice.tan_thanh.town import ACTOR, PASSWORD
from ketnap.units import place_actions
from ketnap.units.actions import NewUnit, open_body, open_unit
from ketnap.units.enums import AreaTag, BodyKind, Flow
from ketnap.units.models import Body, Place, Unit
from ketnap.units.places import communes_named

TAGS = (AreaTag.ETHNIC_MINORITY, AreaTag.HIGHLAND, AreaTag.DIFFICULT)
USERS = {
    "pho.bithu": ("Phó Bí thư Thường trực Huyện ủy", Role.STANDING_COMMITTEE, DISTRICT, "Triệu Mẫu Thường"),
    "bantochuc": ("Chuyên viên Ban Tổ chức Huyện ủy", Role.SUPERIOR_OFFICER, DISTRICT, "Hoàng Mẫu Kiên"),
    "ttct": ("Giáo vụ Trung tâm Chính trị huyện", Role.POLITICAL_CENTRE, DISTRICT, "Nông Mẫu Diễm"),
    "kiemtra": ("Cán bộ Ủy ban Kiểm tra Huyện ủy", Role.INSPECTOR, DISTRICT, "Ma Mẫu Chính"),
    "canbo.dangu": ("Cán bộ Đảng ủy xã Bộc Bố", Role.GRASSROOTS_OFFICER, f"{DISTRICT}.BB", "Lý Mẫu Hiền"),
    "btctu": ("Chuyên viên Ban Tổ chức Tỉnh ủy", Role.PROVINCE_BOARD, PROVINCE, "Nông Mẫu Nhã"),
    "quantri": ("Quản trị hệ thống", Role.ADMINISTRATOR, PROVINCE, "Hoàng Mẫu Tín"),
}


@dataclass
class District:
    """What has been opened so far, by code. `homes` lists the branches of a grassroots organisation that take in persons."""

    units: dict[str, Unit] = field(default_factory=dict)
    homes: dict[str, list[Unit]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    committee: list[UUID] = field(default_factory=list)
    bodies: dict[BodyKind, Body] = field(default_factory=dict)

    @property
    def below(self) -> list[Unit]:
        """The grassroots organisations, in the order of the table."""
        return [self.units[row.unit_code] for row in ROWS]


def open_district(district: District, random: Random) -> None:
    """The office's first day: all units, villages, bodies and users."""
    with typing(tables.BOOKS_OPENED), store.deferred():
        _open(district, PROVINCE, "province", "Đảng bộ tỉnh Bắc Kạn", None)
        _open(district, DISTRICT, "district", "Huyện ủy Pác Nặm", PROVINCE)
        for row in ROWS:
            _grassroots(district, row)
        for username, (title, role, unit, name) in USERS.items():
            user = create_user(username, name, title=title, password=PASSWORD, actor=ACTOR)
            grant(user, role, district.units[unit], valid_from=tables.BOOKS_OPENED, actor=ACTOR)
            district.users[username] = user
    with typing(TERM.start):
        _open_term(district, random)


def divide_joint_branches(district: District) -> None:
    """Five joint branches of 2020 are divided: the second village gets a branch of its own."""
    with typing(tables.DIVIDED_ON):
        for row in COMMUNES[: tables.FORMER_JOINT]:
            last = district.homes[row.code][-1]
            place = Place.objects.filter(coverages__unit=last).order_by("sort")[1]
            place_actions.end_cover(last, place, on=tables.DIVIDED_ON, actor=ACTOR)
            unit = _branch(district, row, 99, on=tables.DIVIDED_ON)
            place_actions.cover(unit, place, on=tables.DIVIDED_ON, actor=ACTOR)


def assign_committee(district: District) -> None:
    """Each member of the district's committee attends the meetings of one or two of the units below."""
    on = date(2020, 8, 3)
    with typing(on), store.deferred():
        for place, unit in enumerate(district.below):
            assign(district.committee[place % tables.COMMITTEE], unit, DutyKind.ATTENDS, on=on, actor=ACTOR)


def declare(district: District) -> None:
    """Members at the beginning of the term and on 30/06/2023, and what happened between, in numbers, by each unit."""
    shares = _flow_shares()
    with typing(tables.HALF + timedelta(days=3)), store.deferred():
        for place, row in enumerate(ROWS):
            unit = district.units[row.unit_code]
            flows = {Flow(flow): numbers[place] for flow, numbers in shares.items()} | {Flow.ADMITTED: row.admitted}
            came = flows[Flow.ADMITTED] + flows[Flow.MOVED_IN]
            opening = (
                row.members - came + sum(n for flow, n in flows.items() if flow not in (Flow.ADMITTED, Flow.MOVED_IN))
            )
            young = min(row.admitted, max(1, row.members // 30))
            place_actions.declare_members(unit, opening - 1, 1, on=TERM.start - timedelta(days=1), actor=ACTOR)
            place_actions.declare_members(unit, row.members - young, young, on=tables.HALF, actor=ACTOR)
            place_actions.declare_flows(unit, tables.REPORTED, flows, actor=ACTOR)
        for row in COMMUNES:
            if row.joint:
                place_actions.declare_members(district.homes[row.code][0], 8, 0, on=tables.HALF, actor=ACTOR)


def _flow_shares() -> dict[str, list[int]]:
    """Each flow spread over the units by their members, adding up exactly (largest remainder)."""
    weights = [row.members for row in ROWS]
    total, found = sum(weights), {}
    for flow, number in tables.FLOWS.items():
        parts = [number * weight // total for weight in weights]
        order = sorted(range(len(weights)), key=lambda place: -(number * weights[place] % total))
        for place in order[: number - sum(parts)]:
            parts[place] += 1
        found[flow] = parts
    return found


def _open(district: District, code: str, kind: str, name: str, parent: str | None, on: date = OPENED) -> Unit:
    new = NewUnit(code, kind, name, name.removeprefix("Đảng bộ "), has_youth_union=True)
    unit = open_unit(new, parent=district.units[parent] if parent else None, on=on, actor=ACTOR)
    store.flush()
    district.units[code] = unit
    return unit


def _grassroots(district: District, row: Row) -> None:
    unit = _open(district, row.unit_code, row.kind, row.name, DISTRICT)
    if not row.is_commune:
        home = unit if unit.kind_info.holds_members else _branch(district, row, 1)
        district.homes[row.code] = [home]
        return
    (commune,) = communes_named(f"{row.name.removeprefix('Đảng bộ ')}, Huyện Pác Nặm, Bắc Kạn", OPENED)
    villages = [
        place_actions.add_place(unit, "thon", f"Thôn Mẫu {n:02d}", on=OPENED, actor=ACTOR, commune=commune.code)
        for n in range(1, tables.VILLAGES + 1)
    ]
    for village in villages[: tables.TAGGED_VILLAGES]:
        place_actions.tag_place(village, TAGS, on=OPENED, actor=ACTOR)
    groups = _groups(row, villages)
    for number, group in enumerate(groups, start=1):
        branch = _branch(district, row, number)
        for village in group:
            place_actions.cover(branch, village, on=OPENED, actor=ACTOR)


def _groups(row: Row, villages: list[Place]) -> list[list[Place]]:
    """Villages by branch: the joint branch first; where one was divided later, the last two villages together."""
    joint = [villages[: row.joint]] if row.joint else []
    rest = villages[row.joint :]
    former = [rest[-2:]] if row in COMMUNES[: tables.FORMER_JOINT] else []
    single = rest[:-2] if former else rest
    return [*joint, *([village] for village in single), *former]


def _branch(district: District, row: Row, number: int, on: date = OPENED) -> Unit:
    code = f"{row.unit_code}.{number:02d}"
    short = row.name.removeprefix("Đảng bộ ").removeprefix("xã ")
    unit = _open(district, code, "branch", f"Chi bộ {number:02d} {short}", row.unit_code, on)
    district.homes.setdefault(row.code, []).append(unit)
    return unit


def _open_term(district: District, random: Random) -> None:
    unit = district.units[DISTRICT]
    for kind, name in (
        (BodyKind.CONGRESS, "Đại hội Đảng bộ huyện Pác Nặm nhiệm kỳ 2020-2025"),
        (BodyKind.COMMITTEE, "Ban Chấp hành Đảng bộ huyện Pác Nặm"),
        (BodyKind.STANDING_COMMITTEE, "Ban Thường vụ Huyện ủy Pác Nặm"),
    ):
        district.bodies[kind] = open_body(
            unit, kind, name, on=TERM.start, until=TERM.end, term=TERM_LABEL, actor=ACTOR
        )  # fmt: skip
    names = invented("male", random)
    with store.deferred():
        for place in range(tables.COMMITTEE):
            new = NewPerson(next(names), date(1965 + place % 20, 1 + place % 12, 5), gender="male")
            person = register_person(new, unit=unit, on=TERM.start, actor=ACTOR)
            district.committee.append(person)
            role = (SeatRole.SECRETARY, SeatRole.DEPUTY_SECRETARY)[place] if place < 2 else SeatRole.MEMBER
            take_seat(person, district.bodies[BodyKind.COMMITTEE], role, on=TERM.start, actor=ACTOR)
            if place < tables.STANDING_COMMITTEE:
                take_seat(person, district.bodies[BodyKind.STANDING_COMMITTEE], role, on=TERM.start, actor=ACTOR)
