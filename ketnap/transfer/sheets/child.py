"""The child process that parses one workbook: standard input in, one JSON document on standard output.

Run as `python -m ketnap.transfer.sheets.child`. It may run out of memory or time and die; `read.py` is ready for that.
Started with next to no environment: it must need neither Django nor the office's data.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
MAX_INPUT = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200


def limit_itself() -> None:
    """Take memory, processor time and core files away from this process, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for name, amount in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_CORE", 0)):
        limit = getattr(resource, name, None)
        if limit is not None:
            try:
                resource.setrlimit(limit, (amount, amount))
            except (ValueError, OSError):  # macOS refuses some limits; the parent's clock still holds
                continue


def parse(content: bytes) -> dict[str, Any]:
    """Answer {"sheets": [{"name", "rows"}]} of the visible sheets, or {"error": code}; dates as ["date", text]."""
    from python_calamine import (
        CalamineError,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        load_workbook,
    )

    try:
        workbook = load_workbook(BytesIO(content))
        sheets = []
        for metadata in workbook.sheets_metadata:
            if metadata.typ != SheetTypeEnum.WorkSheet or metadata.visible != SheetVisibleEnum.Visible:
                continue
            sheet = workbook.get_sheet_by_name(metadata.name)
            last_row, last_column = sheet.end or (-1, -1)
            if last_row >= MAX_ROWS or last_column >= MAX_COLUMNS:
                return {"error": "too_large", "sheet": metadata.name}
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append({"name": metadata.name, "rows": [[_portable(cell) for cell in row] for row in rows]})
    except PasswordError:
        return {"error": "password"}
    except CalamineError:
        return {"error": "unreadable"}
    return {"sheets": sheets}


def _portable(cell: object) -> object:
    if isinstance(cell, datetime):
        whole_day = cell.time() == time(0)
        return ["date", cell.date().isoformat()] if whole_day else ["datetime", cell.isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return None if cell == "" else cell


def main() -> int:
    """Parse standard input within the limits; 0 unless the process dies."""
    limit_itself()
    document = parse(sys.stdin.buffer.read(MAX_INPUT + 1))
    sys.stdout.buffer.write(json.dumps(document, ensure_ascii=False, allow_nan=False).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
