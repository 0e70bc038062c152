"""Loads the district into an empty data folder.

Units, papers, targets, classes and declared numbers are written through the same actions as a user's. The cases come through the
journal's batch door with the steps that figures stand on; their dossiers are not filled (those of the town of Tân Thành are).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from uuid import UUID

from django.db import transaction

from ketnap.courses.actions import NewClass, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.instruments.actions import Paper, register
from ketnap.instruments.models import Instrument
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import seeded, uuid7
from ketnap.lib.periods import parse_period
from ketnap.lib.workdays import add_months
from ketnap.practice.pac_nam import tables
from ketnap.practice.pac_nam.district import (
    District,
    assign_committee,
    declare,
    divide_joint_branches,
    open_district,
    typing,
)
from ketnap.practice.pac_nam.plan import Person, make_plan
from ketnap.practice.pac_nam.tables import DISTRICT, NOW, ROWS, SEED, TERM, TERM_LABEL
from ketnap.practice.tan_thanh.town import ACTOR
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit

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
        _walk(district, make_plan(seed))
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


def _divide(district: District, new: NewTarget, on: date, paper: Instrument, shares: dict[str, int]) -> None:
    officer = district.users["bantochuc"]
    line = set_target(new, unit=district.units[DISTRICT], on=on, actor=officer, paper=paper.pk)
    by_unit = {district.units[code].pk: amount for code, amount in shares.items()}
    allocate(line, by_unit, reserve=0, on=on, actor=officer, paper=paper.pk)
    decide_allocation(line, on=on, actor=officer, paper=paper.pk)


def _walk(district: District, people: list[Person]) -> None:
    """All persons, day by day: their steps, and the classes that they attend."""
    drafts: dict[date, list[Draft]] = defaultdict(list)
    learners: dict[date, dict[UUID, Unit]] = defaultdict(dict)
    for person in people:
        identity, homes = uuid7(), district.homes[person.unit]
        home = homes[person.number % min(len(homes), 9)]
        course = _course_of(person)
        learners[course][identity] = home
        for draft in _steps(person, identity, home, course):
            if draft.on <= NOW:
                drafts[draft.on].append(draft)
    acts: dict[date, list[Callable[[], None]]] = defaultdict(list)
    for starts, who in learners.items():
        acts[starts + timedelta(days=4)].append(partial(_hold_class, district, starts, who))
    with store.batch("practice", "Đơn vị thực hành Pác Nặm", actor=ACTOR):
        for day in sorted({*drafts, *acts}):
            with typing(day):
                store.append(drafts.get(day, []), actor=ACTOR)
                for act in acts.get(day, ()):
                    store.flush()
                    act()


def _course_of(person: Person) -> date:
    """The last class that ended three hundred days before the ceremony; the others attended the last one."""
    before = (person.ceremony or NOW) - timedelta(days=304)
    return max((day for day in CLASS_DAYS if day <= before), default=CLASS_DAYS[0])


def _steps(person: Person, identity: UUID, home: Unit, course: date) -> Iterator[Draft]:
    case = uuid7()
    who = {"full_name": person.name, "birth": person.birth, "gender": person.gender}

    def step(code: str, on: date, data: dict[str, object] | None = None, key: UUID | None = None) -> Draft:
        return Draft(f"case.{code}", case, on, data or {}, unit=home.pk, subject=identity, id=key)

    listed = course - timedelta(days=45)
    introduced = listed - timedelta(days=60)
    yield Draft("person.registered", identity, introduced, who, unit=home.pk, subject=identity)
    for name, value in (
        ("youth_union_member", "yes"),
        ("source_group", "union_member"),
        ("education", "upper_secondary"),
    ):
        given = {"name": name, "value": value}
        yield Draft("person.attribute", identity, introduced, given, unit=home.pk, subject=identity)
    yield step("introduce_candidate", introduced, {"source": "youth_union"})
    yield step("list_as_sympathiser", listed)
    if person.left_on is not None:
        yield step("paused", person.left_on, {"destination": person.away})
        if person.back_on is not None:
            yield step("resumed", person.back_on)
    if person.ceremony is not None and person.decided is not None:
        yield from _admission(person, identity, home, step)


def _admission(person: Person, identity: UUID, home: Unit, step: Callable[..., Draft]) -> Iterator[Draft]:
    ceremony, decided = person.ceremony, person.decided
    if ceremony is None or decided is None:
        return
    applied = min(ceremony - timedelta(days=150), decided - timedelta(days=60))
    if person.back_on is not None:
        applied = person.back_on
    admitted, recognised = uuid7(), uuid7()
    yield step("write_application", applied)
    yield step("chi_bo_admission_resolution", decided - timedelta(days=30) if person.back_on is None else applied)
    if home.kind == "branch":
        yield step(
            "grassroots_committee_resolution", decided - timedelta(days=15) if person.back_on is None else applied
        )
    yield step("admission_decision", decided)
    yield step("admission_ceremony", ceremony, None, admitted)
    member = {"member_kind": "probationary", "because": str(admitted)}
    yield Draft("person.member", identity, ceremony, member, unit=home.pk, subject=identity)
    official = add_months(ceremony, 12)
    decision = official + timedelta(days=15)
    if decision <= NOW:
        yield step("chi_bo_recognition_resolution", official + timedelta(days=3))
        yield step("recognition_decision", decision, None, recognised)
        member = {"member_kind": "official", "because": str(recognised)}
        yield Draft("person.member", identity, official, member, unit=home.pk, subject=identity)


def _hold_class(district: District, starts: date, learners: dict[UUID, Unit]) -> None:
    centre, officer = district.users["ttct"], district.users["bantochuc"]
    ends = starts + timedelta(days=4)
    kind = ClassKind.AWARENESS
    new = NewClass(f"{kind.label} ({starts:%d}–{ends:%d/%m/%Y})", kind, starts, ends, CENTRE, place=CENTRE)
    course = open_class(new, organiser=district.units[DISTRICT], actor=centre)
    enrol(course, learners, on=starts, actor=officer)
    complete(
        course, {person: f"{place}/{ends:%m-%Y}" for place, person in enumerate(learners, 1)}, on=ends, actor=centre
    )
