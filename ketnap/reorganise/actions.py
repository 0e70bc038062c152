"""A reorganisation as one act: previewed, applied in one transaction on its day, taken back until something rests on it.

The preview writes the edges, asks every room, and lets all of it go again; so it shows what the act will do and not
what somebody thinks it will.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import lock_chain, record
from ketnap.base.errors import BadInput, Conflict, NotFound, Refused, plain
from ketnap.base.lengths import check_lengths
from ketnap.journal import store
from ketnap.journal.models import Event
from ketnap.journal.read import Recorded, history
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.journal.voids import drafts_to_void
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.reorganise.enums import Part
from ketnap.reorganise.events import APPLIED
from ketnap.reorganise.models import Involved, Reorganisation
from ketnap.reorganise.plans import Plan
from ketnap.reorganise.resolve import Resolved, resolve
from ketnap.rulebook.verdict import Reason
from ketnap.units import edges
from ketnap.units.place_events import OF_PLACES
from ketnap.units.reorganising import Act, Question, Touched, parts

RIGHT = "units.manage"
MASKED = "•••••"
ABOUT_PERSONS = ("people", "cases", "duties")
RESTS = {
    Stream.PERSON: (
        "person.member", "person.member_ended", "person.seat", "person.seat_ended", "person.duty", "person.duty_ended",
    ),
}  # fmt: skip
OF_THE_GROUND = frozenset({*OF_PLACES, "unit.place_added", "unit.covers", "unit.covers_ended"})
DECLARED = frozenset({"unit.tagged", "unit.inhabitants", "unit.members_declared", "unit.flows_declared"})


@dataclass(frozen=True)
class Effect:
    """What an act touches, room by room, and everything that stands in its way. `version` is that of the tree seen."""

    label: str
    touched: tuple[Touched, ...]
    reasons: tuple[Reason, ...]
    version: int

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for one in self.touched for question in one.questions)

    @property
    def proposals(self) -> dict[str, str]:
        """What the rules propose for the open questions; nothing of it holds until a person has signed it."""
        return {one.key: one.proposal for one in self.questions if one.is_open and one.proposal}

    def number(self, key: str) -> int:
        """How many of what a room calls `key` are touched."""
        return sum(one.number for one in self.touched if one.key == key)


def preview(plan: Plan, *, actor: User) -> Effect:
    """What the plan would touch and what forbids it; nothing stays written. Names only where the actor may see them.

    Raises Forbidden without the right at a unit of the plan, BadInput for a plan that cannot be read.
    """
    with transaction.atomic():
        found = resolve(plan, actor.username)
        _require(found, actor)
        effect = _try(found, actor)
        transaction.set_rollback(True)
    return replace(effect, touched=tuple(_masked(one, found, actor) for one in effect.touched))


def apply(plan: Plan, *, actor: User) -> Reorganisation:
    """Carry the act out in every room, or in none.

    Raises Forbidden; BadInput for a plan that cannot be read; Refused with every reason (an unsound tree and undecided
    questions among them); Conflict when somebody changed
    the tree since the preview that `plan.seen` names.
    """
    check_lengths(Reorganisation, reason=plan.reason)
    with transaction.atomic():
        lock_chain()
        if plan.seen is not None and plan.seen != edges.tree_version():
            raise Conflict("Cây tổ chức vừa được người khác thay đổi. Hãy xem lại phương án rồi thực hiện.")
        found = resolve(plan, actor.username)
        _require(found, actor)
        with store.batch("reorganise", found.label[:200], actor=actor.username):
            try:
                effect = _write_edges(found, actor.today)
            except BadInput as error:
                raise Refused([plain("K-REORG-TREE", error.message)]) from error
            if effect.reasons:
                raise Refused(effect.reasons)
            kept = {part.key: done for part in parts() if part.apply and (done := part.apply(found.act))}
            store.append([_event(found, kept)], actor=actor.username)
            _audit(found, effect, actor)
    return Reorganisation.objects.get(pk=found.act.id)


def reverse(act: UUID, *, reason: str, actor: User) -> None:
    """Take an act back: all rows are as before it. The journal keeps both.

    Raises NotFound, Forbidden, BadInput without a reason, Refused naming what rests on the act since.
    """
    if not clean_text(reason):
        raise BadInput("reason", "Hãy ghi lý do thu hồi.")
    with transaction.atomic():
        lock_chain()
        row = Reorganisation.objects.filter(pk=act).first()
        if row is None:
            raise NotFound(str(act))
        for one in Involved.objects.filter(act=act).select_related("unit"):
            require(actor, RIGHT, at=one.unit)
        event = next(one for one in history(Stream.ACT, act) if one.kind == APPLIED)
        drafts = _voids(row, clean_text(reason))
        _refuse_rested(row, event)
        try:
            with store.deferred():
                store.append(drafts, actor=actor.username)
                for part in parts():
                    if part.restore and part.key in event.data.get("kept", {}):
                        part.restore(event.data["kept"][part.key], actor.username)
        except BadInput as error:
            raise Refused([_rests(error.message)]) from error
        except ProtectedError as error:
            raise Refused([_rests("Tổ chức mới đã có văn bản, lớp học hoặc quyền.")]) from error
        details = {"label": row.label, "on": row.on, "reason": reason}
        record("reorganise.reverse", actor=actor.username, target=f"act:{act}", details=details)


def _try(found: Resolved, actor: User) -> Effect:
    try:
        with store.batch("reorganise", found.label[:200], actor=actor.username):
            return _write_edges(found, None)
    except BadInput as error:
        reason = plain("K-REORG-TREE", error.message)
        return Effect(found.label, (), (reason,), edges.tree_version())


def _write_edges(found: Resolved, today: date | None) -> Effect:
    """Write the edges and ask every room. Without an answer for every child nothing is written, only asked."""
    version = edges.tree_version()
    own = Touched("units", "Tổ chức thay đổi", len(found.edges.touched), questions=found.questions)
    touched = [own]
    if not own.undecided:
        edges.write(found.edges, actor=found.act.actor, paper=found.act.paper)
        touched += [one for part in parts() for one in part.preview(found.act)]
    reasons = [reason for one in touched for reason in one.refusals]
    undecided = sum(one.undecided for one in touched)
    if undecided:
        text = f"Còn {undecided} việc chưa được quyết định."
        reasons.append(plain("K-REORG-OPEN", text, remedy="Chọn cho từng người, hồ sơ, chỉ tiêu, quyền."))
    if today is not None and found.plan.on > today:
        text = f"Ngày hiệu lực {format_date(found.plan.on)} chưa tới."
        reasons.append(plain("K-REORG-DAY", text, remedy="Thực hiện từ ngày hiệu lực trở đi."))
    return Effect(found.label, tuple(touched), tuple(reasons), version)


def _require(found: Resolved, actor: User) -> None:
    for unit in found.named.values():
        require(actor, RIGHT, at=unit)


def _masked(one: Touched, found: Resolved, actor: User) -> Touched:
    """Questions about persons without the names that the actor may not see."""
    if one.key not in ABOUT_PERSONS or not one.questions:
        return one
    units = {unit.pk: unit for unit in found.named.values()}
    seen = {unit: actor.may("people.names", at=units[unit]) for unit in {question.unit for question in one.questions}}
    questions = [
        question if seen[question.unit] else replace(question, text=f"{MASKED} ({units[question.unit].name})")
        for question in one.questions
    ]
    return replace(one, questions=tuple(questions))


def _event(found: Resolved, kept: Mapping[str, Any]) -> Draft:
    data = {
        "act_kind": found.plan.kind.value,
        "label": found.label,
        "plan": found.plan.to_document(),
        "units": [[str(unit), part.value] for unit, part in found.parts],
        "lineage": [[str(source), str(target)] for source, target in found.lineage],
        "kept": dict(kept),
        "reason": clean_text(found.plan.reason),
    }
    unit = found.parts[0][0]
    return Draft(APPLIED, found.act.id, found.act.on, data, unit=unit, paper=found.act.paper)


def _audit(found: Resolved, effect: Effect, actor: User) -> None:
    details = {
        "label": found.label,
        "on": found.act.on,
        "touched": {one.key: one.number for one in effect.touched},
        "reason": found.plan.reason,
    }
    unit = found.parts[0][0]
    record("reorganise.apply", actor=actor.username, target=f"act:{found.act.id}", unit=unit, details=details)


def _voids(row: Reorganisation, reason: str) -> list[Draft]:
    """Voids of everything the act wrote. Raises Refused while a later event of the same stream rests on it."""
    by_stream: dict[Stream, dict[UUID, list[UUID]]] = {}
    for stream, identity, event in Event.objects.filter(batch=row.batch).values_list("stream", "stream_id", "id"):
        by_stream.setdefault(Stream(stream), {}).setdefault(identity, []).append(event)
    drafts: list[Draft] = []
    for stream in Stream:
        drafts += drafts_to_void(stream, by_stream.get(stream, {}), reason, _later)
    return drafts


def _later(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """What was typed later in the stream and rests on the event.

    About a person: memberships, seats, duties. On the ground: what tells of the same place. Numbers and tags: the same
    kind. Else everything.
    """
    later = [one for one in events if one.seq > event.seq]
    kinds = RESTS.get(Stream(event.stream))
    if kinds is not None:
        return [one for one in later if one.kind in kinds]
    if event.kind in OF_THE_GROUND:
        return [one for one in later if one.data.get("place") == event.data["place"]]
    if event.kind in DECLARED:
        return [one for one in later if one.kind == event.kind]
    return later


def _refuse_rested(row: Reorganisation, event: Recorded) -> None:
    """What happened at a unit that the act opened, and what rooms know to rest on it."""
    involved = list(Involved.objects.filter(act=row.pk))
    opened = [one.unit_id for one in involved if one.part == Part.OPENED]
    later = Event.objects.filter(unit__in=opened, voids=None).exclude(batch=row.batch)
    later = later.exclude(pk__in=Event.objects.filter(unit__in=opened).exclude(voids=None).values("voids"))
    reasons = []
    if number := later.count():
        reasons.append(_rests(f"Đã có {number} việc được ghi tại tổ chức mới."))
    units = frozenset(one.unit_id for one in involved)
    act = Act(row.pk, row.on, row.actor, row.paper, _heirs(event), {}, frozenset(), frozenset(), units)
    for part in parts():
        reasons += [_rests(text) for text in (part.rests_on(act) if part.rests_on else ())]
    if reasons:
        raise Refused(reasons)


def _heirs(event: Recorded) -> dict[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    for source, target in event.data.get("lineage", ()):
        found[UUID(source)] = (*found.get(UUID(source), ()), UUID(target))
    return found


def _rests(text: str) -> Reason:
    return plain(
        "K-REORG-RESTS", f"Chưa thể thu hồi: {text}", remedy="Thu hồi việc đó trước, hoặc ghi một việc sắp xếp mới."
    )
