"""Running targets of ended units: one by one a person signs who goes on with them. No rule adds them up by itself.

A target of the unit's own becomes one of its heirs and ends with the unit, its division with it. A share is part of its
giver's sum, so the giver's division is decided anew without the ended unit. Shares and signed reserve stay the target on
every day, on every level.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput, Refused, plain
from ketnap.journal import store
from ketnap.journal.models import Batch, Event
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.targets.actions import check_day, division_data, given_by, paperless, what_of
from ketnap.targets.checks import check_amount
from ketnap.targets.divisions import Division, Share, handed_out, handed_whole, pruned
from ketnap.targets.ending import ending
from ketnap.targets.enums import LineState
from ketnap.targets.events import ALLOCATED, DECIDED, LINE, LINE_ENDED, RESERVE
from ketnap.targets.models import Allocation, TargetLine
from ketnap.targets.numbers import Numbers
from ketnap.targets.queries import allocation_stream, line_in_force, share_series
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import names_on

BATCH = "targets.carry"


class How(StrEnum):
    """How a running target goes on: whole to one heir, by numbers of people, by numbers set by hand."""

    WHOLE = "whole"
    PEOPLE = "people"
    HAND = "hand"


@dataclass(frozen=True)
class Carry:
    """What is signed about one target: the numbers of the heirs (`WHOLE`: one heir, its number is that of the target)."""

    how: How
    numbers: Mapping[UUID, int | None]
    reason: str
    paper: UUID | None


@dataclass(frozen=True)
class Running:
    """A running target of an ended unit, with those that take over, and the target it is a share of (None = its own)."""

    line: TargetLine
    heirs: tuple[Unit, ...]
    giver: TargetLine | None
    divided: bool


def running(ended: Mapping[UUID, Sequence[UUID]], on: date) -> list[Running]:
    """Targets of ended units that still stand though their period runs beyond the end of the unit: what is still to sign.

    `ended`: unit → its heirs; `on`: the first day without the units. Fixed number of queries.
    """
    lines = [line for line in _last_wordings(ended, on) if line.valid_to is None]
    heirs = Unit.objects.in_bulk({heir for line in lines for heir in ended[line.unit_id]})
    standing = TargetLine.objects.known(None).filter(state=LineState.DECIDED, valid_to=None).select_related("unit")
    givers = {one.series: one for one in standing.filter(series__in={line.parent_series for line in lines} - {None})}
    series = [line.series for line in lines]
    divided = Allocation.objects.known(None).filter(parent_series__in=series, state=LineState.DECIDED, valid_to=None)
    known = set(divided.values_list("parent_series", flat=True))
    return [
        Running(line, tuple(heirs[heir] for heir in ended[line.unit_id]), givers.get(line.parent_series), line.series in known)
        for line in lines
    ]  # fmt: skip


def carried(ended: Mapping[UUID, Sequence[UUID]], on: date) -> list[TargetLine]:
    """Targets of ended units that ended on the day or later, because they were carried on: their last wording."""
    return [line for line in _last_wordings(ended, on) if line.valid_to is not None and line.valid_to >= on]


def _last_wordings(ended: Mapping[UUID, Sequence[UUID]], on: date) -> list[TargetLine]:
    """The last decided wording of every target of ended units whose period was not over on the day."""
    rows = TargetLine.objects.known(None).filter(unit__in=list(ended), state=LineState.DECIDED, period_end__gt=on)
    last = {line.series: line for line in rows.select_related("unit").order_by("valid_from")}
    return sorted(last.values(), key=lambda line: (line.unit.sort, line.indicator, line.period_start, line.key))


def carry_on(one: Running, signed: Carry, *, act: UUID, on: date, actor: User) -> None:
    """Write what was signed about one running target, from the day `on` (inclusive). All of it or nothing.

    Raises Forbidden; Refused without a paper, or when the target was carried on already; BadInput for numbers that cannot be
    used, a unit that does not take over, a day before the last change or to come.
    """
    _check(one, signed, on, actor)
    with transaction.atomic(), store.batch(BATCH, str(act), actor=actor.username):
        writer = Writer(on, signed.paper, clean_text(signed.reason))
        if one.giver is not None:
            writer.share(one, signed)
        else:
            writer.own(one, signed)
        check_day(on, list({draft.stream_id for draft in writer.drafts}), actor)
        store.append(writer.drafts, actor=actor.username)
        details = {
            "how": signed.how.value,
            "from": one.line.said,
            "to": {str(unit): number for unit, number in signed.numbers.items()},
            "reason": writer.reason,
            "on": on,
        }
        target = f"target:{one.line.series}"
        record("targets.carry", actor=actor.username, target=target, unit=one.line.unit_id, details=details)


def rests_on(act: UUID) -> bool:
    """Whether targets were carried on after this reorganisation (and not taken back)."""
    batches = Batch.objects.filter(kind=BATCH, label=str(act)).values("id")
    events = Event.objects.filter(batch__in=batches, voids=None)
    voided = Event.objects.exclude(voids=None).values("voids")
    return bool(events.exclude(pk__in=voided).exists())


def _check(one: Running, signed: Carry, on: date, actor: User) -> None:
    for unit in (*one.heirs, *((one.giver.unit,) if one.giver else ())):
        require(actor, "targets.manage", at=unit)
    if signed.paper is None:
        raise Refused([paperless("Chưa thể chuyển tiếp chỉ tiêu")])
    if not clean_text(signed.reason):
        raise BadInput("reason", "Hãy ghi lý do chuyển tiếp.")
    if line_in_force(one.line.series, on) is None:
        text = f"{one.line.unit.name}: chỉ tiêu này đã được chuyển tiếp, hoặc đã hết hiệu lực ngày {format_date(on)}."
        raise Refused([plain("K-TARGET-CARRIED", text, remedy="Xem lại bảng chuyển tiếp.")])
    takers = {heir.pk for heir in one.heirs}
    if not signed.numbers or not takers.issuperset(signed.numbers):
        raise BadInput("numbers", "Hãy chọn đơn vị tiếp nhận trong danh sách.")
    if signed.how is How.WHOLE:
        if len(signed.numbers) != 1:
            raise BadInput("numbers", "Kế thừa nguyên số: chọn một đơn vị tiếp nhận.")
        return
    if not one.line.is_divisible:
        raise BadInput("how", f"Chỉ tiêu “{one.line.said}” không chia được theo số; hãy kế thừa nguyên hoặc giao lại.")
    for number in signed.numbers.values():
        if number is None:
            raise BadInput("numbers", "Hãy ghi số của từng đơn vị tiếp nhận; không giao thì ghi 0.")
        check_amount("numbers", number)


@dataclass
class Writer:
    """Gathers the events of one target that goes on."""

    on: date
    paper: UUID | None
    reason: str
    drafts: list[Draft] = field(default_factory=list)

    def own(self, one: Running, signed: Carry) -> None:
        """A target of the unit's own: new targets of the heirs, the old one and its divisions end."""
        name = names_on([one.line.unit_id], self.on)[one.line.unit_id]
        to = []
        for heir in one.heirs:
            number = signed.numbers.get(heir.pk)
            if heir.pk not in signed.numbers or (signed.how is not How.WHOLE and not number):
                continue
            series = uuid5(one.line.series, heir.pk.hex)
            self._line(one.line, series, heir, name, None if signed.how is How.WHOLE else number)
            to.append({"unit": str(heir.pk), "amount": number, "series": str(series)})
            division = division_of(one.line.series, self.on) if signed.how is How.WHOLE else None
            if division is not None:
                text = f"{heir.name} phân bổ ({_came(one.line, name, whole=True)})"[:300]
                kept = pruned(division, heir.pk, _below(self.on))
                self._divide(one.line, series, text, kept, unit=heir.pk)
        self.drafts += ending(one.line.series, self.on, reason=self.reason, paper=self.paper)
        data = {"to": to, "how": signed.how.value, "reason": self.reason}
        self._write(LINE_ENDED, one.line.series, data, one.line.unit_id)

    def share(self, one: Running, signed: Carry) -> None:
        """A share: the giver's division is decided anew without the ended unit."""
        giver = one.giver
        division = division_of(giver.series, self.on) if giver else None
        if giver is None or division is None or one.line.unit_id not in division.shares:
            text = "Chỉ tiêu này không còn trong bảng phân bổ của đơn vị giao."
            raise Refused([plain("K-TARGET-CARRIED", text, remedy="Xem lại bảng phân bổ.")])
        unit, share = one.line.unit_id, division.shares[one.line.unit_id]
        if signed.how is How.WHOLE:
            (heir,) = signed.numbers
            below = pruned(share.below, heir, _below(self.on)) if share.below else None
            division = division.with_share(unit, Share(share.amount, below))
            after = handed_whole(division, unit, heir, giver.unit_id)
        else:
            numbers = {heir: number for heir, number in signed.numbers.items() if number}
            after = handed_out(division, unit, numbers, giver.unit_id)
        self.drafts += ending(one.line.series, self.on, reason=self.reason, paper=self.paper)
        self._divide(giver, giver.series, given_by(giver), after, division)

    def _line(self, line: TargetLine, series: UUID, heir: Unit, name: str, number: int | None) -> None:
        numbers = Numbers.of_line(line) if number is None else Numbers.of(line, number, line.qualifier)
        data = {
            **what_of(line), **numbers.document(), "authority": line.authority,
            "authority_text": _came(line, name, whole=number is None),
            "body": str(line.body) if line.body else None,
        }  # fmt: skip
        self._write(LINE, series, data, heir.pk)

    def _divide(
        self, like: TargetLine, series: UUID, text: str, new: Division[UUID], old: Division[UUID] | None = None,
        unit: UUID | None = None,
    ) -> None:  # fmt: skip
        """Decide the division anew, and below it every division that differs from the old one."""
        stream, unit = allocation_stream(series), unit or like.unit_id
        if old is not None and old.shares == new.shares:
            self._write(RESERVE, stream, {"reserve": new.reserve or None, "reason": self.reason}, unit)
            return
        shares = {one: share.amount for one, share in new.shares.items()}
        data = {**division_data(like, series, text, shares), "reserve": new.reserve or None, "reason": self.reason}
        allocated = self._write(ALLOCATED, stream, data, unit)
        self._write(DECIDED, stream, {"allocation": str(allocated), "reason": self.reason}, unit)
        names = names_on([one for one, share in new.shares.items() if share.below], self.on)
        for one, share in new.shares.items():
            before = old.shares.get(one) if old else None
            if share.below is not None and (before is None or before.below != share.below):
                text = f"{names[one]} phân bổ"
                below = before.below if before else None
                self._divide(like, share_series(series, one), text, share.below, below, one)

    def _write(self, kind: str, stream: UUID, data: Mapping[str, object], unit: UUID) -> UUID:
        identity = uuid7()
        self.drafts.append(Draft(kind, stream, self.on, data, unit=unit, paper=self.paper, id=identity))
        return identity


def division_of(series: UUID, on: date) -> Division[UUID] | None:
    """The decided division of a target on the day, on all levels; None when it is not divided."""
    allocation = Allocation.objects.in_force(on).filter(parent_series=series, state=LineState.DECIDED).first()
    if allocation is None:
        return None
    rows = TargetLine.objects.in_force(on).filter(parent_series=series, state=LineState.DECIDED)
    shares = {line.unit_id: Share(line.number, division_of(line.series, on)) for line in rows}
    return Division(shares, allocation.reserve)


def _came(line: TargetLine, name: str, *, whole: bool) -> str:
    """Whose target it is and from which unit it came."""
    return f"{line.authority_text} ({'kế thừa' if whole else 'chuyển'} từ {name})"[:300]


def _below(on: date) -> Callable[[UUID, UUID], bool]:
    """Whether a unit stands below another on the day."""
    paths = dict(UnitPlacement.objects.as_of(on).values_list("unit", "path"))

    def stands(top: UUID, unit: UUID) -> bool:
        return top in paths and unit in paths and unit != top and paths[unit].startswith(paths[top])

    return stands
