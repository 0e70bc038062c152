"""Which rows an address asks for: a figure, one part of it, or a group of the funnel. A number and its list are made here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.base.errors import BadInput
from ketnap.cases.enums import RUNNING, SHORT
from ketnap.cases.models import Case
from ketnap.journal.models import Fact
from ketnap.lib.names import sort_key
from ketnap.reports.figures.breakdown import parts
from ketnap.reports.figures.counting import Figure, Question, facts, figure, standing
from ketnap.reports.figures.groups import SENSITIVE
from ketnap.reports.figures.learning import class_of_events
from ketnap.reports.figures.listing import Row, listing
from ketnap.reports.figures.registry import STAGE
from ketnap.reports.funnel import Cohort, cohort
from ketnap.reports.reached import Book
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import line_in_force
from ketnap.web.reports.asking import Asked
from ketnap.web.reports.words import counted, name_of
from ketnap.web.shared.addresses import address


@dataclass(frozen=True)
class Behind:
    """A number with its rows. `label` says what is counted, `part` which part of it, `unit_word` in which unit."""

    figure: Figure
    label: str
    part: str = ""

    @property
    def value(self) -> int:
        return self.figure.value

    @property
    def unit_word(self) -> str:
        return counted(self.figure.question.indicator)

    @property
    def event(self) -> str:
        question = self.figure.question
        return question.indicator.event_for(question.counting)


def behind(asked: Asked, get: QueryDict) -> Behind:
    """The number that the address names. Raises BadInput for an indicator, a part or a group that does not exist."""
    group, key = get.get("group", ""), get.get("key", "")
    if group == "running":
        return _running(asked)
    if group == "cohort":
        return _of_cohort(asked, key)
    if group == "class":
        return _of_class(asked, key)
    if group == "target":
        return _of_target(asked, key)
    found = figure(asked.question(get.get("indicator", "admissions")))
    label = name_of(found.question.indicator)
    by = get.get("by", "")
    if not by:
        return Behind(found, label)
    part = next((one for one in parts(found, by) if one.key == key), None)
    return _of(found.question, part.facts if part else (), label, part.label if part else key)


def _of(question: Question, found: tuple[Fact, ...], label: str, part: str = "") -> Behind:
    return Behind(Figure(question, len(found), found), label, part)


def _running(asked: Asked) -> Behind:
    question = asked.question(f"{STAGE}{RUNNING[0]}")
    codes = [f"{STAGE}{stage}" for stage in RUNNING]
    rows = standing(question).filter(indicator__in=codes).order_by("on", "rank", "key")
    return _of(question, tuple(rows), _("Hồ sơ đang theo dõi"))


def _of_cohort(asked: Asked, key: str) -> Behind:
    """Learners of the period: those admitted by the day, those not yet, or those at one stage ("none" = without a case)."""
    found: Cohort = cohort(asked.question())
    label = _("Người học lớp bồi dưỡng trong kỳ")
    if key == "admitted":
        return _of(found.learners.question, found.admitted, label, _("đã được kết nạp"))
    if key == "not_yet":
        rest = tuple(fact for group in found.others.values() for fact in group)
        return _of(found.learners.question, rest, label, _("chưa được kết nạp"))
    stage = "" if key == "none" else key
    return _of(found.learners.question, found.others.get(stage, ()), label, SHORT.get(stage, _("chưa có hồ sơ")))


def _of_class(asked: Asked, key: str) -> Behind:
    question = asked.question("class_participants")
    rows = list(facts(question).order_by("on", "rank", "key"))
    course_of = class_of_events([fact.event for fact in rows])
    try:
        wanted = UUID(key)
    except ValueError:
        raise BadInput("key", _("Không có lớp này.")) from None
    once: dict[UUID, Fact] = {}
    for fact in rows:
        if course_of.get(fact.event) == wanted:
            once.setdefault(fact.subject, fact)
    return _of(question, tuple(once.values()), name_of(question.indicator), _("học viên của một lớp"))


def _of_target(asked: Asked, key: str) -> Behind:
    """What counts towards one sub-target. A sensitive group is never listed by name."""
    line = target_of(asked, key)
    if line.group in SENSITIVE:
        raise BadInput("key", _("Nhóm này không mở danh sách người: chỉ có số của đơn vị."))
    question = asked.question(line.indicator).within(line.period, asked.as_of)
    part = Book(question).part(line)
    return _of(question, part.facts, name_of(question.indicator), str(line.get_group_display()))


def target_of(asked: Asked, key: str) -> TargetLine:
    """The target of the asked unit in force on the day. Raises BadInput when there is none with this key."""
    try:
        series = UUID(key)
    except ValueError:
        raise BadInput("key", _("Không có chỉ tiêu này.")) from None
    line = line_in_force(series, asked.as_of)
    if line is None or line.unit_id != asked.unit.pk:
        raise BadInput("key", _("Không có chỉ tiêu này ở đơn vị vào ngày tính đến."))
    return line


@dataclass(frozen=True)
class Line:
    """A row of the list as the page shows it; `url` leads to the case or class where the reader may open it."""

    row: Row
    url: str = ""

    @property
    def sort_key(self) -> str:
        """Masked rows are all alike: their order tells nothing."""
        return "" if self.row.masked else sort_key(self.row.name)


def lines(found: Behind, reader: User) -> list[Line]:
    """The list behind the number, exactly as long as the number says. Reading names is logged by the room of reports."""
    rows = listing(found.figure, reader)
    people = {row.person for row in rows if row.person}
    known = Case.objects.for_user(reader).filter(person__in=people).order_by("opened_on", "pk")
    by_person = dict(known.values_list("person", "pk"))
    cases = set(known.values_list("pk", flat=True)) if by_person else set()
    return [Line(row, _address(row, by_person, cases)) for row in rows]


def _address(row: Row, by_person: dict[UUID, UUID], cases: set[UUID]) -> str:
    if row.course:
        return address("class", row.course)
    case = row.case if row.case in cases else by_person.get(row.person) if row.person else None
    return address("case", case) if case else ""
