"""Posts in branches and duties of committee members at units below: who, where, since when, by which paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.audit.record import record
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.people.enums import CHARGES, POSTS, DutyKind, MemberKind, SeatRole
from ketnap.people.models import BodySeat, Duty, Membership
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import body_on, children_on
from ketnap.units.scope import paths_above

_COMMITTEES = (BodyKind.COMMITTEE, BodyKind.STANDING_COMMITTEE)


def assign(person: UUID, unit: Unit, kind: DutyKind, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """Charge a person with a duty at a unit from the day `on`.

    A post in a branch goes to an official member of it; to be in charge of a unit or to attend its meetings, to a member of
    a committee above it. Raises BadInput otherwise, and when the person has that duty there already.
    """
    if Duty.objects.as_of(on).filter(person=person, unit=unit, kind=kind).exists():
        raise BadInput("person", f"Người này đã có nhiệm vụ “{kind.label}” ở {unit.name}.")
    if kind in POSTS:
        _check_post(person, unit, kind, on)
    elif not seated_above([(person, unit.pk)], on):
        raise BadInput("person", f"Người được phân công phải là ủy viên ban chấp hành của cấp trên {unit.name}.")
    _write("person.duty", person, unit, kind, on, actor, paper)


def end_duty(person: UUID, unit: Unit, kind: DutyKind, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """The duty ends with the day `on` (the first day without it). Raises BadInput when there is none that day."""
    row = Duty.objects.as_of(on).filter(person=person, unit=unit, kind=kind).first()
    if row is None or row.valid_from == on:
        raise BadInput("on", f"Không có nhiệm vụ “{kind.label}” ở {unit.name} trước ngày {on:%d/%m/%Y}.")
    _write("person.duty_ended", person, unit, kind, on, actor, paper)


@dataclass(frozen=True)
class UnitCovered:
    """A unit directly below and who is charged with it on a day."""

    unit: Unit
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class MemberCharged:
    """A member of the committee and where they are charged."""

    seat: BodySeat
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class DutyCoverage:
    """How far the committee's members cover the units directly below, and which members have a duty."""

    units: tuple[UnitCovered, ...]
    members: tuple[MemberCharged, ...]

    @property
    def covered(self) -> int:
        return sum(bool(one.duties) for one in self.units)

    @property
    def charged(self) -> int:
        return sum(bool(one.duties) for one in self.members)

    @property
    def uncovered(self) -> list[Unit]:
        return [one.unit for one in self.units if not one.duties]


def duty_coverage(unit: Unit, on: date) -> DutyCoverage:
    """Units directly below with somebody in charge or attending, and committee members with a duty, on the day.

    Only duties of members of the unit's own committee count. A fixed number of queries.
    """
    below = children_on(unit, on)
    body = body_on(unit, BodyKind.COMMITTEE, on)
    seats = list(BodySeat.objects.as_of(on).filter(body=body).select_related("person")) if body else []
    people = {seat.person_id for seat in seats}
    rows = Duty.objects.as_of(on).filter(unit__in=below, kind__in=CHARGES, person__in=people)
    duties = list(rows.select_related("person", "unit").order_by("kind", "person__sort_key", "pk"))
    order = list(SeatRole)
    seats.sort(key=lambda seat: (order.index(SeatRole(seat.role)), seat.person.sort_key, seat.pk))
    return DutyCoverage(
        tuple(UnitCovered(one, tuple(d for d in duties if d.unit_id == one.pk)) for one in below),
        tuple(MemberCharged(seat, tuple(d for d in duties if d.person_id == seat.person_id)) for seat in seats),
    )


def duties_at(unit: Unit | UUID, on: date) -> list[Duty]:
    """Posts and duties at the unit on the day, posts first."""
    rows = Duty.objects.as_of(on).filter(unit=unit).select_related("person")
    return sorted(rows, key=lambda row: (list(DutyKind).index(DutyKind(row.kind)), row.person.sort_key, row.pk))


def candidates(unit: Unit, on: date) -> Sequence[BodySeat]:
    """Members of the unit's committee on the day, who may be charged with a unit below, in name order."""
    body = body_on(unit, BodyKind.COMMITTEE, on)
    if body is None:
        return []
    return list(
        BodySeat.objects.as_of(on).filter(body=body).select_related("person").order_by("person__sort_key", "pk")
    )


def _check_post(person: UUID, unit: Unit, kind: DutyKind, on: date) -> None:
    member = Membership.objects.as_of(on).filter(person=person, unit=unit, kind=MemberKind.OFFICIAL)
    if not member.exists():
        raise BadInput("person", f"{kind.label} phải là đảng viên chính thức của {unit.name}.")
    if kind is DutyKind.SECRETARY and Duty.objects.as_of(on).filter(unit=unit, kind=kind).exists():
        raise BadInput("unit", f"{unit.name} đang có bí thư: hãy ghi thôi nhiệm vụ trước.")


def seated_above(pairs: Sequence[tuple[UUID, UUID]], on: date) -> set[tuple[UUID, UUID]]:
    """Those of the pairs (person, unit) whose person sits in a committee of a unit above on the day. Three queries."""
    paths = dict(
        UnitPlacement.objects.as_of(on).filter(unit__in={unit for _, unit in pairs}).values_list("unit", "path")
    )
    tops = {top for path in paths.values() for top in paths_above(path)}
    above = dict(UnitPlacement.objects.as_of(on).filter(path__in=tops).values_list("path", "unit"))
    rows = BodySeat.objects.as_of(on).filter(
        holds_on(on, "body__"), person__in={person for person, _ in pairs}, body__kind__in=_COMMITTEES
    )
    seats = set(rows.values_list("person", "body__unit"))
    return {
        (person, unit)
        for person, unit in pairs
        if any((person, above.get(top)) in seats for top in paths_above(paths.get(unit, "")))
    }


def _write(kind: str, person: UUID, unit: Unit, duty: DutyKind, on: date, actor: str, paper: UUID | None) -> None:
    draft = Draft(kind, person, on, {"duty": duty.value}, unit=unit.pk, subject=person, paper=paper)
    details = {"kind": kind, "duty": duty.value, "on": on}
    with transaction.atomic():
        store.append([draft], actor=actor)
        record("people.duty", actor=actor, target=f"person:{person}", unit=unit.pk, details=details)
