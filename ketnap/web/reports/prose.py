"""The text of a report as a page shows it: headings, paragraphs, and every number in them a link to its list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ketnap.cases.enums import ENDED, SHORT
from ketnap.forms.report import Block, Heading, Paragraph
from ketnap.reports.figures.counting import Figure
from ketnap.reports.summary import NOTE_LABELS
from ketnap.web.reports.asking import Asked
from ketnap.web.shared.addresses import address

NUMBER = r"([\d.]*\d)"
ANNEXES = "Phụ lục"
_TITLE = re.compile(r"(?:[IVX]+\.|\d+\.) \S|Phụ lục$")


@dataclass(frozen=True)
class Piece:
    """One piece of the text. `kind`: heading, part, text, or note (a place where the user writes `name`)."""

    kind: str
    text: str | SafeString = ""
    name: str = ""


@dataclass(frozen=True)
class Spot:
    """A number in a sentence: the words around it, and the address of its list."""

    pattern: str
    url: str


def pieces_of(text: str) -> list[Piece]:
    """A stored text again as headings and paragraphs; the tables of its annexes are in the file alone."""
    found = []
    for line in text.splitlines():
        if line.strip():
            kind = "text" if not _TITLE.match(line) or len(line) > 90 else "part" if line[0].isdigit() else "heading"
            found.append(Piece(kind, line))
    return found[:-1] if found and found[-1].text == ANNEXES else found


def draft_pieces(blocks: Sequence[Block], spots: Sequence[Spot]) -> list[Piece]:
    """The draft up to its annexes: sentences with linked numbers, and in place of what the user wrote the fields for it."""
    return list(_draft(blocks, spots))


def _draft(blocks: Sequence[Block], spots: Sequence[Spot]) -> Iterator[Piece]:
    labels = {label: name for name, label in NOTE_LABELS.items()}
    writing = False
    for block in blocks:
        if isinstance(block, Heading):
            if block.text == ANNEXES:
                return
            name = labels.get(block.text.partition(" ")[2]) if block.level > 1 else None
            writing = name is not None
            yield Piece("part" if block.level > 1 else "heading", block.text)
            if name:
                yield Piece("note", NOTE_LABELS[name], name)
        elif isinstance(block, Paragraph) and not writing:
            yield Piece("text", linked(block.text, spots))
            if block.text.startswith(("Văn bản lãnh đạo", "Chưa ghi văn bản")):
                yield Piece("note", NOTE_LABELS["direction"], "direction")
                writing = True


def linked(text: str, spots: Sequence[Spot]) -> SafeString:
    """The text with each number that a spot finds as a link; a number is never linked twice."""
    found: dict[tuple[int, int], str] = {}
    for spot in spots:
        for match in re.finditer(spot.pattern, text):
            if spot.url and not any(start < match.end(1) and match.start(1) < end for start, end in found):
                found[match.span(1)] = spot.url
    parts, at = [], 0
    for (start, end), url in sorted(found.items()):
        parts += [escape(text[at:start]), format_html('<a href="{}">{}</a>', url, text[start:end])]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - every part is escaped above


def spots_of(asked: Asked, figures: Mapping[str, Figure]) -> list[Spot]:
    """Where the sentences of B10 print which figure."""
    units, before = f"{asked.address('report_b1')}#units", figures.get("admissions_before")
    cohort = asked.list_of("class_participants", group="cohort", key="admitted")
    rest = asked.list_of("class_participants", group="cohort", key="not_yet")
    return [
        Spot(rf"chỉ đạo trong kỳ \({NUMBER}\)", address("instruments", unit=asked.unit.code)),
        Spot(rf"Giới thiệu {NUMBER} quần chúng", asked.list_of("introduced")),
        Spot(rf"cảm tình Đảng {NUMBER} người", asked.list_of("listed")),
        Spot(rf"có {NUMBER} hồ sơ đang theo dõi", asked.list_of("admissions", group="running")),
        Spot(rf"Có {NUMBER} quần chúng học", asked.list_of("class_participants")),
        Spot(rf"quần chúng học {NUMBER} lớp", asked.list_of("classes")),
        Spot(rf"trong số này {NUMBER} người đã được kết nạp", cohort),
        Spot(rf"{NUMBER} người chưa được kết nạp", rest),
        Spot(rf"{NUMBER} đảng viên mới", asked.list_of("admissions")),
        Spot(rf"so với chỉ tiêu [^()]*\({NUMBER}/", asked.list_of("admissions")),
        Spot(rf"\) kết nạp {NUMBER} đảng viên[;,]", asked.behind(before.question) if before else ""),
        Spot(rf"Còn phải kết nạp {NUMBER} đảng viên", asked.address("report_b1")),
        Spot(rf"và {NUMBER} đảng viên so với chỉ tiêu", asked.address("report_b1")),
        Spot(rf"Nữ {NUMBER}/", asked.list_of("admissions", by="gender", key="female")),
        Spot(rf"Đoàn viên {NUMBER}/", asked.list_of("admissions", by="youth_union", key="yes")),
        Spot(rf"Từ 18 đến 30 tuổi {NUMBER}/", asked.list_of("admissions", by="age", key="18-30")),
        Spot(rf"đảng viên chính thức: {NUMBER} người", asked.list_of("recognised")),
        Spot(rf"{NUMBER}/[\d.]+ tổ chức trực thuộc", units),
        *(Spot(rf"{re.escape(SHORT[stage].lower())} {NUMBER}", asked.list_of(f"entered.{stage}")) for stage in ENDED),
    ]
