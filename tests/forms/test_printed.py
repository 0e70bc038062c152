"""What comes out of a printer: LibreOffice turns the papers into PDF and poppler reads it back."""

from pathlib import Path

import pytest

from ketnap.forms.render import render
from ketnap.forms.report import Column, Paragraph, Table, report_docx
from tests.forms.papers import as_pdf, font_families, needs_office, page_count, pdf_pages
from tests.forms.samples import DECISION, RESOLUTION
from tests.forms.test_report import HEAD, SIGNER

pytestmark = [pytest.mark.documents, needs_office]

ALL_LETTERS = " ".join(
    base + "".join(letters)
    for base, letters in {
        "A": "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬàảãáạăằẳẵắặâầẩẫấậ",
        "E": "ÈẺẼÉẸÊỀỂỄẾỆèẻẽéẹêềểễếệ",
        "I": "ÌỈĨÍỊìỉĩíị",
        "O": "ÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢòỏõóọôồổỗốộơờởỡớợ",
        "U": "ÙỦŨÚỤƯỪỬỮỨỰùủũúụưừửữứự",
        "Y": "ỲỶỸÝỴỳỷỹýỵ",
        "D": "Đđ",
    }.items()
)


def test_resolution_prints_on_two_pages_at_most_in_one_family(tmp_path: Path) -> None:
    pdf = as_pdf(render("6-KNĐ", RESOLUTION | {"conclusion_ability": f"Mẫu chữ: {ALL_LETTERS}"}), tmp_path)
    assert page_count(pdf) <= 2
    assert len(font_families(pdf)) == 1
    pages = pdf_pages(pdf)
    assert "Mẫu 6-KNĐ" in pages[0]
    assert all(word in " ".join(" ".join(pages).split()) for word in ALL_LETTERS.split())


def test_decision_prints_on_one_page_in_one_family_with_a_head_on_one_line(tmp_path: Path) -> None:
    pdf = as_pdf(render("9-KNĐ", DECISION), tmp_path)
    assert page_count(pdf) == 1
    assert len(font_families(pdf)) == 1
    rows = [" ".join(row.split()) for row in pdf_pages(pdf)[0].splitlines() if row.strip()]
    assert "ĐẢNG BỘ TỈNH BÌNH DƯƠNG ĐẢNG CỘNG SẢN VIỆT NAM" in rows
    assert any("Bắc Tân Uyên, ngày 20 tháng 7 năm 2022" in row for row in rows)


def test_long_table_repeats_its_header_and_pages_are_numbered(tmp_path: Path) -> None:
    table = Table((Column("TT", "order"), Column("Họ và tên mẫu")), [(i, f"Mẫu {i}") for i in range(1, 90)])
    pages = pdf_pages(as_pdf(report_docx(HEAD, (Paragraph("Danh sách."), table), SIGNER), tmp_path))
    assert len(pages) >= 2
    assert all("Họ và tên mẫu" in page for page in pages[:2])
    assert [page.split()[0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]
