"""Members of a branch and seats in bodies: the roll that sittings are counted on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.audit.record import record_read
from ketnap.base import clock
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput, NotFound
from ketnap.people import actions
from ketnap.people.actions import NewPerson
from ketnap.people.enums import MemberKind, SeatRole
from ketnap.people.models import Membership
from ketnap.people.queries import members_on, seats_on
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit
from ketnap.units.queries import path_on
from ketnap.units.scope import under
from ketnap.web.shared.components import Link
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Table
from ketnap.web.shared.viewing import viewing
from ketnap.web.templatetags.ketnap import MASKED
from ketnap.web.units.changing import seen_unit
from ketnap.web.units.forms import LeaveForm, MemberForm, SeatForm

NAMES, MANAGE = "people.names", "people.manage"
MOST_PEOPLE = 500


@require_GET
def members(request: HttpRequest, code: str) -> HttpResponse:
    return _members(request, seen_unit(request, code), MemberForm())


@require_POST
def add_member(request: HttpRequest, code: str) -> HttpResponse:
    """Write a member of the branch down; the person is new to this office."""
    unit = seen_unit(request, code)
    require(reader(request), MANAGE, at=unit)
    form = MemberForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        new = NewPerson(given["full_name"], given["birth"], "day" if given["birth"] else "", given["gender"])
        actor, kind = reader(request).username, MemberKind(given["kind"])
        try:
            _holds_members(unit)
            with transaction.atomic():
                person = actions.register_person(new, unit=unit, on=given["on"], actor=actor)
                actions.begin_membership(person, unit, kind, on=given["on"], exempt=given["exempt"], actor=actor)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi đảng viên."))
            return redirect("web:unit_members", code=unit.code)
    return _members(request, unit, form, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def end_member(request: HttpRequest, code: str, person: UUID) -> HttpResponse:
    """The member no longer belongs to the branch."""
    unit = seen_unit(request, code)
    require(reader(request), MANAGE, at=unit)
    row = Membership.objects.filter(unit=unit, person=person).as_of(clock.today()).select_related("person").first()
    if row is None:
        raise NotFound(str(person))
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.end_membership(person, unit, given["why_left"], on=given["on"], actor=reader(request).username)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi ngày thôi sinh hoạt."))
            return redirect("web:unit_members", code=unit.code)
    page = {"unit": unit, "row": row, "form": form}
    return render(request, "units/leave.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, code: str, body: UUID) -> HttpResponse:
    """Who sits in a body today; somebody more, or somebody less."""
    unit = seen_unit(request, code)
    require(reader(request), MANAGE, at=unit)
    row = Body.objects.filter(unit=unit, pk=body).exclude(kind=BodyKind.BRANCH).first()
    if row is None:
        raise NotFound(str(body))
    people = _people_for(unit, clock.today())
    form = SeatForm(request.POST if "person" in request.POST else None, people=people)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actor, role = reader(request).username, SeatRole(given["role"])
            actions.take_seat(UUID(given["person"]), row, role, on=given["on"], actor=actor)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi thành viên."))
            return redirect("web:unit_seats", code=unit.code, body=row.pk)
    held = sorted(seats_on(row, clock.today()), key=lambda seat: SeatRole.values.index(seat.role))
    _log(request, unit, len(held) + len(people))
    page = {"unit": unit, "body": row, "seats": held, "form": form}
    return render(request, "units/seats.html", page, status=400 if form.errors else 200)


@require_POST
def leave_seat(request: HttpRequest, code: str, body: UUID, person: UUID) -> HttpResponse:
    unit = seen_unit(request, code)
    require(reader(request), MANAGE, at=unit)
    row = Body.objects.filter(unit=unit, pk=body).first()
    if row is None or person not in {seat.person_id for seat in seats_on(row, clock.today())}:
        raise NotFound(str(person))
    actions.leave_seat(person, row, on=clock.today(), actor=reader(request).username)
    messages.success(request, _("Đã ghi thôi tham gia, từ hôm nay."))
    return redirect("web:unit_seats", code=unit.code, body=row.pk)


@dataclass(frozen=True)
class Member:
    """A member as the list shows them; the name is empty where the reader has no right to it."""

    row: Membership
    name: str
    may_end: bool

    @property
    def sort_key(self) -> str:
        return self.row.person.sort_key if self.name else ""


def _members(request: HttpRequest, unit: Unit, form: MemberForm, status: int = 200) -> HttpResponse:
    user, on = reader(request), viewing(request).as_of
    named = user.may(NAMES, at=unit)
    may_manage = user.may(MANAGE, at=unit)
    rows = [Member(row, row.person.full_name if named else "", may_manage) for row in members_on(unit, on)]
    if named:
        _log(request, unit, len(rows))
    page = {
        "unit": unit,
        "table": _table(request, unit, rows),
        "form": form,
        "may_manage": may_manage and unit.kind_info.holds_members,
        "why_not": "" if may_manage else why_not(MANAGE, at=unit.name),
    }
    return render(request, "units/members.html", page, status=status)


def _table(request: HttpRequest, unit: Unit, rows: list[Member]) -> Table:
    def end(one: Member) -> Link | str:
        url = reverse("web:unit_member_end", args=[unit.code, one.row.person_id])
        return Link(_("thôi sinh hoạt"), url) if one.may_end else ""

    columns = [
        Column("name", _("Họ và tên"), sort="sort_key", value=_named),
        Column("birth", _("Ngày sinh"), value=lambda one: one.row.person.birth_text if one.name else "", hidden=True),
        Column("kind", _("Tư cách"), sort=True, value=lambda one: one.row.get_kind_display()),
        Column("since", _("Từ ngày"), kind="date", sort=True, value=lambda one: one.row.valid_from),
        Column("exempt", _("Miễn sinh hoạt"), value=lambda one: _("có") if one.row.exempt else ""),
        Column("end", _("Thay đổi"), value=end),
    ]
    return Table.of(request, columns, rows, caption=_("Đảng viên"), empty_text=_("Chưa ghi đảng viên nào."))


def _named(one: Member) -> Link | str:
    return Link(one.name, reverse("web:person", args=[one.row.person_id])) if one.name else MASKED


def _people_for(unit: Unit, on: date) -> list[tuple[str, str]]:
    """Members at and under the unit, for the choice of a seat; one query beside the path."""
    path = path_on(unit, on)
    if path is None:
        return []
    placed = under(path, "unit__placements__path") & holds_on(on, "unit__placements__")
    rows: Any = Membership.objects.as_of(on).filter(placed, kind=MemberKind.OFFICIAL).select_related("person", "unit")
    ordered = rows.order_by("person__sort_key", "pk")[:MOST_PEOPLE]
    return [(str(row.person_id), f"{row.person.full_name} – {row.unit.short_name}") for row in ordered]


def _holds_members(unit: Unit) -> None:
    if not unit.kind_info.holds_members:
        raise BadInput("full_name", _("Đảng viên sinh hoạt ở chi bộ; hãy ghi ở trang của chi bộ."))


def _log(request: HttpRequest, unit: Unit, names: int) -> None:
    if names:
        actor: User = reader(request)
        record_read(
            "people.view", actor=actor.username, target=f"unit:{unit.pk}", unit=unit.pk, details={"names": names}
        )
