"""The province's plan against the figures of the article; the office loaded, by its pages (a long one: `make drill`)."""

from collections import Counter

import pytest
from django.test import Client

from ketnap.accounts.models import User
from ketnap.practice.binh_thuan.plan import make_plan
from ketnap.practice.binh_thuan.tables import MONTHS, ROWS, SEED, YEARLY
from tests.practice_office import opened, own_office  # noqa: F401 - a fixture
from tests.web.house import browser
from tests.web.test_reports_town import lists_in, words

YEAR = "unit=BTH&period=2021&as_of=31/12/2021"


def test_tables_add_up_to_the_printed_sums() -> None:
    assert len(ROWS) == 14
    assert (sum(row.target for row in ROWS), sum(row.admitted for row in ROWS)) == (YEARLY, 2030)
    assert sum(row.organisations for row in ROWS) == 400
    assert sum(row.waiting for row in ROWS) == 2999
    assert sum(MONTHS) == 2030
    assert [row.code for row in ROWS if row.admitted < row.target] == ["BB", "QS"]


def test_the_plan_gives_every_committee_and_month_its_number() -> None:
    plan = make_plan(SEED)
    admitted = [one for one in plan if one.ceremony]

    assert Counter(one.committee for one in admitted) == {row.code: row.admitted for row in ROWS}
    assert Counter(one.committee for one in plan if not one.ceremony) == {row.code: row.waiting for row in ROWS}
    assert [sum(one.ceremony.month == month for one in admitted if one.ceremony) for month in range(1, 13)] == list(
        MONTHS
    )
    assert len({one.name for one in plan}) == len(plan)
    assert all("Mẫu" in one.name for one in plan)
    assert all(one.course < one.decided < one.ceremony for one in admitted if one.decided and one.ceremony)


@pytest.mark.drill
def test_the_printed_figures_of_the_province(db: None, own_office: None) -> None:  # noqa: F811
    """F3-01 to F3-04, F3-07, F3-05, F3-09 to F3-11, D3-01 to D3-04."""
    with opened("binh-thuan"):
        board = browser(User.objects.get(username="btctu"))
        page = board.get(f"/reports/b1/?{YEAR}")
        text = words(page)
        assert "101,50% 2.030 /2.000" in text
        assert "Vượt 30 (1,5%)" in text
        assert "20,30% 2.030 /10.000" in text
        assert "Bình quân đến nay 2.030 mỗi năm" in text
        assert "Từ nay mỗi năm 1.992,5" in text
        assert "Bắc Bình 198 99,00% 198/200" in text
        assert "Quân sự tỉnh 58 96,67% 58/60" in text
        assert "Cộng 2.030 101,50% 2.030/2.000" in text
        lists = lists_in(page)
        assert len(lists) >= 14
        for url, number in lists.items():
            assert board.get(url).context["found"].value == number, url
        _check_months(board)
        for row in ROWS:
            stages = words(board.get(f"/reports/b2/?unit={row.unit_code}&period=2021&as_of=31/12/2021"))
            assert f"Cảm tình Đảng {row.waiting} " in stages, row.name
        assert "Kết nạp đảng viên mới 215 " in words(board.get("/reports/b1/?unit=BTH&period=2021&as_of=28/02/2021"))
        for typed in ("99 -CV/TU", "99-CV/TU", "1/3/2021"):
            found = words(board.get("/instruments/", {"text": typed}))
            assert "Kế hoạch kết nạp" not in found
            assert "giao chỉ tiêu phát triển đảng viên mới năm 2021" in found, typed


def _check_months(board: Client) -> None:
    for month, number in enumerate(MONTHS, start=1):
        text = words(board.get(f"/reports/b1/?unit=BTH&period=2021-{month:02d}&as_of=31/12/2021"))
        assert f"Kết nạp đảng viên mới {number} " in text, month
