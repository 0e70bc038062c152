"""The printed figures of the town on the pages of reports: each with its exact text, each number with a list of as many rows."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.cases.models import Case
from ketnap.cases.steps.perform import record
from ketnap.reports.figures.listing import MASK
from ketnap.reports.models import SignedReport
from tests.practice_office import NOW, own_office, tan_thanh  # noqa: F401 - fixtures
from tests.web.house import browser, text_of

END = "as_of=31/12/2022"
TERM = f"unit=BTU.TT&period=term:2020-2025&{END}"
LIST = re.compile(
    r'href="(/reports/list/[^"]*)"[^>]*>\s*(?:<span class="tile-label">.*?</span>)?\s*(?:<span class="tile-value">)?([\d.]+)<'
)


@pytest.fixture
def deputy(tan_thanh):  # noqa: F811
    """A browser of the deputy secretary of the town."""
    return browser(tan_thanh.user("pho.bithu"))


def words(response) -> str:
    """What stands in the main part of the page, without choices, in one line."""
    page = text_of(response)
    page = page[page.index("<main") : page.index("</main")]
    page = re.sub(r"<(select|textarea)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def lists_in(response) -> dict[str, int]:
    """Address of a list → the number that leads to it."""
    return {unescape(url): int(number.replace(".", "")) for url, number in LIST.findall(text_of(response))}


def body_of(response) -> str:
    """The rows of the page's first table."""
    return text_of(response).partition("<tbody>")[2].partition("</tbody>")[0]


def rows_in(response) -> int:
    return body_of(response).count("<tr")


def check_lists(client, response, *, at_least: int) -> None:
    """Every number of the page opens a list that has exactly that many rows (all on one sheet)."""
    found = lists_in(response)
    assert len(found) >= at_least
    for url, number in found.items():
        page = client.get(f"{url}&print=1")
        assert (url, page.status_code, page.context["found"].value, rows_in(page)) == (url, 200, number, number)


def test_b1_reads_29_of_56_and_29_of_58(deputy):
    """F0-06, F0-09, F0-10, F0-12, F0-13, F0-14, D0-04, D0-05, D0-06, D0-08."""
    page = deputy.get(f"/reports/b1/?{TERM}")
    text = words(page)

    assert "Huyện ủy giao 51,79% 29 /56 Còn thiếu 27" in text
    assert "Nghị quyết Đại hội 50,00% 29 /58 Còn thiếu 29" in text
    assert "Nghị quyết Đại hội (58) cao hơn Huyện ủy giao (56) là 2" in text
    assert "Cần mỗi năm 11,2" in text
    assert "Cần mỗi năm 11,6" in text
    assert "11,6 từ đầu kỳ" in text
    assert "Nhiệm kỳ 2020-2025" in text
    assert "chưa rõ số, ngày" in text
    assert text.count("kịp tiến độ") == 2
    check_lists(deputy, page, at_least=14)


def test_the_share_of_the_term_that_has_passed(deputy):
    """F0-15."""
    assert "50,05% 914/1.826 ngày của kỳ" in words(deputy.get(f"/reports/b1/?{TERM}"))
    assert "Thời gian đã qua 50% 914/1.826 ngày của kỳ" in words(deputy.get(f"/reports/b1/?{TERM}&decimals=0"))


def test_the_mode_cut_gives_the_printed_51_78(deputy):
    text = words(deputy.get(f"/reports/b1/?{TERM}&round=cut"))

    assert "51,78% 29 /56" in text
    assert "51,79% 29 /56" not in text


def test_in_april_the_ratios_are_the_same_and_the_page_says_why(deputy):
    """F0-16, F0-17."""
    text = words(deputy.get("/reports/b1/?unit=BTU.TT&period=term:2020-2025&as_of=18/04/2023"))

    assert "51,79% 29 /56" in text
    assert "50,00% 29 /58" in text
    assert "không có kết nạp mới từ 31/12/2022" in text
    assert text.count("Tình trạng chậm") == 2


def test_the_quality_strip_stands_beside_the_count(deputy):
    text = words(deputy.get(f"/reports/b1/?{TERM}"))

    for label in ("Hồ sơ đạt ngay lần đầu", "Đúng thời hạn", "Công nhận đúng hạn", "Giới thiệu được chấp nhận"):
        assert label in text


def test_branches_stand_below_with_their_shares(deputy):
    text = words(deputy.get(f"/reports/b1/?{TERM}"))

    assert "Chi bộ Khu phố 1 3 50,00% 3/6 50,00% 3/6" in text
    assert "Chi bộ Quân sự 1 50,00% 1/2 33,33% 1/3" in text
    assert "Cộng 29 51,79% 29/56 50,00% 29/58" in text


@pytest.mark.parametrize("path", ["b1/", "b1/?indicator=class_participants&", "b2/", "b5/", "b10/"])
def test_the_literal_reading_is_nowhere(deputy, path):
    """D0-01, D0-02: no row that counts the 49 learners carries 51,79 or 50."""
    page = text_of(deputy.get(f"/reports/{path}{'' if '?' in path else '?'}{TERM}"))
    rows = re.split(r"</(?:tr|li|p|article|dd|h[1-4])>|\. ", page)
    with_49 = [row for row in rows if re.search(r"(?<![\d,.])49(?![\d,])", unescape(re.sub(r"<[^>]+>", " ", row)))]

    assert with_49 or path == "b1/"
    assert not [row for row in with_49 if re.search(r"51,7[89]|(?<!\d)50(?:,00)?%", row)]


def test_learners_against_the_target_of_admissions_are_said_to_be_another_thing(deputy):
    """D0-01, D0-02: who asks for 49/56 gets 87,50 %."""
    text = words(deputy.get(f"/reports/b1/?{TERM}&indicator=class_participants&against=admissions"))

    assert "Huyện ủy giao 87,50% 49 /56" in text
    assert "Nghị quyết Đại hội 84,48% 49 /58" in text
    assert "hai số đo khác nhau, không phải tiến độ" in text
    assert "51,7" not in text


def test_b2_knows_where_everybody_stands(deputy):
    """F0-11, D0-03."""
    page = deputy.get(f"/reports/b2/?{TERM}")
    text = words(page)

    assert "Trong 49 người học lớp bồi dưỡng của kỳ, đã được kết nạp: 59,18% 29 /49" in text
    assert "Chưa được kết nạp: 20 Cảm tình Đảng 6 Đang lập hồ sơ 12 Chuyển đi 2" in text
    check_lists(deputy, page, at_least=20)


def test_b5_counts_49_distinct_persons_in_3_classes(deputy):
    """F0-11."""
    page = deputy.get(f"/reports/b5/?{TERM}")
    text = words(page)

    assert "Lớp có người của đơn vị 3" in text
    assert "Quần chúng học lớp bồi dưỡng 49" in text
    for days, learners in (("20/07/2020 24/07/2020", 8), ("14/06/2021 18/06/2021", 17), ("09/05/2022 13/05/2022", 24)):
        assert f"{days} {learners} 20" in text
    check_lists(deputy, page, at_least=5)


def test_b10_writes_the_figures_and_links_them(deputy):
    """F0-01, F0-11 to F0-17, D0-03."""
    page = deputy.get(f"/reports/b10/?{TERM}")
    text = words(page)

    assert "Số liệu tính đến ngày 31/12/2022, theo tổ chức ngày 31/12/2022, lập lúc 18/04/2023 08:59" in text
    assert "kết nạp 29 đảng viên mới (tính theo lễ kết nạp), đạt 51,79% so với chỉ tiêu Huyện ủy giao ( 29 /56)" in text
    assert "và 50% so với chỉ tiêu Nghị quyết Đại hội ( 29 /58)" in text
    assert "49 quần chúng học 3 lớp" in text
    assert "trong số này 29 người đã được kết nạp (59,18%), 20 người chưa được kết nạp" in text
    assert "914/1.826" in text
    check_lists(deputy, page, at_least=25)


def test_the_numbers_in_the_prose_of_b10_are_links(deputy):
    page = text_of(deputy.get(f"/reports/b10/?{TERM}"))
    paper = page[page.index('class="card sheet-of-paper"') : page.index('class="beside"')]

    for sentence in (r"kết nạp {} đảng viên mới", r"Có {} quần chúng học", r"học {} lớp", r"này {} người đã được kết nạp",
                     r"{} người chưa được kết nạp", r"Giới thiệu {} quần chúng", r"có {} hồ sơ đang theo dõi", r"Nữ {}/"):  # fmt: skip
        assert re.search(sentence.format(r'<a href="/reports/list/[^"]+">[\d.]+</a>'), paper), sentence


def test_the_overview_and_every_list_say_the_same(deputy):
    page = deputy.get(f"/reports/?{TERM}")

    assert "51,79% 29 /56" in words(page)
    check_lists(deputy, page, at_least=1)


def test_counting_by_decision_is_a_switch(deputy):
    text = words(deputy.get(f"/reports/b1/?{TERM}&counting=decision"))

    assert "tính theo quyết định kết nạp" in text
    assert "29 /56" in text


def test_a_period_typed_in_own_words_becomes_part_of_the_address(deputy):
    answer = deputy.get(f"/reports/b1/?{TERM}&other=01/07/2020..31/12/2020")

    assert answer.status_code == 302
    assert "01%2F07%2F2020..31%2F12%2F2020" in answer["Location"]
    assert "other" not in answer["Location"]
    assert "Kết nạp đảng viên mới 4 tính theo" in words(deputy.get(answer["Location"]))


@pytest.mark.parametrize("query", ["period=2022-13", "known_by=chieu", "tree_on=30/02/2022"])
def test_what_cannot_be_read_is_named_and_the_page_still_stands(deputy, query):
    page = deputy.get(f"/reports/b1/?unit=BTU.TT&{query}")

    assert page.status_code == 200
    assert 'role="alert"' in text_of(page)


def test_a_question_without_an_answer_says_so(deputy):
    page = deputy.get("/reports/b1/?unit=BTU.TT&period=2005&as_of=31/12/2005")

    assert page.status_code == 400
    assert "không tồn tại vào ngày 31/12/2005" in words(page)


def test_what_was_not_typed_yet_does_not_count(deputy):
    page = deputy.get(f"/reports/b1/?{TERM}&known_by=31/12/2021")

    assert "Kết nạp đảng viên mới 14 tính theo" in words(page)
    check_lists(deputy, page, at_least=3)


# who sees what --------------------------------------------------------------------------------------------------------


def test_the_province_sees_numbers_and_no_name(tan_thanh):  # noqa: F811
    client = browser(tan_thanh.user("btctu"))
    names = set(Case.objects.values_list("person__full_name", flat=True))

    assert "51,79% 29 /56" in words(client.get(f"/reports/b1/?{TERM}"))
    page = client.get(f"/reports/list/?{TERM}&indicator=admissions")
    text = words(page)
    assert (rows_in(page), text.count(MASK)) == (29, 29)
    assert not [name for name in names if name in text]
    assert "/cases/" not in body_of(page)
    assert not AuditEntry.objects.filter(action="reports.list", actor="btctu").exists()


def test_a_branch_secretary_sees_the_own_branch_alone(tan_thanh):  # noqa: F811
    client = browser(tan_thanh.user("bithu.kp1"))

    assert client.get(f"/reports/b1/?{TERM}").status_code == 404
    page = client.get(f"/reports/b1/?period=term:2020-2025&{END}")
    assert "50,00% 3 /6" in words(page)
    assert "Khu phố 2" not in text_of(page)
    check_lists(client, page, at_least=1)


def test_reading_a_list_of_names_is_logged_and_leads_to_the_cases(deputy, tan_thanh):  # noqa: F811
    page = deputy.get(f"/reports/list/?{TERM}&indicator=admissions")

    entry = AuditEntry.objects.filter(action="reports.list").latest("position")
    assert (entry.actor, entry.is_read, entry.unit) == ("pho.bithu", True, tan_thanh.unit("BTU.TT").pk)
    assert '"names":29' in entry.details
    links = re.findall(r'href="(/cases/[^"]+)"', body_of(page))
    assert len(links) == 29
    assert deputy.get(links[0]).status_code == 200


def test_names_without_the_right_to_cases_lead_nowhere(tan_thanh):  # noqa: F811
    page = browser(tan_thanh.user("ttct")).get(f"/reports/list/?{TERM}&indicator=class_participants")

    assert rows_in(page) == 49
    assert "/cases/" not in body_of(page)


def test_an_administrator_has_no_reports(tan_thanh):  # noqa: F811
    client = browser(tan_thanh.user("quantri"))

    assert client.get("/reports/").status_code == 403
    assert 'href="/reports/"' not in text_of(client.get("/"))


def test_lists_of_unknown_things_are_refused_in_words(deputy):
    assert deputy.get(f"/reports/list/?{TERM}&indicator=ethnic").status_code == 400
    assert deputy.get(f"/reports/list/?{TERM}&by=minority&key=yes").status_code == 400
    assert deputy.get(f"/reports/list/?{TERM}&group=class&key=x").status_code == 400


# files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "words_in_it"), [("b1", "51,79%"), ("b2", "59,18%"), ("b5", "20/07/2020")])
def test_files_are_attachments_with_their_names(deputy, code, words_in_it):
    answer = deputy.get(f"/reports/{code}/file.docx?{TERM}")
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    assert answer["Content-Disposition"] == f'attachment; filename="{code.upper()}-BTU.TT-2022-12-31.docx"'
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert words_in_it in cells
    sheet = deputy.get(f"/reports/{code}/file.xlsx?{TERM}")
    assert sheet["Content-Disposition"] == f'attachment; filename="{code.upper()}-BTU.TT-2022-12-31.xlsx"'
    assert load_workbook(BytesIO(sheet.content)).sheetnames


def test_there_are_no_other_files(deputy):
    assert deputy.get(f"/reports/b7/file.docx?{TERM}").status_code == 404
    assert deputy.get(f"/reports/b1/file.pdf?{TERM}").status_code == 404


# what if, sign, explain -----------------------------------------------------------------------------------------------


def admit(tan_thanh, on, *, who=0):  # noqa: F811
    """Record a ceremony that a paper shows, typed now, for one of those with a dossier in progress."""
    case = list(Case.objects.filter(stage="applicant").order_by("person__sort_key", "pk"))[who]
    record(
        case.pk,
        "admission_ceremony",
        on=on,
        data={},
        paper="Biên bản lễ kết nạp (mẫu)",
        actor=tan_thanh.user("pho.bithu"),
    )
    return case


def test_one_more_ceremony_moves_the_figures_by_one(deputy, tan_thanh):  # noqa: F811
    """D0-07."""
    admit(tan_thanh, date(2023, 4, 10))
    page = deputy.get("/reports/b1/?unit=BTU.TT&period=term:2020-2025&as_of=18/04/2023")
    text = words(page)

    assert "53,57% 30 /56" in text
    assert "51,72% 30 /58" in text
    assert "không có kết nạp mới" not in text
    assert "29 /56" in words(deputy.get(f"/reports/b1/?{TERM}"))
    check_lists(deputy, page, at_least=14)


NOTES = {
    "place": "Tân Thành",
    "direction": "Đảng ủy phân công cấp ủy viên phụ trách từng chi bộ.",
    "strengths": "Nguồn rõ, có người giúp đỡ.",
    "limits": "Một chi bộ chưa có nguồn <mới>.",
    "causes": "Thanh niên đi làm ăn xa.",
    "solutions": "Rà soát nguồn cùng Đoàn Thanh niên.",
}


def signed_by(client) -> SignedReport:
    answer = client.post(f"/reports/b10/sign/?{TERM}", {**NOTES, "confirm": "1"})
    assert answer.status_code == 302
    return SignedReport.objects.latest("signed_at")


def test_preview_keeps_everything_that_was_typed(deputy):
    page = text_of(deputy.post(f"/reports/b10/?{TERM}", NOTES))

    for text in NOTES.values():
        assert text.replace("<", "&lt;").replace(">", "&gt;") in page


def test_the_draft_can_be_taken_as_a_file_with_what_was_typed(deputy):
    answer = deputy.post(f"/reports/b10/?{TERM}", {**NOTES, "file": "docx"})
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs)

    assert answer["Content-Disposition"] == 'attachment; filename="B10-BTU.TT-2022-12-31.docx"'
    assert NOTES["causes"] in text
    assert not SignedReport.objects.exists()
    assert deputy.post(f"/reports/b10/?{TERM}", {**NOTES, "file": "xlsx"})["Content-Type"].endswith("sheet")


def test_before_signing_a_page_names_what_is_frozen(deputy):
    page = deputy.post(f"/reports/b10/sign/?{TERM}", NOTES)
    text = words(page)

    assert "Những gì được giữ nguyên" in text
    assert "Huyện ủy giao 56; Nghị quyết Đại hội 58" in text
    assert "Kết nạp đảng viên mới 29" in text
    assert not SignedReport.objects.exists()
    check_lists(deputy, page, at_least=10)


def test_a_signed_report_shows_its_text_and_serves_its_file(deputy):
    row = signed_by(deputy)
    page = deputy.get(f"/reports/signed/{row.pk}/")
    text = words(page)

    assert NOTES["limits"] in text
    assert "Không có chênh lệch" in text
    assert "Ký lúc 18/04/2023 08:59" in text
    assert "Nhiệm kỳ 2020-2025 (01/07/2020 – 30/06/2025)" in text
    first = deputy.get(f"/reports/signed/{row.pk}/file/")
    assert first["Content-Disposition"] == f'attachment; filename="{row.file_name}"'
    assert deputy.get(f"/reports/signed/{row.pk}/file/").content == first.content
    assert AuditEntry.objects.filter(action="reports.file", actor="pho.bithu").exists()
    assert row.title in words(deputy.get("/reports/"))
    check_lists(deputy, page, at_least=15)


def test_who_may_not_sign_reads_why_and_cannot(tan_thanh):  # noqa: F811
    client = browser(tan_thanh.user("canbo.dangu"))

    assert "Bạn chưa có quyền “Ký báo cáo”" in words(client.get(f"/reports/b10/?{TERM}"))
    assert client.post(f"/reports/b10/sign/?{TERM}", {"confirm": "1"}).status_code == 403
    assert not SignedReport.objects.exists()


def test_a_late_event_is_explained_and_the_file_stays(deputy, tan_thanh):  # noqa: F811
    row = signed_by(deputy)
    before = deputy.get(f"/reports/signed/{row.pk}/file/").content
    with clock.set_to(NOW + timedelta(hours=1)):
        case = admit(tan_thanh, date(2022, 12, 28))
        page = deputy.get(f"/reports/signed/{row.pk}/")
        text = words(page)
        names = case.person.full_name

        assert "Kết nạp đảng viên mới khi ký 29, nay 30" in text
        late = "Tổ chức lễ kết nạp đảng viên ngày 28/12/2022, ghi lúc 18/04/2023 09:59 bởi pho.bithu."
        assert f"Ghi muộn +1 {names} {late} Kết nạp đảng viên mới; " in text
        assert "Không có chênh lệch" not in text
        assert f"/cases/{case.pk}/" in text_of(page)
        assert deputy.get(f"/reports/signed/{row.pk}/file/").content == before
        assert AuditEntry.objects.filter(action="reports.list", target=f"report:{row.pk}").exists()
        check_lists(deputy, page, at_least=15)

        province = browser(tan_thanh.user("btctu")).get(f"/reports/signed/{row.pk}/")
        assert "ngày 28/12/2022" in words(province)
        assert names not in words(province)


def test_what_was_looked_at_is_what_is_signed(deputy, tan_thanh):  # noqa: F811
    """Between the page that names the figures and the signature somebody types a ceremony."""
    confirm = text_of(deputy.post(f"/reports/b10/sign/?{TERM}", NOTES))
    read_at = re.search(r'name="read_at" value="([^"]+)"', confirm)[1]
    with clock.set_to(NOW + timedelta(hours=1)):
        admit(tan_thanh, date(2022, 12, 28))
        deputy.post(f"/reports/b10/sign/?{TERM}", {**NOTES, "confirm": "1", "read_at": read_at})

    assert SignedReport.objects.get().frozen["figures"]["admissions"]["value"] == 29


def test_a_signed_report_is_hidden_outside_the_scope(deputy, tan_thanh):  # noqa: F811
    row = signed_by(deputy)
    other = browser(tan_thanh.user("bithu.kp1"))

    assert other.get(f"/reports/signed/{row.pk}/").status_code == 404
    assert other.get(f"/reports/signed/{row.pk}/file/").status_code == 404


def test_a_newer_report_names_the_one_it_replaces(deputy):
    first = signed_by(deputy)
    with clock.set_to(NOW + timedelta(hours=1)):
        assert str(first.pk) in text_of(deputy.post(f"/reports/b10/sign/?{TERM}", NOTES))
        deputy.post(f"/reports/b10/sign/?{TERM}", {**NOTES, "confirm": "1", "replaces": str(first.pk)})

        assert "Đã có báo cáo thay báo cáo này" in words(deputy.get(f"/reports/signed/{first.pk}/"))
