"""Rows of places, areas and declared numbers from the events of units."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync
from ketnap.lib.names import fold
from ketnap.units.enums import Flow
from ketnap.units.models import (
    Area,
    Coverage,
    DeclaredFlow,
    DeclaredMembers,
    Inhabitants,
    Place,
    PlaceCommune,
    PlaceHolding,
)
from ketnap.units.projection import with_end

Events = Sequence[Recorded]


def project(ids: Sequence[UUID]) -> None:
    """Make the rows of these units equal to what their events say."""
    events = {unit: effective(own) for unit, own in histories(Stream.UNIT, ids).items()}

    def rows[M](make: Callable[[UUID, Events], Iterable[M]]) -> list[M]:
        return [row for unit, own in events.items() for row in make(unit, own)]

    sync(Place, Q(home__in=ids), rows(_places))
    sync(PlaceHolding, Q(place__home__in=ids), rows(_holdings))
    sync(PlaceCommune, Q(place__home__in=ids), rows(_communes))
    sync(Coverage, Q(unit__in=ids), rows(_coverages))
    sync(Area, Q(place=None, unit__in=ids) | Q(place__home__in=ids), rows(_areas))
    sync(Inhabitants, Q(unit__in=ids), rows(_inhabitants))
    sync(DeclaredMembers, Q(unit__in=ids), rows(declared_members))
    sync(DeclaredFlow, Q(unit__in=ids), rows(declared_flows))


def _closing(events: Events) -> date | None:
    return next((event.on for event in events if event.kind == "unit.closed"), None)


def _by_place(events: Events, *kinds: str) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for event in events:
        if event.kind in kinds:
            found.setdefault(event.data["place"], []).append(event)
    return found


def _places(unit: UUID, events: Events) -> Iterable[Place]:
    kinds = ("unit.place_added", "unit.place_renamed", "unit.place_in_commune", "unit.place_handed", "unit.place_ended")
    for place, own in _by_place(events, *kinds).items():
        added = next((event for event in own if event.kind == "unit.place_added"), None)
        if added is None:
            continue
        name = [event.data["name"] for event in own if event.data.get("name")][-1]
        communes = [event.data["commune"] for event in own if event.data.get("commune")]
        yield Place(
            id=UUID(place),
            home=unit,
            unit_id=_holder(unit, own),
            kind=added.data["kind"],
            name=name,
            sort=fold(name),
            commune=communes[-1] if communes else "",
            valid_from=added.on,
            valid_to=next((event.on for event in own if event.kind == "unit.place_ended"), None),
        )


def _holder(home: UUID, own: Events) -> UUID:
    """Who has the place now: the last to whom it was handed."""
    handed = [event.data["to"] for event in own if event.kind == "unit.place_handed"]
    return UUID(handed[-1]) if handed else home


def _holdings(unit: UUID, events: Events) -> Iterable[PlaceHolding]:
    kinds = ("unit.place_added", "unit.place_handed")
    for place, own in _by_place(events, *kinds, "unit.place_ended").items():
        if any(event.kind == "unit.place_added" for event in own):
            for event, until in with_end(own, kinds, ends="unit.place_ended"):
                holder = UUID(event.data["to"]) if event.kind == "unit.place_handed" else unit
                yield PlaceHolding(
                    key=event.id.hex, place_id=UUID(place), unit_id=holder, valid_from=event.on, valid_to=until
                )


def _communes(unit: UUID, events: Events) -> Iterable[PlaceCommune]:
    kinds = ("unit.place_added", "unit.place_in_commune")
    for place, own in _by_place(events, *kinds, "unit.place_ended").items():
        for event, until in with_end(own, kinds, ends="unit.place_ended"):
            if event.data.get("commune"):
                yield PlaceCommune(
                    key=event.id.hex,
                    place_id=UUID(place),
                    commune=event.data["commune"],
                    valid_from=event.on,
                    valid_to=until,
                )


def _coverages(unit: UUID, events: Events) -> Iterable[Coverage]:
    closed = _closing(events)
    for place, own in _by_place(events, "unit.covers", "unit.covers_ended").items():
        for event, until in with_end(own, ("unit.covers",), ends="unit.covers_ended"):
            yield Coverage(
                key=event.id.hex,
                unit_id=unit,
                place_id=UUID(place),
                paper=event.paper,
                valid_from=event.on,
                valid_to=until or closed,
            )


def _areas(unit: UUID, events: Events) -> Iterable[Area]:
    """Tags of the unit end with it; those of a place go where the place goes."""
    closed = _closing(events)
    own_tags = [event for event in events if event.kind == "unit.tagged"]
    for event, until in with_end(own_tags, ("unit.tagged",)):
        yield from _tags(event, unit, None, until or closed)
    for place, own in _by_place(events, "unit.place_tagged", "unit.place_handed", "unit.place_ended").items():
        told = [event for event in own if event.kind != "unit.place_handed"]
        for event, until in with_end(told, ("unit.place_tagged",), ends="unit.place_ended"):
            yield from _tags(event, _holder(unit, own), UUID(place), until)


def _tags(event: Recorded, unit: UUID, place: UUID | None, until: date | None) -> Iterable[Area]:
    for tag in event.data.get("tags", ()):
        yield Area(
            key=f"{event.id.hex}.{tag}",
            unit_id=unit,
            place_id=place,
            tag=tag,
            paper=event.paper,
            valid_from=event.on,
            valid_to=until,
        )


def _inhabitants(unit: UUID, events: Events) -> Iterable[Inhabitants]:
    for event, until in with_end(events, ("unit.inhabitants",), ends="unit.closed"):
        yield Inhabitants(
            key=event.id.hex,
            unit_id=unit,
            population=event.data.get("population"),
            workforce=event.data.get("workforce"),
            paper=event.paper,
            valid_from=event.on,
            valid_to=until,
        )


def declared_members(unit: UUID, events: Events) -> Iterable[DeclaredMembers]:
    """Members as the unit declared them, from the events that stand; the last one typed for a day holds."""
    latest = {event.on: event for event in events if event.kind == "unit.members_declared"}
    for on, event in latest.items():
        yield DeclaredMembers(
            key=event.id.hex,
            unit_id=unit,
            on=on,
            official=event.data["official"],
            probationary=event.data["probationary"],
            paper=event.paper,
        )


def declared_flows(unit: UUID, events: Events) -> Iterable[DeclaredFlow]:
    """Flows as the unit declared them, from the events that stand; the last one typed for a period holds."""
    latest = {
        (event.data["start"], event.data["end"]): event for event in events if event.kind == "unit.flows_declared"
    }
    for (start, end), event in latest.items():
        for flow in Flow:
            if event.data.get(flow.value) is not None:
                yield DeclaredFlow(
                    key=f"{event.id.hex}.{flow.value}",
                    unit_id=unit,
                    start=date.fromisoformat(start),
                    end=date.fromisoformat(end),
                    flow=flow.value,
                    number=event.data[flow.value],
                    paper=event.paper,
                )
