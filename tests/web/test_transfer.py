"""Bringing a list in through the pages, taking it back, and taking tables along."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.cases.models import Case
from ketnap.cli.worker import Interrupted
from ketnap.people.models import Person
from ketnap.transfer import actions, tasks
from ketnap.transfer.models import ImportRun, ImportState
from tests.example_org import TODAY, example_org
from tests.transfer import lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def org(db, settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    organisation = example_org()
    with clock.set_to(TODAY):
        yield organisation


@pytest.fixture
def sign_in(client, org):
    def as_user(name):
        client.force_login(org.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_user


def text(response) -> str:
    return response.content.decode()


def send(client, path, **more):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("web:import_new"), {"unit": "TT", "file": file, **more})


def page_of(client):
    return text(client.get(reverse("web:import", args=[ImportRun.objects.get().pk])))


def test_a_list_is_looked_through_written_and_taken_back(sign_in, tmp_path):
    client = sign_in("binh")
    assert send(client, lists.save(tmp_path / "ds.xlsx", lists.office_rows(6))).status_code == 302
    run = ImportRun.objects.get()
    assert (run.state, run.counts["create"], Case.objects.count()) == (ImportState.CHECKED, 6, 0)
    page = page_of(client)
    assert "Ghi 6 người" in page and "Trần Văn Mẫu Bảo" in page

    client.post(reverse("web:import_write", args=[run.pk]))
    assert Case.objects.count() == 6
    page = page_of(client)
    assert "Đã ghi 6 người" in page and reverse("web:case", args=[Case.objects.first().pk]) in page
    assert not actions.path_of(run.pk).exists()

    undo = reverse("web:import_undo", args=[run.pk])
    assert client.post(undo, {"reason": ""}).status_code == 400
    client.post(undo, {"reason": "Nhập nhầm tệp"})
    assert (Case.objects.count(), ImportRun.objects.get().state) == (0, ImportState.UNDONE)


def test_a_refused_row_is_shown_with_its_cell_and_nothing_can_be_written(sign_in, tmp_path):
    client = sign_in("binh")
    path = lists.small(
        tmp_path / "ds.xlsx",
        ["Họ và tên", "Ngày sinh", "Chi bộ", "Ngày vào danh sách"],
        ["Nguyễn Mẫu Một", "20/05/1998", "C1", "29/02/2023"],
        ["Nguyễn Mẫu Hai", "20/05/1997", "C1", "28/02/2023"],
    )
    send(client, path)
    page = page_of(client)
    assert "1 dòng chưa nhập được" in page and "Tháng 2 năm 2023 không có ngày 29" in page and "ô D2" in page
    assert "Nguyễn Mẫu Một" in page
    assert "Ghi 1 người" not in page

    run = ImportRun.objects.get()
    client.post(reverse("web:import_write", args=[run.pk]))
    assert Case.objects.count() == 0
    client.post(reverse("web:import_discard", args=[run.pk]))
    assert not actions.path_of(run.pk).exists()
    assert ImportRun.objects.get().rows == []


def test_a_file_that_is_no_workbook_is_refused_with_one_sentence(sign_in, tmp_path):
    client = sign_in("binh")
    path = tmp_path / "ds.xlsx"
    path.write_bytes(b"khong phai bang tinh")
    send(client, path)
    assert "không phải là bảng tính .xlsx" in page_of(client)


def test_days_for_the_whole_list_serve_rows_without_days(sign_in, tmp_path):
    client = sign_in("binh")
    path = lists.small(tmp_path / "ds.xlsx", ["Họ và tên", "Năm sinh", "Chi bộ"], ["Nguyễn Mẫu Một", 1998, "C1"])
    assert "chọn cả nơi giới thiệu" in text(send(client, path, introduced_on="05/04/2023"))
    send(client, path, introduced_on="05/04/2023", source="youth_union")
    assert ImportRun.objects.get().state == ImportState.CHECKED


def test_progress_survives_a_reload_and_ends_by_itself(sign_in, org, tmp_path):
    client = sign_in("binh")
    content = lists.save(tmp_path / "ds.xlsx", lists.office_rows(3)).read_bytes()
    run = actions.upload(content, "ds.xlsx", unit=org.township, user=org.binh, now=clock.now())
    address = reverse("web:import", args=[run.pk])
    actions._to_file(run.pk)(2, 3)
    for _ in range(2):
        page = text(client.get(address))
        assert '<progress max="3" value="2">' in page and "<strong>2/3</strong>" in page
    assert client.get(address, headers={"HX-Request": "true"}).headers.get("HX-Refresh") is None
    actions.check(run.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(("name", "status"), [("binh", 200), ("dung", 200), ("chau", 200), ("anh", 403), ("ha", 403)])
def test_only_those_with_the_right_may_import(sign_in, name, status):
    assert sign_in(name).get(reverse("web:import_new")).status_code == status


def test_an_import_of_another_unit_does_not_exist_for_the_reader(sign_in, org, tmp_path):
    content = lists.save(tmp_path / "ds.xlsx", lists.office_rows(1)).read_bytes()
    run = actions.upload(content, "ds.xlsx", unit=org.district, user=org.chau, now=clock.now())
    for name in ("import", "import_undo"):
        assert sign_in("binh").get(reverse(f"web:{name}", args=[run.pk])).status_code == 404
    for name in ("import_write", "import_discard", "import_undo"):
        assert sign_in("binh").post(reverse(f"web:{name}", args=[run.pk]), {"reason": "x"}).status_code == 404


def test_tables_are_taken_along_within_the_scope_and_logged(sign_in, org):
    client = sign_in("binh")
    answer = client.get(reverse("web:export_file"), {"table": ["members", "units"], "unit": "TT"})
    book = openpyxl.load_workbook(BytesIO(answer.content))
    members = [row[2] for row in book["Sinh hoạt đảng"].iter_rows(min_row=2, values_only=True)]
    assert len(members) == 18
    assert set(members) <= set(Person.objects.values_list("full_name", flat=True))
    assert AuditEntry.objects.filter(action="transfer.export", actor="binh").count() == 1
    assert client.get(reverse("web:export_file"), {"unit": "H"}).status_code == 404


def test_the_template_reads_back_as_an_empty_list(sign_in, tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(sign_in("binh").get(reverse("web:import_template")).content)
    assert [cell.value for cell in openpyxl.load_workbook(path).active[1]][:3] == ["TT", "Họ và tên", "Ngày sinh"]


@pytest.fixture
def queue(settings):
    """The real queue, without a worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def test_a_list_whose_worker_was_killed_says_so_and_can_be_checked_again(sign_in, queue, tmp_path):
    client = sign_in("binh")
    send(client, lists.save(tmp_path / "ds.xlsx", lists.office_rows(3)))
    run = ImportRun.objects.get()
    assert run.state == ImportState.CHECKING and 'id="progress"' in page_of(client)
    again = reverse("web:import_again", args=[run.pk])
    client.post(again)
    assert ImportRun.objects.get().task == run.task

    DBTaskResult.objects.get(pk=run.task).set_failed(Interrupted("Máy dừng"))
    page = page_of(client)
    assert "Máy dừng giữa chừng, chưa ghi gì" in page and 'id="progress"' not in page
    client.post(again)
    assert ImportRun.objects.get().task not in ("", run.task)
    actions.check(run.pk)
    assert "Ghi 3 người" in page_of(client)


def test_the_task_of_the_queue_does_what_the_page_asked_for(sign_in, queue, tmp_path):
    client = sign_in("binh")
    send(client, lists.save(tmp_path / "ds.xlsx", lists.office_rows(3)))
    tasks.check_list.call(str(ImportRun.objects.get().pk))
    client.post(reverse("web:import_write", args=[ImportRun.objects.get().pk]))
    tasks.write_list.call(str(ImportRun.objects.get().pk))
    assert (ImportRun.objects.get().state, Case.objects.count()) == (ImportState.DONE, 3)
