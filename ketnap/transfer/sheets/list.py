"""One office's list as a file: safe reading, finding the list, reading its rows, and the empty template."""

from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from ketnap.transfer.sheets.columns import COLUMNS, HINTS, LEFT_OUT_OF_TEMPLATE, columns
from ketnap.transfer.sheets.intents import Row
from ketnap.transfer.sheets.layout import BadLayout, Column, Layout, column_letter, lay_out, read_row
from ketnap.transfer.sheets.read import BadWorkbook, Sheet, read_workbook


@dataclass(frozen=True)
class CandidateList:
    """What was read: rows about persons, rows left out with the reason, headers nobody asked for."""

    sheet: str
    rows: tuple[Row, ...]
    ignored: tuple[tuple[int, str], ...]
    unused_headers: tuple[str, ...]


def read_list(path: Path, *, unit_required: bool = True) -> CandidateList:
    """Read the list in a workbook. Raises BadWorkbook for a file that is not taken, BadLayout when no sheet is such a list.

    The first sheet on which the needed columns are found is read; the others are named among what was left out. A list
    without a column of the unit is read when headings between the people name the branches.
    """
    wanted = columns(unit_required=unit_required)
    sheets = read_workbook(path)
    failures: list[BadLayout] = []
    for sheet in sheets:
        try:
            layout = _found(sheet, wanted)
        except BadLayout as failure:
            failures.append(failure)
            continue
        return _taken(sheet, layout, wanted, [other.name for other in sheets if other is not sheet])
    raise failures[0] if failures else BadWorkbook("Tệp không có trang tính nào có dữ liệu. Hãy chọn lại tệp.")


def _found(sheet: Sheet, wanted: tuple[Column, ...]) -> Layout:
    try:
        return lay_out(sheet.rows, wanted)
    except BadLayout:
        grouped = lay_out(sheet.rows, columns(unit_required=False))
        if "unit" not in grouped.columns and grouped.groups:
            return grouped
        raise


def _taken(sheet: Sheet, layout: Layout, wanted: tuple[Column, ...], others: list[str]) -> CandidateList:
    rows = []
    by_group = "unit" not in layout.columns and any(column.required for column in wanted if column.key == "unit")
    for number, cells in layout.data_rows:
        if by_group:
            group = [name for row, name in layout.groups if row < number][-1:]
            cells = {**cells, "unit": group[0] if group else None}
        values, problems = read_row(cells, wanted)
        places = {key: f"{column_letter(index)}{number}" for key, index in layout.columns.items()}
        rows.append(Row(number, values, problems, places))
    left_out = [*layout.ignored, *((0, f"Trang “{name}” không đọc.") for name in others)]
    return CandidateList(sheet.name, tuple(rows), tuple(left_out), tuple(layout.unused_headers))


def write_template(path: Path) -> None:
    """Write the empty list of the office's own form: headers, hints under them, text format, so that "12/12" stays text."""
    shown = [column for column in COLUMNS if column.key not in LEFT_OUT_OF_TEMPLATE]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Danh sách")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#F3EFE6"})
        must = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#F1D9D5"})
        hint = book.add_format(
            {"italic": True, "text_wrap": True, "valign": "top", "font_color": "#6B6459", "font_size": 9}
        )
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, "TT", head)
        sheet.write_string(1, 0, "(số thứ tự)", hint)
        for place, column in enumerate(shown, start=1):
            sheet.write_string(0, place, column.title, must if column.required else head)
            sheet.write_string(1, place, f"({HINTS[column.key]})", hint)
            sheet.set_column(place, place, 26 if column.key in ("name", "residence", "home_town", "note") else 18, text)
        sheet.set_column(0, 0, 6, text)
        sheet.set_row(1, 62)
        sheet.freeze_panes(2, 2)
