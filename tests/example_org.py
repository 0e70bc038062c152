"""One small organisation that tests share, built through the rooms' own actions.

    T   Tỉnh ủy mẫu                  province
    └─ H   Huyện ủy mẫu              district; standing committee of 11 (official members of CQ)
       ├─ TT  Thị trấn mẫu           township; committee of 15, of whom 5 are its standing committee
       │  ├─ C1  Chi bộ Một          branch with a Youth Union; 9 official members (1 exempt), 1 probationary
       │  ├─ C2  Chi bộ Hai          branch; 5 official members
       │  └─ C3  Chi bộ Ba           branch; 3 official members, the fewest a branch may have
       └─ CQ  Chi bộ cơ quan         grassroots branch of the district's office; 12 official members

The committee of the township: the first 8 members of C1, the first 4 of C2, the 3 of C3. All stands since 01/01/2015; it was
typed on 04/01/2021 (`TYPED`). Names are made up and hold the word "mẫu".

    Anh   branch secretary, C1           Giang  standing committee, H
    Bình  grassroots officer, TT         Hà     political centre, H
    Châu  superior officer, H            Khánh  Youth Union officer, TT
    Dung  grassroots secretary, TT       Lan    inspector, H
    Quân  branch secretary, C2           Minh   administrator, T
                                         Nga    province board, T
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.journal import store
from ketnap.lib.ids import seeded
from ketnap.people.actions import NewPerson, begin_membership, register_person, take_seat
from ketnap.people.enums import MemberKind, SeatRole
from ketnap.units.actions import NewUnit, open_body, open_unit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit
from ketnap.units.queries import body_on
from tests.kept_rows import built_once

SINCE = date(2015, 1, 1)
TYPED = datetime(2021, 1, 4, 2, 0, tzinfo=UTC)
TODAY = datetime(2023, 4, 18, 2, 0, tzinfo=UTC)  # where tests set the clock when they need a present day
ACTOR = "example"

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vũ", "Bùi", "Đỗ", "Ngô")
GIVEN = (
    "An",
    "Bảo",
    "Cường",
    "Đào",
    "Đức",
    "Hạnh",
    "Hùng",
    "Loan",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Sơn",
    "Thảo",
    "Uyên",
    "Yến",
)

USERS: dict[str, tuple[str, Role, str]] = {
    "anh": ("Nguyễn Mẫu Anh", Role.BRANCH_SECRETARY, "C1"),
    "quan": ("Lê Mẫu Quân", Role.BRANCH_SECRETARY, "C2"),
    "binh": ("Trần Mẫu Bình", Role.GRASSROOTS_OFFICER, "TT"),
    "dung": ("Phạm Mẫu Dung", Role.GRASSROOTS_SECRETARY, "TT"),
    "chau": ("Hoàng Mẫu Châu", Role.SUPERIOR_OFFICER, "H"),
    "giang": ("Đặng Mẫu Giang", Role.STANDING_COMMITTEE, "H"),
    "ha": ("Vũ Mẫu Hà", Role.POLITICAL_CENTRE, "H"),
    "khanh": ("Bùi Mẫu Khánh", Role.YOUTH_UNION_OFFICER, "TT"),
    "lan": ("Đỗ Mẫu Lan", Role.INSPECTOR, "H"),
    "minh": ("Ngô Mẫu Minh", Role.ADMINISTRATOR, "T"),
    "nga": ("Nguyễn Mẫu Nga", Role.PROVINCE_BOARD, "T"),
}


@dataclass(frozen=True)
class ExampleOrg:
    """The organisation of the header. `members` and `probationary` list persons by unit code, `users` by first name."""

    province: Unit
    district: Unit
    township: Unit
    branch_one: Unit
    branch_two: Unit
    branch_three: Unit
    office_branch: Unit
    committee: Body
    standing_committee: Body
    district_standing_committee: Body
    members: Mapping[str, list[UUID]]
    probationary: UUID
    users: Mapping[str, User]

    @property
    def units(self) -> list[Unit]:
        """All units, parents before children."""
        branches = [self.branch_one, self.branch_two, self.branch_three]
        return [self.province, self.district, self.township, *branches, self.office_branch]

    def meeting_of(self, branch: Unit) -> Body:
        """The branch meeting (the body that every branch has)."""
        body = body_on(branch, BodyKind.BRANCH, SINCE)
        assert body is not None
        return body

    def user(self, name: str) -> User:
        """A user by first name, fresh, so that grants given meanwhile count."""
        return User.objects.get(pk=self.users[name].pk)

    anh = property(lambda self: self.user("anh"))
    quan = property(lambda self: self.user("quan"))
    binh = property(lambda self: self.user("binh"))
    dung = property(lambda self: self.user("dung"))
    chau = property(lambda self: self.user("chau"))
    giang = property(lambda self: self.user("giang"))
    ha = property(lambda self: self.user("ha"))
    khanh = property(lambda self: self.user("khanh"))
    lan = property(lambda self: self.user("lan"))
    minh = property(lambda self: self.user("minh"))
    nga = property(lambda self: self.user("nga"))


@built_once
def example_org() -> ExampleOrg:
    """Build the organisation of the header; ids are the same in every test."""
    with seeded(7), clock.set_to(TYPED):
        units = _open_units()
        bodies = _open_bodies(units)
        with store.deferred():
            members, probationary = _register_members(units)
            _seat(bodies, members)
        users = _create_users(units)
    return ExampleOrg(
        province=units["T"], district=units["H"], township=units["TT"], branch_one=units["C1"], branch_two=units["C2"],
        branch_three=units["C3"], office_branch=units["CQ"], committee=bodies["committee"],
        standing_committee=bodies["standing"], district_standing_committee=bodies["district"], members=members,
        probationary=probationary, users=users,
    )  # fmt: skip


def new_person(
    name: str, unit: Unit, *, on: date = SINCE, birth: date = date(2000, 5, 20), gender: str = "female"
) -> UUID:
    """Register one more made-up person at a unit."""
    return register_person(NewPerson(name, birth=birth, gender=gender), unit=unit, on=on, actor=ACTOR)


def _open_units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for new, above in (
        (NewUnit("T", "province", "Tỉnh ủy mẫu"), ""),
        (NewUnit("H", "district", "Huyện ủy mẫu"), "T"),
        (NewUnit("TT", "township_old", "Đảng bộ Thị trấn mẫu", "Thị trấn mẫu"), "H"),
        (NewUnit("C1", "branch", "Chi bộ Một", has_youth_union=True), "TT"),
        (NewUnit("C2", "branch", "Chi bộ Hai"), "TT"),
        (NewUnit("C3", "branch", "Chi bộ Ba"), "TT"),
        (NewUnit("CQ", "grassroots_branch", "Chi bộ cơ quan Huyện ủy mẫu", "Chi bộ cơ quan"), "H"),
    ):
        units[new.code] = open_unit(new, parent=units.get(above), on=SINCE, actor=ACTOR)
    return units


def _open_bodies(units: Mapping[str, Unit]) -> dict[str, Body]:
    def body(unit: str, kind: BodyKind, name: str) -> Body:
        return open_body(units[unit], kind, name, on=SINCE, until=None, term="2015-2025", actor=ACTOR)

    return {
        "committee": body("TT", BodyKind.COMMITTEE, "Đảng ủy Thị trấn mẫu"),
        "standing": body("TT", BodyKind.STANDING_COMMITTEE, "Ban thường vụ Đảng ủy Thị trấn mẫu"),
        "district": body("H", BodyKind.STANDING_COMMITTEE, "Ban thường vụ Huyện ủy mẫu"),
    }


def _register_members(units: Mapping[str, Unit]) -> tuple[dict[str, list[UUID]], UUID]:
    members: dict[str, list[UUID]] = {}
    number = 0
    for code, size in (("C1", 9), ("C2", 5), ("C3", 3), ("CQ", 12)):
        members[code] = []
        for place in range(size):
            person = _person(number, units[code])
            exempt = code == "C1" and place == size - 1
            begin_membership(person, units[code], MemberKind.OFFICIAL, on=SINCE, actor=ACTOR, exempt=exempt)
            members[code].append(person)
            number += 1
    probationary = _person(number, units["C1"])
    begin_membership(probationary, units["C1"], MemberKind.PROBATIONARY, on=date(2020, 9, 1), actor=ACTOR)
    return members, probationary


def _person(number: int, unit: Unit) -> UUID:
    name = f"{FAMILIES[number % len(FAMILIES)]} Mẫu {GIVEN[number % len(GIVEN)]}"
    birth = date(1960 + number, 1 + number % 12, 1 + number % 28)
    return new_person(name, unit, birth=birth, gender="male" if number % 2 else "female")


def _seat(bodies: Mapping[str, Body], members: Mapping[str, list[UUID]]) -> None:
    committee = members["C1"][:8] + members["C2"][:4] + members["C3"]
    for body, people in (
        (bodies["committee"], committee),
        (bodies["standing"], [*members["C1"][:3], *members["C2"][:2]]),
        (bodies["district"], members["CQ"][:11]),
    ):
        for place, person in enumerate(people):
            role = (SeatRole.SECRETARY, SeatRole.DEPUTY_SECRETARY)[place] if place < 2 else SeatRole.MEMBER
            take_seat(person, body, role, on=SINCE, actor=ACTOR)


def _create_users(units: Mapping[str, Unit]) -> dict[str, User]:
    users: dict[str, User] = {}
    for username, (full_name, role, code) in USERS.items():
        users[username] = create_user(username, full_name, actor=ACTOR)
        grant(users[username], role, units[code], valid_from=SINCE, actor=ACTOR)
    return users
