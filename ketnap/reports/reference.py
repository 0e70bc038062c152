"""The page of indicator codes, made from the registry: `python -m ketnap.reports.reference [--check]`."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "indicators.md"
HEAD = """# Indicators

Made by `python -m ketnap.reports.reference`; do not edit by hand.

A figure is an indicator × unit × period. It takes `as_of` (events up to and including that day), `known_by` (typed up to that moment; a
day means its end in Viet Nam), `tree_on` (organised as on that day; by default the earlier of the period's last day and `as_of`) and
`counting` (`ceremony` or `decision`, for admissions).

Kinds: *events* counts what happened in the period; *state* counts cases by their last stage on the last day counted; *classes* counts the
classes behind the learners. "Once" means that a person counts once in the period, by the first event.
"""


def page() -> str:
    """The whole page."""
    from ketnap.reports.figures.breakdown import DIMENSIONS
    from ketnap.reports.figures.registry import INDICATORS

    rows = [
        "| code | Vietnamese | English | counts | by which event | facts | kind |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in INDICATORS.values():
        event = f"{one.event} (switch: {one.event_by_decision})" if one.event_by_decision else one.event
        facts = ", ".join(f"`{code}`" for code in (*one.facts, *one.facts_by_decision))
        kind = f"{one.kind}, once" if one.distinct else one.kind
        rows.append(f"| `{one.code}` | {one.label_vi} | {one.label_en} | {one.counted} | {event} | {facts} | {kind} |")
    return "\n".join([HEAD, *rows, "", _dimensions(DIMENSIONS), ""])


def _dimensions(names: Iterable[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names)
    return f"Breakdowns (`--by`): {shown}. Ethnic group and religion are never one: only statutory tables have them."


def main(arguments: list[str]) -> int:
    """Write the page; with --check say whether it is current (0) or not (1)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.settings")
    import django

    django.setup()
    text = page()
    if "--check" in arguments:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        if not current:
            sys.stderr.write(f"{PAGE.name} is not current: run python -m ketnap.reports.reference\n")
        return 0 if current else 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
