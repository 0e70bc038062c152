"""Posts, and committee members charged with the units below."""

from datetime import date
from uuid import UUID

import pytest

from ketnap.base.errors import BadInput
from ketnap.journal import rebuild
from ketnap.people.duties import assign, duties_at, duty_coverage, end_duty
from ketnap.people.enums import DutyKind
from ketnap.people.models import Duty
from ketnap.units.models import Unit
from tests.example_org import ExampleOrg, example_org

pytestmark = pytest.mark.django_db

DAY, LATER = date(2022, 1, 10), date(2022, 6, 1)
IN_CHARGE = DutyKind.IN_CHARGE


@pytest.fixture
def org() -> ExampleOrg:
    return example_org()


def charge(org: ExampleOrg, person: UUID, unit: Unit, kind: DutyKind = IN_CHARGE) -> None:
    assign(person, unit, kind, on=DAY, actor="thử")


def test_a_branch_left_by_its_only_member_in_charge_is_uncovered(org: ExampleOrg) -> None:
    branches = [org.branch_one, org.branch_two, org.branch_three]
    for place, person in enumerate(org.members["C1"][:4]):
        charge(org, person, branches[place % 3])
    before = duty_coverage(org.township, LATER)

    end_duty(org.members["C1"][1], org.branch_two, IN_CHARGE, on=LATER, actor="thử")
    after = duty_coverage(org.township, LATER)

    assert (before.covered, len(before.units), before.charged, len(before.members)) == (3, 3, 4, 15)
    assert (after.covered, after.charged) == (2, 3)
    assert after.uncovered == [org.branch_two]
    assert duty_coverage(org.township, date(2022, 5, 31)).covered == 3


def test_one_member_may_attend_two_units(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    charge(org, person, org.branch_two, DutyKind.ATTENDS)
    charge(org, person, org.branch_three, DutyKind.ATTENDS)

    found = duty_coverage(org.township, DAY)

    assert (found.covered, found.charged) == (2, 1)


def test_only_members_of_a_committee_above_are_charged_with_a_unit(org: ExampleOrg) -> None:
    with pytest.raises(BadInput, match="ủy viên ban chấp hành"):
        charge(org, org.members["CQ"][11], org.branch_one)
    charge(org, org.members["CQ"][0], org.branch_one)
    with pytest.raises(BadInput, match="đã có nhiệm vụ"):
        charge(org, org.members["CQ"][0], org.branch_one)


def test_a_post_goes_to_an_official_member_and_a_branch_has_one_secretary(org: ExampleOrg) -> None:
    first, second = org.members["C2"][:2]
    for person, message in ((org.members["C1"][0], "chính thức"), (org.probationary, "chính thức")):
        with pytest.raises(BadInput, match=message):
            charge(org, person, org.branch_two, DutyKind.SECRETARY)
    charge(org, first, org.branch_two, DutyKind.SECRETARY)
    with pytest.raises(BadInput, match="đang có bí thư"):
        charge(org, second, org.branch_two, DutyKind.SECRETARY)
    charge(org, second, org.branch_two, DutyKind.DEPUTY_SECRETARY)

    assert [(row.kind, row.person_id) for row in duties_at(org.branch_two, DAY)] == [
        ("secretary", first),
        ("deputy_secretary", second),
    ]


def test_a_duty_that_is_not_held_cannot_end(org: ExampleOrg) -> None:
    with pytest.raises(BadInput, match="Không có nhiệm vụ"):
        end_duty(org.members["C1"][0], org.branch_two, IN_CHARGE, on=LATER, actor="thử")


def test_duties_are_rows_of_the_journal(org: ExampleOrg) -> None:
    charge(org, org.members["C1"][0], org.branch_two)
    end_duty(org.members["C1"][0], org.branch_two, IN_CHARGE, on=LATER, actor="thử")
    charge(org, org.members["C1"][1], org.branch_two)

    assert sum(rebuild.rebuild(from_nothing=True).values()) == 0
    assert sorted(Duty.objects.values_list("valid_to", flat=True), key=str) == [LATER, None]
