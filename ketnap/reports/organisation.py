"""B4: how many units of which kind and level, joint branches, villages and quarters, and the areas they lie in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from ketnap.people.enums import MemberKind
from ketnap.people.models import Membership
from ketnap.reports.figures.counting import Question
from ketnap.units.enums import AreaTag
from ketnap.units.kinds import unit_kinds
from ketnap.units.models import DeclaredMembers, Place
from ketnap.units.place_queries import CoveringBranch, covering_branches, places_on, tags_of_places
from ketnap.units.queries import Node, tree_on

TIERS = {
    "central": "Trung ương",
    "province": "Tỉnh, thành phố",
    "superior": "Cấp trên trực tiếp của tổ chức cơ sở",
    "grassroots": "Tổ chức cơ sở",
    "sub": "Bộ phận, trực thuộc cơ sở",
    "branch": "Chi bộ",
    "cell": "Tổ đảng",
}


@dataclass(frozen=True)
class JointBranch:
    """A branch over several places; `missing` = official members missing to give each place its own (None: not known)."""

    branch: CoveringBranch
    official: int | None
    declared: bool

    @property
    def missing(self) -> int | None:
        return None if self.official is None else self.branch.missing_to_split(self.official)


@dataclass(frozen=True)
class BelowRow:
    """One unit directly below: branches, joint ones among them, places, and those of them that a branch covers."""

    node: Node
    branches: int
    joint: int
    places: int
    covered: int


@dataclass(frozen=True)
class Organisation:
    """B4 on the day `on`. `by_kind` and `by_tier` count units at and under the unit, in the order of the code list."""

    question: Question
    on: date
    by_kind: tuple[tuple[str, str, int], ...]
    by_tier: tuple[tuple[str, str, int], ...]
    joint: tuple[JointBranch, ...]
    places: tuple[Place, ...]
    covered: frozenset[UUID]
    by_tag: tuple[tuple[AreaTag, int], ...]
    rows: tuple[BelowRow, ...]
    trend: tuple[tuple[date, int], ...]

    @property
    def joint_by_places(self) -> list[tuple[int, int]]:
        """(number of places, joint branches over so many), fewest first."""
        return sorted(Counter(len(one.branch.places) for one in self.joint).items())

    @property
    def places_in_joint(self) -> int:
        """Distinct places that joint branches cover."""
        return len({place.pk for one in self.joint for place in one.branch.places})

    @property
    def uncovered(self) -> list[Place]:
        return [place for place in self.places if place.pk not in self.covered]


def organisation(question: Question) -> Organisation:
    """Answer B4 for the unit on the last day counted, organised as on that day. Raises BadInput for a unit that does not exist."""
    question.refuse_unless_placed()
    unit, on = question.unit, question.last
    nodes = tree_on(unit, on)
    branches, places = covering_branches(unit, on), places_on(unit, on)
    covered = frozenset(place.pk for one in branches for place in one.places)
    tags = Counter(tag for own in tags_of_places(places, on).values() for tag in own)
    return Organisation(
        question=question,
        on=on,
        by_kind=tuple(_by(nodes, "key")),
        by_tier=tuple(_by(nodes, "tier")),
        joint=_joint(branches, on),
        places=tuple(places),
        covered=covered,
        by_tag=tuple((tag, tags[tag]) for tag in AreaTag),
        rows=_rows(nodes, branches, places, covered),
        trend=tuple((day, sum(one.is_joint for one in covering_branches(unit, day))) for day in _days(question)),
    )


def _by(nodes: Sequence[Node], attribute: str) -> Iterable[tuple[str, str, int]]:
    counted = Counter(getattr(node.unit.kind_info, attribute) for node in nodes)
    for key in dict.fromkeys(getattr(kind, attribute) for kind in unit_kinds().values()):
        if counted[key]:
            label = unit_kinds()[key].name if attribute == "key" else TIERS.get(key, key)
            yield key, label, counted[key]


def _joint(branches: Sequence[CoveringBranch], on: date) -> tuple[JointBranch, ...]:
    joint = [one for one in branches if one.is_joint]
    numbers = official_members([one.unit.pk for one in joint], on)
    return tuple(JointBranch(one, *numbers[one.unit.pk]) for one in joint)


def official_members(units: Sequence[UUID], on: date) -> dict[UUID, tuple[int | None, bool]]:
    """Official members of each branch on the day and whether the number was declared; None = neither counted nor declared."""
    rows = Membership.objects.as_of(on).filter(unit__in=units, kind=MemberKind.OFFICIAL).order_by()
    counted = dict(rows.values_list("unit").annotate(number=Count("pk")))
    stated = DeclaredMembers.objects.filter(unit__in=units, on__lte=on).order_by("on").values_list("unit", "official")
    declared = dict(stated)
    return {unit: (declared.get(unit, counted.get(unit)), unit in declared) for unit in units}


def _rows(
    nodes: Sequence[Node], branches: Sequence[CoveringBranch], places: Sequence[Place], covered: frozenset[UUID]
) -> tuple[BelowRow, ...]:
    found = []
    path_of = {node.unit.pk: node.path for node in nodes}
    for node in nodes:
        if node.depth != 1:
            continue
        own = {unit for unit, path in path_of.items() if path.startswith(node.path)}
        here = [place for place in places if place.unit_id in own]
        found.append(
            BelowRow(
                node,
                sum(one.unit.kind_info.holds_members for one in nodes if one.unit.pk in own),
                sum(one.is_joint for one in branches if one.unit.pk in own),
                len(here),
                sum(place.pk in covered for place in here),
            )
        )
    return tuple(found)


def _days(question: Question) -> list[date]:
    """The day before the period, the last day of each year in it, and the last day counted."""
    first, last = question.period.start - timedelta(days=1), question.last
    ends = [date(year, 12, 31) for year in range(first.year, last.year)]
    return sorted({first, last, *(day for day in ends if first < day < last)})
