"""What the rulebook answers: a verdict with every reason, each with its rule, paper and provision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ketnap.rulebook.schema import WEAK_MARKS
from ketnap.rulebook.words import INPUT_LABELS

__all__ = ["INPUT_LABELS", "Finding", "Outcome", "Reason", "Verdict", "overall", "overall_of", "plain"]


class Outcome(StrEnum):
    """allow: go on. refuse: the text is clear. person: the texts are silent or at odds, the competent body answers."""

    ALLOW = "allow"
    REFUSE = "refuse"
    PERSON = "person"


@dataclass(frozen=True)
class Finding:
    """One remark of one rule, before it is given its citation. `rule` empty = the rule that is being asked; `mark` empty =
    the mark of the place where the rule stands."""

    outcome: Outcome
    text: str
    rule: str = ""
    remedy: str = ""
    earliest_on: date | None = None
    act_input: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    mark: str = ""


@dataclass(frozen=True)
class Reason:
    """One reason of a verdict. An `allow` reason is a remark that does not hinder (late, to be confirmed, waived …).

    `act_input` names what the act itself must still bring (a vote, a helper); such a reason falls away when it is given.
    `earliest_on` is the first day on which time alone heals the reason. `in_force_to` is the last day, inclusive.
    """

    rule: str
    outcome: Outcome
    text: str
    instrument: str
    provision: str
    in_force_from: date | None
    in_force_to: date | None
    mark: str
    inputs: Mapping[str, Any]
    earliest_on: date | None
    remedy: str
    act_input: str = ""

    @property
    def weak(self) -> bool:
        """Whether the place cited was not seen in a good source, and is to be shown as "cần xác nhận"."""
        return self.mark in WEAK_MARKS

    def to_document(self) -> dict[str, Any]:
        """The reason as JSON values; days as ISO text."""
        return {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "text": self.text,
            "instrument": self.instrument,
            "provision": self.provision,
            "in_force_from": _iso(self.in_force_from),
            "in_force_to": _iso(self.in_force_to),
            "mark": self.mark,
            "weak": self.weak,
            "inputs": {key: plain(value) for key, value in self.inputs.items()},
            "earliest_on": _iso(self.earliest_on),
            "remedy": self.remedy,
            "act_input": self.act_input,
        }


@dataclass(frozen=True)
class Verdict:
    """The answer for one step on one day. `digest` identifies the text of the rule set that was asked; `asked` are the
    rules that were asked, those included that had nothing to say; `packs` the local packs in force beside the set."""

    step: str
    on: date
    ruleset: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    digest: str
    asked: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the step may be done."""
        return self.outcome is Outcome.ALLOW

    @property
    def hindrances(self) -> tuple[Reason, ...]:
        """The reasons that stand in the way."""
        return tuple(reason for reason in self.reasons if reason.outcome is not Outcome.ALLOW)

    @property
    def ready(self) -> bool:
        """Whether nothing is missing but what the act itself brings (the vote, the helper …)."""
        return all(reason.act_input for reason in self.hindrances)

    @property
    def earliest_on(self) -> date | None:
        """The day on which time heals every hindrance; None when something else is needed, or nothing hinders."""
        days = [reason.earliest_on for reason in self.hindrances]
        if not days or any(day is None for day in days):
            return None
        return max(day for day in days if day is not None)

    def to_document(self) -> dict[str, Any]:
        """The verdict as JSON values."""
        return {
            "step": self.step,
            "on": self.on.isoformat(),
            "ruleset": self.ruleset,
            "outcome": self.outcome.value,
            "allowed": self.allowed,
            "ready": self.ready,
            "earliest_on": _iso(self.earliest_on),
            "digest": self.digest,
            "asked": list(self.asked),
            "packs": list(self.packs),
            "reasons": [reason.to_document() for reason in self.reasons],
        }


def overall(reasons: tuple[Reason, ...]) -> Outcome:
    """The outcome of several reasons: one clear refusal refuses; else one open question needs a person."""
    return overall_of(reason.outcome for reason in reasons)


def overall_of(given: Iterable[Outcome]) -> Outcome:
    """The same for bare outcomes."""
    outcomes = set(given)
    if Outcome.REFUSE in outcomes:
        return Outcome.REFUSE
    return Outcome.PERSON if Outcome.PERSON in outcomes else Outcome.ALLOW


def plain(value: Any) -> Any:
    """The value as something JSON can hold."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
