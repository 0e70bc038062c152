"""Search: without marks, within the scope, and nobody is found by a name that is hidden from the reader."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts import roles
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.cases.steps.perform import open_case, record
from ketnap.instruments.actions import Paper, register
from ketnap.units.actions import rename_unit
from ketnap.web.search.page import SHOWN, find
from tests.example_org import TODAY, new_person
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture


def introduce(org, name: str, unit=None):  # noqa: F811
    branch = unit or org.branch_one
    person = new_person(name, branch)
    return open_case(
        person, branch, "introduce_candidate", on=date(2023, 2, 1), data={"source": "branch"}, actor=org.binh
    )


@pytest.fixture
def duong(org):  # noqa: F811
    return introduce(org, "Đỗ Thị Mẫu Dương")


@pytest.mark.parametrize("typed", ["duong", "DƯƠNG", "đỗ  thị", "mau duong", "Dương Đỗ", "Dương"])
def test_a_person_is_found_without_marks_and_in_any_order(org, duong, typed):  # noqa: F811
    page = text_of(browser(org.anh).get("/search/", {"q": typed}))

    assert "Đỗ Thị Mẫu Dương" in page
    assert f"/cases/{duong}/" in page


def test_another_branch_finds_nobody(org, duong):  # noqa: F811
    found = find(org.quan, "duong")

    assert found.number == 0
    assert "Không thấy gì" in text_of(browser(org.quan).get("/search/?q=duong"))


def test_members_are_found_in_the_scope(org):  # noqa: F811
    assert [row.unit.code for row in find(org.anh, "Nguyễn Mẫu An").members] == ["C1"]
    assert len(find(org.chau, "mẫu").members) == SHOWN
    assert find(org.minh, "mẫu").members == []


def test_hidden_names_are_not_searched(org, duong, monkeypatch):  # noqa: F811
    assert len(find(org.giang, "duong").cases) == 1
    monkeypatch.setitem(roles.ROLES, Role.STANDING_COMMITTEE, roles.ROLES[Role.STANDING_COMMITTEE] - {"people.names"})

    assert find(org.giang, "duong").number == 0


def test_a_case_is_found_by_the_number_of_its_letter(org, duong):  # noqa: F811
    record(
        duong, "verification_requested", on=date(2023, 3, 1), paper="99-CV/ĐU ngày 01/03/2023",
        data={"asked_of": "Đảng ủy xã Mẫu", "covers": "own", "letter": "99-CV/ĐU"}, actor=org.binh,
    )  # fmt: skip

    assert [case.pk for case in find(org.anh, "99-CV").by_paper] == [duong]
    assert [case.pk for case in find(org.anh, "99 - cv/đu").by_paper] == [duong]
    assert find(org.quan, "99-CV").by_paper == []
    assert find(org.anh, "CV").by_paper == []


def test_units_are_found_by_any_of_their_names(org):  # noqa: F811
    rename_unit(org.branch_two, "Chi bộ Phường mẫu", "", on=date(2023, 1, 1), actor="test")

    assert [unit.code for unit in find(org.binh, "phuong").units] == ["C2"]
    assert [unit.code for unit in find(org.binh, "chi bo hai").units] == ["C2"]
    assert [unit.code for unit in find(org.binh, "c3").units] == ["C3"]
    assert find(org.anh, "chi bo hai").units == []


def test_papers_are_found_by_number_and_date(org):  # noqa: F811
    paper = Paper("letter", "Đảng ủy Thị trấn mẫu", "Rà soát nguồn", "99", "CV/TU", date(2021, 3, 1))
    made = register(paper, unit=org.township, actor=org.binh, today=TODAY.date())

    for typed in ("99-CV/TU", "1/3/2021", "01/03/2021", "ra soat"):
        assert [row.pk for row in find(org.anh, typed).papers] == [made.pk], typed
    assert find(org.minh, "99-CV/TU").papers == []


@pytest.mark.parametrize("typed", ["", " ", "a", "%", "_", "'"])
def test_almost_nothing_finds_nothing(org, duong, typed):  # noqa: F811
    assert find(org.anh, typed).number == 0
    assert browser(org.anh).get("/search/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("typed", ["%%", "__", "';--", "<b>x</b>", "đ" * 500])
def test_signs_are_only_signs(org, duong, typed):  # noqa: F811
    page = browser(org.anh).get("/search/", {"q": typed})

    assert page.status_code == 200
    assert "Dương" not in text_of(page)
    assert "<b>x</b>" not in text_of(page)


def test_a_search_that_shows_names_is_logged_without_what_was_typed(org, duong):  # noqa: F811
    client = browser(org.anh)
    client.get("/search/?q=duong")
    client.get("/search/?q=khongcoai")

    entry = AuditEntry.objects.get(action="people.search")
    assert entry.actor == "anh"
    assert "duong" not in entry.details


def test_long_lists_say_that_there_is_more(org):  # noqa: F811
    for number in range(SHOWN + 1):
        introduce(org, f"Trịnh Mẫu Nhiều {number}")
    found = find(org.anh, "trinh")

    assert len(found.cases) == SHOWN
    assert found.more == {"cases"}
    assert "thu hẹp" in text_of(browser(org.anh).get("/search/?q=trinh"))


def test_search_asks_as_many_queries_for_one_as_for_thirty(org):  # noqa: F811
    def queries() -> int:
        reader = org.anh
        with CaptureQueriesContext(connection) as taken:
            find(reader, "trinh")
        return len(taken)

    introduce(org, "Trịnh Mẫu Một")
    few = queries()
    for number in range(29):
        introduce(org, f"Trịnh Mẫu {number}")

    assert queries() == few
