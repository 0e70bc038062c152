"""A signed report and today: what differs, case by case, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.base.models import Erasure
from ketnap.journal import registry as journal
from ketnap.journal.models import Event, Fact
from ketnap.journal.read import Recorded, about
from ketnap.journal.read import active_ids as standing_ids
from ketnap.lib.moments import shown
from ketnap.lib.vietnamese import format_date
from ketnap.people.models import Person
from ketnap.people.projection import ERASED_NAME
from ketnap.reports.figures.counting import figure
from ketnap.reports.figures.listing import MASK, visible_facts
from ketnap.reports.figures.registry import INDICATORS, STAGE
from ketnap.reports.freezing import question_of
from ketnap.reports.models import SignedReport
from ketnap.targets.queries import ledger_of
from ketnap.units.models import Unit
from ketnap.units.queries import names_on


@dataclass(frozen=True)
class Change:
    """One case that explains a difference. `kind`: late, voided, restored, moved; `name` is masked outside the
    reader's right.
    """

    kind: str
    added: bool
    text: str
    name: str
    on: date
    event: UUID
    person: UUID | None


@dataclass(frozen=True)
class FigureDifference:
    """A number then and now; the changes explain it one by one."""

    name: str
    label: str
    then: int
    now: int
    changes: tuple[Change, ...]

    @property
    def difference(self) -> int:
        return self.now - self.then


@dataclass(frozen=True)
class TargetDifference:
    """A target that was revised, set or taken back after the report was signed. None = there was none."""

    authority: str
    then: str | None
    now: str | None

    @property
    def text(self) -> str:
        if self.then is None:
            return f"Chỉ tiêu {self.authority}: ghi sau khi ký, {self.now}."
        if self.now is None:
            return f"Chỉ tiêu {self.authority}: {self.then}, sau khi ký đã thu hồi."
        return f"Chỉ tiêu {self.authority}: khi ký {self.then}, nay {self.now}."


@dataclass(frozen=True)
class Difference:
    """The whole answer. `erased`: persons in the report whose data were erased since; they stay counted by their
    ids.
    """

    figures: tuple[FigureDifference, ...]
    targets: tuple[TargetDifference, ...]
    erased: int

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every event that came or went, once, in order of time: an event may stand behind several numbers."""
        once = {(one.event, one.added): one for figure in reversed(self.figures) for one in figure.changes}
        return tuple(sorted(once.values(), key=lambda change: (change.on, str(change.event))))

    @property
    def any(self) -> bool:
        return any(one.changes for one in self.figures) or bool(self.targets)


def explain(signed: SignedReport, reader: User | None) -> Difference:
    """Compare every frozen number with today's for the same arguments, and explain each row that came or went."""
    unit = Unit.objects.get(pk=signed.unit)
    document = signed.frozen
    figures = tuple(
        _compared(name, frozen, unit, signed, reader) for name, frozen in sorted(document["figures"].items())
    )
    subjects = {row["subject"] for frozen in document["figures"].values() for row in frozen["rows"]}
    erased = Erasure.objects.filter(subject__in=list(subjects)).count()
    return Difference(figures, tuple(_targets(document, unit)), erased)


def _compared(
    name: str, frozen: Mapping[str, Any], unit: Unit, signed: SignedReport, reader: User | None
) -> FigureDifference:
    then = {row["event"]: row for row in frozen["rows"]}
    today = figure(question_of(frozen, unit))
    now = {str(fact.event): fact for fact in today.facts}
    gone = [row for event, row in then.items() if event not in now]
    come = [fact for event, fact in now.items() if event not in then]
    state = today.question.indicator.kind == "state"
    changes = [*_came(come, signed, reader, state=state), *_went(gone, reader, state=state)]
    label = INDICATORS[frozen["indicator"]].label_vi
    if name.endswith("_before"):
        label = f"{label} (cùng kỳ năm trước)"
    ordered = tuple(sorted(changes, key=lambda change: (change.on, str(change.event))))
    return FigureDifference(name, label, frozen["value"], today.value, ordered)


def _came(facts: Sequence[Fact], signed: SignedReport, reader: User | None, *, state: bool) -> list[Change]:
    """Rows that count today and did not then: typed late, a void taken back, or moved here."""
    events = {event.pk: event for event in Event.objects.filter(pk__in=[fact.event for fact in facts])}
    names = _names(facts, reader)
    found = []
    for fact in facts:
        event = events[fact.event]
        what = f"{journal.kind(event.kind).label} ngày {format_date(fact.on)}"
        if event.recorded_at > signed.known_by:
            kind, text = "late", f"Ghi muộn: {what}, ghi lúc {shown(event.recorded_at)} bởi {event.actor}."
        elif fact.known_from > signed.known_by:
            kind, text = "restored", f"Được tính lại: {what}, thay đổi ghi lúc {shown(fact.known_from)}."
        elif fact.indicator.startswith(STAGE) and state:
            kind, text = "moved_on", f"Hồ sơ nay đứng ở bước này: {what}."
        else:
            kind, text = "moved", f"Nay thuộc đơn vị: {what} ({_unit_name(fact.unit, fact.on)})."
        found.append(Change(kind, True, text, names[fact.event], fact.on, fact.event, _person(fact, names)))
    return found


def _went(rows: Sequence[Mapping[str, str]], reader: User | None, *, state: bool) -> list[Change]:
    """Rows that counted then and do not today: voided with a reason, or moved away."""
    facts = {fact.key: fact for fact in Fact.objects.filter(key__in=[row["fact"] for row in rows])}
    names = _names(list(facts.values()), reader)
    histories = about({UUID(row["subject"]) for row in rows})
    found = []
    for row in rows:
        event, on = UUID(row["event"]), date.fromisoformat(row["on"])
        kind, text = _why_gone(event, on, histories[UUID(row["subject"])], row, state=state)
        fact = facts.get(row["fact"])
        found.append(
            Change(kind, False, text, names.get(event, MASK), on, event, _person(fact, names) if fact else None)
        )
    return found


def _why_gone(
    event: UUID, on: date, history: Sequence[Recorded], row: Mapping[str, str], *, state: bool
) -> tuple[str, str]:
    label = next((journal.kind(one.kind).label for one in history if one.id == event), "Sự kiện")
    standing = standing_ids(history)
    voids = [one for one in history if one.voids == event]
    if event not in standing and voids:
        void = voids[-1]
        reason = void.data.get("reason", "")
        text = f"Đã thu hồi: {label} ngày {format_date(on)}, lúc {shown(void.recorded_at)} bởi {void.actor}"
        return "voided", f"{text}; lý do: {reason}." if reason else f"{text}."
    if state and event in standing:
        return "moved_on", f"Hồ sơ nay đứng ở bước khác: {label} ngày {format_date(on)} không còn là việc gần nhất."
    return "moved", f"Không còn tính tại đơn vị: {label} ngày {format_date(on)} ({_unit_name(UUID(row['unit']), on)})."


def _targets(document: Mapping[str, Any], unit: Unit) -> list[TargetDifference]:
    """Targets of the report's main figure, then and now on the same day."""
    main = document["figures"].get("admissions") or next(iter(document["figures"].values()), None)
    if main is None or not document["targets"]:
        return []
    question = question_of(main, unit)
    lines = ledger_of(unit, main["indicator"], question.period, as_of=question.as_of)
    now = {str(line.series): line for line in lines}
    then = {line["series"]: line for line in document["targets"]}
    found = []
    for series in {**then, **now}:
        before, after = then.get(series), now.get(series)
        said = (before["said"] if before else None, after.said if after else None)
        if said[0] != said[1]:
            authority = before["authority"] if before else after.authority_text if after else ""
            found.append(TargetDifference(authority, *said))
    return found


def _names(facts: Sequence[Fact], reader: User | None) -> dict[UUID, str]:
    """Event → the name the reader may see, else the mask."""
    visible = {fact.event for fact in visible_facts(facts, reader).values()}
    people = dict(Person.objects.filter(pk__in={fact.subject for fact in facts}).values_list("pk", "full_name"))
    return {fact.event: people.get(fact.subject, ERASED_NAME) if fact.event in visible else MASK for fact in facts}


def _person(fact: Fact, names: Mapping[UUID, str]) -> UUID | None:
    return None if names.get(fact.event, MASK) == MASK else fact.subject


def _unit_name(unit: UUID, on: date) -> str:
    return names_on([unit], on).get(unit, "đơn vị không còn trong sổ")
