"""The process for long tasks that `ketnap up` keeps running: `python -m ketnap.cli.worker`.

A worker that was killed leaves its task marked as running, and nobody would ever take it up again. The next worker of
the same folder marks it as failed: tasks write all or nothing, so nothing of it is left, and the reader may try again.
"""

import hashlib
import os
import platform

import django
from django.conf import settings
from django.core.management import call_command

INTERVAL = 1.0  # seconds between two looks into the queue


class Interrupted(Exception):
    """The worker ended in the middle of the task; nothing of it was written."""


def worker_name() -> str:
    """The same for every worker of one folder on one machine, different for any other."""
    place = f"{platform.node()}:{settings.DATA_DIR}"
    return "ketnap-" + hashlib.sha256(place.encode()).hexdigest()[:24]


def fail_interrupted(worker: str) -> int:
    """Mark the tasks that this worker left running as failed; returns how many."""
    from django_tasks_db.models import DBTaskResult

    left = [result for result in DBTaskResult.objects.running() if result.worker_ids[-1:] == [worker]]
    for result in left:
        result.set_failed(Interrupted("Máy dừng giữa chừng, chưa ghi gì. Hãy làm lại."))
    return len(left)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.settings")
    django.setup()
    worker = worker_name()
    fail_interrupted(worker)
    call_command(
        "db_worker",
        queue_name="*",
        interval=INTERVAL,
        reload=False,
        startup_delay=False,
        worker_id=worker,
        verbosity=0,
    )


if __name__ == "__main__":
    main()
