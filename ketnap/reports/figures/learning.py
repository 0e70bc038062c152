"""What the public part of an event says about it: which class a learner's event belongs to, who introduced a person."""

import json
from collections.abc import Sequence
from uuid import UUID

from ketnap.journal.models import Event


def class_of_events(events: Sequence[UUID]) -> dict[UUID, UUID]:
    """Event → class, for events that name one."""
    return {identity: UUID(name) for identity, name in values_of_events(events, "class").items()}


def values_of_events(events: Sequence[UUID], name: str) -> dict[UUID, str]:
    """Event → the public value with this name, for events that have one."""
    found: dict[UUID, str] = {}
    for start in range(0, len(events), 500):
        part = Event.objects.filter(pk__in=events[start : start + 500]).values_list("pk", "body")
        for identity, body in part:
            value = json.loads(body).get(name)
            if value:
                found[identity] = value
    return found
