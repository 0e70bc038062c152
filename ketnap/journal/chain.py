"""What the journal's chains cover, and the canonical text of an event's body. Pure: writer and verifier use the same."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.base.chain import GENESIS, digest, text

__all__ = ["EVENT_COLUMNS", "GENESIS", "LOG_COLUMNS", "canonical", "digest", "plain", "text"]

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


def canonical(body: Mapping[str, Any]) -> str:
    """One text per body, whatever the order of its keys."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)


def plain(value: Any) -> str:
    """A value that JSON does not have, as text. Raises TypeError for what no body may hold."""
    if isinstance(value, date | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of an event body")
