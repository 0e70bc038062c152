"""The number of members that a rate is measured on: of one named day, from one named source. Another is never taken instead."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketnap.lib.numbers import format_number
from ketnap.lib.vietnamese import format_date
from ketnap.people.models import Membership
from ketnap.reports.declared import Told, declared_on
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
        told = Told(question.tree, declared_on(line.base_date, question.known_by))
        return {child: told.at(child) for child in children}
    tree, top = question.tree, question.unit.pk
    rows = Membership.objects.as_of(line.base_date).filter(tree.whole_units_under(top) | Q(unit__in=tree.undecided))
    counted = Counter(
        tree.child_of(top, tree.home(unit, None, person)) for unit, person in rows.values_list("unit_id", "person_id")
    )
    return {child: counted[child] for child in children}


def _counted(question: Question, on: date) -> int:
    tree, top = question.tree, question.unit.pk
    rows = Membership.objects.as_of(on).filter(tree.whole_units_under(top) | Q(unit__in=tree.undecided))
    found = rows.values_list("unit_id", "person_id").distinct()
    return len({person for unit, person in found if tree.holds(top, tree.home(unit, None, person))})


def _declared(question: Question, on: date) -> tuple[int | None, tuple[str, ...]]:
    shares = declared_on(on, question.known_by)
    told = Told(question.tree, shares)
    number = told.at(question.unit.pk)
    if number is None or question.unit.pk in shares:
        return number, ()
    silent = [unit for unit in question.tree.children_of(question.unit.pk) if told.at(unit) is None]
    return number, tuple(sorted(names_on(silent, question.tree_on).values()))
