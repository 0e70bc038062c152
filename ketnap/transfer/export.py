"""Export of tables to .xlsx: only rows in the user's scope, names only where the user may read them, every export logged.

Texts are written as texts, never as formulas or links; one that a spreadsheet might run when the file is later saved as CSV
(it begins with = + - @ or a control sign) gets an apostrophe before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record_read
from ketnap.base.errors import BadInput
from ketnap.lib.moments import ZONE
from ketnap.transfer.tables import cases, localrules, organisation, territory, workdays
from ketnap.transfer.tables.view import Table, Value, View
from ketnap.units.models import Unit
from ketnap.units.queries import path_on

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
MAX_CELL = 32_767
MAX_ROWS = 1_000_000
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
    "default_date_format": "dd/mm/yyyy",
    "remove_timezone": True,
}


@dataclass(frozen=True)
class Exported:
    """A finished workbook; `rows` by table code."""

    content: bytes
    rows: dict[str, int]


def tables() -> list[Table]:
    """Every table that can be exported, in the order of the list people see."""
    return [*cases.TABLES, *organisation.TABLES, *territory.TABLES, *localrules.TABLES, *workdays.TABLES]


def table_of(code: str) -> Table:
    """One table. Raises BadInput for a code that is none."""
    found = next((table for table in tables() if table.code == code), None)
    if found is None:
        raise BadInput("table", f"Không có bảng “{code}”.")
    return found


def exportable(user: User) -> list[Table]:
    """The tables of which the user may see any row at all."""
    return [table for table in tables() if user.may_anywhere(table.permission)]


def export(codes: Sequence[str], *, unit: Unit, user: User, today: date) -> Exported:
    """The tables from `unit` downwards as one workbook, a sheet each. Logged as a read before it is answered.

    Raises Forbidden without the right to export at the unit, BadInput for an unknown table or none.
    """
    require(user, "transfer.export", at=unit)
    path = path_on(unit, today)
    if not codes or path is None:
        raise BadInput("table", "Hãy chọn ít nhất một bảng.")
    chosen = [table_of(code) for code in dict.fromkeys(codes)]
    buffer, counts = BytesIO(), {}
    with xlsxwriter.Workbook(buffer, {**SAFE, "in_memory": True}) as book:
        sheets = _Sheets(book)
        for table in chosen:
            counts[table.code] = sheets.add(table, table.rows(View(user, path, today, table.permission)))
    record_read(
        "transfer.export", actor=user.username, target=f"unit:{unit.code}", unit=unit.pk, details={"rows": counts}
    )
    return Exported(buffer.getvalue(), counts)


def harmless(text: str) -> str:
    """A text that no spreadsheet runs, also after it was saved as CSV and opened again."""
    text = text[: MAX_CELL - 1]
    return f"'{text}" if text.startswith(DANGEROUS) else text


class _Sheets:
    """Writes tables into one workbook, each on a sheet of its own with its head fixed."""

    def __init__(self, book: "xlsxwriter.Workbook") -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})

    def add(self, table: Table, rows: Iterable[Sequence[Value]]) -> int:
        sheet = self.book.add_worksheet(table.title[:31])
        for place, label in enumerate(table.columns):
            sheet.set_column(place, place, max(11, min(40, len(label) + 4)))
        for place, label in enumerate(table.columns):
            sheet.write_string(0, place, label, self.head)
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            if number > MAX_ROWS:
                raise BadInput("table", f"Bảng “{table.title}” quá lớn cho một trang tính. Hãy chọn đơn vị nhỏ hơn.")
            for place, value in enumerate(row):
                self._write(sheet, number, place, value)
        return number

    def _write(self, sheet: "xlsxwriter.worksheet.Worksheet", row: int, place: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(row, place, "Có" if value else "Không")
        elif isinstance(value, datetime):
            sheet.write_datetime(row, place, value.astimezone(ZONE).replace(tzinfo=None), self.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, self.day)
        elif isinstance(value, int):
            sheet.write_number(row, place, value)
        else:
            sheet.write_string(row, place, harmless(value))
