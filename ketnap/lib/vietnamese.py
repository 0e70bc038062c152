"""Vietnamese text as offices type it: cleaning, dates."""

import re
import unicodedata
from datetime import date

EARLIEST_YEAR = 1850
LATEST_YEAR = 2199

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_QUALITIES = "\u0302\u0306\u031b"  # hat, breve, horn
_CONTROLS = (number for number in (*range(0x20), *range(0x7F, 0xA0)) if not chr(number).isspace())
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *_CONTROLS))
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`\u2032"

_LETTER = r"[^\W\d_]"
_CURLY_BETWEEN_LETTERS = re.compile(rf"(?<={_LETTER})[{_APOSTROPHES}](?={_LETTER})")
_LOOK_ALIKE = re.compile("[\u00d0\u00f0\u0189]")
_LOOK_ALIKES = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ"}
_MARKED_LETTER = re.compile(f"([A-Za-z])([{_TONES}{_QUALITIES}]+)")

_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d+)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_IN_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d+)", re.IGNORECASE)
_PARTIAL = re.compile(r"(?:\d{1,2}\s*[/.\-]\s*)?\d{4}|0{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}")


class BadDate(ValueError):
    """A text is not a date; the message is Vietnamese and says what to write."""


def clean_text(text: str, *, keep_lines: bool = False) -> str:
    """Answer `text` in NFC with one kind of space, no invisible signs, real Đ/đ for look-alikes, trimmed.

    Tone placement, capitals and spelling stay as written. Line breaks become spaces unless `keep_lines`.
    Not for text in the one-byte fonts TCVN3 or VNI: decode it first (there the soft hyphen is a letter).
    """
    text = nfc(text.translate(_INVISIBLE))
    text = _LOOK_ALIKE.sub(lambda found: _real_d(text, found.start()), text)
    text = _CURLY_BETWEEN_LETTERS.sub("'", text)
    if not keep_lines:
        return " ".join(text.split())
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def nfc(text: str) -> str:
    """Answer `text` in Unicode NFC; a tone typed before a hat, breve or horn is put behind it first."""
    composed = unicodedata.normalize("NFC", text)
    if not any(character in _TONES or character in _QUALITIES for character in composed):
        return composed
    decomposed = unicodedata.normalize("NFD", composed)
    ordered = _MARKED_LETTER.sub(lambda found: found[1] + _quality_first(found[2]), decomposed)
    return unicodedata.normalize("NFC", ordered)


def format_date(day: date) -> str:
    """Answer the day as written in tables and letters: 18/04/2023."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_long_date(day: date) -> str:
    """Answer the day as official papers write it: "ngày 05 tháng 02 năm 2026" (zero for days below 10, months 1, 2)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def parse_date(text: str) -> date:
    """Answer the day meant by 18/04/2023, 18-4-2023, 18.04.2023, 2023-04-18 or "ngày 18 tháng 4 năm 2023".

    The day always comes before the month. Raises BadDate for anything else: a year of two digits, a year alone,
    29/02 outside a leap year, a year before 1850 or after 2199.
    """
    cleaned = clean_text(text)
    if not cleaned:
        raise BadDate("Chưa ghi ngày. Hãy ghi đủ ngày/tháng/năm, ví dụ 18/04/2023.")
    if iso := _ISO.fullmatch(cleaned):
        return _day(cleaned, int(iso[3]), int(iso[2]), iso[1])
    if day_first := _DAY_FIRST.fullmatch(cleaned):
        return _day(cleaned, int(day_first[1]), int(day_first[3]), day_first[4])
    if in_words := _IN_WORDS.fullmatch(cleaned):
        return _day(cleaned, int(in_words[1]), int(in_words[2]), in_words[3])
    if _PARTIAL.fullmatch(cleaned):
        raise BadDate(f"“{cleaned}” chưa đủ ngày, tháng, năm. Hãy ghi đủ, ví dụ 18/04/2023.")
    raise BadDate(f"“{_shortened(cleaned)}” không phải là ngày. Hãy ghi theo dạng ngày/tháng/năm, ví dụ 18/04/2023.")


def _day(text: str, day: int, month: int, year_text: str) -> date:
    if len(year_text) != 4:
        raise BadDate(f"Năm trong “{_shortened(text)}” phải ghi đủ 4 chữ số, ví dụ 18/04/2023.")
    year = int(year_text)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise BadDate(f"Năm {year} trong “{text}” không hợp lý. Hãy kiểm tra lại năm.")
    if day == 0 or month == 0:
        raise BadDate(f"“{text}” chưa đủ ngày, tháng, năm. Hãy ghi đủ, ví dụ 18/04/2023.")
    if month > 12:
        raise BadDate(f"Không có tháng {month} trong “{text}”. Hãy ghi ngày trước, tháng sau: ngày/tháng/năm.")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate(f"Tháng {month} năm {year} không có ngày {day}. Hãy kiểm tra lại “{text}”.") from None


def _real_d(text: str, position: int) -> str:
    neighbours = text[max(position - 1, 0) : position] + text[position + 1 : position + 2]
    beside_a_letter = any(neighbour.isalpha() for neighbour in neighbours)
    return _LOOK_ALIKES[text[position]] if beside_a_letter else text[position]


def _quality_first(marks: str) -> str:
    return "".join(sorted(marks, key=lambda mark: mark in _TONES))


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
