"""The ledger of targets: list of a unit, one target with its history; set, decide, revise, take back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Refused
from ketnap.instruments.models import Instrument
from ketnap.targets.actions import decide_target, revise_target, set_target, take_back_wording
from ketnap.targets.enums import Authority, LineState
from ketnap.units.models import Unit
from ketnap.web.reports.reader import reader
from ketnap.web.shared.forms import Form
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.viewing import viewing
from ketnap.web.targets.forms import DecideForm, ReviseForm, TakeBackForm, TargetForm, paper_key
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
            draft = line.state == LineState.DRAFT
            messages.success(request, _("Đã ghi chỉ tiêu dự kiến.") if draft else _("Đã ghi chỉ tiêu."))
            return redirect("web:target", series=line.series)
    return render(request, "targets/new.html", {"form": form, "unit": unit}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, series: UUID) -> HttpResponse:
    """A new wording from a day on; what it does to the reserve of its division is refused where it needs more."""
    today = clock.today()
    page = target_page(reader(request), series, today)
    require(reader(request), MANAGE, at=page.line.unit)
    initial = {"on": today, **ReviseForm.initial_of(page.line)}
    form = ReviseForm(request.POST or None, user=reader(request), initial=initial)

    def write() -> None:
        given = form.cleaned_data
        revise_target(
            page.line, form.numbers(), on=given["on"], reason=given["reason"], actor=reader(request),
            paper=paper_key(given["paper"]),
        )  # fmt: skip

    done = _("Đã ghi số mới; số cũ vẫn đúng cho những ngày trước.")
    return _acted(request, page, form, write, done, "targets/revise.html")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, series: UUID) -> HttpResponse:
    """The body's paper makes a proposed target one that counts."""
    today = clock.today()
    page = target_page(reader(request), series, today)
    require(reader(request), MANAGE, at=page.line.unit)
    initial = {**DecideForm.initial_of(page.line), "on": page.line.valid_from}
    form = DecideForm(request.POST or None, user=reader(request), initial=initial)

    def write() -> None:
        given = form.cleaned_data
        paper = Instrument.objects.for_user(reader(request)).get(pk=given["paper"])
        decide_target(
            page.line, on=given["on"], paper=paper, actor=reader(request), numbers=form.numbers(), reason=given["reason"]
        )  # fmt: skip

    done = _("Chỉ tiêu đã có hiệu lực.")
    return _acted(request, page, form, write, done, "targets/decide.html")


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, series: UUID) -> HttpResponse:
    """Take back the last wording as mistyped; what rested on it is named when it may not go."""
    page = target_page(reader(request), series, clock.today())
    require(reader(request), MANAGE, at=page.line.unit)
    form = TakeBackForm(request.POST or None)
    last = page.wordings[-1].line

    def write() -> None:
        take_back_wording(last, reason=form.cleaned_data["reason"], actor=reader(request))

    gone = len(page.wordings) == 1
    done = _("Đã thu hồi chỉ tiêu ghi nhầm.") if gone else _("Đã thu hồi; lần ghi trước lại có hiệu lực.")
    target = f"{reverse('web:targets')}?unit={page.line.unit.code}" if gone else ""
    return _acted(request, page, form, write, done, "targets/void.html", target)


def _acted(
    request: HttpRequest,
    page: TargetPage,
    form: Form,
    write: Callable[[], None],
    done: str,
    template: str,
    to: str = "",
) -> HttpResponse:
    """Write what a valid form says and go back to the target; else the form with what is wrong, and why it was refused."""
    refusal = None
    if form.is_valid():
        try:
            write()
        except (BadInput, Conflict) as error:
            form.add_refusal(error)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, done)
            return redirect(to or reverse("web:target", args=[page.line.series]))
    status = 422 if refusal else 400 if form.errors else 200
    context = {"form": form, "page": page, "unit": page.line.unit, "refusal": refusal, "last": page.wordings[-1].line}
    return render(request, template, context, status=status)


def _show(request: HttpRequest, page: TargetPage) -> HttpResponse:
    share = page.line.authority == Authority.ALLOCATION
    context = {
        "page": page,
        "unit": page.line.unit,
        "is_share": share,
        "is_divided": page.grid.balance is not None,
        "is_draft": page.line.state == LineState.DRAFT,
        **_rights(request, page.line.unit),
    }
    return render(request, "targets/target.html", context)


def _rights(request: HttpRequest, unit: Unit) -> dict[str, object]:
    may = reader(request).may(MANAGE, at=unit)
    return {"may_manage": may, "why_not": "" if may else why_not(MANAGE, at=unit.name)}
