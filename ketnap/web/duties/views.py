"""Who of the committee is charged with which unit below (M9): coverage, assign, end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ketnap.accounts.access import require, why_not
from ketnap.audit.record import record_read
from ketnap.base import clock
from ketnap.base.errors import BadInput, NotFound
from ketnap.lib.numbers import format_number
from ketnap.people import duties as room
from ketnap.people.duties import DutyCoverage, duty_coverage
from ketnap.people.enums import DutyKind
from ketnap.units.models import Unit
from ketnap.units.queries import ancestors_on
from ketnap.web.duties.forms import AssignForm, EndForm
from ketnap.web.shared.components import Tile
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing

MANAGE, NAMES = "people.manage", "people.names"


@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    """The units directly below with who is charged with them, and the committee's members with where they are charged."""
    unit, user, on = unit_for(request), reader(request), viewing(request).as_of
    named, may_manage = user.may(NAMES, at=unit), user.may(MANAGE, at=unit)
    coverage = duty_coverage(unit, on)
    form = _form(request, unit, coverage) if may_manage else None
    if request.method == "POST":
        require(user, MANAGE, at=unit)
        if form is not None and form.is_valid() and _assigned(request, form, coverage):
            return redirect(f"{reverse('web:duties')}?unit={unit.code}")
    if named and coverage.members:
        details = {"names": len(coverage.members)}
        record_read("people.view", actor=user.username, target=f"unit:{unit.pk}", unit=unit.pk, details=details)
    page = {
        "unit": unit,
        "coverage": coverage,
        "tiles": _tiles(coverage),
        "named": named,
        "form": form,
        "today": clock.today(),
        "why_not": "" if may_manage else why_not(MANAGE, at=unit.name),
    }
    return render(request, "duties/duties.html", page, status=400 if form is not None and form.errors else 200)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """A duty ends."""
    form = EndForm(request.POST)
    below = Unit.objects.filter(code__iexact=request.POST.get("below", "")).first()
    if below is None:
        raise NotFound("duty")
    above = next(iter(ancestors_on(below, clock.today())), below)
    require(reader(request), MANAGE, at=above)
    if form.is_valid():
        given = form.cleaned_data
        try:
            kind = DutyKind(given["kind"])
            room.end_duty(given["person"], below, kind, on=given["on"], actor=reader(request).username)
        except BadInput as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã ghi thôi nhiệm vụ."))
    else:
        messages.error(request, _("Hãy ghi ngày thôi nhiệm vụ."))
    return redirect(f"{reverse('web:duties')}?unit={above.code}")


def _assigned(request: HttpRequest, form: AssignForm, coverage: DutyCoverage) -> bool:
    given = form.cleaned_data
    below = next(one.unit for one in coverage.units if one.unit.code == given["below"])
    try:
        actor = reader(request).username
        room.assign(UUID(given["person"]), below, DutyKind(given["kind"]), on=given["on"], actor=actor)
    except BadInput as error:
        form.add_refusal(error)
        return False
    messages.success(request, _("Đã ghi phân công."))
    return True


def _form(request: HttpRequest, unit: Unit, coverage: DutyCoverage) -> AssignForm:
    people = [(str(one.seat.person_id), one.seat.person.full_name) for one in coverage.members]
    units = [(one.unit.code, one.unit.name) for one in coverage.units]
    return AssignForm(request.POST if request.method == "POST" else None, people=people, units=units)


def _tiles(coverage: DutyCoverage) -> list[Tile]:
    def tile(done: int, of: int, label: str, url: str) -> Tile:
        state = "done" if done == of else "due"
        return Tile(f"{format_number(done)}/{format_number(of)}", label, url, "", state)

    return [
        tile(coverage.covered, len(coverage.units), _("Tổ chức trực thuộc có người phụ trách, dự sinh hoạt"), "#units"),
        tile(coverage.charged, len(coverage.members), _("Ủy viên có phân công"), "#members"),
    ]
