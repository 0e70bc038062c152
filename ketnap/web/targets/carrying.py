"""The carry-over worksheet: running targets of units that ended in a reorganisation, signed one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import why_not
from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput, NotFound, Refused, plain
from ketnap.instruments.models import Instrument
from ketnap.lib.numbers import BadNumber, format_number, parse_number
from ketnap.lib.vietnamese import BadDate, clean_text, parse_date
from ketnap.reorganise.models import Lineage, Reorganisation
from ketnap.reports.moved import members_moved
from ketnap.targets.apportion import Claim, apportion
from ketnap.targets.balance import Balance
from ketnap.targets.carrying import Carry, How, Running, carried, carry_on, running
from ketnap.targets.sums import balances
from ketnap.units.models import Unit, UnitPlacement
from ketnap.web.reports.reader import reader
from ketnap.web.targets.forms import paper_choices, paper_key

MOST = 40
LOOK, MANAGE = "targets.view", "targets.manage"


@dataclass(frozen=True)
class Heir:
    """One that takes over: how many members came along, the number that goes with them, what was typed."""

    unit: Unit
    people: int
    number: int | None
    text: str


@dataclass
class Item:
    """One running target as drawn: what may be chosen, what was typed, what was wrong with it."""

    one: Running
    heirs: Sequence[Heir]
    may: bool
    balance: Balance | None
    how: str = ""
    to: str = ""
    reason: str = ""
    paper: str = ""
    day: str = ""
    errors: list[str] = field(default_factory=list)
    refusal: Refused | None = None

    @property
    def people_known(self) -> bool:
        return self.one.line.is_divisible and any(heir.people for heir in self.heirs)


@require_http_methods(["GET", "HEAD", "POST"])
def worksheet(request: HttpRequest, act: UUID) -> HttpResponse:
    """All targets that an act left running; a POST signs one of them."""
    user = reader(request)
    row = Reorganisation.objects.filter(pk=act).first()
    ended = _ended(row, user) if row else {}
    if row is None or not ended:
        raise NotFound(str(act))
    items = _items(ended, row, user)
    status, refusal = 200, None
    if "bulk" in request.POST:
        refusal, signed = _sign_whole(items, request, row)
        if refusal is None:
            messages.success(request, _("Đã ký chuyển tiếp %(n)s chỉ tiêu.") % {"n": signed})
            return redirect("web:target_carrying", act=act)
        status = 422
    elif request.method == "POST":
        item = next((one for one in items if str(one.one.line.series) == request.POST.get("series")), None)
        if item is None:
            messages.warning(request, _("Chỉ tiêu này đã được chuyển tiếp hoặc không còn ở đây."))
            return redirect("web:target_carrying", act=act)
        if _sign(item, request, row):
            messages.success(request, _("Đã ký chuyển tiếp. Số cũ vẫn đúng cho những ngày trước."))
            return redirect("web:target_carrying", act=act)
        status = 422 if item.refusal else 400
    context = {
        "act": row, "items": items[:MOST], "later": len(items[MOST:]), "refusal": refusal,
        "bulk": [item for item in items[:MOST] if item.may and len(item.heirs) == 1], "done": carried(ended, row.on), "papers": paper_choices(user),
        "right": why_not(MANAGE, at=_("các đơn vị tiếp nhận và đơn vị giao")),
    }  # fmt: skip
    return render(request, "targets/carrying.html", context, status=status)


def _ended(row: Reorganisation, user: User) -> dict[UUID, tuple[UUID, ...]]:
    """Ended units → heirs, where the reader may look at the targets of an heir."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for link in Lineage.objects.filter(act=row.pk).order_by("source__sort", "target__sort", "pk"):
        found[link.source_id] = (*found.get(link.source_id, ()), link.target_id)
    return found if _where(user, LOOK, {heir for heirs in found.values() for heir in heirs}) else {}


def _where(user: User, permission: str, units: Collection[UUID]) -> set[UUID]:
    """The units at which the reader holds the right today. One query."""
    scope = user.scope_for(permission)
    rows = UnitPlacement.objects.filter(scope.condition("path"), holds_on(user.today), unit__in=units)
    return set(rows.values_list("unit", flat=True))


def _items(ended: Mapping[UUID, tuple[UUID, ...]], row: Reorganisation, user: User) -> list[Item]:
    found = running(ended, row.on)
    people = members_moved(ended, row.on)
    units = {heir.pk for one in found for heir in one.heirs} | {one.giver.unit_id for one in found if one.giver}
    allowed = _where(user, MANAGE, units)
    known = balances((one.giver for one in found if one.giver), row.on)
    return [
        Item(
            one, _heirs(one, people.get(one.line.unit_id, {})), _may(one, allowed),
            known.get(one.giver.series) if one.giver else None, paper=str(row.paper or ""),
            reason=row.label[:500], day=f"{row.on:%d/%m/%Y}",
        )
        for one in found
    ]  # fmt: skip


def _may(one: Running, allowed: Collection[UUID]) -> bool:
    """Whether the reader may set targets at all that take over, and at the giver of a share."""
    return {heir.pk for heir in one.heirs} | ({one.giver.unit_id} if one.giver else set()) <= set(allowed)


def _heirs(one: Running, people: Mapping[UUID, int]) -> list[Heir]:
    """Every heir with the number that goes with the people who came along (exact, by the method of the proposal)."""
    numbers: dict[UUID, int] = {}
    if one.line.is_divisible and any(people.values()):
        claims = [Claim(heir.pk, Fraction(people.get(heir.pk, 0))) for heir in one.heirs]
        numbers = apportion(one.line.number, claims).numbers
    return [
        Heir(heir, people.get(heir.pk, 0), numbers.get(heir.pk), format_number(numbers.get(heir.pk, 0)))
        for heir in one.heirs
    ]


def _sign(item: Item, request: HttpRequest, row: Reorganisation) -> bool:
    """Read what was typed and sign; False with the faults at the item, nothing of what was typed lost."""
    data = request.POST
    item.how, item.to = data.get("how", ""), data.get("to", "")
    item.reason, item.paper, item.day = (
        clean_text(data.get("reason", ""))[:500],
        data.get("paper", ""),
        data.get("on", ""),
    )
    item.heirs = [
        Heir(heir.unit, heir.people, heir.number, data.get(f"number-{heir.unit.code}", heir.text))
        for heir in item.heirs
    ]
    try:
        paper = _paper(item.paper, reader(request))
        signed = Carry(_how(item.how), _numbers(item), item.reason, paper)
        carry_on(item.one, signed, act=row.pk, on=parse_date(item.day), actor=reader(request))
    except Refused as refused:
        item.refusal = refused
    except BadInput as error:
        item.errors.append(error.message)
    except (BadDate, BadNumber) as bad:
        item.errors.append(str(bad))
    return not item.errors and item.refusal is None


def _sign_whole(items: Sequence[Item], request: HttpRequest, row: Reorganisation) -> tuple[Refused | None, int]:
    """Sign the ticked targets with one heir as inherited whole, all or none."""
    picked = [item for item in items if str(item.one.line.series) in request.POST.getlist("pick")]
    if not picked:
        return Refused([plain("K-TARGET-CARRIED", _("Chưa đánh dấu chỉ tiêu nào."))]), 0
    try:
        with transaction.atomic():
            for item in picked:
                heirs: dict[UUID, int | None] = {heir.unit.pk: None for heir in item.heirs}
                signed = Carry(How.WHOLE, heirs, item.reason, _paper(item.paper, reader(request)))
                carry_on(item.one, signed, act=row.pk, on=row.on, actor=reader(request))
    except Refused as refused:
        return refused, 0
    except BadInput as error:
        return Refused([plain("K-TARGET-CARRIED", error.message)]), 0
    return None, len(picked)


def _how(text: str) -> How:
    if text not in list(How):
        raise BadInput("how", _("Hãy chọn cách chuyển tiếp."))
    return How(text)


def _paper(text: str, user: User) -> UUID | None:
    try:
        key = paper_key(text)
    except ValueError:
        key = None
    return key if key and Instrument.objects.for_user(user).filter(pk=key).exists() else None


def _numbers(item: Item) -> dict[UUID, int | None]:
    """The numbers of the heirs as the chosen way gives them."""
    if item.how == How.WHOLE:
        return {heir.unit.pk: None for heir in item.heirs if heir.unit.code == item.to or len(item.heirs) == 1}
    if item.how == How.PEOPLE:
        return {heir.unit.pk: heir.number for heir in item.heirs}
    found: dict[UUID, int | None] = {}
    for heir in item.heirs:
        number = parse_number(heir.text) if heir.text.strip() else None
        if number is not None and not isinstance(number, int):
            raise BadInput("numbers", _("Hãy ghi một số nguyên."))
        found[heir.unit.pk] = number
    return found
