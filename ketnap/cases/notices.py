"""Who was told about which deadline: the only thing about a deadline that is stored, and only for the date it then had."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import BadInput, Conflict, NotFound
from ketnap.cases.deadlines import last_day
from ketnap.cases.facts import open_book
from ketnap.cases.models import DeadlineNotice
from ketnap.rulebook.deadlines import Due
from ketnap.units.models import Unit

TELL = "cases.branch"
Whom = DeadlineNotice.Whom


@dataclass(frozen=True)
class Notices:
    """The notices of some cases; `of` finds that of a deadline with the date it has now."""

    known: dict[tuple[UUID, str, date, str], DeadlineNotice] = field(default_factory=dict)

    def of(self, case: UUID, due: Due, whom: str = Whom.OWNER) -> DeadlineNotice | None:
        """The notice for the date that the deadline has now; None: nobody was told of this date."""
        end = last_day(due)
        return self.known.get((case, due.id, end, whom)) if end else None


def notices_of(cases: Iterable[UUID]) -> Notices:
    """The notices of the cases, with one query."""
    rows = DeadlineNotice.objects.filter(case__in=list(cases))
    return Notices({(row.case, row.deadline, row.due_on, row.whom): row for row in rows})


def tell(case: UUID, deadline: str, *, due_on: date, whom: str, on: date, actor: User) -> DeadlineNotice:
    """Note that the one who must act (or, once it is overdue, the superior) was told about a deadline on the day `on`.

    Raises NotFound, Forbidden, BadInput (a superior before the deadline is over), Conflict when the deadline no longer has
    that date or was told before.
    """
    book = open_book([case], on)
    if case not in book.states:
        raise NotFound(str(case))
    unit = Unit.objects.get(pk=book.states[case].unit)
    require(actor, TELL, at=unit)
    if whom not in Whom.values:
        raise BadInput("whom", "Chọn đã báo cho ai.")
    due = next((one for one in book.due(case) if one.id == deadline), None)
    if due is None or last_day(due) != due_on:
        raise Conflict("Thời hạn này đã thay đổi hoặc việc đã làm xong. Hãy xem lại trang hồ sơ.")
    if whom == Whom.SUPERIOR and not due.overdue:
        raise BadInput("whom", "Thời hạn chưa qua: chưa phải báo cấp trên.")
    if notices_of([case]).of(case, due, whom) is not None:
        raise Conflict("Đã ghi báo về thời hạn này rồi.")
    with transaction.atomic():
        row = DeadlineNotice.objects.create(
            case=case, unit=unit, deadline=deadline, due_on=due_on, whom=whom, told_on=on, told_by=actor.username
        )
        details = {"deadline": deadline, "due_on": due_on, "whom": whom, "on": on}
        audit("cases.tell", actor=actor.username, target=f"case:{case}", unit=unit.pk, details=details)
    return row
