"""Running targets when units end: no rule adds them up, so a person decides each one, and nothing is added silently."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from ketnap.base.errors import plain
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.verdict import Reason
from ketnap.targets.enums import Authority, LineState
from ketnap.targets.events import LINE
from ketnap.targets.models import TargetLine
from ketnap.targets.numbers import Numbers
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
    """An inherited target becomes one of the unit that takes over, beside those it has; it names where it comes from."""
    names = names_on(act.ended, act.on)
    drafts = []
    for line in _lines(act):
        heir = act.heir(line.unit_id)
        if act.targets.get(line.series) != INHERIT or heir is None:
            continue
        data = {
            "indicator": line.indicator,
            "period_start": line.period_start.isoformat(),
            "period_end": line.period_end.isoformat(),
            "period_label": line.period_label,
            "kind": line.kind,
            "group": line.group,
            "of_indicator": line.of_indicator,
            "of_authority": line.of_authority,
            "unit_level": line.unit_level,
            "base_kind": line.base_kind,
            **Numbers.of_line(line).document(),
            "authority": line.authority,
            "authority_text": f"{line.authority_text} (kế thừa từ {names[line.unit_id]})"[:300],
        }
        drafts.append(Draft(LINE, uuid5(act.id, line.series.hex), act.on, data, unit=heir, paper=act.paper))
    store.append(drafts, actor=act.actor)
    return {}


def _lines(act: Act) -> list[TargetLine]:
    rows = TargetLine.objects.in_force(act.on).filter(
        unit__in=list(act.ended), state=LineState.DECIDED, period_end__gt=act.on
    )
    return list(rows.order_by("unit__sort", "indicator", "period_start", "key"))


def _questions(act: Act, lines: Sequence[TargetLine], names: Mapping[UUID, str]) -> Iterable[Question]:
    hand = (HAND, "Cấp có thẩm quyền giao lại")
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
            yield plain("K-REORG-TARGET", text, remedy="Giao lại bằng phân bổ mới của cấp trên.")


PART = Part("targets", preview, apply)
