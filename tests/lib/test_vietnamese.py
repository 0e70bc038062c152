import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.vietnamese import BadDate, clean_text, format_date, format_long_date, parse_date

DAYS = st.dates(date(1850, 1, 1), date(2199, 12, 31))
LETTERS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


@pytest.mark.parametrize(
    "text",
    [
        "18/04/2023",
        "18/4/2023",
        "18-4-2023",
        "18.04.2023",
        "2023-04-18",
        " 18 / 4 / 2023 ",
        "18/04/2023\u00a0",
        "ngày 18 tháng 4 năm 2023",
        "Ngày 18 tháng 04 năm 2023",
    ],
)
def test_parse_date_accepts_the_ways_offices_write_a_day(text):
    assert parse_date(text) == date(2023, 4, 18)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Chưa ghi ngày. Hãy ghi đủ ngày/tháng/năm, ví dụ 18/04/2023."),
        ("29/02/2023", "Tháng 2 năm 2023 không có ngày 29. Hãy kiểm tra lại “29/02/2023”."),
        ("31/4/2023", "Tháng 4 năm 2023 không có ngày 31. Hãy kiểm tra lại “31/4/2023”."),
        ("5/2/26", "Năm trong “5/2/26” phải ghi đủ 4 chữ số, ví dụ 18/04/2023."),
        ("5/2/20261", "Năm trong “5/2/20261” phải ghi đủ 4 chữ số, ví dụ 18/04/2023."),
        ("04/18/2023", "Không có tháng 18 trong “04/18/2023”. Hãy ghi ngày trước, tháng sau: ngày/tháng/năm."),
        ("1958", "“1958” chưa đủ ngày, tháng, năm. Hãy ghi đủ, ví dụ 18/04/2023."),
        ("02/1958", "“02/1958” chưa đủ ngày, tháng, năm. Hãy ghi đủ, ví dụ 18/04/2023."),
        ("00/00/1958", "“00/00/1958” chưa đủ ngày, tháng, năm. Hãy ghi đủ, ví dụ 18/04/2023."),
        ("01/01/0203", "Năm 203 trong “01/01/0203” không hợp lý. Hãy kiểm tra lại năm."),
        ("01/01/2203", "Năm 2203 trong “01/01/2203” không hợp lý. Hãy kiểm tra lại năm."),
        ("18/04-2023", "“18/04-2023” không phải là ngày. Hãy ghi theo dạng ngày/tháng/năm, ví dụ 18/04/2023."),
        ("hôm qua", "“hôm qua” không phải là ngày. Hãy ghi theo dạng ngày/tháng/năm, ví dụ 18/04/2023."),
    ],
)
def test_parse_date_refuses_and_says_what_to_write(text, message):
    with pytest.raises(BadDate) as refused:
        parse_date(text)
    assert str(refused.value) == message


def test_parse_date_knows_leap_years():
    assert parse_date("29/02/2024") == date(2024, 2, 29)
    with pytest.raises(BadDate):
        parse_date("29/02/1900")


@given(DAYS)
def test_parse_date_reads_what_the_formats_write(day):
    assert parse_date(format_date(day)) == day
    assert parse_date(format_long_date(day)) == day
    assert parse_date(day.isoformat()) == day


def test_format_date_pads_with_zeros():
    assert format_date(date(2023, 4, 8)) == "08/04/2023"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
        (date(2026, 12, 9), "ngày 09 tháng 12 năm 2026"),
    ],
)
def test_format_long_date_pads_as_official_papers_do(day, written):
    assert format_long_date(day) == written


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Nguyễn\u00a0Văn \u202f An\t", "Nguyễn Văn An"),
        ("Nguyễn\u200b Văn\ufeff An\u00ad", "Nguyễn Văn An"),
        ("\u00d0ặng Thị \u00d0ào", "Đặng Thị Đào"),
        ("\u0189ỗ Văn \u00f0ôi", "Đỗ Văn đôi"),
        ("tăng 5 \u00d0 3", "tăng 5 \u00d0 3"),
        ("H\u2019Hen Niê", "H'Hen Niê"),
        ("\u201cchi bộ\u201d \u2018A\u2019", "\u201cchi bộ\u201d \u2018A\u2019"),
        ("dòng một\r\n dòng hai", "dòng một dòng hai"),
        ("a\x00b\x07c", "abc"),
        ("Hoà Hòa", "Hoà Hòa"),
        ("", ""),
    ],
)
def test_clean_text_repairs_what_old_files_hold(text, clean):
    assert clean_text(text) == clean


def test_clean_text_keeps_lines_on_demand():
    assert clean_text(" một \r\n\r\n  hai  ba\n", keep_lines=True) == "một\n\nhai ba"


@given(st.sampled_from(LETTERS + LETTERS.upper()), st.sampled_from(TONES), st.booleans())
def test_clean_text_composes_marks_in_any_order(letter, tone, tone_first):
    base, *quality = unicodedata.normalize("NFD", letter)
    marks = [tone, *quality] if tone_first else [*quality, tone]
    assert clean_text(base + "".join(marks)) == unicodedata.normalize("NFC", letter + tone)


@given(st.text())
def test_clean_text_twice_is_clean_text_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)
