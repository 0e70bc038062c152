"""How many members an ended unit left to each of those that take over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from ketnap.people.models import Membership
from ketnap.units.models import DeclaredMembers, UnitPlacement


def members_moved(ended: Mapping[UUID, Sequence[UUID]], on: date) -> dict[UUID, dict[UUID, int]]:
    """Ended unit → heir → members who stood under the unit on the day before `on` and under the heir on `on`.

    Counted by name; where nobody is kept by name there, by the latest declared numbers of the lowest units that moved. An
    heir above another takes only what no other heir takes. The number of queries does not depend on the units.
    """
    before, after = _paths(on - timedelta(days=1)), _paths(on)
    heirs = {unit: sorted(found, key=lambda heir: -len(after.get(heir, ""))) for unit, found in ended.items()}
    counts: dict[UUID, Counter[UUID]] = {unit: Counter() for unit in ended}
    then = dict(Membership.objects.as_of(on - timedelta(days=1)).values_list("person", "unit"))
    now = dict(Membership.objects.as_of(on).filter(person__in=list(then)).values_list("person", "unit"))
    for person, was in then.items():
        _count(counts, heirs, before.get(was), after.get(now.get(person, was)), before, after)
    declared = _lowest(before, on)
    for unit in [unit for unit, found in counts.items() if not found]:
        for one, number in declared.items():
            found = {unit: counts[unit]}
            _count(found, {unit: heirs[unit]}, before.get(one), after.get(one), before, after, number)
    return {unit: dict(found) for unit, found in counts.items()}


def _paths(on: date) -> dict[UUID, str]:
    return dict(UnitPlacement.objects.as_of(on).values_list("unit", "path"))


def _count(
    counts: Mapping[UUID, Counter[UUID]], heirs: Mapping[UUID, Sequence[UUID]], was: str | None, stands: str | None,
    before: Mapping[UUID, str], after: Mapping[UUID, str], number: int = 1,
) -> None:  # fmt: skip
    """Add to every ended unit above the old place, at the nearest heir above the new one."""
    if was is None or stands is None:
        return
    for unit, found in counts.items():
        if was.startswith(before.get(unit, "?")):
            heir = next((one for one in heirs[unit] if one in after and stands.startswith(after[one])), None)
            if heir is not None:
                found[heir] += number


def _lowest(before: Mapping[UUID, str], on: date) -> dict[UUID, int]:
    """The latest declared numbers of units below which nobody declared."""
    latest = {row.unit_id: row.total for row in DeclaredMembers.objects.filter(on__lt=on).order_by("on", "key")}
    paths = sorted(before[unit] for unit in latest if unit in before)
    upper = {one for one, other in pairwise(paths) if other.startswith(one)}
    return {unit: number for unit, number in latest.items() if unit in before and before[unit] not in upper}
