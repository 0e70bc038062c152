"""Running cases when units end or stand elsewhere: the custodian follows, the deciding body is computed anew."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ketnap.base.errors import plain
from ketnap.cases.deciding import decider_of, route_on
from ketnap.cases.enums import RUNNING
from ketnap.cases.models import Case
from ketnap.cases.querysets import CaseQuerySet
from ketnap.cases.steps.catalogue import STEPS
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import Unit
from ketnap.units.queries import Chain, chains_on, names_on, placed_under
from ketnap.units.reorganising import Act, Part, Question, Touched

WHY = "Sắp xếp tổ chức"
FEW = 500  # so many units are named in a query; of more, all running cases are read
AT_DECIDER = frozenset(
    {
        "grassroots_committee_resolution",
        "organisation_appraisal",
        "prior_agreement",
        "grassroots_recognition_resolution",
    }
)
AT_DECIDER_OF_BRANCH = AT_DECIDER | {"chi_bo_admission_resolution", "chi_bo_recognition_resolution"}


def preview(act: Act) -> Sequence[Touched]:
    """Running cases that change their custodian or their deciding body; closed ones stay with the keeper."""
    cases = _touched(act)
    heirs = Unit.objects.in_bulk({one for heirs in act.ended.values() for one in heirs})
    leaving = [case for case in cases if case.unit_id in act.ended]
    return [
        Touched(
            "cases",
            "Hồ sơ đang theo dõi chuyển nơi quản lý",
            len(leaving),
            (),
            tuple(_questions(act, leaving, heirs)),
            tuple(_refusals(act, leaving, heirs)),
        ),
        *_deciding(act, cases),
        Touched("closed", "Hồ sơ đã kết thúc giao nơi lưu giữ", _closed(act).count()),
    ]


def apply(act: Act) -> Mapping[str, Any]:
    """Running cases of ended units go to the unit that takes over, closed ones to the one keeper; nothing else changes."""
    drafts = []
    for case in Case.objects.running().filter(unit__in=list(act.ended)):
        drafts.append(_handed(case, act.goes_to(case.unit_id, act.cases.get(case.pk)), act))
    for case in _closed(act):
        drafts.append(_handed(case, act.keepers[case.unit_id], act))
    store.append(drafts, actor=act.actor)
    return {}


def _handed(case: Case, unit: UUID | None, act: Act) -> Draft:
    data = {"to": str(unit), "why": WHY}
    return Draft("case.custodian_changed", case.pk, act.on, data, unit=unit, subject=case.person_id, paper=act.paper)


def _closed(act: Act) -> CaseQuerySet:
    rows: CaseQuerySet = Case.objects.exclude(stage__in=RUNNING).filter(unit__in=list(act.keepers))
    return rows.order_by("pk")


def _touched(act: Act) -> list[Case]:
    """Running cases of ended units and of everything at or under a unit that stands elsewhere or changed its kind."""
    units = {*act.ended, *placed_under(act.moved | act.reshaped, act.on)}
    rows = Case.objects.running().select_related("person", "unit")
    few = rows.filter(unit__in=list(units)) if len(units) <= FEW else rows
    return [case for case in few.in_name_order() if case.unit_id in units]


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


@dataclass(frozen=True)
class Decider:
    """Who decides on a case on a day: the body that the rules in force name, at the unit that the tree gives."""

    unit: UUID | None
    body: str


def _deciding(act: Act, cases: Sequence[Case]) -> Iterable[Touched]:
    """How many cases are decided by another body from the day on, and those whose papers wait with the old one."""
    goes = {case.pk: act.goes_to(case.unit_id, act.cases.get(case.pk)) or case.unit_id for case in cases}
    day_before = act.on - timedelta(days=1)
    before = chains_on({case.unit_id for case in cases}, day_before)
    after = chains_on(set(goes.values()), act.on)
    changed: Counter[tuple[Decider, Decider]] = Counter()
    waiting: Counter[tuple[Decider, Decider]] = Counter()
    for case in cases:
        if goes[case.pk] in act.ended:
            continue
        chain = before[case.unit_id]
        pair = decider(chain, day_before), decider(after[goes[case.pk]], act.on)
        if pair[0] != pair[1]:
            changed[pair] += 1
            waiting[pair] += case.last_step in (AT_DECIDER if chain.grassroots else AT_DECIDER_OF_BRANCH)
    yield Touched(
        "deciding", "Hồ sơ có cấp quyết định thay đổi", sum(changed.values()), _told(changed, day_before, act.on)
    )
    if sum(waiting.values()):
        told = _told(+waiting, day_before, act.on)
        yield Touched(
            "waiting", "Hồ sơ đang chờ ở cấp quyết định cũ, bàn giao cho cấp mới", sum(waiting.values()), told
        )


def decider(chain: Chain, on: date) -> Decider:
    """The unit whose body decides, and what the rule set of the day calls its deciding body; "" = no rule set."""
    route, found = route_on(chain, on), decider_of(STEPS["admission_decision"], chain, on)
    return Decider(found.unit.pk if found else None, route.deciding_body_title if route else "")


def _told(pairs: Counter[tuple[Decider, Decider]], before: date, on: date) -> tuple[str, ...]:
    """One line for each change: old body → new body, with how many cases."""
    old = names_on({one.unit for one, _ in pairs if one.unit}, before)
    new = names_on({one.unit for _, one in pairs if one.unit}, on)
    lines = [f"{_said(one, old)} → {_said(other, new)}: {number}" for (one, other), number in pairs.items()]
    return tuple(sorted(lines))


def _said(one: Decider, names: Mapping[UUID, str]) -> str:
    where = names.get(one.unit, "") if one.unit else ""
    return f"{where} ({one.body})" if where and one.body else where or one.body or "chưa xác định"


PART = Part("cases", preview, apply)
