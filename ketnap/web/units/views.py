"""The tree of organisations and the page of one of them (M2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.lib.numbers import format_number
from ketnap.lib.vietnamese import format_date
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Link, Tile
from ketnap.web.shared.places import own_units, unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Table
from ketnap.web.shared.viewing import Viewing, viewing
from ketnap.web.units.changing import ACTS, MANAGE
from ketnap.web.units.page import MOST_ROWS, Row, Tree, UnitPage, tree_page, unit_page


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The chosen unit with everything under it, on the day asked for."""
    view = viewing(request)
    top = unit_for(request)
    tree = tree_page(reader(request), top, view.as_of)
    page = {
        "unit": top,
        "own": own_units(request),
        "tree": tree,
        "table": _table(request, tree, view),
        "number": len(tree.rows) + sum(row.hidden_below for row in tree.rows),
    }
    return render(request, "units/tree.html", page)


@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    view = viewing(request)
    page = unit_page(reader(request), code, view.as_of)
    below = Tree(page.below, (), False)
    context = {
        "page": page,
        "unit": page.unit,
        "tiles": _tiles(page, view),
        "stages": [(label, number, _cases(page, view, stage)) for stage, label, number in page.stages or ()],
        "acts": ACTS.values() if page.exists and reader(request).may(MANAGE, at=page.unit) else (),
        "may_seat": reader(request).may("people.manage", at=page.unit),
        "below": _table(request, below, view, flat=True) if page.below else None,
        "targets_url": address("targets", **_chosen(page, view)),
    }
    return render(request, "units/unit.html", context)


def _tiles(page: UnitPage, view: Viewing) -> list[Tile]:
    found = []
    if page.members:
        note = _("%(n)s dự bị") % {"n": format_number(page.members.probationary)}
        url = address("unit_members", page.unit.code) if page.unit.kind_info.holds_members else ""
        url = f"{url}?as_of={format_date(view.as_of)}" if url and view.is_past else url
        found.append(Tile(format_number(page.members.total), _("Đảng viên"), url, note))
    if page.stages is not None:
        found.append(Tile(format_number(page.running), _("Hồ sơ đang theo dõi"), _cases(page, view, "running")))
    if page.below:
        found.append(
            Tile(format_number(len(page.below)), _("Tổ chức trực thuộc"), address("units", **_chosen(page, view)))
        )
    return found


def _cases(page: UnitPage, view: Viewing, stage: str) -> str:
    """The list behind a number: today's cases where they are kept, those of a past day where they stood."""
    if not view.is_past:
        return address("cases", unit=page.unit.code, stage=stage)
    if stage == "running":
        return ""
    day = view.as_of.isoformat()
    asked = {"period": f"{day}..{day}", "as_of": format_date(view.as_of), "indicator": f"stage.{stage}"}
    return address("report_list", unit=page.unit.code, **asked)


def _chosen(page: UnitPage, view: Viewing) -> dict[str, str]:
    return {"unit": page.unit.code, **({"as_of": format_date(view.as_of)} if view.is_past else {})}


def _table(request: HttpRequest, tree: Tree, view: Viewing, *, flat: bool = False) -> Table:
    def name(row: Row) -> str:
        return row.node.name

    def switch(row: Row) -> Link | str:
        if not row.node.children:
            return ""
        text = _("mở %(n)s đơn vị") % {"n": row.hidden_below} if row.hidden_below else _("xem từ đây")
        return Link(text, f"{reverse('web:units')}?{_query(view, row.node.unit.code)}")

    columns = [
        Column("name", _("Tổ chức"), value=name),
        *(
            ()
            if flat
            else (
                Column("code", _("Mã"), value=lambda row: row.node.unit.code),
                Column("kind", _("Loại"), value=lambda row: row.node.unit.kind_info.name),
            )
        ),
        Column("members", _("Đảng viên"), kind="number", hint=_("Gồm cả các tổ chức cấp dưới")),
        Column("running", _("Hồ sơ đang theo dõi"), kind="number", hint=_("Gồm cả các tổ chức cấp dưới")),
    ]
    if any(row.node.children for row in tree.rows):
        columns.append(Column("switch", _("Cấp dưới"), value=switch))
    return Table.of(
        request,
        columns,
        list(tree.rows),
        caption=_("Trực thuộc") if flat else _("Cây tổ chức"),
        per_page=MOST_ROWS * 10,
        row_url=lambda row: f"{reverse('web:unit', args=[row.node.unit.code])}{_day(view)}",
        row_depth=None if flat else lambda row: row.node.depth,
        row_tone=lambda row: "void" if row.node.unit.closed_on and row.node.unit.closed_on <= view.today else "",
        empty_text=_("Tổ chức này chưa có hoặc đã kết thúc vào ngày đang xem."),
        bare=flat,
    )


def _query(view: Viewing, code: str) -> str:
    day = f"&as_of={view.as_of:%d/%m/%Y}" if view.is_past else ""
    return f"unit={code}{day}"


def _day(view: Viewing) -> str:
    return f"?as_of={view.as_of:%d/%m/%Y}" if view.is_past else ""
