"""Reads about persons on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from ketnap.people.enums import MemberKind
from ketnap.people.models import BodySeat, Membership, Person, PersonAttribute
from ketnap.units.models import Body, Unit


@dataclass(frozen=True)
class Strength:
    """Members of a branch on a day, in numbers."""

    official: int
    probationary: int
    exempt: int


def strength_on(unit: Unit | UUID, on: date) -> Strength:
    """How many members the branch has on the day; exempted ones are among the official."""
    counted = (
        Membership.objects.filter(unit=unit)
        .as_of(on)
        .aggregate(
            official=Count("pk", filter=Q(kind=MemberKind.OFFICIAL)),
            probationary=Count("pk", filter=Q(kind=MemberKind.PROBATIONARY)),
            exempt=Count("pk", filter=Q(exempt=True)),
        )
    )
    return Strength(**counted)


def members_on(unit: Unit | UUID, on: date, kind: MemberKind | None = None) -> list[Membership]:
    """Memberships of the branch on the day in name order."""
    rows = Membership.objects.filter(unit=unit).as_of(on).select_related("person").order_by("person__sort_key", "pk")
    return list(rows.filter(kind=kind) if kind else rows)


def seats_on(body: Body | UUID, on: date) -> list[BodySeat]:
    """Members of a body in office on the day, in name order."""
    return list(
        BodySeat.objects.filter(body=body).as_of(on).select_related("person").order_by("person__sort_key", "pk")
    )


def official_since(people: Sequence[UUID], on: date) -> dict[UUID, date]:
    """Since when each of these persons has been an official member without a gap, as of the day; others are left out."""
    rows = Membership.objects.filter(person__in=list(people), kind=MemberKind.OFFICIAL, valid_from__lte=on).order_by(
        "person", "valid_from"
    )
    since: dict[UUID, date] = {}
    until: dict[UUID, date | None] = {}
    for row in rows:
        if row.person_id in since and until[row.person_id] == row.valid_from:
            until[row.person_id] = row.valid_to
        else:
            since[row.person_id], until[row.person_id] = row.valid_from, row.valid_to
    return {person: start for person, start in since.items() if (end := until[person]) is None or end > on}


def attributes_on(person: Person | UUID, on: date) -> dict[str, str]:
    """A person's attributes as they stand on the day."""
    return dict(PersonAttribute.objects.filter(person=person).as_of(on).values_list("name", "value"))
