"""The ways out: striking off through every body, leaving, annulment, death; each with its coded reason; and coming back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from ketnap.base import clock
from ketnap.base.errors import BadInput, Refused
from ketnap.cases.facts import open_book
from ketnap.cases.models import Case, SittingItem
from ketnap.cases.options import deadlines, options
from ketnap.cases.sittings import SittingRefused
from ketnap.cases.steps.perform import open_case, perform, record
from ketnap.cases.voids import void_events
from ketnap.journal.models import Event, Fact
from ketnap.journal.rebuild import rebuild
from ketnap.people.models import Membership
from tests.cases.walking import Walk, walk
from tests.example_org import ExampleOrg, example_org

pytestmark = pytest.mark.django_db
CEREMONY = date(2026, 3, 16)
NOW = datetime(2031, 6, 1, 2, 0, tzinfo=UTC)
IN_VAIN = {"self_review_requests": 3}


@pytest.fixture
def org() -> Iterator[ExampleOrg]:
    made = example_org()
    with clock.set_to(NOW):
        yield made


def walked(org: ExampleOrg, until: str, **more: object) -> Walk:
    return walk(org, until=until, **{"ceremony": CEREMONY, **more})


def row(going: Walk) -> Case:
    return Case.objects.get(pk=going.case)


def rules_of(caught: pytest.ExceptionInfo[SittingRefused]) -> set[str]:
    return {reason.rule for refusal in caught.value.refusals.values() for reason in refusal.reasons}


# Striking off -------------------------------------------------------------------------------------------------------


def test_striking_off_needs_every_body_of_the_chain_with_its_own_threshold(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    branch, superior = org.meeting_of(org.branch_one), org.district_standing_committee
    with pytest.raises(SittingRefused, match="Chưa có biểu quyết của chi bộ"):
        going.vote(superior, "struck_off", 60, 9, ground="lost_will", **IN_VAIN)
    going.vote(branch, "branch_proposes_striking_off", 50, 6, ground="lost_will", number="20-NQ/CB", **IN_VAIN)
    going.vote(org.committee, "committee_proposes_striking_off", 55, 10, number="31-NQ/ĐU")
    assert row(going).stage == "probationary"
    going.vote(superior, "struck_off", 60, 6, number="80-QĐ/HU")
    case = row(going)
    assert (case.stage, case.exit_reason) == ("struck_off", "lost_will")
    needed = dict(SittingItem.objects.filter(case_id=going.case).values_list("step", "required"))
    assert (needed["branch_proposes_striking_off"], needed["committee_proposes_striking_off"]) == (6, 10)
    assert needed["struck_off"] == 6
    [member] = Membership.objects.filter(person=going.person)
    assert (member.valid_to, member.ended) == (going.day(60), "struck_off")


@pytest.mark.parametrize(("body", "step", "enough"), [("branch", "branch_proposes_striking_off", 6),
                                                      ("committee", "committee_proposes_striking_off", 10)])  # fmt: skip
def test_one_vote_short_is_no_proposal_and_stops_the_decision(
    org: ExampleOrg, body: str, step: str, enough: int
) -> None:
    going = walked(org, "declare_member_biography")
    bodies = {"branch": org.meeting_of(org.branch_one), "committee": org.committee}
    if body == "committee":
        going.vote(bodies["branch"], "branch_proposes_striking_off", 50, 8, ground="lost_will", **IN_VAIN)
    going.vote(bodies[body], step, 52, enough - 1, **({"ground": "lost_will", **IN_VAIN} if body == "branch" else {}))
    item = SittingItem.objects.get(case_id=going.case, step=step)
    assert (item.reached, item.required) == (False, enough)
    with pytest.raises(SittingRefused):
        going.vote(org.district_standing_committee, "struck_off", 60, 9, ground="lost_will", **IN_VAIN)
    assert row(going).stage == "probationary"


def test_not_fit_is_a_ground_only_after_the_twelve_months(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    with pytest.raises(SittingRefused, match="Chưa hết 12 tháng"):
        going.vote(org.meeting_of(org.branch_one), "branch_proposes_striking_off", 50, 8, ground="not_fit")


def test_without_self_review_the_branch_may_not_go_on(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    with pytest.raises(SittingRefused) as caught:
        going.vote(org.meeting_of(org.branch_one), "branch_proposes_striking_off", 50, 8, ground="lost_will")
    assert rules_of(caught) == {"R-EXIT-08"}


def test_a_complaint_is_heard_within_thirty_working_days(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    going.vote(org.meeting_of(org.branch_one), "branch_proposes_striking_off", 50, 8, ground="lost_will", **IN_VAIN)
    going.vote(org.committee, "committee_proposes_striking_off", 55, 12)
    going.vote(org.district_standing_committee, "struck_off", 60, 9)
    with pytest.raises(Refused, match="Chưa ghi ngày nhận quyết định"):
        going.do("complaint_lodged", 62, lodged_by="self")
    going.do("struck_off_received", 61)
    due = {one.id: one for one in deadlines(going.case, going.day(62))}["striking_off_complaint"]
    assert due.amount == 30
    with pytest.raises(Refused, match="người khác"):
        going.do("complaint_lodged", 62, lodged_by="other")
    with pytest.raises(Refused, match="Quá hạn khiếu nại"):
        going.do("complaint_lodged", 120, lodged_by="self")
    going.do("complaint_lodged", 70, lodged_by="self")
    going.do("complaint_received", 72)
    assert {one.id: one for one in deadlines(going.case, going.day(73))}["complaint_answer"].amount == 90
    going.do("complaint_answered", 80, number="3-KL/HU", result="Giữ nguyên")
    offered = {one.code for one in options(going.case, actor=org.chau, on=going.day(81))}
    assert "complaint_answered" in offered and "periodic_review" not in offered


# Leaving, annulment, probation ----------------------------------------------------------------------------------------


def test_leaving_is_refused_while_a_breach_is_open(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    with pytest.raises(Refused, match="vi phạm"):
        going.do("leaves_on_application", 60, number="81-QĐ/HU", open_breach=True)
    going.do("leaves_on_application", 60, number="81-QĐ/HU", open_breach=False)
    assert (row(going).stage, row(going).exit_reason) == ("struck_off", "own_application")
    assert Membership.objects.get(person=going.person).ended == "left"


def test_an_annulled_admission_names_ground_and_place(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    with pytest.raises(Refused, match="không đúng thẩm quyền"):
        going.do("decision_cancelled", 60, ground="standards", cancelled_by="present_place", number="82-QĐ/HU")
    with pytest.raises(Refused, match="văn bản đồng ý"):
        going.do(
            "decision_cancelled",
            60,
            ground="standards",
            cancelled_by="present_place",
            received_at_new_place=True,
            number="82-QĐ/HU",
        )
    going.do("decision_cancelled", 60, ground="standards", cancelled_by="issuer", number="82-QĐ/HU")
    assert (row(going).stage, row(going).exit_reason) == ("decision_cancelled", "standards")
    assert Membership.objects.get(person=going.person).valid_to == going.day(60)


def test_probation_is_never_prolonged_and_discipline_is_reprimand_or_warning(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    with pytest.raises(Refused, match="Không có quy định kéo dài"):
        going.do("prolong_probation", 60, amount=6)
    with pytest.raises(Refused, match="khiển trách hoặc cảnh cáo"):
        going.do("discipline_probationary", 60, discipline="expulsion", number="5-QĐ/UBKT")
    going.do("discipline_probationary", 60, discipline="reprimand", number="5-QĐ/UBKT")
    assert row(going).stage == "probationary"


def test_papers_not_handed_in_count_only_after_three_months(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    going.do("transfer_decided", 30, move_kind="formal", move_reason="residence", place="Nơi khác (mẫu)")
    going.do("member_introduced", 40, number="11-GT")
    with pytest.raises(Refused, match="Chưa quá 3 tháng"):
        going.do("transfer_papers_not_handed_in", 100, number="90-QĐ/HU")
    with pytest.raises(Refused, match="Chưa có biểu quyết của chi bộ"):
        going.do("transfer_papers_not_handed_in", 150, number="90-QĐ/HU")


def test_death_ends_the_case_and_asks_for_the_dossier(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    going.do("deceased", 60)
    assert (row(going).stage, row(going).exit_reason) == ("deceased", "deceased")
    assert Membership.objects.get(person=going.person).ended == "died"
    assert {one.id for one in deadlines(going.case, going.day(61))} == {"dossier_of_deceased"}
    going.do("dossier_sent_up", 70)
    assert deadlines(going.case, going.day(71)) == []


def test_an_exit_typed_by_mistake_is_taken_back_with_all_it_caused(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    going.do("leaves_on_application", 60, number="81-QĐ/HU", open_breach=False)
    event = Event.objects.get(stream_id=going.case, kind="case.leaves_on_application")
    with clock.set_to(NOW + timedelta(hours=1)):
        void_events(going.case, [event.pk], "gõ nhầm người", actor=org.chau)
    assert (row(going).stage, row(going).exit_reason) == ("probationary", "")
    assert Membership.objects.get(person=going.person).valid_to is None
    assert Event.objects.filter(pk=event.pk).exists()
    assert not any(rebuild().values())


SIMPLE = [
    ("class", "removed_from_list", {"reason": "withdrew"}),
    ("class", "withdrawn", {"reason": "withdrew"}),
    ("class", "moved_away", {"reason": "enlisted"}),
    ("class", "deceased", {}),
    ("declare_member_biography", "deceased", {}),
    ("declare_member_biography", "moved_away", {"reason": "moved_away"}),
    ("declare_member_biography", "decision_cancelled", {"ground": "procedure", "cancelled_by": "issuer", "number": "1"}),
    ("admission_decision", "decision_cancelled", {"ground": "competence", "cancelled_by": "issuer", "number": "1"}),
]  # fmt: skip


@pytest.mark.parametrize(("until", "step", "data"), SIMPLE)
def test_every_simple_exit_keeps_its_line_and_is_undone_by_a_void(
    org: ExampleOrg, until: str, step: str, data: dict[str, object]
) -> None:
    going = walked(org, until)
    offset = {"class": -250, "admission_decision": -10}.get(until, 60)
    stage, members = row(going).stage, list(Membership.objects.filter(person=going.person).values_list("valid_to"))
    going.do(step, offset, **data)
    assert row(going).exit_reason
    event = Event.objects.get(stream_id=going.case, kind=f"case.{step}")
    with clock.set_to(NOW + timedelta(hours=1)):
        void_events(going.case, [event.pk], "ghi nhầm", actor=org.chau)
    assert (row(going).stage, row(going).exit_reason) == (stage, "")
    assert list(Membership.objects.filter(person=going.person).values_list("valid_to")) == members
    assert Event.objects.filter(pk=event.pk).exists()


def test_an_exit_is_not_taken_back_from_under_what_followed_it(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    going.do("deceased", 60)
    going.do("dossier_sent_up", 70)
    events = {one.kind: one.pk for one in Event.objects.filter(stream_id=going.case)}
    with pytest.raises(Refused, match="dựa vào"):
        void_events(going.case, [events["case.deceased"]], "ghi nhầm", actor=org.chau)
    with clock.set_to(NOW + timedelta(hours=1)):
        both = [events["case.deceased"], events["case.dossier_sent_up"]]
        void_events(going.case, both, "ghi nhầm", actor=org.chau)
    assert row(going).stage == "probationary"


def test_a_move_is_not_taken_back_from_under_the_paper_that_went_out(org: ExampleOrg) -> None:
    going = walked(org, "class")
    going.do("transfer_decided", -290, move_kind="formal", move_reason="work", to=str(org.branch_two.pk))
    going.do("transfer_file_sent", -285, letter="17-KNĐ", number="1-GCN/ĐU")
    decided = Event.objects.get(stream_id=going.case, kind="case.transfer_decided")
    with pytest.raises(Refused, match="dựa vào"):
        void_events(going.case, [decided.pk], "ghi nhầm", actor=org.chau)
    sent = Event.objects.get(stream_id=going.case, kind="case.transfer_file_sent")
    with clock.set_to(NOW + timedelta(hours=1)):
        void_events(going.case, [sent.pk], "ghi nhầm", actor=org.chau)
    assert row(going).unit_id == org.branch_one.pk


def test_refusal_by_the_competent_committee_after_a_failed_vote_ends_the_case(org: ExampleOrg) -> None:
    going = walked(org, "collect_opinions")
    going.vote(org.meeting_of(org.branch_one), "chi_bo_admission_resolution", -60, 5)
    going.do("committee_refuses", -50, number="15-TB/HU")
    assert (row(going).stage, row(going).exit_reason) == ("not_admitted", "refused_superior")
    other = walked(org, "organisation_appraisal", name="Phạm Mẫu Khác")
    with pytest.raises(BadInput, match="tập thể"):
        other.do("committee_refuses", -25, number="16-TB/HU")


def test_every_exit_is_counted_once_under_its_stage(org: ExampleOrg) -> None:
    going = walked(org, "class")
    going.do("removed_from_list", -250, reason="withdrew")
    assert row(going).exit_reason == "withdrew"
    facts = Fact.objects.filter(subject=going.person, indicator="stage.removed_from_list", known_to=None)
    assert [fact.on for fact in facts] == [going.day(-250)]


# Coming back ------------------------------------------------------------------------------------------------------------


def again(org: ExampleOrg, going: Walk, on: date) -> object:
    """A new case of the same person."""
    return open_case(
        going.person, org.branch_one, "introduce_candidate", on=on, data={"source": "branch"}, actor=org.binh
    )


def test_whoever_was_taken_off_the_list_may_come_back(org: ExampleOrg) -> None:
    going = walked(org, "class")
    with pytest.raises(Refused, match="đang có hồ sơ"):
        again(org, going, going.day(-250))
    going.do("removed_from_list", -250, reason="withdrew")
    new = again(org, going, going.day(-200))
    book = open_book([new], going.day(-200))
    assert [one.id for one in book.former_of(book.states[new])] == [going.case]
    assert book.facts(new).person.former_member is None


@pytest.mark.parametrize(("ground", "left_by", "bars"), [("lost_will", "other", False),
                                                         ("no_meetings_or_fees", "gave_up", True)])  # fmt: skip
def test_readmission_knows_when_and_why_the_person_left(org: ExampleOrg, ground: str, left_by: str, bars: bool) -> None:
    going = walked(org, "declare_member_biography")
    going.vote(org.meeting_of(org.branch_one), "branch_proposes_striking_off", 50, 8, ground=ground, **IN_VAIN)
    going.vote(org.committee, "committee_proposes_striking_off", 55, 12)
    going.vote(org.district_standing_committee, "struck_off", 60, 9)
    new = again(org, going, going.day(90))
    former = open_book([new], going.day(90)).facts(new).person.former_member
    assert former is not None
    assert (former.left_on, former.reason) == (going.day(60), left_by)
    assert former.first_decision_on == going.day(-20)
    offered = {one.code: one for one in options(new, actor=org.chau, on=going.day(200))}
    why = {reason.rule for reason in offered["chi_bo_admission_resolution"].reasons}
    assert "R-REA-01" in why
    assert ("R-REA-02" in why) is bars


def test_after_an_annulment_for_standards_the_program_asks_a_person(org: ExampleOrg) -> None:
    going = walked(org, "declare_member_biography")
    going.do("decision_cancelled", 60, ground="standards", cancelled_by="issuer", number="82-QĐ/HU")
    new = again(org, going, going.day(90))
    assert open_book([new], going.day(90)).facts(new).person.cancelled_before == going.day(60)
    offered = {one.code: one for one in options(new, actor=org.chau, on=going.day(200))}
    assert "R-IRR-05" in {reason.rule for reason in offered["chi_bo_admission_resolution"].reasons}


def test_a_member_is_not_introduced_again(org: ExampleOrg) -> None:
    with pytest.raises(Refused, match="đang là đảng viên"):
        open_case(
            org.members["C1"][3],
            org.branch_one,
            "introduce_candidate",
            on=date(2026, 5, 4),
            data={"source": "branch"},
            actor=org.binh,
        )


def test_what_another_place_did_is_recorded_with_its_paper(org: ExampleOrg) -> None:
    going = walked(org, "class")
    record(
        going.case,
        "moved_away",
        on=going.day(-250),
        data={"reason": "enlisted", "destination": "Đơn vị mẫu"},
        paper="Lệnh gọi nhập ngũ (mẫu)",
        actor=org.chau,
    )
    assert (row(going).stage, row(going).exit_reason) == ("moved_away", "enlisted")
    with pytest.raises(Refused):
        perform(going.case, "periodic_review", on=going.day(-240), data={"remark": "Tốt"}, actor=org.chau)
