"""Which class an event of a learner belongs to; the class stands in the public part of the event."""

import json
from collections.abc import Sequence
from uuid import UUID

from ketnap.journal.models import Event


def class_of_events(events: Sequence[UUID]) -> dict[UUID, UUID]:
    """Event → class, for events that name one."""
    found: dict[UUID, UUID] = {}
    for start in range(0, len(events), 500):
        part = Event.objects.filter(pk__in=events[start : start + 500]).values_list("pk", "body")
        for identity, body in part:
            name = json.loads(body).get("class")
            if name:
                found[identity] = UUID(name)
    return found
