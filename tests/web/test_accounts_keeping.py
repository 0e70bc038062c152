"""The administrator's pages: who is seen, who may give what where, links, closing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts.actions import create_user, end_grant, grant
from ketnap.accounts.models import Grant, SignInLink, User
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from tests.example_org import SINCE
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture


@pytest.fixture
def town_keeper(org):  # noqa: F811
    """Keeps the accounts of the township only."""
    user = create_user("phuc", "Lý Mẫu Phúc", actor="test")
    grant(user, Role.ADMINISTRATOR, org.township, valid_from=SINCE, actor="test")
    return user


def listed(response: object) -> set[str]:
    """The user names in the list."""
    return {row.user.username for row in response.context["table"].rows}  # type: ignore[attr-defined]


def given(unit: str = "C1", role: str = "branch_secretary", **more: str) -> dict[str, str]:
    return {"role": role, "unit": unit, "valid_from": "01/04/2023", **more}


def test_only_keepers_open_the_pages(org):  # noqa: F811
    for name in set(org.users) - {"minh"}:
        assert browser(org.user(name)).get("/users/").status_code == 403


def test_a_keeper_sees_the_accounts_of_the_own_subtree(org, town_keeper):  # noqa: F811
    assert listed(browser(org.minh).get("/users/")) == {*org.users, "phuc"}
    assert listed(browser(town_keeper).get("/users/")) == {"anh", "quan", "binh", "dung", "khanh", "phuc"}
    assert browser(town_keeper).get(f"/users/{org.chau.pk}/").status_code == 404


def test_a_new_account_has_no_right_until_a_role_is_given(org):  # noqa: F811
    client = browser(org.minh)
    response = client.post("/users/new/", {"username": "thao", "full_name": "Đỗ Mẫu Thảo", "title": "Chi ủy viên"})
    made = User.objects.get(username="thao")

    assert response.url == f"/users/{made.pk}/"
    assert not made.has_usable_password()
    assert not made.may("cases.view", at=org.branch_one)

    client.post(f"/users/{made.pk}/grants/", given(last_day="30/04/2023", paper="05-QĐ/ĐU"))

    assert User.objects.get(pk=made.pk).may("cases.branch", at=org.branch_one)
    assert not User.objects.get(pk=made.pk).may("cases.view", at=org.branch_two)
    row = Grant.objects.get(user=made)
    assert (row.valid_from, row.valid_to, row.paper) == (date(2023, 4, 1), date(2023, 5, 1), "05-QĐ/ĐU")


def test_a_name_in_use_is_refused_beside_its_field_and_nothing_typed_is_lost(org):  # noqa: F811
    page = text_of(browser(org.minh).post("/users/new/", {"username": "ANH", "full_name": "Người Mẫu Khác"}))

    assert "đã có" in page
    assert 'value="Người Mẫu Khác"' in page
    assert User.objects.filter(full_name="Người Mẫu Khác").count() == 0


@pytest.mark.parametrize("name", ["có khoảng trắng", "<script>", "a/b", ""])
def test_a_name_that_is_no_name_is_refused(org, name):  # noqa: F811
    assert browser(org.minh).post("/users/new/", {"username": name, "full_name": "Người Mẫu"}).status_code == 400


def test_a_role_is_given_only_inside_the_keepers_scope(org, town_keeper):  # noqa: F811
    new = create_user("thao", "Đỗ Mẫu Thảo", actor="test")
    client = browser(town_keeper)

    assert client.post(f"/users/{new.pk}/grants/", given("H", "superior_officer")).status_code == 400
    assert not new.grants.exists()
    assert client.post(f"/users/{new.pk}/grants/", given("C2")).status_code == 302


def test_nobody_gives_a_role_to_oneself(org):  # noqa: F811
    client = browser(org.minh)

    assert "tự giao vai trò" in text_of(client.get(f"/users/{org.minh.pk}/"))
    assert client.post(f"/users/{org.minh.pk}/grants/", given("TT", "grassroots_officer")).status_code == 400
    assert not User.objects.get(pk=org.minh.pk).may("cases.view", at=org.branch_one)


def test_an_account_with_a_role_above_is_kept_above(org, town_keeper):  # noqa: F811
    grant(org.anh, Role.SUPERIOR_OFFICER, org.district, valid_from=SINCE, actor="test")
    client = browser(town_keeper)

    assert client.get(f"/users/{org.anh.pk}/").status_code == 200
    for deed in ("link", "state", "grants"):
        assert client.post(f"/users/{org.anh.pk}/{deed}/", given()).status_code == 403
    assert not SignInLink.objects.exists()


def test_a_period_that_ends_before_it_begins_is_refused_at_its_field(org):  # noqa: F811
    page = browser(org.minh).post(f"/users/{org.anh.pk}/grants/", given("C2", last_day="01/03/2023"))

    assert page.status_code == 400
    assert "last_day" in page.context["grant_form"].errors
    assert org.anh.grants.count() == 1


def test_a_role_ends_with_its_last_day(org):  # noqa: F811
    held = org.anh.grants.get()
    client = browser(org.minh)

    assert client.get(f"/users/{org.anh.pk}/grants/{held.pk}/end/").status_code == 200
    client.post(f"/users/{org.anh.pk}/grants/{held.pk}/end/", {"last_day": "17/04/2023"})

    held.refresh_from_db()
    assert held.valid_to == date(2023, 4, 18)
    assert not org.anh.may("cases.view", at=org.branch_one)


def test_another_users_grant_is_not_ended_by_a_wrong_address(org):  # noqa: F811
    held = org.binh.grants.get()

    response = browser(org.minh).post(f"/users/{org.anh.pk}/grants/{held.pk}/end/", {"last_day": "17/04/2023"})

    assert response.status_code == 404
    held.refresh_from_db()
    assert held.valid_to is None


def test_a_link_is_shown_once_and_signs_its_user_in(org):  # noqa: F811
    client = browser(org.minh)
    made = client.post(f"/users/{org.anh.pk}/link/").context["made"]

    assert made not in text_of(client.get(f"/users/{org.anh.pk}/"))
    reader = browser(org.binh)
    reader.post(made.removeprefix("http://testserver"))
    assert reader.get("/account/").context["own"].user.username == "anh"
    assert AuditEntry.objects.filter(action="accounts.link", actor="minh", target="user:anh").exists()


def test_a_closed_account_gets_no_link_and_opens_again(org):  # noqa: F811
    client = browser(org.minh)
    client.post(f"/users/{org.anh.pk}/state/")

    assert not User.objects.get(username="anh").is_active
    assert client.post(f"/users/{org.anh.pk}/link/").status_code == 400
    client.post(f"/users/{org.anh.pk}/state/")
    assert User.objects.get(username="anh").is_active


def test_nobody_closes_the_own_account(org):  # noqa: F811
    assert browser(org.minh).post(f"/users/{org.minh.pk}/state/").status_code == 400
    assert User.objects.get(username="minh").is_active


def test_the_list_is_filtered_without_marks(org):  # noqa: F811
    assert listed(browser(org.minh).get("/users/?name=chau")) == {"chau"}
    assert listed(browser(org.minh).get("/users/?name=bi+thu+chi+bo")) == {"anh", "quan"}


def test_accounts_without_a_role_are_found(org):  # noqa: F811
    end_grant(org.anh.grants.get(), on=date(2023, 4, 1), actor="test")

    assert listed(browser(org.minh).get("/users/?state=due")) == {"anh"}


def test_the_list_asks_as_many_queries_for_one_user_as_for_thirty(org):  # noqa: F811
    client = browser(org.minh)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get("/users/").status_code == 200
        return len(taken)

    few = queries()
    for number in range(30):
        user = create_user(f"mau-{number}", f"Người Mẫu {number}", actor="test")
        grant(user, Role.BRANCH_SECRETARY, org.branch_one, valid_from=SINCE, actor="test")

    assert queries() == few
