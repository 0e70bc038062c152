"""Tasks for the tests of the worker."""

import time
from pathlib import Path

from django.tasks import task


@task
def touch(path: str) -> None:
    Path(path).touch()


@task
def touch_and_sleep(path: str) -> None:
    Path(path).touch()
    time.sleep(600)
