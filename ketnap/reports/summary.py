"""B10: everything a half-year, year or term report says in numbers, gathered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from django.db.models import F, Q

from ketnap.instruments.models import Instrument
from ketnap.reports import narrative
from ketnap.reports.classes import Classes, classes
from ketnap.reports.figures.counting import Figure, Question, figure
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.funnel import Funnel, funnel
from ketnap.reports.progress import Progress, progress
from ketnap.targets.periods import terms_of


@dataclass(frozen=True)
class Notes:
    """What the user writes: the program brings numbers, people bring causes and remedies."""

    direction: str = ""
    strengths: str = ""
    limits: str = ""
    causes: str = ""
    lessons: str = ""
    solutions: str = ""
    proposals: str = ""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(one.name for one in fields(cls))


NOTE_LABELS = {
    "direction": "Lãnh đạo, chỉ đạo",
    "strengths": "Ưu điểm",
    "limits": "Hạn chế",
    "causes": "Nguyên nhân",
    "lessons": "Bài học kinh nghiệm",
    "solutions": "Nhiệm vụ, giải pháp",
    "proposals": "Kiến nghị, đề xuất",
}


@dataclass(frozen=True)
class Group:
    """A group among the admitted; `ratio` None when so few that a person could be recognised."""

    label: str
    ratio: Ratio | None
    unknown: int


@dataclass(frozen=True)
class Summary:
    question: Question
    progress: Progress
    funnel: Funnel
    classes: Classes
    counts: Mapping[str, Figure]
    before: Figure | None
    groups: tuple[Group, ...]
    papers: tuple[Instrument, ...]

    @property
    def figures(self) -> dict[str, Figure]:
        """Every figure the report prints, by the name under which it is frozen."""
        found = {
            "admissions": self.progress.figure,
            "class_participants": self.classes.learners,
            "classes": self.classes.classes,
            **self.counts,
            **self.funnel.figures,
        }
        return {**found, "admissions_before": self.before} if self.before else found


def summary(question: Question) -> Summary:
    """Gather B10 for the unit and period of the question."""
    question = question.of("admissions")
    reached = progress(question)
    return Summary(
        question=question,
        progress=reached,
        funnel=funnel(question),
        classes=classes(question),
        counts={code: figure(question.of(code)) for code in ("introduced", "listed", "recognised")},
        before=reached.before,
        groups=groups(reached.figure),
        papers=_papers(question),
    )


def groups(admitted: Figure) -> tuple[Group, ...]:
    """The groups of the statutory table among the admitted, as of the counting day. They overlap and never add up."""
    facts = admitted.facts
    return tuple(
        _group(label, [value(fact) for fact in facts], admitted, hide)
        for label, value, hide in (
            ("Nữ", lambda fact: fact.gender and fact.gender == "female", False),
            ("Đoàn viên", lambda fact: fact.youth_union and fact.youth_union == "yes", False),
            ("Dân tộc thiểu số", lambda fact: fact.minority and fact.minority == "yes", True),
            ("Từ 18 đến 30 tuổi", lambda fact: "" if fact.age is None else 18 <= fact.age <= 30, False),
        )
    )


def _group(label: str, answers: Sequence[object], admitted: Figure, hide: bool) -> Group:
    """An answer of "" is unknown. A sensitive group of fewer than three is not printed."""
    unknown = sum(answer == "" for answer in answers)
    number = sum(answer is True for answer in answers)
    question = admitted.question
    ratio = Ratio(number, admitted.value, "admissions", "trong số được kết nạp", question.period)
    hidden = hide and 0 < number < narrative.FEW
    return Group(label, ratio if admitted.value and unknown < admitted.value and not hidden else None, unknown)


def endings(found: Summary) -> list[tuple[str, int]]:
    """(label, number) of the cases that came to an end in the period."""
    return [(row.label, row.entered) for row in found.funnel.stages if row.ended and row.stage != "official"]


def _papers(question: Question) -> tuple[Instrument, ...]:
    """Papers of the unit dated in the period up to the last day counted, and undated ones whose term lies in it."""
    terms = {name for name, span in terms_of(question.unit, question.last).items() if span.overlaps(question.period)}
    dated = Q(dated__gte=question.period.start, dated__lte=question.last)
    rows = Instrument.objects.filter(dated | Q(dated=None, term__in=terms), unit=question.unit)
    return tuple(rows.order_by(F("dated").asc(nulls_first=True), "pk"))
