from datetime import date
from typing import Any, Self

from django.db.models import Q

from ketnap.base.dated import DatedQuerySet


class KnownQuerySet(DatedQuerySet[Any]):
    """Rows with two times: for which days they hold, and when they were known."""

    def known(self, moment: str | None) -> Self:
        """Rows as known at the moment (UTC text as in the journal); None = as known now."""
        if moment is None:
            return self.filter(known_to=None)
        return self.filter(Q(known_to=None) | Q(known_to__gt=moment), known_from__lte=moment)

    def in_force(self, on: date, moment: str | None = None) -> Self:
        """Rows that hold on the day `on`, as known at the moment."""
        return self.as_of(on).known(moment)
