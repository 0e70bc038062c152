"""From parsed TOML to the shapes of `schema`, refusing unknown ids, missing values and wrong types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ketnap.rulebook.schema import Paper, Rule, Step


class BadRegulations(ValueError):
    """The files in `regulations/` do not hang together. For the developer; English."""


@dataclass(frozen=True)
class Vocabulary:
    """The ids that rule sets may use."""

    rules: Mapping[str, Rule]
    papers: Mapping[str, Paper]
    steps: Mapping[str, Step]
    events: Mapping[str, str]
    way: Mapping[str, Any] = field(default_factory=dict)


class Table:
    """A TOML table that remembers where it stands and refuses keys nobody asked for."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, Mapping):
            raise BadRegulations(f"{where}: not a table")
        self.raw = dict(raw)
        self.where = where
        self.asked: set[str] = set()

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        """The value of a key, of exactly that type; the default when it is left out."""
        self.asked.add(key)
        if key not in self.raw:
            if default is ...:
                raise BadRegulations(f"{self.where}: no {key}")
            return default
        value = self.raw[key]
        if kind is date and isinstance(value, str):
            value = date.fromisoformat(value)
        if type(value) is not kind:
            raise BadRegulations(f"{self.where}.{key}: {kind.__name__} expected, not {type(value).__name__}")
        return value

    def words(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, default)
        if not all(isinstance(value, str) for value in values):
            raise BadRegulations(f"{self.where}.{key}: texts expected")
        return tuple(values)

    def one_of(self, key: str, choices: Iterable[str], default: Any = ...) -> Any:
        """A text out of a few."""
        value = self.take(key, str, default)
        if value not in choices:
            raise BadRegulations(f"{self.where}.{key}: {value!r} is unknown")
        return value

    def tables(self, key: str) -> dict[str, "Table"]:
        """The tables under a key, empty when it is left out."""
        self.asked.add(key)
        return {name: Table(raw, f"{self.where}.{key}.{name}") for name, raw in self.raw.get(key, {}).items()}

    def done(self) -> None:
        """Raise when a key was not asked for."""
        unknown = sorted(set(self.raw) - self.asked)
        if unknown:
            raise BadRegulations(f"{self.where}: unknown {', '.join(unknown)}")


def known(key: str, among: Mapping[str, object], where: str) -> str:
    """The key, when it is among the known ones."""
    if key not in among:
        raise BadRegulations(f"{where}: {key!r} is unknown")
    return key


def all_known(keys: Iterable[str], among: Mapping[str, object], where: str) -> tuple[str, ...]:
    """The keys, when all are among the known ones."""
    return tuple(known(key, among, where) for key in keys)


def read_rules(raw: Mapping[str, Any]) -> dict[str, Rule]:
    """The rule ids with their names."""
    if not all(isinstance(title, str) and title for title in raw.values()):
        raise BadRegulations("rules: a rule without a name")
    return {key: Rule(key, title) for key, title in raw.items()}


def read_papers(raw: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Paper]:
    """The paper codes."""
    papers = {}
    for code, item in raw.items():
        table = Table(item, f"papers.{code}")
        rule = table.take("rule", str, "")
        papers[code] = Paper(code, table.take("title", str), table.take("from", str), rule)
        if rule:
            known(rule, rules, table.where)
        table.done()
    return papers


def read_steps(raw: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Step]:
    """The steps and exits; every id they name must exist."""
    file = Table(raw, "steps")
    statuses = file.take("statuses", dict)
    file.take("events", dict)
    read = {
        **{key: _read_step(key, table, "step", rules, statuses) for key, table in file.tables("steps").items()},
        **{key: _read_step(key, table, "exit", rules, statuses) for key, table in file.tables("exits").items()},
        **{key: _read_step(key, table, "act", rules, statuses) for key, table in file.tables("acts").items()},
    }
    file.done()
    for step in read.values():
        all_known((*step.next, *step.exits, *step.reopens_with), read, f"steps.{step.id}")
    return read


def _read_step(key: str, table: Table, kind: Any, rules: Mapping[str, Rule], statuses: Mapping[str, str]) -> Step:
    leaving = kind == "exit"
    step = Step(
        id=key,
        title=table.take("vi", str),
        title_en=table.take("en", str),
        actors=table.words("actors"),
        rule=known(table.take("rule", str), rules, table.where),
        kind=kind,
        status_after=table.take("status_after", str, None),
        optional=table.take("optional", bool, False),
        repeatable=table.take("repeatable", bool, kind == "act"),
        next=table.words("next") if kind == "step" else (),
        exits=table.words("exits") if kind == "step" else (),
        leaves=all_known(table.words("from"), statuses, table.where) if leaving else (),
        final=table.take("final", bool) if leaving else False,
        reopens_with=table.words("reopens_with") if leaving else (),
    )
    if step.status_after is not None:
        known(step.status_after, statuses, table.where)
    table.done()
    return step


def read_record_only(raw: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, str]:
    """The rules that the program records and does not check, each with the reason."""
    if not all(isinstance(reason, str) and reason for reason in raw.values()):
        raise BadRegulations("record_only: a rule without a reason")
    return {known(key, rules, "record_only"): reason for key, reason in raw.items()}
