"""The whole way of an office's list: tried, written, taken back."""

from collections import Counter
from datetime import date

import pytest

from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden, Refused
from ketnap.cases.models import Case, HelperAssignment
from ketnap.cases.steps.perform import perform
from ketnap.courses.actions import NewClass, open_class
from ketnap.courses.enums import ClassKind
from ketnap.courses.models import Certificate
from ketnap.journal.models import Event, Fact
from ketnap.journal.read import history
from ketnap.journal.rebuild import differences
from ketnap.journal.registry import Stream
from ketnap.people.models import Person, PersonAttribute
from ketnap.transfer.actions import undo
from ketnap.transfer.imports import bring_in
from ketnap.transfer.queries import importable_unit
from ketnap.transfer.sheets import apply
from ketnap.transfer.sheets.layout import BadLayout
from tests.transfer import lists

pytestmark = pytest.mark.django_db


def run(path, org, *, dry_run, user="binh", unit=None, **more):
    return bring_in(
        path,
        file=path.name,
        user=org.user(user),
        unit=unit or org.township,
        today=clock.today(),
        dry_run=dry_run,
        **more,
    )


def standing():
    """What the office sees: persons, cases, facts that hold now."""
    return (
        Person.objects.count(),
        PersonAttribute.objects.count(),
        sorted(Case.objects.values_list("person", "stage", "last_on")),
        HelperAssignment.objects.count(),
        sorted(Fact.objects.filter(known_to=None).values_list("event", "indicator", "on")),
    )


def test_a_list_of_sixty_is_tried_written_and_taken_back(org, helpers, tmp_path):
    path = lists.save(tmp_path / "danh-sach.xlsx", lists.office_rows(60, helpers))
    before, events = standing(), Event.objects.count()

    tried = run(path, org, dry_run=True)
    assert [i.reasons for i in tried.intents if i.reasons] == []
    assert (tried.counts["create"], tried.batch) == (60, None)
    assert (standing(), Event.objects.count()) == (before, events)

    written = run(path, org, dry_run=False)
    assert written.counts["create"] == 60
    assert Counter(Case.objects.values_list("stage", flat=True)) == {"sympathiser": 40, "candidate": 20}
    assert HelperAssignment.objects.count() == 20
    assert Fact.objects.filter(indicator="listed", known_to=None).count() == 40

    voided = undo(written.batch, "Nhập nhầm tệp", user=org.binh)
    assert voided == Event.objects.filter(batch=written.batch).count()
    assert standing() == before


def test_a_list_brought_in_twice_is_skipped_the_second_time(org, helpers, tmp_path):
    path = lists.save(tmp_path / "danh-sach.xlsx", lists.office_rows(12, helpers))
    run(path, org, dry_run=False)
    events = Event.objects.count()

    again = run(path, org, dry_run=False)
    assert (again.counts["skip"], again.counts["create"], again.batch) == (12, 0, None)
    assert Event.objects.count() == events


LISTED = [
    "Họ và tên",
    "Ngày sinh",
    "Chi bộ",
    "Ngày vào danh sách cảm tình",
    "Người giúp đỡ",
    "Ngày phân công",
    "Ngày viết đơn",
]


def one_row(tmp_path, *cells, header=None):
    return lists.small(tmp_path / "ds.xlsx", header or LISTED, list(cells))


def rules(imported):
    return [sorted({told.reason.rule for told in intent.reasons}) for intent in imported.intents]


def test_all_or_nothing_one_refused_row_keeps_the_others_out(org, tmp_path):
    before, events = standing(), Event.objects.count()
    path = lists.small(
        tmp_path / "ds.xlsx",
        LISTED,
        ["Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022"],
        ["Nguyễn Mẫu Hai", "20/05/1997", "C1", "01/03/2022", None, None, "01/06/2022"],
    )
    result = run(path, org, dry_run=False)
    assert [intent.kind.value for intent in result.intents] == ["create", "refuse"]
    assert result.batch is None
    assert (standing(), Event.objects.count()) == (before, events)


def test_a_refusal_of_the_rulebook_carries_rule_source_and_cell(org, tmp_path):
    result = run(
        one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022", None, None, "01/06/2022"),
        org,
        dry_run=True,
    )
    (told,) = result.intents[0].reasons
    assert (told.reason.inputs["missing_paper"], told.cell) == ("CN-NTVĐ", "G2")
    assert told.reason.rule.startswith("R-") and told.reason.instrument and told.reason.provision


def test_a_probationary_member_as_helper_is_refused_by_the_rulebook(org, tmp_path):
    name = Person.objects.get(pk=org.probationary).full_name
    result = run(
        one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022", name, "02/03/2022"), org, dry_run=False
    )
    assert rules(result) == [["R-SYM-05"]]


def test_a_list_before_the_loaded_regulations_is_recorded_by_its_paper(org, tmp_path):
    result = run(one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1980", "C1", "01/03/2015"), org, dry_run=False)
    assert result.counts["create"] == 1
    (event,) = history(Stream.CASE, Case.objects.get().pk)
    assert event.data["mode"] == "recorded" and "dòng 2" in event.data["mode_paper"]


def test_the_importer_may_do_no_more_than_the_user(org, tmp_path):
    path = one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "C2", "01/03/2022")
    with pytest.raises(Forbidden):
        importable_unit(org.anh, "C1")
    with pytest.raises(BadInput, match="trong phạm vi của bạn"):
        importable_unit(org.quan, "H")
    result = run(path, org, dry_run=False, unit=org.branch_one)
    assert rules(result) == [["K-UNIT"]]
    assert "Hai" not in result.intents[0].reasons[0].reason.text


def test_a_list_of_one_branch_needs_no_column_of_the_unit(org, tmp_path):
    path = one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "01/03/2022", header=[LISTED[0], LISTED[1], LISTED[3]])
    with pytest.raises(BadLayout, match="Đơn vị"):
        run(path, org, dry_run=True)
    assert run(path, org, dry_run=False, unit=org.branch_one).counts["create"] == 1
    assert Case.objects.get().unit == org.branch_one


def test_a_certificate_counts_and_opens_the_way_to_the_application(org, tmp_path):
    course = open_class(
        NewClass("Lớp 1 mẫu", ClassKind.AWARENESS, date(2022, 5, 9), date(2022, 5, 13), "Trung tâm mẫu"),
        organiser=org.district,
        actor=org.ha,
    )
    header = [*LISTED[:4], "Lớp", "Số giấy chứng nhận", "Ngày cấp", LISTED[6]]
    path = one_row(
        tmp_path,
        "Nguyễn Mẫu Một",
        "20/05/1998",
        "C1",
        "01/03/2022",
        "Lớp 1 mẫu",
        "15",
        "20/05/2022",
        "01/06/2022",
        header=header,
    )
    result = run(path, org, dry_run=False)
    assert rules(result) == [[]]
    assert Certificate.objects.get().course == course
    assert Case.objects.get().stage == "applicant"
    undo(result.batch, "thử", user=org.binh)
    assert (Certificate.objects.count(), Case.objects.count()) == (0, 0)


def test_what_rests_on_an_import_keeps_it_from_being_taken_back(org, tmp_path):
    result = run(one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022"), org, dry_run=False)
    case = Case.objects.get().pk
    perform(case, "periodic_review", on=date(2022, 9, 1), data={"remark": "Rèn luyện tốt"}, actor=org.anh)
    before = Event.objects.count()
    with pytest.raises(Refused, match=r"Theo dõi, nhận xét định kỳ.*01/09/2022"):
        undo(result.batch, "thử", user=org.binh)
    assert Event.objects.count() == before


def test_only_who_may_void_may_take_back_and_only_with_a_reason(org, tmp_path):
    result = run(one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022"), org, dry_run=False)
    with pytest.raises(Forbidden):
        undo(result.batch, "thử", user=org.anh)
    with pytest.raises(BadInput):
        undo(result.batch, " ", user=org.binh)
    undo(result.batch, "thử", user=org.binh)
    with pytest.raises(Refused):
        undo(result.batch, "thử", user=org.binh)


def test_an_import_says_nothing_about_persons_outside_the_scope(org, tmp_path):
    path = one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "CQ", "01/03/2022")
    assert run(path, org, dry_run=False, user="chau", unit=org.district).counts["create"] == 1
    mine = one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022")
    result = run(mine, org, dry_run=False)
    assert rules(result) == [["K-ONE-CASE"]]
    assert "cơ quan" not in result.intents[0].reasons[0].reason.text.lower()


def test_a_list_can_go_on_where_another_stopped(org, helpers, tmp_path):
    run(one_row(tmp_path, "Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022"), org, dry_run=False)
    path = one_row(
        tmp_path, "NGUYỄN MẪU MỘT", date(1998, 5, 20), "Chi bộ Một", "1-3-2022", helpers["Chi bộ Một"], "05.03.2022"
    )
    result = run(path, org, dry_run=False)
    assert result.counts["add"] == 1
    assert (Person.objects.filter(search_name="nguyen mau mot").count(), HelperAssignment.objects.count()) == (1, 1)


def test_rows_derived_from_an_import_are_those_of_a_rebuild(org, helpers, tmp_path):
    run(lists.save(tmp_path / "ds.xlsx", lists.office_rows(12, helpers)), org, dry_run=False)
    assert not any(differences().values())


def test_a_long_list_is_tried_part_by_part_with_the_same_answer(org, helpers, tmp_path, monkeypatch):
    path = lists.save(tmp_path / "ds.xlsx", lists.office_rows(7, helpers))
    whole, told = run(path, org, dry_run=True), []
    monkeypatch.setattr(apply, "TRIED_AT_ONCE", 3)
    parts = run(path, org, dry_run=True, progress=lambda done, total: told.append((done, total)))
    assert [row["outcome"] for row in parts.to_document()["rows"]] == [
        row["outcome"] for row in whole.to_document()["rows"]
    ]
    assert told == [(number, 7) for number in range(1, 8)]
    assert Case.objects.count() == 0


def test_headings_between_the_people_name_the_branches(org, tmp_path):
    header = ["TT", *LISTED[:2], LISTED[3]]
    path = lists.small(
        tmp_path / "ds.xlsx",
        header,
        ["I", "Chi bộ Một"],
        [1, "Nguyễn Mẫu Một", "20/05/1998", "01/03/2022"],
        [2, "Nguyễn Mẫu Hai", "20/05/1997", "01/03/2022"],
        ["II", "Chi bộ Hai"],
        [1, "Nguyễn Mẫu Ba", "20/05/1996", "01/03/2022"],
    )
    assert run(path, org, dry_run=False).counts["create"] == 3
    assert sorted(Case.objects.values_list("unit__code", flat=True)) == ["C1", "C1", "C2"]


def test_people_before_the_first_heading_have_no_branch(org, tmp_path):
    header = ["TT", *LISTED[:2], LISTED[3]]
    rows = (
        [1, "Nguyễn Mẫu Một", "20/05/1998", "01/03/2022"],
        ["I", "Chi bộ Một"],
        [2, "Nguyễn Mẫu Hai", "20/05/1997", "01/03/2022"],
    )
    result = run(lists.small(tmp_path / "ds.xlsx", header, *rows), org, dry_run=True)
    assert [intent.kind.value for intent in result.intents] == ["refuse", "create"]
