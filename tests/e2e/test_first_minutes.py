"""The five-minute tour of the README, click by click, from the link that `ketnap up` prints."""

import re

from playwright.sync_api import Page

BRANCH = "Công an"


def go(page: Page, *names: str) -> None:
    """Click through links or buttons by their text."""
    for name in names:
        page.locator("main, .rail").get_by_text(name, exact=False).first.click()
        page.wait_for_load_state("domcontentloaded")


def room(page: Page, name: str) -> None:
    page.locator(".rail").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state("domcontentloaded")


def test_the_tour_of_the_readme(desk: Page) -> None:
    assert "Chờ trả lời quá 60 ngày" in desk.inner_text("main")
    a_case_says_where_it_stands(desk)
    a_vote_short_of_two_thirds_brings_no_resolution(desk)
    the_figures_of_b1(desk)
    a_report_is_signed(desk)
    a_template_is_there_to_be_filled(desk)


def a_case_says_where_it_stands(page: Page) -> None:
    go(page, "Hồ sơ đang làm")
    page.locator("main tbody th a").first.click()
    shown = page.locator("main")
    shown.get_by_text("Việc tiếp theo").wait_for()
    shown.get_by_text("Vì sao?").first.click()
    assert "Quy tắc" in shown.inner_text()


def a_vote_short_of_two_thirds_brings_no_resolution(page: Page) -> None:
    room(page, "Bàn làm việc")
    go(page, "Sẵn sàng họp")
    page.locator("main tbody tr", has_text=BRANCH).locator("th a").click()
    page.get_by_role("link", name=re.compile("ghi kỳ họp")).first.click()
    page.locator("main input[id$='-in_favour']").fill("6")
    page.locator("main input[id$='-against']").fill("4")
    page.get_by_role("button", name="Ghi kỳ họp").click()
    page.get_by_text("không đủ tỷ lệ").wait_for()
    assert "cần 7/10 (3×7 ≥ 2×10)" in page.inner_text("main")


def the_figures_of_b1(page: Page) -> None:
    room(page, "Báo cáo")
    go(page, "B1 Tiến độ")
    shown = " ".join(page.locator("#targets").inner_text().split())
    assert "51,79% 29/56" in shown
    assert "50,00% 29/58" in shown
    page.locator("main a.tile").first.click()
    page.get_by_role("heading", name="Kết nạp đảng viên mới").wait_for()
    assert page.locator("main tbody tr").count() == 29


def a_report_is_signed(page: Page) -> None:
    room(page, "Báo cáo")
    go(page, "B10 Báo cáo")
    for button in ("Ký báo cáo…", "Ký và lưu"):
        page.get_by_role("button", name=button).click()
    page.get_by_text("Chênh lệch với hôm nay").wait_for()
    room(page, "Báo cáo")
    assert "Báo cáo đã ký" in page.inner_text("main")


def a_template_is_there_to_be_filled(page: Page) -> None:
    room(page, "Nhập, xuất")
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải tệp mẫu").click()
    assert started.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("link", name="Chọn tệp").click()
    page.get_by_role("button", name="Kiểm tra thử").wait_for()
