"""Periods as offices name them, and the sensible ones to choose from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from ketnap.lib.periods import Span

YEARS_SHOWN, PARTS_SHOWN = 5, 4
ROMAN = ("I", "II", "III", "IV")
_PART = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", re.IGNORECASE)
_TERM = "term:"


def label_of(text: str, span: Span) -> str:
    """`Nhiệm kỳ 2020-2025`, `Năm 2022`, `6 tháng đầu năm 2022`, `Quý III năm 2022`, else the first and last day."""
    if text.lower().startswith(_TERM):
        return _("Nhiệm kỳ %(years)s") % {"years": text[len(_TERM) :].strip()}
    found = _PART.fullmatch(text.strip())
    if found is None:
        return str(span)
    year, half, quarter, month = found.groups()
    if half:
        return _half(int(half)) % {"year": year}
    if quarter:
        return _("Quý %(quarter)s năm %(year)s") % {"quarter": ROMAN[int(quarter) - 1], "year": year}
    if month:
        return _("Tháng %(month)s năm %(year)s") % {"month": int(month), "year": year}
    return _("Năm %(year)s") % {"year": year}


def _half(number: int) -> str:
    return _("6 tháng đầu năm %(year)s") if number == 1 else _("6 tháng cuối năm %(year)s")


Choice = tuple[str, str]


def choices(terms: Mapping[str, Span], as_of: date, chosen: str, span: Span) -> Sequence[tuple[str, list[Choice]]]:
    """(group, choices) for the select: terms, years, halves, quarters up to the day; the chosen one is always there."""
    names = sorted(terms, key=lambda name: terms[name].start, reverse=True)
    first = min([as_of.year - YEARS_SHOWN + 1, *(terms[name].start.year for name in names[:1])])
    groups = [
        (_("Nhiệm kỳ"), [(f"{_TERM}{name}", label_of(f"{_TERM}{name}", terms[name])) for name in names]),
        (_("Năm"), [_named(f"{year}", span) for year in range(as_of.year, first - 1, -1)]),
        (_("6 tháng"), [_named(text, span) for text in _parts(as_of, "H", 2)]),
        (_("Quý"), [_named(text, span) for text in _parts(as_of, "Q", 4)]),
    ]
    if not any(chosen == text for _group, members in groups for text, _label in members):
        groups.insert(0, (_("Đang xem"), [(chosen, label_of(chosen, span))]))
    return [group for group in groups if group[1]]


def _named(text: str, span: Span) -> Choice:
    return text, label_of(text, span)


def _parts(as_of: date, letter: str, in_year: int) -> list[str]:
    """The last parts of years that have begun by the day: 2023-Q2, 2023-Q1 …"""
    current = as_of.year * in_year + (as_of.month - 1) * in_year // 12
    return [f"{at // in_year}-{letter}{at % in_year + 1}" for at in range(current, current - PARTS_SHOWN, -1)]


def default_period(terms: Mapping[str, Span], as_of: date) -> str:
    """The term that runs on the day, else its year."""
    running = [name for name, span in terms.items() if span.contains(as_of)]
    return f"{_TERM}{min(running, key=lambda name: terms[name].days)}" if running else f"{as_of.year}"
