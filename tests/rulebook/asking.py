"""Ways to ask the rulebook in tests: a complete case up to a step, changed in one point."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import MAIN_WAY, case_before, days_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.verdict import Verdict

CEREMONIES = {"RS2016": date(2019, 10, 10), "RS2021": date(2023, 5, 18)}
"""One ceremony day per loaded rule set, all of whose steps up to the card lie in the set."""


def ceremony_for(step: str, on: date) -> date:
    """The ceremony day for which the made-up case does the step on that day."""
    offset = dict(MAIN_WAY)[step]
    return on - timedelta(days=offset)


def changed(facts: Facts, changes: Mapping[str, Any]) -> Facts:
    """The facts with changes laid over their document: tables merge, lists and values replace, "unset" removes."""
    return Facts.from_document(_merged(facts.to_document(), changes))


def _merged(old: Any, new: Any) -> Any:
    if not isinstance(new, Mapping):
        return new
    merged = dict(old) if isinstance(old, Mapping) else {}
    for key, value in new.items():
        if value == "unset":
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged


def ask(step: str, on: date, changes: Mapping[str, Any] | None = None, ceremony: date | None = None) -> Verdict:
    """The verdict on a step of the complete case, done on that day, with the changes."""
    facts = case_before(step, ceremony or ceremony_for(step, on))
    return check(step, changed(facts, plain(changes or {})), on=on)


def ask_in(ruleset: str, step: str, changes: Mapping[str, Any] | None = None) -> Verdict:
    """The same on the usual day of that step in a rule set."""
    ceremony = CEREMONIES[ruleset]
    return ask(step, days_of(ceremony)[step], changes, ceremony)


def plain(value: Any) -> Any:
    """Days as texts, as a facts document has them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def hindering(verdict: Verdict) -> set[str]:
    """The rules that stand in the way."""
    return {reason.rule for reason in verdict.hindrances}
