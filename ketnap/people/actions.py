"""Writes about persons: through the journal, personal values sealed under the person's key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.audit.record import record
from ketnap.base import sealing
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.vietnamese import clean_text
from ketnap.people.attributes import ATTRIBUTES
from ketnap.people.enums import Gender, MemberKind, SeatRole
from ketnap.people.models import PersonAttribute
from ketnap.people.posts import ending_drafts, posts_in_branch
from ketnap.units.enums import INFLOWS, OUTFLOWS, Flow
from ketnap.units.models import Body, Unit

LONGEST_NAME = 150  # the key that sorts it takes up to three characters for each


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
    """Write a person down. Raises BadInput for an empty name, an unknown gender or a birth not before the day `on`."""
    identity = uuid7()
    drafts = [Draft("person.registered", identity, on, _identity(new, on), unit=unit.pk, subject=identity)]
    drafts += [_attribute(identity, key, value, on, unit.pk) for key, value in (attributes or {}).items() if value]
    with transaction.atomic():
        store.append(drafts, actor=actor)
        record("people.register", actor=actor, target=f"person:{identity}", unit=unit.pk)
    return identity


def set_attribute(person: UUID, name: str, value: str, *, on: date, unit: UUID | None, actor: str) -> None:
    """Record an attribute as it holds from the day `on`. Raises BadInput for an unknown attribute or code."""
    _write(_attribute(person, name, value, on, unit), "people.change", {"attribute": name, "on": on}, actor)


def correct_identity(
    person: UUID, values: NewPerson, *, reason: str, on: date, actor: str, unit: UUID | None = None
) -> None:
    """Correct name, birth or gender that were mistyped; `values` replace all of them, the old ones stay in the journal.

    Raises BadInput as `register_person` does, and without a reason.
    """
    if not reason.strip():
        raise BadInput("reason", "Hãy ghi lý do sửa.")
    data = {**_identity(values, on), "reason": reason}
    _write(Draft("person.corrected", person, on, data, unit=unit, subject=person), "people.change", {"on": on}, actor)


def begin_membership(
    person: UUID,
    unit: Unit,
    kind: MemberKind,
    *,
    on: date,
    actor: str,
    exempt: bool = False,
    how: Flow | None = None,
    paper: UUID | None = None,
) -> None:
    """The person belongs to this branch as `kind` from the day `on`; what held before ends that day.

    `how` says how a member came who was not admitted here: moved in or readmitted; None = not said.
    """
    if how is not None and how not in INFLOWS:
        raise BadInput("how", f"“{how.label}” không phải là cách đến.")
    data = {"member_kind": kind.value, "exempt": exempt or None, "how": how.value if how else None}
    draft = Draft("person.member", person, on, data, unit=unit.pk, subject=person, paper=paper)
    _write(draft, "people.membership", {"kind": kind.value, "on": on}, actor)


def end_membership(
    person: UUID, unit: Unit, why: str, *, on: date, actor: str, flow: Flow | None = None, paper: UUID | None = None
) -> None:
    """The person no longer belongs to the branch from the day `on`. `flow` is the line of the ledger; None = not said.

    Posts in the branch, and seats in its own bodies, end with the membership.
    """
    if flow is not None and flow not in OUTFLOWS:
        raise BadInput("flow", f"“{flow.label}” không phải là cách đi.")
    data = {"why": why, "flow": flow.value if flow else None}
    draft = Draft("person.member_ended", person, on, data, unit=unit.pk, subject=person, paper=paper)
    with transaction.atomic():
        posts = posts_in_branch(person, unit, on)
        store.append([draft, *ending_drafts(person, posts, on, paper)], actor=actor)
        details = {"ended": on, "why": why, "posts": len(posts)}
        record("people.membership", actor=actor, target=f"person:{person}", unit=unit.pk, details=details)


def take_seat(person: UUID, body: Body, role: SeatRole, *, on: date, actor: str) -> None:
    """The person sits in the body from the day `on`; another role there ends that day."""
    data = {"body": str(body.pk), "role": role.value}
    draft = Draft("person.seat", person, on, data, unit=body.unit_id, subject=person)
    _write(draft, "people.seat", {"body": str(body.pk), "on": on}, actor)


def leave_seat(person: UUID, body: Body, *, on: date, actor: str) -> None:
    """The person no longer sits in the body from the day `on`."""
    draft = Draft("person.seat_ended", person, on, {"body": str(body.pk)}, unit=body.unit_id, subject=person)
    _write(draft, "people.seat", {"body": str(body.pk), "ended": on}, actor)


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


def _write(draft: Draft, action: str, details: Mapping[str, object], actor: str) -> None:
    """The event and its audit entry, both or neither."""
    with transaction.atomic():
        store.append([draft], actor=actor)
        record(action, actor=actor, target=f"person:{draft.stream_id}", unit=draft.unit, details=details)


def _identity(new: NewPerson, on: date) -> dict[str, object]:
    name = clean_text(new.full_name)
    if not name:
        raise BadInput("full_name", "Hãy nhập họ và tên.")
    if len(name) > LONGEST_NAME:
        raise BadInput("full_name", f"Họ và tên dài {len(name)} ký tự, nhiều nhất {LONGEST_NAME}.")
    if new.birth is not None and new.birth >= on:
        raise BadInput("birth", f"Ngày sinh {new.birth:%d/%m/%Y} không trước ngày ghi {on:%d/%m/%Y}.")
    if new.gender and new.gender not in Gender.values:
        raise BadInput("gender", "Giới tính là “nam” hoặc “nữ”.")
    precision = new.birth_precision if new.birth else ""
    return {"full_name": name, "birth": new.birth, "birth_precision": precision, "gender": new.gender}


def _attribute(person: UUID, name: str, value: str, on: date, unit: UUID | None) -> Draft:
    attribute = ATTRIBUTES.get(name)
    if attribute is None:
        raise BadInput(name, f"Không có đặc điểm “{name}”.")
    if attribute.is_flag and value not in ("yes", "no"):
        raise BadInput(name, f"{attribute.label}: ghi “có” hoặc “không”.")
    if attribute.options is not None and value not in attribute.options():
        raise BadInput(name, f"{attribute.label}: không có mục “{value}”.")
    check_lengths(PersonAttribute, value=value)
    return Draft("person.attribute", person, on, {"name": name, "value": value}, unit=unit, subject=person)
