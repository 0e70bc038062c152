"""Triggers that refuse UPDATE and DELETE on append-only tables, in both dialects. Used by migrations."""

from typing import Any

MESSAGE = "append-only"


def create(schema_editor: Any, table: str) -> None:
    """Make a table append-only for everybody, also for a person with a database console."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is {MESSAGE}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is {MESSAGE}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    schema_editor.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_refuse()")


def drop(schema_editor: Any, table: str) -> None:
    """Lift the protection, for a migration that has to rewrite the table."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        return
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
