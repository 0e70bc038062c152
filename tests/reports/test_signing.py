"""A signed report never changes; the difference to today is explained case by case."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from docx import Document
from openpyxl import load_workbook

from ketnap.accounts.roles import Role
from ketnap.base import clock, guard, kept
from ketnap.base.errors import BadInput, Forbidden, NotFound
from ketnap.journal.rebuild import rebuild
from ketnap.people.actions import erase_person
from ketnap.reports import actions, verify
from ketnap.reports.differences import explain
from ketnap.reports.figures import counting, listing
from ketnap.reports.measured import reports_measured_by
from ketnap.reports.models import SignedReport
from ketnap.reports.sheets import workbook
from ketnap.reports.summary import Notes
from ketnap.targets.actions import revise_target
from ketnap.targets.models import TargetLine
from ketnap.units.actions import NewUnit, move_unit, open_unit
from tests.reports.town import ADMITTED, happen, person, scenario, set_targets, take_back
from tests.targets.town import OPENED, SET_ON, TERM, Town, user

END = date(2022, 12, 31)
TYPED = datetime(2023, 4, 1, 2, tzinfo=UTC)
SIGNED = datetime(2023, 4, 18, 1, 59, tzinfo=UTC)
LATER = datetime(2023, 5, 5, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Office(Town):
    people: dict[str, list[UUID]]
    lines: tuple[TargetLine, TargetLine]


@pytest.fixture
def office(place, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.set_to(TYPED):
        return Office(**vars(place), people=scenario(place), lines=set_targets(place))


def wanted(place, code="B10", **more):
    question = counting.ask("admissions", place.town, TERM, as_of=END)
    return actions.Wanted(code, question, "term:2020-2025", **more)


def sign(place, code="B10", **more):
    with clock.set_to(SIGNED):
        return actions.sign_report(wanted(place, code, **more), signer=place.actor, now=SIGNED)


def text_of(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_report_says_the_figures_of_the_article(office):
    notes = Notes(causes="Thanh niên đi làm ăn xa.", solutions="Phân công cấp ủy viên phụ trách từng chi bộ.")
    text = text_of(actions.draft(wanted(office, notes=notes), maker=office.actor, now=SIGNED).docx())

    assert "Số liệu tính đến ngày 31/12/2022, theo tổ chức ngày 31/12/2022, lập lúc 18/04/2023 08:59" in text
    assert "kết nạp 29 đảng viên mới (tính theo lễ kết nạp)" in text
    assert "51,79% so với chỉ tiêu Huyện ủy giao (29/56) và 50% so với chỉ tiêu Nghị quyết Đại hội (29/58)" in text
    assert "49 quần chúng học 3 lớp" in text
    assert "29 người đã được kết nạp (59,18%), 20 người chưa được kết nạp" in text
    assert "Thanh niên đi làm ăn xa." in text
    assert "914/1.826" in text


def test_a_signed_file_is_served_byte_for_byte(office):
    signed = sign(office)
    first = actions.serve(signed, reader=office.actor)
    with clock.set_to(LATER):
        admit_late(office)

    assert actions.serve(SignedReport.objects.get(), reader=office.actor) == first
    assert signed.frozen["figures"]["admissions"]["value"] == 29
    assert len(signed.frozen["figures"]["admissions"]["rows"]) == 29
    assert signed.checkpoint is not None


def test_a_signed_report_holds_no_name(office):
    signed = sign(office)

    assert "Người" not in signed.figures
    assert "Mẫu" not in signed.figures


def test_nobody_changes_a_signed_report(office):
    signed = sign(office)
    for attempt in ("UPDATE reports_signedreport SET text = 'x'", "DELETE FROM reports_signedreport"):
        with pytest.raises(DatabaseError), transaction.atomic(), guard.writing():
            run_sql(attempt)
    signed.text = "x"
    with pytest.raises(guard.ProtectedTable):
        signed.save()


def run_sql(statement):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_only_who_may_sign_signs_and_who_may_see_reads(office):
    officer = user("can-bo-xa-mau", Role.GRASSROOTS_OFFICER, office.town)
    stranger = user("bi-thu-mau", Role.BRANCH_SECRETARY, office.branches[0])
    with pytest.raises(Forbidden):
        actions.sign_report(wanted(office), signer=officer, now=SIGNED)
    signed = sign(office)

    assert actions.serve(signed, reader=officer)
    assert list(SignedReport.objects.for_user(officer)) == [signed]
    assert not SignedReport.objects.for_user(stranger).exists()
    with pytest.raises(Forbidden):
        actions.serve(signed, reader=stranger)


def test_a_file_that_was_changed_is_not_served_and_verify_says_so(office):
    signed = sign(office)
    assert verify.problems() == []
    kept.path_of(signed.file_hash).write_bytes(b"x")

    with pytest.raises(NotFound):
        actions.serve(signed, reader=office.actor)
    assert len(verify.problems()) == 1


def admit_late(place, on=date(2022, 12, 20)):
    who = person("Người ghi muộn", place.branches[0])
    happen(ADMITTED, who, place.branches[0], on)
    return who


def admissions(signed, reader):
    return next(one for one in explain(signed, reader).figures if one.name == "admissions")


def test_without_any_change_there_is_no_difference(office):
    signed = sign(office)

    assert not explain(signed, office.actor).any


def test_an_event_typed_late_is_named_with_both_days_and_who(office):
    signed = sign(office)
    with clock.set_to(LATER):
        admit_late(office)
    found = admissions(signed, office.actor)

    assert (found.then, found.now, found.difference) == (29, 30, 1)
    (change,) = found.changes
    assert change.kind == "late"
    assert change.text == "Ghi muộn: Lễ kết nạp (thử) ngày 20/12/2022, ghi lúc 05/05/2023 10:00 bởi nguoi-ghi-mau."
    assert change.name == "Người ghi muộn Mẫu"


def test_a_void_is_named_with_its_reason(office):
    signed = sign(office)
    who = office.people["admitted"][0]
    event = next(fact for fact in counting.figure(wanted(office).question).facts if fact.subject == who).event
    with clock.set_to(LATER):
        take_back(event, who, date(2020, 12, 22), "Nhập hai lần")
    found = admissions(signed, office.actor)

    assert (found.then, found.now) == (29, 28)
    (change,) = found.changes
    assert (change.kind, change.added) == ("voided", False)
    assert "lý do: Nhập hai lần" in change.text


def test_a_branch_that_moved_in_the_past_explains_its_cases(office):
    signed = sign(office)
    with clock.set_to(LATER):
        other = open_unit(
            NewUnit("T2", "township_old", "Thị trấn mẫu hai"), parent=office.district, on=OPENED, actor="test"
        )
        move_unit(office.branches[2], other, on=date(2022, 6, 1), actor="test")
    found = admissions(signed, office.actor)

    assert found.difference == -len(found.changes) < 0
    assert {change.kind for change in found.changes} == {"moved"}


def test_names_are_masked_outside_the_readers_right(office):
    signed = sign(office)
    with clock.set_to(LATER):
        admit_late(office)
    board = user("ban-to-chuc-mau", Role.PROVINCE_BOARD, office.district)
    (change,) = admissions(signed, board).changes

    assert (change.name, change.person) == (listing.MASK, None)


def test_an_erased_person_stays_counted(office):
    signed = sign(office)
    with clock.set_to(LATER):
        erase_person(office.people["admitted"][0], reason="Hết mục đích", actor="test")
    found = explain(signed, office.actor)

    assert not found.any
    assert found.erased == 1
    assert verify.problems() == []


def test_a_revised_target_is_named(office):
    signed = sign(office)
    with clock.set_to(LATER):
        line = office.lines[0]
        later = SET_ON + timedelta(days=300)
        revise_target(line, 60, on=later, reason="Tăng", actor=office.actor, paper=line.paper)
    (target,) = explain(signed, office.actor).targets

    assert target.text == "Chỉ tiêu Huyện ủy giao: khi ký 56, nay 60."


def test_a_rebuilt_journal_makes_no_difference(office):
    signed = sign(office)
    rebuild(from_nothing=False)

    assert not explain(signed, office.actor).any


def test_a_new_issue_names_the_one_it_replaces(office):
    signed = sign(office)
    with clock.set_to(LATER):
        again = actions.sign_report(wanted(office), signer=office.actor, now=LATER, replaces=signed.pk)
    with pytest.raises(BadInput):
        actions.sign_report(wanted(office, "B1"), signer=office.actor, now=LATER, replaces=signed.pk)

    assert again.replaces == signed.pk


@pytest.mark.parametrize("code", ["B1", "B2", "B5", "B10", "CN"])
def test_every_report_prints_and_calculates(office, code):
    made = actions.draft(wanted(office, code), maker=office.actor, now=SIGNED)
    book = load_workbook(BytesIO(workbook(made, SIGNED.isoformat())))

    assert len(book.sheetnames) == len(made.tables) > 0
    assert made.docx() == actions.draft(wanted(office, code), maker=office.actor, now=SIGNED).docx()


def test_the_workbook_holds_numbers(office):
    made = actions.draft(wanted(office, "B1"), maker=office.actor, now=SIGNED)
    sheet = load_workbook(BytesIO(workbook(made, SIGNED.isoformat()))).worksheets[0]
    rows = [[cell.value for cell in row][:4] for row in sheet.iter_rows(min_row=5, max_row=6)]

    assert rows == [["Huyện ủy giao", 56, 29, 51.79], ["Nghị quyết Đại hội", 58, 29, 50]]


def test_the_report_in_one_moment_reads_the_journal_of_that_moment(office):
    with clock.set_to(LATER):
        admit_late(office)
    then = actions.draft(wanted(office), maker=office.actor, now=SIGNED)
    now = actions.draft(wanted(office), maker=office.actor, now=LATER + timedelta(minutes=1))

    assert (then.figures["admissions"].value, now.figures["admissions"].value) == (29, 30)


def test_the_old_number_says_which_reports_were_measured_against_it(office):
    signed = sign(office)
    line = office.lines[0]
    with clock.set_to(LATER):
        new = revise_target(
            line, 60, on=SET_ON + timedelta(days=300), reason="Tăng", actor=office.actor, paper=line.paper
        )

    found = reports_measured_by([line, new], office.actor)
    assert found == {line.line: [signed]}
