"""How many verdicts one process gives in a second, over the whole main way under every generation; for `ketnap bench rules`."""

import time
from datetime import date
from typing import Any

from ketnap.rulebook.deadlines import due
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import MAIN_WAY, case_before, complete_case, days_of
from ketnap.rulebook.library import load

CEREMONIES = (
    date(2014, 5, 14),
    date(2019, 10, 10),
    date(2023, 5, 18),
    date(2025, 5, 20),
    date(2025, 11, 20),
    date(2026, 6, 17),
)


def measure(seconds: float = 2.0) -> dict[str, Any]:
    """Verdicts and lists of periods per second on made-up cases; nothing is judged here."""
    load()
    cases = [(step, case_before(step, day), days_of(day)[step]) for day in CEREMONIES for step, _ in MAIN_WAY]
    for step, facts, on in cases:
        check(step, facts, on=on)
    verdicts, spent = _repeat(lambda: [check(step, facts, on=on) for step, facts, on in cases], seconds)
    whole = [(complete_case(day), days_of(day)) for day in CEREMONIES]
    lists, spent_on_lists = _repeat(
        lambda: [due(facts, on=days["admission_decision"]) for facts, days in whole], seconds / 2
    )
    return {
        "cases": len(cases),
        "verdicts": verdicts * len(cases),
        "verdicts_per_second": round(verdicts * len(cases) / spent),
        "due_lists_per_second": round(lists * len(whole) / spent_on_lists),
        "seconds": round(spent, 2),
    }


def _repeat(act: Any, seconds: float) -> tuple[int, float]:
    rounds, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        act()
        rounds += 1
    return rounds, time.perf_counter() - started
