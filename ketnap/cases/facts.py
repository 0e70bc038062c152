"""From tables to the rulebook's facts: the only bridge. The state of a target is not read here, and never will be.

`Book` reads everything about many cases with a fixed number of queries; one case is a book of one. Used by pages, lists of
options, imports and practice offices alike, so that they all judge the same facts. It also holds the rules that each unit is
judged by that day (`localrules`) and the working days of the office (`calendars`), and asks the rulebook with them: `check`, `due`, `papers`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import Count

from ketnap.calendars.queries import office_calendar
from ketnap.cases.events import step_in
from ketnap.cases.models import Case
from ketnap.cases.state import MOVE_NEWS, RECORDABLE, CaseState, Help, Introducer, fold
from ketnap.courses.models import Certificate
from ketnap.journal.read import effective, histories
from ketnap.journal.registry import Stream
from ketnap.lib.workdays import Calendar
from ketnap.localrules.queries import UnitRules, rules_on
from ketnap.people.enums import MemberKind
from ketnap.people.models import Membership, Person, PersonAttribute
from ketnap.people.queries import official_since
from ketnap.rulebook import facts as rules
from ketnap.rulebook.deadlines import Due, due
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.paperwork import Need, papers_for
from ketnap.rulebook.verdict import Verdict
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, UnitProfile
from ketnap.units.queries import Chain, chains_on

NOT_KEPT = "Hồ sơ không ghi việc này: chỉ nhắc, không tính quá hạn."
FLAGS = {"yes": True, "no": False}
SPECIAL = ("religious_follower", "foreign_marriage", "private_enterprise_owner", "village_elder", "fisherman_at_sea")
"""What calls for a rule of its own (R-SPC-04 to -07, R-ELIG-05); asked of nobody, typed where it is known."""
# What a former case ended with, and by that how the person had left the Party (R-REA-02). A ground the rule does not name: "other".
LEFT_BY = {
    "leaves_on_application": "own_application",
    "no_meetings_or_fees": "gave_up",
}


@dataclass
class Book:
    """Facts of many cases on one day. Build it with `open_book`."""

    on: date
    states: dict[UUID, CaseState] = field(default_factory=dict)
    people: dict[UUID, Person] = field(default_factory=dict)
    attributes: dict[UUID, dict[str, str]] = field(default_factory=dict)
    certificates: dict[UUID, list[Certificate]] = field(default_factory=dict)
    officials: dict[UUID, date] = field(default_factory=dict)
    units: dict[UUID, rules.Unit] = field(default_factory=dict)
    chains: dict[UUID, Chain] = field(default_factory=dict)
    former: dict[UUID, list[CaseState]] = field(default_factory=dict)
    office_rules: dict[UUID, UnitRules] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=office_calendar)

    def former_of(self, state: CaseState) -> list[CaseState]:
        """The person's other cases that were begun before this one, oldest first."""
        return [one for one in self.former.get(state.person, ()) if one.id != state.id and one.order < state.order]

    def check(self, step: str, facts: rules.Facts, *, at: UUID) -> Verdict:
        """What the rulebook says of a step on the day of the book, with the rules that hold at the unit `at`."""
        own = self.office_rules[at]
        return check(step, facts, on=self.on, library=own.library, calendar=self.calendar, packs=own.packs)

    def asks_papers(self, unit: UUID) -> bool:
        """Whether a local pack in force at the unit asks for papers of its own."""
        return any(pack.papers for pack in self.office_rules[unit].packs)

    def due(self, case: UUID) -> list[Due]:
        """The periods that run in the case on the day of the book, those of local packs included, soonest first."""
        own = self.office_rules[self.states[case].unit]
        found = due(self.facts(case), on=self.on, library=own.library, calendar=self.calendar, packs=own.packs)
        ends = {f"{pack.id}/{line.number}": line.ends for pack in own.packs for line in pack.lines}
        return [_told_only(one) if ends.get(one.id, "") not in ("", *RECORDABLE) else one for one in found]

    def papers(self, case: UUID, step: str) -> list[Need]:
        """The papers that the step needs on the day of the book, those that local packs ask for included."""
        own = self.office_rules[self.states[case].unit]
        return papers_for(
            step, self.facts(case), on=self.on, library=own.library, calendar=self.calendar, packs=own.packs
        )

    def facts(
        self, case: UUID, act: rules.Act | None = None, extra_helpers: Sequence[rules.Helper] = ()
    ) -> rules.Facts:
        """All that is known of the case, with the act that is being judged."""
        state = self.states[case]
        return rules.Facts(
            person=self._person(state),
            unit=self.units[state.unit],
            helpers=(*(self._helper(help_) for help_ in state.helps), *extra_helpers),
            introducers=tuple(self._introducer(one) for one in state.introducers),
            papers=self._papers(state),
            events=state.told,
            votes=tuple(rules.Vote(step=vote.step, on=vote.on, **vote.numbers) for vote in state.votes),
            verification=_verification(state),
            opinions=_opinions(state),
            moves=_moves(state),
            answers=_answers(state),
            act=act or rules.Act(),
        )

    def for_new(self, person: UUID, unit: UUID, act: rules.Act | None = None) -> rules.Facts:
        """Facts of a person who has no case yet."""
        empty = CaseState(id=person, person=person, unit=unit, opened_on=self.on)
        return rules.Facts(
            person=self._person(empty), unit=self.units[unit], papers=self._papers(empty), act=act or rules.Act()
        )

    def _person(self, state: CaseState) -> rules.Person:
        person = self.people.get(state.person)
        values = self.attributes.get(state.person, {})
        if person is None or person.erased:
            return rules.Person()
        known: dict[str, Any] = {
            "birth": person.birth,
            "birth_precision": person.birth_precision or "day",
            "citizenship": values.get("citizenship"),
            "education": values.get("education"),
            "education_paper": values.get("education_paper"),
            "area_kind": values.get("area_kind"),
            "ethnic_group": values.get("ethnic_group"),
            **{name: FLAGS.get(values.get(name, "")) for name in SPECIAL},
            "youth_union_member": FLAGS.get(values.get("youth_union_member", "")),
            "trade_union_member": FLAGS.get(values.get("trade_union_member", "")),
        }
        permitted = state.value("political_question_conclusion", "permitted")
        if permitted is not None:
            paper = state.value("political_question_conclusion", "paper")
            on = state.last_on("political_question_conclusion")
            known["political_question"] = rules.PoliticalQuestion(
                raised=True, permitted=permitted, paper=paper, concluded_on=on
            )
        return rules.Person(**known, **_special(state), **_before(self.former_of(state)))

    def _helper(self, help_: Help) -> rules.Helper:
        return rules.Helper(
            person=str(help_.person),
            official_since=self.officials.get(help_.person),
            assigned_on=help_.since,
            ended_on=help_.until,
            stage=help_.stage,
            together_since=help_.together_since,
            together_kind=help_.together_kind,
            replaces_earlier=help_.replaces_earlier,
        )

    def _introducer(self, one: Introducer) -> rules.Introducer:
        return rules.Introducer(
            person=str(one.person),
            official_since=self.officials.get(one.person),
            paper_on=one.paper_on,
            together_since=one.together_since,
            together_kind=one.together_kind,
        )

    def _papers(self, state: CaseState) -> tuple[rules.PaperHeld, ...]:
        held = [
            rules.PaperHeld(code=paper.code, dated=paper.dated, number=paper.number or None) for paper in state.papers
        ]
        own = self.certificates.get(state.person, [])
        held += [
            rules.PaperHeld(code=one.code, dated=one.issued_on, number=one.number or None, issuer=one.issuer or None)
            for one in own
        ]
        return tuple(held)

    def helper(self, data: Mapping[str, Any], on: date, stage: Literal["candidate", "probation"]) -> rules.Helper:
        """A helper who is being assigned in the act judged now."""
        person = UUID(data["helper"])
        since = date.fromisoformat(data["together_since"]) if data.get("together_since") else None
        return rules.Helper(
            person=str(person),
            official_since=self.officials.get(person),
            assigned_on=on,
            stage=stage,
            together_since=since,
            together_kind=data.get("together_kind"),
            replaces_earlier=data.get("replaces_earlier"),
        )


def _special(state: CaseState) -> dict[str, Any]:
    """What was told about age and the population policy (R-SPC-02, R-SPC-03); nothing when nobody said anything."""
    known: dict[str, Any] = {}
    told = state.done("population_case_told")
    if told and not told[-1].erased:
        data = told[-1].data
        days = {name: date.fromisoformat(data[name]) for name in ("birth_of_child", "put_out_on") if data.get(name)}
        known["population_policy_case"] = rules.PopulationCase(
            children=data["children"], not_a_breach=data.get("not_a_breach"), **days
        )
    told = state.done("over_age_grounds_told")
    if told and not told[-1].erased:
        names = ("health_and_prestige", "no_organisation_or_member", "special_need")
        known["over_age"] = rules.OverAge(**{name: told[-1].data.get(name) for name in names})
    return known


def _told_only(one: Due) -> Due:
    """A local period whose end no case can hold: it is told and never overdue."""
    return replace(one, overdue=False, text=f"{one.text} {NOT_KEPT}")


def open_book(
    cases: Sequence[UUID],
    on: date,
    *,
    members: Sequence[UUID] = (),
    people: Sequence[UUID] = (),
    units: Sequence[UUID] = (),
) -> Book:
    """Read all that the rules may ask about these cases on the day `on`. `members`: further members who may help or introduce.

    The number of queries is fixed, whatever the number of cases and units.
    """
    book = Book(on)
    for identity, events in histories(Stream.CASE, cases).items():
        state = fold(identity, effective(events))
        if state is not None:
            book.states[identity] = state
    persons = {state.person for state in book.states.values()} | set(people)
    book.people = {person.pk: person for person in Person.objects.filter(pk__in=persons)}
    for row in PersonAttribute.objects.filter(person__in=persons).as_of(on):
        book.attributes.setdefault(row.person_id, {})[row.name] = row.value
    for certificate in Certificate.objects.filter(person__in=persons).order_by("issued_on", "pk"):
        book.certificates.setdefault(certificate.person_id, []).append(certificate)
    helping = {help_.person for state in book.states.values() for help_ in state.helps}
    helping |= {one.person for state in book.states.values() for one in state.introducers}
    book.officials = official_since([*helping, *members], on)
    _read_former(book, persons)
    concerned = {state.unit for state in book.states.values()} | set(units)
    _read_units(book, concerned)
    book.office_rules = rules_on(concerned, on)
    return book


def _read_former(book: Book, persons: set[UUID]) -> None:
    """The other cases of the persons: a person may come back, and the rules ask how an earlier case ended."""
    others = list(Case.objects.filter(person__in=persons).exclude(pk__in=book.states).values_list("pk", flat=True))
    for identity, events in histories(Stream.CASE, others).items():
        state = fold(identity, effective(events))
        if state is not None:
            book.former.setdefault(state.person, []).append(state)
    for state in book.states.values():
        book.former.setdefault(state.person, []).append(state)
    for found in book.former.values():
        found.sort(key=lambda state: state.order)


def _read_units(book: Book, units: set[UUID]) -> None:
    """Chains, profiles, bodies and strengths of all units of the book."""
    book.chains = chains_on(units, book.on)
    committees = {chain.grassroots.pk for chain in book.chains.values() if chain.grassroots}
    standing = set(
        Body.objects.filter(unit__in=committees, kind=BodyKind.STANDING_COMMITTEE)
        .as_of(book.on)
        .values_list("unit", flat=True)
    )
    deciding = {chain.grassroots.pk for chain in book.chains.values() if chain.grassroots}
    profiles = {row.unit_id: row for row in UnitProfile.objects.filter(unit__in=units | deciding).as_of(book.on)}
    official = Membership.objects.filter(unit__in=units, kind=MemberKind.OFFICIAL).as_of(book.on)
    strengths = dict(official.values_list("unit").annotate(number=Count("pk")))
    for unit, chain in book.chains.items():
        authorised = None
        if chain.grassroots and chain.route == "authorised_grassroots_committee":
            own = profiles[chain.grassroots.pk]
            authorised = rules.Authority(decided_on=own.valid_from, withdrawn_on=own.valid_to)
        profile = profiles.get(unit)
        book.units[unit] = rules.Unit(
            kind=chain.branch.kind,
            route=chain.route,
            official_members=strengths.get(unit, 0),
            established_on=chain.branch.opened_on,
            dissolved_on=chain.branch.closed_on,
            has_standing_committee=chain.grassroots.pk in standing if chain.grassroots else None,
            has_youth_union=profile.has_youth_union if profile else None,
            has_trade_union=profile.has_trade_union if profile else None,
            has_sectional_committee=chain.sectional is not None,
            authorisation=authorised,
        )


def _moves(state: CaseState) -> tuple[rules.Move, ...]:
    return tuple(move_of(one) for one in state.moves)


def move_of(data: Mapping[str, Any]) -> rules.Move:
    """A change of place as the rules ask for it, from what was typed when it was decided and what came to be known since."""
    plain = ("months", "same_competent_committee", "file_at_competent", "under_inspection", *MOVE_NEWS)
    learned = data.get("learned_on")
    return rules.Move(
        decided_on=data["decided_on"],
        kind=data.get("move_kind"),
        reason=data.get("move_reason"),
        learned_on=date.fromisoformat(learned) if learned else None,
        **{name: data.get(name) for name in plain},
    )


def _before(former: Sequence[CaseState]) -> dict[str, Any]:
    """How earlier cases of the person ended, as far as the rules on readmission and on cancelled decisions ask (R-REA, R-IRR-05)."""
    known: dict[str, Any] = {}
    left = [one for one in former if one.stage == "struck_off"]
    if left:
        last = left[-1]
        end = last.events_of_stage[-1]
        why = LEFT_BY.get(step_in(end.kind)) or LEFT_BY.get(last.exit_reason, "other")
        known["former_member"] = rules.FormerMember(
            first_decision_on=left[0].last_on("admission_decision"),
            left_on=last.stage_on,
            reason=cast(rules.LeavingReason, why),
            family_hardship=end.data.get("family_hardship"),
            readmitted_before=len(left) > 1,
        )
    cancelled = [one for one in former if one.stage == "decision_cancelled" and one.exit_reason == "standards"]
    if cancelled:
        known["cancelled_before"] = cancelled[-1].stage_on
    return known


def _answers(state: CaseState) -> tuple[rules.Answer, ...]:
    """What a competent body answered to a point that the texts leave open; the program itself never decides one."""
    return tuple(
        rules.Answer(
            rule=event.data["rule"],
            on=event.on,
            by=event.data["by"],
            paper=event.data["paper"],
            allowed=event.data["allowed"],
        )
        for event in state.done("competent_answer")
    )


def _verification(state: CaseState) -> rules.Verification:
    covers: dict[str, tuple[Literal["own", "spouse"], ...]] = {"own": ("own",), "spouse": ("spouse",)}
    requests = tuple(
        rules.Request(
            asked_of=one.asked_of or None,
            covers=covers.get(one.covers, ()),
            sent_on=one.sent_on,
            answered_on=one.answered_on,
            received_on=one.received_on,
            by_post=one.by_post,
            abroad=one.abroad,
        )
        for one in state.requests
    )
    honest = state.value("verify_biography", "declared_honestly")
    own, spouse = (
        state.value("write_biography", "own_member_relative"),
        state.value("write_biography", "spouse_member_relative"),
    )
    return rules.Verification(
        requests=requests,
        has_spouse=state.value("write_biography", "has_spouse"),
        own_side_waived=rules.Waiver(reason_relation=own, is_member_now=True, declared_honestly=honest)
        if own
        else None,
        spouse_side_waived=rules.Waiver(reason_relation=spouse, is_member_now=True, declared_honestly=honest)
        if spouse
        else None,
        relatives_abroad=state.value("write_biography", "relatives_abroad"),
        fit=state.value("conclude_biography", "fit"),
    )


def _opinions(state: CaseState) -> rules.Opinions:
    done = state.done("collect_opinions")
    if not done:
        return rules.Opinions()
    organisations = tuple(
        rules.OrganisationOpinion(
            organisation=event.data["organisation"],
            agreed=event.data.get("organisation_agreed"),
            against=event.data.get("organisation_against"),
            on=event.on,
        )
        for event in done
        if event.data.get("organisation")
    )
    agreed = [event for event in done if "residence_agreed" in event.data]
    freed = [event.data["residence_not_required_by"] for event in done if event.data.get("residence_not_required_by")]
    residence = None
    if agreed or freed:
        residence = rules.ResidenceOpinion(
            agreed=agreed[-1].data["residence_agreed"] if agreed else None,
            on=agreed[-1].on if agreed else None,
            not_required_by=freed[-1] if freed else None,
        )
    return rules.Opinions(
        mass_organisations=organisations, no_mass_organisation=done[-1].data.get("no_organisation"), residence=residence
    )
