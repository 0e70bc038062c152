"""Reading an office's .xlsx without trusting it: the zip directory first, then parsing in a killable child."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Timer
from typing import Any, BinaryIO

from ketnap.transfer.sheets.archive import BadWorkbook, inspect, inspect_archive

__all__ = ["BadWorkbook", "Cell", "Sheet", "inspect_archive", "read_workbook"]

Cell = str | int | float | date | datetime | bool | None

MAX_RESULT = 64 * 1024 * 1024
WALL_SECONDS = 30.0

_CODE_ROOT = Path(__file__).resolve().parents[3]
_NEEDED_ENVIRONMENT = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")


@dataclass(frozen=True)
class Sheet:
    """One visible sheet. `rows[0]` is row 1 of the file; every row is as long as the longest; empty cells are None."""

    name: str
    rows: list[list[Cell]]


def read_workbook(path: Path, *, wall_seconds: float = WALL_SECONDS) -> list[Sheet]:
    """Answer the visible sheets of an .xlsx file in their order, at most 50,000 rows and 200 columns each.

    Text stays as typed (also dates typed as text), whole numbers become int, date cells date (datetime if they carry
    a time of day), cells with an error are empty. Raises BadWorkbook with a Vietnamese message for everything that
    `inspect_archive` refuses, that cannot be parsed, or that needs more than `wall_seconds`, 20 s of processor time
    or 512 MB.
    """
    try:
        with path.open("rb") as file:
            inspect(file)
            output = _run_child(file, wall_seconds)
    except OSError:
        raise BadWorkbook("Không mở được tệp. Hãy kiểm tra tệp còn ở chỗ cũ và bạn có quyền đọc.") from None
    sheets = _sheets(output)
    if not any(sheet.rows for sheet in sheets):
        raise BadWorkbook("Tệp không có trang tính nào có dữ liệu (trang bị ẩn không được đọc). Hãy chọn lại tệp.")
    return sheets


def _run_child(file: BinaryIO, wall_seconds: float) -> bytes:
    """Give the file, opened and inspected, to the child as its standard input: nobody can swap it in between."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    environment = {name: os.environ[name] for name in _NEEDED_ENVIRONMENT if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "ketnap.transfer.sheets.child"],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_CODE_ROOT,
        env=environment,
    ) as child:
        deadline = Timer(wall_seconds, child.kill)
        deadline.start()
        try:
            output = child.stdout.read(MAX_RESULT + 1) if child.stdout else b""
            if len(output) > MAX_RESULT:
                child.kill()
            child.wait()
        finally:
            deadline.cancel()
            child.kill()
    if child.returncode != 0 or len(output) > MAX_RESULT:
        raise BadWorkbook(
            "Đọc tệp quá lâu hoặc quá nhiều bộ nhớ nên đã dừng lại. "
            "Hãy chép riêng trang danh sách sang một tệp Excel mới, hoặc chia ra nhiều tệp."
        )
    return output


def _sheets(output: bytes) -> list[Sheet]:
    try:
        document = json.loads(output)
        if "error" not in document:
            return [Sheet(str(sheet["name"]), [_row(row) for row in sheet["rows"]]) for sheet in document["sheets"]]
    except (ValueError, KeyError, TypeError):
        raise BadWorkbook(_UNREADABLE) from None
    if document["error"] == "password":
        raise BadWorkbook("Tệp có mật khẩu mở. Hãy bỏ mật khẩu trong Excel, rồi gửi lại.")
    if document["error"] == "too_large":
        raise BadWorkbook(
            f"Trang tính “{document['sheet']}” có hơn 50.000 dòng hoặc 200 cột. "
            "Hãy xóa các dòng, cột thừa ở cuối trang, hoặc chia ra nhiều tệp."
        )
    raise BadWorkbook(_UNREADABLE)


_UNREADABLE = "Không đọc được nội dung bảng tính. Hãy mở bằng Excel, lưu lại thành tệp .xlsx mới, rồi gửi lại."


def _row(row: list[Any]) -> list[Cell]:
    return [_cell(cell) for cell in row]


def _cell(cell: Any) -> Cell:
    """Take back one cell of the child's JSON; ValueError for what the child never writes."""
    if cell is None or isinstance(cell, str | int | float):
        return cell
    kind, text = cell
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "datetime":
        return datetime.fromisoformat(text)
    raise ValueError(f"unknown kind of cell: {kind}")
