"""What the pages of targets show, each gathered with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ketnap.accounts.models import User
from ketnap.base.errors import NotFound
from ketnap.instruments.models import Instrument
from ketnap.reports.measured import reports_measured_by
from ketnap.reports.models import SignedReport
from ketnap.targets.enums import Authority, LineState
from ketnap.targets.grid import Grid, allocation_grid
from ketnap.targets.models import Allocation, TargetLine
from ketnap.targets.queries import drafts_of, line_history, lines_in_force
from ketnap.units.models import Unit
from ketnap.web.reports.periods import label_of

Papers = Mapping[UUID, Instrument]


@dataclass(frozen=True)
class Shown:
    """One target in force: `of` is the target above it was divided from, `divided` whether it is divided among units below."""

    line: TargetLine
    paper: Instrument | None
    of: TargetLine | None = None
    divided: bool = False
    drafted: bool = False


@dataclass(frozen=True)
class PeriodRow:
    """One indicator and period; `cells` hold the targets of each authority, side by side in the order of `authorities`."""

    indicator: str
    label: str
    period: str
    span: str
    period_text: str
    cells: Sequence[tuple[str, Sequence[Shown]]]

    @property
    def gap(self) -> tuple[TargetLine, TargetLine] | None:
        """The lowest and the highest of the targets set (shares left out), when they differ."""
        shown = (one.line for _, cell in self.cells for one in cell if one.of is None)
        lines = sorted((line for line in shown if line.is_divisible), key=lambda line: line.number)
        return (lines[0], lines[-1]) if len(lines) > 1 and lines[0].number != lines[-1].number else None

    @property
    def difference(self) -> int:
        return self.gap[1].number - self.gap[0].number if self.gap else 0


@dataclass(frozen=True)
class TargetsPage:
    """`drafts`: proposals without a paper, each with the name of its period."""

    authorities: Sequence[str]
    rows: Sequence[PeriodRow]
    drafts: Sequence[tuple[TargetLine, str]] = ()


AUTHORITIES = {**{one.value: str(one.label) for one in Authority}, Authority.ALLOCATION.value: "Cấp trên phân bổ"}


def targets_page(user: User, unit: Unit, as_of: date) -> TargetsPage:
    """Targets of the unit in force on the day, one row per indicator and period. Five queries."""
    lines = lines_in_force(unit, as_of=as_of)
    papers = papers_of(user, lines)
    above = parents_of(lines, as_of)
    allocations = Allocation.objects.known(None).filter(parent_series__in=[line.series for line in lines])
    decided = {
        row.parent_series
        for row in allocations
        if row.state == LineState.DECIDED and row.valid_from <= as_of and (row.valid_to is None or as_of < row.valid_to)
    }
    drafted = {row.parent_series for row in allocations if row.state == LineState.DRAFT}
    shown = [
        Shown(
            line, papers.get(line.paper) if line.paper else None,
            above.get(line.parent_series) if line.parent_series else None, line.series in decided, line.series in drafted,
        )
        for line in lines
    ]  # fmt: skip
    present = [code for code in AUTHORITIES if any(one.line.authority == code for one in shown)]
    drafts = [(line, label_of_line(line)) for line in drafts_of(unit)]
    return TargetsPage([AUTHORITIES[code] for code in present], _rows(shown, present), drafts)


def label_of_line(line: TargetLine) -> str:
    """The name of the line's period: `Năm 2022`."""
    return label_of(line.period_label, line.period) if line.period_label else str(line.period)


def _rows(shown: Sequence[Shown], present: Sequence[str]) -> list[PeriodRow]:
    grouped: dict[tuple[str, date, date], list[Shown]] = {}
    for one in shown:
        grouped.setdefault((one.line.indicator, one.line.period_start, one.line.period_end), []).append(one)
    rows = []
    for (indicator, _, _), group in sorted(grouped.items(), key=_newest_and_longest_first):
        first = group[0].line
        cells = [(AUTHORITIES[code], [one for one in group if one.line.authority == code]) for code in present]
        label = label_of_line(first)
        text = first.period_label or f"{first.period_start.isoformat()}..{first.period.last.isoformat()}"
        rows.append(PeriodRow(indicator, str(first.get_indicator_display()), label, _span(first), text, cells))
    return rows


def _span(line: TargetLine) -> str:
    """First and last day of a term; other labels say them already."""
    return str(line.period) if line.period_label.startswith("term:") else ""


def _newest_and_longest_first(item: tuple[tuple[str, date, date], list[Shown]]) -> tuple[str, int, int]:
    (indicator, start, end), _ = item
    days = (end - start).days
    return indicator, -(days > 366), -start.toordinal()


def parents_of(lines: Sequence[TargetLine], as_of: date) -> dict[UUID, TargetLine]:
    """Series → the target in force on the day that a share was divided from. One query."""
    wanted = [line.parent_series for line in lines if line.parent_series]
    rows = TargetLine.objects.in_force(as_of).filter(series__in=wanted, state=LineState.DECIDED).select_related("unit")
    return {row.series: row for row in rows}


def papers_of(user: User, lines: Sequence[TargetLine]) -> Papers:
    """The papers of lines that the reader may open. One query."""
    wanted = {line.paper for line in lines if line.paper}
    return {row.pk: row for row in Instrument.objects.for_user(user).filter(pk__in=wanted)}


@dataclass(frozen=True)
class Wording:
    """One wording of a target, until when it held (last day), and the signed reports that were measured against it."""

    line: TargetLine
    paper: Instrument | None
    last: date | None
    current: bool
    reports: Sequence[SignedReport] = ()


@dataclass(frozen=True)
class TargetPage:
    """One target: the wording of the day, all wordings oldest first, its division, and the target it is a share of."""

    line: TargetLine
    wordings: Sequence[Wording]
    grid: Grid
    of: TargetLine | None
    of_open: bool

    @property
    def progress_url(self) -> str:
        """B1 of the unit for the target's period and indicator; "" for a target that measures nothing yet."""
        line = self.line
        if line.state == LineState.DRAFT:
            return ""
        period = line.period_label or f"{line.period_start.isoformat()}..{line.period.last.isoformat()}"
        asked = urlencode({"unit": line.unit.code, "period": period, "indicator": line.indicator})
        return f"{reverse('web:report_b1')}?{asked}"

    @property
    def period_label(self) -> str:
        return label_of_line(self.line)


def target_page(user: User, series: UUID, as_of: date) -> TargetPage:
    """One target. Raises NotFound outside the reader's scope. The number of queries does not depend on the units below."""
    history = line_history(series)
    if not history or not user.may("targets.view", at=history[-1].unit):
        raise NotFound(str(series))
    line = standing(history, as_of)
    papers, reports = papers_of(user, history), reports_measured_by(history, user)
    wordings = [
        Wording(
            one, papers.get(one.paper) if one.paper else None,
            date.fromordinal(one.valid_to.toordinal() - 1) if one.valid_to else None,
            one.pk == line.pk and (one.valid_to is None or as_of < one.valid_to), reports.get(one.line, ()),
        )
        for one in history
    ]  # fmt: skip
    of = parents_of([line], as_of).get(line.parent_series) if line.parent_series else None
    of_open = of is not None and user.may("targets.view", at=of.unit)
    return TargetPage(line, wordings, allocation_grid(line, on=as_of), of, of_open)


def standing(history: Sequence[TargetLine], on: date) -> TargetLine:
    """The wording of the day; before the first one that one, after an end the last one."""
    held = [one for one in history if one.valid_from <= on]
    return held[-1] if held else history[0]
