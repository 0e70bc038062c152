"""Loads the province into an empty data folder: units, papers and targets step by step, persons through `leading`."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from ketnap.accounts.models import User
from ketnap.instruments.actions import Paper, register
from ketnap.instruments.models import Instrument
from ketnap.lib.ids import seeded
from ketnap.lib.periods import parse_period
from ketnap.practice.binh_thuan import tables
from ketnap.practice.binh_thuan.plan import make_plan
from ketnap.practice.binh_thuan.province import OFFICER, Province, open_province
from ketnap.practice.binh_thuan.tables import NOW, PROVINCE, ROWS, SEED, TERM_LABEL, Row
from ketnap.practice.leading import Course, Led, lead, typing
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.enums import Authority, TargetIndicator, TargetKind
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import targets_of
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit

CONGRESS_ON = date(2020, 10, 16)
PLANNED_ON = date(2022, 1, 17)


def load(seed: int = SEED) -> None:
    """Write everything in one transaction; ids and values depend on the seed alone."""
    with seeded(seed), transaction.atomic():
        province = Province()
        open_province(province)
        _congress(province)
        assigned = _assign(province)
        lead(_led(province, seed), title="Đơn vị thực hành Bình Thuận", until=NOW)
        _plans(province, assigned)


def _congress(province: Province) -> None:
    """The congress asks for two thousand a year on average; the committees' own congresses for the term."""
    with typing(CONGRESS_ON):
        title = "Nghị quyết Đại hội đại biểu Đảng bộ tỉnh Bình Thuận lần thứ XIV"
        issuer = "Đại hội Đảng bộ tỉnh Bình Thuận lần thứ XIV"
        new = NewTarget(
            TargetIndicator.ADMISSIONS, tables.AVERAGED, tables.AVERAGED_LABEL, tables.YEARLY, Authority.CONGRESS,
            "Nghị quyết Đại hội XIV", kind=TargetKind.YEARLY_AVERAGE, body=province.bodies[PROVINCE, BodyKind.CONGRESS].pk,
        )  # fmt: skip
        _resolve(province, PROVINCE, issuer, title, new)
        for row in ROWS:
            new = NewTarget(
                TargetIndicator.ADMISSIONS, tables.TERM, f"term:{TERM_LABEL}", tables.YEARS * row.target,
                Authority.CONGRESS, "Nghị quyết Đại hội",
                body=province.bodies[row.unit_code, BodyKind.CONGRESS].pk,
            )  # fmt: skip
            title = f"Nghị quyết Đại hội Đảng bộ {row.short} nhiệm kỳ {TERM_LABEL}"
            _resolve(province, row.unit_code, f"Đại hội Đảng bộ {row.short}", title, new)


def _resolve(province: Province, code: str, issuer: str, title: str, new: NewTarget) -> None:
    """A congress's resolution and the target that stands in it."""
    unit, officer = province.units[code], province.users["btctu"]
    paper = register(
        Paper("resolution", issuer, title, term=TERM_LABEL), unit=unit, actor=officer, today=CONGRESS_ON
    )  # fmt: skip
    set_target(new, unit=unit, on=CONGRESS_ON, actor=officer, paper=paper.pk)


def _assign(province: Province) -> Instrument:
    """The letter of 01/03/2021 divides the year's two thousand; each committee divides its share among its organisations."""
    unit, officer, on = province.units[PROVINCE], province.users["btctu"], tables.ASSIGNED_ON
    with typing(on):
        body = province.bodies[PROVINCE, BodyKind.STANDING_COMMITTEE]
        issuer = "Ban Thường vụ Tỉnh ủy Bình Thuận"
        letter = Paper("letter", issuer, "V/v giao chỉ tiêu phát triển đảng viên mới năm 2021", "99", "CV/TU", on)
        about = "Về tăng cường lãnh đạo công tác phát triển đảng viên mới, nhiệm kỳ 2020 – 2025"
        directive = Paper("directive", issuer, about, "07", "CT/TU", on, term=TERM_LABEL)
        paper, _ = (register(one, unit=unit, actor=officer, today=on) for one in (letter, directive))
        new = NewTarget(
            TargetIndicator.ADMISSIONS, parse_period("2021"), "2021", tables.YEARLY, Authority.OWN_PLAN, issuer,
            body=body.pk,
        )  # fmt: skip
        line = set_target(new, unit=unit, on=on, actor=officer, paper=paper.pk)
        _divide(province, line, {province.units[row.unit_code]: row.target for row in ROWS}, paper)
        for row in ROWS:
            (share,) = targets_of(province.units[row.unit_code], new.indicator, new.period, as_of=on)
            _divide(province, share, dict.fromkeys(province.homes[row.code], tables.ORGANISATION_FOR), paper)
    return paper


def _divide(province: Province, line: TargetLine, shares: dict[Unit, int], paper: Instrument) -> None:
    officer = province.users["btctu"]
    amounts = {unit.pk: amount for unit, amount in shares.items()}
    allocate(line, amounts, reserve=0, on=tables.ASSIGNED_ON, actor=officer, paper=paper.pk)
    decide_allocation(line, on=tables.ASSIGNED_ON, actor=officer, paper=paper.pk)


def _plans(province: Province, assigned: Instrument) -> None:
    """The committees' plans for 2022; two have not issued theirs."""
    with typing(PLANNED_ON):
        for row in ROWS:
            if row.has_plan:
                title = "Kế hoạch kết nạp đảng viên mới năm 2022"
                register(
                    Paper("plan", row.name, title, term=TERM_LABEL), unit=province.units[row.unit_code],
                    actor=_officer(province, row), today=PLANNED_ON, carries_out=[assigned],
                )  # fmt: skip


def _officer(province: Province, row: Row) -> User:
    return province.users[f"{OFFICER}.{row.code.lower()}"]


def _led(province: Province, seed: int) -> Iterator[Led]:
    rows = {row.code: row for row in ROWS}
    courses = {(row.code, day): _course(province, row, day) for row in ROWS for day in tables.CLASS_DAYS}
    for person in make_plan(seed):
        homes = province.homes[rows[person.committee].code]
        yield Led(
            person.name,
            person.gender,
            person.birth,
            homes[person.place % len(homes)],
            courses[person.committee, person.course],
            person.ceremony,
            person.decided,
        )


def _course(province: Province, row: Row, day: date) -> Course:
    place = f"Trung tâm Chính trị {row.short}"
    return Course(day, province.units[row.unit_code], place, province.users["ttct"], _officer(province, row))
