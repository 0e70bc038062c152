"""Hash chains over stored rows: what a column's value reads as, and the hash of a row. Pure: writer and verifier use the same."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


def text(value: Any) -> str:
    """A column's value as a chain covers it, the same on every database: null "", an id 32 hexadecimal digits, yes/no 1/0."""
    if value is None:
        return ""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def digest(values: Sequence[str]) -> str:
    """The hash of a row, the hash of the row before among its values."""
    return hashlib.sha256(json.dumps(list(values), ensure_ascii=False).encode()).hexdigest()
