"""Acts on the tree: open, rename, describe, close a unit; open a body of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import require
from ketnap.base import clock
from ketnap.base.errors import BadInput, NotFound
from ketnap.cases.models import Case
from ketnap.people.duties import duties_at
from ketnap.people.models import Membership
from ketnap.units import actions
from ketnap.units.actions import NewUnit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit
from ketnap.units.place_queries import places_of
from ketnap.units.queries import by_code, profile_on
from ketnap.web.shared.forms import Form
from ketnap.web.shared.reader import reader
from ketnap.web.units.choices import unit_choices
from ketnap.web.units.forms import BodyForm, CloseForm, OpenForm, ProfileForm, RenameForm

MANAGE = "units.manage"
Words = str | Promise


@dataclass(frozen=True)
class Act:
    """One act on a unit: its words, its form, and what it does with what was typed (gives the code to go to)."""

    key: str
    title: Words
    button: Words
    make: Callable[[Any, Unit, HttpRequest], Form]
    do: Callable[[Unit, dict[str, Any], str], str]
    danger: bool = False


def seen_unit(request: HttpRequest, code: str) -> Unit:
    """The unit. Raises NotFound outside the reader's scope."""
    row = Unit.objects.filter(code__iexact=code).first()
    if row is None or not reader(request).may("units.view", at=row):
        raise NotFound(code)
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One of ACTS on one unit; what cannot be taken is told at its field and nothing typed is lost."""
    chosen = ACTS.get(act)
    unit = seen_unit(request, code)
    if chosen is None:
        raise NotFound(act)
    require(reader(request), MANAGE, at=unit)
    form = chosen.make(request.POST if request.method == "POST" else None, unit, request)
    if form.is_valid():
        try:
            shown = chosen.do(unit, dict(form.cleaned_data), reader(request).username)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi: %(act)s.") % {"act": chosen.title})
            return redirect("web:unit", code=shown)
    page = {"unit": unit, "act": chosen, "form": form}
    return render(request, "units/change.html", page, status=400 if form.errors else 200)


def _open(unit: Unit, given: dict[str, Any], actor: str) -> str:
    on = given.pop("on")
    return actions.open_unit(NewUnit(**given), parent=unit, on=on, actor=actor).code


def _rename(unit: Unit, given: dict[str, Any], actor: str) -> str:
    actions.rename_unit(unit, given["name"], given["short_name"], on=given["on"], actor=actor)
    return unit.code


def _profile(unit: Unit, given: dict[str, Any], actor: str) -> str:
    on = given.pop("on")
    actions.profile_unit(unit, given, on=on, actor=actor)
    return unit.code


def _close(unit: Unit, given: dict[str, Any], actor: str) -> str:
    """Nobody and nothing may be left behind: members, running cases, duties and villages go elsewhere first."""
    members = Membership.objects.as_of(given["on"]).filter(unit=unit).count()
    cases = Case.objects.running().filter(unit=unit).count()
    if members or cases:
        text = _("Còn %(members)s đảng viên và %(cases)s hồ sơ đang theo dõi: hãy chuyển đi trước.")
        raise BadInput("on", text % {"members": members, "cases": cases})
    left = {"duties": len(duties_at(unit, given["on"])), "places": len(places_of(unit, given["on"]))}
    if any(left.values()):
        text = _("Còn %(duties)s chức danh, phân công và %(places)s thôn, bản: hãy kết thúc bằng “Sắp xếp tổ chức”.")
        raise BadInput("on", text % left)
    actions.close_unit(unit, by_code(given["keeper"]), on=given["on"], actor=actor)
    return unit.code


def _body(unit: Unit, given: dict[str, Any], actor: str) -> str:
    until = given["last_day"] + timedelta(days=1) if given["last_day"] else None
    kind = BodyKind(given["kind"])
    actions.open_body(unit, kind, given["name"], on=given["on"], until=until, term=given["term"], actor=actor)
    return unit.code


def _keepers(unit: Unit, request: HttpRequest) -> list[tuple[str, str]]:
    choices = unit_choices(reader(request), MANAGE, clock.today())
    return [one for one in choices if one[0] != unit.code]


ACTS = {
    act.key: act
    for act in (
        Act(
            "open",
            gettext_lazy("Lập tổ chức trực thuộc"),
            gettext_lazy("Lập tổ chức"),
            lambda data, unit, request: OpenForm(data, parent=unit.kind_info, today=clock.today()),
            _open,
        ),
        Act(
            "rename",
            gettext_lazy("Đổi tên"),
            gettext_lazy("Ghi tên mới"),
            lambda data, unit, request: RenameForm(data),
            _rename,
        ),
        Act(
            "profile",
            gettext_lazy("Ghi đặc điểm"),
            gettext_lazy("Ghi đặc điểm"),
            lambda data, unit, request: ProfileForm(data, initial=ProfileForm.of(profile_on(unit, clock.today()))),
            _profile,
        ),
        Act(
            "body",
            gettext_lazy("Lập cơ quan lãnh đạo"),
            gettext_lazy("Lập cơ quan"),
            lambda data, unit, request: BodyForm(data),
            _body,
        ),
        Act(
            "close",
            gettext_lazy("Kết thúc tổ chức"),
            gettext_lazy("Kết thúc"),
            lambda data, unit, request: CloseForm(data, units=_keepers(unit, request)),
            _close,
            danger=True,
        ),
    )
}
