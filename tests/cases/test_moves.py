"""A person moves while the case runs: what goes out, who takes over, what stays (transfer matrix, under the rules of 2025)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from ketnap.base import clock
from ketnap.base.errors import BadInput, Refused
from ketnap.cases.deadlines import deadlines_of
from ketnap.cases.facts import open_book
from ketnap.cases.models import Case, DossierItem, HelperAssignment
from ketnap.cases.options import deadlines, options
from ketnap.cases.sittings import SittingRefused
from ketnap.cases.steps.perform import perform, record
from ketnap.cases.voids import void_events
from ketnap.courses.models import Certificate
from ketnap.journal.models import Event
from ketnap.journal.rebuild import rebuild
from ketnap.people.models import Membership
from ketnap.rulebook.outgoing import outgoing
from tests.cases.walking import Walk, walk
from tests.example_org import ExampleOrg, example_org, new_person

pytestmark = pytest.mark.django_db
CEREMONY = date(2026, 3, 16)
NOW = datetime(2027, 6, 1, 2, 0, tzinfo=UTC)
WORK = {"move_kind": "formal", "move_reason": "work"}


@pytest.fixture
def org() -> Iterator[ExampleOrg]:
    made = example_org()
    with clock.set_to(NOW):
        yield made


def walked(org: ExampleOrg, until: str, **more: object) -> Walk:
    return walk(org, until=until, ceremony=CEREMONY, **more)


def moved(org: ExampleOrg, going: Walk, offset: int, **more: object) -> None:
    going.do("transfer_decided", offset, **{**WORK, "to": str(org.branch_two.pk), **more})


def row_of(going: Walk, offset: int):  # type: ignore[no-untyped-def]
    on = going.day(offset)
    return outgoing(open_book([going.case], on).facts(going.case), on=on)


# How far the case has come → days after the ceremony day of the move, the paper that goes out, the rule.
MATRIX = [
    ("introduce_candidate", -530, "17-KNĐ", "R-TRF-01"),
    ("class", -290, "17-KNĐ", "R-TRF-01"),
    ("collect_opinions", -70, "17-KNĐ", "R-TRF-01"),
    ("chi_bo_admission_resolution", -55, "17-KNĐ", "R-TRF-07"),
    ("grassroots_committee_resolution", -40, "17A-KNĐ", "R-TRF-02"),
    ("organisation_appraisal", -25, "17B-KNĐ", "R-TRF-03"),
]


@pytest.mark.parametrize(("until", "offset", "letter", "rule"), MATRIX)
def test_the_paper_that_goes_out_follows_from_how_far_the_case_has_come(
    org: ExampleOrg, until: str, offset: int, letter: str, rule: str
) -> None:
    going = walked(org, until)
    moved(org, going, offset)
    row = row_of(going, offset)
    assert (row.letter, row.rule) == (letter, rule)
    stage = Case.objects.get(pk=going.case).stage
    if not row.open:
        with pytest.raises(BadInput, match=letter):
            going.do("transfer_file_sent", offset + 1, letter="17D-KNĐ", number="1-GCN/ĐU")
    going.do("transfer_file_sent", offset + 1, letter=letter, number="1-GCN/ĐU")
    case = Case.objects.get(pk=going.case)
    assert (case.unit_id, case.stage) == (org.branch_two.pk, stage)
    assert DossierItem.objects.filter(case=going.case, code=letter, number="1-GCN/ĐU").exists()


def test_a_sympathiser_is_helped_anew_without_the_twelve_months_and_keeps_the_certificate(org: ExampleOrg) -> None:
    going = walked(org, "class")
    helper = str(org.members["C2"][0])
    moved(org, going, -290)
    going.do("transfer_file_sent", -285, letter="17-KNĐ", number="1-GCN/ĐU")
    going.do("transfer_file_received", -280)
    assert not HelperAssignment.objects.filter(case=going.case, until=None).exists()
    perform(going.case, "assign_helper", on=going.day(-270), data={"helper": helper}, actor=org.quan)
    assert [str(one.person_id) for one in HelperAssignment.objects.filter(case=going.case, until=None)] == [helper]
    assert Certificate.objects.filter(person=going.person).count() == 1
    going.do("write_application", -150)
    going.do("write_biography", -148, has_spouse=False)
    together = {"together_since": going.day(-280), "together_kind": "residence"}
    second = {
        "second_introducer": str(org.members["C2"][1]),
        "second_together_since": going.day(-900),
        "second_together_kind": "work",
    }
    going.do("introduce_formally", -100, introducer=helper, **together, **second)
    assert Case.objects.get(pk=going.case).stage == "applicant"


def test_nothing_is_received_without_a_paper(org: ExampleOrg) -> None:
    going = walked(org, "class")
    moved(org, going, -290)
    with pytest.raises(Refused) as caught:
        going.do("transfer_file_received", -280)
    assert {reason.rule for reason in caught.value.reasons} == {"R-TRF-01"}
    going.do("transfer_file_received", -280, letter="17-KNĐ", number="1-GCN/ĐU")


def test_a_file_with_the_competent_committee_is_sent_in_15_and_decided_in_30_working_days(org: ExampleOrg) -> None:
    going = walked(org, "organisation_appraisal")
    moved(org, going, -28)
    sending = {one.id: one for one in deadlines(going.case, going.day(-27))}["transfer_send_file"]
    assert sending.amount == 15
    going.do("transfer_file_sent", -26, letter="17B-KNĐ", number="5-CV/HU")
    going.do("transfer_file_received", -24)
    deciding = {one.id: one for one in deadlines(going.case, going.day(-23))}
    assert deciding["transfer_receiving_decision"].amount == 30
    assert "admission_decision" not in deciding


def test_a_person_decided_before_the_move_is_admitted_at_the_new_place_only(org: ExampleOrg) -> None:
    going = walked(org, "decision_received")
    moved(org, going, -14)  # the tree says that both branches have the same competent committee
    with pytest.raises(Refused) as caught:
        going.do("admission_ceremony", 0)
    assert "R-TRF-04" in {reason.rule for reason in caught.value.reasons}
    assert row_of(going, -13).letter == "17C-KNĐ"
    going.do("transfer_file_sent", -13, letter="17C-KNĐ", number="6-CV/HU")
    going.do("transfer_file_received", -10)
    going.do("admission_ceremony", 0, place="Hội trường")
    [member] = Membership.objects.filter(person=going.person)
    assert (member.unit_id, member.valid_from) == (org.branch_two.pk, CEREMONY)


@pytest.mark.parametrize(("offset", "letter"), [(-30, "17D-KNĐ"), (-85, "17B-KNĐ")])
def test_a_decision_after_the_move_is_good_for_thirty_working_days(org: ExampleOrg, offset: int, letter: str) -> None:
    """Told only after the decision: soon enough it goes along, too late the committee cancels its own decision."""
    going = walked(org, "admission_decision")
    moved(org, going, offset, same_competent_committee=False)
    assert row_of(going, -18).letter == letter
    if letter == "17D-KNĐ":
        with pytest.raises(Refused, match="không hủy"):
            going.do("late_decision_cancelled", -17, number="9-QĐ/HU")
        return
    going.do("late_decision_cancelled", -17, number="9-QĐ/HU")
    assert Case.objects.get(pk=going.case).stage == "proposed"
    going.do("transfer_file_sent", -16, letter="17B-KNĐ", number="7-CV/HU")
    assert Case.objects.get(pk=going.case).unit_id == org.branch_two.pk


def test_the_new_place_may_ask_to_reconsider_and_the_ceremony_waits(org: ExampleOrg) -> None:
    going = walked(org, "decision_received")
    moved(org, going, -14, same_competent_committee=True)
    going.do("transfer_file_sent", -13, letter="17C-KNĐ", number="6-CV/HU")
    going.do("transfer_file_received", -10)
    going.do("reconsideration_requested", -9, number="3-CV/ĐU")
    with pytest.raises(Refused) as caught:
        going.do("admission_ceremony", 0)
    assert "R-TRF-13" in {reason.rule for reason in caught.value.reasons}
    going.do("reconsideration_answered", -3, number="8-CV/HU")
    going.do("admission_ceremony", 0)


def test_a_probationary_member_goes_with_membership_and_gets_a_helper_there(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    moved(org, going, 30, move_reason="residence")
    assert {one.id: one for one in deadlines(going.case, going.day(31))}["member_transfer"].amount == 60
    going.do("member_introduced", 40, number="11-GT", self_review_enclosed=True, helper_remark_enclosed=True)
    with pytest.raises(Refused) as caught:
        going.do("member_presented", 50, dossier_confirmed=False)
    assert {reason.rule for reason in caught.value.reasons} == {"R-TRF-11"}
    going.do("member_presented", 50, dossier_confirmed=True)
    rows = Membership.objects.filter(person=going.person).order_by("valid_from").values_list("unit", "kind", "began")
    assert list(rows) == [
        (org.branch_one.pk, "probationary", "admitted"),
        (org.branch_two.pk, "probationary", "moved_in"),
    ]
    perform(
        going.case,
        "assign_probation_helper",
        on=going.day(55),
        data={"helper": str(org.members["C2"][0])},
        actor=org.quan,
    )


def test_a_member_under_inspection_does_not_transfer(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    moved(org, going, 30, under_inspection=True)
    with pytest.raises(Refused, match="kiểm tra"):
        going.do("member_introduced", 40, number="11-GT")


def test_a_temporary_stay_leaves_case_and_vote_at_home(org: ExampleOrg) -> None:
    going = walked(org, "collect_opinions")
    moved(org, going, -75, move_kind="temporary", move_reason="study", months=6)
    branch = org.meeting_of(org.branch_one)
    with pytest.raises(SittingRefused) as caught:
        going.vote(branch, "chi_bo_admission_resolution", -60, 8)
    [refusal] = caught.value.refusals.values()
    assert "R-TRF-08" in {reason.rule for reason in refusal.reasons}
    going.do("temporary_opinion", -65, from_unit="Chi bộ nơi học mẫu", number="2-CV")
    going.vote(branch, "chi_bo_admission_resolution", -60, 8)
    assert Case.objects.get(pk=going.case).unit_id == org.branch_one.pk


def test_moving_out_of_the_office_ends_the_case_and_the_membership_and_can_be_taken_back(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    moved(org, going, 30, move_reason="residence", to=None, place="Tỉnh khác (mẫu)")
    going.do("member_introduced", 40, number="11-GT", place="Tỉnh khác (mẫu)")
    going.do("moved_away", 45, reason="moved_away", destination="Tỉnh khác (mẫu)")
    case = Case.objects.get(pk=going.case)
    assert (case.stage, case.exit_reason) == ("moved_away", "moved_away")
    [member] = Membership.objects.filter(person=going.person)
    assert (member.valid_to, member.ended) == (going.day(45), "moved_out")
    event = Event.objects.get(stream_id=going.case, kind="case.moved_away")
    with clock.set_to(NOW + timedelta(hours=1)):
        void_events(going.case, [event.pk], "gõ nhầm người", actor=org.chau)
    assert Case.objects.get(pk=going.case).stage == "probationary"
    assert Membership.objects.get(person=going.person).valid_to is None
    assert not any(rebuild().values())


def test_a_branch_that_does_not_stand_or_already_keeps_the_case_is_no_new_place(org: ExampleOrg) -> None:
    going = walked(org, "class")
    with pytest.raises(BadInput, match="đang giữ hồ sơ"):
        moved(org, going, -290, to=str(org.branch_one.pk))
    with pytest.raises(BadInput, match="không trực tiếp quản lý"):
        moved(org, going, -290, to=str(org.township.pk))


def test_moves_are_offered_where_they_make_sense(org: ExampleOrg) -> None:
    going = walked(org, "class")
    before = {one.code for one in options(going.case, actor=org.chau, on=going.day(-290))}
    assert "transfer_decided" in before
    assert not before & {"transfer_file_sent", "member_introduced", "decision_received", "file_checked_unchanged"}
    moved(org, going, -290)
    after = {one.code for one in options(going.case, actor=org.chau, on=going.day(-290))}
    assert {"transfer_file_sent", "transfer_file_received"} <= after
    assert not after & {"temporary_opinion", "reconsideration_requested"}
    assert not after & {"member_introduced", "member_presented", "late_decision_cancelled"}


def test_who_comes_from_another_office_brings_a_history_on_paper_and_goes_on_here(org: ExampleOrg) -> None:
    person = new_person("Đặng Mẫu Đến", org.branch_two, on=date(2025, 8, 1))
    paper = "17-KNĐ số 8-GCN/ĐU ngày 18/07/2025"
    source = {"source": "youth_union"}
    case, _ = record(
        None, "introduce_candidate", on=date(2024, 3, 4), data=source, paper=paper, actor=org.binh, person=person,
        unit=org.branch_two,
    )  # fmt: skip
    record(case, "list_as_sympathiser", on=date(2024, 4, 2), data={"number": "2-NQ/CB"}, paper=paper, actor=org.binh)
    offered = {one.code: one for one in options(case, actor=org.quan, on=date(2025, 8, 4))}
    assert not offered["transfer_file_received"].ready
    letter = {"letter": "17-KNĐ", "number": "8-GCN/ĐU"}
    perform(case, "transfer_file_received", on=date(2025, 8, 4), data=letter, actor=org.quan)
    perform(case, "assign_helper", on=date(2025, 8, 6), data={"helper": str(org.members["C2"][0])}, actor=org.quan)
    row = Case.objects.get(pk=case)
    assert (row.stage, row.irregular, row.unit_id) == ("sympathiser", 0, org.branch_two.pk)


# Being away for a time ---------------------------------------------------------------------------------------------


def test_while_away_reminders_rest_and_legal_periods_run_on(org: ExampleOrg) -> None:
    going = walked(org, "class")
    assert "monthly_review" in {one.id for one in deadlines(going.case, going.day(-256))}
    going.do("paused", -255, destination="34-01", contact="0900 000 000 (mẫu)", expected_on=going.day(-200))
    assert "monthly_review" not in {one.id for one in deadlines(going.case, going.day(-250))}
    assert "certificate_validity" in {one.id for one in deadlines_of([going.case], going.day(-250))[going.case]}
    case = Case.objects.get(pk=going.case)
    assert (case.paused_on, case.paused_to, case.stage) == (going.day(-255), "34-01", "sympathiser")
    assert HelperAssignment.objects.filter(case=going.case, until=None).exists()
    with pytest.raises(BadInput, match="đang tạm vắng"):
        going.do("paused", -240, destination="34-01")
    with pytest.raises(BadInput, match="trước ngày đi"):
        going.do("resumed", -256)
    going.do("resumed", -200)
    case = Case.objects.get(pk=going.case)
    assert (case.paused_on, case.paused_to) == (None, "")
    with pytest.raises(BadInput, match="không tạm vắng"):
        going.do("resumed", -190)


def test_the_province_is_one_of_the_day(org: ExampleOrg) -> None:
    going = walked(org, "class")
    with pytest.raises(BadInput, match="địa giới ngày"):
        going.do("paused", -255, destination="63-06")  # Bắc Kạn, until 30/06/2025
