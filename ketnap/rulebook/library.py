"""Reads `regulations/` and answers which rule set is in force on a day. Refuses files that do not hang together."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from ketnap.rulebook.reading import (
    BadRegulations,
    Vocabulary,
    read_papers,
    read_record_only,
    read_rules,
    read_steps,
)
from ketnap.rulebook.reading_set import read_ruleset
from ketnap.rulebook.schema import Paper, Rule, RuleSet, Step

__all__ = ["BadRegulations", "Library", "UnknownRule", "UnknownStep", "load", "read_library"]

REGULATIONS = Path(__file__).parent / "regulations"
COMMON = ("rules", "papers", "steps", "happenings", "way", "routes", "periods", "record_only")


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
    record_only: Mapping[str, str]

    def in_force(self, on: date) -> RuleSet | None:
        """The rule set in force on that day, with the values of that day; None before the first one (R-DAY-04)."""
        whole = self.whole_in_force(on)
        return whole.on(on) if whole else None

    def whole_in_force(self, on: date) -> RuleSet | None:
        """The rule set in force on that day, with its phases; None before the first one."""
        return next((ruleset for ruleset in self.rulesets if ruleset.span.contains(on)), None)

    @cached_property
    def deadline_starts(self) -> tuple[tuple[str, str], ...]:
        """Every deadline id with every event it starts from in some set."""
        found = {
            (deadline.id, deadline.starts): None for ruleset in self.variants for deadline in ruleset.deadlines.values()
        }
        return tuple(found)

    @property
    def variants(self) -> tuple[RuleSet, ...]:
        """All rule sets and their phases, in order of time."""
        return tuple(
            one for ruleset in self.rulesets for one in (ruleset, *(phase.ruleset for phase in ruleset.phases))
        )

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

    def title(self, key: str) -> str:
        """The name of a step, exit, act or other event."""
        return self.steps[key].title if key in self.steps else self.events[key]

    def is_event(self, key: str) -> bool:
        """Whether a case may carry an event of that id: a step, an exit or another event."""
        return key in self.steps or key in self.events


@cache
def load() -> Library:
    """The library of the program's own files; read once."""
    return read_library(REGULATIONS)


def read_library(folder: Path) -> Library:
    """The library read from a folder. Raises BadRegulations naming the file and the fault."""
    content = {path.stem: _content(path) for path in sorted(folder.glob("*.toml"))}
    raw = compiled(folder, content) or {name: _parse(name, text) for name, text in content.items()}
    missing = [name for name in COMMON if name not in raw]
    if missing:
        raise BadRegulations(f"{folder}: no {', '.join(missing)}")
    rules = read_rules(raw["rules"])
    papers = read_papers(raw["papers"], rules)
    steps = read_steps({**raw["steps"], **raw["happenings"]}, rules)
    events = raw["happenings"]["events"]
    way = {**raw["way"], **raw["routes"], **raw["periods"]}
    vocabulary = Vocabulary(rules=rules, papers=papers, steps=steps, events=events, way=way)
    common = b"".join(content[name] for name in COMMON)
    rulesets = [
        read_ruleset(name, table, vocabulary, hashlib.sha256(common + content[name]).hexdigest())
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
        events=events,
        record_only=read_record_only(raw["record_only"], rules),
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


COMPILED = "regulations.json"


def compiled(folder: Path, content: Mapping[str, bytes]) -> dict[str, Any] | None:
    """The same files parsed beforehand, for a fast start; None unless they were made of exactly this content."""
    try:
        made = json.loads((folder / COMPILED).read_bytes())
    except (OSError, ValueError):
        return None
    raw = made.get("files")
    return raw if made.get("of") == fingerprint(content) and isinstance(raw, dict) else None


def fingerprint(content: Mapping[str, bytes]) -> str:
    """What tells whether the compiled file belongs to these files."""
    whole = hashlib.sha256()
    for name, text in sorted(content.items()):
        whole.update(name.encode() + b"\0" + text + b"\0")
    return whole.hexdigest()


def compile_files(folder: Path) -> str:
    """The text of the compiled file of a folder. Days become ISO text."""
    content = {path.stem: _content(path) for path in sorted(folder.glob("*.toml"))}
    files = {name: _parse(name, text) for name, text in content.items()}
    return json.dumps({"of": fingerprint(content), "files": files}, ensure_ascii=False, default=str, indent=0) + "\n"


def _content(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")


def _parse(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRegulations(f"{name}.toml: {error}") from error
