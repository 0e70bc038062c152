"""One target on B1: its bar, what is missing, the base it is measured on, and the paper behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ketnap.instruments.models import Instrument
from ketnap.lib.numbers import format_number
from ketnap.lib.vietnamese import format_date
from ketnap.reports.figures.groups import SENSITIVE
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.reached import NormRow, Reached
from ketnap.targets.enums import TargetKind
from ketnap.targets.measures import Position
from ketnap.targets.models import TargetLine
from ketnap.web.reports.asking import Asked
from ketnap.web.reports.periods import label_of
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Badge, Progress

BADGES = {"kịp tiến độ": "info", "chậm": "due", "chưa đạt": "due"}


@dataclass(frozen=True)
class Pair:
    """A label with its text; `url` leads to what stands behind."""

    label: str
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class TargetCard:
    """`title` says what is asked for, `pairs` everything known about it."""

    one: Reached
    title: str
    bar: Progress | None
    badge: Badge
    pairs: Sequence[Pair]


def target_card(
    asked: Asked, one: Reached, *, elapsed: Decimal | None, paper: Instrument | None, of: TargetLine | None
) -> TargetCard:
    """The card of a target; `elapsed` marks the time passed on its bar, `of` is the target above it was divided from."""
    return TargetCard(one, title_of(one.line), _bar(asked, one, elapsed), badge_of(one), _pairs(asked, one, paper, of))


def badge_of(one: Reached) -> Badge:
    """The state in words, with a shape."""
    if one.measure.position is Position.UNKNOWN or one.is_hidden:
        return Badge("weak", one.state)
    return Badge("done" if one.measure.reached else BADGES.get(one.state, "due"), one.state)


def title_of(line: TargetLine) -> str:
    """`Nữ · Đại hội mẫu` for a sub-target, else the authority."""
    return f"{line.get_group_display()} · {line.authority_text}" if line.group else line.authority_text


def period_of(line: TargetLine) -> str:
    return label_of(line.period_label, line.period) if line.period_label else str(line.period)


def list_behind(asked: Asked, one: Reached) -> str:
    """The address of the list behind the numerator; "" where there is none to show (a sensitive group is never listed)."""
    if one.line.group in SENSITIVE or not one.part.countable:
        return ""
    if one.line.kind == TargetKind.UNITS:
        return asked.address("report_spread", target=str(one.line.series))
    if not one.line.group:
        return asked.behind(one.figure.question)
    return asked.behind(one.figure.question, group="target", key=str(one.line.series))


def _bar(asked: Asked, one: Reached, elapsed: Decimal | None) -> Progress | None:
    """Persons against persons needed; a rate or a share is drawn against the least number that meets it."""
    goal = one.measure.goal
    if one.numerator is None or goal is None:
        return None
    mark = elapsed if one.line.kind != TargetKind.SHARE else None
    return Progress(one.numerator, goal, title_of(one.line), mark, asked.decimals, asked.mode, list_behind(asked, one))


def _pairs(asked: Asked, one: Reached, paper: Instrument | None, of: TargetLine | None) -> list[Pair]:
    line = one.line
    pairs = [Pair(_("Chỉ tiêu"), f"{line.said} ({line.get_kind_display()})")]
    if line.period != asked.period:
        pairs.append(Pair(_("Kỳ"), period_of(line)))
    pairs += [*_result(asked, one), *_pace(one)]
    if of is not None:
        pairs.append(Pair(_("Phân bổ từ"), f"{of.authority_text} {of.said}"))
    pairs.append(Pair(_("Hiệu lực từ"), format_date(line.valid_from)))
    if paper is not None:
        pairs.append(Pair(_("Văn bản"), paper.title, address("instrument", paper.pk), paper.reference))
    return pairs


def _result(asked: Asked, one: Reached) -> list[Pair]:
    pairs = []
    ratio = one.ratio
    if ratio is not None and one.line.rate is not None:
        text = f"{ratio.counts()} = {ratio.text(asked.decimals, asked.mode)}"
        pairs.append(Pair(_("Tỷ lệ"), text, list_behind(asked, one)))
    if one.base is not None:
        pairs.append(Pair(_("Số gốc"), one.base.text))
    if one.line.rate is not None and one.measure.needed is not None:
        pairs.append(Pair(_("Cần"), _needed(one)))
    if one.measure.surplus and not one.is_hidden:
        pairs.append(Pair(_("Vượt"), _surplus(asked, one)))
    elif one.measure.remaining is not None and not one.is_hidden:
        pairs.append(Pair(_("Còn thiếu"), format_number(one.measure.remaining)))
    pairs += [Pair(_("Lưu ý"), note) for note in one.notes if not note.startswith("gốc:")]
    return pairs


def _needed(one: Reached) -> str:
    low, most = one.measure.needed or 0, one.measure.most
    return format_number(low) if most is None else f"{format_number(low)}–{format_number(most)}"


def _surplus(asked: Asked, one: Reached) -> str:
    """`30 (1,5%)`: how many more, and in per cent of the number itself."""
    surplus, goal = one.measure.surplus or 0, one.measure.goal
    if one.line.rate is not None or not goal:
        return format_number(surplus)
    share = Ratio(surplus, goal, one.line.indicator, one.line.authority_text, one.line.period)
    return f"{format_number(surplus)} ({share.text(None, asked.mode)})"


def _pace(one: Reached) -> list[Pair]:
    if one.line.kind in (TargetKind.SHARE, TargetKind.UNITS) or one.is_hidden:
        return []
    pairs = []
    if one.line.kind == TargetKind.YEARLY_AVERAGE and one.average is not None:
        pairs.append(Pair(_("Bình quân đến nay"), _("%(n)s mỗi năm") % {"n": format_number(one.average)}))
    elif one.per_year is not None:
        pairs.append(Pair(_("Cần mỗi năm"), format_number(one.per_year, 1)))
    if one.from_now is not None and one.measure.goal is not None:
        pairs.append(Pair(_("Từ nay mỗi năm"), format_number(one.from_now, 1)))
    return pairs


@dataclass(frozen=True)
class Norm:
    """What the plans come to under a rate."""

    title: str
    base: str
    rows: Sequence[tuple[NormRow, str]]


def norm_of(asked: Asked, one: Reached, rows: Sequence[NormRow]) -> Norm:
    shown = [(row, _percent(row, asked)) for row in rows]
    return Norm(f"{one.line.said} · {one.line.authority_text}", one.base.text if one.base else "", shown)


def _percent(row: NormRow, asked: Asked) -> str:
    value = row.percent(asked.decimals, asked.mode)
    return "–" if value is None else f"{format_number(value, asked.decimals)}%"
