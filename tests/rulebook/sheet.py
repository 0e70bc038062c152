"""The sheet of numbers (`data/sheet.toml`) compared with a library: what differs."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from ketnap.rulebook.library import Library
from ketnap.rulebook.schema import RuleSet

SHEET = tomllib.loads((Path(__file__).parent / "data" / "sheet.toml").read_text(encoding="utf-8"))


def differences(library: Library) -> list[str]:
    """Every value of the library that is not the one of the sheet."""
    found = []
    for ruleset in library.rulesets:
        found += [*_parameters(ruleset), *_deadlines(ruleset), *_votes(ruleset), *_bases(ruleset)]
    (phase,) = library.ruleset("RS2025A").phases
    for name, value in SHEET["phase_of_RS2025A"].items():
        own = _period(phase.ruleset, name) if isinstance(value, list) else phase.ruleset.parameters[name].value
        if own != value:
            found.append(f"phase {name}: {own}")
    return found


def _of(row: dict, ruleset: RuleSet):
    return row.get(ruleset.id, row["all"])


def _parameters(ruleset: RuleSet) -> Iterator[str]:
    for name, row in SHEET["parameters"].items():
        value = ruleset.parameters[name].value
        value = list(value) if isinstance(value, tuple) else value
        if value != _of(row, ruleset):
            yield f"{ruleset.id} {name}: {value}"


def _period(ruleset: RuleSet, name: str):
    deadline = ruleset.deadlines.get(name)
    if deadline is None:
        return "absent"
    return "unknown" if deadline.unknown else [deadline.amount, deadline.extension, deadline.amount_abroad]


def _deadlines(ruleset: RuleSet) -> Iterator[str]:
    for name, row in SHEET["deadlines"].items():
        if _period(ruleset, name) != _of(row, ruleset):
            yield f"{ruleset.id} {name}: {_period(ruleset, name)}"


def _votes(ruleset: RuleSet) -> Iterator[str]:
    votes = {key: step.vote for key, step in ruleset.steps.items() if step.vote is not None and step.vote.required}
    votes |= {key: route.vote for key, route in ruleset.routes.items() if route.vote is not None}
    for key, vote in votes.items():
        text = f"{vote.kind} {vote.numerator}/{vote.denominator}"
        if SHEET["thresholds"].get(key) != text:
            yield f"{ruleset.id} {key}: {text}"


def _bases(ruleset: RuleSet) -> Iterator[str]:
    for key, row in SHEET["bases"].items():
        base = ruleset.vote_bases[key]
        told = [
            *base.less_when_absent,
            *(f"!{one}" for one in base.less_always),
            *(f"?{one}" for one in base.unsettled),
        ]
        if told != _of(row, ruleset):
            yield f"{ruleset.id} {key}: {told}"
