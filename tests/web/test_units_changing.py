"""Acts on the tree from the pages, and the rolls of branches and bodies."""

from datetime import date

import pytest

from ketnap.accounts import roles
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.cases.sittings import roll_on
from ketnap.cases.steps.perform import open_case
from ketnap.people.duties import assign
from ketnap.people.enums import DutyKind
from ketnap.people.models import BodySeat, Membership, Person
from ketnap.people.queries import strength_on
from ketnap.units.models import Body, Unit, UnitName
from ketnap.units.queries import parent_on, profile_on
from tests.example_org import TODAY, new_person
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

DAY = TODAY.date()


def opening(**more: str) -> dict[str, str]:
    return {
        "kind": "branch",
        "code": "C4",
        "name": "Chi bộ Bốn",
        "short_name": "",
        "sector": "",
        "area_kind": "",
        "on": "01/03/2023",
        **more,
    }


def test_a_branch_is_opened_below_and_has_its_meeting(org):  # noqa: F811
    response = browser(org.chau).post("/units/TT/open/", opening(has_youth_union="on"))
    made = Unit.objects.get(code="C4")

    assert response.url == "/units/C4/"
    assert parent_on(made, DAY) == org.township
    assert parent_on(made, date(2023, 2, 28)) is None
    assert profile_on(made, DAY).has_youth_union
    assert Body.objects.get(unit=made).kind == "branch"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "C1"}, "code"),
        ({"code": "có dấu"}, "code"),
        ({"kind": "province"}, "kind"),
        ({"name": ""}, "name"),
        ({"on": "19/04/2023"}, "on"),
        ({"on": "01/01/2010"}, None),
    ],
)
def test_a_unit_that_cannot_be_is_told_and_nothing_typed_is_lost(org, more, field):  # noqa: F811
    response = browser(org.chau).post("/units/TT/open/", opening(short_name="Bốn mẫu", **more))

    assert response.status_code == 400
    assert field is None or field in response.context["form"].errors
    assert 'value="Bốn mẫu"' in text_of(response)
    assert Unit.objects.filter(name="Chi bộ Bốn").count() == 0


def test_only_kinds_that_may_stand_there_are_offered(org):  # noqa: F811
    offered = dict(browser(org.chau).get("/units/TT/open/").context["form"].fields["kind"].choices)

    assert "branch" in offered
    assert "province" not in offered
    assert "grassroots_branch" not in offered


def test_who_may_not_change_the_tree_is_told_who_may(org):  # noqa: F811
    for name in ("anh", "binh", "giang", "lan", "nga"):
        unit = "C1" if name == "anh" else "TT"
        assert browser(org.user(name)).get(f"/units/{unit}/open/").status_code == 403
        assert "Thay đổi tổ chức" not in text_of(browser(org.user(name)).get(f"/units/{unit}/"))
    assert browser(org.chau).get("/units/T/open/").status_code == 404
    assert browser(org.chau).get("/units/TT/destroy/").status_code == 404


def test_a_new_name_holds_from_its_day(org):  # noqa: F811
    browser(org.chau).post("/units/C2/rename/", {"name": "Chi bộ Khu phố Hai", "on": "01/03/2023"})

    names = UnitName.objects.filter(unit=org.branch_two).order_by("valid_from").values_list("name", flat=True)
    assert list(names) == ["Chi bộ Hai", "Chi bộ Khu phố Hai"]


def test_what_the_rules_ask_about_a_unit_is_recorded(org):  # noqa: F811
    client = browser(org.chau)
    assert client.get("/units/C1/profile/").context["form"].initial["has_youth_union"] is True

    client.post("/units/C1/profile/", {"area_kind": "mountain", "on": "01/03/2023"})

    assert (profile_on(org.branch_one, DAY).area_kind, profile_on(org.branch_one, DAY).has_youth_union) == (
        "mountain",
        False,
    )
    assert profile_on(org.branch_one, date(2023, 2, 28)).has_youth_union


def test_a_unit_with_people_is_not_closed(org):  # noqa: F811
    person = new_person("Lê Mẫu An", org.branch_three)
    open_case(
        person, org.branch_three, "introduce_candidate", on=date(2023, 2, 1), data={"source": "branch"}, actor=org.binh
    )
    response = browser(org.chau).post("/units/C3/close/", {"on": "01/04/2023", "keeper": "C2"})

    assert "Còn 3 đảng viên và 1 hồ sơ" in text_of(response)
    assert Unit.objects.get(code="C3").closed_on is None


def test_a_unit_with_a_village_or_somebody_in_charge_is_ended_by_a_reorganisation(org):  # noqa: F811
    client = browser(org.chau)
    client.post("/units/TT/open/", opening())
    assign(org.members["C1"][0], Unit.objects.get(code="C4"), DutyKind.IN_CHARGE, on=date(2023, 3, 2), actor="thử")

    response = client.post("/units/C4/close/", {"on": "01/04/2023", "keeper": "C2"})

    assert "Còn 1 chức danh, phân công và 0 thôn, bản" in text_of(response)
    assert Unit.objects.get(code="C4").closed_on is None


def test_an_empty_unit_is_closed_and_kept(org):  # noqa: F811
    client = browser(org.chau)
    client.post("/units/TT/open/", opening())

    assert client.post("/units/C4/close/", {"on": "01/04/2023", "keeper": "C4"}).status_code == 400
    assert client.post("/units/C4/close/", {"on": "01/04/2023", "keeper": "C2"}).status_code == 302
    closed = Unit.objects.get(code="C4")
    assert (closed.closed_on, closed.keeper) == (date(2023, 4, 1), org.branch_two.pk)


def test_a_body_is_opened_and_filled_and_gives_the_roll(org):  # noqa: F811
    client = browser(org.chau)
    given = {
        "kind": "branch_committee",
        "name": "Chi ủy Chi bộ Một",
        "term": "2022-2025",
        "on": "01/03/2023",
        "last_day": "28/02/2025",
    }
    assert client.post("/units/C1/body/", given).status_code == 302
    body = Body.objects.get(name="Chi ủy Chi bộ Một")
    assert body.valid_to == date(2025, 3, 1)

    first, second = org.members["C1"][:2]
    client.post(f"/units/C1/bodies/{body.pk}/", {"person": str(first), "role": "secretary", "on": "01/03/2023"})
    client.post(f"/units/C1/bodies/{body.pk}/", {"person": str(second), "role": "member", "on": "01/03/2023"})
    assert {one.person for one in roll_on(body, DAY)} == {first, second}

    client.post(f"/units/C1/bodies/{body.pk}/{second}/end/")
    assert {one.person for one in roll_on(body, DAY)} == {first}


def test_a_probationary_member_or_a_stranger_is_not_offered_for_a_seat(org):  # noqa: F811
    client = browser(org.chau)
    for person in (org.probationary, org.members["CQ"][0]):
        response = client.post(
            f"/units/TT/bodies/{org.committee.pk}/", {"person": str(person), "role": "member", "on": "01/03/2023"}
        )
        assert response.status_code == 400
    assert not BodySeat.objects.filter(person=org.probationary).exists()


def test_members_are_listed_with_names_for_those_who_may(org):  # noqa: F811
    page = browser(org.anh).get("/units/C1/members/")
    assert page.context["table"].count == strength_on(org.branch_one, DAY).official + 1
    assert "Nguyễn Mẫu An" in text_of(page)
    assert AuditEntry.objects.filter(action="people.view", actor="anh").count() == 1

    masked = browser(org.nga).get("/units/C1/members/")
    assert masked.context["table"].count == 10
    assert "Nguyễn Mẫu An" not in text_of(masked)


def test_names_are_masked_without_the_right(org, monkeypatch):  # noqa: F811
    monkeypatch.setitem(roles.ROLES, Role.INSPECTOR, roles.ROLES[Role.INSPECTOR] - {"people.names"})
    page = text_of(browser(org.lan).get("/units/C1/members/"))

    assert page.count("•••••") == 10
    assert "Mẫu An" not in page


def member(**more: str) -> dict[str, str]:
    return {
        "full_name": "Trịnh Mẫu Mới",
        "birth": "05/03/1980",
        "gender": "female",
        "kind": "official",
        "on": "01/03/2023",
        **more,
    }


def test_a_member_is_written_down_and_counts_from_the_day(org):  # noqa: F811
    assert browser(org.anh).post("/units/C1/members/new/", member()).status_code == 302

    assert strength_on(org.branch_one, date(2023, 2, 28)).official == 9
    assert strength_on(org.branch_one, DAY).official == 10


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"full_name": " "}, "full_name"),
        ({"birth": "30/02/1980"}, "birth"),
        ({"birth": "02/03/2023"}, "birth"),
        ({"on": "19/04/2023"}, "on"),
    ],
)
def test_a_member_that_cannot_be_is_told_at_its_field(org, more, field):  # noqa: F811
    response = browser(org.anh).post("/units/C1/members/new/", member(**more))

    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not Person.objects.filter(full_name="Trịnh Mẫu Mới").exists()


def test_members_belong_to_branches_and_are_written_by_those_who_may(org):  # noqa: F811
    assert "sinh hoạt ở chi bộ" in text_of(browser(org.binh).post("/units/TT/members/new/", member()))
    assert browser(org.giang).post("/units/C1/members/new/", member()).status_code == 403
    assert browser(org.anh).post("/units/C2/members/new/", member()).status_code == 404
    assert not Person.objects.filter(full_name="Trịnh Mẫu Mới").exists()


def test_a_member_leaves(org):  # noqa: F811
    person = org.members["C1"][0]
    client = browser(org.anh)
    assert client.get(f"/units/C1/members/{person}/end/").status_code == 200
    assert client.post(f"/units/C1/members/{person}/end/", {"on": "01/03/2023", "why_left": ""}).status_code == 400

    client.post(f"/units/C1/members/{person}/end/", {"on": "01/03/2023", "why_left": "chuyển sinh hoạt"})

    assert not Membership.objects.as_of(DAY).filter(person=person).exists()
    assert (
        client.post(f"/units/C1/members/{org.members['C2'][0]}/end/", {"on": "01/03/2023", "why_left": "x"}).status_code
        == 404
    )
