"""B2: where the persons of the source stand, what moved in the period, and what became of those who learned."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ketnap.cases.enums import ENDED, RUNNING, SHORT
from ketnap.journal.models import Fact
from ketnap.reports.figures.counting import Figure, Question, facts_of, figure, known_at, standing
from ketnap.reports.figures.ratio import Ratio
from ketnap.reports.figures.registry import ENTERED, STAGE


@dataclass(frozen=True)
class StageRow:
    """One stage: how many stand there on the last day, and how many came in during the period."""

    stage: str
    label: str
    standing: int
    entered: int
    ended: bool

    @property
    def indicator(self) -> str:
        """The figure behind `standing`; the list opens from it."""
        return f"{STAGE}{self.stage}"

    @property
    def entered_indicator(self) -> str:
        return f"{ENTERED}{self.stage}"


@dataclass(frozen=True)
class Cohort:
    """The learners of the period: how many were admitted by the last day, where the others stand.

    `others`: the stage of their case ("" = no case) → the facts by which they count as learners.
    """

    learners: Figure
    admitted: tuple[Fact, ...]
    others: Mapping[str, tuple[Fact, ...]]
    conversion: Ratio

    @property
    def waiting(self) -> tuple[tuple[str, int], ...]:
        """(stage label, number) of the learners not admitted yet."""
        return tuple((SHORT.get(stage, "Chưa có hồ sơ"), len(facts)) for stage, facts in self.others.items())

    @property
    def not_yet(self) -> int:
        return self.learners.value - len(self.admitted)


@dataclass(frozen=True)
class Funnel:
    """B2. `figures` holds the numbers of all stages, by indicator code."""

    question: Question
    stages: tuple[StageRow, ...]
    cohort: Cohort
    figures: Mapping[str, Figure]

    @property
    def running(self) -> int:
        """Persons on the way (those who came to an end left out)."""
        return sum(row.standing for row in self.stages if not row.ended)


def funnel(question: Question) -> Funnel:
    """Answer B2 for the unit and period of the question (its indicator does not matter)."""
    figures = _stage_figures(question)
    stages = tuple(
        StageRow(
            stage, SHORT[stage], figures[f"{STAGE}{stage}"].value, figures[f"{ENTERED}{stage}"].value, stage in ENDED
        )
        for stage in (*RUNNING, *ENDED)
    )
    return Funnel(question, stages, cohort(question), figures)


def _stage_figures(question: Question) -> dict[str, Figure]:
    """Where the cases stand (one query for all stages), and what moved in the period (one query for all stages)."""
    codes = [f"{STAGE}{stage}" for stage in (*RUNNING, *ENDED)]
    here: dict[str, list[Fact]] = {code: [] for code in codes}
    for fact in standing(question).order_by("on", "rank", "key"):
        here.setdefault(fact.indicator, []).append(fact)
    came: dict[str, list[Fact]] = {code: [] for code in codes}
    for fact in facts_of(question, codes).order_by("on", "rank", "key"):
        came[fact.indicator].append(fact)
    found = {code: Figure(question.of(code), len(here[code]), tuple(here[code])) for code in codes}
    for code in codes:
        entered = code.replace(STAGE, ENTERED, 1)
        found[entered] = Figure(question.of(entered), len(came[code]), tuple(came[code]))
    return found


def cohort(question: Question) -> Cohort:
    """Learners of the unit in the period, and which of them were admitted after their class, by the last day counted.

    The admission may have taken place at another unit: what counts is what became of the person.
    """
    learners = figure(question.of("class_participants"))
    learned = {fact.subject: fact for fact in learners.facts}
    admitted = _admitted(question, learned)
    ratio = Ratio(len(admitted), learners.value, "class_participants", question.unit_name, question.period)
    others = _where_the_others_stand(question, learners, {fact.subject for fact in admitted})
    return Cohort(learners, admitted, others, ratio)


def _admitted(question: Question, learned: dict[UUID, Fact]) -> tuple[Fact, ...]:
    codes = question.of("admissions").indicator.codes(question.counting)
    first: dict[UUID, Fact] = {}
    for fact in _facts_about(question, set(learned)).filter(indicator__in=codes).order_by("on", "rank", "key"):
        if fact.on >= learned[fact.subject].on:
            first.setdefault(fact.subject, fact)
    return tuple(first.values())


def _where_the_others_stand(question: Question, learners: Figure, admitted: Set[UUID]) -> dict[str, tuple[Fact, ...]]:
    """Stage → learners not admitted yet, in the order of the way; a learner without a case stands alone at the end."""
    waiting = [fact for fact in learners.facts if fact.subject not in admitted]
    people = {fact.subject for fact in waiting}
    last: dict[UUID, str] = {}
    for fact in _facts_about(question, people).filter(indicator__startswith=STAGE).order_by("on", "rank", "key"):
        last[fact.subject] = fact.indicator.removeprefix(STAGE)
    found = {
        stage: tuple(fact for fact in waiting if last.get(fact.subject, "") == stage)
        for stage in (*RUNNING, *ENDED, "")
    }
    return {stage: facts for stage, facts in found.items() if facts}


def _facts_about(question: Question, people: set[UUID]) -> QuerySet[Fact]:
    return Fact.objects.filter(known_at(question.known_by), subject__in=people, on__lte=question.last)
