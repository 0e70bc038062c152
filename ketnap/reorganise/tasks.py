"""Large acts, previewed and carried out by the worker that `ketnap up` runs beside the pages."""

from uuid import UUID

from django.tasks import TaskResultStatus, default_task_backend, task
from django.tasks.exceptions import TaskResultDoesNotExist

from ketnap.accounts.models import User
from ketnap.reorganise import drafts
from ketnap.reorganise.models import PlanDraft


@task()
def work(identity: str, username: str) -> None:
    drafts.work(UUID(identity), actor=User.objects.get(username=username))


def begin(draft: PlanDraft) -> None:
    """Give the worker a draft that was handed over."""
    result = work.enqueue(str(draft.pk), draft.owner)
    PlanDraft.objects.filter(pk=draft.pk).update(task=result.id)


def was_interrupted(draft: PlanDraft) -> bool:
    """Whether the worker ended in the middle of the draft. Nothing was written then: an act is written whole or not at all."""
    if not draft.job or not draft.task or not default_task_backend.supports_get_result:
        return False
    try:
        return default_task_backend.get_result(draft.task).status == TaskResultStatus.FAILED
    except TaskResultDoesNotExist:
        return True
