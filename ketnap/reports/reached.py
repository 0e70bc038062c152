"""How far a target of any kind is reached: the counted result, the base it is measured on, and what is still needed.

Targets are decided in the room `targets`, figures are counted here; they meet in `Book.reached`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ketnap.lib.numbers import Rounding, format_number, percent
from ketnap.lib.periods import Span
from ketnap.reports import pace
from ketnap.reports.bases import Base, base_of
from ketnap.reports.figures.counting import Figure, Question, figure
from ketnap.reports.figures.groups import Part, Surroundings, part_of
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.spread import UnitsWith, units_with
from ketnap.targets.enums import TargetGroup, TargetKind, UnitLevel, ValueState
from ketnap.targets.measures import Aim, Measure, Position, alone, measure, years_in
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import targets_below
from ketnap.units.models import Unit


@dataclass(frozen=True)
class ChildrenSum:
    """The children's own targets, added up; `missing`: children that have none, by name."""

    lines: tuple[TargetLine, ...]
    missing: tuple[str, ...]

    @property
    def value(self) -> int | None:
        """None when no child has one: that is not zero."""
        return sum(line.number for line in self.lines) if self.lines else None


@dataclass(frozen=True)
class Reached:
    """One target and what has been reached of it. `part` is what counts (the whole indicator or a group of it).

    `average`: result per year so far; `from_now`: needed per year in what is left of the period; `more`: how many more of the
    group would be enough if only they came (a share of the same indicator).
    """

    line: TargetLine
    figure: Figure
    part: Part
    measure: Measure
    base: Base | None = None
    units: UnitsWith | None = None
    children: ChildrenSum | None = None
    of: Figure | None = None
    average: Decimal | None = None
    from_now: Decimal | None = None
    more: int | None = None
    on_pace: bool = True
    is_over: bool = False

    @property
    def per_year(self) -> Decimal | None:
        """What the target asks for per year of its period; None without a number of persons."""
        goal = self.measure.goal
        return None if goal is None or self.units is not None else pace.per_year(goal, self.line.period)

    @property
    def is_hidden(self) -> bool:
        """A sensitive group so small that it is not printed."""
        return self.part.is_hidden

    @property
    def numerator(self) -> int | None:
        """What counts towards the target; None when it cannot be counted or is not printed."""
        return None if self.is_hidden else self.measure.numerator

    @property
    def ratio(self) -> Ratio | None:
        """None when one of the two numbers is missing or not printed."""
        below = self.measure.denominator
        if self.numerator is None or below is None:
            return None
        what = f"{self.line.indicator}/{self.line.group}" if self.line.group else self.line.indicator
        return Ratio(self.numerator, below, what, self.line.authority_text, self.line.period)

    @property
    def is_banded(self) -> bool:
        return self.line.high is not None or self.line.rate_high is not None

    @property
    def state(self) -> str:
        """In words: `trong khoảng 3–4%`, `dưới 3–4%`, `đạt`, `chưa đạt 70%`, `kịp tiến độ`, `chậm`, `chưa báo cáo`."""
        if self.is_hidden:
            return "quá ít để in"
        if self.measure.position is Position.UNKNOWN:
            return self._unknown()
        if self.is_banded:
            words = {Position.BELOW: "dưới", Position.WITHIN: "trong khoảng", Position.ABOVE: "trên"}
            return f"{words[self.measure.position]} {self.line.said}"
        if self.measure.reached:
            return "đạt"
        if self.line.rate is not None:
            return f"chưa đạt {self.line.said}"
        return "chưa đạt" if self.is_over else "kịp tiến độ" if self.on_pace else "chậm"

    def _unknown(self) -> str:
        if self.line.value_state != ValueState.GIVEN:
            return self.line.said
        if not self.part.countable:
            return "chưa có dữ liệu để đếm"
        if self.base is not None:
            return "chưa có số gốc"
        return "chưa có chỉ tiêu của cấp dưới" if self.children is not None else "chưa tính được"

    @property
    def notes(self) -> list[str]:
        """What a reader has to know beside the number."""
        found = [f"gốc: {self.base.text}"] if self.base else []
        if self.of is not None:
            found.append(f"mẫu số: {format_number(self.of.value)} {self.of.question.indicator.label_vi.lower()}")
        if self.part.countable and self.part.unknown and not self.is_hidden:
            found.append(f"chưa rõ {format_number(self.part.unknown)} người có thuộc nhóm này không")
        if self.units is not None and self.units.open:
            found.append(f"chưa rõ {len(self.units.open)} thôn của chi bộ ghép")
        if self.children is not None and self.children.missing:
            found.append(f"chưa có chỉ tiêu: {', '.join(self.children.missing)}")
        if self.more:
            found.append(f"cần thêm {format_number(self.more)} người nếu chỉ kết nạp nhóm này")
        return found


@dataclass
class Book:
    """Answers for one unit and day; every figure is counted once, however many targets it is measured by."""

    question: Question
    counted: dict[tuple[str, Span], Figure] = field(default_factory=dict)
    around: dict[tuple[str, Span], Surroundings] = field(default_factory=dict)

    def figure(self, indicator: str, period: Span) -> Figure:
        """The figure of the period up to the day of the question; 0 for a period that begins later."""
        key = (indicator, period)
        if key not in self.counted:
            self.counted[key] = figure(self.question.of(indicator).within(period, self.question.as_of))
        return self.counted[key]

    def part(self, line: TargetLine) -> Part:
        key = (line.indicator, line.period)
        whole = self.figure(*key)
        return part_of(whole, TargetGroup(line.group), self.around.setdefault(key, Surroundings(whole)))

    def reached(self, line: TargetLine) -> Reached:
        """The target against the result of its own period, up to the day of the question."""
        part, kind = self.part(line), TargetKind(line.kind)
        whole = self.figure(line.indicator, line.period)
        makers = {
            TargetKind.RATE: self._rate,
            TargetKind.SHARE: self._share,
            TargetKind.UNITS: self._units,
            TargetKind.CHILDREN_SUM: self._children,
        }
        maker = makers.get(kind) if line.value_state == ValueState.GIVEN else None
        return maker(line, whole, part) if maker else self._number(line, whole, part)

    def _number(self, line: TargetLine, whole: Figure, part: Part) -> Reached:
        return self._timed(line, whole, part, measure(aim_of(line), part.value))

    def _rate(self, line: TargetLine, whole: Figure, part: Part) -> Reached:
        base = base_of(line, self.question)
        found = measure(aim_of(line), part.value, base.value)
        return self._timed(line, whole, part, found, base=base)

    def _share(self, line: TargetLine, whole: Figure, part: Part) -> Reached:
        aim, same = aim_of(line), line.of_indicator in ("", line.indicator)
        of = whole if same else self.figure(line.of_indicator, line.period)
        found = measure(aim, part.value, of.value)
        more = alone(aim, part.value, of.value) if same and part.value is not None else None
        return self._timed(line, whole, part, found, of=of, more=more)

    def _units(self, line: TargetLine, whole: Figure, part: Part) -> Reached:
        spread = units_with(self.question, part.facts, UnitLevel(line.unit_level))
        number = len(spread.having) if part.countable else None
        return self._timed(line, whole, part, measure(aim_of(line), number, spread.total), units=spread)

    def _children(self, line: TargetLine, whole: Figure, part: Part) -> Reached:
        children = self.children(line)
        found = measure(aim_of(line), part.value, children.value)
        return self._timed(line, whole, part, found, children=children)

    def children(self, line: TargetLine) -> ChildrenSum:
        """The children's targets of the wanted authority for the same indicator and period."""
        question = self.question
        below = question.tree.children_of(question.unit.pk)
        lines = [
            one
            for one in targets_below(
                below, line.indicator, line.period, as_of=question.as_of, known_by=question.known_by
            )
            if one.authority == line.of_authority
        ]
        having = {one.unit_id for one in lines}
        silent = Unit.objects.filter(pk__in=[unit for unit in below if unit not in having])
        return ChildrenSum(tuple(lines), tuple(silent.order_by("sort").values_list("name", flat=True)))

    def _timed(
        self,
        line: TargetLine,
        whole: Figure,
        part: Part,
        found: Measure,
        *,
        base: Base | None = None,
        units: UnitsWith | None = None,
        children: ChildrenSum | None = None,
        of: Figure | None = None,
        more: int | None = None,
    ) -> Reached:
        as_of, number = self.question.as_of, found.numerator or 0
        is_over = as_of >= line.period.last
        paced = found.goal is None or pace.is_on_pace(number, found.goal, line.period, as_of)
        return Reached(
            line, whole, part, found, base, units, children, of, pace.per_year(number, pace.passed(line.period, as_of)),
            pace.per_year(found.remaining or 0, pace.left(line.period, as_of)), more, paced, is_over,
        )  # fmt: skip


def aim_of(line: TargetLine) -> Aim:
    """What the line asks for."""
    given = line.value_state == ValueState.GIVEN
    kind = TargetKind(line.kind)
    return Aim(
        kind, line.amount if given else None, line.high, line.rate if given else None, line.rate_high, line.qualifier,
        years_in(line.period) if kind is TargetKind.YEARLY_AVERAGE else Fraction(1),
    )  # fmt: skip


@dataclass(frozen=True)
class NormRow:
    """A planned number measured by a rate: the number for the rate's period, its share of the base, and where that stands."""

    label: str
    number: Fraction
    base: int | None
    state: str

    @property
    def number_text(self) -> str:
        return format_number(pace.rounded(self.number))

    @property
    def ratio_text(self) -> str:
        """`90/2.817`."""
        return f"{self.number_text}/{'–' if self.base is None else format_number(self.base)}"

    def percent(self, decimals: int = 2, mode: Rounding = "half_up") -> Decimal | None:
        """Per cent of the base; None without one."""
        return (
            percent(self.number.numerator, self.base * self.number.denominator, decimals, mode) if self.base else None
        )


def norm_rows(rate: Reached, plans: Sequence[TargetLine]) -> list[NormRow]:
    """The planned numbers against the rate's own base: what the plans of the period, or of longer ones by yearly average,
    come to.
    """
    rows = []
    for line in plans:
        number = Fraction(line.number) * years_in(rate.line.period) / years_in(line.period)
        base = rate.base.value if rate.base else None
        rows.append(NormRow(line.authority_text, number, base, position_text(rate.line, number, base)))
    return rows


def position_text(line: TargetLine, number: Fraction, base: int | None) -> str:
    """`dưới 3–4%`, `trong khoảng 3–4%`, `trên 3–4%`; without an upper rate `đạt 3%` or `chưa đạt 3%`. Exact comparison."""
    if not base or line.rate is None:
        return "chưa có số gốc"
    share = number * 100 / base
    if line.rate_high is None:
        return f"đạt {line.said}" if share >= line.rate else f"chưa đạt {line.said}"
    word = "dưới" if share < line.rate else "trên" if share > line.rate_high else "trong khoảng"
    return f"{word} {line.said}"
