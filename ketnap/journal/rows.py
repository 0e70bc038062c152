"""Bring derived rows in line with what the events say, touching only the rows that differ."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import Q

FEW, MANY = 20, 200
Wanted = dict[type[models.Model], set[Any]]
_noting: ContextVar[Wanted | None] = ContextVar("ketnap_rows_noting", default=None)


@contextmanager
def noting() -> Iterator[Wanted]:
    """Note, per table, the keys of every row that a projector asks for inside the block."""
    wanted: Wanted = {}
    token = _noting.set(wanted)
    try:
        yield wanted
    finally:
        _noting.reset(token)


def sync[M: models.Model](model: type[M], where: Q, wanted: Iterable[M]) -> None:
    """Make the rows of `model` that meet `where` exactly the `wanted` ones, compared by primary key and then by value.

    Rows are added before old ones go, so that links between derived rows hold at every moment.
    """
    existing = {row.pk: row for row in model._default_manager.filter(where)}
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    fresh: list[M] = []
    stale: list[M] = []
    noted = _noted(model)
    for row in wanted:
        noted.add(row.pk)
        old = existing.pop(row.pk, None)
        if old is None:
            fresh.append(row)
        elif any(getattr(old, column) != getattr(row, column) for column in columns):
            stale.append(row)
    if fresh:
        model._default_manager.bulk_create(fresh)
    _update(model, stale)
    if existing:
        model._default_manager.filter(pk__in=list(existing)).delete()


def _update[M: models.Model](model: type[M], rows: list[M]) -> None:
    """A step changes a row or two: plain updates; a rebuild changes many: one statement."""
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    if len(rows) > FEW:
        model._default_manager.bulk_update(rows, names, batch_size=MANY)
        return
    for row in rows:
        row.save(force_update=True, update_fields=names)


def _noted(model: type[models.Model]) -> set[Any]:
    noting_now = _noting.get()
    return set() if noting_now is None else noting_now.setdefault(model, set())
