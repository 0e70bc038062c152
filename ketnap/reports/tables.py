"""The tables of the reports as plain rows: the same for paper and for spreadsheets."""

from collections.abc import Sequence

from ketnap.forms.report import Column, Table, Value
from ketnap.lib.numbers import Rounding, format_number
from ketnap.lib.vietnamese import format_date
from ketnap.reports.bridge import WAYS, Bridge
from ketnap.reports.classes import Classes
from ketnap.reports.figures.counting import Question
from ketnap.reports.funnel import Funnel
from ketnap.reports.progress import Progress, TargetProgress
from ketnap.reports.summary import Summary
from ketnap.reports.unit_columns import chosen, unit_columns


def counted_note(question: Question) -> str:
    """Under every table: by which event, as of when, organised as on which day."""
    event = question.indicator.event_for(question.counting)
    return (
        f"Tính theo {event}; số liệu tính đến ngày {format_date(question.as_of)}; "
        f"theo tổ chức ngày {format_date(question.tree_on)}."
    )


def targets_table(found: Progress, decimals: int = 2, mode: Rounding = "half_up") -> Table:
    """B1, first table: one row per authority."""
    columns = (
        Column("Chỉ tiêu", weight=3.0),
        Column("Giao", "number"),
        Column("Kết quả", "number"),
        Column("Tỷ lệ", "percent", decimals=decimals),
        Column("Còn thiếu", "number"),
        Column("Vượt", "number"),
        Column("Cần mỗi năm", "number", decimals=1),
        Column("Từ nay mỗi năm", "number", decimals=1),
        Column("Tiến độ", weight=1.6),
    )
    rows = [_target_row(one, decimals, mode) for one in found.targets]
    run = f"Đã qua {found.passed.counts()} ngày của kỳ ({found.passed.text(decimals, mode)})."
    pace = f" Bình quân {format_number(found.pace_per_year)} mỗi năm." if found.pace_per_year is not None else ""
    idle = f" Lưu ý: {found.note}." if found.note else ""
    return Table(
        columns, rows, "Kết quả so với chỉ tiêu", note=f"{counted_note(found.figure.question)} {run}{pace}{idle}"
    )


def _target_row(one: TargetProgress, decimals: int, mode: Rounding) -> tuple[Value, ...]:
    amount = one.line.amount
    return (
        one.line.authority_text, amount, one.ratio.numerator, one.ratio.value(decimals, mode), one.remaining, one.surplus,
        one.needed_per_year, one.needed_from_now_per_year, one.state,
    )  # fmt: skip


def units_table(
    found: Progress, decimals: int = 2, mode: Rounding = "half_up", keys: Sequence[str] | None = None
) -> Table:
    """B1, second table: the units below with their share of each target; totals add numerators and denominators.

    `keys` are the chosen columns (`unit_columns`); None = the usual ones.
    """
    shown = chosen(unit_columns(found, decimals, mode), keys)
    columns = [
        Column("TT", "order"), Column("Đơn vị"),
        *(Column(one.title, one.kind, group=one.group, decimals=one.decimals) for one in shown),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [number, row.name, *(one.read(row) for one in shown)] for number, row in enumerate(found.rows, start=1)
    ]
    totals: list[Value] = [None, "Cộng", *(one.total for one in shown)]
    return Table(columns, rows, "Theo đơn vị trực thuộc", totals, counted_note(found.figure.question))


def quality_table(found: Progress) -> Table:
    """The strip beside every count of admissions."""
    columns = (Column("Chất lượng"), Column("Kết quả", weight=1.6), Column("Cách tính"))
    rows = [(one.label, one.text, one.meaning) for one in found.quality.measures]
    return Table(columns, rows, "Chất lượng công tác kết nạp")


def stages_table(found: Funnel) -> Table:
    """B2: where the cases stand and what moved."""
    columns = (Column("Giai đoạn"), Column("Hiện có", "number"), Column("Chuyển đến trong kỳ", "number"))
    rows = [
        (row.label, row.standing, row.entered) for row in found.stages if not row.ended or row.standing or row.entered
    ]
    last = format_date(found.question.last)
    note = f"Hiện có: theo việc gần nhất của hồ sơ đến ngày {last}. {counted_note(found.question)}"
    return Table(columns, rows, "Nguồn kết nạp theo giai đoạn", note=note)


def cohort_table(found: Funnel, decimals: int = 2, mode: Rounding = "half_up") -> Table:
    """B2: what became of the learners of the period."""
    cohort = found.cohort
    columns = (
        Column("Người học lớp bồi dưỡng trong kỳ"),
        Column("Số người", "number"),
        Column("Tỷ lệ", "percent", decimals=decimals),
    )
    rows: list[tuple[Value, ...]] = [
        ("Tổng số", cohort.learners.value, None),
        ("Đã được kết nạp", len(cohort.admitted), cohort.conversion.value(decimals, mode)),
        ("Chưa được kết nạp", cohort.not_yet, None),
        *((f"– {label}", number, None) for label, number in cohort.waiting),
    ]
    return Table(columns, rows, "Từ lớp bồi dưỡng đến kết nạp", note=counted_note(found.question))


def classes_table(found: Classes) -> Table:
    """B5: the classes with learners of the unit."""
    columns = (
        Column("TT", "order"), Column("Lớp"), Column("Khai giảng", "date"), Column("Bế giảng", "date"),
        Column("Người của đơn vị", "number"), Column("Người nơi khác", "number"),
    )  # fmt: skip
    rows = [
        (number, row.course.name, row.course.starts_on, row.course.ends_on, row.learners, row.others)
        for number, row in enumerate(found.rows, start=1)
    ]
    note = f"{found.learners.value} người khác nhau; người nơi khác không tính vào kết quả của đơn vị."
    return Table(columns, rows, "Lớp bồi dưỡng", note=note)


def groups_table(found: Summary, decimals: int = 2, mode: Rounding = "half_up") -> Table:
    """B10: groups among the admitted."""
    columns = (
        Column("Trong số được kết nạp"), Column("Số người", "number"), Column("Tỷ lệ", "percent", decimals=decimals),
        Column("Chưa rõ", "number"),
    )  # fmt: skip
    rows = [
        (one.label, one.ratio.numerator, one.ratio.value(decimals, mode), one.unknown)
        if one.ratio
        else (one.label, None, None, one.unknown)
        for one in found.groups
    ]
    note = "Các nhóm có thể trùng nhau; “–”: chưa rõ, hoặc quá ít để in."
    return Table(columns, rows, "Cơ cấu đảng viên mới", note=note)


def bridge_table(found: Bridge) -> Table:
    """The figure of each unit on both trees; a unit that does not stand on one of them has no number there."""
    old, new = format_date(found.old_on), format_date(found.new_on)
    columns = (
        Column("TT", "order"), Column("Đơn vị"), Column(f"Theo tổ chức {old}", "number"), Column(f"Theo tổ chức {new}", "number"),
        Column("Chênh lệch", "number"),
    )  # fmt: skip
    rows = [(number, row.name, row.old, row.new, row.difference) for number, row in enumerate(found.rows, start=1)]
    total = (None, found.total.name, found.total.old, found.total.new, found.total.difference)
    note = f"“–”: đơn vị không tồn tại vào ngày đó. {counted_note(found.question)}"
    return Table(columns, rows, f"{found.label} theo hai cây tổ chức", total, note)


def bridge_lines_table(found: Bridge) -> Table:
    """The units behind each difference; the numbers of a unit add up to its difference."""
    columns = (
        Column("Đơn vị"), Column("Do tổ chức"), Column("Việc", weight=1.6), Column("Từ, sang"), Column("Thêm, bớt", "number"),
    )  # fmt: skip
    rows = [
        (row.name, line.carrier_name, WAYS[line.way], f"{line.direction} {line.other}", line.number)
        for row in (found.total, *found.rows)
        for line in row.lines
    ]
    return Table(
        columns,
        rows,
        "Tổ chức làm nên chênh lệch",
        note="Các dòng của một đơn vị cộng đúng bằng chênh lệch của đơn vị đó.",
    )
