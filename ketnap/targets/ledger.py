"""From a target stream's events to lines and allocations. Pure: the projector and tests use the same functions.

Two kinds of streams: a line with its revisions, and the allocation of a line (drafts, decisions, changes of the
reserve).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from ketnap.journal.read import Recorded
from ketnap.targets.enums import Authority, LineState, ValueState
from ketnap.targets.events import (
    ALLOCATED,
    ALLOCATION_ENDED,
    DECIDED,
    LINE,
    LINE_DECIDED,
    LINE_ENDED,
    NUMBERS,
    RESERVE,
    REVISED,
)

OF_A_LINE = (LINE, LINE_DECIDED, REVISED, LINE_ENDED)


@dataclass(frozen=True)
class LineContent:
    """What a line says, apart from when it was known."""

    line: UUID
    series: UUID
    event: UUID
    unit: UUID
    valid_from: date
    valid_to: date | None
    indicator: str
    period_start: date
    period_end: date
    period_label: str
    amount: int | None
    value_state: str
    high: int | None
    rate: Decimal | None
    rate_high: Decimal | None
    qualifier: str
    kind: str
    group: str
    of_indicator: str
    of_authority: str
    unit_level: str
    authority: str
    authority_text: str
    body: UUID | None
    paper: UUID | None
    supersedes: UUID | None
    parent_series: UUID | None
    allocation: UUID | None
    state: str
    base_kind: str
    base_date: date | None
    base_source: str
    base_value: int | None
    reason: str


@dataclass(frozen=True)
class AllocationContent:
    """What an allocation says of itself; its shares are lines."""

    event: UUID
    allocation: UUID
    parent_series: UUID
    unit: UUID
    valid_from: date
    valid_to: date | None
    reserve: int
    reason: str
    paper: UUID | None
    state: str


def lines_of(events: Sequence[Recorded]) -> Iterator[LineContent]:
    """The lines of one stream from the events that stand, in the order in which they happened."""
    yield from _own_lines([event for event in events if event.kind in OF_A_LINE])
    yield from _shares(events)


def allocations_of(events: Sequence[Recorded]) -> Iterator[AllocationContent]:
    """The allocations of one stream: each stretch of an unchanged reserve, and the open draft."""
    drafts = {event.id: event for event in events if event.kind == ALLOCATED}
    running: Recorded | None = None
    for event, until in _stretches([event for event in events if event.kind in (DECIDED, RESERVE, ALLOCATION_ENDED)]):
        if event.kind == ALLOCATION_ENDED:
            running = None
            continue
        running = drafts.get(_uuid(event.data["allocation"])) if event.kind == DECIDED else running
        if running is not None and (until is None or until > event.on):
            source = running if event.kind == DECIDED else event
            yield _allocation(running, source, event, until, LineState.DECIDED)
    draft = open_draft(events)
    if draft is not None:
        yield _allocation(draft, draft, draft, None, LineState.DRAFT)


def open_draft(events: Sequence[Recorded]) -> Recorded | None:
    """The last allocation written after the last decision (or end); an older draft is replaced by a newer one."""
    decided = max((event.seq for event in events if event.kind in (DECIDED, ALLOCATION_ENDED)), default=0)
    waiting = [event for event in events if event.kind == ALLOCATED and event.seq > decided]
    return max(waiting, key=lambda event: event.seq, default=None)


def _own_lines(chain: Sequence[Recorded]) -> Iterator[LineContent]:
    """A target: its draft while it is only proposed, then one line for each wording."""
    first = next((event for event in chain if event.kind == LINE), None)
    if first is None:
        return
    if not first.data.get("proposed"):
        yield from _wordings(first, chain, _numbers(first.data))
        return
    decision = min((event for event in chain if event.kind == LINE_DECIDED), key=lambda event: event.seq, default=None)
    before = [event for event in chain if decision is None or event.seq < decision.seq]
    proposed = max(before, key=lambda event: event.seq)
    if decision is None:
        yield _own_line(first, proposed, None, None, _numbers(proposed.data), LineState.DRAFT)
        return
    later = [event for event in chain if event.seq >= decision.seq]
    yield from _wordings(first, later, _numbers(proposed.data))


def _wordings(first: Recorded, chain: Sequence[Recorded], numbers: dict[str, Any]) -> Iterator[LineContent]:
    previous: UUID | None = None
    for event, until in _stretches(chain):
        if event.kind == LINE_ENDED:
            continue
        numbers = _numbers(event.data) if NUMBERS & set(event.data) else numbers
        if until is None or until > event.on:
            yield _own_line(first, event, until, previous, numbers, LineState.DECIDED)
            previous = event.id


def _own_line(
    first: Recorded,
    event: Recorded,
    until: date | None,
    previous: UUID | None,
    numbers: dict[str, Any],
    state: LineState,
) -> LineContent:
    return LineContent(
        line=event.id,
        series=first.stream_id,
        event=event.id,
        unit=first.unit or first.stream_id,
        valid_from=event.on,
        valid_to=until,
        authority=first.data["authority"],
        authority_text=first.data["authority_text"],
        body=_optional(event.data.get("body") or first.data.get("body")),
        paper=event.paper,
        supersedes=previous,
        parent_series=None,
        allocation=None,
        state=state.value,
        reason=event.data.get("reason", ""),
        **numbers,
        **_what(first.data),
    )


def _shares(events: Sequence[Recorded]) -> Iterator[LineContent]:
    drafts = {event.id: event for event in events if event.kind == ALLOCATED}
    previous: dict[UUID, UUID] = {}
    for event, until in _stretches([event for event in events if event.kind in (DECIDED, ALLOCATION_ENDED)]):
        source = drafts.get(_uuid(event.data["allocation"])) if event.kind == DECIDED else None
        if source is not None and (until is None or until > event.on):
            for share in _lines_of_allocation(source, event, until, LineState.DECIDED, previous):
                previous[share.unit] = share.line
                yield share
    draft = open_draft(events)
    if draft is not None:
        yield from _lines_of_allocation(draft, draft, None, LineState.DRAFT, previous)


def _lines_of_allocation(
    source: Recorded, event: Recorded, until: date | None, state: LineState, previous: dict[UUID, UUID]
) -> Iterator[LineContent]:
    for share in source.data["shares"]:
        unit = _uuid(share["unit"])
        yield LineContent(
            line=uuid5(event.id, unit.hex),
            series=_uuid(share["series"]),
            event=event.id,
            unit=unit,
            valid_from=event.on,
            valid_to=until,
            authority=Authority.ALLOCATION.value,
            authority_text=source.data.get("authority_text", ""),
            body=None,
            paper=event.paper or source.paper,
            supersedes=previous.get(unit),
            parent_series=_uuid(source.data["parent"]),
            allocation=source.id,
            state=state.value,
            reason=event.data.get("reason", "") or source.data.get("reason", ""),
            **_numbers({"amount": share["amount"], "base_date": source.data.get("base_date")}),
            **_what(source.data),
        )


def _allocation(
    running: Recorded, source: Recorded, event: Recorded, until: date | None, state: LineState
) -> AllocationContent:
    return AllocationContent(
        event=event.id,
        allocation=running.id,
        parent_series=_uuid(running.data["parent"]),
        unit=running.unit or _uuid(running.data["parent"]),
        valid_from=event.on,
        valid_to=until,
        reserve=int(source.data.get("reserve", 0)),
        reason=event.data.get("reason", "") or source.data.get("reason", ""),
        paper=event.paper or source.paper,
        state=state.value,
    )


def _what(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "indicator": data["indicator"],
        "period_start": date.fromisoformat(data["period_start"]),
        "period_end": date.fromisoformat(data["period_end"]),
        "period_label": data.get("period_label", ""),
        "kind": data["kind"],
        "group": data.get("group", ""),
        "of_indicator": data.get("of_indicator", ""),
        "of_authority": data.get("of_authority", ""),
        "unit_level": data.get("unit_level", ""),
        "base_kind": data.get("base_kind", ""),
    }


def _numbers(data: dict[str, Any]) -> dict[str, Any]:
    """What one wording says; a value that is not there is none."""
    base, rate, high = data.get("base_date"), data.get("rate"), data.get("rate_high")
    return {
        "amount": data.get("amount"),
        "value_state": data.get("value_state", ValueState.GIVEN.value),
        "high": data.get("high"),
        "rate": None if rate is None else Decimal(rate),
        "rate_high": None if high is None else Decimal(high),
        "qualifier": data.get("qualifier", ""),
        "base_date": date.fromisoformat(base) if base else None,
        "base_source": data.get("base_source", ""),
        "base_value": data.get("base_value"),
    }


def _stretches(chain: Sequence[Recorded]) -> Iterator[tuple[Recorded, date | None]]:
    """Each event with the day the next one takes over."""
    for place, event in enumerate(chain):
        yield event, chain[place + 1].on if place + 1 < len(chain) else None


def _uuid(text: str) -> UUID:
    return UUID(text)


def _optional(text: str | None) -> UUID | None:
    return UUID(text) if text else None
