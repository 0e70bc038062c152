"""Offices in folders (and databases) of their own, driven through the command as a user drives it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Office:
    """A data folder, its keys folder and, for PostgreSQL, the address of its database."""

    data: Path
    keys: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "KETNAP_DATA": str(self.data),
            "KETNAP_KEYS": str(self.keys),
            "DJANGO_SETTINGS_MODULE": "ketnap.settings",
        }
        found = {**os.environ, "PYTHONIOENCODING": "utf-8", **own, "DATABASE_URL": self.database}
        if not self.database:
            del found["DATABASE_URL"]
        return found

    def command(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run `ketnap …` on this office."""
        return self.python("-m", "ketnap", *words)

    def json(self, *words: object) -> Any:
        """Run `ketnap … --json`; it must end well."""
        answer = self.command(*words, "--json")
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return json.loads(answer.stdout)

    def python(self, *words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=self.environment, cwd=ROOT)

    def run(self, source: str) -> str:
        """Run lines of Python with the office's applications loaded; what they print."""
        answer = self.python("-c", "import django; django.setup()\n" + source)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout


def sqlite_office(folder: Path) -> Office:
    return Office(folder / "data", folder / "keys")


def postgres_office(folder: Path, url: str, name: str) -> Office:
    """An office in a new database of the server at `url`."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return Office(folder / "data", folder / "keys", urlunsplit(urlsplit(url)._replace(path="/" + name)))


def drop_database(url: str, name: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
