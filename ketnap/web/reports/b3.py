"""The pages of B3 (membership ledger) and B4 (organisation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.lib.numbers import format_number, format_percent, percent
from ketnap.reports.ledger import IN_LINES, LABELS, OTHER_IN, OTHER_OUT, OUT_LINES, LedgerRow, membership_ledger
from ketnap.reports.ledger import MembershipLedger as Found
from ketnap.reports.organisation import BelowRow, JointBranch, Organisation, organisation
from ketnap.units.enums import Flow
from ketnap.web.reports.asking import Asked, answered, asked_of
from ketnap.web.reports.views import page_context
from ketnap.web.shared.components import Link, Tile
from ketnap.web.shared.table import Column, Table


@dataclass(frozen=True)
class Line:
    """One line of the account, as counted and as declared."""

    label: str
    sign: str
    counted: int | None
    declared: int | None


@require_GET
@answered
def b3(request: HttpRequest) -> HttpResponse:
    """Opening, who came, who went, closing: as counted and as declared, and the units below."""
    asked = asked_of(request)
    found = membership_ledger(asked.question())
    admitted, closing = found.total.shown.flows.get(Flow.ADMITTED.value), found.total.shown.closing
    share = percent(admitted, closing, asked.decimals) if admitted is not None and closing else None
    context = {
        **page_context(asked, "B3"),
        "found": found,
        "tiles": _tiles(asked, found),
        "account": account(found.total),
        "table": _units_table(request, asked, found) if found.rows else None,
        "share": format_percent(share, asked.decimals) if share is not None else "",
        "admitted": admitted,
        "bridge_url": asked.address(
            "report_cn", indicator="members_declared" if found.total.is_declared else "members_counted"
        ),
    }
    return render(request, "reports/b3.html", context)


def account(row: LedgerRow) -> list[Line]:
    """The lines from opening to closing; lines that nobody has a number for, or that are always nought, are left out."""
    declared = row.declared
    lines = [Line(_("Đầu kỳ"), "", row.counted.opening, declared.opening if declared else None)]
    for sign, names in (("+", IN_LINES), ("−", OUT_LINES)):
        for name in names:
            line = Line(LABELS[name], sign, row.counted.flows[name], declared.flows.get(name) if declared else None)
            if name not in (OTHER_IN, OTHER_OUT) or line.counted:
                lines.append(line)
    return [*lines, Line(_("Cuối kỳ"), "=", row.counted.closing, declared.closing if declared else None)]


@require_GET
@answered
def b4(request: HttpRequest) -> HttpResponse:
    """Units by kind and level, joint branches with what is missing to split them, villages and areas."""
    asked = asked_of(request)
    found = organisation(asked.question())
    context = {
        **page_context(asked, "B4"),
        "found": found,
        "tiles": _organisation_tiles(found),
        "joint": _joint_table(request, asked, found),
        "table": _below_table(request, asked, found.rows) if found.rows else None,
    }
    return render(request, "reports/b4.html", context)


def _tiles(asked: Asked, found: Found) -> list[Tile]:
    shown = found.total.shown
    note = _("theo số khai của các tổ chức") if found.total.is_declared else _("đếm từ danh sách đảng viên")
    tiles = [
        Tile(_number(shown.opening), _("Đầu kỳ")),
        Tile(_number(shown.closing), _("Cuối kỳ"), "#units" if found.rows else "", note),
    ]
    if shown.gap:
        tiles.append(Tile(_number(shown.gap), _("Chênh so với biến động đã ghi"), "#account", state="due"))
    if found.total.difference:
        text = _("Số khai chênh so với danh sách")
        tiles.append(Tile(_number(found.total.difference), text, "#account", _("khai trừ đếm"), "due"))
    return tiles


def _units_table(request: HttpRequest, asked: Asked, found: Found) -> Table:
    def line(name: str) -> Any:
        return lambda row: row.shown.flows.get(name)

    columns = [
        Column("name", _("Tổ chức"), value=lambda row: Link(row.name, asked.address("report_b3", unit=row.code))),
        Column("opening", _("Đầu kỳ"), kind="number", value=lambda row: row.shown.opening),
        *(Column(flow.value, str(flow.label), kind="number", value=line(flow.value)) for flow in Flow),
        Column("closing", _("Cuối kỳ"), kind="number", value=lambda row: row.shown.closing),
        Column("source", _("Nguồn số"), value=lambda row: _("khai") if row.is_declared else _("đếm")),
        Column("gap", _("Chênh"), kind="number", value=lambda row: row.difference),
    ]
    return Table.of(request, columns, list(found.rows), caption=_("Theo tổ chức trực thuộc"), per_page=2000)


def _organisation_tiles(found: Organisation) -> list[Tile]:
    split = ", ".join(
        _("%(n)s chi bộ ghép %(places)s thôn") % {"n": number, "places": places}
        for places, number in found.joint_by_places
    )
    return [
        Tile(format_number(sum(number for _key, _label, number in found.by_kind)), _("Tổ chức"), "#kinds"),
        Tile(format_number(len(found.joint)), _("Chi bộ sinh hoạt ghép"), "#joint", split),
        Tile(format_number(found.places_in_joint), _("Thôn, bản, khu phố sinh hoạt ghép"), "#joint"),
        Tile(format_number(len(found.places)), _("Thôn, bản, khu phố"), "#areas",
             _("%(n)s chưa có chi bộ") % {"n": format_number(len(found.uncovered))}),
    ]  # fmt: skip


def _joint_table(request: HttpRequest, asked: Asked, found: Organisation) -> Table:
    def places(row: JointBranch) -> str:
        return ", ".join(place.name for place in row.branch.places)

    columns = [
        Column("name", _("Chi bộ"), value=lambda row: row.branch.unit.name),
        Column("number", _("Số thôn"), kind="number", value=lambda row: len(row.branch.places)),
        Column("places", _("Thôn, bản, khu phố"), value=places),
        Column("official", _("Đảng viên chính thức"), kind="number"),
        Column("missing", _("Thiếu để tách"), kind="number", hint=_("Mỗi chi bộ cần ít nhất 3 đảng viên chính thức")),
    ]
    return Table.of(
        request, columns, list(found.joint), caption=_("Chi bộ sinh hoạt ghép"), per_page=500, id="joint",
        empty_text=_("Không có chi bộ sinh hoạt ghép."),
    )  # fmt: skip


def _below_table(request: HttpRequest, asked: Asked, rows: Sequence[BelowRow]) -> Table:
    columns = [
        Column("name", _("Tổ chức"),
               value=lambda row: Link(row.node.name, asked.address("report_b4", unit=row.node.unit.code))),
        Column("branches", _("Chi bộ"), kind="number"),
        Column("joint", _("Chi bộ ghép"), kind="number"),
        Column("places", _("Thôn, bản, khu phố"), kind="number"),
        Column("covered", _("Đã có chi bộ"), kind="number"),
    ]  # fmt: skip
    return Table.of(request, columns, list(rows), caption=_("Theo tổ chức trực thuộc"), per_page=2000)


def _number(number: int | None) -> str:
    return "–" if number is None else format_number(number)
