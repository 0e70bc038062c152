"""Three dates to be kept apart: decision (Party age), ceremony (probation), official date (R-OFF-05, R-OFF-07)."""

from dataclasses import dataclass
from datetime import date

from ketnap.lib.periods import Span
from ketnap.lib.workdays import add_months
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import Library, load

DECISION = "admission_decision"
CEREMONY = "admission_ceremony"


@dataclass(frozen=True)
class OfficialDate:
    """The day from which a person is official once recognised. `uncertain`: the month had no such day (R-DAY-03)."""

    on: date
    uncertain: bool


@dataclass(frozen=True)
class PartyAge:
    """From when Party age counts, and the spans outside Party life to be taken off. `uncertain`: the texts leave an end open."""

    counted_from: date
    less: tuple[Span, ...]
    uncertain: bool


def official_date(facts: Facts, library: Library | None = None) -> OfficialDate | None:
    """The end of the 12 months after the last ceremony, by the rule set of the ceremony; None without a ceremony, or when
    that rule set is not loaded."""
    days = [event.on for event in facts.events if event.step == CEREMONY]
    if not days:
        return None
    ruleset = (library or load()).in_force(max(days))
    if ruleset is None:
        return None
    end = add_months(max(days), ruleset.number("probation_months"))
    return OfficialDate(end, uncertain=end.day != max(days).day)


def party_age(facts: Facts) -> PartyAge | None:
    """Party age from the admission decision, for a readmitted person from the first one less the time outside.

    Whether the time outside ends with the readmission decision or its ceremony is not said: the decision, uncertain.
    None without a decision.
    """
    decisions = [event.on for event in facts.events if event.step == DECISION]
    if not decisions:
        return None
    decided = max(decisions)
    gaps = _gaps(facts)
    former = facts.person.former_member
    if former is None or former.first_decision_on is None or former.left_on is None:
        return PartyAge(decided, gaps, uncertain=former is not None)
    outside = (Span(former.left_on, decided),) if former.left_on < decided else ()
    return PartyAge(former.first_decision_on, outside + gaps, uncertain=True)


def _gaps(facts: Facts) -> tuple[Span, ...]:
    stopped: date | None = None
    found = []
    for event in sorted(facts.events, key=lambda event: event.on):
        if event.step == "party_life_stopped" and stopped is None:
            stopped = event.on
        elif event.step == "party_life_resumed" and stopped is not None:
            if event.on > stopped:
                found.append(Span(stopped, event.on))
            stopped = None
    return tuple(found)
