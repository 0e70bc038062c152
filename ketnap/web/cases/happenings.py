"""The lines of a case's timeline, with what this reader may see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.cases.state import RECORDED
from ketnap.cases.steps.catalogue import STEPS
from ketnap.cases.steps.fields import Kind
from ketnap.cases.timeline import Entry, timeline
from ketnap.journal.read import Recorded
from ketnap.web.cases.judged import Judged, judged
from ketnap.web.shared.components import Link

SENSITIVE = frozenset(
    {
        "has_spouse",
        "own_member_relative",
        "spouse_member_relative",
        "relatives_abroad",
        "result",
        "permitted",
        "declared_honestly",
        "fit",
    }
)
"""Values about relatives and political matters: shown with the right to sensitive data only."""


@dataclass(frozen=True)
class Sight:
    """What the reader may see: names and texts, sensitive values, and whether events may be taken back."""

    names: bool
    sensitive: bool
    void: bool


@dataclass(frozen=True)
class Happening:
    """One line. `judged`: under which rules; `irregular`: recorded from a paper though the rules of its day would not have allowed it."""

    id: UUID
    entry: Entry
    details: Sequence[tuple[str, str]]
    hidden: int
    by: str
    source: Link | None
    judged: Judged | None
    irregular: bool
    voided_by: str
    voided_at: datetime | None
    void_url: str

    @property
    def state(self) -> str:
        if self.entry.voided:
            return "void"
        return "person" if self.irregular else "done"


def happenings(case: UUID, events: Sequence[Recorded], sight: Sight, irregular: Sequence[UUID]) -> list[Happening]:
    """The events newest first. Three queries: names of members, names of users."""
    entries = timeline(case, events=events)
    voids = {event.voids: event for event in events if event.voids is not None}
    actors = {entry.actor for entry in entries} | {event.actor for event in voids.values()}
    users = dict(User.objects.filter(username__in=actors).values_list("username", "full_name"))
    return [_happening(case, entry, voids.get(entry.id), users, sight, irregular) for entry in entries]


def _happening(
    case: UUID, entry: Entry, void: Recorded | None, users: Mapping[str, str], sight: Sight, irregular: Sequence[UUID]
) -> Happening:
    details = [pair for pair in entry.details if _may_see(entry.step, pair[0], sight)]
    taken_back = void if entry.voided else None
    return Happening(
        id=entry.id,
        entry=entry,
        details=details,
        hidden=len(entry.details) - len(details),
        by=users.get(entry.actor) or entry.actor,
        source=_source(entry),
        judged=judged(entry.step, entry.on, entry.verdict),
        irregular=entry.id in irregular,
        voided_by=(users.get(taken_back.actor) or taken_back.actor) if taken_back else "",
        voided_at=datetime.fromisoformat(taken_back.recorded_at) if taken_back else None,
        void_url=reverse("web:case_void", args=[case, entry.id]) if sight.void and not entry.voided else "",
    )


def _source(entry: Entry) -> Link | None:
    if entry.sitting:
        return Link(_("Kỳ họp"), reverse("web:sitting", args=[entry.sitting]))
    if entry.mode == RECORDED and entry.paper:
        return Link(_("ghi theo giấy tờ: %(paper)s") % {"paper": entry.paper})
    return None


def _may_see(step: str, label: str, sight: Sight) -> bool:
    definition = STEPS.get(step)
    field = next((one for one in definition.fields if one.label == label), None) if definition else None
    if field is None:
        return True
    if field.name in SENSITIVE or (step == "political_question_conclusion" and field.personal):
        return sight.sensitive
    return sight.names or not (field.personal or field.kind is Kind.PERSON)
