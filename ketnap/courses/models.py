from typing import ClassVar, Self

from django.db import models

from ketnap.accounts.models import User
from ketnap.courses.enums import ClassKind, EnrolmentState, TimeSlot
from ketnap.people.models import Person
from ketnap.units.models import Unit


class ClassQuerySet(models.QuerySet["CourseClass"]):
    def for_user(self, user: User) -> Self:
        """Classes held by units in the user's scope or above it (people of the scope go there)."""
        return self.filter(user.reaches("courses.view", "organiser", above=True))


class CourseClass(models.Model):
    """A class. `outside_learners` are learners of other units whom this office counts but does not name."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField("Tên lớp", max_length=200)
    kind = models.CharField("Loại lớp", max_length=20, choices=ClassKind.choices)
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="classes", verbose_name="Đơn vị mở lớp")
    issuer = models.CharField("Nơi cấp giấy chứng nhận", max_length=200)
    starts_on = models.DateField("Khai giảng")
    ends_on = models.DateField("Bế giảng (ngày cuối)")
    place = models.CharField("Địa điểm", max_length=200, blank=True)
    time_slot = models.CharField("Thời gian học", max_length=20, choices=TimeSlot.choices, default=TimeSlot.DAY)
    outside_learners = models.PositiveIntegerField("Học viên đơn vị khác", default=0)

    objects = ClassQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ClassSession(models.Model):
    """One topic on one day."""

    course = models.ForeignKey(CourseClass, models.CASCADE, related_name="sessions")
    on = models.DateField("Ngày")
    topic = models.CharField("Chuyên đề", max_length=200)


class Enrolment(models.Model):
    """A person in a class, sent by a unit. Derived from the person's events."""

    key = models.CharField(primary_key=True, max_length=80)
    course = models.ForeignKey(CourseClass, models.CASCADE, related_name="enrolments", db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="enrolments")
    state = models.CharField(max_length=12, choices=EnrolmentState.choices)
    since = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["course", "unit"], name="courses_enrolment_unit")]


class Certificate(models.Model):
    """A certificate of a class. Whether it still holds is the rulebook's answer (R-SYM-08), not a column."""

    key = models.CharField(primary_key=True, max_length=60)
    course = models.ForeignKey(CourseClass, models.CASCADE, related_name="certificates", db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="certificates")
    code = models.CharField("Loại giấy", max_length=30)
    number = models.CharField("Số", max_length=40, blank=True)
    issuer = models.CharField("Nơi cấp", max_length=200, blank=True)
    issued_on = models.DateField("Ngày cấp")
