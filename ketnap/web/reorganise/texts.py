"""What a question about somebody is called, read anew for whoever looks: the name only where the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from ketnap.accounts.models import Grant, User
from ketnap.cases.models import Case
from ketnap.people.models import Duty, Person
from ketnap.reorganise.actions import MASKED
from ketnap.units.models import Unit
from ketnap.units.reorganising import Question

STEP = 500


def texts_of(room: str, questions: Sequence[Question], user: User) -> dict[str, str]:
    """Question key → its text. A fixed number of queries for each 500 questions and each unit that something leaves."""
    wanted = {one.key.partition(":")[2]: one.unit for one in questions}
    named = names_seen({one.unit for one in questions}, user)
    found: dict[str, str] = {}
    keys = list(wanted)
    for start in range(0, len(keys), STEP):
        part = keys[start : start + STEP]
        for key, name, what in _READ[room](part) if room in _READ else ():
            shown = name if room == "grants" or named.get(wanted[key]) else MASKED
            found[f"{room}:{key}"] = f"{shown} – {what}" if what else shown
    return found


def names_seen(units: Iterable[UUID], user: User) -> Mapping[UUID, bool]:
    """Whether the reader may see names at each of the units."""
    return {unit.pk: user.may("people.names", at=unit) for unit in Unit.objects.filter(pk__in=list(units))}


def _people(keys: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    for person in Person.objects.filter(pk__in=keys):
        yield str(person.pk), person.full_name, person.birth_text


def _cases(keys: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    for case in Case.objects.filter(pk__in=keys).select_related("person"):
        yield str(case.pk), case.person.full_name, str(case.get_stage_display())


def _duties(keys: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    for duty in Duty.objects.filter(pk__in=keys).select_related("person"):
        yield str(duty.pk), duty.person.full_name, str(duty.get_kind_display())


def _grants(keys: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    for grant in Grant.objects.filter(pk__in=keys).select_related("user"):
        yield str(grant.pk), grant.user.full_name or grant.user.username, str(grant.get_role_display())


_READ = {"people": _people, "cases": _cases, "duties": _duties, "grants": _grants}
