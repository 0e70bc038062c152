"""From a plan to edges of the tree and to the act that every room is asked about. Reads the tree, writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ketnap.base.errors import BadInput
from ketnap.lib.ids import uuid7
from ketnap.lib.vietnamese import format_date
from ketnap.reorganise.enums import ENDING, ActKind, Part
from ketnap.reorganise.plans import Plan
from ketnap.units.edges import Edges
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import names_on
from ketnap.units.reorganising import Act, Question

ENDS = "end"


@dataclass(frozen=True)
class Resolved:
    """The plan in ids. `questions` are children of ended units that have to be given to one of several units by name."""

    plan: Plan
    act: Act
    edges: Edges
    label: str
    named: Mapping[str, Unit]
    questions: tuple[Question, ...]

    @property
    def lineage(self) -> list[tuple[UUID, UUID]]:
        return [(unit, heir) for unit, heirs in self.act.ended.items() for heir in heirs]

    @property
    def parts(self) -> list[tuple[UUID, Part]]:
        """Every unit with what it is in the act; children that only follow are left out."""
        found = [(identity, Part.OPENED) for identity, _, _ in self.edges.opens]
        found += [(unit, Part.RENAMED) for unit in self.edges.renames]
        found += [(unit, Part.RESHAPED) for unit in self.edges.natures]
        found += [(unit, Part.MOVED) for unit in self.edges.moves]
        found += [(unit, Part.ENDED) for unit in self.act.ended]
        return found + [(unit, Part.HEIR) for unit in dict.fromkeys(heir for _, heir in self.lineage)]


def resolve(plan: Plan, actor: str) -> Resolved:
    """Read the units of the plan. Raises BadInput for a code that does not exist and for a plan that says too little."""
    named = _units_of(plan)
    ids = {code: unit.pk for code, unit in named.items()} | {one.new.code: uuid7() for one in plan.openings}
    units = [ids[code] for code in plan.units]
    standing = _placements(units, plan)
    ended = _ended(plan, units, ids, standing) if plan.kind in ENDING else {}
    ids |= _codes_of({heir for heirs in ended.values() for heir in heirs} - set(ids.values()))
    children = _children(ended, plan)
    going = {child: _heir_of(child, parent, ended, plan, ids) for child, parent in children.items()}
    moves = {child: heir for child, heir in going.items() if heir is not None}
    if plan.kind is ActKind.MOVE:
        moves |= dict.fromkeys(units, ids[plan.parent])
    edges = Edges(
        on=plan.on,
        opens=tuple(
            (ids[one.new.code], one.new, _parent_of(one.parent, units, ids, standing)) for one in plan.openings
        ),
        renames=dict.fromkeys(units if plan.kind is ActKind.RENAME else (), (plan.name, plan.short_name)),
        natures=dict.fromkeys(units if plan.kind is ActKind.KIND else (), (plan.unit_kind, plan.sector)),
        moves=moves,
        closes={unit: heirs[0] for unit, heirs in ended.items()},
    )
    act = Act(
        id=uuid7(),
        on=plan.on,
        actor=actor,
        paper=plan.paper,
        ended=ended,
        keepers=edges.closes,
        moved=frozenset(moves),
        reshaped=frozenset(edges.natures),
        units=frozenset({*edges.touched, *(heir for heirs in ended.values() for heir in heirs)}),
        people=_assigned(plan, "people", ids),
        cases=_assigned(plan, "cases", ids),
        targets={UUID(series): answer for series, answer in _answers(plan, "targets")},
        grants={int(key): ids.get(to) for key, to in _answers(plan, "grants") if to == ENDS or to in ids},
        answers=plan.answers,
        codes=ids,
    )
    return Resolved(plan, act, edges, _label(plan, named), named, _questions(going, ended, named, plan, children))


def _units_of(plan: Plan) -> dict[str, Unit]:
    new = {one.new.code for one in plan.openings}
    codes = [*plan.units, *plan.into, plan.parent, *(one.parent for one in plan.openings)]
    wanted = {code for code in codes if code and code not in new}
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    missing = sorted(wanted - set(found))
    if missing:
        raise BadInput("units", f"Không có tổ chức mã “{missing[0]}”.")
    ended = next((unit for unit in found.values() if unit.closed_on is not None and unit.closed_on <= plan.on), None)
    if ended is not None and ended.closed_on is not None:
        raise BadInput("units", f"{ended.name} đã kết thúc ngày {format_date(ended.closed_on)}: hãy chọn lại tổ chức.")
    if plan.kind is not ActKind.OPEN and not plan.units:
        raise BadInput("units", "Hãy chọn tổ chức.")
    if len(set(plan.units)) < len(plan.units) or len(set(plan.into)) < len(plan.into):
        raise BadInput("units", "Một tổ chức được ghi hai lần.")
    if set(plan.units) & set(plan.into):
        raise BadInput("into", "Một tổ chức không thể nhập vào chính mình.")
    if plan.kind is ActKind.MOVE and not plan.parent:
        raise BadInput("parent", "Hãy chọn cấp trên mới.")
    if plan.kind in (ActKind.MERGE, ActKind.SPLIT, ActKind.DISSOLVE) and not plan.into:
        raise BadInput("into", "Hãy chọn tổ chức tiếp nhận.")
    if plan.kind is ActKind.SPLIT and len(plan.into) < 2:
        raise BadInput("into", "Chia tách cần ít nhất hai tổ chức tiếp nhận.")
    return found


def _placements(units: Sequence[UUID], plan: Plan) -> dict[UUID, UUID | None]:
    """Unit → its parent on the day."""
    rows = UnitPlacement.objects.filter(unit__in=units).as_of(plan.on)
    return dict(rows.values_list("unit", "parent"))


def _ended(
    plan: Plan, units: Sequence[UUID], ids: Mapping[str, UUID], standing: Mapping[UUID, UUID | None]
) -> dict[UUID, tuple[UUID, ...]]:
    if plan.kind is not ActKind.ABOLISH:
        return {unit: tuple(ids[code] for code in plan.into) for unit in units}
    found: dict[UUID, tuple[UUID, ...]] = {}
    for unit in units:
        parent = standing.get(unit)
        if parent is None:
            raise BadInput("units", "Tổ chức không có cấp trên vào ngày này: không có nơi để chuyển lên.")
        found[unit] = (parent,)
    return found


def _codes_of(units: Iterable[UUID]) -> dict[str, UUID]:
    """Code → unit, for units that take over without having been named (those above an abolished level)."""
    return dict(Unit.objects.filter(pk__in=list(units)).values_list("code", "pk"))


def _children(ended: Mapping[UUID, tuple[UUID, ...]], plan: Plan) -> dict[UUID, UUID]:
    """Child → ended parent, for children that do not end themselves and do not take over."""
    if not ended:
        return {}
    rows = UnitPlacement.objects.filter(parent__in=list(ended)).as_of(plan.on).order_by("unit__sort")
    return {unit: parent for unit, parent in rows.values_list("unit", "parent") if unit not in ended}


def _heir_of(
    child: UUID, parent: UUID, ended: Mapping[UUID, tuple[UUID, ...]], plan: Plan, ids: Mapping[str, UUID]
) -> UUID | None:
    heirs = ended[parent]
    if len(heirs) == 1:
        return heirs[0]
    named = ids.get(plan.answers.get(f"children:{child}", ""))
    return named if named in heirs else None


def _questions(
    going: Mapping[UUID, UUID | None],
    ended: Mapping[UUID, tuple[UUID, ...]],
    named: Mapping[str, Unit],
    plan: Plan,
    children: Mapping[UUID, UUID],
) -> tuple[Question, ...]:
    asked = {child: heir for child, heir in going.items() if len(ended[children[child]]) > 1}
    names = names_on(asked, plan.on) if asked else {}
    new = {one.new.code: one.new.name for one in plan.openings}
    options = tuple((code, new.get(code) or named[code].name) for code in plan.into)
    return tuple(
        Question(
            f"children:{child}", names[child], children[child], options,
            answer=plan.answers[f"children:{child}"] if heir else "",
        )
        for child, heir in asked.items()
    )  # fmt: skip


def _parent_of(code: str, units: Sequence[UUID], ids: Mapping[str, UUID], standing: Mapping[UUID, UUID | None]) -> UUID:
    """The parent named for a new unit, else that of the first unit acted on."""
    if code:
        return ids[code]
    parent = standing.get(units[0]) if units else None
    if parent is None:
        raise BadInput("parent", "Hãy chọn cấp trên của tổ chức mới.")
    return parent


def _assigned(plan: Plan, room: str, ids: Mapping[str, UUID]) -> dict[UUID, UUID]:
    """Person or case → unit. An answer that names no unit of the plan counts as none."""
    return {UUID(about): ids[answer] for about, answer in _answers(plan, room) if answer in ids}


def _answers(plan: Plan, room: str) -> Iterable[tuple[str, str]]:
    """What each answer to a question of the room is about, and the answer."""
    for key, answer in plan.answers.items():
        of, _, about = key.partition(":")
        if of == room and answer:
            yield about, answer


def _label(plan: Plan, named: Mapping[str, Unit]) -> str:
    """One sentence that says what the act does."""
    new = {one.new.code: one.new.name for one in plan.openings}

    def called(codes: Iterable[str]) -> str:
        return ", ".join(new.get(code) or named[code].name for code in codes)

    text = {
        ActKind.OPEN: f"Lập {called(new)}",
        ActKind.RENAME: f"Đổi tên {called(plan.units)} thành {plan.name}",
        ActKind.KIND: f"Đổi loại, loại hình của {called(plan.units)}",
        ActKind.MOVE: f"Chuyển {called(plan.units)} về trực thuộc {called([plan.parent] if plan.parent else [])}",
        ActKind.MERGE: f"Hợp nhất, sáp nhập {called(plan.units)} vào {called(plan.into)}",
        ActKind.SPLIT: f"Chia tách {called(plan.units)} thành {called(plan.into)}",
        ActKind.DISSOLVE: f"Giải thể {called(plan.units)}",
        ActKind.ABOLISH: f"Bỏ cấp {called(plan.units)}",
    }[plan.kind]
    return text[:500]
