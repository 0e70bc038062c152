"""Writes about villages and quarters, areas and declared numbers: through the journal, in the stream of the unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.audit.record import record
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.journal.store import Draft, append, flush
from ketnap.lib.ids import uuid7
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import clean_text
from ketnap.units.enums import AreaTag, Flow
from ketnap.units.models import Coverage, DeclaredFlow, Place, PlaceHolding, Unit, UnitPlacement
from ketnap.units.places import commune as commune_of
from ketnap.units.places import convert, place_kinds
from ketnap.units.queries import path_on

HIGHEST = 100_000_000


def add_place(
    unit: Unit, kind: str, name: str, *, on: date, actor: str, commune: str = "", paper: UUID | None = None
) -> Place:
    """Write a village or quarter down, in the area of `unit`, from the day `on`.

    Raises BadInput for an unknown kind, no name, a commune that the day does not have, a name that the unit has already.
    """
    name = clean_text(name)
    if kind not in place_kinds():
        raise BadInput("kind", f"Không có loại địa bàn “{kind}”.")
    if not name:
        raise BadInput("name", "Hãy nhập tên thôn, bản, khu phố.")
    check_lengths(Place, name=name)
    if commune:
        commune = commune_of(commune, on).code
    if path_on(unit, on) is None:
        raise BadInput("on", f"{unit.name} không hoạt động vào ngày {on:%d/%m/%Y}.")
    _refuse_twin(unit, kind, name, on)
    identity = uuid7()
    data = {"place": str(identity), "kind": kind, "name": name, "commune": commune}
    _write(unit, Draft("unit.place_added", unit.pk, on, data, unit=unit.pk, paper=paper), "units.place", actor)
    return Place.objects.get(pk=identity)


@dataclass(frozen=True)
class NewPlace:
    """One line of a list of villages; `commune` is a code of the layout of the day, "" = not known."""

    kind: str
    name: str
    commune: str = ""


def add_places(unit: Unit, new: Sequence[NewPlace], *, on: date, actor: str, paper: UUID | None = None) -> list[Place]:
    """Write many places down, all or none. Raises BadInput naming the line that cannot be taken."""
    made = []
    with transaction.atomic():
        for number, one in enumerate(new, start=1):
            try:
                made.append(add_place(unit, one.kind, one.name, on=on, actor=actor, commune=one.commune, paper=paper))
            except BadInput as error:
                raise BadInput("lines", f"Dòng {number}: {error.message}") from error
    return made


def rename_place(place: Place, name: str, *, on: date, actor: str) -> None:
    """Another name from the day `on`; what is shown is the last one."""
    name = clean_text(name)
    if not name:
        raise BadInput("name", "Hãy nhập tên mới.")
    check_lengths(Place, name=name)
    _about(place, "unit.place_renamed", {"name": name}, on, actor)


def hand_place(place: Place, unit: Unit, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """The place lies in the area of another unit from the day `on`; it stays the same place.

    Raises BadInput for a unit that has it already or does not stand that day, for a name in use there, and while a branch
    that does not stand under the new unit covers it.
    """
    if path_on(unit, on) is None:
        raise BadInput("unit", f"{unit.name} không hoạt động vào ngày {on:%d/%m/%Y}.")
    if unit.pk == place.unit_id:
        raise BadInput("unit", f"{place.name} đã thuộc {unit.name}.")
    _refuse_twin(unit, place.kind, place.name, on)
    left = refuse_left_behind([place.pk], {place.pk: unit.pk}, on)
    if left:
        raise BadInput("unit", left[0])
    _about(place, "unit.place_handed", {"to": str(unit.pk)}, on, actor, paper)


def refuse_left_behind(places: Sequence[UUID], holders: Mapping[UUID, UUID], on: date) -> list[str]:
    """One line for each branch that covers one of the places on the day and does not stand under its holder then."""
    rows = Coverage.objects.as_of(on).filter(place__in=list(places)).select_related("unit", "place")
    units = {row.unit_id for row in rows} | set(holders.values())
    paths = dict(UnitPlacement.objects.as_of(on).filter(unit__in=units).values_list("unit", "path"))
    return [
        f"{row.unit.name} phụ trách {row.place.name} nhưng không thuộc tổ chức có địa bàn này từ ngày {on:%d/%m/%Y}."
        for row in rows
        if row.unit_id in paths and not paths[row.unit_id].startswith(paths.get(holders[row.place_id], "-"))
    ]


def _refuse_twin(unit: Unit, kind: str, name: str, on: date) -> None:
    if Place.objects.as_of(on).filter(unit=unit, kind=kind, name=name).exists():
        raise BadInput("name", f"{unit.name} đã có “{name}”.")


def put_in_commune(place: Place, commune: str, *, on: date, actor: str) -> None:
    """The place lies in this commune from the day `on`; after a division somebody has to say which part it is."""
    _about(place, "unit.place_in_commune", {"commune": commune_of(commune, on).code}, on, actor)


def follow_change(place: Place, *, on: date, actor: str) -> bool:
    """Carry a place over into the layout of 1 July 2025 where its commune went whole into a new one.

    False when the old commune was divided: then nothing is written and a person has to choose (`put_in_commune`).
    """
    found = convert(place.commune).settled if place.commune else None
    if found is None:
        return False
    put_in_commune(place, found.code, on=on, actor=actor)
    return True


def end_place(place: Place, *, on: date, actor: str) -> None:
    """The place is no more from the day `on`. Raises BadInput while a branch covers it."""
    if Coverage.objects.as_of(on).filter(place=place).exists():
        raise BadInput("place", f"Còn chi bộ phụ trách {place.name}: hãy ghi thôi phụ trách trước.")
    _about(place, "unit.place_ended", {}, on, actor)


def cover(branch: Unit, place: Place, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """The branch covers the place from the day `on`. A second place makes it a joint branch.

    Raises BadInput for a unit that holds no members, a place that is elsewhere, or one that the branch covers already.
    """
    if not branch.kind_info.holds_members:
        raise BadInput("unit", "Chỉ chi bộ mới phụ trách thôn, bản, khu phố.")
    holding = PlaceHolding.objects.as_of(on).filter(place=place).first()
    above, own = path_on(holding.unit_id, on) if holding else None, path_on(branch, on)
    if above is None or own is None or not own.startswith(above):
        raise BadInput("place", f"{place.name} không thuộc địa bàn của cấp trên chi bộ này.")
    if place.valid_from > on or (place.valid_to is not None and place.valid_to <= on):
        raise BadInput("on", f"{place.name} không có vào ngày {on:%d/%m/%Y}.")
    if Coverage.objects.as_of(on).filter(unit=branch, place=place).exists():
        raise BadInput("place", f"Chi bộ đã phụ trách {place.name}.")
    _of(branch, "unit.covers", {"place": str(place.pk)}, on, actor, "units.place", paper)


def end_cover(branch: Unit, place: Place, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """The branch no longer covers the place from the day `on`."""
    if not Coverage.objects.as_of(on).filter(unit=branch, place=place).exists():
        raise BadInput("place", f"Chi bộ không phụ trách {place.name} vào ngày {on:%d/%m/%Y}.")
    _of(branch, "unit.covers_ended", {"place": str(place.pk)}, on, actor, "units.place", paper)


def tag_place(place: Place, tags: Sequence[AreaTag], *, on: date, actor: str, paper: UUID | None = None) -> None:
    """All area tags that the place carries from the day `on`; those not named end."""
    _about(place, "unit.place_tagged", {"tags": _tags(tags)}, on, actor, paper)


def tag_unit(unit: Unit, tags: Sequence[AreaTag], *, on: date, actor: str, paper: UUID | None = None) -> None:
    """All area tags that the unit carries from the day `on`; those not named end."""
    _of(unit, "unit.tagged", {"tags": _tags(tags)}, on, actor, "units.change", paper)


def declare_inhabitants(
    unit: Unit, *, population: int | None, workforce: int | None, on: date, actor: str, paper: UUID | None = None
) -> None:
    """Population and workforce as declared from the day `on`; None = not declared, which is not zero."""
    for name, number in (("population", population), ("workforce", workforce)):
        _check_number(name, number)
    if population is not None and workforce is not None and workforce > population:
        raise BadInput("workforce", "Số lao động nhiều hơn dân số.")
    data = {"population": population, "workforce": workforce}
    _of(unit, "unit.inhabitants", data, on, actor, "units.declare", paper)


def declare_members(
    unit: Unit, official: int, probationary: int, *, on: date, actor: str, paper: UUID | None = None
) -> None:
    """The number of members at the end of the day `on`, without names. A later declaration for the day takes its place."""
    _check_number("official", official)
    _check_number("probationary", probationary)
    data = {"official": official, "probationary": probationary}
    _of(unit, "unit.members_declared", data, on, actor, "units.declare", paper)


def declare_flows(unit: Unit, span: Span, flows: Mapping[Flow, int], *, actor: str, paper: UUID | None = None) -> None:
    """How many came and went in the span, without names; what is not named is not reported (not zero).

    The same span again takes the place of the first. Raises BadInput for a span that overlaps another one.
    """
    for flow, number in flows.items():
        _check_number(flow.value, number)
    others = DeclaredFlow.objects.filter(unit=unit, start__lt=span.end, end__gt=span.start)
    if others.exclude(start=span.start, end=span.end).exists():
        raise BadInput("period", f"Kỳ {span} chồng lên một kỳ đã khai.")
    data = {"start": span.start.isoformat(), "end": span.end.isoformat(), **{f.value: n for f, n in flows.items()}}
    _of(unit, "unit.flows_declared", data, span.last, actor, "units.declare", paper)


def _check_number(name: str, number: int | None) -> None:
    if number is not None and not 0 <= number <= HIGHEST:
        raise BadInput(name, "Số không được âm và không quá lớn.")


def _tags(tags: Sequence[AreaTag]) -> list[str]:
    return [tag.value for tag in AreaTag if tag in tags]


def _about(place: Place, kind: str, data: dict[str, object], on: date, actor: str, paper: UUID | None = None) -> None:
    """Written in the stream of the unit that wrote the place down, whoever has it now."""
    if on < place.valid_from:
        raise BadInput("on", f"{place.name} được ghi từ {place.valid_from:%d/%m/%Y}.")
    values = {"place": str(place.pk), **data}
    _write(place.unit, Draft(kind, place.home, on, values, unit=place.unit_id, paper=paper), "units.place", actor)


def _of(
    unit: Unit, kind: str, data: Mapping[str, object], on: date, actor: str, action: str, paper: UUID | None = None
) -> None:
    if on < unit.opened_on:
        raise BadInput("on", f"Ngày phải từ {unit.opened_on:%d/%m/%Y} (ngày lập tổ chức) trở đi.")
    _write(unit, Draft(kind, unit.pk, on, data, unit=unit.pk, paper=paper), action, actor)


def _write(unit: Unit, draft: Draft, action: str, actor: str) -> None:
    details = {"kind": draft.kind, "on": draft.on, **draft.data}
    with transaction.atomic():
        append([draft], actor=actor)
        flush()
        record(action, actor=actor, target=f"unit:{unit.pk}", unit=unit.pk, details=details)
