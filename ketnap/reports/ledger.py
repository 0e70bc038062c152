"""B3: the membership ledger. Opening + those who came − those who went = closing, per unit and period.

Counted from the memberships of named persons, and beside it as declared in numbers; where both are known the gap is shown.
Opening is the number at the end of the day before the period, closing that at the end of its last day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from ketnap.lib.periods import Span
from ketnap.people.models import Membership
from ketnap.reports.declared import DeclaredBook, declared_book
from ketnap.reports.figures.counting import Question
from ketnap.units.enums import INFLOWS, OUTFLOWS, Flow
from ketnap.units.queries import names_on

ONE_DAY = timedelta(days=1)
OTHER_IN, OTHER_OUT = "other_in", "other_out"
IN_LINES = (*(flow.value for flow in INFLOWS), OTHER_IN)
OUT_LINES = (*(flow.value for flow in OUTFLOWS), OTHER_OUT)
LABELS: dict[str, str] = {
    **{flow.value: str(flow.label) for flow in Flow},
    OTHER_IN: "Đến, chưa rõ cách",
    OTHER_OUT: "Đi, chưa rõ cách",
}


@dataclass(frozen=True)
class Ledger:
    """One account. A number that nobody gave is None, which is not zero; `counted` ledgers have all numbers."""

    opening: int | None
    flows: Mapping[str, int | None]
    closing: int | None

    @property
    def reckoned(self) -> int | None:
        """Opening plus what came minus what went; None without an opening. A flow that was not reported counts as nothing."""
        if self.opening is None:
            return None
        came = sum(self.flows.get(line) or 0 for line in IN_LINES)
        return self.opening + came - sum(self.flows.get(line) or 0 for line in OUT_LINES)

    @property
    def gap(self) -> int | None:
        """Closing minus what was reckoned: 0 = the account closes."""
        return None if self.closing is None or self.reckoned is None else self.closing - self.reckoned

    @property
    def known(self) -> bool:
        return self.opening is not None or self.closing is not None


@dataclass(frozen=True)
class LedgerRow:
    """A unit with its ledger as counted by name and as declared in numbers (None: nothing was declared)."""

    code: str
    name: str
    counted: Ledger
    declared: Ledger | None

    @property
    def shown(self) -> Ledger:
        """The declared one where it says how many there are, else the counted one."""
        return self.declared if self.declared is not None and self.declared.closing is not None else self.counted

    @property
    def is_declared(self) -> bool:
        return self.shown is self.declared

    @property
    def difference(self) -> int | None:
        """Declared minus counted closing, where both are known."""
        if self.declared is None or self.declared.closing is None or self.counted.closing is None:
            return None
        return self.declared.closing - self.counted.closing


@dataclass(frozen=True)
class MembershipLedger:
    """B3: the unit, and the units directly below it. `by_rows`: sum of the closings shown in the rows."""

    question: Question
    span: Span
    total: LedgerRow
    rows: tuple[LedgerRow, ...]
    unreported: tuple[str, ...] = ()

    @property
    def by_rows(self) -> int:
        return sum(row.shown.closing or 0 for row in self.rows)


@dataclass(frozen=True)
class _Spell:
    """A stretch of time in which a person belonged to one of the units without a gap."""

    start: date
    end: date | None
    came: str
    went: str


@dataclass
class _Account:
    """A ledger being filled."""

    opening: int = 0
    closing: int = 0
    flows: Counter[str] = field(default_factory=Counter)

    def add(self, spell: _Spell, span: Span) -> None:
        gone = spell.end
        self.opening += spell.start < span.start and (gone is None or gone >= span.start)
        self.closing += spell.start < span.end and (gone is None or gone >= span.end)
        if span.contains(spell.start):
            self.flows[spell.came] += 1
        if gone is not None and span.contains(gone):
            self.flows[spell.went] += 1

    def ledger(self) -> Ledger:
        return Ledger(self.opening, {line: self.flows[line] for line in (*IN_LINES, *OUT_LINES)}, self.closing)


def membership_ledger(question: Question) -> MembershipLedger:
    """Answer B3 for the unit and period of the question, up to `as_of`; the units below as organised on `tree_on`.

    Memberships are read as known now. Raises BadInput when the unit does not exist on `tree_on`.
    """
    question.refuse_unless_placed()
    span = Span(question.period.start, max(question.last, question.period.start) + ONE_DAY)
    tree, top = question.tree, question.unit.pk
    inside = tree.under(top)
    children = _children(question)
    child_of = {unit: tree.child_of(top, unit) for unit in inside}
    total, accounts = _Account(), {child: _Account() for child in children}
    for rows in _histories(inside):
        for spell in spells(rows, inside):
            total.add(spell, span)
        for child in {child_of.get(row.unit_id) for row in rows if row.unit_id in inside} - {None}:
            for spell in spells(rows, {unit for unit, own in child_of.items() if own == child}):
                accounts[child].add(spell, span)  # type: ignore[index]
    book = declared_book(tree.paths, question.unit.pk, span)
    names, codes = names_on([top, *children], question.tree_on), _codes([top, *children])

    def row(unit: UUID, account: _Account) -> LedgerRow:
        return LedgerRow(codes[unit], names[unit], account.ledger(), _declared(book, unit))

    ordered = sorted(children, key=lambda child: codes[child])
    return MembershipLedger(
        question, span, row(top, total), tuple(row(child, accounts[child]) for child in ordered),
        tuple(names[child] for child in ordered if book.any and book.closing(child) is None),
    )  # fmt: skip


def spells(rows: Sequence[Membership], inside: Iterable[UUID]) -> list[_Spell]:
    """Stretches of one person's memberships (in order of time) inside a set of units; moves within it are no events."""
    units, found = set(inside), list[_Spell]()
    place = 0
    while place < len(rows):
        if rows[place].unit_id not in units:
            place += 1
            continue
        first = last = place
        while (
            last + 1 < len(rows)
            and rows[last + 1].unit_id in units
            and rows[last].valid_to == rows[last + 1].valid_from
        ):
            last += 1
        before = rows[first - 1] if first else None
        after = rows[last + 1] if last + 1 < len(rows) else None
        found.append(
            _Spell(rows[first].valid_from, rows[last].valid_to, _came(rows[first], before), _went(rows[last], after))
        )
        place = last + 1
    return found


def _came(row: Membership, before: Membership | None) -> str:
    if row.began:
        return row.began
    return Flow.MOVED_IN.value if before is not None and before.valid_to == row.valid_from else OTHER_IN


def _went(row: Membership, after: Membership | None) -> str:
    if row.ended:
        return row.ended
    return Flow.MOVED_OUT.value if after is not None and row.valid_to == after.valid_from else OTHER_OUT


def _histories(units: set[UUID]) -> Iterable[list[Membership]]:
    """All memberships of everybody who ever belonged to one of the units, by person, in order of time."""
    people = Membership.objects.filter(unit__in=units).values("person")
    rows = Membership.objects.filter(person__in=people).order_by("person", "valid_from", "key")
    own: list[Membership] = []
    for row in rows:
        if own and own[0].person_id != row.person_id:
            yield own
            own = []
        own.append(row)
    if own:
        yield own


def _declared(book: DeclaredBook, unit: UUID) -> Ledger | None:
    found = Ledger(book.opening(unit), {flow.value: book.flow(unit, flow) for flow in Flow}, book.closing(unit))
    return found if found.known else None


def _children(question: Question) -> list[UUID]:
    tree, top = question.tree, question.unit.pk
    return [unit for unit in tree.paths if unit != top and tree.child_of(top, unit) == unit]


def _codes(units: list[UUID]) -> dict[UUID, str]:
    from ketnap.units.models import Unit

    return dict(Unit.objects.filter(pk__in=units).values_list("pk", "code"))
