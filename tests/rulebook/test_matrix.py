"""Stage × step × generation, computed: every cell is allowed, refused with reasons, or for a person; none is unexplained."""

from datetime import date, timedelta

import pytest

from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import MAIN_WAY, case_before, complete_case, days_of
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import changed

# Per generation a day on which the step is asked; the case itself may have begun under an earlier one.
DAYS = {
    "RS2011": date(2015, 5, 13),
    "RS2016": date(2019, 5, 15),
    "RS2021": date(2023, 5, 17),
    "RS2025A": date(2025, 4, 16),
    "RS2025B": date(2025, 11, 19),
    "RS2026A": date(2026, 6, 17),
    "RS2026B": date(2026, 11, 18),
}
# A stage, and the step whose case stands in it just before that step.
STAGES = {
    "": None,
    "candidate": "list_as_sympathiser",
    "sympathiser": "propose_awareness_class",
    "applicant": "conclude_biography",
    "proposed": "grassroots_committee_resolution",
    "decided": "admission_ceremony",
    "probationary": "new_member_class",
    "recognition_due": "chi_bo_recognition_resolution",
    "official": "issue_party_card",
}
ENDS = [
    "removed_from_list",
    "withdrawn",
    "declined_by_chi_bo",
    "moved_away",
    "deceased",
    "struck_off",
    "decision_cancelled",
]
STEPS = sorted(load().steps)


def at(stage, day):
    """A case that stands in the stage on that day."""
    step = STAGES[stage]
    if step is None:
        return changed(case_before("introduce_candidate", day + timedelta(days=540)), {"act": {"reason": "mẫu"}})
    offset = dict(MAIN_WAY)[step]
    return changed(case_before(step, day - timedelta(days=offset)), {"act": {"reason": "mẫu"}})


def ended(how, day):
    stage = {"struck_off": "probationary", "decision_cancelled": "probationary", "declined_by_chi_bo": "candidate"}.get(
        how, "applicant"
    )
    facts = at(stage, day).to_document()
    facts["events"].append({"step": how, "on": (day - timedelta(days=1)).isoformat()})
    return changed(at(stage, day), {"events": facts["events"]})


@pytest.mark.parametrize("ruleset", DAYS)
@pytest.mark.parametrize("stage", [*STAGES, *ENDS])
def test_every_cell_is_explained(ruleset, stage):
    day = DAYS[ruleset]
    facts = ended(stage, day) if stage in ENDS else at(stage, day)
    for step in STEPS:
        verdict = check(step, facts, on=day)
        assert verdict.ruleset == ruleset
        assert (verdict.outcome is Outcome.ALLOW) == (not verdict.hindrances), (stage, step)
        for reason in verdict.reasons:
            assert reason.text.endswith((".", "?")) and "chưa nạp" not in reason.text, (stage, step, reason.text)
            assert reason.instrument and reason.mark, (stage, step, reason.rule)
            assert reason.outcome is Outcome.ALLOW or reason.remedy or reason.earliest_on or len(reason.text) > 20


@pytest.mark.parametrize("ruleset", DAYS)
@pytest.mark.parametrize("stage", STAGES)
def test_the_made_up_case_stands_in_the_stage(ruleset, stage):
    day, library = DAYS[ruleset], load()
    q = Inquiry(library.step("deceased"), at(stage, day), day, library, library.in_force(day), load_calendar())
    assert q.status == stage


@pytest.mark.parametrize("ruleset", DAYS)
def test_a_final_end_lets_nothing_follow_but_what_it_names(ruleset):
    day = DAYS[ruleset]
    for how in ENDS:
        facts = ended(how, day)
        for step in STEPS:
            if load().step(step).kind == "act" or step in load().step(how).reopens_with:
                continue
            assert check(step, facts, on=day).outcome is Outcome.REFUSE, (how, step)


# A case that begins on 10/05/2025 and ends on 20/09/2026, step by step: each under the rules of its own day.
CROSSING = [
    ("write_application", date(2025, 5, 10), "RS2025A", "01-HD/TW 2021"),
    ("verify_biography", date(2025, 6, 12), "RS2025A", "06-HD/TW"),
    ("chi_bo_admission_resolution", date(2025, 7, 10), "RS2025B", "06-HD/TW"),
    ("admission_decision", date(2025, 8, 19), "RS2025B", "06-HD/TW"),
    ("admission_ceremony", date(2025, 9, 8), "RS2025B", "06-HD/TW"),
    ("new_member_class", date(2026, 4, 8), "RS2026A", "06-HD/TW"),
    ("end_of_probation", date(2026, 9, 9), "RS2026B", "01-HD/TW 2026"),
    ("chi_bo_recognition_resolution", date(2026, 9, 13), "RS2026B", "01-HD/TW 2026"),
]


@pytest.mark.parametrize("step, on, ruleset, guidance", CROSSING)
def test_case_across_four_generations_is_judged_step_by_step(step, on, ruleset, guidance):
    ceremony = date(2025, 9, 8)
    facts = changed(case_before(step, ceremony), {})
    verdict = check(step, facts, on=on)
    assert verdict.ruleset == ruleset
    in_force = load().in_force(on).instruments
    assert in_force[guidance].span.contains(on)
    assert all(in_force[reason.instrument].span.contains(on) for reason in verdict.reasons if reason.instrument)


def test_case_across_generations_may_be_walked_to_the_end():
    ceremony = date(2025, 9, 8)
    whole, days = complete_case(ceremony), days_of(ceremony)
    assert {event.step for event in whole.events} >= {step for step, _ in MAIN_WAY}
    for step, _ in MAIN_WAY:
        facts, on = case_before(step, ceremony), days[step]
        if step == "grassroots_recognition_resolution":
            assert "không có bước" in " ".join(reason.text for reason in check(step, facts, on=on).hindrances)
            continue
        if step == "recognition_decision":
            facts = changed(facts, {"act": {"vote": {"in_favour": 8, "against": 3}}})
        verdict = check(step, facts, on=on)
        assert verdict.allowed, (step, [reason.text for reason in verdict.hindrances])
