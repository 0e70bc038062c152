"""Browser tests: the practice office, served as a user starts it, in headless Chromium.

`office` is one served copy of the practice office per test file; `page` is a fresh browser window, not signed in;
`desk` is a window signed in as the office's first user.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsers import find_chromium
from tests.serving import Folder, Served, served

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
DESKTOP = {"width": 1366, "height": 768}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        sentence = "Không thấy Chromium: hãy cài gói chromium hoặc đặt KETNAP_CHROMIUM."
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    flags = [*QUIET, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The practice office Tân Thành, loaded once; copy it before changing anything."""
    folder = Folder(tmp_path_factory.mktemp("practice") / "data")
    done = folder.ketnap("practice", "tan-thanh")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def office(practice: Folder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(practice.copy(tmp_path_factory.mktemp("office"))) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(page: Page, office: Served) -> Page:
    """Signed in as the office's first user, on the first page."""
    page.goto(office.sign_in_link(first_user(office)))
    page.get_by_role("button", name="Vào Ketnap").click()
    page.wait_for_url(office.address)
    return page


def first_user(office: Served) -> str:
    """The user whose link `ketnap up` prints."""
    return office.folder.python("from ketnap.cli import first_load\nprint(first_load.first_user().username, end='')")
