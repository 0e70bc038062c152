"""The pages of the office's calendar: open to all, written by the administrator after a look at the difference."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.calendars.models import AnnouncedYear
from ketnap.calendars.queries import office_calendar, year_of
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

pytestmark = pytest.mark.django_db
HEAD = ["Từ ngày", "Đến ngày", "Nội dung", "Loại", "Làm bù ngày"]
PAPER = "Thông báo 01-TB/VP mẫu"


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (["LỊCH NGHỈ mẫu"], HEAD, *rows):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("lich.xlsx", content.getvalue())


def table(*rows):
    lines = [";".join(HEAD), *(";".join(row) for row in rows)]
    return SimpleUploadedFile("lich.csv", "\r\n".join(lines).encode("utf-8-sig"))


def looked(client, file, year=2031, scope="part"):
    return client.post("/calendar/import/", {"year": year, "scope": scope, "paper": PAPER, "file": file})


def plan_in(answer):
    return text_of(answer).split('name="plan" value="')[1].split('"')[0]


@pytest.mark.parametrize("name", ["anh", "giang", "lan", "minh"])
def test_everybody_reads_the_calendar_and_only_the_administrator_is_offered_to_write(org, name):  # noqa: F811
    client = browser(org.user(name))
    assert client.get("/calendar/").status_code == client.get("/calendar/2025/").status_code == 200
    assert client.get("/calendar/import/").status_code == (200 if name == "minh" else 403)
    offered = 'action="/calendar/counting/' in text_of(client.get("/calendar/"))
    assert offered == (name == "minh")


def test_nobody_else_writes_by_the_address(org):  # noqa: F811
    client = browser(org.binh)
    day = {"on": "02/05/2025", "kind": "nghỉ", "paper": PAPER, "reason": "x"}
    assert client.post("/calendar/2025/", day).status_code == 403
    assert looked(client, table(["01/01/2031", "", "x", "nghỉ", ""])).status_code == 403
    assert client.post("/calendar/counting/", {"counts": "yes", "paper": PAPER, "reason": "x"}).status_code == 403
    assert not AnnouncedYear.objects.exists() and not office_calendar().event_day_counts


@pytest.mark.parametrize("make", [workbook, table])
def test_an_announcement_is_looked_at_then_written_then_taken_back(org, make):  # noqa: F811
    client = browser(org.minh)
    seen = looked(
        client, make(["20/01/2031", "22/01/2031", "Tết mẫu", "nghỉ", ""], ["01/05/2031", "", "Lễ mẫu", "", ""])
    )
    assert "20/01/2031" in text_of(seen) and not AnnouncedYear.objects.exists()
    answer = client.post("/calendar/import/", {"plan": plan_in(seen)}, follow=True)
    assert answer.status_code == 200 and PAPER in text_of(answer)
    assert [day.on.isoformat() for day in year_of(2031).days] == [
        "2031-01-20",
        "2031-01-21",
        "2031-01-22",
        "2031-05-01",
    ]
    row = AnnouncedYear.objects.get()
    client.post(f"/calendar/versions/{row.pk}/take-back/", {"back-reason": ""})
    assert year_of(2031).known
    client.post(f"/calendar/versions/{row.pk}/take-back/", {"back-reason": "nhập nhầm"})
    assert not year_of(2031).known


def test_a_part_keeps_the_other_days_and_a_whole_table_does_not(org):  # noqa: F811
    client, days = browser(org.minh), len(year_of(2025).days)
    part = looked(client, table(["02/05/2025", "", "mẫu", "nghỉ", ""]), year=2025)
    whole = looked(client, table(["02/05/2025", "", "mẫu", "nghỉ", ""]), year=2025, scope="whole")
    client.post("/calendar/import/", {"plan": plan_in(whole)})
    assert len(year_of(2025).days) == 1
    client.post(f"/calendar/versions/{AnnouncedYear.objects.get().pk}/take-back/", {"back-reason": "nhầm"})
    client.post("/calendar/import/", {"plan": plan_in(part)})
    assert days <= len(year_of(2025).days) <= days + 1


def test_a_wrong_table_is_refused_with_its_rows_and_nothing_is_written(org):  # noqa: F811
    client = browser(org.minh)
    answer = looked(client, table(["31/02/2031", "", "x", "nghỉ", ""], ["01/01/2030", "", "x", "nghỉ", ""]))
    assert answer.status_code == 400
    assert "Dòng 2" in text_of(answer) and "Dòng 3" in text_of(answer) and "không thuộc năm 2031" in text_of(answer)
    assert looked(client, SimpleUploadedFile("lich.xlsx", b"PK\x03\x04")).status_code == 400
    assert looked(client, SimpleUploadedFile("lich.csv", b"\xff\xfe")).status_code == 400
    assert client.post("/calendar/import/", {"plan": "x:y"}).status_code == 400
    assert not AnnouncedYear.objects.exists()


def test_a_day_is_corrected_with_paper_and_reason(org):  # noqa: F811
    client = browser(org.minh)
    day = {"on": "05/05/2025", "kind": "nghỉ", "name": "mẫu", "paper": PAPER, "reason": ""}
    assert client.post("/calendar/2025/", day).status_code == 400
    assert client.post("/calendar/2025/", {**day, "reason": "theo thông báo"}).status_code == 302
    assert "theo thông báo" in text_of(client.get("/calendar/2025/"))


def test_a_missing_year_is_said(org):  # noqa: F811
    client = browser(org.minh)
    assert "chương trình không đoán" in text_of(client.get("/calendar/2040/"))
    assert client.get("/calendar/1800/").status_code == 404


def test_the_convention_of_the_first_day_is_set_with_its_paper(org):  # noqa: F811
    client = browser(org.minh)
    assert client.post("/calendar/counting/", {"counts": "yes", "paper": "", "reason": "x"}).status_code == 400
    assert client.post("/calendar/counting/", {"counts": "yes", "paper": PAPER, "reason": "mẫu"}).status_code == 302
    assert "Ngày xảy ra việc tính là ngày thứ nhất" in text_of(client.get("/calendar/"))
    assert office_calendar().event_day_counts


def test_the_list_asks_the_same_number_of_queries_however_many_years(org):  # noqa: F811
    client = browser(org.minh)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            client.get("/calendar/")
        return len(captured)

    for year in (2030, 2031):
        seen = looked(client, table([f"01/01/{year}", "", "x", "nghỉ", ""]), year=year)
        client.post("/calendar/import/", {"plan": plan_in(seen)})
    few = asked()
    for year in range(2032, 2040):
        seen = looked(client, table([f"01/01/{year}", "", "x", "nghỉ", ""]), year=year)
        client.post("/calendar/import/", {"plan": plan_in(seen)})
    assert asked() == few


def test_the_sample_table_can_be_read_back(org):  # noqa: F811
    content = browser(org.minh).get("/calendar/template/").content.decode("utf-8-sig")
    assert content.strip().split(",") == HEAD
