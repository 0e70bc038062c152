"""Reorganisations that were carried out: the list, the page of one with its lineage, taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ketnap.accounts.access import why_not
from ketnap.accounts.models import User
from ketnap.base.errors import BadInput, NotFound, Refused
from ketnap.instruments.models import Instrument
from ketnap.lib.moments import shown
from ketnap.reorganise import drafts
from ketnap.reorganise.actions import RIGHT
from ketnap.reorganise.actions import reverse as take_back
from ketnap.reorganise.enums import ActKind, Part
from ketnap.reorganise.models import Involved, Lineage, PlanDraft, Reorganisation
from ketnap.units.models import Unit
from ketnap.units.queries import names_on, path_on
from ketnap.units.scope import under
from ketnap.web.reorganise.forms import ReverseForm
from ketnap.web.reorganise.slots import TELLS
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Link
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.shared.viewing import viewing

SHOWN_UNITS = 300
MOST_ASKED = 20


def acts_for(user: User) -> QuerySet[Reorganisation]:
    """Acts in which a unit of the reader's scope had a part; an ended one counts where its keeper stands."""
    scope = user.scope_for("units.view")
    seen = Unit.objects.within(scope, user.today).values("pk") if scope else Unit.objects.none().values("pk")
    involved = Involved.objects.filter(Q(unit__in=seen) | Q(unit__closed_on__isnull=False, unit__keeper__in=seen))
    return Reorganisation.objects.filter(pk__in=involved.values("act"))


def seen_act(request: HttpRequest, identity: UUID) -> Reorganisation:
    """The act. Raises NotFound outside the reader's scope, and for one that was taken back."""
    row = acts_for(reader(request)).filter(pk=identity).first()
    if row is None:
        raise NotFound(str(identity))
    return row


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What can be begun, what is being prepared, what was carried out."""
    user, view = reader(request), viewing(request)
    unit = unit_for(request) if view.unit else None
    may = user.may_anywhere(RIGHT)
    context = {
        "unit": unit,
        "kinds": [(kind, kind.label, TELLS[kind]) for kind in ActKind],
        "may": may,
        "why_not": "" if may else why_not(RIGHT, at=_("tổ chức của bạn")),
        "drafts": _drafts(user),
        "table": _table(request, user, unit, view.as_of),
    }
    return render(request, "reorganise/overview.html", context)


def _drafts(user: User) -> list[tuple[PlanDraft, str]]:
    """The reader's drafts, each with the units it is about."""
    rows = [(draft, drafts.plan_of(draft)) for draft in drafts.own(user)]
    codes = {code for _draft, plan in rows for code in plan.units}
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        (draft, ", ".join([*(names.get(code, code) for code in plan.units), *(one.new.name for one in plan.openings)]))
        for draft, plan in rows
    ]


def _table(request: HttpRequest, user: User, unit: Unit | None, on: date) -> Table:
    rows = acts_for(user).filter(on__lte=on).annotate(number=Count("involved__unit", distinct=True))
    if unit is not None:
        rows = rows.filter(pk__in=_touching(unit, on).values("act"))
    if request.GET.get("kind") in ActKind.values:
        rows = rows.filter(kind=request.GET["kind"])
    papers = papers_of(user, {row for row in rows.values_list("paper", flat=True) if row})
    columns = [
        Column("label", _("Nội dung")),
        Column("on", _("Từ ngày"), kind="date", sort=True),
        Column("kind", _("Việc"), value=lambda row: row.get_kind_display()),
        Column("paper", _("Văn bản"), value=lambda row: paper_link(papers, row.paper)),
        Column("number", _("Tổ chức"), kind="number", sort=True),
    ]
    return Table.of(
        request,
        columns,
        rows,
        sort="-on",
        caption=_("Đã thực hiện"),
        filters=[Filter("kind", _("Việc"), [("", _("Tất cả")), *ActKind.choices])],
        row_url=lambda row: address("reorganise_act", row.pk),
        empty_text=_("Chưa có việc sắp xếp nào trong phạm vi của bạn."),
    )


def _touching(unit: Unit, on: date) -> QuerySet[Involved]:
    """Parts in acts of the unit and of everything that stands, or stood last, under it."""
    path = path_on(unit, on)
    if path is None:
        return Involved.objects.filter(unit=unit)
    below = Unit.objects.filter(under(path, "placements__path")).values("pk")
    return Involved.objects.filter(unit__in=below)


def papers_of(user: User, papers: set[UUID]) -> Mapping[UUID, Instrument]:
    """The papers that the reader may open."""
    return {row.pk: row for row in Instrument.objects.for_user(user).filter(pk__in=papers)}


def paper_link(papers: Mapping[UUID, Instrument], paper: UUID | None) -> Link | str:
    """A paper as a cell: open to the reader, there but not open, or none."""
    row = papers.get(paper) if paper else None
    if row is not None:
        return Link(row.reference, address("instrument", row.pk))
    return _("có văn bản") if paper else ""


@dataclass(frozen=True)
class UnitShown:
    """A unit as a line of an act; without `url` it lies outside the reader's scope."""

    name: str
    url: str


@dataclass(frozen=True)
class ActPage:
    """One act: who became whom, who else had which part, its paper, what else goes by the same paper."""

    act: Reorganisation
    recorded: str
    paper: Instrument | None
    lineage: Sequence[tuple[UnitShown, Sequence[UnitShown]]]
    parts: Sequence[tuple[str, Sequence[UnitShown], int]]
    siblings: Sequence[Reorganisation]


@require_GET
def act(request: HttpRequest, act: UUID) -> HttpResponse:
    row = seen_act(request, act)
    return _shown(request, row, ReverseForm())


@require_http_methods(["GET", "HEAD", "POST"])
def reverse(request: HttpRequest, act: UUID) -> HttpResponse:
    """Take an act back while nothing rests on it; else the page says what does."""
    row = seen_act(request, act)
    if request.method != "POST":
        return redirect("web:reorganise_act", act=act)
    form = ReverseForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, form, status=400)
    try:
        take_back(act, reason=form.cleaned_data["reason"], actor=reader(request))
    except BadInput as error:
        form.add_refusal(error)
        return _shown(request, row, form, status=400)
    except Refused as refused:
        return _shown(request, row, form, refused, status=422)
    messages.success(request, _("Đã thu hồi: %(label)s. Mọi thứ như trước khi thực hiện.") % {"label": row.label})
    return redirect("web:reorganise")


def _shown(
    request: HttpRequest, row: Reorganisation, form: ReverseForm, refused: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    user = reader(request)
    page = act_page(user, row)
    barred = _barred(user, row)
    context = {
        "page": page,
        "form": form,
        "refused": refused,
        "may": user.may_anywhere(RIGHT) and barred is None,
        "why_not": why_not(RIGHT, at=barred.name if barred else _("tổ chức của bạn")),
        "kinds": ActKind.choices,
    }
    return render(request, "reorganise/act.html", context, status=status)


def _barred(user: User, row: Reorganisation) -> Unit | None:
    """A unit of the act at which the reader may not change the tree, and so not take the act back; None = may at all."""
    scope = user.scope_for(RIGHT)
    here = Unit.objects.within(scope, user.today).values("pk") if scope else Unit.objects.none().values("pk")
    own = Q(unit__in=here) | Q(unit__closed_on__isnull=False, unit__keeper__in=here)
    others = Involved.objects.filter(act=row.pk).exclude(own).select_related("unit").order_by("pk")
    return next((one.unit for one in others[:MOST_ASKED] if not user.may(RIGHT, at=one.unit)), None)


def act_page(user: User, row: Reorganisation) -> ActPage:
    """The act with the names of its day. A fixed number of queries."""
    links = list(Lineage.objects.filter(act=row.pk).order_by("source__sort", "target__sort", "pk"))
    involved = list(Involved.objects.filter(act=row.pk).order_by("unit__sort", "pk"))
    before = names_on({one.source_id for one in links}, date.fromordinal(row.on.toordinal() - 1))
    after = names_on({*(one.unit_id for one in involved), *(one.target_id for one in links)} - set(before), row.on)
    shown_units = _shown_units(user, {**before, **after})
    heirs: dict[UUID, list[UnitShown]] = {}
    for one in links:
        heirs.setdefault(one.source_id, []).append(shown_units[one.target_id])
    parts = []
    for part in Part:
        units = [shown_units[one.unit_id] for one in involved if one.part == part]
        if units and part not in (Part.ENDED, Part.HEIR):
            parts.append((str(part.label), units[:SHOWN_UNITS], len(units)))
    siblings = acts_for(user).filter(paper=row.paper).exclude(pk=row.pk).order_by("on", "pk") if row.paper else ()
    return ActPage(
        row,
        shown(row.recorded_at),
        papers_of(user, {row.paper}).get(row.paper) if row.paper else None,
        [(shown_units[source], targets) for source, targets in heirs.items()],
        parts,
        list(siblings[:SHOWN_UNITS]),
    )


def _shown_units(user: User, names: Mapping[UUID, str]) -> dict[UUID, UnitShown]:
    """Each unit with its address, where it or its keeper stands in the reader's scope today."""
    scope = user.scope_for("units.view")
    here = Unit.objects.within(scope, user.today).values("pk") if scope else Unit.objects.none().values("pk")
    seen = Q(pk__in=here) | Q(closed_on__isnull=False, keeper__in=here)
    codes = dict(Unit.objects.filter(seen, pk__in=list(names)).values_list("pk", "code"))
    return {
        unit: UnitShown(name, address("unit", codes[unit]) if unit in codes else "") for unit, name in names.items()
    }
