"""Take typing back: a void is a new event that names the old one. What happened stays readable; what was mistyped no longer counts."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from ketnap.base.errors import Refused, plain
from ketnap.journal import registry
from ketnap.journal.read import Recorded, active_ids, histories
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
    return [EventKind(f"{stream.value}.void", stream, "Thu hồi một sự kiện đã ghi", (REASON,)) for stream in Stream]


def drafts_to_void(
    stream: Stream, targets: Mapping[UUID, Sequence[UUID]], reason: str, dependents: Dependents
) -> list[Draft]:
    """Drafts that void the given events (stream id → event ids), newest first.

    Raises Refused when the reason is empty, an event is not standing, or later events rest on one that goes and are not voided with it.
    """
    if not reason.strip():
        raise Refused([plain("K-VOID", "Cần ghi lý do thu hồi.")])
    drafts: list[Draft] = []
    for identity, events in histories(stream, targets).items():
        standing = active_ids(events)
        wanted = set(targets[identity])
        voids = {event.id for event in events if event.voids is not None}
        for event in sorted((e for e in events if e.id in wanted), key=lambda e: e.seq, reverse=True):
            if event.id not in standing and event.id not in voids:
                raise Refused([plain("K-VOID", "Sự kiện này đã được thu hồi trước đó.")])
            resting = [later for later in dependents(event, events) if later.id in standing and later.id not in wanted]
            if resting:
                names = ", ".join(f"{registry.kind(later.kind).label} ({later.on:%d/%m/%Y})" for later in resting)
                raise Refused(
                    [
                        plain(
                            "K-VOID",
                            f"Chưa thể thu hồi: các bước sau dựa vào sự kiện này: {names}.",
                            remedy="Thu hồi các bước đó trong cùng lần, mỗi bước kèm lý do.",
                        )
                    ]
                )
            drafts.append(
                Draft(
                    f"{stream.value}.void",
                    identity,
                    event.on,
                    {"reason": reason},
                    unit=event.unit,
                    subject=event.subject,
                    voids=event.id,
                )
            )
    return drafts
