"""Running cases when units end or stand elsewhere: the custodian follows, the deciding body is computed anew."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketnap.base.dated import holds_on
from ketnap.base.errors import plain
from ketnap.cases.models import Case
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import chains_on, names_on
from ketnap.units.reorganising import Act, Part, Question, Touched
from ketnap.units.scope import under

WHY = "Sắp xếp tổ chức"


def preview(act: Act) -> Sequence[Touched]:
    """Running cases that change their custodian or their deciding body; closed ones stay with the keeper."""
    cases = _touched(act)
    heirs = Unit.objects.in_bulk({one for heirs in act.ended.values() for one in heirs})
    leaving = [case for case in cases if case.unit_id in act.ended]
    closed = Case.objects.filter(unit__in=list(act.ended)).count() - len(leaving)
    return [
        Touched(
            "cases",
            "Hồ sơ đang theo dõi chuyển nơi quản lý",
            len(leaving),
            (),
            tuple(_questions(act, leaving, heirs)),
            tuple(_refusals(act, leaving, heirs)),
        ),
        Touched("deciding", "Hồ sơ có cấp quyết định thay đổi", *_deciding(act, cases)),
        Touched("closed", "Hồ sơ đã kết thúc giao nơi lưu giữ", closed),
    ]


def apply(act: Act) -> Mapping[str, Any]:
    """Running cases of ended units go to the unit that takes over; nothing else about them changes."""
    drafts = []
    for case in _touched(act):
        if case.unit_id in act.ended:
            unit = act.goes_to(case.unit_id, act.cases.get(case.pk))
            data = {"to": str(unit), "why": WHY}
            drafts.append(
                Draft(
                    "case.custodian_changed", case.pk, act.on, data, unit=unit, subject=case.person_id, paper=act.paper
                )
            )
    store.append(drafts, actor=act.actor)
    return {}


def _touched(act: Act) -> list[Case]:
    """Running cases of ended units and of everything at or under a unit that stands elsewhere or changed its kind."""
    tops = UnitPlacement.objects.filter(unit__in=act.moved | act.reshaped).as_of(act.on).values_list("path", flat=True)
    condition = Q(unit__in=list(act.ended))
    for path in tops:
        condition |= under(path, "unit__placements__path") & holds_on(act.on, "unit__placements__")
    rows = Case.objects.running().filter(condition).distinct().select_related("person", "unit")
    return list(rows.in_name_order())


def _questions(act: Act, leaving: Sequence[Case], heirs: Mapping[UUID, Unit]) -> Iterable[Question]:
    for case in leaving:
        if len(act.ended[case.unit_id]) == 1:
            continue
        options = tuple((heirs[one].code, heirs[one].name) for one in act.ended[case.unit_id])
        named = act.goes_to(case.unit_id, act.cases.get(case.pk))
        own = act.people.get(case.person_id)
        yield Question(
            f"cases:{case.pk}",
            f"{case.person.full_name} – {case.get_stage_display()} ({case.unit.name})",
            case.unit_id,
            options,
            proposal=heirs[own].code if own is not None and own in heirs else "",
            answer=heirs[named].code if named else "",
        )


def _refusals(act: Act, leaving: Sequence[Case], heirs: Mapping[UUID, Unit]) -> Iterable[Reason]:
    going = {act.goes_to(case.unit_id, act.cases.get(case.pk)) for case in leaving}
    for one in sorted((heirs[unit] for unit in going if unit), key=lambda unit: unit.sort):
        if not one.kind_info.holds_members:
            text = f"{one.name} ({one.kind_info.name}) không trực tiếp quản lý hồ sơ."
            yield plain("K-REORG-CASES", text, remedy="Chọn chi bộ tiếp nhận.")
    if any(not act.ended[case.unit_id] for case in leaving):
        text = "Còn hồ sơ đang theo dõi mà chưa có tổ chức tiếp nhận."
        yield plain("K-REORG-CASES", text, remedy="Chọn tổ chức tiếp nhận.")


def _deciding(act: Act, cases: Sequence[Case]) -> tuple[int, tuple[str, ...]]:
    """How many cases are decided by another body from the day on, and by which, computed from the chains of both days."""
    goes = {case.pk: act.goes_to(case.unit_id, act.cases.get(case.pk)) or case.unit_id for case in cases}
    before = chains_on({case.unit_id for case in cases}, act.on - timedelta(days=1))
    after = chains_on(set(goes.values()), act.on)
    changes: Counter[tuple[UUID | None, UUID | None]] = Counter()
    for case in cases:
        old, new = before[case.unit_id].superior, after[goes[case.pk]].superior
        if goes[case.pk] not in act.ended and old != new:
            changes[old.pk if old else None, new.pk if new else None] += 1
    names = names_on({one for pair in changes for one in pair if one}, act.on)
    none = "chưa xác định"
    lines = [
        f"{names.get(old, none) if old else none} → {names.get(new, none) if new else none}: {number}"
        for (old, new), number in changes.items()
    ]
    return sum(changes.values()), tuple(sorted(lines))


PART = Part("cases", preview, apply)
