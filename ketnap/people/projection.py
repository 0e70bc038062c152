"""Rows of persons from the events of their streams."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync
from ketnap.lib.names import fold, sort_key
from ketnap.people.enums import MemberKind, SeatRole
from ketnap.people.models import BodySeat, Membership, Person, PersonAttribute

ERASED_NAME = "(đã xóa dữ liệu)"


def project(ids: Sequence[UUID]) -> None:
    """Make the rows of these persons equal to what their events say."""
    for start in range(0, len(ids), 200):
        part = list(ids[start : start + 200])
        events = {identity: effective(own) for identity, own in histories(Stream.PERSON, part).items()}
        sync(
            Person,
            Q(pk__in=part),
            [row for identity, own in events.items() if (row := _person(identity, own)) is not None],
        )
        sync(
            PersonAttribute,
            Q(person__in=part),
            [row for identity, own in events.items() for row in _attributes(identity, own)],
        )
        sync(
            Membership,
            Q(person__in=part),
            [row for identity, own in events.items() for row in _memberships(identity, own)],
        )
        sync(BodySeat, Q(person__in=part), [row for identity, own in events.items() for row in _seats(identity, own)])


def _person(identity: UUID, events: Sequence[Recorded]) -> Person | None:
    identified = [event for event in events if event.kind in ("person.registered", "person.corrected")]
    if not identified:
        return None
    if any(event.erased for event in identified):
        return Person(id=identity, full_name=ERASED_NAME, search_name="", sort_key="", erased=True)
    data = {key: value for event in identified for key, value in event.data.items()}
    name = data["full_name"]
    return Person(
        id=identity,
        full_name=name,
        birth=date.fromisoformat(data["birth"]) if data.get("birth") else None,
        birth_precision=data.get("birth_precision", "day" if data.get("birth") else ""),
        gender=data.get("gender", ""),
        search_name=fold(name),
        sort_key=sort_key(name),
        erased=False,
    )


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


def _memberships(identity: UUID, events: Sequence[Recorded]) -> Iterable[Membership]:
    own = [event for event in events if event.kind in ("person.member", "person.member_ended")]
    for place, event in enumerate(own):
        later = own[place + 1].on if place + 1 < len(own) else None
        if event.kind == "person.member" and event.unit is not None and (later is None or later > event.on):
            yield Membership(
                key=event.id.hex,
                person_id=identity,
                unit_id=event.unit,
                kind=MemberKind(event.data["member_kind"]),
                exempt=bool(event.data.get("exempt")),
                valid_from=event.on,
                valid_to=later,
            )


def _seats(identity: UUID, events: Sequence[Recorded]) -> Iterable[BodySeat]:
    for event in events:
        if event.kind != "person.seat":
            continue
        ends = [
            e.on
            for e in events
            if e.kind == "person.seat_ended" and e.data["body"] == event.data["body"] and e.order > event.order
        ]
        yield BodySeat(
            key=event.id.hex,
            person_id=identity,
            body_id=UUID(event.data["body"]),
            role=event.data.get("role") or SeatRole.MEMBER,
            valid_from=event.on,
            valid_to=min(ends, default=None),
        )
