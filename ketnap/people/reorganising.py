"""Memberships and seats when units end: members go where the act says, seats end with their body."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketnap.base.errors import plain
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.people.models import BodySeat, Membership
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import Unit
from ketnap.units.queries import names_on
from ketnap.units.reorganising import Act, Part, Question, Touched


def preview(act: Act) -> Sequence[Touched]:
    """Members of ended units (each a question where several units take over), and seats that end."""
    rows = _memberships(act)
    persons = {row.person_id for row in rows}
    heirs = Unit.objects.in_bulk({one for heirs in act.ended.values() for one in heirs})
    names = names_on(act.ended, act.on)
    return [
        Touched(
            "people",
            "Đảng viên chuyển sinh hoạt",
            len(persons),
            tuple(_lines(rows, names)),
            tuple(_questions(act, rows, heirs, names)),
            tuple(_refusals(act, rows, heirs)),
        ),
        Touched("seats", "Chức danh trong cơ quan lãnh đạo kết thúc", _seats(act).count()),
    ]


def apply(act: Act) -> Mapping[str, Any]:
    """Members go to the unit that takes over, as what they were; seats in bodies that end are ended."""
    drafts = []
    for row in _memberships(act):
        unit = act.goes_to(row.unit_id, act.people.get(row.person_id))
        data = {"member_kind": row.kind, "exempt": row.exempt or None}
        on = max(act.on, row.valid_from)
        drafts.append(
            Draft("person.member", row.person_id, on, data, unit=unit, subject=row.person_id, paper=act.paper)
        )
    for seat in _seats(act).select_related("body"):
        on = max(act.on, seat.valid_from)
        data = {"body": str(seat.body_id)}
        drafts.append(
            Draft("person.seat_ended", seat.person_id, on, data, unit=seat.body.unit_id, subject=seat.person_id)
        )
    store.append(drafts, actor=act.actor)
    return {}


def _memberships(act: Act) -> list[Membership]:
    """In ended units, in force on the day or later (typed before the act was)."""
    rows = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=act.on), unit__in=list(act.ended))
    return list(rows.select_related("person").order_by("person__sort_key", "person", "valid_from"))


def _seats(act: Act) -> Any:
    return BodySeat.objects.filter(Q(valid_to=None) | Q(valid_to__gt=act.on), body__unit__in=list(act.ended))


def _lines(rows: Sequence[Membership], names: Mapping[UUID, str]) -> Iterable[str]:
    for unit, name in names.items():
        number = len({row.person_id for row in rows if row.unit_id == unit})
        if number:
            yield f"{name}: {number}"


def _questions(
    act: Act, rows: Sequence[Membership], heirs: Mapping[UUID, Unit], names: Mapping[UUID, str]
) -> Iterable[Question]:
    for row in {row.person_id: row for row in rows}.values():
        if len(act.ended[row.unit_id]) == 1:
            continue
        options = tuple((heirs[one].code, heirs[one].name) for one in act.ended[row.unit_id])
        goes = act.goes_to(row.unit_id, act.people.get(row.person_id))
        text = f"{row.person.full_name} ({names[row.unit_id]})"
        yield Question(f"people:{row.person_id}", text, row.unit_id, options, answer=heirs[goes].code if goes else "")


def _refusals(act: Act, rows: Sequence[Membership], heirs: Mapping[UUID, Unit]) -> Iterable[Reason]:
    for unit in {row.unit_id for row in rows}:
        if not act.ended[unit]:
            text = "Còn đảng viên mà chưa có tổ chức tiếp nhận."
            yield plain("K-REORG-PEOPLE", text, remedy="Chọn tổ chức tiếp nhận.")
    going = {act.goes_to(row.unit_id, act.people.get(row.person_id)) for row in rows}
    for one in sorted((heirs[unit] for unit in going if unit), key=lambda unit: unit.sort):
        if not one.kind_info.holds_members:
            text = f"{one.name} ({one.kind_info.name}) không trực tiếp có đảng viên."
            yield plain("K-REORG-PEOPLE", text, remedy="Chọn chi bộ tiếp nhận.")


PART = Part("people", preview, apply)
