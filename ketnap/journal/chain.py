"""Canonical bytes and hashes of events. Pure: the writer and the verifier use the same functions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
EVENT_COLUMNS = (
    "id",
    "office",
    "incarnation",
    "stream",
    "stream_id",
    "seq",
    "kind",
    "on",
    "precision",
    "ordinal",
    "unit",
    "paper",
    "batch",
    "voids",
    "recorded_at",
    "actor",
    "rules",
    "subject",
    "body",
    "sealed",
    "prev",
)
LOG_COLUMNS = ("position", "event", "event_hash", "prev")


def text(value: Any) -> str:
    """A column's value as the chain covers it; an id is 32 hexadecimal digits on every database."""
    if value is None:
        return ""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def digest(values: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(values), ensure_ascii=False).encode()).hexdigest()


def canonical(body: Mapping[str, Any]) -> str:
    """One text per body, whatever the order of its keys."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, date | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of an event body")
