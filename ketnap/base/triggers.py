"""Triggers that refuse UPDATE and DELETE on append-only tables, in both dialects. Used by migrations."""

from typing import Any

MESSAGE = "append-only"


def create(schema_editor: Any, table: str) -> None:
    """Make a table append-only for everybody, also for a person with a database console."""
    if schema_editor.connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is {MESSAGE}'); END"
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {refuse}")
        taken = _row_is_there(schema_editor.connection, table)
        schema_editor.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}")
        return
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is {MESSAGE}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_refuse()"
    )


def drop(schema_editor: Any, table: str) -> None:
    """Lift the protection, for a migration that has to rewrite the table."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete", "replace"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        return
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")


def _row_is_there(connection: Any, table: str) -> str:
    """SQLite's INSERT OR REPLACE deletes the old row without asking the DELETE trigger; so the insert itself is refused."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    keys = [found["columns"] for found in constraints if found["primary_key"] or found["unique"]]
    same = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")" for columns in keys
    )
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of our own
