"""Reads over acts: who became whom, and what changed in a part of the tree between two days, by which paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ketnap.journal.models import Event
from ketnap.journal.read import Recorded, recorded
from ketnap.journal.registry import Stream
from ketnap.reorganise.models import Involved, Lineage, Reorganisation
from ketnap.units.kinds import sectors, unit_kinds
from ketnap.units.models import Unit, UnitName, UnitNature, UnitPlacement
from ketnap.units.scope import under

OPENED, RENAMED, RESHAPED, MOVED, CLOSED = (
    "unit.opened",
    "unit.renamed",
    "unit.kind_changed",
    "unit.moved",
    "unit.closed",
)
CHANGES: Mapping[str, str] = {
    OPENED: "Lập",
    RENAMED: "Đổi tên",
    RESHAPED: "Đổi loại, loại hình",
    MOVED: "Chuyển trực thuộc",
    CLOSED: "Kết thúc",
}


@dataclass(frozen=True)
class Kin:
    """A unit that came before or after another: by which act, from which day."""

    unit: Unit
    name: str
    act: Reorganisation
    on: date


def heirs_of(unit: Unit) -> list[Kin]:
    """The units that took over from an ended one, in code order."""
    rows = Lineage.objects.filter(source=unit).select_related("target", "act").order_by("on", "target__sort", "pk")
    return [Kin(row.target, row.target.name, row.act, row.on) for row in rows]


def forebears_of(unit: Unit) -> list[Kin]:
    """The units that a unit took over from, the newest act first. Names are those at their end, which they keep."""
    rows = Lineage.objects.filter(target=unit).select_related("source", "act").order_by("-on", "source__sort", "pk")
    return [Kin(row.source, row.source.name, row.act, row.on) for row in rows]


def acts_of(unit: Unit) -> list[Involved]:
    """The unit's parts in acts, the newest act first."""
    return list(
        Involved.objects.filter(unit=unit).select_related("act").order_by("-act__on", "-act__recorded_at", "pk")
    )


def changes_under(top: Unit, *, after: date | None = None, until: date | None = None) -> QuerySet[Event]:
    """What changed in the tree at `top` and at everything that ever stood under it, after one day and up to another (inclusive).

    Events of the tree that stand, those of the subtree alone; without `after` from the beginning.
    """
    inside = Q(pk__in=[])
    for path in UnitPlacement.objects.filter(unit=top).values_list("path", flat=True).distinct():
        inside |= under(path)
    units = UnitPlacement.objects.filter(inside).values("unit")
    rows = Event.objects.filter(stream=Stream.UNIT.value, kind__in=CHANGES, stream_id__in=units)
    lifted = Event.objects.filter(stream=Stream.UNIT.value, voids__isnull=False).values("voids")
    voids = Event.objects.filter(stream=Stream.UNIT.value, voids__isnull=False).exclude(pk__in=lifted).values("voids")
    rows = rows.exclude(pk__in=voids)
    if after is not None:
        rows = rows.filter(on__gt=after)
    return rows.filter(on__lte=until) if until is not None else rows


def days_of_change(top: Unit) -> list[tuple[date, int]]:
    """Each day on which something changed at or under the unit, with how many changes, the newest first. Two queries."""
    counted = changes_under(top).order_by().values_list("on").annotate(number=Count("pk"))
    return sorted(counted, reverse=True)


@dataclass(frozen=True)
class Change:
    """One change of one unit: `before` and `after` say what was and what came, in words; empty where there is neither."""

    on: date
    unit: Unit
    name: str
    kind: str
    before: str
    after: str
    paper: UUID | None
    act: Reorganisation | None

    @property
    def what(self) -> str:
        return CHANGES[self.kind]


def described(events: Sequence[Event]) -> list[Change]:
    """These changes with what was before and what came after. A fixed number of queries for up to some hundred changes."""
    rows = [recorded(event, {}) for event in events]
    units = Unit.objects.in_bulk({row.stream_id for row in rows})
    acts = {act.batch: act for act in Reorganisation.objects.filter(batch__in={row.batch for row in rows if row.batch})}
    book = _Book.of(rows)
    return [
        Change(
            row.on,
            units[row.stream_id],
            book.name(row.stream_id, row.on) or units[row.stream_id].name,
            row.kind,
            *book.told(row),
            row.paper,
            acts.get(row.batch) if row.batch else None,
        )
        for row in rows
    ]


@dataclass
class _Book:
    """Names, natures and parents of the units that changed, over all time."""

    names: Mapping[UUID, Sequence[UnitName]]
    natures: Mapping[UUID, Sequence[UnitNature]]
    parents: Mapping[UUID, Sequence[UnitPlacement]]
    heirs: Mapping[UUID, Sequence[UUID]]

    @classmethod
    def of(cls, rows: Sequence[Recorded]) -> "_Book":
        by_kind: dict[str, set[UUID]] = {}
        for row in rows:
            by_kind.setdefault(row.kind, set()).add(row.stream_id)
        placed = list(UnitPlacement.objects.filter(unit__in=by_kind.get(MOVED, ())).order_by("valid_from"))
        heirs: dict[UUID, list[UUID]] = {}
        for source, target in Lineage.objects.filter(source__in=by_kind.get(CLOSED, ())).values_list(
            "source", "target"
        ):
            heirs.setdefault(source, []).append(target)
        wanted = {row.stream_id for row in rows} | {place.parent_id for place in placed if place.parent_id}
        wanted |= {UUID(row.data["parent"]) for row in rows if row.data.get("parent")}
        wanted |= {target for targets in heirs.values() for target in targets}
        return cls(
            names=_grouped(UnitName.objects.filter(unit__in=wanted).order_by("valid_from")),
            natures=_grouped(UnitNature.objects.filter(unit__in=by_kind.get(RESHAPED, ())).order_by("valid_from")),
            parents=_grouped(placed),
            heirs=heirs,
        )

    def name(self, unit: UUID | None, on: date) -> str:
        """The name on the day; of an ended unit the last one, of one still to come the first."""
        rows = self.names.get(unit, ()) if unit else ()
        held = [row for row in rows if row.valid_from <= on]
        return (held[-1] if held else rows[0]).name if rows else ""

    def told(self, row: Recorded) -> tuple[str, str]:
        unit, on, day_before = row.stream_id, row.on, date.fromordinal(row.on.toordinal() - 1)
        if row.kind == RENAMED:
            return self.name(unit, day_before), str(row.data["name"])
        if row.kind == RESHAPED:
            held = [one for one in self.natures.get(unit, ()) if one.valid_from < on]
            return _nature(held[-1].kind, held[-1].sector) if held else "", _nature(
                row.data["kind"], row.data.get("sector", "")
            )
        if row.kind == MOVED:
            stood = [one for one in self.parents.get(unit, ()) if one.valid_from < on]
            return self.name(stood[-1].parent_id, day_before) if stood else "", self.name(_parent(row), on)
        if row.kind == CLOSED:
            return "", ", ".join(self.name(one, on) for one in self.heirs.get(unit, ()))
        return "", self.name(_parent(row), on)


def _parent(row: Recorded) -> UUID | None:
    return UUID(row.data["parent"]) if row.data.get("parent") else None


def _nature(kind: str, sector: str) -> str:
    return " · ".join(text for text in (unit_kinds()[kind].name, sectors().get(sector, "")) if text)


def _grouped[Row: (UnitName, UnitNature, UnitPlacement)](rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found
