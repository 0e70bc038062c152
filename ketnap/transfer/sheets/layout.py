"""Where a list lies on an office's sheet: title rows, one or two header rows, people, totals, signatures. Pure.

Nothing is dropped in silence: every row with something in it is either data or stands in `ignored` with the reason.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ketnap.lib.names import fold
from ketnap.lib.vietnamese import clean_text
from ketnap.transfer.sheets.read import Cell

HEADER_SEARCHED_ROWS = 40

_NUMBER_HEADINGS = frozenset({"tt", "stt", "so tt", "so thu tu", "thu tu"})
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-e])\)?")
_OUTLINE_NUMBER = re.compile(r"(?:[ivx]+|[a-h])\s*[.):/-]?")
_BRACKETED = re.compile(r"\(.*\)")
_TOTAL = re.compile(
    r"\(?(?:tong cong|tong so|tong|cong|an dinh|danh sach)(?: danh sach)?(?: nay)?(?: co| gom| la)?\W*(?:\d.*)?"
    r"|\(?(?:bang chu|trong do)\b.*"
)
_SIGNATURE = re.compile(
    r"(?:t/m|tm\.|thay mat|k/t|kt\.|t/l|tl\.|nguoi lap|noi nhan|xac nhan cua|\(?ky\W+(?:ghi|dong|ten)|\(ky ten).*"
)
_PLACE_AND_DATE = re.compile(r".+\bngay\b.*\bthang\b.*\bnam\b.*")
_POST = re.compile(r"(?:pho )?(?:bi thu|chu tich|truong ban|chanh van phong|hieu truong|giam doc)(?: .*)?")
_SIGNED = "Phần ký tên cuối danh sách"
_GROUP = "Tiêu đề nhóm: "


class BadCell(ValueError):
    """A cell cannot be read; the message is Vietnamese and says what to write."""


class BadLayout(Exception):
    """A sheet is not laid out as a list with the columns needed; the message is Vietnamese and says what to do."""


@dataclass(frozen=True)
class Column:
    """A column that is looked for. `labels`: the header texts accepted, the one shown to people first.

    Labels are compared without marks, capitals, punctuation and notes in brackets. For a column under a merged heading
    write both ("Năm sinh Nam"); the lower heading alone is tried afterwards. `read` turns a cell that is not empty into
    a value or raises BadCell.
    """

    key: str
    labels: tuple[str, ...]
    required: bool
    read: Callable[[Cell], object]

    @property
    def title(self) -> str:
        """The header text shown to people."""
        return self.labels[0]


@dataclass(frozen=True)
class Layout:
    """What was found. Row numbers are those of the file, from 1; column indexes from 0; cells as read.

    `groups` are headings between the people ("I | Chi bộ khu phố 1"): the row and the name of the group.
    """

    header_row: int
    header_rows: int
    columns: dict[str, int]
    data_rows: list[tuple[int, dict[str, Cell]]]
    ignored: list[tuple[int, str]]
    unused_headers: list[str] = field(default_factory=list)
    groups: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Header:
    """One or two rows read as a header: for each column index the texts it may be known by, strongest first."""

    first: int
    rows: int
    names: dict[int, tuple[str, ...]]
    number_column: int | None

    @property
    def end(self) -> int:
        return self.first + self.rows


def lay_out(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> Layout:
    """Answer where the header and the data rows are.

    The header is looked for in the first 40 rows. Raises BadLayout if there is none, if required columns are missing,
    or if two columns of the sheet answer to the same column.
    """
    header, found = _best_header(rows, columns)
    twice = {key: indexes for key, indexes in found.items() if len(indexes) > 1}
    missing = [column for column in columns if column.required and column.key not in found]
    if missing or not found:
        raise BadLayout(_missing_message(rows, header if found else None, missing))
    if twice:
        raise BadLayout(_twice_message(columns, twice))
    places = {column.key: found[column.key][0] for column in columns if column.key in found}
    data, ignored = _sort_rows(rows, header, places, [column.key for column in columns if column.required])
    used = {*places.values(), header.number_column}
    unused = [_heading(rows, header, index) for index in header.names if index not in used]
    groups = [(row, _last_text(rows[row - 1])) for row, why in ignored if why.startswith(_GROUP)]
    return Layout(header.first + 1, header.rows, places, data, ignored, unused, groups)


def read_row(cells: dict[str, Cell], columns: Sequence[Column]) -> tuple[dict[str, object], dict[str, str]]:
    """Answer the values of one data row and, for each column that could not be read, the message; both by key.

    An empty cell of an optional column, or a column that the sheet does not have, is None.
    """
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    for column in columns:
        cell = cells.get(column.key)
        if _is_empty(cell):
            values[column.key] = None
            if column.required:
                problems[column.key] = f"Thiếu “{column.title}”. Hãy điền vào tệp rồi nhập lại."
            continue
        try:
            values[column.key] = column.read(cell)
        except BadCell as bad:
            problems[column.key] = str(bad)
    return values, problems


def heading_key(text: str) -> str:
    """Answer a header text as it is compared: "Ngày, tháng, năm sinh" -> "ngay thang nam sinh"."""
    return _NOT_A_WORD.sub(" ", fold(text)).strip()


def column_letter(index: int) -> str:
    """Answer the letter of a column as the spreadsheet shows it: 0 -> A, 27 -> AB."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters


# --- the header


def _best_header(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> tuple[_Header, dict[str, list[int]]]:
    """Answer the header with most required, then most columns; of equals one row before two, then the upper."""
    best: tuple[_Header, dict[str, list[int]]] = (_Header(0, 1, {}, None), {})
    best_score = (-1, -1)
    for header in _possible_headers(rows):
        found = _match(header, columns)
        score = (sum(column.required for column in columns if column.key in found), len(found))
        if score > best_score:
            best, best_score = (header, found), score
    return best


def _possible_headers(rows: Sequence[Sequence[Cell]]) -> Iterator[_Header]:
    searched = range(min(len(rows), HEADER_SEARCHED_ROWS))
    for index in searched:
        yield _header(index, [_text(cell) for cell in rows[index]], None)
    for index in searched[:-1]:
        yield _header(index, [_text(cell) for cell in rows[index]], [_text(cell) for cell in rows[index + 1]])


def _header(first: int, upper: list[str], lower: list[str] | None) -> _Header:
    width = max(len(upper), len(lower or []))
    upper = upper + [""] * (width - len(upper))
    below = (lower or []) + [""] * (width - len(lower or []))
    names: dict[int, tuple[str, ...]] = {}
    group = ""
    for index in range(width):
        if upper[index]:
            group = upper[index]
        elif not below[index]:
            group = ""
        if below[index]:
            names[index] = _forms(f"{group} {below[index]}") + _forms(below[index])
        elif upper[index]:
            names[index] = _forms(upper[index])
    number_column = next((index for index, forms in names.items() if _NUMBER_HEADINGS & set(forms)), None)
    return _Header(first, 1 if lower is None else 2, names, number_column)


def _forms(text: str) -> tuple[str, ...]:
    """Answer the ways one heading is compared: whole, then without notes in brackets."""
    return tuple(dict.fromkeys(key for key in (heading_key(text), heading_key(_IN_BRACKETS.sub(" ", text))) if key))


def _match(header: _Header, columns: Sequence[Column]) -> dict[str, list[int]]:
    """Answer for each key the column indexes that answer to it with the strongest form; a column answers to one key."""
    accepted = {heading_key(label): column.key for column in columns for label in column.labels}
    found: dict[str, list[int]] = {}
    strength: dict[str, int] = {}
    for index, forms in header.names.items():
        hit = next(((place, accepted[form]) for place, form in enumerate(forms) if form in accepted), None)
        if hit is None:
            continue
        place, key = hit
        if key not in strength or place < strength[key]:
            found[key], strength[key] = [index], place
        elif place == strength[key]:
            found[key].append(index)
    return found


# --- the rows below it


def _sort_rows(
    rows: Sequence[Sequence[Cell]], header: _Header, places: dict[str, int], required: list[str]
) -> tuple[list[tuple[int, dict[str, Cell]]], list[tuple[int, str]]]:
    data: list[tuple[int, dict[str, Cell]]] = []
    ignored: list[tuple[int, str]] = []
    signing = False
    for index in range(header.end, len(rows)):
        row = rows[index]
        if all(_is_empty(cell) for cell in row):
            continue
        cells = {key: row[place] if place < len(row) else None for key, place in places.items()}
        needed = [cells.get(key) for key in required]
        why = _why_not_header(rows, index, header)
        if why is None and not _is_numbered(row, header):
            why = _SIGNED if signing and header.number_column is not None else _why_not_person(row, header, needed)
        if why is None and all(_is_empty(cell) for cell in cells.values()):
            why = f"Không có dữ liệu ở các cột được nhận: {_shown(row)}"
        signing = signing or why == _SIGNED
        if why is None:
            data.append((index + 1, cells))
        else:
            ignored.append((index + 1, why))
    return data, ignored


def _why_not_header(rows: Sequence[Sequence[Cell]], index: int, header: _Header) -> str | None:
    """Answer why a row belongs to the header: repeated on a new page, numbers of columns, notes in brackets."""
    row = rows[index]
    if _repeats_header(rows, row, header):
        return "Dòng tiêu đề lặp lại"
    if index == header.end and _numbers_columns(row, header):
        return "Dòng đánh số cột"
    if index == header.end and all(_BRACKETED.fullmatch(_text(cell)) for cell in row if not _is_empty(cell)):
        return "Dòng ghi chú dưới tiêu đề"
    return None


def _why_not_person(row: Sequence[Cell], header: _Header, needed: list[Cell]) -> str | None:
    """Answer why a row without a number in the TT column is no person; None if it is one.

    When in doubt it is a person: better an error shown than a person lost.
    """
    texts = [text for text in (fold(_text(cell)) for cell in row) if text]
    if any(_SIGNATURE.fullmatch(fold(_text(cell))) for cell in needed):
        return _SIGNED
    if _is_outlined(row, header):
        return f"{_GROUP}{_shown(row)}"
    if needed and not any(_is_empty(cell) for cell in needed):
        return None
    if _TOTAL.fullmatch(texts[0]):
        return "Dòng tổng cộng"
    if any(mark.fullmatch(text) for mark in (_SIGNATURE, _PLACE_AND_DATE, _POST) for text in texts):
        return _SIGNED
    if _is_group_heading(row, header):
        return f"{_GROUP}{_shown(row)}"
    if needed and all(_is_empty(cell) for cell in needed):
        return f"Không có dữ liệu ở các cột bắt buộc: {_shown(row)}"
    return None


def _is_numbered(row: Sequence[Cell], header: _Header) -> bool:
    cell = _number_cell(row, header)
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().rstrip(".").isdecimal())


def _is_group_heading(row: Sequence[Cell], header: _Header) -> bool:
    """ "I | Chi bộ khu phố 1" or the name of a group alone in the number column."""
    filled = sum(not _is_empty(cell) for cell in row)
    return _is_outlined(row, header) or (filled == 1 and not _is_empty(_number_cell(row, header)))


def _is_outlined(row: Sequence[Cell], header: _Header) -> bool:
    """A Roman number or a letter, and one text beside it."""
    number = fold(_text(_number_cell(row, header)))
    return sum(not _is_empty(cell) for cell in row) == 2 and _OUTLINE_NUMBER.fullmatch(number) is not None


def _last_text(row: Sequence[Cell]) -> str:
    return [text for text in map(_text, row) if text][-1]


def _numbers_columns(row: Sequence[Cell], header: _Header) -> bool:
    """ "(1) (2) (3)" or "A B 1 2" under the header."""
    texts = [fold(_text(cell)) for cell in row if not _is_empty(cell)]
    return len(texts) >= max(2, len(header.names) // 2) and all(_COLUMN_NUMBER.fullmatch(text) for text in texts)


def _repeats_header(rows: Sequence[Sequence[Cell]], row: Sequence[Cell], header: _Header) -> bool:
    texts = [_text(cell) for cell in row]
    filled = sum(bool(text) for text in texts)
    for index in range(header.first, header.end):
        above = [_text(cell) for cell in rows[index]]
        if filled >= 2 and texts[: len(above)] == above[: len(texts)] and not any(texts[len(above) :]):
            return True
    return False


def _number_cell(row: Sequence[Cell], header: _Header) -> Cell:
    column = header.number_column
    return row[column] if column is not None and column < len(row) else None


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not clean_text(cell))


def _text(cell: Cell) -> str:
    return "" if cell is None else clean_text(str(cell))


def _shown(row: Sequence[Cell]) -> str:
    text = " | ".join(text for text in map(_text, row) if text)
    return text if len(text) <= 80 else text[:79] + "…"


# --- messages


def _heading(rows: Sequence[Sequence[Cell]], header: _Header, index: int) -> str:
    parts = [_text(rows[row][index]) for row in range(header.first, header.end) if index < len(rows[row])]
    return " – ".join(part for part in parts if part)


def _missing_message(rows: Sequence[Sequence[Cell]], header: _Header | None, missing: list[Column]) -> str:
    wanted = ", ".join(f"“{column.title}”" for column in missing)
    if header is None:
        seen = "Không thấy dòng tiêu đề nào"
    else:
        headings = [_heading(rows, header, index) for index in header.names]
        seen = f"Các tiêu đề thấy ở dòng {header.first + 1}: " + ", ".join(
            f"“{heading}”" for heading in headings if heading
        )
    looked_for = f"Không tìm thấy cột bắt buộc: {wanted}. " if wanted else "Không tìm thấy cột nào của danh sách. "
    return f"{looked_for}{seen}. Hãy sửa tên cột trong tệp cho đúng, hoặc dùng tệp mẫu."


def _twice_message(columns: Sequence[Column], twice: dict[str, list[int]]) -> str:
    titles = {column.key: column.title for column in columns}
    pairs = "; ".join(
        f"“{titles[key]}” ở cột {' và '.join(column_letter(index) for index in indexes)}"
        for key, indexes in twice.items()
    )
    return f"Có hai cột cùng nghĩa: {pairs}. Hãy đổi tên hoặc xóa cột thừa trong tệp."
