"""The two runs of `make test`: everything on SQLite, then everything that touches tables on PostgreSQL.

In CI a missing PostgreSQL or browser is a failure; elsewhere it is said loudly and skipped.
"""

import os
import subprocess
import sys

from tests import pg


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.call(command, env={**os.environ, **environment})


def on_sqlite(arguments: list[str]) -> int:
    sys.stdout.write("== Kiểm thử trên SQLite ==\n")
    sys.stdout.flush()
    os.environ.pop("DATABASE_URL", None)
    return pytest(*arguments)


def on_postgresql(arguments: list[str]) -> int:
    given = os.environ.get("DATABASE_URL", "")
    chosen = ["-m", "tables and not e2e", *arguments]
    try:
        if given:
            return announced(given, chosen)
        with pg.server() as url:
            return announced(url, chosen)
    except pg.NoPostgres as error:
        sys.stderr.write(f"!!! CHƯA KIỂM THỬ TRÊN POSTGRESQL !!!\n{error}\n")
        return 1 if os.environ.get("CI") else 0


def announced(url: str, chosen: list[str]) -> int:
    sys.stdout.write("== Kiểm thử trên PostgreSQL ==\n")
    sys.stdout.flush()
    code = pytest(*chosen, DATABASE_URL=url)
    no_tests_chosen = 5
    return 0 if code == no_tests_chosen else code


if __name__ == "__main__":
    run = {"sqlite": on_sqlite, "postgresql": on_postgresql}[sys.argv[1]]
    sys.exit(run(sys.argv[2:]))
