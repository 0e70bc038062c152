"""Read events back: decrypted, in the order in which things happened, with what was voided left out.

The order within a stream is (on, ordinal, seq): never the id, never the moment of typing; clocks jump and papers arrive late.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.base import sealing
from ketnap.journal.models import Event
from ketnap.journal.registry import Stream


@dataclass(frozen=True)
class Recorded:
    """An event as read. `data` holds public and personal values; `erased` = the personal ones are gone for good."""

    id: UUID
    stream: str
    stream_id: UUID
    seq: int
    kind: str
    on: date
    precision: str
    ordinal: int
    unit: UUID | None
    paper: UUID | None
    batch: UUID | None
    voids: UUID | None
    recorded_at: str
    actor: str
    rules: str
    subject: UUID | None
    data: dict[str, Any]
    erased: bool

    @property
    def order(self) -> tuple[date, int, int]:
        """When it happened within its stream."""
        return (self.on, self.ordinal, self.seq)


def histories(stream: Stream, ids: Iterable[UUID]) -> dict[UUID, list[Recorded]]:
    """All events of the given streams in the order they were typed (seq), voided ones included. Two queries."""
    wanted = list(ids)
    rows = _chunked(Event.objects.filter(stream=stream.value), "stream_id__in", wanted)
    found: dict[UUID, list[Recorded]] = {identity: [] for identity in wanted}
    for event in _opened(rows):
        found[event.stream_id].append(event)
    for events in found.values():
        events.sort(key=lambda event: event.seq)
    return found


def history(stream: Stream, identity: UUID) -> list[Recorded]:
    """All events of one stream in the order they were typed, voided ones included."""
    return histories(stream, [identity])[identity]


def about(subjects: Iterable[UUID]) -> dict[UUID, list[Recorded]]:
    """All events about each person, over all streams, in the order they were typed."""
    wanted = list(subjects)
    found: dict[UUID, list[Recorded]] = {identity: [] for identity in wanted}
    for event in _opened(_chunked(Event.objects.all(), "subject__in", wanted)):
        if event.subject is not None:
            found[event.subject].append(event)
    for events in found.values():
        events.sort(key=lambda event: (event.recorded_at, event.stream, event.stream_id.hex, event.seq))
    return found


def active_ids(events: Sequence[Recorded]) -> set[UUID]:
    """Ids of the events that stand: neither voided nor voids themselves. A void can be voided; then its target stands again."""
    standing = standing_ids(events)
    return {event.id for event in events if event.voids is None and event.id in standing}


def standing_ids(events: Sequence[Recorded]) -> set[UUID]:
    """Ids of the events, voids among them, that no standing void takes back."""
    voided_by: dict[UUID, list[UUID]] = defaultdict(list)
    for event in events:
        if event.voids is not None:
            voided_by[event.voids].append(event.id)

    def stands(identity: UUID) -> bool:
        return not any(stands(void) for void in voided_by[identity])

    return {event.id for event in events if stands(event.id)}


def effective(events: Sequence[Recorded]) -> list[Recorded]:
    """The events that stand, in the order in which they happened."""
    standing = active_ids(events)
    return sorted((event for event in events if event.id in standing), key=lambda event: event.order)


def last_seq(stream: Stream, identity: UUID) -> int:
    """The last sequence number of a stream; 0 when it is empty. A form carries it to notice that somebody wrote meanwhile."""
    row = (
        Event.objects.filter(stream=stream.value, stream_id=identity)
        .order_by("-seq")
        .values_list("seq", flat=True)
        .first()
    )
    return row or 0


def _chunked(base: Any, condition: str, ids: Sequence[UUID]) -> list[Event]:
    rows: list[Event] = []
    for start in range(0, len(ids), 500):
        rows.extend(base.filter(**{condition: ids[start : start + 500]}))
    return rows


def _opened(rows: Sequence[Event]) -> Iterable[Recorded]:
    personal = sealing.unseal_many((row.subject, row.sealed) for row in rows)
    for row, values in zip(rows, personal, strict=True):
        yield recorded(row, values)


def recorded(row: Event, personal: Mapping[str, Any] | None) -> Recorded:
    """The event of a stored row with its public values and the given personal ones (None = erased)."""
    return Recorded(
        id=row.id,
        stream=row.stream,
        stream_id=row.stream_id,
        seq=row.seq,
        kind=row.kind,
        on=row.on,
        precision=row.precision,
        ordinal=row.ordinal,
        unit=row.unit,
        paper=row.paper,
        batch=row.batch,
        voids=row.voids,
        recorded_at=row.recorded_at,
        actor=row.actor,
        rules=row.rules,
        subject=row.subject,
        data={**json.loads(row.body), **(personal or {})},
        erased=personal is None,
    )
