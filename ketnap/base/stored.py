"""Rows exactly as the database keeps them, for comparing stored bytes with hashes. Nothing passes through the ORM."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models


def stored_rows(model: type[models.Model], columns: Sequence[str], order: Sequence[str]) -> Iterator[dict[str, str]]:
    """Every row in the given order, each column as text; null as "", an id as 32 hexadecimal digits, yes/no as 1/0."""
    concrete = {field.name: field for field in model._meta.concrete_fields}
    fields = {name: concrete[name] for name in columns}
    quote = connection.ops.quote_name
    wanted = ", ".join(_as_text(quote(str(field.column)), field) for field in fields.values())
    table = quote(model._meta.db_table)
    # With the table's name before it the column itself decides; without, PostgreSQL would sort by the text selected under that name.
    by = ", ".join(f"{table}.{quote(name)}" for name in order)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {wanted} FROM {table} ORDER BY {by}")  # noqa: S608 - names of our own
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield {name: "" if value is None else str(value) for name, value in zip(columns, row, strict=True)}


def _as_text(column: str, field: "models.Field[Any, Any]") -> str:
    """The SQL expression that gives the stored value as the chains cover it."""
    if connection.vendor != "postgresql":
        return f"CAST({column} AS TEXT)"
    if isinstance(field, models.UUIDField):
        return f"replace({column}::text, '-', '')"
    if isinstance(field, models.BooleanField):
        return f"({column}::int)::text"
    if isinstance(field, models.DateField):
        return f"to_char({column}, 'YYYY-MM-DD')"
    return f"{column}::text"
