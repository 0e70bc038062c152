"""Choose the units of a draft, and say which new ones it opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketnap.accounts.models import User
from ketnap.lib.names import fold
from ketnap.reorganise import drafts
from ketnap.reorganise.actions import RIGHT
from ketnap.reorganise.enums import ActKind
from ketnap.reorganise.plans import Opening, Plan
from ketnap.units.kinds import UnitKind, may_stand_under, unit_kinds
from ketnap.units.models import Unit, UnitNature
from ketnap.units.queries import Node, names_on, tree_on
from ketnap.web.reorganise.forms import OpeningForm
from ketnap.web.reorganise.page import DraftPage
from ketnap.web.reorganise.slots import Slot, slots_of
from ketnap.web.units.choices import unit_choices

MOST_SHOWN = 100


@dataclass(frozen=True)
class Pick:
    """A unit that may be chosen: what it was on the day of the act."""

    node: Node
    kind: str
    parent: str


@dataclass(frozen=True)
class Picks:
    """What the search found: at most MOST_SHOWN of `number`."""

    rows: Sequence[Pick]
    number: int
    kinds: Sequence[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
def units(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What is chosen so far, and a search for more; every press is kept at once."""
    page = DraftPage.of(request, draft, "units")
    if request.method == "POST":
        plan = _pressed(page.plan, request.POST, page.user)
        drafts.change(
            draft, actor=page.user, units=plan.units, into=plan.into, parent=plan.parent, openings=plan.openings
        )
        asked = {key: request.POST[key] for key in ("q", "kind", "slot") if request.POST.get(key)}
        address = reverse("web:reorganise_units", args=[draft])
        return redirect(f"{address}?{urlencode(asked)}" if asked else address)
    context = {"page": page, "asked": request.GET, "slot": _slot(page.plan, request.GET.get("slot", ""))}
    if slots_of(page.plan):
        context["found"] = _found(page, request.GET.get("q", ""), request.GET.get("kind", ""))
    return render(request, "reorganise/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: HttpRequest, draft: UUID) -> HttpResponse:
    """A unit that the act opens: described here, changed by opening it again."""
    page = DraftPage.of(request, draft, "units")
    old = next((one for one in page.plan.openings if one.new.code == request.GET.get("code", "")), None)
    form = _opening_form(request, page, old)
    if form.is_valid():
        opening = form.opening
        if old is None and opening.new.code in {one.new.code for one in page.plan.openings}:
            form.add_error("code", _("Mã này đã có trong phương án."))
        elif Unit.objects.filter(code__iexact=opening.new.code).exists():
            form.add_error("code", _("Mã này đã được dùng."))
        else:
            plan = _with_opening(page.plan, old, opening)
            drafts.change(draft, actor=page.user, openings=plan.openings, into=plan.into)
            return redirect("web:reorganise_units", draft=draft)
    context = {"page": page, "form": form, "old": old}
    return render(request, "reorganise/new_unit.html", context, status=400 if form.errors else 200)


def _pressed(plan: Plan, given: Any, user: User) -> Plan:
    """The plan after one press: units added to a slot (the marked ones, or all that were shown), one taken out or dropped."""
    if given.get("drop"):
        key, _sep, code = given["drop"].partition(":")
        slot = _slot(plan, key)
        if slot is not None:
            plan = slot.with_codes(plan, [one for one in slot.codes(plan) if one != code])
        return replace(plan, openings=tuple(one for one in plan.openings if one.new.code != code))
    every = given.get("every", "")
    slot = _slot(plan, every or given.get("slot", ""))
    if slot is None:
        return plan
    known = set(Unit.objects.within(user.scope_for(RIGHT), user.today).values_list("code", flat=True))
    codes = [code for code in given.getlist("shown" if every else "codes") if code in known]
    return slot.with_codes(plan, [*slot.codes(plan), *codes])


def _slot(plan: Plan, key: str) -> Slot | None:
    """The slot of this name; without a name the first that still wants a unit."""
    slots = slots_of(plan)
    named = next((slot for slot in slots if slot.key == key), None)
    return named or next((slot for slot in slots if not slot.filled(plan)), slots[-1] if slots else None)


def _found(page: DraftPage, text: str, kind: str) -> Picks:
    """Units in the reader's right that stand on the day of the act, by words of name or code, marks left out."""
    plan, user = page.plan, page.user
    allowed = set(Unit.objects.within(user.scope_for(RIGHT), user.today).values_list("pk", flat=True))
    nodes = [node for node in tree_on(None, plan.on) if node.unit.pk in allowed]
    natures = dict(UnitNature.objects.as_of(plan.on).values_list("unit", "kind"))
    taken = {code for slot in slots_of(plan) for code in slot.codes(plan)}
    words = fold(text).split()
    fits = [
        node
        for node in nodes
        if node.unit.code not in taken
        and (not kind or natures.get(node.unit.pk) == kind)
        and all(word in fold(f"{node.name} {node.unit.code}") for word in words)
    ]
    shown = fits[:MOST_SHOWN]
    parents = names_on({node.parent for node in shown if node.parent}, plan.on)
    kinds = unit_kinds()
    rows = [Pick(node, kinds[natures.get(node.unit.pk, node.unit.kind)].name, _name(parents, node)) for node in shown]
    there = {natures.get(node.unit.pk, node.unit.kind) for node in nodes}
    return Picks(rows, len(fits), [(key, one.name) for key, one in kinds.items() if key in there])


def _name(parents: Mapping[UUID, str], node: Node) -> str:
    return parents.get(node.parent, "") if node.parent else ""


def _opening_form(request: HttpRequest, page: DraftPage, old: Opening | None) -> OpeningForm:
    plan = page.plan
    initial: dict[str, Any] = {"parent": plan.parent}
    if old is not None:
        initial = {**vars(old.new), "parent": old.parent}
    kinds = [kind for kind in unit_kinds().values() if kind.exists_on(plan.on)]
    parents = unit_choices(
        page.user, RIGHT, plan.on, kinds=frozenset(one.key for one in kinds if _takes_any(one, kinds))
    )
    if plan.kind is not ActKind.OPEN and plan.units and old is None:
        first = Unit.objects.filter(code=plan.units[0]).first()
        initial |= {"kind": first.kind, "sector": first.sector} if first else {}
    data = request.POST if request.method == "POST" else None
    return OpeningForm(data, plan=plan, kinds=kinds, parents=parents, initial=initial)


def _takes_any(kind: UnitKind, kinds: Sequence[UnitKind]) -> bool:
    """Whether a unit of some kind may stand under one of this kind; a cell inside a branch is no organisation of its own."""
    return any(may_stand_under(one, kind) for one in kinds if one.tier != "cell")


def _with_opening(plan: Plan, old: Opening | None, new: Opening) -> Plan:
    """The plan with the new unit; where new ones take over, it stands among those that do."""
    others = tuple(one for one in plan.openings if old is None or one.new.code != old.new.code)
    plan = replace(plan, openings=(*others, new))
    slot = next((slot for slot in slots_of(plan) if slot.new), None)
    if slot is None:
        return plan
    kept = [code for code in slot.codes(plan) if old is None or code != old.new.code]
    plan = slot.with_codes(plan, [*kept, new.new.code])
    into = set(plan.into)
    return replace(plan, openings=tuple(one for one in plan.openings if one.new.code in into))
