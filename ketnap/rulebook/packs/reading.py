"""From a TOML file to a pack, refusing what does not hang together."""

import hashlib
import tomllib
from datetime import date
from pathlib import Path

from ketnap.lib.periods import Span
from ketnap.rulebook.library import load
from ketnap.rulebook.packs.conditions import CHECKS, CONDITIONS
from ketnap.rulebook.packs.schema import KINDS, RUNNING, Conflict, Line, Pack
from ketnap.rulebook.reading import BadRegulations, Table, known
from ketnap.rulebook.schema import MARKS


class BadPack(BadRegulations):
    """A pack cannot be read. For the developer and the owner of the pack."""


def read_pack(path: Path) -> Pack:
    """The pack of a file that bears the pack's id as its name. Raises BadPack."""
    try:
        return _read(path.read_text(encoding="utf-8"), path.stem)
    except _FAULTS as error:
        raise BadPack(f"{path.name}: {error}") from error


def read_text(text: str) -> Pack:
    """The pack of a text of the same form, whatever the file it came in is called. Raises BadPack."""
    try:
        return _read(text, "")
    except _FAULTS as error:
        raise BadPack(str(error)) from error


_FAULTS = (tomllib.TOMLDecodeError, UnicodeDecodeError, BadRegulations, ValueError, OSError)


def _read(text: str, name: str) -> Pack:
    file = Table(tomllib.loads(text), name or "pack")
    head = Table(file.take("pack", dict), f"{name}.pack")
    own = head.take("id", str)
    if own != (name or own):
        raise BadPack("the id is not the file's name")
    name = own
    rules, papers = file.take("rules", dict), file.take("papers", dict, {})
    if not all(isinstance(title, str) and title for title in (*rules.values(), *papers.values())):
        raise BadPack("a rule or paper without a name")
    if of_centre := set(rules) & set(load().rules):
        raise BadPack(f"rules of the centre as rules of the pack: {', '.join(sorted(of_centre))}")
    lines = tuple(_line(Table(item, f"{name}.lines"), rules) for item in file.take("lines", list))
    numbers = [line.number for line in lines]
    if len(set(numbers)) != len(numbers):
        raise BadPack("two lines have one number")
    first, last = head.take("from", date), head.take("to", date, None)
    pack = Pack(
        id=name,
        name=head.take("name", str),
        issuer=head.take("issuer", str),
        instrument=head.take("instrument", str),
        signed=head.take("signed", date, None),
        scope=head.take("scope", str),
        span=Span(first, date.max) if last is None else Span.of_days(first, last),
        rule_sets=head.words("rule_sets"),
        replaces=head.take("replaces", str, ""),
        entered_by=head.take("entered_by", str),
        paper_scanned=head.take("paper_scanned", bool),
        questions=head.words("questions", []),
        rules=rules,
        papers=papers,
        lines=lines,
        conflicts=tuple(
            _conflict(Table(item, f"{name}.conflicts"), rules, set(numbers))
            for item in file.take("conflicts", list, [])
        ),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    head.done()
    file.done()
    return pack


def _line(table: Table, rules: dict[str, str]) -> Line:
    library = load()
    happenings = {**library.steps, **library.events}
    line = Line(
        number=table.take("line", int),
        rule=known(table.take("rule", str), rules, table.where),
        stands_on=known(table.take("stands_on", str), library.rules, table.where),
        kind=table.one_of("kind", KINDS),
        who=table.take("who", str, ""),
        what=table.take("what", str),
        quote=table.take("quote", str, ""),
        mark=table.one_of("mark", MARKS),
        binding=table.take("binding", bool, False),
        steps=tuple(known(step, library.steps, table.where) for step in table.words("steps", [])),
        when=known(table.take("when", str, "always"), CONDITIONS, table.where),
        check=table.take("check", str, ""),
        amount=table.take("amount", int, 0),
        unit=table.take("unit", str, ""),
        extension=table.take("extension", int, 0),
        starts=table.take("starts", str, ""),
        ends=table.take("ends", str, ""),
        central=table.take("central", str, ""),
        effect=table.one_of("effect", ("", "stricter", "weaker", "against"), ""),
        running=table.one_of("running", RUNNING, ""),
    )
    table.done()
    if line.check and not line.check.startswith("paper:"):
        known(line.check, CHECKS, table.where)
    for event in (line.starts, line.ends):
        if event and event != "end_of_twelve_months":
            known(event, happenings, table.where)
    if bool(line.starts) != bool(line.ends) or (line.starts and not (line.amount and line.unit)):
        raise BadPack(f"line {line.number}: a period needs a start, an end, an amount and a unit")
    return line


def _conflict(table: Table, rules: dict[str, str], numbers: set[int]) -> Conflict:
    library = load()
    conflict = Conflict(
        number=known(table.take("no", str), rules, table.where),
        lines=tuple(table.take("lines", list)),
        about=table.take("about", str),
        readings=table.words("readings"),
        meanwhile=table.take("meanwhile", str),
        steps=tuple(known(step, library.steps, table.where) for step in table.words("steps", [])),
        when=known(table.take("when", str, "always"), CONDITIONS, table.where),
        person=table.take("person", bool, False),
        opens=table.take("opens", bool, False),
    )
    table.done()
    if not set(conflict.lines) <= numbers:
        raise BadPack(f"{conflict.number}: names a line that is not there")
    known(conflict.meanwhile, {**library.rules, **rules}, table.where)
    return conflict
