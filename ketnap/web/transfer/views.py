"""Bring a list in (upload, look, write, take back) and take tables along."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.audit.record import record_read
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from ketnap.transfer import actions, export, tasks
from ketnap.transfer.models import ImportRun, ImportState
from ketnap.transfer.queries import importable_unit
from ketnap.transfer.sheets.list import write_template
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.viewing import viewing
from ketnap.web.transfer.forms import UndoForm, UploadForm
from ketnap.web.transfer.page import run_page, runs_table
from ketnap.web.units.choices import unit_choices

IMPORT, EXPORT = "transfer.import", "transfer.export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reader(request: HttpRequest) -> User:
    """The signed-in user."""
    return cast(User, request.user)


@require_GET
def transfer(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    may_import, may_export = user.may_anywhere(IMPORT), user.may_anywhere(EXPORT)
    if not may_import and not may_export:
        raise Forbidden(IMPORT, why_not(IMPORT, at=_("đơn vị của bạn")))
    page = {
        "may_import": may_import,
        "may_export": may_export,
        "why_not_import": why_not(IMPORT, at=_("đơn vị của bạn")),
        "table": runs_table(request, user) if may_import else None,
    }
    return render(request, "transfer/home.html", page)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The empty list of the office's own form."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "mau.xlsx")
        write_template(file)
        return _workbook(file.read_bytes(), "mau-danh-sach-quan-chung-uu-tu.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    units = unit_choices(user, IMPORT, clock.today())
    if not units:
        raise Forbidden(IMPORT, why_not(IMPORT, at=_("đơn vị của bạn")))
    asked = viewing(request).unit
    form = UploadForm(
        request.POST or None, request.FILES or None, units=units, initial={"unit": asked} if asked else {}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.upload(
                given["file"].read(actions.MAX_UPLOAD + 1),
                given["file"].name,
                unit=importable_unit(user, given["unit"]),
                user=user,
                now=clock.now(),
                introduced_on=given["introduced_on"],
                source=given["source"],
            )
        except BadInput as error:
            form.add_refusal(error)
        else:
            tasks.begin_check(row)
            return redirect("web:import", key=row.pk)
    return render(request, "transfer/new.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """One import as it stands: under way, looked through, written, taken back."""
    user = reader(request)
    row = _row(user, key)
    interrupted = tasks.was_interrupted(row)
    if request.htmx and (interrupted or not row.is_busy):  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    if not row.is_busy and row.rows:
        record_read("transfer.look", actor=user.username, target=f"import:{row.pk}", unit=row.unit_id)
    page = {
        "page": run_page(request, row, user, interrupted=interrupted),
        "run": row,
        "unit": row.unit,
        "states": ImportState,
        "interrupted": interrupted,
    }
    part = "#progress" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"transfer/run.html{part}", page)


@require_POST
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    user = reader(request)
    row = _row(user, key)
    try:
        tasks.begin_write(actions.begin_writing(row, user=user))
    except Conflict as conflict:
        messages.warning(request, conflict.message)
    return redirect("web:import", key=key)


@require_POST
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check a list once more whose work was interrupted or whose check is old."""
    user = reader(request)
    row = _row(user, key)
    if row.is_busy and not tasks.was_interrupted(row):
        return redirect("web:import", key=key)
    try:
        tasks.begin_check(actions.check_again(row, user=user))
    except Conflict as conflict:
        messages.warning(request, conflict.message)
    return redirect("web:import", key=key)


@require_POST
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    user = reader(request)
    try:
        actions.discard(_row(user, key), user=user)
    except Conflict as conflict:
        messages.warning(request, conflict.message)
        return redirect("web:import", key=key)
    messages.success(request, _("Đã bỏ danh sách; tệp đã xóa, chưa ghi gì."))
    return redirect("web:transfer")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back everything an import wrote, with a reason; refused while later work rests on it."""
    user = reader(request)
    row = _row(user, key)
    if row.state != ImportState.DONE or row.batch is None:
        messages.warning(request, _("Lần nhập này không có gì để thu hồi."))
        return redirect("web:import", key=key)
    for unit in actions.units_of(row.batch):
        require(user, "cases.void", at=unit)
    form = UndoForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            voided = actions.undo(row.batch, form.cleaned_data["reason"], user=user)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã thu hồi lần nhập: %(n)d sự kiện.") % {"n": voided})
            return redirect("web:import", key=key)
    status = 422 if refusal else 400 if form.errors else 200
    return render(
        request, "transfer/undo.html", {"form": form, "run": row, "refusal": refusal, "unit": row.unit}, status=status
    )


@require_GET
def export_choice(request: HttpRequest) -> HttpResponse:
    """Which tables to take along, from which unit downwards."""
    user = reader(request)
    if not user.may_anywhere(EXPORT):
        raise Forbidden(EXPORT, why_not(EXPORT, at=_("đơn vị của bạn")))
    unit = unit_for(request, EXPORT)
    page = {"unit": unit, "tables": export.exportable(user), "may_name": user.may("people.names", at=unit)}
    return render(request, "transfer/export.html", page)


@require_GET
def export_file(request: HttpRequest) -> HttpResponse:
    """The chosen tables (`table`, several times; none: all) as one workbook. Logged before it is answered."""
    user = reader(request)
    unit = unit_for(request, EXPORT)
    codes = request.GET.getlist("table") or [table.code for table in export.exportable(user)]
    made = export.export(codes, unit=unit, user=user, today=clock.today())
    name = codes[0] if len(codes) == 1 else "cac-bang"
    return _workbook(made.content, f"{name}-{unit.code.lower()}-{clock.today():%Y%m%d}.xlsx")


def _row(user: User, key: UUID) -> ImportRun:
    """The import, if the user may import there. Raises NotFound for others, as for one that does not exist."""
    row = ImportRun.objects.for_user(user).select_related("unit", "user").filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    return row


def _workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
