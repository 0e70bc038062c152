"""Which units have closed their months, and what is noted about some days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from ketnap.lib.periods import Span
from ketnap.lib.workdays import add_months
from ketnap.reports.figures.counting import Question
from ketnap.reports.models import MonthClosing, PeriodNote
from ketnap.units.scope import paths_above

CLOSED, OPEN = "đã chốt", "chưa chốt"


@dataclass(frozen=True)
class Closings:
    """`by_month`: first day of a month of the period that is over → the units directly below (and the unit) that closed it.

    `children`: the units directly below; `last`: the last month that is over, None when there is none.
    """

    unit: UUID
    children: tuple[UUID, ...]
    by_month: Mapping[date, frozenset[UUID]]

    @property
    def last(self) -> date | None:
        return max(self.by_month, default=None)

    @property
    def used(self) -> bool:
        """Whether anybody closes months here."""
        return any(self.by_month.values())

    def closed(self, unit: UUID, month: date | None = None) -> bool:
        """Whether the unit has closed the month (the last one by default)."""
        wanted = month or self.last
        return wanted is not None and unit in self.by_month.get(wanted, frozenset())

    def count(self, month: date | None = None) -> int:
        """How many of the units directly below have closed the month."""
        return sum(self.closed(child, month) for child in self.children)

    @property
    def text(self) -> str:
        """`13/14 đơn vị đã chốt tháng 12/2021`."""
        if self.last is None:
            return ""
        return f"{self.count()}/{len(self.children)} đơn vị đã chốt tháng {self.last:%m/%Y}"


def closings(question: Question) -> Closings:
    """The closings of the months of the period that are over on the last day counted. One query."""
    months = list(months_of(question.period, question.last))
    children = tuple(question.tree.children_of(question.unit.pk))
    found: dict[date, set[UUID]] = {month: set() for month in months}
    if months:
        rows = MonthClosing.objects.filter(month__in=months)
        wanted = {question.unit.pk, *children}
        for unit, month in rows.values_list("unit", "month"):
            if unit in wanted:
                found[month].add(unit)
    return Closings(question.unit.pk, children, {month: frozenset(units) for month, units in found.items()})


def months_of(period: Span, last: date) -> Iterator[date]:
    """First days of the months that end inside the period and on or before `last`."""
    month = period.start.replace(day=1)
    while (end := add_months(month, 1) - timedelta(days=1)) <= last and end <= period.last:
        yield month
        month = add_months(month, 1)


def notes_of(question: Question) -> list[PeriodNote]:
    """Notes of the unit and of those above it about days of the period, in order of time. One query."""
    path = question.tree.paths.get(question.unit.pk, "")
    above = [question.tree.at[one] for one in (*paths_above(path), path) if one in question.tree.at]
    rows = PeriodNote.objects.filter(unit__in=above, start__lt=question.period.end, end__gt=question.period.start)
    return list(rows.order_by("start", "pk"))


def note_for(notes: list[PeriodNote], month: date) -> str:
    """What is noted about days of the month, each text once."""
    span = Span(month, add_months(month, 1))
    return "; ".join(dict.fromkeys(note.text for note in notes if note.span.overlaps(span)))
