"""Steps, lists of steps, deadlines and papers of a case are judged with the packs of its unit and the office's values."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.base.errors import BadInput, Refused
from ketnap.cases.deadlines import deadlines_of
from ketnap.cases.facts import open_book
from ketnap.cases.options import deadlines, options
from ketnap.cases.steps.perform import perform
from ketnap.journal.models import Event
from ketnap.journal.rebuild import differences
from ketnap.localrules.actions import NewPack, Paper, publish
from ketnap.localrules.confirming import Value, confirm
from tests.cases.walking import day, walk
from tests.localrules.conftest import PAPER
from tests.localrules.packs import ID, TEXT

EARLY = Paper("05-HD/HU", date(2021, 11, 20), "Ban Thường vụ Huyện ủy mẫu")
TOGETHER = {"together_since": day(-900), "together_kind": "work"}


def publish_early(org, *binding):
    return publish(org.district, NewPack(text=TEXT, binding=binding), on=day(-100), paper=EARLY, actor=org.chau)


def introduce(going, org):
    data = {"introducer": going.helper, "union_number": "4-NQ/ĐTN", **TOGETHER}
    return perform(going.case, "introduce_formally", on=day(-85), data=data, actor=org.chau)


def test_a_binding_line_refuses_the_step_and_names_pack_and_paper(org):
    going = walk(org, until="conclude_biography")
    publish_early(org, 1)
    with pytest.raises(Refused) as refused:
        introduce(going, org)
    (reason,) = refused.value.reasons
    assert (reason.rule, reason.provision) == ("R-M-01", "mục 1")
    assert "05-HD/HU, 20/11/2021" in reason.instrument and "bản cam kết" in reason.text


def test_the_paper_of_the_pack_in_the_file_opens_the_step_and_the_event_tells_the_pack(org):
    going = walk(org, until="conclude_biography")
    publish_early(org, 1)
    perform(going.case, "local_paper_filed", on=day(-87), data={"code": "CK-MAU", "number": "1"}, actor=org.anh)
    event = introduce(going, org)
    assert f'"packs":["{ID}"]' in event.body
    assert not any(differences().values())


def test_the_digest_of_an_event_is_another_one_with_a_pack(org):
    plain = introduce(walk(org, until="conclude_biography"), org)
    other = walk(org, until="conclude_biography", name="Trần Mẫu Khác")
    publish_early(org)
    local = introduce(other, org)
    assert plain.rules.partition("@")[0] == local.rules.partition("@")[0] == "RS2021"
    assert plain.rules != local.rules
    assert '"packs"' not in Event.objects.get(pk=plain.pk).body


def test_a_paper_that_no_pack_asks_for_is_refused_with_those_it_may_be(org):
    going = walk(org, until="conclude_biography")
    with pytest.raises(BadInput, match="không có gói nào"):
        perform(going.case, "local_paper_filed", on=day(-87), data={"code": "CK-MAU"}, actor=org.anh)
    publish_early(org)
    with pytest.raises(BadInput, match=r"CK-MAU \(Bản cam kết mẫu\)"):
        perform(going.case, "local_paper_filed", on=day(-87), data={"code": "XX"}, actor=org.anh)


def test_a_line_that_does_not_bind_is_a_remark_beside_the_step(org):
    going = walk(org, until="conclude_biography")
    publish_early(org)
    found = {one.code: one for one in options(going.case, actor=org.anh, on=day(-85))}["introduce_formally"]
    assert "R-M-01" in {reason.rule for reason in found.remarks}
    assert "R-M-01" not in {reason.rule for reason in found.reasons}


def test_what_is_weaker_than_the_centre_is_told_and_not_applied(org):
    going = walk(org, until="introduce_formally")
    publish_early(org)
    found = {one.code: one for one in options(going.case, actor=org.anh, on=day(-80))}["collect_opinions"]
    told = [reason for reason in found.verdict.reasons if "không áp dụng" in reason.text]
    assert [reason.rule for reason in told] == ["R-LOC-01"]


def test_the_shorter_period_stands_beside_the_central_one(org, published):
    going = walk(org, until="chi_bo_admission_resolution")
    due = {one.id: one for one in deadlines(going.case, day(-50))}
    # Five working days after Friday 14/01/2022.
    assert due[f"{ID}/2"].due_on == date(2022, 1, 21)
    assert due["admission_decision"].due_on == date(2022, 4, 18)
    assert not due[f"{ID}/2"].overdue and "chỉ nhắc" in due[f"{ID}/2"].text
    assert due[f"{ID}/4"].kind == "local_conflict" and "R-M-C1" in due[f"{ID}/4"].text


def test_lists_of_deadlines_say_the_same_as_the_case(org, published):
    going = walk(org, until="chi_bo_admission_resolution")
    assert {one.id for one in deadlines_of([going.case], day(-50))[going.case]} == {
        one.id for one in deadlines(going.case, day(-50))
    }


def test_papers_of_a_step_hold_those_of_the_pack(org):
    going = walk(org, until="conclude_biography")
    publish_early(org, 1)
    needs = {need.codes[0]: need for need in open_book([going.case], day(-85)).papers(going.case, "introduce_formally")}
    assert (needs["CK-MAU"].title, needs["CK-MAU"].state) == ("Bản cam kết mẫu", "missing")
    assert "bắt buộc" in needs["CK-MAU"].because


def test_a_value_set_moves_the_deadline_of_a_case_and_is_no_longer_to_be_confirmed(org):
    going = walk(org, until="admission_ceremony")
    before = {one.id: one for one in deadlines(going.case, day(5))}["member_biography"]
    value = Value("RS2021", "member_biography", "amount")
    confirm(org.district, value, "20", on=day(1), paper=PAPER, reason="đã đọc văn bản", actor=org.chau)
    after = {one.id: one for one in deadlines(going.case, day(5))}["member_biography"]
    # Twenty working days after 15/03/2022; off: Giỗ Tổ 11/04.
    assert after.due_on == date(2022, 4, 13) < before.due_on
    assert (before.mark, after.mark) == ("Sw", "S")


def test_facts_of_many_cases_cost_a_fixed_number_of_queries_with_local_rules(org, django_assert_num_queries):
    cases = [walk(org, until="write_application", name=f"Bùi Mẫu {number}").case for number in range(3)]
    publish_early(org, 1)
    with CaptureQueriesContext(connection) as one:
        open_book(cases[:1], day(-90))
    with django_assert_num_queries(len(one)):
        book = open_book(cases, day(-90))
    assert all(own.packs for own in book.office_rules.values())


def test_a_case_goes_the_whole_way_with_lines_that_do_not_bind(org):
    publish(org.district, NewPack(text=TEXT), on=day(-400), paper=Paper("1-HD", day(-500), "Huyện ủy mẫu"),
            actor=org.chau)  # fmt: skip
    going = walk(org, until="issue_party_card")
    told = Event.objects.filter(stream_id=going.case, body__contains=f'"packs":["{ID}"]')
    assert {"case.introduce_formally", "case.admission_decision"} <= set(told.values_list("kind", flat=True))
