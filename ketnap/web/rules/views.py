"""The rule browser (open to everybody signed in): what is in force, one rule through the generations, what changed, the steps.
And the backward planner of a case, for those who may see the case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ketnap.audit.record import record_read
from ketnap.base.errors import NotFound
from ketnap.rulebook.library import UnknownRule, load
from ketnap.web.cases.views import log_view, readable_case
from ketnap.web.rules.changes import changes_page
from ketnap.web.rules.index import rules_table
from ketnap.web.rules.plan import plan_page
from ketnap.web.rules.reach import reach_page, target_line
from ketnap.web.rules.rulepage import rule_page
from ketnap.web.rules.steps import StepsPage, steps_page
from ketnap.web.rules.words import reading_note
from ketnap.web.shared.components import Tab
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    ruleset = load().in_force(viewing(request).as_of)
    note = reading_note(ruleset) if ruleset else ""
    return render(request, "rules/list.html", {"table": rules_table(request), "ruleset": ruleset, "note": note})


@require_GET
def rule(request: HttpRequest, key: str) -> HttpResponse:
    try:
        page = rule_page(key, viewing(request).as_of)
    except UnknownRule as unknown:
        raise NotFound(key) from unknown
    return render(request, "rules/rule.html", {"page": page})


@require_GET
def rule_changes(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    try:
        page = changes_page(asked.get("from", ""), asked.get("to", ""), viewing(request).as_of)
    except KeyError as unknown:
        raise NotFound(str(unknown)) from unknown
    return render(request, "rules/changes.html", {"page": page})


@require_GET
def rule_steps(request: HttpRequest) -> HttpResponse:
    try:
        page = steps_page(request.GET.get("set", ""), viewing(request).as_of)
    except KeyError as unknown:
        raise NotFound(str(unknown)) from unknown
    return render(request, "rules/steps.html", {"page": page, "tabs": _tabs(request, page)})


@require_GET
def case_plan(request: HttpRequest, case: UUID) -> HttpResponse:
    """The plan of a case from today on, whatever day the page is looked at as of; the read is logged first."""
    row = readable_case(request, case)
    log_view(request, row, "plan")
    page = plan_page(row, request.GET.dict(), viewing(request).today)
    return render(request, "rules/plan.html", {"page": page, "case": row}, status=400 if page.form.errors else 200)


@require_GET
def target_plan(request: HttpRequest, series: UUID) -> HttpResponse:
    """The planner on a target: the running cases of its unit, planned back from the last day of its period."""
    user = reader(request)
    page = reach_page(request, user, target_line(user, series, request))
    if page.names:
        details = {"names": page.names}
        record_read(
            "cases.list", actor=user.username, target=f"target:{series}", unit=page.line.unit_id, details=details
        )
    return render(request, "rules/reach.html", {"page": page, "unit": page.line.unit})


def _tabs(request: HttpRequest, page: StepsPage) -> list[Tab]:
    """One tab for each generation."""
    kept = viewing(request).query
    return [
        Tab(
            one.id,
            f"{reverse('web:rule_steps')}?set={one.id}{'&' + kept if kept else ''}",
            current=page.ruleset is not None and one.id == page.ruleset.id,
        )
        for one, _days in page.choices
    ]
