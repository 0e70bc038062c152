"""A PostgreSQL of the tests' own: private folder, private socket, no network, gone at the end.

    python -m tests.pg COMMAND…        runs COMMAND with DATABASE_URL set

Binaries: the system's (version 15 or newer), else those of a wheel that carries them. The server never runs as root.
"""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
WHEEL = ROOT / ".cache" / "postgresql"
OLDEST = 15
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40", "listen_addresses=")


class NoPostgres(Exception):
    """No usable PostgreSQL on this machine, and none could be installed."""


def version_of(folder: Path) -> int:
    """The major version of the server in the folder, 0 when there is none that starts."""
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(answer.split()[2].split(".")[0])


def system_binaries() -> Path | None:
    """The folder of the newest PostgreSQL of the system."""
    folders = {Path(found) for pattern in PLACES for found in glob.glob(pattern)}
    if config := shutil.which("pg_config"):
        folders.add(Path(subprocess.run([config, "--bindir"], capture_output=True, text=True).stdout.strip()))
    if server := shutil.which("postgres"):
        folders.add(Path(server).resolve().parent)
    usable = [folder for folder in folders if version_of(folder) >= OLDEST and (folder / "initdb").exists()]
    return max(usable, key=version_of, default=None)


def wheel_binaries() -> Path:
    """The folder of a PostgreSQL that comes in a wheel, installed beside the tests on first use."""
    requirements = ROOT / "requirements" / "postgresql.txt"
    if not any(WHEEL.glob("*/pginstall*/bin/postgres")):
        sys.stderr.write("Không thấy PostgreSQL trên máy: lấy từ thư viện (requirements/postgresql.txt)…\n")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--target", str(WHEEL), "--upgrade", "-r", str(requirements)]
        subprocess.run(command, check=False)
    found = [path.parent for path in WHEEL.glob("*/pginstall*/bin/postgres") if version_of(path.parent) >= OLDEST]
    if not found:
        raise NoPostgres("Không có PostgreSQL 15 trở lên: hãy cài gói postgresql của hệ điều hành.")
    return max(found, key=version_of)


def server_account() -> tuple[int, int] | None:
    """The user and group the server runs as when we are root; None keeps our own."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise NoPostgres("Đang chạy bằng root và không có người dùng postgres để chạy PostgreSQL.")


def within_reach(binaries: Path, home: Path, account: tuple[int, int] | None) -> Path:
    """The binaries, copied into the server's folder when they lie where its account may not look."""
    if account is None or not binaries.is_relative_to(WHEEL):
        return binaries
    package = next(WHEEL.glob("*/pginstall*")).parent
    for part in WHEEL.glob(package.name + "*"):
        shutil.copytree(part, home / part.name, symlinks=True, dirs_exist_ok=True)
    return home / binaries.relative_to(WHEEL)


def give(folder: Path, account: tuple[int, int] | None) -> None:
    """Make the folder and all in it the account's, closed to everybody else."""
    folder.chmod(0o700)
    if account is None:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, *account, follow_symlinks=False)


def wait_until_ready(server: "subprocess.Popen[bytes]", socket: Path, log: Path) -> None:
    """Return when the socket is there; raise with the server's own words when it ends before."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        if socket.exists() and "ready to accept connections" in log.read_text(errors="replace"):
            return
        time.sleep(0.05)
    raise NoPostgres("PostgreSQL không khởi động được:\n" + log.read_text(errors="replace")[-2000:])


@contextmanager
def server() -> Iterator[str]:
    """Start a server and give its DATABASE_URL; stop it by its own process id and remove its folder."""
    account = server_account()
    home = Path(tempfile.mkdtemp(prefix="ketnap-pg-", dir="/tmp"))
    as_account = {} if account is None else {"user": account[0], "group": account[1], "extra_groups": []}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(home)}
    try:
        binaries = within_reach(system_binaries() or wheel_binaries(), home, account)
        give(home, account)
        data, log = home / "data", home / "log"
        make = [binaries / "initdb", "-D", data, "-U", "ketnap", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        done = subprocess.run(
            [*make, "--no-sync"], capture_output=True, text=True, cwd=home, env=environment, **as_account
        )
        if done.returncode != 0:
            raise NoPostgres("initdb: " + done.stderr.strip())
        settings = [word for setting in FAST for word in ("-c", setting)]
        with open(log, "wb") as output:
            running = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", home, *settings],
                stdout=output, stderr=output, cwd=home, env=environment, start_new_session=True, **as_account,
            )  # fmt: skip
        try:
            wait_until_ready(running, home / ".s.PGSQL.5432", log)
            yield f"postgresql://ketnap@/postgres?host={quote(str(home))}"
        finally:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(timeout=20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    try:
        with server() as url:
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
    except NoPostgres as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
