"""The values of one form, read once from the caller's context: right kinds or a Vietnamese sentence why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from ketnap.forms.catalogue import Context, Form
from ketnap.forms.wording import line, number_line, paragraphs, sentence

MOST_PEOPLE = 100_000
LONGEST_LINE = 500
LONGEST_TEXT = 20_000


class Values:
    """Values by field name, each of the kind its field names; the empty value of the kind where nothing was given."""

    def __init__(self, by_name: dict[str, object]) -> None:
        self._by_name = by_name

    def text(self, name: str) -> str:
        return cast(str, self._by_name[name])

    def count(self, name: str) -> int:
        return cast(int, self._by_name[name])

    def day(self, name: str) -> date:
        return cast(date, self._by_name[name])

    def items(self, name: str) -> list[str]:
        return cast(list[str], self._by_name[name])

    def flag(self, name: str) -> bool:
        return cast(bool, self._by_name[name])


def is_empty(value: object) -> bool:
    """None, blank text, or a list of nothing else. 0 and False are values."""
    if isinstance(value, str):
        return not line(value)
    if isinstance(value, list | tuple):
        return all(is_empty(item) for item in value)
    return value is None


def read(form: Form, context: Context) -> tuple[Values, list[str]]:
    """The values of the form, and what is wrong with those that could not be read (Vietnamese)."""
    values: dict[str, object] = {}
    problems = []
    for field in form.fields:
        given = context.get(field.name)
        try:
            values[field.name] = EMPTY[field.kind] if is_empty(given) else READ[field.kind](given)
        except ValueError as error:
            problems.append(f"{field.label_vi}: {error}.")
    return Values(values), problems


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise ValueError("phải là chữ")
    text = line(given)
    if len(text) > LONGEST_LINE:
        raise ValueError(f"dài quá {LONGEST_LINE} ký tự")
    return text


def _long(given: object) -> list[str]:
    if not isinstance(given, str):
        raise ValueError("phải là chữ")
    if len(given) > LONGEST_TEXT:
        raise ValueError("dài quá 20.000 ký tự")
    return [sentence(part) for part in paragraphs(given)]


def _date(given: object) -> date:
    if isinstance(given, datetime) or not isinstance(given, date):
        raise ValueError("phải là ngày")
    return given


def _count(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= MOST_PEOPLE:
        raise ValueError("phải là số nguyên không âm")
    return given


def _yesno(given: object) -> bool:
    if not isinstance(given, bool):
        raise ValueError("phải là có hoặc không")
    return given


def _list(given: object) -> list[str]:
    if not isinstance(given, list | tuple):
        raise ValueError("phải là danh sách")
    return [_text(item) for item in given if not is_empty(item)]


def _number(given: object) -> str:
    text = str(given) if isinstance(given, int) and not isinstance(given, bool) else _text(given)
    number_line(text, "")
    return text


READ: dict[str, Callable[[object], object]] = {
    "text": _text,
    "long": _long,
    "date": _date,
    "count": _count,
    "list": _list,
    "yesno": _yesno,
    "number": _number,
}
EMPTY: dict[str, object] = {
    "text": "", "long": [], "date": None, "count": 0, "list": [], "yesno": None, "number": "",
}  # fmt: skip
