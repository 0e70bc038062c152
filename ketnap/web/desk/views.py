"""The first page: where am I, what waits for me, what can I do next (M1)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.audit.record import record_read
from ketnap.lib.numbers import format_number
from ketnap.units.models import Unit
from ketnap.units.queries import path_on
from ketnap.web.desk.lists import BY_KEY, KINDS, Kind, lines_table, risks_table
from ketnap.web.desk.page import Accounts, Desk, deeds, desk_page
from ketnap.web.desk.steering import at_risk
from ketnap.web.desk.work import work_of
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Tile
from ketnap.web.shared.places import own_units, unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import Viewing, viewing

TOP = ("overdue", "answers", "sitting", "soon", "ready")
SHOWN = 5


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    own = own_units(request)
    if not own:
        return render(request, "desk/empty.html", {"deeds": deeds(reader(request))})
    view = viewing(request)
    page = desk_page(reader(request), view.today, chosen=_chosen(request, view), home=own[0])
    _log(request, "desk", page.work.names_shown)
    may_cases = reader(request).may_anywhere("cases.view") and not page.work.too_many
    context = {
        "desk": page,
        "unit": _chosen(request, view) or own[0],
        "own": own,
        "past": view.is_past,
        "tiles": _tiles(page, view, KINDS[:-1]) if may_cases else (),
        "reminders": _tiles(page, view, KINDS[-1:])[0] if may_cases else None,
        "steering": _steering(page, view),
        "keeping": _keeping(page.accounts),
        "parts": [
            (kind, kind.take(page.work)[:SHOWN], len(kind.take(page.work)) - SHOWN)
            for kind in map(BY_KEY.__getitem__, TOP)
            if kind.take(page.work)
        ],
    }
    return render(request, "desk/desk.html", context)


@require_GET
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """The list behind one of the desk's numbers."""
    view = viewing(request)
    if kind == "targets":
        risks = at_risk(reader(request), unit_for(request, "targets.view"), view.today)
        return render(request, "desk/risks.html", {"table": risks_table(request, risks)})
    if kind not in BY_KEY:
        raise Http404
    chosen = _chosen(request, view)
    work = work_of(reader(request), view.today, path=path_on(chosen, view.today) if chosen else None)
    lines = BY_KEY[kind].take(work)
    _log(request, f"desk:{kind}", sum(bool(line.name) for line in lines))
    table = lines_table(request, BY_KEY[kind], lines)
    return render(request, "desk/list.html", {"kind": BY_KEY[kind], "table": table, "too_many": work.too_many})


def _chosen(request: HttpRequest, view: Viewing) -> Unit | None:
    """The unit in the address; without one the desk shows the reader's whole scope."""
    return unit_for(request) if view.unit else None


def _tiles(page: Desk, view: Viewing, kinds: Sequence[Kind]) -> list[Tile]:
    return [kind.tile(page.work, view.query) for kind in kinds]


def _steering(page: Desk, view: Viewing) -> Tile | None:
    if page.risks is None:
        return None
    url = address("desk_list", "targets")
    state = "due" if page.risks else "done"
    note = _("chậm so với thời gian đã qua") if page.risks else _("đúng tiến độ")
    return Tile(
        format_number(len(page.risks)),
        _("Chỉ tiêu có nguy cơ"),
        f"{url}?{view.query}" if view.query else url,
        note,
        state,
    )


def _keeping(accounts: Accounts | None) -> list[Tile]:
    if accounts is None:
        return []
    return [
        Tile(format_number(accounts.number), _("Tài khoản"), address("users")),
        Tile(
            format_number(accounts.idle),
            _("Chưa có vai trò"),
            address("users", state="due"),
            state="due" if accounts.idle else "",
        ),
    ]


def _log(request: HttpRequest, target: str, names: int) -> None:
    """A page that shows names leaves a line in the log; without the line there is no page."""
    if names:
        record_read("cases.list", actor=reader(request).username, target=target, details={"names": names})
