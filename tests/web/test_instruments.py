"""Papers: found as people write them, registered, completed, with their file."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.instruments.actions import Paper, register
from ketnap.instruments.models import Instrument
from ketnap.lib.periods import Span
from ketnap.targets.actions import NewTarget, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from tests.example_org import TODAY
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

PDF = b"%PDF-1.4 m\xe1\xba\xabu"


def paper(org, number="99", symbol="CV/TU", dated=date(2021, 3, 1), title="Rà soát nguồn kết nạp", unit=None):  # noqa: F811
    known = Paper("letter", "Huyện ủy mẫu", title, number, symbol, dated)
    return register(known, unit=unit or org.township, actor=org.chau, today=TODAY.date())


def typed(unit: str = "TT", **more: str) -> dict[str, str]:
    return {"unit": unit, "kind": "plan", "issuer": "Đảng ủy mẫu", "title": "Kế hoạch năm 2023", **more}


def references(response) -> list[str]:
    return [row.reference for row in response.context["table"].rows]


@pytest.mark.parametrize(
    "text", ["99-CV/TU", "99 - cv/tu", "99", "cv/tu", "1/3/2021", "01/03/2021", "ra soat nguon", "NGUỒN rà", "huyen uy"]
)
def test_a_paper_is_found_as_people_write_it(org, text):  # noqa: F811
    paper(org)
    paper(org, "7", "KH/ĐU", date(2022, 5, 9), "Kế hoạch khác")

    found = references(browser(org.anh).get("/instruments/", {"text": text}))

    assert "99-CV/TU" in found


def test_what_does_not_fit_is_not_found(org):  # noqa: F811
    paper(org)

    assert references(browser(org.anh).get("/instruments/?text=98-CV/TU")) == []
    assert references(browser(org.anh).get("/instruments/?kind=resolution")) == []


def test_papers_of_the_unit_and_of_those_above_bind_it(org):  # noqa: F811
    paper(org)
    paper(org, "1", "CV/HU", unit=org.district)
    paper(org, "2", "CV/CB", unit=org.branch_two)

    assert set(references(browser(org.anh).get("/instruments/"))) == {"99-CV/TU", "1-CV/HU"}
    assert references(browser(org.minh).get("/instruments/")) == []


def test_unknown_number_and_date_are_taken_and_listed(org):  # noqa: F811
    client = browser(org.binh)
    client.post("/instruments/new/", typed())
    row = Instrument.objects.get()

    assert row.reference == "chưa rõ số, ngày"
    assert references(client.get("/instruments/?state=unknown")) == ["chưa rõ số, ngày"]
    assert "chưa rõ số, ngày" in text_of(client.get(f"/instruments/{row.pk}/"))


def test_a_paper_is_completed_later(org):  # noqa: F811
    client = browser(org.binh)
    client.post("/instruments/new/", typed())
    row = Instrument.objects.get()
    assert 'value="Kế hoạch năm 2023"' in text_of(client.get(f"/instruments/{row.pk}/edit/"))

    more = typed(number="12", symbol="KH/ĐU", dated="05/01/2023")
    assert client.post(f"/instruments/{row.pk}/edit/", more).status_code == 302

    row.refresh_from_db()
    assert (row.reference, row.dated, row.unit) == ("12-KH/ĐU", date(2023, 1, 5), org.township)


def test_a_paper_that_carries_out_another_is_shown_on_both(org):  # noqa: F811
    basis = paper(org, title="Kế hoạch của huyện")
    client = browser(org.binh)
    client.post("/instruments/new/", typed(carries_out=str(basis.pk)))
    row = Instrument.objects.exclude(pk=basis.pk).get()

    assert "Kế hoạch của huyện" in text_of(client.get(f"/instruments/{row.pk}/"))
    assert "Kế hoạch năm 2023" in text_of(client.get(f"/instruments/{basis.pk}/"))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"dated": "19/04/2023"}, "dated"),
        ({"dated": "29/02/2023"}, "dated"),
        ({"title": ""}, "title"),
        ({"kind": "XX"}, "kind"),
        ({"unit": "H"}, "unit"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field_and_nothing_typed_is_lost(org, more, field):  # noqa: F811
    response = browser(org.binh).post("/instruments/new/", typed(issuer="Nơi ban hành mẫu", **more))

    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert 'value="Nơi ban hành mẫu"' in text_of(response)
    assert not Instrument.objects.exists()


def test_the_same_number_twice_is_refused(org):  # noqa: F811
    more = typed(number="12", symbol="KH/ĐU", dated="05/01/2023")
    client = browser(org.binh)
    client.post("/instruments/new/", more)

    assert "đã có" in text_of(client.post("/instruments/new/", more))
    assert Instrument.objects.count() == 1


def test_without_the_right_nothing_is_written_and_the_page_says_who_may(org):  # noqa: F811
    row = paper(org)
    client = browser(org.anh)

    assert client.post("/instruments/new/", typed("C1")).status_code == 403
    assert client.post(f"/instruments/{row.pk}/edit/", typed()).status_code == 403
    assert client.post(f"/instruments/{row.pk}/file/", {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 403
    assert "Quyền này thuộc về" in text_of(client.get(f"/instruments/{row.pk}/"))


def test_the_district_paper_is_not_changed_from_below(org):  # noqa: F811
    row = paper(org, unit=org.district)

    assert browser(org.binh).post(f"/instruments/{row.pk}/edit/", typed()).status_code == 403


def test_a_file_comes_back_byte_for_byte_and_the_read_is_logged(org, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    row = paper(org)
    kept = browser(org.binh).post(f"/instruments/{row.pk}/file/", {"file": SimpleUploadedFile("Công văn 99.pdf", PDF)})
    assert kept.status_code == 302

    response = browser(org.anh).get(f"/instruments/{row.pk}/download/")

    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert AuditEntry.objects.filter(action="instruments.read", actor="anh", target=f"instrument:{row.pk}").count() == 1


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.html", b"<html>"), ("a", b"%PDF")]
)
def test_files_that_are_not_what_they_say_are_refused(org, tmp_path, settings, name, content):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    row = paper(org)

    response = browser(org.binh).post(f"/instruments/{row.pk}/file/", {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 400
    assert "Chỉ nhận tệp" in text_of(response)
    row.refresh_from_db()
    assert row.file_hash == ""


def test_a_paper_outside_the_scope_does_not_exist(org):  # noqa: F811
    row = paper(org, unit=org.branch_two)

    for url in ("", "edit/", "download/"):
        assert browser(org.anh).get(f"/instruments/{row.pk}/{url}").status_code == 404


def test_the_targets_a_paper_sets_are_shown_to_those_who_may_see_targets(org):  # noqa: F811
    row = paper(org)
    period = Span(date(2020, 7, 1), date(2025, 7, 1))
    target = NewTarget(
        TargetIndicator.ADMISSIONS, period, "term:2020-2025", 56, Authority.SUPERIOR, "Huyện ủy mẫu giao"
    )
    set_target(target, unit=org.township, on=date(2021, 3, 1), actor=org.chau, paper=row.pk)

    assert "Huyện ủy mẫu giao" in text_of(browser(org.binh).get(f"/instruments/{row.pk}/"))
    assert "Huyện ủy mẫu giao" not in text_of(browser(org.anh).get(f"/instruments/{row.pk}/"))


def test_the_list_asks_as_many_queries_for_one_paper_as_for_thirty(org):  # noqa: F811
    client = browser(org.binh)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            client.get("/instruments/")
        return len(taken)

    paper(org, "1")
    few = queries()
    for number in range(2, 31):
        paper(org, str(number))

    assert queries() == few
