"""`ketnap bench NAME`: how fast, on which sizes, from which seed. Runs in a folder of its own that is thrown away.

Says medians; judges nothing. `figures`: number, list, breakdown and B1 over a made-up district. `import`: an office's workbook.
`reorganise`: a province and the change of 1 July 2025.
`rules`: verdicts in one process, and one whole call of each question of `ketnap rules`; without a database.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from ketnap.cli.output import print_json

NAMES = ("figures", "import", "reorganise", "rules")
SEED = 2023


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=NAMES, help="đo việc gì")
    parser.add_argument(
        "--size", type=int, default=0, help="số người (figures), số dòng (import) hoặc số giây đo (rules)"
    )
    parser.add_argument("--runs", type=int, default=7, help="số lần đo")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Measure in a fresh folder and print sizes, seed and medians."""
    with tempfile.TemporaryDirectory(prefix="ketnap-bench-") as folder:
        os.environ["KETNAP_DATA"] = str(Path(folder, "data"))
        os.environ["KETNAP_KEYS"] = str(Path(folder, "keys"))
        Path(folder, "data").mkdir()
        if args.name != "rules":
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


def rules(size: int, runs: int) -> dict[str, Any]:
    """Verdicts and lists of periods per second in one process; medians of whole calls of the command, start included."""
    from ketnap.rulebook.speed import CEREMONIES, measure

    return {**measure(float(size or 2)), "call_median_ms": _calls(CEREMONIES[-2], runs)}


def _calls(ceremony: date, runs: int) -> dict[str, float]:
    from ketnap.rulebook.example import complete_case

    with tempfile.TemporaryDirectory(prefix="ketnap-bench-") as folder:
        path = Path(folder, "facts.json")
        path.write_text(json.dumps(complete_case(ceremony).to_document()), encoding="utf-8")
        common = ["--on", ceremony.isoformat(), "--facts", str(path), "--json"]
        questions = {
            "check": ["check", "--step", "admission_ceremony"],
            "due": ["due"],
            "route": ["route"],
            "papers": ["papers", "--step", "admission_decision"],
        }
        return {name: _median(partial(_call, [*words, *common]), runs) for name, words in questions.items()}


def _call(words: list[str]) -> None:
    command = [sys.executable, "-m", "ketnap", "rules", *words]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def reorganise(size: int, runs: int) -> dict[str, Any]:
    """A province of so many districts (0 = full size) goes through the change of 1 July 2025, once; what must hold then."""
    import sys

    from ketnap.practice.offices import counts
    from ketnap.practice.province.claims import problems, signed_file
    from ketnap.practice.province.load import load
    from ketnap.practice.province.size import of_districts
    from ketnap.reports.models import SignedReport

    before: list[bytes] = []
    found = load(
        of_districts(size), SEED, between=lambda _province: before.append(signed_file(SignedReport.objects.get()))
    )
    peak = _peak_megabytes() if sys.platform != "win32" else None
    return {
        "sizes": {**counts(), "acts": found.acts},
        "seconds": found.seconds,
        "peak_mb": peak,
        "problems": problems(found, before[0]),
    }


def _peak_megabytes() -> int:
    """The most memory this process has held."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


BENCHES: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "figures": figures,
    "import": import_,
    "reorganise": reorganise,
    "rules": rules,
}


def _median(act: Callable[[], object], runs: int) -> float:
    act()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds) * 1000, 2)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _lines(document: dict[str, Any]) -> list[str]:
    return [f"{key}: {value}" for key, value in document.items()]
