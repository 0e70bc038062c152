"""Even with the guard open, the database itself refuses to change what was written."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from ketnap.audit.models import AuditEntry
from ketnap.base import guard
from ketnap.journal import verify
from ketnap.journal.models import Checkpoint, Event, OfficeLog
from tests.example_org import example_org

pytestmark = pytest.mark.django_db

TABLES: list[type[models.Model]] = [Event, OfficeLog, Checkpoint, AuditEntry]


@pytest.fixture(autouse=True)
def some_rows() -> None:
    example_org()
    verify.checkpoint()


def refused(statement: str, *parameters: object) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        guard.writing(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_update_and_delete_are_refused(model: type[models.Model]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    number = model._default_manager.count()

    refused(f"UPDATE {table} SET hash = 'x'" if model is not Checkpoint else f"UPDATE {table} SET signature = 'x'")
    refused(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        refused(f"TRUNCATE {table}")

    assert model._default_manager.count() == number > 0
    assert verify.problems() == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_row_cannot_be_replaced_by_inserting_it_again(model: type[models.Model]) -> None:
    """SQLite's INSERT OR REPLACE and PostgreSQL's ON CONFLICT DO UPDATE."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = [str(field.column) for field in model._meta.concrete_fields]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    last = columns[-1]
    others = ", ".join(connection.ops.quote_name(column) for column in columns[:-1])
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {others}, 'x' FROM {table} LIMIT 1")
    else:
        key = connection.ops.quote_name(columns[0])
        on_conflict = f"ON CONFLICT ({key}) DO UPDATE SET {connection.ops.quote_name(last)} = 'x'"
        refused(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1 {on_conflict}")

    assert verify.problems() == []


def test_a_place_in_a_stream_cannot_be_taken_twice() -> None:
    event = Event.objects.order_by("pk")[0]
    event.pk = "0" * 32
    with pytest.raises(DatabaseError), transaction.atomic(), guard.writing():
        event.save(force_insert=True)
