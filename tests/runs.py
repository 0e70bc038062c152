"""The three runs of `make test`: everything on SQLite, the browser tests, everything that touches tables on PostgreSQL.

In CI a missing PostgreSQL or browser is a failure; elsewhere it is said loudly and skipped. Browser tests have a
process of their own because the browser's event loop and Django's synchronous queries do not share one; they run beside
the others, mostly waiting, and show at the end what they found. What is costly to build (a loaded practice office) is
built once for all processes, in a folder that ends with the runs.

    python -m tests.runs [PYTEST ARGUMENTS…]
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests import pg, shared
from tests.browsers import find_chromium

NOTHING_CHOSEN = 5  # pytest's exit code when no test fits

# Two processes share the files; a file stays in one, so that what it prepares once is prepared once.
SHARED = ("-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadfile")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", *arguments]


def pytest(title: str, *arguments: str, **environment: str) -> int:
    """Run pytest; a run in which no test fits what was asked for counts as passed."""
    headline(title)
    return passed(subprocess.call(command(*arguments), env={**os.environ, **environment}))


def headline(title: str) -> None:
    sys.stdout.write(f"\n== {title} ==\n")
    sys.stdout.flush()


def passed(code: int) -> int:
    return 0 if code == NOTHING_CHOSEN else code


def missing(what: str, advice: str) -> int:
    sys.stderr.write(f"\n!!! CHƯA KIỂM THỬ TRÊN {what} !!!\n{advice}\n")
    return 1 if os.environ.get("CI") else 0


def on_sqlite(arguments: list[str]) -> int:
    return pytest("Kiểm thử trên SQLite", *SHARED, "-m", "not e2e and not drill", *arguments)


@contextmanager
def in_browser(arguments: list[str]) -> Iterator[Callable[[], int]]:
    """The browser tests, begun here; what is given waits for their end and shows their output."""
    if find_chromium() is None:
        yield lambda: missing("TRÌNH DUYỆT", "Hãy cài gói chromium, hoặc đặt KETNAP_CHROMIUM.")
        return
    with tempfile.TemporaryFile() as output:
        chosen = command("-m", "e2e and not drill", *arguments)
        process = subprocess.Popen(chosen, stdout=output, stderr=subprocess.STDOUT)

        def finish() -> int:
            code = process.wait()
            headline("Kiểm thử bằng trình duyệt")
            output.seek(0)
            sys.stdout.buffer.write(output.read())
            return passed(code)

        try:
            yield finish
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def on_postgresql(arguments: list[str], given: str) -> int:
    chosen = [*SHARED, "-m", "tables and not e2e and not drill", *arguments]
    title = "Kiểm thử trên PostgreSQL"
    try:
        if given:
            return pytest(title, *chosen, DATABASE_URL=given)
        with pg.server() as url:
            return pytest(title, *chosen, DATABASE_URL=url)
    except pg.NoPostgres as error:
        return missing("POSTGRESQL", str(error))


def main(arguments: list[str]) -> int:
    """All runs, whatever the others bring; 1 when any failed."""
    given = os.environ.pop("DATABASE_URL", "")
    with shared.begun(), in_browser(arguments) as browser_tests:
        runs = {
            "SQLite": lambda: on_sqlite(arguments),
            "PostgreSQL": lambda: on_postgresql(arguments, given),
            "trình duyệt": browser_tests,
        }
        failed = [name for name, run in runs.items() if run() != 0]
    if failed:
        sys.stderr.write(f"KHÔNG ĐẠT: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
