"""Derive every row again from the journal, and say how many had to change (none, when all was right)."""

from typing import Any

from django.db import models, transaction

from ketnap.base import guard
from ketnap.journal import registry, rows, store
from ketnap.journal.models import Event, Fact
from ketnap.journal.registry import Stream

CHUNK = 500


def rebuild(*, from_nothing: bool = False) -> dict[str, int]:
    """Project every stream and every person's facts anew. Returns, per derived table, how many rows differ from before.

    A row that no event asks for goes. `from_nothing` empties the derived tables first.
    """
    with transaction.atomic():
        before = {model._meta.db_table: _rows(model) for model in derived()}
        if from_nothing:
            _empty()
        with rows.noting() as wanted:
            for stream in Stream:
                store.project(stream, _distinct(Event.objects.filter(stream=stream.value), "stream_id"))
            store.project_facts(_distinct(Event.objects.exclude(subject=None), "subject"))
        _remove_strangers(wanted)
        return {model._meta.db_table: _difference(before[model._meta.db_table], _rows(model)) for model in derived()}


def differences() -> dict[str, int]:
    """What `rebuild` would change, per derived table; nothing stays changed."""
    with transaction.atomic():
        found = rebuild()
        transaction.set_rollback(True)
    return found


def derived() -> list[type[models.Model]]:
    """All tables that hold nothing but what the journal says, parents before children."""
    return [*registry.derived(), Fact]


def _distinct(events: "models.QuerySet[Event]", column: str) -> list[Any]:
    return list(events.order_by(column).values_list(column, flat=True).distinct())


def _empty() -> None:
    with guard.writing(*(model._meta.db_table for model in derived())):
        for model in reversed(derived()):
            everything = model._default_manager.all()
            everything._raw_delete(everything.db)  # rows of primary tables that point here must stay


def _remove_strangers(wanted: rows.Wanted) -> None:
    """Remove rows that no projector asked for (somebody put them there behind the journal's back)."""
    for model in reversed(derived()):
        strangers = list(set(model._default_manager.values_list("pk", flat=True)) - wanted.get(model, set()))
        with guard.writing(model._meta.db_table):
            for start in range(0, len(strangers), CHUNK):
                found = model._default_manager.filter(pk__in=strangers[start : start + CHUNK])
                found._raw_delete(found.db)


def _rows(model: type[models.Model]) -> dict[Any, tuple[object, ...]]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return {row[0]: row[1:] for row in model._default_manager.values_list("pk", *columns)}


def _difference(before: dict[Any, tuple[object, ...]], after: dict[Any, tuple[object, ...]]) -> int:
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
