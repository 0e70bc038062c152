"""The page of months: close one, open it again, note what explains the numbers of some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.base import clock
from ketnap.base.errors import BadInput
from ketnap.lib.periods import Span, year_span
from ketnap.lib.vietnamese import BadDate, parse_date
from ketnap.reports.figures.counting import ask
from ketnap.reports.models import PeriodNote
from ketnap.reports.month_actions import close_month, remove_note, reopen_month, write_note
from ketnap.reports.months import closings, notes_of
from ketnap.units.models import Unit
from ketnap.units.queries import names_on
from ketnap.web.reports.reader import reader
from ketnap.web.shared.forms import DateField, Form
from ketnap.web.shared.places import unit_for

LOOK, MANAGE = "reports.view", "reports.sign"


class NoteForm(Form):
    """A note about some days; both days are inside."""

    wide = ("text",)

    first = DateField(label=gettext_lazy("Từ ngày"))
    last = DateField(label=gettext_lazy("Đến ngày"))
    text = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        return given


@dataclass(frozen=True)
class MonthRow:
    """One month: whether the unit itself closed it, how many below did, and who below did not."""

    month: date
    is_closed: bool
    count: int
    open_below: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def months(request: HttpRequest) -> HttpResponse:
    """Months of a year at the unit. Every act is a form of its own."""
    unit = unit_for(request, LOOK)
    require(reader(request), LOOK, at=unit)
    year = _year(request.GET.get("year", ""))
    form = NoteForm(request.POST if request.POST.get("act") == "note" else None)
    problem = ""
    if request.method == "POST":
        try:
            if _acted(request, unit, form):
                return redirect(f"{reverse('web:report_months')}?unit={unit.code}&year={year}")
        except BadInput as error:
            problem = error.message
    may = reader(request).may(MANAGE, at=unit)
    context = {
        "unit": unit, "year": year, "form": form, "problem": problem, "may_manage": may,
        "why_not": "" if may else why_not(MANAGE, at=unit.name), **_page(unit, year),
    }  # fmt: skip
    return render(request, "reports/months.html", context, status=400 if problem or form.errors else 200)


def _acted(request: HttpRequest, unit: Unit, form: NoteForm) -> bool:
    act, post, user = request.POST.get("act", ""), request.POST, reader(request)
    if act == "close":
        close_month(unit, _month(post.get("month", "")), actor=user, now=clock.now())
        messages.success(request, _("Đã chốt tháng."))
    elif act == "reopen":
        reopen_month(unit, _month(post.get("month", "")), reason=post.get("reason", ""), actor=user)
        messages.success(request, _("Đã mở lại tháng."))
    elif act == "remove":
        remove_note(_note(post.get("note", ""), unit), unit, actor=user)
        messages.success(request, _("Đã bỏ ghi chú."))
    elif not form.is_valid():
        return False
    else:
        given = form.cleaned_data
        write_note(unit, Span.of_days(given["first"], given["last"]), given["text"], actor=user, now=clock.now())
        messages.success(request, _("Đã ghi chú."))
    return True


def _page(unit: Unit, year: int) -> dict[str, Any]:
    question = ask("admissions", unit, year_span(year), as_of=min(clock.today(), year_span(year).last))
    found = closings(question)
    names = names_on(found.children, question.tree_on)
    rows = [
        MonthRow(
            month, found.closed(unit.pk, month), found.count(month),
            tuple(sorted(names[child] for child in found.children if not found.closed(child, month))),
        )
        for month in sorted(found.by_month, reverse=True)
    ]  # fmt: skip
    return {"rows": rows, "below": len(found.children), "notes": notes_of(question)}


def _year(typed: str) -> int:
    today = clock.today()
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else today.year
    return year if 1990 <= year <= today.year else (today - timedelta(days=31)).year


def _month(typed: str) -> date:
    try:
        return parse_date(typed)
    except BadDate as bad:
        raise BadInput("month", str(bad)) from bad


def _note(typed: str, unit: Unit) -> PeriodNote:
    try:
        found = PeriodNote.objects.filter(pk=UUID(typed), unit=unit.pk).first()
    except ValueError:
        found = None
    if found is None:
        raise BadInput("note", _("Ghi chú này không còn, hoặc là của tổ chức khác."))
    return found
