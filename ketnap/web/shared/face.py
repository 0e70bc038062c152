"""What the frame of every page shows beside the page itself: menu, unit, day, practice banner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from ketnap.base import office
from ketnap.web.shared.components import Link
from ketnap.web.shared.menu import Shown, menu_for
from ketnap.web.shared.places import own_units, unit_for
from ketnap.web.shared.viewing import Viewing, viewing


@dataclass(frozen=True)
class Face:
    """`unit` and `units` carry the unit's code as `url`; the switcher turns it into `?unit=`."""

    menu: Sequence[Shown]
    view: Viewing
    office_name: str
    practice: bool
    unit: Link
    units: Sequence[Link]


def face_of(request: HttpRequest, context: Any = None) -> Face:
    """The frame for this request. A view that shows a unit puts it into its context as `unit`."""
    here = office.load()
    signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
    given = context.get("unit") if context else None
    return Face(
        menu=menu_for(request) if signed_in else (),
        view=viewing(request),
        office_name=here.name,
        practice=here.is_practice,
        unit=_link(given if hasattr(given, "code") else _unit(request) if signed_in else None, here.name),
        units=[_link(one, "") for one in own_units(request)] if signed_in else (),
    )


def _unit(request: HttpRequest) -> Any:
    try:
        return unit_for(request)
    except Http404:
        return None


def _link(unit: Any, otherwise: str) -> Link:
    return Link(str(unit.name), str(unit.code)) if unit is not None else Link(otherwise)
