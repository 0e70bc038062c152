"""What the frame of every page shows beside the page itself: menu, unit, day, practice banner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from ketnap.base import office
from ketnap.web.shared.components import Link
from ketnap.web.shared.menu import Shown, menu_for
from ketnap.web.shared.viewing import Viewing, viewing


@dataclass(frozen=True)
class Face:
    menu: Sequence[Shown]
    view: Viewing
    office_name: str
    practice: bool
    unit: Link
    units: Sequence[Link]


def face_of(request: HttpRequest, context: Any = None) -> Face:
    """The frame for this request. A view may hand `unit` (with code and name) and `units` in its context."""
    here = office.load()
    view = viewing(request)
    signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
    return Face(
        menu=menu_for(request) if signed_in or here.is_practice else (),
        view=view,
        office_name=here.name,
        practice=here.is_practice,
        unit=_unit(context, view, here.name),
        units=(),
    )


def _unit(context: Any, view: Viewing, office_name: str) -> Link:
    given = context.get("unit") if context else None
    code = getattr(given, "code", "") or view.unit
    name = getattr(given, "name", "") or code or office_name
    return Link(str(name), str(code))
