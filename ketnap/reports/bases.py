"""The number of members that a rate is measured on: of one named day, from one named source. Another is never taken instead."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from ketnap.lib.numbers import format_number
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import format_date
from ketnap.people.models import Membership
from ketnap.reports.declared import declared_book
from ketnap.reports.figures.counting import Question
from ketnap.targets.enums import BaseKind, BaseSource
from ketnap.targets.models import TargetLine
from ketnap.units.queries import names_on


@dataclass(frozen=True)
class Base:
    """Members at the end of the day `on`; `value` None: nobody gave the number of that day. `missing`: units below that a sum
    of declarations leaves out.
    """

    value: int | None
    on: date
    source: BaseSource
    kind: BaseKind
    missing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """For the line under the ratio: `2.817 đảng viên, ngày 30/06/2023, số khai báo của đơn vị`."""
        day = f"ngày {format_date(self.on)}, {self.source.label[0].lower()}{self.source.label[1:]}"
        if self.value is None:
            return f"chưa có số đảng viên {day}"
        out = f", chưa gồm {len(self.missing)} đơn vị chưa khai báo" if self.missing else ""
        return f"{format_number(self.value)} đảng viên, {day}{out}"


def base_of(line: TargetLine, question: Question) -> Base:
    """The base of a rate at the question's unit and below, organised as on its `tree_on`. Memberships as known now."""
    if line.base_date is None:
        raise ValueError(f"no base date: {line.said}")
    source, kind = BaseSource(line.base_source), BaseKind(line.base_kind)
    if source is BaseSource.STATED:
        return Base(line.base_value, line.base_date, source, kind)
    if source is BaseSource.COUNTED:
        return Base(_counted(question, line.base_date), line.base_date, source, kind)
    number, missing = _declared(question, line.base_date)
    return Base(number, line.base_date, source, kind, missing)


def bases_below(line: TargetLine, question: Question, children: Sequence[UUID]) -> dict[UUID, int | None]:
    """The same for each unit directly below: what is measured there on the same day and source; None = not known."""
    if line.base_date is None or line.base_source == BaseSource.STATED:
        return dict.fromkeys(children)
    if line.base_source == BaseSource.DECLARED:
        book = declared_book(question.tree.paths, question.unit.pk, _day(line.base_date))
        return {child: book.closing(child) for child in children}
    under = question.tree.condition(question.unit.pk, "unit")
    units = Membership.objects.as_of(line.base_date).filter(under).order_by().values_list("unit_id", flat=True)
    counted = Counter(question.tree.child_of(question.unit.pk, unit) for unit in units)
    return {child: counted[child] for child in children}


def _counted(question: Question, on: date) -> int:
    rows = Membership.objects.as_of(on).filter(question.tree.condition(question.unit.pk, "unit"))
    return int(rows.values("person_id").distinct().count())


def _declared(question: Question, on: date) -> tuple[int | None, tuple[str, ...]]:
    book = declared_book(question.tree.paths, question.unit.pk, _day(on))
    number = book.closing(question.unit.pk)
    if number is None or question.unit.pk in book.after:
        return number, ()
    silent = [unit for unit in book.below.get(question.unit.pk, ()) if book.closing(unit) is None]
    return number, tuple(sorted(names_on(silent, question.tree_on).values()))


def _day(on: date) -> Span:
    return Span(on, on + timedelta(days=1))
