"""Which rules hold for a unit on a day: the program's regulations with the office's settings, and the packs of the unit and of
those above it. Everything that asks the rulebook about a case takes them from here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.base.errors import NotFound
from ketnap.localrules.models import Acknowledgement, LocalCriterion, LocalPack, ValueSetting
from ketnap.localrules.reading import field_of, library_with, value_of
from ketnap.rulebook.confirmation import Setting
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.packs import BadPack, Pack, UnknownPack
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import names_on, path_on
from ketnap.units.scope import under


@dataclass(frozen=True)
class UnitRules:
    """What the rulebook is asked with for one unit on one day. `packs`: those in force, of the highest unit first."""

    library: Library
    packs: tuple[Pack, ...] = ()


def rules_for(unit: UUID | Unit, on: date) -> UnitRules:
    """The rules that hold for a unit on the day of an act; placements, packs and settings are those of that day."""
    identity = unit.pk if isinstance(unit, Unit) else unit
    return rules_on([identity], on)[identity]


def rules_on(units: Iterable[UUID], on: date) -> dict[UUID, UnitRules]:
    """`rules_for` for many units, with two queries, or three where the office has local rules. A unit that does not stand
    that day has the regulations alone."""
    wanted = set(units)
    packs, settings = list(_placed(LocalPack, on)), list(_placed(ValueSetting, on))
    if not packs and not settings:
        return dict.fromkeys(wanted, UnitRules(load()))
    paths = dict(UnitPlacement.objects.filter(unit__in=wanted).as_of(on).values_list("unit", "path"))
    known: dict[str, UnitRules] = {}
    for path in set(paths.values()):
        settled = _prevailing([one for one in settings if path.startswith(one.path)])
        own = [one for one in packs if path.startswith(one.path)]
        known[path] = UnitRules(library_with(settled), _contents(own))
    return {unit: known[paths[unit]] if unit in paths else UnitRules(load()) for unit in wanted}


def rules_ahead(unit: UUID, on: date) -> UnitRules:
    """The rules that hold for a unit on the day, with the packs already published for later days: what a plan looks ahead
    with. The tree is that of the day."""
    own = rules_for(unit, on)
    path = path_on(unit, on)
    rows = LocalPack.objects.exclude(valid_to__lte=on)
    packs = [row for row in _with_path(rows, on) if path is not None and path.startswith(row.path)]
    return UnitRules(own.library, _contents(packs))


def _placed(table: type[LocalPack] | type[ValueSetting], on: date) -> Any:
    """The rows in force on the day, those of higher units first."""
    return _with_path(table.objects.as_of(on), on)


def _with_path(rows: Any, on: date) -> Any:
    """The rows with the path that their unit has on the day, those of higher units first."""
    rows = rows.filter(holds_on(on, "unit__placements__")).annotate(path=F("unit__placements__path"))
    return rows.order_by("unit__placements__depth", "valid_from", "pk")


def _contents(rows: Sequence[LocalPack]) -> tuple[Pack, ...]:
    """The packs as published, each as the highest unit has it. One that this program cannot read is told by `verify`."""
    owner: dict[str, UUID] = {}
    found = []
    for row in rows:
        if owner.setdefault(row.pack, row.unit_id) != row.unit_id:
            continue
        try:
            found.append(row.content)
        except (BadPack, UnknownPack):
            continue
    return tuple(found)


def _prevailing(rows: Sequence[ValueSetting]) -> list[Setting]:
    """One setting of each value: that of the highest unit."""
    found: dict[tuple[str, str, str], ValueSetting] = {}
    for row in rows:
        found.setdefault(row.about, row)
    return [setting_of(row) for row in found.values()]


def settled_at(unit: UUID, on: date) -> dict[tuple[str, str, str], ValueSetting]:
    """What holds at the unit on the day, by (rule set, value, part): the setting of the highest unit."""
    path = path_on(unit, on)
    found: dict[tuple[str, str, str], ValueSetting] = {}
    for row in _placed(ValueSetting, on).select_related("unit"):
        if path is not None and path.startswith(row.path):
            found.setdefault(row.about, row)
    return found


def setting_of(row: ValueSetting) -> Setting:
    """The setting as the rulebook takes it."""
    return Setting(
        ruleset=row.ruleset,
        name=row.name,
        value=value_of(row.value),
        paper=f"{row.number} của {row.issuer}",
        on=row.dated,
        by=row.actor,
        reason=row.reason,
        field=field_of(row.field),
    )


def criteria_for(unit: UUID, on: date) -> list[LocalCriterion]:
    """The own criteria of the unit and of those above it on the day, those of the highest unit first; advice, never a gate."""
    path = path_on(unit, on)
    if path is None:
        return []
    rows = _with_path(LocalCriterion.objects.as_of(on).select_related("unit"), on)
    return [row for row in rows if path.startswith(row.path)]


def packs_for(user: User, on: date) -> list[LocalPack]:
    """All published versions that the user may see: those of units in scope and of units above, newest first of each pack."""
    rows = LocalPack.objects.seen_from(user.scope_for("units.view"), user.today).select_related("unit")
    return list(rows.order_by("pack", "unit__sort", "-version", "pk"))


def pack_for(user: User, key: UUID) -> LocalPack:
    """One published version. Raises NotFound for one that does not exist or lies outside what the user may see."""
    rows = LocalPack.objects.seen_from(user.scope_for("units.view"), user.today)
    row: LocalPack | None = rows.select_related("unit").filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    return row


def settings_for(user: User) -> list[ValueSetting]:
    """All settings that the user may see, those typed last first."""
    rows = ValueSetting.objects.seen_from(user.scope_for("units.view"), user.today).select_related("unit")
    return list(rows.order_by("-recorded_at", "pk"))


@dataclass(frozen=True)
class Receipt:
    """Whether a unit has taken note of a version; `given` None: not yet."""

    unit: Unit
    name: str
    given: Acknowledgement | None


def receipts(row: LocalPack, on: date) -> list[Receipt]:
    """Every unit under the issuing one on the day, in the order of the tree, with its acknowledgement. Five queries."""
    path = path_on(row.unit_id, on)
    if path is None:
        return []
    placed = UnitPlacement.objects.as_of(on).filter(under(path)).exclude(unit=row.unit_id)
    units = [one.unit for one in placed.select_related("unit").order_by("path")]
    names = names_on([unit.pk for unit in units], on)
    given = {one.unit_id: one for one in Acknowledgement.objects.filter(publication=row.pk).order_by("-on", "pk")}
    return [Receipt(unit, names[unit.pk], given.get(unit.pk)) for unit in units]


def waiting_for(unit: Unit, on: date) -> list[LocalPack]:
    """The packs in force or to come that bind this unit and of which it has not taken note, of the highest unit first."""
    path = path_on(unit, on)
    if path is None:
        return []
    rows = LocalPack.objects.exclude(unit=unit.pk).exclude(valid_to__lte=on).select_related("unit")
    given = set(Acknowledgement.objects.filter(unit=unit.pk).values_list("publication", flat=True))
    return [row for row in _with_path(rows, on) if path.startswith(row.path) and row.pk not in given]


def number_waiting(rows: Sequence[LocalPack], on: date) -> Mapping[UUID, tuple[int, int]]:
    """For each version: how many units have taken note and how many it binds on the day. Three queries for any number of rows."""
    owners = {row.unit_id for row in rows}
    paths = dict(UnitPlacement.objects.filter(unit__in=owners).as_of(on).values_list("unit", "path"))
    every = list(UnitPlacement.objects.as_of(on).values_list("unit", "path"))
    given: dict[UUID, set[UUID]] = {}
    for publication, unit in Acknowledgement.objects.filter(publication__in=[row.pk for row in rows]).values_list(
        "publication", "unit"
    ):
        given.setdefault(publication, set()).add(unit)
    found = {}
    for row in rows:
        path = paths.get(row.unit_id)
        bound = {unit for unit, own in every if path and own.startswith(path) and unit != row.unit_id}
        found[row.pk] = (len(bound & given.get(row.pk, set())), len(bound))
    return found
