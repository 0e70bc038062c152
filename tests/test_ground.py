"""The ground: dev.py on any Python, settings that refuse, how the database is opened, the frame of the command."""

import glob
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from ketnap import env
from ketnap.cli import main as command
from ketnap.cli.supervise import Child, Supervisor, next_free
from ketnap.middleware import ChosenLanguageMiddleware, PrivatePagesMiddleware
from ketnap.settings_checks import is_loopback, is_weak, refuse_unsafe

ROOT = Path(__file__).resolve().parent.parent
STRONG = "kJ8_vT2pQzX6-rN4wYb7Lm1sDf9Gh3Ce5Aa0Uu8Ii6Oo4PpWwXx"
OLD_PYTHONS = sorted(
    path
    for place in ("~/.pyenv/versions/*/bin/python", "/usr/bin/python2*", "/usr/bin/python3.[0-7]")
    for path in glob.glob(os.path.expanduser(place))
    if "-config" not in path
)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    merged = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", env=merged, cwd=ROOT)


# dev.py ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("python", OLD_PYTHONS)
def test_dev_py_starts_or_says_in_one_sentence_what_to_install(python: str) -> None:
    version = run(python, "-c", "import sys; print(sys.version_info[:2] >= (3, 8))").stdout.strip()

    answer = run(python, "dev.py", "--help")

    if version == "True":
        assert answer.returncode == 0
        assert answer.stdout.startswith("python3 dev.py")
    else:
        assert answer.returncode == 2
        assert answer.stderr.count("\n") == 1
        assert "Ketnap needs Python 3.12" in answer.stderr


def test_dev_py_without_any_suitable_python_says_so(tmp_path: Path) -> None:
    """An old Python, nothing on PATH, nothing under pyenv, no .venv."""
    between = "import sys; assert (3, 8) <= sys.version_info < (3, 12)"
    old = [python for python in OLD_PYTHONS if run(python, "-c", between).returncode == 0]
    if not old:
        pytest.skip("no Python between 3.8 and 3.11 on this machine")
    for name in ("dev.py", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())

    nowhere = str(tmp_path / "nothing")
    answer = subprocess.run(
        [old[0], str(tmp_path / "dev.py"), "test"],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path,
        env={"PATH": nowhere, "HOME": nowhere, "PYENV_ROOT": nowhere, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip

    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "3.12" in answer.stderr
    assert not (tmp_path / ".venv").exists()


def test_dev_py_refuses_an_unknown_command() -> None:
    assert run(sys.executable, "dev.py", "nothing").returncode == 2


def test_requirements_name_hashes_and_no_address() -> None:
    for name in ("run", "dev", "postgresql"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

        assert pinned
        assert all("==" in line and line.endswith("\\") for line in pinned)
        assert "://" not in text
        assert "index-url" not in text


def test_installed_django_is_new_enough() -> None:
    assert django.VERSION[:3] >= (6, 1, 3)


# Environment ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["maybe", "2", "có"])
def test_a_flag_that_is_no_flag_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KETNAP_DEBUG", value)

    with pytest.raises(env.BadSetting, match="KETNAP_DEBUG"):
        env.flag("KETNAP_DEBUG")


def test_an_empty_name_in_a_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_HOSTS", "a.vn,,b.vn")

    with pytest.raises(env.BadSetting):
        env.names("KETNAP_HOSTS")


def test_a_data_folder_that_is_a_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KETNAP_DATA", str(tmp_path / "file"))

    with pytest.raises(env.BadSetting):
        env.folder("KETNAP_DATA", tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a@b/c",
        "postgresql://host",
        "postgresql://host/",
        "postgresql://host/a/b",
        "postgresql://host:port/name",
        "postgresql://host/name?sslmod=require",
        "sqlite:///file",
        "name",
    ],
)
def test_a_database_address_that_is_not_understood_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(env.BadSetting, match="DATABASE_URL"):
        env.database("DATABASE_URL", Path("x"))


def test_a_database_address_is_taken_apart() -> None:
    found = env.postgresql("DATABASE_URL", "postgresql://k%40:p%2Fw@db.vn:5433/ket%20nap?sslmode=require")

    wanted = {"NAME": "ket nap", "USER": "k@", "PASSWORD": "p/w", "HOST": "db.vn", "PORT": "5433"}
    assert {key: found[key] for key in wanted} == wanted
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_socket_folder_replaces_the_host() -> None:
    assert env.postgresql("DATABASE_URL", "postgresql://u@/db?host=/run/pg")["HOST"] == "/run/pg"


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KETNAP_SECRET_KEY", raising=False)

    first = env.secret_key("KETNAP_SECRET_KEY", tmp_path / "keys")

    assert env.secret_key("KETNAP_SECRET_KEY", tmp_path / "keys") == first
    assert not is_weak(first)
    assert (tmp_path / "keys" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


# Settings that would lay the office open ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"KETNAP_DEBUG": "1", "KETNAP_BIND": "0.0.0.0"}, "KETNAP_DEBUG"),
        ({"KETNAP_DEBUG": "1", "KETNAP_HOSTS": "ketnap.example.vn"}, "KETNAP_DEBUG"),
        ({"KETNAP_SECRET_KEY": "short"}, "KETNAP_SECRET_KEY"),
        ({"KETNAP_SECRET_KEY": "a" * 60}, "KETNAP_SECRET_KEY"),
        ({"KETNAP_SECRET_KEY": "django-insecure-" + STRONG}, "KETNAP_SECRET_KEY"),
        ({"KETNAP_HOSTS": "*"}, "KETNAP_HOSTS"),
        ({"KETNAP_HOSTS": "ketnap.vn,*.vn"}, "KETNAP_HOSTS"),
        ({"KETNAP_DEBUG": "yes please"}, "KETNAP_DEBUG"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
    ],
)
def test_unsafe_or_wrong_settings_keep_the_server_from_starting(
    tmp_path: Path, changed: dict[str, str], code: str
) -> None:
    places = {"KETNAP_DATA": str(tmp_path / "data"), "KETNAP_KEYS": str(tmp_path / "keys")}

    answer = run(sys.executable, "-m", "ketnap", "up", "--empty", **places, **changed)

    assert answer.returncode == 2, answer.stderr
    assert code in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "data" / "ketnap.sqlite3").exists()


def test_unsafe_settings_keep_the_web_application_from_loading(tmp_path: Path) -> None:
    places = {"KETNAP_DATA": str(tmp_path / "data"), "KETNAP_KEYS": str(tmp_path / "keys"), "KETNAP_HOSTS": "*"}

    answer = run(sys.executable, "-c", "import ketnap.wsgi", **places)

    assert answer.returncode != 0
    assert "KETNAP_HOSTS" in answer.stderr


def test_keys_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    places = {"KETNAP_DATA": str(tmp_path / "data"), "KETNAP_KEYS": str(tmp_path / "data" / "keys")}

    answer = run(sys.executable, "-m", "ketnap", "up", "--empty", **places)

    assert answer.returncode == 2
    assert "KETNAP_KEYS" in answer.stderr


def test_the_settings_of_the_tests_are_safe() -> None:
    refuse_unsafe()


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("vn", False),
    ],
)
def test_loopback_is_this_machine_only(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_the_content_policy_allows_this_server_only() -> None:
    sources = {source for sources in settings.SECURE_CSP.values() for source in sources}

    assert sources <= {"'self'", "'none'", "data:"}


# The database ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_is_opened_the_way_that_loses_nothing() -> None:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            assert cursor.fetchone() == ("UTF8",)
        return
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")}
    assert found == {"synchronous": 3, "foreign_keys": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] == 20
    assert not connection.settings_dict["ATOMIC_REQUESTS"]


def test_a_database_file_uses_the_rollback_journal(tmp_path: Path) -> None:
    opened = sqlite3.connect(tmp_path / "x.sqlite3")
    opened.execute("PRAGMA journal_mode=WAL")
    for statement in env.sqlite(tmp_path / "x.sqlite3")["OPTIONS"]["init_command"].split(";"):
        opened.execute(statement)

    assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert opened.execute("PRAGMA synchronous").fetchone() == (3,)


# Around every page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cookie", "expected"), [("", "vi"), ("en", "en"), ("xx", "vi"), ("vi", "vi")])
def test_the_language_is_the_one_chosen_and_not_the_browsers(cookie: str, expected: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en-US,en;q=0.9"})
    request.COOKIES["django_language"] = cookie
    during: list[str | None] = []

    def page(request: HttpRequest) -> HttpResponse:
        during.append(translation.get_language())
        return HttpResponse()

    response = ChosenLanguageMiddleware(page)(request)

    assert during == [expected]
    assert response["Content-Language"] == expected


def test_no_copy_of_a_page_is_kept_unless_its_view_says_so() -> None:
    request = RequestFactory().get("/")

    plain = PrivatePagesMiddleware(lambda request: HttpResponse())(request)
    chosen = PrivatePagesMiddleware(lambda request: HttpResponse(headers={"Cache-Control": "max-age=60"}))(request)

    assert plain["Cache-Control"] == "no-store"
    assert chosen["Cache-Control"] == "max-age=60"


# The command ----------------------------------------------------------------------------------------------------------


def test_the_command_lists_what_exists_and_nothing_else() -> None:
    answer = run(sys.executable, "-m", "ketnap", "--help")

    assert answer.returncode == 0
    for known in command.COMMANDS:
        assert (f"\n    {known.name} " in answer.stdout) is known.exists


@pytest.mark.parametrize("words", [["nothing"], [], ["up", "--port", "0"], ["up", "--nothing"]])
def test_a_wrong_call_ends_with_2(words: list[str], tmp_path: Path) -> None:
    answer = run(sys.executable, "-m", "ketnap", *words, KETNAP_DATA=str(tmp_path), KETNAP_KEYS=str(tmp_path / "../k"))

    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_a_missing_data_folder_is_named_and_not_made(tmp_path: Path) -> None:
    answer = run(sys.executable, "-m", "ketnap", "doctor", "--data", str(tmp_path / "nowhere"))

    assert answer.returncode == 2
    assert "nowhere" in answer.stderr
    assert not list(tmp_path.iterdir())


# Children -------------------------------------------------------------------------------------------------------------


def python_child(source: str) -> Child:
    return Child("thử", [sys.executable, "-c", source], dict(os.environ))


def test_a_child_that_keeps_dying_ends_everything(capfd: pytest.CaptureFixture[str]) -> None:
    steady, dying = python_child("import time; time.sleep(60)"), python_child("raise SystemExit(3)")
    supervisor = Supervisor([steady, dying])
    supervisor.start()

    code = supervisor.watch()
    supervisor.stop()

    assert code == 1
    assert not steady.is_running
    assert "mã 3" in capfd.readouterr().err


def test_stopping_ends_a_child_that_does_not_listen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ketnap.cli.supervise.PATIENCE", 0.5)
    ready = tmp_path / "ready"
    deaf = python_child(
        "import pathlib, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(ready)!r}).touch()\n"
        "time.sleep(60)"
    )
    supervisor = Supervisor([deaf])
    supervisor.start()
    while not ready.exists():
        time.sleep(0.02)

    supervisor.stop()

    assert deaf.process is not None
    assert deaf.process.returncode == -signal.SIGKILL


def test_a_busy_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        found = next_free("127.0.0.1", port)

    assert found is not None
    assert found > port
