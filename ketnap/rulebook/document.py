"""JSON documents to frozen dataclasses and back. Knows no rule; refuses what it does not know, with the path to it."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

MOST_ERRORS = 50
LONGEST_TEXT = 2000
LARGEST_NUMBER = 1_000_000


class FactsError(ValueError):
    """A facts document cannot be read. `errors` holds (path, Vietnamese message) for each fault."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{path or 'tài liệu'}: {message}" for path, message in errors))


def about(text: str, **default: Any) -> Any:
    """A dataclass field with its description for the reference page."""
    return dataclasses.field(metadata={"about": text}, **default)


@cache
def hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass' fields, names resolved."""
    return typing.get_type_hints(kind)


def read[T](kind: type[T], raw: object) -> T:
    """The document as `kind`. Raises FactsError with every fault found."""
    errors: list[tuple[str, str]] = []
    value = _read(kind, raw, "", errors)
    if errors:
        raise FactsError(errors[:MOST_ERRORS])
    return typing.cast(T, value)


def write(value: Any) -> Any:
    """The dataclass as JSON values; fields that hold their default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: write(item) for name, item in _told(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [write(item) for item in value]
    return value


def _told(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if item != default:
            yield field.name, item


def _read(kind: Any, raw: object, path: str, errors: list[tuple[str, str]]) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [choice for choice in get_args(kind) if choice is not types.NoneType]
        return None if raw is None else _read(inner[0], raw, path, errors)
    if origin is tuple:
        return _read_list(get_args(kind)[0], raw, path, errors)
    if origin is Literal:
        return _read_choice(get_args(kind), raw, path, errors)
    if dataclasses.is_dataclass(kind):
        return _read_record(kind, raw, path, errors)
    return _read_plain(kind, raw, path, errors)


def _read_record(kind: Any, raw: object, path: str, errors: list[tuple[str, str]]) -> Any:
    if not isinstance(raw, Mapping):
        errors.append((path, "phải là một nhóm khóa: giá trị"))
        return None
    known = {field.name: field for field in dataclasses.fields(kind)}
    for key in raw:
        if key not in known:
            errors.append((_join(path, str(key)), "không có khóa này"))
    values = {}
    for name, field in known.items():
        if name in raw:
            values[name] = _read(hints(kind)[name], raw[name], _join(path, name), errors)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            errors.append((_join(path, name), "thiếu khóa này"))
    return None if errors else kind(**values)


def _read_list(kind: Any, raw: object, path: str, errors: list[tuple[str, str]]) -> Any:
    if not isinstance(raw, (list, tuple)):
        errors.append((path, "phải là một danh sách"))
        return ()
    return tuple(_read(kind, item, f"{path}[{index}]", errors) for index, item in enumerate(raw))


def _read_choice(choices: tuple[Any, ...], raw: object, path: str, errors: list[tuple[str, str]]) -> Any:
    if isinstance(raw, str) and raw in choices:
        return raw
    errors.append((path, f"phải là một trong: {', '.join(choices)}"))
    return None


def _read_plain(kind: Any, raw: object, path: str, errors: list[tuple[str, str]]) -> Any:
    if kind is date:
        return _read_day(raw, path, errors)
    if kind is bool and isinstance(raw, bool):
        return raw
    if kind is int and isinstance(raw, int) and not isinstance(raw, bool):
        if 0 <= raw <= LARGEST_NUMBER:
            return raw
        errors.append((path, f"phải là số nguyên từ 0 đến {LARGEST_NUMBER}"))
        return None
    if kind is str and isinstance(raw, str):
        if len(raw) > LONGEST_TEXT:
            errors.append((path, f"dài quá {LONGEST_TEXT} ký tự"))
        return raw
    wanted = {bool: "true hoặc false", int: "một số nguyên", str: "một chuỗi chữ"}[kind]
    errors.append((path, f"phải là {wanted}"))
    return None


def _read_day(raw: object, path: str, errors: list[tuple[str, str]]) -> date | None:
    if isinstance(raw, str) and len(raw) == 10:
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            pass
        else:
            if 1900 <= day.year <= 2199:
                return day
    errors.append((path, "phải là một ngày có thật, viết năm-tháng-ngày, ví dụ 2023-04-18"))
    return None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
