from typing import ClassVar, Self

from django.db import models

from ketnap.base.dated import Dated, DatedQuerySet
from ketnap.people.enums import DutyKind, Gender, MemberKind, SeatRole
from ketnap.units.enums import Flow
from ketnap.units.models import Body, Unit


class PersonQuerySet(models.QuerySet["Person"]):
    def in_name_order(self) -> Self:
        """Given name first, as Vietnamese lists are ordered."""
        return self.order_by("sort_key", "pk")


class Person(models.Model):
    """A person, derived from the events about them. An erased person keeps the id and loses everything else.

    `search_name` is the folded name (`lib.names.fold`), `sort_key` its place in a list (`lib.names.sort_key`).
    """

    id = models.UUIDField(primary_key=True)
    full_name = models.CharField("Họ và tên", max_length=200)
    birth = models.DateField("Ngày sinh", null=True)
    birth_precision = models.CharField(max_length=5, blank=True)
    gender = models.CharField("Giới tính", max_length=10, choices=Gender.choices, blank=True)
    search_name = models.CharField(max_length=200, db_index=True)
    sort_key = models.CharField(max_length=600, db_index=True)
    erased = models.BooleanField(default=False)

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.full_name

    @property
    def birth_text(self) -> str:
        """The birth date as precisely as it is known."""
        if self.birth is None:
            return ""
        return self.birth.strftime({"year": "%Y", "month": "%m/%Y"}.get(self.birth_precision, "%d/%m/%Y"))


class PersonAttribute(Dated):
    """A coded attribute (`people.attributes`) as it holds from `valid_from` (inclusive) to `valid_to` (exclusive)."""

    key = models.CharField(primary_key=True, max_length=60)
    person = models.ForeignKey(Person, models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=30)
    value = models.CharField(max_length=300)

    objects = DatedQuerySet.as_manager()


class Membership(Dated):
    """Where a Party member belongs, as what, in which time.

    `began` and `ended` say how the person came and went, as the membership ledger names it; empty = not said, or a change
    inside the organisation.
    """

    key = models.CharField(primary_key=True, max_length=60)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships")
    kind = models.CharField(max_length=15, choices=MemberKind.choices)
    exempt = models.BooleanField(default=False)
    began = models.CharField(max_length=12, choices=Flow.choices, blank=True)
    ended = models.CharField(max_length=12, choices=Flow.choices, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "kind"], name="people_membership_unit")]


class BodySeat(Dated):
    """A person's seat in a body, in time."""

    key = models.CharField(primary_key=True, max_length=60)
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats")
    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=20, choices=SeatRole.choices)

    objects = DatedQuerySet.as_manager()


class Duty(Dated):
    """A post in a branch, or the duty of a committee's member at a unit below, in time and with its paper."""

    key = models.CharField(primary_key=True, max_length=60)
    person = models.ForeignKey(Person, models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    paper = models.UUIDField(null=True)

    objects = DatedQuerySet.as_manager()
