"""The three runs of `make test`: everything on SQLite, the browser tests, everything that touches tables on PostgreSQL.

In CI a missing PostgreSQL or browser is a failure; elsewhere it is said loudly and skipped. Browser tests have a
process of their own because the browser's event loop and Django's synchronous queries do not share one.

    python -m tests.runs [PYTEST ARGUMENTS…]
"""

import os
import subprocess
import sys

from tests import pg
from tests.browsers import find_chromium

NOTHING_CHOSEN = 5  # pytest's exit code when no test fits

# Two processes share the files; a file stays in one, so that what it prepares once is prepared once.
SHARED = ("-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadfile")


def pytest(title: str, *arguments: str, **environment: str) -> int:
    """Run pytest; a run in which no test fits what was asked for counts as passed."""
    sys.stdout.write(f"\n== {title} ==\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    code = subprocess.call(command, env={**os.environ, **environment})
    return 0 if code == NOTHING_CHOSEN else code


def missing(what: str, advice: str) -> int:
    sys.stderr.write(f"\n!!! CHƯA KIỂM THỬ TRÊN {what} !!!\n{advice}\n")
    return 1 if os.environ.get("CI") else 0


def on_sqlite(arguments: list[str]) -> int:
    return pytest("Kiểm thử trên SQLite", *SHARED, "-m", "not e2e", *arguments)


def in_browser(arguments: list[str]) -> int:
    if find_chromium() is None:
        return missing("TRÌNH DUYỆT", "Hãy cài gói chromium, hoặc đặt KETNAP_CHROMIUM.")
    return pytest("Kiểm thử bằng trình duyệt", "-m", "e2e", *arguments)


def on_postgresql(arguments: list[str], given: str) -> int:
    chosen = [*SHARED, "-m", "tables and not e2e", *arguments]
    title = "Kiểm thử trên PostgreSQL"
    try:
        if given:
            return pytest(title, *chosen, DATABASE_URL=given)
        with pg.server() as url:
            return pytest(title, *chosen, DATABASE_URL=url)
    except pg.NoPostgres as error:
        return missing("POSTGRESQL", str(error))


def main(arguments: list[str]) -> int:
    """All runs, whatever the one before brought; 1 when any failed."""
    given = os.environ.pop("DATABASE_URL", "")
    runs = {
        "SQLite": lambda: on_sqlite(arguments),
        "trình duyệt": lambda: in_browser(arguments),
        "PostgreSQL": lambda: on_postgresql(arguments, given),
    }
    failed = [name for name, run in runs.items() if run() != 0]
    if failed:
        sys.stderr.write(f"KHÔNG ĐẠT: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
