"""The whole main way, step by step, in both loaded rule sets and across the change between them."""

from datetime import date, timedelta

import pytest

from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.evaluate import check, next_steps
from ketnap.rulebook.example import MAIN_WAY, PAPERS, case_before, complete_case, days_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import load
from ketnap.rulebook.order import required_papers
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import CEREMONIES, ask_in, changed, hindering

STEPS = [step for step, _ in MAIN_WAY]
# The last two cross from the rules of 2016 to those of 2021 in the middle of the way.
DAYS = [*CEREMONIES.values(), date(2020, 12, 28), date(2021, 10, 4), date(2022, 7, 15)]


@pytest.mark.parametrize("ceremony", DAYS, ids=str)
@pytest.mark.parametrize("step", STEPS)
def test_complete_case_passes_every_step(step, ceremony):
    verdict = check(step, case_before(step, ceremony), on=days_of(ceremony)[step])
    assert verdict.hindrances == ()
    assert verdict.allowed


# Steps whose predecessors are named, and for which no time must pass.
AT_ONCE = [
    step
    for step in STEPS
    if load().ruleset("RS2021").steps[step].requires
    and step not in ("end_of_probation", "chi_bo_recognition_resolution")
]


@pytest.mark.parametrize("ceremony", DAYS, ids=str)
@pytest.mark.parametrize("step", AT_ONCE)
def test_step_on_the_day_of_its_predecessor_is_in_order(step, ceremony):
    before, days = case_before(step, ceremony), days_of(ceremony)
    day = max(days[earlier] for earlier in load().in_force(days[step]).steps[step].requires)
    moved = changed(before, {"act": {"vote": {"on": day.isoformat()}}} if before.act.vote else {})
    assert not [reason for reason in check(step, moved, on=day).hindrances if "missing_step" in reason.inputs]


@pytest.mark.parametrize("ruleset", CEREMONIES)
@pytest.mark.parametrize("code, step", PAPERS)
def test_missing_paper_is_named_where_it_is_asked_for(code, step, ruleset):
    ceremony = CEREMONIES[ruleset]
    asking = [later for later in STEPS if _asks(later, code, ceremony)]
    for later in asking:
        facts = case_before(later, ceremony)
        document = facts.to_document()
        document["papers"] = [paper for paper in document["papers"] if paper["code"] != code]
        if code == "3-KNĐ":
            document["introducers"] = [{**person, "paper_on": None} for person in document["introducers"]]
        verdict = check(later, Facts.from_document(document), on=days_of(ceremony)[later])
        missing = [reason for reason in verdict.hindrances if reason.inputs.get("missing_paper") == code]
        assert verdict.outcome is Outcome.REFUSE
        assert missing and all(code in reason.text or reason.remedy for reason in missing)


def _asks(step, code, ceremony):
    on, library = days_of(ceremony)[step], load()
    q = Inquiry(library.step(step), case_before(step, ceremony), on, library, library.in_force(on), load_calendar())
    return any(code in alternatives.split("|") for alternatives in required_papers(q))


@pytest.mark.parametrize("ruleset", CEREMONIES)
@pytest.mark.parametrize("step", STEPS)
def test_missing_predecessor_is_named(step, ruleset):
    ceremony = CEREMONIES[ruleset]
    facts, on = case_before(step, ceremony), days_of(ceremony)[step]
    for earlier in load().in_force(on).steps[step].requires:
        document = facts.to_document()
        document["events"] = [event for event in document["events"] if event["step"] != earlier]
        verdict = check(step, Facts.from_document(document), on=on)
        assert verdict.outcome is Outcome.REFUSE
        assert earlier in {reason.inputs.get("missing_step") for reason in verdict.hindrances}


def test_case_that_starts_at_a_late_paper_names_all_that_is_missing():
    on = date(2023, 3, 1)
    verdict = check("chi_bo_admission_resolution", Facts(), on=on)
    missing = {reason.inputs["missing_step"] for reason in verdict.hindrances if "missing_step" in reason.inputs}
    assert {"list_as_sympathiser", "assign_helper", "verify_biography", "conclude_biography"} <= missing
    papers = {reason.inputs["missing_paper"] for reason in verdict.hindrances if "missing_paper" in reason.inputs}
    assert papers == {"CN-NTVĐ", "1-KNĐ", "2-KNĐ", "3-KNĐ", "5-KNĐ"}
    assert all(reason.text and reason.instrument and reason.mark for reason in verdict.hindrances)


def test_what_stands_above_a_recorded_step_is_not_asked_again():
    facts = Facts.from_document(
        {"events": [{"step": "verify_biography", "on": "2023-01-10"}], "papers": [{"code": "2-KNĐ"}]}
    )
    assert check("conclude_biography", facts, on=date(2023, 1, 20)).allowed


def test_listing_may_be_the_first_step():
    assert check("list_as_sympathiser", Facts(), on=date(2019, 5, 5)).allowed


def test_step_already_done_is_refused_with_its_day():
    ceremony = CEREMONIES["RS2021"]
    verdict = check("admission_decision", complete_case(ceremony), on=ceremony + timedelta(days=30))
    assert any("đã làm ngày 28/04/2023" in reason.text for reason in verdict.hindrances)


def test_step_before_its_predecessor_says_from_when():
    ceremony = CEREMONIES["RS2021"]
    day = days_of(ceremony)["conclude_biography"]
    document = case_before("introduce_formally", ceremony).to_document()
    document["events"] = [event for event in document["events"] if event["step"] != "conclude_biography"]
    late = Facts.from_document(
        {**document, "events": [*document["events"], {"step": "verify_biography", "on": "2030-01-01"}]}
    )
    assert not check("conclude_biography", late, on=day).hindrances
    document["events"] = [event for event in document["events"] if event["step"] != "verify_biography"]
    later = Facts.from_document(
        {**document, "events": [*document["events"], {"step": "verify_biography", "on": "2023-04-01"}]}
    )
    (reason,) = check("conclude_biography", later, on=day).hindrances
    assert reason.earliest_on == date(2023, 4, 1)


def test_step_made_up_after_the_one_that_rests_on_it_is_refused():
    ceremony = CEREMONIES["RS2021"]
    document = case_before("grassroots_committee_resolution", ceremony).to_document()
    document["events"] = [event for event in document["events"] if event["step"] != "conclude_biography"]
    facts = Facts.from_document(document)
    verdict = check("conclude_biography", facts, on=days_of(ceremony)["grassroots_committee_resolution"])
    assert "chi_bo_admission_resolution" in {reason.inputs.get("later_step") for reason in verdict.hindrances}
    resolution = check(
        "grassroots_committee_resolution", facts, on=days_of(ceremony)["grassroots_committee_resolution"]
    )
    assert "R-VER-12" in hindering(resolution)


@pytest.mark.parametrize("ruleset", CEREMONIES)
def test_next_steps_after_each_step_contain_the_following_one(ruleset):
    ceremony = CEREMONIES[ruleset]
    for step in STEPS[1:]:
        verdicts = next_steps(case_before(step, ceremony), days_of(ceremony)[step])
        assert step in {verdict.step for verdict in verdicts}


def test_next_steps_leave_out_other_routes():
    ceremony = CEREMONIES["RS2021"]
    facts = changed(
        case_before("grassroots_committee_resolution", ceremony), {"unit": {"route": "chi_bo_directly_under_superior"}}
    )
    steps = {verdict.step for verdict in next_steps(facts, days_of(ceremony)["organisation_appraisal"])}
    assert "organisation_appraisal" in steps
    assert "grassroots_committee_resolution" not in steps


def test_missing_vote_alone_leaves_the_step_ready():
    verdict = ask_in("RS2021", "chi_bo_admission_resolution", {"act": {"vote": "unset"}})
    assert not verdict.allowed
    assert verdict.ready
    assert {reason.act_input for reason in verdict.hindrances} == {"vote"}


def test_short_route_of_a_chi_bo_without_committee():
    changes = {
        "unit": {"route": "chi_bo_directly_under_superior"},
        "events": [],
        "papers": [],
    }
    ceremony = CEREMONIES["RS2016"]
    on = days_of(ceremony)["admission_decision"]
    document = case_before("admission_decision", ceremony).to_document()
    document["unit"] = {**document["unit"], **changes["unit"]}
    document["events"] = [event for event in document["events"] if event["step"] != "grassroots_committee_resolution"]
    document["papers"] = [paper for paper in document["papers"] if paper["code"] != "8-KNĐ"]
    assert check("admission_decision", Facts.from_document(document), on=on).allowed
    refused = check("grassroots_committee_resolution", Facts.from_document(document), on=on)
    assert any("không có bước" in reason.text for reason in refused.hindrances)


def test_sectional_committee_is_asked_for_where_there_is_one():
    verdict = ask_in("RS2021", "grassroots_committee_resolution", {"unit": {"has_sectional_committee": True}})
    told = {key: value for reason in verdict.hindrances for key, value in reason.inputs.items()}
    assert told["missing_step"] == "sectional_committee_appraisal"
    assert told["missing_paper"] == "7-KNĐ"


def test_route_must_be_known_and_belong_to_the_rule_set():
    nothing = ask_in("RS2021", "admission_decision", {"unit": {"route": "unset"}})
    assert "R-DEC-03" in hindering(nothing)
    later = ask_in("RS2021", "admission_decision", {"unit": {"route": "hamlet_cell_under_commune_committee"}})
    assert any("không có trong bộ quy định RS2021" in reason.text for reason in later.hindrances)
    forces = ask_in("RS2021", "admission_decision", {"unit": {"route": "armed_forces"}})
    assert forces.outcome is Outcome.PERSON
