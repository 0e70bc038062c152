"""Memberships, seats and duties when units end or stand elsewhere.

Members go where the act says; seats and posts end with their body or branch; who is in charge of a branch stays so only
while sitting in a committee above it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketnap.base.errors import plain
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.people.duties import seated_above
from ketnap.people.enums import CHARGES, MemberKind
from ketnap.people.models import BodySeat, Duty, Membership
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import Unit
from ketnap.units.place_queries import BRANCH_RULE, branch_minimum
from ketnap.units.queries import names_on, placed_under
from ketnap.units.reorganising import Act, Part, Question, Touched

ENDS = "end"


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
        *_duties(act, heirs, names),
        *_small(act, rows, heirs),
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
    store.append([*drafts, *_duty_drafts(act)], actor=act.actor)
    return {}


def _memberships(act: Act) -> list[Membership]:
    """In ended units, in force on the day or later (typed before the act was)."""
    rows = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=act.on), unit__in=list(act.ended))
    return list(rows.select_related("person").order_by("person__sort_key", "person", "valid_from"))


def _seats(act: Act) -> Any:
    return BodySeat.objects.filter(Q(valid_to=None) | Q(valid_to__gt=act.on), body__unit__in=list(act.ended))


def _small(act: Act, rows: Sequence[Membership], heirs: Mapping[UUID, Unit]) -> Iterable[Touched]:
    """Branches that take over and would have fewer official members than the rule in force asks: a warning, no refusal."""
    takes = [unit for unit in heirs.values() if unit.kind_info.holds_members]
    own = (
        Membership.objects.as_of(act.on).filter(unit__in=takes, kind=MemberKind.OFFICIAL).values_list("unit", "person")
    )
    if any(act.goes_to(row.unit_id, act.people.get(row.person_id)) is None for row in rows):
        return  # not everybody is assigned yet
    members: dict[UUID, set[UUID]] = {unit.pk: set() for unit in takes}
    for unit, person in own:
        members[unit].add(person)
    for row in rows:
        to = act.goes_to(row.unit_id, act.people.get(row.person_id))
        if row.kind == MemberKind.OFFICIAL and to in members:
            members[to].add(row.person_id)
    needed = branch_minimum(act.on)
    few = sorted((unit for unit in takes if rows and len(members[unit.pk]) < needed.number), key=lambda unit: unit.sort)
    if few:
        told = tuple(f"{unit.name}: {len(members[unit.pk])} ({needed.source or BRANCH_RULE})" for unit in few)
        yield Touched("small", f"Chi bộ có dưới {needed.number} đảng viên chính thức", len(few), told)


def _duties(act: Act, heirs: Mapping[UUID, Unit], names: Mapping[UUID, str]) -> Iterable[Touched]:
    """Posts that end with their branch, and charges: asked where the member still sits above a unit that takes over."""
    ending, cut = _duties_of_ended(act), _duties_cut(act)
    may = _may_follow(act, ending)
    questions = tuple(_duty_questions(act, ending, may, heirs, names))
    told = [f"{row.get_kind_display()} tại {row.unit.name}: không còn cấp ủy của người phụ trách" for row in cut]
    if ending or cut:
        yield Touched(
            "duties", "Chức vụ, phân công kết thúc hoặc giao lại", len(ending) + len(cut), tuple(told), questions
        )


def _duties_of_ended(act: Act) -> list[Duty]:
    rows = Duty.objects.filter(Q(valid_to=None) | Q(valid_to__gt=act.on), unit__in=list(act.ended))
    return list(rows.select_related("person", "unit").order_by("unit__sort", "kind", "person__sort_key", "key"))


def _duties_cut(act: Act) -> list[Duty]:
    """Charges at units that stand elsewhere now, by members of a committee that is no longer above them."""
    below = placed_under(act.moved, act.on)
    rows = Duty.objects.filter(Q(valid_to=None) | Q(valid_to__gt=act.on), kind__in=CHARGES)
    ordered = rows.select_related("person", "unit").order_by("unit__sort", "kind", "person__sort_key", "key")
    found = [row for row in ordered if row.unit_id in below] if below else []
    stays = seated_above([(row.person_id, row.unit_id) for row in found], act.on)
    return [row for row in found if (row.person_id, row.unit_id) not in stays]


def _may_follow(act: Act, rows: Sequence[Duty]) -> set[tuple[UUID, UUID]]:
    """(person, unit) of charges that may go on at a unit that takes over."""
    wanted = [(row.person_id, heir) for row in rows if row.kind in CHARGES for heir in act.ended[row.unit_id]]
    known = Duty.objects.as_of(act.on).filter(unit__in={heir for _, heir in wanted}, kind__in=CHARGES)
    return seated_above(wanted, act.on) - set(known.values_list("person", "unit"))


def _duty_questions(
    act: Act,
    rows: Sequence[Duty],
    may: set[tuple[UUID, UUID]],
    heirs: Mapping[UUID, Unit],
    names: Mapping[UUID, str],
) -> Iterable[Question]:
    for row in rows:
        follow = [heirs[one] for one in act.ended[row.unit_id] if (row.person_id, one) in may and row.kind in CHARGES]
        if not follow:
            continue
        options = (*((one.code, one.name) for one in follow), (ENDS, "Thôi phân công"))
        key = f"duties:{row.key}"
        answer = act.answer(key) if act.answer(key) in dict(options) else ""
        text = f"{row.person.full_name}: {row.get_kind_display()} ({names[row.unit_id]})"
        yield Question(key, text, row.unit_id, options, follow[0].code if len(follow) == 1 else "", answer)


def _duty_drafts(act: Act) -> Iterable[Draft]:
    ending = _duties_of_ended(act)
    may = _may_follow(act, ending)
    given: set[tuple[UUID, UUID, str]] = set()
    for row in [*ending, *_duties_cut(act)]:
        on = max(act.on, row.valid_from)
        yield _duty_draft("person.duty_ended", row, row.unit_id, on, act)
        to = act.named(f"duties:{row.key}")
        if to is not None and (row.person_id, to) in may and (row.person_id, to, row.kind) not in given:
            given.add((row.person_id, to, row.kind))
            yield _duty_draft("person.duty", row, to, on, act)


def _duty_draft(kind: str, row: Duty, unit: UUID, on: date, act: Act) -> Draft:
    return Draft(kind, row.person_id, on, {"duty": row.kind}, unit=unit, subject=row.person_id, paper=act.paper)


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
