"""Many changes of the tree at once, as one reorganisation makes them. Edges only: no person, case or target is touched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketnap.audit.record import record
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.journal.models import Event
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft, append, flush
from ketnap.units.actions import NewUnit, drafts_to_open
from ketnap.units.kinds import may_stand_under, sectors, unit_kinds
from ketnap.units.models import Unit, UnitNature, UnitPlacement


@dataclass(frozen=True)
class Edges:
    """What changes on the day `on` (inclusive). `closes` gives each ended unit the keeper of its closed cases."""

    on: date
    opens: tuple[tuple[UUID, NewUnit, UUID], ...] = ()
    renames: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    natures: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    moves: Mapping[UUID, UUID] = field(default_factory=dict)
    closes: Mapping[UUID, UUID] = field(default_factory=dict)

    @property
    def touched(self) -> set[UUID]:
        """Units that get an event of their own."""
        opened = {identity for identity, _, _ in self.opens}
        return {*opened, *self.renames, *self.natures, *self.moves, *self.closes}


def tree_version() -> int:
    """A number that grows with every change of the tree; a preview carries it to notice that somebody changed it since."""
    return Event.objects.filter(stream=Stream.UNIT.value).count()


def write(edges: Edges, *, actor: str, paper: UUID | None = None) -> None:
    """Write the edges with one append. The caller holds the transaction and the audit entry.

    Raises BadInput (BadTree): unknown kind or code in use, a kind that may not stand under its parent or does not exist
    that day, a cycle, an overlap, a child that outlives its parent, a change before the unit's opening or after its end.
    """
    _check(edges)
    drafts: list[Draft] = []
    for identity, new, parent in edges.opens:
        drafts += drafts_to_open(identity, new, parent, edges.on, paper)
    for unit, (name, short) in edges.renames.items():
        drafts.append(_draft("unit.renamed", unit, edges.on, {"name": name, "short_name": short}, paper))
    for unit, (kind, sector) in edges.natures.items():
        drafts.append(_draft("unit.kind_changed", unit, edges.on, {"kind": kind, "sector": sector}, paper))
    for unit, parent in edges.moves.items():
        drafts.append(_draft("unit.moved", unit, edges.on, {"parent": str(parent)}, paper))
    for unit, keeper in edges.closes.items():
        drafts.append(_draft("unit.closed", unit, edges.on, {"keeper": str(keeper)}, paper))
    append(drafts, actor=actor)
    flush()
    _refuse_misplaced(edges)


def change_kind(unit: Unit, kind: str, sector: str, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """Give a unit another kind or sector from the day `on`; it stays the same unit.

    Raises BadInput for an unknown kind or sector, and for a kind that cannot stand where the unit stands that day.
    """
    details = {"kind": "unit.kind_changed", "on": on, "to": kind, "sector": sector}
    with transaction.atomic():
        write(Edges(on, natures={unit.pk: (kind, sector)}), actor=actor, paper=paper)
        record("units.change", actor=actor, target=f"unit:{unit.pk}", unit=unit.pk, details=details)


def _draft(kind: str, unit: UUID, on: date, data: Mapping[str, str], paper: UUID | None) -> Draft:
    return Draft(kind, unit, on, data, unit=unit, paper=paper)


def _check(edges: Edges) -> None:
    new = [one for _, one, _ in edges.opens]
    for one in new:
        _check_nature(one.kind, one.sector, edges.on)
        if not one.code.strip() or not one.name.strip():
            raise BadInput("name", "Hãy nhập tên và mã tổ chức.")
        check_lengths(Unit, code=one.code, name=one.name, short_name=one.short_name)
    codes = [one.code.strip() for one in new]
    for code in codes:
        if codes.count(code) > 1:
            raise BadInput("code", f"Mã “{code}” được ghi hai lần.")
    taken = Unit.objects.filter(code__in=codes).values_list("code", flat=True).first() if codes else None
    if taken:
        raise BadInput("code", f"Mã “{taken}” đã được dùng.")
    for kind, sector in edges.natures.values():
        _check_nature(kind, sector, edges.on)
    for name, short in edges.renames.values():
        if not name.strip():
            raise BadInput("name", "Hãy nhập tên mới.")
        check_lengths(Unit, name=name, short_name=short)
    for unit, keeper in edges.closes.items():
        if keeper == unit or keeper in edges.closes:
            raise BadInput("keeper", "Nơi giữ hồ sơ phải là tổ chức khác, còn hoạt động.")
    existing = edges.touched - {identity for identity, _, _ in edges.opens}
    _refuse_absent(existing, edges.on)


def _refuse_absent(units: set[UUID], on: date) -> None:
    """Only a unit that stood the day before, or was opened that very day, can be changed."""
    known = {unit.pk: unit for unit in Unit.objects.filter(pk__in=units)}
    for identity in units:
        unit = known.get(identity)
        if unit is None:
            raise BadInput("unit", "Tổ chức không tồn tại.")
        if on < unit.opened_on:
            raise BadInput("on", f"Ngày phải từ {unit.opened_on:%d/%m/%Y} (ngày lập {unit.name}) trở đi.")
        if unit.closed_on is not None and unit.closed_on <= on:
            raise BadInput("on", f"{unit.name} đã kết thúc ngày {unit.closed_on:%d/%m/%Y}.")


def _check_nature(key: str, sector: str, on: date) -> None:
    kind = unit_kinds().get(key)
    if kind is None:
        raise BadInput("kind", f"Không có loại tổ chức “{key}”.")
    if not kind.exists_on(on):
        raise BadInput("kind", f"Loại “{kind.name}” không tồn tại vào ngày {on:%d/%m/%Y}.")
    if sector and sector not in sectors():
        raise BadInput("sector", f"Không có loại hình “{sector}”.")


def _refuse_misplaced(edges: Edges) -> None:
    """No kind stands on the day under a parent under which it may not stand."""
    units = edges.touched - set(edges.closes)
    placed = UnitPlacement.objects.as_of(edges.on).filter(Q(unit__in=units) | Q(parent__in=units))
    pairs = list(placed.exclude(parent=None).values_list("unit", "parent", "unit__name", "parent__name"))
    kinds = natures_of({one for pair in pairs for one in pair[:2]}, edges.on)
    for unit, parent, name, above in pairs:
        child, over = unit_kinds()[kinds[unit][0]], unit_kinds()[kinds[parent][0]]
        if not may_stand_under(child, over):
            text = f"“{name}” ({child.name}) không thể trực thuộc “{above}” ({over.name})."
            raise BadInput("parent", text)


def natures_of(units: Iterable[UUID], on: date) -> dict[UUID, tuple[str, str]]:
    """Kind and sector of each of these units on the day; units that do not stand are left out."""
    rows = UnitNature.objects.filter(holds_on(on), unit__in=list(units))
    return {unit: (kind, sector) for unit, kind, sector in rows.values_list("unit", "kind", "sector")}
