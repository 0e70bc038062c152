"""Write the audit entry, in the transaction of the change it tells of.

`record` for changes, `record_read` for pages that show persons (one insert before the answer: no insert, no answer).
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ketnap.audit import registry
from ketnap.audit.models import AuditEntry
from ketnap.base import chain, clock, guard, sealing

_LOCK = 0x6B65746E6170
COLUMNS = ("position", "at", "actor", "action", "target", "unit", "is_read", "details", "subject", "sealed", "prev")


def record(
    action: str,
    *,
    actor: str,
    target: str,
    unit: UUID | None = None,
    details: Mapping[str, Any] | None = None,
    subject: UUID | None = None,
    personal: Mapping[str, Any] | None = None,
    is_read: bool = False,
) -> AuditEntry:
    """Append one entry. `details` must hold no personal value; those go into `personal`, sealed for `subject`.

    Raises KeyError for an action that no room registered.
    """
    registry.label(action)
    moment = clock.now()
    with transaction.atomic():
        lock_chain()
        last = AuditEntry.objects.order_by("-position").values("position", "hash").first()
        entry = AuditEntry(
            position=last["position"] + 1 if last else 1,
            at=moment.isoformat(timespec="microseconds"),
            actor=actor,
            action=action,
            target=target,
            unit=unit,
            is_read=is_read,
            details=canonical(details or {}),
            subject=subject,
            sealed=sealing.seal(subject, personal, at=moment) if subject and personal else "",
            prev=last["hash"] if last else chain.GENESIS,
        )
        entry.hash = chain.digest([chain.text(getattr(entry, column)) for column in COLUMNS])
        with guard.writing(AuditEntry._meta.db_table):
            entry.save(force_insert=True)
    return entry


def record_read(
    action: str, *, actor: str, target: str, unit: UUID | None = None, details: Mapping[str, Any] | None = None
) -> None:
    """Log that somebody looked at a record, a list of names or a file."""
    record(action, actor=actor, target=target, unit=unit, details=details, is_read=True)


def lock_chain() -> None:
    """Let one writer at a time extend the chains (SQLite's immediate transactions already do).

    The journal takes the same lock: with two of them, an act that logs first and one that writes first could wait for each other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def canonical(value: Mapping[str, Any]) -> str:
    """One text per mapping, whatever the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
