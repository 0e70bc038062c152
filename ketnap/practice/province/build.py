"""The province as it was: units, users, declared numbers, persons and cases, all through the journal's batch door."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from random import Random
from uuid import UUID

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.moments import ZONE
from ketnap.practice.names import FAMILIES, MEN, MIDDLE, WOMEN
from ketnap.practice.province import size as days
from ketnap.practice.province.shape import OTHERS, Shape, lower_first, old_code
from ketnap.practice.province.size import OPENED, PROVINCE, Size
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.edges import Edges, write
from ketnap.units.models import Unit

ACTOR = "thuc-hanh"
PASSWORD = "thuc-hanh-2023"  # noqa: S105 - said on the sign-in page of practice offices
PART = 500


@dataclass
class Province:
    """What was made: units by code, branches in order, users by name."""

    size: Size
    shape: Shape
    units: dict[str, UUID] = field(default_factory=dict)
    branches: list[str] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def top(self) -> Unit:
        return Unit.objects.get(code=PROVINCE)


@contextmanager
def typing(day: date) -> Iterator[None]:
    """What is written inside is typed in the afternoon of that day."""
    with clock.set_to(datetime.combine(day, time(16, 0), ZONE)):
        yield


def build(size: Size, shape: Shape, random: Random) -> Province:
    """Everything up to the end of last year, typed then."""
    province = Province(size, shape)
    with typing(OPENED):
        province.units[PROVINCE] = open_unit(
            NewUnit(PROVINCE, "province", "Tỉnh ủy Mẫu", "Tỉnh Mẫu", has_youth_union=True),
            parent=None,
            on=OPENED,
            actor=ACTOR,
        ).pk
        with store.batch("practice", "Tổ chức của tỉnh mẫu", actor=ACTOR):
            _territory(province)
            _others(province)
        _users(province)
    with typing(days.LAST_YEAR):
        declare(province.units, province.branches, size.members, days.LAST_YEAR)
    return province


def declare(units: dict[str, UUID], branches: Sequence[str], members: int, on: date) -> None:
    """So many members, spread over the branches, as numbers without names."""
    least, rest = divmod(members, len(branches))
    with store.batch("practice", f"Số đảng viên ngày {on:%d/%m/%Y}", actor=ACTOR):
        drafts = []
        for place, code in enumerate(branches):
            number = least + (place < rest)
            data = {"official": number - 1, "probationary": 1}
            drafts.append(Draft("unit.members_declared", units[code], on, data, unit=units[code]))
        store.append(drafts, actor=ACTOR)


def _open(province: Province, opens: Sequence[tuple[NewUnit, str]]) -> None:
    """Many units at once, through the same checks as one."""
    ids = {new.code: uuid7() for new, _parent in opens}
    province.units |= ids
    write(Edges(OPENED, opens=tuple((ids[new.code], new, province.units[up]) for new, up in opens)), actor=ACTOR)


def _territory(province: Province) -> None:
    size = province.size
    for district in province.shape.districts:
        opens = [
            (NewUnit(district.code, district.kind, district.committee, district.name, has_youth_union=True), PROVINCE)
        ]
        for commune in district.communes:
            name = f"Đảng bộ {lower_first(commune.name)} mẫu"
            opens.append((_new(old_code(commune), district.kind_of(commune), name), district.code))
            opens += _branches(province, old_code(commune), commune.name, size.branches)
        for number in range(1, size.agencies + 1):
            code = f"{district.code}.C{number:02d}"
            opens.append((_new(code, "grassroots", f"Đảng bộ cơ sở mẫu {number:02d} {district.name}"), district.code))
            opens += _branches(province, code, f"cơ sở {number:02d}", size.branches_of_agencies)
        _open(province, opens)


def _others(province: Province) -> None:
    size = province.size
    for mark, kind, name in OTHERS[: size.others]:
        code = f"{PROVINCE}.{mark}"
        opens = [(_new(code, kind, name), PROVINCE)]
        for number in range(1, size.units_of_others + 1):
            own = f"{code}.C{number:02d}"
            opens.append((_new(own, "grassroots", f"Đảng bộ cơ sở mẫu {mark} {number:02d}"), code))
            opens += _branches(province, own, f"{mark} {number:02d}", size.branches_of_agencies)
        _open(province, opens)


def _new(code: str, kind: str, name: str) -> NewUnit:
    return NewUnit(code, kind, name, name.removeprefix("Đảng bộ ")[:100], has_youth_union=True)


def _branches(province: Province, above: str, name: str, number: int) -> list[tuple[NewUnit, str]]:
    codes = [f"{above}.{place:02d}" for place in range(1, number + 1)]
    province.branches += codes
    return [(_new(code, "branch", f"Chi bộ mẫu {code[-2:]} {name}"), above) for code in codes]


def _users(province: Province) -> None:
    """The board of the province, an officer for every district and for every commune."""
    top = province.top
    for name, full_name, role in (
        ("bantochuc", "Trần Mẫu Tổ", Role.PROVINCE_BOARD), ("bantochuc", "", Role.SUPERIOR_OFFICER),
        ("btctu", "Lê Mẫu Ký", Role.STANDING_COMMITTEE), ("quantri", "Ngô Mẫu Trị", Role.ADMINISTRATOR),
    ):  # fmt: skip
        if name not in province.users:
            province.users[name] = create_user(name, full_name, title="Tỉnh ủy mẫu", password=PASSWORD, actor=ACTOR)
        grant(province.users[name], role, top, valid_from=OPENED, actor=ACTOR)
    units = Unit.objects.in_bulk(list(province.units.values()))
    for district in province.shape.districts:
        _user(province, f"huyen.{district.number:02d}", Role.SUPERIOR_OFFICER, units[province.units[district.code]])
        for commune in district.communes:
            unit = units[province.units[old_code(commune)]]
            _user(province, f"xa.{commune.code}", Role.GRASSROOTS_OFFICER, unit)


def _user(province: Province, name: str, role: Role, unit: Unit) -> None:
    province.users[name] = create_user(name, f"Cán bộ mẫu {unit.short_name}"[:150], actor=ACTOR)
    grant(province.users[name], role, unit, valid_from=OPENED, actor=ACTOR)


# Persons and cases ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A person at a branch: introduced on `start`; `admitted` None = still on the way."""

    person: UUID
    case: UUID
    branch: str
    start: date
    admitted: date | None


def ways(province: Province, random: Random) -> list[Way]:
    """Every third is on the way, the others were or will be admitted last year, this half-year and after the change."""
    spans = ((date(2024, 1, 3), days.LAST_YEAR), (date(2025, 1, 3), days.HALF), (date(2025, 7, 3), days.YEAR_END))
    parts = cycle((None, 0, 1, None, 0, 2))
    branches = islice(cycle(random.sample(province.branches, len(province.branches))), province.size.cases)
    found = []
    for branch in branches:
        part = next(parts)
        admitted = None
        if part is not None:
            first, last = spans[part]
            admitted = first + timedelta(days=random.randrange((last - first).days - 3))
        start = (admitted or date(2024, 9, 1)) - timedelta(days=400 + random.randrange(60))
        found.append(Way(uuid7(), uuid7(), branch, start, admitted))
    return found


def lead(province: Province, people: Sequence[Way], random: Random, *, after: date, until: date) -> None:
    """Write what happened to them after the one day and up to the other, in parts, typed on the last day."""
    with typing(until):
        homes = _homes([way.case for way in people], province, people)
        for start in range(0, len(people), PART):
            with store.batch("practice", f"Quần chúng của tỉnh mẫu đến {until:%d/%m/%Y}", actor=ACTOR):
                drafts: list[Draft] = []
                for number, way in enumerate(people[start : start + PART], start=start):
                    own = _steps(way, homes[way.case], number, random)
                    drafts += [draft for draft in own if after < draft.on <= until]
                store.append(drafts, actor=ACTOR)


def _homes(cases: Sequence[UUID], province: Province, people: Sequence[Way]) -> dict[UUID, UUID]:
    """Where each case is kept now; a new one at its branch."""
    from ketnap.cases.models import Case

    known = dict(Case.objects.values_list("pk", "unit_id"))
    return {way.case: known.get(way.case, province.units[way.branch]) for way in people}


def _steps(way: Way, home: UUID, number: int, random: Random) -> Iterator[Draft]:
    gender, given = (("female", WOMEN), ("male", MEN))[number % 2]
    name = f"{FAMILIES[number // 48 % len(FAMILIES)]} {MIDDLE} {given[number // 2 % len(given)]} {number}"
    born = date(1990, 1, 1) + timedelta(days=number * 37 % 5000)
    who = {"full_name": name, "birth": born, "gender": gender}
    yield Draft("person.registered", way.person, way.start, who, unit=home, subject=way.person)
    admitted = way.admitted
    introduced = way.start
    plan = [("introduce_candidate", introduced), ("list_as_sympathiser", introduced + timedelta(days=60))]
    if admitted:
        plan += [
            ("write_application", admitted - timedelta(days=150)),
            ("admission_decision", admitted - timedelta(days=20)),
            ("admission_ceremony", admitted),
        ]
    for step, on in plan:
        data = {"source": "youth_union"} if step == "introduce_candidate" else {}
        event = uuid7()
        yield Draft(f"case.{step}", way.case, on, data, unit=home, subject=way.person, id=event)
        if step == "admission_ceremony":
            member = {"member_kind": "probationary", "because": str(event)}
            yield Draft("person.member", way.person, on, member, unit=home, subject=way.person)
