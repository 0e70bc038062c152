"""Targets that lag behind the time that has passed. Shown on the desk and in reports, never beside a person's case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ketnap.accounts.models import User
from ketnap.reports import pace
from ketnap.reports.figures.counting import ask
from ketnap.reports.figures.registry import INDICATORS
from ketnap.reports.progress import progress
from ketnap.targets.enums import LineState
from ketnap.targets.models import TargetLine
from ketnap.units.models import Unit
from ketnap.units.queries import children_on
from ketnap.web.reports.periods import label_of
from ketnap.web.shared.components import Progress


@dataclass(frozen=True)
class AtRisk:
    """One target behind its pace: the unit, who set it, and how far it is."""

    unit_name: str
    unit_code: str
    authority: str
    period: str
    period_code: str
    indicator: str
    label: str
    bar: Progress

    @property
    def missing(self) -> int:
        return self.bar.missing


def at_risk(user: User, unit: Unit, today: date) -> list[AtRisk]:
    """Targets of the unit and of the units directly under it that run today and lack at least one whole person of what the
    time that has passed asks for; furthest behind first.
    """
    if not user.may("targets.view", at=unit):
        return []
    below = [one.pk for one in children_on(unit, today)]
    rows = TargetLine.objects.in_force(today).filter(unit__in=[unit.pk, *below], state=LineState.DECIDED)
    lines = rows.filter(period_start__lte=today, period_end__gt=today).order_by("indicator", "period_start", "key")
    seen: dict[tuple[str, date, date], TargetLine] = {}
    for line in lines:
        seen.setdefault((line.indicator, line.period_start, line.period_end), line)
    found = [one for line in seen.values() if line.indicator in INDICATORS for one in _behind(line, unit, today)]
    return sorted(found, key=lambda one: (one.bar.ratio or 0, one.unit_code))


def _behind(line: TargetLine, unit: Unit, today: date) -> list[AtRisk]:
    """The lagging targets of one indicator and period: those of the unit itself, then the shares and targets below."""
    found = progress(ask(line.indicator, unit, line.period, as_of=today))
    label, elapsed = line.get_indicator_display(), found.passed.value()
    period = label_of(line.period_label, line.period)
    behind: list[AtRisk] = []

    def add(name: str, code: str, authority: str, reached: int, amount: int) -> None:
        if reached < amount and not pace.is_on_pace(reached + 1, amount, line.period, today):
            bar = Progress(reached, amount, elapsed=elapsed)
            behind.append(AtRisk(name, code, authority, period, line.period_label, line.indicator, label, bar))

    for target in found.targets:
        add(unit.short_name, unit.code, target.line.authority_text, target.ratio.numerator, target.ratio.denominator)
    for row in found.rows:
        for ratio in row.shares.values():
            add(row.name, row.code, ratio.authority, ratio.numerator, ratio.denominator)
        for own in row.own:
            add(row.name, row.code, own.line.authority_text, own.ratio.numerator, own.ratio.denominator)
    return behind
