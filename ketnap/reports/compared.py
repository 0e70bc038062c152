"""This period against the same days a year before, in both readings: official forms print "percent of", the press the change."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ketnap.lib.numbers import Rounding, percent
from ketnap.lib.periods import Span
from ketnap.lib.workdays import add_months
from ketnap.reports.figures.counting import Figure, Question, figure

YEAR = 366


@dataclass(frozen=True)
class Compared:
    """`now` and `before` in persons; percentages of nothing are None and print as "–"."""

    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before

    def percent_of(self, decimals: int = 2, mode: Rounding = "half_up") -> Decimal | None:
        """This period × 100 / same period last year: 108 (the reading of the official forms)."""
        return percent(self.now, self.before, decimals, mode)

    def percent_change(self, decimals: int = 2, mode: Rounding = "half_up") -> Decimal | None:
        """The difference in per cent of last year: 8 (the reading of the press)."""
        return percent(self.change, self.before, decimals, mode)


def year_before(question: Question) -> Figure | None:
    """The same figure for the same days a year earlier, under the same tree; None for periods longer than a year."""
    if question.period.days > YEAR:
        return None
    start, end = (add_months(day, -12) for day in (question.period.start, question.period.end))
    last = add_months(question.last + timedelta(days=1), -12) - timedelta(days=1)
    return figure(question.within(Span(start, end), last)) if last >= start else None
