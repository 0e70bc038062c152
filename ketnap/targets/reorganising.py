"""Running targets when units end: a person decides each one, at once or later on the carry-over worksheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from ketnap.base.errors import plain
from ketnap.journal import store
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.verdict import Reason
from ketnap.targets.carrying import Carry, How, Writer, rests_on, running
from ketnap.targets.enums import Authority, LineState
from ketnap.targets.models import TargetLine
from ketnap.units.models import Unit
from ketnap.units.queries import names_on
from ketnap.units.reorganising import Act, Part, Question, Touched

INHERIT, HAND = "inherit", "hand"


def preview(act: Act) -> Sequence[Touched]:
    """Targets of ended units whose period is not over, each a question: inherited whole, or set anew by hand."""
    lines = _lines(act)
    names = names_on(act.ended, act.on)
    questions = tuple(_questions(act, lines, names))
    return [Touched("targets", "Chỉ tiêu đang chạy", len(lines), (), questions, tuple(_refusals(act, lines)))]


def apply(act: Act) -> Mapping[str, Any]:
    """An inherited target becomes one of the unit that takes over, with its division, beside those that unit has; it names
    where it comes from. All others wait for the carry-over worksheet and stand until then.
    """
    writer = Writer(act.on, act.paper, "Kế thừa khi sắp xếp tổ chức")
    for one in running(act.ended, act.on):
        heir = act.heir(one.line.unit_id)
        if act.targets.get(one.line.series) == INHERIT and heir is not None and one.giver is None:
            writer.own(one, Carry(How.WHOLE, {heir: None}, writer.reason, act.paper))
    store.append(writer.drafts, actor=act.actor)
    return {}


def rests(act: Act) -> Sequence[str]:
    """What was signed on the worksheet since."""
    return ["đã có chỉ tiêu được ký chuyển tiếp sau việc này"] if rests_on(act.id) else []


def _lines(act: Act) -> list[TargetLine]:
    rows = TargetLine.objects.in_force(act.on).filter(
        unit__in=list(act.ended), state=LineState.DECIDED, period_end__gt=act.on
    )
    return list(rows.order_by("unit__sort", "indicator", "period_start", "key"))


def _questions(act: Act, lines: Sequence[TargetLine], names: Mapping[UUID, str]) -> Iterable[Question]:
    hand = (HAND, "Để bảng chuyển tiếp: chia theo người, ghi tay hoặc giao lại")
    heirs = Unit.objects.in_bulk({one for line in lines if (one := act.heir(line.unit_id))})
    for line in lines:
        heir = act.heir(line.unit_id)
        inherit = ((INHERIT, f"Kế thừa nguyên số: {heirs[heir].name}"),) if _may_inherit(line, heir) and heir else ()
        what = f"{line.get_indicator_display()} {line.said}, {line.authority_text}"
        text = f"{names[line.unit_id]}: {what} (đến trước {format_date(line.period_end)})"
        key = f"targets:{line.series}"
        yield Question(key, text, line.unit_id, (*inherit, hand), "", act.targets.get(line.series, ""))


def _may_inherit(line: TargetLine, heir: UUID | None) -> bool:
    """A share is part of its giver's sum: only a new allocation can give it to another unit."""
    return heir is not None and line.authority != Authority.ALLOCATION


def _refusals(act: Act, lines: Sequence[TargetLine]) -> Iterable[Reason]:
    for line in lines:
        answer = act.targets.get(line.series)
        if answer not in (None, HAND, INHERIT) or (
            answer == INHERIT and not _may_inherit(line, act.heir(line.unit_id))
        ):
            text = f"Chỉ tiêu {line.said} ({line.authority_text}) không thể kế thừa nguyên số."
            yield plain(
                "K-REORG-TARGET",
                text,
                remedy="Để bảng chuyển tiếp: bảng phân bổ của cấp trên được quyết định lại ở đó.",
            )


PART = Part("targets", preview, apply, rests_on=rests)
