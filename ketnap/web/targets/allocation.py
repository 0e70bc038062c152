"""The grid of an allocation: one row per unit below, a signed reserve, the sum; draft, decide, fill in from Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import why_not
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Forbidden, Refused
from ketnap.journal.read import last_seq
from ketnap.journal.registry import Stream
from ketnap.lib.numbers import BadNumber, format_number, parse_number
from ketnap.lib.vietnamese import BadDate, clean_text, format_date, parse_date
from ketnap.targets.actions import allocate, decide_allocation
from ketnap.targets.balance import Balance
from ketnap.targets.queries import Grid, allocation_stream
from ketnap.web.reports.reader import reader
from ketnap.web.shared.viewing import viewing
from ketnap.web.targets.forms import paper_choices
from ketnap.web.targets.page import TargetPage, target_page
from ketnap.web.targets.pasting import pasted

MANAGE = "targets.manage"


@dataclass
class Typed:
    """The grid as typed; every fault stands at its field. `shares` leaves out units whose field is empty."""

    texts: dict[str, str]
    reserve_text: str
    reason: str
    paper_text: str
    on_text: str
    seq: str
    errors: dict[str, str] = field(default_factory=dict)
    shares: dict[UUID, int] = field(default_factory=dict)
    reserve: int = 0
    on: date | None = None

    @property
    def paper(self) -> UUID | None:
        return UUID(self.paper_text) if self.paper_text else None


@dataclass(frozen=True)
class Line:
    """A row of the grid as drawn."""

    code: str
    name: str
    decided: int | None
    text: str
    error: str

    @property
    def name_of_field(self) -> str:
        return f"share-{self.code}"


@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: HttpRequest, series: UUID) -> HttpResponse:
    """The division of one target among the units below, as of the day chosen (by default today)."""
    view = viewing(request)
    page = target_page(reader(request), series, view.as_of)
    may = reader(request).may(MANAGE, at=page.line.unit)
    if request.method != "POST":
        return _draw(request, page, _as_stored(page, view.as_of), may=may)
    if not may:
        raise Forbidden(MANAGE, why_not(MANAGE, at=page.line.unit.name))
    typed = _read(request.POST, page.grid)
    if request.POST.get("paste", "").strip():
        return _draw(request, page, typed, may=may, filled=_fill(typed, request.POST["paste"], page.grid))
    if typed.errors:
        return _draw(request, page, typed, may=may, status=400)
    return _write(request, page, typed)


def _write(request: HttpRequest, page: TargetPage, typed: Typed) -> HttpResponse:
    """Draft, and with `decide` the decision in the same transaction: a refused decision leaves nothing behind."""
    decide = "decide" in request.POST
    try:
        with transaction.atomic():
            if typed.seq != _seq(page):
                raise Conflict(_("Người khác vừa ghi bảng phân bổ này. Số bạn nhập còn ở đây; hãy xem lại rồi ghi."))
            allocate(
                page.line, typed.shares, reserve=typed.reserve, on=typed.on or clock.today(), actor=reader(request),
                reason=typed.reason, paper=typed.paper,
            )  # fmt: skip
            if decide:
                decide_allocation(
                    page.line,
                    on=typed.on or clock.today(),
                    actor=reader(request),
                    reason=typed.reason,
                    paper=typed.paper,
                )
    except Refused as error:
        return _draw(request, page, typed, may=True, refusal=error, status=422)
    except (BadInput, Conflict) as error:
        typed.errors[getattr(error, "field", "")] = error.message
        return _draw(request, page, typed, may=True, status=409 if isinstance(error, Conflict) else 400)
    told = _("Đã quyết định phân bổ.") if decide else _("Đã lưu bảng dự kiến; chưa có hiệu lực.")
    messages.success(request, told)
    return redirect("web:target" if decide else "web:target_allocation", series=page.line.series)


def _as_stored(page: TargetPage, on: date) -> Typed:
    grid = page.grid
    texts = {row.unit.code: "" if row.amount is None else format_number(row.amount) for row in grid.rows}
    if grid.is_draft:
        texts = {row.unit.code: "" if row.draft is None else format_number(row.draft) for row in grid.rows}
    return Typed(
        texts, format_number(grid.reserve), grid.reason, str(grid.paper or page.line.paper or ""), format_date(on), _seq(page),
    )  # fmt: skip


def _seq(page: TargetPage) -> str:
    return str(last_seq(Stream.TARGET, allocation_stream(page.line.series)))


def _read(data: QueryDict, grid: Grid) -> Typed:
    typed = Typed(
        {row.unit.code: data.get(f"share-{row.unit.code}", "").strip() for row in grid.rows},
        data.get("reserve", "").strip(), clean_text(data.get("reason", ""))[:500], data.get("paper", ""),
        data.get("on", "").strip(), data.get("seq", ""),
    )  # fmt: skip
    for row in grid.rows:
        text = typed.texts[row.unit.code]
        if text:
            number = _whole(text, f"share-{row.unit.code}", typed.errors)
            if number is not None and number < 0:
                typed.errors[f"share-{row.unit.code}"] = _("Số của một đơn vị không thể âm.")
            elif number is not None:
                typed.shares[row.unit.pk] = number
    typed.reserve = _whole(typed.reserve_text or "0", "reserve", typed.errors) or 0
    try:
        typed.on = parse_date(typed.on_text)
    except BadDate as bad:
        typed.errors["on"] = str(bad)
    try:
        _paper = typed.paper
    except ValueError:
        typed.errors["paper"] = _("Hãy chọn văn bản trong danh sách.")
    return typed


def _whole(text: str, name: str, errors: dict[str, str]) -> int | None:
    try:
        number = parse_number(text)
    except BadNumber as bad:
        errors[name] = str(bad)
        return None
    if not isinstance(number, int):
        errors[name] = _("Hãy ghi một số nguyên.")
        return None
    return number


def _fill(typed: Typed, text: str, grid: Grid) -> Sequence[str]:
    """Put the pasted numbers into the fields. What was not understood comes back, one line each."""
    units = {row.unit.code: (row.unit.code, row.name, row.unit.short_name) for row in grid.rows}
    found, unclear = pasted(text, units)
    typed.texts.update({code: format_number(number) for code, number in found.items()})
    for code in found:
        typed.errors.pop(f"share-{code}", None)
    return [_("Đã điền %(n)s đơn vị. Hãy kiểm tra rồi lưu.") % {"n": len(found)}, *unclear]


def _balance(page: TargetPage, typed: Typed) -> Balance:
    amounts = []
    for text in typed.texts.values():
        try:
            number = parse_number(text) if text else 0
        except BadNumber:
            number = 0
        amounts.append(int(number))
    try:
        reserve = int(parse_number(typed.reserve_text or "0"))
    except BadNumber:
        reserve = 0
    return Balance.of(page.line.amount or 0, amounts, reserve)


def _draw(
    request: HttpRequest, page: TargetPage, typed: Typed, *, may: bool, filled: Sequence[str] = (),
    refusal: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    lines = [
        Line(
            row.unit.code,
            row.name,
            row.decided,
            typed.texts.get(row.unit.code, ""),
            _error(typed.errors, row.unit.code),
        )
        for row in page.grid.rows
    ]
    balance = _balance(page, typed)
    context: Mapping[str, Any] = {
        "page": page, "unit": page.line.unit, "typed": typed, "lines": lines, "balance": balance, "rest": -balance.difference,
        "filled": filled, "refusal": refusal, "papers": paper_choices(reader(request)) if may else (), "may_manage": may,
        "why_not": "" if may else why_not(MANAGE, at=page.line.unit.name),
        "other_errors": [text for name, text in typed.errors.items() if not name.startswith("share-")],
        "any_decided": any(line.decided is not None for line in lines),
    }  # fmt: skip
    return render(request, "targets/allocation.html", context, status=status)


def _error(errors: Mapping[str, str], code: str) -> str:
    return errors.get(f"share-{code}", "")
