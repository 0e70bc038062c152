"""Open classes, name learners, record who finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.courses.enums import ClassKind, EnrolmentState, TimeSlot
from ketnap.courses.models import Certificate, ClassSession, CourseClass, Enrolment
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.people.models import Person
from ketnap.units.models import Unit

COMPLETION = {ClassKind.AWARENESS: "person.class_completed", ClassKind.NEW_MEMBER: "person.new_member_class_completed"}
CERTIFICATE = {ClassKind.AWARENESS: "CN-NTVĐ", ClassKind.NEW_MEMBER: "new_member_certificate"}


@dataclass(frozen=True)
class NewClass:
    """What opening a class needs; both days are taught (inclusive)."""

    name: str
    kind: ClassKind
    starts_on: date
    ends_on: date
    issuer: str
    place: str = ""
    time_slot: TimeSlot = TimeSlot.DAY
    outside_learners: int = 0


def open_class(new: NewClass, *, organiser: Unit, actor: User) -> CourseClass:
    """Open a class held by the unit. Raises Forbidden, or BadInput when it ends before it starts or has no name."""
    require(actor, "courses.manage", at=organiser)
    if not new.name.strip():
        raise BadInput("name", "Hãy nhập tên lớp.")
    check_lengths(CourseClass, name=new.name, issuer=new.issuer, place=new.place)
    if new.outside_learners < 0:
        raise BadInput("outside_learners", "Số học viên đơn vị khác không thể âm.")
    if new.ends_on < new.starts_on:
        raise BadInput(
            "ends_on", f"Ngày bế giảng {new.ends_on:%d/%m/%Y} trước ngày khai giảng {new.starts_on:%d/%m/%Y}."
        )
    with transaction.atomic():
        row = CourseClass.objects.create(id=uuid7(), organiser=organiser, **vars(new))
        record("courses.open", actor=actor.username, target=f"class:{row.pk}", unit=organiser.pk, details=vars(new))
    return row


def add_session(course: CourseClass, on: date, topic: str, *, actor: User) -> ClassSession:
    """Add a topic on a day of the class."""
    require(actor, "courses.manage", at=course.organiser)
    if not topic.strip():
        raise BadInput("topic", "Hãy nhập chuyên đề.")
    check_lengths(ClassSession, topic=topic)
    if not course.starts_on <= on <= course.ends_on:
        raise BadInput(
            "on", f"Buổi học phải trong thời gian lớp ({course.starts_on:%d/%m/%Y}–{course.ends_on:%d/%m/%Y})."
        )
    with transaction.atomic():
        row = ClassSession.objects.create(course=course, on=on, topic=topic)
        record(
            "courses.session",
            actor=actor.username,
            target=f"class:{course.pk}",
            unit=course.organiser_id,
            details={"on": on, "topic": topic},
        )
    return row


def enrol(course: CourseClass, learners: Mapping[UUID, Unit], *, on: date, actor: User) -> None:
    """Name learners (person → sending unit) from the day `on`. Needs the right to record people at each sending unit.

    Raises Forbidden, or BadInput for a day after the class ended, an unknown person, a person who is in the class already.
    """
    for unit in {unit.pk: unit for unit in learners.values()}.values():
        require(actor, "people.manage", at=unit)
    if on > course.ends_on:
        raise BadInput("on", f"Lớp đã bế giảng ngày {course.ends_on:%d/%m/%Y}.")
    store.flush()
    if Person.objects.filter(pk__in=list(learners)).count() < len(learners):
        raise BadInput("person", "Có người chưa được ghi vào hệ thống.")
    there = (
        Enrolment.objects.filter(course=course, person__in=list(learners)).exclude(state=EnrolmentState.LEFT).count()
    )
    if there:
        raise BadInput("person", f"{there} người đã có trong lớp này.")
    drafts = [
        Draft("person.enrolled", person, on, {"class": str(course.pk)}, unit=unit.pk, subject=person)
        for person, unit in learners.items()
    ]
    with transaction.atomic():
        store.append(drafts, actor=actor.username)
        record(
            "courses.enrol",
            actor=actor.username,
            target=f"class:{course.pk}",
            unit=course.organiser_id,
            details={"persons": len(drafts)},
        )


def complete(course: CourseClass, certificates: Mapping[UUID, str], *, on: date, actor: User) -> None:
    """Record who finished on the day `on` and got which certificate number (may be unknown: "").

    Raises Forbidden, or BadInput for a person who is not enrolled or has finished already, or a day before the class ended.
    """
    require(actor, "courses.manage", at=course.organiser)
    if on < course.ends_on:
        raise BadInput("on", f"Giấy chứng nhận không thể cấp trước ngày bế giảng {course.ends_on:%d/%m/%Y}.")
    store.flush()
    rows = {row.person_id: row for row in Enrolment.objects.filter(course=course, person__in=list(certificates))}
    missing = [person for person in certificates if person not in rows or rows[person].state == EnrolmentState.LEFT]
    if missing:
        raise BadInput("person", f"{len(missing)} người không có trong danh sách học viên của lớp.")
    finished = [person for person in certificates if rows[person].state == EnrolmentState.COMPLETED]
    if finished:
        raise BadInput("person", f"{len(finished)} người đã được ghi hoàn thành lớp này.")
    for number in certificates.values():
        check_lengths(Certificate, number=number)
    kind = ClassKind(course.kind)
    with transaction.atomic():
        store.append(_completion(course, kind, rows, certificates, on), actor=actor.username)
        details = {"persons": len(certificates), "on": on}
        record(
            "courses.certify",
            actor=actor.username,
            target=f"class:{course.pk}",
            unit=course.organiser_id,
            details=details,
        )


def record_certificate(course: CourseClass, person: UUID, number: str, *, on: date, unit: Unit, actor: User) -> None:
    """Record what a certificate shows: the person of `unit` finished the class; it was issued on the day `on`.

    For learners whom the class's own list does not name here. Needs the right to record history at the person's unit.
    Raises Forbidden, or BadInput for a day before the class ended.
    """
    require(actor, "cases.history", at=unit)
    if on < course.ends_on:
        raise BadInput("on", f"Giấy chứng nhận không thể cấp trước ngày bế giảng {course.ends_on:%d/%m/%Y}.")
    kind = ClassKind(course.kind)
    there = Enrolment.objects.filter(course=course, person=person).exclude(state=EnrolmentState.LEFT).first()
    values = {"class": str(course.pk), "number": number, "issuer": course.issuer, "code": CERTIFICATE[kind]}
    drafts = [Draft("person.certified", person, on, values, unit=unit.pk, subject=person)]
    if there is None or there.state != EnrolmentState.COMPLETED:
        completed = Draft(
            COMPLETION[kind], person, course.ends_on, {"class": str(course.pk)}, unit=unit.pk, subject=person
        )
        drafts.insert(0, completed)
    if there is None:
        data = {"class": str(course.pk)}
        drafts.insert(0, Draft("person.enrolled", person, course.starts_on, data, unit=unit.pk, subject=person))
    with transaction.atomic():
        store.append(drafts, actor=actor.username)
        details = {"persons": 1, "on": on, "by": "certificate"}
        record("courses.certify", actor=actor.username, target=f"class:{course.pk}", unit=unit.pk, details=details)


def _completion(
    course: CourseClass, kind: ClassKind, rows: Mapping[UUID, Enrolment], certificates: Mapping[UUID, str], on: date
) -> Sequence[Draft]:
    drafts: list[Draft] = []
    for person, number in certificates.items():
        unit = rows[person].unit_id
        drafts.append(Draft(COMPLETION[kind], person, on, {"class": str(course.pk)}, unit=unit, subject=person))
        values = {"class": str(course.pk), "number": number, "issuer": course.issuer, "code": CERTIFICATE[kind]}
        drafts.append(Draft("person.certified", person, on, values, unit=unit, subject=person))
    return drafts
