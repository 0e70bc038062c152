"""Area tags and declared numbers of a unit: members, flows, population, workforce; with day and paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.accounts.models import User
from ketnap.base.errors import BadInput
from ketnap.lib.periods import Span
from ketnap.units import place_actions
from ketnap.units.enums import AreaTag, Flow
from ketnap.units.models import Area, DeclaredFlow, DeclaredMembers, Inhabitants, Unit
from ketnap.units.place_queries import tags_on
from ketnap.units.queries import children_on
from ketnap.web.places.forms import FlowsForm, InhabitantsForm, MembersForm, TagsForm
from ketnap.web.places.page import DECLARE, papers_named, tabs_of
from ketnap.web.shared.acts import Act, answer
from ketnap.web.shared.components import Badge
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Table
from ketnap.web.shared.viewing import viewing


@dataclass(frozen=True)
class Line:
    """One thing that was declared, as a row of the history. `numbers`: None = not declared, which is not 0.

    `at_end`: the numbers are those at the end of the day `start`.
    """

    start: date
    end: date | None
    what: str
    numbers: tuple[tuple[str, int | None], ...]
    paper: UUID | None
    at_end: bool = False


@dataclass(frozen=True)
class Stated:
    """What a unit directly below had declared by the day."""

    unit: Unit
    official: int | None
    probationary: int | None
    members_on: date | None
    population: int | None
    workforce: int | None


@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: HttpRequest) -> HttpResponse:
    """The area tags of a unit over time, and of the units directly below on the day."""
    unit, user, view = unit_for(request), reader(request), viewing(request)
    may = user.may(DECLARE, at=unit)
    if request.method == "POST":
        require(user, DECLARE, at=unit)

    def tag(given: dict[str, Any]) -> None:
        place_actions.tag_unit(unit, given["tags"], on=given["on"], actor=user.username, paper=given["paper"])

    def page() -> dict[str, Any]:
        rows = list(Area.objects.filter(unit=unit, place=None).order_by("-valid_from", "tag"))
        papers = papers_named([row.paper for row in rows], user)
        return {
            "unit": unit,
            "tabs": tabs_of(request, "places_tags", unit),
            "rows": [(row, papers.get(row.paper, "")) for row in rows],
            "below": _tagged_below(unit, view.as_of),
            "why_not": "" if may else why_not(DECLARE, at=unit.name),
        }

    initial = {"tags": [one.value for one in tags_on(unit, view.today)]}
    acts = [
        Act("tag", gettext_lazy("Ghi vùng của tổ chức"), gettext_lazy("Ghi vùng"),
            lambda data, prefix: TagsForm(data, prefix=prefix, user=user, initial=initial), tag,
            gettext_lazy("Chọn tất cả vùng có từ ngày này; vùng không chọn thôi từ ngày này.")),
    ] if may else []  # fmt: skip
    return answer(request, acts, "places/tags.html", page, f"{reverse('web:places_tags')}?unit={unit.code}")


def _tagged_below(unit: Unit, on: date) -> list[tuple[Unit, str]]:
    """(unit directly below, its tags in words) on the day. Two queries."""
    below = children_on(unit, on)
    found: dict[UUID, list[AreaTag]] = {}
    for one, tag in Area.objects.as_of(on).filter(unit__in=below, place=None).values_list("unit", "tag"):
        found.setdefault(one, []).append(AreaTag(tag))
    order = list(AreaTag)
    return [(one, ", ".join(str(tag.label) for tag in sorted(found.get(one.pk, ()), key=order.index))) for one in below]


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest) -> HttpResponse:
    """What a unit declared in numbers, with day and source; the units directly below side by side."""
    unit, user, view = unit_for(request), reader(request), viewing(request)
    may = user.may(DECLARE, at=unit)
    if request.method == "POST":
        require(user, DECLARE, at=unit)

    def page() -> dict[str, Any]:
        lines = history(unit)
        papers = papers_named([line.paper for line in lines], user)
        return {
            "unit": unit,
            "tabs": tabs_of(request, "places_numbers", unit),
            "lines": [(line, papers.get(line.paper, "")) for line in lines],
            "below": _below_table(request, stated_below(unit, view.as_of)),
            "why_not": "" if may else why_not(DECLARE, at=unit.name),
        }

    acts = _acts(user, unit) if may else []
    return answer(request, acts, "places/numbers.html", page, f"{reverse('web:places_numbers')}?unit={unit.code}")


def _acts(user: User, unit: Unit) -> list[Act]:
    def members(given: dict[str, Any]) -> None:
        place_actions.declare_members(
            unit, given["official"], given["probationary"], on=given["on"], actor=user.username, paper=given["paper"]
        )

    def inhabitants(given: dict[str, Any]) -> None:
        place_actions.declare_inhabitants(
            unit, population=given["population"], workforce=given["workforce"], on=given["on"], actor=user.username,
            paper=given["paper"],
        )  # fmt: skip

    def flows(given: dict[str, Any]) -> None:
        start, last = given["start"], given["on"]
        if last < start:
            raise BadInput("on", _("Ngày cuối phải từ ngày đầu trở đi."))
        told = {flow: given[flow.value] for flow in Flow if given[flow.value] is not None}
        if not told:
            raise BadInput("start", _("Hãy ghi ít nhất một số; không có ai thì ghi 0."))
        span = Span(start, last + timedelta(days=1))
        place_actions.declare_flows(unit, span, told, actor=user.username, paper=given["paper"])

    return [
        Act("members", gettext_lazy("Khai số đảng viên"), gettext_lazy("Khai số đảng viên"),
            lambda data, prefix: MembersForm(data, prefix=prefix, user=user), members,
            gettext_lazy("Dùng khi tổ chức không ghi danh sách đảng viên ở đây, hoặc để đối chiếu với danh sách.")),
        Act("flows", gettext_lazy("Khai biến động đảng viên trong kỳ"), gettext_lazy("Khai biến động"),
            lambda data, prefix: FlowsForm(data, prefix=prefix, user=user), flows),
        Act("inhabitants", gettext_lazy("Khai dân số, lao động"), gettext_lazy("Khai dân số, lao động"),
            lambda data, prefix: InhabitantsForm(data, prefix=prefix, user=user), inhabitants),
    ]  # fmt: skip


def history(unit: Unit) -> list[Line]:
    """Everything the unit declared, newest first. Three queries."""
    found = [
        Line(row.on, row.on + timedelta(days=1), _("Đảng viên"),
             ((_("chính thức"), row.official), (_("dự bị"), row.probationary)), row.paper, True)
        for row in DeclaredMembers.objects.filter(unit=unit)
    ]  # fmt: skip
    found += [
        Line(row.valid_from, row.valid_to, _("Dân số, lao động"),
             ((_("dân số"), row.population), (_("lao động"), row.workforce)), row.paper)
        for row in Inhabitants.objects.filter(unit=unit)
    ]  # fmt: skip
    spans: dict[tuple[date, date], dict[str, DeclaredFlow]] = {}
    for row in DeclaredFlow.objects.filter(unit=unit):
        spans.setdefault((row.start, row.end), {})[row.flow] = row
    for (start, end), own in spans.items():
        told = tuple((str(flow.label), own[flow.value].number if flow.value in own else None) for flow in Flow)
        found.append(Line(start, end, _("Biến động"), told, next(iter(own.values())).paper))
    return sorted(found, key=lambda line: (line.start, line.what), reverse=True)


def stated_below(unit: Unit, on: date) -> list[Stated]:
    """What each unit directly below had declared by the day, in code order. Three queries."""
    below = children_on(unit, on)
    members = {
        row.unit_id: row for row in DeclaredMembers.objects.filter(unit__in=below, on__lte=on).order_by("on", "key")
    }
    people = {row.unit_id: row for row in Inhabitants.objects.as_of(on).filter(unit__in=below)}
    return [_stated(one, members.get(one.pk), people.get(one.pk)) for one in below]


def _stated(unit: Unit, members: DeclaredMembers | None, people: Inhabitants | None) -> Stated:
    return Stated(
        unit=unit,
        official=members.official if members else None,
        probationary=members.probationary if members else None,
        members_on=members.on if members else None,
        population=people.population if people else None,
        workforce=people.workforce if people else None,
    )


def _below_table(request: HttpRequest, rows: list[Stated]) -> Table:
    def told(name: str) -> Any:
        return lambda row: getattr(row, name)

    columns = [
        Column("name", _("Tổ chức"), value=lambda row: row.unit.name),
        Column("official", _("Đảng viên chính thức"), kind="number", value=told("official")),
        Column("probationary", _("Dự bị"), kind="number", value=told("probationary")),
        Column("members_on", _("Đến hết ngày"), kind="date", value=told("members_on")),
        Column("population", _("Dân số"), kind="number", value=told("population")),
        Column("workforce", _("Lao động"), kind="number", value=told("workforce")),
        Column("state", _("Tình trạng"), kind="badge", value=_state),
    ]
    return Table.of(
        request, columns, rows, caption=_("Tổ chức trực thuộc đã khai"), per_page=500,
        row_url=lambda row: f"{reverse('web:places_numbers')}?unit={row.unit.code}",
        empty_text=_("Không có tổ chức trực thuộc."),
    )  # fmt: skip


def _state(row: Stated) -> Badge | str:
    missing = row.official is None and row.population is None and row.workforce is None
    return Badge("due", _("chưa khai")) if missing else ""
