"""Local packs: which there are, one with its lines, publishing, withdrawing, taking note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.base.errors import BadInput, Refused
from ketnap.lib.numbers import format_number
from ketnap.localrules.actions import acknowledge, publish, take_back, withdraw
from ketnap.localrules.models import LocalPack
from ketnap.localrules.queries import number_waiting, pack_for, packs_for, receipts, waiting_for
from ketnap.rehearsals.treatments import Treatment, of_pack
from ketnap.rulebook.packs import BadPack, Pack, UnknownPack
from ketnap.rulebook.packs.schema import Line
from ketnap.units.models import Unit
from ketnap.units.scope import Scope
from ketnap.web.localrules.forms import AcknowledgeForm, PublishForm, ReasonForm, WithdrawForm
from ketnap.web.localrules.words import RUNNING, UNITS, tabs
from ketnap.web.shared.components import Badge, Link
from ketnap.web.shared.forms import Form
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Table
from ketnap.web.shared.viewing import viewing

PUBLISH, ACKNOWLEDGE = "rules.publish", "rules.acknowledge"
ENDED: dict[str, str | Promise] = {
    "newer": gettext_lazy("có bản mới"),
    "withdrawn": gettext_lazy("đã thôi"),
    "unit_ended": gettext_lazy("tổ chức đã kết thúc"),
}


@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """Every published version that the reader may see, and those of which the unit has not taken note."""
    unit, user, on = unit_for(request), reader(request), viewing(request).as_of
    page = {
        "unit": unit,
        "tabs": tabs(request, "local_rules"),
        "table": _table(request, packs_for(user, on), on),
        "waiting": waiting_for(unit, on),
        "may_note": user.may(ACKNOWLEDGE, at=unit),
        "why_not": "" if user.may(PUBLISH, at=unit) else why_not(PUBLISH, at=unit.name),
    }
    return render(request, "localrules/packs.html", page)


def _table(request: HttpRequest, rows: Sequence[LocalPack], on: date) -> Table:
    counts = number_waiting(rows, on)

    def noted(row: LocalPack) -> Link:
        done, of = counts[row.pk]
        return Link(
            f"{format_number(done)}/{format_number(of)}", f"{reverse('web:local_pack', args=[row.pk])}#receipts"
        )

    columns = [
        Column("name", _("Gói"), sort=True),
        Column("pack", _("Mã"), sort=True),
        Column("unit", _("Nơi ban hành"), value=lambda row: row.unit.short_name, sort=True),
        Column("version", _("Bản"), kind="number"),
        Column("valid_from", _("Từ ngày"), kind="date", sort=True),
        Column("valid_to", _("Đến trước ngày"), kind="date", hidden=True),
        Column("cited", _("Văn bản")),
        Column("state", _("Tình trạng"), kind="badge", value=lambda row: state_of(row, on)),
        Column(
            "noted", _("Đã nhận"), kind="link", value=noted, hint=_("Số đơn vị đã xác nhận trên số đơn vị phải theo")
        ),
    ]
    return Table.of(
        request,
        columns,
        rows,
        caption=_("Gói quy tắc địa phương"),
        row_url=lambda row: reverse("web:local_pack", args=[row.pk]),
        empty_text=_("Chưa có gói quy tắc nào được ban hành."),
    )


def state_of(row: LocalPack, on: date) -> Badge:
    """Whether the version is in force on the day, to come, or over and why."""
    if on < row.valid_from:
        return Badge("later", _("sắp áp dụng"))
    if row.valid_to is not None and row.valid_to <= on:
        return Badge("void", str(ENDED.get(row.ended_by, _("đã thôi"))))
    return Badge("done", _("đang áp dụng"))


@dataclass(frozen=True)
class ShownLine:
    """One line with how it is applied and how it meets cases already begun."""

    line: Line
    told: Treatment
    badge: Badge
    length: str

    @property
    def running(self) -> str:
        return "" if self.told.running == "not_applied" else str(RUNNING[self.told.running])


@dataclass(frozen=True)
class PackPage:
    row: LocalPack
    content: Pack | None
    unreadable: str
    lines: Sequence[ShownLine]
    state: Badge

    @property
    def flagged(self) -> int:
        return sum(line.told.running == "not_applied" for line in self.lines)


@require_GET
def pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """One version: its paper, its lines, what is flagged, who has taken note."""
    user, on = reader(request), viewing(request).as_of
    row = pack_for(user, key)
    mine = _may_note(user, row, on)
    page = {
        "page": _page(row, on),
        "unit": row.unit,
        "tabs": tabs(request, "local_rules"),
        "receipts": receipts(row, on),
        "versions": [one for one in packs_for(user, on) if one.pack == row.pack and one.unit_id == row.unit_id],
        "note_form": AcknowledgeForm(units=mine, today=viewing(request).today) if mine else None,
        "why_not": "" if user.may(PUBLISH, at=row.unit) else why_not(PUBLISH, at=row.unit.name),
    }
    return render(request, "localrules/pack.html", page)


def _page(row: LocalPack, on: date) -> PackPage:
    try:
        content = row.content
    except (BadPack, UnknownPack) as bad:
        return PackPage(row, None, str(bad), (), state_of(row, on))
    told = of_pack(content, None, max(on, row.valid_from))
    lines = [_line(line, one) for line, one in zip(content.lines, told, strict=True)]
    return PackPage(row, content, "", lines, state_of(row, on))


def _line(line: Line, told: Treatment) -> ShownLine:
    if told.running == "not_applied":
        badge = Badge("blocked", _("không áp dụng"))
    elif line.binding:
        badge = Badge("done", _("bắt buộc"))
    else:
        badge = Badge("info", _("nhắc") if line.check or line.starts else _("chỉ hiện"))
    unit = str(UNITS.get(line.unit, line.unit))
    length = f"{line.amount} {unit}" + (f" + {line.extension}" if line.extension else "") if line.amount else ""
    return ShownLine(line, told, badge, length)


def _may_note(user: User, row: LocalPack, on: date) -> list[tuple[str, str]]:
    """The units under the issuing one that have not taken note and for which the reader may say so."""
    open_ones = [one for one in receipts(row, on) if one.given is None]
    scope: Scope = user.scope_for(ACKNOWLEDGE)
    allowed = set(Unit.objects.within(scope, user.today).values_list("pk", flat=True)) if scope else set()
    return [(one.unit.code, one.name) for one in open_ones if one.unit.pk in allowed]


@require_http_methods(["GET", "HEAD", "POST"])
def publish_pack(request: HttpRequest) -> HttpResponse:
    """Publish a pack, or a newer version of one, for the subtree of a unit."""
    unit, user = unit_for(request), reader(request)
    require(user, PUBLISH, at=unit)
    form = PublishForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = publish(unit, form.new, on=form.cleaned_data["on"], paper=form.paper, actor=user)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ban hành %(pack)s.") % {"pack": row})
            return redirect("web:local_pack", row.pk)
    page = {"form": form, "unit": unit, "tabs": tabs(request, "local_rules")}
    return render(request, "localrules/publish.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_pack(request: HttpRequest, key: UUID) -> HttpResponse:
    user = reader(request)
    row = pack_for(user, key)
    require(user, PUBLISH, at=row.unit)

    def done(form: WithdrawForm) -> str:
        given = form.cleaned_data
        withdraw(row, on=given["on"], reason=given["reason"], paper=form.paper, actor=user)
        return _("Đã ghi thôi áp dụng.")

    return _act(request, row, WithdrawForm(request.POST or None), _("Thôi áp dụng gói"), done)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_pack(request: HttpRequest, key: UUID) -> HttpResponse:
    user = reader(request)
    row = pack_for(user, key)
    require(user, PUBLISH, at=row.unit)

    def done(form: ReasonForm) -> str:
        take_back(row.unit, row.pk, form.cleaned_data["reason"], actor=user)
        return _("Đã thu hồi lần ban hành ghi nhầm.")

    return _act(request, row, ReasonForm(request.POST or None), _("Thu hồi lần ban hành ghi nhầm"), done)


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge_pack(request: HttpRequest, key: UUID) -> HttpResponse:
    user, today = reader(request), viewing(request).today
    row = pack_for(user, key)
    form = AcknowledgeForm(request.POST or None, units=_may_note(user, row, today), today=today)

    def done(form: AcknowledgeForm) -> str:
        given = form.cleaned_data
        acknowledge(row, Unit.objects.get(code=given["unit"]), on=given["on"], note=given["note"], actor=user)
        return _("Đã ghi: đơn vị đã nhận gói.")

    return _act(request, row, form, _("Xác nhận đã nhận gói"), done)


def _act[F: Form](request: HttpRequest, row: LocalPack, form: F, title: str, done: Callable[[F], str]) -> HttpResponse:
    """A form about one version: do it and return to the pack, or show what to correct."""
    if request.method == "POST" and form.is_valid():
        try:
            told = done(form)
        except (BadInput, Refused) as error:
            form.add_refusal(error)
        else:
            messages.success(request, told)
            still = LocalPack.objects.filter(pk=row.pk).exists()
            return redirect("web:local_pack", row.pk) if still else redirect("web:local_rules")
    page: dict[str, Any] = {"form": form, "row": row, "unit": row.unit, "title": title}
    return render(request, "localrules/act.html", page, status=400 if form.errors else 200)
