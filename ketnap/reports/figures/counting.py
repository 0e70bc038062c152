"""Number and list of one figure: the same rows of the journal's facts.

A figure is an indicator × unit × period and takes `as_of` (events up to, inclusive), `known_by` (typed up to) and
`tree_on` (organised as on that day; by default the earlier of the period's last day and `as_of`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ketnap.base.errors import BadInput
from ketnap.journal.models import Fact
from ketnap.lib.moments import moment_text
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import format_date
from ketnap.reports.figures import registry
from ketnap.reports.figures.learning import class_of_events, values_of_events
from ketnap.reports.figures.registry import STAGE, Counting, Indicator
from ketnap.reports.figures.trees import Placed, placed_on
from ketnap.units.kinds import UnitKind
from ketnap.units.models import Unit
from ketnap.units.queries import names_on, nature_on

_OF_TREE = ("tree", "under", "unit_name", "unit_kind")
KnownBy = date | datetime | str | None


@dataclass(frozen=True)
class Question:
    """What is asked: everything a figure depends on. `known_by` is a moment as the journal writes it (None = now)."""

    indicator: Indicator
    unit: Unit
    period: Span
    as_of: date
    known_by: str | None
    tree_on: date
    counting: Counting

    @cached_property
    def tree(self) -> Placed:
        return placed_on(self.tree_on, self.known_by)

    @cached_property
    def under(self) -> Q:
        """The unit and everything below it, as a condition on facts."""
        return self.tree.facts_under(self.unit.pk)

    @cached_property
    def unit_name(self) -> str:
        """The name of the unit on the day of the tree."""
        return names_on([self.unit.pk], self.tree_on)[self.unit.pk]

    @cached_property
    def unit_kind(self) -> UnitKind:
        """What kind of unit it was on the day of the tree."""
        nature = nature_on(self.unit, self.tree_on)
        return nature.kind_info if nature else self.unit.kind_info

    @property
    def last(self) -> date:
        """The last day counted."""
        return min(self.period.last, self.as_of)

    def refuse_unless_placed(self) -> None:
        """Raise BadInput for a unit that does not exist on `tree_on`; one typed after `known_by` only counts
        nothing.
        """
        placed = self.unit.pk in self.tree.paths or (self.known_by and self.unit.pk in placed_on(self.tree_on).paths)
        if not placed:
            raise BadInput("unit", f"{self.unit_name} không tồn tại vào ngày {format_date(self.tree_on)}.")

    def of(self, code: str) -> "Question":
        """The same question about another indicator."""
        asked = replace(self, indicator=registry.indicator(code))
        return self._sharing(asked)

    def within(self, period: Span, as_of: date) -> "Question":
        """The same question about another period; the tree stays."""
        asked = replace(self, period=period, as_of=as_of)
        return self._sharing(asked)

    def _sharing(self, asked: "Question") -> "Question":
        """The other question, with what was read for this one: unit and tree are the same."""
        asked.__dict__.update({name: self.__dict__[name] for name in _OF_TREE if name in self.__dict__})
        return asked


@dataclass(frozen=True)
class Figure:
    """A number with everything it depends on. `keys` are its fact rows, `events` the events behind them."""

    question: Question
    value: int
    facts: tuple[Fact, ...] = field(repr=False)
    qualifier: str = ""

    @property
    def keys(self) -> list[str]:
        return [fact.key for fact in self.facts]


def ask(
    code: str, unit: Unit, period: Span, *, as_of: date, known_by: KnownBy = None, tree_on: date | None = None,
    counting: Counting = "ceremony",
) -> Question:  # fmt: skip
    """Put a question together. A day as `known_by` means its end in Viet Nam. Raises BadInput for an unknown
    indicator.
    """
    default = min(period.last, as_of)
    return Question(
        registry.indicator(code), unit, period, as_of, moment_text(known_by), tree_on or default, counting
    )  # fmt: skip


def figure(question: Question) -> Figure:
    """The number, with the rows behind it: value == len(facts). Raises BadInput when the unit does not exist on
    `tree_on`.
    """
    found = tuple(rows(question))
    return Figure(question, len(found), found)


def rows(question: Question) -> list[Fact]:
    """The fact rows that count, in order of time; one per person where persons are counted once."""
    found = list(facts(question).order_by("on", "rank", "key"))
    if question.indicator.source:
        source_of = values_of_events([fact.event for fact in found], "source")
        found = [fact for fact in found if source_of.get(fact.event) == question.indicator.source]
    if question.indicator.kind == "classes":
        return _first_of(found, class_of_events([fact.event for fact in found]))
    if question.indicator.distinct:
        return _first_of(found, {fact.event: fact.subject for fact in found})
    return found


def facts(question: Question) -> QuerySet[Fact]:
    """The WHERE of the figure; number, list and breakdown all start here."""
    codes = question.indicator.codes(question.counting)
    if question.indicator.kind == "state":
        return standing(question).filter(indicator__in=codes)
    return facts_of(question, codes)


def facts_of(question: Question, codes: Sequence[str]) -> QuerySet[Fact]:
    """Rows of several indicators under one question: what happened in the period at the unit and below."""
    question.refuse_unless_placed()
    base = Fact.objects.filter(known_at(question.known_by), question.under, indicator__in=codes)
    return base.filter(on__gte=question.period.start, on__lte=question.last)


def standing(question: Question) -> QuerySet[Fact]:
    """The last stage fact of every case as of the last day counted: where each case stands.

    The unit is that of the last stage event; events of the same day in the order in which they happened.
    """
    question.refuse_unless_placed()
    stages = Fact.objects.filter(known_at(question.known_by), indicator__startswith=STAGE, on__lte=question.last)
    latest = stages.filter(stream_id=OuterRef("stream_id")).order_by("-on", "-rank", "-key").values("key")[:1]
    return stages.filter(question.under, key=Subquery(latest))


def known_at(moment: str | None) -> Q:
    """Rows as known at the moment of the journal; None = now."""
    if moment is None:
        return Q(known_to=None)
    return Q(known_from__lte=moment) & (Q(known_to=None) | Q(known_to__gt=moment))


def _first_of(found: Sequence[Fact], identity: dict[UUID, Any]) -> list[Fact]:
    seen: set[Any] = set()
    kept: list[Fact] = []
    for fact in found:
        name = identity.get(fact.event, fact.event)
        if name not in seen:
            seen.add(name)
            kept.append(fact)
    return kept
