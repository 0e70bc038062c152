"""Deadlines of many cases at once, for lists and the desk: computed when read, never counted down."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ketnap.cases.facts import Book
from ketnap.cases.state import fold
from ketnap.courses.models import Certificate
from ketnap.journal.read import effective, histories
from ketnap.journal.registry import Stream
from ketnap.localrules.queries import rules_on
from ketnap.rulebook import facts as rules
from ketnap.rulebook.deadlines import Due


def deadlines_of(cases: Sequence[UUID], on: date) -> dict[UUID, list[Due]]:
    """The deadlines that run on the day for each case, soonest first; overdue ones included. The same few queries for any number of cases."""
    book = Book(on)
    for identity, events in histories(Stream.CASE, cases).items():
        state = fold(identity, effective(events))
        if state is not None:
            book.states[identity] = state
            book.units[state.unit] = rules.Unit()
    persons = {state.person for state in book.states.values()}
    for certificate in Certificate.objects.filter(person__in=persons).order_by("issued_on", "pk"):
        book.certificates.setdefault(certificate.person_id, []).append(certificate)
    book.office_rules = rules_on(book.units, on)
    return {identity: book.due(identity) for identity in book.states}


def last_day(one: Due) -> date | None:
    """The day that counts: the extension on record, else the ordinary end."""
    return one.extended_to or one.due_on
