"""Keeps writes to protected tables inside the one module that may make them.

`protect` names the tables; `writing` opens them for the code inside it; every statement of every connection passes the wrapper.
Bulk writes and raw SQL are caught like any other: the wrapper sees the SQL, not the caller's intention.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_GAP = r"(?:\s|/\*.*?\*/|--[^\n]*\n)"
_NAME = r'(?:["\[`]?\w+["\]`]?\s*\.\s*)?["\[`]?(\w+)["\]`]?'
_VERB = "|".join(
    verb.replace(" ", f"{_GAP}+")
    for verb in (
        "insert into",
        r"insert or \w+ into",
        "replace into",
        r"update or \w+",
        "update",
        "delete from",
        "merge into",
        "copy",
    )
)
_WRITE = re.compile(rf'\b(?:{_VERB})(?:{_GAP}+|(?=["\[`]))(?:only{_GAP}+)?{_NAME}', re.IGNORECASE | re.DOTALL)
_TRUNCATE = re.compile(rf"\btruncate{_GAP}+(?!on\b)([^;]+)", re.IGNORECASE | re.DOTALL)
_protected: set[str] = set()
_open: ContextVar[frozenset[str]] = ContextVar("ketnap_guard_open", default=frozenset())
_ALL = "*"


class ProtectedTable(Exception):
    """A write to a protected table from outside its own module."""


def protect(*tables: str) -> None:
    _protected.update(tables)


def protected() -> frozenset[str]:
    return frozenset(_protected)


@contextmanager
def writing(*tables: str) -> Iterator[None]:
    """Open the named tables (all when none is named) for the code inside."""
    token = _open.set(_open.get() | frozenset(tables or {_ALL}))
    try:
        yield
    finally:
        _open.reset(token)


def check(sql: str) -> None:
    """Raise ProtectedTable when the statement writes to a protected table that is not open."""
    allowed = _open.get()
    if _ALL in allowed:
        return
    for table in _written(sql):
        if table in _protected and table not in allowed:
            raise ProtectedTable(f"Bảng {table} chỉ được ghi qua sổ gốc (journal); thao tác bị từ chối.")


def _written(sql: str) -> Iterator[str]:
    """Names of the tables that the statement may write to."""
    yield from (table.lower() for table in _WRITE.findall(sql))
    for listed in _TRUNCATE.findall(sql):
        yield from (name.lower() for name in re.findall(r"\w+", listed))


def _wrapper(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    check(sql if isinstance(sql, str) else str(sql))
    return execute(sql, params, many, context)


def install(connection: Any, **kwargs: Any) -> None:
    """Put the wrapper on a new connection (signal `connection_created`)."""
    if _wrapper not in connection.execute_wrappers:
        connection.execute_wrappers.append(_wrapper)
