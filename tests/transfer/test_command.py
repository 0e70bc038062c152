"""`ketnap import` and `ketnap form`: exit codes, one JSON document, whose rights."""

import argparse
import json
import zipfile

import pytest

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.roles import Role
from ketnap.base import office
from ketnap.base.errors import BadInput, NotFound
from ketnap.cases.models import Case
from ketnap.cases.sittings import Ballot, Meeting, hold, roll_on
from ketnap.cases.steps.catalogue import step_of
from ketnap.cli import form, import_
from ketnap.cli.acting import acting_user
from ketnap.cli.main import call
from ketnap.lib.ids import uuid7
from ketnap.transfer.models import ImportRun, ImportState
from tests.cases.walking import day, walk
from tests.example_org import SINCE
from tests.transfer import lists, workbooks

pytestmark = pytest.mark.django_db


@pytest.fixture
def ketnap(capsys):
    """Run a command as the program does; exit code and what it printed (JSON read back when asked for)."""

    def run(module, *words):
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        code = call(module, parser.parse_args([str(word) for word in words]))
        printed = capsys.readouterr().out
        return code, json.loads(printed) if "--json" in words else printed

    return run


@pytest.fixture
def practice(org, monkeypatch):
    """The office of the test is a practice office."""
    here = office.Office(id=str(uuid7()), name="Mẫu", practice="mau")
    monkeypatch.setattr(office, "load", lambda: here)


def test_a_list_is_tried_then_written_then_taken_back(org, helpers, ketnap, tmp_path):
    path = lists.save(tmp_path / "ds.xlsx", lists.office_rows(5, helpers))
    common = (path, "--kind", "candidates", "--unit", "TT", "--user", "binh", "--json")
    code, tried = ketnap(import_, *common, "--dry-run")
    assert (code, tried["batch"], tried["counts"]["create"], Case.objects.count()) == (0, None, 5, 0)

    code, written = ketnap(import_, *common)
    assert (code, written["counts"], Case.objects.count()) == (0, tried["counts"], 5)
    assert {row["outcome"] for row in written["rows"]} == {"create"}
    assert str(ImportRun.objects.get(state=ImportState.DONE).batch) == written["batch"]

    code, undone = ketnap(import_, "--undo", written["batch"], "--reason", "thử", "--user", "binh", "--json")
    assert (code, undone["undone"], Case.objects.count()) == (0, True, 0)
    assert ImportRun.objects.get().state == ImportState.UNDONE


def test_a_refused_row_gives_exit_code_one_and_its_reasons(org, ketnap, tmp_path):
    header = ["Họ và tên", "Ngày sinh", "Chi bộ", "Ngày vào danh sách"]
    path = lists.small(tmp_path / "ds.xlsx", header, ["Nguyễn Mẫu Một", "29/02/1999", "C1", "01/05/2023"])
    code, document = ketnap(import_, path, "--unit", "TT", "--user", "binh", "--json")
    assert (code, document["batch"]) == (1, None)
    (row,) = document["rows"]
    assert [(reason["cell"], reason["rule"]) for reason in row["reasons"]] == [("B2", "K-CELL"), ("D2", "K-FUTURE")]
    assert set(row["reasons"][0]) >= {"rule", "text", "instrument", "provision"}

    code, text = ketnap(import_, path, "--unit", "TT", "--user", "binh")
    assert code == 1 and "Dòng 2 (ô B2): [K-CELL]" in text and "Chưa ghi gì." in text


def hostile(path):
    return workbooks.save_parts(path, {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": workbooks.zeros(200)})


def doctype(path):
    plain = lists.small(path, ["Họ và tên", "Chi bộ"], ["Nguyễn Mẫu Một", "C1"])
    parts = workbooks.parts_of(plain)
    parts["xl/workbook.xml"] = b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + parts["xl/workbook.xml"]
    return workbooks.save_parts(path, parts)


def broken(path):
    path.write_bytes(b"PK\x03\x04 rest")
    return path


def no_list(path):
    return lists.small(path, ["Tên hàng", "Đơn giá"], ["Gạo", 12])


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (hostile, "bad_workbook", "bung ra lớn"),
        (doctype, "bad_workbook", "DOCTYPE"),
        (broken, "bad_workbook", "bị hỏng"),
        (no_list, "bad_layout", "Họ và tên"),
    ],
)
def test_a_file_that_cannot_be_taken_gives_one_sentence(org, ketnap, tmp_path, make, kind, words):
    code, document = ketnap(import_, make(tmp_path / "ds.xlsx"), "--unit", "TT", "--user", "binh", "--json")
    assert (code, document["error"]) == (1, kind)
    assert words in document["message"]


def test_a_wrong_call_gives_exit_code_two(org, ketnap, tmp_path):
    assert ketnap(import_, tmp_path / "khong-co.xlsx", "--unit", "TT", "--user", "binh")[0] == 2
    assert ketnap(import_, tmp_path / "khong-co.xlsx")[0] == 2


@pytest.mark.parametrize(("unit", "user"), [("T", "binh"), ("XX", "binh"), ("C1", "anh")])
def test_a_unit_outside_the_scope_or_without_the_right_is_refused(org, ketnap, tmp_path, unit, user):
    path = lists.small(tmp_path / "ds.xlsx", ["Họ và tên", "Chi bộ"], ["Nguyễn Mẫu Một", "C1"])
    code, document = ketnap(import_, path, "--unit", unit, "--user", user, "--json")
    assert code == 1 and document["error"] in ("bad_input", "forbidden")


def test_in_a_real_office_the_user_must_be_named(org):
    with pytest.raises(BadInput, match="--user"):
        acting_user("", org.township)


def test_in_a_practice_office_the_only_officer_acts(org, practice):
    assert acting_user("", org.branch_one).username == "binh"
    assert acting_user("", org.district).username == "chau"
    second = create_user("hai", "Nguyễn Mẫu Hai", actor="test")
    grant(second, Role.GRASSROOTS_OFFICER, org.township, valid_from=SINCE, actor="test")
    with pytest.raises(BadInput, match="binh, hai"):
        acting_user("", org.township)


def proposed(org, name):
    """A case that the branch has proposed, with everything the resolution says."""
    going = walk(org, until="collect_opinions", name=name)
    branch, on = org.meeting_of(org.branch_one), day(-60)
    conclusions = {
        field.name: "Kết luận mẫu"
        for field in step_of("chi_bo_admission_resolution").fields
        if field.name.startswith("conclusion")
    }
    ballot = Ballot(
        going.case,
        "chi_bo_admission_resolution",
        7,
        against=1,
        data={"number": "09-NQ/CB", "against_reasons": "Chưa rõ", **conclusions},
    )
    chair, secretary = org.members["C1"][:2]
    hold(Meeting(branch, on, roll_on(branch, on), [ballot], chair=chair, secretary=secretary), actor=org.chau)
    return going.case


def test_a_form_is_written_or_refused_with_the_list_of_what_is_missing(org, ketnap, tmp_path):
    case = walk(org, until="introduce_candidate").case
    out = tmp_path / "6.docx"
    code, document = ketnap(form, "6-KND", "--case", case, "--out", out, "--user", "binh", "--json")
    assert (code, document["error"], document["form"], out.exists()) == (1, "missing_data", "6-KNĐ", False)
    assert {"field", "label", "where"} == set(document["missing"][0])

    case = proposed(org, "Trần Mẫu Đủ")
    code, document = ketnap(form, "6-KNĐ", "--case", case, "--out", out, "--user", "binh", "--json")
    assert (code, document["bytes"]) == (0, out.stat().st_size)
    with zipfile.ZipFile(out) as archive:
        assert "Trần Mẫu Đủ" in archive.read("word/document.xml").decode()


def test_a_form_of_a_case_outside_the_scope_is_not_found(org, ketnap, tmp_path):
    case = walk(org, until="introduce_candidate").case
    code, document = ketnap(form, "6-KNĐ", "--case", case, "--out", tmp_path / "6.docx", "--user", "quan", "--json")
    assert (code, document["error"]) == (1, "not_found")
    with pytest.raises(NotFound):
        form.run(argparse.Namespace(code="6-KNĐ", case=uuid7(), out=str(tmp_path / "x.docx"), user="binh", json=True))
