"""`ketnap bench NAME`: how fast, on which sizes, from which seed. Runs in a folder of its own that is thrown away.

Says medians; judges nothing. `figures`: number, list, breakdown and B1 over a made-up district. `import`: an office's workbook.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ketnap.cli.output import print_json

NAMES = ("figures", "import")
SEED = 2023


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=NAMES, help="đo việc gì")
    parser.add_argument("--size", type=int, default=0, help="số người (figures) hoặc số dòng (import)")
    parser.add_argument("--runs", type=int, default=7, help="số lần đo")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Measure in a fresh folder and print sizes, seed and medians."""
    with tempfile.TemporaryDirectory(prefix="ketnap-bench-") as folder:
        os.environ["KETNAP_DATA"] = str(Path(folder, "data"))
        os.environ["KETNAP_KEYS"] = str(Path(folder, "keys"))
        Path(folder, "data").mkdir()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.settings")
        _set_up()
        measured = BENCHES[args.name](args.size, args.runs)
    document = {"bench": args.name, "seed": SEED, "runs": args.runs, **measured}
    if args.json:
        print_json(document)
    else:
        sys.stdout.write("\n".join(_lines(document)) + "\n")
    return 0


def figures(size: int, runs: int) -> dict[str, Any]:
    """Number, list, breakdown and B1 of the top unit; time to write the data as well."""
    from datetime import date

    from ketnap.lib.periods import parse_period
    from ketnap.practice import scale
    from ketnap.reports.figures.breakdown import parts
    from ketnap.reports.figures.counting import ask, figure, rows
    from ketnap.reports.progress import progress

    size = size or 3000
    started = time.perf_counter()
    made = scale.make(persons=size, seed=SEED)
    written = time.perf_counter() - started
    period, as_of = parse_period("2022"), date(2022, 12, 31)
    question = ask("admissions", made.top, period, as_of=as_of)
    known = ask("admissions", made.top, period, as_of=as_of, known_by=date(2022, 6, 30))
    medians = {
        "number": _median(lambda: figure(question), runs),
        "number_known_by": _median(lambda: figure(known), runs),
        "list": _median(lambda: rows(question), runs),
        "breakdown": _median(lambda: parts(figure(question), "gender"), runs),
        "progress": _median(lambda: progress(question), runs),
    }
    sizes = {"units": made.units, "persons": made.persons, "events": made.events, "facts": made.facts}
    return {"sizes": sizes, "write_seconds": round(written, 2), "median_ms": medians}


def import_(size: int, runs: int) -> dict[str, Any]:
    """Read, plan and apply an office's workbook; every run writes into the same office and is taken back."""
    from ketnap.practice.lists import measure_import

    return measure_import(rows=size or 300, seed=SEED, runs=runs)


BENCHES: dict[str, Callable[[int, int], dict[str, Any]]] = {"figures": figures, "import": import_}


def _median(act: Callable[[], object], runs: int) -> float:
    act()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds) * 1000, 2)


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _lines(document: dict[str, Any]) -> list[str]:
    return [f"{key}: {value}" for key, value in document.items()]
