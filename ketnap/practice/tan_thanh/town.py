"""Opens the town: units, leading bodies with their terms, members with their seats, users with their roles."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.journal import store
from ketnap.lib.moments import ZONE
from ketnap.people.actions import NewPerson, begin_membership, register_person, take_seat
from ketnap.people.duties import assign
from ketnap.people.enums import DutyKind, MemberKind, SeatRole
from ketnap.practice.tan_thanh.plan import Member, Plan
from ketnap.practice.tan_thanh.tables import (
    BOOKS_OPENED,
    BRANCHES,
    DISTRICT,
    OPENED,
    STANDING_COMMITTEE,
    TERM,
    TERM_LABEL,
    TOWN,
)
from ketnap.units.actions import NewUnit, open_body, open_unit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit

PASSWORD = "thuc-hanh-2023"  # noqa: S105 - shown to everybody who opens the practice office
ACTOR = "thực hành"
ASSIGNED_MEMBERS_ON = date(2020, 8, 1)
TYPING_STARTS = time(16, 0)

# Sign-in name → title, role, unit, and whose name the user bears (home, place among its members) or an own one.
USERS: dict[str, tuple[str, Role, str, tuple[str, int] | str]] = {
    "pho.bithu": ("Phó Bí thư Đảng ủy thị trấn", Role.GRASSROOTS_SECRETARY, TOWN, ("CQ", 1)),
    "canbo.dangu": ("Cán bộ tổ chức Đảng ủy thị trấn", Role.GRASSROOTS_OFFICER, TOWN, "Nguyễn Mẫu Hiền"),
    "bantochuc": ("Chuyên viên Ban Tổ chức Huyện ủy", Role.SUPERIOR_OFFICER, DISTRICT, "Trần Mẫu Kiên"),
    "ttct": ("Giáo vụ Trung tâm Chính trị huyện", Role.POLITICAL_CENTRE, DISTRICT, "Lê Mẫu Diễm"),
    "doan": ("Bí thư Đoàn Thanh niên thị trấn", Role.YOUTH_UNION_OFFICER, TOWN, "Phạm Mẫu Tiến"),
    "kiemtra": ("Cán bộ Ủy ban Kiểm tra Huyện ủy", Role.INSPECTOR, DISTRICT, "Huỳnh Mẫu Chính"),
    "btv": ("Ủy viên Ban Thường vụ Huyện ủy", Role.STANDING_COMMITTEE, DISTRICT, (DISTRICT, 2)),
    "btctu": ("Chuyên viên Ban Tổ chức Tỉnh ủy", Role.PROVINCE_BOARD, DISTRICT, "Phan Mẫu Nhã"),
    "quantri": ("Quản trị hệ thống", Role.ADMINISTRATOR, DISTRICT, "Vũ Mẫu Tín"),
}


@dataclass
class Town:
    """What has been opened so far, by the codes of the plan. `random` decides small things such as who is absent."""

    plan: Plan
    random: Random
    units: dict[str, Unit] = field(default_factory=dict)
    bodies: dict[BodyKind, Body] = field(default_factory=dict)
    meetings: dict[str, Body] = field(default_factory=dict)
    members: dict[str, list[UUID]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    _day: date = date.min
    _typed: int = 0

    def unit(self, code: str) -> Unit:
        """The unit of a branch by its short code, else by its own code."""
        return self.units.get(f"{TOWN}.{code}") or self.units[code]

    def secretary(self, branch: str) -> User:
        """The user who types for a branch."""
        return self.users[f"bithu.{branch.lower()}"]

    def next_number(self, symbol: str, of: str) -> str:
        """The next number of a kind of paper of an organisation: "07-NQ/CB"."""
        self.numbers[symbol + of] = self.numbers.get(symbol + of, 0) + 1
        return f"{self.numbers[symbol + of]:02d}-{symbol}"

    @contextmanager
    def typing(self, day: date) -> Iterator[None]:
        """Let what is written inside be typed in the afternoon of that day, each time a little later."""
        self._typed = self._typed + 1 if day == self._day else 0
        self._day = day
        moment = datetime.combine(day, TYPING_STARTS, ZONE) + timedelta(seconds=7 * self._typed)
        with clock.set_to(moment):
            yield


def open_town(town: Town) -> None:
    """The office's first day: units, the members they have by then, and the users."""
    with town.typing(BOOKS_OPENED):
        _open_units(town)
        with store.deferred():
            _register_members(town)
        _create_users(town)


def open_term(town: Town) -> None:
    """The first day of the term: the congress, the committees and who sits in them."""
    district, place = town.units[DISTRICT], town.units[TOWN]
    with town.typing(TERM.start):
        for unit, kind, name in (
            (place, BodyKind.CONGRESS, "Đại hội Đảng bộ thị trấn Tân Thành lần thứ VI"),
            (place, BodyKind.COMMITTEE, "Ban Chấp hành Đảng bộ thị trấn Tân Thành khóa VI"),
            (place, BodyKind.STANDING_COMMITTEE, "Ban Thường vụ Đảng ủy thị trấn Tân Thành khóa VI"),
        ):
            town.bodies[kind] = _open_body(unit, kind, name)
        superior = _open_body(district, BodyKind.STANDING_COMMITTEE, "Ban Thường vụ Huyện ủy Bắc Tân Uyên")
        town.meetings[DISTRICT], town.meetings[TOWN] = superior, town.bodies[BodyKind.COMMITTEE]
        with store.deferred():
            committee = committee_of(town.members)
            _seat(town.bodies[BodyKind.COMMITTEE], committee)
            _seat(town.bodies[BodyKind.STANDING_COMMITTEE], committee[:STANDING_COMMITTEE])
            _seat(superior, town.members[DISTRICT])


def committee_of(members: Mapping[str, list[UUID]]) -> list[UUID]:
    """The committee: four of the town's office, secretary and deputy first, and the secretary of every other branch."""
    heads = [members[branch.code][0] for branch in BRANCHES if branch.code != "CQ"]
    return [*members["CQ"][:4], *heads]


def assign_members(town: Town) -> None:
    """Each of the committee's members is in charge of one branch; the first three branches have two."""
    with town.typing(ASSIGNED_MEMBERS_ON), store.deferred():
        for place, person in enumerate(committee_of(town.members)):
            branch = town.units[BRANCHES[place % len(BRANCHES)].unit_code]
            assign(person, branch, DutyKind.IN_CHARGE, on=ASSIGNED_MEMBERS_ON, actor=ACTOR)


def _open_units(town: Town) -> None:
    town.units[DISTRICT] = open_unit(
        NewUnit(DISTRICT, "district", "Huyện ủy Bắc Tân Uyên", "Bắc Tân Uyên", superior_name="Tỉnh ủy Bình Dương"),
        parent=None,
        on=OPENED,
        actor=ACTOR,
    )
    town.units[TOWN] = open_unit(
        NewUnit(TOWN, "township_old", "Đảng bộ thị trấn Tân Thành", "TT. Tân Thành", "township"),
        parent=town.units[DISTRICT], on=OPENED, actor=ACTOR,
    )  # fmt: skip
    for branch in BRANCHES:
        new = NewUnit(
            branch.unit_code, "branch", branch.name, branch.name.removeprefix("Chi bộ "), branch.sector,
            has_youth_union=branch.youth_union, has_trade_union=branch.trade_union,
        )  # fmt: skip
        unit = open_unit(new, parent=town.units[TOWN], on=OPENED, actor=ACTOR)
        town.units[branch.unit_code] = unit
        town.meetings[branch.code] = Body.objects.get(unit=unit, kind=BodyKind.BRANCH)


def _open_body(unit: Unit, kind: BodyKind, name: str) -> Body:
    return open_body(unit, kind, name, on=TERM.start, until=TERM.end, term=TERM_LABEL, actor=ACTOR)


def _register_members(town: Town) -> None:
    """Eight official members of every branch; those of the district's standing committee belong to branches elsewhere."""
    for member in town.plan.members:
        person = _register(member, town.unit(member.home))
        town.members.setdefault(member.home, []).append(person)
        if member.home != DISTRICT:
            begin_membership(
                person, town.unit(member.home), MemberKind.OFFICIAL, on=member.official_on, actor=ACTOR
            )  # fmt: skip


def _register(member: Member, unit: Unit) -> UUID:
    new = NewPerson(member.name, member.birth, gender=member.gender)
    return register_person(new, unit=unit, on=BOOKS_OPENED, actor=ACTOR)


def _seat(body: Body, people: list[UUID]) -> None:
    for place, person in enumerate(people):
        role = (SeatRole.SECRETARY, SeatRole.DEPUTY_SECRETARY)[place] if place < 2 else SeatRole.MEMBER
        take_seat(person, body, role, on=TERM.start, actor=ACTOR)


def _create_users(town: Town) -> None:
    secretaries: dict[str, tuple[str, Role, str, tuple[str, int] | str]] = {
        f"bithu.{branch.code.lower()}": (
            f"Bí thư {branch.name}", Role.BRANCH_SECRETARY, branch.unit_code, (branch.code, 0),
        )
        for branch in BRANCHES
    }  # fmt: skip
    for username, (title, role, unit, whose) in {**USERS, **secretaries}.items():
        name = whose if isinstance(whose, str) else town.plan.members_of(whose[0])[whose[1]].name
        user = create_user(username, name, title=title, password=PASSWORD, actor=ACTOR)
        grant(user, role, town.units[unit], valid_from=BOOKS_OPENED, actor=ACTOR)
        town.users[username] = user
