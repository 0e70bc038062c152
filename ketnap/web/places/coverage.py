"""Which branch covers which villages; of a joint branch, how many members are missing to split it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.lib.numbers import format_number
from ketnap.reports.organisation import JointBranch, official_members
from ketnap.units import place_actions
from ketnap.units.models import Coverage, Place, Unit
from ketnap.units.place_queries import branch_minimum, covering_branches, places_on
from ketnap.units.queries import tree_on
from ketnap.web.places.forms import CoverForm, UncoverForm
from ketnap.web.places.page import DECLARE, tabs_of
from ketnap.web.shared.acts import Act, answer
from ketnap.web.shared.components import Badge, Tile
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Table
from ketnap.web.shared.viewing import viewing


@require_http_methods(["GET", "HEAD", "POST"])
def coverage(request: HttpRequest) -> HttpResponse:
    """Branches at and under the unit with the villages they cover on the day, joint ones marked; cover, end."""
    unit, user, view = unit_for(request), reader(request), viewing(request)
    may = user.may(DECLARE, at=unit)
    if request.method == "POST":
        require(user, DECLARE, at=unit)

    def page() -> dict[str, Any]:
        branches = covering_branches(unit, view.as_of)
        numbers = official_members([one.unit.pk for one in branches], view.as_of)
        rows = [JointBranch(one, *numbers[one.unit.pk]) for one in branches]
        covered = {place.pk for one in branches for place in one.places}
        left = [place for place in places_on(unit, view.as_of) if place.pk not in covered]
        return {
            "unit": unit,
            "tabs": tabs_of(request, "places_coverage", unit),
            "tiles": _tiles(rows, left),
            "table": _table(request, rows),
            "left": left,
            "minimum": branch_minimum(view.as_of),
            "why_not": "" if may else why_not(DECLARE, at=unit.name),
        }

    acts = _acts(user, unit, view.today) if may else []
    return answer(request, acts, "places/coverage.html", page, f"{reverse('web:places_coverage')}?unit={unit.code}")


def _acts(user: User, unit: Unit, today: Any) -> list[Act]:
    nodes = [node for node in tree_on(unit, today) if node.unit.kind_info.holds_members]
    branches = {node.unit.code: node.unit for node in nodes}
    places = {str(place.pk): place for place in places_on(unit, today)}
    rows = Coverage.objects.as_of(today).filter(unit__in=branches.values()).select_related("unit", "place")
    held = {row.key: row for row in rows.order_by("unit__sort", "place__sort")}

    def cover(given: dict[str, Any]) -> None:
        branch, place = branches[given["branch"]], places[given["place"]]
        place_actions.cover(branch, place, on=given["on"], actor=user.username, paper=given["paper"])

    def uncover(given: dict[str, Any]) -> None:
        row = held[given["coverage"]]
        place_actions.end_cover(row.unit, row.place, on=given["on"], actor=user.username, paper=given["paper"])

    return [
        Act("cover", gettext_lazy("Chi bộ phụ trách thêm địa bàn"), gettext_lazy("Ghi phụ trách"),
            lambda data, prefix: CoverForm(
                data, prefix=prefix, user=user, branches=[(node.unit.code, node.name) for node in nodes],
                places=[(key, _called(place)) for key, place in places.items()],
            ), cover),
        Act("uncover", gettext_lazy("Chi bộ thôi phụ trách địa bàn"), gettext_lazy("Ghi thôi phụ trách"),
            lambda data, prefix: UncoverForm(
                data, prefix=prefix, user=user,
                coverages=[(key, f"{row.unit.name} – {row.place.name}") for key, row in held.items()],
            ), uncover),
    ]  # fmt: skip


def _called(place: Place) -> str:
    return f"{place.name} ({place.unit.short_name})"


def _tiles(rows: list[JointBranch], left: list[Place]) -> list[Tile]:
    joint = [row for row in rows if row.branch.is_joint]
    many = sum(len(row.branch.places) for row in joint)
    note = _("phụ trách %(n)s thôn") % {"n": format_number(many)} if joint else ""
    return [
        Tile(format_number(len(rows)), _("Chi bộ có địa bàn"), "#table"),
        Tile(format_number(len(joint)), _("Chi bộ sinh hoạt ghép"), "#table", note),
        Tile(format_number(len(left)), _("Thôn chưa có chi bộ"), "#left", "", "due" if left else "done"),
    ]


def _table(request: HttpRequest, rows: list[JointBranch]) -> Table:
    columns = [
        Column("name", _("Chi bộ"), sort="branch.unit.sort", value=lambda row: row.branch.unit.name),
        Column("places", _("Thôn, bản, khu phố"), value=lambda row: ", ".join(place.name for place in row.branch.places)),
        Column("number", _("Số thôn"), kind="number", value=lambda row: len(row.branch.places)),
        Column("joint", _("Tình trạng"), kind="badge", value=lambda row: Badge("info", _("sinh hoạt ghép")) if row.branch.is_joint else ""),
        Column("official", _("Đảng viên chính thức"), kind="number"),
        Column("source", _("Nguồn số"), value=_source),
        Column("missing", _("Thiếu để tách"), kind="number", value=lambda row: row.missing if row.branch.is_joint else None,
               hint=_("Số đảng viên chính thức còn thiếu để mỗi thôn có một chi bộ")),
    ]  # fmt: skip
    return Table.of(
        request, columns, rows, caption=_("Chi bộ và địa bàn"), per_page=500,
        row_url=lambda row: reverse("web:unit", args=[row.branch.unit.code]),
        empty_text=_("Chưa ghi chi bộ nào phụ trách địa bàn vào ngày này."),
    )  # fmt: skip


def _source(row: JointBranch) -> str:
    if row.official is None:
        return _("chưa có")
    return _("khai") if row.declared else _("đếm")
