"""Which unit a page is about, and which units the reader works for."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from ketnap.base import clock
from ketnap.base.dated import holds_on
from ketnap.units.models import Unit
from ketnap.units.queries import path_on
from ketnap.web.shared.viewing import viewing

CACHED = "_ketnap_places"


def own_units(request: HttpRequest) -> list[Unit]:
    """The units the reader holds a grant at today, highest first; one query for a request."""
    known: list[Unit] | None = getattr(request, CACHED, None)
    if known is None:
        known = _own_units(request.user) if getattr(request.user, "is_authenticated", False) else []
        setattr(request, CACHED, known)
    return known


def _own_units(user: Any) -> list[Unit]:
    held = user.holding() & holds_on(clock.today(), "placements__")
    rows = Unit.objects.filter(held).order_by("placements__depth", "sort", "pk")
    return list(dict.fromkeys(rows))


def unit_for(request: HttpRequest, permission: str = "units.view") -> Unit:
    """The unit in the address, else the reader's own highest one. Outside the scope of `permission`: Http404."""
    code = viewing(request).unit
    if not code:
        own = own_units(request)
        if not own:
            raise Http404(_("Tài khoản này chưa được giao việc ở tổ chức nào."))
        return own[0]
    unit = Unit.objects.filter(code__iexact=code).first()
    if unit is None or not _sees(request.user, permission, unit):
        raise Http404(_("Không có tổ chức mã “%(code)s” trong phạm vi của bạn.") % {"code": code})
    return unit


def _sees(user: Any, permission: str, unit: Unit) -> bool:
    """Whether the unit stands in the reader's scope today; a dissolved unit is seen by those who see its keeper."""
    scope = user.scope_for(permission)
    path = path_on(unit, clock.today()) or (path_on(unit.keeper, clock.today()) if unit.keeper else None)
    return path is not None and scope.contains(path)
