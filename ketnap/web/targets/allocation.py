"""The grid of an allocation on one or several levels: draft, decide, fill in from Excel or from a proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import why_not
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Forbidden, Refused
from ketnap.targets.actions import refuse_indivisible
from ketnap.targets.balance import Balance
from ketnap.targets.grid import Grid, GridRow, allocation_grid, flat
from ketnap.targets.levels import Division, allocate_levels, decide_levels
from ketnap.web.reports.reader import reader
from ketnap.web.shared.viewing import viewing
from ketnap.web.targets.forms import paper_choices
from ketnap.web.targets.page import TargetPage, target_page
from ketnap.web.targets.typed import (
    Typed,
    as_stored,
    changed,
    fill,
    read,
    reserve_field,
    share_field,
    take_up,
    words_changed,
)

MANAGE = "targets.manage"
MOST_LEVELS = 9
MOST_ROWS = 1_500


@dataclass(frozen=True)
class Line:
    """A row of the grid as drawn: a unit's share, or what is kept back on a level (`row` None)."""

    depth: int
    name: str
    field: str
    group: str
    text: str
    decided: int | None
    error: str
    row: GridRow | None = None
    below: Grid | None = None
    balance: Balance | None = None

    @property
    def below_group(self) -> str:
        return f"below-{self.below.unit.code}" if self.below else ""


@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: HttpRequest, series: UUID) -> HttpResponse:
    """The division of one target among the units below, as of the day chosen (by default today)."""
    view = viewing(request)
    page = target_page(reader(request), series, view.as_of)
    refuse_indivisible(page.line)
    grid, levels = grid_of(request, page)
    may = reader(request).may(MANAGE, at=page.line.unit)
    if request.method != "POST":
        stored = as_stored(grid, page.line.paper, view.as_of, _seq(grid))
        return _draw(request, page, grid, stored, levels=levels, may=may)
    if not may:
        raise Forbidden(MANAGE, why_not(MANAGE, at=page.line.unit.name))
    typed = read(request.POST, grid)
    if "fill" in request.POST:
        return _draw(request, page, grid, _proposed(typed, page, grid), levels=levels, may=may, filled=[_filled()])
    if request.POST.get("paste", "").strip():
        filled = fill(typed, request.POST["paste"], grid)
        return _draw(request, page, grid, typed, levels=levels, may=may, filled=filled)
    if "take_up" in request.POST:
        take_up(typed, grid)
    if "take_up" in request.POST or "sum" in request.POST:
        return _draw(request, page, grid, typed, levels=levels, may=may)
    if typed.errors:
        return _draw(request, page, grid, typed, levels=levels, may=may, status=400)
    return _write(request, page, grid, typed, levels)


def grid_of(request: HttpRequest, page: TargetPage) -> tuple[Grid, int]:
    """The grid down to the levels asked for; fewer where it would not fit on a page."""
    asked = request.POST.get("levels") or request.GET.get("levels") or "1"
    levels = min(int(asked), MOST_LEVELS) if asked.isascii() and asked.isdecimal() and int(asked[:3]) > 0 else 1
    if levels == 1:
        return page.grid, 1
    grid = allocation_grid(page.line, on=viewing(request).as_of, levels=levels)
    if len(flat(grid)) > MOST_ROWS:
        text = _("Bảng %(n)s cấp dài quá %(most)s dòng; hãy mở từng đơn vị để xem cấp dưới.")
        messages.warning(request, text % {"n": levels, "most": MOST_ROWS})
        return page.grid, 1
    return grid, levels


def _filled() -> str:
    return _("Đã đưa số đề xuất vào bảng. Chưa ghi gì: hãy xem, sửa rồi lưu.")


def _proposed(typed: Typed, page: TargetPage, grid: Grid) -> Typed:
    """Numbers of a proposal, with the day and the state of the grid as it stands now."""
    stored = as_stored(grid, page.line.paper, clock.today(), _seq(grid))
    typed.on_text, typed.seq, typed.paper_text = stored.on_text, stored.seq, typed.paper_text or stored.paper_text
    typed.errors.pop("on", None)
    return typed


def _write(request: HttpRequest, page: TargetPage, grid: Grid, typed: Typed, levels: int) -> HttpResponse:
    """Drafts, and with `decide` the decision in the same transaction: a refused decision leaves nothing behind."""
    decide, on, user = "decide" in request.POST, typed.on or clock.today(), reader(request)
    try:
        with transaction.atomic():
            if typed.seq != _seq(grid):
                raise Conflict(_("Người khác vừa ghi bảng phân bổ này. Số bạn nhập còn ở đây; hãy xem lại rồi ghi."))
            below = [one for one in changed(typed, grid) if one is not grid]
            if not below or grid in changed(typed, grid) or words_changed(typed, grid):
                below.insert(0, grid)
            divisions = [Division(one.series, typed.shares(one), typed.reserve(one, grid)) for one in below]
            allocate_levels(divisions, on=on, actor=user, reason=typed.reason, paper=typed.paper)
            if decide:
                under = [one.series for one in grid.levels() if one is not grid] if "with_below" in request.POST else []
                decide_levels(grid.series, under, on=on, actor=user, reason=typed.reason, paper=typed.paper)
    except Refused as error:
        return _draw(request, page, grid, typed, levels=levels, may=True, refusal=error, status=422)
    except (BadInput, Conflict) as error:
        typed.errors[getattr(error, "field", "")] = error.message
        status = 409 if isinstance(error, Conflict) else 400
        return _draw(request, page, grid, typed, levels=levels, may=True, status=status)
    told = _("Đã quyết định phân bổ.") if decide else _("Đã lưu bảng dự kiến; chưa có hiệu lực.")
    messages.success(request, told)
    answer = redirect("web:target" if decide else "web:target_allocation", series=page.line.series)
    if levels > 1 and not decide:
        answer["Location"] += f"?levels={levels}"
    return answer


def _seq(grid: Grid) -> str:
    """The state of all divisions of the grid, to notice that somebody wrote meanwhile."""
    return sha256("-".join(one.stamp for one in grid.levels()).encode()).hexdigest()[:20]


def _draw(
    request: HttpRequest, page: TargetPage, grid: Grid, typed: Typed, *, levels: int, may: bool,
    filled: Sequence[str] = (), refusal: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    balance = typed.balance(grid, grid)
    lines = list(_lines(grid, grid, typed))
    named = {line.field for line in lines}
    context: Mapping[str, Any] = {
        "page": page, "unit": page.line.unit, "grid": grid, "typed": typed, "lines": lines, "balance": balance,
        "rest": -balance.difference, "filled": filled, "refusal": refusal, "levels": levels,
        "deeper": levels < MOST_LEVELS and any(depth + 1 == levels and row.passing.needed for depth, _, row in flat(grid)),
        "papers": paper_choices(reader(request)) if may else (), "may_manage": may,
        "why_not": "" if may else why_not(MANAGE, at=page.line.unit.name),
        "other_errors": [text for name, text in typed.errors.items() if name not in named],
        "pasting": bool(request.POST.get("paste", "").strip()),
        "any_passing": any(one.to_pass_on for one in grid.levels()),
        "any_decided": any(line.decided is not None for line in lines),
    }  # fmt: skip
    return render(request, "targets/allocation.html", context, status=status)


def _lines(grid: Grid, top: Grid, typed: Typed, depth: int = 0) -> Sequence[Line]:
    """The rows of a division, each with those of its own division, and at the end what is kept back."""
    group = "shares" if grid is top else f"below-{grid.unit.code}"
    found: list[Line] = []
    for row in grid.rows:
        name = share_field(row)
        balance = typed.balance(row.below, top) if row.below else None
        found.append(
            Line(
                depth, row.name, name, group, typed.texts.get(name, ""), row.decided, typed.errors.get(name, ""),
                row, row.below, balance,
            )
        )  # fmt: skip
        if row.below is not None and row.below.rows:
            found.extend(_lines(row.below, top, typed, depth + 1))
    name = reserve_field(grid, top)
    kept = grid.reserve if grid.since else None
    found.append(Line(depth, "", name, group, typed.texts.get(name, ""), kept, typed.errors.get(name, "")))
    return found
