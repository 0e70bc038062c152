"""What the pages of classes show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.base.errors import NotFound
from ketnap.cases.models import Case
from ketnap.courses.enums import ClassKind, EnrolmentState
from ketnap.courses.models import Certificate, ClassSession, CourseClass, Enrolment
from ketnap.people.enums import MemberKind
from ketnap.people.models import Membership
from ketnap.units.models import Unit, UnitPlacement
from ketnap.web.search.page import words_in


def class_for(user: User, key: UUID) -> CourseClass:
    """The class. Raises NotFound outside the reader's scope."""
    row = CourseClass.objects.for_user(user).select_related("organiser").filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    return row


def with_numbers(user: User) -> QuerySet[CourseClass]:
    """Classes in scope with how many named learners came and finished. One query."""
    came = Count("enrolments", filter=~Q(enrolments__state=EnrolmentState.LEFT), distinct=True)
    done = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.COMPLETED), distinct=True)
    return CourseClass.objects.for_user(user).select_related("organiser").annotate(came=came, done=done)


@dataclass(frozen=True)
class Learner:
    """A learner; `name` and `number` are empty where the reader has no right to names at the sending unit."""

    enrolment: Enrolment
    name: str
    number: str
    certified_on: date | None
    case: UUID | None

    @property
    def sort_key(self) -> str:
        return self.enrolment.person.sort_key if self.name else ""

    @property
    def unit_name(self) -> str:
        return self.enrolment.unit.short_name


@dataclass(frozen=True)
class ClassPage:
    course: CourseClass
    sessions: Sequence[ClassSession]
    learners: Sequence[Learner]

    @property
    def came(self) -> int:
        return sum(one.enrolment.state != EnrolmentState.LEFT for one in self.learners)

    @property
    def done(self) -> int:
        return sum(one.enrolment.state == EnrolmentState.COMPLETED for one in self.learners)

    @property
    def all_learners(self) -> int:
        return self.came + self.course.outside_learners

    @property
    def names_shown(self) -> int:
        return sum(bool(one.name) for one in self.learners)


def class_page(user: User, key: UUID) -> ClassPage:
    """One class: learners whom the reader may name in name order, then the others by unit. A fixed number of queries."""
    course = class_for(user, key)
    rows = list(
        Enrolment.objects.filter(course=course).select_related("person", "unit").order_by("person__sort_key", "pk")
    )
    certificates = {one.person_id: one for one in Certificate.objects.filter(course=course).order_by("issued_on", "pk")}
    named = _units_with(user, "people.names", {row.unit_id for row in rows})
    cases = dict(
        Case.objects.for_user(user).filter(person__in=[row.person_id for row in rows]).values_list("person", "pk")
    )
    learners = [_learner(row, row.unit_id in named, certificates.get(row.person_id), cases) for row in rows]
    learners.sort(
        key=lambda one: (not one.name, "" if one.name else one.enrolment.unit.sort, one.sort_key, one.enrolment.key)
    )
    return ClassPage(course, list(ClassSession.objects.filter(course=course).order_by("on", "pk")), learners)


def _learner(row: Enrolment, named: bool, paper: Certificate | None, cases: dict[UUID, UUID]) -> Learner:
    return Learner(
        row,
        row.person.full_name if named else "",
        paper.number if paper and named else "",
        paper.issued_on if paper else None,
        cases.get(row.person_id),
    )


def _units_with(user: User, permission: str, units: set[UUID]) -> set[UUID]:
    rows = UnitPlacement.objects.as_of(user.today).filter(user.scope_for(permission).condition("path"), unit__in=units)
    return set(rows.values_list("unit", flat=True))


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be sent to the class, with the unit that sends."""

    person: UUID
    name: str
    birth: str
    unit: Unit
    stage: str


MOST_CANDIDATES = 200


def candidates(user: User, course: CourseClass, wanted: str = "") -> list[Candidate]:
    """Persons of the reader's units who are not in the class: for an awareness class the running cases before the file is
    decided, for a class of new members the probationary ones. At most MOST_CANDIDATES, in name order. Two queries.
    """
    there = Enrolment.objects.filter(course=course).values("person")
    scope = user.scope_for("people.manage")
    placed = scope.condition("unit__placements__path") & holds_on(user.today, "unit__placements__")
    named = words_in(wanted, "person__search_name")
    if ClassKind(course.kind) is ClassKind.NEW_MEMBER:
        members = Membership.objects.as_of(user.today).filter(placed, kind=MemberKind.PROBATIONARY).filter(named)
        rows = members.exclude(person__in=there).select_related("person", "unit").order_by("person__sort_key", "pk")
        return [_candidate(row, row.get_kind_display()) for row in rows[:MOST_CANDIDATES]]
    cases = Case.objects.before_admission().filter(placed).filter(named).exclude(person__in=there)
    found = cases.select_related("person", "unit").order_by("person__sort_key", "pk")[:MOST_CANDIDATES]
    return [_candidate(row, row.get_stage_display()) for row in found]


def _candidate(row: Case | Membership, stage: str) -> Candidate:
    return Candidate(row.person.pk, row.person.full_name, row.person.birth_text, row.unit, stage)
