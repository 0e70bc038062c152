"""The only module that writes events. `append` writes them, extends both chains and brings the derived rows up to date.

All in the caller's transaction: either the events, their rows and their audit entries are all there, or none.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from ketnap.audit.record import lock_chain
from ketnap.base import clock, guard, office, sealing
from ketnap.base.errors import BadInput, Conflict
from ketnap.journal import chain, facts, registry
from ketnap.journal.models import Batch, Event, OfficeLog
from ketnap.journal.registry import Stream
from ketnap.lib.ids import uuid7
from ketnap.lib.moments import ZONE

_TABLES = (Event._meta.db_table, OfficeLog._meta.db_table)

AT_ONCE = 500
LIVED = frozenset({Stream.PERSON, Stream.SITTING, Stream.CASE})


@dataclass(frozen=True)
class Draft:
    """An event about to be written. `data` is split by its kind into public and personal values.

    `on` is the day it happened; `unit` the unit on that day; `subject` the person whose key seals the personal values.
    """

    kind: str
    stream_id: UUID
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    unit: UUID | None = None
    subject: UUID | None = None
    precision: str = "day"
    ordinal: int = 0
    paper: UUID | None = None
    voids: UUID | None = None
    rules: str = ""
    id: UUID | None = None


@dataclass
class _Open:
    """What a running batch has gathered: its id, and the streams whose rows are brought up to date at its end."""

    id: UUID | None
    touched: dict[Stream, dict[UUID, None]] = field(default_factory=dict)
    subjects: dict[UUID, None] = field(default_factory=dict)


_current: ContextVar[_Open | None] = ContextVar("ketnap_batch", default=None)


def append(drafts: Sequence[Draft], *, actor: str, expected_seq: int | None = None) -> list[Event]:
    """Write events in the given order and project the streams they touch.

    `expected_seq` is the last sequence number the caller had seen in the (single) stream: when somebody wrote since, Conflict.
    Raises KeyError for an unregistered kind, ValueError for a body value its kind does not know, BadInput for something
    about a person or a sitting that is said to have happened on a day still to come.
    """
    if not drafts:
        return []
    with transaction.atomic():
        lock_chain()
        pen = _Pen(actor=actor, moment=clock.now(), expected_seq=expected_seq)
        pen.read_heads(drafts)
        pen.read_keys(drafts)
        events = [pen.event(draft) for draft in drafts]
        with guard.writing(*_TABLES):
            Event.objects.bulk_create(events)
            _extend_log(events)
        _touch(events)
    return events


@contextmanager
def batch(kind: str, label: str, *, actor: str) -> Iterator[UUID]:
    """Write many events in one transaction under one batch id; rows are brought up to date once, at the end."""
    identity = uuid7()
    with transaction.atomic():
        moment = clock.now().isoformat(timespec="microseconds")
        Batch.objects.create(id=identity, kind=kind, label=label, actor=actor, recorded_at=moment)
        with _gathering(identity) as running:
            yield identity
            _project(running)


@contextmanager
def deferred() -> Iterator[None]:
    """Bring rows up to date once at the end of the block; for steps that write several streams."""
    if _current.get() is not None:
        yield
        return
    with transaction.atomic(), _gathering(None) as running:
        yield
        _project(running)


def flush() -> None:
    """Bring the rows of the running batch up to date now, because the next step reads them."""
    running = _current.get()
    if running is not None:
        _project(running)


def project(stream: Stream, ids: Sequence[UUID]) -> None:
    """Make the derived rows of these streams equal to what their events say."""
    tables = [model._meta.db_table for model in registry.derived()]
    with guard.writing(*tables):
        for projector in registry.projectors(stream):
            projector(ids)


def project_facts(subjects: Sequence[UUID]) -> None:
    """Make the fact rows of these persons equal to what their events say."""
    facts.project(subjects)


def project_person(person: UUID) -> None:
    """Derive everything about one person anew (after an erasure)."""
    gathered = _Open(id=None, subjects={person: None})
    for stream, identity in Event.objects.filter(subject=person).values_list("stream", "stream_id").distinct():
        gathered.touched.setdefault(Stream(stream), {})[identity] = None
    _project(gathered)


class _Pen:
    """One call of `append`: the heads of the streams it has reached, the keys of the persons it has sealed for."""

    def __init__(self, *, actor: str, moment: datetime, expected_seq: int | None) -> None:
        self.actor, self.moment, self.expected_seq = actor, moment, expected_seq
        self.office = office.ensure()
        self.batch = running.id if (running := _current.get()) else None
        self.heads: dict[tuple[str, UUID], tuple[int, str]] = {}
        self.keys: dict[UUID, bytes] = {}

    def read_heads(self, drafts: Sequence[Draft]) -> None:
        """The last event of every stream of these drafts, read together: one query for each 500 streams of a kind."""
        wanted: dict[str, dict[UUID, None]] = {}
        for draft in drafts:
            wanted.setdefault(registry.kind(draft.kind).stream.value, {})[draft.stream_id] = None
        for stream, ids in wanted.items():
            self.heads.update({(stream, identity): head for identity, head in _stored_heads(stream, list(ids)).items()})
        if self.expected_seq is not None and any(seq != self.expected_seq for seq, _ in self.heads.values()):
            raise Conflict("Hồ sơ vừa được người khác cập nhật. Hãy xem lại trạng thái mới rồi ghi tiếp.")

    def read_keys(self, drafts: Sequence[Draft]) -> None:
        """The keys of all persons of whom these drafts say something personal, read or made together."""
        kinds = {draft.kind: registry.kind(draft.kind).personal_names for draft in drafts}
        personal = (draft for draft in drafts if any(name in draft.data for name in kinds[draft.kind]))
        self.keys = sealing.keys_for((one.subject for one in personal if one.subject), at=self.moment)

    def event(self, draft: Draft) -> Event:
        """The next event of the draft's stream, chained to the one before."""
        kind = registry.kind(draft.kind)
        _refuse_future(kind, draft.on, self.moment)
        public, personal = _split(kind, draft.data)
        stream = (kind.stream.value, draft.stream_id)
        seq, prev = self.heads[stream]
        event = Event(
            id=draft.id or uuid7(),
            office=UUID(self.office.id),
            incarnation=self.office.incarnation,
            stream=kind.stream.value,
            stream_id=draft.stream_id,
            seq=seq + 1,
            kind=draft.kind,
            on=draft.on,
            precision=draft.precision,
            ordinal=draft.ordinal,
            unit=draft.unit,
            paper=draft.paper,
            batch=self.batch,
            voids=draft.voids,
            recorded_at=self.moment.isoformat(timespec="microseconds"),
            actor=self.actor,
            rules=draft.rules,
            subject=draft.subject,
            body=chain.canonical(public),
            sealed=self._sealed(draft, personal),
            prev=prev,
        )
        event.hash = chain.digest([chain.text(getattr(event, column)) for column in chain.EVENT_COLUMNS])
        self.heads[stream] = (event.seq, event.hash)
        return event

    def _sealed(self, draft: Draft, personal: Mapping[str, Any]) -> str:
        if not personal:
            return ""
        if draft.subject is None:
            raise ValueError(f"{draft.kind}: personal values without a subject")
        if draft.subject not in self.keys:
            self.keys[draft.subject] = sealing.key_of(draft.subject, at=self.moment)
        return sealing.seal_under(self.keys[draft.subject], draft.subject, personal)


def _refuse_future(kind: registry.EventKind, on: date, moment: datetime) -> None:
    """A reorganisation or a target may be typed before its day; what happened to a person may not."""
    today = moment.astimezone(ZONE).date()
    if kind.stream in LIVED and on > today:
        raise BadInput(
            "on", f"Ngày {on:%d/%m/%Y} ở tương lai (hôm nay {today:%d/%m/%Y}): hãy ghi đúng ngày việc đã diễn ra."
        )


def _split(kind: registry.EventKind, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    unknown = set(data) - kind.names
    if unknown:
        raise ValueError(f"{kind.code}: unknown values {sorted(unknown)}")
    given = {name: value for name, value in data.items() if value is not None and value != ""}
    personal = {
        name: chain.plain(value) if isinstance(value, date) else value
        for name, value in given.items()
        if name in kind.personal_names
    }
    return {name: value for name, value in given.items() if name not in personal}, personal


def _stored_heads(stream: str, ids: Sequence[UUID]) -> dict[UUID, tuple[int, str]]:
    """Sequence number and hash of the last event of each stream; (0, genesis) where there is none."""
    found = dict.fromkeys(ids, (0, chain.GENESIS))
    newest = Event.objects.filter(stream=stream, stream_id=OuterRef("stream_id")).order_by("-seq").values("seq")[:1]
    for start in range(0, len(ids), AT_ONCE):
        rows = Event.objects.filter(stream=stream, stream_id__in=ids[start : start + AT_ONCE], seq=Subquery(newest))
        found.update(
            {identity: (seq, digest) for identity, seq, digest in rows.values_list("stream_id", "seq", "hash")}
        )
    return found


def _extend_log(events: Sequence[Event]) -> None:
    last = OfficeLog.objects.order_by("-position").values_list("position", "hash").first() or (0, chain.GENESIS)
    position, prev = last
    rows = []
    for event in events:
        position += 1
        row = OfficeLog(position=position, event=event.id, event_hash=event.hash, prev=prev)
        row.hash = prev = chain.digest([chain.text(getattr(row, column)) for column in chain.LOG_COLUMNS])
        rows.append(row)
    OfficeLog.objects.bulk_create(rows)


def _touch(events: Sequence[Event]) -> None:
    running = _current.get()
    gathered = running or _Open(id=None)
    for event in events:
        gathered.touched.setdefault(Stream(event.stream), {})[event.stream_id] = None
        if event.subject is not None:
            gathered.subjects[event.subject] = None
    if running is None:
        _project(gathered)


def _project(gathered: _Open) -> None:
    touched, subjects = gathered.touched, gathered.subjects
    gathered.touched, gathered.subjects = {}, {}
    for stream in Stream:
        if stream in touched:
            project(stream, list(touched[stream]))
    if subjects:
        project_facts(list(subjects))


@contextmanager
def _gathering(identity: UUID | None) -> Iterator[_Open]:
    running = _Open(id=identity)
    token = _current.set(running)
    try:
        yield running
    finally:
        _current.reset(token)
