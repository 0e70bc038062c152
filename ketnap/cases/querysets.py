from datetime import date
from typing import Any, Self

from django.db.models import F, QuerySet

from ketnap.base.dated import holds_on
from ketnap.cases.enums import BEFORE_ADMISSION, RUNNING
from ketnap.units.scope import under


class CaseQuerySet(QuerySet[Any]):
    """Cases. Entry for users is `for_user`; lists, pages, exports and search share it."""

    def for_user(self, user: Any, permission: str = "cases.view") -> Self:
        """Cases whose custodian lies in the user's scope today."""
        scope = user.scope_for(permission)
        return self.filter(scope.condition("unit__placements__path"), holds_on(user.today, "unit__placements__"))

    def under(self, path: str, on: date) -> Self:
        """Cases whose custodian stands at or under the path on the day."""
        return self.filter(under(path, "unit__placements__path"), holds_on(on, "unit__placements__"))

    def away(self, on: date, to: str = "") -> Self:
        """Cases of persons who were away on the day, to one province or to any."""
        there = holds_on(on, "absences__")
        return self.filter(there, absences__destination=to) if to else self.filter(there)

    def running(self) -> Self:
        return self.filter(stage__in=RUNNING)

    def before_admission(self) -> Self:
        return self.filter(stage__in=BEFORE_ADMISSION)

    def in_name_order(self) -> Self:
        return self.order_by("person__sort_key", "pk")

    def newest_first(self) -> Self:
        return self.order_by(F("stage_on").desc(nulls_last=True), "pk")


class SittingQuerySet(QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Sittings of bodies of units in the user's scope, and of units above them that decide on their cases."""
        return self.filter(user.reaches("cases.view", "body__unit", above=True))
