"""Loads the district into an empty data folder.

Units, papers, targets, classes and declared numbers are written through the same actions as a user's. The cases come through the
journal's batch door (`leading`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from ketnap.instruments.actions import Paper, register
from ketnap.instruments.models import Instrument
from ketnap.lib.ids import seeded
from ketnap.lib.periods import parse_period
from ketnap.practice.leading import Course, Led, lead, typing
from ketnap.practice.pac_nam import tables
from ketnap.practice.pac_nam.district import (
    District,
    assign_committee,
    declare,
    divide_joint_branches,
    open_district,
)
from ketnap.practice.pac_nam.plan import Person, make_plan
from ketnap.practice.pac_nam.tables import DISTRICT, NOW, ROWS, SEED, TERM, TERM_LABEL
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.enums import Authority, BaseKind, BaseSource, TargetIndicator, TargetKind
from ketnap.units.enums import BodyKind

CLASS_DAYS = tuple(date(year, month, 10) for year in range(2019, 2023) for month in (3, 6, 9, 12))
CENTRE = "Trung tâm Chính trị huyện Pác Nặm"
PAPERS = (
    ("BK", Paper("resolution", "Ban Chấp hành Trung ương", "Nghị quyết về công tác xây dựng Đảng (mẫu 1)")),
    ("BK", Paper("directive", "Ban Bí thư", "Chỉ thị về nâng cao chất lượng kết nạp đảng viên (mẫu 2)")),
    ("BK", Paper("resolution", "Đại hội Đảng bộ tỉnh Bắc Kạn", "Nghị quyết Đại hội Đảng bộ tỉnh (mẫu 3)")),
    ("BK", Paper("plan", "Tỉnh ủy Bắc Kạn", "Kế hoạch phát triển đảng viên (mẫu 4)")),
)


def load(seed: int = SEED) -> None:
    """Write everything in one transaction; ids and values depend on the seed alone."""
    with seeded(seed), transaction.atomic():
        district, random = District(), Random(seed)  # noqa: S311 - repeatable, not secret
        open_district(district, random)
        _papers_and_targets(district)
        assign_committee(district)
        divide_joint_branches(district)
        lead(_led(district, make_plan(seed)), title="Đơn vị thực hành Pác Nặm", until=NOW)
        declare(district)


def _papers_and_targets(district: District) -> None:
    officer, unit = district.users["bantochuc"], district.units[DISTRICT]
    with typing(TERM.start + timedelta(days=14)):
        on = TERM.start + timedelta(days=14)
        above = [register(paper, unit=unit, actor=officer, today=on) for _code, paper in PAPERS]
        title = "Nghị quyết Đại hội đại biểu Đảng bộ huyện Pác Nặm nhiệm kỳ 2020-2025"
        issuer = "Đại hội Đảng bộ huyện Pác Nặm"
        paper = register(
            Paper("resolution", issuer, title, term=TERM_LABEL), unit=unit, actor=officer, today=on, carries_out=above
        )
        new = NewTarget(
            TargetIndicator.ADMISSIONS, TERM, f"term:{TERM_LABEL}", tables.TERM_TARGET, Authority.CONGRESS,
            "Nghị quyết Đại hội", body=district.bodies[BodyKind.CONGRESS].pk,
        )  # fmt: skip
        _divide(district, new, on, paper, {row.unit_code: row.term for row in ROWS})
    on = date(2023, 1, 16)
    with typing(on):
        content = Paper("plan", "Huyện ủy Pác Nặm", "Kế hoạch phát triển đảng viên năm 2023", term=TERM_LABEL)
        yearly = register(content, unit=unit, actor=officer, today=on, carries_out=[paper])
        new = NewTarget(
            TargetIndicator.ADMISSIONS, parse_period("2023"), "2023", tables.PLAN_2023, Authority.OWN_PLAN, "Huyện ủy",
            body=district.bodies[BodyKind.STANDING_COMMITTEE].pk,
        )  # fmt: skip
        _divide(district, new, on, yearly, {row.unit_code: row.plan for row in ROWS})
        _norm(district, on)


def _norm(district: District, on: date) -> None:
    """The Centre's three to four per cent a year, on the members that the units declared for the middle of 2023."""
    unit, officer = district.units[DISTRICT], district.users["bantochuc"]
    content = Paper(
        "resolution", "Ban Chấp hành Trung ương", "Nghị quyết về củng cố tổ chức cơ sở đảng và đội ngũ đảng viên", number="21",
        symbol="NQ/TW", dated=date(2022, 6, 16),
    )  # fmt: skip
    paper = register(content, unit=unit, actor=officer, today=on)
    new = NewTarget(
        TargetIndicator.ADMISSIONS, parse_period("2023"), "2023", None, Authority.SUPERIOR, "Nghị quyết 21-NQ/TW",
        kind=TargetKind.RATE, rate=Decimal(3), rate_high=Decimal(4), base_kind=BaseKind.DATE, base_date=tables.HALF,
        base_source=BaseSource.DECLARED,
    )  # fmt: skip
    set_target(new, unit=unit, on=on, actor=officer, paper=paper.pk)


def _divide(district: District, new: NewTarget, on: date, paper: Instrument, shares: dict[str, int]) -> None:
    officer = district.users["bantochuc"]
    line = set_target(new, unit=district.units[DISTRICT], on=on, actor=officer, paper=paper.pk)
    by_unit = {district.units[code].pk: amount for code, amount in shares.items()}
    allocate(line, by_unit, reserve=0, on=on, actor=officer, paper=paper.pk)
    decide_allocation(line, on=on, actor=officer, paper=paper.pk)


def _led(district: District, people: list[Person]) -> Iterator[Led]:
    """Each person of the plan at one of the first branches of the unit, in the last class in time."""
    unit, centre, officer = district.units[DISTRICT], district.users["ttct"], district.users["bantochuc"]
    for person in people:
        homes = district.homes[person.unit]
        yield Led(
            person.name,
            person.gender,
            person.birth,
            homes[person.number % min(len(homes), 9)],
            Course(_class_day_of(person), unit, CENTRE, centre, officer),
            person.ceremony,
            person.decided,
            person.away,
            person.left_on,
            person.back_on,
        )


def _class_day_of(person: Person) -> date:
    """The last class that ended three hundred days before the ceremony; the others attended the last one."""
    before = (person.ceremony or NOW) - timedelta(days=304)
    return max((day for day in CLASS_DAYS if day <= before), default=CLASS_DAYS[0])
