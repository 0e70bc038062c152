"""Special cases, verification and introductions: what each asks for, and that a person answers where the texts do not."""

from datetime import date, timedelta

import pytest

from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import case_before
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import CEREMONIES, ask, ask_in, changed, hindering

ON = date(2023, 6, 14)


@pytest.mark.parametrize(
    "flag, rule, papers",
    [
        ("private_enterprise_owner", "R-SPC-04", ["enterprise_conditions"]),
        ("religious_follower", "R-SPC-05", ["religion_rule_check"]),
        ("ethnic_chinese", "R-SPC-06", ["political_question_conclusion"]),
        (
            "foreign_marriage",
            "R-SPC-07",
            ["marriage_registration", "spouse_biography", "security_result", "political_question_conclusion"],
        ),
    ],
)
@pytest.mark.parametrize("ruleset", ["RS2016", "RS2021"])
def test_special_case_waits_for_its_papers_and_is_never_refused(ruleset, flag, rule, papers):
    assert ask_in(ruleset, "chi_bo_admission_resolution", {"person": {flag: True}}).allowed
    waiting = ask_in(ruleset, "admission_decision", {"person": {flag: True}})
    assert waiting.outcome is Outcome.PERSON and hindering(waiting) == {rule}
    assert waiting.hindrances[0].inputs["missing_papers"] == papers
    assert ask_in(ruleset, "admission_decision", {"person": {flag: True}, "act": {"papers": papers}}).allowed
    assert ask_in(ruleset, "admission_decision", {"person": {flag: False}}).allowed


@pytest.mark.parametrize(
    "question, at_vote, at_decision",
    [
        ({"raised": False}, "allow", "allow"),
        ({"raised": True}, "person", "refuse"),
        ({"raised": True, "within_power": True}, "refuse", "refuse"),
        ({"raised": True, "within_power": False}, "allow", "refuse"),
        ({"raised": True, "permitted": True}, "person", "refuse"),
        ({"raised": True, "permitted": True, "paper": "12-KL/HU"}, "allow", "allow"),
        ({"raised": True, "permitted": True, "paper": "12-KL/HU", "concluded_on": "2023-12-31"}, "person", "refuse"),
        ({"raised": True, "permitted": False, "paper": "12-KL/HU"}, "refuse", "refuse"),
    ],
)
def test_political_question_is_read_never_computed(question, at_vote, at_decision):
    changes = {"person": {"political_question": question}}
    assert ask("chi_bo_admission_resolution", ON, changes).outcome == at_vote
    assert ask("admission_decision", ON, changes).outcome == at_decision


def waiver(**more):
    return {"reason_relation": "father", "is_member_now": True, "declared_honestly": True, **more}


@pytest.mark.parametrize(
    "verification, rules",
    [
        ({"requests": [], "own_side_waived": waiver(), "has_spouse": False}, set()),
        ({"requests": [], "own_side_waived": waiver(), "has_spouse": None}, {"R-VER-01"}),
        ({"requests": [], "own_side_waived": waiver(), "spouse_side_waived": waiver(reason_relation="spouse")}, set()),
        (
            {"requests": [], "own_side_waived": waiver(reason_relation="spouse"), "has_spouse": False},
            {"R-VER-01", "R-VER-03"},
        ),
        (
            {"requests": [], "own_side_waived": waiver(declared_honestly=False), "has_spouse": False},
            {"R-VER-01", "R-VER-03"},
        ),
        (
            {"requests": [], "own_side_waived": waiver(), "spouse_side_waived": waiver(reason_relation="child")},
            {"R-VER-01", "R-VER-04"},
        ),
        ({"requests": [{"answered_on": "2023-06-01"}], "own_side_waived": waiver(is_member_now=False)}, set()),
        ({"requests": [{"sent_on": "2023-05-01"}]}, {"R-VER-01"}),
        ({"requests": [{"answered_on": "2023-06-15"}]}, {"R-VER-01"}),
        ({"requests": [{"answered_on": "2023-06-14", "covers": ["own"]}]}, {"R-VER-01"}),
        ({"verifier_relation": "none"}, set()),
        ({"verifier_relation": "spouse"}, {"R-VER-09"}),
        ({"verifier_relation": "self"}, {"R-VER-09"}),
        ({"relatives_abroad": True, "requests": [{"answered_on": "2023-06-01", "abroad": True}]}, set()),
    ],
)
def test_verification_of_both_sides(verification, rules):
    assert hindering(ask("verify_biography", ON, {"verification": verification})) == rules


def test_committee_confirmation_is_not_asked_before_2025():
    verdict = ask(
        "verify_biography", ON, {"verification": {"requests": [], "own_side_waived": waiver(), "has_spouse": False}}
    )
    assert any("Miễn thẩm tra bên mình" in reason.text for reason in verdict.reasons)


def test_slow_answer_by_post_is_a_remark():
    request = {"received_on": "2023-01-30", "answered_on": "2023-06-01", "by_post": True}
    verdict = ask("verify_biography", ON, {"verification": {"requests": [request]}})
    assert verdict.allowed
    assert any(reason.rule == "R-VER-10" and "13/03/2023" in reason.text and reason.weak for reason in verdict.reasons)


def test_false_declaration_waits_for_the_chi_bo():
    found = {"verification": {"declaration_gap": True}}
    assert ask("chi_bo_admission_resolution", ON, found).outcome is Outcome.PERSON
    settled = {"verification": {"declaration_gap": True, "gap_settled_on": "2023-06-01"}}
    assert ask("chi_bo_admission_resolution", ON, settled).allowed


YOUNG, OLD = "2000-02-20", "1980-02-20"
UNION, TRADE = {"papers": ["4-KNĐ"]}, {"papers": ["4A-KNĐ"]}


@pytest.mark.parametrize(
    "birth, unit, person, act, people, outcome, rules",
    [
        (YOUNG, (True, True), {"youth_union_member": True}, UNION, 1, "allow", set()),
        (YOUNG, (True, True), {"youth_union_member": True}, UNION, 0, "refuse", {"R-INT-05"}),
        (YOUNG, (True, True), {"youth_union_member": True}, {}, 2, "refuse", {"R-INT-05"}),
        (YOUNG, (True, True), {"youth_union_member": False}, UNION, 2, "refuse", {"R-ELIG-07"}),
        (YOUNG, (True, True), {}, UNION, 2, "refuse", {"R-ELIG-07"}),
        (YOUNG, (None, True), {"youth_union_member": True}, UNION, 2, "refuse", {"R-ELIG-07"}),
        (YOUNG, (False, True), {"trade_union_member": True}, TRADE, 1, "allow", set()),
        (YOUNG, (False, True), {"trade_union_member": False}, TRADE, 1, "refuse", {"R-ELIG-08", "R-INT-05"}),
        (YOUNG, (False, True), {"trade_union_member": True}, {}, 2, "refuse", {"R-INT-05"}),
        (YOUNG, (False, False), {}, {}, 2, "allow", set()),
        (YOUNG, (False, False), {}, {}, 1, "refuse", {"R-INT-05"}),
        (OLD, (True, False), {}, {}, 2, "allow", set()),
        (OLD, (True, False), {}, {}, 1, "refuse", {"R-INT-05"}),
        (OLD, (None, None), {}, {}, 2, "allow", set()),
        (OLD, (False, True), {"trade_union_member": True}, TRADE, 2, "allow", set()),
        (OLD, (False, True), {}, {}, 2, "person", {"R-ELIG-08"}),
        (OLD, (False, True), {"trade_union_member": True}, TRADE, 1, "person", {"R-ELIG-08"}),
        (OLD, (False, True), {}, {}, 1, "refuse", {"R-INT-05"}),
        (None, (True, True), {}, {}, 2, "refuse", {"R-ELIG-07"}),
    ],
)
def test_who_must_introduce(birth, unit, person, act, people, outcome, rules):
    told = {
        "official_since": "2010-01-01",
        "paper_on": ON.isoformat(),
        "together_since": "2015-01-01",
        "together_kind": "work",
    }
    changes = {
        "person": {**person, "birth": birth},
        "unit": {"has_youth_union": unit[0], "has_trade_union": unit[1]},
        "introducers": [{**told, "person": f"dang-vien-mau-{number + 1}"} for number in range(people)],
        "act": act,
    }
    verdict = ask("introduce_formally", ON, changes)
    assert verdict.outcome == outcome
    assert hindering(verdict) == rules


@pytest.mark.parametrize("birth, youth", [("1992-06-15", True), ("1992-06-14", False), ("1992-06-13", False)])
def test_youth_age_ends_on_the_thirty_first_birthday(birth, youth):
    verdict = ask("introduce_formally", ON, {"person": {"birth": birth, "youth_union_member": True}, **_signed_today()})
    assert verdict.allowed == (not youth)


def _signed_today():
    told = {
        "official_since": "2010-01-01",
        "paper_on": ON.isoformat(),
        "together_since": "2015-01-01",
        "together_kind": "work",
    }
    return {"introducers": [{**told, "person": f"dang-vien-mau-{number}"} for number in (1, 2)]}


def test_introduction_is_judged_on_its_own_day():
    """Introduced by the Union at 30, considered at 31."""
    changes = {"person": {"birth": "1992-06-01", "youth_union_member": True}, "act": {"papers": ["4-KNĐ"]}}
    introduced = date(2023, 5, 20)
    told = {
        "person": "dang-vien-mau-1",
        "official_since": "2010-01-01",
        "paper_on": introduced.isoformat(),
        "together_since": "2015-01-01",
        "together_kind": "work",
    }
    assert ask("chi_bo_admission_resolution", ON, {**changes, "introducers": [told]}).allowed


@pytest.mark.parametrize(
    "opinions, rules",
    [
        ({"mass_organisations": []}, {"R-OPI-01"}),
        ({"mass_organisations": [], "no_mass_organisation": True}, set()),
        ({"mass_organisations": [{"organisation": "womens_union", "agreed": 1, "against": 9}]}, set()),
        ({"residence": {"agreed": False}}, set()),
        ({"residence": {"agreed": None}}, {"R-OPI-02"}),
        ({"residence": {"agreed": None, "not_required_by": "văn bản mẫu"}}, set()),
    ],
)
def test_opinions_are_asked_for_and_a_no_does_not_stop(opinions, rules):
    assert hindering(ask("collect_opinions", ON, {"opinions": opinions})) == rules


def test_foreigner_and_unknown_citizenship():
    assert hindering(ask("list_as_sympathiser", ON, {"person": {"citizenship": "LA"}})) == {"R-ELIG-01"}
    unknown = {"person": {"citizenship": "unset"}}
    assert ask("list_as_sympathiser", ON, unknown).allowed
    assert hindering(ask("chi_bo_admission_resolution", ON, unknown)) == {"R-ELIG-01"}


@pytest.mark.parametrize(
    "person, outcome",
    [
        ({"education": "lower_secondary"}, "allow"),
        ({"education": "primary"}, "refuse"),
        ({"education": "primary", "area_kind": "border"}, "allow"),
        ({"education": "primary", "village_elder": True}, "refuse"),
        ({"education": "literate", "area_kind": "border"}, "refuse"),
        ({"education": "illiterate", "area_kind": "border", "village_elder": True}, "refuse"),
        ({"education": "upper_secondary", "education_paper": "unset"}, "refuse"),
        ({"education": "unset"}, "refuse"),
        ({"education": "lower_secondary", "education_paper": "certificate_of_completion"}, "refuse"),
    ],
)
def test_education_in_2023(person, outcome):
    verdict = ask("chi_bo_admission_resolution", ON, {"person": person})
    assert verdict.outcome == outcome
    assert hindering(verdict) <= {"R-ELIG-04", "R-ELIG-05"}


def test_certificate_of_completion_in_2019_is_a_question():
    person = {"education": "lower_secondary", "education_paper": "certificate_of_completion"}
    assert ask("chi_bo_admission_resolution", date(2019, 6, 12), {"person": person}).outcome is Outcome.PERSON


@pytest.mark.parametrize(
    "step, changes, rule",
    [
        ("admission_decision", {"act": {"deciding_body": "grassroots_committee_collective"}}, "R-DEC-03"),
        ("admission_decision", {"act": {"one_by_one": False}}, "R-DEC-05"),
        ("grassroots_committee_resolution", {"act": {"one_by_one": False}}, "R-DEC-05"),
        ("chi_bo_admission_resolution", {"act": {"one_by_one": False}}, "R-CB-01"),
        ("admission_ceremony", {"act": {"held_by": "other_chi_bo"}}, "R-CER-05"),
        ("sectional_committee_appraisal", {"unit": {"has_sectional_committee": False}}, "R-DUBP-01"),
    ],
)
def test_clear_refusals_of_acts(step, changes, rule):
    like = "grassroots_committee_resolution" if step.startswith("sectional") else step
    facts = changed(case_before(like, CEREMONIES["RS2021"]), changes)
    on = max(event.on for event in facts.events)
    facts = changed(facts, {"act": {"vote": {"on": on.isoformat()}}} if facts.act.vote else {})
    assert hindering(check(step, facts, on=on)) == {rule}


@pytest.mark.parametrize(
    "events, rule",
    [
        (["transfer_decided"], "R-TRF-04"),
        (["reconsideration_requested"], "R-TRF-13"),
        (["reconsideration_requested", "reconsideration_answered"], None),
    ],
)
def test_ceremony_of_a_person_who_moved_waits(events, rule):
    document = case_before("admission_ceremony", ON).to_document()
    told = [{"step": step, "on": "2023-06-10"} for step in events]
    verdict = ask("admission_ceremony", ON, {"events": [*document["events"], *told]})
    assert hindering(verdict) == ({rule} if rule else set())
    assert verdict.outcome is (Outcome.PERSON if rule else Outcome.ALLOW)


def test_card_after_an_authorised_recognition_is_a_question():
    verdict = ask_in("RS2021", "issue_party_card", {"unit": {"route": "authorised_grassroots_committee"}})
    assert verdict.outcome is Outcome.PERSON and hindering(verdict) == {"R-CARD-01"}


@pytest.mark.parametrize(
    "dates, wrong",
    [
        ({"CN-NTVĐ": "2023-01-10", "1-KNĐ": "2023-01-10", "2-KNĐ": "2023-01-10"}, []),
        ({"CN-NTVĐ": "2023-01-11", "1-KNĐ": "2023-01-10", "2-KNĐ": "2023-01-12"}, ["1-KNĐ"]),
        ({"CN-NTVĐ": "2023-01-01", "1-KNĐ": "2023-01-12", "2-KNĐ": "2023-01-11"}, ["2-KNĐ"]),
        ({"CN-NTVĐ": "2023-02-01", "1-KNĐ": "2023-01-12", "2-KNĐ": "2023-01-11"}, ["1-KNĐ", "2-KNĐ"]),
    ],
)
def test_dates_on_papers_follow_the_order_of_the_file(dates, wrong):
    document = case_before("chi_bo_admission_resolution", ON + timedelta(days=60)).to_document()
    papers = [paper for paper in document["papers"] if paper["code"] not in dates]
    papers += [{"code": code, "dated": day} for code, day in dates.items()]
    verdict = ask("chi_bo_admission_resolution", ON, {"papers": papers})
    assert [reason.inputs["later"] for reason in verdict.hindrances if reason.rule == "R-APP-01"] == wrong
    assert verdict.allowed == (not wrong)


def test_renewed_certificate_after_the_application_is_in_order():
    document = case_before("chi_bo_admission_resolution", ON + timedelta(days=60)).to_document()
    papers = [*document["papers"], {"code": "CN-NTVĐ", "dated": "2023-06-01"}]
    assert ask("chi_bo_admission_resolution", ON, {"papers": papers}).allowed


def test_count_that_differs_from_the_chi_bo_is_pointed_out():
    vote = {"official_or_in_office": 6, "present": 6, "in_favour": 6, "against": 0}
    verdict = ask("chi_bo_admission_resolution", ON, {"act": {"vote": vote}})
    assert any("tính 6 đảng viên chính thức, chi bộ có 8" in reason.text for reason in verdict.reasons)
