"""The page of a unit (M2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.lib.numbers import format_number
from ketnap.lib.vietnamese import format_date
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Tile
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import Viewing, viewing
from ketnap.web.units.changing import ACTS, MANAGE
from ketnap.web.units.explorer import tree_table
from ketnap.web.units.page import UnitPage, unit_page
from ketnap.web.units.tree import Tree


@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    view = viewing(request)
    page = unit_page(reader(request), code, view.as_of)
    context = {
        "page": page,
        "unit": page.unit,
        "tiles": _tiles(page, view),
        "stages": [(label, number, _cases(page, view, stage)) for stage, label, number in page.stages or ()],
        "acts": ACTS.values() if page.exists and reader(request).may(MANAGE, at=page.unit) else (),
        "may_seat": reader(request).may("people.manage", at=page.unit),
        "below": tree_table(request, Tree(page.below, (), False), view, flat=True) if page.below else None,
        "targets_url": address("targets", **_chosen(page, view)),
        "places_url": address("places", **_chosen(page, view)),
        "ledger_url": address("report_b3", **_chosen(page, view)),
        "joint_url": address("report_b4", **_chosen(page, view)),
        "history_url": address("unit_changes", **_chosen(page, view)),
        "acts_here": [(one, one.get_part_display()) for one in page.past.acts],
    }
    return render(request, "units/unit.html", context)


def _tiles(page: UnitPage, view: Viewing) -> list[Tile]:
    found = []
    if page.members:
        note = _("%(n)s dự bị") % {"n": format_number(page.members.probationary)}
        url = address("unit_members", page.unit.code) if page.unit.kind_info.holds_members else ""
        url = f"{url}?as_of={format_date(view.as_of)}" if url and view.is_past else url
        url = url or address("units", **_chosen(page, view), view="table", level="all")
        found.append(Tile(format_number(page.members.total), _("Đảng viên"), url, note))
    if page.ground.declared:
        note = _("cuối ngày %(day)s") % {"day": format_date(page.ground.declared.on)}
        found.append(Tile(format_number(page.ground.declared.total), _("Đảng viên (khai báo)"), "", note))
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
