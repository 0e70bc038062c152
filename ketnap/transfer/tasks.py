"""Long work on lists, done by the worker that `ketnap up` runs beside the pages. The command and tests call the actions directly."""

from uuid import UUID

from django.tasks import TaskResultStatus, default_task_backend, task
from django.tasks.exceptions import TaskResultDoesNotExist

from ketnap.transfer import actions
from ketnap.transfer.models import ImportRun


@task()
def check_list(identity: str) -> None:
    actions.check(UUID(identity))


@task()
def write_list(identity: str) -> None:
    actions.write(UUID(identity))


def begin_check(run: ImportRun) -> None:
    """Hand a list over to the worker to be checked."""
    _note(run, check_list.enqueue(str(run.pk)).id)


def begin_write(run: ImportRun) -> None:
    """Hand a list over to the worker to be written."""
    _note(run, write_list.enqueue(str(run.pk)).id)


def was_interrupted(run: ImportRun) -> bool:
    """Whether the worker ended in the middle of this list. Nothing of it was written then: a list is written whole or not at all."""
    if not run.is_busy or not run.task or not default_task_backend.supports_get_result:
        return False
    try:
        return default_task_backend.get_result(run.task).status == TaskResultStatus.FAILED
    except TaskResultDoesNotExist:
        return True


def _note(run: ImportRun, task_id: str) -> None:
    ImportRun.objects.filter(pk=run.pk).update(task=task_id)
