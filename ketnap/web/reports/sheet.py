"""Tables of a printed report as the page shows them: the same cells as on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketnap.forms.report import Table, shown

SIDES = {"order": "center", "text": "start", "number": "end", "percent": "end", "date": "center"}


@dataclass(frozen=True)
class Cell:
    text: str
    side: str


@dataclass(frozen=True)
class PrintedTable:
    caption: str
    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] | None
    note: str


def printed(table: Table) -> PrintedTable:
    """The table with every cell as text."""
    heads = [
        Cell(f"{column.group}: {column.title}" if column.group else column.title, SIDES[column.kind])
        for column in table.columns
    ]

    def cells(values: Sequence[object], *, total: bool = False) -> list[Cell]:
        return [
            Cell("" if value is None and total else shown(value, column), SIDES[column.kind])  # type: ignore[arg-type]
            for value, column in zip(values, table.columns, strict=True)
        ]

    totals = None if table.totals is None else cells(table.totals, total=True)
    return PrintedTable(table.caption, heads, [cells(row) for row in table.rows], totals, table.note)
