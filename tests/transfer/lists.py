"""Lists of made-up candidates for the small organisation of `tests/example_org.py`, as a township office keeps them."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl

from ketnap.lib.vietnamese import format_date
from tests.example_org import GIVEN

TITLE = [
    ["ĐẢNG BỘ HUYỆN MẪU", None, None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
    ["ĐẢNG ỦY THỊ TRẤN MẪU"],
    [],
    ["DANH SÁCH QUẦN CHÚNG ƯU TÚ ĐANG THEO DÕI, GIÚP ĐỠ"],
    ["(Tính đến ngày 05/4/2023)"],
    [],
]
HEADER = [
    [
        "TT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Dân tộc", "Trình độ văn hóa", "Nghề nghiệp", "Đơn vị\n(Chi bộ)",
        "Nơi giới thiệu", "Ngày giới thiệu", "Ngày vào danh sách cảm tình Đảng", "Số nghị quyết", "Đảng viên giúp đỡ",
        "Ngày phân công", "SĐT", "Ghi chú",
    ],
    [None, None, "Nam", "Nữ"],
]  # fmt: skip
FOOTER = [
    ["Tổng cộng: 60 người"],
    [],
    [None, None, None, None, None, "Thị trấn mẫu, ngày 05 tháng 4 năm 2023"],
    [None, "NGƯỜI LẬP BIỂU", None, None, None, "T/M ĐẢNG ỦY"],
    [None, None, None, None, None, "PHÓ BÍ THƯ"],
    [],
    [None, "Nguyễn Thị Mẫu Ký", None, None, None, "Trần Văn Mẫu Ký"],
]
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ")
BRANCHES = ("Chi bộ Một", "C2", "Ba")
HELPERS = {"Chi bộ Một": "Nguyễn Mẫu An", "C2": "Ngô Mẫu Hạnh", "Ba": "Bùi Mẫu Đào"}
SOURCES = ("Đoàn TN", "Công đoàn", "Hội LHPN", "Chi bộ")
FIRST_ROW = len(TITLE) + len(HEADER) + 1


def candidate(number: int, helpers: dict[str, str]) -> list[object]:
    """One row: introduced between 2021 and 2022, two thirds put on the list, half of those with a helper."""
    man = number % 2 == 1
    born = format_date(date(1985, 3, 1) + timedelta(days=97 * number))
    branch = BRANCHES[number % 3]
    introduced = date(2021, 8, 2) + timedelta(days=5 * number)
    listed = introduced + timedelta(days=28) if number % 3 else None
    helper = helpers.get(branch) if listed and number % 4 in (1, 2) else None
    return [
        number, f"{FAMILIES[number % 6]} {'Văn' if man else 'Thị'} Mẫu {GIVEN[number % 16]}",
        born if man else None, None if man else born, "Kinh" if number % 7 else "Khmer", "12/12", "Giáo viên" if number % 5 else "Thợ may",
        branch, SOURCES[number % 4], format_date(introduced), format_date(listed) if listed else None,
        f"{number:02d}-NQ/CB" if listed and number % 2 else None, helper,
        format_date(listed) if helper and listed else None, "0900 000 000", "mẫu" if number % 10 == 0 else None,
    ]  # fmt: skip


def office_rows(count: int = 60, helpers: dict[str, str] | None = None) -> list[list[object]]:
    """A whole sheet: title, two-row header, people, totals, signatures."""
    return [*TITLE, *HEADER, *(candidate(number, helpers or {}) for number in range(1, count + 1)), *FOOTER]


def save(path: Path, rows: list[list[object]]) -> Path:
    """Write one sheet with openpyxl, merged title and header cells as an office merges them."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if len(rows) > FIRST_ROW:
        top = len(TITLE) + 1
        sheet.merge_cells(start_row=4, end_row=4, start_column=1, end_column=10)
        sheet.merge_cells(start_row=top, end_row=top, start_column=3, end_column=4)
        for column in (1, 2, *range(5, 17)):
            sheet.merge_cells(start_row=top, end_row=top + 1, start_column=column, end_column=column)
    book.save(path)
    return path


def small(path: Path, header: list[str], *rows: list[object]) -> Path:
    """A list with a header in the first row and nothing else."""
    return save(path, [header, *rows])
