"""Rows of units from the events of their streams."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync
from ketnap.lib.names import fold
from ketnap.units.models import Body, Unit, UnitName, UnitNature, UnitPlacement, UnitProfile
from ketnap.units.place_events import OF_PLACES
from ketnap.units.scope import node_of
from ketnap.units.tree import BadTree, Link, Stretch, stretches

CHUNK = 500


def project(ids: Sequence[UUID]) -> None:
    """Rows of these units, and the paths of everything under them (now or in the past)."""
    events = {identity: effective(events) for identity, events in histories(Stream.UNIT, ids).items()}
    for identity, own in events.items():
        _refuse_life_after_end(identity, own)
    sync(Unit, Q(pk__in=ids), [unit for identity, own in events.items() if (unit := _unit(identity, own)) is not None])
    sync(UnitName, Q(unit__in=ids), [row for identity, own in events.items() for row in _names(identity, own)])
    sync(UnitNature, Q(unit__in=ids), [row for identity, own in events.items() for row in _natures(identity, own)])
    sync(UnitProfile, Q(unit__in=ids), [row for identity, own in events.items() for row in _profiles(identity, own)])
    sync(Body, Q(unit__in=ids), [row for identity, own in events.items() for row in _bodies(identity, own)])
    _project_placements(events)


def links_of(identity: UUID, events: Sequence[Recorded]) -> list[tuple[Link, str]]:
    """The unit's parent links in time, each with the moment it was typed."""
    found: list[tuple[Link, str]] = []
    for event, until in with_end(events, ("unit.opened", "unit.moved"), ends="unit.closed"):
        parent = event.data.get("parent")
        found.append((Link(identity.hex, UUID(parent).hex if parent else None, event.on, until), event.recorded_at))
    return found


def with_end(
    events: Sequence[Recorded], kinds: tuple[str, ...], *, ends: str = ""
) -> Iterable[tuple[Recorded, date | None]]:
    """Each event of the given kinds with the day the next of them (or the ending event) took over; a same-day change wins."""
    chain = [event for event in events if event.kind in kinds or event.kind == ends]
    for place, event in enumerate(chain):
        later = chain[place + 1] if place + 1 < len(chain) else None
        if event.kind != ends and (later is None or later.on > event.on):
            yield event, later.on if later else None


def _refuse_life_after_end(identity: UUID, events: Sequence[Recorded]) -> None:
    """Nothing may happen to a unit on or after the day with which it ended, whatever was typed first."""
    closed = next((event for event in events if event.kind == "unit.closed"), None)
    if closed is None:
        return
    others = [event for event in events if event is not closed]
    if any(event.kind == "unit.opened" and closed.on <= event.on for event in others):
        raise BadTree(identity.hex, "Tổ chức phải kết thúc sau ngày lập.")
    if any(event.on >= closed.on and event.kind not in OF_PLACES for event in others):
        raise BadTree(
            identity.hex, f"Tổ chức kết thúc ngày {closed.on:%d/%m/%Y}: không thể có thay đổi từ ngày đó trở đi."
        )


def _unit(identity: UUID, events: Sequence[Recorded]) -> Unit | None:
    opened = next((event for event in events if event.kind == "unit.opened"), None)
    if opened is None:
        return None
    named = [event for event in events if event.kind in ("unit.opened", "unit.renamed")][-1]
    shaped = [event for event in events if event.kind in ("unit.opened", "unit.kind_changed")][-1]
    closed = next((event for event in events if event.kind == "unit.closed"), None)
    return Unit(
        id=identity,
        code=opened.data["code"],
        kind=shaped.data["kind"],
        sector=shaped.data.get("sector", ""),
        name=named.data["name"],
        short_name=named.data.get("short_name") or named.data["name"],
        sort=fold(opened.data["code"]),
        opened_on=opened.on,
        closed_on=closed.on if closed else None,
        keeper=UUID(closed.data["keeper"]) if closed and closed.data.get("keeper") else None,
    )


def _names(identity: UUID, events: Sequence[Recorded]) -> Iterable[UnitName]:
    for event, until in with_end(events, ("unit.opened", "unit.renamed"), ends="unit.closed"):
        name = event.data["name"]
        yield UnitName(
            key=event.id.hex,
            unit_id=identity,
            name=name,
            short_name=event.data.get("short_name") or name,
            valid_from=event.on,
            valid_to=until,
            recorded_at=event.recorded_at,
        )


def _natures(identity: UUID, events: Sequence[Recorded]) -> Iterable[UnitNature]:
    for event, until in with_end(events, ("unit.opened", "unit.kind_changed"), ends="unit.closed"):
        yield UnitNature(
            key=event.id.hex,
            unit_id=identity,
            kind=event.data["kind"],
            sector=event.data.get("sector", ""),
            valid_from=event.on,
            valid_to=until,
            recorded_at=event.recorded_at,
        )


def _profiles(identity: UUID, events: Sequence[Recorded]) -> Iterable[UnitProfile]:
    for event, until in with_end(events, ("unit.profiled",), ends="unit.closed"):
        yield UnitProfile(
            key=event.id.hex,
            unit_id=identity,
            valid_from=event.on,
            valid_to=until,
            has_youth_union=bool(event.data.get("has_youth_union")),
            has_trade_union=bool(event.data.get("has_trade_union")),
            area_kind=event.data.get("area_kind", ""),
            authorised=bool(event.data.get("authorised")),
            superior_name=event.data.get("superior_name", ""),
        )


def _bodies(identity: UUID, events: Sequence[Recorded]) -> Iterable[Body]:
    """Bodies with their terms; all end with the unit."""
    closed = next((event.on for event in events if event.kind == "unit.closed"), None)
    for event in events:
        if event.kind == "unit.body_opened":
            until = date.fromisoformat(event.data["until"]) if event.data.get("until") else None
            yield Body(
                id=UUID(event.data["body"]),
                unit_id=identity,
                kind=event.data["kind"],
                name=event.data["name"],
                term=event.data.get("term", ""),
                valid_from=event.on,
                valid_to=min((day for day in (until, closed) if day is not None), default=None),
            )


def _project_placements(events: dict[UUID, list[Recorded]]) -> None:
    """Recompute the paths of the changed units and of all units that were ever under them."""
    own = {identity.hex: links_of(identity, history) for identity, history in events.items()}
    others = {
        unit.hex: links_of(unit, effective(history))
        for unit, history in histories(Stream.UNIT, _ever_under(set(events))).items()
    }
    typed = {**others, **own}
    affected = list(typed)
    links = {unit: [link for link, _ in pairs] for unit, pairs in typed.items()}
    _add_parents(links, typed)
    moments = {(unit, link.start): moment for unit, pairs in typed.items() for link, moment in pairs}
    rows = [row for unit in affected for row in _placements(unit, stretches(links, unit), moments)]
    _sync_placements([UUID(unit) for unit in affected], rows)


def _ever_under(tops: set[UUID]) -> list[UUID]:
    """Units that stood under one of these on some day, the tops left out; level by level."""
    found: set[UUID] = set()
    level = tops
    while level:
        parents, below = list(level), set[UUID]()
        for start in range(0, len(parents), CHUNK):
            rows = UnitPlacement.objects.filter(parent__in=parents[start : start + CHUNK])
            below.update(rows.values_list("unit", flat=True))
        level = below - found - tops
        found |= level
    return list(found)


def _sync_placements(units: Sequence[UUID], rows: Sequence[UnitPlacement]) -> None:
    by_unit: dict[UUID, list[UnitPlacement]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_id, []).append(row)
    for start in range(0, len(units), CHUNK):
        part = units[start : start + CHUNK]
        sync(UnitPlacement, Q(unit__in=part), [row for unit in part for row in by_unit.get(unit, [])])


def _add_parents(links: dict[str, list[Link]], typed: dict[str, list[tuple[Link, str]]]) -> None:
    """Read the links of all units above, as far as they are not there yet."""
    while missing := {
        link.parent for own in links.values() for link in own if link.parent and link.parent not in links
    }:
        for identity, history in histories(Stream.UNIT, [UUID(unit) for unit in missing]).items():
            typed[identity.hex] = links_of(identity, effective(history))
            links[identity.hex] = [link for link, _ in typed[identity.hex]]
            if not links[identity.hex]:
                raise BadTree(identity.hex, "Cấp trên không tồn tại.")


def _placements(unit: str, parts: Sequence[Stretch], moments: dict[tuple[str, date], str]) -> Iterable[UnitPlacement]:
    moment = ""
    for number, part in enumerate(parts):
        moment = moments.get((unit, part.start), moment)
        yield UnitPlacement(
            key=f"{unit}.{number}",
            unit_id=UUID(unit),
            parent_id=UUID(part.parent) if part.parent else None,
            path="".join(node_of(node) for node in part.nodes),
            depth=len(part.nodes),
            valid_from=part.start,
            valid_to=part.end,
            recorded_at=moment,
        )
