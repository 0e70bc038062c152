"""From parsed TOML to the shapes of `schema`, refusing unknown ids, missing values and wrong types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ketnap.lib.periods import Span
from ketnap.rulebook import schema
from ketnap.rulebook.schema import (
    Deadline,
    Instrument,
    Paper,
    Parameter,
    Provision,
    Route,
    Rule,
    RuleSet,
    Step,
    StepRule,
    VoteBase,
    VoteRule,
)

COUNTED = ("away_absent", "exempt_absent", "suspended", "transferring")
SPECIAL_STARTS = ("end_of_twelve_months", "verification_letters")
UNITS = ("working_day", "calendar_day", "month")
DEADLINE_KINDS = ("legal", "warning", "reminder", "validity")
THRESHOLDS = ("at_least", "more_than")


class BadRegulations(ValueError):
    """The files in `regulations/` do not hang together. For the developer; English."""


@dataclass(frozen=True)
class Vocabulary:
    """The ids that rule sets may use."""

    rules: Mapping[str, Rule]
    papers: Mapping[str, Paper]
    steps: Mapping[str, Step]
    events: Mapping[str, str]


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
        repeatable=table.take("repeatable", bool, False),
        next=() if leaving else table.words("next"),
        exits=() if leaving else table.words("exits"),
        leaves=all_known(table.words("from"), statuses, table.where) if leaving else (),
        final=table.take("final", bool) if leaving else False,
        reopens_with=table.words("reopens_with") if leaving else (),
    )
    if step.status_after is not None:
        known(step.status_after, statuses, table.where)
    table.done()
    return step


def read_ruleset(name: str, raw: Mapping[str, Any], vocabulary: Vocabulary, digest: str) -> RuleSet:
    """One rule set from its file."""
    file = Table(raw, name)
    head = Table(file.take("set", dict), f"{name}.set")
    if head.take("id", str) != name:
        raise BadRegulations(f"{name}: the id is not the file's name")
    span = _span(head)
    loaded = head.take("loaded", bool)
    title, mark = head.take("title", str), head.one_of("mark", schema.MARKS)
    head.done()
    instruments = {key: _read_instrument(key, table, span) for key, table in file.tables("instruments").items()}
    ruleset = RuleSet(
        id=name,
        title=title,
        span=span,
        loaded=loaded,
        mark=mark,
        instruments=instruments,
        parameters=_read_parameters(file, vocabulary, loaded),
        provisions=_read_provisions(file, instruments, vocabulary),
        steps={key: _read_step_rule(key, table, vocabulary) for key, table in file.tables("steps").items()},
        routes={key: _read_route(key, table, vocabulary) for key, table in file.tables("routes").items()},
        vote_bases={key: _read_base(key, table, vocabulary) for key, table in file.tables("vote_bases").items()},
        deadlines={key: _read_deadline(key, table, vocabulary) for key, table in file.tables("deadlines").items()},
        digest=digest,
    )
    file.done()
    if not instruments:
        raise BadRegulations(f"{name}: no instruments")
    if loaded:
        _refuse_holes(ruleset, vocabulary)
    return ruleset


def _span(table: Table) -> Span:
    first: date = table.take("from", date)
    last: date | None = table.take("to", date, None)
    if last is not None and last < first:
        raise BadRegulations(f"{table.where}: ends before it begins")
    return Span(first, date.max) if last is None else Span.of_days(first, last)


def _read_instrument(key: str, table: Table, whole: Span) -> Instrument:
    span = _span(table)
    if span.clip(whole) != span:
        raise BadRegulations(f"{table.where}: reaches out of the rule set's days")
    instrument = Instrument(
        key=key,
        title=table.take("title", str),
        issuer=table.take("issuer", str),
        signed=table.take("signed", date, None),
        span=span,
        mark=table.one_of("mark", schema.MARKS),
    )
    table.done()
    return instrument


def _read_parameters(file: Table, vocabulary: Vocabulary, loaded: bool) -> dict[str, Parameter]:
    tables = file.tables("parameters")
    expected = set(schema.PARAMETERS) if loaded else set()
    if set(tables) != expected:
        wrong = sorted(set(tables) ^ expected)
        raise BadRegulations(f"{file.where}.parameters: missing or unknown: {', '.join(wrong)}")
    return {name: _read_parameter(name, table, vocabulary) for name, table in tables.items()}


def _read_parameter(name: str, table: Table, vocabulary: Vocabulary) -> Parameter:
    kind = schema.PARAMETERS[name]
    value = table.words("value") if kind is tuple else table.take("value", kind)
    if isinstance(value, dict) and not all(type(number) is int for number in value.values()):
        raise BadRegulations(f"{table.where}: whole numbers expected")
    rule = known(table.take("rule", str), vocabulary.rules, table.where)
    parameter = Parameter(name, value, rule, table.one_of("mark", schema.MARKS))
    table.done()
    return parameter


def _read_provisions(
    file: Table, instruments: Mapping[str, Instrument], vocabulary: Vocabulary
) -> dict[str, tuple[Provision, ...]]:
    provisions = {}
    for rule, places in file.take("provisions", dict, {}).items():
        where = f"{file.where}.provisions.{known(rule, vocabulary.rules, file.where)}"
        if not places or not all(isinstance(place, list) and len(place) == 3 for place in places):
            raise BadRegulations(f"{where}: lists of instrument, place, mark expected")
        for instrument, _, mark in places:
            known(instrument, instruments, where)
            known(mark, dict.fromkeys(schema.MARKS), where)
        provisions[rule] = tuple(Provision(rule, instrument, place, mark) for instrument, place, mark in places)
    return provisions


def _read_step_rule(key: str, table: Table, vocabulary: Vocabulary) -> StepRule:
    known(key, vocabulary.steps, table.where)
    if not table.take("loaded", bool, True):
        table.done()
        return StepRule(id=key, loaded=False)
    by_route = table.one_of("by_route", ("", "admission", "recognition"), "")
    papers = table.words("papers")
    for code in (code for alternatives in papers for code in alternatives.split("|")):
        known(code, vocabulary.papers, table.where)
    vote = table.take("vote", dict, None)
    rule = StepRule(
        id=key,
        loaded=True,
        requires=() if by_route else all_known(table.words("requires"), vocabulary.steps, table.where),
        papers=papers,
        gates=all_known(table.words("gates"), vocabulary.rules, table.where),
        produces=all_known(table.words("produces"), vocabulary.papers, table.where),
        vote=None if vote is None else _read_vote(Table(vote, f"{table.where}.vote"), vocabulary),
        vote_by_route=table.take("vote_by_route", bool, False),
        by_route=by_route,
    )
    table.done()
    return rule


def _read_vote(table: Table, vocabulary: Vocabulary) -> VoteRule:
    vote = VoteRule(
        body=table.take("body", str),
        kind=table.one_of("kind", THRESHOLDS),
        numerator=table.take("numerator", int),
        denominator=table.take("denominator", int),
        base=table.take("base", str),
        rule=known(table.take("rule", str), vocabulary.rules, table.where),
        mark=table.one_of("mark", schema.MARKS),
        required=table.take("required", bool),
    )
    if not 0 < vote.numerator < vote.denominator:
        raise BadRegulations(f"{table.where}: not a fraction below one")
    table.done()
    return vote


def _read_base(key: str, table: Table, vocabulary: Vocabulary) -> VoteBase:
    base = VoteBase(
        id=key,
        rule=known(table.take("rule", str), vocabulary.rules, table.where),
        less_when_absent=all_known(table.words("less_when_absent"), dict.fromkeys(COUNTED), table.where),
        less_always=all_known(table.words("less_always"), dict.fromkeys(COUNTED), table.where),
        unsettled=all_known(table.words("unsettled"), dict.fromkeys(COUNTED), table.where),
    )
    table.done()
    return base


def _read_route(key: str, table: Table, vocabulary: Vocabulary) -> Route:
    vote = table.take("vote", dict, None)
    route = Route(
        id=key,
        title=table.take("title", str),
        chain=all_known(table.words("chain"), vocabulary.steps, table.where),
        recognition_chain=all_known(table.words("recognition_chain"), vocabulary.steps, table.where),
        deciding_body=table.take("deciding_body", str),
        deciding_body_title=table.take("deciding_body_title", str),
        vote=None if vote is None else _read_vote(Table(vote, f"{table.where}.vote"), vocabulary),
        needs=table.one_of("needs", ("", "authorisation", "superior_powers", "politburo_rule"), ""),
        rule=known(table.take("rule", str), vocabulary.rules, table.where),
        mark=table.one_of("mark", schema.MARKS),
    )
    table.done()
    return route


def _read_deadline(key: str, table: Table, vocabulary: Vocabulary) -> Deadline:
    happenings = {**vocabulary.steps, **vocabulary.events}
    deadline = Deadline(
        id=key,
        label=table.take("label", str),
        starts=table.take("starts", str),
        ends=known(table.take("ends", str), happenings, table.where),
        amount=table.take("amount", int),
        amount_abroad=table.take("amount_abroad", int, 0),
        unit=table.one_of("unit", UNITS),
        extension=table.take("extension", int, 0),
        extended_by=table.take("extended_by", str, ""),
        owner=table.take("owner", str),
        rule=known(table.take("rule", str), vocabulary.rules, table.where),
        mark=table.one_of("mark", schema.MARKS),
        kind=table.one_of("kind", DEADLINE_KINDS),
    )
    table.done()
    start = deadline.starts
    if start.startswith("paper:"):
        known(start.removeprefix("paper:"), vocabulary.papers, table.where)
    elif start not in SPECIAL_STARTS:
        known(start, happenings, table.where)
    if bool(deadline.extension) != bool(deadline.extended_by):
        raise BadRegulations(f"{table.where}: an extension and the event that records it belong together")
    if deadline.extended_by:
        known(deadline.extended_by, vocabulary.events, table.where)
    return deadline


def _refuse_holes(ruleset: RuleSet, vocabulary: Vocabulary) -> None:
    """Every step has its rules, every rule that may be cited has a place, every base that is named exists."""
    silent = sorted(set(vocabulary.steps) - set(ruleset.steps))
    if silent:
        raise BadRegulations(f"{ruleset.id}: nothing on {', '.join(silent)}")
    loaded = [step for step in ruleset.steps.values() if step.loaded]
    votes = [vote for vote in (*(s.vote for s in loaded), *(r.vote for r in ruleset.routes.values())) if vote]
    cited = {rule for step in loaded for rule in step.gates}
    cited |= {vocabulary.steps[step].rule for step in ruleset.steps} | {vote.rule for vote in votes}
    cited |= {parameter.rule for parameter in ruleset.parameters.values()}
    cited |= {deadline.rule for deadline in ruleset.deadlines.values()}
    cited |= {vocabulary.papers[code].rule for step in loaded for code in _papers_of(step)} - {""}
    cited |= {base.rule for base in ruleset.vote_bases.values()}
    homeless = sorted(cited - set(ruleset.provisions))
    if homeless:
        raise BadRegulations(f"{ruleset.id}: no provision for {', '.join(homeless)}")
    for vote in votes:
        known(vote.base, ruleset.vote_bases, f"{ruleset.id}: a vote")


def _papers_of(step: StepRule) -> Iterable[str]:
    return (*step.produces, *(code for alternatives in step.papers for code in alternatives.split("|")))
