"""A served office for tests: its own data folder, `ketnap up` as a user starts it, commands and links beside it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_PATIENCE = 120
STOP_PATIENCE = 40


@dataclass
class Folder:
    """A data folder with its keys beside it."""

    data: Path

    @property
    def environment(self) -> dict[str, str]:
        dropped = {"DATABASE_URL", "KETNAP_KEYS", "KETNAP_DATA"}
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        return kept | {"KETNAP_DATA": str(self.data), "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}

    def ketnap(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on this folder, as a user would."""
        return self._python("-m", "ketnap", *words)

    def python(self, source: str) -> str:
        """What a few lines print inside the program, with Django set up on this folder."""
        done = self._python("-c", f"import django; django.setup()\n{source}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sign_in_token(self, username: str) -> str:
        return self.python(
            "from ketnap.accounts import actions, models\n"
            "from ketnap.base import clock\n"
            f"user = models.User.objects.get(username={username!r})\n"
            "print(actions.issue_sign_in_link(user, now=clock.now()), end='')"
        )

    def copy(self, place: Path) -> "Folder":
        """The same office once more, to be changed at will."""
        for part in (self.data, self.data.with_name(self.data.name + "-keys")):
            shutil.copytree(part, place / part.name)
        return Folder(place / self.data.name)

    def _python(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "ketnap.settings"}
        command = [sys.executable, *words]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT)


@dataclass
class Served:
    """A running office; `link` signs in once as the office's first user."""

    folder: Folder
    process: subprocess.Popen[bytes]
    address: str
    link: str
    log: Path

    def sign_in_link(self, username: str) -> str:
        return f"{self.address}sign-in/{self.folder.sign_in_token(username)}/"

    def stop(self) -> int:
        """Ask the server to end and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=STOP_PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Folder, *words: str) -> Iterator[Served]:
    """`ketnap up` on the folder, ready to answer; stopped at the end."""
    log = Path(tempfile.mkdtemp(prefix="ketnap-served-")) / "log"
    command = [sys.executable, "-m", "ketnap", "up", "--port", str(free_port()), *words]
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=folder.environment, cwd=ROOT)
    running = Served(folder, process, "", "", log)
    try:
        wait_until_announced(running)
        yield running
    finally:
        running.stop()
        shutil.rmtree(log.parent, ignore_errors=True)


def wait_until_announced(running: Served) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        text = running.log.read_text(encoding="utf-8", errors="replace")
        if "Ctrl-C" in text:
            running.address = re.findall(r"http://\S+:\d+/", text)[0]
            running.link = next(iter(re.findall(r"http://\S+/sign-in/\S+", text)), "")
            return
        assert running.process.poll() is None, f"ketnap up ended:\n{text}"
        time.sleep(0.1)
    raise AssertionError(f"ketnap up did not come up:\n{running.log.read_text(errors='replace')}")
