"""What the tree and the page of a unit show, each gathered with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
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
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import lines_in_force
from ketnap.units.kinds import sectors
from ketnap.units.models import Body, Place, Unit, UnitName, UnitPlacement, UnitProfile
from ketnap.units.place_queries import places_of, tags_of_places, tags_on
from ketnap.units.queries import Node, names_on, profile_on, tree_on
from ketnap.units.scope import Scope
from ketnap.web.reports.periods import label_of
from ketnap.web.units.counts import Members, members_below, members_by_unit, running_by_unit, running_stages, summed

MOST_ROWS = 300
SHOWN = 8


@dataclass(frozen=True)
class Row:
    """One unit of the tree. `members` and `running` include everything under it; `running` None = not for this reader."""

    node: Node
    members: int
    running: int | None
    hidden_below: int = 0


@dataclass(frozen=True)
class Tree:
    """`above` are the units over the first one, nearest last, each with whether the reader may open it."""

    rows: Sequence[Row]
    above: Sequence[tuple[Unit, bool]]
    shortened: bool


def tree_page(user: User, top: Unit, on: date) -> Tree:
    """The unit with everything under it as the tree stood on the day. Seven queries, whatever the number of units.

    A very large tree is cut below the units directly under the top; each of them opens on its own.
    """
    nodes = tree_on(top, on)
    above = _above(user, nodes[0].path, on) if nodes else []
    members = summed(nodes, members_by_unit(on))
    scope = user.scope_for("cases.view")
    running = summed(nodes, running_by_unit(user, on, [top])) if scope else {}
    seen = _seen(user, scope, nodes, on)
    shortened = len(nodes) > MOST_ROWS
    rows = [
        Row(
            node,
            members[node.unit.pk],
            running.get(node.unit.pk, 0) if node.unit.pk in seen else None,
            node.children if shortened and node.depth == 1 else 0,
        )
        for node in nodes
        if not shortened or node.depth <= 1
    ]
    return Tree(rows, above, shortened)


def _seen(user: User, scope: Scope, nodes: Sequence[Node], on: date) -> set[UUID]:
    """Units whose cases the reader may count: rights are those of today's tree, also for a past day."""
    if not scope:
        return set()
    rows = UnitPlacement.objects.as_of(user.today).filter(scope.condition("path"))
    today = set(rows.values_list("unit", flat=True))
    return {node.unit.pk for node in nodes if node.unit.pk in today or node.unit.keeper in today}


def _above(user: User, path: str, on: date) -> list[tuple[Unit, bool]]:
    prefixes = [path[:end] for end in range(12, len(path), 12)]
    scope = user.scope_for("units.view")
    rows = UnitPlacement.objects.filter(path__in=prefixes).as_of(on).select_related("unit").order_by("depth")
    return [(row.unit, scope.contains(row.path)) for row in rows]


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
class UnitPage:
    """The page of a unit on a day. Lists are empty, numbers None, where the reader has no right to them."""

    unit: Unit
    name: str
    exists: bool
    names: Sequence[UnitName]
    placements: Sequence[UnitPlacement]
    above: Sequence[tuple[Unit, bool]]
    keeper: Unit | None
    profile: UnitProfile | None
    bodies: Sequence[BodyShown]
    members: Members | None
    stages: Sequence[tuple[str, str, int]] | None
    below: Sequence[Row]
    papers: Sequence[Instrument] = field(default_factory=tuple)
    duties: Sequence[tuple[str, str, date]] = field(default_factory=tuple)
    places: Sequence[tuple[str, str]] = field(default_factory=tuple)
    tags: Sequence[str] = field(default_factory=tuple)
    classes: Sequence[CourseClass] = field(default_factory=tuple)
    targets: Sequence[tuple[TargetLine, str]] = field(default_factory=tuple)

    @property
    def sector(self) -> str:
        return sectors().get(self.unit.sector, "")

    @property
    def running(self) -> int:
        return sum(number for _, _, number in self.stages or ())


def unit_page(user: User, code: str, on: date) -> UnitPage:
    """Everything about one unit as of the day. Raises NotFound outside the reader's scope. A fixed number of queries."""
    unit = Unit.objects.filter(code__iexact=code).first()
    if unit is None or not user.may("units.view", at=unit):
        raise NotFound(code)
    placements = list(UnitPlacement.objects.filter(unit=unit).select_related("parent").order_by("-valid_from"))
    here = next(
        (row for row in placements if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)), None
    )
    names = list(UnitName.objects.filter(unit=unit).order_by("-valid_from"))
    may_cases = user.may("cases.view", at=unit)
    return UnitPage(
        unit=unit,
        name=names_on([unit.pk], on).get(unit.pk, unit.name),
        exists=here is not None,
        names=names,
        placements=placements,
        above=_above(user, here.path, on) if here else [],
        keeper=Unit.objects.filter(pk=unit.keeper).first() if unit.keeper else None,
        profile=profile_on(unit, on),
        bodies=_bodies(unit, on, user.may("people.names", at=unit)),
        members=members_below(here.path, on) if here else None,
        stages=_stages(user, unit, here, on) if may_cases else None,
        below=_below(user, unit, on) if here else [],
        papers=_papers(user, unit, on),
        duties=_duties(unit, on, user.may("people.names", at=unit)),
        places=_places(unit, on),
        tags=[tag.label for tag in tags_on(unit, on)],
        classes=_classes(user, unit, on),
        targets=_targets(unit, on) if user.may("targets.view", at=unit) else [],
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
            body.valid_from <= on and (body.valid_to is None or on < body.valid_to),
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
