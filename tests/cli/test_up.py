"""`ketnap up` from an empty folder to a clean end. Real processes, real port."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.serving import Folder, served

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads the process table of a POSIX system")


def status_of(address: str) -> int:
    try:
        return int(urllib.request.urlopen(address, timeout=10).status)
    except urllib.error.HTTPError as error:
        return error.code


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in found.split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(question, patience: float = 30.0) -> bool:
    deadline = time.monotonic() + patience
    while not question() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(question())


def test_up_serves_an_empty_office_and_stops_without_leaving_anything(tmp_path: Path) -> None:
    with served(Folder(tmp_path / "data"), "--empty") as office:
        status = status_of(office.address)
        children = children_of(office.process.pid)
        below = [pid for child in children for pid in children_of(child)]
        code = office.stop()
        log = office.log.read_text(encoding="utf-8")

    assert status == 200
    assert office.link.startswith(office.address + "sign-in/")
    assert len(children) == 2
    assert code == 0
    assert log.endswith("Đã dừng.\n")
    assert not any(is_alive(pid) for pid in [*children, *below])


def test_up_starts_a_killed_web_server_again(tmp_path: Path) -> None:
    with served(Folder(tmp_path / "data"), "--empty", "--workers", "1") as office:
        for child in children_of(office.process.pid):
            os.killpg(child, signal.SIGKILL)

        assert eventually(lambda: "khởi động lại" in office.log.read_text(encoding="utf-8"))
        assert eventually(lambda: answers(office.address))
        assert len(children_of(office.process.pid)) == 2


def answers(address: str) -> bool:
    try:
        return status_of(address) < 500
    except OSError:
        return False


def test_up_says_so_when_the_port_is_taken(tmp_path: Path) -> None:
    with served(Folder(tmp_path / "one"), "--empty") as first:
        port = first.address.rstrip("/").rsplit(":", 1)[1]
        with served(Folder(tmp_path / "two"), "--empty", "--port", port) as second:
            text = second.log.read_text(encoding="utf-8")

    assert second.address != first.address
    assert f"Cổng {port} đang bận" in text


def test_up_on_an_empty_folder_with_nobody_to_ask_says_what_to_add(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    command = [sys.executable, "-m", "ketnap", "up"]

    answer = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", env=folder.environment
    )

    assert answer.returncode == 2
    assert "--practice tan-thanh" in answer.stderr


def test_up_does_not_load_a_practice_office_over_an_office(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with served(folder, "--empty", "--name", "Đảng bộ cơ sở mẫu"):
        pass

    answer = folder.ketnap("up", "--practice", "tan-thanh")

    assert answer.returncode == 1
    assert "Đảng bộ cơ sở mẫu" in answer.stderr


def test_doctor_finds_a_fresh_office_in_order(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with served(folder, "--empty"):
        pass

    answer = folder.ketnap("doctor")

    assert answer.returncode == 0, answer.stdout
    assert "LỖI" not in answer.stdout
