"""B3: the membership ledger. Opening + those who came − those who went = closing, per unit and period.

Counted from the memberships of named persons, and beside it as declared in numbers; where both are known the gap is shown.
Opening is the number at the end of the day before the period, closing that at the end of its last day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from ketnap.journal.models import Event
from ketnap.journal.read import effective, histories
from ketnap.journal.registry import Stream
from ketnap.lib.periods import Span
from ketnap.people.models import Membership
from ketnap.people.projection import memberships_of
from ketnap.reports.declared import DeclaredBook, declared_book
from ketnap.reports.figures.counting import Question
from ketnap.units.enums import INFLOWS, OUTFLOWS, Flow
from ketnap.units.models import Unit
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
    """Answer B3 for the unit and period of the question, up to `as_of`, as known by `known_by`; told on the tree of `tree_on`.

    Raises BadInput when the unit does not exist on `tree_on`.
    """
    question.refuse_unless_placed()
    span = span_of(question)
    tree, top = question.tree, question.unit.pk
    total, accounts = _Account(), {child: _Account() for child in tree.children_of(top)}
    for rows in histories_of(question):
        homes = [tree.home(row.unit_id, None, row.person_id) for row in rows]
        for spell in _spells(rows, [tree.holds(top, home) for home in homes]):
            total.add(spell, span)
        own = [tree.child_of(top, home) for home in homes]
        for child in {one for one in own if one is not None}:
            account = accounts.setdefault(child, _Account())
            for spell in _spells(rows, [one == child for one in own]):
                account.add(spell, span)
    return _told(question, declared_book(tree, span), total, accounts)


def span_of(question: Question) -> Span:
    """The days of the period that are counted."""
    return Span(question.period.start, max(question.last, question.period.start) + ONE_DAY)


def _told(
    question: Question, book: DeclaredBook, total: _Account, accounts: Mapping[UUID, _Account]
) -> MembershipLedger:
    tree, top = question.tree, question.unit.pk
    units = {*accounts, *book.pending_under(top)}
    names, codes = names_on([top, *units], question.tree_on), _codes([top, *units])
    names |= {unit: f"{names[unit]} ({tree.pending_note(unit)})" for unit in units if unit not in tree.paths}

    def row(unit: UUID, account: _Account) -> LedgerRow:
        return LedgerRow(codes[unit], names[unit], account.ledger(), _declared(book, unit))

    ordered = sorted(units, key=lambda unit: (unit not in tree.paths, codes[unit]))
    silent = [unit for unit in ordered if unit in tree.paths and book.any and book.closing(unit) is None]
    return MembershipLedger(
        question, span_of(question), row(top, total), tuple(row(unit, accounts.get(unit, _Account())) for unit in ordered),
        tuple(names[unit] for unit in silent),
    )  # fmt: skip


def spells(rows: Sequence[Membership], inside: Iterable[UUID]) -> list[_Spell]:
    """Stretches of one person's memberships (in order of time) inside a set of units; moves within it are no events."""
    units = set(inside)
    return _spells(rows, [row.unit_id in units for row in rows])


def _spells(rows: Sequence[Membership], inside: Sequence[bool]) -> list[_Spell]:
    found = list[_Spell]()
    place = 0
    while place < len(rows):
        if not inside[place]:
            place += 1
            continue
        first = last = place
        while last + 1 < len(rows) and inside[last + 1] and rows[last].valid_to == rows[last + 1].valid_from:
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


def histories_of(question: Question) -> Iterable[list[Membership]]:
    """All memberships of everybody who ever belonged to the unit, by person, in order of time, as known by `known_by`."""
    tree, late = question.tree, _typed_since(question.known_by)
    units = tree.whole_units_under(question.unit.pk) | Q(unit__in=tree.undecided)
    people = Membership.objects.filter(units).values("person")
    rows = Membership.objects.filter(person__in=people).exclude(person__in=late).order_by("person", "valid_from", "key")
    for _person, own in groupby(rows.iterator(chunk_size=2000), key=lambda row: row.person_id):
        yield list(own)
    for person, events in histories(Stream.PERSON, late).items():
        yield list(memberships_of(person, effective([e for e in events if e.recorded_at <= (question.known_by or "")])))


def _typed_since(known_by: str | None) -> set[UUID]:
    """Persons about whose membership something was typed, or taken back, after the moment."""
    if known_by is None:
        return set()
    kinds = ("person.member", "person.member_ended", "person.void")
    late = Event.objects.filter(stream=Stream.PERSON.value, kind__in=kinds, recorded_at__gt=known_by)
    return set(late.values_list("stream_id", flat=True))


def _declared(book: DeclaredBook, unit: UUID) -> Ledger | None:
    found = Ledger(book.opening(unit), {flow.value: book.flow(unit, flow) for flow in Flow}, book.closing(unit))
    return found if found.known else None


def _codes(units: list[UUID]) -> dict[UUID, str]:
    return dict(Unit.objects.filter(pk__in=units).values_list("pk", "code"))
