"""B1: result against target, by authority, for a unit and the units directly under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from ketnap.lib.vietnamese import format_date
from ketnap.reports import pace
from ketnap.reports.figures.breakdown import Part, by_child
from ketnap.reports.figures.counting import Figure, Question, figure
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.quality import Strip, strip
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import targets_below, targets_of
from ketnap.units.models import Unit


@dataclass(frozen=True)
class TargetProgress:
    """One authority's target and what has been reached of it."""

    line: TargetLine
    ratio: Ratio
    needed_per_year: Decimal | None
    needed_from_now_per_year: Decimal | None
    on_pace: bool

    @property
    def remaining(self) -> int:
        """How many are still needed; 0 when reached."""
        return max(self.ratio.denominator - self.ratio.numerator, 0)

    @property
    def surplus(self) -> int:
        return max(self.ratio.numerator - self.ratio.denominator, 0)

    @property
    def state(self) -> str:
        """`đạt`, `kịp tiến độ` or `chậm`."""
        if not self.remaining:
            return "đạt"
        return "kịp tiến độ" if self.on_pace else "chậm"


@dataclass(frozen=True)
class UnitRow:
    """A unit directly below: its result, and its target under each target of the unit above (by that target's
    series).
    """

    code: str
    name: str
    result: int
    shares: dict[UUID, Ratio]
    own: tuple[TargetProgress, ...]
    part: Part


@dataclass(frozen=True)
class Progress:
    """B1. `passed` is the share of the period that has run, in days; `pace_per_year` the result so far, per year."""

    figure: Figure
    targets: tuple[TargetProgress, ...]
    rows: tuple[UnitRow, ...]
    totals: dict[UUID, Ratio]
    passed: Ratio
    pace_per_year: Decimal | None
    last_on: date | None
    note: str
    quality: Strip

    @property
    def result(self) -> int:
        return self.figure.value


def progress(question: Question) -> Progress:
    """Answer B1 for an indicator that counts events. Targets are those in force on `as_of`, known by `known_by`."""
    found = figure(question)
    period, as_of = question.period, question.as_of
    lines = targets_of(
        question.unit, question.indicator.code, period, as_of=as_of, known_by=question.known_by
    )  # fmt: skip
    rows = _rows(found, lines)
    run = pace.passed(period, as_of)
    last = max((fact.on for fact in found.facts), default=None)
    idle = pace.idle_since(last, question.last)
    noun = "kết nạp mới" if question.indicator.code == "admissions" else "kết quả mới"
    return Progress(
        figure=found,
        targets=tuple(_reached(line, found.value, question) for line in lines),
        rows=rows,
        totals={line.series: total for line in lines if (total := _total(rows, line.series)) is not None},
        passed=Ratio(run.days if run else 0, period.days, "days", "", period),
        pace_per_year=pace.per_year(found.value, run),
        last_on=last,
        note=f"không có {noun} từ {format_date(idle)} (lần gần nhất {format_date(last)})" if idle and last else "",
        quality=strip(question),
    )


def _rows(found: Figure, lines: Sequence[TargetLine]) -> tuple[UnitRow, ...]:
    question = found.question
    parts = by_child(found)
    units = {
        unit.code: unit
        for unit in Unit.objects.filter(code__in=[part.key for part in parts]).exclude(pk=question.unit.pk)
    }
    below: dict[UUID, list[TargetLine]] = {}
    for line in targets_below(
        [unit.pk for unit in units.values()], question.indicator.code, question.period, as_of=question.as_of,
        known_by=question.known_by,
    ):  # fmt: skip
        below.setdefault(line.unit_id, []).append(line)
    series = {line.series for line in lines}
    rows = []
    for part in parts:
        unit = units.get(part.key)
        own = below.get(unit.pk, []) if unit else []
        shares = {
            line.parent_series: _ratio(line, part.value, question) for line in own if line.parent_series in series
        }
        others = tuple(_reached(line, part.value, question) for line in own if line.parent_series not in series)
        rows.append(UnitRow(part.key, part.label, part.value, shares, others, part))
    return tuple(rows)


def _total(rows: Sequence[UnitRow], series: UUID) -> Ratio | None:
    """Numerators and denominators of the units that have a share, added up."""
    total: Ratio | None = None
    for row in rows:
        share = row.shares.get(series)
        if share is not None:
            total = share if total is None else total + share
    return total


def _reached(line: TargetLine, number: int, question: Question) -> TargetProgress:
    rest = max(line.number - number, 0)
    return TargetProgress(
        line=line,
        ratio=_ratio(line, number, question),
        needed_per_year=pace.per_year(line.number, question.period),
        needed_from_now_per_year=pace.per_year(rest, pace.left(question.period, question.as_of)),
        on_pace=pace.is_on_pace(number, line.number, question.period, question.as_of),
    )


def _ratio(line: TargetLine, number: int, question: Question) -> Ratio:
    return Ratio(number, line.number, question.indicator.code, line.authority_text, question.period)
