"""Apply what was rehearsed: one logged batch that can be taken back as a whole.

Nothing in how a case is judged is bound to the case: the rules of an act follow from its day and the unit's place in the tree.
So applying means to publish the pack (a set of the centre is in force by its own day) and to leave a note in every case that it
touches, with what changes there; taking back voids both.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput, Refused, plain
from ketnap.cases.events import RULES_NOTED
from ketnap.journal import store
from ketnap.journal.models import Event
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.journal.voids import drafts_to_void
from ketnap.lib.vietnamese import format_date
from ketnap.localrules.actions import NewPack, Paper, draft_applied, paper_body, publish
from ketnap.rehearsals.queries import Rehearsal, application, rehearse
from ketnap.rehearsals.subjects import Subject
from ketnap.rehearsals.words import effects
from ketnap.units.models import Unit

KIND = "rules"


@dataclass(frozen=True)
class Applied:
    """What one application wrote: its batch, and how many cases were given a note."""

    batch: UUID
    noted: int
    rehearsal: Rehearsal


def apply(subject: Subject, *, at: Unit, paper: Paper, today: date, actor: User) -> Applied:
    """Publish the pack for the subtree of `at` where it is not published yet, and note the change in every running case that
    it touches there. One transaction, one batch.

    Raises Forbidden, and BadInput for a paper that is not named, a pack already published that is not that of `at`, or a
    day that the publication does not take.
    """
    require(actor, "rules.rehearse", at=at)
    paper_body(paper)
    if subject.publication is not None and subject.publication.unit_id != at.pk:
        raise BadInput("unit", f"Gói này do {subject.publication.unit.name} ban hành: áp dụng tại đơn vị đó.")
    cited = f"{paper.number}, {format_date(paper.dated)}, {paper.issuer}"
    found = rehearse(replace(subject, unit=at), today=today)
    with store.batch(KIND, f"{subject.id}: áp dụng từ {format_date(found.on)}"[:200], actor=actor.username) as batch:
        if subject.kind == "pack" and subject.publication is None:
            new = NewPack(shipped="" if subject.text else subject.id, text=subject.text, binding=subject.binding)
            publish(at, new, on=found.on, paper=paper, actor=actor)
        told = draft_applied(at, subject.id, found.on, len(found.touched), paper, today)
        store.append([told, *_notes(found, cited, today)], actor=actor.username)
        details = {
            "batch": str(batch),
            "rules": subject.id,
            "from": found.on,
            "cases": len(found.touched),
            "paper": cited,
        }
        record("rules.apply", actor=actor.username, target=f"batch:{batch}", unit=at.pk, details=details)
    return Applied(batch, len(found.touched), found)


def _notes(found: Rehearsal, cited: str, today: date) -> Iterator[Draft]:
    for one in found.touched:
        body = {
            "rules": f"{found.subject.id} – {found.subject.title}",
            "since": found.on.isoformat(),
            "told": list(effects(one.effect)),
            "paper": cited,
        }
        case = one.case
        yield Draft(RULES_NOTED, case.pk, today, body, unit=case.unit_id, subject=case.person_id)


def take_back(batch: UUID, reason: str, *, actor: User) -> int:
    """Void everything of one application that still stands: the publication and the notes. Returns how many events.

    Raises NotFound for a batch that is no application, Forbidden, Refused (no reason, taken back already).
    """
    one = application(batch)
    require(actor, "rules.rehearse", at=one.unit)
    rows = Event.objects.filter(batch=batch, voids=None).values_list("stream", "stream_id", "id")
    gone = set(Event.objects.filter(voids__in=[event for _, _, event in rows]).values_list("voids", flat=True))
    left: dict[str, dict[UUID, list[UUID]]] = {}
    for stream, identity, event in rows:
        if event not in gone:
            left.setdefault(stream, {}).setdefault(identity, []).append(event)
    if not left:
        raise Refused([plain("K-VOID", "Lần áp dụng này đã được thu hồi.")])
    with transaction.atomic(), store.deferred():
        drafts: list[Draft] = []
        for name, targets in left.items():
            drafts += drafts_to_void(Stream(name), targets, reason, lambda _, __: ())
        store.append(drafts, actor=actor.username)
        details = {"batch": str(batch), "rules": one.rules, "events": len(drafts), "reason": reason}
        record("rules.reverse", actor=actor.username, target=f"batch:{batch}", unit=one.unit.pk, details=details)
    return len(drafts)
