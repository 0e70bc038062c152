"""Classes (M4): list, page, open, sessions, learners, certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketnap.accounts.access import require, why_not
from ketnap.audit.record import record_read
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden
from ketnap.courses import actions
from ketnap.courses.actions import NewClass
from ketnap.courses.enums import ClassKind, EnrolmentState, TimeSlot
from ketnap.lib.names import fold
from ketnap.units.queries import by_code
from ketnap.web.courses.forms import ClassForm, CompleteForm, EnrolForm, SessionForm
from ketnap.web.courses.page import candidates, class_for, class_page
from ketnap.web.courses.tables import classes_table, learners_table
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing
from ketnap.web.units.choices import unit_choices

LOOK, MANAGE, SEND = "courses.view", "courses.manage", "people.manage"


@require_GET
def classes(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, LOOK) if viewing(request).unit else None
    page = {"table": classes_table(request, unit), "unit": unit, "may_manage": reader(request).may_anywhere(MANAGE)}
    return render(request, "courses/list.html", page)


@require_GET
def course(request: HttpRequest, key: UUID) -> HttpResponse:
    return _show(request, key)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    units = unit_choices(reader(request), MANAGE, clock.today())
    if not units:
        raise Forbidden(MANAGE, why_not(MANAGE, at=_("tổ chức của bạn")))
    form = ClassForm(request.POST or None, units=units)
    if form.is_valid():
        given = dict(form.cleaned_data)
        organiser = by_code(given.pop("organiser"))
        given |= {"kind": ClassKind(given["kind"]), "time_slot": TimeSlot(given["time_slot"])}
        given["outside_learners"] = given["outside_learners"] or 0
        try:
            made = actions.open_class(NewClass(**given), organiser=organiser, actor=reader(request))
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã mở lớp. Hãy ghi học viên được cử đi học."))
            return redirect("web:class", key=made.pk)
    return render(request, "courses/new.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    row = class_for(reader(request), key)
    form = SessionForm(request.POST)
    if form.is_valid():
        try:
            actions.add_session(row, actor=reader(request), **form.cleaned_data)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi buổi học."))
            return redirect("web:class", key=key)
    return _show(request, key, session_form=form, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send persons of the reader's units to the class."""
    row = class_for(reader(request), key)
    if not reader(request).may_anywhere(SEND):
        raise Forbidden(SEND, why_not(SEND, at=_("tổ chức của bạn")))
    wanted = request.GET.get("name", "")
    people = candidates(reader(request), row, fold(wanted))
    day = min(row.starts_on, clock.today())
    form = EnrolForm(request.POST or None, allowed=[one.person for one in people], initial={"on": day})
    if form.is_valid():
        units = {one.person: one.unit for one in people}
        learners = {person: units[person] for person in form.persons}
        try:
            _not_later(form.cleaned_data["on"])
            actions.enrol(row, learners, on=form.cleaned_data["on"], actor=reader(request))
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi %(n)s học viên.") % {"n": len(learners)})
            return redirect("web:class", key=key)
    _log(request, row.pk, len(people))
    page = {"course": row, "people": people, "form": form, "wanted": wanted, "ticked": set(form.persons)}
    return render(request, "courses/enrol.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record who finished, and the numbers of the certificates."""
    page = class_page(reader(request), key)
    require(reader(request), MANAGE, at=page.course.organiser)
    waiting = [one for one in page.learners if one.enrolment.state == EnrolmentState.ENROLLED]
    allowed = [one.enrolment.person_id for one in waiting]
    form = CompleteForm(request.POST or None, allowed=allowed, initial={"on": page.course.ends_on})
    if form.is_valid():
        try:
            _not_later(form.cleaned_data["on"])
            actions.complete(page.course, form.numbers, on=form.cleaned_data["on"], actor=reader(request))
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi %(n)s người hoàn thành lớp.") % {"n": len(form.numbers)})
            return redirect("web:class", key=key)
    _log(request, key, sum(bool(one.name) for one in waiting))
    rows = [(one, str(one.enrolment.person_id), form.numbers.get(one.enrolment.person_id)) for one in waiting]
    context = {"page": page, "rows": rows, "form": form}
    return render(request, "courses/complete.html", context, status=400 if form.errors else 200)


def _show(request: HttpRequest, key: UUID, session_form: SessionForm | None = None, status: int = 200) -> HttpResponse:
    page = class_page(reader(request), key)
    _log(request, key, page.names_shown)
    organiser = page.course.organiser
    context: dict[str, Any] = {
        "page": page,
        "unit": organiser,
        "table": learners_table(request, page),
        "session_form": session_form or SessionForm(),
        "may_manage": reader(request).may(MANAGE, at=organiser),
        "may_send": reader(request).may_anywhere(SEND),
        "why_not_manage": why_not(MANAGE, at=organiser.name),
        "why_not_send": why_not(SEND, at=_("tổ chức của bạn")),
        "ended": page.course.ends_on <= clock.today(),
    }
    return render(request, "courses/page.html", context, status=status)


def _not_later(on: Any) -> None:
    if on > clock.today():
        raise BadInput("on", _("Ngày này chưa tới: chỉ ghi việc đã diễn ra."))


def _log(request: HttpRequest, key: UUID, names: int) -> None:
    if names:
        record_read("courses.read", actor=reader(request).username, target=f"class:{key}", details={"names": names})
