"""Workbooks made for tests: a list as an office keeps it, and hostile files."""

import struct
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

TITLE = [
    ["ĐẢNG BỘ HUYỆN BẮC TÂN UYÊN", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
    ["ĐẢNG ỦY THỊ TRẤN TÂN THÀNH"],
    [],
    ["DANH SÁCH QUẦN CHÚNG ƯU TÚ ĐỀ NGHỊ DỰ LỚP BỒI DƯỠNG NHẬN THỨC VỀ ĐẢNG"],
    ["(Kèm theo Công văn số …-CV/ĐU, ngày 05/4/2023)"],
    [],
]
HEADER = [
    ["TT", "Họ và tên", "Năm sinh", None, "Dân tộc", "Nghề nghiệp, chức vụ", "Đơn vị\n(Chi bộ)", "Ghi chú"],
    [None, None, "Nam", "Nữ"],
]
FOOTER = [
    ["Tổng cộng: 60 người"],
    [],
    [None, None, None, None, "Tân Thành, ngày 05 tháng 4 năm 2023"],
    [None, "NGƯỜI LẬP BIỂU", None, None, "T/M ĐẢNG ỦY"],
    [None, None, None, None, "PHÓ BÍ THƯ"],
    [],
    [None, "Nguyễn Thị Mẫu Ký", None, None, "Trần Văn Mẫu Ký"],
]


def people(count: int = 60) -> list[list[object]]:
    """Answer rows of made-up people, men's birth dates in column C and women's in column D, as text."""
    rows: list[list[object]] = []
    for number in range(1, count + 1):
        born = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{1985 + number % 20}"
        man, woman = (born, None) if number % 2 else (None, born)
        rows.append(
            [number, f"Nguyễn Văn Mẫu {number}", man, woman, "Kinh", "Công nhân", f"Chi bộ khu phố {number % 7}"]
        )
    return rows


def office_list(count: int = 60) -> list[list[object]]:
    """Answer the rows of a whole sheet: title, two-row header, people, total, signatures."""
    return [*TITLE, *HEADER, *people(count), *FOOTER]


def save(path: Path, sheets: dict[str, list[list[object]]], *, hidden: tuple[str, ...] = (), **options: bool) -> Path:
    """Write the sheets to `path`; dates become real date cells."""
    with xlsxwriter.Workbook(path, options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row_index, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(row_index, column, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(row_index, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(row_index, column, cell)
                    elif cell is not None:
                        sheet.write(row_index, column, cell)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Answer every part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def save_parts(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip archive of exactly these parts."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def zeros(megabytes: int) -> bytes:
    """Answer an XML part that is nearly nothing packed and `megabytes` unpacked."""
    return b"<worksheet>" + b" " * (megabytes * 1024 * 1024) + b"</worksheet>"


def claim_size(path: Path, name: str, size: int) -> Path:
    """Change the unpacked size that the zip directory and the part's own head claim."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        info = archive.getinfo(name)
        start = archive.start_dir
    struct.pack_into("<L", content, info.header_offset + 22, size)
    position = content.index(name.encode(), start) - 46
    struct.pack_into("<L", content, position + 24, size)
    path.write_bytes(bytes(content))
    return path
