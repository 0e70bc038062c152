"""From the table of an announcement (cells of a sheet) to days off and days worked instead. Reads nothing but what is given."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ketnap.lib.names import fold
from ketnap.lib.vietnamese import BadDate, clean_text, format_date, parse_date
from ketnap.rulebook.calendars import YearOff

SATURDAY = 5
LONGEST = 31
MOST_ROWS = 500
NAME_LENGTH = 120
HEADERS: Mapping[str, frozenset[str]] = {
    "first": frozenset({"tu ngay", "ngay", "ngay nghi", "ngay bat dau", "nghi tu ngay"}),
    "last": frozenset({"den ngay", "den het ngay", "ngay ket thuc", "nghi den ngay", "nghi den het ngay"}),
    "name": frozenset({"noi dung", "dip", "dip nghi", "ten ngay nghi", "ten ngay le", "ngay le, tet", "ghi chu"}),
    "kind": frozenset({"loai", "loai ngay", "hinh thuc"}),
    "worked": frozenset({"lam bu", "lam bu ngay", "ngay lam bu", "di lam bu"}),
}
COLUMNS = "Từ ngày, Đến ngày, Nội dung, Loại (nghỉ, làm bù, làm việc), Làm bù ngày"


class Kind(StrEnum):
    """What a row makes of its days. `WORK`: an ordinary day again, although the calendar had it otherwise."""

    OFF = "nghỉ"
    MAKE_UP = "làm bù"
    WORK = "làm việc"


KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("", "nghi", "nghi le", "nghi tet", "nghi le, tet", "nghi bu", "nghi hoan doi"), Kind.OFF),
    **dict.fromkeys(("lam bu", "di lam bu", "ngay lam bu", "hoan doi"), Kind.MAKE_UP),
    **dict.fromkeys(("lam viec", "khong nghi", "ngay thuong"), Kind.WORK),
}


class BadAnnouncement(ValueError):
    """The table cannot be used. `faults` holds (number of the row, 0 = the table; Vietnamese message) for each fault."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(message for _, message in faults))


@dataclass(frozen=True)
class Entry:
    """One day as the announcement has it."""

    on: date
    kind: Kind
    name: str


def rows_of_csv(content: bytes) -> list[list[str]]:
    """The rows of a CSV file in UTF-8, with comma, semicolon or tab. Raises BadAnnouncement."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadAnnouncement([(0, "Tệp CSV không phải chữ UTF-8. Hãy lưu lại bằng “CSV UTF-8”.")]) from None
    if "\0" in text:
        raise BadAnnouncement([(0, "Tệp không phải là CSV. Hãy chọn tệp .csv hoặc .xlsx.")])
    sign = max(";\t,", key=text.count)
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=sign)]


def entries_of(rows: Sequence[Sequence[object]], year: int) -> list[Entry]:
    """The days of an announcement for a year. Raises BadAnnouncement with every fault."""
    head, columns = _head(rows)
    if len(rows) - head > MOST_ROWS:
        raise BadAnnouncement([(0, f"Bảng có hơn {MOST_ROWS} dòng: đây không phải thông báo nghỉ lễ.")])
    faults: list[tuple[int, str]] = []
    found: dict[date, Entry] = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {key: row[place] if place < len(row) else None for key, place in columns.items()}
        if not _text(cells["first"]):
            continue
        try:
            for entry in _row(cells, year):
                if entry.on in found and found[entry.on].kind is not entry.kind:
                    raise ValueError(f"ngày {format_date(entry.on)} vừa nghỉ vừa làm trong cùng bảng.")
                found[entry.on] = entry
        except ValueError as bad:
            faults.append((number, str(bad)))
    if not found and not faults:
        faults.append((0, f"Bảng không có ngày nào. Các cột cần có: {COLUMNS}."))
    if faults:
        raise BadAnnouncement(faults)
    return sorted(found.values(), key=lambda entry: entry.on)


def applied(current: YearOff, entries: Sequence[Entry], *, whole: bool) -> YearOff:
    """The year after the announcement. `whole`: the table holds all days of the year; else its days are laid over the others."""
    off = {} if whole else dict(current.holidays)
    worked = {} if whole else dict(current.make_up)
    for entry in entries:
        off.pop(entry.on, None)
        worked.pop(entry.on, None)
        if entry.kind is Kind.OFF:
            off[entry.on] = entry.name
        elif entry.kind is Kind.MAKE_UP:
            worked[entry.on] = entry.name
    return YearOff(current.year, off, worked)


def entry_of(on: date, kind: Kind, name: str, year: int) -> Entry:
    """One day, checked. Raises ValueError (Vietnamese)."""
    name = clean_text(name)[:NAME_LENGTH]
    if kind is Kind.MAKE_UP and on.weekday() < SATURDAY:
        raise ValueError(f"ngày làm bù {format_date(on)} không phải thứ bảy, chủ nhật.")
    if kind is not Kind.OFF and abs(on.year - year) > 1:
        raise ValueError(f"ngày {format_date(on)} cách xa năm {year}.")
    if kind is Kind.OFF and on.year != year:
        raise ValueError(f"ngày nghỉ {format_date(on)} không thuộc năm {year}.")
    return Entry(on, kind, name or str(kind).capitalize())


def _head(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """The row of headings and where each column stands."""
    for number, row in enumerate(rows[:30]):
        titles = [fold(_text(cell)) for cell in row]
        places = {
            key: next((i for i, title in enumerate(titles) if title in names), -1) for key, names in HEADERS.items()
        }
        if places["first"] >= 0 and (places["name"] >= 0 or places["kind"] >= 0 or places["last"] >= 0):
            return number, {key: place if place >= 0 else 10**6 for key, place in places.items()}
    raise BadAnnouncement([(0, f"Không thấy dòng tiêu đề. Các cột cần có: {COLUMNS}.")])


def _row(cells: Mapping[str, object], year: int) -> Iterator[Entry]:
    first = _day(cells["first"])
    last = _day(cells["last"]) if _text(cells["last"]) else first
    kind = KINDS.get(fold(_text(cells["kind"])))
    if kind is None:
        raise ValueError(f"loại “{_text(cells['kind'])}” không hiểu được: ghi nghỉ, làm bù hoặc làm việc.")
    if last < first:
        raise ValueError(f"đến ngày {format_date(last)} trước từ ngày {format_date(first)}.")
    if (last - first).days >= LONGEST:
        raise ValueError(f"từ {format_date(first)} đến {format_date(last)} dài quá {LONGEST} ngày.")
    name = _text(cells["name"])
    for offset in range((last - first).days + 1):
        yield entry_of(first + timedelta(days=offset), kind, name, year)
    for text in _several(cells["worked"]):
        day = _day(text)
        about = f"Làm bù: {name}" if name else f"Làm bù cho ngày nghỉ {format_date(first)}"
        yield entry_of(day, Kind.MAKE_UP, about, year)


def _several(cell: object) -> list[object]:
    if isinstance(cell, date):
        return [cell]
    return [part for part in _text(cell).replace(";", ",").split(",") if part.strip()]


def _day(cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return parse_date(_text(cell))
    except BadDate as bad:
        raise ValueError(str(bad)) from None


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    return format_date(cell) if isinstance(cell, date) else clean_text(str(cell)) if cell is not None else ""
