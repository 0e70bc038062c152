"""The page of the bridge: a figure on two trees, and the units behind each difference."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.lib.vietnamese import format_date
from ketnap.reports.bridge import Bridge, bridge, bridge_of_members, usual_other
from ketnap.reports.figures.counting import Question
from ketnap.reports.figures.registry import INDICATORS, STAGE
from ketnap.reports.tables import counted_note
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
        "rows": [(row, _url(asked, found, row.code, what)) for row in found.changed],
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


def _url(asked: Asked, found: Bridge, code: str, what: str) -> str:
    """The same bridge one level deeper."""
    if code == asked.unit.code:
        return ""
    against = format_date(found.old_on if found.question.tree_on == found.new_on else found.new_on)
    return asked.address("report_cn", unit=code, indicator=what, against=against)
