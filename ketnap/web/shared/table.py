"""Tables of the pages: columns, rows, sorting, paging, chosen columns – all of it kept in the address.

A room writes its columns once and calls `Table.of(request, …)`; `{% table table %}` draws it. Parameters in the
address: `sort=key` or `sort=-key`, `page=2`, `cols=key` (repeated), `print=1` (all rows on one sheet). Others
are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from ketnap.web.shared.components import Badge, Link, Progress

ROWS_PER_PAGE = 50
ROWS_PER_PRINT = 2000


@dataclass(frozen=True)
class Column:
    """One column. `kind`: text, number, percent, date, badge, progress, link. `sort`: True, or the name to order by.

    Numbers, percents and dates are given raw and printed in the Vietnamese way. `value` reads the cell from a row;
    without it the row's attribute or key `key` is taken. `hidden` columns appear when chosen.
    """

    key: str
    label: str
    sort: bool | str = False
    align: str = ""
    kind: str = "text"
    decimals: int | None = None
    hidden: bool = False
    hint: str = ""
    value: Callable[[Any], Any] | None = None

    @property
    def side(self) -> str:
        return self.align or ("end" if self.kind in ("number", "percent") else "start")

    @property
    def order(self) -> str:
        return self.sort if isinstance(self.sort, str) else self.key

    def read(self, row: Any) -> Any:
        if self.value is not None:
            return self.value(row)
        if isinstance(row, Mapping):
            return row.get(self.key)
        return getattr(row, self.key, None)


@dataclass(frozen=True)
class Filter:
    """One field of the filter row; the room applies it to its rows. `choices` makes it a list, else it is a text."""

    key: str
    label: str
    choices: Sequence[tuple[str, str]] = ()
    value: str = ""
    placeholder: str = ""


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any
    head: bool = False
    url: str = ""

    @property
    def kind(self) -> str:
        for made, name in ((Badge, "badge"), (Progress, "progress"), (Link, "link")):
            if isinstance(self.value, made):
                return name
        return self.column.kind

    @property
    def empty(self) -> bool:
        return self.value is None or self.value == ""


@dataclass(frozen=True)
class Row:
    """`depth` moves the first cell to the right, for rows that stand under one another (1–6)."""

    cells: tuple[Cell, ...]
    url: str = ""
    tone: str = ""
    depth: int = 0


@dataclass
class Table:
    """A table as it is drawn. Most callers use `Table.of`; a fixed table of a report is made directly."""

    columns: Sequence[Column]
    rows: Sequence[Any]
    caption: str = ""
    total: int | None = None
    page: Page[Any] | None = None
    export_url: str = ""
    row_url: Callable[[Any], str] | None = None
    row_tone: Callable[[Any], str] | None = None
    row_depth: Callable[[Any], int] | None = None
    footer: Any = None
    filters: Sequence[Filter] = ()
    empty_text: str = ""
    sort: str = ""
    narrow: str = "cards"
    id: str = "table"
    bare: bool = False
    all_columns: Sequence[Column] = ()
    kept: Sequence[tuple[str, str]] = field(default_factory=list)
    printing: bool = False

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        columns: Sequence[Column],
        rows: Sequence[Any] | QuerySet[Any],
        *,
        sort: str = "",
        per_page: int = ROWS_PER_PAGE,
        filters: Sequence[Filter] = (),
        **more: Any,
    ) -> Table:
        """The rows ordered, cut into a page and reduced to the chosen columns, as the address asks.

        `sort` is the order when the address names none (or names a column that cannot be sorted by).
        """
        asked = request.GET.get("sort", "")
        sort = asked if asked in _orders(columns) else sort
        printing = request.GET.get("print") == "1"
        page = Paginator(_ordered(rows, columns, sort), ROWS_PER_PRINT if printing else per_page).get_page(
            request.GET.get("page")
        )
        return cls(
            columns=_chosen(columns, request.GET),
            rows=list(page.object_list),
            total=page.paginator.count,
            page=page,
            sort=sort,
            filters=[_filled(one, request.GET) for one in filters],
            all_columns=columns,
            kept=_kept(request.GET, {one.key for one in filters}),
            printing=printing,
            **more,
        )

    @property
    def heads(self) -> Iterator[dict[str, Any]]:
        """Every column with the order that a click on it asks for."""
        for column in self.columns:
            current = self.sort.lstrip("-") == column.key
            down = current and self.sort.startswith("-")
            yield {
                "column": column,
                "aria": "descending" if down else "ascending" if current else "none",
                "next": column.key if down or not current else f"-{column.key}",
            }

    @property
    def body(self) -> Iterator[Row]:
        for row in self.rows:
            yield self._row(row)

    @property
    def foot(self) -> Row | None:
        """The line of totals: a row like the others, added up by the room."""
        return None if self.footer is None else self._row(self.footer, link=False)

    def _row(self, row: Any, *, link: bool = True) -> Row:
        url = (self.row_url(row) or "") if link and self.row_url else ""
        tone = self.row_tone(row) if link and self.row_tone else ""
        cells = tuple(
            Cell(column, column.read(row), head=place == 0, url=url if place == 0 else "")
            for place, column in enumerate(self.columns)
        )
        return Row(cells, url, tone, min(self.row_depth(row), 6) if self.row_depth else 0)

    @property
    def count(self) -> int:
        return len(self.rows) if self.total is None else self.total

    @property
    def filtered(self) -> bool:
        return any(one.value for one in self.filters)

    @property
    def filter_keys(self) -> dict[str, None]:
        """Empties every filter and the page when handed to {% querystring %}."""
        return {**{one.key: None for one in self.filters}, "page": None}

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        shown = {column.key for column in self.columns}
        return [(column, column.key in shown) for column in self.all_columns]


def _orders(columns: Sequence[Column]) -> set[str]:
    keys = {column.key for column in columns if column.sort}
    return keys | {f"-{key}" for key in keys}


def _ordered(rows: Any, columns: Sequence[Column], sort: str) -> Any:
    """Rows in the asked order; empty values come last in a list. A queryset ends its order with the key."""
    if not sort:
        return rows
    down, key = sort.startswith("-"), sort.lstrip("-")
    column = next((one for one in columns if one.key == key), None)
    if column is None:
        return rows
    if isinstance(rows, QuerySet):
        return rows.order_by(f"-{column.order}" if down else column.order, "pk")
    pairs = [(_value(row, column), row) for row in rows]
    known = sorted((pair for pair in pairs if pair[0] is not None), key=lambda pair: pair[0], reverse=down)
    return [row for _, row in known] + [row for value, row in pairs if value is None]


def _value(row: Any, column: Column) -> Any:
    if isinstance(column.sort, str):
        return row.get(column.sort) if isinstance(row, Mapping) else attrgetter(column.sort)(row)
    value = column.read(row)
    if isinstance(value, Progress):
        return value.ratio
    return value.text if isinstance(value, Link | Badge) else value


def _chosen(columns: Sequence[Column], asked: QueryDict) -> Sequence[Column]:
    if "chosen" not in asked:
        return [column for column in columns if not column.hidden]
    keys = set(asked.getlist("cols"))
    return [column for place, column in enumerate(columns) if place == 0 or column.key in keys]


def _filled(one: Filter, asked: QueryDict) -> Filter:
    return Filter(one.key, one.label, one.choices, asked.get(one.key, one.value), one.placeholder)


def _kept(asked: QueryDict, leave_out: set[str]) -> list[tuple[str, str]]:
    """Parameters of the page that a table's own forms must carry along."""
    return [
        (key, value)
        for key, values in asked.lists()
        if key not in leave_out and key not in ("page", "print", "cols", "chosen")
        for value in values
    ]
