import random
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from ketnap.transfer.sheets import child, read
from ketnap.transfer.sheets.read import BadWorkbook, inspect_archive, read_workbook
from tests.transfer import workbooks


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return workbooks.save(tmp_path / "danh-sach.xlsx", {"Danh sách": workbooks.office_list()})


@pytest.fixture
def parts(good: Path) -> dict[str, bytes]:
    return workbooks.parts_of(good)


def refusal(path: Path) -> str:
    """The one message with which both doors refuse the file."""
    with pytest.raises(BadWorkbook) as inspected:
        inspect_archive(path)
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(path)
    assert str(inspected.value) == str(refused.value)
    return str(refused.value)


def test_a_list_of_60_is_read_cell_by_cell(good):
    inspect_archive(good)
    [sheet] = read_workbook(good)
    width = max(len(row) for row in workbooks.office_list())
    expected = [[*row, *[None] * (width - len(row))] for row in workbooks.office_list()]
    assert sheet.name == "Danh sách"
    assert sheet.rows == expected
    assert sheet.rows[8][2] == "02/02/1986"


@pytest.mark.parametrize("date_1904", [False, True])
def test_cells_keep_their_kinds(tmp_path, date_1904):
    row = [date(2000, 2, 29), datetime(2023, 4, 18, 8, 30), "18/04/2023", 7, 7.5, True, "079203001234", 79203001234]
    path = workbooks.save(tmp_path / "kinds.xlsx", {"A": [[], [None, *row]]}, date_1904=date_1904)
    [sheet] = read_workbook(path)
    assert sheet.rows[1] == [None, *row]
    assert [type(cell) for cell in sheet.rows[1][1:]] == [type(cell) for cell in row]


def test_hidden_sheets_are_not_read(tmp_path):
    path = workbooks.save(tmp_path / "a.xlsx", {"Mới": [["a"]], "Cũ": [["b"]], "Hai": [["c"]]}, hidden=("Cũ",))
    assert [sheet.name for sheet in read_workbook(path)] == ["Mới", "Hai"]


def test_a_workbook_without_data_is_refused(tmp_path):
    with pytest.raises(BadWorkbook, match="không có trang tính nào có dữ liệu"):
        read_workbook(workbooks.save(tmp_path / "empty.xlsx", {"A": []}))


def test_a_missing_file_is_refused(tmp_path):
    assert "Không mở được tệp" in refusal(tmp_path / "no.xlsx")


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.xlsx"
    path.touch()
    assert "Tệp rỗng" in refusal(path)


def test_text_renamed_to_xlsx_is_refused(tmp_path):
    path = tmp_path / "text.xlsx"
    path.write_text("TT,Họ và tên\n1,Nguyễn Văn Mẫu", encoding="utf-8")
    assert "không phải là bảng tính .xlsx (có thể chỉ đổi tên đuôi)" in refusal(path)


@pytest.mark.parametrize(
    ("body", "message"),
    [("EncryptedPackage".encode("utf-16-le"), "Tệp có mật khẩu mở"), (b"Workbook", "Excel kiểu cũ (.xls)")],
)
def test_old_and_password_protected_files_are_refused(tmp_path, body, message):
    path = tmp_path / "old.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048) + body + bytes(2048))
    assert message in refusal(path)


def test_a_file_of_more_than_20_mb_is_refused(tmp_path):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(20 * 1024 * 1024 + 1)
    assert "lớn hơn 20 MB" in refusal(path)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(good, kept):
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * kept)])
    assert "bị hỏng hoặc tải lên chưa hết" in refusal(good)


def test_a_zip_bomb_is_refused(tmp_path, parts):
    bomb = workbooks.save_parts(tmp_path / "bomb.xlsx", parts | {"xl/worksheets/sheet1.xml": workbooks.zeros(50)})
    assert "bung ra lớn gấp hơn 100 lần" in refusal(bomb)


def test_a_claim_of_1_gb_unpacked_is_refused(good):
    workbooks.claim_size(good, "xl/worksheets/sheet1.xml", 1024**3)
    assert "bung ra lớn hơn 100 MB" in refusal(good)


def test_a_claim_smaller_than_the_truth_is_refused(good):
    workbooks.claim_size(good, "xl/worksheets/sheet1.xml", 100)
    assert "bị hỏng" in refusal(good)


@pytest.mark.parametrize("member", ["extra/{}.xml", "x{}"])
def test_too_many_members_are_refused(tmp_path, parts, member):
    many = {member.format(number): b"<a/>" for number in range(2001)}
    assert "hơn 2.000 phần" in refusal(workbooks.save_parts(tmp_path / "many.xlsx", parts | many))


@pytest.mark.parametrize(
    "name", ["../evil.xml", "xl/../../evil.xml", "/etc/evil.xml", "C:/evil.xml", "xl\\..\\evil.xml", "\\evil.xml"]
)
def test_names_outside_the_archive_are_refused(tmp_path, parts, name):
    assert "trỏ ra ngoài" in refusal(workbooks.save_parts(tmp_path / "out.xlsx", parts | {name: b"<a/>"}))


def test_a_symbolic_link_is_refused(tmp_path, parts):
    path = workbooks.save_parts(tmp_path / "link.xlsx", parts)
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "trỏ ra ngoài" in refusal(path)


LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><sst>&lol2;</sst>'


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "_rels/.rels", "xl/styles.xml"])
@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?>' + LAUGHS.encode(),
        b"\n<!-- " + b"x" * 5000 + b" -->" + LAUGHS.encode(),
        b"<!-- <sst> --><?a <sst> ?>" + LAUGHS.encode(),
        b"\xef\xbb\xbf" + LAUGHS.encode(),
        b"<!-- " + b"x" * 70_000 + b" -->" + LAUGHS.encode(),
        LAUGHS.lower().encode(),
    ],
    ids=["plain", "behind a comment", "behind a hidden tag", "byte order mark", "behind 70 KB", "lower case"],
)
def test_a_doctype_in_any_part_is_refused(tmp_path, parts, part, content):
    assert "DOCTYPE/ENTITY" in refusal(workbooks.save_parts(tmp_path / "xxe.xlsx", parts | {part: content}))


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="UTF-7"?><sst/>',
        ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS).encode("utf-16"),
        LAUGHS.encode("utf-16-le"),
        LAUGHS.encode("utf-16-be"),
    ],
)
def test_a_strange_encoding_is_refused(tmp_path, parts, content):
    assert "bảng mã chữ lạ" in refusal(workbooks.save_parts(tmp_path / "x.xlsx", parts | {"xl/styles.xml": content}))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("xl/vbaProject.bin", "Tệp có macro"),
        ("xl/macrosheets/sheet1.xml", "Tệp có macro"),
        ("xl/externalLinks/externalLink1.xml", "liên kết tới tệp khác"),
        ("xl/connections.xml", "liên kết tới tệp khác"),
        ("xl/embeddings/oleObject1.bin", "nhúng bên trong"),
        ("docs/inner.zip", "nhúng bên trong"),
        ("word/document.xml", "Đây là tệp Word"),
    ],
)
def test_what_a_list_never_needs_is_refused(tmp_path, parts, name, message):
    assert message in refusal(workbooks.save_parts(tmp_path / "more.xlsx", parts | {name: b"<a/>"}))


def test_a_macro_workbook_is_known_by_its_content_type(tmp_path, parts):
    types = parts["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    assert types != parts["[Content_Types].xml"]
    path = workbooks.save_parts(tmp_path / "macro.xlsx", parts | {"[Content_Types].xml": types})
    assert "Tệp có macro" in refusal(path)


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "[Content_Types].xml"])
def test_an_archive_that_is_no_workbook_is_refused(tmp_path, parts, missing):
    del parts[missing]
    assert "không phải là bảng tính" in refusal(workbooks.save_parts(tmp_path / "zip.xlsx", parts))


def test_a_part_that_stands_twice_is_refused(tmp_path, parts):
    path = workbooks.save_parts(tmp_path / "twice.xlsx", parts)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/Workbook.xml", b"<a/>")
    assert "trùng tên" in refusal(path)


def test_an_unusual_compression_is_refused(tmp_path, parts):
    path = workbooks.save_parts(tmp_path / "bz.xlsx", parts, compression=zipfile.ZIP_BZIP2)
    assert "kiểu nén không phải của Excel" in refusal(path)


def test_a_cell_in_the_last_corner_is_refused(tmp_path):
    path = workbooks.save(tmp_path / "corner.xlsx", {"A": [["a"]]})
    parts = workbooks.parts_of(path)
    sheet = parts["xl/worksheets/sheet1.xml"]
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", corner)
    with pytest.raises(BadWorkbook, match=r"đã dừng lại|50\.000 dòng"):
        read_workbook(workbooks.save_parts(path, parts))


@pytest.mark.parametrize(("row", "column"), [(50_000, 0), (0, 200)])
def test_one_row_or_column_too_many_is_refused(tmp_path, row, column):
    rows = [[] for _ in range(row)] + [[None] * column + ["x"]]
    with pytest.raises(BadWorkbook, match=r"“A” có hơn 50\.000 dòng hoặc 200 cột"):
        read_workbook(workbooks.save(tmp_path / "large.xlsx", {"A": rows}))


def test_a_broken_sheet_is_refused(tmp_path, parts):
    broken = parts | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"}
    with pytest.raises(BadWorkbook, match="Không đọc được nội dung bảng tính"):
        read_workbook(workbooks.save_parts(tmp_path / "broken.xlsx", broken))


def test_a_child_out_of_time_is_killed_and_the_file_refused(good):
    with pytest.raises(BadWorkbook, match="đã dừng lại"):
        read_workbook(good, wall_seconds=0.0)


def test_a_child_that_writes_without_end_is_killed(good, monkeypatch):
    monkeypatch.setattr(read, "MAX_RESULT", 1000)
    with pytest.raises(BadWorkbook, match="đã dừng lại"):
        read_workbook(good)


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
def test_the_child_takes_memory_away_from_itself():
    code = "from ketnap.transfer.sheets.child import limit_itself; limit_itself(); bytearray(600 * 1024 * 1024)"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in finished.stderr


def test_the_child_needs_no_django():
    code = "import sys, ketnap.transfer.sheets.child; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_child_reports_what_is_no_workbook():
    assert child.parse(b"nothing") == {"error": "unreadable"}


def test_damaged_bytes_never_crash_the_reader(good, tmp_path):
    content = good.read_bytes()
    chance = random.Random(20230418)
    path = tmp_path / "mutant.xlsx"
    for _ in range(300):
        mutant = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        path.write_bytes(bytes(mutant))
        try:
            inspect_archive(path)
        except BadWorkbook as refused:
            assert str(refused)
