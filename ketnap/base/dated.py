"""Rows that hold for a time: `valid_from` inclusive, `valid_to` exclusive, null = still open."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


def holds_on(on: date, prefix: str = "") -> Q:
    """The condition "in force on that day", to be used across relations with a prefix such as `placements__`."""
    from_, to = f"{prefix}valid_from", f"{prefix}valid_to"
    return Q(**{f"{from_}__lte": on}) & (Q(**{f"{to}__isnull": True}) | Q(**{f"{to}__gt": on}))


class DatedQuerySet[T: models.Model](models.QuerySet[T]):
    def as_of(self, on: date) -> Self:
        """Rows in force on the day `on`."""
        return self.filter(holds_on(on))


class Dated(models.Model):
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
