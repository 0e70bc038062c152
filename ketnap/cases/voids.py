"""Take back a step that was mistyped. Refused while later steps rest on it; what happened is never hidden, only corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import BadInput, NotFound
from ketnap.cases.events import step_in
from ketnap.cases.models import Case, Sitting
from ketnap.cases.steps.catalogue import STEPS, is_exit, is_main
from ketnap.journal import registry, store
from ketnap.journal.models import Event
from ketnap.journal.read import Recorded, active_ids, histories, history
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


# Events beside the main way, with the later ones that would lose their ground without them.
GROUND_OF = {
    "transfer_decided": ("transfer_file_sent", "member_introduced", "late_decision_cancelled", "temporary_opinion"),
    "transfer_file_sent": ("transfer_file_received",),
    "transfer_file_received": ("reconsideration_requested",),
    "reconsideration_requested": ("reconsideration_answered",),
    "member_introduced": ("member_presented",),
    "paused": ("resumed",),
    "branch_proposes_striking_off": ("committee_proposes_striking_off", "struck_off"),
    "committee_proposes_striking_off": ("struck_off",),
}


def resting_on(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Later events that would lose their ground: every later main step or exit, the answer to a request, what follows an exit or a move."""
    step = step_in(event.kind)
    later = [one for one in events if one.order > event.order and one.voids is None]
    if step == "verification_requested":
        return [one for one in events if one.data.get("request") == str(event.id)]
    if step in GROUND_OF:
        return [one for one in later if step_in(one.kind) in GROUND_OF[step]]
    if is_exit(step):
        ended = STEPS[step].stage
        return [one for one in later if ended and ended in _comes_in(one) and not is_main(step_in(one.kind))]
    if not is_main(step) or step in REPEATABLE_EVENTS:
        return []
    return [one for one in later if is_main(step_in(one.kind)) or is_exit(step_in(one.kind))]


def _comes_in(event: Recorded) -> tuple[str, ...]:
    """The stages in which an event can come up; () where that is not limited."""
    definition = STEPS.get(step_in(event.kind))
    return definition.comes_in if definition else ()


def resting_chain(event: Recorded, events: Sequence[Recorded]) -> list[Recorded]:
    """Everything that stands and rests on the event, directly or through another, in the order in which it happened."""
    standing = active_ids(events)
    found: dict[UUID, Recorded] = {}
    open_ends = [event]
    while open_ends:
        for later in resting_on(open_ends.pop(), events):
            if later.id in standing and later.id not in found:
                found[later.id] = later
                open_ends.append(later)
    return sorted(found.values(), key=lambda one: one.order)


def resting_on_sitting(sitting: UUID) -> dict[UUID, list[Recorded]]:
    """What stands in each case because of the sitting: its resolutions and reports, and everything that rests on them."""
    cases = Sitting.objects.get(pk=sitting).items.values_list("case_id", flat=True).order_by("position")
    found: dict[UUID, list[Recorded]] = {}
    for case, events in histories(Stream.CASE, dict.fromkeys(cases)).items():
        standing = active_ids(events)
        own = [one for one in events if one.id in standing and one.data.get("sitting") == str(sitting)]
        wanted = {one.id: one for event in own for one in (event, *resting_chain(event, events))}
        if wanted:
            found[case] = sorted(wanted.values(), key=lambda one: one.order)
    return found


def void_sitting(sitting: Sitting, reason: str, reasons: Mapping[UUID, str], *, actor: User) -> int:
    """Take back a whole sitting that was mistyped, with everything that rests on it, each event with its own reason.

    Returns how many case events went. Raises Forbidden, BadInput without a reason for the sitting or for one of the events.
    """
    require(actor, "cases.void", at=sitting.body.unit)
    if not reason.strip():
        raise BadInput("reason", "Hãy ghi lý do thu hồi kỳ họp.")
    resting = resting_on_sitting(sitting.pk)
    for event in (one for events in resting.values() for one in events):
        if not reasons.get(event.id, "").strip():
            named = f"{registry.kind(event.kind).label} ({event.on:%d/%m/%Y})"
            raise BadInput(f"reason-{event.id.hex}", f"Hãy ghi lý do thu hồi: {named}.")
    people = dict(Case.objects.filter(pk__in=resting).values_list("pk", "person"))
    with transaction.atomic(), store.deferred():
        targets = {case: [one.id for one in events] for case, events in resting.items()}
        drafts = [_because(one, reasons) for one in drafts_to_void(Stream.CASE, targets, reason, resting_on)]
        for case, events in targets.items():
            drafts += _memberships(people[case], set(events), reason)
        drafts += drafts_to_void(Stream.SITTING, {sitting.pk: _standing(sitting.pk)}, reason, lambda event, events: ())
        store.append(drafts, actor=actor.username)
        audit(
            "cases.void",
            actor=actor.username,
            target=f"sitting:{sitting.pk}",
            unit=sitting.body.unit_id,
            details={"events": [str(one) for events in targets.values() for one in events], "reason": reason},
        )
    return sum(len(events) for events in targets.values())


def _because(draft: Draft, reasons: Mapping[UUID, str]) -> Draft:
    return replace(draft, data={"reason": reasons[draft.voids]}) if draft.voids else draft


def _standing(sitting: UUID) -> list[UUID]:
    events = history(Stream.SITTING, sitting)
    standing = active_ids(events)
    return [event.id for event in events if event.id in standing]


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
