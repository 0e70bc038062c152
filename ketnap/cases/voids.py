"""Take back a step that was mistyped. Refused while later steps rest on it; what happened is never hidden, only corrected."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import NotFound
from ketnap.cases.events import step_in
from ketnap.cases.models import Case
from ketnap.cases.steps.catalogue import is_main
from ketnap.journal import store
from ketnap.journal.models import Event
from ketnap.journal.read import Recorded, active_ids, history
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.journal.voids import drafts_to_void, void_of

REPEATABLE_EVENTS = frozenset({"periodic_review", "assign_helper", "collect_opinions"})


def void_events(case: UUID, events: Sequence[UUID], reason: str, *, actor: User) -> None:
    """Take back the named events of a case, with what they caused (a membership). Raises NotFound, Forbidden, Refused."""
    row = Case.objects.select_related("unit").filter(pk=case).first()
    if row is None or not set(events) <= {event.id for event in history(Stream.CASE, case)}:
        raise NotFound(str(case))
    require(actor, "cases.void", at=row.unit)
    with transaction.atomic(), store.deferred():
        drafts = drafts_to_void(Stream.CASE, {case: events}, reason, resting_on)
        drafts += _memberships(row.person_id, set(events), reason)
        store.append(drafts, actor=actor.username)
        audit(
            "cases.void",
            actor=actor.username,
            target=f"case:{case}",
            unit=row.unit_id,
            details={"events": [str(e) for e in events], "reason": reason},
        )


def resting_on(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Later events that would lose their ground: every later main step or exit, and the answer to a request."""
    step = step_in(event.kind)
    if step == "verification_requested":
        return [later for later in events if later.data.get("request") == str(event.id)]
    if not is_main(step) or step in REPEATABLE_EVENTS:
        return []
    return [
        later for later in events if later.order > event.order and later.voids is None and is_main(step_in(later.kind))
    ]


def _memberships(person: UUID, causes: set[UUID], reason: str) -> list[Draft]:
    """Voids of the memberships that the events had brought about."""
    known = history(Stream.PERSON, person)
    standing = active_ids(known)
    because = {str(cause) for cause in causes}
    return [
        void_of(event, reason)
        for event in known
        if event.id in standing
        and event.kind in ("person.member", "person.member_ended")
        and event.data.get("because") in because
    ]


def undo_batch(batch: UUID, reason: str, *, actor: User) -> int:
    """Take back everything that one batch wrote about cases and persons. Returns how many events were voided.

    Raises Refused, naming them, while later steps from outside the batch rest on its events.
    """
    rows = list(Event.objects.filter(batch=batch, voids=None).values_list("stream", "stream_id", "id"))
    by_stream: dict[Stream, dict[UUID, list[UUID]]] = {}
    for stream, stream_id, identity in rows:
        by_stream.setdefault(Stream(stream), {}).setdefault(stream_id, []).append(identity)
    with transaction.atomic(), store.deferred():
        drafts: list[Draft] = []
        for stream in (Stream.CASE, Stream.PERSON):
            drafts += drafts_to_void(
                stream, by_stream.get(stream, {}), reason, resting_on if stream is Stream.CASE else _person_resting
            )
        store.append(drafts, actor=actor.username)
        audit(
            "cases.void",
            actor=actor.username,
            target=f"batch:{batch}",
            details={"events": len(drafts), "reason": reason},
        )
    return len(drafts)


def _person_resting(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """A person who was registered cannot go while anything later stands about that person."""
    if event.kind != "person.registered":
        return []
    return [later for later in events if later.seq > event.seq and later.voids is None]
