"""B1: result against target, by authority, for a unit and the units directly under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from ketnap.lib.vietnamese import format_date
from ketnap.reports import pace
from ketnap.reports.bases import bases_below
from ketnap.reports.compared import Compared, year_before
from ketnap.reports.figures.breakdown import Part, by_child
from ketnap.reports.figures.counting import Figure, Question, figure
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.models import PeriodNote
from ketnap.reports.months import Closings, closings, notes_of
from ketnap.reports.quality import Strip, strip
from ketnap.reports.reached import Book, NormRow, Reached, norm_rows
from ketnap.targets.enums import TargetKind
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import drafts_of, ledger_of, missing_below, targets_below
from ketnap.units.models import Unit


@dataclass(frozen=True)
class TargetProgress:
    """One authority's number and what has been reached of it."""

    line: TargetLine
    ratio: Ratio
    needed_per_year: Decimal | None
    needed_from_now_per_year: Decimal | None
    on_pace: bool
    full: Reached

    @property
    def remaining(self) -> int:
        """How many are still needed; 0 when reached."""
        return self.full.measure.remaining or 0

    @property
    def surplus(self) -> int:
        return self.full.measure.surplus or 0

    @property
    def state(self) -> str:
        """`đạt`, `kịp tiến độ`, `chậm`; `chưa đạt` when the period is over."""
        return self.full.state


@dataclass(frozen=True)
class UnitRow:
    """A unit directly below: its result, and its target under each target of the unit above (by that target's series).

    A target above that is not in `shares` was not passed on to the unit: blank, which is not a share of 0. `missing`: its own
    targets that are blank or not reported. `rates`: its result by the unit's own base, for each rate of the unit above.
    `before`: the result of the same days last year.
    """

    code: str
    name: str
    result: int
    shares: dict[UUID, Ratio]
    own: tuple[TargetProgress, ...]
    part: Part
    before: int | None = None
    rates: Mapping[UUID, Ratio | None] | None = None
    missing: tuple[TargetLine, ...] = ()
    unit: UUID | None = None

    @property
    def compared(self) -> Compared | None:
        return None if self.before is None else Compared(self.result, self.before)


@dataclass(frozen=True)
class Progress:
    """B1. `targets` are the plain numbers set for just this period; `others` targets of other kinds and those without a number,
    `groups` sub-targets (they overlap and never add up), `wider` targets of longer periods that hold this one, `norms` what the
    plans come to under a rate, `drafts` proposals without a paper.
    `closings`: who closed which month; `notes` explain some days. `passed` is the share of the period that has run, in days;
    `pace_per_year` the result so far, per year.
    """

    figure: Figure
    targets: tuple[TargetProgress, ...]
    rows: tuple[UnitRow, ...]
    totals: dict[UUID, Ratio]
    passed: Ratio
    pace_per_year: Decimal | None
    last_on: date | None
    note: str
    before: Figure | None
    others: tuple[Reached, ...]
    groups: tuple[Reached, ...]
    wider: tuple[Reached, ...]
    norms: tuple[tuple[Reached, tuple[NormRow, ...]], ...]
    drafts: tuple[TargetLine, ...]
    closings: Closings
    notes: tuple[PeriodNote, ...]

    @property
    def result(self) -> int:
        return self.figure.value

    @cached_property
    def quality(self) -> Strip:
        """How well, beside how many; read when it is shown, for it looks at every step of every case counted."""
        return strip(self.figure.question)

    @property
    def compared(self) -> Compared | None:
        """Against the same days last year; None for a period longer than a year."""
        return None if self.before is None else Compared(self.result, self.before.value)

    @property
    def all(self) -> tuple[Reached, ...]:
        """Every target of the unit that this report measures."""
        return (*(one.full for one in self.targets), *self.others, *self.groups, *self.wider)


def progress(question: Question) -> Progress:
    """Answer B1 for an indicator that counts events. Targets are those in force on `as_of`, known by `known_by`."""
    found, before = figure(question), year_before(question)
    book = Book(question, {(question.indicator.code, question.period): found})
    period, code = question.period, question.indicator.code
    lines = ledger_of(question.unit, code, period, as_of=question.as_of, known_by=question.known_by)
    plain = [line for line in lines if is_plain(line) and line.period == period]
    other = [book.reached(line) for line in lines if line not in plain]
    rates = [one for one in other if one.line.kind == TargetKind.RATE and one.line.period == period]
    rows = _rows(found, before, plain, [one.line for one in rates if not one.line.group])
    run = pace.passed(period, question.as_of)
    last = max((fact.on for fact in found.facts), default=None)
    return Progress(
        figure=found,
        targets=tuple(_plain(book, line) for line in plain),
        rows=rows,
        totals={line.series: total for line in plain if (total := _total(rows, line.series)) is not None},
        passed=Ratio(run.days if run else 0, period.days, "days", "", period),
        pace_per_year=pace.per_year(found.value, run),
        last_on=last,
        note=_idle_note(question, last),
        before=before,
        others=tuple(one for one in other if one.line.period == period and not one.line.group),
        groups=tuple(one for one in other if one.line.period == period and one.line.group),
        wider=tuple(one for one in other if one.line.period != period),
        norms=tuple((one, tuple(norm_rows(one, [line for line in lines if is_plain(line)]))) for one in rates),
        drafts=tuple(line for line in drafts_of(question.unit, known_by=question.known_by) if line.indicator == code),
        closings=closings(question),
        notes=tuple(notes_of(question)),
    )


def is_plain(line: TargetLine) -> bool:
    """A number of persons for the whole indicator."""
    return line.is_divisible and not line.group


def _plain(book: Book, line: TargetLine) -> TargetProgress:
    full = book.reached(line)
    ratio = Ratio(full.figure.value, line.number, line.indicator, line.authority_text, line.period)
    return TargetProgress(line, ratio, pace.per_year(line.number, line.period), full.from_now, full.on_pace, full)


def _idle_note(question: Question, last: date | None) -> str:
    idle = pace.idle_since(last, question.last)
    if idle is None or last is None:
        return ""
    noun = "kết nạp mới" if question.indicator.code == "admissions" else "kết quả mới"
    return f"không có {noun} từ {format_date(idle)} (lần gần nhất {format_date(last)})"


def _rows(
    found: Figure, before: Figure | None, lines: Sequence[TargetLine], rates: Sequence[TargetLine]
) -> tuple[UnitRow, ...]:
    question = found.question
    parts = by_child(found)
    codes = [part.key for part in parts]
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes).exclude(pk=question.unit.pk)}
    below: dict[UUID, list[TargetLine]] = {}
    for line in targets_below(
        [unit.pk for unit in units.values()], question.indicator.code, question.period, as_of=question.as_of,
        known_by=question.known_by,
    ):  # fmt: skip
        below.setdefault(line.unit_id, []).append(line)
    silent = missing_below(
        [unit.pk for unit in units.values()], question.indicator.code, question.period, as_of=question.as_of,
        known_by=question.known_by,
    )  # fmt: skip
    last_year = {part.key: part.value for part in by_child(before)} if before else {}
    series = {line.series for line in lines}
    bases = {line.series: bases_below(line, question, [unit.pk for unit in units.values()]) for line in rates}
    rows = []
    for part in parts:
        unit = units.get(part.key)
        own = below.get(unit.pk, []) if unit else []
        shares = {
            line.parent_series: _ratio(line, part.value, question) for line in own if line.parent_series in series
        }
        others = tuple(_own(line, part, found) for line in own if line.parent_series not in series)
        by_rate = {line.series: _of_base(line, unit, part.value, bases[line.series]) for line in rates}
        was = last_year.get(part.key, 0) if before else None
        missing = tuple(line for line in silent if unit is not None and line.unit_id == unit.pk)
        rows.append(
            UnitRow(
                part.key, part.label, part.value, shares, others, part, was, by_rate, missing, unit.pk if unit else None
            )
        )
    return tuple(rows)


def _own(line: TargetLine, part: Part, found: Figure) -> TargetProgress:
    """A target of a unit below against that unit's part of the figure."""
    question = found.question
    whole = Figure(question, part.value, part.facts)
    return _plain(Book(question, {(line.indicator, line.period): whole}), line)


def _of_base(line: TargetLine, unit: Unit | None, number: int, bases: Mapping[UUID, int | None]) -> Ratio | None:
    base = bases.get(unit.pk) if unit else None
    return None if base is None else Ratio(number, base, f"{line.indicator}/members", line.authority_text, line.period)


def _total(rows: Sequence[UnitRow], series: UUID) -> Ratio | None:
    """Numerators and denominators of the units that have a share, added up."""
    total: Ratio | None = None
    for row in rows:
        share = row.shares.get(series)
        if share is not None:
            total = share if total is None else total + share
    return total


def _ratio(line: TargetLine, number: int, question: Question) -> Ratio:
    return Ratio(number, line.number, question.indicator.code, line.authority_text, question.period)
