"""The page of duties (M9), and what desk and unit page say about them."""

from datetime import date

import pytest

from ketnap.people.duties import assign
from ketnap.people.enums import DutyKind
from ketnap.people.models import Duty
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

DAY = date(2022, 1, 10)


@pytest.fixture
def charged(org):  # noqa: F811
    for person, branch in zip(org.members["C1"], (org.branch_one, org.branch_two), strict=False):
        assign(person, branch, DutyKind.IN_CHARGE, on=DAY, actor="thử")
    return org


def test_the_page_counts_units_and_members_with_a_duty(charged):
    text = text_of(browser(charged.binh).get("/duties/?unit=TT"))

    assert "2/3" in text
    assert "2/15" in text
    assert text.count("chưa có người") == 1


def test_a_member_is_charged_and_the_duty_ends(charged):
    client, person = browser(charged.binh), charged.members["C1"][2]
    given = {"person": str(person), "below": "C3", "kind": "in_charge", "on": "01/03/2023"}

    assert client.post("/duties/?unit=TT", given).status_code == 302
    assert "3/3" in text_of(client.get("/duties/?unit=TT"))
    assert client.post("/duties/end/", {**given, "on": "10/04/2023"}).status_code == 302
    assert Duty.objects.get(person=person).valid_to == date(2023, 4, 10)


def test_who_may_not_manage_people_sees_why_and_cannot_assign(charged):
    client, person = browser(charged.khanh), charged.members["C1"][2]
    given = {"person": str(person), "below": "C3", "kind": "in_charge", "on": "01/03/2023"}

    assert 'aria-disabled="true"' in text_of(client.get("/duties/?unit=TT"))
    assert client.post("/duties/?unit=TT", given).status_code == 403
    assert client.post("/duties/end/", {**given, "below": "C1"}).status_code == 403
    assert Duty.objects.count() == 2


def test_desk_names_the_branch_that_nobody_is_charged_with(charged):
    text = text_of(browser(charged.binh).get("/"))

    assert "Chưa có người phụ trách" in text
    assert "Chi bộ Ba" in text


def test_unit_page_shows_who_is_charged(charged):
    assert "Chức vụ, phân công" in text_of(browser(charged.binh).get("/units/C2/"))
    assert "Chức vụ, phân công" not in text_of(browser(charged.binh).get("/units/C3/"))
