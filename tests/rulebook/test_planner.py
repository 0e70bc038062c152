"""The backward planner: days computed by hand, and what holds for any plan – later goals never ask for earlier steps, and a
plan that is followed to the letter passes every check."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.lib.workdays import add_months
from ketnap.rulebook.by_day import way
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import COUNTS, HELPER, MAIN_WAY, case_before, complete_case, days_of, vote_of
from ketnap.rulebook.facts import Act, Event, Facts, FormerMember, PaperHeld
from ketnap.rulebook.library import load
from ketnap.rulebook.planner import plan_back
from ketnap.rulebook.schema import WEAK_MARKS
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import changed

MEETING, CEREMONY = "chi_bo_admission_resolution", "admission_ceremony"
CASE = date(
    2023, 5, 18
)  # the ceremony of the made-up case; its application is of 19/12/2022, its certificate of 22/07/2022


def planned(step: str, goal: str, on: date, today: date, changes=None):
    """The plan of the made-up case before a step, changed in one point."""
    return plan_back(changed(case_before(step, CASE), changes or {}), goal=goal, on=on, today=today)


def lines(plan):
    return {line.step: line for line in plan.lines}


def said(plan, step: str, rule: str):
    return [reason.text for reason in lines(plan)[step].reasons if reason.rule == rule]


# By hand -------------------------------------------------------------------------------------------------------------


def test_decision_is_given_its_sixty_working_days():
    """01/08/2023 is the 60th working day after 09/05/2023; the texts themselves let all be done on one day."""
    plan = planned("introduce_formally", CEREMONY, date(2023, 8, 1), date(2023, 2, 22))
    meeting = lines(plan)[MEETING]
    assert plan.outcome is Outcome.ALLOW
    assert [line.step for line in plan.lines] == [
        "introduce_formally", "collect_opinions", MEETING, "grassroots_committee_resolution", "organisation_appraisal",
        "admission_decision", "decision_received", CEREMONY,
    ]  # fmt: skip
    assert (meeting.latest_on, meeting.prudent_on) == (date(2023, 8, 1), date(2023, 5, 9))
    assert lines(plan)["collect_opinions"].prudent_on == date(2023, 5, 9)
    assert lines(plan)["admission_decision"].prudent_on is None
    assert "60 ngày làm việc" in said(plan, MEETING, "R-DEC-04")[0]
    assert "văn bản không quy định khoảng cách" in meeting.reasons[0].text


def test_the_first_day_that_leaves_everybody_their_time():
    """From 22/02/2023 on, 60 working days for the decision end on 22/05/2023; on the day before, one is missing."""
    today = date(2023, 2, 22)
    plan = planned("introduce_formally", CEREMONY, date(2023, 8, 1), today)
    assert (plan.earliest_goal_on, plan.unhurried_goal_on) == (today, date(2023, 5, 22))
    assert lines(planned("introduce_formally", CEREMONY, date(2023, 5, 22), today))[MEETING].prudent_on == today


def test_decision_received_not_too_early_for_the_ceremony():
    """With 21/06/2023 as the first of 30 working days, 01/08/2023 is the last."""
    plan = planned("introduce_formally", CEREMONY, date(2023, 8, 1), date(2023, 2, 22))
    assert "không sớm hơn ngày 21/06/2023" in said(plan, "decision_received", "R-CER-01")[1]


def test_letters_are_given_their_thirty_working_days():
    """23/03/2023 + 30 working days (Hùng Kings' day 29/04, 30/04, 01/05 and the days off for them left out) = 09/05/2023."""
    plan = planned("check_and_seal_biography", CEREMONY, date(2023, 8, 1), date(2023, 1, 10), {"verification": "unset"})
    asked = lines(plan)["verification_requested"]
    assert (asked.latest_on, asked.prudent_on) == (date(2023, 8, 1), date(2023, 3, 23))
    assert lines(plan)["check_and_seal_biography"].prudent_on == date(2023, 3, 23)
    assert lines(plan)["verify_biography"].prudent_on == date(2023, 5, 9)
    assert {reason.mark for reason in asked.reasons} <= WEAK_MARKS  # the 30 days were not seen for this set


def test_letters_abroad_are_given_ninety_working_days():
    near = planned("check_and_seal_biography", MEETING, date(2023, 8, 1), date(2023, 1, 3), {"verification": "unset"})
    far = planned(
        "check_and_seal_biography", MEETING, date(2023, 8, 1), date(2023, 1, 3), {"verification": {"requests": [], "relatives_abroad": True}}
    )  # fmt: skip
    assert lines(near)["verification_requested"].prudent_on == date(2023, 6, 20)
    assert lines(far)["verification_requested"].prudent_on == date(2023, 3, 23)
    assert "R-VER-07" in {reason.rule for reason in far.open_points}  # who abroad must be asked is not said


def test_introducer_reaches_twelve_months_too_late():
    """Together since 15/09/2022: 12 months are complete on 15/09/2023."""
    facts = case_before("introduce_formally", CASE)
    facts = replace(
        facts, introducers=(), helpers=tuple(replace(one, together_since=date(2022, 9, 15)) for one in facts.helpers)
    )
    plan = plan_back(facts, goal=CEREMONY, on=date(2023, 9, 14), today=date(2023, 3, 1))
    assert plan.outcome is Outcome.REFUSE
    assert plan.earliest_goal_on == date(2023, 9, 15)
    assert lines(plan)["introduce_formally"].state == "waits"
    assert lines(plan)["introduce_formally"].earliest_on == date(2023, 9, 15)
    assert "cùng nơi từ ngày 14/09/2022 hoặc sớm hơn" in said(plan, "introduce_formally", "R-INT-01")[0]
    assert plan_back(facts, goal=CEREMONY, on=date(2023, 9, 15), today=date(2023, 3, 1)).outcome is Outcome.ALLOW


def test_a_case_without_helper_says_since_when_introducers_must_have_been_there():
    facts = replace(case_before("assign_helper", CASE), helpers=(), introducers=())
    plan = plan_back(facts, goal=MEETING, on=date(2023, 6, 30), today=date(2022, 1, 24))
    assert plan.outcome is Outcome.ALLOW
    assert lines(plan)["assign_helper"].latest_on == date(2023, 6, 30)
    assert "30/06/2022 hoặc sớm hơn" in said(plan, "introduce_formally", "R-INT-01")[0]


@pytest.mark.parametrize(
    ("on", "outcome"),
    [(date(2023, 7, 31), Outcome.REFUSE), (date(2023, 8, 10), Outcome.PERSON), (date(2023, 8, 20), Outcome.ALLOW)],
)
def test_eighteen_years_by_month(on, outcome):
    """Born 20/08/2005: 216 months in August 2023; before the 20th the texts do not say, and the plan does not decide."""
    member = {"person": {"birth": "2005-08-20", "youth_union_member": True}, "papers": None}
    facts = case_before("introduce_formally", CASE).to_document()
    member["papers"] = [*facts["papers"], {"code": "4-KNĐ", "dated": "2023-02-22"}]
    plan = planned("collect_opinions", MEETING, on, date(2023, 3, 1), member)
    assert plan.outcome is outcome
    assert plan.earliest_goal_on == date(2023, 8, 20)
    assert plan.earliest_with_answer_on == date(2023, 8, 1)
    if outcome is Outcome.PERSON:
        assert [reason.rule for reason in plan.open_points] == ["R-ELIG-02"]


def test_sixty_years_bound_the_meeting_not_the_ceremony():
    """Born 10/05/1963: the chi bộ considers up to 10/05/2023, the ceremony may be later."""
    old = {"person": {"birth": "1963-05-10"}}
    plan = planned("introduce_formally", CEREMONY, date(2023, 8, 1), date(2023, 3, 1), old)
    assert plan.outcome is Outcome.ALLOW
    assert [lines(plan)[step].latest_on for step in (MEETING, "collect_opinions", "admission_decision")] == [
        date(2023, 5, 10), date(2023, 5, 10), date(2023, 8, 1),
    ]  # fmt: skip
    margin = planned("introduce_formally", CEREMONY, date(2023, 8, 1), date(2023, 5, 11), old)
    assert (margin.outcome, lines(margin)[MEETING].latest_on) == (Outcome.PERSON, date(2023, 5, 11))
    assert [reason.rule for reason in margin.open_points] == ["R-ELIG-03"]
    late = planned("introduce_formally", CEREMONY, date(2023, 8, 1), date(2023, 6, 1), old)
    assert (late.outcome, late.earliest_goal_on) == (Outcome.REFUSE, None)
    assert lines(late)[MEETING].state == "late"


@pytest.mark.parametrize(
    ("on", "outcome", "again"),
    [
        (date(2023, 7, 21), Outcome.ALLOW, False),
        (date(2023, 7, 22), Outcome.PERSON, False),
        (date(2023, 7, 23), Outcome.ALLOW, True),
    ],
)
def test_certificate_of_sixty_months(on, outcome, again):
    """Issued 22/07/2018: on its very last day the readings differ, after it the person studies again."""
    document = case_before(MEETING, CASE).to_document()
    papers = [{**one, "dated": "2018-07-22"} if one["code"] == "CN-NTVĐ" else one for one in document["papers"]]
    plan = planned(MEETING, MEETING, on, date(2023, 4, 1), {"papers": papers})
    assert plan.outcome is outcome
    assert ("propose_awareness_class" in lines(plan)) is again
    assert next((one.code, one.last_on, one.stale) for one in plan.papers) == ("CN-NTVĐ", date(2023, 7, 22), again)


def test_certificate_bounds_the_meeting_of_a_later_ceremony():
    document = case_before(MEETING, CASE).to_document()
    papers = [{**one, "dated": "2018-07-22"} if one["code"] == "CN-NTVĐ" else one for one in document["papers"]]
    plan = planned(MEETING, CEREMONY, date(2023, 9, 29), date(2023, 4, 1), {"papers": papers})
    assert plan.outcome is Outcome.ALLOW
    assert lines(plan)[MEETING].latest_on == date(2023, 7, 21)
    assert "22/07/2023" in said(plan, MEETING, "R-SYM-08")[0]


def test_file_of_more_than_twelve_months_is_made_anew():
    """Application of 19/12/2022: on 19/12/2023 still good, on 20/12/2023 introduction, opinions and a look at the biography
    are made again; whether the application too, the texts do not say."""
    good = planned(MEETING, MEETING, date(2023, 12, 19), date(2023, 4, 1))
    assert [line.step for line in good.lines] == [MEETING]
    assert good.outcome is Outcome.ALLOW
    # The introduction and the opinions of 22 and 27/02/2023 are still good then; only the biography is looked at again.
    old = planned(MEETING, MEETING, date(2024, 3, 1), date(2023, 4, 1))
    assert [line.step for line in old.lines if line.again] == [
        "introduce_formally", "collect_opinions", "file_checked_unchanged",
    ]  # fmt: skip
    assert old.outcome is Outcome.PERSON
    assert [reason.rule for reason in old.open_points] == ["R-VAL-02"]
    assert [one.stale for one in old.papers] == [False, True]


@pytest.mark.parametrize(
    ("on", "outcome"),
    [(date(2023, 6, 16), Outcome.ALLOW), (date(2023, 6, 19), Outcome.PERSON), (date(2023, 6, 20), Outcome.REFUSE)],
)
def test_ceremony_within_thirty_working_days_of_the_decision(on, outcome):
    """Decision received Monday 08/05/2023: 30 working days end on 16/06 (that day counted) or 19/06/2023."""
    facts = case_before(CEREMONY, date(2023, 5, 23))
    events = [{"step": one.step, "on": one.on.isoformat()} for one in facts.events if one.step != "decision_received"]
    events.append({"step": "decision_received", "on": "2023-05-08"})
    plan = plan_back(changed(facts, {"events": events}), goal=CEREMONY, on=on, today=date(2023, 5, 9))
    assert plan.outcome is outcome
    assert lines(plan)[CEREMONY].latest_on == min(on, date(2023, 6, 16))


def test_decision_that_is_due_says_so():
    """The chi bộ resolved on 20/03/2023: 60 working days end on 15/06/2023; the decision may come later, but then it is late."""
    plan = planned("organisation_appraisal", CEREMONY, date(2023, 7, 28), date(2023, 4, 20))
    decision = lines(plan)["admission_decision"]
    assert decision.latest_on == date(2023, 7, 28)
    assert decision.prudent_on == load_calendar().add(days_of(CASE)[MEETING], 60)
    assert plan.outcome is Outcome.ALLOW


def test_readmission_waits_thirty_six_months_and_needs_an_agreement():
    former = FormerMember(
        left_on=date(2020, 6, 20), reason="other", readmitted_before=False, first_decision_on=date(2010, 1, 5)
    )
    facts = case_before(MEETING, CASE)
    facts = replace(facts, person=replace(facts.person, former_member=former))
    plan = plan_back(facts, goal=CEREMONY, on=date(2023, 6, 19), today=date(2023, 4, 1))
    assert plan.outcome is Outcome.REFUSE
    assert plan.earliest_goal_on == date(2023, 6, 20)
    assert lines(plan)["prior_agreement"].latest_on == date(2023, 6, 19)
    assert plan_back(facts, goal=CEREMONY, on=date(2023, 6, 20), today=date(2023, 4, 1)).outcome is Outcome.ALLOW


def test_each_step_stands_under_the_rules_of_its_day():
    """Together at the place of residence counts from 30/07/2021 only."""
    facts = case_before("introduce_formally", date(2021, 10, 4))
    residing = [replace(one, together_kind="residence") for one in facts.helpers]
    facts = replace(facts, introducers=(), helpers=tuple(residing))
    before = plan_back(facts, goal=MEETING, on=date(2021, 7, 29), today=date(2021, 7, 12))
    assert before.ruleset == "RS2016"
    assert "29-QĐ/TW" in [reason.instrument for reason in before.obstacles if reason.rule == "R-INT-01"]
    after = plan_back(facts, goal=MEETING, on=date(2021, 7, 30), today=date(2021, 7, 12))
    assert (after.ruleset, after.outcome) == ("RS2021", Outcome.ALLOW)
    assert after.earliest_goal_on == date(2021, 7, 30)


def test_what_the_texts_leave_open_is_not_decided():
    failed = [{"step": "chi_bo_vote_failed", "on": "2023-03-20"}]
    document = case_before(MEETING, CASE).to_document()
    plan = planned(MEETING, MEETING, date(2023, 6, 1), date(2023, 4, 1), {"events": document["events"] + failed})
    assert plan.outcome is Outcome.PERSON
    assert [reason.rule for reason in plan.open_points] == ["R-CB-03"]


def test_what_no_day_heals_is_named():
    plan = planned(MEETING, MEETING, date(2023, 6, 1), date(2023, 4, 1), {"person": {"education_paper": "unset"}})
    assert plan.outcome is Outcome.REFUSE
    assert [reason.rule for reason in plan.obstacles] == ["R-ELIG-04"]
    assert plan.obstacles[0].remedy


def test_closed_case_cannot_be_planned():
    document = case_before("introduce_formally", CASE).to_document()
    ended = document["events"] + [{"step": "withdrawn", "on": "2023-02-23"}]
    plan = planned("introduce_formally", MEETING, date(2023, 6, 1), date(2023, 4, 1), {"events": ended})
    assert plan.outcome is Outcome.REFUSE
    assert "đã kết thúc" in plan.obstacles[0].text


def test_goal_reached_and_goal_in_the_past():
    done = plan_back(complete_case(CASE), goal=CEREMONY, on=date(2023, 8, 1), today=date(2023, 6, 1))
    assert (done.done_on, done.lines) == (CASE, ())
    past = planned("introduce_formally", MEETING, date(2023, 2, 28), date(2023, 3, 1))
    assert past.outcome is Outcome.REFUSE
    assert {line.state for line in past.lines} == {"late"}


def test_days_before_the_first_set_are_left_to_a_person():
    plan = plan_back(case_before(MEETING, CASE), goal=MEETING, on=date(2005, 1, 3), today=date(2005, 1, 3))
    assert (plan.outcome, plan.lines) == (Outcome.PERSON, ())
    assert plan.open_points[0].rule == "R-DAY-04"


def test_nothing_known_gives_the_whole_way_and_what_is_missing():
    plan = plan_back(Facts(), goal=CEREMONY, on=date(2023, 8, 1), today=date(2023, 1, 1))
    assert {"list_as_sympathiser", "assign_helper", "propose_awareness_class", "write_application"} <= set(lines(plan))
    assert {"R-ELIG-01", "R-ELIG-02", "R-ELIG-04", "R-DEC-03"} <= {reason.rule for reason in plan.obstacles}


def test_unknown_goal_is_an_error():
    with pytest.raises(ValueError):
        plan_back(Facts(), goal="recognition_decision", on=CASE, today=CASE)  # type: ignore[arg-type]


def test_steps_stand_behind_what_they_require():
    """The planner walks the steps in the order of the library."""
    order = way(load())
    for ruleset in load().rulesets:
        for step in (one for one in ruleset.steps.values() if one.id in order):
            assert all(order.index(earlier) < order.index(step.id) for earlier in step.requires if earlier in order)
        for route in ruleset.routes.values():
            assert [order.index(step) for step in route.chain] == sorted(order.index(step) for step in route.chain)


def test_forty_five_working_days_from_july_2025():
    """29/09/2025 + 45 working days = 01/12/2025; a meeting before 01/07/2025 would leave 60 (R-DEC-04)."""
    facts = case_before("collect_opinions", date(2025, 12, 1))
    plan = plan_back(facts, goal=CEREMONY, on=date(2025, 12, 1), today=days_of(date(2025, 12, 1))["collect_opinions"])
    meeting = lines(plan)[MEETING]
    assert (meeting.prudent_on, plan.ruleset) == (date(2025, 9, 29), "RS2025B")
    assert "45 ngày làm việc" in said(plan, MEETING, "R-DEC-04")[0]
    assert meeting.reasons[1].instrument == "294-QĐ/TW"


def test_case_over_several_generations_is_planned_under_each():
    """The ceremony falls under the rules of 2026 (30 working days from the decision), the meeting under those of 2025."""
    facts = case_before("collect_opinions", date(2026, 9, 11))
    today = days_of(date(2026, 9, 11))["collect_opinions"]
    plan = plan_back(facts, goal=CEREMONY, on=date(2026, 9, 11), today=today)
    assert plan.ruleset == "RS2026B"
    assert "decision_received" not in lines(plan)
    texts = said(plan, "admission_decision", "R-CER-01")
    assert len(texts) == 1 and "30 ngày làm việc" in texts[0]
    early = plan_back(facts, goal=CEREMONY, on=date(2026, 7, 25), today=today)
    assert early.ruleset == "RS2026A"


# For any plan --------------------------------------------------------------------------------------------------------

BEFORE = [step for step, _ in MAIN_WAY if step not in ("introduce_candidate", "list_as_sympathiser")][:13]
CEREMONIES = [date(2019, 10, 10), date(2021, 10, 4), CASE, date(2024, 3, 29), date(2025, 7, 10), date(2026, 2, 27)]


@st.composite
def situations(draw):
    """A case somewhere on its way, with someone who may be too young, too old, or too short a time together."""
    ceremony = draw(st.sampled_from(CEREMONIES))
    step = draw(st.sampled_from([one for one in BEFORE if one != CEREMONY]))
    facts = case_before(step, ceremony)
    today = days_of(ceremony)[step] + timedelta(days=draw(st.integers(0, 200)))
    since = today - timedelta(days=draw(st.integers(0, 500)))
    birth = add_months(today, -draw(st.sampled_from([200, 214, 216, 300, 400, 716, 719, 730])))
    assigned = any(event.step == "assign_helper" for event in facts.events)
    helpers = tuple(replace(one, together_since=since) for one in facts.helpers) if assigned else ()
    person = replace(facts.person, birth=birth, youth_union_member=True)
    introduced = any(event.step == "introduce_formally" for event in facts.events)
    introducers = facts.introducers if introduced else ()
    return replace(facts, helpers=helpers, introducers=introducers, person=person), step, today


@settings(max_examples=20)
@given(situations(), st.sampled_from([MEETING, CEREMONY]), st.integers(0, 500), st.integers(1, 120))
def test_a_later_goal_never_asks_for_an_earlier_step(situation, goal, wait, more):
    facts, _, today = situation
    sooner = plan_back(facts, goal=goal, on=today + timedelta(days=wait), today=today)
    later = plan_back(facts, goal=goal, on=today + timedelta(days=wait + more), today=today)
    for step, line in lines(sooner).items():
        if step in lines(later):
            other = lines(later)[step]
            assert line.latest_on <= other.latest_on
            assert (line.prudent_on or line.latest_on) <= (other.prudent_on or other.latest_on)
    assert sooner.earliest_goal_on == later.earliest_goal_on or sooner.papers != later.papers


@settings(max_examples=25)
@given(situations(), st.sampled_from([MEETING, CEREMONY]), st.integers(0, 400))
def test_a_plan_followed_to_the_letter_passes_every_check(situation, goal, wait):
    facts, _, today = situation
    plan = plan_back(facts, goal=goal, on=today + timedelta(days=wait), today=today)
    if plan.outcome is Outcome.ALLOW:
        follow(facts, plan)


@settings(max_examples=12)
@given(situations(), st.sampled_from([MEETING, CEREMONY]))
def test_the_earliest_day_is_possible_and_the_day_before_is_not(situation, goal):
    facts, _, today = situation
    plan = plan_back(facts, goal=goal, on=today + timedelta(days=400), today=today)
    earliest = plan.earliest_goal_on
    if plan.obstacles or plan.open_points or earliest is None:
        return
    first = plan_back(facts, goal=goal, on=earliest, today=today)
    assert first.outcome is Outcome.ALLOW or first.papers != plan.papers
    if earliest > today:
        assert plan_back(facts, goal=goal, on=earliest - timedelta(days=1), today=today).outcome is not Outcome.ALLOW


@settings(max_examples=12)
@given(situations(), st.sampled_from([MEETING, CEREMONY]), st.integers(0, 400))
def test_every_line_says_why_with_its_source(situation, goal, wait):
    facts, _, today = situation
    plan = plan_back(facts, goal=goal, on=today + timedelta(days=wait), today=today)
    for line in plan.lines:
        assert line.latest_on <= plan.on
        assert line.reasons
        for reason in line.reasons:
            assert reason.text
            assert reason.rule in load().rules
            assert reason.instrument


def follow(facts: Facts, plan) -> None:
    """Do what the plan says on the days it says, with papers, votes and opinions as a chi bộ would record them."""
    for line in plan.lines:
        day = line.latest_on
        if line.step in load().steps:
            facts = brought(facts, line.step, day)
            verdict = check(line.step, facts, on=day)
            assert verdict.allowed, (line.step, day, [reason.text for reason in verdict.hindrances])
        facts = recorded(facts, line.step, day)


def brought(facts: Facts, step: str, day: date) -> Facts:
    """What comes with the step itself."""
    votes = Act(vote=vote_of(step, day, in_favour=COUNTS[step][1])) if step in COUNTS else Act()
    whole = complete_case(CASE)
    if step == "assign_helper":
        since = day - timedelta(days=800)
        known = replace(whole.helpers[0], assigned_on=day, together_since=since, official_since=since)
        return replace(facts, helpers=(*facts.helpers, known), act=Act(helpers=(HELPER,)))
    if step == "introduce_formally":
        helpers = [one for one in facts.helpers if one.stage == "candidate"]
        own = replace(
            whole.introducers[0], paper_on=day, together_since=helpers[0].together_since, official_since=helpers[0].official_since
        )  # fmt: skip
        since = day - timedelta(days=400)
        second = replace(whole.introducers[1], paper_on=day, together_since=since, official_since=since)
        return replace(
            facts, introducers=(own, second), papers=(*facts.papers, PaperHeld(code="4-KNĐ", dated=day)), act=votes
        )
    if step == "verify_biography":
        told = facts.verification
        requests = tuple(replace(one, answered_on=day) for one in whole.verification.requests)
        return replace(facts, verification=replace(told, requests=requests), act=votes)
    if step == "collect_opinions":
        heard = whole.opinions
        organisations = tuple(replace(one, on=day) for one in heard.mass_organisations)
        opinions = replace(heard, mass_organisations=organisations, residence=replace(heard.residence, on=day))
        return replace(facts, opinions=opinions, act=votes)
    return replace(facts, act=votes)


def recorded(facts: Facts, step: str, day: date) -> Facts:
    """The step among the events, and its papers in the file."""
    made = load().in_force(day).steps[step].produces if step in load().steps else ()
    papers = tuple(PaperHeld(code=code, dated=day) for code in made if code != "4A-KNĐ")
    return replace(facts, events=(*facts.events, Event(step=step, on=day)), papers=(*facts.papers, *papers), act=Act())
