"""Reads that transfer needs: what an import must know of the office, and who may import where."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.base.errors import BadInput
from ketnap.cases.enums import RUNNING
from ketnap.cases.events import step_in
from ketnap.cases.models import Case
from ketnap.courses.enums import ClassKind
from ketnap.courses.models import Certificate, CourseClass
from ketnap.journal.models import Event
from ketnap.journal.read import effective, histories
from ketnap.journal.registry import Stream
from ketnap.lib.names import fold
from ketnap.people.models import Membership, Person, PersonAttribute
from ketnap.transfer.sheets.columns import Birth
from ketnap.transfer.sheets.intents import HELP, Row
from ketnap.transfer.sheets.known import CaseKnown, CourseKnown, Defaults, Known, MemberKnown, PersonKnown, UnitKnown
from ketnap.units.models import Unit
from ketnap.units.queries import path_on

_CHUNK = 500


def importable_unit(user: User, code: str) -> Unit:
    """The unit under which the user may import. Raises BadInput for a code that does not exist or lies outside the user's
    scope (the two are not told apart), Forbidden for one inside without the right."""
    unit = Unit.objects.filter(code__iexact=code.strip()).first()
    if unit is None or not (user.may("units.view", at=unit) or user.may("transfer.import", at=unit)):
        raise BadInput("unit", f"Không có tổ chức mã “{code}” trong phạm vi của bạn.")
    require(user, "transfer.import", at=unit)
    return unit


def branches_under(unit: Unit, today: date) -> list[Unit]:
    """The branches at and under the unit that hold members today, in code order."""
    path = path_on(unit, today)
    rows = Unit.objects.below(path, today).in_order() if path else []
    return [one for one in rows if one.kind_info.holds_members]


def gather(rows: Sequence[Row], *, user: User, unit: Unit, today: date, defaults: Defaults | None = None) -> Known:
    """All that planning these rows asks for. The number of queries does not grow with the rows (one more per 500 names)."""
    branches = branches_under(unit, today)
    chosen = defaults or Defaults()
    if chosen.unit is None and len(branches) == 1:
        chosen = Defaults(branches[0].pk, chosen.introduced_on, chosen.source)
    inside = {one.pk for one in branches}
    names = {fold(row.get("name")) for row in rows if row.get("name")}
    helpers = {fold(row.get("helper").partition("(")[0]) for row in rows if row.get("helper")}
    return Known(
        today=today,
        units=tuple(UnitKnown(one.pk, one.code, one.name, one.short_name) for one in branches),
        members=tuple(_members(inside, helpers)),
        persons=tuple(_persons(names, inside, today)),
        courses=tuple(_courses(user)),
        defaults=chosen,
    )


def _members(units: Iterable[UUID], names: set[str]) -> Iterable[MemberKnown]:
    for part in _parts(names):
        rows = Membership.objects.filter(unit__in=list(units), person__search_name__in=part).select_related("person")
        for row in rows:
            birth = row.person.birth
            yield MemberKnown(
                row.person_id,
                row.unit_id,
                row.person.search_name,
                birth.year if birth else None,
                row.valid_from,
                row.valid_to,
            )


def _courses(user: User) -> Iterable[CourseKnown]:
    for row in CourseClass.objects.for_user(user).filter(kind=ClassKind.AWARENESS):
        yield CourseKnown(row.pk, row.name, row.ends_on)


def _persons(names: set[str], inside: set[UUID], today: date) -> Iterable[PersonKnown]:
    people: list[Person] = []
    for part in _parts(names):
        people += Person.objects.filter(search_name__in=part, erased=False)
    ids = [one.pk for one in people]
    cases = _cases(ids)
    units, members, attributes, certificates = (
        _registered_at(ids),
        set[UUID](),
        _attributes(ids, today),
        _certificates(ids),
    )
    for some in _parts(ids):
        for row in Membership.objects.filter(person__in=some):
            units.setdefault(row.person_id, set()).add(row.unit_id)
            if row.valid_to is None or row.valid_to > today:
                members.add(row.person_id)
    for one in people:
        own = cases.get(one.pk, [])
        places = units.get(one.pk, set()) | {case.unit for case in own}
        yield PersonKnown(
            id=one.pk,
            folded=one.search_name,
            birth=Birth(one.birth, one.birth_precision or "day") if one.birth else None,
            units=frozenset(places),
            visible=bool(places & inside),
            is_member=one.pk in members,
            attributes=frozenset(attributes.get(one.pk, ())),
            cases=tuple(own),
            certificates=frozenset(certificates.get(one.pk, ())),
        )


def _cases(people: Sequence[UUID]) -> dict[UUID, list[CaseKnown]]:
    rows: list[Case] = []
    for part in _parts(people):
        rows += Case.objects.filter(person__in=part)
    events = histories(Stream.CASE, [row.pk for row in rows])
    found: dict[UUID, list[CaseKnown]] = {}
    for row in rows:
        steps: dict[str, list[date]] = {}
        helpers: set[tuple[UUID, date]] = set()
        for event in effective(events[row.pk]):
            steps.setdefault(step_in(event.kind), []).append(event.on)
            if step_in(event.kind) == HELP:
                helpers.add((UUID(event.data["helper"]), event.on))
        days = {step: tuple(on) for step, on in steps.items()}
        found.setdefault(row.person_id, []).append(
            CaseKnown(row.pk, row.unit_id, row.stage in RUNNING, days, frozenset(helpers))
        )
    return found


def _registered_at(people: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for part in _parts(people):
        rows = Event.objects.filter(
            stream=Stream.PERSON.value, stream_id__in=part, kind="person.registered", unit__isnull=False
        )
        for person, unit in rows.values_list("stream_id", "unit"):
            if unit is not None:
                found.setdefault(person, set()).add(unit)
    return found


def _attributes(people: Sequence[UUID], today: date) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for part in _parts(people):
        rows = PersonAttribute.objects.filter(person__in=part, valid_from__lte=today)
        for person, name in rows.values_list("person", "name"):
            found.setdefault(person, set()).add(name)
    return found


def _certificates(people: Sequence[UUID]) -> dict[UUID, set[tuple[UUID, date]]]:
    found: dict[UUID, set[tuple[UUID, date]]] = {}
    for part in _parts(people):
        for row in Certificate.objects.filter(person__in=part):
            found.setdefault(row.person_id, set()).add((row.course_id, row.issued_on))
    return found


def _parts[T](wanted: Iterable[T]) -> Iterable[list[T]]:
    listed = list(wanted)
    return [listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK)]
