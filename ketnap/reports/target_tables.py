"""B1's further tables: targets of every kind, sub-targets, longer periods, norms, last year, months, units without any."""

from collections.abc import Sequence
from datetime import date

from ketnap.forms.report import Column, Table, Value
from ketnap.lib.numbers import Rounding
from ketnap.reports.figures.breakdown import parts
from ketnap.reports.months import note_for
from ketnap.reports.progress import Progress
from ketnap.reports.reached import Reached

OVERLAP = "Các nhóm có thể trùng nhau, không cộng lại thành tổng."


def further_tables(found: Progress, decimals: int = 2, mode: Rounding = "half_up") -> list[Table]:
    """Those of the further tables that have something to say, in the order of the report."""
    tables = [
        _kinds(found.others, "Chỉ tiêu theo tỷ lệ, khoảng, bình quân", "", decimals, mode),
        _kinds(found.groups, "Chỉ tiêu thành phần", OVERLAP, decimals, mode),
        _kinds(found.wider, "Chỉ tiêu của kỳ dài hơn", "Kết quả tính từ đầu kỳ của từng chỉ tiêu.", decimals, mode),
        *(_norm(found, place, decimals, mode) for place in range(len(found.norms))),
        compared_table(found, decimals, mode),
        *(spread_table(one) for one in (*found.others, *found.groups, *found.wider) if one.units is not None),
        drafts_table(found),
    ]
    return [table for table in tables if table is not None]


def _kinds(targets: Sequence[Reached], caption: str, note: str, decimals: int, mode: Rounding) -> Table | None:
    if not targets:
        return None
    columns = (
        Column("Chỉ tiêu", weight=2.6), Column("Giao", weight=1.5), Column("Kết quả", "number"), Column("Mẫu số", "number"),
        Column("Tỷ lệ", "percent", decimals=decimals), Column("Cần", "number"), Column("Còn thiếu", "number"),
        Column("Vượt", "number"), Column("Tình trạng", weight=1.6), Column("Ghi chú", weight=2.6),
    )  # fmt: skip
    rows = [kind_row(one, decimals, mode) for one in targets]
    return Table(columns, rows, caption, note=note)


def kind_row(one: Reached, decimals: int, mode: Rounding) -> tuple[Value, ...]:
    """A target of any kind on one line; what is not known stays blank, and the note says why."""
    line, ratio, hidden = one.line, one.ratio, one.is_hidden
    name = f"{line.get_group_display()} ({line.authority_text})" if line.group else line.authority_text
    period = "" if line.period == one.figure.question.period and not line.group else f", {line.period}"
    average = f"bình quân đến nay {one.average} mỗi năm" if line.kind == "average" and one.average is not None else ""
    notes = [note for note in (*one.notes, average) if note]
    return (
        f"{name}{period}", line.said, one.numerator, ratio.denominator if ratio else None,
        ratio.value(decimals, mode) if ratio else None, None if hidden else one.measure.needed,
        None if hidden else one.measure.remaining, None if hidden else one.measure.surplus, one.state, "; ".join(notes),
    )  # fmt: skip


def _norm(found: Progress, place: int, decimals: int, mode: Rounding) -> Table | None:
    rate, rows = found.norms[place]
    if not rows:
        return None
    columns = (
        Column("Kế hoạch", weight=3.0), Column("Số mỗi kỳ", "number", decimals=None), Column("Số gốc", "number"),
        Column("Tỷ lệ", "percent", decimals=decimals), Column("So với định mức", weight=2.0),
    )  # fmt: skip
    cells = [
        (row.label, int(row.number) if row.number.denominator == 1 else row.number_text, row.base,
         row.percent(decimals, mode), row.state)
        for row in rows
    ]  # fmt: skip
    note = f"Gốc: {rate.base.text}." if rate.base else ""
    return Table(columns, cells, f"Kế hoạch so với định mức {rate.line.said} ({rate.line.authority_text})", note=note)


def compared_table(found: Progress, decimals: int = 2, mode: Rounding = "half_up") -> Table | None:
    """This period and the same days last year, in both readings; None for a period longer than a year."""
    compared = found.compared
    if compared is None or found.before is None:
        return None
    columns = (
        Column("Kỳ này", "number"), Column("Cùng kỳ năm trước", "number"), Column("Tăng, giảm", "number"),
        Column("Bằng (%) cùng kỳ", "percent", decimals=decimals), Column("Tăng, giảm (%)", "percent", decimals=decimals),
    )  # fmt: skip
    row = (
        compared.now, compared.before, compared.change, compared.percent_of(decimals, mode),
        compared.percent_change(decimals, mode),
    )  # fmt: skip
    note = f"Cùng kỳ: {found.before.question.period.start:%d/%m/%Y} – {found.before.question.last:%d/%m/%Y}."
    return Table(columns, [row], "So với cùng kỳ năm trước", note=note)


def months_table(found: Progress) -> Table:
    """The result month by month, months without any too, with what is noted about them and how many units closed them."""
    by_month = {part.key: part.value for part in parts(found.figure, "month")}
    over = list(found.closings.by_month)
    keys = sorted({f"{month:%Y-%m}" for month in over} | set(by_month))
    columns = [Column("Tháng"), Column("Kết quả", "number"), Column("Ghi chú", weight=3.0)]
    if found.closings.used:
        columns.append(Column("Đã chốt"))
    rows = []
    for key in keys:
        month = date.fromisoformat(f"{key}-01")
        row: list[Value] = [f"{month:%m/%Y}", by_month.get(key, 0), note_for(list(found.notes), month)]
        if found.closings.used:
            closed = f"{found.closings.count(month)}/{len(found.closings.children)}"
            row.append(closed if month in found.closings.by_month else "chưa hết tháng")
        rows.append(row)
    totals: list[Value] = ["Cộng", found.result, None, *([None] if found.closings.used else [])]
    return Table(columns, rows, "Theo tháng", totals, found.closings.text if found.closings.used else "")


def spread_table(one: Reached) -> Table | None:
    """Which units had at least one, and which had none."""
    if one.units is None:
        return None
    columns = (Column("TT", "order"), Column(str(one.line.get_unit_level_display())), Column("Kết quả", "number"))
    rows: list[tuple[Value, ...]] = []
    for unit in (*one.units.having, *one.units.without, *one.units.open):
        rows.append((len(rows) + 1, unit.name, "chưa rõ" if unit.number is None else unit.number))
    note = f"Có ít nhất một: {len(one.units.having)}/{one.units.total}; chưa có: {len(one.units.without)}."
    return Table(columns, rows, f"Mỗi đơn vị có ít nhất một: {one.line.authority_text}", note=note)


def drafts_table(found: Progress) -> Table | None:
    """Proposals: they measure nothing until the paper is entered."""
    if not found.drafts:
        return None
    columns = (Column("Chỉ tiêu dự kiến", weight=3.0), Column("Số", weight=1.5), Column("Kỳ", weight=2.0))
    rows = [(line.authority_text, line.said, str(line.period)) for line in found.drafts]
    note = "Chưa có văn bản có số, ngày của cơ quan giao nên chưa dùng để đo kết quả."
    return Table(columns, rows, "Chỉ tiêu mới dự kiến", note=note)
