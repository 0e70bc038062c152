"""Begin a draft, say its day and paper, drop it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ketnap.base import clock
from ketnap.base.errors import BadInput
from ketnap.reorganise import drafts
from ketnap.reorganise.enums import ActKind
from ketnap.units.models import Unit
from ketnap.web.reorganise.acts import seen_act
from ketnap.web.reorganise.deciding import free
from ketnap.web.reorganise.forms import BasisForm
from ketnap.web.reorganise.page import DraftPage
from ketnap.web.reorganise.slots import SLOTS
from ketnap.web.shared.reader import reader


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new draft of the chosen act; a unit, a day and a paper may come along from the page it was begun on."""
    given = request.POST
    kind = given.get("kind", "")
    if kind not in ActKind.values:
        raise BadInput("kind", _("Hãy chọn việc."))
    on = clock.today()
    more: dict[str, Any] = {}
    like = seen_act(request, UUID(given["like"])) if given.get("like") else None
    if like is not None:
        on, more = like.on, {"paper": like.paper, "reason": like.reason}
    unit = Unit.objects.filter(code__iexact=given.get("unit", "")).first()
    codes = (unit.code,) if unit is not None and SLOTS[ActKind(kind)] else ()
    if unit is not None and ActKind(kind) is ActKind.OPEN:
        more["parent"] = unit.code
    draft = drafts.begin(ActKind(kind), on=on, actor=reader(request), units=codes, **more)
    return redirect("web:reorganise_draft", draft=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def basis(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The day and the paper; for a new name or kind, that too."""
    page = DraftPage.of(request, draft, "basis")
    form = BasisForm(request.POST if request.method == "POST" else None, plan=page.plan, user=page.user)
    if form.is_valid():
        try:
            drafts.change(draft, actor=page.user, **form.values)
        except BadInput as error:
            form.add_refusal(error)
        else:
            return redirect("web:reorganise_units", draft=draft)
    context = {"page": page, "form": form}
    return render(request, "reorganise/basis.html", context, status=400 if form.errors else 200)


@require_POST
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    page = DraftPage.of(request, draft, "basis")
    free(page)
    drafts.discard(draft, actor=page.user)
    if not page.draft.done:
        messages.success(request, _("Đã bỏ phương án. Chưa có gì thay đổi trong cây tổ chức."))
    return redirect("web:reorganise")
