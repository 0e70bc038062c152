"""The frame around every page: who sees what, as of when, and how a "no" looks."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.roles import Role
from ketnap.base import office
from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound, Refused, plain
from ketnap.units.actions import NewUnit, open_unit
from ketnap.web.shared.language import set_language
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.viewing import viewing

OPENED = date(2015, 1, 1)
pytestmark = pytest.mark.django_db


def refusing(error):
    def view(request):
        raise error

    return view


def seen(request):
    return HttpResponse(unit_for(request).code)


pages = [
    path("refused/", refusing(Refused([plain("R-CB-02", "Chưa đủ phiếu.")], subject="Biểu quyết"))),
    path("forbidden/", refusing(Forbidden("cases.branch", "Quyền này thuộc về: Bí thư chi bộ."))),
    path("not-found/", refusing(NotFound())),
    path("conflict/", refusing(Conflict("Người khác vừa ghi."))),
    path("bad-input/", refusing(BadInput("on", "Ngày trong tương lai."))),
    path("unit/", seen),
    path("ngon-ngu/", set_language, name="language"),
    *(path(f"{name}/", seen, name=name) for name in ("desk", "cases", "audit", "users", "sign_in")),
]
urlpatterns = [
    path("", include((pages, "web"), namespace="web")),
    path("", include("ketnap.web.urls", namespace="face")),
]


@pytest.fixture
def practice(tmp_path, monkeypatch):
    """A practice office that stands at 18/04/2023."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    words = {
        "id": "018794a0-0000-7000-8000-000000000001",
        "name": "Đảng bộ thị trấn mẫu",
        "practice": "sample",
        "practice_now": "2023-04-18T08:00:00+07:00",
        "practice_started": "2023-04-18T08:00:00+07:00",
    }
    (tmp_path / office.FILE).write_text(json.dumps(words), encoding="utf-8")


@pytest.fixture
def town(practice):
    """Huyện › thị trấn › chi bộ 1, chi bộ 2."""
    district = open_unit(NewUnit("H", "district", "Đảng bộ huyện mẫu"), parent=None, on=OPENED, actor="test")
    town = open_unit(NewUnit("TT", "township_old", "Đảng bộ thị trấn mẫu"), parent=district, on=OPENED, actor="test")
    one = open_unit(NewUnit("CB1", "branch", "Chi bộ 1 mẫu"), parent=town, on=OPENED, actor="test")
    two = open_unit(NewUnit("CB2", "branch", "Chi bộ 2 mẫu"), parent=town, on=OPENED, actor="test")
    return {"H": district, "TT": town, "CB1": one, "CB2": two}


@pytest.fixture
def secretary(town):
    """Secretary of branch 1."""
    user = create_user("bi.thu.mau", "Bí thư mẫu", actor="test")
    grant(user, Role.BRANCH_SECRETARY, town["CB1"], valid_from=OPENED, actor="test")
    return user


@pytest.fixture
def signed_in(client, secretary):
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response) -> str:
    return response.content.decode()


def test_the_page_of_components_is_open_in_a_practice_office(client, practice):
    page = text(client.get("/components/"))
    assert "hôm nay là 18/04/2023" in page and "dữ liệu không có thật" in page
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)


@override_settings(LOGIN_URL="/vao/")
def test_the_page_of_components_asks_for_a_sign_in_where_data_are_real(client):
    assert client.get("/components/").url == "/vao/?next=/components/"


def test_the_policy_of_the_site_allows_neither_inline_style_nor_script(client, practice):
    policy = client.get("/components/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "default-src 'none'" in policy


def test_the_interface_speaks_english_when_asked(client, practice):
    client.post("/ngon-ngu/", {"language": "en", "next": "/components/"})
    page = text(client.get("/components/"))
    assert '<html lang="en">' in page
    assert "Đơn vị thực hành" not in page


def test_a_day_in_the_past_is_said_on_the_page_and_carried_on(client, practice):
    page = text(client.get("/components/?as_of=31/12/2022"))
    assert "<strong>tính đến ngày 31/12/2022</strong>" in page
    assert "số liệu tính đến 31/12/2022" in page
    assert "/?as_of=31%2F12%2F2022" in page


@pytest.mark.parametrize(("typed", "told"), [("30/04/2023", "chưa tới"), ("31/02/2022", "không có ngày 31")])
def test_a_day_that_cannot_be_shown_is_not_taken_and_the_page_says_why(client, practice, typed, told):
    page = text(client.get("/components/", {"as_of": typed}))
    assert told in page
    assert "số liệu tính đến 18/04/2023" in page
    assert f'value="{typed}"' in page


def test_the_day_of_today_is_not_dragged_through_addresses(practice):
    view = viewing(RequestFactory().get("/", {"as_of": "2023-04-18"}))
    assert (view.is_past, view.query) == (False, "")


@pytest.mark.urls(__name__)
class TestSignedIn:
    def test_the_rail_holds_what_the_reader_may_open_and_what_exists(self, signed_in):
        page = text(signed_in.get("/refused/"))
        assert 'href="/cases/"' in page
        assert 'href="/audit/"' not in page and 'href="/users/"' not in page
        assert "Lớp bồi dưỡng" not in page

    def test_a_page_without_a_unit_shows_the_readers_own(self, signed_in):
        assert text(signed_in.get("/unit/")) == "CB1"

    @pytest.mark.parametrize("code", ["TT", "CB2", "XYZ"])
    def test_a_unit_out_of_scope_and_one_that_does_not_exist_look_alike(self, signed_in, code):
        answer = signed_in.get("/unit/", {"unit": code})
        assert answer.status_code == 404
        assert "Không tìm thấy trang này" in text(answer)
        assert "thị trấn" not in text(answer).split("</h1>")[1]

    @pytest.mark.parametrize(
        ("address", "status", "words"),
        [
            ("refused", 422, ("Biểu quyết", "Chưa đủ phiếu.", "R-CB-02")),
            ("forbidden", 403, ("Quyền này thuộc về: Bí thư chi bộ.", "cases.branch")),
            ("not-found", 404, ("Không tìm thấy trang này",)),
            ("conflict", 409, ("Người khác vừa ghi.", "Chưa có gì thay đổi.")),
            ("bad-input", 400, ("Ngày trong tương lai.",)),
        ],
    )
    def test_every_no_is_a_page_with_its_reason(self, signed_in, address, status, words):
        answer = signed_in.get(f"/{address}/")
        assert answer.status_code == status
        for one in words:
            assert one in text(answer)

    def test_the_frame_costs_the_same_few_queries_however_large_the_tree(self, signed_in, django_assert_num_queries):
        with django_assert_num_queries(4):  # session, user, rights, own units
            signed_in.get("/conflict/")


def test_all_templates_of_pages_extend_the_frame():
    web = Path(settings.PACKAGE) / "web"
    alone = [
        path.relative_to(web).as_posix()
        for path in web.glob("*/templates/**/*.html")
        if "<html" in path.read_text(encoding="utf-8") and path.parts[-4:-2] != ("shared", "templates")
    ]
    assert alone == []
