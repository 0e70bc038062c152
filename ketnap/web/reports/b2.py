"""What the pages of B2 (funnel) and B5 (classes) show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.courses.models import CourseClass
from ketnap.lib.numbers import format_number
from ketnap.reports.classes import Classes, ClassRow
from ketnap.reports.funnel import Funnel, StageRow
from ketnap.web.reports.asking import Asked
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Link, Progress, Tile
from ketnap.web.shared.table import Column, Table

WIDTH = 1000


@dataclass(frozen=True)
class StageLine:
    """One stage of the funnel; `width` is its bar, in thousandths of the longest."""

    row: StageRow
    width: int
    standing_url: str
    entered_url: str


def stage_lines(asked: Asked, found: Funnel, *, ended: bool) -> list[StageLine]:
    """Stages on the way in their order, or the ways out that somebody took."""
    rows = [row for row in found.stages if row.ended == ended]
    if ended:
        rows = [row for row in rows if row.standing or row.entered]
    longest = max((row.standing for row in rows), default=0) or 1
    return [
        StageLine(
            row, row.standing * WIDTH // longest, asked.list_of(row.indicator), asked.list_of(row.entered_indicator)
        )
        for row in rows
    ]


def funnel_tiles(asked: Asked, found: Funnel) -> list[Tile]:
    cohort = found.cohort
    return [
        Tile(format_number(found.running), _("Hồ sơ đang theo dõi"), asked.list_of("admissions", group="running")),
        Tile(
            format_number(cohort.learners.value), _("Người học lớp bồi dưỡng"), asked.list_of("class_participants"),
            _("trong kỳ, mỗi người tính một lần"),
        ),
        Tile(
            format_number(len(cohort.admitted)), _("Trong đó đã kết nạp"), cohort_url(asked, "admitted"),
            cohort.conversion.text(asked.decimals, asked.mode),
        ),
        Tile(format_number(cohort.not_yet), _("Chưa kết nạp"), cohort_url(asked, "not_yet")),
    ]  # fmt: skip


def cohort_url(asked: Asked, key: str) -> str:
    return asked.list_of("class_participants", group="cohort", key=key)


def cohort_bar(asked: Asked, found: Funnel) -> Progress:
    ratio = found.cohort.conversion
    url = cohort_url(asked, "admitted")
    return Progress(ratio.numerator, ratio.denominator, decimals=asked.decimals, mode=asked.mode, url=url)


def waiting(asked: Asked, found: Funnel) -> Sequence[tuple[str, int, str]]:
    """(stage, number, list) of the learners not admitted yet."""
    keys = found.cohort.others
    shown = zip(keys, found.cohort.waiting, strict=True)
    return [(label, number, cohort_url(asked, stage or "none")) for stage, (label, number) in shown]


def classes_tiles(asked: Asked, found: Classes) -> list[Tile]:
    return [
        Tile(format_number(found.classes.value), _("Lớp có người của đơn vị"), asked.list_of("classes")),
        Tile(
            format_number(found.learners.value), _("Quần chúng học lớp bồi dưỡng"), asked.list_of("class_participants"),
            _("mỗi người tính một lần"),
        ),
    ]  # fmt: skip


TOTAL = object()


def classes_table(asked: Asked, user: User, found: Classes) -> Table:
    """Classes with learners of the unit; a class that the reader may open leads to its page."""
    open_to = set(
        CourseClass.objects.for_user(user)
        .filter(pk__in=[row.course.pk for row in found.rows])
        .values_list("pk", flat=True)
    )

    def name(row: ClassRow | object) -> Link:
        if not isinstance(row, ClassRow):
            return Link(_("Số người khác nhau"))
        return Link(row.course.name, address("class", row.course.pk) if row.course.pk in open_to else "")

    def learners(row: ClassRow | object) -> Link:
        if not isinstance(row, ClassRow):
            return Link(format_number(found.learners.value), asked.list_of("class_participants"))
        url = asked.list_of("class_participants", group="class", key=str(row.course.pk))
        return Link(format_number(row.learners), url)

    columns = [
        Column("name", _("Lớp"), value=name),
        Column("starts_on", _("Khai giảng"), kind="date", value=lambda row: row.course.starts_on if row is not TOTAL else None),
        Column("ends_on", _("Bế giảng"), kind="date", value=lambda row: row.course.ends_on if row is not TOTAL else None),
        Column("learners", _("Người của đơn vị"), value=learners, align="end"),
        Column(
            "others", _("Người nơi khác"), kind="number", hint=_("Không tính vào kết quả của đơn vị"),
            value=lambda row: row.others if row is not TOTAL else None,
        ),
    ]  # fmt: skip
    return Table(
        columns, found.rows, _("Lớp bồi dưỡng"), id="classes", bare=True, footer=TOTAL if found.rows else None,
        empty_text=_("Trong kỳ chưa có quần chúng hoàn thành lớp bồi dưỡng."),
    )  # fmt: skip
