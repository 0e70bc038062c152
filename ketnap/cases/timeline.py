"""What happened in a case, in the order in which it happened, with who typed it when; voided lines stay to be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from ketnap.cases.events import RULES_NOTED, step_in
from ketnap.cases.steps.catalogue import STEPS
from ketnap.journal import registry
from ketnap.journal.read import Recorded, history, standing_ids
from ketnap.journal.registry import Stream
from ketnap.people.models import Person
from ketnap.units.models import Unit


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `void_reason` is set when the event was taken back."""

    id: UUID
    on: date
    label: str
    step: str
    details: tuple[tuple[str, str], ...]
    recorded_at: datetime
    actor: str
    mode: str
    paper: str
    sitting: str
    voided: bool
    void_reason: str
    erased: bool
    verdict: Mapping[str, Any]

    @property
    def late_days(self) -> int:
        """Days between the act and its typing."""
        return (localtime(self.recorded_at).date() - self.on).days


def timeline(case: UUID, *, events: Sequence[Recorded] | None = None) -> list[Entry]:
    """The case's events, newest first. Three queries beside the events'."""
    known = list(events) if events is not None else history(Stream.CASE, case)
    standing = standing_ids(known)
    names = _names(known)
    reasons = {event.voids: event.data.get("reason", "") for event in known if event.voids and event.id in standing}
    return [
        _entry(event, event.id in standing, reasons.get(event.id, ""), names)
        for event in sorted(known, key=lambda event: event.order, reverse=True)
        if event.voids is None
    ]


def _entry(event: Recorded, standing: bool, reason: str, names: Mapping[str, str]) -> Entry:
    step = step_in(event.kind)
    return Entry(
        id=event.id,
        on=event.on,
        label=registry.kind(event.kind).label,
        step=step,
        details=_details(step, event, names),
        recorded_at=datetime.fromisoformat(event.recorded_at),
        actor=event.actor,
        mode=event.data.get("mode", ""),
        paper=event.data.get("mode_paper", ""),
        sitting=event.data.get("sitting", ""),
        voided=not standing,
        void_reason=reason,
        erased=event.erased,
        verdict=event.data.get("verdict") or {},
    )


def _details(step: str, event: Recorded, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if event.kind == RULES_NOTED:
        return _noted(event)
    definition = STEPS.get(step)
    shown: list[tuple[str, str]] = []
    for field in definition.fields if definition else ():
        value = event.data.get(field.name)
        if value in (None, "") or field.name in ("request", "event"):
            continue
        text = (
            field.choices.get(value, "")
            if field.choices
            else names.get(value, "")
            if field.kind in ("person", "unit")
            else _shown(value)
        )
        shown.append((field.label, text or str(value)))
    vote = event.data.get("vote")
    if vote:
        cast = f"{vote['in_favour']} tán thành, {vote.get('against', 0)} không, {vote.get('blank', 0)} phiếu trắng"
        shown.append(("Biểu quyết", f"{cast}; có mặt {vote['present']}/{vote['official_or_in_office']}"))
    return tuple(shown)


def _noted(event: Recorded) -> tuple[tuple[str, str], ...]:
    told = (("Bộ quy định, gói", "rules"), ("Từ ngày", "since"), ("Văn bản", "paper"))
    return (*((label, _shown(event.data[name])) for label, name in told), ("Thay đổi", "; ".join(event.data["told"])))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    text = str(value)
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


def _names(events: Sequence[Recorded]) -> dict[str, str]:
    """Names of the persons and units that the events point to. One query each."""
    pointed: dict[str, set[str]] = {"person": set(), "unit": set()}
    for event in events:
        definition = STEPS.get(step_in(event.kind))
        for field in definition.fields if definition else ():
            if field.kind in pointed and event.data.get(field.name):
                pointed[field.kind].add(event.data[field.name])
    people = Person.objects.filter(pk__in=pointed["person"]).values_list("pk", "full_name")
    units = Unit.objects.filter(pk__in=pointed["unit"]).values_list("pk", "name")
    return {str(pk): name for pk, name in (*people, *units)}
