"""What the page of a unit shows, gathered with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.base.errors import NotFound
from ketnap.cases.enums import RUNNING, SHORT
from ketnap.cases.models import Case
from ketnap.courses.models import CourseClass
from ketnap.instruments.models import Instrument
from ketnap.people.duties import duties_at
from ketnap.people.enums import SeatRole
from ketnap.people.models import BodySeat
from ketnap.reorganise.models import Involved
from ketnap.reorganise.queries import Kin, acts_of, forebears_of, heirs_of
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import lines_in_force
from ketnap.units.kinds import sectors
from ketnap.units.models import (
    Body,
    DeclaredMembers,
    Inhabitants,
    Place,
    Unit,
    UnitName,
    UnitNature,
    UnitPlacement,
    UnitProfile,
)
from ketnap.units.place_queries import (
    CoveringBranch,
    covering_branches,
    inhabitants_on,
    places_of,
    tags_of_places,
    tags_on,
)
from ketnap.units.queries import names_on, profile_on
from ketnap.web.reports.periods import label_of
from ketnap.web.units.counts import Members, members_below, running_stages
from ketnap.web.units.tree import Row, above_of, tree_page

SHOWN = 8
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SeatShown:
    """A seat; the name is empty where the reader has no right to names."""

    role: str
    name: str
    since: date
    leads: bool = False


@dataclass(frozen=True)
class BodyShown:
    body: Body
    in_office: bool
    seats: Sequence[SeatShown]

    @property
    def leaders(self) -> Sequence[SeatShown]:
        return [seat for seat in self.seats if seat.leads]

    @property
    def last_day(self) -> date | None:
        until = self.body.valid_to
        return date.fromordinal(until.toordinal() - 1) if until else None


@dataclass(frozen=True)
class Held:
    """Under which unit, from a day (inclusive) to another (exclusive, None = still)."""

    parent: Unit
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Past:
    """How the unit came about and what became of it: acts, names, kinds and places in the tree, newest first."""

    acts: Sequence[Involved]
    forebears: Sequence[Kin]
    heirs: Sequence[Kin]
    names: Sequence[UnitName]
    natures: Sequence[UnitNature]
    placements: Sequence[UnitPlacement]

    @property
    def places_held(self) -> Sequence[Held]:
        """Under whom it stood, newest first: stretches under the same unit in one."""
        found: list[Held] = []
        for row in self.placements:
            if row.parent is None:
                continue
            if found and found[-1].parent == row.parent and found[-1].valid_from == row.valid_to:
                found[-1] = replace(found[-1], valid_from=row.valid_from)
            else:
                found.append(Held(row.parent, row.valid_from, row.valid_to))
        return found


@dataclass(frozen=True)
class Ground:
    """What the unit works on, and what it declared in numbers; None = never declared.

    `joint` are the branches over several places, the unit itself or those below it.
    """

    places: Sequence[tuple[str, str]]
    tags: Sequence[str]
    joint: Sequence[CoveringBranch]
    inhabitants: Inhabitants | None
    declared: DeclaredMembers | None


@dataclass(frozen=True)
class UnitPage:
    """The page of a unit on a day: kind and sector of `unit` are those of the day.

    Lists are empty, numbers None, where the reader has no right to them.
    """

    unit: Unit
    name: str
    exists: bool
    past: Past
    ground: Ground
    above: Sequence[tuple[Unit, bool]]
    keeper: Unit | None
    profile: UnitProfile | None
    bodies: Sequence[BodyShown]
    members: Members | None
    stages: Sequence[tuple[str, str, int]] | None
    below: Sequence[Row]
    papers: Sequence[Instrument] = field(default_factory=tuple)
    duties: Sequence[tuple[str, str, date]] = field(default_factory=tuple)
    classes: Sequence[CourseClass] = field(default_factory=tuple)
    targets: Sequence[tuple[TargetLine, str]] = field(default_factory=tuple)

    @property
    def sector(self) -> str:
        return sectors().get(self.unit.sector, "")

    @property
    def missing_to_split(self) -> int | None:
        """Of a joint branch: how many official members are missing before each place could have its own; else None.

        Counted from the named members, else from the numbers declared.
        """
        own = next((one for one in self.ground.joint if one.unit.pk == self.unit.pk), None)
        if own is None or self.members is None:
            return None
        declared = self.ground.declared.official if self.ground.declared else 0
        return own.missing_to_split(self.members.official or declared)

    @property
    def running(self) -> int:
        return sum(number for _, _, number in self.stages or ())


def unit_page(user: User, code: str, on: date) -> UnitPage:
    """Everything about one unit as of the day. Raises NotFound outside the reader's scope. A fixed number of queries."""
    unit = Unit.objects.filter(code__iexact=code).first()
    if unit is None or not user.may("units.view", at=unit):
        raise NotFound(code)
    past = _past(unit)
    here = next((row for row in past.placements if holds(row, on)), None)
    nature = next((row for row in past.natures if holds(row, on)), None)
    if nature is not None:
        unit.kind, unit.sector = nature.kind, nature.sector
    may_cases = user.may("cases.view", at=unit)
    return UnitPage(
        unit=unit,
        name=names_on([unit.pk], on).get(unit.pk, unit.name),
        exists=here is not None,
        past=past,
        ground=_ground(unit, on),
        above=above_of(user, here.path, on) if here else [],
        keeper=Unit.objects.filter(pk=unit.keeper).first() if unit.keeper else None,
        profile=profile_on(unit, on),
        bodies=_bodies(unit, on, user.may("people.names", at=unit)),
        members=members_below(here.path, on) if here else None,
        stages=_stages(user, unit, here, on) if may_cases else None,
        below=_below(user, unit, on) if here else [],
        papers=_papers(user, unit, on),
        duties=_duties(unit, on, user.may("people.names", at=unit)),
        classes=_classes(user, unit, on),
        targets=_targets(unit, on if here or unit.closed_on is None else unit.closed_on - ONE_DAY)
        if user.may("targets.view", at=unit)
        else [],
    )


def holds(row: Any, on: date) -> bool:
    """Whether a dated row is in force on the day."""
    return bool(row.valid_from <= on and (row.valid_to is None or on < row.valid_to))


def _past(unit: Unit) -> Past:
    return Past(
        acts=acts_of(unit),
        forebears=forebears_of(unit),
        heirs=heirs_of(unit),
        names=list(UnitName.objects.filter(unit=unit).order_by("-valid_from")),
        natures=list(UnitNature.objects.filter(unit=unit).order_by("-valid_from")),
        placements=list(UnitPlacement.objects.filter(unit=unit).select_related("parent").order_by("-valid_from")),
    )


def _ground(unit: Unit, on: date) -> Ground:
    return Ground(
        places=_places(unit, on),
        tags=[tag.label for tag in tags_on(unit, on)],
        joint=[one for one in covering_branches(unit, on) if one.is_joint],
        inhabitants=inhabitants_on(unit, on),
        declared=DeclaredMembers.objects.filter(unit=unit, on__lte=on).order_by("-on", "-key").first(),
    )


def _duties(unit: Unit, on: date, named: bool) -> list[tuple[str, str, date]]:
    """(duty, name or empty, since) of the posts and duties at the unit."""
    rows = duties_at(unit, on)
    return [(str(row.get_kind_display()), row.person.full_name if named else "", row.valid_from) for row in rows]


def _places(unit: Unit, on: date) -> list[tuple[str, str]]:
    """(name, area tags) of the villages that the branch covers, else of those in the unit's own area."""
    if unit.kind_info.holds_members:
        found = list(Place.objects.filter(holds_on(on, "coverages__"), coverages__unit=unit).order_by("sort", "pk"))
    else:
        found = places_of(unit, on)
    tags = tags_of_places(found, on)
    return [(place.name, ", ".join(tag.label for tag in tags.get(place.pk, ()))) for place in found]


def _papers(user: User, unit: Unit, on: date) -> list[Instrument]:
    """The newest papers of the unit on the day; those without a date come last."""
    rows = Instrument.objects.for_user(user).filter(Q(dated__lte=on) | Q(dated=None), unit=unit)
    return list(rows.order_by(F("dated").desc(nulls_last=True), "pk")[:SHOWN])


def _classes(user: User, unit: Unit, on: date) -> list[CourseClass]:
    rows = CourseClass.objects.for_user(user).filter(organiser=unit, starts_on__lte=on)
    return list(rows.order_by("-starts_on", "pk")[:SHOWN])


def _targets(unit: Unit, on: date) -> list[tuple[TargetLine, str]]:
    """Targets in force whose period is not over, each with its period in words."""
    lines = [line for line in lines_in_force(unit, as_of=on) if line.period_end > on]
    return [(line, label_of(line.period_label, line.period)) for line in lines]


def _below(user: User, unit: Unit, on: date) -> list[Row]:
    return [row for row in tree_page(user, unit, on).rows if row.node.depth == 1]


def _bodies(unit: Unit, on: date, with_names: bool) -> list[BodyShown]:
    """All bodies, those in office first, with who sat in them on the day (for a past term: on its last day)."""
    bodies = list(Body.objects.filter(unit=unit).order_by("-valid_from", "kind", "pk"))
    rows = BodySeat.objects.filter(holds_on(on), body__in=bodies).select_related("person")
    seats: dict[UUID, list[BodySeat]] = {}
    for row in sorted(rows, key=lambda one: (_ROLES.index(one.role), one.person.sort_key, one.pk)):
        seats.setdefault(row.body_id, []).append(row)
    shown = [
        BodyShown(
            body,
            holds(body, on),
            [
                SeatShown(
                    seat.get_role_display(),
                    seat.person.full_name if with_names else "",
                    seat.valid_from,
                    seat.role != SeatRole.MEMBER,
                )
                for seat in seats.get(body.pk, ())
            ],
        )
        for body in bodies
        if body.valid_from <= on
    ]
    return sorted(shown, key=lambda one: not one.in_office)


_ROLES = (SeatRole.SECRETARY, SeatRole.DEPUTY_SECRETARY, SeatRole.MEMBER)


def _stages(user: User, unit: Unit, here: UnitPlacement | None, on: date) -> list[tuple[str, str, int]]:
    """(stage, label, number) of the running cases at and under the unit, in the order of the way."""
    if here is None:
        return []
    if on >= user.today:
        rows = Case.objects.for_user(user).under(here.path, on).running().order_by()
        counted = dict(rows.values_list("stage").annotate(number=Count("pk", distinct=True)))
    else:
        counted = {key.removeprefix("stage."): number for key, number in running_stages(unit, on).items()}
    return [(stage, SHORT[stage], counted[stage]) for stage in RUNNING if counted.get(stage)]
