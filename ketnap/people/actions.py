"""Writes about persons: through the journal, personal values sealed under the person's key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.audit.record import record
from ketnap.base import sealing
from ketnap.base.errors import BadInput
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.vietnamese import clean_text
from ketnap.people.attributes import ATTRIBUTES
from ketnap.people.enums import Gender, MemberKind, SeatRole
from ketnap.people.models import Person
from ketnap.units.models import Body, Unit


@dataclass(frozen=True)
class NewPerson:
    """What is known of a person at first. `birth` may be known by month or year only (`birth_precision`)."""

    full_name: str
    birth: date | None = None
    birth_precision: str = "day"
    gender: str = ""


def register_person(
    new: NewPerson, *, unit: Unit, on: date, actor: str, attributes: Mapping[str, str] | None = None
) -> UUID:
    """Write a person down. Raises BadInput for an empty name, an unknown gender or a birth after the day `on`."""
    identity = uuid7()
    name = clean_text(new.full_name)
    if not name:
        raise BadInput("full_name", "Hãy nhập họ và tên.")
    if new.birth is not None and new.birth >= on:
        raise BadInput("birth", f"Ngày sinh {new.birth:%d/%m/%Y} không trước ngày ghi {on:%d/%m/%Y}.")
    if new.gender and new.gender not in Gender.values:
        raise BadInput("gender", "Giới tính là “nam” hoặc “nữ”.")
    values = {
        "full_name": name,
        "birth": new.birth,
        "birth_precision": new.birth_precision if new.birth else "",
        "gender": new.gender,
    }
    drafts = [Draft("person.registered", identity, on, values, unit=unit.pk, subject=identity)]
    drafts += [_attribute(identity, key, value, on, unit.pk) for key, value in (attributes or {}).items() if value]
    store.append(drafts, actor=actor)
    record("people.register", actor=actor, target=f"person:{identity}", unit=unit.pk)
    return identity


def set_attribute(person: UUID, name: str, value: str, *, on: date, unit: UUID | None, actor: str) -> None:
    """Record an attribute as it holds from the day `on`. Raises BadInput for an unknown attribute or code."""
    store.append([_attribute(person, name, value, on, unit)], actor=actor)
    record("people.change", actor=actor, target=f"person:{person}", unit=unit, details={"attribute": name, "on": on})


def correct_identity(
    person: UUID, values: NewPerson, *, reason: str, on: date, actor: str, unit: UUID | None = None
) -> None:
    """Correct name, birth or gender that were mistyped; the old values stay in the journal."""
    data = {
        "full_name": clean_text(values.full_name),
        "birth": values.birth,
        "birth_precision": values.birth_precision,
        "gender": values.gender,
        "reason": reason,
    }
    store.append([Draft("person.corrected", person, on, data, unit=unit, subject=person)], actor=actor)
    record("people.change", actor=actor, target=f"person:{person}", unit=unit, details={"reason": reason})


def begin_membership(
    person: UUID, unit: Unit, kind: MemberKind, *, on: date, actor: str, exempt: bool = False, paper: UUID | None = None
) -> None:
    """The person belongs to this branch as `kind` from the day `on`; what held before ends that day."""
    data = {"member_kind": kind.value, "exempt": exempt or None}
    store.append([Draft("person.member", person, on, data, unit=unit.pk, subject=person, paper=paper)], actor=actor)
    record(
        "people.membership",
        actor=actor,
        target=f"person:{person}",
        unit=unit.pk,
        details={"kind": kind.value, "on": on},
    )


def end_membership(person: UUID, unit: Unit, why: str, *, on: date, actor: str) -> None:
    """The person no longer belongs to the branch from the day `on`."""
    store.append([Draft("person.member_ended", person, on, {"why": why}, unit=unit.pk, subject=person)], actor=actor)
    record("people.membership", actor=actor, target=f"person:{person}", unit=unit.pk, details={"ended": on, "why": why})


def take_seat(person: UUID, body: Body, role: SeatRole, *, on: date, actor: str) -> None:
    """The person sits in the body from the day `on`."""
    data = {"body": str(body.pk), "role": role.value}
    store.append([Draft("person.seat", person, on, data, unit=body.unit_id, subject=person)], actor=actor)
    record(
        "people.seat",
        actor=actor,
        target=f"person:{person}",
        unit=body.unit_id,
        details={"body": str(body.pk), "on": on},
    )


def leave_seat(person: UUID, body: Body, *, on: date, actor: str) -> None:
    """The person no longer sits in the body from the day `on`."""
    store.append(
        [Draft("person.seat_ended", person, on, {"body": str(body.pk)}, unit=body.unit_id, subject=person)], actor=actor
    )
    record(
        "people.seat",
        actor=actor,
        target=f"person:{person}",
        unit=body.unit_id,
        details={"body": str(body.pk), "ended": on},
    )


def erase_person(person: UUID, *, reason: str, actor: str, unit: UUID | None = None) -> None:
    """Destroy the person's key: every name, date and text about the person becomes unreadable, here and in all copies.

    Events, chain, counts and signed reports stay as they are. Cannot be undone. Raises BadInput without a reason.
    """
    if not reason.strip():
        raise BadInput("reason", "Hãy ghi căn cứ xóa dữ liệu.")
    with transaction.atomic():
        sealing.destroy(person, reason=reason)
        store.project_person(person)
        record("people.erase", actor=actor, target=f"person:{person}", unit=unit, details={"reason": reason})


def person_of(identity: UUID) -> Person:
    return Person.objects.get(pk=identity)


def _attribute(person: UUID, name: str, value: str, on: date, unit: UUID | None) -> Draft:
    attribute = ATTRIBUTES.get(name)
    if attribute is None:
        raise BadInput(name, f"Không có đặc điểm “{name}”.")
    if attribute.is_flag and value not in ("yes", "no"):
        raise BadInput(name, f"{attribute.label}: ghi “có” hoặc “không”.")
    if attribute.options is not None and value not in attribute.options():
        raise BadInput(name, f"{attribute.label}: không có mục “{value}”.")
    return Draft("person.attribute", person, on, {"name": name, "value": value}, unit=unit, subject=person)
