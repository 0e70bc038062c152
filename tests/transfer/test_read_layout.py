from datetime import date

import pytest

from ketnap.lib.vietnamese import BadDate, parse_date
from ketnap.transfer.sheets.layout import (
    BadCell,
    BadLayout,
    Column,
    column_letter,
    heading_key,
    lay_out,
    read_row,
)
from ketnap.transfer.sheets.read import read_workbook
from tests.transfer import workbooks


def read_day(cell):
    if isinstance(cell, date):
        return cell
    try:
        return parse_date(str(cell))
    except BadDate as bad:
        raise BadCell(str(bad)) from None


NAME = Column("name", ("Họ và tên", "Họ tên", "Họ, chữ đệm và tên"), True, str)
BORN = Column("born", ("Ngày sinh", "Ngày, tháng, năm sinh"), True, read_day)
MEN = Column("born_man", ("Năm sinh Nam", "Ngày sinh Nam"), False, read_day)
WOMEN = Column("born_woman", ("Năm sinh Nữ", "Ngày sinh Nữ"), False, read_day)
UNIT = Column("unit", ("Đơn vị", "Chi bộ"), False, str)
NOTE = Column("note", ("Ghi chú",), False, str)

SPLIT = [NAME, MEN, WOMEN, UNIT, NOTE]
SIMPLE = [NAME, BORN, UNIT, NOTE]
SIMPLE_HEADER = ["STT", "Họ và tên", "Ngày sinh", "Đơn vị"]
PERSON = [1, "Nguyễn Văn Mẫu", "01/02/2000", "Chi bộ 1"]


def numbers(layout):
    return [number for number, _ in layout.data_rows]


def test_the_whole_list_of_an_office_is_laid_out():
    layout = lay_out(workbooks.office_list(), SPLIT)
    assert (layout.header_row, layout.header_rows) == (7, 2)
    assert layout.columns == {"name": 1, "born_man": 2, "born_woman": 3, "unit": 6, "note": 7}
    assert numbers(layout) == list(range(9, 69))
    assert layout.data_rows[1] == (
        10,
        {
            "name": "Nguyễn Văn Mẫu 2",
            "born_man": None,
            "born_woman": "03/03/1987",
            "unit": "Chi bộ khu phố 2",
            "note": None,
        },
    )
    assert layout.ignored == [
        (69, "Dòng tổng cộng"),
        (71, "Phần ký tên cuối danh sách"),
        (72, "Phần ký tên cuối danh sách"),
        (73, "Phần ký tên cuối danh sách"),
        (75, "Phần ký tên cuối danh sách"),
    ]
    assert layout.unused_headers == ["Dân tộc", "Nghề nghiệp, chức vụ"]


def test_a_saved_list_gives_the_same_layout_as_its_rows(tmp_path):
    path = workbooks.save(tmp_path / "list.xlsx", {"A": workbooks.office_list()})
    assert lay_out(read_workbook(path)[0].rows, SPLIT) == lay_out(workbooks.office_list(), SPLIT)


@pytest.mark.parametrize(
    "header",
    [
        ["TT", "HỌ VÀ TÊN", "NGÀY SINH", "ĐƠN VỊ"],
        ["Số TT", "Họ và tên (ghi chữ in hoa)", "Ngày, tháng,\nnăm sinh", "Chi bộ"],
        ["STT", "  họ   tên ", "Ngày sinh:", "Đơn vị *"],
        ["Stt", "Ho va ten", "Ngay sinh", "Don vi"],
        [None, "Họ, chữ đệm và tên", "Ngày sinh (dd/mm/yyyy)", "Đơn vị"],
    ],
)
def test_header_texts_are_taken_tolerantly(header):
    layout = lay_out([["DANH SÁCH QUẦN CHÚNG ƯU TÚ"], header, PERSON], SIMPLE)
    assert layout.columns == {"name": 1, "born": 2, "unit": 3}
    assert (layout.header_row, layout.header_rows, numbers(layout)) == (2, 1, [3])


def test_columns_may_stand_in_any_order_and_place():
    rows = [[], [None, None, "Đơn vị", "Ngày sinh", "Họ và tên"], [None, None, "CB1", "1/2/2000", "Lê Thị Mẫu"]]
    layout = lay_out(rows, SIMPLE)
    assert layout.columns == {"unit": 2, "born": 3, "name": 4}
    assert layout.data_rows == [(3, {"name": "Lê Thị Mẫu", "born": "1/2/2000", "unit": "CB1"})]


def test_a_lower_heading_alone_is_taken_under_a_group():
    rows = [
        ["TT", "Thông tin cá nhân", None, "Đơn vị"],
        [None, "Họ và tên", "Ngày sinh"],
        [1, "Lê Thị Mẫu", "1/2/2000", "CB1"],
    ]
    layout = lay_out(rows, SIMPLE)
    assert (layout.header_rows, layout.columns) == (2, {"name": 1, "born": 2, "unit": 3})
    assert numbers(layout) == [3]


def test_a_lower_row_of_columns_that_nobody_asked_for_is_no_person():
    rows = [["TT", "Họ và tên", "Ngày sinh", "Trình độ", None], [None, None, None, "Văn hóa", "Chuyên môn"], PERSON]
    layout = lay_out(rows, SIMPLE)
    assert numbers(layout) == [3]
    assert layout.ignored == [(2, "Không có dữ liệu ở các cột bắt buộc: Văn hóa | Chuyên môn")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["(1)", "(2)", "(3)", "(4)"], "Dòng đánh số cột"),
        ([1, 2, 3, 4], "Dòng đánh số cột"),
        (["A", "B", 1, 2], "Dòng đánh số cột"),
        ([None, None, "(dd/mm/yyyy)"], "Dòng ghi chú dưới tiêu đề"),
    ],
)
def test_rows_that_belong_to_the_header_are_no_persons(row, why):
    layout = lay_out([SIMPLE_HEADER, row, PERSON], SIMPLE)
    assert (layout.ignored, numbers(layout)) == ([(2, why)], [3])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["Tổng cộng: 60 người"], "Dòng tổng cộng"),
        ([None, "Tổng số", None, 60], "Dòng tổng cộng"),
        ([None, "Cộng: 5 đồng chí"], "Dòng tổng cộng"),
        ([None, "Danh sách này có 60 quần chúng./."], "Dòng tổng cộng"),
        (["(Danh sách gồm 60 người)"], "Dòng tổng cộng"),
        (["(Bằng chữ: sáu mươi người)"], "Dòng tổng cộng"),
        ([None, "Trong đó: nữ 30"], "Dòng tổng cộng"),
        (["Chi bộ khu phố 2"], "Tiêu đề nhóm: Chi bộ khu phố 2"),
        (["II", "Chi bộ khu phố 2"], "Tiêu đề nhóm: II | Chi bộ khu phố 2"),
        (["B.", "KHỐI TRƯỜNG HỌC"], "Tiêu đề nhóm: B. | KHỐI TRƯỜNG HỌC"),
        (SIMPLE_HEADER, "Dòng tiêu đề lặp lại"),
        ([None, None, None, "xem trang sau"], "Không có dữ liệu ở các cột bắt buộc: xem trang sau"),
        ([7], "Không có dữ liệu ở các cột được nhận: 7"),
    ],
)
def test_rows_between_persons_are_ignored_with_the_reason(row, why):
    layout = lay_out([SIMPLE_HEADER, PERSON, row, [2, *PERSON[1:]]], SIMPLE)
    assert (layout.ignored, numbers(layout)) == ([(3, why)], [2, 4])


@pytest.mark.parametrize(
    "row",
    [
        [None, "NGƯỜI LẬP BIỂU", "T/M ĐẢNG ỦY"],
        [None, None, None, "T/M ĐẢNG ỦY / PHÓ BÍ THƯ"],
        [None, None, None, "PHÓ BÍ THƯ THƯỜNG TRỰC"],
        [None, None, "Tân Thành, ngày … tháng … năm 2023"],
        ["Nơi nhận:"],
    ],
)
def test_names_under_a_signature_are_no_persons(row):
    names = [None, "Trần Thị Mẫu Ký", "Lê Văn Mẫu Ký"]
    layout = lay_out([SIMPLE_HEADER, PERSON, row, [], names], SIMPLE)
    assert numbers(layout) == [2]
    assert layout.ignored == [(3, "Phần ký tên cuối danh sách"), (5, "Phần ký tên cuối danh sách")]


def test_a_numbered_row_under_a_signature_is_a_person():
    layout = lay_out([SIMPLE_HEADER, PERSON, ["Nơi nhận:"], [2, *PERSON[1:]]], SIMPLE)
    assert numbers(layout) == [2, 4]


@pytest.mark.parametrize(
    "row",
    [
        [2, "Tổng Thị Mẫu", None, None],
        [2, None, "01/02/2000", None],
        [2, None, None, "Bí thư đoàn"],
        ["2.", "Cộng Văn Mẫu", None, None],
        [None, "Lê Thị Mẫu", None, None],
        [None, "Công Văn Mẫu", "01/02/2000", "Bí thư chi đoàn"],
        [None, "Lê Thị Mẫu", "ngày 5 tháng 2 năm 2000", "TM. Dịch vụ"],
        [None, "Tổng Thị Mẫu", None, "CB1"],
    ],
)
def test_a_doubtful_row_is_a_person_rather_than_lost(row):
    assert lay_out([SIMPLE_HEADER, PERSON, row], SIMPLE).ignored == []


def test_a_sheet_without_number_column_is_read_too():
    rows = [SIMPLE_HEADER[1:], PERSON[1:], ["Lê Thị Mẫu", "02/02/2000"], ["Tổng cộng: 2 người"], [None, "BÍ THƯ"]]
    layout = lay_out(rows, SIMPLE)
    assert numbers(layout) == [2, 3]
    assert [number for number, _ in layout.ignored] == [4, 5]


def test_missing_columns_are_named_with_the_headings_seen():
    rows = [["DANH SÁCH"], ["TT", "Họ và tên", "Quê quán"], [1, "Lê Thị Mẫu", "Bình Dương"]]
    with pytest.raises(BadLayout) as refused:
        lay_out(rows, SIMPLE)
    assert str(refused.value) == (
        "Không tìm thấy cột bắt buộc: “Ngày sinh”. Các tiêu đề thấy ở dòng 2: “TT”, “Họ và tên”, “Quê quán”. "
        "Hãy sửa tên cột trong tệp cho đúng, hoặc dùng tệp mẫu."
    )


@pytest.mark.parametrize("rows", [[], [[]], [["Biên bản họp"], ["Thành phần", "Nội dung"]]])
def test_a_sheet_without_header_is_refused(rows):
    with pytest.raises(BadLayout) as refused:
        lay_out(rows, SIMPLE)
    assert str(refused.value) == (
        "Không tìm thấy cột bắt buộc: “Họ và tên”, “Ngày sinh”. Không thấy dòng tiêu đề nào. "
        "Hãy sửa tên cột trong tệp cho đúng, hoặc dùng tệp mẫu."
    )


def test_two_columns_of_one_meaning_are_refused_by_letter():
    with pytest.raises(BadLayout) as refused:
        lay_out([["Họ và tên", "Ngày sinh", "Đơn vị", "Chi bộ"], PERSON[1:]], SIMPLE)
    assert str(refused.value) == (
        "Có hai cột cùng nghĩa: “Đơn vị” ở cột C và D. Hãy đổi tên hoặc xóa cột thừa trong tệp."
    )


def test_an_exact_heading_is_stronger_than_one_with_a_note():
    layout = lay_out([["Họ và tên", "Họ và tên (cha)", "Ngày sinh"], ["Lê Thị Mẫu", "Lê Mẫu", "1/2/2000"]], SIMPLE)
    assert layout.columns == {"name": 0, "born": 2}
    assert layout.unused_headers == ["Họ và tên (cha)"]


def test_read_row_answers_values_and_every_problem():
    values, problems = read_row({"name": "Lê Thị Mẫu", "born": "29/02/2023", "unit": "  "}, SIMPLE)
    assert values == {"name": "Lê Thị Mẫu", "unit": None, "note": None}
    assert problems == {"born": "Tháng 2 năm 2023 không có ngày 29. Hãy kiểm tra lại “29/02/2023”."}


def test_read_row_names_a_missing_required_cell():
    values, problems = read_row({"name": None, "born": date(2000, 2, 1)}, SIMPLE)
    assert values == {"name": None, "born": date(2000, 2, 1), "unit": None, "note": None}
    assert problems == {"name": "Thiếu “Họ và tên”. Hãy điền vào tệp rồi nhập lại."}


def test_heading_key_drops_what_offices_add():
    assert heading_key(" Ngày, tháng,\nnăm sinh: ") == "ngay thang nam sinh"


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_column_letter_is_that_of_the_spreadsheet(index, letter):
    assert column_letter(index) == letter
