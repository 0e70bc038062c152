"""Rehearsal of new rules on the running cases, applying them as one batch, taking a batch back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record_read
from ketnap.base.errors import BadInput, Refused
from ketnap.localrules.queries import packs_for
from ketnap.rehearsals.actions import apply, take_back
from ketnap.rehearsals.queries import Rehearsal, Touched, application, applications, rehearse
from ketnap.rehearsals.subjects import Subject, subject_of
from ketnap.rehearsals.treatments import Treatment
from ketnap.rehearsals.words import effects
from ketnap.rulebook.library import load
from ketnap.rulebook.packs import load_packs
from ketnap.units.models import Unit, UnitPlacement
from ketnap.web.localrules.forms import PaperForm, ReasonForm, RehearseForm
from ketnap.web.localrules.words import RUNNING, tabs
from ketnap.web.rules import words
from ketnap.web.shared.components import Badge, Tile
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing

REHEARSE = "rules.rehearse"
MOST_SHOWN = 200
COUNTS: Mapping[str, str | Promise] = {
    "missing": gettext_lazy("Hồ sơ thiếu thêm giấy tờ"),
    "needless": gettext_lazy("Hồ sơ bớt giấy tờ"),
    "deadlines": gettext_lazy("Hồ sơ có thời hạn khác"),
    "decides": gettext_lazy("Hồ sơ đổi nơi quyết định"),
    "refused": gettext_lazy("Hồ sơ có bước thành không được làm"),
    "allowed": gettext_lazy("Hồ sơ có bước thành được làm"),
}


@dataclass(frozen=True)
class ShownCase:
    """A touched case: the name and the link only for those who may see them."""

    touched: Touched
    name: str
    url: str
    lines: Sequence[str]


@dataclass(frozen=True)
class ShownRule:
    told: Treatment
    label: str
    before: str
    after: str
    badge: Badge


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Choose rules, see what they would change in the cases under the unit; with a paper, apply them."""
    unit, user, today = unit_for(request, REHEARSE), reader(request), viewing(request).today
    require(user, REHEARSE, at=unit)
    asked = request.POST if request.method == "POST" else request.GET if "pack" in request.GET else None
    form = RehearseForm(asked, request.FILES or None, choices=_choices(user, unit))
    applying = request.method == "POST" and "apply" in request.POST
    paper = PaperForm(request.POST if applying else None)
    found = None
    if asked is not None and form.is_valid():
        try:
            subject = _subject(form, unit, request)
            if applying and paper.is_valid():
                done = apply(subject, at=unit, paper=paper.paper, today=today, actor=user)
                messages.success(request, _("Đã áp dụng: ghi vào %(n)s hồ sơ.") % {"n": done.noted})
                return redirect(f"{reverse('web:local_rehearsal')}?unit={unit.code}")
            found = rehearse(subject, today=today, user=user)
        except BadInput as error:
            (paper if error.field in paper.fields and applying else form).add_refusal(error)
    page = {
        "unit": unit,
        "tabs": tabs(request, "local_rehearsal"),
        "form": form,
        "paper": paper,
        "applications": applications(user),
        **(_shown(request, found, user) if found else {}),
    }
    bad = bool(form.errors or paper.errors) and request.method == "POST"
    return render(request, "localrules/rehearsal.html", page, status=400 if bad else 200)


def _choices(user: User, unit: Unit) -> list[tuple[str, str]]:
    """Rule sets from the newest, published packs, packs that the program has."""
    sets = [(one.id, words.ruleset_label(one)) for one in reversed(load().rulesets)]
    published = {row.pack: f"{row.pack} – {row.name}" for row in packs_for(user, user.today) if row.unit_id == unit.pk}
    shipped = {key: f"{key} – {pack.name}" for key, pack in load_packs().items()}
    return [("", _("chọn …")), *sets, *{**shipped, **published}.items()]


def _subject(form: RehearseForm, unit: Unit, request: HttpRequest) -> Subject:
    given = form.cleaned_data
    return subject_of(
        given["pack"],
        today=viewing(request).today,
        on=given["on"],
        unit=unit,
        text=form.pack_text,
        binding=tuple(given["binding"]),
    )


def _shown(request: HttpRequest, found: Rehearsal, user: User) -> dict[str, Any]:
    """The rehearsal for a reader; that it was looked at is logged first."""
    details = {"rules": found.subject.id, "cases": len(found.touched)}
    unit = found.subject.unit
    record_read("rules.rehearse", actor=user.username, target=f"rules:{found.subject.id}", unit=unit.pk if unit else None,
                details=details)  # fmt: skip
    counts = found.counts
    tiles = [Tile(str(counts[key]), str(label), "#cases") for key, label in COUNTS.items()]
    return {
        "found": found,
        "tiles": [Tile(str(len(found.touched)), _("Hồ sơ có thay đổi"), "#cases"), *tiles],
        "cases": _cases(request, found.touched[:MOST_SHOWN], user),
        "more": max(0, len(found.touched) - MOST_SHOWN),
        "rules": [_rule(one) for one in found.treatments],
        "text": found.subject.text,
    }


def _cases(request: HttpRequest, touched: Sequence[Touched], user: User) -> list[ShownCase]:
    units = {one.case.unit_id for one in touched}
    paths = dict(UnitPlacement.objects.as_of(user.today).filter(unit__in=units).values_list("unit", "path"))
    names, views = user.scope_for("people.names"), user.scope_for("cases.view")
    found = []
    for one in touched:
        path = paths.get(one.case.unit_id, "")
        sees = bool(path) and views.contains(path)
        name = one.case.person.full_name if sees and names.contains(path) else ""
        url = reverse("web:case", args=[one.case.pk]) if sees else ""
        found.append(ShownCase(one, name, url, list(effects(one.effect))))
    if any(one.name for one in found):
        details = {"names": sum(bool(one.name) for one in found)}
        record_read("cases.list", actor=user.username, target="rules:rehearsal", details=details)
    return found


def _rule(one: Treatment) -> ShownRule:
    badge = Badge("blocked" if one.running == "not_applied" else "person" if one.running == "person" else "info",
                  str(RUNNING[one.running]))  # fmt: skip
    label = words.parameter_label(one.key) if one.kind == "parameter" else one.title
    return ShownRule(one, label, _side(one, one.before), _side(one, one.after), badge)


def _side(one: Treatment, value: Any) -> str:
    """One side of a change in words."""
    books = load()
    if value is None or value == ():
        return ""
    if one.kind == "parameter":
        parameter = next(
            p for s in books.variants for p in s.parameters.values() if p.name == one.key and p.value == value
        )
        return words.parameter_text(parameter, books)
    if one.kind == "paper" and isinstance(value, tuple):
        return "; ".join(words.paper_text(code, books) for code in value)
    if one.kind == "gate":
        return "; ".join(f"{key} {books.rule(key).title}" for key in value)
    if one.kind == "order":
        return "; ".join(books.step(key).title for key in value)
    return str(value)


@require_http_methods(["GET", "HEAD", "POST"])
def reverse_one(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take one application back as a whole."""
    user, one = reader(request), application(batch)
    require(user, REHEARSE, at=one.unit)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = take_back(batch, form.cleaned_data["reason"], actor=user)
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã thu hồi: %(n)s việc đã ghi.") % {"n": number})
            return redirect(f"{reverse('web:local_rehearsal')}?unit={one.unit.code}")
    page = {"form": form, "unit": one.unit, "one": one}
    return render(request, "localrules/reverse.html", page, status=400 if form.errors else 200)
