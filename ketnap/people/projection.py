"""Rows of persons from the events of their streams."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketnap.base import sealing
from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync
from ketnap.lib.names import fold, sort_key
from ketnap.people.attributes import identity_of
from ketnap.people.enums import DutyKind, MemberKind, SeatRole
from ketnap.people.models import BodySeat, Duty, Membership, Person, PersonAttribute
from ketnap.units.enums import Flow

ERASED_NAME = "(đã xóa dữ liệu)"
ABSENT_NAME = "(chưa có khóa cá nhân)"


def project(ids: Sequence[UUID]) -> None:
    """Make the rows of these persons equal to what their events say."""
    for start in range(0, len(ids), 200):
        part = list(ids[start : start + 200])
        events = {identity: effective(own) for identity, own in histories(Stream.PERSON, part).items()}
        absent = sealing.absent(part)
        sync(
            Person,
            Q(pk__in=part),
            [row for identity, own in events.items() if (row := _person(identity, own, absent)) is not None],
        )
        sync(
            PersonAttribute,
            Q(person__in=part),
            [row for identity, own in events.items() for row in _attributes(identity, own)],
        )
        sync(
            Membership,
            Q(person__in=part),
            [row for identity, own in events.items() for row in memberships_of(identity, own)],
        )
        sync(BodySeat, Q(person__in=part), [row for identity, own in events.items() for row in _seats(identity, own)])
        sync(Duty, Q(person__in=part), [row for identity, own in events.items() for row in _duties(identity, own)])


def _person(identity: UUID, events: Sequence[Recorded], absent: set[UUID]) -> Person | None:
    event = identity_of(events)
    if event is None:
        return None
    if event.erased:
        is_absent = identity in absent
        name = ABSENT_NAME if is_absent else ERASED_NAME
        return Person(id=identity, full_name=name, search_name="", sort_key="", erased=not is_absent)
    data, birth = event.data, event.data.get("birth")
    name = data["full_name"]
    return Person(
        id=identity, full_name=name, birth=date.fromisoformat(birth) if birth else None,
        birth_precision=data.get("birth_precision", "day" if birth else ""), gender=data.get("gender", ""),
        search_name=fold(name), sort_key=sort_key(name), erased=False,
    )  # fmt: skip


def _attributes(identity: UUID, events: Sequence[Recorded]) -> Iterable[PersonAttribute]:
    by_name: dict[str, list[Recorded]] = {}
    for event in events:
        if event.kind == "person.attribute" and not event.erased:
            by_name.setdefault(event.data["name"], []).append(event)
    for name, own in by_name.items():
        for place, event in enumerate(own):
            later = own[place + 1].on if place + 1 < len(own) else None
            if later is None or later > event.on:
                yield PersonAttribute(
                    key=event.id.hex,
                    person_id=identity,
                    name=name,
                    value=event.data.get("value", ""),
                    valid_from=event.on,
                    valid_to=later,
                )


def memberships_of(identity: UUID, events: Sequence[Recorded]) -> Iterable[Membership]:
    """The memberships of a person from the events that stand, in order of time."""
    own = [event for event in events if event.kind in ("person.member", "person.member_ended")]
    for place, event in enumerate(own):
        following = own[place + 1] if place + 1 < len(own) else None
        later = following.on if following else None
        if event.kind == "person.member" and event.unit is not None and (later is None or later > event.on):
            yield Membership(
                key=event.id.hex,
                person_id=identity,
                unit_id=event.unit,
                kind=MemberKind(event.data["member_kind"]),
                exempt=bool(event.data.get("exempt")),
                began=_began(event),
                ended=following.data.get("flow", "") if following else "",
                valid_from=event.on,
                valid_to=later,
            )


def _began(event: Recorded) -> str:
    """How the person came: as typed; a probationary member whom a case made was admitted."""
    admitted = event.data.get("because") and event.data["member_kind"] == MemberKind.PROBATIONARY
    return event.data.get("how") or (Flow.ADMITTED.value if admitted else "")


def _duties(identity: UUID, events: Sequence[Recorded]) -> Iterable[Duty]:
    own = [event for event in events if event.kind in ("person.duty", "person.duty_ended")]
    for place, event in enumerate(own):
        what = (event.unit, event.data["duty"])
        until = next((later.on for later in own[place + 1 :] if (later.unit, later.data["duty"]) == what), None)
        if event.kind == "person.duty" and event.unit is not None and until != event.on:
            yield Duty(
                key=event.id.hex, person_id=identity, unit_id=event.unit, kind=DutyKind(event.data["duty"]),
                paper=event.paper, valid_from=event.on, valid_to=until,
            )  # fmt: skip


def _seats(identity: UUID, events: Sequence[Recorded]) -> Iterable[BodySeat]:
    own = [event for event in events if event.kind in ("person.seat", "person.seat_ended")]
    for place, event in enumerate(own):
        ends = [later.on for later in own[place + 1 :] if later.data["body"] == event.data["body"]]
        until = ends[0] if ends else None
        if event.kind == "person.seat" and until != event.on:
            yield BodySeat(
                key=event.id.hex, person_id=identity, body_id=UUID(event.data["body"]),
                role=event.data.get("role") or SeatRole.MEMBER, valid_from=event.on, valid_to=until,
            )  # fmt: skip
