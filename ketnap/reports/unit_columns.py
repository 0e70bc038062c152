"""The columns of B1's table of units: one list for page, paper and spreadsheet, of which the reader chooses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ketnap.forms.report import ColumnKind, Value
from ketnap.lib.numbers import Rounding
from ketnap.reports.compared import Compared
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.months import CLOSED, OPEN
from ketnap.reports.progress import Progress, TargetProgress, UnitRow
from ketnap.reports.reached import Reached

NOT_GIVEN = "chưa giao"


@dataclass(frozen=True)
class UnitColumn:
    """`key` names the choice (several columns may belong to one), `group` the target it is about; `total` stands in the last row.

    `kind` and `decimals` are those of a printed column. Hidden columns appear when chosen.
    """

    key: str
    title: str
    kind: ColumnKind
    read: Callable[[UnitRow], Value]
    total: Value = None
    group: str = ""
    decimals: int | None = None
    hidden: bool = False


def unit_columns(found: Progress, decimals: int = 2, mode: Rounding = "half_up") -> list[UnitColumn]:
    """Every column there is for this report, in order; the unit's name comes before them."""
    columns = [UnitColumn("result", "Kết quả", "number", lambda row: row.result, found.result)]
    for one in found.targets:
        if one.line.series in found.totals:
            columns += _share(found, one, decimals, mode)
    for rate in found.others:
        if any(row.rates and rate.line.series in row.rates for row in found.rows):
            columns += _rate(rate, decimals, mode)
    if found.compared is not None:
        columns += _compared(found.compared, decimals, mode)
    if any(row.own or row.missing for row in found.rows):
        columns.append(UnitColumn("own", "Chỉ tiêu riêng", "text", own_text))
    columns.append(_closing(found))
    return columns


def _closing(found: Progress) -> UnitColumn:
    """Who has closed the last month that is over; shown by itself where months are closed at all."""
    closings, last = found.closings, found.closings.last

    def read(row: UnitRow) -> Value:
        if row.unit is None or last is None:
            return None
        return CLOSED if closings.closed(row.unit) else OPEN

    title = f"Chốt tháng {last:%m/%Y}" if last else "Chốt tháng"
    total = f"{closings.count()}/{len(closings.children)} {CLOSED}" if last else None
    return UnitColumn("closing", title, "text", read, total, hidden=not closings.used)


def chosen(columns: Sequence[UnitColumn], keys: Sequence[str] | None) -> list[UnitColumn]:
    """The columns with these keys; the usual ones without a choice."""
    return [column for column in columns if (not column.hidden if keys is None else column.key in keys)]


def own_text(row: UnitRow) -> str:
    """Targets of the unit itself, those without a number said as such: `Đại hội: 3/5; Kế hoạch: chưa báo cáo`."""
    numbers = [f"{one.line.authority_text}: {one.ratio.counts()}" for one in row.own]
    return "; ".join([*numbers, *(f"{line.authority_text}: {line.said}" for line in row.missing)])


def _share(found: Progress, one: TargetProgress, decimals: int, mode: Rounding) -> list[UnitColumn]:
    series, group, total = one.line.series, one.line.authority_text, found.totals[one.line.series]

    def share(row: UnitRow) -> Ratio | None:
        return row.shares.get(series)

    def amount(row: UnitRow) -> Value:
        ratio = share(row)
        return NOT_GIVEN if ratio is None else ratio.denominator

    def percent(row: UnitRow) -> Value:
        ratio = share(row)
        return ratio.value(decimals, mode) if ratio else None

    def missing(row: UnitRow) -> Value:
        ratio = share(row)
        return max(ratio.denominator - ratio.numerator, 0) if ratio else None

    key = f"share-{series.hex}"
    rest = max(total.denominator - total.numerator, 0)
    return [
        UnitColumn(key, "Phân bổ", "number", amount, total.denominator, group),
        UnitColumn(key, "Tỷ lệ", "percent", percent, total.value(decimals, mode), group, decimals),
        UnitColumn(f"missing-{series.hex}", "Còn thiếu", "number", missing, rest, group, hidden=True),
    ]


def _rate(rate: Reached, decimals: int, mode: Rounding) -> list[UnitColumn]:
    series, key = rate.line.series, f"rate-{rate.line.series.hex}"
    group = f"{rate.line.said} {rate.line.authority_text}"

    def ratio(row: UnitRow) -> Ratio | None:
        return row.rates.get(series) if row.rates else None

    def base(row: UnitRow) -> Value:
        found = ratio(row)
        return found.denominator if found else "chưa có số gốc"

    def percent(row: UnitRow) -> Value:
        found = ratio(row)
        return found.value(decimals, mode) if found else None

    whole = rate.ratio
    return [
        UnitColumn(key, "Số gốc", "number", base, whole.denominator if whole else None, group),
        UnitColumn(key, "Tỷ lệ", "percent", percent, whole.value(decimals, mode) if whole else None, group, decimals),
    ]


def _compared(total: Compared, decimals: int, mode: Rounding) -> list[UnitColumn]:
    group = "So với cùng kỳ năm trước"

    def read(value: Callable[[Compared], Value]) -> Callable[[UnitRow], Value]:
        return lambda row: value(row.compared) if row.compared else None

    def of(one: Compared) -> Value:
        return one.percent_of(decimals, mode)

    def change(one: Compared) -> Value:
        return one.percent_change(decimals, mode)

    return [
        UnitColumn("before", "Cùng kỳ", "number", read(lambda one: one.before), total.before, group, hidden=True),
        UnitColumn("change", "Tăng, giảm", "number", read(lambda one: one.change), total.change, group, hidden=True),
        UnitColumn("percent_of", "Bằng (%)", "percent", read(of), of(total), group, decimals, hidden=True),
        UnitColumn(
            "percent_change", "Tăng, giảm (%)", "percent", read(change), change(total), group, decimals, hidden=True
        ),
    ]
