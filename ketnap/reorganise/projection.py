"""Rows of reorganisations from their events."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync
from ketnap.reorganise.events import APPLIED
from ketnap.reorganise.models import Involved, Lineage, Reorganisation


def project(ids: Sequence[UUID]) -> None:
    """Make the rows of these acts equal to what their events say."""
    found = [event for events in histories(Stream.ACT, ids).values() for event in effective(events)]
    applied = [event for event in found if event.kind == APPLIED]
    sync(Reorganisation, Q(pk__in=ids), [_act(event) for event in applied])
    sync(Lineage, Q(act__in=ids), [row for event in applied for row in _lineage(event)])
    sync(Involved, Q(act__in=ids), [row for event in applied for row in _involved(event)])


def _act(event: Recorded) -> Reorganisation:
    return Reorganisation(
        id=event.stream_id,
        kind=event.data["act_kind"],
        label=event.data["label"],
        on=event.on,
        paper=event.paper,
        reason=event.data.get("reason", ""),
        batch=event.batch,
        actor=event.actor,
        recorded_at=event.recorded_at,
    )


def _lineage(event: Recorded) -> list[Lineage]:
    return [
        Lineage(
            key=f"{event.stream_id.hex}.{UUID(source).hex}.{UUID(target).hex}",
            act_id=event.stream_id,
            source_id=UUID(source),
            target_id=UUID(target),
            on=event.on,
        )
        for source, target in event.data.get("lineage", ())
    ]


def _involved(event: Recorded) -> list[Involved]:
    return [
        Involved(
            key=f"{event.stream_id.hex}.{UUID(unit).hex}.{part}", act_id=event.stream_id, unit_id=UUID(unit), part=part
        )
        for unit, part in event.data["units"]
    ]
