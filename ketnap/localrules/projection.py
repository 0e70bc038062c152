"""Rows of local rules from the events of units."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.journal.rows import sync
from ketnap.localrules import events as kinds
from ketnap.localrules.models import Acknowledgement, LocalCriterion, LocalPack, ValueSetting

Events = Sequence[Recorded]
CLOSED = "unit.closed"


def project(ids: Sequence[UUID]) -> None:
    """Make the rows of these units equal to what their events say."""
    packs: list[LocalPack] = []
    settings: list[ValueSetting] = []
    criteria: list[LocalCriterion] = []
    received: list[Acknowledgement] = []
    for unit, typed in histories(Stream.UNIT, ids).items():
        own = [event for event in effective(typed) if event.kind.startswith(kinds.PREFIX) or event.kind == CLOSED]
        packs += _packs(unit, own)
        settings += _settings(unit, own)
        criteria += _criteria(unit, own)
        received += _received(unit, own)
    sync(LocalPack, Q(unit__in=ids), packs)
    sync(ValueSetting, Q(unit__in=ids), settings)
    sync(LocalCriterion, Q(unit__in=ids), criteria)
    sync(Acknowledgement, Q(unit__in=ids), received)


def _chains(events: Events, begins: str, ends: str, *names: str) -> Iterable[tuple[Recorded, Recorded | None]]:
    """Each beginning event with the one that took over from it: the next about the same thing, its end, or the unit's end."""
    closed = next((event for event in events if event.kind == CLOSED), None)
    chains: dict[Hashable, list[Recorded]] = {}
    for event in events:
        if event.kind in (begins, ends):
            chains.setdefault(tuple(event.data.get(name, "") for name in names), []).append(event)
    for chain in chains.values():
        for place, event in enumerate(chain):
            later = chain[place + 1] if place + 1 < len(chain) else closed
            if event.kind == begins and (later is None or later.on > event.on):
                yield event, later


def _dates(event: Recorded, later: Recorded | None) -> dict[str, date | None]:
    return {"valid_from": event.on, "valid_to": later.on if later else None}


def _paper(event: Recorded) -> dict[str, Any]:
    data = event.data
    return {"number": data["number"], "dated": date.fromisoformat(data["dated"]), "issuer": data["issuer"]}


def _packs(unit: UUID, events: Events) -> Iterable[LocalPack]:
    reasons = {kinds.PUBLISHED: "newer", kinds.WITHDRAWN: "withdrawn", CLOSED: "unit_ended"}
    for event, later in _chains(events, kinds.PUBLISHED, kinds.WITHDRAWN, "pack"):
        yield LocalPack(
            key=event.id,
            unit_id=unit,
            pack=event.data["pack"],
            version=event.data["version"],
            name=event.data["name"],
            text=event.data.get("text", ""),
            binding=event.data.get("binding", ""),
            ended_by=reasons[later.kind] if later else "",
            ended_why=later.data.get("reason", "") if later else "",
            actor=event.actor,
            recorded_at=event.recorded_at,
            **_paper(event),
            **_dates(event, later),
        )


def _settings(unit: UUID, events: Events) -> Iterable[ValueSetting]:
    for event, later in _chains(events, kinds.SET, kinds.UNSET, "ruleset", "name", "field"):
        yield ValueSetting(
            key=event.id,
            unit_id=unit,
            ruleset=event.data["ruleset"],
            name=event.data["name"],
            field=event.data.get("field", ""),
            value=event.data.get("value"),
            before=event.data.get("before"),
            reason=event.data["reason"],
            actor=event.actor,
            recorded_at=event.recorded_at,
            **_paper(event),
            **_dates(event, later),
        )


def _criteria(unit: UUID, events: Events) -> Iterable[LocalCriterion]:
    for event, later in _chains(events, kinds.CRITERION, kinds.CRITERION_ENDED, "criterion"):
        yield LocalCriterion(
            key=event.id,
            unit_id=unit,
            criterion=UUID(event.data["criterion"]),
            text=event.data["text"],
            steps=",".join(event.data.get("steps", ())),
            paper=event.data.get("paper", ""),
            **_dates(event, later),
        )


def _received(unit: UUID, events: Events) -> Iterable[Acknowledgement]:
    for event in events:
        if event.kind == kinds.ACKNOWLEDGED:
            yield Acknowledgement(
                key=event.id,
                unit_id=unit,
                publication=UUID(event.data["publication"]),
                pack=event.data["pack"],
                version=event.data["version"],
                on=event.on,
                actor=event.actor,
                note=event.data.get("note", ""),
            )
