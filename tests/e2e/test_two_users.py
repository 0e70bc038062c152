"""Two users on one case, and a server that dies in the middle: nothing is ever half done."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.hands import Desk, figure_of, signed_in
from tests.e2e.office_list import office_list
from tests.serving import Folder, Served, served

SEND = "document.querySelector('main form[method=post]').requestSubmit()"
BRANCH = "Chi bộ Khu phố 1"
PATIENCE = 60
ROWS = 100
KILLED_AFTER = 15  # rows


@pytest.fixture(scope="module")
def branch(browser: Browser, office: Served) -> Iterator[Desk]:
    with signed_in(browser, office.address, "bithu.kp1") as desk:
        yield desk


@pytest.fixture(scope="module")
def town(browser: Browser, office: Served) -> Iterator[Desk]:
    with signed_in(browser, office.address, "canbo.dangu") as desk:
        yield desk


@pytest.fixture
def case(town: Desk) -> str:
    """A sympathiser of the branch."""
    town.open("cases/", unit="BTU.TT.KP1", stage="sympathiser")
    return town.case_of(town.page.locator("main tbody th a").first.inner_text())


def happenings(desk: Desk, case: str) -> list[str]:
    """The lines of the case's story."""
    desk.open(f"cases/{case}/", tab="events")
    return desk.page.locator("main .timeline > li").all_inner_texts()


def test_the_second_is_told_what_the_first_has_written(branch: Desk, town: Desk, case: str) -> None:
    before = len(happenings(town, case))
    day = date(2023, 4, 17)
    branch.open_step(case, "periodic_review", day, remark="Chi bộ nhận xét: tiến bộ")
    town.open_step(case, "periodic_review", day, remark="Đảng ủy nhận xét: cần thêm thời gian")
    branch.press("Ghi")
    town.press("Ghi")
    shown = town.main
    assert "Người khác vừa ghi vào hồ sơ này" in shown
    assert "Chưa có gì của bạn được ghi." in shown
    assert "Trần Mẫu Anh ghi" in shown
    assert town.page.locator("#id_remark").input_value() == "Đảng ủy nhận xét: cần thêm thời gian"
    assert len(happenings(branch, case)) == before + 1

    town.press("Ghi")
    assert town.page.url.rstrip("/").endswith(case), town.main
    assert len(happenings(town, case)) == before + 2


def test_of_two_at_the_same_moment_one_is_first(branch: Desk, town: Desk, case: str) -> None:
    before = len(happenings(town, case))
    for desk in (branch, town):
        desk.open_step(case, "periodic_review", date(2023, 4, 18), remark="Cùng một lúc")
    answers = together(branch.page, town.page)
    assert sorted(answers) == [302, 409]
    assert len(happenings(town, case)) == before + 1


def test_of_two_sittings_on_the_same_case_one_is_held(branch: Desk, town: Desk) -> None:
    """Both record the branch's vote on one person; the second is refused and leaves no sitting behind."""
    before = sittings(town)
    day = date(2023, 4, 14)
    branch.open("cases/new/")
    branch.fill(
        {
            "full_name": "Đinh Thị Mẫu Đôi",
            "birth": "12/03/1999",
            "unit": BRANCH,
            "on": date(2023, 2, 6),
            "source": "youth_union",
        }
    )
    branch.press("Ghi giới thiệu")
    case = branch.case_of("Đinh Thị Mẫu Đôi")
    for desk, number in ((branch, "41-NQ/CB"), (town, "42-NQ/CB")):
        desk.open_sitting(BRANCH, day)
        desk.vote(case, 10, number=number)
    branch.press("Ghi kỳ họp")
    town.press("Ghi kỳ họp")
    assert "/sittings/new/" in town.page.url
    assert "Chưa ghi gì cả. Hãy xem lại:" in town.main
    assert sittings(town) == before + 1


def together(*pages: Page) -> list[int]:
    """Send the form of every page at once; the statuses of the answers."""
    answers: list[int] = []
    for page in pages:
        page.on("response", lambda answer: answers.append(answer.status) if answer.request.method == "POST" else None)
    for page in pages:
        page.evaluate(SEND)
    for page in pages:
        page.wait_for_load_state("load")
    deadline = time.monotonic() + PATIENCE
    while len(answers) < len(pages) and time.monotonic() < deadline:
        pages[0].wait_for_timeout(50)
    return answers


def sittings(desk: Desk) -> int:
    desk.open("sittings/", unit="BTU.TT.KP1")
    return figure_of(desk.page.locator("main table caption .count").inner_text().removesuffix(" dòng"))


# The server dies -------------------------------------------------------------------------------------------------------


def descendants(pid: int) -> list[int]:
    """All processes that a process started, and those that they started."""
    try:
        found = [
            int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [*found, *(below for one in found for below in descendants(one))]


def cases(folder: Folder) -> int:
    return int(folder.python("from ketnap.cases.models import Case\nprint(Case.objects.count(), end='')"))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the processes of the server")
def test_a_server_killed_in_the_middle_of_an_import_leaves_nothing_of_it(
    browser: Browser, practice: Folder, tmp_path: Path
) -> None:
    folder = practice.copy(tmp_path)
    before = cases(folder)
    file = office_list(tmp_path / "danh-sach.xlsx", ROWS)
    with served(folder) as running, signed_in(browser, running.address, "canbo.dangu") as officer:
        officer.upload(file, "BTU.TT")
        run = officer.page.url.removeprefix(running.address)
        officer.press(f"Ghi {ROWS} người")
        wait_until_writing(folder)
        kill(running)
    assert folder.ketnap("verify").returncode == 0
    assert cases(folder) == before

    with served(folder) as running, signed_in(browser, running.address, "canbo.dangu") as officer:
        officer.open(run)
        officer.wait_for_worker()
        assert "Máy dừng giữa chừng, chưa ghi gì." in officer.main
        officer.press("Kiểm tra lại")
        officer.wait_for_worker()
        officer.press(f"Ghi {ROWS} người")
        officer.wait_for_worker()
        assert f"Đã ghi {ROWS} người." in officer.main
    assert folder.ketnap("verify").returncode == 0
    assert cases(folder) == before + ROWS


def wait_until_writing(folder: Folder) -> None:
    """Until the worker has come some way into the rows; it notes how far beside the uploaded file."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for file in folder.data.rglob("*.progress"):
            with suppress(OSError, ValueError):
                done, total = json.loads(file.read_text(encoding="ascii"))
                if KILLED_AFTER < done < total:
                    return
        time.sleep(0.005)
    raise AssertionError("the list was never being written")


def kill(running: Served) -> None:
    """As if the machine lost its power: the server and all that it started, at once."""
    processes = [running.process.pid, *descendants(running.process.pid)]
    assert len(processes) > 2
    for pid in processes:
        os.kill(pid, signal.SIGKILL)
    running.process.wait()
