"""Acts on a case: record a step, record what a paper shows, take an event back. Each view makes one call into the room."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ketnap.accounts.access import require
from ketnap.base.errors import BadInput, Conflict, Refused
from ketnap.cases.notices import tell
from ketnap.cases.steps.perform import perform, record
from ketnap.cases.voids import void_events
from ketnap.lib.vietnamese import BadDate, format_date, parse_date
from ketnap.web.cases.fixes import Fixes
from ketnap.web.cases.forms import RecordChoiceForm, StepForm, VoidForm
from ketnap.web.cases.steppage import StepPage, changes_since, known_step, step_page, void_page
from ketnap.web.cases.views import log_view, readable_case, reader
from ketnap.web.shared.viewing import viewing


@require_POST
def tell_about(request: HttpRequest, case: UUID) -> HttpResponse:
    """Note that somebody was told about a deadline, for the date it has now."""
    row, given = readable_case(request, case), request.POST
    try:
        due_on = parse_date(given.get("due_on", ""))
        tell(
            row.pk,
            given.get("deadline", ""),
            due_on=due_on,
            whom=given.get("whom", ""),
            on=viewing(request).today,
            actor=reader(request),
        )
    except BadDate as bad:
        raise BadInput("due_on", str(bad)) from bad
    except Conflict as conflict:
        messages.warning(request, conflict.message)
    else:
        messages.success(request, _("Đã ghi. Hạn thay đổi thì phải báo lại."))
    return redirect("web:case", case=row.pk)


def step(request: HttpRequest, case: UUID, step: str) -> HttpResponse:
    """Record a step under the rules of its day."""
    user = reader(request)
    row = readable_case(request, case)
    page = step_page(row, known_step(step), user=user, on=_day(request))
    if page.sitting_url:
        return redirect(page.sitting_url)
    if request.method != "POST":
        log_view(request, row, step)
        given = {field.name: request.GET[field.name] for field in page.step.fields if field.name in request.GET}
        initial = {**given, "on": page.on, "seq": page.seq}
        form = StepForm(initial=initial, step=page.step, choices=page.choices, today=viewing(request).today)
        template = "cases/step.html#check" if getattr(request, "htmx", False) else "cases/step.html"
        return render(
            request, template, {"page": page, "form": form, "case": row, "fixes": Fixes(row.pk, page.on, step)}
        )
    form = StepForm(request.POST, step=page.step, choices=page.choices, today=viewing(request).today)
    answer: dict[str, Any] = {"fixes": Fixes(row.pk, page.on, step)}
    status = 422
    if form.is_valid():
        on = form.cleaned_data["on"]
        try:
            perform(row.pk, step, on=on, data=form.values, actor=user, expected_seq=form.cleaned_data["seq"])
        except Refused as refusal:
            answer["refusal"] = refusal
        except BadInput as error:
            form.add_refusal(error)
        except Conflict:
            status = 409
            answer["changed"] = changes_since(row.pk, form.cleaned_data["seq"])
            form = StepForm(
                {**request.POST.dict(), "seq": page.seq},
                step=page.step,
                choices=page.choices,
                today=viewing(request).today,
            )
        else:
            messages.success(
                request, _("Đã ghi: %(step)s, ngày %(day)s.") % {"step": page.label, "day": format_date(on)}
            )
            return redirect(_case_url(request, row.pk))
    return render(request, "cases/step.html", {"page": page, "form": form, "case": row, **answer}, status=status)


def record_choice(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose what a paper shows."""
    row = readable_case(request, case)
    require(reader(request), "cases.history", at=row.unit)
    form = RecordChoiceForm(request.GET if "step" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("web:case_record_step", case=row.pk, step=form.cleaned_data["step"])
    log_view(request, row, "record")
    return render(request, "cases/record.html", {"case": row, "form": form})


def record_step(request: HttpRequest, case: UUID, step: str) -> HttpResponse:
    """Record what a paper shows; the verdict of the rules is kept beside it and does not stop it."""
    user = reader(request)
    row = readable_case(request, case)
    require(user, "cases.history", at=row.unit)
    page = step_page(row, known_step(step), user=user, on=_day(request), by_paper=True)
    given: dict[str, Any] = {
        "step": page.step,
        "choices": page.choices,
        "today": viewing(request).today,
        "by_paper": True,
    }
    if request.method != "POST":
        log_view(request, row, f"record/{step}")
        return render(
            request, "cases/step.html", {"page": page, "form": StepForm(initial={"on": page.on}, **given), "case": row}
        )
    form = StepForm(request.POST, **given)
    if form.is_valid():
        try:
            _case, verdict = record(
                row.pk, step, on=form.cleaned_data["on"], data=form.values, paper=form.cleaned_data["paper"], actor=user
            )
        except BadInput as error:
            form.add_refusal(error)
        else:
            _tell_recorded(request, page, verdict)
            return redirect(_case_url(request, row.pk))
    return render(request, "cases/step.html", {"page": page, "form": form, "case": row}, status=422)


def void(request: HttpRequest, case: UUID, event: UUID) -> HttpResponse:
    """Take an event back, with those that rest on it."""
    user = reader(request)
    row = readable_case(request, case)
    require(user, "cases.void", at=row.unit)
    page = void_page(row, event)
    form = VoidForm(request.POST or None, others=page.others)
    answer: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        others = [UUID(one) for one in form.cleaned_data.get("others", ())]
        try:
            void_events(row.pk, [event, *others], form.cleaned_data["reason"], actor=user)
        except Refused as refusal:
            answer["refusal"] = refusal
        else:
            messages.success(request, _("Đã thu hồi: %(step)s.") % {"step": page.entry.label})
            return redirect(_case_url(request, row.pk, "events"))
    elif request.method != "POST":
        log_view(request, row, "void")
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/void.html", {"page": page, "form": form, "case": row, **answer}, status=status)


def _tell_recorded(request: HttpRequest, page: StepPage, verdict: Any) -> None:
    if verdict is None or verdict.allowed:
        messages.success(request, _("Đã ghi theo giấy tờ: %(step)s.") % {"step": page.label})
        return
    reasons = " ".join(reason.text for reason in verdict.hindrances[:3])
    told = _("Đã ghi theo giấy tờ: %(step)s. Việc này chưa đúng quy định khi đó: %(reasons)s")
    messages.warning(request, told % {"step": page.label, "reasons": reasons})


def _day(request: HttpRequest) -> date:
    """The day typed into the form so far, else the day the page is looked at."""
    typed = request.POST.get("on") or request.GET.get("on") or ""
    try:
        day = parse_date(typed)
    except BadDate:
        return viewing(request).as_of
    return min(day, viewing(request).today)


def _case_url(request: HttpRequest, case: UUID, tab: str = "") -> str:
    kept = viewing(request).query
    parts = "&".join(part for part in (f"tab={tab}" if tab else "", kept) if part)
    return reverse("web:case", args=[case]) + (f"?{parts}" if parts else "")
