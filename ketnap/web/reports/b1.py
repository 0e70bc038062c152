"""What the page of B1 shows: result against target by authority, time passed, pace, quality, units below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.base.errors import BadInput
from ketnap.lib.numbers import format_number, format_percent, percent
from ketnap.reports import pace
from ketnap.reports.compared import Compared
from ketnap.reports.figures.breakdown import Part, parts
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.figures.registry import INDICATORS
from ketnap.reports.months import note_for
from ketnap.reports.progress import Progress as Reached
from ketnap.reports.progress import TargetProgress, UnitRow, progress
from ketnap.reports.reached import Book
from ketnap.reports.reached import Reached as Target
from ketnap.reports.spread import Counted
from ketnap.reports.unit_columns import UnitColumn, unit_columns
from ketnap.targets.enums import TargetIndicator
from ketnap.targets.measures import years_in
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import targets_of
from ketnap.web.reports.asking import Asked
from ketnap.web.reports.b1_cards import Norm, TargetCard, norm_of, target_card
from ketnap.web.reports.behind import target_of
from ketnap.web.reports.periods import label_of
from ketnap.web.reports.words import name_of
from ketnap.web.shared.components import Badge, Link, Progress, Tile
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.targets.page import papers_of, parents_of

TIMES = ("year", "quarter", "month")
MOST_UNITS = 500


@dataclass(frozen=True)
class B1:
    """`cards`: plain numbers and other kinds of just this period; `groups` sub-targets; `wider` targets of longer periods."""

    found: Reached
    cards: Sequence[TargetCard]
    groups: Sequence[TargetCard]
    wider: Sequence[TargetCard]
    norms: Sequence[Norm]
    apart: str
    tiles: Sequence[Tile]
    times: Sequence[tuple[str, Part, str, str]]
    other: Sequence[tuple[TargetLine, Ratio, Progress]]
    compared: Compared | None
    before_url: str
    change_text: str
    percent_of_text: str


def indicator_choices() -> list[tuple[str, str]]:
    """What a target can be set for."""
    return [(code, name_of(INDICATORS[code])) for code in TargetIndicator.values]


def b1_page(asked: Asked, user: User, *, indicator: str, by: str, against: str) -> B1:
    """B1 for an indicator; `against` names another indicator whose targets the result is compared with, said as such."""
    found = progress(asked.question(indicator))
    elapsed = elapsed_share(found)
    lines = [one.line for one in found.all]
    papers, above = papers_of(user, lines), parents_of(lines, asked.as_of)

    def cards(targets: Iterable[Target]) -> list[TargetCard]:
        return [
            target_card(
                asked, one, elapsed=elapsed if one.line.period == asked.period else None,
                paper=papers.get(one.line.paper) if one.line.paper else None,
                of=above.get(one.line.parent_series) if one.line.parent_series else None,
            )
            for one in targets
        ]  # fmt: skip

    times = [
        (
            label_of(part.key, asked.period),
            part,
            asked.list_of(indicator, by=by, key=part.key),
            note_for(list(found.notes), date.fromisoformat(f"{part.key}-01")) if by == "month" else "",
        )
        for part in parts(found.figure, by)
    ]
    return B1(
        found=found,
        cards=cards([*(one.full for one in found.targets), *found.others]),
        groups=cards(found.groups),
        wider=cards(found.wider),
        norms=[norm_of(asked, one, rows) for one, rows in found.norms if rows],
        apart=_apart(found),
        tiles=_tiles(asked, found),
        times=times,
        other=_other(asked, found, against),
        compared=found.compared,
        before_url=asked.behind(found.before.question) if found.before else "",
        change_text=_percent(
            found.compared.percent_change(asked.decimals, asked.mode) if found.compared else None, asked
        ),
        percent_of_text=_percent(
            found.compared.percent_of(asked.decimals, asked.mode) if found.compared else None, asked
        ),
    )


def _percent(value: Decimal | None, asked: Asked) -> str:
    return format_percent(value, asked.decimals)


def elapsed_share(found: Reached) -> Decimal | None:
    """Where the mark of time stands on a bar: the share of the period by months, as the pace is judged, in percent."""
    question = found.figure.question
    run = pace.passed(question.period, question.as_of)
    if run is None:
        return Decimal(0)
    share = years_in(run) / years_in(question.period) * 100
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


def units_table(asked: Asked, request: HttpRequest, found: Reached) -> Table:
    """Units directly below: result, and share of each target above with what has been reached of it; columns are chosen."""
    indicator, elapsed = found.figure.question.indicator.code, elapsed_share(found)

    def result(row: UnitRow | object) -> Link:
        if isinstance(row, UnitRow):
            return Link(format_number(row.result), asked.list_of(indicator, by="unit", key=row.code))
        return Link(format_number(found.result), asked.list_of(indicator))

    def share(one: TargetProgress) -> Column:
        def read(row: UnitRow | object) -> Progress | str:
            ratio = row.shares.get(series) if isinstance(row, UnitRow) else found.totals[series]
            if ratio is None:
                return _("chưa giao")
            return Progress(ratio.numerator, ratio.denominator, "", elapsed, asked.decimals, asked.mode)

        series = one.line.series
        return Column(f"share-{series.hex}", one.line.authority_text, value=read)

    columns = [
        Column("name", _("Đơn vị"), value=lambda row: row.name if isinstance(row, UnitRow) else _("Cộng")),
        Column("result", _("Kết quả"), value=result, align="end"),
        *(share(one) for one in found.targets if one.line.series in found.totals),
        *(
            _printed(one)
            for one in unit_columns(found, asked.decimals, asked.mode)
            if one.key != "result" and not one.key.startswith("share-")
        ),
    ]
    return Table.of(
        request, columns, found.rows, per_page=MOST_UNITS, caption=_("Theo đơn vị trực thuộc"), narrow="scroll", id="units",
        footer=TOTAL, row_url=lambda row: _child(asked, row, indicator),
    )  # fmt: skip


def _printed(one: UnitColumn) -> Column:
    """A column of the printed table, as the page shows it."""

    def read(row: UnitRow | object) -> object:
        value = one.read(row) if isinstance(row, UnitRow) else one.total
        return Link(value) if isinstance(value, str) else value

    label = f"{one.group}: {one.title}" if one.group else one.title
    return Column(one.key, label, kind=one.kind, decimals=one.decimals, hidden=one.hidden, value=read)


def _child(asked: Asked, row: UnitRow, indicator: str) -> str:
    return "" if row.code == asked.unit.code else asked.address("report_b1", unit=row.code, indicator=indicator)


def spread_of(asked: Asked, key: str) -> Target:
    """A target "at least one in each" of the asked unit. Raises BadInput for another one."""
    line = target_of(asked, key)
    one = Book(asked.question(line.indicator)).reached(line)
    if one.units is None:
        raise BadInput("target", _("Chỉ tiêu này không đếm theo đơn vị."))
    return one


def state_of(row: Counted) -> str:
    """`yes`, `no`, or `open` for a village of a joint branch."""
    return "open" if row.number is None else "yes" if row.number else "no"


def spread_table(request: HttpRequest, rows: Sequence[Counted]) -> Table:
    """The units of a target "at least one in each", with what each of them had."""
    words = {"yes": _("có"), "no": _("chưa có"), "open": _("chưa rõ (chi bộ ghép)")}
    badges = {"yes": "done", "no": "due", "open": "weak"}
    columns = [
        Column("name", _("Đơn vị"), sort=True),
        Column("number", _("Kết quả"), kind="number", sort=True),
        Column("state", _("Tình trạng"), value=lambda row: Badge(badges[state_of(row)], words[state_of(row)])),
    ]
    choices = [("", _("tất cả")), *words.items()]
    return Table.of(
        request, columns, rows, caption=_("Đơn vị có và chưa có"), filters=[Filter("state", _("Tình trạng"), choices)],
        empty_text=_("Không có đơn vị nào."),
    )  # fmt: skip
