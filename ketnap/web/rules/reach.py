"""The page of the backward planner on a target: which running cases can still be admitted within its period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.accounts.models import User
from ketnap.base.errors import NotFound
from ketnap.lib.numbers import format_number
from ketnap.lib.vietnamese import format_date
from ketnap.reports.reach import STEPS, Can, Reach, Reached, reach
from ketnap.targets.enums import TargetIndicator
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import line_history
from ketnap.units.models import UnitPlacement
from ketnap.web.reports.periods import label_of
from ketnap.web.shared.components import Badge, Link, Tile
from ketnap.web.shared.table import Column, Table
from ketnap.web.shared.viewing import viewing
from ketnap.web.targets.page import standing
from ketnap.web.templatetags.ketnap import MASKED

STATES: Mapping[Can, tuple[str, str | Promise]] = {
    Can.OPEN: ("done", gettext_lazy("còn kịp")),
    Can.HINDERED: ("blocked", gettext_lazy("còn vướng")),
    Can.ASK: ("person", gettext_lazy("cần cấp có thẩm quyền trả lời")),
    Can.LATE: ("overdue", gettext_lazy("không còn kịp")),
}


LATEST: Mapping[str, str | Promise] = {
    "chi_bo_admission_resolution": gettext_lazy("Chi bộ xét, muộn nhất"),
    "admission_decision": gettext_lazy("Quyết định, muộn nhất"),
    "admission_ceremony": gettext_lazy("Lễ, muộn nhất"),
}


@dataclass(frozen=True)
class ReachPage:
    line: TargetLine
    period: str
    reach: Reach
    tiles: list[Tile]
    table: Table | None
    names: int


def target_line(user: User, series: UUID, request: HttpRequest) -> TargetLine:
    """The target's wording of the day. Raises NotFound outside the reader's scope, or when it does not count admissions."""
    history = line_history(series)
    if not history or not user.may("targets.view", at=history[-1].unit):
        raise NotFound(str(series))
    line = standing(history, viewing(request).as_of)
    if line.indicator != TargetIndicator.ADMISSIONS:
        raise NotFound(str(series))
    return line


def reach_page(request: HttpRequest, user: User, line: TargetLine) -> ReachPage:
    """Numbers and their lists: `?state=` chooses one of the lists."""
    found = reach(line, user=user, today=viewing(request).today)
    asked = request.GET.get("state", "")
    chosen = found.those(Can(asked)) if asked in list(Can) else list(found.cases)
    here = reverse("web:target_plan", args=[line.series])
    tiles = [
        Tile(format_number(len(found.those(can))), str(label), f"{here}?state={can.value}", state=state)
        for can, (state, label) in STATES.items()
    ]
    named = _named(user, chosen, viewing(request).today)
    table = _table(request, chosen, found, named) if found.cases else None
    return ReachPage(line, label_of(line.period_label, line.period), found, tiles, table, len(named))


def _table(request: HttpRequest, rows: list[Reached], found: Reach, named: set[UUID]) -> Table:
    columns = [
        Column("name", _("Họ và tên"), value=lambda one: one.case.person.full_name if one.case.pk in named else MASKED),
        Column("unit", _("Chi bộ"), value=lambda one: one.case.unit.short_name),
        Column("stage", _("Giai đoạn"), value=lambda one: one.case.get_stage_display(), hidden=True),
        Column("can", _("Tình trạng"), value=lambda one: Badge(STATES[one.can][0], str(STATES[one.can][1]))),
        Column("next", _("Việc phải làm trước"), value=_next),
        *(Column(step, str(LATEST[step]), kind="date", value=_latest(step)) for step in STEPS),
        Column("stale", _("Giấy tờ phải làm lại"), value=lambda one: "; ".join(paper.title for paper in one.stale)),
        Column("plan", _("Tính lùi"), value=lambda one: _plan(one, found)),
    ]
    return Table.of(
        request,
        columns,
        rows,
        caption=_("Hồ sơ đang làm"),
        row_url=lambda one: reverse("web:case", args=[one.case.pk]),
        empty_text=_("Không có hồ sơ nào trong danh sách này."),
    )


def _latest(step: str) -> Callable[[Reached], date | None]:
    return lambda one: one.latest_on(step)


def _named(user: User, rows: list[Reached], today: date) -> set[UUID]:
    """The cases whose names the reader may see. One query."""
    placed = UnitPlacement.objects.as_of(today).filter(unit__in={one.case.unit_id for one in rows})
    scope = user.scope_for("people.names")
    units = {unit for unit, path in placed.values_list("unit", "path") if scope.contains(path)}
    return {one.case.pk for one in rows if one.case.unit_id in units}


def _next(one: Reached) -> str:
    if one.next is None:
        return ""
    return f"{one.next.title}: {format_date(one.next.latest_on)}"


def _plan(one: Reached, found: Reach) -> Link:
    query = f"goal={one.plan.goal}&on={format_date(found.last_day)}"
    return Link(_("từng bước, vì sao"), f"{reverse('web:case_plan', args=[one.case.pk])}?{query}")
