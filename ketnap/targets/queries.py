"""Reads of the ledger on a day, as known at a moment."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db.models import Q

from ketnap.lib.periods import Span
from ketnap.targets.enums import DIVISIBLE, Authority, LineState, ValueState
from ketnap.targets.models import Allocation, TargetLine
from ketnap.targets.querysets import KnownQuerySet
from ketnap.units.models import Unit

_ORDER = {authority.value: place for place, authority in enumerate(Authority)}


def allocation_stream(series: UUID) -> UUID:
    """The stream in which the allocation of a target is written."""
    return uuid5(series, "allocation")


def share_series(series: UUID, unit: UUID) -> UUID:
    """The target that a unit has by the allocation of `series`; the same over all re-allocations."""
    return uuid5(allocation_stream(series), unit.hex)


def targets_of(
    unit: Unit | UUID, indicator: str, period: Span, *, as_of: date, known_by: str | None = None
) -> list[TargetLine]:
    """The decided numbers (absolute or at least) of exactly this unit, indicator and period in force on `as_of`: one per
    authority, side by side. Sub-targets and other kinds of targets are read by `ledger_of`.

    `known_by` is a moment as the journal writes it (None = now). Authorities in their fixed order.
    """
    rows = _plain(as_of, known_by).filter(
        unit=unit, indicator=indicator, period_start=period.start, period_end=period.end
    )
    return sorted(rows.select_related("unit"), key=_place)


def targets_below(
    units: Sequence[UUID], indicator: str, period: Span, *, as_of: date, known_by: str | None = None
) -> list[TargetLine]:
    """The decided numbers of several units for one indicator and period on `as_of`."""
    rows = _plain(as_of, known_by).filter(
        unit__in=list(units), indicator=indicator, period_start=period.start, period_end=period.end
    )
    return sorted(rows.select_related("unit"), key=lambda line: (line.unit.sort, *_place(line)))


def missing_below(
    units: Sequence[UUID], indicator: str, period: Span, *, as_of: date, known_by: str | None = None
) -> list[TargetLine]:
    """Targets of several units that are in force but have no number: left blank, or not reported."""
    rows = TargetLine.objects.in_force(as_of, known_by).filter(
        unit__in=list(units), indicator=indicator, period_start=period.start, period_end=period.end, group="",
        state=LineState.DECIDED,
    )  # fmt: skip
    return sorted(rows.exclude(value_state=ValueState.GIVEN), key=_place)


def lines_in_force(unit: Unit | UUID, *, as_of: date, known_by: str | None = None) -> list[TargetLine]:
    """Every decided target of the unit in force on the day, of every kind, newest period first: the page of targets."""
    rows = (
        TargetLine.objects.in_force(as_of, known_by).filter(unit=unit, state=LineState.DECIDED).select_related("unit")
    )
    return sorted(rows, key=lambda line: (line.indicator, -line.period_start.toordinal(), *_place(line)))


def ledger_of(
    unit: Unit | UUID, indicator: str, period: Span, *, as_of: date, known_by: str | None = None
) -> list[TargetLine]:
    """Every decided target of the unit for the indicator in force on `as_of` whose period holds the asked one: of every
    kind, sub-targets too, those of just this period first. Several authorities stand side by side.
    """
    rows = TargetLine.objects.in_force(as_of, known_by).filter(
        unit=unit, indicator=indicator, period_start__lte=period.start, period_end__gte=period.end,
        state=LineState.DECIDED,
    )  # fmt: skip
    return sorted(rows.select_related("unit"), key=lambda line: (_wider(line, period), line.group, *_place(line)))


def drafts_of(unit: Unit | UUID, *, known_by: str | None = None) -> list[TargetLine]:
    """Targets of the unit that are only proposed: no paper of the body that sets them has been entered yet."""
    rows = TargetLine.objects.known(known_by).filter(unit=unit, state=LineState.DRAFT, parent_series=None)
    return sorted(
        rows.select_related("unit"), key=lambda line: (line.indicator, -line.period_start.toordinal(), *_place(line))
    )


def line_history(series: UUID) -> list[TargetLine]:
    """All wordings of a target that stand today, oldest first; the old ones stay readable. Of one that is only proposed:
    the proposal.
    """
    own = Q(state=LineState.DECIDED) | Q(state=LineState.DRAFT, parent_series=None)
    rows = TargetLine.objects.known(None).filter(own, series=series)
    return list(rows.select_related("unit").order_by("valid_from"))


def line_in_force(series: UUID, on: date) -> TargetLine | None:
    """The wording of a target in force on the day, as known now."""
    rows = TargetLine.objects.in_force(on).filter(series=series, state=LineState.DECIDED)
    found: TargetLine | None = rows.select_related("unit").first()
    return found


def allocation_in_force(series: UUID, on: date) -> Allocation | None:
    """The decided allocation of a target on the day, as known now."""
    rows = Allocation.objects.in_force(on).filter(parent_series=series, state=LineState.DECIDED)
    found: Allocation | None = rows.first()
    return found


def _plain(as_of: date, known_by: str | None) -> KnownQuerySet:
    """Lines that give a number for the whole of an indicator."""
    rows = TargetLine.objects.in_force(as_of, known_by)
    found: KnownQuerySet = rows.filter(state=LineState.DECIDED, group="", kind__in=DIVISIBLE, amount__isnull=False)
    return found


def _wider(line: TargetLine, period: Span) -> int:
    """By how many days the line's period is longer than the asked one."""
    return line.period.days - period.days


def _place(line: TargetLine) -> tuple[int, str, str]:
    return (_ORDER.get(line.authority, len(_ORDER)), line.authority_text, line.key)
