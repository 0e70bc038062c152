"""People away for work: how many, where to, from which village. Every number opens the list of exactly those cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.audit.record import record_read
from ketnap.base.errors import Forbidden
from ketnap.cases.models import Case
from ketnap.cases.querysets import CaseQuerySet
from ketnap.cases.steps.moves import destinations
from ketnap.units.models import Coverage, Unit
from ketnap.units.queries import path_on
from ketnap.web.cases.views import reader
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.viewing import Viewing, viewing

ANY = "any"
"""In the address of the list: away, wherever to."""


@dataclass(frozen=True)
class Row:
    """One line: a place and how many are away; `url` is the list of exactly those. `note`: the villages of a branch."""

    label: str
    number: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class AwayPage:
    """The figures of the day that is looked at, for persons whose names the reader may see."""

    total: Row
    by_destination: Sequence[Row]
    by_branch: Sequence[Row]


def away_cases(user: User, unit: Unit | None, view: Viewing) -> CaseQuerySet:
    """Cases of persons who were away on the day, in the reader's scope of names: where somebody went is personal."""
    rows = Case.objects.for_user(user, "people.names").away(view.as_of)
    return rows.under(path_on(unit, view.today) or "-", view.today) if unit is not None else rows


def away_page(user: User, unit: Unit | None, view: Viewing) -> AwayPage:
    """Counted once by destination and once by branch, each list with its own sum. Three queries."""
    columns = ("pk", "absences__destination", "unit", "unit__name", "unit__code")
    known = list(away_cases(user, unit, view).values_list(*columns))
    kept = view.parameters | ({"unit": unit.code} if unit else {})
    names = destinations()
    to = Counter(code for _pk, code, *_more in known)
    branches = Counter((key, name, code) for _pk, _to, key, name, code in known)
    villages = _villages({key for key, _name, _code in branches}, view.today)
    return AwayPage(
        total=Row(_("Tất cả"), len(known), _list(away=ANY, **kept)),
        by_destination=[
            Row(names.get(code, _("Chưa rõ")), number, _list(away=code or ANY, **kept)) for code, number in _ordered(to)
        ],
        by_branch=[
            Row(name, number, _list(**{**kept, "away": ANY, "unit": code}), ", ".join(villages.get(key, ())))
            for (key, name, code), number in sorted(branches.items(), key=lambda one: (-one[1], one[0][1]))
        ],
    )


def _ordered(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _villages(branches: set[UUID], on: date) -> dict[UUID, list[str]]:
    rows = Coverage.objects.filter(unit__in=branches).as_of(on).order_by("place__sort")
    found: dict[UUID, list[str]] = {}
    for branch, name in rows.values_list("unit", "place__name"):
        found.setdefault(branch, []).append(name)
    return found


def _list(**asked: str) -> str:
    return f"{reverse('web:cases')}?{urlencode(asked)}"


def away(request: HttpRequest) -> HttpResponse:
    """The page; reading it is logged."""
    user, view = reader(request), viewing(request)
    if not user.may_anywhere("people.names"):
        raise Forbidden("people.names", why_not("people.names", at=_("đơn vị của bạn")))
    unit = unit_for(request, "cases.view") if view.unit else None
    if unit is not None:
        require(user, "people.names", at=unit)
    page = away_page(user, unit, view)
    details = {"page": "away", "rows": page.total.number}
    record_read("cases.list", actor=user.username, target="cases", unit=unit.pk if unit else None, details=details)
    return render(request, "cases/away.html", {"page": page, **({"unit": unit} if unit else {})})
