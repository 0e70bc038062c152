"""Targets of the kind "at least one in each": which grassroots organisations, branches or villages had one, and which not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ketnap.journal.models import Fact
from ketnap.reports.figures.counting import Question
from ketnap.targets.enums import UnitLevel
from ketnap.units.kinds import UnitKind, unit_kinds
from ketnap.units.models import UnitNature
from ketnap.units.place_queries import covering_branches, places_on
from ketnap.units.queries import tree_on
from ketnap.units.scope import NODE


@dataclass(frozen=True)
class Counted:
    """One unit or village with how many it had; `number` None: a joint branch had some, but of which village is not known."""

    identity: UUID
    name: str
    number: int | None


@dataclass(frozen=True)
class UnitsWith:
    """All units of a level at and under the unit, in the order of their codes: those with at least one, those without, and
    villages of a joint branch of which it cannot be said.
    """

    level: UnitLevel
    having: tuple[Counted, ...]
    without: tuple[Counted, ...]
    open: tuple[Counted, ...] = ()

    @property
    def total(self) -> int:
        return len(self.having) + len(self.without) + len(self.open)


def units_with(question: Question, facts: Sequence[Fact], level: UnitLevel) -> UnitsWith:
    """Which units of the level, as organised on `tree_on`, had at least one of the facts. Four queries."""
    if level is UnitLevel.PLACE:
        return _places(question, facts)
    tree, kinds = question.tree, dict(UnitNature.objects.as_of(question.tree_on).values_list("unit_id", "kind"))
    nodes = [
        node
        for node in tree_on(question.unit, question.tree_on)
        if _is_of(unit_kinds()[kinds.get(node.unit.pk, node.unit.kind)], level)
    ]
    paths = {node.path: node.unit.pk for node in nodes}
    numbers = dict.fromkeys(paths.values(), 0)
    for fact in facts:
        home = tree.home(fact.unit, fact.stream_id, fact.subject)
        nearest = next((paths[path] for path in _upwards(home.path if home else None) if path in paths), None)
        if nearest is not None:
            numbers[nearest] += 1
    return _sorted(level, [Counted(node.unit.pk, node.name, numbers[node.unit.pk]) for node in nodes])


def _is_of(kind: UnitKind, level: UnitLevel) -> bool:
    return kind.holds_members and kind.tier != "cell" if level is UnitLevel.BRANCH else kind.is_grassroots


def _places(question: Question, facts: Sequence[Fact]) -> UnitsWith:
    """A village counts by the branch that covers it; of a joint branch over several villages it is not known which."""
    per_unit: dict[UUID, int] = {}
    for fact in facts:
        per_unit[fact.unit] = per_unit.get(fact.unit, 0) + 1
    places = places_on(question.unit, question.tree_on)
    numbers: dict[UUID, int | None] = {place.pk: 0 for place in places}
    names = {place.pk: place.name for place in places}
    for branch in covering_branches(question.unit, question.tree_on):
        for place in branch.places:
            names.setdefault(place.pk, place.name)
            had, before = per_unit.get(branch.unit.pk, 0), numbers.get(place.pk, 0)
            if had and branch.is_joint:
                numbers[place.pk] = before or None
            elif had:
                numbers[place.pk] = (before or 0) + had
            else:
                numbers.setdefault(place.pk, 0)
    return _sorted(UnitLevel.PLACE, [Counted(place, names[place], number) for place, number in numbers.items()])


def _sorted(level: UnitLevel, rows: Iterable[Counted]) -> UnitsWith:
    having: list[Counted] = []
    without: list[Counted] = []
    unsure: list[Counted] = []
    for row in rows:
        (unsure if row.number is None else having if row.number else without).append(row)
    return UnitsWith(level, tuple(having), tuple(without), tuple(unsure))


def _upwards(path: str | None) -> list[str]:
    return [path[:end] for end in range(len(path), 0, -NODE)] if path else []
