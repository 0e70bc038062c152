"""Keeps child processes running together: all start, all stop, and one that dies is started again or ends the rest."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PATIENCE = 20  # seconds a child gets to finish what it is doing
RESTARTS = 3  # a child that dies more often than this within a minute ends everything
MINUTE = 60
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@dataclass
class Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start in a process group of its own, so that Ctrl-C reaches us first and we stop the children in order."""
        self.started = [moment for moment in self.started if time.monotonic() - moment < MINUTE] + [time.monotonic()]
        environment = dict(self.environment)
        if sys.platform == "win32":
            group = subprocess.CREATE_NEW_PROCESS_GROUP
            self.process = subprocess.Popen(self.command, env=environment, creationflags=group)
        else:
            self.process = subprocess.Popen(self.command, env=environment, start_new_session=True)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def keeps_dying(self) -> bool:
        return len(self.started) > RESTARTS

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait until the deadline, then end the child and everything it started."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            if sys.platform == "win32":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Runs the children until a stop signal comes (exit code 0) or one keeps dying (1)."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False

    def catch_signals(self) -> None:
        for name in STOP_SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self.on_signal)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def start(self) -> None:
        for child in self.children:
            child.start()

    def watch(self) -> int:
        """Block until the end; returns the exit code."""
        while not self.stopping:
            for child in self.children:
                if not child.is_running and not self.stopping and not self.revive(child):
                    return 1
            time.sleep(0.2)
        return 0

    def revive(self, child: Child) -> bool:
        """Start a dead child again; False when it has died too often."""
        code = child.process.returncode if child.process else None
        if child.keeps_dying:
            sys.stderr.write(f"{child.name} dừng nhiều lần liền (mã {code}); đóng hệ thống.\n")
            return False
        sys.stderr.write(f"{child.name} đã dừng (mã {code}); khởi động lại.\n")
        child.start()
        return True

    def stop(self) -> None:
        """Ask every child to stop, wait, and end those that do not."""
        self.stopping = True
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + PATIENCE
        for child in self.children:
            child.wait(deadline)


def is_free(host: str, port: int) -> bool:
    """True when a server could bind the address now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(host: str, port: int, tries: int = 50) -> int | None:
    """The port, or the next one that is free; None when none of `tries` is."""
    return next((candidate for candidate in range(port, port + tries) if is_free(host, candidate)), None)


def answers(host: str, port: int, name: str) -> bool:
    """True when the server, asked under a name it answers to, gives any answer that is not its own failure."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": name})
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
