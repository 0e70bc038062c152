"""Reports: overview, B1, B2, B5, the list behind a number, files. Everything asked for stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.base import clock
from ketnap.reports.actions import Wanted, draft
from ketnap.reports.classes import classes
from ketnap.reports.funnel import funnel
from ketnap.reports.models import SignedReport
from ketnap.reports.papers import TITLES, Paper
from ketnap.reports.progress import progress
from ketnap.reports.sheets import workbook
from ketnap.reports.tables import counted_note
from ketnap.targets.enums import TargetIndicator
from ketnap.web.reports import b1 as b1_room
from ketnap.web.reports import b2 as b2_room
from ketnap.web.reports.asking import Asked, answered, asked_of, day_of
from ketnap.web.reports.behind import Behind, Line, behind, lines
from ketnap.web.reports.reader import reader
from ketnap.web.reports.signed import signed_table
from ketnap.web.reports.words import name_of, shown_name
from ketnap.web.shared.components import Link, Progress, Tab
from ketnap.web.shared.table import Column, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"docx": DOCX, "xlsx": XLSX}
ROWS_PER_LIST = 200


@require_GET
@answered
def reports(request: HttpRequest) -> HttpResponse:
    """What there is: the reports with their main figures, and those that were signed."""
    asked = asked_of(request)
    found = progress(asked.question())
    elapsed = b1_room.elapsed_share(found)
    bars = [
        Progress(one.ratio.numerator, one.ratio.denominator, one.line.authority_text, elapsed, asked.decimals, asked.mode,
                 asked.list_of("admissions"))
        for one in found.targets
    ]  # fmt: skip
    signed = SignedReport.objects.for_user(reader(request)).newest_first()
    addresses = {f"{code}_url": asked.address(f"report_{code}") for code in ("b1", "b2", "b5", "b10")}
    context = {**page_context(asked), **addresses, "bars": bars, "signed": signed_table(request, signed)}
    return render(request, "reports/overview.html", context)


@require_GET
@answered
def b1(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    code, by = request.GET.get("indicator", "admissions"), request.GET.get("by", "year")
    page = b1_room.b1_page(
        asked, reader(request), indicator=code if code in TargetIndicator.values else "admissions",
        by=by if by in b1_room.TIMES else "year", against=request.GET.get("against", ""),
    )  # fmt: skip
    question = page.found.figure.question
    context = {
        **page_context(asked, "B1"),
        "page": page,
        "table": b1_room.units_table(asked, request, page.found),
        "has_units": any(row.code != asked.unit.code for row in page.found.rows),
        "indicator": question.indicator,
        "indicator_name": name_of(question.indicator),
        "indicators": b1_room.indicator_choices(),
        "against": request.GET.get("against", ""),
        "by": by,
        "note": counted_note(question),
        "bridge_url": asked.address("report_cn", indicator=question.indicator.code),
        "files": files_of(asked, "b1", indicator=question.indicator.code, **_columns(request)),
    }
    return render(request, "reports/b1.html", context)


@require_GET
@answered
def b2(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    found = funnel(asked.question())
    context = {
        **page_context(asked, "B2"),
        "found": found,
        "tiles": b2_room.funnel_tiles(asked, found),
        "running": b2_room.stage_lines(asked, found, ended=False),
        "ended": b2_room.stage_lines(asked, found, ended=True),
        "bar": b2_room.cohort_bar(asked, found),
        "cohort_url": b2_room.cohort_url(asked, "not_yet"),
        "learners_url": asked.list_of("class_participants"),
        "waiting": b2_room.waiting(asked, found),
        "note": counted_note(found.question),
    }
    return render(request, "reports/b2.html", context)


@require_GET
@answered
def b5(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    found = classes(asked.question())
    context = {
        **page_context(asked, "B5"),
        "found": found,
        "tiles": b2_room.classes_tiles(asked, found),
        "table": b2_room.classes_table(asked, reader(request), found),
        "note": counted_note(asked.question("class_participants")),
    }
    return render(request, "reports/b5.html", context)


@require_GET
@answered
def listing(request: HttpRequest) -> HttpResponse:
    """The list behind a number: exactly as many rows as the number says."""
    asked = asked_of(request)
    found = behind(asked, request.GET)
    rows = lines(found, reader(request))
    context = {
        **page_context(asked),
        "found": found,
        "table": _list_table(request, found, rows),
        "masked": sum(line.row.masked for line in rows),
        "note": counted_note(found.figure.question),
        "extra": [(key, value) for key in ("indicator", "by", "key", "group") if (value := request.GET.get(key))],
    }
    return render(request, "reports/list.html", context)


@require_GET
@answered
def file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """B1, B2 or B5 as a file, under the question in the address."""
    asked = asked_of(request)
    code = code.upper()
    if code not in TITLES or kind not in TYPES:
        raise Http404
    indicator = request.GET.get("indicator", "admissions") if code in ("B1", "CN") else "admissions"
    keys = request.GET.get("columns")
    wanted = Wanted(
        code, asked.question(indicator), asked.period_text, decimals=asked.decimals, mode=asked.mode,
        columns=None if keys is None else keys.split(","),
        against=day_of(request.GET.get("against", "").strip(), []),
    )  # fmt: skip
    return file_of(draft(wanted, maker=reader(request), now=clock.now()), asked, kind)


def file_of(made: Paper, asked: Asked, kind: str) -> HttpResponse:
    """The report as an attachment: B1-BTU.TT-2022-12-31.docx."""
    content = made.docx() if kind == "docx" else workbook(made, clock.now().isoformat())
    name = f"{made.code}-{asked.unit.code}-{asked.as_of:%Y-%m-%d}.{kind}"
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def page_context(asked: Asked, code: str = "") -> dict[str, Any]:
    """What every page of reports shows: the question, and the reports side by side under it."""
    tabs = [
        Tab(f"{name} {label}", asked.address(f"report_{name.lower()}"), name == code)
        for name, label in (
            ("B1", _("Tiến độ")),
            ("B2", _("Phễu nguồn")),
            ("B3", _("Biến động")),
            ("B4", _("Tổ chức")),
            ("B5", _("Lớp bồi dưỡng")),
            ("B10", _("Báo cáo")),
            ("CN", _("Hai cây tổ chức")),
        )
    ]
    context = {"asked": asked, "unit": asked.unit, "tabs": tabs, "overview_url": asked.address("reports")}
    return {**context, "files": files_of(asked, code.lower())} if code in ("B1", "B2", "B5") else context


def files_of(asked: Asked, code: str, **more: str) -> list[tuple[str, str]]:
    """(kind, address) of the files of a report under the question."""
    return [(kind, asked.address("report_file", code, kind, **more)) for kind in ("docx", "xlsx")]


def _columns(request: HttpRequest) -> dict[str, str]:
    """The columns chosen on the page, so that the file carries the same ones."""
    return {"columns": ",".join(request.GET.getlist("cols"))} if "chosen" in request.GET else {}


@require_GET
@answered
def spread(request: HttpRequest) -> HttpResponse:
    """Behind a target "at least one in each": the units that had one, and those that did not."""
    asked = asked_of(request)
    one = b1_room.spread_of(asked, request.GET.get("target", ""))
    rows = [*one.units.having, *one.units.without, *one.units.open] if one.units else []
    state = request.GET.get("state", "")
    shown = [row for row in rows if not state or b1_room.state_of(row) == state]
    context = {
        **page_context(asked),
        "one": one,
        "table": b1_room.spread_table(request, shown),
        "note": counted_note(one.figure.question),
        "extra": [("target", str(one.line.series))],
    }
    return render(request, "reports/spread.html", context)


def _list_table(request: HttpRequest, found: Behind, rows: Sequence[Line]) -> Table:
    columns = [
        Column("name", _("Tên lớp") if found.figure.question.indicator.kind == "classes" else _("Họ và tên"), sort="sort_key",
               value=lambda line: Link(shown_name(line.row.name), line.url)),
        Column("unit", _("Đơn vị"), sort=True, value=lambda line: line.row.unit_name),
        Column("on", _("Ngày"), kind="date", sort=True, value=lambda line: line.row.on),
        Column("number", _("TT"), kind="number", sort=True, value=lambda line: line.row.number, hidden=True),
    ]  # fmt: skip
    return Table.of(
        request, columns, rows, caption=_("Danh sách"), per_page=ROWS_PER_LIST,
        empty_text=_("Không có dòng nào: con số là 0."),
    )  # fmt: skip
