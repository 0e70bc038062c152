"""Identifiers: UUID version 7 (RFC 9562), so that records of two offices can be united without clashes.

An id says who is who and nothing more: never order by it (clocks jump, papers arrive late).
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from uuid import UUID

_SEEDED_START = 1_577_836_800_000  # 2020-01-01T00:00:00Z in milliseconds: ids of a made-up office never read the clock
_MAX_MILLISECONDS = (1 << 48) - 1


@dataclass(slots=True)
class _Seeded:
    random: Random
    milliseconds: int = field(default=_SEEDED_START)


_seeded: ContextVar[_Seeded | None] = ContextVar("ketnap_seeded_ids", default=None)


def uuid7(moment: datetime | None = None) -> UUID:
    """Answer a new id whose time bits are `moment` (milliseconds, must carry a time zone), by default now.

    Inside `seeded` both the time bits (unless given) and the random bits come from the seed.
    Raises ValueError for a moment without time zone or before 1970.
    """
    seeded_now = _seeded.get()
    if seeded_now is None:
        random_bits = secrets.randbits(74)
        milliseconds = time.time_ns() // 1_000_000
    else:
        random_bits = seeded_now.random.getrandbits(74)
        seeded_now.milliseconds += 1
        milliseconds = seeded_now.milliseconds
    if moment is not None:
        milliseconds = _milliseconds_of(moment)
    high, low = random_bits >> 62, random_bits & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make every `uuid7()` inside the block, in this thread or task, a function of `seed` and of the order of calls.

    For made-up offices and tests only. Blocks may be nested; leaving one goes on with the one outside.
    """
    token = _seeded.set(_Seeded(Random(seed)))  # noqa: S311 - repeatable, not secret
    try:
        yield
    finally:
        _seeded.reset(token)


def _milliseconds_of(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("the moment of an id needs a time zone")
    since_1970 = moment - datetime(1970, 1, 1, tzinfo=UTC)
    milliseconds = (since_1970.days * 86_400 + since_1970.seconds) * 1000 + since_1970.microseconds // 1000
    if not 0 <= milliseconds <= _MAX_MILLISECONDS:
        raise ValueError(f"the moment of an id cannot be {moment.isoformat()}")
    return milliseconds
