"""A complete made-up case, from listing to the card, for the reference page and for tests. Nobody is meant."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from ketnap.lib.workdays import add_months
from ketnap.rulebook.facts import (
    Act,
    Authority,
    Event,
    Facts,
    FormerMember,
    Helper,
    Introducer,
    Move,
    Opinions,
    OrganisationOpinion,
    PaperHeld,
    Person,
    Request,
    ResidenceOpinion,
    Unit,
    Verification,
    Vote,
)

HELPER, SECOND = "dang-vien-mau-1", "dang-vien-mau-2"
MAIN_WAY = (
    ("introduce_candidate", -540),
    ("list_as_sympathiser", -480),
    ("assign_helper", -480),
    ("propose_awareness_class", -300),
    ("write_application", -150),
    ("write_biography", -140),
    ("check_and_seal_biography", -135),
    ("verify_biography", -90),
    ("conclude_biography", -88),
    ("introduce_formally", -85),
    ("collect_opinions", -80),
    ("chi_bo_admission_resolution", -60),
    ("grassroots_committee_resolution", -45),
    ("organisation_appraisal", -30),
    ("admission_decision", -20),
    ("admission_ceremony", 0),
    ("assign_probation_helper", 0),
    ("declare_member_biography", 10),
    ("new_member_class", 200),
    ("end_of_probation", 366),
    ("chi_bo_recognition_resolution", 370),
    ("grassroots_recognition_resolution", 375),
    ("recognition_decision", 380),
    ("issue_party_card", 380),
)
PAPERS = (
    ("CN-NTVĐ", "propose_awareness_class"),
    ("1-KNĐ", "write_application"),
    ("2-KNĐ", "write_biography"),
    ("3-KNĐ", "introduce_formally"),
    ("5-KNĐ", "collect_opinions"),
    ("6-KNĐ", "chi_bo_admission_resolution"),
    ("8-KNĐ", "grassroots_committee_resolution"),
    ("appraisal_note", "organisation_appraisal"),
    ("9-KNĐ", "admission_decision"),
    ("1-HSĐV", "declare_member_biography"),
    ("2-HSĐV", "declare_member_biography"),
    ("new_member_certificate", "new_member_class"),
    ("10-KNĐ", "end_of_probation"),
    ("11-KNĐ", "end_of_probation"),
    ("12-KNĐ", "end_of_probation"),
    ("13-KNĐ", "chi_bo_recognition_resolution"),
    ("15-KNĐ", "grassroots_recognition_resolution"),
    ("1-TĐV", "grassroots_recognition_resolution"),
    ("1A-TĐV", "recognition_decision"),
    ("16-KNĐ", "recognition_decision"),
)
COUNTS = {
    "chi_bo_admission_resolution": ("chi_bo", 8, 6),
    "grassroots_committee_resolution": ("grassroots_committee", 15, 10),
    "admission_decision": ("standing_committee", 11, 6),
    "chi_bo_recognition_resolution": ("chi_bo", 8, 6),
    "grassroots_recognition_resolution": ("grassroots_committee", 15, 10),
    "recognition_decision": ("standing_committee", 11, 6),
}
DECISION_RECEIVED = -15


def days_of(ceremony: date) -> dict[str, date]:
    """The day of each step for a ceremony on that day; nothing of the recognition before the 12 months are over."""
    days = {step: ceremony + timedelta(days=offset) for step, offset in MAIN_WAY}
    end = add_months(ceremony, 12)
    return {
        step: max(day, end) if offset > 300 else day
        for (step, offset), day in zip(MAIN_WAY, days.values(), strict=True)
    }


def complete_case(ceremony: date, own: Mapping[str, date] | None = None) -> Facts:
    """The facts of a case that went the whole main way with a ceremony on that day. `own`: days of steps that differ."""
    days = {**days_of(ceremony), **(own or {})}
    before = days["list_as_sympathiser"] - timedelta(days=400)
    days.setdefault("decision_received", ceremony + timedelta(days=DECISION_RECEIVED))
    events = [Event(step=step, on=day) for step, day in days.items()]
    return Facts(
        person=Person(
            birth=date(ceremony.year - 38, 3, 12),
            citizenship="VN",
            education="upper_secondary",
            education_paper="diploma",
        ),
        unit=Unit(
            route="via_superior_standing_committee",
            official_members=8,
            has_youth_union=True,
            has_trade_union=True,
            has_sectional_committee=False,
        ),
        helpers=(
            Helper(
                person=HELPER,
                official_since=before,
                assigned_on=days["assign_helper"],
                together_since=before,
                together_kind="work",
            ),
            Helper(person=HELPER, official_since=before, assigned_on=ceremony, stage="probation"),
        ),
        introducers=tuple(_introducer(person, before, days["introduce_formally"]) for person in (HELPER, SECOND)),
        papers=tuple(PaperHeld(code=code, dated=days[step]) for code, step in PAPERS),
        events=tuple(sorted(events, key=lambda event: event.on)),
        votes=tuple(vote_of(step, days[step]) for step in COUNTS),
        verification=Verification(
            has_spouse=True,
            fit=True,
            requests=(
                Request(
                    asked_of="dang-uy-mau",
                    sent_on=ceremony - timedelta(days=130),
                    received_on=ceremony - timedelta(days=126),
                    answered_on=days["verify_biography"],
                    by_post=True,
                ),
            ),
        ),
        opinions=Opinions(
            mass_organisations=(
                OrganisationOpinion(organisation="trade_union", agreed=12, against=0, on=days["collect_opinions"]),
            ),
            residence=ResidenceOpinion(agreed=True, on=days["collect_opinions"]),
        ),
    )


def _introducer(person: str, since: date, signed: date) -> Introducer:
    return Introducer(person=person, official_since=since, paper_on=signed, together_since=since, together_kind="work")


def vote_of(step: str, day: date, in_favour: int | None = None) -> Vote:
    """A vote of the made-up bodies on a step: chi bộ 8, grassroots committee 15, standing committee 11."""
    body, members, needed = COUNTS[step]
    favour = needed if in_favour is None else in_favour
    return Vote(
        step=step,
        on=day,
        body=body,  # type: ignore[arg-type]
        method="secret_ballot",
        official_or_in_office=members,
        present=members,
        in_favour=favour,
        against=members - favour,
    )


def case_before(step: str, ceremony: date, own: Mapping[str, date] | None = None) -> Facts:
    """The complete case as it stood when the step was about to be done: only earlier steps, with the act's own vote."""
    whole, days = complete_case(ceremony, own), {**days_of(ceremony), **(own or {})}
    steps = [name for name, _ in MAIN_WAY]
    earlier = set(steps[: steps.index(step)])
    made = {code for code, by in PAPERS if by in earlier}
    voted = [vote for vote in whole.votes if vote.step == step]
    helping = step in ("assign_helper", "assign_probation_helper")
    return replace(
        whole,
        events=tuple(e for e in whole.events if e.step in earlier or (e.step not in steps and e.on <= days[step])),
        papers=tuple(paper for paper in whole.papers if paper.code in made),
        votes=tuple(vote for vote in whole.votes if vote.step in earlier),
        act=Act(vote=voted[0] if voted else None, helpers=(HELPER,) if helping else ()),
    )


def moved_case() -> Facts:
    """A person decided on who moved before the ceremony (R-TRF-04): the new chi bộ holds it."""
    facts = case_before("admission_ceremony", date(2025, 11, 20))
    moved = max(event.on for event in facts.events if event.step == "admission_decision") + timedelta(days=3)
    return replace(
        facts,
        moves=(Move(decided_on=moved, kind="formal", reason="work", same_competent_committee=False),),
        papers=(*facts.papers, PaperHeld(code="17D-KNĐ", dated=moved + timedelta(days=2))),
        act=Act(held_by="new_chi_bo", one_by_one=True),
    )


def readmission_case() -> Facts:
    """A former member whose readmission an authorised grassroots committee is about to decide (R-REA-01 to -04)."""
    decided = date(2026, 3, 10)
    facts = case_before("admission_decision", decided + timedelta(days=20))
    former = FormerMember(
        first_decision_on=date(2008, 5, 12), left_on=date(2019, 6, 20), reason="other", readmitted_before=False
    )
    committee = Authority(number="08-QĐ/ĐU mẫu", decided_on=date(2024, 1, 15), members=140, good_years=3)
    return replace(
        facts,
        person=replace(facts.person, former_member=former),
        unit=replace(facts.unit, route="authorised_grassroots_committee", authorisation=committee),
        papers=(*facts.papers, PaperHeld(code="prior_agreement", dated=decided - timedelta(days=9))),
        act=Act(
            vote=Vote(
                body="grassroots_committee",
                method="secret_ballot",
                official_or_in_office=13,
                present=13,
                in_favour=11,
                against=2,
            )
        ),
    )
