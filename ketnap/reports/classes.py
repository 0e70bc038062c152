"""B5, small: the awareness classes in which the unit had learners, and how many."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from ketnap.courses.models import CourseClass
from ketnap.reports.figures.counting import Figure, Question, facts, figure
from ketnap.reports.figures.learning import class_of_events


@dataclass(frozen=True)
class ClassRow:
    """A class and its learners of the unit; `others` came from elsewhere and do not count here."""

    course: CourseClass
    learners: int
    others: int


@dataclass(frozen=True)
class Classes:
    """`learners` counts every person once, also one who attended twice; `rows` may therefore add up to more."""

    classes: Figure
    learners: Figure
    rows: tuple[ClassRow, ...]


def classes(question: Question) -> Classes:
    """Answer B5 for the unit and period of the question."""
    learners = figure(question.of("class_participants"))
    held = figure(question.of("classes"))
    every = list(_every_learner(question))
    course_of = class_of_events([event for event, _ in every])
    counted = Counter(dict.fromkeys(course_of.values(), 0))
    counted.update(
        course for course, _ in {(course_of[event], person) for event, person in every if event in course_of}
    )
    found = CourseClass.objects.filter(pk__in=list(counted)).order_by("starts_on", "pk")
    rows = tuple(ClassRow(course, counted[course.pk], course.outside_learners) for course in found)
    return Classes(held, learners, rows)


def _every_learner(question: Question) -> list[tuple[UUID, UUID]]:
    return list(facts(question.of("class_participants")).values_list("event", "subject"))
