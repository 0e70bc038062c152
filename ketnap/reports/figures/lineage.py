"""What reorganisations say about where units, and persons and cases of divided units, went and came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ketnap.journal.models import Event
from ketnap.journal.read import Recorded, effective, histories
from ketnap.journal.registry import Stream
from ketnap.reorganise.events import APPLIED
from ketnap.reorganise.models import Lineage, Reorganisation
from ketnap.units.models import Unit


@dataclass(frozen=True)
class Lineages:
    """From unit to unit, with the day and the act. `sources`: an ended unit → its act; `targets`: a unit → acts that gave to it."""

    known_by: str | None
    acts: Mapping[UUID, tuple[date, str]]
    sources: Mapping[UUID, tuple[UUID, tuple[UUID, ...]]]
    targets: Mapping[UUID, tuple[tuple[UUID, UUID], ...]]
    _named: dict[UUID, dict[UUID, UUID]] = field(default_factory=dict, repr=False)
    _came: dict[UUID, dict[UUID, UUID]] = field(default_factory=dict, repr=False)

    def heirs(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        """What took over from a unit that ended by the day (inclusive); () without an act."""
        act, heirs = self.sources.get(unit, (None, ()))
        return heirs if act is not None and self.acts[act][0] <= on else ()

    def origins(self, unit: UUID, opened_on: date) -> tuple[UUID, ...]:
        """What a unit took over on the day with which it began."""
        return tuple(source for act, source in self.targets.get(unit, ()) if self.acts[act][0] == opened_on)

    def act_of(self, unit: UUID) -> UUID | None:
        """The act by which the unit ended."""
        return self.sources.get(unit, (None, ()))[0]

    def kind_of(self, act: UUID) -> str:
        return self.acts[act][1]

    def named(self, unit: UUID) -> Mapping[UUID, UUID]:
        """Person or case → the unit that the act named for it, where the unit was divided."""
        act = self.act_of(unit)
        if act is None:
            return {}
        if act not in self._named:
            self._named[act] = self._answers(act)
        return self._named[act]

    def came_from(self, unit: UUID, origins: tuple[UUID, ...]) -> Mapping[UUID, UUID]:
        """Person or case → the unit at which it was last, of those that the unit took over when it began."""
        if unit not in self._came:
            self._came[unit] = self._before(
                origins, max(self.acts[act][0] for act, source in self.targets[unit] if source in origins)
            )
        return self._came[unit]

    def _answers(self, act: UUID) -> dict[UUID, UUID]:
        (events,) = histories(Stream.ACT, [act]).values()
        applied = next((event for event in _known(events, self.known_by) if event.kind == APPLIED), None)
        answers: Mapping[str, str] = applied.data["plan"].get("answers", {}) if applied else {}
        given = [
            (key.partition(":")[2], code) for key, code in answers.items() if key.startswith(("people:", "cases:"))
        ]
        units = dict(Unit.objects.filter(code__in={code for _, code in given}).values_list("code", "pk"))
        return {UUID(about): units[code] for about, code in given if code in units}

    def _before(self, sources: tuple[UUID, ...], day: date) -> dict[UUID, UUID]:
        voided = Event.objects.exclude(voids=None).values("voids")
        rows = Event.objects.filter(stream__in=[Stream.CASE.value, Stream.PERSON.value], unit__in=sources, on__lt=day)
        rows = rows.filter(recorded_at__lte=self.known_by) if self.known_by else rows
        found = rows.exclude(pk__in=voided).order_by("on", "seq").values_list("stream_id", "unit")
        return {stream: unit for stream, unit in found if unit is not None}


def lineages(known_by: str | None = None) -> Lineages:
    """All acts that stand; with `known_by` as they stood at that moment of the journal."""
    late = Event.objects.filter(stream=Stream.ACT.value, recorded_at__gt=known_by or "")
    if known_by is not None and late.exists():
        return _replayed(known_by)
    acts = {act: (on, kind) for act, on, kind in Reorganisation.objects.values_list("pk", "on", "kind")}
    rows = Lineage.objects.order_by("on", "key").values_list("act_id", "source_id", "target_id")
    return _gathered(known_by, acts, rows)


def _replayed(known_by: str) -> Lineages:
    ids = Event.objects.filter(stream=Stream.ACT.value).values_list("stream_id", flat=True).distinct()
    acts, rows = {}, []
    for act, events in histories(Stream.ACT, ids).items():
        for event in _known(events, known_by):
            if event.kind == APPLIED:
                acts[act] = (event.on, event.data["act_kind"])
                rows += [(act, UUID(source), UUID(target)) for source, target in event.data.get("lineage", ())]
    return _gathered(known_by, acts, rows)


def _known(events: Iterable[Recorded], known_by: str | None) -> list[Recorded]:
    return effective([event for event in events if known_by is None or event.recorded_at <= known_by])


def _gathered(
    known_by: str | None, acts: Mapping[UUID, tuple[date, str]], rows: Iterable[tuple[UUID, UUID, UUID]]
) -> Lineages:
    sources: dict[UUID, tuple[UUID, tuple[UUID, ...]]] = {}
    targets: dict[UUID, tuple[tuple[UUID, UUID], ...]] = {}
    for act, source, target in rows:
        sources[source] = (act, (*sources.get(source, (act, ()))[1], target))
        targets[target] = (*targets.get(target, ()), (act, source))
    return Lineages(known_by, acts, sources, targets)
