"""Coming in: name and password, one-time link, practice office; going out; the reader's own account."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from ketnap.accounts import actions
from ketnap.audit.models import AuditEntry
from ketnap.base import clock, office
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

PASSWORD = "thực hành thật lâu"


@pytest.fixture
def anh(org):  # noqa: F811
    actions.change_password(org.anh, PASSWORD, actor="test")
    return org.anh


def signed_in_as(client: Client) -> str:
    """The user name on the account page, "" when nobody is signed in."""
    response = client.get("/account/")
    return response.context["own"].user.username if response.status_code == 200 else ""


def make_practice(folder, monkeypatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", folder)
    words = {"id": "018794a0-0000-7000-8000-000000000001", "name": "Thị trấn mẫu", "practice": "mau"}
    (folder / office.FILE).write_text(json.dumps(words), encoding="utf-8")


def test_a_stranger_is_sent_to_the_sign_in_page(anh):
    response = Client().get("/units/?unit=TT")

    assert response.status_code == 302
    assert response.url == "/sign-in/?next=/units/%3Funit%3DTT"


def test_name_and_password_lead_to_the_page_that_was_asked_for(anh):
    client = Client()
    response = client.post("/sign-in/", {"username": "ANH", "password": PASSWORD, "next": "/units/?unit=C1"})

    assert response.url == "/units/?unit=C1"
    assert signed_in_as(client) == "anh"
    assert AuditEntry.objects.filter(action="accounts.sign_in", actor="anh").count() == 1


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"]
)
def test_an_address_elsewhere_is_not_followed(anh, elsewhere):
    response = Client().post("/sign-in/", {"username": "anh", "password": PASSWORD, "next": elsewhere})

    assert response.url == "/"


def test_a_wrong_password_keeps_the_name_and_says_nothing_more(anh):
    page = text_of(Client().post("/sign-in/", {"username": "anh", "password": "sai"}))
    other = text_of(Client().post("/sign-in/", {"username": "không có ai", "password": "sai"}))

    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in other
    assert 'value="anh"' in page


def test_a_closed_account_does_not_come_in(anh):
    actions.close_user(anh, actor="minh")

    assert Client().post("/sign-in/", {"username": "anh", "password": PASSWORD}).status_code == 400


def test_too_many_wrong_passwords_lock_the_name_and_the_page_says_for_how_long(anh):
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/sign-in/", {"username": "anh", "password": "sai"})

    assert response.status_code == 429
    assert "15 phút" in text_of(response)
    assert client.post("/sign-in/", {"username": "anh", "password": PASSWORD}).status_code == 429
    assert signed_in_as(client) == ""


def test_opening_a_link_does_not_spend_it(anh):
    token = actions.issue_sign_in_link(anh, now=clock.now())
    for _ in range(2):
        scanner = Client()
        assert scanner.get(f"/sign-in/{token}/").status_code == 200
        assert scanner.head(f"/sign-in/{token}/").status_code == 200
        assert signed_in_as(scanner) == ""

    reader = Client()
    assert reader.post(f"/sign-in/{token}/").url == "/"
    assert signed_in_as(reader) == "anh"


def test_a_link_works_once(anh):
    token = actions.issue_sign_in_link(anh, now=clock.now())
    Client().post(f"/sign-in/{token}/")

    again = Client()
    response = again.post(f"/sign-in/{token}/")

    assert response.status_code == 400
    assert "đã dùng hoặc hết hạn" in text_of(response)
    assert signed_in_as(again) == ""


def test_a_link_runs_out(anh):
    token = actions.issue_sign_in_link(anh, now=clock.now() - actions.LINK_LIFE - timedelta(seconds=1))

    assert Client().post(f"/sign-in/{token}/").status_code == 400


def test_the_link_page_does_not_say_whose_link_it_is(anh):
    token = actions.issue_sign_in_link(anh, now=clock.now())

    assert anh.full_name not in text_of(Client().get(f"/sign-in/{token}/"))


def test_real_data_have_no_door_without_a_password(anh):
    client = Client()

    assert anh.full_name not in text_of(client.get("/sign-in/"))
    assert client.post("/sign-in/practice/", {"user": "anh"}).status_code == 404
    assert signed_in_as(client) == ""


def test_a_practice_office_lists_its_users_and_lets_them_in_with_one_click(anh, tmp_path, monkeypatch):
    make_practice(tmp_path, monkeypatch)
    client = Client()
    page = text_of(client.get("/sign-in/?next=/units/"))

    assert anh.full_name in page
    assert "Bí thư chi bộ" in page
    assert client.post("/sign-in/practice/", {"user": "anh", "next": "/units/"}).url == "/units/"
    assert signed_in_as(client) == "anh"


def test_the_practice_door_knows_only_users_with_a_role(anh, tmp_path, monkeypatch):
    make_practice(tmp_path, monkeypatch)
    actions.create_user("moi", "Người Mẫu Mới", actor="test")
    actions.close_user(anh, actor="test")

    for name in ("moi", "anh", "nobody", ""):
        assert Client().post("/sign-in/practice/", {"user": name}).status_code == 400


def test_signing_out_takes_a_click_and_forgets_the_language(anh):
    client = browser(anh)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert client.get("/sign-out/").status_code == 405
    response = client.post("/sign-out/")

    assert response.url == "/sign-in/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME]["max-age"] == 0
    assert signed_in_as(client) == ""


def test_the_account_page_tells_roles_and_what_they_allow(anh):
    page = text_of(browser(anh).get("/account/"))

    assert "Bí thư chi bộ" in page
    assert "Chi bộ Một" in page
    assert "Ghi bước thuộc chi bộ" in page
    assert "Quản lý tài khoản" not in page


def test_a_chosen_language_stays_with_the_account(anh):
    browser(anh).post("/account/language/", {"language": "en"})
    later = Client()
    response = later.post("/sign-in/", {"username": "anh", "password": PASSWORD})

    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert later.get("/account/").headers["Content-Language"] == "en"


def test_an_unknown_language_is_refused(anh):
    assert browser(anh).post("/account/language/", {"language": "xx"}).status_code == 400


def test_a_new_password_needs_the_old_one_and_keeps_the_session(anh):
    client = browser(anh)
    wrong = {"current": "sai", "first": "một mật khẩu mới", "second": "một mật khẩu mới"}
    assert "không đúng" in text_of(client.post("/account/password/", wrong))

    assert client.post("/account/password/", {**wrong, "current": PASSWORD}).status_code == 302
    assert signed_in_as(client) == "anh"
    assert Client().post("/sign-in/", {"username": "anh", "password": "một mật khẩu mới"}).status_code == 302


def test_a_first_password_asks_for_no_old_one(org):  # noqa: F811
    response = browser(org.binh).post("/account/password/", {"first": PASSWORD, "second": PASSWORD})

    assert response.status_code == 302
    assert org.binh.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("first", "second"), [("ngắn", "ngắn"), (PASSWORD, PASSWORD + "x"), ("123456789012", "123456789012")]
)
def test_a_weak_or_mistyped_password_changes_nothing(anh, first, second):
    response = browser(anh).post("/account/password/", {"current": PASSWORD, "first": first, "second": second})

    assert response.status_code == 400
    anh.refresh_from_db()
    assert anh.check_password(PASSWORD)
