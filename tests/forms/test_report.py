import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from ketnap.forms.report import Column, Heading, Paragraph, ReportHead, Signer, Table, report_docx, shown
from tests.forms.papers import parts_of, text_of

HEAD = ReportHead(
    superior="Huyện ủy Bắc Tân Uyên",
    issuer="Đảng ủy thị trấn Tân Thành",
    number=45,
    place="Tân Thành",
    date=date(2023, 1, 9),
    title="kết quả công tác phát triển đảng viên",
    subtitle="(từ 01/7/2020 đến 31/12/2022)",
)
SIGNER = Signer("T/M Đảng ủy", "Phó Bí thư", "Trần Văn Mẫu", ("Huyện ủy (để báo cáo),", "Lưu Văn phòng."))
COLUMNS = (
    Column("TT", "order"),
    Column("Chi bộ"),
    Column("Giao", "number", group="Chỉ tiêu"),
    Column("Tự đề ra", "number", group="Chỉ tiêu"),
    Column("Đạt", "percent"),
    Column("Ngày gần nhất", "date"),
)
ROWS = ((1, "Khu phố 1 <&> mẫu", 1234, 6, Decimal("50"), date(2022, 12, 5)), (2, "Khu phố 2", 0, None, None, None))
TOTALS = (None, "Toàn Đảng bộ", 1234, 6, Decimal("51.79"), None)
TABLE = Table(COLUMNS, ROWS, "Bảng 1. Kết quả", totals=TOTALS, note="Tính theo ngày lễ.")
BLOCKS = (Heading("I- KẾT QUẢ"), Paragraph("Đoạn một.\nĐoạn hai."), TABLE)


def cells_of(paper: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(io.BytesIO(paper)).tables[1].rows]


def test_head_title_and_signature() -> None:
    lines = text_of(report_docx(HEAD, BLOCKS, SIGNER)).splitlines()
    assert lines[:10] == [
        "HUYỆN ỦY BẮC TÂN UYÊN",
        "ĐẢNG ỦY THỊ TRẤN TÂN THÀNH",
        "*",
        "Số 45-BC/ĐU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Tân Thành, ngày 09 tháng 01 năm 2023",
        "BÁO CÁO",
        "kết quả công tác phát triển đảng viên",
        "(từ 01/7/2020 đến 31/12/2022)",
        "-----",
    ]
    assert lines[10:13] == ["I- KẾT QUẢ", "Đoạn một.", "Đoạn hai."]
    assert lines[-6:] == [
        "Nơi nhận:", "- Huyện ủy (để báo cáo),", "- Lưu Văn phòng.", "T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Trần Văn Mẫu",
    ]  # fmt: skip


def test_a_report_without_number_leaves_room_for_it() -> None:
    assert "Số       -BC/ĐU" in text_of(report_docx(replace(HEAD, number=""), (), SIGNER))


def test_values_are_printed_in_vietnamese_and_groups_share_a_heading() -> None:
    assert cells_of(report_docx(HEAD, BLOCKS, SIGNER)) == [
        ["TT", "Chi bộ", "Chỉ tiêu", "Chỉ tiêu", "Đạt", "Ngày gần nhất"],
        ["TT", "Chi bộ", "Giao", "Tự đề ra", "Đạt", "Ngày gần nhất"],
        ["1", "Khu phố 1 <&> mẫu", "1.234", "6", "50,00%", "05/12/2022"],
        ["2", "Khu phố 2", "0", "–", "–", "–"],
        ["", "Toàn Đảng bộ", "1.234", "6", "51,79%", ""],
    ]


def test_numbers_stand_right_and_header_rows_are_repeated() -> None:
    table = Document(io.BytesIO(report_docx(HEAD, BLOCKS, SIGNER))).tables[1]
    alignments = [cell.paragraphs[0].alignment for cell in table.rows[2].cells]
    right, centre, left = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
    assert alignments == [centre, left, right, right, right, centre]
    assert ["w:tblHeader" in row._tr.xml for row in table.rows] == [True, True, False, False, False]
    assert all(run.bold for cell in table.rows[-1].cells for run in cell.paragraphs[0].runs)


def test_one_header_row_without_groups() -> None:
    table = Table((Column("A"), Column("B", "number")), (("x", 1),))
    assert cells_of(report_docx(HEAD, (table,), SIGNER)) == [["A", "B"], ["x", "1"]]


def test_a_wide_table_gets_pages_on_their_side_and_the_text_goes_on_upright() -> None:
    document = Document(io.BytesIO(report_docx(HEAD, (replace(TABLE, landscape=True), Paragraph("Sau bảng.")), SIGNER)))
    assert [round(section.page_width.mm) for section in document.sections] == [210, 297, 210]
    assert [round(section.left_margin.mm) for section in document.sections] == [30, 30, 30]


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Bảng 1\. Kết quả.*một dòng có 2 ô, bảng có 6 cột"):
        report_docx(HEAD, (replace(TABLE, rows=((1, "x"),)),), SIGNER)


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        (Decimal("51.786"), Column("", "percent"), "51,79%"),
        (Decimal("51.786"), Column("", "percent", decimals=1), "51,8%"),
        (Decimal("1234.5"), Column("", "number"), "1.234,5"),
        (Decimal("1234.5"), Column("", "number", decimals=2), "1.234,50"),
        (0, Column("", "number"), "0"),
        ("***", Column("", "number"), "***"),
        (None, Column(""), "–"),
    ],
)
def test_shown(value: Decimal, column: Column, expected: str) -> None:
    assert shown(value, column) == expected


def test_equal_arguments_give_equal_bytes_and_every_part_is_well_formed() -> None:
    paper = report_docx(HEAD, BLOCKS, SIGNER)
    assert paper == report_docx(HEAD, list(BLOCKS), SIGNER)
    assert "word/document.xml" in parts_of(paper)
