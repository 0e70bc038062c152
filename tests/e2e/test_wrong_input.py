"""Wrong and hostile input through the pages: a clear sentence in Vietnamese each time, and nothing written."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.hands import Desk, signed_in
from tests.serving import Served
from tests.transfer import lists, workbooks

HEADER = ["Họ và tên", "Ngày sinh", "Chi bộ", "Nơi giới thiệu", "Ngày giới thiệu"]
GOOD = ["Nguyễn Thị Mẫu Tốt", "20/05/1998", "Chi bộ Khu phố 1", "Đoàn TN", "06/09/2021"]


@pytest.fixture(scope="module")
def officer(browser: Browser, office: Served) -> Iterator[Desk]:
    with signed_in(browser, office.address, "canbo.dangu") as desk:
        yield desk


@pytest.fixture
def nothing_written(office: Served) -> Iterator[None]:
    """The journal before and after."""
    before = written(office)
    yield
    assert written(office) == before


def written(office: Served) -> tuple[int, ...]:
    """How many events, persons and cases there are."""
    with closing(sqlite3.connect(f"file:{office.folder.data / 'ketnap.sqlite3'}?mode=ro", uri=True)) as database:
        tables = ("journal_event", "people_person", "cases_case")
        return tuple(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def text_file(path: Path) -> Path:
    path.write_text("TT,Họ và tên\n1,Nguyễn Văn Mẫu", encoding="utf-8")
    return path


def zip_bomb(path: Path) -> Path:
    parts = workbooks.parts_of(lists.small(path, HEADER, GOOD))
    return workbooks.save_parts(path, parts | {"xl/worksheets/sheet1.xml": workbooks.zeros(50)})


def one_gigabyte(path: Path) -> Path:
    return workbooks.claim_size(lists.small(path, HEADER, GOOD), "xl/worksheets/sheet1.xml", 1024**3)


def with_doctype(path: Path) -> Path:
    parts = workbooks.parts_of(lists.small(path, HEADER, GOOD))
    name = "xl/worksheets/sheet1.xml"
    entity = b'<!DOCTYPE worksheet [<!ENTITY a "mau">]>'
    head, mark, rest = parts[name].partition(b"<worksheet")
    return workbooks.save_parts(path, parts | {name: head + entity + mark + rest})


def rows(*people: list[object]) -> Callable[[Path], Path]:
    return lambda path: lists.small(path, HEADER, *people)


def changed(**cells: object) -> list[object]:
    """The good row with other values in it."""
    names = dict(zip(("name", "birth", "unit", "source", "introduced"), GOOD, strict=True))
    return list({**names, **cells}.values())


FILES: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "text renamed to .xlsx": (text_file, ("không phải là bảng tính .xlsx", "Lưu thành")),
    "zip bomb": (zip_bomb, ("bung ra lớn gấp hơn 100 lần",)),
    "1 GB unpacked": (one_gigabyte, ("bung ra lớn hơn 100 MB",)),
    "DOCTYPE": (with_doctype, ("DOCTYPE", "không an toàn")),
    "a day that has not come": (rows(changed(introduced="19/04/2023")), ("Dòng 2", "E2", "19/04/2023")),
    "29 February of a common year": (rows(changed(introduced="29/02/2023")), ("Dòng 2", "E2", "29/02/2023")),
    "the same person twice": (rows(GOOD, changed(introduced="07/09/2021")), ("Dòng 3", "Người này có hai lần trong tệp: dòng 2.")),
    "a unit outside the office": (rows(changed(unit="Huyện ủy Bắc Tân Uyên")), ("Dòng 2", "C2", "Không có chi bộ này trong phạm vi được nhập")),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_list_that_cannot_be_taken(officer: Desk, nothing_written: None, tmp_path: Path, what: str) -> None:
    make, told = FILES[what]
    officer.upload(make(tmp_path / "danh-sach.xlsx"), "BTU.TT")
    shown = officer.main
    assert [words for words in told if words not in shown] == [], shown
    assert officer.page.get_by_role("button", name="Ghi 1 người").count() == 0


def test_the_good_row_alone_would_have_been_taken(officer: Desk, nothing_written: None, tmp_path: Path) -> None:
    officer.upload(lists.small(tmp_path / "danh-sach.xlsx", HEADER, GOOD), "BTU.TT")
    assert officer.page.get_by_role("button", name="Ghi 1 người").count() == 1
    officer.press("Bỏ danh sách này")
    assert "chưa ghi gì" in officer.main


def test_a_list_for_a_unit_of_somebody_else(officer: Desk, nothing_written: None, tmp_path: Path) -> None:
    """The choice is not offered; sent all the same, it is refused."""
    officer.open("transfer/import/")
    offered = officer.page.locator("#id_unit option").evaluate_all("all => all.map(one => one.value)")
    assert "BTU" not in offered
    file = lists.small(tmp_path / "danh-sach.xlsx", HEADER, GOOD)
    token = officer.page.locator("form[enctype] [name=csrfmiddlewaretoken]").input_value()
    given = {"name": file.name, "mimeType": "application/octet-stream", "buffer": file.read_bytes()}
    answer = officer.page.request.post(
        officer.address + "transfer/import/",
        multipart={"unit": "BTU", "file": given, "csrfmiddlewaretoken": token},
        headers={"Referer": officer.address},
    )
    assert answer.status == 400
    assert "Chưa lưu được. Hãy sửa:" in answer.text()


def test_a_step_on_a_day_that_has_not_come(officer: Desk, nothing_written: None) -> None:
    officer.open("cases/", unit="BTU.TT", stage="sympathiser")
    name = officer.page.locator("main tbody th a").first.inner_text()
    case = officer.case_of(name)
    officer.try_step(case, "periodic_review", date(2023, 4, 19), remark="Tích cực")
    assert "Ngày 19/04/2023 chưa tới: chỉ ghi việc đã diễn ra." in officer.main


def test_more_votes_than_voters(officer: Desk, nothing_written: None) -> None:
    """The committee of fifteen cannot cast sixteen votes."""
    officer.open_sitting("Ban Chấp hành Đảng bộ thị trấn Tân Thành khóa VI", date(2023, 4, 17))
    picked = officer.page.locator("main input[id$='-pick']").first
    prefix = str(picked.get_attribute("id")).removeprefix("id_").removesuffix("pick")
    picked.check()
    officer.fill({"in_favour": 16}, prefix)
    officer.press("Ghi kỳ họp")
    told = officer.page.locator("main .errors").inner_text()
    assert "Chưa ghi gì cả. Hãy xem lại:" in told
    assert "16" in told
