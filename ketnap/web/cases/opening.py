"""Open a case for a person, and change what is known of the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.base.errors import BadInput, Forbidden, Refused
from ketnap.cases.enums import RUNNING
from ketnap.cases.models import Case
from ketnap.cases.steps.catalogue import step_of
from ketnap.cases.steps.perform import open_case, record
from ketnap.lib.names import fold
from ketnap.people.actions import NewPerson, correct_identity, register_person, set_attribute
from ketnap.people.attributes import ATTRIBUTES, Attribute
from ketnap.people.models import Membership, Person
from ketnap.people.queries import attributes_on
from ketnap.units.kinds import unit_kinds
from ketnap.units.models import Unit
from ketnap.web.cases.forms import NewCaseForm, PersonForm
from ketnap.web.cases.views import log_view, readable_case, reader
from ketnap.web.shared.viewing import viewing

FIRST = "introduce_candidate"
NEW = "new"


@dataclass(frozen=True)
class Twin:
    """A person of the same name and birth date. `case`: the running or last case that the reader may open."""

    person: Person
    case: Case | None

    @property
    def running(self) -> bool:
        return self.case is not None and self.case.stage in RUNNING


@dataclass(frozen=True)
class Twins:
    """Those the reader may see, and how many more there are elsewhere."""

    seen: Sequence[Twin]
    elsewhere: int

    def __bool__(self) -> bool:
        return bool(self.seen or self.elsewhere)


def new_case(request: HttpRequest) -> HttpResponse:
    """A person and the first step."""
    user = reader(request)
    units = _branches(user, viewing(request).today)
    if not units:
        raise Forbidden("cases.branch", why_not("cases.branch", at=_("chi bộ nào")))
    given: dict[str, Any] = {
        "step": step_of(FIRST), "units": [(str(unit.pk), unit.name) for unit in units.values()], "today": viewing(request).today,
    }  # fmt: skip
    if request.method != "POST":
        chosen = next((pk for pk, unit in units.items() if unit.code == viewing(request).unit), next(iter(units)))
        form = NewCaseForm(initial={"on": viewing(request).as_of, "unit": chosen}, **given)
        return render(request, "cases/new.html", {"form": form})
    form = NewCaseForm(request.POST, **given)
    answer: dict[str, Any] = {"form": form, "who": request.POST.get("who", "")}
    if form.is_valid():
        twins = twins_of(user, form.cleaned_data["full_name"], form.cleaned_data["birth"], viewing(request).today)
        answer["twins"] = twins
        if not twins or answer["who"] in {NEW, *(str(one.person.pk) for one in twins.seen)}:
            try:
                opened = _open(form, units[form.cleaned_data["unit"]], answer["who"], user)
            except Refused as refusal:
                answer["refusal"] = refusal
            except BadInput as error:
                form.add_refusal(error)
            else:
                messages.success(request, _("Đã mở hồ sơ và ghi việc giới thiệu."))
                return redirect("web:case", case=opened)
    return render(request, "cases/new.html", answer, status=422)


def _open(form: NewCaseForm, unit: Unit, who: str, user: User) -> UUID:
    """Register the person (unless known) and open the case: both or neither."""
    cleaned = form.cleaned_data
    birth, precision = cleaned["birth"] or (None, "")
    with transaction.atomic():
        require(user, "people.manage", at=unit)
        if who and who != NEW:
            person = UUID(who)
        else:
            known = NewPerson(cleaned["full_name"], birth, precision, cleaned["gender"])
            person = register_person(known, unit=unit, on=cleaned["on"], actor=user.username)
        if cleaned["paper"]:
            return record(
                None,
                FIRST,
                on=cleaned["on"],
                data=form.values,
                paper=cleaned["paper"],
                actor=user,
                person=person,
                unit=unit,
            )[0]
        return open_case(person, unit, FIRST, on=cleaned["on"], data=form.values, actor=user)


def _branches(user: User, today: date) -> dict[str, Unit]:
    """Branches at which the user may record a first step, by id."""
    kinds = [code for code, kind in unit_kinds().items() if kind.holds_members]
    rows = Unit.objects.within(user.scope_for("cases.branch"), today).filter(kind__in=kinds).in_order()
    return {str(unit.pk): unit for unit in rows}


def twins_of(user: User, full_name: str, birth: tuple[date, str] | None, today: date) -> Twins:
    """Persons with the same name (marks aside) whose birth date is the same as far as both are known. Three queries."""
    same = [one for one in Person.objects.filter(search_name=fold(full_name), erased=False) if _may_be_same(one, birth)]
    if not same:
        return Twins((), 0)
    cases = (
        Case.objects.for_user(user, "people.names").filter(person__in=same).select_related("unit").order_by("opened_on")
    )
    own = {case.person_id: case for case in cases}
    scope = user.scope_for("people.names").condition("unit__placements__path")
    members = set(Membership.objects.filter(scope, person__in=same).values_list("person", flat=True))
    seen = [Twin(one, own.get(one.pk)) for one in same if one.pk in own or one.pk in members]
    return Twins(seen, len(same) - len(seen))


def _may_be_same(person: Person, birth: tuple[date, str] | None) -> bool:
    if birth is None or person.birth is None:
        return True
    precision = {birth[1], person.birth_precision}
    if "year" in precision:
        return person.birth.year == birth[0].year
    if "month" in precision:
        return (person.birth.year, person.birth.month) == (birth[0].year, birth[0].month)
    return person.birth == birth[0]


def person(request: HttpRequest, case: UUID) -> HttpResponse:
    """Attributes that the rules ask for."""
    user = reader(request)
    row = readable_case(request, case)
    require(user, "people.manage", at=row.unit)
    today = viewing(request).today
    known = attributes_on(row.person_id, today)
    asked = _askable(row, user)
    given: dict[str, Any] = {"attributes": asked, "today": today, "with_birth": row.person.birth_precision != "day"}
    if request.method != "POST":
        log_view(request, row, "person")
        form = PersonForm(initial={"on": today, **known}, **given)
        return render(request, "cases/person.html", {"case": row, "form": form})
    form = PersonForm(request.POST, **given)
    if form.is_valid():
        changed = {
            one.name: value for one in asked if (value := form.cleaned_data[one.name]) and value != known.get(one.name)
        }
        try:
            with transaction.atomic():
                if birth := form.cleaned_data.get("birth"):
                    _add_birth(row, birth, form.cleaned_data["on"], user)
                for name, value in changed.items():
                    set_attribute(
                        row.person_id, name, value, on=form.cleaned_data["on"], unit=row.unit_id, actor=user.username
                    )
        except BadInput as error:
            form.add_refusal(error)
        else:
            number = len(changed) + bool(birth)
            messages.success(request, _("Đã ghi %(n)s mục.") % {"n": number} if number else _("Không có gì thay đổi."))
            return redirect("web:case", case=row.pk)
    return render(request, "cases/person.html", {"case": row, "form": form}, status=422)


def _add_birth(case: Case, birth: tuple[date, str], on: date, user: User) -> None:
    """Make up for a birth date that was not known (to the day) when the person was registered."""
    person = case.person
    values = NewPerson(person.full_name, birth[0], birth[1], person.gender)
    reason = _("Bổ sung ngày sinh")
    correct_identity(case.person_id, values, reason=reason, on=on, actor=user.username, unit=case.unit_id)


def _askable(case: Case, user: User) -> Sequence[Attribute]:
    """Sensitive ones only with the right to them, and only after the person's own application."""
    sensitive = user.may("people.sensitive", at=case.unit) and case.stage not in ("candidate", "sympathiser")
    return [one for one in ATTRIBUTES.values() if sensitive or not one.sensitive]
