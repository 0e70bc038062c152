"""What an allocation can be weighed by: counts per unit directly below, each from one visible source.

A proposal only takes these counts; which of them count how much is chosen by a person.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from uuid import UUID

from ketnap.cases.enums import BEFORE_ADMISSION
from ketnap.journal.models import Fact
from ketnap.lib.periods import Span
from ketnap.people.models import Membership
from ketnap.reports.declared import Told, own_shares
from ketnap.reports.figures.counting import Question, ask, facts, known_at, standing
from ketnap.reports.figures.registry import INDICATORS, STAGE
from ketnap.targets.apportion import Source
from ketnap.targets.models import TargetLine
from ketnap.units.enums import Flow
from ketnap.units.models import DeclaredFlow, DeclaredMembers

LISTED = tuple(stage for stage in BEFORE_ADMISSION if stage != "candidate")
YEARS_BACK = 3
FIRST_DAY = date(1930, 2, 3)
LABELS = {
    "listed": "Người trong danh sách cảm tình Đảng, chưa kết nạp",
    "holders": "Người đã học lớp bồi dưỡng, chưa kết nạp",
    "members": "Đảng viên",
    "past": f"Kết quả {YEARS_BACK} năm trước kỳ",
    "even": "Chia đều các đơn vị",
}


def sources(line: TargetLine, *, on: date) -> list[Source[UUID]]:
    """Every source for dividing the target among the units directly below its unit on the day `on` (inclusive), its part still 0.

    Counted by name from the facts and memberships; members and results of a unit that only declares numbers are its latest
    declared ones. A unit without any number there is None, not 0. The number of queries does not depend on the units.
    """
    counter = _Counter(line, on)
    made: Mapping[str, Callable[[], Mapping[UUID, int | None]]] = {
        "listed": counter.listed,
        "holders": counter.holders,
        "members": counter.members,
        "past": counter.past,
        "even": lambda: dict.fromkeys(counter.children, 1),
    }
    return [Source(key, LABELS[key], 0, made[key]()) for key in LABELS]


class _Counter:
    """One question about the unit, asked of each source."""

    def __init__(self, line: TargetLine, on: date) -> None:
        self.line, self.on = line, on
        ever = Span.of_days(FIRST_DAY, on)
        self.question: Question = ask("admissions", line.unit, ever, as_of=on, tree_on=on)
        self.tree = self.question.tree
        self.children = self.tree.children_of(line.unit_id)

    def listed(self) -> dict[UUID, int | None]:
        rows = standing(self.question).filter(indicator__in=[f"{STAGE}{stage}" for stage in LISTED])
        return self._by_child(rows.values_list("unit", "stream_id", "subject"))

    def holders(self) -> dict[UUID, int | None]:
        learned = facts(self.question.of("class_participants"))
        rows = learned.order_by("on", "rank", "key").values_list("unit", "stream_id", "subject")
        last = {subject: (unit, stream, subject) for unit, stream, subject in rows}
        ever = Fact.objects.filter(known_at(None), indicator="admissions", on__lte=self.on)
        admitted = set(ever.filter(subject__in=learned.values("subject")).values_list("subject", flat=True))
        return self._by_child(where for subject, where in last.items() if subject not in admitted)

    def members(self) -> dict[UUID, int | None]:
        units = self.tree.whole_units_under(self.line.unit_id)
        rows = Membership.objects.as_of(self.on).filter(units).values_list("unit", "person").distinct()
        counted = self._by_child((unit, None, person) for unit, person in rows)
        declared: dict[UUID, int] = {}
        for one in DeclaredMembers.objects.filter(on__lte=self.on).order_by("on", "key"):
            declared[one.unit_id] = one.total
        return self._declared_first(declared, counted)

    def past(self) -> dict[UUID, int | None]:
        if self.line.indicator not in INDICATORS:
            return dict.fromkeys(self.children)
        year = self.line.period_start.year
        span = Span(date(year - YEARS_BACK, 1, 1), date(year, 1, 1))
        question = self.question.of(self.line.indicator).within(span, self.on)
        counted = self._by_child(facts(question).values_list("unit", "stream_id", "subject"))
        if self.line.indicator != "admissions":
            return counted
        declared: Counter[UUID] = Counter()
        for one in DeclaredFlow.objects.filter(flow=Flow.ADMITTED, start__gte=span.start, end__lte=span.end):
            declared[one.unit_id] += one.number
        return self._declared_first(declared, counted)

    @cached_property
    def _empty(self) -> dict[UUID, int | None]:
        return dict.fromkeys(self.children, 0)

    def _by_child(self, where: Iterable[tuple[UUID, UUID | None, UUID]]) -> dict[UUID, int | None]:
        """How many of these (unit, case, person) are told at or under each child."""
        counts = Counter(self.tree.child_of(self.line.unit_id, self.tree.home(*one)) for one in where)
        return {**self._empty, **{child: counts[child] for child in self.children}}

    def _declared_first(
        self, declared: Mapping[UUID, int], counted: Mapping[UUID, int | None]
    ) -> dict[UUID, int | None]:
        """What a unit declared, else what is counted by name; None where an office of declared numbers says nothing."""
        if not declared:
            return dict(counted)
        told = Told(self.tree, own_shares(declared, self.tree.paths))
        found: dict[UUID, int | None] = {}
        for child in self.children:
            number = told.at(child)
            found[child] = number if number is not None else (counted[child] or None)
        return found
