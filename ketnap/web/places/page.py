"""What the pages of villages show: gathered with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.base.errors import BadInput, NotFound
from ketnap.instruments.models import Instrument
from ketnap.lib.names import fold
from ketnap.units import places as gazetteer
from ketnap.units.enums import AreaTag
from ketnap.units.models import Coverage, Place, PlaceCommune, Unit
from ketnap.units.place_actions import NewPlace
from ketnap.units.place_queries import places_on, tags_of_places
from ketnap.units.places import Commune, communes_named, layout_on, place_kinds
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Tab
from ketnap.web.shared.viewing import viewing

DECLARE = "units.declare"
MOST_LINES = 500


@dataclass(frozen=True)
class PlaceRow:
    """A village on a day. `waits`: it still lies in a commune of the 63 provinces; `choices`: those it may be in now."""

    place: Place
    commune: Commune | None
    tags: Sequence[AreaTag]
    branches: Sequence[Unit]
    waits: bool
    choices: Sequence[Commune]


def tabs_of(request: HttpRequest, current: str, unit: Unit | None) -> list[Tab]:
    asked = {**viewing(request).parameters, **({"unit": unit.code} if unit else {})}
    words = {
        "places": _("Thôn, bản, khu phố"),
        "places_coverage": _("Chi bộ phụ trách"),
        "places_tags": _("Vùng"),
        "places_numbers": _("Số liệu khai"),
        "places_mapping": _("Xã, phường cũ và mới"),
    }
    return [Tab(label, address(name, **asked), name == current) for name, label in words.items()]


def place_rows(top: Unit, on: date) -> list[PlaceRow]:
    """The villages at and under the unit on the day, in name order. Five queries."""
    return rows_of(places_on(top, on), on)


def rows_of(places: Sequence[Place], on: date) -> list[PlaceRow]:
    """These villages as they stand on the day. Three queries."""
    tags = tags_of_places(places, on)
    ids = [place.pk for place in places]
    branches: dict[UUID, list[Unit]] = {}
    for row in Coverage.objects.as_of(on).filter(place__in=ids).select_related("unit").order_by("unit__sort"):
        branches.setdefault(row.place_id, []).append(row.unit)
    lying = {row.place_id: row for row in PlaceCommune.objects.as_of(on).filter(place__in=ids)}
    return [
        _row(place, lying.get(place.pk), tags.get(place.pk, ()), branches.get(place.pk, ()), on) for place in places
    ]


def _row(
    place: Place, lying: PlaceCommune | None, tags: Sequence[AreaTag], branches: Sequence[Unit], on: date
) -> PlaceRow:
    if lying is None:
        return PlaceRow(place, None, tags, branches, False, ())
    waits = layout_on(lying.valid_from) != layout_on(on)
    commune = gazetteer.commune(lying.commune, lying.valid_from)
    choices = gazetteer.convert(lying.commune).new if waits else ()
    return PlaceRow(place, commune, tags, branches, waits, choices)


def place_for(user: User, key: UUID) -> Place:
    """The village, if the reader may see its unit. Raises NotFound otherwise."""
    row = Place.objects.select_related("unit").filter(pk=key).first()
    if row is None or not user.may("units.view", at=row.unit):
        raise NotFound(str(key))
    return row


def commune_code(typed: str, on: date) -> str:
    """The code of the commune of the day that was typed by code or name; "" for nothing.

    Raises BadInput for none, or for several of that name.
    """
    typed = typed.strip()
    if not typed or typed.isdigit():
        return gazetteer.commune(typed, on).code if typed else ""
    found = communes_named(typed, on)
    exact = [one for one in found if f" {fold(one.name)}".endswith(f" {fold(typed)}")]
    found = exact if len(exact) == 1 else found
    if len(found) == 1:
        return found[0].code
    if not found:
        raise BadInput("commune", _("Không có xã, phường nào tên “%(name)s” vào ngày này.") % {"name": typed})
    some = "; ".join(f"{one.full_name} ({one.code})" for one in found[:5])
    text = _("Có %(n)s xã, phường tên như vậy: %(some)s … Hãy ghi mã.")
    raise BadInput("commune", text % {"n": len(found), "some": some})


def read_lines(text: str, kind: str, on: date) -> list[NewPlace]:
    """The villages of a pasted list. Raises BadInput naming the line that cannot be read."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise BadInput("lines", _("Mỗi lần nhập nhiều nhất %(n)s dòng.") % {"n": MOST_LINES})
    kinds = {fold(word): key for key, label in place_kinds().items() for word in (key, label)}
    found = []
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.replace("\t", ";").split(";")] + ["", ""]
        chosen = kinds.get(fold(cells[2]), "") if cells[2] else kind
        try:
            if not chosen:
                raise BadInput("kind", _("không có loại “%(kind)s”.") % {"kind": cells[2]})
            found.append(NewPlace(chosen, cells[0], commune_code(cells[1], on)))
        except BadInput as error:
            said = {"number": number, "error": error.message}
            raise BadInput("lines", _("Dòng %(number)s: %(error)s") % said) from error
    return found


def papers_named(keys: Sequence[UUID | None], user: User) -> dict[UUID | None, str]:
    """How prose names the papers that the reader may see. One query."""
    wanted = {key for key in keys if key is not None}
    return {row.pk: str(row) for row in Instrument.objects.for_user(user).filter(pk__in=wanted)}
