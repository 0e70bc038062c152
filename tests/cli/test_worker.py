"""Long tasks: done by the worker, and never left hanging by one that was killed."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.serving import Folder, Served, served

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes of a POSIX system")

STATES = (
    "from django_tasks_db.models import DBTaskResult\nprint(*DBTaskResult.objects.values_list('status', flat=True))"
)


def enqueue(folder: Folder, task: str, path: Path) -> None:
    folder.python(f"from tests.cli import slow_tasks\nslow_tasks.{task}.enqueue({str(path)!r})")


def wait_for(question, patience: float = 30.0) -> bool:
    deadline = time.monotonic() + patience
    while not question() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(question())


def worker_of(office: Served) -> int:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if b"ketnap.cli.worker" in words and parent == office.process.pid:
            return int(folder.name)
    raise AssertionError("no worker runs")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")
def test_a_killed_workers_task_is_failed_and_the_next_task_is_done(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with served(folder, "--empty") as office:
        enqueue(folder, "touch_and_sleep", tmp_path / "begun")
        assert wait_for((tmp_path / "begun").exists)

        os.kill(worker_of(office), signal.SIGKILL)

        enqueue(folder, "touch", tmp_path / "done")
        assert wait_for((tmp_path / "done").exists)
        assert wait_for(lambda: sorted(folder.python(STATES).split()) == ["FAILED", "SUCCESSFUL"])
