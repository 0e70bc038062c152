"""Protected tables cannot be written from outside, whichever way is tried. Tables × ways are computed."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection, models

from ketnap.audit.models import AuditEntry
from ketnap.base import guard
from ketnap.base.guard import ProtectedTable
from ketnap.journal import registry
from ketnap.journal.models import Checkpoint, Event, Fact, OfficeLog

PROTECTED = [model for model in apps.get_models() if model._meta.db_table in guard.protected()]


def quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def column_of(model: type[models.Model]) -> str:
    return next(field.attname for field in model._meta.concrete_fields if not field.primary_key)


def name_of(model: type[models.Model]) -> str:
    return next(field.name for field in model._meta.concrete_fields if not field.primary_key)


def a_row(model: type[models.Model]) -> models.Model:
    """A row in memory with some key; whether it could be stored does not matter, it must not come that far."""
    field = model._meta.pk
    key = "0" * 32 if isinstance(field, models.UUIDField | models.CharField) else 1
    return model(pk=field.to_python(key))


def sql(template: str) -> Callable[[type[models.Model]], None]:
    def write(model: type[models.Model]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                template.format(
                    table=quoted(model), bare=model._meta.db_table, column=connection.ops.quote_name(column_of(model))
                )
            )

    return write


def many(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {quoted(model)} WHERE {connection.ops.quote_name(column_of(model))} = %s", [("x",)]
        )


WAYS: dict[str, Callable[[type[models.Model]], object]] = {
    "save": lambda model: a_row(model).save(force_insert=True),
    "save over": lambda model: a_row(model).save(force_update=True),
    "create": lambda model: model._default_manager.create(pk=a_row(model).pk),
    "bulk_create": lambda model: model._default_manager.bulk_create([a_row(model)]),
    "bulk_create or ignore": lambda model: model._default_manager.bulk_create([a_row(model)], ignore_conflicts=True),
    "bulk_update": lambda model: model._default_manager.bulk_update([a_row(model)], [name_of(model)]),
    "queryset.update": lambda model: model._default_manager.update(**{column_of(model): None}),
    "queryset.delete": lambda model: model._default_manager.filter(pk__isnull=False)._raw_delete("default"),
    "delete": lambda model: model._default_manager.filter(pk=a_row(model).pk)._raw_delete("default"),
    "INSERT": sql("INSERT INTO {table} DEFAULT VALUES"),
    "INSERT, lower case, over lines": sql("insert\n  into\t{table} default values"),
    "INSERT without quotes": sql("INSERT INTO {bare} DEFAULT VALUES"),
    "UPDATE": sql("UPDATE {table} SET {column} = NULL"),
    "UPDATE with a comment inside": sql("UPDATE /* only a test */ {table} SET {column} = NULL"),
    "UPDATE behind a comment": sql("-- harmless\nUPDATE -- really\n {table} SET {column} = NULL"),
    "UPDATE without a blank": sql("UPDATE{table} SET {column} = NULL"),
    "UPDATE in a WITH": sql("WITH x AS (SELECT 1) UPDATE {table} SET {column} = NULL"),
    "DELETE": sql("DELETE FROM {table}"),
    "second statement": sql("SELECT 1; DELETE FROM {table}"),
    "many": many,
}
WAYS_ON = {
    "sqlite": {
        "INSERT OR REPLACE": sql("INSERT OR REPLACE INTO {table} DEFAULT VALUES"),
        "REPLACE": sql("REPLACE INTO {table} DEFAULT VALUES"),
        "UPDATE OR IGNORE": sql("UPDATE OR IGNORE {table} SET {column} = NULL"),
        "with the schema": sql("UPDATE main.{table} SET {column} = NULL"),
        "with the schema in quotes": sql('DELETE FROM "main" . {table}'),
        "in brackets": sql("UPDATE [{bare}] SET {column} = NULL"),
        "in back quotes": sql("DELETE FROM `{bare}`"),
    },
    "postgresql": {
        "TRUNCATE": sql("TRUNCATE {table}"),
        "TRUNCATE TABLE": sql("TRUNCATE TABLE ONLY {table} CASCADE"),
        "TRUNCATE of several": sql("TRUNCATE TABLE django_session, {table}"),
        "UPDATE ONLY": sql("UPDATE ONLY {table} SET {column} = NULL"),
        "with the schema": sql("DELETE FROM public.{table}"),
        "COPY": sql("COPY {table} FROM PROGRAM 'true'"),
        "MERGE": sql("MERGE INTO {table} USING django_session ON false WHEN MATCHED THEN DELETE"),
        "on conflict": sql("INSERT INTO {table} DEFAULT VALUES ON CONFLICT DO NOTHING"),
    },
}
ALL_WAYS = {**WAYS, **WAYS_ON[connection.vendor]}


@pytest.mark.django_db
@pytest.mark.parametrize("way", ALL_WAYS)
def test_no_way_round_leads_into_a_protected_table(way: str) -> None:
    let_in = []
    for model in PROTECTED:
        try:
            ALL_WAYS[way](model)
        except ProtectedTable:
            continue
        except Exception as error:
            let_in.append(f"{model.__name__}: {error}")
            break
        let_in.append(model.__name__)

    assert let_in == []


@pytest.mark.django_db
def test_reading_is_free() -> None:
    for model in PROTECTED:
        assert not model._default_manager.exists()
        list(model._default_manager.values_list(column_of(model)))


def test_what_must_be_protected_is() -> None:
    assert {Event, OfficeLog, Checkpoint, Fact, AuditEntry, *registry.derived()} <= set(PROTECTED)


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "journal_event"."id" FROM "journal_event" FOR UPDATE',
        'INSERT INTO "django_session" SELECT * FROM "journal_event"',
        'UPDATE "accounts_user" SET "title" = %s WHERE EXISTS (SELECT 1 FROM "journal_event")',
        'CREATE TRIGGER x BEFORE UPDATE OR DELETE ON "journal_event" FOR EACH ROW EXECUTE FUNCTION y()',
        'CREATE TRIGGER x BEFORE TRUNCATE ON "journal_event" EXECUTE FUNCTION y()',
        'DELETE FROM "journal_event_old"',
    ],
)
def test_statements_that_do_not_write_there_pass(statement: str) -> None:
    guard.check(statement)


def test_an_opening_holds_for_its_block_and_its_tables_alone() -> None:
    with guard.writing("journal_event"):
        guard.check("DELETE FROM journal_event")
        with pytest.raises(ProtectedTable):
            guard.check("DELETE FROM journal_fact")
        with guard.writing("journal_fact"):
            guard.check("DELETE FROM journal_event")
            guard.check("DELETE FROM journal_fact")
        with pytest.raises(ProtectedTable):
            guard.check("DELETE FROM journal_fact")
    with pytest.raises(ProtectedTable):
        guard.check("DELETE FROM journal_event")


def test_no_row_of_a_primary_table_is_swept_away_with_a_derived_one() -> None:
    """Projectors delete rows; a CASCADE from a table that cannot be derived again would lose what was typed."""
    derived = set(registry.derived())
    swept = [
        f"{relation.related_model.__name__}.{relation.field.name}"
        for model in derived
        for relation in model._meta.related_objects
        if relation.related_model not in derived and getattr(relation, "on_delete", None) is models.CASCADE
    ]

    assert swept == []
