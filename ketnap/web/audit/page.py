"""The log of changes and reads, as far as the reader's scope goes. Personal values stay sealed: this page never opens them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ketnap.accounts.models import User
from ketnap.audit import registry
from ketnap.audit.models import AuditEntry
from ketnap.base.errors import NotFound
from ketnap.lib.moments import ZONE
from ketnap.units.models import Unit, UnitPlacement

RIGHT = "audit.view"


def entries_for(user: User) -> QuerySet[AuditEntry]:
    """Entries about units in the scope, former ones too; entries about no unit only for who watches over the whole office."""
    scope = user.scope_for(RIGHT)
    units = UnitPlacement.objects.filter(scope.condition("path")).values("unit")
    condition = Q(unit__in=units)
    if scope and scope.contains(_root(user)):
        condition |= Q(unit=None)
    return AuditEntry.objects.filter(condition)


def _root(user: User) -> str:
    top = (
        UnitPlacement.objects.as_of(user.today).filter(depth=1).order_by("path").values_list("path", flat=True).first()
    )
    return str(top or "")


@dataclass(frozen=True)
class Asked:
    """What the reader filters by; days are inclusive."""

    actor: str = ""
    action: str = ""
    target: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


def filtered(rows: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    if asked.actor:
        rows = rows.filter(actor__icontains=asked.actor)
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.target:
        rows = rows.filter(target__contains=asked.target)
    if asked.kind in ("read", "change"):
        rows = rows.filter(is_read=asked.kind == "read")
    if asked.first:
        rows = rows.filter(at__gte=_moment(asked.first))
    if asked.last:
        rows = rows.filter(at__lt=_moment(asked.last + timedelta(days=1)))
    return rows


def _moment(day: date) -> str:
    """The first moment of a day in Viet Nam, as the log writes moments."""
    start = datetime.combine(day, datetime.min.time(), ZONE).astimezone(UTC)
    return start.isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Shown:
    """One entry in words."""

    row: AuditEntry
    unit: str
    details: Sequence[tuple[str, str]]

    @property
    def label(self) -> str:
        return registry.actions().get(self.row.action, self.row.action)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.row.at)

    @property
    def position(self) -> int:
        return self.row.position


def shown(rows: Sequence[AuditEntry]) -> list[Shown]:
    """Entries with the names of their units. One query."""
    names = dict(Unit.objects.filter(pk__in={row.unit for row in rows if row.unit}).values_list("pk", "short_name"))
    return [Shown(row, _unit(row.unit, names), _details(row)) for row in rows]


def entry_for(user: User, position: int) -> Shown:
    """One entry. Raises NotFound outside the reader's scope."""
    row = entries_for(user).filter(position=position).first()
    if row is None:
        raise NotFound(str(position))
    return shown([row])[0]


def _unit(unit: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(unit, "") if unit else ""


def _details(row: AuditEntry) -> list[tuple[str, str]]:
    return [(key, _text(value)) for key, value in json.loads(row.details or "{}").items()]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
