"""Tables of a report as a workbook: numbers stay numbers, so that the reader can go on calculating."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from ketnap.forms.report import Column, Table
from ketnap.lib.moments import day_of
from ketnap.reports.papers import Paper

WIDTHS = {"order": 6, "text": 34, "number": 13, "percent": 11, "date": 13}
NAME_LIMIT = 31


def workbook(paper: Paper, made_at: str) -> bytes:
    """One sheet per table, with head, notes and totals; equal arguments give equal bytes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    made = day_of(made_at)
    book.set_properties({"title": paper.title, "created": datetime(made.year, made.month, made.day)})  # noqa: DTZ001
    formats = _formats(book)
    for number, table in enumerate(paper.tables, start=1):
        _sheet(book, f"{number}. {table.caption or paper.code}"[:NAME_LIMIT], paper, table, formats)
    book.close()
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "Times New Roman", "font_size": 12}
    plain = {"font_name": "Times New Roman", "font_size": 12}
    return {
        "title": book.add_format({**plain, "bold": True, "font_size": 14}),
        "note": book.add_format({**plain, "italic": True}),
        "head": book.add_format({**edge, "bold": True, "align": "center", "bg_color": "#EFEBE4"}),
        "text": book.add_format(edge),
        "number": book.add_format({**edge, "align": "right", "num_format": "#,##0.##"}),
        "whole": book.add_format({**edge, "align": "right", "num_format": "#,##0"}),
        **{f"percent {n}": book.add_format({**edge, "align": "right", "num_format": _percent(n)}) for n in range(5)},
        "date": book.add_format({**edge, "align": "center", "num_format": "dd/mm/yyyy"}),
        "total": book.add_format({**edge, "bold": True, "align": "right", "num_format": "#,##0.##"}),
        "total_text": book.add_format({**edge, "bold": True}),
    }


def _sheet(book: Any, name: str, paper: Paper, table: Table, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_safe(name))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS[column.kind])
    sheet.write_string(0, 0, paper.head.title, formats["title"])
    sheet.write_string(1, 0, f"{paper.head.issuer}. {paper.head.subtitle}", formats["note"])
    line = 3
    for place, column in enumerate(table.columns):
        title = f"{column.group}: {column.title}" if column.group else column.title
        sheet.write_string(line, place, title, formats["head"])
    for row in table.rows:
        line += 1
        _row(sheet, line, row, table.columns, formats)
    if table.totals is not None:
        line += 1
        _row(sheet, line, table.totals, table.columns, formats, total=True)
    if table.note:
        sheet.write_string(line + 2, 0, table.note, formats["note"])
    sheet.freeze_panes(4, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _row(
    sheet: Any,
    line: int,
    row: Sequence[object],
    columns: Sequence[Column],
    formats: dict[str, Any],
    *,
    total: bool = False,
) -> None:
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        shape = formats["total" if total else "text"]
        if value is None:
            sheet.write_blank(line, place, None, shape)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, formats["date"])
        elif isinstance(value, int | Decimal):
            plain = _number_format(value, column)
            sheet.write_number(
                line, place, float(value), shape if total and column.kind != "percent" else formats[plain]
            )
        else:
            sheet.write_string(line, place, str(value), formats["total_text" if total else "text"])


def _number_format(value: int | Decimal, column: Column) -> str:
    if column.kind == "percent":
        return f"percent {2 if column.decimals is None else column.decimals}"
    return "whole" if isinstance(value, int) else "number"


def _percent(decimals: int) -> str:
    """The value is in per cent already: 51.79 is shown as 51,79%."""
    return f'0{"." if decimals else ""}{"0" * decimals}"%"'


def _safe(name: str) -> str:
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in name)
