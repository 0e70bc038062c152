"""How a case ends, what it may still do, and the failed vote."""

from datetime import date, timedelta

import pytest

from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import case_before, days_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import CEREMONIES, changed, hindering

ON = date(2023, 6, 14)
# A case at each status: the step it is about to do.
AT = {
    "candidate": "list_as_sympathiser",
    "sympathiser": "write_application",
    "applicant": "chi_bo_admission_resolution",
    "proposed": "grassroots_committee_resolution",
    "decided": "admission_ceremony",
    "probationary": "end_of_probation",
    "recognition_due": "chi_bo_recognition_resolution",
    "official": "issue_party_card",
}
STATUS_OF_EXIT = {
    "declined_by_chi_bo": {"candidate"},
    "removed_from_list": {"sympathiser"},
    "withdrawn": {"sympathiser", "applicant"},
    "moved_away": set(AT),
    "deceased": set(AT),
}
# Where a move is allowed but the texts of the loaded sets leave open what follows.
OPEN = {
    ("moved_away", "proposed"),
    ("moved_away", "decided"),
    ("moved_away", "recognition_due"),
    ("removed_from_list", "applicant"),
    ("removed_from_list", "proposed"),
    ("withdrawn", "proposed"),
}


def at(status, ruleset="RS2021", **changes):
    ceremony = CEREMONIES[ruleset]
    return changed(
        case_before(AT[status], ceremony),
        {"act": {"reason": "chuyển nơi cư trú", "vote": "unset", "helpers": "unset"}, **changes},
    )


def day(status, ruleset="RS2021"):
    return days_of(CEREMONIES[ruleset])[AT[status]]


@pytest.mark.parametrize("ruleset", CEREMONIES)
@pytest.mark.parametrize("status", AT)
@pytest.mark.parametrize("leaving", STATUS_OF_EXIT)
def test_exit_from_every_status(leaving, status, ruleset):
    verdict = check(leaving, at(status, ruleset), on=day(status, ruleset))
    if (leaving, status) in OPEN:
        assert verdict.outcome is Outcome.PERSON
    elif status in STATUS_OF_EXIT[leaving]:
        assert verdict.outcome is Outcome.ALLOW, [reason.text for reason in verdict.hindrances]
    else:
        assert verdict.outcome is Outcome.REFUSE
        assert load().statuses[status] in " ".join(reason.text for reason in verdict.hindrances)


@pytest.mark.parametrize("leaving", STATUS_OF_EXIT)
def test_nobody_leaves_before_entering(leaving):
    assert check(leaving, Facts.from_document({"act": {"reason": "x"}}), on=ON).outcome is Outcome.REFUSE


@pytest.mark.parametrize("leaving", ["moved_away", "deceased", "withdrawn", "removed_from_list", "declined_by_chi_bo"])
@pytest.mark.parametrize("step", sorted(load().steps))
def test_after_a_final_exit_only_a_new_beginning(step, leaving):
    facts = case_before("write_application", CEREMONIES["RS2021"]).to_document()
    facts["events"].append({"step": leaving, "on": "2022-12-01"})
    verdict = check(step, Facts.from_document({**facts, "act": {"reason": "x"}}), on=date(2022, 12, 5))
    if load().step(step).kind == "act":
        assert not any("Hồ sơ đã kết thúc" in reason.text for reason in verdict.reasons)
    elif step in load().step(leaving).reopens_with:
        assert verdict.allowed
    else:
        assert verdict.outcome is Outcome.REFUSE
        assert any("Hồ sơ đã kết thúc" in reason.text for reason in verdict.hindrances)


def test_after_a_new_beginning_the_old_steps_do_not_count():
    document = case_before("chi_bo_admission_resolution", CEREMONIES["RS2021"]).to_document()
    document["events"] += [
        {"step": "removed_from_list", "on": "2023-03-12"},
        {"step": "list_as_sympathiser", "on": "2023-03-15"},
    ]
    verdict = check("chi_bo_admission_resolution", Facts.from_document(document), on=date(2023, 3, 19))
    missing = {reason.inputs.get("missing_step") for reason in verdict.hindrances}
    assert {"conclude_biography", "assign_helper", "write_application"} <= missing
    del document["act"]
    assert check("assign_helper", Facts.from_document(document), on=date(2023, 3, 20)).ready


def test_case_is_open_until_the_day_of_its_end():
    document = case_before("write_application", CEREMONIES["RS2021"]).to_document()
    document["events"].append({"step": "deceased", "on": "2022-12-21"})
    facts = Facts.from_document(document)
    assert check("write_application", facts, on=date(2022, 12, 20)).allowed
    assert not check("write_application", facts, on=date(2022, 12, 21)).allowed


def test_removal_needs_a_reason_and_nothing_else():
    facts = at("sympathiser", act={"reason": "unset"})
    verdict = check("removed_from_list", facts, on=day("sympathiser"))
    assert hindering(verdict) == {"R-SYM-09"} and verdict.ready
    assert "lý do" in verdict.hindrances[0].text


@pytest.mark.parametrize(
    "status, paper", [("sympathiser", "17-KNĐ"), ("applicant", "17-KNĐ"), ("probationary", "60 ngày làm việc")]
)
def test_move_says_which_paper_goes_out(status, paper):
    verdict = check("moved_away", at(status), on=day(status))
    assert any(paper in reason.text for reason in verdict.reasons)


@pytest.mark.parametrize(
    "done, rule",
    [
        ((), "R-TRF-07"),
        (("grassroots_committee_resolution",), "R-TRF-02"),
        (("grassroots_committee_resolution", "organisation_appraisal"), "R-TRF-03"),
    ],
)
def test_move_after_the_resolution_depends_on_where_the_file_is(done, rule):
    document = at("proposed").to_document()
    document["events"] += [{"step": step, "on": day("proposed").isoformat()} for step in done]
    verdict = check("moved_away", Facts.from_document(document), on=day("proposed") + timedelta(days=1))
    assert hindering(verdict) == {rule} and verdict.outcome is Outcome.PERSON


VOTE = {"official_or_in_office": 8, "present": 8, "in_favour": 5, "against": 3}


def failed(**more):
    document = case_before("chi_bo_admission_resolution", CEREMONIES["RS2021"]).to_document()
    document["events"].append({"step": "chi_bo_vote_failed", "on": "2023-03-19"})
    return Facts.from_document({**document, **more})


def test_failed_vote_is_recorded_and_the_case_waits_for_the_committee():
    before = changed(
        case_before("chi_bo_admission_resolution", CEREMONIES["RS2021"]),
        {"act": {"vote": {**VOTE, "on": "2023-03-19"}}},
    )
    assert check("chi_bo_admission_resolution", before, on=date(2023, 3, 19)).outcome is Outcome.REFUSE
    recorded = check("chi_bo_vote_failed", before, on=date(2023, 3, 19))
    assert recorded.allowed and any("Báo cáo đầy đủ" in reason.text for reason in recorded.reasons)
    again = check("chi_bo_admission_resolution", failed(), on=date(2023, 4, 19))
    assert again.outcome is Outcome.REFUSE  # the old vote is of another day
    waiting = [reason for reason in again.hindrances if reason.rule == "R-CB-03"]
    assert [reason.outcome for reason in waiting] == [Outcome.PERSON]
    assert not check("grassroots_committee_resolution", failed(), on=date(2023, 4, 19)).allowed


def test_answer_of_the_committee_opens_a_new_vote():
    answer = {"rule": "R-CB-03", "on": "2023-04-10", "by": "Huyện ủy mẫu", "paper": "15-CV/HU", "allowed": True}
    act = {"vote": {**VOTE, "in_favour": 6, "against": 2}}
    allowed = check("chi_bo_admission_resolution", failed(answers=[answer], act=act), on=date(2023, 4, 19))
    assert allowed.allowed and any("15-CV/HU" in reason.text for reason in allowed.reasons)
    too_early = check("chi_bo_admission_resolution", failed(answers=[answer], act=act), on=date(2023, 4, 9))
    assert too_early.outcome is Outcome.PERSON
    refused = check(
        "chi_bo_admission_resolution", failed(answers=[{**answer, "allowed": False}], act=act), on=date(2023, 4, 19)
    )
    assert refused.outcome is Outcome.REFUSE
    other_step = {**answer, "step": "admission_decision"}
    assert (
        check("chi_bo_admission_resolution", failed(answers=[other_step], act=act), on=date(2023, 4, 19)).outcome
        is Outcome.PERSON
    )


def test_answer_never_lifts_a_clear_refusal():
    answer = {"rule": "R-ELIG-01", "on": "2023-01-10", "by": "Huyện ủy mẫu", "paper": "15-CV/HU", "allowed": True}
    facts = changed(
        case_before("chi_bo_admission_resolution", CEREMONIES["RS2021"]),
        {"person": {"citizenship": "LA"}, "answers": [answer]},
    )
    assert hindering(check("chi_bo_admission_resolution", facts, on=date(2023, 3, 19))) == {"R-ELIG-01"}


def test_reached_vote_is_not_recorded_as_failed():
    facts = case_before("chi_bo_admission_resolution", CEREMONIES["RS2021"])
    verdict = check("chi_bo_vote_failed", facts, on=date(2023, 3, 19))
    assert verdict.outcome is Outcome.REFUSE and "đã đạt" in verdict.hindrances[0].text


def test_committee_may_end_a_case_after_a_failed_vote():
    assert check("committee_refuses", failed(), on=date(2023, 4, 19)).allowed


@pytest.mark.parametrize("votes, outcome", [(2, Outcome.REFUSE), (3, Outcome.ALLOW)])
def test_deadlock_is_three_votes(votes, outcome):
    days = [date(2024, 5, 20) + timedelta(days=7 * number) for number in range(votes)]
    counts = [{"step": "chi_bo_recognition_resolution", "on": on.isoformat(), "body": "chi_bo", **VOTE} for on in days]
    document = case_before("chi_bo_recognition_resolution", CEREMONIES["RS2021"]).to_document()
    verdict = check("recognition_deadlock", Facts.from_document({**document, "votes": counts}), on=days[-1])
    assert verdict.outcome is outcome


def test_negative_verification_ends_the_case_only_with_its_conclusion():
    facts = case_before("conclude_biography", CEREMONIES["RS2021"])
    on = days_of(CEREMONIES["RS2021"])["conclude_biography"]
    assert not check("verification_negative", facts, on=on).allowed
    unfit = changed(facts, {"verification": {"fit": False}})
    assert check("verification_negative", unfit, on=on).allowed
    assert hindering(check("conclude_biography", unfit, on=on)) == {"R-EXIT-04"}


@pytest.mark.parametrize(
    "birth, special, outcome",
    [("1960-01-01", False, "allow"), ("1960-01-01", True, "refuse"), ("1980-01-01", False, "refuse")],
)
def test_over_age_exit(birth, special, outcome):
    case = {"health_and_prestige": True, "special_need": special}
    facts = at("sympathiser", person={"birth": birth, "over_age": case})
    assert check("over_age", facts, on=day("sympathiser")).outcome == outcome
