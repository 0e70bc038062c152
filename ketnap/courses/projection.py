"""Enrolments and certificates from the events of persons."""

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from django.db.models import Q

from ketnap.courses.enums import EnrolmentState
from ketnap.courses.models import Certificate, Enrolment
from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync

_STATES = {
    "person.enrolled": EnrolmentState.ENROLLED,
    "person.left_class": EnrolmentState.LEFT,
    "person.class_completed": EnrolmentState.COMPLETED,
    "person.new_member_class_completed": EnrolmentState.COMPLETED,
}


def project(ids: Sequence[UUID]) -> None:
    """Make the rows of these persons equal to what their events say."""
    for start in range(0, len(ids), 200):
        part = list(ids[start : start + 200])
        events = {identity: effective(own) for identity, own in histories(Stream.PERSON, part).items()}
        sync(
            Enrolment,
            Q(person__in=part),
            [row for identity, own in events.items() for row in _enrolments(identity, own)],
        )
        sync(
            Certificate,
            Q(person__in=part),
            [row for identity, own in events.items() for row in _certificates(identity, own)],
        )


def _enrolments(identity: UUID, events: Sequence[Recorded]) -> Iterable[Enrolment]:
    latest = {event.data["class"]: event for event in events if event.kind in _STATES}
    for course, event in latest.items():
        yield Enrolment(
            key=f"{identity.hex}.{UUID(course).hex}",
            course_id=UUID(course),
            person_id=identity,
            unit_id=cast(UUID, event.unit),
            state=_STATES[event.kind],
            since=event.on,
        )


def _certificates(identity: UUID, events: Sequence[Recorded]) -> Iterable[Certificate]:
    for event in events:
        if event.kind == "person.certified":
            yield Certificate(
                key=event.id.hex,
                course_id=UUID(event.data["class"]),
                person_id=identity,
                code=event.data["code"],
                number=event.data.get("number", ""),
                issuer=event.data.get("issuer", ""),
                issued_on=event.on,
            )
