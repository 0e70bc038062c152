"""The table of an announcement as offices send it: ranges, swapped days, wrong rows with their numbers."""

from datetime import date, datetime

import pytest

from ketnap.calendars.reading import BadAnnouncement, Entry, Kind, applied, entries_of, rows_of_csv
from ketnap.rulebook.calendars import YearOff

HEAD = ["TT", "Từ ngày", "Đến ngày", "Nội dung", "Loại", "Làm bù ngày"]
TITLE = ["THÔNG BÁO nghỉ lễ, Tết mẫu", None, None, None, None, None]


def read(*rows, year=2025):
    return {entry.on: entry for entry in entries_of([TITLE, HEAD, *rows], year)}


def test_ranges_swapped_days_and_date_cells():
    found = read(
        [1, "25/01/2025", "27/01/2025", "Tết Nguyên đán", "Nghỉ Tết", None],
        [2, datetime(2025, 5, 2), None, "Nghỉ hoán đổi", "nghỉ hoán đổi", date(2025, 4, 26)],
        [None, None, None, "Tổng cộng", None, None],
    )
    assert [(day, entry.kind) for day, entry in found.items()] == [
        (date(2025, 1, 25), Kind.OFF),
        (date(2025, 1, 26), Kind.OFF),
        (date(2025, 1, 27), Kind.OFF),
        (date(2025, 4, 26), Kind.MAKE_UP),
        (date(2025, 5, 2), Kind.OFF),
    ]
    assert found[date(2025, 4, 26)].name == "Làm bù: Nghỉ hoán đổi"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_with_any_usual_separator(sign):
    text = sign.join(["Ngày", "Nội dung", "Loại"]) + "\n" + sign.join(["01/01/2025", "Tết Dương lịch", "nghỉ"])
    rows = rows_of_csv(text.encode("utf-8-sig"))
    assert entries_of(rows, 2025) == [Entry(date(2025, 1, 1), Kind.OFF, "Tết Dương lịch")]


@pytest.mark.parametrize(
    "row, words",
    [
        ([1, "31/02/2025", None, "x", "nghỉ", None], "không có ngày 31"),
        ([1, "01/01/25", None, "x", "nghỉ", None], "4 chữ số"),
        ([1, "01/01/2026", None, "x", "nghỉ", None], "không thuộc năm 2025"),
        ([1, "05/05/2025", "02/05/2025", "x", "nghỉ", None], "trước từ ngày"),
        ([1, "01/01/2025", "01/06/2025", "x", "nghỉ", None], "dài quá 31 ngày"),
        ([1, "02/05/2025", None, "x", "treo cờ", None], "không hiểu được"),
        ([1, "02/05/2025", None, "x", "nghỉ", "25/04/2025"], "không phải thứ bảy, chủ nhật"),
        ([1, "26/04/2025", None, "x", "nghỉ", "26/04/2025"], "vừa nghỉ vừa làm"),
    ],
)
def test_a_wrong_row_is_named_with_its_number(row, words):
    with pytest.raises(BadAnnouncement) as caught:
        read(row)
    ((number, message),) = caught.value.faults
    assert number == 3 and words in message


@pytest.mark.parametrize("rows", [[], [["a", "b"]], [HEAD], [["Ngày"], ["01/01/2025"]]])
def test_a_table_without_headings_or_days_says_which_columns_are_needed(rows):
    with pytest.raises(BadAnnouncement, match="Từ ngày"):
        entries_of(rows, 2025)


def test_a_part_is_laid_over_the_year_and_a_whole_table_replaces_it():
    current = YearOff(
        2025, {date(2025, 1, 1): "Tết Dương lịch", date(2025, 5, 2): "hoán đổi"}, {date(2025, 4, 26): "bù"}
    )
    part = [Entry(date(2025, 5, 2), Kind.WORK, ""), Entry(date(2025, 4, 26), Kind.OFF, "nghỉ")]
    after = applied(current, part, whole=False)
    assert (set(after.holidays), set(after.make_up)) == ({date(2025, 1, 1), date(2025, 4, 26)}, set())
    whole = applied(current, part, whole=True)
    assert (set(whole.holidays), set(whole.make_up)) == ({date(2025, 4, 26)}, set())


@pytest.mark.parametrize("content", [b"\xff\xfe", "Ngày;Loại".encode("utf-16")])
def test_bytes_that_are_no_utf8_table_are_refused(content):
    with pytest.raises(BadAnnouncement, match=r"UTF-8|không phải"):
        rows_of_csv(content)
