"""The grid of an allocation as a workbook; its rows can be pasted back into the page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.base import clock
from ketnap.forms.report import Column, ReportHead, Signer, Table
from ketnap.lib.vietnamese import format_date
from ketnap.reports.papers import Paper
from ketnap.reports.sheets import workbook
from ketnap.targets.grid import Grid, flat
from ketnap.web.reports.reader import reader
from ketnap.web.shared.viewing import viewing
from ketnap.web.targets.allocation import grid_of
from ketnap.web.targets.page import TargetPage, target_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def allocation_file(request: HttpRequest, series: UUID) -> HttpResponse:
    """The grid as it is stored on the day chosen, on the levels asked for."""
    view = viewing(request)
    page = target_page(reader(request), series, view.as_of)
    grid, _levels = grid_of(request, page)
    answer = HttpResponse(workbook(_paper(page, grid), clock.now().isoformat()), content_type=XLSX)
    name = f"phan-bo-{page.line.unit.code}-{view.as_of:%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _paper(page: TargetPage, grid: Grid) -> Paper:
    unit, line = page.line.unit, page.line
    title = _("Phân bổ %(what)s: %(said)s") % {"what": line.get_indicator_display(), "said": line.said}
    state = _("bảng dự kiến, chưa có hiệu lực") if grid.is_draft else ""
    if grid.since and not state:
        state = _("đã quyết định từ %(day)s") % {"day": format_date(grid.since)}
    subtitle = " · ".join(part for part in (line.authority_text, page.period_label, state) if part)
    head = ReportHead("", unit.name, "", "", clock.today(), title, subtitle)
    return Paper("phan-bo", title, head, [_table(grid)], Signer("", ""))


def _table(grid: Grid) -> Table:
    """The number is the last column, so that whole rows can be pasted."""
    columns = [
        Column(_("Mã")), Column(_("Đơn vị")), Column(_("Phân bổ bởi")), Column(_("Giao tiếp từ ngày"), "date"),
        Column(_("Đang có hiệu lực"), "number"), Column(_("Phân bổ"), "number"),
    ]  # fmt: skip
    rows = [
        (row.unit.code, row.name, own.unit.name, row.passing.on, row.decided, row.draft if own.is_draft else row.amount)
        for _depth, own, row in flat(grid)
    ]
    kept = [(_("Dự phòng"), one.unit.name, one.reserve) for one in grid.levels() if one.balance is not None]
    notes = [f"{text} – {name}: {number}" for text, name, number in kept]
    if grid.balance is not None:
        notes.insert(0, grid.balance.message or grid.balance.told_over or _("Các đơn vị và dự phòng cộng đủ chỉ tiêu"))
    given = grid.balance.given if grid.balance else None
    return Table(
        columns, rows, _("Phân bổ"), ("", _("Cộng đơn vị trực thuộc"), "", None, None, given), "; ".join(notes)
    )
