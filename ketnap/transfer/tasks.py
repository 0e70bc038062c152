"""Long work on lists, done by the worker that `ketnap up` runs beside the pages. The command and tests call the actions directly."""

from uuid import UUID

from django.tasks import task

from ketnap.transfer import actions


@task()
def check_list(identity: str) -> None:
    actions.check(UUID(identity))


@task()
def write_list(identity: str) -> None:
    actions.write(UUID(identity))
