"""The reports as papers: B1, B2, B5, B10 and the bridge between two trees, each with head, blocks, signer and the figures that are frozen when it
is signed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ketnap.base.errors import BadInput
from ketnap.forms.report import Block, Heading, Paragraph, ReportHead, Signer, Table, report_docx
from ketnap.lib.moments import day_of, shown
from ketnap.lib.numbers import Rounding
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import format_date
from ketnap.reports import narrative, tables
from ketnap.reports.bridge import bridge, usual_other
from ketnap.reports.classes import classes
from ketnap.reports.figures.counting import Figure, Question
from ketnap.reports.funnel import funnel
from ketnap.reports.progress import Progress, progress
from ketnap.reports.summary import NOTE_LABELS, Notes, Summary, endings, summary
from ketnap.reports.target_tables import further_tables, months_table
from ketnap.targets.models import TargetLine
from ketnap.units.naming import place_in
from ketnap.units.queries import superior_name_on

TITLES = {
    "B1": "Tiến độ thực hiện chỉ tiêu kết nạp đảng viên",
    "B2": "Phễu nguồn kết nạp đảng viên",
    "B5": "Lớp bồi dưỡng nhận thức về Đảng",
    "B10": "Kết quả công tác phát triển đảng viên",
    "CN": "Bảng nối số liệu giữa tổ chức cũ và mới",
}
UNWRITTEN = "(chưa ghi)"


@dataclass(frozen=True)
class Setting:
    """How a report is printed: when and where it was made, rounding, who signs.

    `columns` of B1's table of units (None = usual); `against`: the other tree of a bridge.
    """

    made_at: str
    place: str = ""
    signer_post: str = ""
    signer_name: str = ""
    decimals: int = 2
    mode: Rounding = "half_up"
    columns: Sequence[str] | None = None
    against: date | None = None


@dataclass(frozen=True)
class Paper:
    """A report ready to print. `figures` are the numbers in it, `lines` the targets it is measured by."""

    code: str
    title: str
    head: ReportHead
    blocks: Sequence[Block]
    signer: Signer
    figures: Mapping[str, Figure] = field(default_factory=dict)
    lines: Sequence[TargetLine] = ()

    def docx(self) -> bytes:
        return report_docx(self.head, self.blocks, self.signer)

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def text(self) -> str:
        """The prose, for pages and for comparing with texts."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Heading | Paragraph))


def paper(code: str, question: Question, setting: Setting, notes: Notes | None = None) -> Paper:
    """The report with this code. Raises BadInput for a code that does not exist."""
    makers: dict[str, Callable[[], Paper]] = {
        "B1": lambda: _progress(question, setting),
        "B2": lambda: _funnel(question, setting),
        "B5": lambda: _classes(question, setting),
        "B10": lambda: _summary(question, setting, notes or Notes()),
        "CN": lambda: _bridge(question, setting),
    }
    maker = makers.get(code.upper())
    if maker is None:
        raise BadInput("code", f"Không có báo cáo “{code}”. Các báo cáo: {', '.join(TITLES)}.")
    return maker()


def _progress(question: Question, setting: Setting) -> Paper:
    found = progress(question)
    return Paper(
        "B1", TITLES["B1"], _head("B1", question, setting), _progress_blocks(found, setting), _signer(question, setting),
        _counted_in(found), [one.line for one in found.all],
    )  # fmt: skip


def _counted_in(found: Progress) -> dict[str, Figure]:
    """The figures of B1 by the name under which they are frozen: its own, last year's, and those of longer periods."""
    code = found.figure.question.indicator.code
    figures = {code: found.figure}
    if found.before is not None:
        figures[f"{code}_before"] = found.before
    for one in found.wider:
        span = one.line.period
        figures[f"{code}_{span.start.isoformat()}_{span.last.isoformat()}"] = one.figure
    return figures


def _progress_blocks(found: Progress, setting: Setting) -> list[Block]:
    return [
        tables.targets_table(found, setting.decimals, setting.mode),
        *further_tables(found, setting.decimals, setting.mode),
        months_table(found),
        tables.quality_table(found),
        tables.units_table(found, setting.decimals, setting.mode, setting.columns),
    ]


def _funnel(question: Question, setting: Setting) -> Paper:
    found = funnel(question)
    blocks: list[Block] = [tables.stages_table(found), tables.cohort_table(found, setting.decimals, setting.mode)]
    figures = {"class_participants": found.cohort.learners, **found.figures}
    return Paper("B2", TITLES["B2"], _head("B2", question, setting), blocks, _signer(question, setting), figures)


def _classes(question: Question, setting: Setting) -> Paper:
    found = classes(question)
    figures = {"classes": found.classes, "class_participants": found.learners}
    blocks: list[Block] = [tables.classes_table(found)]
    return Paper("B5", TITLES["B5"], _head("B5", question, setting), blocks, _signer(question, setting), figures)


def _bridge(question: Question, setting: Setting) -> Paper:
    found = bridge(question, setting.against or usual_other(question))
    blocks: list[Block] = [tables.bridge_table(found), tables.bridge_lines_table(found)]
    return Paper("CN", TITLES["CN"], _head("CN", question, setting), blocks, _signer(question, setting))


def _summary(question: Question, setting: Setting, notes: Notes) -> Paper:
    found = summary(question)
    blocks: list[Block] = [
        *_direction(found, notes), *_results(found), *_assessment(notes), *_annexes(found, setting),
    ]  # fmt: skip
    lines = [one.line for one in found.progress.all]
    signer = _signer(question, setting)
    return Paper("B10", TITLES["B10"], _head("B10", question, setting), blocks, signer, found.figures, lines)


def _direction(found: Summary, notes: Notes) -> list[Block]:
    cited = [one.cited() for one in found.papers]
    unknown = sum(not one.number for one in found.papers)
    return [
        Heading("I. Công tác lãnh đạo, chỉ đạo"),
        Paragraph(narrative.papers(cited, unknown)),
        *([Paragraph(notes.direction)] if notes.direction.strip() else []),
    ]


def _results(found: Summary) -> list[Block]:
    """Section II: every number in it is a figure of the summary."""
    return [
        Heading("II. Kết quả"),
        *_part(
            "1. Tạo nguồn",
            _source_sentence(found),
        ),
        *_part(
            "2. Bồi dưỡng",
            narrative.learning(
                found.classes.classes.value, found.classes.learners.value, found.funnel.cohort.conversion
            ),
        ),
        *_part("3. Kết nạp so với chỉ tiêu", *_admission_sentences(found)),
        *_part("4. Cơ cấu", narrative.structure([(one.label, one.ratio) for one in found.groups])),
        *_part(
            "5. Công nhận chính thức, kết thúc hồ sơ",
            narrative.recognition(*_counts(found, "recognised")),
            narrative.ended(endings(found)),
        ),
        *_part("6. Theo đơn vị", _units_sentence(found)),
        tables.quality_table(found.progress),
    ]


def _admission_sentences(found: Summary) -> list[str]:
    question, reached, before = found.question, found.progress, found.before
    ratios = [one.ratio for one in reached.targets]
    event = question.indicator.event_for(question.counting)
    return [
        narrative.against_targets(reached.result, ratios, _counted(question), event),
        narrative.still_needed(ratios),
        narrative.time_passed(reached.passed, reached.pace_per_year),
        f"Lưu ý: {reached.note}." if reached.note else "",
        narrative.compared(reached.result, before.value, _counted(before.question)) if before else "",
    ]


def _counted(question: Question) -> Span:
    """The days of the period up to the last one counted."""
    return Span.of_days(question.period.start, max(question.last, question.period.start))


def _source_sentence(found: Summary) -> str:
    introduced, listed = _counts(found, "introduced", "listed")
    return narrative.source(introduced, listed, found.funnel.running, found.question.last)


def _units_sentence(found: Summary) -> str:
    below = [row for row in found.progress.rows if row.code != found.question.unit.code]
    return narrative.by_unit([row.name for row in below if not row.result], len(below))


def _assessment(notes: Notes) -> list[Block]:
    return [
        Heading("III. Đánh giá"),
        *_typed("1.", "strengths", notes), *_typed("2.", "limits", notes), *_typed("3.", "causes", notes),
        *_typed("4.", "lessons", notes),
        Heading("IV. Nhiệm vụ, giải pháp thời gian tới"),
        *_typed("1.", "solutions", notes), *_typed("2.", "proposals", notes),
    ]  # fmt: skip


def _typed(number: str, name: str, notes: Notes) -> list[Block]:
    text = getattr(notes, name).strip()
    return [Heading(f"{number} {NOTE_LABELS[name]}", 2), Paragraph(text or UNWRITTEN)]


def _annexes(found: Summary, setting: Setting) -> list[Block]:
    return [
        Heading("Phụ lục"),
        tables.targets_table(found.progress, setting.decimals, setting.mode),
        *further_tables(found.progress, setting.decimals, setting.mode),
        tables.units_table(found.progress, setting.decimals, setting.mode),
        tables.stages_table(found.funnel),
        tables.cohort_table(found.funnel, setting.decimals, setting.mode),
        tables.classes_table(found.classes),
        tables.groups_table(found, setting.decimals, setting.mode),
    ]


def _part(title: str, *sentences: str) -> list[Block]:
    text = " ".join(sentence for sentence in sentences if sentence)
    return [Heading(title, 2), Paragraph(text)] if text else []


def _counts(found: Summary, *codes: str) -> list[int]:
    return [found.counts[code].value for code in codes]


def _head(code: str, question: Question, setting: Setting) -> ReportHead:
    unit = question.unit
    made_on = day_of(setting.made_at)
    span = narrative.days(_counted(question))
    return ReportHead(
        superior=superior_name_on(unit, question.tree_on), issuer=question.unit_name, number="",
        place=setting.place or place_in(question.unit_name), date=made_on,
        title=f"{TITLES[code]} ({span})",
        subtitle=f"Số liệu tính đến ngày {format_date(question.as_of)}, theo tổ chức ngày {format_date(question.tree_on)}, "
        f"lập lúc {shown(setting.made_at)}",
        symbol=f"BC/{question.unit_kind.symbol or 'ĐU'}",
    )  # fmt: skip


def _signer(question: Question, setting: Setting) -> Signer:
    committee = question.unit_kind.committee or "Đảng ủy"
    return Signer(f"T/M {committee}", setting.signer_post, setting.signer_name, ("Cấp trên trực tiếp", "Lưu"))
