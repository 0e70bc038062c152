"""Statuses, steps and exits are those of the reference (`data/process.toml`); what differs is named with its reason."""

import tomllib
from pathlib import Path

import pytest

from ketnap.cases.reasons import REASONS
from ketnap.cases.steps.catalogue import STEPS
from ketnap.rulebook.library import load

PROCESS = tomllib.loads((Path(__file__).parent / "data" / "process.toml").read_text(encoding="utf-8"))
OPEN = {"candidate", "sympathiser", "applicant", "vote_failed_reported", "proposed", "decided", "probationary"}
OPEN |= {"recognition_due", "official"}
# Step → what the program has more than the reference, and why.
MORE_NEXT = {"propose_awareness_class": {"write_application"}}  # the step between is asked for by local packs alone
MORE_EXITS = {  # these fall into the time of probation, which other steps of the reference let end so
    "assign_probation_helper": {"deceased", "moved_away"},
    "declare_member_biography": {"deceased", "moved_away"},
    "new_member_class": {"deceased"},
}
MORE_FROM = {
    "committee_refuses": {"vote_failed_reported"},  # R-CB-03: the committee considers a failed vote and decides
    "decision_cancelled": {"recognition_due"},  # part of probation
}


def test_statuses_are_those_of_the_reference():
    assert list(load().statuses) == PROCESS["statuses"]


@pytest.mark.parametrize("step", PROCESS["steps"])
def test_step_leads_where_the_reference_says(step):
    told, own = PROCESS["steps"][step], load().step(step)
    assert set(own.next) - set(told["next"]) == MORE_NEXT.get(step, set())
    assert set(told["next"]) <= set(own.next)
    assert set(own.exits) ^ set(told["exits"]) == MORE_EXITS.get(step, set())


@pytest.mark.parametrize("step", PROCESS["exits"])
def test_exit_starts_where_the_reference_says(step):
    told, own = PROCESS["exits"][step], load().step(step)
    wanted = OPEN if told["from"] == ["any"] else set(told["from"])
    assert set(own.leaves) - wanted == MORE_FROM.get(step, set()) and wanted <= set(own.leaves)
    assert own.final == told["final"]


def test_what_the_program_knows_beside_are_acts_on_a_case_not_ways():
    beside = set(load().steps) - set(PROCESS["steps"]) - set(PROCESS["exits"])
    assert {load().step(step).kind for step in beside} == {"act"}


def test_every_final_exit_has_a_coded_reason_from_the_one_table():
    coded = {way for reason in REASONS.values() for way in reason.exits}
    finals = {step for step in PROCESS["exits"] if load().step(step).final}
    assert finals <= coded <= set(STEPS)
