"""The practice office `tan-thanh` for tests: loaded once in a run, then put into each test's database as it is.

    from tests.practice_office import tan_thanh  # noqa: F401 - a fixture

    def test_something(tan_thanh): ...       # clock on 18/04/2023, 08:59; users sign in with PASSWORD

Loading walks all cases through their steps and takes a while; afterwards the rows are kept in memory and each test gets them by
plain inserts, taken back at its end like all else in its transaction. (Loading has moved PostgreSQL's sequences on already.)
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from ketnap.accounts.models import User
from ketnap.base import clock, guard, office
from ketnap.practice.offices import OFFICES, load
from ketnap.practice.tan_thanh.town import PASSWORD
from ketnap.units.models import Unit

NAME = "tan-thanh"
NOW = OFFICES[NAME].now

Rows = dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]

__all__ = ["NAME", "NOW", "PASSWORD", "TanThanh", "loaded_rows", "own_office", "rows_of_a_load", "tan_thanh"]


class TanThanh:
    """Short ways to what tests ask for."""

    def unit(self, code: str) -> Unit:
        """A unit by its code: "BTU", "BTU.TT", or a branch by its short one: "KP1"."""
        return Unit.objects.filter(code__in=(code, f"BTU.TT.{code}")).get()

    def user(self, username: str) -> User:
        return User.objects.get(username=username)


@pytest.fixture
def own_office() -> Iterator[None]:
    """Give the office file of the run's data folder back as it was."""
    before = office.path().read_text(encoding="utf-8") if office.path().exists() else None
    office.path().unlink(missing_ok=True)
    try:
        yield
    finally:
        office.path().unlink(missing_ok=True)
        if before is not None:
            office.path().write_text(before, encoding="utf-8")


@pytest.fixture
def tan_thanh(db: None, own_office: None) -> Iterator[TanThanh]:
    """The practice office, its clock standing at its present moment."""
    rows, file = loaded_rows()
    _insert(rows)
    office.path().write_text(file, encoding="utf-8")
    with clock.set_to(NOW):
        yield TanThanh()


@cache
def loaded_rows() -> tuple[Rows, str]:
    """All rows of the office and its office file; loaded on the first call of the run."""
    return rows_of_a_load()


def rows_of_a_load() -> tuple[Rows, str]:
    """Load the office, read all rows and the office file, and take everything back."""
    office.path().unlink(missing_ok=True)
    with transaction.atomic():
        load(NAME)
        rows = {model._meta.db_table: _read(model) for model in _models()}
        file = office.path().read_text(encoding="utf-8")
        transaction.set_rollback(True)
    office.path().unlink(missing_ok=True)
    return {table: content for table, content in rows.items() if content[1]}, file


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


def _insert(rows: Rows) -> None:
    with guard.writing(), connection.cursor() as cursor:
        for table, (columns, content) in rows.items():
            marks = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {connection.ops.quote_name(table)} ({_listed(columns)}) VALUES ({marks})"
            cursor.executemany(sql, [tuple(map(_given, row)) for row in content])


def _given(value: Any) -> Any:
    """JSON comes back from PostgreSQL as objects, and goes in as text."""
    if isinstance(value, (list, dict)):
        from django.db.backends.postgresql.psycopg_any import Jsonb

        return Jsonb(value)
    return value


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)
