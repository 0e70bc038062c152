"""The tree and the page of a unit: as of a day, within the scope, with numbers that add up."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.cases.steps.perform import open_case
from ketnap.people.actions import end_membership
from ketnap.units.actions import NewUnit, close_unit, move_unit, open_unit, rename_unit
from tests.example_org import SINCE, TODAY, new_person
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

DAY = TODAY.date()
MOVED = date(2023, 1, 1)


def rows_of(response) -> dict[str, object]:
    return {row.node.unit.code: row for row in response.context["tree"].rows}


def introduce(org, name: str = "Nguyễn Mẫu Mới", unit=None):  # noqa: F811
    branch = unit or org.branch_one
    person = new_person(name, branch)
    return open_case(
        person, branch, "introduce_candidate", on=date(2023, 2, 1), data={"source": "branch"}, actor=org.binh
    )


def test_everybody_sees_the_own_subtree(org):  # noqa: F811
    seen = {name: set(rows_of(browser(org.user(name)).get("/units/"))) for name in ("anh", "binh", "chau", "nga")}

    assert seen["anh"] == {"C1"}
    assert seen["binh"] == {"TT", "C1", "C2", "C3"}
    assert seen["chau"] == {"H", "TT", "C1", "C2", "C3", "CQ"}
    assert seen["nga"] == {"T", "H", "TT", "C1", "C2", "C3", "CQ"}


def test_members_of_a_unit_are_those_of_everything_under_it(org):  # noqa: F811
    rows = rows_of(browser(org.chau).get("/units/"))

    assert {code: row.members for code, row in rows.items()} == {
        "H": 30, "TT": 18, "C1": 10, "C2": 5, "C3": 3, "CQ": 12,
    }  # fmt: skip


def test_running_cases_are_counted_upwards(org):  # noqa: F811
    introduce(org)
    introduce(org, "Nguyễn Mẫu Kế", org.branch_two)
    rows = rows_of(browser(org.chau).get("/units/"))

    assert {code: row.running for code, row in rows.items()} == {"H": 2, "TT": 2, "C1": 1, "C2": 1, "C3": 0, "CQ": 0}


def test_who_may_not_see_cases_is_told_no_number(org):  # noqa: F811
    introduce(org)

    assert {row.running for row in rows_of(browser(org.minh).get("/units/")).values()} == {None}
    page = browser(org.minh).get("/units/C1/")
    assert page.context["page"].stages is None
    assert "Hồ sơ đang theo dõi, theo giai đoạn" not in text_of(page)


def test_a_past_day_shows_the_tree_of_that_day(org):  # noqa: F811
    other = open_unit(
        NewUnit("TT2", "township_old", "Đảng bộ Thị trấn mẫu Hai"), parent=org.district, on=SINCE, actor="test"
    )
    move_unit(org.branch_three, other, on=MOVED, actor="test")
    rename_unit(org.branch_two, "Chi bộ Hai mới", "", on=MOVED, actor="test")
    client = browser(org.chau)

    before, after = client.get("/units/?as_of=31/12/2022"), client.get("/units/")

    assert rows_of(before)["TT"].members == 18
    assert rows_of(after)["TT"].members == 15
    assert rows_of(after)["TT2"].members == 3
    assert rows_of(before)["C2"].node.name == "Chi bộ Hai"
    assert rows_of(after)["C2"].node.name == "Chi bộ Hai mới"


def test_members_are_those_of_the_day(org):  # noqa: F811
    end_membership(org.members["C2"][0], org.branch_two, "moved", on=MOVED, actor="test")
    client = browser(org.chau)

    assert rows_of(client.get("/units/?as_of=31/12/2022"))["C2"].members == 5
    assert rows_of(client.get("/units/"))["C2"].members == 4


def test_running_cases_of_a_past_day_are_those_of_that_day(org):  # noqa: F811
    introduce(org)
    client = browser(org.chau)

    assert rows_of(client.get("/units/?as_of=31/01/2023"))["C1"].running == 0
    assert rows_of(client.get("/units/?as_of=01/02/2023"))["C1"].running == 1


def test_the_switch_opens_a_part_of_the_tree(org):  # noqa: F811
    client = browser(org.chau)

    assert set(rows_of(client.get("/units/?unit=TT"))) == {"TT", "C1", "C2", "C3"}
    assert "/units/?unit=TT" in text_of(client.get("/units/"))
    assert browser(org.binh).get("/units/?unit=H").status_code == 404


def test_a_unit_outside_the_scope_does_not_exist(org):  # noqa: F811
    assert browser(org.anh).get("/units/C2/").status_code == 404
    assert browser(org.anh).get("/units/nowhere/").status_code == 404


def test_the_page_tells_names_places_and_who_leads(org):  # noqa: F811
    rename_unit(org.township, "Đảng bộ Phường mẫu", "Phường mẫu", on=MOVED, actor="test")
    page = text_of(browser(org.binh).get("/units/tt/"))

    assert "Đảng bộ Phường mẫu" in page
    assert "Đảng bộ Thị trấn mẫu" in page
    assert "Huyện ủy mẫu" in page
    assert "Ban thường vụ Đảng ủy Thị trấn mẫu" in page
    assert "2015-2025" in page
    assert "Nguyễn Mẫu An" in page


def test_names_of_the_bodies_need_the_right_to_names(org):  # noqa: F811
    page = browser(org.nga).get("/units/TT/")

    assert "Nguyễn Mẫu An" not in text_of(page)
    assert sum(len(body.seats) for body in page.context["page"].bodies) == 20
    assert text_of(page).count("•••••") == 20


def test_strength_is_told_in_numbers(org):  # noqa: F811
    page = text_of(browser(org.anh).get("/units/C1/"))

    assert "9 chính thức, 1 dự bị" in page
    assert "(1 được miễn công tác và sinh hoạt)" in page


def test_stages_add_up_to_the_tile_and_to_the_list(org):  # noqa: F811
    for number in range(3):
        introduce(org, f"Nguyễn Mẫu {number}")
    client = browser(org.binh)
    page = client.get("/units/TT/").context["page"]

    assert page.stages == [("candidate", "Được giới thiệu", 3)]
    assert page.running == 3
    for url in ("/cases/?unit=TT&stage=running", "/cases/?unit=TT&stage=candidate"):
        assert url.replace("&", "&amp;") in text_of(client.get("/units/TT/"))
        assert client.get(url).context["table"].count == 3


def test_a_dissolved_unit_is_shown_by_its_keeper_and_on_its_own_days(org):  # noqa: F811
    for person in org.members["C3"]:
        end_membership(person, org.branch_three, "moved", on=MOVED, actor="test")
    close_unit(org.branch_three, org.branch_two, on=MOVED, actor="test")
    client = browser(org.quan)
    page = text_of(client.get("/units/C3/"))

    assert "Đã kết thúc" in page
    assert "Chi bộ Hai giữ" in page
    assert client.get("/units/C3/?as_of=31/12/2022").context["page"].members.total == 3
    assert "C3" not in rows_of(browser(org.binh).get("/units/"))
    assert "C3" in rows_of(browser(org.binh).get("/units/?as_of=31/12/2022"))


def test_the_pages_ask_as_many_queries_for_three_units_as_for_thirty(org):  # noqa: F811
    client = browser(org.binh)

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(url).status_code == 200
        return len(taken)

    few = [queries("/units/"), queries("/units/TT/")]
    for number in range(30):
        open_unit(NewUnit(f"X{number}", "branch", f"Chi bộ mẫu {number}"), parent=org.township, on=SINCE, actor="test")

    assert [queries("/units/"), queries("/units/TT/")] == few


def test_a_large_tree_is_cut_below_the_units_directly_under_the_top(org, monkeypatch):  # noqa: F811
    monkeypatch.setattr("ketnap.web.units.tree.MOST_ROWS", 4)
    response = browser(org.chau).get("/units/")

    assert set(rows_of(response)) == {"H", "TT", "CQ"}
    assert rows_of(response)["TT"].hidden_below == 3
    assert "mở 3 đơn vị" in text_of(response)
