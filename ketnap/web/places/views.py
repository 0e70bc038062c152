"""Villages and quarters: the office's own data. List, add, import, and the page of one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.base import clock
from ketnap.lib.numbers import format_number
from ketnap.units import place_actions
from ketnap.units.models import Area, Coverage, Place, PlaceCommune, PlaceHolding, Unit
from ketnap.units.place_queries import tags_of_places
from ketnap.units.places import CHANGE, place_kinds
from ketnap.units.places import commune as commune_of
from ketnap.units.queries import by_code
from ketnap.web.places.forms import (
    AddForm,
    CommuneForm,
    EndPlaceForm,
    HandForm,
    ListForm,
    RenameForm,
    TagsForm,
)
from ketnap.web.places.page import DECLARE, PlaceRow, commune_code, place_for, place_rows, read_lines, rows_of, tabs_of
from ketnap.web.shared.acts import Act, answer
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Badge, Tile
from ketnap.web.shared.forms import Form
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.shared.viewing import viewing
from ketnap.web.units.choices import unit_choices


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest) -> HttpResponse:
    """The villages at and under the unit on the day; add one, paste a list, carry them over to the new communes."""
    unit, user, view = unit_for(request), reader(request), viewing(request)
    may = user.may(DECLARE, at=unit)
    if request.method == "POST":
        require(user, DECLARE, at=unit)
    waiting = [row for row in place_rows(unit, view.today) if row.waits]

    def page() -> dict[str, Any]:
        rows = place_rows(unit, view.as_of)
        return {
            "unit": unit,
            "tabs": tabs_of(request, "places", unit),
            "table": _table(request, _asked_for(request, rows)),
            "tiles": _tiles(rows, {**view.parameters, "unit": unit.code}),
            "why_not": "" if may else why_not(DECLARE, at=unit.name),
        }

    acts = [*_acts(user, unit), *([_follow(user, waiting)] if waiting else [])] if may else []
    return answer(request, acts, "places/places.html", page, f"{reverse('web:places')}?unit={unit.code}")


def _acts(user: User, unit: Unit) -> list[Act]:
    def add(given: dict[str, Any]) -> None:
        code = commune_code(given["commune"], given["on"])
        place_actions.add_place(
            unit, given["kind"], given["name"], on=given["on"], actor=user.username, commune=code, paper=given["paper"]
        )

    def take_in(given: dict[str, Any]) -> str:
        new = read_lines(given["lines"], given["kind"], given["on"])
        made = place_actions.add_places(unit, new, on=given["on"], actor=user.username, paper=given["paper"])
        return _("Đã ghi %(n)s thôn, bản, khu phố.") % {"n": format_number(len(made))}

    return [
        Act("add", gettext_lazy("Ghi một thôn, bản, khu phố"), gettext_lazy("Ghi"),
            lambda data, prefix: AddForm(data, prefix=prefix, user=user), add),
        Act("list", gettext_lazy("Nhập danh sách"), gettext_lazy("Nhập danh sách"),
            lambda data, prefix: ListForm(data, prefix=prefix, user=user), take_in,
            gettext_lazy("Ghi tất cả hoặc không ghi dòng nào.")),
    ]  # fmt: skip


def _follow(user: User, waiting: list[PlaceRow]) -> Act:
    """Carry over what goes whole; the rest waits for a person, village by village."""

    def follow(given: dict[str, Any]) -> str:
        done = sum(
            place_actions.follow_change(row.place, on=max(CHANGE, row.place.valid_from), actor=user.username)
            for row in waiting
        )
        said = {"done": format_number(done), "left": format_number(len(waiting) - done)}
        return _("Đã ghi %(done)s thôn theo xã, phường mới; còn %(left)s thôn phải chọn từng thôn.") % said

    lead = gettext_lazy(
        "Thôn của xã, phường cũ chuyển trọn vào một xã, phường mới thì ghi theo được ngay. Xã, phường đã chia thì chọn từng thôn."
    )
    return Act("follow", gettext_lazy("Ghi theo xã, phường từ 01/07/2025"), gettext_lazy("Ghi theo"),
               lambda data, prefix: Form(data, prefix=prefix), follow, lead)  # fmt: skip


def _table(request: HttpRequest, rows: list[PlaceRow]) -> Table:
    def commune(row: PlaceRow) -> Badge | str:
        if row.commune is None:
            return ""
        return Badge("due", f"{row.commune.name} ({_('địa giới cũ')})") if row.waits else row.commune.full_name

    columns = [
        Column("name", _("Tên"), sort="place.sort", value=lambda row: row.place.name),
        Column("kind", _("Loại"), value=lambda row: place_kinds().get(row.place.kind, row.place.kind)),
        Column("unit", _("Địa bàn của"), sort="place.unit.sort", value=lambda row: row.place.unit.short_name),
        Column("commune", _("Xã, phường"), value=commune),
        Column("branches", _("Chi bộ phụ trách"), value=lambda row: ", ".join(one.short_name for one in row.branches)),
        Column("tags", _("Vùng"), value=lambda row: ", ".join(str(tag.label) for tag in row.tags)),
        Column("since", _("Ghi từ"), kind="date", value=lambda row: row.place.valid_from, hidden=True),
    ]
    states = [
        ("", _("Tất cả")), ("uncovered", _("Chưa có chi bộ phụ trách")), ("waits", _("Còn ghi theo xã, phường cũ")),
    ]  # fmt: skip
    return Table.of(
        request, columns, rows, caption=_("Thôn, bản, khu phố"), row_url=lambda row: reverse("web:place", args=[row.place.pk]),
        filters=[Filter("state", _("Tình trạng"), states)],
        empty_text=_("Chưa ghi thôn, bản, khu phố nào vào ngày này."),
    )  # fmt: skip


def _asked_for(request: HttpRequest, rows: list[PlaceRow]) -> list[PlaceRow]:
    state = request.GET.get("state", "")
    if state == "uncovered":
        return [row for row in rows if not row.branches]
    return [row for row in rows if row.waits] if state == "waits" else rows


def _tiles(rows: list[PlaceRow], asked: dict[str, str]) -> list[Tile]:
    uncovered, waits = sum(not row.branches for row in rows), sum(row.waits for row in rows)
    found = [
        Tile(format_number(len(rows)), _("Thôn, bản, khu phố"), address("places", **asked)),
        Tile(
            format_number(uncovered),
            _("Chưa có chi bộ phụ trách"),
            address("places", **asked, state="uncovered"),
            "",
            "due" if uncovered else "done",
        ),
    ]
    if waits:
        found.append(
            Tile(
                format_number(waits),
                _("Còn ghi theo xã, phường cũ"),
                address("places", **asked, state="waits"),
                "",
                "due",
            )
        )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, key: UUID) -> HttpResponse:
    """One village: where it lay, who covered it, its tags over time; and what may be changed."""
    user = reader(request)
    row = place_for(user, key)
    may = user.may(DECLARE, at=row.unit)
    if request.method == "POST":
        require(user, DECLARE, at=row.unit)

    def page() -> dict[str, Any]:
        (shown,) = rows_of([row], clock.today())
        return {
            "unit": row.unit,
            "row": row,
            "shown": shown,
            "kind": place_kinds().get(row.kind, row.kind),
            "history": _history(row),
            "why_not": "" if may else why_not(DECLARE, at=row.unit.name),
        }

    acts = _place_acts(user, row) if may and row.valid_to is None else []
    return answer(request, acts, "places/place.html", page, reverse("web:place", args=[row.pk]))


def _place_acts(user: User, row: Place) -> list[Act]:
    actor = user.username

    def rename(given: dict[str, Any]) -> None:
        place_actions.rename_place(row, given["name"], on=given["on"], actor=actor)

    def put(given: dict[str, Any]) -> None:
        place_actions.put_in_commune(row, commune_code(given["commune"], given["on"]), on=given["on"], actor=actor)

    def hand(given: dict[str, Any]) -> None:
        to = by_code(given["unit"])
        require(user, DECLARE, at=to)
        place_actions.hand_place(row, to, on=given["on"], actor=actor, paper=given["paper"])

    def tag(given: dict[str, Any]) -> None:
        place_actions.tag_place(row, given["tags"], on=given["on"], actor=actor, paper=given["paper"])

    def end(given: dict[str, Any]) -> None:
        place_actions.end_place(row, on=given["on"], actor=actor)

    units = [one for one in unit_choices(user, DECLARE, clock.today()) if one[0] != row.unit.code]
    tags = [tag.value for tag in tags_of_places([row], clock.today()).get(row.pk, ())]
    return [
        Act("rename", gettext_lazy("Đổi tên"), gettext_lazy("Ghi tên mới"),
            lambda data, prefix: RenameForm(data, prefix=prefix), rename),
        Act("commune", gettext_lazy("Ghi xã, phường"), gettext_lazy("Ghi xã, phường"),
            lambda data, prefix: CommuneForm(data, prefix=prefix), put),
        Act("tag", gettext_lazy("Ghi vùng"), gettext_lazy("Ghi vùng"),
            lambda data, prefix: TagsForm(data, prefix=prefix, user=user, initial={"tags": tags}), tag),
        Act("hand", gettext_lazy("Giao cho tổ chức khác"), gettext_lazy("Giao"),
            lambda data, prefix: HandForm(data, prefix=prefix, user=user, units=units), hand),
        Act("end", gettext_lazy("Thôi dùng"), gettext_lazy("Thôi dùng"),
            lambda data, prefix: EndPlaceForm(data, prefix=prefix), end, danger=True),
    ]  # fmt: skip


def _history(row: Place) -> list[tuple[Any, Any, str]]:
    """(from, to, what) of everything dated about the village, newest first. Four queries."""
    found = [
        (one.valid_from, one.valid_to, _("Địa bàn của %(unit)s") % {"unit": one.unit.name})
        for one in PlaceHolding.objects.filter(place=row).select_related("unit")
    ]
    found += [
        (
            one.valid_from,
            one.valid_to,
            _("Thuộc %(commune)s") % {"commune": commune_of(one.commune, one.valid_from).full_name},
        )
        for one in PlaceCommune.objects.filter(place=row)
    ]
    found += [
        (one.valid_from, one.valid_to, _("%(branch)s phụ trách") % {"branch": one.unit.name})
        for one in Coverage.objects.filter(place=row).select_related("unit")
    ]
    found += [(one.valid_from, one.valid_to, str(one.get_tag_display())) for one in Area.objects.filter(place=row)]
    return sorted(found, key=lambda line: (line[0], line[2]), reverse=True)
