"""From parsed TOML to rule sets: the shape common to all (`way.toml`) with the values of one set.

A value that a set does not name is an error; nothing is taken over from a neighbouring set.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ketnap.lib.periods import Span
from ketnap.rulebook import schema
from ketnap.rulebook.reading import BadRegulations, Table, Vocabulary, all_known, known
from ketnap.rulebook.schema import (
    Deadline,
    Instrument,
    Parameter,
    Phase,
    Provision,
    Route,
    RuleSet,
    StepRule,
    VoteBase,
    VoteRule,
)

COUNTED = ("away_absent", "exempt_absent", "suspended", "transferring")
SPECIAL_STARTS = ("end_of_twelve_months", "verification_letters")
UNITS = ("working_day", "calendar_day", "month")
DEADLINE_KINDS = ("legal", "warning", "reminder", "validity")
THRESHOLDS = ("at_least", "more_than")


def read_ruleset(name: str, raw: Mapping[str, Any], vocabulary: Vocabulary, digest: str) -> RuleSet:
    """One rule set from its file, with its phases."""
    phases = raw.get("phases", [])
    whole = {key: value for key, value in raw.items() if key != "phases"}
    plain = _read_values(name, whole, vocabulary, digest)
    read = tuple(_read_phase(plain, whole, phase, vocabulary) for phase in phases)
    return replace(plain, phases=read)


def _read_phase(plain: RuleSet, whole: Mapping[str, Any], raw: Mapping[str, Any], vocabulary: Vocabulary) -> Phase:
    """The set with other parameters and periods from a day on."""
    name, span = plain.id, plain.span
    head = Table({key: value for key, value in raw.items() if key not in ("parameters", "deadlines")}, f"{name}.phase")
    first: date = head.take("from", date)
    last: date | None = head.take("to", date, None)
    contested, why = head.take("contested", bool), head.take("why", str)
    readings = all_known(head.words("readings", []), plain.instruments, head.where)
    head.done()
    if contested and len(readings) != 2:
        raise BadRegulations(f"{name}: a contested phase names its two instruments")
    if not span.contains(first):
        raise BadRegulations(f"{name}: a phase reaches out of the rule set's days")
    within = Span(first, span.end if last is None else Span.of_days(first, last).end)
    if within.clip(span) != within:
        raise BadRegulations(f"{name}: a phase reaches out of the rule set's days")
    laid = Table({part: {**whole[part], **raw.get(part, {})} for part in ("parameters", "deadlines")}, f"{name}.phase")
    deadlines, absent = _read_deadlines(laid, vocabulary)
    parameters = _read_parameters(laid, vocabulary)
    ruleset = replace(plain, parameters=parameters, deadlines=deadlines, absent_deadlines=absent)
    _refuse_holes(ruleset, vocabulary)
    return Phase(within, ruleset, contested, why, readings)


def _read_values(name: str, raw: Mapping[str, Any], vocabulary: Vocabulary, digest: str) -> RuleSet:
    file = Table(raw, name)
    head = Table(file.take("set", dict), f"{name}.set")
    if head.take("id", str) != name:
        raise BadRegulations(f"{name}: the id is not the file's name")
    span = _span(head)
    title, mark = head.take("title", str), head.one_of("mark", schema.MARKS)
    unseen = head.take("unseen", bool, False)
    head.done()
    instruments = {key: _read_instrument(key, table, span) for key, table in file.tables("instruments").items()}
    deadlines, absent = _read_deadlines(file, vocabulary)
    ruleset = RuleSet(
        id=name,
        title=title,
        span=span,
        loaded=True,
        mark=mark,
        instruments=instruments,
        parameters=_read_parameters(file, vocabulary),
        provisions=_read_provisions(file, instruments, vocabulary),
        steps=_read_step_rules(file, vocabulary),
        routes=_read_routes(file, vocabulary),
        vote_bases={key: _read_base(key, table, vocabulary) for key, table in file.tables("vote_bases").items()},
        deadlines=deadlines,
        digest=digest,
        unseen=unseen,
        routes_instead=file.take("routes_instead", dict, {}),
        absent_deadlines=absent,
    )
    file.done()
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


def _read_parameters(file: Table, vocabulary: Vocabulary) -> dict[str, Parameter]:
    tables = file.tables("parameters")
    if set(tables) != set(schema.PARAMETERS):
        wrong = sorted(set(tables) ^ set(schema.PARAMETERS))
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
        if rule not in vocabulary.rules:
            raise BadRegulations(f"{file.where}.provisions: {rule!r} is unknown")
        if not places or not all(isinstance(place, list) and len(place) == 3 for place in places):
            raise BadRegulations(f"{file.where}.provisions.{rule}: lists of instrument, place, mark expected")
        for instrument, _, mark in places:
            if instrument not in instruments or mark not in schema.MARKS:
                raise BadRegulations(f"{file.where}.provisions.{rule}: {instrument!r} or {mark!r} is unknown")
        provisions[rule] = tuple(Provision(rule, instrument, place, mark) for instrument, place, mark in places)
    return provisions


def _read_step_rules(file: Table, vocabulary: Vocabulary) -> dict[str, StepRule]:
    """The steps of the common way, those that the set words otherwise in its own words, each with its threshold."""
    steps = {**vocabulary.way["steps"], **file.take("steps", dict, {})}
    thresholds = file.tables("thresholds")
    voting = {key for key, raw in steps.items() if "vote" in raw}
    if set(thresholds) != voting:
        wrong = ", ".join(sorted(set(thresholds) ^ voting))
        raise BadRegulations(f"{file.where}.thresholds: missing or unknown: {wrong}")
    return {
        key: _read_step_rule(key, Table(raw, f"{file.where}.steps.{key}"), thresholds.get(key), vocabulary)
        for key, raw in steps.items()
    }


def _read_step_rule(key: str, table: Table, threshold: Table | None, vocabulary: Vocabulary) -> StepRule:
    known(key, vocabulary.steps, table.where)
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
        vote=_read_vote(Table(vote, f"{table.where}.vote"), threshold, vocabulary) if threshold else None,
        vote_by_route=table.take("vote_by_route", bool, False),
        by_route=by_route,
    )
    table.done()
    return rule


def _read_vote(table: Table, threshold: Table, vocabulary: Vocabulary) -> VoteRule:
    """Who votes, from the common way; how many are needed, from the set."""
    shape: dict[str, Any] = {
        "body": table.take("body", str),
        "base": table.take("base", str),
        "rule": known(table.take("rule", str), vocabulary.rules, table.where),
        "required": table.take("required", bool),
    }
    table.done()
    others = threshold.take("others", list, [])
    vote = _read_threshold(threshold, shape)
    threshold.done()
    return replace(vote, others=tuple(_read_threshold(Table(other, threshold.where), shape) for other in others))


def _read_threshold(table: Table, shape: Mapping[str, Any]) -> VoteRule:
    vote = VoteRule(
        kind=table.one_of("kind", THRESHOLDS),
        numerator=table.take("numerator", int),
        denominator=table.take("denominator", int),
        mark=table.one_of("mark", schema.MARKS),
        **shape,
    )
    if not 0 < vote.numerator < vote.denominator:
        raise BadRegulations(f"{table.where}: not a fraction below one")
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


def _read_routes(file: Table, vocabulary: Vocabulary) -> dict[str, Route]:
    shapes = vocabulary.way["routes"]
    routes = {}
    for key, values in file.tables("routes").items():
        shape = Table(shapes[known(key, shapes, file.where)], f"way.routes.{key}")
        routes[key] = _read_route(key, shape, values, vocabulary)
    return routes


def _read_route(key: str, table: Table, values: Table, vocabulary: Vocabulary) -> Route:
    vote = table.take("vote", dict, None)
    threshold = Table(values.take("vote", dict), f"{values.where}.vote") if vote is not None else None
    route = Route(
        id=key,
        title=table.take("title", str),
        chain=all_known(table.words("chain"), vocabulary.steps, table.where),
        recognition_chain=all_known(table.words("recognition_chain"), vocabulary.steps, table.where),
        deciding_body=table.take("deciding_body", str),
        deciding_body_title=table.take("deciding_body_title", str),
        vote=_read_vote(Table(vote, f"{table.where}.vote"), threshold, vocabulary) if threshold else None,
        needs=table.one_of("needs", ("", "authorisation", "superior_powers", "politburo_rule"), ""),
        rule=known(table.take("rule", str), vocabulary.rules, table.where),
        mark=values.one_of("mark", schema.MARKS),
    )
    table.done()
    values.done()
    return route


def _read_deadlines(file: Table, vocabulary: Vocabulary) -> tuple[dict[str, Deadline], dict[str, str]]:
    """The periods of the common way with the set's lengths; and those the set does not know, each with the reason."""
    values = file.tables("deadlines")
    shapes = vocabulary.way["deadlines"]
    if set(values) != set(shapes):
        wrong = ", ".join(sorted(set(values) ^ set(shapes)))
        raise BadRegulations(f"{file.where}.deadlines: missing or unknown: {wrong}")
    found, absent = {}, {}
    for key, table in values.items():
        reason = table.take("absent", str, "")
        if reason:
            table.done()
            absent[key] = reason
        else:
            found[key] = _read_deadline(key, Table(shapes[key], f"way.deadlines.{key}"), table, vocabulary)
    return found, absent


def _read_deadline(key: str, table: Table, values: Table, vocabulary: Vocabulary) -> Deadline:
    happenings = {**vocabulary.steps, **vocabulary.events}
    unknown = values.take("unknown", bool, False)
    starts = table.take("starts", str)
    deadline = Deadline(
        id=key,
        label=table.take("label", str),
        starts=values.take("starts", str, starts),
        ends=known(table.take("ends", str), happenings, table.where),
        amount=0 if unknown else values.take("amount", int),
        amount_abroad=values.take("amount_abroad", int, 0),
        unit=table.one_of("unit", UNITS),
        extension=values.take("extension", int, 0),
        extended_by=table.take("extended_by", str, ""),
        owner=table.take("owner", str),
        when_late=table.take("when_late", str, ""),
        rule=known(table.take("rule", str), vocabulary.rules, table.where),
        mark=values.one_of("mark", schema.MARKS),
        kind=table.one_of("kind", DEADLINE_KINDS),
        when=table.take("when", str, ""),
        after_end=table.take("after_end", bool, False),
        unknown=unknown,
    )
    table.done()
    values.done()
    start = deadline.starts
    if start.startswith("paper:"):
        known(start.removeprefix("paper:"), vocabulary.papers, table.where)
    elif start not in SPECIAL_STARTS:
        known(start, happenings, table.where)
    if bool(deadline.extension) != bool(deadline.extended_by) and not unknown:
        raise BadRegulations(f"{table.where}: an extension and the event that records it belong together")
    if deadline.extended_by:
        known(deadline.extended_by, vocabulary.events, table.where)
    return deadline


def _refuse_holes(ruleset: RuleSet, vocabulary: Vocabulary) -> None:
    """Every step has its rules, every rule that may be cited has a place, every base that is named exists."""
    if not ruleset.instruments:
        raise BadRegulations(f"{ruleset.id}: no instruments")
    silent = sorted(set(vocabulary.steps) - set(ruleset.steps))
    if silent:
        raise BadRegulations(f"{ruleset.id}: nothing on {', '.join(silent)}")
    loaded = list(ruleset.steps.values())
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
    for gone, instead in ruleset.routes_instead.items():
        known(instead, ruleset.routes, f"{ruleset.id}: instead of {gone}")


def _papers_of(step: StepRule) -> Iterable[str]:
    return (*step.produces, *(code for alternatives in step.papers for code in alternatives.split("|")))
