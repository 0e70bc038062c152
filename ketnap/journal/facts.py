"""Facts: one bitemporal row per countable event and indicator, derived from the events about a person.

The events are replayed in the order they were typed. After each of them the rows that should stand are computed; a row that goes
(its event was voided, moved to another unit, or the person's attribute was corrected) is closed at that moment, a new one opened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from ketnap.base import guard
from ketnap.journal import registry
from ketnap.journal.models import Fact
from ketnap.journal.read import Recorded, about, active_ids
from ketnap.journal.registry import Dimensions
from ketnap.journal.rows import sync

RANK_STEP = 100_000


@dataclass(frozen=True)
class _Content:
    """What a row says, apart from when it was known."""

    stream_id: UUID
    unit: UUID
    on: date
    rank: int
    dimensions: Dimensions


def project(subjects: Sequence[UUID]) -> None:
    """Make the fact rows of these persons equal to what their events say."""
    wanted: list[Fact] = []
    for subject, events in about(subjects).items():
        wanted.extend(facts_of(subject, events))
    with guard.writing(Fact._meta.db_table):
        for start in range(0, len(subjects), 500):
            part = set(subjects[start : start + 500])
            sync(Fact, Q(subject__in=part), [fact for fact in wanted if fact.subject in part])


def facts_of(subject: UUID, events: Sequence[Recorded]) -> list[Fact]:
    """The rows of one person, from all events about that person in the order they were typed."""
    rows: list[Fact] = []
    standing: dict[tuple[UUID, str], tuple[_Content, Fact]] = {}
    numbers: dict[tuple[UUID, str], int] = {}
    known: list[Recorded] = []
    for moment, typed in groupby(events, key=lambda event: event.recorded_at):
        batch = list(typed)
        known.extend(batch)
        if not any(_matters(event) for event in batch):
            continue
        due = dict(_contents(known))
        for identity, (content, row) in list(standing.items()):
            if due.get(identity) != content:
                row.known_to = moment
                del standing[identity]
        for identity, content in due.items():
            if identity not in standing:
                numbers[identity] = numbers.get(identity, 0) + 1
                row = _row(subject, identity, numbers[identity], content, moment)
                standing[identity] = (content, row)
                rows.append(row)
    return rows


def _matters(event: Recorded) -> bool:
    """A void, a countable event or a change of the person may change rows; other steps of a case cannot."""
    return event.voids is not None or event.stream == "person" or bool(registry.kind(event.kind).indicators)


def _contents(known: Sequence[Recorded]) -> Iterable[tuple[tuple[UUID, str], _Content]]:
    standing = active_ids(known)
    events = sorted((event for event in known if event.id in standing), key=lambda event: event.order)
    for event in events:
        for indicator in registry.kind(event.kind).indicators:
            if event.unit is not None:
                rank = event.ordinal * RANK_STEP + event.seq
                content = _Content(event.stream_id, event.unit, event.on, rank, registry.dimensions(events, event.on))
                yield (event.id, indicator), content


def _row(subject: UUID, identity: tuple[UUID, str], number: int, content: _Content, moment: str) -> Fact:
    event, indicator = identity
    dims = content.dimensions
    return Fact(
        key=f"{event.hex}.{indicator}.{number}",
        event=event,
        indicator=indicator,
        stream_id=content.stream_id,
        subject=subject,
        unit=content.unit,
        on=content.on,
        rank=content.rank,
        known_from=moment,
        known_to=None,
        gender=dims.gender,
        age=dims.age,
        youth_union=dims.youth_union,
        minority=dims.minority,
        education=dims.education,
        occupation=dims.occupation,
        source_group=dims.source_group,
    )
