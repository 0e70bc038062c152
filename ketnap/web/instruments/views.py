"""The register of papers (M6, small): list, page of a paper, register, complete, keep and give its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketnap.accounts.access import require, why_not
from ketnap.audit.record import record_read
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden, NotFound
from ketnap.instruments import actions
from ketnap.instruments.models import Instrument
from ketnap.units.queries import by_code
from ketnap.web.instruments.forms import FileForm, PaperForm
from ketnap.web.instruments.page import instrument_page, papers_that_bind
from ketnap.web.instruments.tables import papers_table
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing
from ketnap.web.units.choices import unit_choices

LOOK, MANAGE = "instruments.view", "instruments.manage"


@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, LOOK) if viewing(request).unit else None
    may = reader(request).may_anywhere(MANAGE)
    return render(
        request, "instruments/list.html", {"table": papers_table(request, unit), "unit": unit, "may_manage": may}
    )


@require_GET
def instrument(request: HttpRequest, key: UUID) -> HttpResponse:
    return _show(request, key)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    units = unit_choices(reader(request), MANAGE, clock.today())
    if not units:
        raise Forbidden(MANAGE, why_not(MANAGE, at=_("tổ chức của bạn")))
    first = viewing(request).unit
    form = _form(request, request.POST or None, units=units, initial={"unit": first} if first else {})
    if form.is_valid():
        unit = by_code(form.cleaned_data["unit"])
        basis = papers_that_bind(reader(request)).filter(pk__in=form.cleaned_data.get("carries_out", []))
        try:
            made = actions.register(
                form.paper(), unit=unit, actor=reader(request), today=clock.today(), carries_out=list(basis)
            )
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi văn bản."))
            return redirect("web:instrument", key=made.pk)
    return render(request, "instruments/edit.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Complete what is known: a number that has become known, a date, the text."""
    row = _row(request, key)
    require(reader(request), MANAGE, at=row.unit)
    known = {
        name: getattr(row, name)
        for name in PaperForm.base_fields
        if hasattr(row, name) and name not in ("unit", "carries_out")
    }
    form = _form(request, request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.complete(row, form.paper(), actor=reader(request), today=clock.today())
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi thay đổi; nội dung cũ còn trong nhật ký."))
            return redirect("web:instrument", key=key)
    return render(request, "instruments/edit.html", {"form": form, "row": row}, status=400 if form.errors else 200)


@require_POST
def attach(request: HttpRequest, key: UUID) -> HttpResponse:
    row = _row(request, key)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            if given.size > actions.FILE_LIMIT:
                raise BadInput("file", _("Tệp lớn hơn 20 MB. Hãy quét ở độ phân giải thấp hơn."))
            actions.attach(row, given.name, given.read(), actor=reader(request))
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã lưu tệp."))
            return redirect("web:instrument", key=key)
    return _show(request, key, form=form, status=400)


@require_GET
def download(request: HttpRequest, key: UUID) -> HttpResponse | FileResponse:
    """The file, byte for byte as it came, never shown inside the site; the read is logged first."""
    row = _row(request, key)
    path = actions.file_path(row) if row.file_hash else None
    if path is None or not path.is_file():
        raise NotFound(str(key))
    record_read("instruments.read", actor=reader(request).username, target=f"instrument:{row.pk}", unit=row.unit_id)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=row.file_name, content_type="application/octet-stream"
    )


def _show(request: HttpRequest, key: UUID, form: FileForm | None = None, status: int = 200) -> HttpResponse:
    page = instrument_page(reader(request), key)
    may = reader(request).may(MANAGE, at=page.row.unit)
    context = {
        "page": page,
        "unit": page.row.unit,
        "form": form or FileForm(),
        "may_manage": may,
        "why_not": "" if may else why_not(MANAGE, at=page.row.unit.name),
    }
    return render(request, "instruments/page.html", context, status=status)


def _row(request: HttpRequest, key: UUID) -> Instrument:
    row = Instrument.objects.for_user(reader(request)).select_related("unit").filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    return row


def _form(request: HttpRequest, data: Any, *, units: list[tuple[str, str]] | None = None, **more: Any) -> PaperForm:
    papers = None
    if units is not None:
        papers = [
            (str(one.pk), f"{one.kind_label} {one.reference} – {one.title[:80]}")
            for one in papers_that_bind(reader(request))[:200]
        ]
    return PaperForm(data, units=units, papers=papers, **more)
