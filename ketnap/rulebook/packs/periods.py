"""The step deadlines of local packs beside the central periods, and whether they fit into them (R-LOC-01, -03, -04)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import Calendar, YearMissing, add_months
from ketnap.rulebook.deadlines import UNIT_LABELS, Due, count_from, due_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import Library
from ketnap.rulebook.packs import Pack, Use, pack_of
from ketnap.rulebook.packs.apply import begun_before
from ketnap.rulebook.packs.schema import Line
from ketnap.rulebook.schema import RuleSet


def local_due(facts: Facts, on: date, calendar: Calendar, library: Library, uses: Sequence[Use]) -> list[Due]:
    """The packs' periods that have begun by `on` and whose step is not done; those in conflict are shown, never overdue."""
    found = []
    for use in uses:
        pack, _ = pack_of(use)
        for line in pack.lines:
            started = _started(line, facts, on, library)
            if started is None or not pack.span.contains(on) or _stays(line, started, facts, pack):
                continue
            ends = {line.ends, _central_end(line, started, library)}
            if not any(event.step in ends and started <= event.on <= on for event in facts.events):
                found.append(_period(pack, line, started, facts, on, calendar, library))
    return found


def _central_end(line: Line, started: date, library: Library) -> str:
    """What ends the central period that the line's days must fit into: then the step on the way is over as well."""
    ruleset = library.in_force(started)
    central = ruleset.deadlines.get(line.central) if ruleset else None
    return central.ends if central else ""


def _stays(line: Line, started: date, facts: Facts, pack: Pack) -> bool:
    """Whether the line itself leaves out what was begun before the pack is in force."""
    if line.running == "keep":
        return begun_before(facts, pack)
    return line.running == "next_step" and started < pack.span.start


def _started(line: Line, facts: Facts, on: date, library: Library) -> date | None:
    days = [event.on for event in facts.events if event.step == line.starts and event.on <= on]
    if line.starts == "end_of_twelve_months":
        ends = [add_months(e.on, 12) for e in facts.events if e.step == "admission_ceremony"]
        days = [day for day in ends if day <= on]
    return max(days) if days else None


def _period(pack: Pack, line: Line, started: date, facts: Facts, on: date, calendar: Calendar, library: Library) -> Due:
    ruleset = library.in_force(started)
    faults = conflicts_of(pack, line, ruleset) if ruleset else []
    last = _end(line, started, line.amount, calendar)
    latest = _end(line, started, line.amount + line.extension, calendar) if line.extension else None
    length = f"{line.amount} {UNIT_LABELS.get(line.unit, line.unit)} từ ngày {format_date(started)}"
    text = f"{pack.name}: {line.what}, {length}" + (f", đến ngày {format_date(last)}." if last else ".")
    if faults:
        central = due_of(line.central, facts, on, calendar, library) if line.central else None
        stands = f" Hạn của Trung ương vẫn là {format_date(central.due_on)}." if central and central.due_on else ""
        text = f"{text} {' '.join(faults)} Không áp dụng.{stands}"
    before = started < pack.span.start and line.running != "at_once"
    if before:
        text += f" Bắt đầu trước khi gói có hiệu lực {format_date(pack.span.start)}: cần xác nhận (R-LOC-05)."
    return Due(
        id=f"{pack.id}/{line.number}",
        label_vi=line.what,
        kind="local_conflict" if faults else "local",
        due_on=last,
        extended_to=None,
        latest_on=latest,
        other_reading_on=None,
        from_event=line.starts,
        from_on=started,
        amount=line.amount,
        unit=line.unit,
        owner=line.who,
        rule=line.rule,
        instrument=pack.instrument,
        provision=line.quote,
        mark=line.mark,
        ruleset=ruleset.id if ruleset else "",
        uncertain=bool(faults) or before,
        overdue=last is not None and on > last and not faults and not before,
        text=text,
        count_from=count_from(line.unit, calendar),
        extension=line.extension,
    )


def _end(line: Line, started: date, amount: int, calendar: Calendar) -> date | None:
    if line.unit == "month":
        return add_months(started, amount)
    if line.unit == "calendar_day":
        return date.fromordinal(started.toordinal() + amount)
    try:
        return calendar.add(started, amount)
    except YearMissing:
        return None


def conflicts_of(pack: Pack, line: Line, ruleset: RuleSet) -> list[str]:
    """Why a period of a pack is not applied, in Vietnamese; empty when it may stand beside the central one."""
    named = [f"Mâu thuẫn {c.number}: {c.about}." for c in pack.conflicts if line.number in c.lines]
    return [*named, *_said_twice(pack, line), *_longer(line, ruleset), *_sum_and_order(pack, line, ruleset)]


def _said_twice(pack: Pack, line: Line) -> Iterator[str]:
    """R-LOC-03: another line gives the same step another length."""
    for other in pack.lines:
        same = (other.starts, other.ends) == (line.starts, line.ends) and other.number != line.number
        if same and line.starts and (other.amount, other.unit) != (line.amount, line.unit):
            yield f"Mâu thuẫn (R-LOC-03): dòng {other.number} ghi {other.amount} {UNIT_LABELS.get(other.unit, other.unit)}."


def _longer(line: Line, ruleset: RuleSet) -> Iterator[str]:
    """R-LOC-01: a period longer than the central one."""
    central = ruleset.deadlines.get(line.central)
    if central is None or central.unknown or central.starts != line.starts or central.ends != line.ends:
        return
    if central.unit == line.unit and line.amount > central.amount:
        yield f"Dài hơn hạn của Trung ương {central.amount} {UNIT_LABELS[central.unit]} (R-LOC-01)."


def _sum_and_order(pack: Pack, line: Line, ruleset: RuleSet) -> Iterator[str]:
    """R-LOC-04: steps one after the other are added and must fit; steps from one event must rise in their order."""
    central = ruleset.deadlines.get(line.central)
    if central is None or central.unknown:
        return
    group = [other for other in pack.lines if other.central == line.central and other.starts]
    chain = _one_after_the_other(group, central.starts)
    total = sum(other.amount for other in chain if other.unit == central.unit)
    if len(chain) > 1 and line in chain and total > central.amount:
        steps = " + ".join(str(other.amount) for other in chain)
        yield f"Tổng các bước {steps} = {total} quá {central.amount} {UNIT_LABELS[central.unit]} (R-LOC-04)."
    same_start = [other for other in group if other.starts == central.starts and other.unit == central.unit]
    for earlier, later in pairwise(same_start):
        if later.amount < earlier.amount and line in (earlier, later) and earlier.ends != later.ends:
            yield f"Thứ tự (R-LOC-04): dòng {later.number} ({later.amount}) ngắn hơn dòng trước {earlier.number} ({earlier.amount})."


def _one_after_the_other(group: list[Line], start: str) -> list[Line]:
    chain: list[Line] = []
    at = start
    while True:
        following = [line for line in group if line.starts == at and line not in chain]
        if len(following) != 1:
            return chain
        chain.append(following[0])
        at = following[0].ends
