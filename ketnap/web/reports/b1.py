"""What the page of B1 shows: result against target by authority, time passed, pace, quality, units below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.instruments.models import Instrument
from ketnap.lib.numbers import format_number, format_percent, percent
from ketnap.reports import pace
from ketnap.reports.figures.breakdown import Part, parts
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.figures.registry import INDICATORS
from ketnap.reports.progress import Progress as Reached
from ketnap.reports.progress import TargetProgress, UnitRow, progress
from ketnap.targets.enums import TargetIndicator
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import targets_of
from ketnap.web.reports.asking import Asked
from ketnap.web.reports.periods import label_of
from ketnap.web.reports.words import name_of
from ketnap.web.shared.components import Badge, Link, Progress, Tile
from ketnap.web.shared.table import Column, Table
from ketnap.web.targets.page import papers_of, parents_of

STATES = {"đạt": "done", "kịp tiến độ": "info", "chậm": "due"}
TIMES = ("year", "quarter", "month")
OWN = "Trực tiếp tại đơn vị"


@dataclass(frozen=True)
class TargetCard:
    """One authority: its bar, how much is missing, how fast it would have to go, and the paper behind it."""

    one: TargetProgress
    bar: Progress
    badge: Badge
    paper: Instrument | None
    of: TargetLine | None


@dataclass(frozen=True)
class B1:
    found: Reached
    cards: Sequence[TargetCard]
    apart: str
    tiles: Sequence[Tile]
    times: Sequence[tuple[str, Part, str]]
    other: Sequence[tuple[TargetLine, Ratio, Progress]]


def indicator_choices() -> list[tuple[str, str]]:
    """What a target can be set for."""
    return [(code, name_of(INDICATORS[code])) for code in TargetIndicator.values]


def b1_page(asked: Asked, user: User, *, indicator: str, by: str, against: str) -> B1:
    """B1 for an indicator; `against` names another indicator whose targets the result is compared with, said as such."""
    found = progress(asked.question(indicator))
    elapsed = elapsed_share(found)
    lines = [one.line for one in found.targets]
    papers, above = papers_of(user, lines), parents_of(lines, asked.as_of)
    cards = [
        TargetCard(
            one, _bar(asked, one.ratio, elapsed, one.line.authority_text), Badge(STATES[one.state], one.state),
            papers.get(one.line.paper) if one.line.paper else None,
            above.get(one.line.parent_series) if one.line.parent_series else None,
        )
        for one in found.targets
    ]  # fmt: skip
    times = [
        (label_of(part.key, asked.period), part, asked.list_of(indicator, by=by, key=part.key))
        for part in parts(found.figure, by)
    ]
    return B1(found, cards, _apart(found), _tiles(asked, found), times, _other(asked, found, against))


def elapsed_share(found: Reached) -> Decimal | None:
    """Where the mark of time stands on a bar: the share of the period by months, as the pace is judged, in percent."""
    question = found.figure.question
    run = pace.passed(question.period, question.as_of)
    if run is None:
        return Decimal(0)
    share = pace.years_in(run) / pace.years_in(question.period) * 100
    return Decimal(share.numerator) / Decimal(share.denominator)


def _bar(asked: Asked, ratio: Ratio, elapsed: Decimal | None, label: str = "") -> Progress:
    url = asked.list_of(ratio.indicator)
    return Progress(ratio.numerator, ratio.denominator, label, elapsed, asked.decimals, asked.mode, url)


def _apart(found: Reached) -> str:
    """How far the targets of two authorities stand apart, in one sentence; "" unless there are just two that differ."""
    lines = sorted((one.line for one in found.targets if not one.line.parent_series), key=lambda line: line.number)
    if len(lines) != 2 or lines[0].number == lines[1].number:
        return ""
    low, high = lines
    share = format_percent(percent(high.number, low.number), 2)
    return _("%(high)s (%(a)s) cao hơn %(low)s (%(b)s) là %(n)s, bằng %(share)s.") % {
        "high": high.authority_text, "a": format_number(high.number), "low": low.authority_text,
        "b": format_number(low.number), "n": format_number(high.number - low.number), "share": share,
    }  # fmt: skip


def _tiles(asked: Asked, found: Reached) -> list[Tile]:
    question = found.figure.question
    counted = question.indicator.event_for(question.counting)
    run = _("%(days)s ngày của kỳ") % {"days": found.passed.counts()}
    tiles = [
        Tile(format_number(found.result), name_of(question.indicator), asked.list_of(question.indicator.code),
             _("tính theo %(event)s") % {"event": counted}),
        Tile(found.passed.text(asked.decimals, asked.mode), _("Thời gian đã qua"), note=run),
    ]  # fmt: skip
    if found.pace_per_year is not None:
        tiles.append(Tile(format_number(found.pace_per_year, 1), _("Kết quả bình quân mỗi năm"), note=_("từ đầu kỳ")))
    return tiles


def _other(asked: Asked, found: Reached, against: str) -> list[tuple[TargetLine, Ratio, Progress]]:
    """The result against the targets of another indicator: two things are compared, and the page says so."""
    code = found.figure.question.indicator.code
    if against == code or against not in TargetIndicator.values:
        return []
    lines = targets_of(asked.unit, against, asked.period, as_of=asked.as_of, known_by=asked.known_by)
    ratios = [Ratio(found.result, line.number, code, line.authority_text, asked.period) for line in lines]
    return [(line, ratio, _bar(asked, ratio, None)) for line, ratio in zip(lines, ratios, strict=True)]


TOTAL = object()
"""Stands for the line of totals under the units."""


def units_table(asked: Asked, found: Reached) -> Table:
    """Units directly below: result, and share of each target above with what has been reached of it."""
    indicator, elapsed = found.figure.question.indicator.code, elapsed_share(found)

    def result(row: UnitRow | object) -> Link:
        if isinstance(row, UnitRow):
            return Link(format_number(row.result), asked.list_of(indicator, by="unit", key=row.code))
        return Link(format_number(found.result), asked.list_of(indicator))

    def share(one: TargetProgress) -> Column:
        def read(row: UnitRow | object) -> Progress | None:
            ratio = row.shares.get(series) if isinstance(row, UnitRow) else found.totals[series]
            if ratio is None:
                return None
            return Progress(ratio.numerator, ratio.denominator, "", elapsed, asked.decimals, asked.mode)

        series = one.line.series
        return Column(f"share-{series.hex}", one.line.authority_text, value=read)

    columns = [
        Column("name", _("Đơn vị"), value=lambda row: row.name if isinstance(row, UnitRow) else _("Cộng")),
        Column("result", _("Kết quả"), value=result, align="end"),
        *(share(one) for one in found.targets if one.line.series in found.totals),
    ]
    if any(row.own for row in found.rows):
        columns.append(Column("own", _("Chỉ tiêu riêng"), value=_own))
    return Table(
        columns, found.rows, _("Theo đơn vị trực thuộc"), narrow="scroll", id="units", bare=True, footer=TOTAL,
        row_url=lambda row: _child(asked, row, indicator),
    )  # fmt: skip


def _own(row: UnitRow | object) -> str:
    own = row.own if isinstance(row, UnitRow) else ()
    return "; ".join(f"{one.line.authority_text}: {one.ratio.counts()}" for one in own)


def _child(asked: Asked, row: UnitRow, indicator: str) -> str:
    return "" if row.code == asked.unit.code else asked.address("report_b1", unit=row.code, indicator=indicator)
