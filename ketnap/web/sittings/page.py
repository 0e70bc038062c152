"""What the pages of sittings show, gathered at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.base.errors import NotFound
from ketnap.cases.deciding import RULE_BODIES, decides_at_base, permission_of
from ketnap.cases.enums import NO_VOTE, STANDINGS
from ketnap.cases.models import Case, Sitting, SittingItem
from ketnap.cases.sittings import Attendant, would_flip
from ketnap.cases.steps.catalogue import label_of
from ketnap.cases.voids import resting_on_sitting
from ketnap.journal import registry
from ketnap.lib.vietnamese import format_date
from ketnap.people.models import Person
from ketnap.rulebook.votes import Reading
from ketnap.units.enums import BodyKind
from ketnap.units.kinds import unit_kinds
from ketnap.units.models import Body, Unit
from ketnap.units.queries import path_on
from ketnap.units.scope import under
from ketnap.web.cases.listing import shown_name
from ketnap.web.shared.components import Badge
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.shared.viewing import viewing
from ketnap.web.shared.why import Why, vote_rule, why_of_vote
from ketnap.web.sittings.candidates import need_text
from ketnap.web.sittings.forms import METHODS

MOST_BODIES = 300


@dataclass(frozen=True)
class Seat:
    """One line of a roll as it is shown or typed."""

    key: str
    name: str
    standing: str
    label: str
    present: bool
    reason: str
    votes: bool


@dataclass(frozen=True)
class Roll:
    """A roll with its sums: members counted, present ones entitled to vote."""

    seats: Sequence[Seat]

    @property
    def members(self) -> int:
        return sum(seat.votes for seat in self.seats)

    @property
    def present(self) -> int:
        return sum(seat.votes and seat.present for seat in self.seats)

    @property
    def absent(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.votes and not seat.present]


@dataclass(frozen=True)
class Item:
    """The vote on one case. `url` only for a case that the reader may open; `taken_back`: what it led to was voided since."""

    name: str
    url: str
    unit: str
    label: str
    row: SittingItem
    need: str
    flips: bool
    taken_back: bool
    why: Why | None


@dataclass(frozen=True)
class SittingPage:
    sitting: Sitting
    roll: Roll
    items: Sequence[Item]
    chair: str
    secretary: str
    method: str
    names: bool
    may_correct: bool
    may_void: bool

    @property
    def flips(self) -> int:
        return sum(item.flips for item in self.items)


def sitting_list(request: HttpRequest, user: User) -> tuple[Table, Unit | None]:
    """The table of sittings and the unit it is about."""
    view = viewing(request)
    unit = unit_for(request, "cases.view") if view.unit else None
    rows = Sitting.objects.for_user(user).filter(on__lte=view.as_of)
    if unit is not None:
        rows = rows.filter(under(path_on(unit, view.today) or "-", "body__unit__placements__path"))
    kind = request.GET.get("kind", "")
    if kind in RULE_BODIES:
        rows = rows.filter(body__kind=kind)
    rows = rows.select_related("body__unit").annotate(cases=Count("items", distinct=True))
    columns = (
        Column("on", _("Ngày họp"), sort=True, kind="date"),
        Column("body", _("Cơ quan họp"), sort="body__name", value=lambda row: row.body.name),
        Column("unit", _("Tổ chức"), sort="body__unit__sort", hidden=True, value=lambda row: row.body.unit.name),
        Column("cases", _("Số hồ sơ"), sort=True, kind="number"),
        Column("present", _("Có mặt"), value=lambda row: f"{row.present}/{row.entitled}"),
        Column("method", _("Hình thức"), value=lambda row: str(dict(METHODS).get(row.method, ""))),
        Column(
            "version", _("Lưu ý"), value=lambda row: Badge("info", _("đã sửa danh sách")) if row.version > 1 else None
        ),
    )
    kinds = [("", _("tất cả")), *((kind.value, kind.label) for kind in RULE_BODIES)]
    table = Table.of(
        request,
        columns,
        rows,
        sort="-on",
        caption=_("Kỳ họp"),
        filters=(Filter("kind", _("Cơ quan"), kinds),),
        row_url=lambda row: reverse("web:sitting", args=[row.pk]) + (f"?{view.query}" if view.query else ""),
        empty_text=_("Chưa có kỳ họp nào. Kỳ họp được ghi khi chi bộ hoặc cấp ủy biểu quyết về một hồ sơ."),
    )
    return table, unit


def bodies_for(user: User, on: date, today: date) -> list[tuple[str, str]]:
    """Bodies in office on the day whose sittings the user may record, with their units. One query for each kind of body."""
    found: list[tuple[str, str]] = []
    for kind in RULE_BODIES:
        rows = Body.objects.filter(_own(user, kind, on, today), kind=kind).as_of(on).select_related("unit")
        found += [(str(body.pk), body.name) for body in rows.order_by("unit__sort", "pk")[:MOST_BODIES]]
    return found


def _own(user: User, kind: BodyKind, on: date, today: date) -> Q:
    """Bodies of the kind at units where the user has the right to record their sittings (as `permission_of` says)."""

    def at(permission: str) -> Q:
        return Q(unit__in=Unit.objects.within(user.scope_for(permission), today).values("pk"))

    if kind is BodyKind.STANDING_COMMITTEE:
        base = Q(unit__kind__in=[key for key, one in unit_kinds().items() if one.is_grassroots])
        above = at("cases.superior") & ~base
        return above | (at("cases.committee") & base) if decides_at_base(on) else above
    return at({BodyKind.BRANCH: "cases.branch", BodyKind.COMMITTEE: "cases.committee"}.get(kind, "cases.superior"))


def body_of(identity: str) -> Body:
    """The body. Raises NotFound."""
    try:
        body = Body.objects.select_related("unit").filter(pk=UUID(identity)).first()
    except ValueError:
        body = None
    if body is None or body.kind not in RULE_BODIES:
        raise NotFound(identity)
    return body


def roll_of(attendants: Sequence[Attendant], *, names: bool) -> Roll:
    """The roll with names, in the order given. One query."""
    known = dict(Person.objects.filter(pk__in=[one.person for one in attendants]).values_list("pk", "full_name"))
    return Roll(
        [
            Seat(
                key=one.person.hex,
                name=(known.get(one.person) or _("(đã xóa dữ liệu)")) if names else _("(tên được che)"),
                standing=one.standing,
                label=STANDINGS.get(one.standing, one.standing),
                present=one.present,
                reason=one.reason if names else "",
                votes=one.standing not in NO_VOTE,
            )
            for one in attendants
        ]
    )


def sitting_for(user: User, identity: UUID) -> Sitting:
    """The sitting, if the user may see it. Raises NotFound."""
    found = Sitting.objects.for_user(user).select_related("body__unit").filter(pk=identity).first()
    if found is None:
        raise NotFound(str(identity))
    return found


def attendants_of(sitting: Sitting) -> list[Attendant]:
    """The roll as it is recorded now."""
    return [
        Attendant(UUID(one["person"]), one["standing"], bool(one["present"]), one.get("reason", ""))
        for one in sitting.roll
    ]


def sitting_page(sitting: Sitting, *, user: User) -> SittingPage:
    """Roll, votes and what they came to. A fixed number of queries, however many cases were voted on."""
    names = user.may("people.names", at=sitting.body.unit)
    attendants = attendants_of(sitting)
    items = list(sitting.items.order_by("position"))
    flips = {item.key for item in would_flip(sitting, attendants)} if sitting.version > 1 else set()
    return SittingPage(
        sitting=sitting,
        roll=roll_of(attendants, names=names),
        items=_items(items, user, flips, sitting),
        chair=_name(sitting.chair, names),
        secretary=_name(sitting.secretary, names),
        method=str(dict(METHODS).get(sitting.method, "")),
        names=names,
        may_correct=user.may(permission_of(sitting.body.kind, sitting.body.unit), at=sitting.body.unit),
        may_void=user.may("cases.void", at=sitting.body.unit),
    )


def resting_events(sitting: Sitting, *, names: bool) -> list[tuple[str, str]]:
    """What goes with the sitting when it is taken back: the id of each event, and who and what it is about."""
    resting = resting_on_sitting(sitting.pk)
    people = dict(Case.objects.filter(pk__in=resting).values_list("pk", "person__full_name"))
    return [
        (
            event.id.hex,
            f"{people.get(case, '') if names else _('(tên được che)')} – {registry.kind(event.kind).label} ({format_date(event.on)})",
        )
        for case, events in resting.items()
        for event in events
    ]


def _items(items: Sequence[SittingItem], user: User, flips: set[str], sitting: Sitting) -> list[Item]:
    rows = Case.objects.for_user(user).filter(pk__in=[item.case_id for item in items])
    cases: dict[UUID, Any] = {
        row.pk: row for row in rows.select_related("person", "unit").annotate(path=F("unit__placements__path"))
    }
    scope, standing = user.scope_for("people.names"), resting_on_sitting(sitting.pk)
    found = []
    for item in items:
        case = cases.get(item.case_id)
        found.append(
            Item(
                name=shown_name(case, scope.contains(case.path)) if case else _("(ngoài phạm vi của bạn)"),
                url=reverse("web:case", args=[case.pk]) if case else "",
                unit=case.unit.name if case else "",
                label=label_of(item.step),
                row=item,
                need=_need(item, sitting.on),
                flips=item.key in flips,
                taken_back=item.case_id not in standing,
                why=why_of_vote(item.step, sitting.on, item.base, item.required),
            )
        )
    return found


def _need(item: SittingItem, on: date) -> str:
    """The votes required, with the sum where the step has its own threshold."""
    rule = vote_rule(item.step, on)
    if rule is None:
        return _("cần %(required)s/%(base)s") % {"required": item.required, "base": item.base}
    return need_text(Reading(item.base, item.required, item.reached, ()), rule)


def _name(person: UUID | None, names: bool) -> str:
    if person is None:
        return ""
    return (
        (Person.objects.filter(pk=person).values_list("full_name", flat=True).first() or "")
        if names
        else _("(tên được che)")
    )
