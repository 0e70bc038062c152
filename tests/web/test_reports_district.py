"""The printed figures of the district of Pác Nặm on its pages; each number with a list of as many rows, or its declared source."""

import pytest

from ketnap.accounts.models import User
from tests.practice_office import own_office, pac_nam  # noqa: F401 - fixtures
from tests.web.house import browser, text_of
from tests.web.test_reports_town import check_lists, lists_in, words

YEAR = "unit=BK.PN&period=2023"
TERM = "unit=BK.PN&period=term:2020-2025"
HALF, LAST = "as_of=30/06/2023", "as_of=30/11/2023"


@pytest.fixture
def deputy(pac_nam):  # noqa: F811
    """A browser of the deputy secretary of the district."""
    return browser(User.objects.get(username="pho.bithu"))


def test_half_of_the_year_brought_23_of_90(deputy):
    """F1-01, F1-02; the term's target beside it is slow as well. D1-08 to D1-10: the plans under the norm."""
    page = deputy.get(f"/reports/b1/?{YEAR}&{HALF}")
    text = words(page)

    assert "Huyện ủy 25,56% 23 /90 Còn thiếu 67" in text
    assert "Thời gian đã qua 49,59% 181/365" in text
    assert text.count("Tình trạng chậm") == 2
    assert "Cần mỗi năm 80,0" in text
    assert "Huyện ủy 90/2.817 3,19% trong khoảng 3–4%" in text
    assert "Nghị quyết Đại hội 80/2.817 2,84% dưới 3–4%" in text
    assert "Số gốc: 2.817 đảng viên, ngày 30/06/2023, số khai báo của đơn vị" in text
    assert "Cộng 23 25,56% 23/90" in text
    check_lists(deputy, page, at_least=10)


@pytest.mark.parametrize(
    ("switch", "printed"),
    [("", "53,75%"), ("&decimals=1", "53,8%"), ("&decimals=1&round=cut", "53,7%")],
)
def test_the_term_brought_215_of_400(deputy, switch, printed):
    """F1-03, F1-04, F1-13, D1-08: 53,7 % is 53,75 % cut off."""
    text = words(deputy.get(f"/reports/b1/?{TERM}&{HALF}{switch}"))

    assert f"Nghị quyết Đại hội {printed} 215 /400 Còn thiếu 185" in text
    assert "Cần mỗi năm 80,0" in text


def test_at_the_end_of_2022_and_in_november_2023(deputy):
    """F1-12, D1-04, D1-05, D1-06, D1-07."""
    assert "48,00% 192 /400" in words(deputy.get(f"/reports/b1/?{TERM}&as_of=31/12/2022"))
    assert "85,56% 77 /90 Còn thiếu 13" in words(deputy.get(f"/reports/b1/?{YEAR}&{LAST}"))
    assert "67,25% 269 /400 Còn thiếu 131" in words(deputy.get(f"/reports/b1/?{TERM}&{LAST}"))


def test_between_june_and_november_54_were_admitted_and_nobody_counts_twice(deputy):
    """F1-11, D1-01."""
    people = []
    for half, number in ((1, 23), (2, 54)):
        page = deputy.get(f"/reports/b1/?unit=BK.PN&period=2023-H{half}&{LAST}")
        url = next(url for url, found in lists_in(page).items() if found == number)
        people.append({fact.subject for fact in deputy.get(url).context["found"].figure.facts})

    assert [len(one) for one in people] == [23, 54]
    assert not people[0] & people[1]


def test_counted_by_the_decision_the_halves_are_26_and_51(deputy):
    """The counting event is a switch; the sum of the year stays."""
    for period, number in (("2023-H1", 26), ("2023-H2", 51), ("2023", 77)):
        text = words(deputy.get(f"/reports/b1/?unit=BK.PN&period={period}&{LAST}&counting=decision"))
        assert f"Kết nạp đảng viên mới {number} tính theo quyết định kết nạp" in text


def test_the_ledger_closes_with_2817_members(deputy):
    """F1-05, D1-11: as declared by the organisations, beside what is counted from persons here."""
    text = words(deputy.get(f"/reports/b3/?unit=BK.PN&period=2020-07-01..2023-06-30&{HALF}"))

    assert "Đầu kỳ 2.700 Cuối kỳ 2.817 theo số khai của các tổ chức" in text
    declared = (
        ("Kết nạp", "215", "215"),
        ("Chuyển đến", "0", "60"),
        ("Chuyển đi", "0", "110"),
        ("Từ trần", "0", "38"),
        ("Khai trừ", "0", "6"),
    )
    for flow, counted, said in declared:
        assert f"{flow} {counted} {said}" in text
    assert "Kết nạp trong kỳ: 215/2.817 đảng viên cuối kỳ = 7,63%" in text
    assert "Cộng cuối kỳ các tổ chức trực thuộc: 2.817" in text


def test_nine_joint_branches_cover_nineteen_villages(deputy):
    """F1-06 to F1-10, D1-02, D1-03; in 2020 there were fourteen."""
    page = deputy.get(f"/reports/b4/?{YEAR}&{HALF}")
    text = words(page)

    assert "Chi bộ sinh hoạt ghép 9 8 chi bộ ghép 2 thôn, 1 chi bộ ghép 3 thôn" in text
    assert "Thôn, bản, khu phố sinh hoạt ghép 19" in text
    assert text_of(page).count("Thôn Mẫu 01, Thôn Mẫu 02<") + text_of(page).count("Thôn Mẫu 02, Thôn Mẫu 03<") == 9
    before = words(deputy.get("/reports/b4/?unit=BK.PN&period=2020&as_of=31/12/2020"))
    assert "Chi bộ sinh hoạt ghép 14" in before


def test_sixty_of_the_source_were_away_in_june_by_destination(pac_nam):  # noqa: F811
    """Scenario 1: as of the day looked at; twelve have come back since. Each number opens its list."""
    officer = browser(User.objects.get(username="bantochuc"))
    expected = {
        "Tỉnh Bắc Ninh": 18, "Tỉnh Bắc Giang": 15, "Thành phố Hà Nội": 11, "Tỉnh Vĩnh Phúc": 9, "Thành phố Hải Phòng": 7,
    }  # fmt: skip
    for day, number in (("30/06/2023", 60), ("04/12/2023", 48)):
        page = officer.get("/cases/away/", {"as_of": day})
        found = {row.label: row.number for row in page.context["page"].by_destination}
        total = page.context["page"].total
        assert total.number == sum(found.values()) == number
        assert found == expected or number == 48
        for row in (total, *page.context["page"].by_destination):
            assert f" {row.number} dòng " in words(officer.get(row.url)), row.url
