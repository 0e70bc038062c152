"""A report as a Party paper: head, prose and tables in Vietnamese writing. It knows paper, not figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt

from ketnap.forms import layout
from ketnap.forms.layout import Bold, Italic
from ketnap.forms.wording import line, number_line, paragraphs
from ketnap.lib.numbers import NO_SHARE, format_number, format_percent
from ketnap.lib.vietnamese import format_date, format_long_date

Value = str | int | Decimal | date | None
ColumnKind = Literal["order", "text", "number", "percent", "date"]

LANDSCAPE_WIDTH = Mm(247)
WEIGHTS: dict[ColumnKind, float] = {"order": 0.6, "text": 3.0, "number": 1.2, "percent": 1.3, "date": 1.6}
ALIGNMENTS = {
    "order": WD_ALIGN_PARAGRAPH.CENTER,
    "text": WD_ALIGN_PARAGRAPH.LEFT,
    "number": WD_ALIGN_PARAGRAPH.RIGHT,
    "percent": WD_ALIGN_PARAGRAPH.RIGHT,
    "date": WD_ALIGN_PARAGRAPH.CENTER,
}


@dataclass(frozen=True)
class ReportHead:
    """`title` is the subject below the kind of paper; an empty `number` leaves room to write it by hand."""

    superior: str
    issuer: str
    number: str | int
    place: str
    date: date
    title: str
    subtitle: str = ""
    kind: str = "Báo cáo"
    symbol: str = "BC/ĐU"


@dataclass(frozen=True)
class Signer:
    """Who signs: "T/M ĐẢNG ỦY", post, name; and who receives the paper."""

    authority: str
    post: str
    name: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """A heading with its own number in the text; level 1 bold, level 2 bold italic, level 3 italic."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    """Prose; each line of `text` becomes a paragraph."""

    text: str


@dataclass(frozen=True)
class Column:
    """One column; neighbours with the same `group` share a heading above theirs. `weight` is its share of the width.

    `decimals` None: numbers as they are, percentages with two decimals.
    """

    title: str
    kind: ColumnKind = "text"
    group: str = ""
    decimals: int | None = None
    weight: float | None = None


@dataclass(frozen=True)
class Table:
    """Rows of plain values, one per column; None prints "–". `totals` is one more row in bold.

    `landscape` puts the table on pages of their own, laid on their side.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    caption: str = ""
    totals: Sequence[Value] | None = None
    note: str = ""
    landscape: bool = field(default=False, kw_only=True)


Block = Heading | Paragraph | Table


def report_docx(head: ReportHead, blocks: Sequence[Block], signer: Signer) -> bytes:
    """The report as .docx; equal arguments give equal bytes. ValueError when a row does not fit its columns."""
    document = layout.new_document(line(head.title))
    number = str(head.number).strip()
    layout.paper_head(
        document,
        superior=line(head.superior).upper(),
        issuer=line(head.issuer).upper(),
        number=number_line(number, head.symbol) if number else f"Số       -{head.symbol}",
        place_and_date=f"{line(head.place)}, {format_long_date(head.date)}",
    )
    layout.paper_title(document, line(head.kind).upper(), line(head.title), *filter(None, [line(head.subtitle)]))
    for block in blocks:
        _add(document, block)
    layout.signature(
        document,
        recipients=[f"- {line(text)}" for text in signer.recipients],
        authority=line(signer.authority).upper(),
        post=line(signer.post).upper(),
        name=line(signer.name),
    )
    return layout.packed(document)


def shown(value: Value, column: Column) -> str:
    """The value as its column prints it: 1.234 · 51,79% · 18/04/2023 · "–" for nothing."""
    if value is None:
        return NO_SHARE
    if isinstance(value, str):
        return line(value)
    if isinstance(value, date):
        return format_date(value)
    if column.kind == "percent":
        return format_percent(Decimal(value), 2 if column.decimals is None else column.decimals)
    return format_number(value, column.decimals)


def _add(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        text = line(block.text)
        run = layout.write(document.add_paragraph(style=layout.HEADING), text).runs[0]
        run.bold, run.italic = block.level < 3, block.level > 1
    elif isinstance(block, Paragraph):
        for text in paragraphs(block.text):
            layout.body(document, text)
    elif block.landscape:
        _next_pages(document, landscape=True)
        _add_table(document, block, LANDSCAPE_WIDTH)
        _next_pages(document, landscape=False)
    else:
        _add_table(document, block, layout.TEXT_WIDTH)


def _next_pages(document: Any, *, landscape: bool) -> None:
    section = document.add_section()
    section.different_first_page_header_footer = False
    layout.turn(section, landscape=landscape)


def _add_table(document: Any, block: Table, width: Length) -> None:
    rows = [*block.rows, block.totals] if block.totals is not None else list(block.rows)
    for row in rows:
        if len(row) != len(block.columns):
            raise ValueError(f"bảng “{block.caption}”: một dòng có {len(row)} ô, bảng có {len(block.columns)} cột")
    if block.caption:
        layout.write(document.add_paragraph(style=layout.CAPTION), Bold(line(block.caption)))
    head_rows = 2 if any(column.group for column in block.columns) else 1
    table = document.add_table(rows=head_rows + len(rows), cols=len(block.columns), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    layout.set_cell_margins(table, 60)
    size = 12 if len(block.columns) <= 7 else 11
    table_rows = list(table.rows)
    for row, values in zip(table_rows[head_rows:], rows, strict=True):
        _fill_row(row, values, block.columns, size, bold=values is block.totals)
    layout.set_widths(table, _widths(block.columns, width))
    _fill_header(table_rows[:head_rows], block.columns, size)
    after = document.add_paragraph(style=layout.TABLE)
    after.paragraph_format.space_after = Pt(6)
    if block.note:
        layout.write(after, Italic(line(block.note)))


def _fill_row(row: Any, values: Sequence[Value], columns: Sequence[Column], size: float, *, bold: bool) -> None:
    layout.keep_row_whole(row)
    for cell, value, column in zip(row.cells, values, columns, strict=True):
        text = shown(value, column) if value is not None or not bold else ""
        _fill_cell(cell, text, size, ALIGNMENTS[column.kind], bold=bold)


def _fill_cell(cell: Any, text: str, size: float, alignment: Any, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.alignment = layout.TABLE, alignment
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    layout.write(paragraph, Bold(text) if bold else text, size=size)


def _fill_header(rows: Sequence[Any], columns: Sequence[Column], size: float) -> None:
    """Titles in the last header row; groups above them, and a title without group takes both rows."""
    for row in rows:
        layout.keep_row_whole(row)
        layout.repeat_row(row)
    cells = [list(row.cells) for row in rows]
    start = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        titles = [column.title for column in members]
        end = start + len(titles)
        if group:
            _fill_cell(_merged(cells[0][start], cells[0][end - 1]), line(group), size, ALIGNMENTS["order"], bold=True)
        for index, title in enumerate(titles, start):
            cell = cells[-1][index] if group else _merged(cells[0][index], cells[-1][index])
            _fill_cell(cell, line(title), size, ALIGNMENTS["order"], bold=True)
        start = end


def _merged(first: Any, last: Any) -> Any:
    return first if first._tc is last._tc else first.merge(last)


def _widths(columns: Sequence[Column], width: Length) -> tuple[Length, ...]:
    weights = [WEIGHTS[column.kind] if column.weight is None else column.weight for column in columns]
    return tuple(Length(int(width * weight / sum(weights))) for weight in weights)
