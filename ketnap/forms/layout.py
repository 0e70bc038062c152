"""The layout every Party paper shares, as python-docx pieces: page, styles, head, title, body, signature.

A4, margins top and bottom 20, left 30, right 20 mm, Times New Roman, body 14 pt. Templates of the forms and the
report are built from the same pieces, so that all papers of an office look alike.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

FONT = "Times New Roman"
TEXT_WIDTH = Mm(160)
HEAD_LEFT, HEAD_RIGHT = Mm(79), Mm(87)  # 3 mm into both margins, so that long names stay on one line
PARTY_NAME = "ĐẢNG CỘNG SẢN VIỆT NAM"
# PARTY_NAME in 15 pt bold Times New Roman is 72.9 mm wide; the rule below it gets that and a hair against wrapping.
PARTY_NAME_WIDTH = Mm(74)
UNDER_THE_TITLE = "-----"

BODY, CENTRED, RECIPIENTS, HEADING, TABLE, CAPTION = (
    "Thân bài",
    "Giữa dòng",
    "Nơi nhận",
    "Đề mục",
    "Ô bảng",
    "Tên bảng",
)
KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid"}
KEPT_PARTS = ("/styles", "/settings")


@dataclass(frozen=True)
class Bold:
    """A piece of a line printed bold."""

    text: str


@dataclass(frozen=True)
class Italic:
    """A piece of a line printed italic."""

    text: str


Piece = str | Bold | Italic


def new_document(title: str, *, form_code: str = "") -> Any:
    """An empty Party paper. `form_code` is printed small at the top right of page 1; later pages carry their number."""
    document = Document()
    _drop_what_is_not_used(document)
    _set_page(document.sections[0])
    _set_styles(document)
    _set_headers(document.sections[0], form_code)
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = title, "Ketnap", "", "vi-VN"
    properties.last_modified_by = "Ketnap"
    properties.created = properties.modified = datetime(2022, 1, 1, tzinfo=UTC)
    return document


def packed(document: Any) -> bytes:
    """The document as .docx bytes that depend on its content alone (no time of day in the zip)."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zip_entry(name), source.read(name))
    return out.getvalue()


def zip_entry(name: str) -> zipfile.ZipInfo:
    """A deflated zip member with a fixed date."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def write(paragraph: Any, *pieces: Piece, size: float | None = None) -> Any:
    """Append the pieces to the paragraph as runs."""
    for piece in pieces:
        run = paragraph.add_run(piece if isinstance(piece, str) else piece.text)
        run.bold = True if isinstance(piece, Bold) else None
        run.italic = True if isinstance(piece, Italic) else None
        if size is not None:
            run.font.size = Pt(size)
    return paragraph


def paper_head(document: Any, *, superior: str, issuer: str, number: str, place_and_date: str) -> None:
    """Two columns without borders: who issues it and its number; the Party's name over a rule, place and date."""
    table = borderless_table(document, (HEAD_LEFT, HEAD_RIGHT))
    left, right = table.rows[0].cells
    write(_first(left, CENTRED), superior)
    write(left.add_paragraph(style=CENTRED), Bold(issuer))
    write(left.add_paragraph(style=CENTRED), Bold("*"))
    write(left.add_paragraph(style=CENTRED), number)
    name = write(_first(right, CENTRED), Bold(PARTY_NAME), size=15)
    side = Length((HEAD_RIGHT - PARTY_NAME_WIDTH) // 2)
    name.paragraph_format.left_indent = name.paragraph_format.right_indent = side
    _rule_below(name)
    date_line = write(right.add_paragraph(style=CENTRED), Italic(place_and_date))
    date_line.paragraph_format.space_before = Pt(8)


def paper_title(document: Any, kind: str, subject: str, *more: str) -> None:
    """Kind of paper 16 pt and its subject 14 pt, bold and centred, closed by five hyphens."""
    top = write(document.add_paragraph(style=CENTRED), Bold(kind), size=16)
    top.paragraph_format.space_before = Pt(14)
    for text in (subject, *more):
        write(document.add_paragraph(style=CENTRED), Bold(text))
    write(document.add_paragraph(style=CENTRED), UNDER_THE_TITLE).paragraph_format.space_after = Pt(6)


def body(document: Any, *pieces: Piece) -> Any:
    """One justified paragraph of the text."""
    return write(document.add_paragraph(style=BODY), *pieces)


def centred(document: Any, *pieces: Piece) -> Any:
    """One centred line between paragraphs of the text."""
    paragraph = write(document.add_paragraph(style=CENTRED), *pieces)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def signature(document: Any, *, recipients: list[str], authority: str, post: str, name: str) -> None:
    """Recipients (12 pt) on the left, authority, post and name of the signer on the right, kept on one page."""
    spacer = document.add_paragraph()
    spacer.paragraph_format.keep_with_next = True
    spacer.paragraph_format.line_spacing = Pt(8)
    table = borderless_table(document, (Mm(80), Mm(80)))
    left, right = table.rows[0].cells
    if recipients:
        head = _first(left, RECIPIENTS)
        head.add_run("Nơi nhận:").underline = True
        head.runs[0].font.size = Pt(14)
        for text in recipients:
            write(left.add_paragraph(style=RECIPIENTS), text)
    write(_first(right, CENTRED), Bold(authority))
    write(right.add_paragraph(style=CENTRED), post)
    write(right.add_paragraph(style=CENTRED), Bold(name)).paragraph_format.space_before = Pt(56)


def borderless_table(document: Any, widths: tuple[Length, ...]) -> Any:
    """One row of cells of these widths, no borders, no inner margins, never split over two pages."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_cell_margins(table, 0)
    set_widths(table, widths)
    keep_row_whole(table.rows[0])
    return table


def set_widths(table: Any, widths: tuple[Length, ...]) -> None:
    """Fix the width of every column."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def set_cell_margins(table: Any, twips: int) -> None:
    """Left and right inner margin of all cells, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def keep_row_whole(row: Any) -> None:
    """Forbid a page break inside the row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_row(row: Any) -> None:
    """Print the row again on top of every page the table runs over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def turn(section: Any, *, landscape: bool) -> None:
    """Lay the section's pages on their side, or upright again."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))


def _first(cell: Any, style: str) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    return paragraph


def _rule_below(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _drop_what_is_not_used(document: Any) -> None:
    """Start from python-docx's blank document without its picture, theme and long list of styles."""
    for owner, kept in ((document.part, KEPT_PARTS), (document.part.package, ("/officeDocument", "/core-properties"))):
        for key in [key for key, rel in owner.rels.items() if not rel.reltype.endswith(kept)]:
            del owner.rels[key]
    styles = document.styles.element
    for element in list(styles):
        is_unused = element.tag == qn("w:style") and element.get(qn("w:styleId")) not in KEPT_STYLES
        if is_unused or element.tag == qn("w:latentStyles"):
            styles.remove(element)


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.gutter = 0


def _set_styles(document: Any) -> None:
    _set_defaults(document.styles.element)
    normal = document.styles["Normal"]
    _font(normal, 14)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _style(document, CENTRED, 14, WD_ALIGN_PARAGRAPH.CENTER)
    _style(document, RECIPIENTS, 12, WD_ALIGN_PARAGRAPH.LEFT)
    cells = _style(document, TABLE, 12, WD_ALIGN_PARAGRAPH.LEFT)
    cells.space_before = cells.space_after = Pt(1.5)
    text = _style(document, BODY, 14, WD_ALIGN_PARAGRAPH.JUSTIFY)
    text.first_line_indent = Mm(10)
    text.space_before, text.space_after = Pt(2), Pt(2)
    text.line_spacing_rule, text.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(17)
    heading = _style(document, HEADING, 14, WD_ALIGN_PARAGRAPH.JUSTIFY)
    heading.first_line_indent, heading.keep_with_next = Mm(10), True
    heading.space_before, heading.space_after = Pt(8), Pt(3)
    caption = _style(document, CAPTION, 13, WD_ALIGN_PARAGRAPH.CENTER)
    caption.space_before, caption.space_after, caption.keep_with_next = Pt(8), Pt(4), True


def _set_defaults(styles: Any) -> None:
    """Base font and language of the whole document; theme fonts are left out, so that nothing else can step in."""
    run = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(run):
        run.remove(child)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    run.append(fonts)
    language = OxmlElement("w:lang")
    for key in ("val", "eastAsia"):
        language.set(qn(f"w:{key}"), "vi-VN")
    run.append(language)


def _style(document: Any, name: str, size: float, alignment: Any) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _font(style, size)
    style.paragraph_format.alignment = alignment
    return style.paragraph_format


def _font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _set_headers(section: Any, form_code: str) -> None:
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.style = CENTRED
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "2"), ("end", "")):
        number._p.append(_field_run(kind, text))
    first = section.first_page_header.paragraphs[0]
    first.style = RECIPIENTS
    first.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if form_code:
        write(first, Italic(f"Mẫu {form_code}"), size=12)


def _field_run(kind: str, text: str) -> Any:
    run = OxmlElement("w:r")
    if kind:
        child = OxmlElement("w:fldChar")
        child.set(qn("w:fldCharType"), kind)
    else:
        child = OxmlElement("w:instrText" if text == "PAGE" else "w:t")
        child.text = text
    run.append(child)
    return run
