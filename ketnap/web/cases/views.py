"""The list of cases, the page of one case, its printed forms."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketnap.accounts.access import why_not
from ketnap.accounts.models import User
from ketnap.audit.record import record_read
from ketnap.base.errors import Forbidden, NotFound
from ketnap.cases.enums import BEFORE_ADMISSION
from ketnap.cases.models import Case
from ketnap.cases.notices import TELL
from ketnap.cases.papers import FORMS, print_form
from ketnap.cases.queries import case_for
from ketnap.forms.catalogue import form_of
from ketnap.forms.render import MissingData, WrongData
from ketnap.web.cases.listing import case_list, shown_name
from ketnap.web.cases.page import case_page
from ketnap.web.shared.components import Tab
from ketnap.web.shared.viewing import viewing

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLUGS = {code.lower().replace("đ", "d"): code for code in FORMS}
TABS = ("overview", "steps", "dossier", "events")


def reader(request: HttpRequest) -> User:
    """The signed-in user."""
    return cast(User, request.user)


def readable_case(request: HttpRequest, identity: UUID) -> Case:
    """The case, with `title`: the name as far as the reader may see it. Raises NotFound outside the reader's scope."""
    user = reader(request)
    row = case_for(user, identity)
    row.title = shown_name(row, user.may("people.names", at=row.unit))  # type: ignore[attr-defined]
    return row


def log_view(request: HttpRequest, case: Case, page: str = "") -> None:
    """Log that the case is being read, before anything of it is answered."""
    details = {"page": page} if page else None
    record_read(
        "cases.view", actor=reader(request).username, target=f"case:{case.pk}", unit=case.unit_id, details=details
    )


def cases(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    if not user.may_anywhere("cases.view"):
        raise Forbidden("cases.view", why_not("cases.view", at=_("đơn vị của bạn")))
    table, unit = case_list(request, user)
    asked = {key: request.GET[key] for key in ("unit", "stage", "state", "away", "as_of") if request.GET.get(key)}
    details = {**asked, "by_name": bool(request.GET.get("q")), "rows": len(table.rows)}
    record_read("cases.list", actor=user.username, target="cases", unit=unit.pk if unit else None, details=details)
    page = {
        "table": table,
        "may_open": user.may_anywhere("cases.branch"),
        "may_see_away": user.may_anywhere("people.names"),
    }
    if unit is not None:
        page["unit"] = unit
    template = "shared/table.html#rows" if _wants_rows(request) else "cases/list.html"
    return render(request, template, page)


def case_detail(request: HttpRequest, case: UUID) -> HttpResponse:
    user = reader(request)
    row = readable_case(request, case)
    log_view(request, row)
    page = case_page(row, user=user, on=viewing(request).as_of)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    context = {
        "page": page,
        "case": row,
        "fixes": page.fixes,
        "tab": tab,
        "tabs": _tabs(request, page, tab),
        "printable": [(slug, form_of(code)) for slug, code in SLUGS.items()],
        "may_change_person": page.sight.names and user.may("people.manage", at=row.unit),
        "may_plan": row.stage in BEFORE_ADMISSION,
        "may_tell": user.may(TELL, at=row.unit) and not viewing(request).is_past,
        "may_record": user.may("cases.history", at=row.unit),
        "why_not_record": why_not("cases.history", at=row.unit.name),
    }
    return render(request, "cases/case.html", context)


def official_form(request: HttpRequest, case: UUID, form: str) -> HttpResponse:
    """The form as .docx, or the page that says what is still missing."""
    user = reader(request)
    row = readable_case(request, case)
    code = SLUGS.get(form)
    if code is None:
        raise NotFound(form)
    try:
        content = print_form(row.pk, code, actor=user, on=viewing(request).today)
    except (MissingData, WrongData) as problem:
        log_view(request, row, form)
        page = {
            "case": row,
            "form": form_of(code),
            "missing": getattr(problem, "fields", ()),
            "problems": getattr(problem, "problems", ()),
        }
        return render(request, "cases/missing.html", page, status=422)
    answer = HttpResponse(content, content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{form}-{row.pk.hex[-8:]}.docx"'
    return answer


def _wants_rows(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and htmx.target == "table"


def _tabs(request: HttpRequest, page: Any, current: str) -> list[Tab]:
    labels = {
        "overview": (_("Tổng quan"), None),
        "steps": (_("Tất cả các việc"), None),
        "dossier": (_("Giấy tờ, biểu quyết"), page.dossier.missing or None),
        "events": (_("Diễn biến"), len(page.happenings)),
    }
    if page.ended:
        del labels["steps"]
    kept = viewing(request).query
    return [
        Tab(label, f"?tab={key}{'&' + kept if kept else ''}", current=key == current, count=count)
        for key, (label, count) in labels.items()
    ]
