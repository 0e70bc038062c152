"""Reads about cases."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.base.errors import NotFound, Refused, plain
from ketnap.cases.models import Case, VerificationRequest
from ketnap.people.models import Membership


def case_for(user: User, identity: UUID | str) -> Case:
    """The case, if the user may see it. Raises NotFound for one that does not exist or lies outside the user's scope."""
    try:
        found = Case.objects.for_user(user).select_related("person", "unit").filter(pk=identity).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound(str(identity))
    return found


def refuse_member(person: UUID, on: date) -> None:
    """Raise Refused when the person is a Party member on the day: there is nothing to introduce."""
    member = Membership.objects.filter(person=person).as_of(on).select_related("unit").first()
    if member is not None:
        text = f"Người này đang là đảng viên ({member.get_kind_display().lower()}) tại {member.unit.name}."
        raise Refused([plain("K-ONE-CASE", text, remedy="Kiểm tra lại có đúng người không.")])


def refuse_second_case(person: UUID) -> None:
    """Raise Refused when the person has a running case: one at a time."""
    running = Case.objects.running().filter(person=person).select_related("unit").first()
    if running is not None:
        raise Refused(
            [
                plain(
                    "K-ONE-CASE",
                    f"Người này đang có hồ sơ tại {running.unit.name} (từ {running.opened_on:%d/%m/%Y}).",
                    remedy="Mở hồ sơ đang có, hoặc kết thúc hồ sơ đó trước.",
                )
            ]
        )


@dataclass(frozen=True)
class OverdueAnswer:
    """A verification request without an answer; `days` since it was sent, as of the day asked."""

    case: Case
    request: VerificationRequest
    days: int


def unanswered(user: User, on: date, *, longer_than: int = 60) -> list[OverdueAnswer]:
    """Requests sent more than `longer_than` days before `on` and not answered by then, longest waiting first. One query."""
    cases = Case.objects.for_user(user).before_admission()
    rows = VerificationRequest.objects.filter(case__in=cases, sent_on__lte=on, answered_on=None).select_related(
        "case__person", "case__unit"
    )
    waiting = [OverdueAnswer(row.case, row, (on - row.sent_on).days) for row in rows]
    return sorted(
        (one for one in waiting if one.days > longer_than), key=lambda one: (-one.days, one.case.person.sort_key)
    )
