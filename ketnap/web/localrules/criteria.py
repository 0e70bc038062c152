"""Own criteria of units: advice beside the steps, never a gate."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ketnap.accounts.access import require, why_not
from ketnap.base.errors import BadInput, NotFound
from ketnap.localrules.actions import NewCriterion, end_criterion, set_criterion
from ketnap.localrules.models import LocalCriterion
from ketnap.localrules.queries import criteria_for
from ketnap.rulebook.library import load
from ketnap.web.localrules.forms import CriterionForm, EndForm
from ketnap.web.localrules.words import tabs
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing

PUBLISH = "rules.publish"


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest) -> HttpResponse:
    """The criteria that count at a unit, its superiors' included, and the form to add one."""
    unit, user, on = unit_for(request), reader(request), viewing(request).as_of
    form = CriterionForm(request.POST or None)
    if request.method == "POST":
        require(user, PUBLISH, at=unit)
        if form.is_valid():
            given = form.cleaned_data
            try:
                new = NewCriterion(given["text"], given["steps"], given["paper"])
                set_criterion(unit, new, on=given["on"], actor=user)
            except BadInput as error:
                form.add_refusal(error)
            else:
                messages.success(request, _("Đã ghi tiêu chí."))
                return redirect(f"{reverse('web:local_criteria')}?unit={unit.code}")
    steps = load().steps
    rows = [
        (row, [steps[step].title for step in row.steps.split(",") if step in steps], user.may(PUBLISH, at=row.unit))
        for row in criteria_for(unit.pk, on)
    ]
    page = {
        "unit": unit,
        "tabs": tabs(request, "local_criteria"),
        "rows": rows,
        "form": form,
        "today": viewing(request).today,
        "why_not": "" if user.may(PUBLISH, at=unit) else why_not(PUBLISH, at=unit.name),
    }
    return render(request, "localrules/criteria.html", page, status=400 if form.errors else 200)


@require_POST
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """A criterion ends."""
    user = reader(request)
    seen = LocalCriterion.objects.seen_from(user.scope_for("units.view"), user.today)
    row = seen.select_related("unit").filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi ngày thôi và lý do."))
    else:
        try:
            end_criterion(row, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], actor=user)
        except BadInput as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã ghi thôi tiêu chí."))
    return redirect(f"{reverse('web:local_criteria')}?unit={row.unit.code}")
