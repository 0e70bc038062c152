"""Rows of the ledger from the events of target streams.

Events are replayed in the order they were typed; after each moment the rows that should stand are computed. A row
that goes is closed at that moment, so that the ledger can be read as it was known on any day.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync
from ketnap.targets.ledger import AllocationContent, LineContent, allocations_of, lines_of
from ketnap.targets.models import Allocation, TargetLine


def project(ids: Sequence[UUID]) -> None:
    """Make the rows of these streams equal to what their events say."""
    for start in range(0, len(ids), 200):
        part = list(ids[start : start + 200])
        lines: list[TargetLine] = []
        allocations: list[Allocation] = []
        for identity, events in histories(Stream.TARGET, part).items():
            lines.extend(_line(identity, *row) for row in _known(events, lines_of, _line_identity))
            allocations.extend(
                _allocation(identity, *row) for row in _known(events, allocations_of, _allocation_identity)
            )
        sync(TargetLine, Q(stream_id__in=part), lines)
        sync(Allocation, Q(stream_id__in=part), allocations)


def _known[C](
    events: Sequence[Recorded], contents: Callable[[Sequence[Recorded]], Iterable[C]], identify: Callable[[C], Hashable]
) -> list[tuple[C, int, str, str | None]]:
    """Every content with its number, the moment it was known from and the moment it was known to."""
    rows: list[list[Any]] = []
    standing: dict[Hashable, list[Any]] = {}
    numbers: dict[Hashable, int] = {}
    typed: list[Recorded] = []
    for moment, batch in groupby(events, key=lambda event: event.recorded_at):
        typed.extend(batch)
        due = {identify(content): content for content in contents(effective(typed))}
        for identity in [identity for identity, row in standing.items() if due.get(identity) != row[0]]:
            standing.pop(identity)[3] = moment
        for identity, content in due.items():
            if identity not in standing:
                numbers[identity] = numbers.get(identity, 0) + 1
                standing[identity] = [content, numbers[identity], moment, None]
                rows.append(standing[identity])
    return [(row[0], row[1], row[2], row[3]) for row in rows if row[3] is None or row[3] > row[2]]


def _line_identity(content: LineContent) -> Hashable:
    return content.line


def _allocation_identity(content: AllocationContent) -> Hashable:
    return content.event


def _line(stream_id: UUID, content: LineContent, number: int, known_from: str, known_to: str | None) -> TargetLine:
    values = asdict(content)
    unit = values.pop("unit")
    key = f"{content.line.hex}.{number}"
    return TargetLine(key=key, stream_id=stream_id, unit_id=unit, known_from=known_from, known_to=known_to, **values)


def _allocation(
    stream_id: UUID, content: AllocationContent, number: int, known_from: str, known_to: str | None
) -> Allocation:
    values = asdict(content)
    unit = values.pop("unit")
    key = f"{content.event.hex}.{number}"
    return Allocation(key=key, stream_id=stream_id, unit_id=unit, known_from=known_from, known_to=known_to, **values)
