"""Pages of villages: list, import, coverage, tags, declared numbers, and the official mapping of communes."""

from datetime import date

import pytest

from ketnap.base import clock
from ketnap.units import place_actions
from ketnap.units.models import Area, Coverage, DeclaredFlow, DeclaredMembers, Inhabitants, Place
from ketnap.units.places import communes, convert
from tests.example_org import ExampleOrg
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

BOC_BO = "01864"
DAY = date(2022, 1, 1)
PAGES = ("/places/", "/places/coverage/", "/places/tags/", "/places/numbers/", "/places/mapping/")


@pytest.fixture
def villages(org: ExampleOrg) -> list[Place]:  # noqa: F811
    made = [
        place_actions.add_place(org.township, "thon", f"Thôn Mẫu {n}", on=DAY, actor="thử", commune=BOC_BO)
        for n in (1, 2)
    ]
    for place in made:
        place_actions.cover(org.branch_two, place, on=DAY, actor="thử")
    return made


def posted(act: str, **given: object) -> dict[str, object]:
    return {"act": act, **{f"{act}-{name}": value for name, value in given.items()}}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_and_asks_no_more_for_many(org, villages, page, django_assert_max_num_queries):  # noqa: F811
    client = browser(org.binh)
    assert client.get(f"{page}?unit=TT").status_code == 200
    with django_assert_max_num_queries(60) as few:
        client.get(f"{page}?unit=TT")
    for number in range(20):
        place = place_actions.add_place(org.township, "thon", f"Thôn Mẫu thêm {number}", on=DAY, actor="thử")
        place_actions.cover(org.branch_three, place, on=DAY, actor="thử")
        place_actions.declare_members(org.branch_three, number, 0, on=date(2022, 2, 1 + number), actor="thử")
    with django_assert_max_num_queries(len(few)):
        assert client.get(f"{page}?unit=TT").status_code == 200


def test_a_village_is_added_renamed_tagged_and_ended(org):  # noqa: F811
    client = browser(org.binh)
    given = posted("add", kind="thon", name="Thôn Mẫu", commune="Bộc Bố", on="01/03/2022")
    assert client.post("/places/?unit=TT", given).status_code == 302
    place = Place.objects.get()
    assert (place.unit, place.commune, place.valid_from) == (org.township, BOC_BO, date(2022, 3, 1))

    page = f"/places/{place.pk}/"
    client.post(page, posted("rename", name="Thôn Mẫu mới", on="01/04/2022"))
    client.post(page, posted("tag", tags=["highland", "border"], on="01/04/2022"))
    assert "Thôn Mẫu mới" in text_of(client.get(page))
    assert set(Area.objects.values_list("tag", flat=True)) == {"highland", "border"}
    assert client.post(page, posted("end", on="01/05/2022")).status_code == 302
    assert Place.objects.get().valid_to == date(2022, 5, 1)


def test_a_name_that_several_communes_bear_is_asked_back_with_their_codes(org):  # noqa: F811
    response = browser(org.binh).post(
        "/places/?unit=TT", posted("add", kind="thon", name="A", commune="Tân", on="01/03/2022")
    )

    assert response.status_code == 400
    assert "Hãy ghi mã" in text_of(response)
    assert 'value="A"' in text_of(response)
    assert Place.objects.count() == 0


def test_a_pasted_list_is_taken_whole_or_not_at_all(org):  # noqa: F811
    client = browser(org.binh)
    lines = f"Thôn Mẫu 1; {BOC_BO}\nThôn Mẫu 2\t{BOC_BO}\tbản\n\nThôn Mẫu 3"
    broken = client.post("/places/?unit=TT", posted("list", kind="thon", lines=f"{lines}\nThôn Mẫu 1", on="01/03/2022"))

    assert "Dòng 4" in text_of(broken)
    assert Place.objects.count() == 0
    assert client.post("/places/?unit=TT", posted("list", kind="thon", lines=lines, on="01/03/2022")).status_code == 302
    assert list(Place.objects.order_by("sort").values_list("name", "kind")) == [
        ("Thôn Mẫu 1", "thon"), ("Thôn Mẫu 2", "ban"), ("Thôn Mẫu 3", "thon"),
    ]  # fmt: skip


def test_a_joint_branch_says_how_many_members_are_missing_and_by_which_rule(org, villages):  # noqa: F811
    client = browser(org.binh)
    page = client.get("/places/coverage/?unit=TT")
    (row,) = page.context["table"].rows

    assert (row.official, row.missing) == (5, 1)
    assert "sinh hoạt ghép" in text_of(page)
    assert "Điều lệ Đảng, Điều 24" in text_of(page)


def test_a_branch_covers_and_gives_up_a_village(org, villages):  # noqa: F811
    client = browser(org.binh)
    url = "/places/coverage/?unit=TT"
    client.post(url, posted("cover", branch="C3", place=str(villages[0].pk), on="01/02/2022"))
    assert Coverage.objects.filter(unit=org.branch_three, place=villages[0]).exists()
    again = client.post(url, posted("cover", branch="C3", place=str(villages[0].pk), on="01/02/2022"))
    assert "đã phụ trách" in text_of(again)

    key = Coverage.objects.get(unit=org.branch_three).key
    client.post(url, posted("uncover", coverage=key, on="01/03/2022"))
    assert Coverage.objects.get(key=key).valid_to == date(2022, 3, 1)


def test_zero_is_not_blank_and_blank_is_not_reported(org):  # noqa: F811
    client = browser(org.binh)
    url = "/places/numbers/?unit=C3"
    client.post(url, posted("members", official="2.030", probationary="0", on="31/12/2022"))
    client.post(url, posted("inhabitants", population="900", workforce="", on="01/01/2022"))
    client.post(url, posted("flows", start="01/01/2022", on="31/12/2022", admitted="3", died="0"))

    assert (DeclaredMembers.objects.get().official, DeclaredMembers.objects.get().probationary) == (2030, 0)
    assert Inhabitants.objects.get().workforce is None
    assert dict(DeclaredFlow.objects.values_list("flow", "number")) == {"admitted": 3, "died": 0}
    text = " ".join(text_of(client.get(url)).split())
    assert "lao động: –" in text
    assert "Từ trần: 0" in text
    assert "Chuyển đi: –" in text
    assert client.post(url, posted("flows", start="01/01/2021", on="31/12/2020", died="1")).status_code == 400
    below = client.get("/places/numbers/?unit=TT").context["below"].rows
    assert [(one.unit.code, one.official) for one in below] == [("C1", None), ("C2", None), ("C3", 2030)]


def test_tags_of_a_unit_hold_from_their_day(org):  # noqa: F811
    client = browser(org.binh)
    client.post("/places/tags/?unit=TT", posted("tag", tags=["border"], on="01/01/2022"))
    client.post("/places/tags/?unit=TT", posted("tag", on="01/06/2022"))

    assert list(Area.objects.values_list("tag", "valid_from", "valid_to")) == [("border", DAY, date(2022, 6, 1))]


def test_old_communes_are_found_with_what_they_became_and_the_other_way(org):  # noqa: F811
    client = browser(org.binh)
    old = text_of(client.get("/places/mapping/", {"text": "Bộc Bố"}))
    new = text_of(client.get("/places/mapping/", {"text": BOC_BO, "way": "new"}))

    assert "Xã Bằng Thành, Tỉnh Thái Nguyên" in old
    assert "Xã Bộc Bố, Huyện Pác Nặm, Tỉnh Bắc Kạn" in new
    assert "đã chia, phải chọn" in text_of(client.get("/places/mapping/", {"province": "01"}))


def test_who_may_only_look_sees_why_and_changes_nothing(org, villages):  # noqa: F811
    for name in ("khanh", "lan", "giang"):
        client = browser(org.user(name))
        assert 'aria-disabled="true"' in text_of(client.get("/places/?unit=TT"))
        for page in (
            "/places/?unit=TT",
            "/places/coverage/?unit=TT",
            "/places/numbers/?unit=TT",
            f"/places/{villages[0].pk}/",
        ):
            assert client.post(page, posted("add", kind="thon", name="B", on="01/03/2022")).status_code == 403
    assert Place.objects.count() == 2
    assert browser(org.quan).get(f"/places/{villages[0].pk}/").status_code == 404


def test_villages_of_whole_communes_follow_the_change_of_2025(org, villages):  # noqa: F811
    divided = next(one.code for one in communes(DAY) if convert(one.code).must_ask)
    place_actions.add_place(org.township, "thon", "Thôn Mẫu chia", on=DAY, actor="thử", commune=divided)
    with clock.set_to(clock.now().replace(year=2025, month=8)):
        client = browser(org.binh)
        assert "địa giới cũ" in text_of(client.get("/places/?unit=TT"))
        client.post("/places/?unit=TT", {"act": "follow"})
        text = text_of(client.get("/places/?unit=TT"))
        waiting = Place.objects.get(name="Thôn Mẫu chia")
        page = text_of(client.get(f"/places/{waiting.pk}/"))
    assert "Xã Bằng Thành" in text
    assert text.count("địa giới cũ") == 1
    assert "Còn ghi theo xã, phường cũ" in page
