"""Villages, coverage, area tags and declared numbers when units end: handed over by name, nothing is added up silently.

Places stay the same places in another unit's area; bodies end with their unit; numbers go along only where they add up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.base.errors import plain
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.numbers import format_number
from ketnap.rulebook.verdict import Reason
from ketnap.units.enums import AreaTag
from ketnap.units.models import (
    Area,
    Body,
    Coverage,
    DeclaredMembers,
    Inhabitants,
    Place,
    PlaceCommune,
    PlaceHolding,
    Unit,
    UnitPlacement,
)
from ketnap.units.place_actions import refuse_left_behind
from ketnap.units.places import CHANGE, convert
from ketnap.units.queries import ancestors_on, names_on, placed_under
from ketnap.units.reorganising import Act, Part, Question, Touched

ENDS, ADD, HAND = "end", "add", "hand"


def preview(act: Act) -> Sequence[Touched]:
    """What ended units leave on the ground, each thing a question where more than one answer is possible; what is not there is left out."""
    heirs = Unit.objects.in_bulk({one for heirs in act.ended.values() for one in heirs})
    names = names_on(act.ended, act.on)
    holdings, coverages = _holdings(act), _coverages(act)
    lying, settled = _lying(act)
    cut = _cut(act)
    moved = tuple(_place_questions(act, holdings, heirs, names))
    refusals = tuple(_refusals(act, holdings))
    went = (f"Theo xã, phường mới, không phải chọn: {format_number(len(settled))}",) if settled else ()
    found = [
        Touched("places", "Thôn, bản, khu phố chuyển nơi quản lý", len(holdings), (), moved, refusals),
        Touched(
            "communes",
            "Thôn, bản, khu phố ghi lại xã, phường",
            len(lying) + len(settled),
            went,
            tuple(_choices(act, lying)),
        ),
        Touched(
            "coverages",
            "Địa bàn của chi bộ kết thúc",
            len(coverages),
            (),
            tuple(_coverage_questions(act, coverages, heirs, names)),
        ),
        Touched(
            "cut", "Thôn, bản nằm ngoài tổ chức mới của chi bộ phụ trách", len(cut), (), tuple(_cut_questions(act, cut))
        ),
        Touched("tags", "Vùng đã ghi của tổ chức kết thúc", *_tagged(act, heirs, names)),
        Touched("declared", "Tổ chức kết thúc có số liệu khai", *_declared(act, heirs, names)),
        Touched("bodies", "Cơ quan lãnh đạo kết thúc cùng tổ chức", *_bodies(act)),
    ]
    return [one for one in found if one.number]


def apply(act: Act) -> Mapping[str, Any]:
    """Hand over as answered: places, who covers them, tags, and the numbers that add up."""
    drafts = []
    for row in _holdings(act):
        to = act.goes_to(row.unit_id, act.named(f"places:{row.place_id}"))
        drafts.append(_about_place("unit.place_handed", row.place, to, {"to": str(to)}, act))
    lying, settled = _lying(act)
    for place, code in [*((one, act.answer(f"communes:{one.pk}")) for one in lying), *settled]:
        drafts.append(_about_place("unit.place_in_commune", place, place.unit_id, {"commune": code}, act))
    drafts += _covering(act)
    drafts += _settled_cuts(act)
    drafts += _carried_tags(act)
    drafts += _carried_numbers(act)
    store.append(drafts, actor=act.actor)
    return {}


def _about_place(kind: str, place: Place, unit: UUID | None, data: Mapping[str, str], act: Act) -> Draft:
    return Draft(kind, place.home, act.on, {"place": str(place.pk), **data}, unit=unit, paper=act.paper)


def _holdings(act: Act) -> list[PlaceHolding]:
    rows = PlaceHolding.objects.as_of(act.on).filter(unit__in=list(act.ended)).select_related("place")
    return list(rows.order_by("unit__sort", "place__sort", "place"))


def _coverages(act: Act) -> list[Coverage]:
    """What ended branches covered up to the day: the row ended with the branch."""
    rows = Coverage.objects.filter(unit__in=list(act.ended), valid_from__lt=act.on, valid_to=act.on)
    standing = rows.exclude(place__valid_to__lte=act.on).select_related("place")
    return list(standing.order_by("unit__sort", "place__sort", "place"))


def _place_questions(
    act: Act, rows: Sequence[PlaceHolding], heirs: Mapping[UUID, Unit], names: Mapping[UUID, str]
) -> Iterable[Question]:
    for row in rows:
        key = f"places:{row.place_id}"
        yield from _by_name(act, key, f"{row.place.name} ({names[row.unit_id]})", row.unit_id, heirs)


def _coverage_questions(
    act: Act, rows: Sequence[Coverage], heirs: Mapping[UUID, Unit], names: Mapping[UUID, str]
) -> Iterable[Question]:
    for row in rows:
        text = f"{row.place.name} ({names[row.unit_id]})"
        yield from _by_name(act, f"coverages:{row.key}", text, row.unit_id, heirs)


def _by_name(act: Act, key: str, text: str, unit: UUID, heirs: Mapping[UUID, Unit]) -> Iterable[Question]:
    """A question where several units take over; none where everything follows to one."""
    if len(act.ended[unit]) > 1:
        options = tuple((heirs[one].code, heirs[one].name) for one in act.ended[unit])
        goes = act.goes_to(unit, act.named(key))
        yield Question(key, text, unit, options, answer=heirs[goes].code if goes else "")


def _refusals(act: Act, rows: Sequence[PlaceHolding]) -> Iterable[Reason]:
    """A place without a taker, twice the same name in one area, a branch that would cover a place of another area."""
    holders: dict[UUID, UUID] = {}
    for row in rows:
        to = act.goes_to(row.unit_id, act.named(f"places:{row.place_id}"))
        if to is not None:
            holders[row.place_id] = to
        elif not act.ended[row.unit_id]:
            yield plain(
                "K-REORG-PLACE", f"{row.place.name}: chưa có tổ chức tiếp nhận.", remedy="Chọn tổ chức tiếp nhận."
            )
    for text in refuse_left_behind(list(holders), holders, act.on):
        yield plain(
            "K-REORG-PLACE", text, remedy="Giao thôn cho cùng tổ chức với chi bộ, hoặc ghi thôi phụ trách trước."
        )


def _lying(act: Act) -> tuple[list[Place], list[tuple[Place, str]]]:
    """Places that still lie in a commune of the 63 provinces: those to be asked about, and those that go whole, with the code."""
    if act.on < CHANGE:
        return [], []
    inside = {*act.ended, *placed_under(act.moved, act.on)}
    held = {row for row, unit in PlaceHolding.objects.as_of(act.on).values_list("place", "unit") if unit in inside}
    rows = PlaceCommune.objects.as_of(act.on).filter(valid_from__lt=CHANGE).select_related("place")
    asked, settled = [], []
    for row in rows.order_by("place__sort", "place"):
        if row.place_id not in held:
            continue
        found = convert(row.commune)
        if found.settled is None:
            asked.append(row.place)
        else:
            settled.append((row.place, found.settled.code))
    return asked, settled


def _choices(act: Act, places: Sequence[Place]) -> Iterable[Question]:
    for place in places:
        found = convert(place.commune)
        options = tuple((new.code, new.full_name) for new in found.new)
        key = f"communes:{place.pk}"
        answer = act.answer(key) if act.answer(key) in dict(options) else ""
        yield Question(key, f"{place.name} ({found.old.full_name} đã chia)", place.unit_id, options, answer=answer)


def _covering(act: Act) -> list[Draft]:
    """The unit that takes over covers what the ended branch covered, once, unless it does already."""
    given_up = {cut.coverage.key for cut in _cut(act) if cut.to is None or act.answer(cut.key) != cut.to.code}
    rows = [row for row in _coverages(act) if row.key not in given_up]
    known = set(
        Coverage.objects.as_of(act.on).filter(place__in=[row.place_id for row in rows]).values_list("unit", "place")
    )
    drafts = []
    for row in rows:
        unit = act.goes_to(row.unit_id, act.named(f"coverages:{row.key}"))
        if unit is not None and (unit, row.place_id) not in known:
            known.add((unit, row.place_id))
            drafts.append(Draft("unit.covers", unit, act.on, {"place": str(row.place_id)}, unit=unit, paper=act.paper))
    return drafts


@dataclass(frozen=True)
class Cut:
    """A branch would cover a village outside the area it stands in now. `to`: the unit above it, where the village may follow."""

    coverage: Coverage
    branch: Unit
    to: Unit | None

    @property
    def key(self) -> str:
        return f"cut:{self.coverage.key}"


def _cut(act: Act) -> list[Cut]:
    """Coverage by branches that moved, or took over from another area, of villages whose holder goes on and is not above them."""
    moved = placed_under(act.moved, act.on)
    rows = list(
        Coverage.objects.as_of(act.on).select_related("unit", "place").order_by("unit__sort", "place__sort", "key")
    )
    found = [(row, row.unit) for row in rows if row.unit_id in moved]
    heirs = Unit.objects.in_bulk({one for heirs in act.ended.values() for one in heirs})
    for row in _coverages(act):
        heir = act.goes_to(row.unit_id, act.named(f"coverages:{row.key}"))
        found += [(row, heirs[heir])] if heir else []
    places = {row.place_id for row, _ in found}
    holdings = PlaceHolding.objects.as_of(act.on).filter(place__in=places).select_related("unit")
    holders = {row.place_id: row.unit for row in holdings}
    units = {*(one.pk for one in holders.values()), *(branch.pk for _, branch in found)}
    paths = dict(UnitPlacement.objects.as_of(act.on).filter(unit__in=units).values_list("unit", "path"))
    left = [
        (row, branch)
        for row, branch in found
        if row.place_id in holders
        and (above := paths.get(holders[row.place_id].pk))
        and not paths.get(branch.pk, "").startswith(above)
    ]
    staying = {row.place_id for row in rows if row.unit_id not in moved}
    areas = {branch.pk: _area_of(branch, holders[row.place_id], act.on) for row, branch in left}
    wanted: dict[UUID, set[UUID | None]] = {}
    for row, branch in left:
        area = areas[branch.pk]
        wanted.setdefault(row.place_id, set()).add(area.pk if area else None)
    stuck = staying | {place for place, units in wanted.items() if len(units) > 1}
    return [Cut(row, branch, None if row.place_id in stuck else areas[branch.pk]) for row, branch in left]


def _area_of(branch: Unit, holder: Unit, on: date) -> Unit | None:
    """The unit above the branch that is on the level of the one that has the village now, else the one directly above."""
    above = ancestors_on(branch, on)
    same = (one for one in above if one.kind_info.tier == holder.kind_info.tier)
    return next(same, above[0] if above else None)


def _cut_questions(act: Act, cuts: Sequence[Cut]) -> Iterable[Question]:
    """The village goes along, or the branch gives it up; where another branch stays with it, only the latter."""
    for cut in cuts:
        follows = ((cut.to.code, f"Thôn, bản về {cut.to.name}"),) if cut.to else ()
        options = (*follows, (ENDS, f"{cut.branch.name} không phụ trách"))
        answer = act.answer(cut.key) if act.answer(cut.key) in dict(options) else ""
        text = f"{cut.coverage.place.name} ({cut.coverage.unit.name})"
        yield Question(cut.key, text, cut.coverage.unit_id, options, options[0][0], answer)


def _settled_cuts(act: Act) -> list[Draft]:
    """A village that two branches take along is handed over once; a branch that goes on gives up what does not follow."""
    drafts = []
    handed: set[UUID] = set()
    for cut in _cut(act):
        row = cut.coverage
        if cut.to is not None and act.answer(cut.key) == cut.to.code:
            if row.place_id not in handed:
                handed.add(row.place_id)
                data = {"to": str(cut.to.pk)}
                drafts.append(_about_place("unit.place_handed", row.place, cut.to.pk, data, act))
        elif row.unit_id == cut.branch.pk:
            data = {"place": str(row.place_id)}
            drafts.append(Draft("unit.covers_ended", row.unit_id, act.on, data, unit=row.unit_id, paper=act.paper))
    return drafts


def _own_tags(act: Act) -> dict[UUID, list[str]]:
    """Tags that ended units carried up to the day; those of their places go with the places."""
    rows = Area.objects.filter(unit__in=list(act.ended), place=None, valid_from__lt=act.on, valid_to=act.on)
    found: dict[UUID, list[str]] = {}
    for row in rows.order_by("unit__sort", "tag"):
        found.setdefault(row.unit_id, []).append(row.tag)
    return found


def _tagged(
    act: Act, heirs: Mapping[UUID, Unit], names: Mapping[UUID, str]
) -> tuple[int, tuple[str, ...], tuple[Question, ...]]:
    questions = []
    for unit, tags in _own_tags(act).items():
        labels = ", ".join(str(AreaTag(tag).label) for tag in tags)
        options = (*((heirs[one].code, heirs[one].name) for one in act.ended[unit]), (ENDS, "Thôi ghi vùng này"))
        key, heir = f"tags:{unit}", act.heir(unit)
        answer = act.answer(key) if act.answer(key) in dict(options) else ""
        proposal = heirs[heir].code if heir else ""
        questions.append(Question(key, f"{names[unit]}: {labels}", unit, options, proposal, answer))
    return len(questions), (), tuple(questions)


def _carried_tags(act: Act) -> list[Draft]:
    found: dict[UUID, set[str]] = {}
    for unit, tags in _own_tags(act).items():
        to = act.named(f"tags:{unit}")
        if to is not None:
            found.setdefault(to, set()).update(tags)
    for unit, tag in Area.objects.as_of(act.on).filter(unit__in=found, place=None).values_list("unit", "tag"):
        found[unit].add(tag)
    return [
        Draft(
            "unit.tagged", unit, act.on, {"tags": [tag.value for tag in AreaTag if tag.value in tags]}, unit=unit,
            paper=act.paper,
        )
        for unit, tags in found.items()
    ]  # fmt: skip


def _stated(units: Iterable[UUID], on: date) -> dict[UUID, DeclaredMembers]:
    """The last declaration of members of each unit before the day."""
    rows = DeclaredMembers.objects.filter(unit__in=list(units), on__lt=on).order_by("on", "key")
    return {row.unit_id: row for row in rows}


def _inhabitants(act: Act) -> dict[UUID, Inhabitants]:
    rows = Inhabitants.objects.filter(unit__in=list(act.ended), valid_from__lt=act.on, valid_to=act.on)
    return {row.unit_id: row for row in rows}


def _declared(
    act: Act, heirs: Mapping[UUID, Unit], names: Mapping[UUID, str]
) -> tuple[int, tuple[str, ...], tuple[Question, ...]]:
    """Declared numbers of ended units: added to the one that takes over, or declared anew; never divided by a ratio."""
    members, people = _stated(act.ended, act.on), _inhabitants(act)
    own = _stated(heirs, act.on)
    questions = []
    for unit in [one for one in act.ended if one in members or one in people]:
        heir = act.heir(unit)
        adds = heir is not None and (heir in own or heirs[heir].opened_on == act.on)
        add = ((ADD, f"Cộng vào {heirs[heir].name}"),) if adds and heir else ()
        options = (*add, (HAND, "Tổ chức tiếp nhận khai lại"))
        key = f"declared:{unit}"
        answer = act.answer(key) if act.answer(key) in dict(options) else ""
        text = f"{names[unit]}: {_numbers(members.get(unit), people.get(unit))}"
        questions.append(Question(key, text, unit, options, ADD if add else HAND, answer))
    return len(questions), (), tuple(questions)


def _numbers(members: DeclaredMembers | None, people: Inhabitants | None) -> str:
    said = [f"{format_number(members.total)} đảng viên"] if members else []
    if people is not None and people.population is not None:
        said.append(f"dân số {format_number(people.population)}")
    if people is not None and people.workforce is not None:
        said.append(f"lao động {format_number(people.workforce)}")
    return ", ".join(said) or "chưa khai số"


def _carried_numbers(act: Act) -> list[Draft]:
    """One declaration for each unit that takes over: what it had itself and what was answered to be added."""
    added: dict[UUID, list[UUID]] = {}
    for unit in act.ended:
        heir = act.heir(unit)
        if heir is not None and act.answer(f"declared:{unit}") == ADD:
            added.setdefault(heir, []).append(unit)
    members = _stated([*act.ended, *added], act.on)
    people = _inhabitants(act)
    own = {row.unit_id: row for row in Inhabitants.objects.as_of(act.on).filter(unit__in=added)}
    drafts = []
    for heir, units in added.items():
        rows = [members[one] for one in (heir, *units) if one in members]
        if rows:
            data = {
                "official": sum(row.official for row in rows),
                "probationary": sum(row.probationary for row in rows),
            }
            drafts.append(Draft("unit.members_declared", heir, act.on, data, unit=heir, paper=act.paper))
        known = [*([own[heir]] if heir in own else []), *(people[one] for one in units if one in people)]
        if known:
            values = {
                "population": _sum([row.population for row in known]),
                "workforce": _sum([row.workforce for row in known]),
            }
            drafts.append(Draft("unit.inhabitants", heir, act.on, values, unit=heir, paper=act.paper))
    return drafts


def _sum(numbers: Sequence[int | None]) -> int | None:
    """The sum; None where one of them was not declared, because the whole is then not known."""
    given = [number for number in numbers if number is not None]
    return sum(given) if len(given) == len(numbers) else None


def _bodies(act: Act) -> tuple[int, tuple[str, ...]]:
    rows = Body.objects.filter(unit__in=list(act.ended), valid_from__lt=act.on, valid_to=act.on).exclude(kind="branch")
    names = list(rows.order_by("unit__sort", "kind", "pk").values_list("name", flat=True))
    return len(names), tuple(names)


PART = Part("places", preview, apply)
