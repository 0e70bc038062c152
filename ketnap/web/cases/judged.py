"""Under which rules an event was judged: the rule set of its day, and where in which instrument the rules that were asked stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ketnap.cases.steps.catalogue import STEPS
from ketnap.rulebook.library import load
from ketnap.rulebook.schema import RuleSet

OUTCOMES: Mapping[str, str | Promise] = {
    "allow": gettext_lazy("được làm"),
    "refuse": gettext_lazy("không được làm"),
    "person": gettext_lazy("cần cấp có thẩm quyền quyết định"),
}


@dataclass(frozen=True)
class Source:
    """One instrument with the places of it that were asked."""

    instrument: str
    title: str
    places: Sequence[str]


@dataclass(frozen=True)
class Judged:
    """The rule set that judged an event, its days of force (`to` None = still), what it said, and the places it stands on.

    `hindrances`: the rules that stood in the way. `contested`: another instrument stood beside the newer one that day.
    `packs`: the local packs in force at the unit.
    """

    ruleset: str
    title: str
    since: date
    to: date | None
    outcome: str
    sources: Sequence[Source]
    hindrances: Sequence[str]
    contested: str
    packs: Sequence[str] = ()


def judged(step: str, on: date, verdict: Mapping[str, Any]) -> Judged | None:
    """What judged the event; None for one that no rule judges, or on whose day no rule set was known."""
    definition, library = STEPS.get(step), load()
    known = {ruleset.id: ruleset for ruleset in library.rulesets}.get(str(verdict.get("ruleset", "")))
    if definition is None or known is None:
        return None
    phase = known.contested_on(on)
    return Judged(
        ruleset=known.id,
        title=known.title,
        since=known.span.start,
        to=known.span.last if known.span.end < date.max else None,
        outcome=str(OUTCOMES.get(str(verdict.get("outcome", "")), "")),
        sources=_sources(known.on(on), definition.rule_step, on),
        hindrances=tuple(verdict.get("rules") or ()),
        contested=phase.why if phase else "",
        packs=tuple(verdict.get("packs") or ()),
    )


def _sources(ruleset: RuleSet, step: str, on: date) -> Sequence[Source]:
    """The instruments in which the rules of the step stand on the day, each with its places, in the order of the rules."""
    rule = ruleset.steps[step]
    votes = [rule.vote.rule] if rule.vote else []
    places: dict[str, dict[str, None]] = {}
    for one in dict.fromkeys((load().steps[step].rule, *rule.gates, *votes)):
        found = ruleset.provision(one, on)
        if found is not None:
            own = places.setdefault(found.instrument, {})
            if found.place:
                own[found.place] = None
    return [Source(key, ruleset.instruments[key].title, tuple(own)) for key, own in places.items()]
