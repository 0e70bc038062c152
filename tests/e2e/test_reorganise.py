"""A branch is divided page by page in a browser without scripts, and put together again: the office is then as before."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.e2e.hands import Desk, signed_in
from tests.serving import Served

OLD, NEW = "Chi bộ Khu phố 1", ("Chi bộ Khu phố 1A mẫu", "Chi bộ Khu phố 1B mẫu")


@pytest.fixture(scope="module")
def desk(browser: Browser, office: Served) -> Iterator[Desk]:
    with signed_in(browser, office.address, "bantochuc", scripts=False) as desk:
        yield desk


def branches(desk: Desk) -> dict[str, str]:
    """Name → members of each branch of the town, as the table of the explorer shows them."""
    desk.open("units/", unit="BTU.TT", view="table")
    rows = desk.page.locator("main tbody tr")
    members = desk.page.locator("main tbody td[data-label='Đảng viên']")
    return dict(zip(rows.locator("th").all_inner_texts(), members.all_inner_texts(), strict=True))


def give_all(desk: Desk, link: str) -> None:
    """Give every question of the page to the first answer that is offered."""
    desk.open(link.removeprefix("/"))
    desk.page.select_option("select[name=scope]", "all")
    desk.page.select_option("select[name=to]", index=1)
    desk.press("Gán")


def test_a_branch_is_divided_without_scripts_and_put_together_again(desk: Desk) -> None:
    before = branches(desk)
    desk.open("units/reorganise/", unit="BTU.TT.KP1")
    desk.press("Chia tách")
    desk.fill({"on": date(2023, 4, 17), "reason": "Theo nghị quyết mẫu của đảng ủy thị trấn"})
    desk.press("Giữ và chọn tổ chức")
    for letter, name in zip("AB", NEW, strict=True):
        desk.page.locator("main a[href$='/new-unit/']").click()
        desk.fill({"kind": "branch", "code": f"KP1{letter}", "name": name})
        desk.press("Giữ")
    desk.press("Xem trước")
    assert "Đảng viên chuyển sinh hoạt" in desk.main
    preview = desk.page.url.removeprefix(desk.address)
    for link in [str(one.get_attribute("href")) for one in desk.page.locator("main a[href*='/decide/']").all()]:
        give_all(desk, link)
    desk.open(preview)
    desk.page.locator("#id_sure").check()
    desk.press("Thực hiện")

    act = desk.page.url.removeprefix(desk.address)
    assert desk.page.locator("main .lineage a").all_inner_texts() == [OLD, *NEW]
    after = branches(desk)
    assert OLD not in after
    assert (after[NEW[0]], after[NEW[1]]) == (before[OLD], "0")

    desk.open(act)
    desk.page.locator("#reverse summary").click()
    desk.page.locator("#reverse #id_sure").check()
    desk.fill({"reason": "Ghi nhầm"})
    desk.press("Thu hồi", desk.page.locator("#reverse form"))
    assert branches(desk) == before
