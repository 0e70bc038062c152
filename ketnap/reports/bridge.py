"""The bridge between two trees: a figure under the old one and under the new one, and the units behind each difference.

Both figures are made of the same items (events, members, declared numbers). An item that two trees tell at different units
gives one step on one line of each; so the lines of a unit add up exactly to the difference of its figures.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from ketnap.base.errors import BadInput
from ketnap.lib.vietnamese import format_date
from ketnap.people.models import Membership
from ketnap.reports.declared import declared_on
from ketnap.reports.figures.counting import Figure, Question, figure
from ketnap.reports.figures.trees import NODE, Home, Placed
from ketnap.reports.ledger import histories_of
from ketnap.units.models import Unit
from ketnap.units.queries import names_on

Way = Literal["moved", "merge", "split", "dissolve", "abolish", "closed", "opened", "pending", "once"]
Side = UUID | Literal["own", "outside"]
OWN: Side = "own"
OUTSIDE: Side = "outside"
WAYS: dict[Way, str] = {
    "moved": "chuyển trực thuộc",
    "merge": "hợp nhất, sáp nhập",
    "split": "chia tách",
    "dissolve": "giải thể",
    "abolish": "bỏ cấp",
    "closed": "kết thúc",
    "opened": "lập mới",
    "pending": "chưa phân",
    "once": "mỗi người tính một lần",
}
WAY_OF: dict[str, Way] = {"merge": "merge", "split": "split", "dissolve": "dissolve", "abolish": "abolish"}
SIDES: dict[Side, str] = {OWN: "trực tiếp tại đơn vị", OUTSIDE: "ngoài đơn vị"}

Sums = Counter[Side]
Steps = Mapping[tuple[Side, Side, Way, UUID], int]
Names = Mapping[UUID, tuple[str, str]]


@dataclass(frozen=True)
class Item:
    """Something counted at a unit: `number` times, told on each tree where unit, case and person lead."""

    key: str
    unit: UUID
    number: int = 1
    stream: UUID | None = None
    person: UUID | None = None

    def home(self, tree: Placed) -> Home | None:
        return tree.home(self.unit, self.stream, self.person)


@dataclass(frozen=True)
class Line:
    """`number` came to the row's unit (negative: went), because of what became of `carrier`; `other`: from where, to where."""

    way: Way
    carrier: UUID
    carrier_name: str
    carrier_code: str
    other: str
    number: int

    @property
    def direction(self) -> str:
        return "từ" if self.number > 0 else "sang"

    @property
    def text(self) -> str:
        """`Chi bộ Một (chia tách), từ Đảng bộ xã A`."""
        return f"{self.carrier_name} ({WAYS[self.way]}), {self.direction} {self.other}"


@dataclass(frozen=True)
class Row:
    """A unit with its figure on both trees; None = it does not stand on that tree."""

    code: str
    name: str
    old: int | None
    new: int | None
    lines: tuple[Line, ...]

    @property
    def difference(self) -> int:
        return (self.new or 0) - (self.old or 0)


@dataclass(frozen=True)
class Bridge:
    """The answer: the unit itself, and every unit directly under it on either tree. `label` says what is counted."""

    question: Question
    label: str
    old_on: date
    new_on: date
    total: Row
    rows: tuple[Row, ...]

    @property
    def changed(self) -> list[Row]:
        """Rows whose figure differs, or of which as many came as went."""
        return [row for row in self.rows if row.lines or row.difference]


def usual_other(question: Question) -> date:
    """The day to compare with when none is named: that of the usual tree, or the day before the period where it is asked for."""
    usual = min(question.period.last, question.as_of)
    return question.period.start - timedelta(days=1) if question.tree_on == usual else usual


def bridge(question: Question, other: date) -> Bridge:
    """The figure of the question on the tree of `tree_on` and on that of `other`, older tree first.

    Raises BadInput when the unit stands on neither tree.
    """
    old, new = (_on_tree(question, day) for day in sorted((question.tree_on, other)))
    before, after = _items_of(old), _items_of(new)
    return _Trees(old, new).bridge(question, question.indicator.label_vi, before, after)


def bridge_of_members(question: Question, other: date, *, declared: bool) -> Bridge:
    """Members at the end of the last day counted, as declared in numbers or as counted by name, on both trees.

    Raises BadInput when the unit stands on neither tree.
    """
    old, new = (_on_tree(question, day) for day in sorted((question.tree_on, other)))
    found = _Trees(old, new)
    items = _declared(question) if declared else {**_members(old), **_members(new)}
    label = "Đảng viên cuối kỳ, theo số khai" if declared else "Đảng viên cuối kỳ, đếm từ danh sách"
    return found.bridge(question, label, found.inside(old, items), found.inside(new, items))


def _on_tree(question: Question, day: date) -> Question:
    return question if question.tree_on == day else replace(question, tree_on=day)


def _items_of(question: Question) -> dict[str, Item]:
    found: Figure | None = figure(question) if question.unit.pk in question.tree.paths else None
    facts = found.facts if found else ()
    return {fact.key: Item(fact.key, fact.unit, 1, fact.stream_id, fact.subject) for fact in facts}


def _declared(question: Question) -> dict[str, Item]:
    shares = declared_on(question.last, question.known_by)
    return {unit.hex: Item(unit.hex, unit, number) for unit, number in shares.items()}


def _members(question: Question) -> dict[str, Item]:
    if question.unit.pk not in question.tree.paths:
        return {}
    rows = (row for own in histories_of(question) for row in own if _holds(row, question.last))
    return {row.key: Item(row.key, row.unit_id, 1, None, row.person_id) for row in rows}


def _holds(row: Membership, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to > on)


class _Trees:
    """Two trees side by side under one unit, and what each item does between them."""

    def __init__(self, old: Question, new: Question) -> None:
        self.old_on, self.new_on = old.tree_on, new.tree_on
        self.old, self.new, self.top = old.tree, new.tree, old.unit.pk
        if self.top not in self.old.paths and self.top not in self.new.paths:
            days = f"{format_date(self.old_on)} và {format_date(self.new_on)}"
            raise BadInput("unit", f"{old.unit_name} không tồn tại vào các ngày {days}.")

    def inside(self, question: Question, items: Mapping[str, Item]) -> dict[str, Item]:
        """The items that the tree tells at the unit or under it."""
        tree = question.tree
        return {key: item for key, item in items.items() if tree.holds(self.top, item.home(tree))}

    def bridge(self, question: Question, label: str, before: Mapping[str, Item], after: Mapping[str, Item]) -> Bridge:
        """Add up both sides, and every step between them."""
        old, new = Sums(), Sums()
        steps: Counter[tuple[Side, Side, Way, UUID]] = Counter()
        for key, item in {**before, **after}.items():
            start = self._side(self.old, item) if key in before else OUTSIDE
            end = self._side(self.new, item) if key in after else OUTSIDE
            old[start] += item.number
            new[end] += item.number
            if start != end:
                steps[start, end, *self._why(item, start, end)] += item.number
        return self._shown(question, label, old, new, {step: number for step, number in steps.items() if number})

    def _side(self, tree: Placed, item: Item) -> Side:
        return tree.child_of(self.top, item.home(tree)) or OWN

    def _why(self, item: Item, start: Side, end: Side) -> tuple[Way, UUID]:
        """The topmost unit whose own fate brings the item from the one side to the other."""
        home = item.home(self.old)
        for unit in self._way_down(home, start):
            if home and unit == home.pending:
                return "pending", unit
            way = self._fate(unit, end)
            if way is not None:
                return way, unit
        if item.unit not in self.old.paths:
            return "opened", item.unit
        return "once", item.unit

    def _way_down(self, home: Home | None, start: Side) -> Iterable[UUID]:
        """The units from the row down to where the old tree tells the item."""
        if home is None:
            return
        above = self.old.paths.get(self.top, "") if start != OUTSIDE else ""
        for end in range(len(above) + NODE, len(home.path) + 1, NODE):
            yield self.old.at[home.path[:end]]
        if home.pending:
            yield home.pending

    def _fate(self, unit: UUID, end: Side) -> Way | None:
        """What became of the unit, when that explains that what it had is told at `end` now."""
        home = self.new.home(unit)
        if unit in self.new.paths:
            return "moved" if self._leads(home, end) else None
        heirs = self.new.lineages.heirs(unit, self.new.on)
        act = self.new.lineages.act_of(unit)
        if len(heirs) > 1:
            return "split"
        if not self._leads(home, end):
            return None
        return WAY_OF.get(self.new.lineages.kind_of(act), "closed") if heirs and act else "closed"

    def _leads(self, home: Home | None, end: Side) -> bool:
        if end == OUTSIDE:
            return not self.new.holds(self.top, home)
        return self.new.holds(self.top, home) and (self.new.child_of(self.top, home) or OWN) == end

    def _shown(self, question: Question, label: str, old: Sums, new: Sums, steps: Steps) -> Bridge:
        sides = dict.fromkeys([*self.old.children_of(self.top), *self.new.children_of(self.top), *old, *new])
        units = {side for side in sides if isinstance(side, UUID)}
        names = _names({self.top, *units, *(carrier for _, _, _, carrier in steps)}, self.new_on)
        rows = [self._row(side, old, new, steps, names) for side in sides if side != OUTSIDE]
        rows.sort(key=lambda row: (row.code == names[self.top][0], row.code))
        code, name = names[self.top]
        total = Row(
            code, name, _inside(old) if self.top in self.old.paths else None,
            _inside(new) if self.top in self.new.paths else None, _lines(OUTSIDE, steps, names, sign=-1),
        )  # fmt: skip
        return Bridge(question, label, self.old_on, self.new_on, total, tuple(rows))

    def _row(self, side: Side, old: Sums, new: Sums, steps: Steps, names: Names) -> Row:
        code, name = names[side if isinstance(side, UUID) else self.top]
        notes = [SIDES[OWN]] if side == OWN else [
            tree.pending_note(side)
            for tree, sums in ((self.old, old), (self.new, new))
            if isinstance(side, UUID) and side not in tree.paths and side in sums
        ]  # fmt: skip
        shown = f"{name} ({'; '.join(notes)})" if notes else name
        before, after = (
            sums[side] if side in sums or side == OWN or side in tree.paths else None
            for tree, sums in ((self.old, old), (self.new, new))
        )
        return Row(code, shown, before, after, _lines(side, steps, names))


def _inside(sums: Sums) -> int:
    return sum(number for side, number in sums.items() if side != OUTSIDE)


def _lines(side: Side, steps: Steps, names: Names, sign: int = 1) -> tuple[Line, ...]:
    """What came to the side and what went from it; seen from the other side with `sign` -1."""
    found = []
    for (start, end, way, carrier), number in steps.items():
        if side not in (start, end):
            continue
        other = start if side == end else end
        told = SIDES[OUTSIDE] if sign < 0 else names[other][1] if isinstance(other, UUID) else SIDES[other]
        code, name = names[carrier]
        found.append(Line(way, carrier, name, code, told, sign * (number if side == end else -number)))
    return tuple(sorted(found, key=lambda one: (one.number < 0, one.carrier_code, one.other)))


def _names(units: set[UUID], on: date) -> Names:
    """Code and name of each unit: the name on the day, for a unit that ended the last one it had."""
    codes, names = dict(Unit.objects.filter(pk__in=units).values_list("pk", "code")), names_on(units, on)
    return {unit: (codes[unit], names[unit]) for unit in units}
