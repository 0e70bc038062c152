"""The effect of other rules on the running cases, case by case, and how each rule meets them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ketnap.accounts.models import User
from ketnap.base.errors import BadInput, NotFound
from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Case
from ketnap.journal.models import Event
from ketnap.journal.read import recorded
from ketnap.localrules.events import APPLIED
from ketnap.localrules.models import LocalPack
from ketnap.localrules.queries import UnitRules
from ketnap.rehearsals.subjects import Subject
from ketnap.rehearsals.treatments import Treatment, of_pack, of_sets
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.packs import Pack
from ketnap.rulebook.rehearsal import CaseEffect, Rules, before_and_after, effect
from ketnap.units.models import Unit
from ketnap.units.queries import path_on


@dataclass(frozen=True)
class Application:
    """One application as its unit wrote it down; `reversed`: it was taken back."""

    batch: UUID
    unit: Unit
    rules: str
    since: date
    cases: int
    cited: str
    on: date
    actor: str
    reversed: bool


Sides = Callable[[UnitRules], tuple[Rules, Rules]]


@dataclass(frozen=True)
class Touched:
    """A running case in which something changes."""

    case: Case
    effect: CaseEffect


@dataclass(frozen=True)
class Rehearsal:
    """What a set or pack would change on the day `on`. `before`: what it is compared with; `examined`: running cases looked at."""

    subject: Subject
    before: str
    on: date
    examined: int
    touched: tuple[Touched, ...]
    treatments: tuple[Treatment, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """In how many cases papers become missing or needless, periods move, another body decides, steps are judged otherwise."""
        found: Counter[str] = Counter(missing=0, needless=0, deadlines=0, decides=0, refused=0, allowed=0, person=0)
        words = {"refuse": "refused", "allow": "allowed", "person": "person"}
        for one in self.touched:
            found.update({paper.change for paper in one.effect.papers})
            found.update({words[step.after.value] for step in one.effect.steps})
            found.update(["deadlines"] * bool(one.effect.deadlines) + ["decides"] * bool(one.effect.decides))
        return found


def rehearse(subject: Subject, *, today: date, user: User | None = None) -> Rehearsal:
    """Judge every running case (of the pack's subtree, of the user's scope) under the rules that hold and those rehearsed.

    The number of queries is the same for any number of cases. Raises BadInput for a set that has none to compare with.
    """
    before, treatments, sides = _of_set(subject) if subject.kind == "ruleset" else _of_pack(subject)
    cases = list(_cases(subject, today, user))
    book = open_book([case.pk for case in cases], subject.on)
    found = [Touched(case, _effect(book, case.pk, sides)) for case in cases if case.pk in book.states]
    touched = tuple(one for one in found if one.effect.any)
    return Rehearsal(subject, before, subject.on, len(cases), touched, tuple(treatments))


def _cases(subject: Subject, today: date, user: User | None) -> Any:
    rows = Case.objects.running() if user is None else Case.objects.for_user(user, "rules.rehearse").running()
    if subject.unit is not None:
        path = path_on(subject.unit, today)
        rows = rows.under(path, today) if path else rows.none()
    return rows.select_related("unit", "person").order_by("unit__sort", "pk")


def _effect(book: Book, case: UUID, sides: Sides) -> CaseEffect:
    before, after = sides(book.office_rules[book.states[case].unit])
    return effect(book.facts(case), on=book.on, before=before, after=after)


def _of_set(subject: Subject) -> tuple[str, Sequence[Treatment], Sides]:
    compared: dict[int, tuple[Library, Library, Library, date]] = {}

    def split(library: Library) -> tuple[Library, Library, Library, date]:
        if id(library) not in compared:
            compared[id(library)] = before_and_after(library, subject.id, subject.on)
        return compared[id(library)]

    def sides(own: UnitRules) -> tuple[Rules, Rules]:
        old, new, alone, _ = split(own.library)
        return Rules(old, own.packs), Rules(new, own.packs, alone)

    try:
        old, new, _, on = split(load())
    except ValueError:
        raise BadInput("pack", f"{subject.id} là bộ cũ nhất: không có bộ nào trước đó để so.") from None
    held, wanted = old.rulesets[-1], new.rulesets[-1]
    return held.id, of_sets(held.on(on), wanted.on(on)), sides


def _of_pack(subject: Subject) -> tuple[str, Sequence[Treatment], Sides]:
    pack = subject.pack
    if pack is None:
        raise ValueError(subject.id)
    older = _version_before(subject)

    def sides(own: UnitRules) -> tuple[Rules, Rules]:
        others = tuple(one for one in own.packs if one.id != pack.id)
        held = tuple(one for one in own.packs if one.id == pack.id and subject.publication is None)
        held = held or ((older,) if older is not None else ())
        return Rules(own.library, (*others, *held)), Rules(own.library, (*others, pack))

    return (f"{pack.id} (bản trước)" if older else ""), of_pack(pack, older, subject.on), sides


def _version_before(subject: Subject) -> Pack | None:
    """The version that a new one supersedes; None when the pack is new."""
    rows = LocalPack.objects.filter(pack=subject.id, unit=subject.unit)
    if subject.publication is not None:
        rows = rows.filter(version__lt=subject.publication.version, valid_to=subject.publication.valid_from)
    else:
        rows = rows.as_of(subject.on)
    row = rows.order_by("-version").first()
    return row.content if row is not None else None


def applications(user: User) -> list[Application]:
    """The applications of the units in which the user may rehearse, newest first. Four queries."""
    units = Unit.objects.within(user.scope_for("rules.rehearse"), user.today).values("pk")
    return _applications(Event.objects.filter(kind=APPLIED, stream_id__in=units))


def application(batch: UUID) -> Application:
    """The application of a batch. Raises NotFound when it wrote none."""
    found = _applications(Event.objects.filter(kind=APPLIED, batch=batch))
    if not found:
        raise NotFound(str(batch))
    return found[0]


def _applications(rows: QuerySet[Event]) -> list[Application]:
    events = [recorded(row, {}) for row in rows.order_by("-recorded_at", "-seq", "pk")]
    units = Unit.objects.in_bulk([event.stream_id for event in events])
    gone = set(Event.objects.filter(voids__in=[event.id for event in events]).values_list("voids", flat=True))
    return [
        Application(
            batch=event.batch,
            unit=units[event.stream_id],
            rules=event.data["rules"],
            since=date.fromisoformat(event.data["since"]),
            cases=event.data["cases"],
            cited=f"{event.data['number']}, {event.data['issuer']}",
            on=event.on,
            actor=event.actor,
            reversed=event.id in gone,
        )
        for event in events
        if event.batch is not None
    ]
