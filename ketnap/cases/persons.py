"""One person, for whoever may see names there: where they belong, what they hold; correct what was mistyped, erase for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.base.errors import BadInput, NotFound, Refused, plain
from ketnap.cases.models import Case
from ketnap.lib.vietnamese import format_date
from ketnap.people import actions
from ketnap.people.actions import NewPerson
from ketnap.people.models import Membership, Person
from ketnap.people.posts import Post, posts_held
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import Unit

NAMES, CORRECT, ERASE = "people.names", "people.correct", "people.erase"


@dataclass(frozen=True)
class PersonSeen:
    """A person as a reader sees them: only memberships and cases within the right to names."""

    person: Person
    memberships: Sequence[Membership]
    cases: Sequence[Case]
    posts: Sequence[Post]

    @property
    def units(self) -> list[Unit]:
        """Units at which something is kept about the person, the newest first: where a right is asked."""
        found = [case.unit for case in self.cases] + [row.unit for row in self.memberships]
        return list(dict.fromkeys(found))


def person_for(user: User, identity: UUID, on: date) -> PersonSeen:
    """The person, if a membership or a case of theirs lies where the user may see names. Raises NotFound otherwise."""
    person = Person.objects.filter(pk=identity).first()
    if person is None:
        raise NotFound(str(identity))
    rows = (
        Membership.objects.filter(user.reaches(NAMES), person=person)
        .select_related("unit")
        .order_by("-valid_from", "key")
    )
    known = Case.objects.filter(user.reaches(NAMES), person=person).select_related("unit").order_by("-opened_on", "pk")
    memberships, cases = list(rows), list(known)
    if not memberships and not cases:
        raise NotFound(str(identity))
    return PersonSeen(person, memberships, cases, posts_held(person.pk, on))


def correct(seen: PersonSeen, values: NewPerson, *, reason: str, confirmation: str, actor: User, on: date) -> None:
    """Correct name, birth or gender that were mistyped; the old ones stay in the journal.

    Raises Forbidden without the right where the person is kept, BadInput without a reason or when the name typed again
    is not the new one, and when nothing differs.
    """
    unit = _where(seen, actor, CORRECT)
    if confirmation.strip() != values.full_name.strip():
        raise BadInput("confirmation", "Gõ lại đúng họ và tên sau khi sửa.")
    person = seen.person
    same = (person.full_name, person.birth, person.birth_precision, person.gender)
    precision = values.birth_precision if values.birth else ""
    if (values.full_name.strip(), values.birth, precision, values.gender) == same:
        raise BadInput("full_name", "Chưa có gì khác với thông tin đang ghi.")
    actions.correct_identity(person.pk, values, reason=reason, on=on, actor=actor.username, unit=unit.pk)


def refusals_to_erase(seen: PersonSeen, on: date) -> list[Reason]:
    """Why the data of the person are still needed on the day: a running case, a membership, a post."""
    identity = seen.person.pk
    reasons = []
    for case in Case.objects.running().filter(person=identity).select_related("unit"):
        text = f"Hồ sơ tại {case.unit.name} đang theo dõi (từ ngày {format_date(case.opened_on)})."
        reasons.append(plain("K-ERASE", text, remedy="Kết thúc hồ sơ trước."))
    open_ = Q(valid_to=None) | Q(valid_to__gt=on)
    for row in Membership.objects.filter(open_, person=identity).select_related("unit"):
        text = f"Đang sinh hoạt đảng tại {row.unit.name}."
        reasons.append(plain("K-ERASE", text, remedy="Dữ liệu đảng viên được giữ khi còn sinh hoạt."))
    for post in posts_held(identity, on):
        reasons.append(plain("K-ERASE", f"Đang giữ {post.label}.", remedy="Ghi thôi chức danh trước."))
    return reasons


def erase(seen: PersonSeen, *, reason: str, confirmation: str, actor: User, on: date) -> None:
    """Destroy the person's key for good: no name, date or text about the person can be read any more, here or in copies.

    Raises Forbidden without the right where the person is kept, BadInput without a reason or when the name was not typed
    exactly, Refused while the data are needed.
    """
    unit = _where(seen, actor, ERASE)
    if seen.person.erased:
        raise BadInput("confirmation", "Dữ liệu của người này đã được xóa.")
    if confirmation.strip() != seen.person.full_name:
        raise BadInput("confirmation", "Gõ lại đúng họ và tên đang ghi, có dấu.")
    reasons = refusals_to_erase(seen, on)
    if reasons:
        raise Refused(reasons)
    actions.erase_person(seen.person.pk, reason=reason, actor=actor.username, unit=unit.pk)


def _where(seen: PersonSeen, actor: User, right: str) -> Unit:
    """The unit at which the right is held: the newest that keeps something. Raises Forbidden when the right is missing there."""
    unit = seen.units[0]
    require(actor, right, at=unit)
    return unit
