"""Periods: half-open spans of days, and the periods a user types."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Self

from ketnap.lib.vietnamese import EARLIEST_YEAR, LATEST_YEAR, BadDate, format_date, parse_date

_NO_TERMS: Mapping[str, "Span"] = MappingProxyType({})
_CALENDAR_PERIOD = re.compile(r"(\d{4})(?:-(?:H([1-2])|Q([1-4])|(0[1-9]|1[0-2])))?", re.IGNORECASE)
_TERM = "term:"
_FORMS = "2022, 2022-H1, 2022-Q3, 2022-05, term:2020-2025 hoặc 2020-07-01..2022-12-31"


class BadPeriod(ValueError):
    """A text is not a period; the message is Vietnamese and says what to write."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from `start` (inclusive) to `end` (exclusive); at least one day, else ValueError."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"a span holds at least one day: {self.start} to {self.end}")

    @classmethod
    def of_days(cls, first: date, last: date) -> Self:
        """Answer the span from `first` to `last`, both inclusive, as official papers write periods."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days are inside."""
        return (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Answer whether `day` is inside."""
        return self.start <= day < self.end

    def overlaps(self, other: "Span") -> bool:
        """Answer whether at least one day is inside both; spans that only touch do not overlap."""
        return self.start < other.end and other.start < self.end

    def clip(self, other: "Span") -> "Span | None":
        """Answer the days inside both, None if there are none."""
        return Span(max(self.start, other.start), min(self.end, other.end)) if self.overlaps(other) else None

    def __str__(self) -> str:
        return f"{format_date(self.start)} – {format_date(self.last)}"


def parse_period(text: str, terms: Mapping[str, Span] = _NO_TERMS) -> Span:
    """Answer the span meant by 2022, 2022-H1, 2022-Q3, 2022-05, term:2020-2025 or 2020-07-01..2022-12-31.

    Both days of a typed range are inside; they may also be written dd/mm/yyyy. A term is looked up in `terms` by the
    text behind "term:" (its days are fixed by congresses, not by the calendar). Raises BadPeriod.
    """
    typed = text.strip()
    if found := _CALENDAR_PERIOD.fullmatch(typed):
        year, half, quarter, month = (int(number) if number else 0 for number in found.groups())
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise BadPeriod(f"Năm {year} trong kỳ “{typed}” không hợp lý. Hãy kiểm tra lại năm.")
        return _calendar_span(year, half, quarter, month)
    if typed.lower().startswith(_TERM):
        return _term_span(typed[len(_TERM) :].strip(), terms)
    first, dots, last = typed.partition("..")
    if dots:
        return _typed_span(typed, first, last)
    shown = typed if len(typed) <= 40 else typed[:39] + "…"
    raise BadPeriod(f"Không hiểu kỳ “{shown}”. Hãy ghi một trong các dạng: {_FORMS}.")


def year_span(year: int) -> Span:
    """Answer the calendar year."""
    return _months(year, 1, 12)


def _calendar_span(year: int, half: int, quarter: int, month: int) -> Span:
    if half:
        return _months(year, 6 * half - 5, 6)
    if quarter:
        return _months(year, 3 * quarter - 2, 3)
    if month:
        return _months(year, month, 1)
    return year_span(year)


def _months(year: int, first_month: int, length: int) -> Span:
    years_on, month_index = divmod(first_month - 1 + length, 12)
    return Span(date(year, first_month, 1), date(year + years_on, month_index + 1, 1))


def _term_span(name: str, terms: Mapping[str, Span]) -> Span:
    if name in terms:
        return terms[name]
    known = ", ".join(sorted(terms)) or "chưa có nhiệm kỳ nào"
    raise BadPeriod(f"Không có nhiệm kỳ “{name}”. Nhiệm kỳ đã khai báo: {known}.")


def _typed_span(typed: str, first: str, last: str) -> Span:
    try:
        start, end = parse_date(first), parse_date(last)
    except BadDate as bad:
        raise BadPeriod(f"Không hiểu kỳ “{typed}”: {bad}") from None
    if end < start:
        raise BadPeriod(f"Kỳ “{typed}” có ngày cuối trước ngày đầu. Hãy đổi lại thứ tự hai ngày.")
    return Span.of_days(start, end)
