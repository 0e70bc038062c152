"""Take typing back: a void is a new event that names the old one. What happened stays readable; what was mistyped no longer counts."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from ketnap.base.errors import Refused, plain
from ketnap.journal import registry
from ketnap.journal.read import Recorded, active_ids, histories, standing_ids
from ketnap.journal.registry import EventKind, Item, Stream
from ketnap.journal.store import Draft

REASON = Item(
    "reason",
    "Lý do thu hồi",
    purpose="Giải trình việc sửa dữ liệu",
    basis="Trách nhiệm của tổ chức đảng",
    keep="như sự kiện bị thu hồi",
)
Dependents = Callable[[Recorded, Sequence[Recorded]], Sequence[Recorded]]


def kinds() -> list[EventKind]:
    """The void kind of every stream."""
    return [EventKind(_kind_in(stream), stream, "Thu hồi một sự kiện đã ghi", (REASON,)) for stream in Stream]


def drafts_to_void(
    stream: Stream, targets: Mapping[UUID, Sequence[UUID]], reason: str, dependents: Dependents
) -> list[Draft]:
    """Drafts that void the given events (stream id → event ids), newest first.

    Raises Refused when the reason is empty, an event is not in its stream or no longer stands, or later events rest on one that goes
    and are not voided with it.
    """
    if not reason.strip():
        raise Refused([plain("K-VOID", "Cần ghi lý do thu hồi.")])
    drafts: list[Draft] = []
    for identity, events in histories(stream, targets).items():
        wanted = set(targets[identity])
        chosen = sorted((event for event in events if event.id in wanted), key=lambda event: event.seq, reverse=True)
        if len(chosen) < len(wanted):
            raise Refused([plain("K-VOID", "Sự kiện này không thuộc hồ sơ đang mở.")])
        for event in chosen:
            _refuse_unless_free(event, events, wanted, dependents)
            drafts.append(void_of(event, reason))
    return drafts


def _refuse_unless_free(event: Recorded, events: Sequence[Recorded], wanted: set[UUID], dependents: Dependents) -> None:
    if event.id not in standing_ids(events):
        raise Refused([plain("K-VOID", "Sự kiện này đã được thu hồi trước đó.")])
    active = active_ids(events)
    resting = [later for later in dependents(event, events) if later.id in active and later.id not in wanted]
    if resting:
        names = ", ".join(f"{registry.kind(later.kind).label} ({later.on:%d/%m/%Y})" for later in resting)
        remedy = "Thu hồi các bước đó trong cùng lần, mỗi bước kèm lý do."
        raise Refused([plain("K-VOID", f"Chưa thể thu hồi: các bước sau dựa vào sự kiện này: {names}.", remedy=remedy)])


def void_of(event: Recorded, reason: str) -> Draft:
    """The draft that takes one event back; whether it may go is `drafts_to_void`'s question."""
    kind = _kind_in(Stream(event.stream))
    return Draft(
        kind, event.stream_id, event.on, {"reason": reason}, unit=event.unit, subject=event.subject, voids=event.id
    )


def _kind_in(stream: Stream) -> str:
    return f"{stream.value}.void"
