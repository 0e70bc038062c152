"""What an office can record agrees with the process description: every step, exit and status, and one table of coded reasons."""

import tomllib
from pathlib import Path

import pytest

from ketnap.cases.enums import ENDED, RUNNING, SHORT
from ketnap.cases.reasons import REASONS, reasons_of
from ketnap.cases.steps.catalogue import ORDER, STEPS, is_exit, label_of
from ketnap.cases.steps.exits import AFTER_FAILED_VOTE
from ketnap.rulebook.facts import Ground
from ketnap.rulebook.library import load

IDS = tomllib.loads((Path(__file__).parent / "data" / "process_ids.toml").read_text(encoding="utf-8"))
LIBRARY = load()
# Acts and events of the rulebook that no case records, with the reason.
NOT_RECORDED = {
    "stand_for_committee": "asked of the rules before an election; nothing happens to the case",
    "change_birth_date": "never allowed for a member; identity is corrected in the room of persons",
    "redo_after_cancellation": "a new case that knows the cancelled one does it",
    "receive_file": "judges the event transfer_file_received",
    "transfer_member": "judges the event member_introduced",
    "receive_member": "judges the event member_presented",
    "lodge_complaint": "judges the event complaint_lodged",
    "party_life_stopped": "of an official member, kept in the dossier of members",
    "party_life_resumed": "of an official member, kept in the dossier of members",
    "file_sent_up": "asked by local packs only",
    "grassroots_file_sent_on": "asked by local packs only",
    "data_entered": "asked by local packs only",
    "contract_in_effect": "asked by local packs only",
    "transferred": "of an official member, kept in the dossier of members",
}


def of(kind: str) -> set[str]:
    return {step.id for step in LIBRARY.steps.values() if step.kind == kind}


def test_rulebook_has_the_steps_exits_and_statuses_of_the_process() -> None:
    assert of("step") == set(IDS["steps"])
    assert of("exit") == set(IDS["exits"])
    assert set(LIBRARY.statuses) == set(IDS["statuses"])
    assert {route for ruleset in LIBRARY.rulesets for route in ruleset.routes} == set(IDS["routes"])


def test_every_step_and_exit_can_be_recorded_under_its_own_code() -> None:
    assert set(IDS["steps"]) | set(IDS["exits"]) <= set(STEPS)


def test_every_other_act_and_event_is_recorded_or_listed_with_the_reason() -> None:
    known = of("act") | set(LIBRARY.events)
    assert known - set(STEPS) == set(NOT_RECORDED)


def test_stages_are_the_statuses_of_the_process_and_each_is_reached() -> None:
    assert set(RUNNING) | set(ENDED) == set(IDS["statuses"]) == set(SHORT)
    assert {step.stage for step in ORDER} - {""} == set(IDS["statuses"])


@pytest.mark.parametrize("code", sorted({step.code for step in ORDER} & (of("step") | of("exit"))))
def test_a_step_leads_to_the_status_that_the_rulebook_gives(code: str) -> None:
    known = LIBRARY.steps[code]
    own = STEPS[code].stage
    assert own == (known.status_after or "") or (not own and not known.final)


def test_every_final_exit_has_a_coded_reason_from_the_one_table() -> None:
    for step in ORDER:
        if not is_exit(step.code) or not LIBRARY.steps[step.code].final:
            continue
        typed = [field for field in step.fields if field.name in ("reason", "ground")]
        if step.reason:
            assert step.code in REASONS[step.reason].exits and not typed, step.code
        else:
            [field] = typed
            assert field.choices == reasons_of(step.code), step.code


def test_every_reason_belongs_to_an_exit_and_every_ground_of_the_rules_is_a_reason() -> None:
    assert {exit_ for reason in REASONS.values() for exit_ in reason.exits} <= set(STEPS)
    assert set(Ground.__args__) <= set(REASONS)


def test_every_vote_says_what_follows_when_it_fails() -> None:
    voted = {step.code for step in ORDER if step.by_sitting}
    assert voted == set(AFTER_FAILED_VOTE)
    assert set(AFTER_FAILED_VOTE.values()) <= set(STEPS)


def test_whatever_is_judged_or_told_under_another_name_is_known_to_the_rulebook() -> None:
    for step in ORDER:
        if step.gated and not step.by_vote:
            assert step.rule_step in LIBRARY.steps, step.code
        if step.told:
            assert LIBRARY.is_event(step.rule_event), step.code
        if step.threshold:
            assert LIBRARY.rulesets[-1].steps[step.threshold].vote is not None
        assert set(step.comes_in) <= set(SHORT), step.code
        assert label_of(step.code)
