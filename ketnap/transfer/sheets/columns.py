"""The columns of an office's list of candidates: header texts that are accepted, and how a cell becomes a value. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from ketnap.lib.vietnamese import BadDate, clean_text, parse_date
from ketnap.transfer.sheets import codes
from ketnap.transfer.sheets.layout import BadCell, Column
from ketnap.transfer.sheets.read import Cell

OLDEST_BIRTH_YEAR = 1900
NAME_LIMIT = 200
TEXT_LIMIT = 300

_YEAR = re.compile(r"(?:0{1,2}\s*[/.\-]\s*0{1,2}\s*[/.\-]\s*)?(\d{4})")
_MONTH = re.compile(r"(?:0{1,2}\s*[/.\-]\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Birth:
    """A birth date as precisely as the list gives it: `precision` is day, month or year (then the first day stands for it)."""

    on: date
    precision: str = "day"

    def may_equal(self, other: "Birth") -> bool:
        """Whether both can be the same day."""
        coarse = {self.precision, other.precision}
        if "year" in coarse:
            return self.on.year == other.on.year
        if "month" in coarse:
            return (self.on.year, self.on.month) == (other.on.year, other.on.month)
        return self.on == other.on


def text_of(cell: Cell) -> str:
    """A cell as clean text on one line."""
    return clean_text(str(cell))


def _short(cell: Cell) -> str:
    text = text_of(cell)
    if len(text) > TEXT_LIMIT:
        raise BadCell(f"Dài quá {TEXT_LIMIT} chữ. Hãy rút gọn.")
    return text


def _name(cell: Cell) -> str:
    text = text_of(cell)
    if not isinstance(cell, str) or not _LETTER.search(text) or any(sign.isdigit() for sign in text):
        raise BadCell(f"“{text[:40]}” không phải là họ và tên. Hãy ghi họ và tên đầy đủ, không kèm số.")
    if len(text) > NAME_LIMIT:
        raise BadCell(f"Họ và tên dài quá {NAME_LIMIT} chữ. Hãy kiểm tra ô này.")
    return text


def read_day(cell: Cell) -> date:
    """A whole day. Raises BadCell for a year alone, a number, 29/02 outside a leap year."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return parse_date(text_of(cell))
    except BadDate as bad:
        raise BadCell(str(bad)) from None


def read_birth(cell: Cell) -> Birth:
    """A birth date, or only its month (03/1985) or year (1985)."""
    if isinstance(cell, date):
        return Birth(read_day(cell))
    text = text_of(cell)
    if year := _YEAR.fullmatch(text):
        return Birth(date(_birth_year(int(year[1])), 1, 1), "year")
    if month := _MONTH.fullmatch(text):
        if not 1 <= int(month[1]) <= 12:
            raise BadCell(f"Không có tháng {month[1]} trong “{text}”. Hãy ghi ngày/tháng/năm, ví dụ 20/05/1998.")
        return Birth(date(_birth_year(int(month[2])), int(month[1]), 1), "month")
    return Birth(read_day(cell))


def _birth_year(year: int) -> int:
    if year < OLDEST_BIRTH_YEAR:
        raise BadCell(f"Năm sinh {year} không hợp lý. Hãy kiểm tra lại.")
    return year


def _birth_or_mark(cell: Cell) -> Birth | bool:
    """Under "Nam" and "Nữ" offices write the birth date, or only a cross."""
    if isinstance(cell, str) and text_of(cell).lower() in ("x", "v", "\u2713"):
        return True
    return read_birth(cell)


def _flag(cell: Cell) -> bool:
    return cell if isinstance(cell, bool) else codes.flag(text_of(cell))


def _number(cell: Cell) -> str:
    """The number of a paper, as text; a date cell is no number."""
    if isinstance(cell, date):
        raise BadCell("Ô này phải là số văn bản, không phải ngày. Hãy định dạng ô là văn bản (Text).")
    return _short(cell)


def _education(cell: Cell) -> str:
    if isinstance(cell, date):
        raise BadCell(
            "Ô này đã bị Excel đổi thành ngày. Hãy định dạng cột là văn bản (Text) rồi ghi lại lớp đã học, ví dụ 12/12."
        )
    return codes.education(text_of(cell))


COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        ("Họ và tên", "Họ tên", "Họ, tên", "Họ và tên khai sinh", "Họ tên quần chúng", "Tên quần chúng"),
        True,
        _name,
    ),
    Column(
        "birth",
        (
            "Ngày sinh",
            "Năm sinh",
            "Ngày, tháng, năm sinh",
            "Ngày tháng năm sinh",
            "Sinh ngày",
            "NTNS",
            "Ngày tháng năm sinh NTNS",
        ),
        False,
        read_birth,
    ),
    Column(
        "birth_male",
        ("Năm sinh Nam", "Ngày sinh Nam", "Ngày, tháng, năm sinh Nam", "Giới tính Nam", "Nam"),
        False,
        _birth_or_mark,
    ),
    Column(
        "birth_female",
        ("Năm sinh Nữ", "Ngày sinh Nữ", "Ngày, tháng, năm sinh Nữ", "Giới tính Nữ", "Nữ"),
        False,
        _birth_or_mark,
    ),
    Column("gender", ("Giới tính", "Nam/Nữ", "Nam, nữ", "Phái"), False, lambda cell: codes.gender(text_of(cell))),
    Column("ethnic_group", ("Dân tộc",), False, lambda cell: codes.ethnic_group(text_of(cell))),
    Column(
        "education",
        (
            "Trình độ học vấn",
            "Học vấn",
            "Trình độ văn hóa",
            "Văn hóa",
            "Trình độ Văn hóa",
            "Trình độ học vấn GDPT",
            "Trình độ giáo dục phổ thông",
            "GDPT",
            "Trình độ",
        ),
        False,
        _education,
    ),
    Column(
        "occupation",
        ("Nghề nghiệp", "Nghề nghiệp, chức vụ", "Nghề nghiệp hiện nay", "Chức vụ, nghề nghiệp"),
        False,
        _short,
    ),
    Column("group", ("Nhóm", "Nhóm nguồn", "Đối tượng", "Thành phần"), False, _short),
    Column(
        "unit",
        (
            "Đơn vị (chi bộ)",
            "Chi bộ",
            "Đơn vị",
            "Đơn vị, chi bộ",
            "Thuộc chi bộ",
            "Chi bộ quản lý",
            "Đơn vị sinh hoạt",
            "Tổ chức đảng",
        ),
        True,
        _short,
    ),
    Column(
        "source",
        ("Nơi giới thiệu", "Tổ chức giới thiệu", "Nguồn giới thiệu", "Đơn vị giới thiệu"),
        False,
        lambda cell: codes.source(text_of(cell)),
    ),
    Column("introduced_on", ("Ngày giới thiệu", "Ngày được giới thiệu"), False, read_day),
    Column(
        "listed_on",
        (
            "Ngày vào danh sách cảm tình",
            "Ngày vào danh sách cảm tình Đảng",
            "Ngày công nhận cảm tình Đảng",
            "Ngày công nhận cảm tình",
            "Ngày vào danh sách",
            "Ngày nghị quyết",
            "Ngày cảm tình Đảng",
        ),
        False,
        read_day,
    ),
    Column(
        "resolution", ("Số nghị quyết", "Số nghị quyết chi bộ", "Nghị quyết số", "Nghị quyết chi bộ"), False, _number
    ),
    Column(
        "helper",
        (
            "Người giúp đỡ",
            "Đảng viên giúp đỡ",
            "Đảng viên phân công giúp đỡ",
            "Đảng viên được phân công giúp đỡ",
            "Người theo dõi, giúp đỡ",
        ),
        False,
        _short,
    ),
    Column("assigned_on", ("Ngày phân công", "Ngày phân công giúp đỡ", "Phân công ngày"), False, read_day),
    Column(
        "course",
        ("Lớp", "Lớp bồi dưỡng", "Lớp nhận thức về Đảng", "Lớp bồi dưỡng nhận thức về Đảng", "Tên lớp"),
        False,
        _short,
    ),
    Column("certificate", ("Số giấy chứng nhận", "Số GCN", "Giấy chứng nhận số", "Giấy chứng nhận Số"), False, _number),
    Column(
        "certified_on",
        ("Ngày cấp", "Ngày cấp giấy chứng nhận", "Ngày cấp GCN", "Giấy chứng nhận Ngày cấp", "Giấy chứng nhận Ngày"),
        False,
        read_day,
    ),
    Column("applied_on", ("Ngày viết đơn", "Ngày viết đơn xin vào Đảng", "Ngày làm đơn", "Ngày đơn"), False, read_day),
    Column("union_member", ("Là đoàn viên", "Đoàn viên", "Đoàn viên TNCS Hồ Chí Minh", "Đoàn viên TN"), False, _flag),
    Column("home_town", ("Quê quán", "Nguyên quán"), False, _short),
    Column(
        "residence", ("Nơi cư trú", "Nơi ở hiện nay", "Nơi ở", "Chỗ ở hiện nay", "Địa chỉ", "Thường trú"), False, _short
    ),
    Column("note", ("Ghi chú",), False, _short),
)

HINTS: dict[str, str] = {
    "name": "Bắt buộc. Họ, chữ đệm và tên.",
    "birth": "20/05/1998; chỉ biết tháng: 05/1998; chỉ biết năm: 1998.",
    "gender": "Nam hoặc Nữ. Cũng nhận hai cột “Năm sinh Nam”, “Năm sinh Nữ”.",
    "ethnic_group": "Tên chính thức: Kinh, Tày, Khơ-me …",
    "education": "Lớp đã học xong: 9/12, 12/12; hoặc THCS, THPT. Định dạng cột là văn bản.",
    "occupation": "Theo danh mục nghề nghiệp; không khớp thì chỉ bỏ qua ô này.",
    "group": "Cán bộ, Đoàn viên, Hội viên, Giáo viên, Nhân viên, Công nhân, Học sinh …",
    "unit": "Bắt buộc. Mã, tên hoặc tên ngắn của chi bộ.",
    "source": "Đoàn Thanh niên, Công đoàn, Hội Phụ nữ, Hội Nông dân, Hội Cựu chiến binh, Mặt trận, Đảng viên, Chi bộ.",
    "introduced_on": "Ngày tổ chức giới thiệu.",
    "listed_on": "Ngày chi bộ ra nghị quyết.",
    "resolution": "Ví dụ 12-NQ/CB.",
    "helper": "Họ tên đảng viên chính thức của chi bộ; trùng tên thì thêm năm sinh trong ngoặc.",
    "assigned_on": "Ngày chi bộ phân công. Bắt buộc khi có người giúp đỡ.",
    "course": "Tên lớp như ở trang Lớp bồi dưỡng.",
    "certificate": "Số ghi trên giấy chứng nhận.",
    "certified_on": "Ngày ghi trên giấy chứng nhận.",
    "applied_on": "Ngày ghi trên đơn xin vào Đảng.",
    "union_member": "x hoặc có; không.",
    "home_town": "Như trong lý lịch.",
    "residence": "Như trong lý lịch.",
    "note": "Tùy chọn.",
}
LEFT_OUT_OF_TEMPLATE = frozenset({"birth_male", "birth_female"})
DAYS: tuple[str, ...] = ("introduced_on", "listed_on", "assigned_on", "certified_on", "applied_on")


def columns(*, unit_required: bool = True) -> tuple[Column, ...]:
    """All columns; the column of the unit may be left out of a list that belongs to one branch."""
    if unit_required:
        return COLUMNS
    return tuple(Column(one.key, one.labels, False, one.read) if one.key == "unit" else one for one in COLUMNS)


def titles() -> dict[str, str]:
    """Key → the header shown to people."""
    return {one.key: one.title for one in COLUMNS}
