"""What a user does with the pages by hand: one function for each form. Days are typed as the office writes them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, Response, ViewportSize

from ketnap.lib.vietnamese import format_date

ZONE = "Asia/Ho_Chi_Minh"
WORKER_PATIENCE = 60_000
Typed = str | int | date


@dataclass
class Desk:
    """A browser window of one signed-in user."""

    page: Page
    address: str

    def open(self, path: str, **query: str) -> Response:
        """Load a page by its path; it must exist and be allowed."""
        answer = self.page.goto(self.address + path + (f"?{urlencode(query)}" if query else ""))
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}\n{self.text}"
        return answer

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    @property
    def main(self) -> str:
        return self.page.inner_text("main")

    def press(self, label: str, within: Locator | None = None) -> None:
        """Press the button and wait for the page that answers."""
        (within or self.page.locator("main")).get_by_role("button", name=label, exact=True).first.click()
        self.page.wait_for_load_state("domcontentloaded")

    def fill(self, values: Mapping[str, Typed], prefix: str = "") -> None:
        """Fill the named inputs of the form on the page."""
        for name, value in values.items():
            self._fill(self.page.locator(f"[id='id_{prefix}{name}']"), value)

    def _fill(self, field: Locator, value: Typed) -> None:
        if field.evaluate("field => field.tagName") != "SELECT":
            field.fill(written(value))
            return
        codes = field.evaluate("field => [...field.options].map(one => one.value)")
        field.select_option(value=str(value)) if str(value) in codes else field.select_option(label=str(value))

    # Cases ------------------------------------------------------------------------------------------------------------

    def step(self, case: str, code: str, on: date, **values: Typed) -> None:
        """Record a step of a case; the page must take it."""
        self.try_step(case, code, on, **values)
        assert self.page.url.rstrip("/").endswith(case), f"{code} {on}\n{self.main}"

    def try_step(self, case: str, code: str, on: date, **values: Typed) -> None:
        """Fill and send the form of a step, whatever the answer."""
        self.open_step(case, code, on, **values)
        self.press("Ghi")

    def open_step(self, case: str, code: str, on: date, **values: Typed) -> None:
        """The form of a step, filled and not yet sent."""
        self.open(f"cases/{case}/steps/{code}/", on=format_date(on))
        self.fill({"on": on, **values})

    def tell_more(self, case: str, on: date, **values: Typed) -> None:
        """Add what is known of the person."""
        self.open(f"cases/{case}/person/")
        self.fill({"on": on, **values})
        self.press("Ghi")
        assert self.page.url.rstrip("/").endswith(case), self.main

    def record_by_paper(self, case: str, code: str, on: date, paper: str, **values: Typed) -> None:
        """The second act: write down what a paper shows."""
        self.open(f"cases/{case}/record/{code}/")
        self.fill({"on": on, "paper": paper, **values})
        self.press("Ghi")
        assert self.page.url.rstrip("/").endswith(case), self.main

    def case_of(self, name: str) -> str:
        """The id of the case that a search for the name finds."""
        self.open("cases/", q=name)
        link = self.page.locator("main table").get_by_role("link", name=name, exact=True).first.get_attribute("href")
        return case_in(link)

    # Sittings ---------------------------------------------------------------------------------------------------------

    def open_sitting(self, body: str, on: date) -> None:
        """The form of a sitting: body and day chosen."""
        self.open("sittings/new/")
        self.fill({"body": body, "on": on})
        self.press("Tiếp")

    def vote(self, case: str, in_favour: int, **values: Typed) -> None:
        """Put a case to the vote on the open form of a sitting."""
        prefix = f"c{case.replace('-', '')}-"
        self.page.locator(f"[id='id_{prefix}pick']").check()
        self.fill({"in_favour": in_favour}, prefix)
        papers = self.page.locator(f"[id='case-{case}'] details:not(.why)").first
        if not papers.evaluate("part => part.open"):
            papers.locator("summary").first.click()
        self.fill(values, prefix)

    def sit(
        self,
        body: str,
        on: date,
        votes: Mapping[str, int],
        meeting: Mapping[str, Typed],
        **values: Mapping[str, Typed],
    ) -> str:
        """A whole sitting: how it met, votes by case, each field of the resolutions by case. The address of its page."""
        self.open_sitting(body, on)
        self.fill(meeting)
        for case, in_favour in votes.items():
            self.vote(case, in_favour, **{name: given[case] for name, given in values.items()})
        self.press("Ghi kỳ họp")
        assert re.search(r"/sittings/[0-9a-f-]{36}/$", self.page.url), self.main
        return self.page.url

    # Classes ----------------------------------------------------------------------------------------------------------

    def open_class(self, **values: Typed) -> str:
        """A new class; its id."""
        self.open("classes/new/")
        self.fill(values)
        self.press("Mở lớp")
        found = re.search(r"/classes/([0-9a-f-]{36})/$", self.page.url)
        assert found, self.main
        return found[1]

    def send_to_class(self, course: str, on: date, names: Iterable[str]) -> None:
        self.open(f"classes/{course}/learners/")
        self.fill({"on": on})
        for name in names:
            self.page.locator("li.pick", has_text=name).get_by_role("checkbox").first.check()
        self.press("Ghi những người đã đánh dấu")

    def finish_class(self, course: str, on: date, certificates: Mapping[str, str]) -> None:
        self.open(f"classes/{course}/certificates/")
        self.fill({"on": on})
        for name, number in certificates.items():
            self.page.locator("li.pick", has_text=name).get_by_placeholder("số giấy").fill(number)
        self.press("Ghi hoàn thành")

    # Lists ------------------------------------------------------------------------------------------------------------

    def upload(self, file: Path, unit: str, **values: Typed) -> None:
        """Send a list to be looked through, and wait until that is done."""
        self.open("transfer/import/")
        self.fill({"unit": unit, **values})
        self.page.set_input_files("#id_file", file)
        self.press("Kiểm tra thử")
        self.wait_for_worker()

    def wait_for_worker(self) -> None:
        """Wait until an import's page tells how it went: while the worker is busy it only shows how far it is."""
        self.page.locator("main .notice").first.wait_for(timeout=WORKER_PATIENCE)


def written(value: Typed) -> str:
    return format_date(value) if isinstance(value, date) else str(value)


def case_in(address: str | None) -> str:
    """The id of the case that an address leads to."""
    found = re.search(r"/cases/([0-9a-f-]{36})/", address or "")
    assert found, address
    return found[1]


def figure_of(text: str) -> int:
    """A number as the pages print it: 2.030."""
    return int(text.strip().replace(".", ""))


@contextmanager
def signed_in(browser: Browser, address: str, username: str, *, scripts: bool = True) -> Iterator[Desk]:
    """A window of its own, signed in as a practice office lets everybody sign in."""
    size: ViewportSize = {"width": 1366, "height": 768}
    context = browser.new_context(viewport=size, locale="vi-VN", timezone_id=ZONE, java_script_enabled=scripts)
    context.set_default_timeout(15_000)
    try:
        page = context.new_page()
        page.goto(address + "sign-in/")
        page.locator(f"button[name=user][value='{username}']").click()
        page.wait_for_url(address)
        yield Desk(page, address)
    finally:
        context.close()
