"""B4: units by kind, joint branches, villages."""

from datetime import date

import pytest

from ketnap.lib.periods import Span
from ketnap.reports.figures.counting import ask
from ketnap.reports.organisation import Organisation, organisation
from ketnap.units import place_actions
from ketnap.units.enums import AreaTag
from ketnap.units.models import Unit
from tests.example_org import ExampleOrg, example_org

DAY, LATER = date(2020, 1, 1), date(2022, 7, 1)
YEARS = Span(date(2021, 1, 1), date(2023, 1, 1))


@pytest.fixture
def org(db: None) -> ExampleOrg:
    """Five villages: two under one branch, three under another until one is given up in 2022; a sixth has nobody."""
    org = example_org()
    places = [
        place_actions.add_place(org.township, "thon", f"Thôn {number}", on=DAY, actor="thử") for number in range(1, 7)
    ]
    for place, branch in zip(places, [org.branch_two] * 2 + [org.branch_three] * 3, strict=False):
        place_actions.cover(branch, place, on=DAY, actor="thử")
    place_actions.end_cover(org.branch_two, places[1], on=LATER, actor="thử")
    place_actions.tag_place(places[0], [AreaTag.HIGHLAND], on=DAY, actor="thử")
    return org


def answer(unit: Unit, as_of: date) -> Organisation:
    return organisation(ask("admissions", unit, YEARS, as_of=as_of))


def test_joint_branches_are_counted_by_the_number_of_villages(org: ExampleOrg) -> None:
    before, after = answer(org.district, date(2022, 6, 30)), answer(org.district, LATER)

    assert (before.joint_by_places, before.places_in_joint) == ([(2, 1), (3, 1)], 5)
    assert (after.joint_by_places, after.places_in_joint) == ([(3, 1)], 3)
    assert [place.name for place in before.uncovered] == ["Thôn 6"]
    assert [number for _, number in after.trend] == [2, 2, 1]


def test_how_many_official_members_are_missing_to_split(org: ExampleOrg) -> None:
    assert [(one.official, one.missing) for one in answer(org.district, date(2022, 6, 30)).joint] == [(5, 1), (3, 6)]
    place_actions.declare_members(org.branch_three, 8, 0, on=DAY, actor="thử")
    three = answer(org.district, LATER).joint[0]
    assert (three.official, three.missing, three.declared) == (8, 1, True)


def test_units_are_counted_by_kind_and_level_and_villages_by_area(org: ExampleOrg) -> None:
    found = answer(org.district, LATER)

    assert [(key, number) for key, _, number in found.by_kind] == [
        ("district", 1), ("township_old", 1), ("grassroots_branch", 1), ("branch", 3),
    ]  # fmt: skip
    assert dict(found.by_tag)[AreaTag.HIGHLAND] == 1
    assert [(row.node.unit.code, row.branches, row.joint, row.places, row.covered) for row in found.rows] == [
        ("CQ", 1, 0, 0, 0), ("TT", 3, 1, 6, 4),
    ]  # fmt: skip
