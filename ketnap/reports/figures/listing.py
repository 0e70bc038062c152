"""The list behind a number: exactly as many rows as the number says. Names only within the reader's right, else
masked rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.audit.record import record_read
from ketnap.cases.models import Case
from ketnap.courses.models import CourseClass
from ketnap.journal.models import Fact
from ketnap.people.models import Person
from ketnap.people.projection import ERASED_NAME
from ketnap.reports.figures.counting import Figure
from ketnap.reports.figures.learning import class_of_events
from ketnap.reports.figures.trees import placed_on
from ketnap.units.queries import names_on

MASK = "••• (ngoài phạm vi)"


@dataclass(frozen=True)
class Row:
    """One line: who (or which class), where, when. A masked row keeps the unit and hides person, case and day."""

    number: int
    name: str
    unit_name: str
    unit: UUID
    masked: bool
    on: date | None = None
    person: UUID | None = None
    case: UUID | None = None
    event: UUID | None = None
    course: UUID | None = None


def listing(figure: Figure, reader: User | None) -> list[Row]:
    """The rows behind the figure, in order of time. Without a reader every name is masked. Reading names is logged."""
    if figure.question.indicator.kind == "classes":
        return _classes(figure)
    visible = visible_facts(figure.facts, reader)
    names = _names(fact.subject for fact in visible.values())
    units = names_on({fact.unit for fact in figure.facts}, figure.question.tree_on)
    cases = set(Case.objects.filter(pk__in={fact.stream_id for fact in visible.values()}).values_list("pk", flat=True))
    found = [
        Row(
            number, names.get(fact.subject, ERASED_NAME), units.get(fact.unit, ""), fact.unit, False, fact.on, fact.subject,
            fact.stream_id if fact.stream_id in cases else None, fact.event,
        )
        if fact.key in visible
        else Row(number, MASK, units.get(fact.unit, ""), fact.unit, True)
        for number, fact in enumerate(figure.facts, start=1)
    ]  # fmt: skip
    if reader is not None and visible:
        _log(figure, reader, len(visible))
    return found


def visible_facts(facts: Sequence[Fact], reader: User | None) -> dict[str, Fact]:
    """The facts about persons whose names the reader may see: the right follows today's custodian of the case.

    For what happened to a person outside a case (a class) it follows the person's case, else the unit on that day.
    """
    if reader is None:
        return {}
    scope = reader.scope_for("people.names")
    if not scope:
        return {}
    tree = placed_on(reader.today)
    by_case = dict(Case.objects.filter(pk__in={fact.stream_id for fact in facts}).values_list("pk", "unit_id"))
    rows = Case.objects.filter(person__in={fact.subject for fact in facts}).order_by("opened_on")
    by_person = dict(rows.values_list("person_id", "unit_id"))
    found: dict[str, Fact] = {}
    for fact in facts:
        custodian = by_case.get(fact.stream_id) or by_person.get(fact.subject) or fact.unit
        path = tree.keeper_path(custodian)
        if path is not None and scope.contains(path):
            found[fact.key] = fact
    return found


def _names(people: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "full_name"))


def _classes(figure: Figure) -> list[Row]:
    classes = class_of_events([fact.event for fact in figure.facts])
    known = {course.pk: course for course in CourseClass.objects.filter(pk__in=set(classes.values()))}
    units = names_on({course.organiser_id for course in known.values()}, figure.question.tree_on)
    found = []
    for number, fact in enumerate(figure.facts, start=1):
        course = known.get(classes[fact.event])
        name = course.name if course else "Lớp không còn trong sổ"
        unit = course.organiser_id if course else fact.unit
        on, key = (course.ends_on, course.pk) if course else (fact.on, None)
        found.append(Row(number, name, units.get(unit, ""), unit, False, on, course=key))
    return found


def _log(figure: Figure, reader: User, count: int) -> None:
    question = figure.question
    details = {
        "indicator": question.indicator.code,
        "period": str(question.period),
        "as_of": question.as_of,
        "names": count,
    }
    record_read(
        "reports.list", actor=reader.username, target=f"unit:{question.unit.pk}", unit=question.unit.pk, details=details
    )
