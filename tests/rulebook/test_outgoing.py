"""Which paper goes out when a person moves before the ceremony: every row of the transfer matrix, on both sides of the day it was read for."""

from datetime import date, timedelta

import pytest

from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.outgoing import Row, outgoing

MOVED = date(2025, 9, 15)
WAY = ("introduce_candidate", "list_as_sympathiser", "write_application", "chi_bo_admission_resolution",
       "grassroots_committee_resolution", "organisation_appraisal", "admission_decision", "admission_ceremony")  # fmt: skip


def asked(
    until: str,
    *,
    route: str = "via_superior_standing_committee",
    on: date = MOVED,
    more: tuple[str, ...] = (),
    **move: object,
) -> Row | None:
    """The row for a person who has come so far, one step each week, and moves on the day."""
    steps = [*WAY[: WAY.index(until) + 1], *more] if until else []
    events = [
        {"step": step, "on": (on - timedelta(weeks=len(steps) - number)).isoformat()}
        for number, step in enumerate(steps)
        if not (route == "chi_bo_directly_under_superior" and step == "grassroots_committee_resolution")
    ]
    moves = [{"decided_on": on.isoformat(), "kind": "formal", **move}]
    return outgoing(Facts.from_document({"unit": {"route": route}, "events": events, "moves": moves}), on=on)


MATRIX = [
    ("introduce_candidate", {}, "R-TRF-01", "17-KNĐ", "assign_helper"),
    ("list_as_sympathiser", {}, "R-TRF-01", "17-KNĐ", "assign_helper"),
    ("write_application", {}, "R-TRF-01", "17-KNĐ", "assign_helper"),
    ("chi_bo_admission_resolution", {}, "R-TRF-07", "17-KNĐ", "assign_helper"),
    ("grassroots_committee_resolution", {}, "R-TRF-02", "17A-KNĐ", "assign_helper"),
    ("organisation_appraisal", {}, "R-TRF-03", "17B-KNĐ", "admission_decision"),
    ("grassroots_committee_resolution", {"file_at_competent": True}, "R-TRF-03", "17B-KNĐ", "admission_decision"),
    ("admission_decision", {"same_competent_committee": True}, "R-TRF-04", "17C-KNĐ", "admission_ceremony"),
    ("admission_decision", {"same_competent_committee": False}, "R-TRF-04", "17D-KNĐ", "admission_ceremony"),
    ("admission_ceremony", {}, "R-TRF-05", "", "assign_probation_helper"),
]


@pytest.mark.parametrize(("until", "move", "rule", "letter", "goes_on"), MATRIX)
def test_the_row_follows_from_how_far_the_case_has_come(
    until: str, move: dict[str, object], rule: str, letter: str, goes_on: str
) -> None:
    row = asked(until, **move)
    assert row is not None
    assert (row.rule, row.letter, row.goes_on_at) == (rule, letter, goes_on)
    assert row.open is (rule == "R-TRF-07")


def test_without_a_grassroots_committee_the_branch_resolution_is_enough() -> None:
    row = asked("chi_bo_admission_resolution", route="chi_bo_directly_under_superior")
    assert row is not None and (row.rule, row.letter, row.open) == ("R-TRF-02", "17A-KNĐ", False)


def test_after_a_failed_vote_the_texts_are_silent() -> None:
    row = asked("write_application", more=("chi_bo_vote_failed",))
    assert row is not None and (row.rule, row.open) == ("R-CB-03", True)


@pytest.mark.parametrize("until", ["organisation_appraisal", "admission_decision"])
def test_before_the_text_on_changes_of_place_was_read_a_person_answers(until: str) -> None:
    for day, is_open in ((date(2025, 6, 8), True), (date(2025, 7, 1), False)):
        row = asked(until, on=day, same_competent_committee=True)
        assert row is not None and row.open is is_open


@pytest.mark.parametrize(("working_days", "letter"), [(30, "17D-KNĐ"), (31, "17B-KNĐ")])
def test_a_decision_after_the_move_is_good_for_thirty_working_days(working_days: int, letter: str) -> None:
    decided = load_calendar().add(MOVED, working_days)
    facts = Facts.from_document(
        {
            "unit": {"route": "via_superior_standing_committee"},
            "events": [
                {"step": "chi_bo_admission_resolution", "on": "2025-09-01"},
                {"step": "admission_decision", "on": decided.isoformat()},
            ],
            "moves": [{"decided_on": MOVED.isoformat(), "kind": "formal", "same_competent_committee": False}],
        }
    )
    row = outgoing(facts, on=decided)
    assert row is not None and row.letter == letter


def test_nothing_is_said_on_a_day_without_rules_or_before_the_first_step() -> None:
    assert asked("write_application", on=date(2005, 1, 3)) is None
    assert asked("") is None
