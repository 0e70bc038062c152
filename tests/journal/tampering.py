"""Change stored rows as somebody with a database console would: past the guard and past the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection, models

from ketnap.base import guard, triggers


@contextmanager
def without_protection(*tables: str) -> Iterator[None]:
    """Lift the triggers (until the test's transaction ends) and the guard (inside the block)."""
    with guard.writing(), connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        for table in tables:
            triggers.drop(editor, table)
        yield


def put(row: models.Model, column: str, value: Any) -> None:
    """Overwrite one column of one stored row."""
    field = row._meta.get_field(column)
    quote = connection.ops.quote_name
    table, key = quote(row._meta.db_table), quote(str(row._meta.pk.column))
    stored = [field.get_db_prep_save(value, connection), row._meta.pk.get_db_prep_save(row.pk, connection)]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {quote(str(field.column))} = %s WHERE {key} = %s", stored)


def changed(value: Any, field: "models.Field[Any, Any]") -> Any:
    """The value with its last character (or bit) changed; something where there was nothing."""
    if isinstance(field, models.UUIDField):
        return UUID(int=value.int ^ 1) if value else UUID(int=1)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(value, int):
        return value + 1_000_000
    if isinstance(value, date):
        return value + timedelta(days=1)
    if not value:
        return "x"
    return value[:-1] + ("0" if value[-1] != "0" else "1")
