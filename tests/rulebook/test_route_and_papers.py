"""Who decides on a day, and which papers a step needs: the same rules, asked the other way round."""

import json
from datetime import date, timedelta

import pytest

from ketnap.cli.rules import main
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import case_before, days_of, moved_case, readmission_case
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.paperwork import papers_for
from ketnap.rulebook.routing import route_of
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import changed

CEREMONY = date(2025, 11, 20)
ROUTES = {
    "via_superior_standing_committee": (
        "ban thường vụ cấp ủy cấp trên trực tiếp",
        ["ít nhất 2/3", "ít nhất 2/3", "", "quá 1/2"],
    ),
    "chi_bo_directly_under_superior": ("ban thường vụ cấp ủy cấp trên trực tiếp", ["ít nhất 2/3", "", "quá 1/2"]),
    "hamlet_cell_under_commune_committee": (
        "ban thường vụ đảng ủy xã, phường, đặc khu",
        ["ít nhất 2/3", "", "quá 1/2"],
    ),
}


def on_route(route, **more):
    return changed(case_before("admission_decision", CEREMONY), {"unit": {"route": route, **more}})


@pytest.mark.parametrize("route", ROUTES)
def test_chain_of_a_route_names_bodies_and_thresholds(route):
    answer = route_of(on_route(route), on=date(2025, 10, 30))
    body, thresholds = ROUTES[route]
    assert (answer.outcome, answer.deciding_body_title) == (Outcome.ALLOW, body)
    assert [link.threshold for link in answer.admission] == thresholds
    assert answer.admission[0].done_on == days_of(CEREMONY)["chi_bo_admission_resolution"]


def test_hamlet_route_exists_from_2025_on():
    facts = on_route("hamlet_cell_under_commune_committee")
    assert route_of(facts, on=date(2025, 6, 30)).outcome is Outcome.REFUSE
    assert route_of(facts, on=date(2025, 7, 1)).outcome is Outcome.ALLOW


def test_authorisation_opens_and_closes_the_route():
    given = {"number": "01-QĐ/ĐU mẫu", "decided_on": "2025-08-01", "withdrawn_on": "2025-11-01"}
    facts = on_route("authorised_grassroots_committee", authorisation=given)
    outcomes = [
        route_of(facts, on=date(*day)).outcome for day in ((2025, 7, 31), (2025, 8, 1), (2025, 10, 31), (2025, 11, 1))
    ]
    assert outcomes == [Outcome.REFUSE, Outcome.ALLOW, Outcome.ALLOW, Outcome.REFUSE]


def test_newest_set_names_what_took_the_place_of_a_route_and_both_thresholds():
    answer = route_of(on_route("via_superior_standing_committee"), on=date(2026, 8, 3))
    assert answer.route == "grassroots_standing_committee"
    assert "quá 1/2 hoặc ít nhất 2/3" in [link.threshold for link in answer.admission]
    assert any("thay bằng" in reason.text for reason in answer.reasons)


@pytest.mark.parametrize("route, outcome", [(None, Outcome.REFUSE), ("armed_forces", Outcome.PERSON)])
def test_route_that_is_not_known_or_not_said(route, outcome):
    facts = on_route(route) if route else changed(on_route("armed_forces"), {"unit": {"route": "unset"}})
    assert route_of(facts, on=date(2025, 10, 30)).outcome is outcome


def test_before_all_rule_sets_nobody_is_named():
    answer = route_of(Facts(), on=date(2005, 1, 1))
    assert (answer.outcome, answer.admission) == (Outcome.PERSON, ())


def test_papers_of_a_step_are_named_with_from_whom_and_state():
    facts = changed(case_before("chi_bo_admission_resolution", CEREMONY), {"person": {"birth": "2001-03-12"}})
    on = days_of(CEREMONY)["chi_bo_admission_resolution"]
    needs = {need.codes[0]: need for need in papers_for("chi_bo_admission_resolution", facts, on=on)}
    assert set(needs) == {"CN-NTVĐ", "1-KNĐ", "2-KNĐ", "3-KNĐ", "5-KNĐ", "4-KNĐ"}
    assert needs["4-KNĐ"].state == "missing" and "Đoàn" in needs["4-KNĐ"].issued_by
    assert needs["CN-NTVĐ"].state == "held" and needs["CN-NTVĐ"].valid_to.year == 2030
    older = changed(facts, {"person": {"birth": "1980-03-12"}})
    assert "4-KNĐ" not in {need.codes[0] for need in papers_for("chi_bo_admission_resolution", older, on=on)}


def test_old_and_late_papers_are_told_apart_from_missing_ones():
    on = days_of(CEREMONY)["chi_bo_admission_resolution"]
    document = case_before("chi_bo_admission_resolution", CEREMONY).to_document()
    dates = {"CN-NTVĐ": "2019-01-05", "5-KNĐ": (on + timedelta(days=1)).isoformat()}
    document["papers"] = [{**paper, "dated": dates.get(paper["code"], paper["dated"])} for paper in document["papers"]]
    facts = Facts.from_document(document)
    states = {need.codes[0]: need.state for need in papers_for("chi_bo_admission_resolution", facts, on=on)}
    assert (states["CN-NTVĐ"], states["5-KNĐ"], states["1-KNĐ"]) == ("too_old", "too_late", "held")


def test_papers_of_special_cases_are_there_whether_held_or_not():
    facts, on = readmission_case(), date(2026, 3, 10)
    agreement = {need.codes: need.state for need in papers_for("admission_decision", facts, on=on)}[
        ("prior_agreement",)
    ]
    assert agreement == "held"
    without = changed(facts, {"papers": [p for p in facts.to_document()["papers"] if p["code"] != "prior_agreement"]})
    assert {need.codes: need.state for need in papers_for("admission_decision", without, on=on)}[
        ("prior_agreement",)
    ] == "missing"


@pytest.mark.parametrize("step", sorted(load().steps))
def test_whatever_paper_a_verdict_misses_is_on_the_list(step):
    facts = changed(case_before("admission_decision", CEREMONY), {"papers": [], "introducers": []})
    verdict = check(step, facts, on=CEREMONY)
    listed = {code for need in papers_for(step, facts, on=CEREMONY) for code in need.codes}
    missed = {reason.inputs.get("missing_paper") for reason in verdict.hindrances} - {None}
    assert missed <= listed


def test_examples_of_the_reference_page_are_allowed():
    assert check("admission_decision", readmission_case(), on=date(2026, 3, 10)).allowed
    assert check("admission_ceremony", moved_case(), on=CEREMONY).allowed


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(readmission_case().to_document()), encoding="utf-8")
    return str(path)


def test_commands_route_and_papers(file, capsys):
    assert main(["route", "--on", "2026-03-10", "--facts", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["deciding_body"] == "grassroots_committee_collective"
    assert main(["papers", "--step", "admission_decision", "--on", "2026-03-10", "--facts", file, "--json"]) == 0
    assert {"prior_agreement"} <= {
        code for need in json.loads(capsys.readouterr().out)["papers"] for code in need["codes"]
    }
    assert main(["papers", "--step", "issue_party_card", "--on", "2026-03-10", "--facts", file]) == 1
    assert "thiếu" in capsys.readouterr().out
    assert main(["route", "--on", "2026-03-10", "--facts", file]) == 0
    assert "tập thể đảng ủy cơ sở được ủy quyền: ít nhất 2/3" in capsys.readouterr().out


def test_packs_on_the_command_line(file, capsys):
    call = ["check", "--step", "admission_decision", "--on", "2026-03-10", "--facts", file, "--json"]
    assert main([*call, "--pack", "HN-2025-02HD"]) == 0
    assert "R-HN-C08" in {reason["rule"] for reason in json.loads(capsys.readouterr().out)["reasons"]}
    assert main([*call, "--pack", "HN-1999"]) == 2
    assert "Không có gói quy tắc địa phương" in capsys.readouterr().err
    assert main(["due", "--on", "2026-03-10", "--facts", file, "--json", "--pack", "HN-2025-02HD"]) == 0
    assert "HN-2025-02HD/58" in {period["id"] for period in json.loads(capsys.readouterr().out)["due"]}
