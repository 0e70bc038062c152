"""Rows of all rooms' tables, read once and put back by plain inserts: what many tests share is built once in a run.

What is put back is taken back at the end of each test like all else in its transaction. PostgreSQL's sequences need no
care: building has moved them on already, and they do not go back.
"""

import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from ketnap.base import guard, office, sealing
from ketnap.journal.models import Event

Rows = dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]


def built_once[T](build: Callable[[], T]) -> Callable[[], T]:
    """The same function; from its second call on, in an empty database, it puts the rows of the first call back.

    Another office or another master key means another build: what was sealed for one cannot be read by the other.
    """
    kept: dict[tuple[str, bytes], tuple[Rows, bytes]] = {}

    @wraps(build)
    def build_or_put_back() -> T:
        if Event.objects.exists():
            return build()
        if place() in kept:
            rows, result = kept[place()]
            put_back(rows)
            return pickle.loads(result)  # type: ignore[no-any-return]
        made = build()
        kept[place()] = read(), pickle.dumps(made)
        return made

    return build_or_put_back


def place() -> tuple[str, bytes]:
    """The office and the master key that the rows belong to; an office not made yet has neither."""
    file = settings.KEYS_DIR / sealing.MASTER
    return office.load().id, file.read_bytes() if file.exists() else b""


def read() -> Rows:
    """All rows of the rooms' tables, in an order in which they can be put back."""
    rows = {model._meta.db_table: _read(model) for model in _models()}
    return {table: content for table, content in rows.items() if content[1]}


def put_back(rows: Rows) -> None:
    with guard.writing(), connection.cursor() as cursor:
        for table, (columns, content) in rows.items():
            marks = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {connection.ops.quote_name(table)} ({_listed(columns)}) VALUES ({marks})"
            cursor.executemany(sql, [tuple(map(_given, row)) for row in content])


def _models() -> list[type[models.Model]]:
    """All tables of the rooms, those of many-to-many links included, targets of links before their sources."""
    found = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("ketnap.")]
    placed: list[type[models.Model]] = []
    while found:
        free = [model for model in found if not (_links(model) & set(found)) - {model}]
        placed += free
        found = [model for model in found if model not in free]
    return placed


def _links(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.concrete_fields if field.related_model is not None}


def _read(model: type[models.Model]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    columns = tuple(field.column for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_listed(columns)} FROM {connection.ops.quote_name(model._meta.db_table)}")
        return columns, cursor.fetchall()


def _given(value: Any) -> Any:
    """JSON comes back from PostgreSQL as objects, and goes in as text."""
    if isinstance(value, (list, dict)):
        from django.db.backends.postgresql.psycopg_any import Jsonb

        return Jsonb(value)
    return value


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)
