"""The pages of B3 and B4."""

from datetime import date

from ketnap.units import place_actions
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture


def test_b3_shows_counted_and_declared_and_their_gap(org):  # noqa: F811
    place_actions.declare_members(org.township, 2817, 0, on=date(2022, 12, 31), actor="thử")
    text = text_of(browser(org.chau).get("/reports/b3/?unit=H&period=2022&as_of=31/12/2022"))

    assert "2.817" in text
    assert "chưa khai" in text
    assert "Số khai lệch 2.787" in text


def test_b4_shows_joint_branches(org):  # noqa: F811
    for name in ("Bản Một", "Bản Hai"):
        place = place_actions.add_place(org.township, "ban", name, on=date(2020, 1, 1), actor="thử")
        place_actions.cover(org.branch_two, place, on=date(2020, 1, 1), actor="thử")
    text = text_of(browser(org.chau).get("/reports/b4/?unit=TT&period=2022&as_of=31/12/2022"))

    assert "1 chi bộ ghép 2 thôn" in text
    assert "Bản Hai, Bản Một" in text


def test_both_pages_are_for_those_who_may_see_reports(org):  # noqa: F811
    for code in ("b3", "b4"):
        assert browser(org.chau).get(f"/reports/{code}/").status_code == 200
        assert browser(org.minh).get(f"/reports/{code}/").status_code in (403, 404)
        assert browser(org.anh).get(f"/reports/{code}/?unit=H").status_code == 404
