"""The worked examples of the regulations, one file per row in `examples/`; and the rows that later rule sets will answer."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.deadlines import due, due_on
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import case_before
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.seniority import official_date, party_age
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import ceremony_for, changed, hindering, plain

FILES = sorted((Path(__file__).parent / "examples").glob("*.toml"))
EXAMPLES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
ASKS = [(name, number) for name, example in EXAMPLES.items() for number in range(len(example.get("asks", ())))]
DUES = [(name, number) for name, example in EXAMPLES.items() for number in range(len(example.get("dues", ())))]

# Rows whose days lie in a rule set that is not loaded yet: (number, step, day).
NOT_LOADED = [
    (1, "chi_bo_admission_resolution", date(2025, 8, 28)),
    (2, "chi_bo_admission_resolution", date(2025, 8, 5)),
    (4, "chi_bo_admission_resolution", date(2025, 5, 20)),
    (5, "chi_bo_admission_resolution", date(2025, 5, 20)),
    (6, "admission_decision", date(2025, 6, 2)),
    (8, "chi_bo_admission_resolution", date(2026, 8, 10)),
    (14, "introduce_formally", date(2025, 6, 2)),
    (15, "introduce_formally", date(2025, 9, 10)),
    (17, "introduce_formally", date(2025, 8, 4)),
    (18, "introduce_formally", date(2025, 8, 4)),
    (19, "chi_bo_admission_resolution", date(2025, 2, 3)),
    (20, "chi_bo_admission_resolution", date(2025, 6, 19)),
    (21, "chi_bo_admission_resolution", date(2026, 3, 12)),
    (28, "verify_biography", date(2025, 6, 17)),
    (36, "chi_bo_admission_resolution", date(2025, 10, 10)),
    (40, "admission_decision", date(2025, 8, 4)),
    (41, "admission_decision", date(2025, 8, 4)),
    (42, "admission_ceremony", date(2025, 11, 3)),
    (43, "admission_ceremony", date(2026, 9, 16)),
    (45, "admission_ceremony", date(2025, 11, 5)),
    (46, "declare_member_biography", date(2025, 12, 18)),
    (48, "chi_bo_recognition_resolution", date(2025, 9, 10)),
    (49, "recognition_decision", date(2025, 11, 17)),
    (53, "struck_off", date(2023, 6, 5)),
    (55, "chi_bo_admission_resolution", date(2025, 6, 19)),
    (56, "chi_bo_admission_resolution", date(2026, 3, 10)),
    (59, "assign_helper", date(2025, 9, 8)),
    (60, "moved_away", date(2025, 10, 2)),
    (61, "moved_away", date(2025, 9, 22)),
    (62, "admission_ceremony", date(2025, 11, 28)),
    (63, "admission_decision", date(2025, 11, 12)),
    (66, "moved_away", date(2025, 6, 2)),
    (69, "decision_cancelled", date(2023, 6, 5)),
    (70, "decision_cancelled", date(2025, 10, 6)),
    (71, "decision_cancelled", date(2023, 6, 5)),
    (72, "issue_party_card", date(2025, 11, 3)),
    (74, "chi_bo_admission_resolution", date(2025, 3, 10)),
    (78, "admission_decision", date(2026, 8, 10)),
    (79, "admission_decision", date(2025, 8, 4)),
    (80, "admission_decision", date(2025, 11, 17)),
    (86, "admission_decision", date(2025, 11, 17)),
    (87, "admission_decision", date(2025, 11, 18)),
    (88, "grassroots_committee_resolution", date(2025, 10, 6)),
    (89, "grassroots_committee_resolution", date(2025, 10, 6)),
    (90, "chi_bo_admission_resolution", date(2025, 10, 6)),
    (91, "chi_bo_admission_resolution", date(2025, 10, 6)),
    (93, "admission_decision", date(2025, 8, 20)),
    (95, "verify_biography", date(2025, 10, 6)),
    (98, "admission_ceremony", date(2025, 12, 1)),
    (103, "struck_off", date(2025, 11, 18)),
    (105, "issue_party_card", date(2025, 11, 3)),
    (108, "verify_biography", date(2025, 6, 20)),
    *((number, "admission_decision", date(2025, 12, 1)) for number in range(109, 125)),
]
# Rows about things this stage has no question for: local packs, transfers of members, competence of schools and firms,
# rights of members, the member's dossier. 25 is the absence of a field, 83 that of an event: tested below.
NO_QUESTION = {25, 65, 67, 81, 82, 83, 84, 99, 100, 101, 102, 106}


@pytest.mark.parametrize("name, number", ASKS)
def test_worked_example(name, number):
    asked = EXAMPLES[name]["asks"][number]
    like = asked.get("like", asked["step"])
    ceremony = asked.get("ceremony") or ceremony_for(like, asked["on"])
    facts = changed(case_before(like, ceremony), plain(asked.get("changes", {})))
    verdict = check(asked["step"], facts, on=asked["on"])
    assert verdict.outcome == asked["outcome"], [reason.text for reason in verdict.hindrances]
    assert hindering(verdict) == set(asked["hindered_by"])
    told = " ".join(reason.text for reason in verdict.reasons)
    assert [text for text in asked.get("texts", ()) if text not in told] == []
    assert verdict.earliest_on == asked.get("earliest_on", verdict.earliest_on)
    if "status_after" in asked:
        assert load().step(asked["step"]).status_after == asked["status_after"]


def _facts(example):
    return Facts.from_document(plain({key: example[key] for key in ("events", "person") if key in example}))


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if "dates" in example])
def test_dates_of_worked_example(name):
    example, facts = EXAMPLES[name]["dates"], _facts(EXAMPLES[name])
    official, age = official_date(facts), party_age(facts)
    assert (official.on, official.uncertain) == (example["official_on"], example["official_uncertain"])
    assert age.counted_from == example["party_age_from"]
    assert age.uncertain == example.get("party_age_uncertain", False)
    less = [(span.start, span.end) for span in age.less]
    assert less == ([(example["less_from"], example["less_to"])] if "less_from" in example else [])


@pytest.mark.parametrize("name, number", DUES)
def test_periods_of_worked_example(name, number):
    expected, facts = EXAMPLES[name]["dues"][number], _facts(EXAMPLES[name])
    (found,) = [period for period in due(facts, on=expected["on"]) if period.id == expected["id"]]
    assert found.due_on == expected.get("due_on")
    assert found.overdue == expected.get("overdue", False)
    if expected.get("not_loaded"):
        assert "chưa nạp" in found.text
    else:
        assert found.uncertain == expected["uncertain"]
        assert due_on(expected["id"], facts, load_calendar()) == expected["due_on"]


@pytest.mark.parametrize("number, step, on", NOT_LOADED)
def test_example_of_a_later_rule_set_answers_not_loaded(number, step, on):
    verdict = check(step, Facts(), on=on)
    assert verdict.outcome is Outcome.PERSON
    (reason,) = verdict.reasons
    assert "chưa nạp" in reason.text
    assert reason.instrument


def test_every_row_of_the_examples_is_accounted_for():
    run = {example["no"] for example in EXAMPLES.values()}
    assert run | {number for number, _, _ in NOT_LOADED} | NO_QUESTION == set(range(1, 125))
    assert not run & NO_QUESTION
    assert all(rule in load().rules for example in EXAMPLES.values() for rule in example["rules"])


def test_no_field_asks_for_the_conduct_of_persons_outside_the_list():  # row 25
    with pytest.raises(ValueError, match="aunt_uncle: không có khóa này"):
        Facts.from_document({"verification": {"aunt_uncle": "tranh chấp đất"}})


def test_probation_cannot_be_extended():  # row 83
    with pytest.raises(ValueError, match="không có bước hoặc sự việc"):
        Facts.from_document({"events": [{"step": "probation_extended", "on": "2023-05-05"}]})
