"""The main job in a browser: an office's spreadsheet comes in, three people are led to admission, a report is signed.

Every person acts through the pages with the rights of a post: the town's officer, a branch secretary, the district's
organisation board, the political centre, the deputy secretary. Afterwards a late event is explained beside the signed report.
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.hands import Desk, figure_of, signed_in
from tests.e2e.office_list import BRANCH, LATE, LED, office_list
from tests.serving import Served

COMMITTEE = "Ban Chấp hành Đảng bộ thị trấn Tân Thành khóa VI"
SUPERIOR = "Ban Thường vụ Huyện ủy Bắc Tân Uyên"
CENTRE = "Trung tâm Chính trị huyện Bắc Tân Uyên"
TOWN = "BTU.TT"
TERM = {"unit": TOWN, "period": "term:2020-2025"}
LED_BY = {"chair": "Trần Mẫu Anh", "secretary": "Đặng Mẫu Mai", "place": "Nhà văn hóa Khu phố 1"}
HELPER = {"helper": "Trần Mẫu Anh", "together_since": date(2020, 1, 6), "together_kind": "residence"}

LISTED = date(2021, 12, 3)
CLASS = date(2022, 6, 6), date(2022, 6, 10)
APPLIED = date(2022, 11, 14)
BRANCH_VOTE = date(2023, 2, 3)
COMMITTEE_VOTE = date(2023, 2, 8)
DECIDED = date(2023, 3, 10)
CEREMONY = date(2023, 4, 3)
LATE_CEREMONY = date(2023, 4, 14)


@dataclass
class People:
    """The five who act, each at an own desk."""

    secretary: Desk
    officer: Desk
    board: Desk
    centre: Desk
    deputy: Desk


@pytest.fixture
def people(browser: Browser, office: Served) -> Iterator[People]:
    with ExitStack() as stack:
        names = ("bithu.kp1", "canbo.dangu", "bantochuc", "ttct", "pho.bithu")
        yield People(*(stack.enter_context(signed_in(browser, office.address, name)) for name in names))


def test_from_a_spreadsheet_to_a_signed_report_and_a_late_event(people: People, office: Served, tmp_path: Path) -> None:
    before = admissions(people.deputy)
    import_list(people.officer, office_list(tmp_path / "Danh sách quần chúng ưu tú.xlsx"))
    cases = [people.secretary.case_of(name) for name in LED]

    becoming_sympathisers(people, cases)
    through_the_class(people)
    application_and_file(people, cases)
    three_votes(people, cases)
    look_at_the_resolution(people.secretary, cases[0], LED[0], tmp_path)
    admission(people, cases)

    assert before == 29
    assert admissions(people.deputy) == 32
    assert rows_behind_admissions(people.deputy) == 32
    signed = sign_the_report(people.deputy)
    file = signed_file(people.deputy, signed)
    assert "Không có chênh lệch" in people.deputy.main

    a_late_ceremony(people.officer)
    assert admissions(people.deputy) == 33
    the_difference_is_explained(people.deputy, signed)
    assert signed_file(people.deputy, signed) == file
    assert office.folder.ketnap("verify").returncode == 0


# The list comes in -----------------------------------------------------------------------------------------------------


def import_list(officer: Desk, file: Path) -> None:
    """Look first: nothing is written. Then write all sixty."""
    people = count_of_cases(officer)
    officer.upload(file, TOWN)
    assert "Mọi dòng đều nhập được. Chưa ghi gì" in officer.main
    address = officer.page.url
    assert count_of_cases(officer) == people
    officer.page.goto(address)
    officer.press("Ghi 60 người")
    officer.wait_for_worker()
    assert "Đã ghi 60 người." in officer.main
    assert count_of_cases(officer) == people + 60


def count_of_cases(desk: Desk) -> int:
    desk.open("cases/", unit=TOWN)
    return figure_of(desk.page.locator("main table caption .count").inner_text().removesuffix(" dòng"))


# Three people ----------------------------------------------------------------------------------------------------------


def becoming_sympathisers(people: People, cases: list[str]) -> None:
    """One sitting of the branch puts all three on the list; each gets a helper and tells what the rules ask."""
    numbers = {case: f"{31 + place}-NQ/CB" for place, case in enumerate(cases)}
    people.secretary.sit(BRANCH, LISTED, dict.fromkeys(cases, 8), LED_BY, number=numbers)
    for case in cases:
        people.secretary.step(case, "assign_helper", LISTED, **HELPER, task="Tham gia tổ tự quản khu phố")
        people.secretary.tell_more(
            case, LISTED, citizenship="VN", education="upper_secondary", education_paper="diploma",
            source_group="union_member", youth_union_member="yes", work_place="Công ty mẫu",
        )  # fmt: skip


def through_the_class(people: People) -> None:
    """The centre opens a class, the town sends the three, the centre gives certificates."""
    first, last = CLASS
    course = people.centre.open_class(
        organiser="BTU",
        kind="awareness",
        name="Lớp bồi dưỡng mẫu tháng 6/2022",
        starts_on=first,
        ends_on=last,
        issuer=CENTRE,
    )
    people.officer.send_to_class(course, first, LED)
    people.centre.finish_class(course, last, {name: f"{81 + place}/2022" for place, name in enumerate(LED)})
    assert "Đã ghi 3 người hoàn thành lớp." in people.centre.main


def application_and_file(people: People, cases: list[str]) -> None:
    """From the application to the opinions: the branch writes its part, the town asks and concludes."""
    for case in cases:
        branch, town = people.secretary, people.officer
        branch.step(case, "propose_awareness_class", CLASS[1])
        branch.step(case, "write_application", APPLIED)
        branch.step(case, "write_biography", date(2022, 11, 16), has_spouse="no")
        town.tell_more(case, date(2022, 11, 16), home_town="xã Mẫu, huyện Bắc Tân Uyên", residence="Khu phố 1")
        branch.step(case, "check_and_seal_biography", date(2022, 11, 18))
        town.step(
            case,
            "verification_requested",
            date(2022, 11, 21),
            asked_of="Đảng ủy xã Mẫu",
            covers="own",
            letter="12-CV/ĐU",
        )
        town.step(
            case,
            "verification_answered",
            date(2022, 12, 28),
            request=only_request(town, case),
            result="Đúng như lý lịch",
        )
        town.step(case, "verify_biography", date(2023, 1, 4), declared_honestly="yes")
        town.step(case, "conclude_biography", date(2023, 1, 5), fit="yes")
        branch.step(
            case, "introduce_formally", date(2023, 1, 9), introducer=HELPER["helper"],
            together_since=HELPER["together_since"], together_kind="residence", union_number="04-NQ/ĐTN",
        )  # fmt: skip
        branch.step(
            case, "collect_opinions", date(2023, 1, 10), organisation="Đoàn Thanh niên thị trấn", organisation_agreed=12,
            organisation_against=0, residence_agreed="yes",
        )  # fmt: skip


def only_request(desk: Desk, case: str) -> str:
    """The request for verification that still waits for its answer, as the form offers it."""
    desk.open(f"cases/{case}/steps/verification_answered/")
    offered = desk.page.locator("#id_request option").evaluate_all("all => all.map(one => one.value).filter(Boolean)")
    assert len(offered) == 1
    return str(offered[0])


def three_votes(people: People, cases: list[str]) -> None:
    """The branch, the town's committee, the district's standing committee: one sitting each for all three."""
    said = dict.fromkeys(cases, "Đủ điều kiện, có uy tín trong quần chúng")
    people.secretary.sit(
        BRANCH, BRANCH_VOTE, {cases[0]: 9, cases[1]: 10, cases[2]: 10}, LED_BY,
        number={case: f"{5 + place:02d}-NQ/CB" for place, case in enumerate(cases)},
        conclusion_biography=said, conclusion_politics=said, conclusion_ethics=said, conclusion_ability=said,
        conclusion_relations=said, against={cases[0]: 1, cases[1]: 0, cases[2]: 0},
        against_reasons={cases[0]: "Cần thêm thời gian rèn luyện", cases[1]: "", cases[2]: ""},
    )  # fmt: skip
    people.officer.sit(
        COMMITTEE, COMMITTEE_VOTE, dict.fromkeys(cases, 15), {"place": "Hội trường Đảng ủy"},
        number={case: f"{71 + place}-NQ/ĐU" for place, case in enumerate(cases)},
    )  # fmt: skip
    for case in cases:
        people.board.step(case, "organisation_appraisal", date(2023, 2, 20), number="33-TTr/BTC")
    people.board.sit(
        SUPERIOR, DECIDED, dict.fromkeys(cases, 11), {"place": "Trụ sở Huyện ủy"},
        number={case: f"{91 + place}-QĐ/HU" for place, case in enumerate(cases)},
        signer_post=dict.fromkeys(cases, "Phó Bí thư"), signer_name=dict.fromkeys(cases, "Lê Mẫu Ký"),
    )  # fmt: skip


def admission(people: People, cases: list[str]) -> None:
    for case in cases:
        people.board.step(case, "result_notified", date(2023, 3, 14))
        people.secretary.step(case, "decision_received", date(2023, 3, 14))
        people.secretary.step(case, "admission_ceremony", CEREMONY, place="Nhà văn hóa Khu phố 1")
    assert "Đảng viên dự bị" in people.secretary.main


# Papers ----------------------------------------------------------------------------------------------------------------


def look_at_the_resolution(desk: Desk, case: str, name: str, folder: Path) -> None:
    """The branch's resolution (6-KNĐ) as the page gives it, turned into a PDF by LibreOffice where there is one."""
    desk.open(f"cases/{case}/", tab="dossier")
    with desk.page.expect_download() as started:
        desk.page.locator("main a[href*='/forms/6-']").first.click()
    file = folder / "6-KND.docx"
    started.value.save_as(file)
    assert name in words_of(file.read_bytes())
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        return
    command = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", folder, file], check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", folder / "6-KND.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert name in " ".join(text.split())


def words_of(docx: bytes) -> str:
    """All text of a document, without its marks."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())


# Reports ---------------------------------------------------------------------------------------------------------------


def admissions(desk: Desk) -> int:
    """The result on the page of B1, for the term as of 18/04/2023."""
    desk.open("reports/b1/", **TERM, as_of="18/04/2023")
    return figure_of(desk.page.locator("main .tiles .tile-value").first.inner_text())


def rows_behind_admissions(desk: Desk) -> int:
    desk.open("reports/list/", **TERM, as_of="18/04/2023", indicator="admissions")
    return desk.page.locator("main table tbody tr").count()


def sign_the_report(desk: Desk) -> str:
    """Write a cause into B10 and sign it; the address of the signed report."""
    desk.open("reports/b10/", **TERM, as_of="18/04/2023")
    desk.fill({"place": "Tân Thành", "causes": "Nguồn trẻ đi làm ăn xa nhiều."})
    desk.press("Ký báo cáo…")
    assert "32" in desk.main
    desk.press("Ký và lưu")
    assert "/reports/signed/" in desk.page.url, desk.main
    return desk.page.url


def signed_file(desk: Desk, address: str) -> bytes:
    desk.page.goto(address)
    with desk.page.expect_download() as started:
        desk.page.get_by_role("link", name="Tải tệp đã ký").click()
    return Path(started.value.path()).read_bytes()


def a_late_ceremony(officer: Desk) -> None:
    """A ceremony before the signing is typed after it, from a paper: the second act."""
    case = officer.case_of(LATE)
    officer.record_by_paper(case, "admission_ceremony", LATE_CEREMONY, "Biên bản lễ kết nạp 02-BB/CB ngày 14/04/2023")
    assert "chưa đúng quy định" in officer.main


def the_difference_is_explained(desk: Desk, signed: str) -> None:
    desk.page.goto(signed)
    told = desk.page.locator("#difference").inner_text()
    assert "Kết nạp đảng viên mới" in told
    assert "khi ký 32, nay 33" in told
    assert LATE in told
    assert "14/04/2023" in told
    assert "Ghi muộn" in told
