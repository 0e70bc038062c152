"""The explorer: the tree on any day with its numbers, what changed between two days, what became of a unit."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.instruments.actions import Paper, register
from ketnap.lib.ids import uuid7
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, reverse
from ketnap.reorganise.plans import Opening
from ketnap.units import place_actions
from ketnap.units.actions import NewUnit
from ketnap.units.edges import Edges, write
from tests.example_org import SINCE
from tests.reorganise.ground import accepted
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

DAY = date(2023, 4, 1)
NEW = Opening(NewUnit("C9", "branch", "Chi bộ Chín mẫu"))


def rows_of(response) -> dict[str, object]:
    return {row.node.unit.code: row for row in response.context["tree"].rows}


def add_branches(parent, first: int, last: int) -> None:
    new = tuple((uuid7(), NewUnit(f"X{one}", "branch", f"Chi bộ mẫu {one}"), parent.pk) for one in range(first, last))
    write(Edges(SINCE, opens=new), actor="thử")


def merge(org, **more):  # noqa: F811
    return apply(accepted(plans.merge(["C1", "C2"], NEW, DAY, **more), org.chau), actor=org.chau)


def test_every_unit_counts_what_stands_below_it(org):  # noqa: F811
    rows = rows_of(browser(org.chau).get("/units/"))

    assert {code: (row.units, row.branches, row.members, row.probationary) for code, row in rows.items()} == {
        "H": (5, 4, 30, 1), "TT": (3, 3, 18, 1), "C1": (0, 1, 10, 1), "C2": (0, 1, 5, 0), "C3": (0, 1, 3, 0),
        "CQ": (0, 1, 12, 0),
    }  # fmt: skip


def test_declared_numbers_stand_beside_the_counted_ones(org):  # noqa: F811
    def declare(unit, official: int, on: date) -> None:
        place_actions.declare_members(unit, official, 0, on=on, actor="thử")

    declare(org.branch_one, 40, date(2022, 12, 31))
    declare(org.branch_one, 50, date(2023, 3, 31))
    declare(org.branch_two, 7, date(2022, 12, 31))
    client = browser(org.chau)

    def declared(response) -> dict[str, int | None]:
        return {code: row.declared for code, row in rows_of(response).items()}

    assert declared(client.get("/units/")) == {"H": 57, "TT": 57, "C1": 50, "C2": 7, "C3": None, "CQ": None}
    assert declared(client.get("/units/?as_of=01/01/2023"))["H"] == 47
    assert declared(client.get("/units/?as_of=01/01/2022"))["H"] is None


def test_the_table_is_sorted_and_filtered_without_marks(org):  # noqa: F811
    client = browser(org.chau)

    def shown(**asked: str) -> list[str]:
        return [row.node.unit.code for row in client.get("/units/", {"view": "table", **asked}).context["table"].rows]

    assert shown() == ["CQ", "TT"]
    assert shown(level="all", kind="branch") == ["C1", "C2", "C3"]
    assert shown(level="all", q="chi bo hai") == ["C2"]
    assert shown(level="all", kind="branch", sort="-name") == ["C3", "C2", "C1"]


def test_the_slider_names_the_days_on_which_something_changed(org):  # noqa: F811
    done = merge(org)
    client = browser(org.chau)
    slider = client.get("/units/").context["slider"]

    assert [day for day, _number in slider.days] == [DAY, SINCE]
    assert slider.days[0][1] == 3
    assert (slider.earlier, slider.later) == (DAY, None)
    before = client.get("/units/?as_of=31/03/2023")
    assert (before.context["slider"].earlier, before.context["slider"].later) == (SINCE, DAY)
    assert "C1" in rows_of(before)
    assert set(rows_of(client.get("/units/?as_of=01/04/2023"))) == {"H", "TT", "C3", "C9", "CQ"}

    reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert [day for day, _number in client.get("/units/").context["slider"].days] == [SINCE]


def test_changes_name_what_was_before_what_came_after_and_the_paper(org):  # noqa: F811
    decision = Paper("decision", "Huyện ủy mẫu", "Sắp xếp chi bộ mẫu", "12", "QĐ/HU", DAY)
    paper = register(decision, unit=org.township, actor=org.chau, today=org.chau.today)
    apply(plans.rename("C3", "Chi bộ Ba mới", "", date(2023, 3, 1), paper=paper.pk), actor=org.chau)
    apply(plans.change_kind("CQ", "grassroots", "", date(2023, 3, 2)), actor=org.chau)
    merge(org)
    page = browser(org.chau).get("/units/changes/?unit=H&from=01/01/2023")
    text = text_of(page)

    assert page.context["counted"] == [("Lập", 1), ("Đổi tên", 1), ("Đổi loại, loại hình", 1), ("Kết thúc", 2)]
    for words in (
        "Chi bộ Ba mới",
        "Chi bộ cơ sở",
        "Đảng bộ cơ sở",
        "Chi bộ Chín mẫu",
        "12-QĐ/HU",
        "Hợp nhất, sáp nhập",
    ):
        assert words in text
    assert {row.label: (row.before, row.after) for row in page.context["compared"]} == {
        "Tổ chức, kể cả chính nó": (6, 5), "Chi bộ": (4, 2), "Đảng viên (theo tên)": (30, 30),
    }  # fmt: skip
    moved = browser(org.chau).get("/units/changes/?unit=TT&from=01/01/2023&as_of=15/03/2023")
    assert moved.context["counted"] == [("Đổi tên", 1)]


def test_a_day_that_cannot_be_compared_is_told(org):  # noqa: F811
    client = browser(org.chau)

    for typed in ("31/02/2023", "01/05/2023"):
        page = client.get(f"/units/changes/?unit=H&from={typed}")
        assert page.status_code == 400
        assert page.context["problem"] in text_of(page)
    assert browser(org.binh).get("/units/changes/?unit=H").status_code == 404


def test_an_ended_unit_keeps_a_page_that_names_its_heirs(org):  # noqa: F811
    done = merge(org)
    client = browser(org.binh)
    old, new = client.get("/units/C1/"), client.get("/units/C9/")

    assert [one.unit.code for one in old.context["page"].past.heirs] == ["C9"]
    assert [one.unit.code for one in new.context["page"].past.forebears] == ["C1", "C2"]
    for page in (old, new):
        assert f"/units/reorganise/acts/{done.pk}/" in text_of(page)
    assert "/units/C9/" in text_of(old)
    assert client.get("/units/C1/?as_of=31/03/2023").context["page"].members.total == 10


def test_kind_and_parent_on_the_page_are_those_of_the_day(org):  # noqa: F811
    apply(plans.change_kind("CQ", "grassroots", "state_agency", DAY), actor=org.chau)
    client = browser(org.chau)

    assert client.get("/units/CQ/?as_of=31/03/2023").context["page"].unit.kind == "grassroots_branch"
    assert client.get("/units/CQ/").context["page"].unit.kind == "grassroots"
    assert rows_of(client.get("/units/?as_of=31/03/2023"))["CQ"].node.unit.kind == "grassroots_branch"


def test_a_joint_branch_says_how_many_are_missing_to_split_it(org):  # noqa: F811
    places = [place_actions.add_place(org.township, "thon", f"Thôn mẫu {number}", on=SINCE, actor="thử")
              for number in range(2)]  # fmt: skip
    for place in places:
        place_actions.cover(org.branch_two, place, on=SINCE, actor="thử")
    client = browser(org.chau)

    assert client.get("/units/C2/").context["page"].missing_to_split == 1
    assert "còn thiếu 1 đảng viên chính thức để tách" in text_of(client.get("/units/C2/"))
    assert client.get("/units/C1/").context["page"].missing_to_split is None
    assert len(client.get("/units/TT/").context["page"].ground.joint) == 1


@pytest.mark.parametrize(
    "url",
    [
        "/units/",
        "/units/?view=table&level=all",
        "/units/TT/",
        "/units/changes/?from=01/01/2014",
        "/units/reorganise/?unit=TT",
    ],
)
def test_pages_ask_as_many_queries_for_one_child_as_for_three_hundred(org, url):  # noqa: F811
    client = browser(org.binh)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(url).status_code == 200
        return len(taken)

    add_branches(org.township, 0, 1)
    few = queries()
    add_branches(org.township, 1, 300)

    assert queries() == few
