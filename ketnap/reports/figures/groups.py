"""Parts of an indicator that sub-targets are set for: women, Union members, workers … Groups overlap and never add up.

Each is counted from what a fact carries as of its counting date, or from the unit it happened in. Who belongs to a group
nobody can know from the coded attributes is not counted at all (`countable`), which is not zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ketnap.journal.models import Fact
from ketnap.reports.figures.counting import Figure
from ketnap.targets.enums import TargetGroup
from ketnap.units.kinds import sector_parents
from ketnap.units.models import Coverage, UnitNature
from ketnap.units.scope import NODE

FEW = 3
"""A sensitive group smaller than this (and not empty) is not printed: persons could be recognised."""

SENSITIVE = frozenset({TargetGroup.MINORITY, TargetGroup.RELIGIOUS})
NOT_CODED = frozenset({TargetGroup.RELIGIOUS, TargetGroup.MILITIA})
NONSTATE = "enterprise_nonstate"
_OFFICIALS = frozenset({"state_district_up", "party_mass_district_up", "commune_staff"})
_PUPILS = frozenset({"student_university", "student_school"})


@dataclass(frozen=True)
class Part:
    """The facts of a figure that belong to a group; `unknown` = those of which it is not known. The count may then be higher."""

    group: TargetGroup
    facts: tuple[Fact, ...]
    unknown: int
    countable: bool = True

    @property
    def value(self) -> int | None:
        """How many; None when the group cannot be counted from coded data."""
        return len(self.facts) if self.countable else None

    @property
    def is_hidden(self) -> bool:
        """Whether so few belong to a sensitive group that the number is not printed."""
        return self.group in SENSITIVE and 0 < len(self.facts) < FEW


@dataclass
class Surroundings:
    """What is known of the units in which a figure's facts happened; read once for all groups."""

    figure: Figure

    @cached_property
    def nonstate(self) -> Mapping[UUID, bool | None]:
        """Unit → whether it, or the nearest unit above it with a sector, is a non-state enterprise; None = no sector."""
        tree = self.figure.question.tree
        chains = {unit: _above(tree.path_of(unit) or "") for unit in self._units}
        wanted = {tree.at[path] for chain in chains.values() for path in chain if path in tree.at}
        rows = UnitNature.objects.as_of(tree.on).filter(unit__in=wanted).exclude(sector="")
        sectors = {tree.paths[unit]: sector for unit, sector in rows.values_list("unit_id", "sector")}
        parents = sector_parents()

        def nearest(chain: list[str]) -> bool | None:
            sector = next((sectors[path] for path in chain if path in sectors), "")
            return NONSTATE in _lineage(sector, parents) if sector else None

        return {unit: nearest(chain) for unit, chain in chains.items()}

    @cached_property
    def residential(self) -> Mapping[UUID, bool | None]:
        """Unit → whether it covers a village or quarter; None for all when nobody under the unit is known to cover one."""
        covering = set(Coverage.objects.as_of(self.figure.question.tree_on).values_list("unit_id", flat=True))
        under = self.figure.question.tree.under(self.figure.question.unit.pk)
        known = bool(covering & under)
        return {unit: unit in covering if known else None for unit in self._units}

    @property
    def _units(self) -> set[UUID]:
        return {fact.unit for fact in self.figure.facts}


def part_of(figure: Figure, group: TargetGroup, around: Surroundings | None = None) -> Part:
    """The part of the figure that belongs to the group; the whole group is the figure itself."""
    if group is TargetGroup.WHOLE:
        return Part(group, figure.facts, 0)
    if group in NOT_CODED:
        return Part(group, (), figure.value, countable=False)
    belongs = _belongs(group, around or Surroundings(figure))
    answers = [(fact, belongs(fact)) for fact in figure.facts]
    return Part(
        group, tuple(fact for fact, answer in answers if answer), sum(answer is None for _, answer in answers)
    )  # fmt: skip


def _belongs(group: TargetGroup, around: Surroundings) -> Callable[[Fact], bool | None]:
    if group is TargetGroup.PRIVATE_ENTERPRISE:
        return lambda fact: around.nonstate[fact.unit]
    if group is TargetGroup.RESIDENTIAL:
        return lambda fact: around.residential[fact.unit]
    return _OF_FACT[group]


def _is(value: str, wanted: str) -> bool | None:
    return value == wanted if value else None


def _occupied(fact: Fact, occupations: frozenset[str], source_group: str) -> bool | None:
    """By occupation; where that is not known, by the group the source comes from, which can only say yes."""
    if fact.occupation:
        return fact.occupation in occupations
    return True if fact.source_group == source_group else None


_OF_FACT: dict[TargetGroup, Callable[[Fact], bool | None]] = {
    TargetGroup.FEMALE: lambda fact: _is(fact.gender, "female"),
    TargetGroup.MINORITY: lambda fact: _is(fact.minority, "yes"),
    TargetGroup.YOUTH_UNION: lambda fact: _is(fact.youth_union, "yes"),
    TargetGroup.YOUNG: lambda fact: None if fact.age is None else 18 <= fact.age <= 30,
    TargetGroup.WORKER: lambda fact: _occupied(fact, frozenset({"enterprise_worker"}), "worker"),
    TargetGroup.PUPIL: lambda fact: _occupied(fact, _PUPILS, "pupil"),
    TargetGroup.ARMED_FORCES: lambda fact: _is(fact.occupation, "armed_forces"),
    TargetGroup.OFFICIAL: lambda fact: _occupied(fact, _OFFICIALS, "official"),
}


def _above(path: str) -> list[str]:
    """The path and those of the units above it, nearest first."""
    return [path[:end] for end in range(len(path), 0, -NODE)]


def _lineage(sector: str, parents: Mapping[str, str]) -> list[str]:
    found = [sector]
    while parents.get(found[-1]):
        found.append(parents[found[-1]])
    return found
