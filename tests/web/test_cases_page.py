"""The page of one case and the list: who sees what, what is off and why, what is logged, how many queries it takes."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts import roles
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.cases.facts import open_book
from ketnap.cases.steps.perform import open_case, record
from ketnap.cases.voids import void_events
from ketnap.journal.models import Event
from ketnap.people.actions import erase_person
from ketnap.targets import actions as targets
from ketnap.web import cases as room
from tests.cases.walking import walk
from tests.example_org import TODAY, example_org, new_person
from tests.web.house import browser, text_of
from tests.web.test_cases_walking import CASE_NAME, INTRODUCED, PROPOSED, Walk

pytestmark = pytest.mark.django_db
MASK = "(tên được che)"


@pytest.fixture
def org():
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def get(org):
    """What a user sees at an address."""
    browsers = {}

    def ask(name, address, **parameters):
        if name not in browsers:
            browsers[name] = browser(org.user(name))
        return browsers[name].get(address, parameters)

    return ask


def text(answer) -> str:
    return answer.content.decode()


def main_of(answer) -> str:
    """The page itself, without the frame."""
    return re.search(r"<main.*?</main>", text(answer), re.DOTALL)[0]


def introduce(org, number: int) -> None:
    person = new_person(f"Trần Thị Mẫu {number}", org.branch_one, on=INTRODUCED)
    open_case(person, org.branch_one, "introduce_candidate", on=INTRODUCED, data={"source": "women"}, actor=org.anh)


# The list ------------------------------------------------------------------------------------------------------------


def test_list_shows_the_cases_of_the_readers_scope_alone(get, org) -> None:
    Walk(org)

    assert CASE_NAME in text(get("anh", "/cases/"))
    assert CASE_NAME in text(get("chau", "/cases/"))
    assert CASE_NAME not in text(get("quan", "/cases/"))
    assert get("minh", "/cases/").status_code == 403


def test_list_takes_the_same_queries_for_one_row_and_for_thirty(get, org) -> None:
    introduce(org, 1)
    get("dung", "/cases/")
    with CaptureQueriesContext(connection) as one:
        assert "1 dòng" in text(get("dung", "/cases/"))
    for number in range(2, 31):
        introduce(org, number)
    with CaptureQueriesContext(connection) as thirty:
        assert "30 dòng" in text(get("dung", "/cases/"))

    assert len(thirty) == len(one)


@pytest.mark.parametrize(("typed", "found"), [("anh", True), ("ÁNH", True), ("le thi mau", True), ("Binh", False)])
def test_list_finds_names_without_marks(get, org, typed: str, found: bool) -> None:
    Walk(org)

    assert (CASE_NAME in text(get("anh", "/cases/", q=typed))) is found


def test_list_filters_by_stage_state_and_unit(get, org) -> None:
    Walk(org).to_verification()

    def shown(**asked):
        return CASE_NAME in main_of(get("dung", "/cases/", **asked))

    assert [shown(stage=stage) for stage in ("applicant", "running", "before", "ended", "sympathiser")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert shown(state="waiting")
    assert not shown(state="overdue")
    assert not shown(state="paused")
    assert shown(unit="C1")
    assert not shown(unit="C2")
    assert get("anh", "/cases/", unit="C2").status_code == 404


def test_list_names_what_is_overdue(get, org) -> None:
    walk = Walk(org).to_proposal()
    assert CASE_NAME not in main_of(get("dung", "/cases/", state="overdue"))
    assert CASE_NAME in main_of(get("dung", "/cases/", state="due", as_of="18/04/2023"))

    with clock.set_to(TODAY.replace(month=7)):
        answer = main_of(get("dung", "/cases/", state="overdue"))

    assert str(walk.case) in answer
    assert "quá hạn" in answer


def test_list_of_a_past_day_shows_the_stage_of_that_day(get, org) -> None:
    Walk(org).to_proposal()

    def row(day):
        return main_of(get("anh", "/cases/", as_of=day)).split("<tbody>")[-1]

    assert "Chi bộ đã đề nghị" in row("18/04/2023")
    assert "Đang lập hồ sơ" in row("19/02/2023")
    assert "Được giới thiệu" in row("01/03/2021")
    assert CASE_NAME not in row("28/02/2021")


def test_a_past_day_is_not_changed_by_an_event_that_was_taken_back(get, org) -> None:
    walk = Walk(org).to_list()
    walk.step("withdrawn", date(2022, 1, 10), reason="withdrew")
    last = Event.objects.filter(stream_id=walk.case, kind="case.withdrawn").get()
    void_events(walk.case, [last.id], "Ghi nhầm người.", actor=org.dung)

    assert "Cảm tình Đảng" in main_of(get("anh", "/cases/", as_of="01/02/2022")).split("<tbody>")[-1]


def test_names_are_masked_without_the_right_to_them(get, org, monkeypatch) -> None:
    walk = Walk(org).to_proposal()
    monkeypatch.setitem(roles.ROLES, Role.INSPECTOR, frozenset({"units.view", "cases.view"}))

    listed = main_of(get("lan", "/cases/"))
    pages = [main_of(get("lan", f"/cases/{walk.case}/", tab=tab)) for tab in ("", "steps", "dossier", "events")]

    assert "1 dòng" in listed
    assert MASK in listed
    for page in [listed, *pages, main_of(get("lan", "/cases/", q="anh"))]:
        assert CASE_NAME not in page
        assert "20/05/1996" not in page
        assert not re.search(r"Nguyễn Mẫu An\b", page)  # the helper
    assert get("lan", f"/cases/{walk.case}/forms/6-knd/").status_code == 403


def test_an_erased_person_stays_a_row_without_name(get, org) -> None:
    walk = Walk(org).to_list()
    erase_person(walk.person, reason="Hết thời hạn lưu", actor="chau")

    assert "(đã xóa dữ liệu)" in main_of(get("anh", "/cases/"))
    assert "(đã xóa dữ liệu)" in main_of(get("anh", f"/cases/{walk.case}/"))


# The case page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["overview", "steps", "dossier", "events", "unknown"])
@pytest.mark.parametrize("name", ["anh", "dung", "chau", "giang", "lan", "khanh"])
def test_every_tab_opens_for_everybody_who_may_look(get, org, name: str, tab: str) -> None:
    case = Walk(org).to_verification().case

    answer = get(name, f"/cases/{case}/", tab=tab)

    assert answer.status_code == 200
    assert CASE_NAME in text(answer)


def test_a_case_outside_the_scope_does_not_exist(get, org) -> None:
    case = Walk(org).case

    assert get("quan", f"/cases/{case}/").status_code == 404
    assert get("minh", f"/cases/{case}/").status_code == 404
    assert get("anh", f"/cases/{org.province.pk}/").status_code == 404


def test_page_takes_the_same_queries_however_much_happened(get, org) -> None:
    walk = Walk(org).to_list()
    walk.step("periodic_review", date(2021, 4, 28), remark="Rèn luyện tốt.")
    address = f"/cases/{walk.case}/"
    get("anh", address)
    with CaptureQueriesContext(connection) as few:
        get("anh", address)
    for month in range(5, 12):
        walk.step("periodic_review", date(2021, month, 28), remark="Rèn luyện tốt.")
    with CaptureQueriesContext(connection) as many:
        get("anh", address)

    assert len(many) == len(few)


def test_page_says_what_is_next_and_why_not(get, org) -> None:
    case = Walk(org).to_verification().case

    page = main_of(get("dung", f"/cases/{case}/"))

    assert f'href="/cases/{case}/steps/verification_answered/"' in page
    assert 'aria-disabled="true" aria-describedby="off-verify_biography"' in page
    assert "chưa được trả lời" in page  # in own words
    assert "01-HD/TW 2021, điểm 3.4" in page  # instrument and provision
    assert "R-VER-01" in page
    assert "Cần làm:" in page
    assert "chờ 210 ngày" in page


def test_a_button_is_off_with_the_missing_right_named(get, org) -> None:
    case = Walk(org).to_verification().case

    page = main_of(get("anh", f"/cases/{case}/", tab="steps"))

    assert "Bạn chưa có quyền “Ghi bước thuộc đảng ủy cơ sở” tại Đảng bộ Thị trấn mẫu." in page
    assert f'href="/cases/{case}/steps/verification_answered/"' not in page


def test_a_step_of_a_body_leads_to_its_sitting(get, org) -> None:
    walk = Walk(org).to_opinions()

    page = main_of(get("anh", f"/cases/{walk.case}/"))

    meeting = org.meeting_of(org.branch_one).pk
    assert f"/sittings/new/?body={meeting}&amp;on=18%2F04%2F2023&amp;case={walk.case}" in page


def test_weak_sources_are_marked(get, org) -> None:
    case = Walk(org).to_verification().case

    assert "cần xác nhận" in main_of(get("anh", f"/cases/{case}/", tab="steps"))


def test_deadlines_come_with_reason_and_owner(get, org) -> None:
    case = Walk(org).to_proposal().case

    page = main_of(get("anh", f"/cases/{case}/"))

    assert "Cấp ủy có thẩm quyền quyết định kết nạp" in page
    assert "60 ngày làm việc từ ngày 20/02/2023" in page
    assert "người phải làm: cấp ủy có thẩm quyền" in page


def test_a_voided_event_stays_struck_through_with_its_reason(get, org) -> None:
    walk = Walk(org).to_list()
    event = Event.objects.get(stream_id=walk.case, kind="case.assign_helper")
    void_events(walk.case, [event.id], "Ghi nhầm người giúp đỡ.", actor=org.dung)

    page = main_of(get("anh", f"/cases/{walk.case}/", tab="events"))

    assert "<s>Phân công đảng viên chính thức giúp đỡ</s>" in page
    assert "Ghi nhầm người giúp đỡ." in page
    assert "Phạm Mẫu Dung" in page
    assert "Nguyễn Mẫu Anh ghi 18/04/2023" in page


def test_what_was_recorded_against_the_rules_is_marked(get, org) -> None:
    walk = Walk(org)
    record(walk.case, "write_application", on=date(2021, 6, 1), data={}, paper="Đơn ngày 01/06/2021", actor=org.dung)

    page = main_of(get("anh", f"/cases/{walk.case}/", tab="events"))

    assert "chưa đúng quy định" in page
    assert "ghi theo giấy tờ: Đơn ngày 01/06/2021" in page


def test_relatives_and_political_matters_need_their_own_right(get, org) -> None:
    case = Walk(org).to_verification().case

    assert "Có vợ hoặc chồng" in main_of(get("dung", f"/cases/{case}/", tab="events"))
    hidden = main_of(get("anh", f"/cases/{case}/", tab="events"))
    assert "Có vợ hoặc chồng" not in hidden
    assert "2 mục được che" in hidden


def test_dossier_shows_papers_needed_and_papers_there(get, org) -> None:
    case = Walk(org).to_proposal().case

    page = main_of(get("anh", f"/cases/{case}/", tab="dossier"))

    rows = page.split("</table>")[0].split("<tr>")
    resolution = next(row for row in rows if "6-KNĐ" in row)
    decision = next(row for row in rows if "9-KNĐ" in row)
    assert "09-NQ/CB" in resolution
    assert "đã có" in resolution
    assert "chưa có" in decision
    assert "7-KNĐ" not in page  # no sectional committee between this branch and the decision
    assert "8 tán thành trên 9" in page


def test_page_of_a_past_day_shows_what_had_happened_by_then(get, org) -> None:
    case = Walk(org).to_proposal().case

    page = main_of(get("anh", f"/cases/{case}/", as_of="10/04/2021", tab="events"))

    assert "Cảm tình Đảng" in page
    assert "Viết đơn xin vào Đảng" not in page


def test_an_ended_case_says_so(get, org) -> None:
    walk = Walk(org).to_list()
    walk.step("withdrawn", date(2022, 1, 10), reason="withdrew")

    page = main_of(get("anh", f"/cases/{walk.case}/"))

    assert "Hồ sơ đã kết thúc" in page
    assert "Không còn nguyện vọng" in page
    assert "Tất cả các việc" not in page


# Log and silence -----------------------------------------------------------------------------------------------------


def test_reads_are_logged_without_anything_personal(get, org) -> None:
    case = Walk(org).case
    get("anh", "/cases/", q="Ánh", stage="candidate")
    get("anh", f"/cases/{case}/")

    listed, seen = AuditEntry.objects.filter(is_read=True).order_by("position")
    assert (listed.action, listed.actor) == ("cases.list", "anh")
    assert json.loads(listed.details) == {"by_name": True, "rows": 1, "stage": "candidate"}
    assert (seen.action, seen.target, seen.unit) == ("cases.view", f"case:{case}", org.branch_one.pk)


def test_a_read_that_cannot_be_logged_is_not_answered(get, org, monkeypatch) -> None:
    case = Walk(org).case

    def broken(*args, **more):
        raise OSError("disk full")

    monkeypatch.setattr("ketnap.web.cases.views.record_read", broken)
    with pytest.raises(OSError, match="disk full"):
        get("anh", f"/cases/{case}/")


def test_no_target_figure_stands_on_pages_of_cases() -> None:
    """The state of a target is no input to a judgement of a person, so these rooms do not even know it."""
    folder = Path(room.__file__).parent
    for path in [*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.parent.glob("sittings/**/*.*")]:
        if path.suffix in (".py", ".html"):
            words = path.read_text(encoding="utf-8").lower()
            assert "chỉ tiêu" not in words, path
            assert "ketnap.targets" not in words, path
            assert "ketnap.reports" not in words, path
    assert targets  # the room exists; the pages do without it


def test_case_pages_are_the_same_whatever_is_still_missing_of_a_target(get, org) -> None:
    walk = Walk(org).to_proposal()
    assert walk.row.stage_on == PROPOSED
    for address in ("/cases/", f"/cases/{walk.case}/", "/sittings/"):
        assert "chỉ tiêu" not in main_of(get("dung", address)).lower()


def test_a_deadline_says_why_and_who_was_told(org):
    case = walk(org, until="chi_bo_admission_resolution").case
    client = browser(org.anh)
    shown = text_of(client.get(f"/cases/{case}/"))
    assert "ngày xảy ra việc không tính" in shown and "kiểm điểm trách nhiệm trước cấp ủy cấp trên trực tiếp" in shown
    due = next(one for one in open_book([case], clock.today()).due(case) if one.id == "admission_decision")
    asked = {"deadline": due.id, "due_on": due.due_on.isoformat(), "whom": "owner"}
    assert client.post(f"/cases/{case}/tell/", asked).status_code == 302
    assert client.post(f"/cases/{case}/tell/", {**asked, "whom": "superior"}).status_code == 302
    shown = text_of(client.get(f"/cases/{case}/"))
    assert "Đã báo người phải làm ngày 18/04/2023" in shown and "Đã báo cấp trên ngày 18/04/2023" in shown
    assert "18/04/2023" in text_of(client.get("/desk/overdue/"))
    assert browser(org.lan).post(f"/cases/{case}/tell/", asked).status_code == 403
    assert client.post(f"/cases/{case}/tell/", {**asked, "due_on": "x"}).status_code == 400
