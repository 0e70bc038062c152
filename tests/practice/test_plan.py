"""The plan of the town against the figures of the article. Plain data; no database."""

from collections import Counter
from datetime import date, timedelta

import pytest

from ketnap.lib.workdays import add_months
from ketnap.practice.spread import evenly, spread
from ketnap.practice.tan_thanh.people import Fate
from ketnap.practice.tan_thanh.plan import Plan, make_plan
from ketnap.practice.tan_thanh.tables import (
    BRANCHES,
    COURSES,
    NOW,
    OWN_TARGET,
    SEED,
    TERM,
    WINDOWS,
    YEARS,
)
from ketnap.practice.working import Rhythm
from ketnap.rulebook.calendars import load_calendar

END_OF_2022 = date(2022, 12, 31)
GROUP_TOTALS = {"official": 9, "union_member": 17, "association_member": 11, "teacher": 8, "staff": 4}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def test_tables_add_up_to_the_printed_sums() -> None:
    assert len(BRANCHES) == 12
    assert sum(branch.own_share for branch in BRANCHES) == OWN_TARGET == 58
    assert sum(branch.assigned_share for branch in BRANCHES) == 56
    assert sum(branch.participants for branch in BRANCHES) == 49
    assert sum(branch.admitted for branch in BRANCHES) == 29
    assert [course.learners for course in COURSES] == [8, 17, 24]
    assert [year.amount for year in YEARS] == [5, 11, 13, 12, 11, 6]
    assert sum(GROUP_TOTALS.values()) == 49


def test_forty_nine_learn_and_twenty_nine_are_admitted_as_the_tables_say(plan: Plan) -> None:
    learners = Counter(one.branch.code for one in plan.candidates)
    admitted = Counter(one.branch.code for one in plan.candidates if one.fate is Fate.ADMITTED)

    assert learners == {branch.code: branch.participants for branch in BRANCHES}
    assert admitted == {branch.code: branch.admitted for branch in BRANCHES}
    assert Counter(one.group for one in plan.candidates) == GROUP_TOTALS
    assert Counter(one.start.course for one in plan.candidates) == {0: 8, 1: 17, 2: 24}
    assert Counter(one.ceremony.year for one in plan.candidates if one.fate is Fate.ADMITTED) == {
        2020: 4, 2021: 10, 2022: 15,
    }  # fmt: skip


def test_ceremonies_fall_into_the_windows_of_their_classes(plan: Plan) -> None:
    admitted = [one for one in plan.candidates if one.fate is Fate.ADMITTED]
    for window in WINDOWS:
        inside = [
            one for one in admitted if one.start.course == window.course and window.first <= one.ceremony <= window.last
        ]
        assert len(inside) == window.admitted
    assert sum(TERM.contains(one.ceremony) and one.ceremony <= END_OF_2022 for one in admitted) == 29


def test_the_other_twenty(plan: Plan) -> None:
    others = [one for one in plan.candidates if one.fate is not Fate.ADMITTED]

    assert Counter(one.fate for one in others) == {Fate.DOSSIER: 12, Fate.TRAINING: 6, Fate.AWAY: 2}
    assert {one.start.course for one in others} == {2}
    assert [one.branch.code for one in others if one.fate is Fate.AWAY] == ["QS", "QS"]
    assert not [one for one in others if one.fate is Fate.TRAINING and one.branch.code == "QS"]


@pytest.mark.parametrize("day", [END_OF_2022, NOW])
def test_five_dossiers_wait_for_an_answer_for_more_than_sixty_days(plan: Plan, day: date) -> None:
    open_since: dict[tuple[int, str], date] = {}
    for deed in (deed for deed in plan.deeds() if deed.on <= day):
        if deed.step == "verification_requested":
            open_since[(deed.candidate, deed.side)] = deed.on
        if deed.step == "verification_answered":
            del open_since[(deed.candidate, deed.side)]

    waiting = [candidate for (candidate, _), sent in open_since.items() if (day - sent).days > 60]

    assert len(waiting) == len(set(waiting)) == 5
    assert {plan.candidates[candidate].fate for candidate in waiting} == {Fate.DOSSIER}


def test_every_way_goes_forward_on_working_days(plan: Plan) -> None:
    for way in plan.ways:
        days = [deed.on for deed in way]
        assert days == sorted(days)
        assert [day for day in days if not load_calendar().is_working_day(day)] == []


def test_time_limits_of_an_admission(plan: Plan) -> None:
    calendar = load_calendar()
    for one in (one for one in plan.candidates if one.fate is Fate.ADMITTED):
        on = {deed.step: deed.on for deed in plan.ways[one.number]}
        course = COURSES[one.start.course]
        assert on["list_as_sympathiser"] <= course.starts_on - timedelta(days=30)
        assert course.ends_on < on["write_application"]
        assert on["collect_opinions"] < on["chi_bo_admission_resolution"] < on["grassroots_committee_resolution"]
        assert on["grassroots_committee_resolution"] < on["organisation_appraisal"] < on["admission_decision"]
        assert calendar.count(on["chi_bo_admission_resolution"], on["admission_decision"]) <= 60
        assert 0 < calendar.count(on["decision_received"], one.ceremony) < 30
        if "chi_bo_recognition_resolution" in on:
            assert on["chi_bo_recognition_resolution"] > add_months(one.ceremony, 12)
            assert calendar.count(add_months(one.ceremony, 12), on["chi_bo_recognition_resolution"]) <= 30


def test_recognised_are_those_whose_twelve_months_ended_in_time(plan: Plan) -> None:
    recognised = {deed.candidate for deed in plan.deeds() if deed.step == "recognition_decision"}
    due = {
        one.number for one in plan.candidates if one.fate is Fate.ADMITTED and one.ceremony + timedelta(days=380) <= NOW
    }

    assert recognised == due
    assert len(due) == 14


def test_yearly_parts_are_those_of_the_table_and_each_branch_gets_its_share(plan: Plan) -> None:
    assert {period: sum(parts.values()) for period, parts in plan.yearly.items()} == {
        year.period: year.amount for year in YEARS
    }
    for branch in BRANCHES:
        assert sum(parts[branch.code] for parts in plan.yearly.values()) == branch.own_share


def test_every_name_is_marked_and_used_once(plan: Plan) -> None:
    names = [one.name for one in (*plan.candidates, *plan.members)]

    assert [name for name in names if "mẫu" not in name.lower()] == []
    assert len(set(names)) == len(names) == 156


def test_helpers_are_not_their_own_second(plan: Plan) -> None:
    assert [one for one in plan.candidates if one.helper == one.second] == []


def test_the_plan_depends_on_the_seed_alone(plan: Plan) -> None:
    assert make_plan(SEED) == plan
    assert make_plan(SEED + 1) != plan


def test_spread_refuses_what_does_not_add_up() -> None:
    with pytest.raises(ValueError, match="3 to spread"):
        spread({"a": 2, "b": 1}, [2], _random())


def test_spread_keeps_counts_and_sizes() -> None:
    parts = spread({"a": 2, "b": 3}, [1, 4], _random())

    assert [len(part) for part in parts] == [1, 4]
    assert Counter(parts[0] + parts[1]) == {"a": 2, "b": 3}


def test_evenly_takes_from_the_whole_stretch() -> None:
    assert evenly([0, 1, 2, 3, 4, 5, 6, 7, 8], 3) == [1, 4, 7]
    assert evenly([0, 1], 4) == [0, 0, 1, 1]


def test_rhythm_moves_free_days_to_the_next_working_day() -> None:
    rhythm = Rhythm((3, 16))

    assert rhythm.on_or_after(date(2022, 2, 1)) == date(2022, 2, 7)  # the third is in the Tết holiday
    assert rhythm.on_or_before(date(2022, 2, 4)) == date(2022, 1, 17)  # the sixteenth of January is a Sunday


def _random():
    from random import Random

    return Random(1)
