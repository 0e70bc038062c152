"""Derive every row again from the journal, and say how many had to change (none, when all was right)."""

from collections import Counter

from django.db import transaction

from ketnap.base import guard
from ketnap.journal import registry, store
from ketnap.journal.models import Event, Fact
from ketnap.journal.registry import Stream


def rebuild(*, from_nothing: bool = False) -> dict[str, int]:
    """Project every stream and every person's facts anew. Returns, per derived table, how many rows differ from before.

    `from_nothing` empties the derived tables first (after a restore).
    """
    tables = [*registry.derived(), Fact]
    with transaction.atomic():
        before = {model._meta.db_table: _rows(model) for model in tables}
        if from_nothing:
            with guard.writing(*(model._meta.db_table for model in tables)):
                for model in reversed(tables):
                    model._default_manager.all().delete()
        for stream in Stream:
            ids = list(Event.objects.filter(stream=stream.value).values_list("stream_id", flat=True).distinct())
            store.project(stream, ids)
        _drop_orphans()
        store.project_facts(list(Event.objects.exclude(subject=None).values_list("subject", flat=True).distinct()))
        return {model._meta.db_table: _difference(before[model._meta.db_table], _rows(model)) for model in tables}


def _rows(model: type) -> Counter[tuple[object, ...]]:
    columns = [field.attname for field in model._meta.concrete_fields]  # type: ignore[attr-defined]
    return Counter(tuple(row) for row in model._default_manager.values_list(*columns))  # type: ignore[attr-defined]


def _difference(before: Counter[tuple[object, ...]], after: Counter[tuple[object, ...]]) -> int:
    return sum(((before - after) + (after - before)).values())


def _drop_orphans() -> None:
    """Remove fact rows of persons nobody has written about (somebody put them there behind the journal's back)."""
    known = set(Event.objects.exclude(subject=None).values_list("subject", flat=True).distinct())
    strangers = set(Fact.objects.values_list("subject", flat=True).distinct()) - known
    if strangers:
        with guard.writing(Fact._meta.db_table):
            Fact.objects.filter(subject__in=strangers).delete()
