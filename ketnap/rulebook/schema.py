"""The shapes of a rule set, as read from `regulations/`. Everything is frozen; every day span is half-open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ketnap.lib.periods import Span

Mark = Literal["S", "Sw", "R", "K", "K?", "D"]
MARKS: tuple[str, ...] = ("S", "Sw", "R", "K", "K?", "D")
WEAK_MARKS = frozenset({"Sw", "R", "K", "K?"})

Unit = Literal["working_day", "calendar_day", "month"]
ParameterValue = int | bool | str | tuple[str, ...] | Mapping[str, int]

PARAMETERS: Mapping[str, type] = {
    "min_age_months": int,
    "max_age_months": int,
    "min_education": str,
    "education_papers": tuple,
    "education_papers_to_ask": tuple,
    "min_education_difficult_area": str,
    "min_education_elder_or_fisherman": str,
    "youth_age_years": dict,
    "trade_union_route_for_youth_only": bool,
    "certificate_valid_months": int,
    "introducer_together_months": int,
    "introducer_together_kinds": tuple,
    "introducers_beside_union": int,
    "introducers_alone": int,
    "replacement_helper_needs_together": bool,
    "file_valid_months": int,
    "file_redo_papers": tuple,
    "file_redo_papers_unsettled": tuple,
    "waiver_needs_committee_confirmation": bool,
    "own_side_waiver_relations": tuple,
    "spouse_side_waiver_relations": tuple,
    "known_on_the_spot": str,
    "foreign_body_check": str,
    "forbidden_verifiers": tuple,
    "min_official_members": int,
    "probation_months": int,
    "recognition_votes_before_referral": int,
    "authorised_needs_members_more_than": int,
    "authorised_needs_good_years": int,
    "superior_powers_need_members": int,
    "study_secondment_own_months": int,
    "contract_own_months": int,
    "graduates_and_contracts": str,
    "temporary_activity_months": dict,
    "change_of_place": str,
    "decision_still_good_working_days": int,
    "annulment_when_issuer_ended": str,
    "annulment_after_receipt": str,
    "armed_forces_comparison": str,
    "applicant_abroad_check": str,
    "striking_off_complaint": str,
    "population_line_from": str,
    "deciding_without_standing_committee": str,
    "readmission_wait_months": int,
    "readmission_wait_months_after_record_cleared": int,
    "readmission_never_reasons": tuple,
    "population_wait_months": dict,
    "population_rule_from": str,
}
"""Every parameter a loaded set must give, with its type. There are no defaults: a value missing in one set is an error."""


@dataclass(frozen=True)
class Instrument:
    """One official paper of a rule set. `span` is the part of its force that lies in the set."""

    key: str
    title: str
    issuer: str
    signed: date | None
    span: Span
    mark: Mark


@dataclass(frozen=True)
class Provision:
    """Where a rule stands: an instrument and the place in it, with the confidence mark of that place."""

    rule: str
    instrument: str
    place: str
    mark: Mark


@dataclass(frozen=True)
class Parameter:
    """A value that a rule names, with the confidence mark of the value."""

    name: str
    value: ParameterValue
    rule: str
    mark: Mark


@dataclass(frozen=True)
class Rule:
    """A rule id and its short Vietnamese name. Where it stands on a day is asked of the rule set."""

    id: str
    title: str


@dataclass(frozen=True)
class Paper:
    """A kind of paper a file may hold. `issued_by`: from whom a missing one is asked; `rule`: cited then, may be empty."""

    code: str
    title: str
    issued_by: str
    rule: str


@dataclass(frozen=True)
class Step:
    """A step or exit, as far as it is the same in all rule sets."""

    id: str
    title: str
    title_en: str
    actors: tuple[str, ...]
    rule: str
    kind: Literal["step", "exit", "act"]
    status_after: str | None = None
    optional: bool = False
    repeatable: bool = False
    next: tuple[str, ...] = ()
    exits: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    final: bool = False
    reopens_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class VoteRule:
    """A threshold: `numerator/denominator` of the base named, reached with equality (`at_least`) or not (`more_than`)."""

    body: str
    kind: Literal["at_least", "more_than"]
    numerator: int
    denominator: int
    base: str
    rule: str
    mark: Mark
    required: bool
    others: tuple["VoteRule", ...] = ()
    """Other thresholds that the texts may mean; when they come to another result a person answers."""


@dataclass(frozen=True)
class VoteBase:
    """Who is taken out of the members counted: always, only when absent, or not said (`unsettled`: both readings)."""

    id: str
    rule: str
    less_when_absent: tuple[str, ...]
    less_always: tuple[str, ...]
    unsettled: tuple[str, ...]


@dataclass(frozen=True)
class StepRule:
    """What one rule set asks of one step. `loaded` false: the set does not know the step yet."""

    id: str
    loaded: bool
    requires: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    vote: VoteRule | None = None
    vote_by_route: bool = False
    by_route: Literal["", "admission", "recognition"] = ""


@dataclass(frozen=True)
class Route:
    """Which bodies stand between the chi bộ's resolution and the decision, and who decides with what threshold."""

    id: str
    title: str
    chain: tuple[str, ...]
    recognition_chain: tuple[str, ...]
    deciding_body: str
    deciding_body_title: str
    vote: VoteRule | None
    needs: str
    rule: str
    mark: Mark


@dataclass(frozen=True)
class Deadline:
    """A period: `amount` of `unit` from `starts` until `ends`; `extension` is the most it may be prolonged in total."""

    id: str
    label: str
    starts: str
    ends: str
    amount: int
    amount_abroad: int
    unit: Unit
    extension: int
    extended_by: str
    owner: str
    rule: str
    mark: Mark
    kind: Literal["legal", "warning", "reminder", "validity"]
    when: str = ""
    after_end: bool = False
    unknown: bool = False
    when_late: str = ""
    """`when`: a condition of `deadlines.CONDITIONS`. `after_end`: runs in a closed case as well. `unknown`: the length was
    not seen in any text of the set."""


@dataclass(frozen=True)
class Phase:
    """A stretch of a rule set in which an instrument of its own brings other values. `contested`: the earlier values may
    still hold beside them, so that both are read and a person answers where they part."""

    span: Span
    ruleset: "RuleSet"
    contested: bool
    why: str
    readings: tuple[str, ...] = ()
    """The instruments of a contested phase: the one of its own values, then the one of the earlier ones."""


@dataclass(frozen=True)
class RuleSet:
    """One generation of the regulations. `loaded` is true for all of them; `unseen` says that texts of the set were not
    read, so that a refusal resting on an unread place needs a person."""

    id: str
    title: str
    span: Span
    loaded: bool
    mark: Mark
    instruments: Mapping[str, Instrument]
    parameters: Mapping[str, Parameter]
    provisions: Mapping[str, tuple[Provision, ...]]
    steps: Mapping[str, StepRule]
    routes: Mapping[str, Route]
    vote_bases: Mapping[str, VoteBase]
    deadlines: Mapping[str, Deadline]
    digest: str
    unseen: bool = False
    routes_instead: Mapping[str, str] = field(default_factory=dict)
    absent_deadlines: Mapping[str, str] = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()

    def on(self, day: date) -> "RuleSet":
        """The set with the values that hold on that day (its phase), itself without one."""
        for phase in self.phases:
            if phase.span.contains(day):
                return phase.ruleset
        return self

    def contested_on(self, day: date) -> Phase | None:
        """The phase of that day in which the earlier values may still hold."""
        return next((phase for phase in self.phases if phase.contested and phase.span.contains(day)), None)

    def route(self, key: str | None) -> Route | None:
        """The route of that id, or the one that has taken its place in this set; None when the set knows neither."""
        return self.routes.get(key or "") or self.routes.get(self.routes_instead.get(key or "", ""))

    def number(self, name: str) -> int:
        """The whole number a parameter has in this set; KeyError or TypeError when it is none."""
        value = self.parameters[name].value
        if not isinstance(value, int):
            raise TypeError(f"{self.id}: {name} is no number")
        return value

    def flag(self, name: str) -> bool:
        """The yes or no a parameter has in this set."""
        return bool(self.number(name))

    def word(self, name: str) -> str:
        """The code word a parameter has in this set."""
        value = self.parameters[name].value
        if not isinstance(value, str):
            raise TypeError(f"{self.id}: {name} is no word")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """The list of code words a parameter has in this set."""
        value = self.parameters[name].value
        if not isinstance(value, tuple):
            raise TypeError(f"{self.id}: {name} is no list")
        return value

    def table(self, name: str) -> Mapping[str, int]:
        """The table of whole numbers a parameter has in this set."""
        value = self.parameters[name].value
        if not isinstance(value, Mapping):
            raise TypeError(f"{self.id}: {name} is no table")
        return value

    def provision(self, rule: str, on: date) -> Provision | None:
        """Where the rule stands on that day: the first place whose instrument is in force then, else the last named."""
        places = self.provisions.get(rule, ())
        for place in places:
            if self.instruments[place.instrument].span.contains(on):
                return place
        return places[-1] if places else None
