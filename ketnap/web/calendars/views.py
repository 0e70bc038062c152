"""The office's calendar: open to everybody signed in; written by administrators, each time by a paper."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketnap.accounts.access import require_somewhere, why_not
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, NotFound
from ketnap.calendars import actions
from ketnap.calendars.models import AnnouncedYear
from ketnap.calendars.queries import year_now
from ketnap.calendars.reading import BadAnnouncement, Entry, Kind, applied, entries_of, rows_of_csv
from ketnap.rulebook.calendars import YearOff
from ketnap.transfer.sheets.read import BadWorkbook, read_workbook
from ketnap.web.calendars.forms import CountingForm, DayForm, ImportForm, TakeBackForm
from ketnap.web.calendars.page import changes, counting_rule, year_page, years_table
from ketnap.web.shared.reader import reader

SALT = "ketnap.calendar"
MAX_FILE = 2 * 1024 * 1024
SAMPLE = "Từ ngày,Đến ngày,Nội dung,Loại,Làm bù ngày\r\n"


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Every year, and how the office counts the first day."""
    return _calendar(request, CountingForm(initial={"counts": _counted()}))


@require_POST
def counting(request: HttpRequest) -> HttpResponse:
    form = CountingForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.set_counting(
                given["counts"] == "yes",
                paper=given["paper"],
                reason=given["reason"],
                actor=reader(request),
                now=clock.now(),
            )
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi cách tính ngày đầu. Mọi thời hạn được tính lại khi xem."))
            return redirect("web:calendar")
    return _calendar(request, form, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year's days and versions; a day is corrected here."""
    if not actions.FIRST_YEAR <= year <= actions.LAST_YEAR:
        raise NotFound(str(year))
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct(
                given["on"],
                Kind(given["kind"]),
                given["name"],
                year=year,
                paper=given["paper"],
                reason=given["reason"],
                actor=reader(request),
                now=clock.now(),
            )
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã sửa lịch. Mọi thời hạn được tính lại khi xem."))
            return redirect("web:calendar_year", year=year)
    page = {
        "page": year_page(request, year),
        "form": form,
        "back_form": TakeBackForm(prefix="back"),
        **_rights(request),
    }
    return render(request, "calendars/year.html", page, status=400 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, key: int) -> HttpResponse:
    """The version before holds again."""
    row = AnnouncedYear.objects.filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    try:
        reason = request.POST.get("back-reason", "")
        actions.take_back(row, reason=reason, actor=reader(request), now=clock.now())
    except (BadInput, Conflict) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã thu hồi; bản trước có giá trị trở lại."))
    return redirect("web:calendar_year", year=row.year)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """An announcement's table: looked at first, written only after the difference was seen."""
    require_somewhere(reader(request), actions.MANAGE)
    if request.method == "POST" and "plan" in request.POST:
        return _write(request)
    asked = request.GET.get("year", "")
    initial = {"year": asked if asked.isdecimal() else clock.today().year + 1}
    form = ImportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            entries = entries_of(_rows(given["file"]), given["year"])
        except BadWorkbook as bad:
            form.add_error("file", str(bad))
        except BadAnnouncement as bad:
            for number, message in bad.faults:
                form.add_error(
                    "file", _("Dòng %(row)s: %(fault)s") % {"row": number, "fault": message} if number else message
                )
        else:
            return _look(request, given, entries)
    return render(request, "calendars/import.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the columns of an announcement, to be filled with any spreadsheet program."""
    answer = HttpResponse(SAMPLE.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lich-nghi-le.csv"'
    return answer


def _look(request: HttpRequest, given: dict[str, Any], entries: Sequence[Entry]) -> HttpResponse:
    """What would change, and the whole of it signed for the second act."""
    whole = given["scope"] == "whole"
    plan = {
        "year": given["year"],
        "whole": whole,
        "paper": given["paper"],
        "days": [[one.on.isoformat(), one.kind.value, one.name] for one in entries],
    }
    before = year_now(given["year"])
    after = applied(before or YearOff(given["year"], {}, {}), entries, whole=whole)
    page = {
        "year": given["year"],
        "paper": given["paper"],
        "number": len(entries),
        "changes": changes(before, after),
        "plan": signing.dumps(plan, salt=SALT, compress=True),
    }
    return render(request, "calendars/look.html", page)


def _write(request: HttpRequest) -> HttpResponse:
    try:
        plan = signing.loads(request.POST["plan"], salt=SALT)
    except signing.BadSignature:
        raise BadInput("plan", _("Nội dung đã xem không còn nguyên vẹn. Hãy chọn lại tệp.")) from None
    entries = [Entry(date.fromisoformat(on), Kind(kind), name) for on, kind, name in plan["days"]]
    current = year_now(plan["year"]) or YearOff(plan["year"], {}, {})
    after = applied(current, entries, whole=plan["whole"])
    actions.publish(after, paper=plan["paper"], actor=reader(request), now=clock.now())
    messages.success(request, _("Đã ghi lịch năm %(year)s.") % {"year": plan["year"]})
    return redirect("web:calendar_year", year=plan["year"])


def _rows(file: UploadedFile) -> Sequence[Sequence[object]]:
    """The rows of the first sheet. Raises BadWorkbook, BadAnnouncement."""
    content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise BadWorkbook(_("Tệp lớn hơn 2 MB: đây không phải thông báo nghỉ lễ."))
    if not content.startswith(b"PK"):
        return rows_of_csv(content)
    with tempfile.TemporaryDirectory(prefix="ketnap-calendar-") as folder:
        path = Path(folder, "lich.xlsx")
        path.write_bytes(content)
        return next(sheet.rows for sheet in read_workbook(path) if sheet.rows)


def _calendar(request: HttpRequest, form: CountingForm, status: int = 200) -> HttpResponse:
    page = {"table": years_table(request, clock.today()), "rule": counting_rule(), "form": form, **_rights(request)}
    return render(request, "calendars/list.html", page, status=status)


def _counted() -> str:
    rule = counting_rule()
    return "yes" if rule is not None and rule.event_day_counts else "no"


def _rights(request: HttpRequest) -> dict[str, Any]:
    may = reader(request).may_anywhere(actions.MANAGE)
    return {"may_manage": may, "why_not": "" if may else why_not(actions.MANAGE, at=_("cơ quan"))}
