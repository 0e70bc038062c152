"""Reads `regulations/` and answers which rule set is in force on a day. Refuses files that do not hang together."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ketnap.rulebook.reading import BadRegulations, Vocabulary, read_papers, read_rules, read_ruleset, read_steps
from ketnap.rulebook.schema import Paper, Rule, RuleSet, Step

__all__ = ["BadRegulations", "Library", "UnknownRule", "UnknownStep", "load", "read_library"]

REGULATIONS = Path(__file__).parent / "regulations"
COMMON = ("rules", "papers", "steps")


class UnknownStep(LookupError):
    """There is no step or exit of this id."""


class UnknownRule(LookupError):
    """There is no rule of this id."""


@dataclass(frozen=True)
class Library:
    """All rule sets, and what is the same in all of them."""

    rulesets: tuple[RuleSet, ...]
    rules: Mapping[str, Rule]
    papers: Mapping[str, Paper]
    steps: Mapping[str, Step]
    statuses: Mapping[str, str]
    events: Mapping[str, str]

    def in_force(self, on: date) -> RuleSet | None:
        """The rule set in force on that day; None before the first one (R-DAY-04)."""
        return next((ruleset for ruleset in self.rulesets if ruleset.span.contains(on)), None)

    def ruleset(self, key: str) -> RuleSet:
        """The rule set of that id. Raises KeyError."""
        return {ruleset.id: ruleset for ruleset in self.rulesets}[key]

    def rule(self, key: str) -> Rule:
        """The rule of that id. Raises UnknownRule."""
        if key not in self.rules:
            raise UnknownRule(key)
        return self.rules[key]

    def step(self, key: str) -> Step:
        """The step or exit of that id. Raises UnknownStep."""
        if key not in self.steps:
            raise UnknownStep(f"Không có bước “{key}”.")
        return self.steps[key]

    def is_event(self, key: str) -> bool:
        """Whether a case may carry an event of that id: a step, an exit or another event."""
        return key in self.steps or key in self.events


@cache
def load() -> Library:
    """The library of the program's own files; read once."""
    return read_library(REGULATIONS)


def read_library(folder: Path) -> Library:
    """The library read from a folder. Raises BadRegulations naming the file and the fault."""
    raw = {path.stem: _parse(path) for path in sorted(folder.glob("*.toml"))}
    missing = [name for name in COMMON if name not in raw]
    if missing:
        raise BadRegulations(f"{folder}: no {', '.join(missing)}")
    rules = read_rules(raw["rules"])
    papers = read_papers(raw["papers"], rules)
    steps = read_steps(raw["steps"], rules)
    vocabulary = Vocabulary(rules=rules, papers=papers, steps=steps, events=raw["steps"]["events"])
    common = b"".join(_content(folder / f"{name}.toml") for name in COMMON)
    rulesets = [
        read_ruleset(name, table, vocabulary, hashlib.sha256(common + _content(folder / f"{name}.toml")).hexdigest())
        for name, table in raw.items()
        if name not in COMMON
    ]
    ordered = sorted(rulesets, key=lambda ruleset: ruleset.span.start)
    refuse_gaps(ordered)
    return Library(
        rulesets=tuple(ordered),
        rules=rules,
        papers=papers,
        steps=steps,
        statuses=raw["steps"]["statuses"],
        events=raw["steps"]["events"],
    )


def refuse_gaps(ordered: Iterable[RuleSet]) -> None:
    """Raise BadRegulations when two neighbouring rule sets overlap, leave a day between them, or share an id."""
    sets = list(ordered)
    if not sets:
        raise BadRegulations("no rule set at all")
    if len({ruleset.id for ruleset in sets}) != len(sets):
        raise BadRegulations("two rule sets have one id")
    for earlier, later in pairwise(sets):
        if earlier.span.end > later.span.start:
            raise BadRegulations(f"{earlier.id} and {later.id} overlap from {later.span.start}")
        if earlier.span.end < later.span.start:
            raise BadRegulations(f"no rule set from {earlier.span.end} to the start of {later.id}")


def _content(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_content(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRegulations(f"{path.name}: {error}") from error
