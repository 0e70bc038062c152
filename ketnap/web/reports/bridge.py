"""The page of the bridge: a figure on two trees, and the units behind each difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.lib.vietnamese import format_date
from ketnap.reports.bridge import Bridge, Row, bridge, bridge_of_members, usual_other
from ketnap.reports.figures.counting import Question
from ketnap.reports.figures.registry import INDICATORS, STAGE
from ketnap.reports.tables import counted_note
from ketnap.units.models import Unit
from ketnap.web.reports.asking import Asked, answered, asked_of, day_of
from ketnap.web.reports.views import files_of, page_context
from ketnap.web.reports.words import name_of

DECLARED, COUNTED = "members_declared", "members_counted"


@require_GET
@answered
def cn(request: HttpRequest) -> HttpResponse:
    """Both figures of each unit under the unit asked for, with the lines that make up their difference."""
    asked = asked_of(request)
    problems: list[str] = []
    what = request.GET.get("indicator", "")
    what = what if what in {key for key, _label in choices()} else "admissions"
    question = asked.question(what if what in INDICATORS else "admissions")
    other = day_of(request.GET.get("against", "").strip(), problems) or usual_other(question)
    found = _found(what, question, other)
    files = files_of(asked, "cn", indicator=what, against=format_date(other)) if what in INDICATORS else []
    context = {
        **page_context(asked, "CN"),
        "found": found,
        "rows": _rows(asked, found, what),
        "same": len(found.rows) - len(found.changed),
        "indicators": choices(),
        "what": what,
        "against": other,
        "mistakes": problems,
        "note": counted_note(question),
        "files": files,
    }
    return render(request, "reports/cn.html", context)


def choices() -> list[tuple[str, str]]:
    """What can be told on two trees: figures, and members at the end of the period."""
    figures = [(code, name_of(one)) for code, one in INDICATORS.items() if not code.startswith((STAGE, "entered."))]
    return [
        *figures,
        (DECLARED, _("Đảng viên cuối kỳ, theo số khai")),
        (COUNTED, _("Đảng viên cuối kỳ, đếm từ danh sách")),
    ]


def _found(what: str, question: Question, other: date) -> Bridge:
    if what in (DECLARED, COUNTED):
        return bridge_of_members(question, other, declared=what == DECLARED)
    return bridge(question, other)


@dataclass(frozen=True)
class Shown:
    """A row with the lists behind its two numbers, and the same bridge one level deeper for a unit that stands today."""

    row: Row
    url: str
    old_url: str
    new_url: str


def _rows(asked: Asked, found: Bridge, what: str) -> list[Shown]:
    codes = [row.code for row in found.changed]
    standing = set(Unit.objects.filter(code__in=codes, closed_on=None).values_list("code", flat=True))
    against = format_date(found.old_on if found.question.tree_on == found.new_on else found.new_on)

    def behind(row: Row, day: date, number: int | None) -> str:
        if what not in INDICATORS or not number:
            return ""
        return asked.list_of(what, by="unit", key=row.code, tree_on=format_date(day))

    return [
        Shown(
            row,
            asked.address("report_cn", unit=row.code, indicator=what, against=against)
            if row.code in standing and row.code != asked.unit.code
            else "",
            behind(row, found.old_on, row.old),
            behind(row, found.new_on, row.new),
        )
        for row in found.changed
    ]
