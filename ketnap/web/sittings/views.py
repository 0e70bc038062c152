"""Sittings: list, record one (one submit, all or nothing), page, minutes, correction of the roll."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ketnap.accounts.access import require, why_not
from ketnap.audit.record import record_read
from ketnap.base.errors import BadInput, Forbidden
from ketnap.cases.deciding import permission_of
from ketnap.cases.enums import STANDINGS
from ketnap.cases.models import Sitting
from ketnap.cases.sittings import Meeting, SittingRefused, correct_roll, hold, roll_on, would_flip
from ketnap.cases.voids import void_sitting
from ketnap.lib.vietnamese import BadDate, format_date, parse_date
from ketnap.units.models import Body
from ketnap.web.cases.views import reader
from ketnap.web.shared.viewing import viewing
from ketnap.web.sittings.candidates import Agenda, agenda_of
from ketnap.web.sittings.forms import BallotForm, BodyForm, CorrectionForm, MeetingForm, VoidSittingForm, roll_from
from ketnap.web.sittings.page import (
    attendants_of,
    bodies_for,
    body_of,
    resting_events,
    roll_of,
    sitting_for,
    sitting_list,
    sitting_page,
)

WRITING = ("cases.branch", "cases.committee", "cases.superior")
"""The rights with one of which somebody records sittings."""


def sittings(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    if not user.may_anywhere("cases.view"):
        raise Forbidden("cases.view", why_not("cases.view", at=_("đơn vị của bạn")))
    table, unit = sitting_list(request, user)
    page = {"table": table, "may_hold": any(user.may_anywhere(permission) for permission in WRITING)}
    if unit is not None:
        page["unit"] = unit
    return render(request, "sittings/list.html", page)


def new(request: HttpRequest) -> HttpResponse:
    """Record a sitting: roll and votes in one submit."""
    on, problem = _day(request)
    if not request.GET.get("body"):
        return _choose(request, on)
    user = reader(request)
    body = body_of(request.GET["body"])
    require(user, permission_of(body.kind, body.unit), at=body.unit)
    draft = Draft(request, body, on)
    if request.method == "POST" and request.POST.get("act") == "hold" and not problem:
        done = draft.submit()
        if done is not None:
            return done
    if request.method != "POST":
        _log(request, body, on)
    context = draft.context() | {"problem": problem}
    if getattr(request, "htmx", False) and request.POST.get("act") == "count":
        return render(request, "sittings/new.html#sums", context)
    return render(request, "sittings/new.html", context, status=draft.status)


class Draft:
    """A sitting that is being typed: everything posted stays on the page until it is recorded."""

    def __init__(self, request: HttpRequest, body: Body, on: date) -> None:
        self.request, self.body, self.on, self.user = request, body, on, reader(request)
        self.status = 200
        self.error = ""
        posted = request.POST if request.method == "POST" else None
        default = roll_on(body, on)
        self.roll = roll_from(posted, default) if posted is not None else default
        self.shown = roll_of(self.roll, names=self.user.may("people.names", at=body.unit))
        people = [(str(UUID(seat.key)), seat.name) for seat in self.shown.seats if seat.votes]
        self.meeting = MeetingForm(posted, people=people)
        self.agenda: Agenda = agenda_of(
            body,
            on,
            names=self.user.may("people.names", at=body.unit),
            step=request.GET.get("step", ""),
            case=asked_case(request),
        )
        self._give_forms(posted)
        self.agenda.count(self.roll, posted.get("method", "") if posted is not None else "secret_ballot")

    def _give_forms(self, posted: Mapping[str, str] | None) -> None:
        ready = self.agenda.ready
        asked, step = asked_case(self.request), self.request.GET.get("step", "")
        for one in ready:
            alone = len(ready) == 1 and one.expected
            pick = alone or (str(one.id) == asked and step in ("", one.step.code))
            one.form = BallotForm(posted, prefix=f"c{one.id.hex}", step=one.step, initial={"pick": pick})

    def submit(self) -> HttpResponse | None:
        """Record the sitting, or note on the page why not. Nothing is written unless every picked case can be decided."""
        self.status = 422
        picked = [one for one in self.agenda.ready if one.form is not None and one.form.picked]
        valid = [one.form.is_valid() for one in picked if one.form is not None]
        if not self.meeting.is_valid() or not all(valid):
            return None
        meeting = Meeting(
            self.body, self.on, self.roll, [one.form.ballot(one.id) for one in picked if one.form is not None],
            chair=self.meeting.person("chair"), secretary=self.meeting.person("secretary"),
            method=self.meeting.cleaned_data["method"], place=self.meeting.cleaned_data["place"],
        )  # fmt: skip
        try:
            held = hold(meeting, actor=self.user)
        except SittingRefused as refused:
            for one in picked:
                one.refusal = refused.refusals.get(one.id)
            return None
        except BadInput as error:
            self._place(error)
            return None
        count = ngettext("Đã ghi kỳ họp với %(n)s hồ sơ.", "Đã ghi kỳ họp với %(n)s hồ sơ.", len(picked)) % {
            "n": len(picked)
        }
        messages.success(self.request, count)
        return redirect("web:sitting", sitting=held)

    def _place(self, error: BadInput) -> None:
        """Put an error where it belongs: a ballot, the meeting, or on top."""
        named = next((one for one in self.agenda.ready if error.field == f"votes-{one.id}"), None)
        if named is not None and named.form is not None:
            named.form.add_error("in_favour", error.message)
        elif error.field in self.meeting.fields:
            self.meeting.add_error(error.field, error.message)
        else:
            self.error = error.message

    def context(self) -> dict[str, Any]:
        again = BodyForm(
            initial={"body": str(self.body.pk), "on": self.on}, bodies=[(str(self.body.pk), self.body.name)]
        )
        return {
            "body": self.body,
            "on": self.on,
            "roll": self.shown,
            "standings": STANDINGS,
            "meeting": self.meeting,
            "agenda": self.agenda,
            "error": self.error,
            "again": again,
            "failed": self.status == 422,
            "address": f"{reverse('web:sitting_new')}?{urlencode({'body': self.body.pk, 'on': format_date(self.on)})}",
            "hidden_tick": "1",
        }


def detail(request: HttpRequest, sitting: UUID) -> HttpResponse:
    row = _read(request, sitting)
    return render(request, "sittings/page.html", {"page": sitting_page(row, user=reader(request)), "sitting": row})


def minutes(request: HttpRequest, sitting: UUID) -> HttpResponse:
    """The sitting as a text to print and sign."""
    row = _read(request, sitting)
    return render(request, "sittings/minutes.html", {"page": sitting_page(row, user=reader(request)), "sitting": row})


def roll(request: HttpRequest, sitting: UUID) -> HttpResponse:
    """Correct a roll: first show which votes would come out otherwise, then record the correction."""
    user = reader(request)
    row = _read(request, sitting)
    require(user, permission_of(row.body.kind, row.body.unit), at=row.body.unit)
    page = sitting_page(row, user=user)
    attendants = attendants_of(row)
    given: dict[str, Any] = {"people": [(str(UUID(seat.key)), seat.name) for seat in page.roll.seats if seat.votes]}
    led = {name: str(getattr(row, name) or "") for name in ("chair", "secretary")}
    context: dict[str, Any] = {"page": page, "sitting": row, "standings": STANDINGS, "roll": page.roll}
    if request.method != "POST":
        return render(request, "sittings/roll.html", context | {"form": CorrectionForm(initial=led, **given)})
    typed = roll_from(request.POST, attendants)
    form = CorrectionForm(request.POST, **given)
    if request.POST.get("act") == "correct" and form.is_valid():
        try:
            flips = correct_roll(
                row, typed, form.cleaned_data["reason"], actor=user,
                chair=form.person("chair"), secretary=form.person("secretary"),
            )  # fmt: skip
        except BadInput as error:
            form.add_refusal(error)
        else:
            _tell_corrected(request, len(flips))
            return redirect("web:sitting", sitting=row.pk)
    preview = request.POST.get("act") == "preview"
    flipped = {item.key for item in would_flip(row, typed)}
    context |= {
        "form": CorrectionForm(initial={name: request.POST.get(name, "") for name in form.fields}, **given)
        if preview
        else form,
        "roll": roll_of(typed, names=page.names),
        "previewed": True,
        "flipping": [item for item in page.items if item.row.key in flipped],
    }
    return render(request, "sittings/roll.html", context, status=200 if preview else 422)


def _tell_corrected(request: HttpRequest, flips: int) -> None:
    if flips:
        told = _("Đã sửa danh sách dự họp. %(n)s kết quả sẽ khác đi, không kết quả nào bị đổi: xem các dòng có dấu.")
        messages.warning(request, told % {"n": flips})
    else:
        messages.success(request, _("Đã sửa danh sách dự họp; mọi kết quả biểu quyết vẫn đúng."))


def void(request: HttpRequest, sitting: UUID) -> HttpResponse:
    """Take a whole sitting back, with everything that rests on it, each with a reason."""
    user = reader(request)
    row = _read(request, sitting)
    require(user, "cases.void", at=row.body.unit)
    events = resting_events(row, names=user.may("people.names", at=row.body.unit))
    form = VoidSittingForm(request.POST or None, events=events)
    if request.method == "POST" and form.is_valid():
        try:
            void_sitting(row, form.cleaned_data["reason"], form.reasons, actor=user)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã thu hồi kỳ họp và những việc dựa vào kỳ họp đó."))
            return redirect("web:sittings")
    status = 422 if request.method == "POST" else 200
    page = {"page": sitting_page(row, user=user), "sitting": row, "form": form, "events": len(events)}
    return render(request, "sittings/void.html", page, status=status)


def _read(request: HttpRequest, sitting: UUID) -> Sitting:
    """The sitting; its roll and votes are about persons, so the reading is logged before the answer."""
    row = sitting_for(reader(request), sitting)
    record_read("cases.view", actor=reader(request).username, target=f"sitting:{row.pk}", unit=row.body.unit_id)
    return row


def _log(request: HttpRequest, body: Body, on: date) -> None:
    details = {"page": "sitting", "body": str(body.pk), "on": on}
    record_read("cases.list", actor=reader(request).username, target="cases", unit=body.unit_id, details=details)


def _choose(request: HttpRequest, on: date) -> HttpResponse:
    """Which body, on which day."""
    user = reader(request)
    bodies = bodies_for(user, on, viewing(request).today)
    if not bodies:
        raise Forbidden("cases.branch", why_not("cases.branch", at=_("đơn vị của bạn")))
    form = BodyForm(initial={"on": on}, bodies=bodies)
    return render(request, "sittings/choose.html", {"form": form})


def asked_case(request: HttpRequest) -> str:
    """The case that the address asks to vote on; "" for none, or for something that is no id."""
    try:
        return str(UUID(request.GET.get("case", "")))
    except ValueError:
        return ""


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day of the sitting from the address, and what is wrong with the one typed."""
    typed = request.GET.get("on", "")
    view = viewing(request)
    if not typed:
        return view.as_of, ""
    try:
        day = parse_date(typed)
    except BadDate as bad:
        return view.as_of, str(bad)
    if day > view.today:
        return view.today, _("Ngày %(day)s chưa tới: chỉ ghi kỳ họp đã diễn ra.") % {"day": format_date(day)}
    return day, ""
