from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory

from ketnap.web.shared.components import Badge, Link, Progress
from ketnap.web.shared.table import Column, Filter, Table

COLUMNS = (
    Column("name", "Tên", sort=True),
    Column("days", "Số ngày", sort=True, kind="number"),
    Column("on", "Ngày", kind="date", hidden=True),
)


@dataclass
class Line:
    name: str
    days: int | None = None
    on: date | None = None


LINES = [Line("B", 3), Line("A", None), Line("C", 1204, date(2023, 4, 8))]


def ask(query: str = ""):
    return RequestFactory().get(f"/danh-sach/?{query}")


def draw(request, table: Table) -> str:
    return Template("{% load ketnap %}{% table t %}").render(RequestContext(request, {"t": table, "request": request}))


def names(table: Table) -> list[str]:
    return [line.name for line in table.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["B", "A", "C"]),
        ("sort=name", ["A", "B", "C"]),
        ("sort=-name", ["C", "B", "A"]),
        ("sort=days", ["B", "C", "A"]),
        ("sort=-days", ["C", "B", "A"]),
        ("sort=on", ["B", "A", "C"]),
        ("sort=password", ["B", "A", "C"]),
    ],
    ids=["as given", "up", "down", "empty last", "empty last when down", "not sortable", "unknown"],
)
def test_rows_stand_in_the_asked_order(query, expected):
    assert names(Table.of(ask(query), COLUMNS, LINES)) == expected


def test_the_rooms_own_order_is_used_when_none_is_asked():
    assert names(Table.of(ask(), COLUMNS, LINES, sort="-name")) == ["C", "B", "A"]


def test_a_page_keeps_the_count_of_all_rows():
    table = Table.of(ask("page=2"), COLUMNS, [Line(str(n)) for n in range(25)], per_page=10)
    assert (len(table.rows), table.count, table.rows[0].name) == (10, 25, "10")


def test_printing_shows_all_rows_on_one_sheet():
    table = Table.of(ask("print=1&page=2"), COLUMNS, [Line(str(n)) for n in range(25)], per_page=10)
    assert len(table.rows) == 25


def test_a_hidden_column_appears_when_chosen_and_the_first_cannot_go():
    assert [column.key for column in Table.of(ask(), COLUMNS, LINES).columns] == ["name", "days"]
    chosen = Table.of(ask("chosen=1&cols=on"), COLUMNS, LINES)
    assert [column.key for column in chosen.columns] == ["name", "on"]


def test_links_of_order_and_page_keep_the_rest_of_the_address():
    request = ask("stage=waiting&sort=name&page=2&as_of=31/12/2022")
    page = draw(request, Table.of(request, COLUMNS, [Line(str(n)) for n in range(25)], per_page=10))
    assert 'href="?stage=waiting&amp;sort=-name&amp;as_of=31%2F12%2F2022"' in page
    assert 'href="?stage=waiting&amp;sort=name&amp;page=3&amp;as_of=31%2F12%2F2022"' in page
    assert "11–20 trong 25" in page


def test_cells_are_printed_the_vietnamese_way():
    request = ask("chosen=1&cols=days&cols=on")
    page = draw(request, Table.of(request, COLUMNS, LINES))
    assert ">1.204<" in page
    assert ">08/04/2023<" in page


def test_the_order_is_said_to_readers_of_the_screen():
    request = ask("sort=-days")
    assert 'aria-sort="descending"' in draw(request, Table.of(request, COLUMNS, LINES))


def test_a_filter_keeps_what_was_asked_and_can_be_taken_away():
    request = ask("stage=done&sort=name")
    stage = Filter("stage", "Tình trạng", [("", "tất cả"), ("done", "xong")])
    table = Table.of(request, COLUMNS, [], filters=[stage])
    page = draw(request, table)
    assert '<option value="done" selected>' in page
    assert 'name="sort" value="name"' in page
    assert 'href="?sort=name"' in page
    assert "Không có dòng nào hợp với bộ lọc." in page


def test_rows_lead_to_their_page_and_names_are_escaped():
    request = ask()
    table = Table.of(request, COLUMNS, [Line("<b>Mẫu</b>")], row_url=lambda line: "/ho-so/1/")
    page = draw(request, table)
    assert '<a href="/ho-so/1/">&lt;b&gt;Mẫu&lt;/b&gt;</a>' in page


def test_special_cells_and_the_line_of_totals():
    columns = (
        Column("unit", "Chi bộ"),
        Column("state", "Tình trạng"),
        Column("share", "Tỷ lệ"),
        Column("paper", "Văn bản"),
    )
    row = {
        "unit": "KP1",
        "state": Badge("overdue", "Quá hạn"),
        "share": Progress(29, 56),
        "paper": Link("01-NQ", "/vb/1/"),
    }
    request = ask()
    page = draw(request, Table(columns, [row], footer={"unit": "Cộng", "share": Progress(30, 60)}, bare=True))
    assert "is-overdue" in page and "Quá hạn" in page
    assert "51,79%" in page
    assert '<a href="/vb/1/">01-NQ</a>' in page
    assert page.index("<tfoot>") < page.index("50,00%")


@pytest.mark.parametrize(
    ("progress", "ratio", "scale", "filled", "full", "over", "missing"),
    [
        (Progress(29, 56), Decimal("51.79"), 100, 517, 1000, 0, 27),
        (Progress(0, 56), Decimal("0.00"), 100, 0, 1000, 0, 56),
        (Progress(40, 40), Decimal("100.00"), 100, 1000, 1000, 0, 0),
        (Progress(222, 180), Decimal("123.33"), 125, 986, 800, 186, 0),
        (Progress(0, 0), None, 100, 0, 1000, 0, 0),
    ],
)
def test_a_bar_does_not_stop_at_a_hundred(progress, ratio, scale, filled, full, over, missing):
    assert progress.ratio == ratio
    assert progress.scale == scale
    assert (progress.filled, progress.full, progress.over, progress.missing) == (filled, full, over, missing)


def test_a_bar_says_when_it_lags_behind_the_time():
    assert Progress(29, 56, elapsed=Decimal("56.1")).behind
    assert not Progress(29, 56, elapsed=Decimal("40")).behind
    assert not Progress(29, 56).behind
