"""Provinces and communes of both layouts, and what became of each on 1 July 2025: search old → new and new → old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.lib.numbers import format_number
from ketnap.units import places as gazetteer
from ketnap.units.places import CHANGE, Commune, communes, communes_named, convert, province_changes, provinces
from ketnap.web.places.page import tabs_of
from ketnap.web.shared.components import Badge, Tile
from ketnap.web.shared.places import own_units
from ketnap.web.shared.table import Column, Filter, Table

LAST_OLD = CHANGE - timedelta(days=1)
OLD, NEW = "old", "new"


@require_GET
def mapping(request: HttpRequest) -> HttpResponse:
    """Communes found by name, code or province, each with what became of it; the provinces of both layouts."""
    own = own_units(request)
    way = NEW if request.GET.get("way") == NEW else OLD
    day = CHANGE if way == NEW else LAST_OLD
    found = _found(request, day)
    page: dict[str, Any] = {
        "tabs": tabs_of(request, "places_mapping", own[0] if own else None),
        "tiles": _tiles(),
        "table": _table(request, found, way, day),
        "changes": province_changes(),
        "change": CHANGE,
    }
    return render(request, "places/mapping.html", page)


def _found(request: HttpRequest, day: date) -> Sequence[Commune]:
    text, province = request.GET.get("text", "").strip(), request.GET.get("province", "").strip()
    if text.isdigit():
        found = [one for one in communes(day) if one.code == text.zfill(5)]
    elif text:
        found = communes_named(text, day)
    else:
        found = communes(day)
    found = [one for one in found if not province or one.province.code == province]
    if request.GET.get("divided") == "1" and day == LAST_OLD:
        found = [one for one in found if convert(one.code).must_ask]
    return found


def _tiles() -> list[Tile]:
    divided = sum(convert(one.code).must_ask for one in communes(LAST_OLD))
    counts = [(len(provinces(day)), len(communes(day))) for day in (LAST_OLD, CHANGE)]
    words = (_("Tỉnh, thành đến 30/06/2025"), _("Tỉnh, thành từ 01/07/2025"))
    tiles = [
        Tile(format_number(number), label, "#provinces", _("%(n)s xã, phường") % {"n": format_number(below)})
        for (number, below), label in zip(counts, words, strict=True)
    ]
    return [*tiles, Tile(format_number(divided), _("Xã, phường cũ đã chia, phải chọn"), "?divided=1", "", "info")]


def _table(request: HttpRequest, found: Sequence[Commune], way: str, day: date) -> Table:
    other = _("Trở thành") if way == OLD else _("Gồm các xã, phường cũ")
    columns = [
        Column("name", _("Xã, phường"), value=lambda row: row.name),
        Column("code", _("Mã"), value=lambda row: row.code),
        Column("district", _("Huyện, quận"), value=lambda row: row.district),
        Column("province", _("Tỉnh, thành"), value=lambda row: row.province.name),
        Column("other", other, value=lambda row: _became(row) if way == OLD else _came_from(row)),
        Column("divided", _("Tình trạng"), kind="badge", value=lambda row: _divided(row) if way == OLD else ""),
    ]
    if way == NEW:
        columns = [column for column in columns if column.key not in ("district", "divided")]
    choices = [("", _("Tất cả")), *((one.code, one.name) for one in provinces(day))]
    ways = [(OLD, _("Cũ → mới")), (NEW, _("Mới → cũ"))]
    return Table.of(
        request, columns, found, caption=_("Xã, phường"), empty_text=_("Không tìm thấy xã, phường nào."),
        filters=[
            Filter("way", _("Chiều"), ways),
            Filter("text", _("Tên hoặc mã"), placeholder=_("Bộc Bố, hoặc 01864")),
            Filter("province", _("Tỉnh, thành"), choices),
            Filter("divided", _("Tình trạng"), [("", _("Tất cả")), ("1", _("đã chia, phải chọn"))]),
        ],
    )  # fmt: skip


def _became(row: Commune) -> str:
    return "; ".join(f"{one.full_name} ({one.code})" for one in convert(row.code).new)


def _came_from(row: Commune) -> str:
    return "; ".join(f"{one.full_name} ({one.code})" for one in gazetteer.became(row.code))


def _divided(row: Commune) -> Badge | str:
    return Badge("person", _("đã chia, phải chọn")) if convert(row.code).must_ask else ""
