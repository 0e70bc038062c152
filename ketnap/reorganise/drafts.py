"""A reorganisation while it is being prepared: kept from page to page and from day to day, until it is carried out or dropped.

Each function answers for a draft of the actor's own; another's does not exist (NotFound).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketnap.accounts.access import why_not
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound, Refused, plain
from ketnap.base.lengths import check_lengths
from ketnap.lib.ids import uuid7
from ketnap.reorganise import seen
from ketnap.reorganise.actions import RIGHT, Effect, apply, preview
from ketnap.reorganise.enums import ActKind, Job
from ketnap.reorganise.models import PlanDraft, Reorganisation
from ketnap.reorganise.plans import Plan
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import UnitPlacement
from ketnap.units.scope import under

QUICK = 100
"""Up to so many units a preview is taken again by itself after each decision; a larger act waits until it is asked for."""
LONG = 400
"""An act on more units than that, those below them included, is previewed and carried out by the worker."""
BUSY = "Máy đang xem trước hoặc thực hiện phương án này: hãy đợi xong rồi sửa tiếp."


def own(actor: User) -> list[PlanDraft]:
    """The actor's drafts, the newest first."""
    return list(PlanDraft.objects.filter(owner=actor.username).order_by("-changed_on", "-pk"))


def find(identity: UUID, actor: User) -> PlanDraft:
    """One of the actor's drafts. Raises NotFound."""
    row = PlanDraft.objects.filter(pk=identity, owner=actor.username).first()
    if row is None:
        raise NotFound(str(identity))
    return row


def plan_of(draft: PlanDraft) -> Plan:
    return Plan.from_document(json.loads(draft.plan))


def effect_of(draft: PlanDraft) -> Effect | None:
    """What the last preview of the plan as it stands saw, with the answers given since; None = not previewed yet."""
    return seen.from_document(json.loads(draft.seen), plan_of(draft).answers) if draft.seen else None


def begin(kind: ActKind, *, on: date, actor: User, units: Sequence[str] = (), **more: Any) -> PlanDraft:
    """A new draft. Raises Forbidden for somebody who may change the tree nowhere."""
    if not actor.may_anywhere(RIGHT):
        raise Forbidden(RIGHT, why_not(RIGHT, at="tổ chức của bạn"))
    plan = Plan(kind, on, tuple(units), **more)
    draft = PlanDraft(id=uuid7(), owner=actor.username, kind=kind.value)
    with transaction.atomic():
        _keep(draft, plan, actor, "begin")
    return draft


def change(identity: UUID, *, actor: User, **values: Any) -> Plan:
    """Other values of the plan (fields of `Plan`); what the preview saw no longer holds, the answers stay."""
    check_lengths(Reorganisation, reason=str(values.get("reason", "")))
    refuse_busy(identity, actor)
    with transaction.atomic():
        draft = _locked(identity, actor)
        plan = replace(plan_of(draft), **values, seen=None)
        draft.seen = draft.problem = ""
        _keep(draft, plan, actor, "change")
    return plan


def answer(identity: UUID, answers: Mapping[str, str], *, actor: User) -> Plan:
    """Decisions by question; "" takes one back. Raises BadInput for a question or an answer that the preview did not offer."""
    refuse_busy(identity, actor)
    with transaction.atomic():
        draft = _locked(identity, actor)
        effect = effect_of(draft)
        offered = {one.key: {code for code, _ in one.options} for one in effect.questions} if effect else {}
        for key, given in answers.items():
            if key not in offered or (given and given not in offered[key]):
                raise BadInput("answers", "Câu hỏi hoặc phương án này không còn: hãy xem trước lại.")
        plan = plan_of(draft)
        kept = {key: given for key, given in {**plan.answers, **answers}.items() if given}
        plan = replace(plan, answers=kept)
        _keep(draft, plan, actor, "answer", answers=len(answers))
        if effect is not None and effect.number("units") <= QUICK:
            _look_again(draft, plan, actor)
    return plan


def look(identity: UUID, *, actor: User) -> Effect:
    """Preview the plan and keep what it saw. Raises as `preview` does."""
    with transaction.atomic():
        draft = _locked(identity, actor)
        draft.problem = ""
        return _look(draft, plan_of(draft), actor)


def discard(identity: UUID, *, actor: User) -> None:
    """Drop a draft, or the note of one that was carried out."""
    refuse_busy(identity, actor)
    with transaction.atomic():
        draft = _locked(identity, actor)
        record("reorganise.discard", actor=actor.username, target=f"draft:{draft.pk}", details={"kind": draft.kind})
        draft.delete()


def carry_out(identity: UUID, *, actor: User) -> Reorganisation:
    """Apply the plan as it was previewed last, and drop the draft. Raises as `apply` does; BadInput without a preview."""
    with transaction.atomic():
        draft = _locked(identity, actor)
        done = _applied(draft, actor)
        draft.delete()
    return done


def is_long(draft: PlanDraft) -> bool:
    """Whether the act is so large that the worker does it beside the pages. Three queries."""
    plan = plan_of(draft)
    below = Q(pk__in=[])
    tops = UnitPlacement.objects.as_of(plan.on).filter(unit__code__in=plan.units)
    for path in tops.values_list("path", flat=True):
        below |= under(path)
    return UnitPlacement.objects.as_of(plan.on).filter(below).count() > LONG


def hand_over(identity: UUID, job: Job, *, actor: User) -> PlanDraft:
    """Note that the worker shall preview or carry out the draft; whoever calls gives it the task. Raises Conflict while it does."""
    refuse_busy(identity, actor)
    with transaction.atomic():
        draft = _locked(identity, actor)
        draft.job, draft.problem = job.value, ""
        _keep(draft, plan_of(draft), actor, job.value)
    return draft


def work(identity: UUID, *, actor: User) -> None:
    """What the worker does with a draft that was handed over; what stands in the way is kept for its page."""
    draft = find(identity, actor)
    try:
        if draft.job == Job.LOOK:
            look(identity, actor=actor)
        elif draft.job == Job.APPLY:
            with transaction.atomic():
                draft = _locked(identity, actor)
                draft.done = _applied(draft, actor).pk
                draft.save()
    except (BadInput, Conflict, Forbidden) as error:
        _release(identity, [plain("K-REORG-PLAN", error.message)])
    except Refused as refused:
        _release(identity, refused.reasons)
    else:
        _release(identity, ())


def release(identity: UUID, *, actor: User) -> None:
    """The worker was interrupted: nothing was done, the draft is free again."""
    find(identity, actor)
    _release(identity, [plain("K-REORG-PLAN", "Máy dừng giữa chừng, chưa có gì được thực hiện. Hãy làm lại.")])


def problems_of(draft: PlanDraft) -> tuple[Reason, ...]:
    """Why the worker could not do what it was asked for."""
    return tuple(seen.reasons_of(json.loads(draft.problem))) if draft.problem else ()


def refuse_busy(identity: UUID, actor: User) -> None:
    """Raise Conflict while the worker has the draft: asked before a transaction begins, which would wait for the worker's."""
    if find(identity, actor).job:
        raise Conflict(BUSY)


def _release(identity: UUID, reasons: Iterable[Reason]) -> None:
    problem = json.dumps([seen.reason_document(one) for one in reasons], ensure_ascii=False)
    PlanDraft.objects.filter(pk=identity).update(job="", problem=problem if problem != "[]" else "")


def _applied(draft: PlanDraft, actor: User) -> Reorganisation:
    plan = plan_of(draft)
    if plan.seen is None:
        raise BadInput("seen", "Hãy xem trước phương án rồi mới thực hiện.")
    return apply(plan, actor=actor)


def _look(draft: PlanDraft, plan: Plan, actor: User) -> Effect:
    effect = preview(plan, actor=actor)
    draft.plan = json.dumps(replace(plan, seen=effect.version).to_document(), ensure_ascii=False)
    draft.seen = json.dumps(seen.to_document(effect), ensure_ascii=False)
    draft.save()
    return effect


def _look_again(draft: PlanDraft, plan: Plan, actor: User) -> None:
    """Preview after a decision. A plan that can no longer be read keeps its decisions; the next preview says why."""
    try:
        _look(draft, plan, actor)
    except (BadInput, Forbidden):
        draft.seen = ""
        draft.save()


def _locked(identity: UUID, actor: User) -> PlanDraft:
    row = PlanDraft.objects.select_for_update().filter(pk=identity, owner=actor.username).first()
    if row is None:
        raise NotFound(str(identity))
    return row


def _keep(draft: PlanDraft, plan: Plan, actor: User, what: str, **details: Any) -> None:
    draft.plan = json.dumps(plan.to_document(), ensure_ascii=False)
    draft.changed_on = actor.today
    draft.save()
    details |= {"kind": draft.kind, "what": what}
    record("reorganise.draft", actor=actor.username, target=f"draft:{draft.pk}", details=details)
