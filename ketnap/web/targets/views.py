"""The ledger of targets: list of a unit, one target with its history, set, revise."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Refused
from ketnap.targets.actions import revise_target, set_target
from ketnap.targets.enums import Authority
from ketnap.units.models import Unit
from ketnap.web.reports.reader import reader
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.viewing import viewing
from ketnap.web.targets.forms import ReviseForm, TargetForm, paper_key
from ketnap.web.targets.page import TargetPage, target_page, targets_page

LOOK, MANAGE = "targets.view", "targets.manage"


@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Targets of the chosen unit in force on the day, authorities side by side."""
    unit = unit_for(request, LOOK)
    require(reader(request), LOOK, at=unit)
    context = {
        "page": targets_page(reader(request), unit, viewing(request).as_of),
        "unit": unit,
        **_rights(request, unit),
    }
    return render(request, "targets/list.html", context)


@require_GET
def target(request: HttpRequest, series: UUID) -> HttpResponse:
    return _show(request, target_page(reader(request), series, viewing(request).as_of))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, LOOK)
    require(reader(request), MANAGE, at=unit)
    today = clock.today()
    form = TargetForm(request.POST or None, unit=unit, user=reader(request), today=today, initial={"on": today})
    if form.is_valid():
        try:
            line = set_target(
                form.target(), unit=unit, on=form.cleaned_data["on"], actor=reader(request),
                paper=paper_key(form.cleaned_data["paper"]),
            )  # fmt: skip
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi chỉ tiêu."))
            return redirect("web:target", series=line.series)
    return render(request, "targets/new.html", {"form": form, "unit": unit}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, series: UUID) -> HttpResponse:
    """A new wording from a day on; what it does to the reserve of its division is refused where it needs more."""
    today = clock.today()
    page = target_page(reader(request), series, today)
    require(reader(request), MANAGE, at=page.line.unit)
    refusal = None
    form = ReviseForm(request.POST or None, user=reader(request), initial={"on": today, "amount": page.line.amount})
    if form.is_valid():
        given = form.cleaned_data
        try:
            revise_target(
                page.line, given["amount"], on=given["on"], reason=given["reason"], actor=reader(request),
                paper=paper_key(given["paper"]),
            )  # fmt: skip
        except (BadInput, Conflict) as error:
            form.add_refusal(error)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi số mới; số cũ vẫn đúng cho những ngày trước."))
            return redirect("web:target", series=series)
    status = 422 if refusal else 400 if form.errors else 200
    context = {"form": form, "page": page, "unit": page.line.unit, "refusal": refusal}
    return render(request, "targets/revise.html", context, status=status)


def _show(request: HttpRequest, page: TargetPage) -> HttpResponse:
    share = page.line.authority == Authority.ALLOCATION
    context = {
        "page": page,
        "unit": page.line.unit,
        "is_share": share,
        "is_divided": page.grid.balance is not None,
        **_rights(request, page.line.unit),
    }
    return render(request, "targets/target.html", context)


def _rights(request: HttpRequest, unit: Unit) -> dict[str, object]:
    may = reader(request).may(MANAGE, at=unit)
    return {"may_manage": may, "why_not": "" if may else why_not(MANAGE, at=unit.name)}
