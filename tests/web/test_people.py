"""The page of a person: what a reader sees, correct what was mistyped, erase for good; each by its own right."""

from datetime import date

import pytest

from ketnap.accounts import roles
from ketnap.audit.models import AuditEntry
from ketnap.cases.steps.perform import open_case, record
from ketnap.people.models import Person
from ketnap.people.projection import ERASED_NAME
from tests.example_org import ExampleOrg, new_person
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

NAME = "Vũ Mẫu Thôi"


@pytest.fixture
def person(org: ExampleOrg):  # noqa: F811
    """Somebody of C1 whose case has ended."""
    made = new_person(NAME, org.branch_one, birth=date(1998, 5, 20))
    case = open_case(made, org.branch_one, "introduce_candidate", on=date(2023, 1, 10), data={"source": "youth_union"},
                     actor=org.binh)  # fmt: skip
    record(case, "withdrawn", on=date(2023, 2, 1), data={"reason": "withdrawn"}, paper="Biên bản mẫu", actor=org.binh)
    return made


def correction(**more: str) -> dict[str, str]:
    return {
        "full_name": "Vũ Mẫu Thơi",
        "birth": "20/05/1998",
        "gender": "female",
        "reason": "gõ nhầm",
        "confirmation": "Vũ Mẫu Thơi",
        **more,
    }


def test_the_page_shows_what_lies_in_the_readers_scope_and_is_logged(org, person):  # noqa: F811
    page = text_of(browser(org.anh).get(f"/people/{person}/"))

    assert NAME in page
    assert "Thôi phấn đấu" in page
    assert AuditEntry.objects.filter(action="people.view", actor="anh", target=f"person:{person}").count() == 1
    for name in ("quan", "nga", "minh", "ha"):
        assert browser(org.user(name)).get(f"/people/{person}/").status_code == (200 if name == "ha" else 404)


def test_a_mistyped_name_is_corrected_with_a_reason_and_typed_twice(org, person):  # noqa: F811
    client, url = browser(org.binh), f"/people/{person}/correct/"
    assert client.post(url, correction(confirmation="Vũ Mẫu Thoi")).status_code == 400
    assert client.post(url, correction(reason="")).status_code == 400
    same = correction(full_name=NAME, confirmation=NAME)
    assert "Chưa có gì khác" in text_of(client.post(url, same))
    assert client.post(url, correction()).status_code == 302

    assert Person.objects.get(pk=person).full_name == "Vũ Mẫu Thơi"
    assert AuditEntry.objects.filter(action="people.change", actor="binh").count() == 1


def test_erasing_needs_the_right_the_reason_and_the_exact_name(org, person):  # noqa: F811
    url = f"/people/{person}/erase/"
    given = {"reason": "Hết thời hạn lưu", "confirmation": NAME}
    client = browser(org.chau)
    assert client.post(url, {**given, "confirmation": "vu mau thoi"}).status_code == 400
    assert client.post(url, {**given, "reason": ""}).status_code == 400
    assert Person.objects.get(pk=person).full_name == NAME

    assert client.post(url, given).status_code == 302
    assert Person.objects.get(pk=person).full_name == ERASED_NAME
    assert NAME not in text_of(client.get(f"/people/{person}/"))
    assert AuditEntry.objects.filter(action="people.erase", actor="chau").count() == 1
    assert client.post(url, {**given, "confirmation": ERASED_NAME}).status_code == 400


def test_a_member_or_a_running_case_is_not_erased_and_the_page_says_why(org):  # noqa: F811
    member = org.members["C1"][0]
    client, url = browser(org.chau), f"/people/{member}/erase/"
    page = text_of(client.get(url))

    assert "Đang sinh hoạt đảng tại Chi bộ Một" in page
    assert "Đang giữ Bí thư, Đảng ủy Thị trấn mẫu" in page
    name = Person.objects.get(pk=member).full_name
    assert client.post(url, {"reason": "thử", "confirmation": name}).status_code in (400, 409, 422)
    assert Person.objects.get(pk=member).full_name == name


def test_each_act_has_its_own_right(org, person):  # noqa: F811
    for name in roles.Role:
        assert ("people.erase" in roles.ROLES[name]) <= ("people.correct" in roles.ROLES[name])
    for user, correct, erase in (("anh", 403, 403), ("binh", 200, 403), ("lan", 403, 403), ("chau", 200, 200)):
        client = browser(org.user(user))
        assert client.get(f"/people/{person}/correct/").status_code == correct
        assert client.get(f"/people/{person}/erase/").status_code == erase
        if correct == 403:
            assert client.post(f"/people/{person}/correct/", correction()).status_code == 403
    assert Person.objects.get(pk=person).full_name == NAME
