"""The explorer of organisations: the tree, or a table of it, on any day; and what changed between two days, by which paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.accounts.models import User
from ketnap.instruments.models import Instrument
from ketnap.journal.models import Event
from ketnap.lib.names import fold
from ketnap.lib.vietnamese import BadDate, format_date, parse_date
from ketnap.reorganise.queries import CHANGES, Change, changes_under, days_of_change, described
from ketnap.units.kinds import unit_kinds
from ketnap.units.models import Unit
from ketnap.web.reorganise.acts import paper_link, papers_of
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Link, Tab
from ketnap.web.shared.places import own_units, unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.shared.viewing import Viewing, viewing
from ketnap.web.units.tree import MOST_ROWS, Row, Tree, tree_page

MOST_DAYS = 200


@dataclass(frozen=True)
class Slider:
    """The days on which the tree changed, newest first, with how often; `here` is the one that holds on the day shown."""

    days: Sequence[tuple[date, int]]
    shown: date
    today: date

    @property
    def here(self) -> tuple[date, int] | None:
        return next((one for one in self.days if one[0] <= self.shown), None)

    @property
    def earlier(self) -> date | None:
        """The day of the change before the one shown."""
        at = self.here[0] if self.here else self.shown
        before = at if at < self.shown else next((day for day, _number in self.days if day < at), None)
        return before if before is None or before < self.shown else None

    @property
    def later(self) -> date | None:
        days = [day for day, _number in self.days if self.shown < day <= self.today]
        return days[-1] if days else self.today if self.shown < self.today else None

    @property
    def options(self) -> Sequence[tuple[date, int]]:
        """Days to choose from, newest first: those of change, and the day shown and today."""
        known = dict(self.days[:MOST_DAYS])
        for day in (self.shown, self.today):
            known.setdefault(day, 0)
        return sorted(((day, number) for day, number in known.items() if day <= self.today), reverse=True)


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The chosen unit with everything under it, on the day asked for: as a tree, or as a table to sort and filter."""
    view, top = viewing(request), unit_for(request)
    flat = request.GET.get("view") == "table"
    tree = tree_page(reader(request), top, view.as_of, whole=flat)
    page = {
        "unit": top,
        "own": own_units(request),
        "tree": tree,
        "tabs": tabs_of(view, top, "table" if flat else "tree"),
        "slider": Slider(days_of_change(top), view.as_of, view.today),
        "table": flat_table(request, tree, view) if flat else tree_table(request, tree, view),
        "number": tree.top.units + 1 if tree.top else 0,
    }
    return render(request, "units/tree.html", page)


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What changed at and under the unit after one day and up to another, with the acts and papers behind it."""
    view, top, user = viewing(request), unit_for(request), reader(request)
    slider = Slider(days_of_change(top), view.as_of, view.today)
    after, problem = _after(request, slider)
    rows = changes_under(top, after=after, until=view.as_of)
    counted = dict(rows.order_by().values_list("kind").annotate(number=Count("pk")))
    page = {
        "unit": top,
        "tabs": tabs_of(view, top, "changes"),
        "slider": slider,
        "after": after,
        "problem": problem,
        "counted": [(label, counted[kind]) for kind, label in CHANGES.items() if counted.get(kind)],
        "compared": _compared(user, top, after, view.as_of),
        "table": _changes_table(request, rows, user, view),
    }
    return render(request, "units/changes.html", page, status=400 if problem else 200)


def _after(request: HttpRequest, slider: Slider) -> tuple[date, str]:
    """The day that is compared with: as typed, else the one before the last change. What cannot be read is told."""
    last = slider.here[0] if slider.here else slider.shown
    usual = last - timedelta(days=1)
    typed = request.GET.get("from", "").strip()
    if not typed:
        return usual, ""
    try:
        after = parse_date(typed)
    except BadDate as bad:
        return usual, str(bad)
    if after >= slider.shown:
        return usual, _("Ngày so sánh phải trước ngày đang xem (%(day)s).") % {"day": format_date(slider.shown)}
    return after, ""


@dataclass(frozen=True)
class Compared:
    """One number on both days; None = the unit did not stand that day."""

    label: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


def _compared(user: User, top: Unit, before: date, after: date) -> list[Compared]:
    """Organisations, branches and members of the unit on both days."""
    old, new = (tree_page(user, top, day).top for day in (before, after))
    labels: Sequence[tuple[str, Callable[[Row], int | None]]] = (
        (_("Tổ chức, kể cả chính nó"), lambda row: row.units + 1),
        (_("Chi bộ"), lambda row: row.branches),
        (_("Đảng viên (theo tên)"), lambda row: row.members),
        (_("Đảng viên (khai báo)"), lambda row: row.declared),
    )
    rows = [Compared(label, read(old) if old else None, read(new) if new else None) for label, read in labels]
    return [row for row in rows if row.before is not None or row.after is not None]


def _changes_table(request: HttpRequest, rows: QuerySet[Event], user: User, view: Viewing) -> Table:
    found: dict[UUID, Change] = {}
    papers: dict[UUID, Instrument] = {}

    def act(event: Event) -> Link | str:
        one = found[event.pk].act
        return Link(one.label, address("reorganise_act", one.pk)) if one else ""

    columns = [
        Column("name", _("Tổ chức"), value=lambda event: found[event.pk].name),
        Column("on", _("Ngày"), kind="date", sort=True),
        Column("kind", _("Thay đổi"), value=lambda event: found[event.pk].what),
        Column("before", _("Trước"), value=lambda event: found[event.pk].before),
        Column("after", _("Sau"), value=lambda event: found[event.pk].after),
        Column("act", _("Theo việc"), value=act),
        Column("paper", _("Văn bản"), value=lambda event: paper_link(papers, found[event.pk].paper)),
    ]
    table = Table.of(
        request,
        columns,
        rows,
        sort="-on",
        caption=_("Đã thay đổi"),
        row_url=lambda event: f"{reverse('web:unit', args=[found[event.pk].unit.code])}{day_query(view)}",
        empty_text=_("Cây tổ chức không đổi giữa hai ngày này."),
    )
    found |= dict(zip((event.pk for event in table.rows), described(table.rows), strict=True))
    papers |= papers_of(user, {one.paper for one in found.values() if one.paper})
    return table


def tabs_of(view: Viewing, top: Unit, current: str) -> list[Tab]:
    """The three faces of the explorer, for the same unit and day."""
    asked = {"unit": top.code, **({"as_of": format_date(view.as_of)} if view.is_past else {})}
    faces = (
        ("tree", _("Cây"), address("units", **asked)),
        ("table", _("Bảng"), address("units", **asked, view="table")),
        ("changes", _("Thay đổi qua các thời kỳ"), address("unit_changes", **asked)),
    )
    return [Tab(label, url, key == current) for key, label, url in faces]


def flat_table(request: HttpRequest, tree: Tree, view: Viewing) -> Table:
    """Every unit under the top (or those directly below it), by words of its name and by kind."""
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "kind", "level")}
    words = fold(asked["q"]).split()
    rows = [
        row
        for row in tree.rows
        if row.node.depth > 0
        and (asked["level"] == "all" or row.node.depth == 1)
        and (not asked["kind"] or row.node.unit.kind == asked["kind"])
        and all(word in fold(f"{row.node.name} {row.node.unit.code}") for word in words)
    ]
    there = {row.node.unit.kind for row in tree.rows}
    kinds = [(key, kind.name) for key, kind in unit_kinds().items() if key in there]
    return Table.of(
        request,
        [
            Column("name", _("Tổ chức"), sort="node.unit.sort", value=lambda row: row.node.name),
            Column("code", _("Mã"), value=lambda row: row.node.unit.code, hidden=True),
            Column("kind", _("Loại"), sort=True, value=lambda row: row.node.unit.kind_info.name),
            Column("parent", _("Trực thuộc"), sort=True),
            *_numbers(tree),
        ],
        rows,
        caption=_("Tổ chức"),
        filters=[
            Filter("q", _("Tên hoặc mã"), placeholder=_("không cần dấu")),
            Filter("kind", _("Loại"), [("", _("Tất cả")), *kinds]),
            Filter("level", _("Cấp"), [("", _("Trực thuộc trực tiếp")), ("all", _("Mọi cấp bên dưới"))]),
        ],
        row_url=lambda row: f"{reverse('web:unit', args=[row.node.unit.code])}{day_query(view)}",
        empty_text=_("Không có tổ chức nào."),
    )


def _numbers(tree: Tree) -> list[Column]:
    """The counts of a row: each includes everything below."""
    hint = _("Gồm cả các tổ chức cấp dưới")
    declared = [Column("declared", _("Đảng viên (khai báo)"), kind="number", hint=_("Số đơn vị khai báo gần nhất"))]
    return [
        Column("units", _("Tổ chức bên dưới"), kind="number", value=lambda row: row.units or None),
        Column("branches", _("Chi bộ"), kind="number", hint=hint),
        Column("members", _("Đảng viên"), kind="number", hint=hint),
        Column("probationary", _("Dự bị"), kind="number", hint=hint, hidden=True),
        *(declared if tree.any_declared else ()),
        Column("running", _("Hồ sơ đang theo dõi"), kind="number", hint=hint),
    ]


def tree_table(request: HttpRequest, tree: Tree, view: Viewing, *, flat: bool = False) -> Table:
    """Units under one another; `flat`: those directly below one, as its page shows them."""

    def switch(row: Row) -> Link | str:
        if not row.node.children:
            return ""
        text = _("mở %(n)s đơn vị") % {"n": row.hidden_below} if row.hidden_below else _("xem từ đây")
        return Link(text, f"{reverse('web:units')}?{_query(view, row.node.unit.code)}")

    where = [
        Column("code", _("Mã"), value=lambda row: row.node.unit.code),
        Column("kind", _("Loại"), value=lambda row: row.node.unit.kind_info.name),
    ]
    columns = [
        Column("name", _("Tổ chức"), value=lambda row: row.node.name),
        *(() if flat else where),
        *_numbers(tree),
    ]
    if any(row.node.children for row in tree.rows):
        columns.append(Column("switch", _("Cấp dưới"), value=switch))
    return Table.of(
        request,
        columns,
        list(tree.rows),
        caption=_("Trực thuộc") if flat else _("Cây tổ chức"),
        per_page=MOST_ROWS * 10,
        row_url=lambda row: f"{reverse('web:unit', args=[row.node.unit.code])}{day_query(view)}",
        row_depth=None if flat else lambda row: row.node.depth,
        row_tone=lambda row: "void" if row.node.unit.closed_on and row.node.unit.closed_on <= view.today else "",
        empty_text=_("Tổ chức này chưa có hoặc đã kết thúc vào ngày đang xem."),
        bare=flat,
    )


def _query(view: Viewing, code: str) -> str:
    return urlencode({"unit": code, **({"as_of": format_date(view.as_of)} if view.is_past else {})})


def day_query(view: Viewing) -> str:
    """The day of a past view, for a link that names its unit in the path."""
    return f"?as_of={view.as_of:%d/%m/%Y}" if view.is_past else ""
