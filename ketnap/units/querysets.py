from datetime import date
from typing import Any, Self

from django.db.models import QuerySet

from ketnap.base.dated import DatedQuerySet, holds_on
from ketnap.units.scope import Scope, under


class UnitQuerySet(QuerySet[Any]):
    """Units. Nothing is hidden by default: say `as_of` for those that exist on a day."""

    def as_of(self, on: date) -> Self:
        """Units that exist on the day `on`."""
        return self.filter(
            placements__in=self.model._meta.get_field("placements").related_model.objects.filter(holds_on(on))
        ).distinct()

    def below(self, path: str, on: date) -> Self:
        """The unit at `path` and everything under it on the day `on`."""
        return self.filter(under(path, "placements__path"), holds_on(on, "placements__"))

    def within(self, scope: Scope, on: date) -> Self:
        """Units of a scope, placed as on the day `on` (for rights: today)."""
        return self.filter(scope.condition("placements__path"), holds_on(on, "placements__"))

    def in_order(self) -> Self:
        return self.order_by("sort", "pk")


class UnitRowQuerySet(DatedQuerySet[Any]):
    """Names, placements and profiles of units."""


class BodyQuerySet(DatedQuerySet[Any]):
    def of(self, unit: Any, kind: str) -> Self:
        return self.filter(unit=unit, kind=kind)
