"""The change of 1 July 2025 as acts: new communes from old ones, divided communes by name, districts abolished."""

from collections.abc import Iterator
from datetime import date

from ketnap.accounts.models import User
from ketnap.practice.province.build import Province, typing
from ketnap.practice.province.shape import District, new_code, old_code
from ketnap.practice.province.size import AFTER, CHANGE, PROVINCE
from ketnap.reorganise.actions import apply, preview
from ketnap.reorganise.enums import ActKind
from ketnap.reorganise.plans import Opening, Plan, abolish, merge, move, open_unit, split
from ketnap.units.actions import NewUnit
from ketnap.units.models import Unit
from ketnap.units.places import Commune
from ketnap.units.reorganising import Question

NEW_COMMITTEE = f"{PROVINCE}.UBND"


def carry_out(plan: Plan, actor: User) -> None:
    """Preview, answer every question as its proposal says, by turns where there is none; then apply.

    Where children are given by name, their answers come first and bring the other questions.
    """
    for _round in range(2 if plan.kind is ActKind.SPLIT else 1):
        questions = [one for one in preview(plan, actor=actor).questions if one.is_open]
        plan = plan.answered({one.key: _answer(plan, one, place) for place, one in enumerate(questions)})
    apply(plan, actor=actor)


def _answer(plan: Plan, question: Question, place: int) -> str:
    """The rights of a district end with it: nobody's reach grows to the whole province."""
    if plan.kind is ActKind.ABOLISH and question.key.startswith("grants:"):
        return "end"
    if question.proposal:
        return question.proposal
    options = [option for option, _label in question.options]
    return "hand" if "hand" in options else options[place % len(options)]


def reorganise(province: Province) -> int:
    """All acts of the day, one after the other, each with its preview. Returns how many there were."""
    actor = User.objects.get(username="bantochuc")
    number = 0
    with typing(CHANGE):
        for plan in acts(province):
            carry_out(plan, actor)
            number += 1
    return number


def acts(province: Province) -> Iterator[Plan]:
    """New communes first, then what is divided among them, then what else stood under districts, then the districts."""
    yield open_unit(NewUnit(NEW_COMMITTEE, "province_government", "Đảng bộ Ủy ban nhân dân tỉnh mẫu"), PROVINCE, CHANGE)
    for new, whole in province.shape.into.values():
        opening = Opening(_commune(new), PROVINCE)
        if whole:
            yield merge([old_code(one) for one in whole], opening, CHANGE)
        else:
            yield open_unit(opening.new, PROVINCE, CHANGE)
    for old, parts in province.shape.divided:
        yield split(old_code(old), [new_code(one) for one in parts], CHANGE)
    for district in province.shape.districts:
        yield from _agencies(province, district)
    yield abolish([district.code for district in province.shape.districts], CHANGE)


def _commune(new: Commune) -> NewUnit:
    kind = "ward" if new.kind == "ward" else "commune"
    return NewUnit(
        new_code(new),
        kind,
        f"Đảng bộ {new.name[:1].lower()}{new.name[1:]} mẫu",
        f"{new.name} mẫu",
        has_youth_union=True,
    )


def _agencies(province: Province, district: District) -> Iterator[Plan]:
    """Half of them to the new commune where the district's first commune went, half to the committee of the province."""
    codes = [f"{district.code}.C{number:02d}" for number in range(1, province.size.agencies + 1)]
    near = next(new for new, whole in province.shape.into.values() if any(one in district.communes for one in whole))
    half = len(codes) // 2
    if codes[:half]:
        yield move(codes[:half], new_code(near), CHANGE)
    if codes[half:]:
        yield move(codes[half:], NEW_COMMITTEE, CHANGE)


def rearrange_branches(province: Province) -> int:
    """Two months later: pairs of branches become one, some are divided, person by person."""
    actor = User.objects.get(username="bantochuc")
    with typing(AFTER):
        plans = list(_of_branches(province, AFTER))
        for plan in plans:
            carry_out(plan, actor)
    return len(plans)


def _of_branches(province: Province, on: date) -> Iterator[Plan]:
    size = province.size
    communes = [old_code(commune) for commune in province.shape.old if old_code(commune) + ".02" in province.units]
    merged, divided = communes[: size.merged_branches], communes[size.merged_branches :][: size.divided_branches]
    for code in merged:
        above = _above(f"{code}.01", on)
        yield merge(
            [f"{code}.01", f"{code}.02"], Opening(NewUnit(f"{code}.91", "branch", "Chi bộ mẫu ghép"), above), on
        )
    for code in divided:
        above = _above(f"{code}.01", on)
        parts = [Opening(NewUnit(f"{code}.{n}", "branch", f"Chi bộ mẫu tách {n}"), above) for n in (92, 93)]
        yield split(f"{code}.01", parts, on)


def _above(code: str, on: date) -> str:
    from ketnap.units.queries import parent_on

    parent = parent_on(Unit.objects.get(code=code), on)
    return parent.code if parent else PROVINCE
