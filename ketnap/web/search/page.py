"""Looking for persons, cases, units and papers within the reader's scope; marks, capitals and blanks do not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.cases.models import Case
from ketnap.instruments.models import Instrument
from ketnap.instruments.search import matching
from ketnap.lib.names import fold
from ketnap.people.models import Membership
from ketnap.units.models import Unit, UnitName

SHOWN = 20
SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """At most SHOWN rows of each kind; `more` names the kinds that have further ones."""

    cases: Sequence[Case] = ()
    by_paper: Sequence[Case] = ()
    members: Sequence[Membership] = ()
    units: Sequence[Unit] = ()
    papers: Sequence[Instrument] = ()
    more: frozenset[str] = field(default_factory=frozenset)

    @property
    def number(self) -> int:
        return sum(map(len, (self.cases, self.by_paper, self.members, self.units, self.papers)))

    @property
    def names_shown(self) -> int:
        return len(self.cases) + len(self.by_paper) + len(self.members)


def find(user: User, text: str) -> Found:
    """What the reader may see and the text fits. A fixed number of queries; nothing for less than two letters."""
    wanted = fold(text)
    if len(wanted.replace(" ", "")) < SHORTEST:
        return Found()
    rows = {
        "cases": _named_cases(user, wanted),
        "by_paper": _cases_by_paper(user, text),
        "members": _members(user, wanted),
        "units": _units(user, wanted),
        "papers": _papers(user, text),
    }
    taken = {kind: list(found[: SHOWN + 1]) for kind, found in rows.items()}
    more = frozenset(kind for kind, found in taken.items() if len(found) > SHOWN)
    return Found(**{kind: found[:SHOWN] for kind, found in taken.items()}, more=more)  # type: ignore[arg-type]


def _seen_by_name(user: User) -> QuerySet[Case]:
    """Cases whose names the reader may see: nobody is found by a name that is hidden from the reader."""
    named = Case.objects.for_user(user, "people.names").values("pk")
    return Case.objects.for_user(user).filter(pk__in=named).select_related("person", "unit")


def words_in(wanted: str, column: str) -> Q:
    """Every word of a folded text is somewhere in the column."""
    condition = Q()
    for word in wanted.split():
        condition &= Q(**{f"{column}__contains": word})
    return condition


def _named_cases(user: User, wanted: str) -> QuerySet[Case]:
    return (
        _seen_by_name(user)
        .filter(words_in(wanted, "person__search_name"))
        .order_by("person__sort_key", "-opened_on", "pk")
    )


def _cases_by_paper(user: User, text: str) -> QuerySet[Case]:
    """Cases with a paper or a letter of this number (12-NQ/CB); needs a digit, so that a name finds no papers."""
    number = re.sub(r"\s+", "", text).upper()  # symbols are written in capitals; SQLite knows no others than A–Z
    if not re.search(r"\d", number):
        return Case.objects.none()
    condition = Q(dossier__number__istartswith=number) | Q(verifications__letter__istartswith=number)
    return _seen_by_name(user).filter(condition).distinct().order_by("pk")


def _members(user: User, wanted: str) -> QuerySet[Membership]:
    """Members of branches in the scope, by name."""
    scope = user.scope_for("people.names")
    placed = scope.condition("unit__placements__path") & holds_on(user.today, "unit__placements__")
    rows = Membership.objects.as_of(user.today).filter(placed).filter(words_in(wanted, "person__search_name"))
    return rows.select_related("person", "unit").order_by("person__sort_key", "pk")


def _units(user: User, wanted: str) -> QuerySet[Unit]:
    """Units by name or code, former names too. Names are few, so they are compared here, without marks."""
    scope = user.scope_for("units.view")
    if not scope:
        return Unit.objects.none()
    names = UnitName.objects.values_list("unit", "unit__code", "name", "short_name")
    fits = {unit for unit, *texts in names if all(word in fold(" ".join(texts)) for word in wanted.split())}
    placed = scope.condition("placements__path") & holds_on(user.today, "placements__")
    kept = Q(closed_on__isnull=False, keeper__in=Unit.objects.within(scope, user.today).values("pk"))
    return Unit.objects.filter(placed | kept).filter(pk__in=list(fits)[:900]).distinct().in_order()


def _papers(user: User, text: str) -> QuerySet[Instrument]:
    return matching(Instrument.objects.for_user(user), text).order_by("-dated", "pk")
