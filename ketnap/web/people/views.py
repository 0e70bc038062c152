"""The page of a person, and its two grave acts: correct what was mistyped, erase for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.audit.record import record_read
from ketnap.base.errors import BadInput
from ketnap.cases import persons
from ketnap.cases.persons import CORRECT, ERASE, PersonSeen, person_for
from ketnap.people.actions import NewPerson
from ketnap.web.people.forms import CorrectForm, EraseForm
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing


@require_GET
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the person belongs and belonged, cases, posts; links to correct and erase with the reason when they are off."""
    user, view = reader(request), viewing(request)
    seen = person_for(user, key, view.as_of)
    unit = seen.units[0]
    record_read("people.view", actor=user.username, target=f"person:{key}", unit=unit.pk)
    page: dict[str, Any] = {
        "unit": unit,
        "seen": seen,
        "row": seen.person,
        "may_correct": user.may(CORRECT, at=unit) and not seen.person.erased,
        "why_not_correct": "" if user.may(CORRECT, at=unit) else why_not(CORRECT, at=unit.name),
        "may_erase": user.may(ERASE, at=unit) and not seen.person.erased,
        "why_not_erase": "" if user.may(ERASE, at=unit) else why_not(ERASE, at=unit.name),
        "may_cases": user.may("cases.view", at=unit),
        "on": view.as_of,
    }
    return render(request, "people/person.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct name, birth, gender; the name is typed twice and the reason kept."""
    user = reader(request)
    seen = person_for(user, key, user.today)
    require(user, CORRECT, at=seen.units[0])
    row = seen.person
    initial = {"full_name": row.full_name, "birth": row.birth_text, "gender": row.gender}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        birth, precision = given["birth"] or (None, "")
        values = NewPerson(given["full_name"], birth, precision, given["gender"])
        try:
            persons.correct(
                seen, values, reason=given["reason"], confirmation=given["confirmation"], actor=user, on=user.today
            )
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã sửa. Thông tin cũ còn trong sổ gốc."))
            return redirect("web:person", key=key)
    page = {"unit": seen.units[0], "row": row, "form": form}
    return render(request, "people/correct.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: UUID) -> HttpResponse:
    """Erase the person's data for good; while they are needed the page says why it cannot be."""
    user = reader(request)
    seen = person_for(user, key, user.today)
    require(user, ERASE, at=seen.units[0])
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            persons.erase(seen, reason=given["reason"], confirmation=given["confirmation"], actor=user, on=user.today)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã xóa dữ liệu cá nhân. Số liệu và báo cáo đã ký giữ nguyên."))
            return redirect("web:person", key=key)
    page = _erasing(seen, form, persons.refusals_to_erase(seen, user.today))
    return render(request, "people/erase.html", page, status=400 if form.errors else 200)


def _erasing(seen: PersonSeen, form: EraseForm, reasons: list[Any]) -> dict[str, Any]:
    return {"unit": seen.units[0], "row": seen.person, "form": form, "reasons": reasons}
