"""The whole way, gated by the rulebook at every step."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden, Refused
from ketnap.cases.facts import open_book
from ketnap.cases.models import Case, DossierItem, SittingItem
from ketnap.cases.options import deadlines, options
from ketnap.cases.sittings import Ballot, Meeting, SittingRefused, hold, roll_on
from ketnap.cases.steps.perform import perform
from ketnap.journal.models import Fact
from ketnap.people.enums import MemberKind
from ketnap.people.models import Membership
from tests.cases.walking import CEREMONY, day, walk
from tests.example_org import TODAY, ExampleOrg, example_org

pytestmark = pytest.mark.django_db


@pytest.fixture
def org():
    made = example_org()
    with clock.set_to(TODAY):
        yield made


def test_whole_way_ends_official(org: ExampleOrg) -> None:
    going = walk(org, until="issue_party_card")
    case = Case.objects.get(pk=going.case)
    assert (case.stage, case.irregular) == ("official", 0)
    kinds = list(
        Membership.objects.filter(person=going.person).order_by("valid_from").values_list("kind", "valid_from")
    )
    assert kinds == [(MemberKind.PROBATIONARY, CEREMONY), (MemberKind.OFFICIAL, date(2023, 3, 15))]


def test_each_stage_is_counted_once(org: ExampleOrg) -> None:
    going = walk(org, until="issue_party_card")
    facts = Fact.objects.filter(subject=going.person).exclude(indicator="certificates")
    counted = {row.indicator: row.on for row in facts}
    assert facts.count() == len(counted)
    assert counted["admissions"] == CEREMONY
    assert counted["admissions_decided"] == day(-20)
    assert counted["class_participants"] == day(-300)
    assert counted["stage.official"] == day(380)


STEPS = [
    "list_as_sympathiser",
    "write_application",
    "write_biography",
    "check_and_seal_biography",
    "conclude_biography",
    "introduce_formally",
    "collect_opinions",
    "grassroots_committee_resolution",
    "organisation_appraisal",
]


@pytest.mark.parametrize("skipped", STEPS)
def test_step_left_out_stops_a_later_one(org: ExampleOrg, skipped: str) -> None:
    with pytest.raises((Refused, SittingRefused)):
        walk(org, until="admission_decision", without=(skipped,))
    assert not Fact.objects.filter(indicator="admissions_decided").exists()


def test_refusal_names_rule_and_source(org: ExampleOrg) -> None:
    going = walk(org, until="conclude_biography")
    with pytest.raises(Refused) as caught:
        perform(going.case, "collect_opinions", on=day(-200), data={"residence_agreed": True}, actor=org.chau)
    assert caught.value.reasons
    assert all(reason.rule.startswith("R-") for reason in caught.value.reasons)
    assert all(reason.instrument for reason in caught.value.reasons)


def test_vote_below_the_threshold_is_no_resolution(org: ExampleOrg) -> None:
    going = walk(org, until="collect_opinions")
    branch = org.meeting_of(org.branch_one)
    going.vote(branch, "chi_bo_admission_resolution", -60, 5)
    item = SittingItem.objects.get(step="chi_bo_admission_resolution")
    assert (item.reached, item.base, item.required) == (False, 8, 6)
    assert Case.objects.get(pk=going.case).stage == "vote_failed_reported"
    assert not DossierItem.objects.filter(case=going.case, code="6-KNĐ").exists()


def test_seven_of_six_is_refused_and_nothing_written(org: ExampleOrg) -> None:
    going = walk(org, until="collect_opinions")
    branch = org.meeting_of(org.branch_one)
    roll = [type(one)(one.person, one.standing, n < 6, one.reason) for n, one in enumerate(roll_on(branch, day(-60)))]
    meeting = Meeting(branch, day(-60), roll, [Ballot(going.case, "chi_bo_admission_resolution", 7)])
    with pytest.raises(BadInput, match="7 phiếu tán thành nhưng chỉ có 6"):
        hold(meeting, actor=org.chau)
    assert not SittingItem.objects.filter(step="chi_bo_admission_resolution").exists()


def test_sitting_is_all_or_nothing(org: ExampleOrg) -> None:
    ready = walk(org, until="collect_opinions")
    early = walk(org, until="assign_helper", name="Trần Mẫu Sớm")
    branch = org.meeting_of(org.branch_one)
    ballots = [Ballot(case, "chi_bo_admission_resolution", 8) for case in (ready.case, early.case)]
    with pytest.raises(SittingRefused) as caught:
        hold(Meeting(branch, day(-60), roll_on(branch, day(-60)), ballots), actor=org.chau)
    assert set(caught.value.refusals) == {early.case}
    assert Case.objects.get(pk=ready.case).stage == "applicant"


def test_probationary_member_cannot_help(org: ExampleOrg) -> None:
    going = walk(org, until="list_as_sympathiser")
    with pytest.raises(Refused) as caught:
        going.do("assign_helper", -470, helper=str(org.probationary))
    assert "R-SYM-05" in {reason.rule for reason in caught.value.reasons}


def test_branch_secretary_cannot_decide_for_the_committee(org: ExampleOrg) -> None:
    going = walk(org, until="chi_bo_admission_resolution")
    with pytest.raises(Forbidden, match="Cán bộ ban tổ chức cấp trên"):
        perform(going.case, "organisation_appraisal", on=day(-30), data={}, actor=org.anh)


def test_options_agree_with_perform(org: ExampleOrg) -> None:
    """What the page offers is what the step allows, for every step at several stages."""
    for until in ("introduce_candidate", "class", "conclude_biography", "admission_decision"):
        going = walk(org, until=until, name=f"Lê Mẫu {until}")
        last = max(going_on.on for going_on in Fact.objects.filter(subject=going.person))
        for option in options(going.case, actor=org.chau, on=last):
            if option.by_sitting or any(field.required for field in option.step.fields) or option.right:
                continue
            if option.ready and option.group == "main":
                continue
            if option.verdict is not None and option.reasons:
                with pytest.raises(Refused):
                    perform(going.case, option.code, on=last, data={}, actor=org.chau)


def test_deadline_of_the_decision_counts_from_the_branch(org: ExampleOrg) -> None:
    going = walk(org, until="chi_bo_admission_resolution")
    due = {one.id: one for one in deadlines(going.case, day(-50))}
    # 60 working days after 14/01/2022; off: Tết 31/01 – 04/02, Giỗ Tổ 11/04 (R-DEC-04).
    assert due["admission_decision"].due_on == date(2022, 4, 18)


def test_facts_of_many_cases_cost_a_fixed_number_of_queries(org: ExampleOrg, django_assert_num_queries) -> None:
    cases = [walk(org, until="write_application", name=f"Bùi Mẫu {number}").case for number in range(4)]
    with CaptureQueriesContext(connection) as one:
        open_book(cases[:1], day(-100))
    with django_assert_num_queries(len(one)):
        open_book(cases, day(-100))


def test_refusing_body_ends_the_case_but_a_failed_committee_vote_does_not(org: ExampleOrg) -> None:
    going = walk(org, until="chi_bo_admission_resolution")
    going.vote(org.committee, "grassroots_committee_resolution", -45, 9)
    assert Case.objects.get(pk=going.case).stage == "vote_failed_reported"
    other = walk(org, until="organisation_appraisal", name="Phạm Mẫu Khác")
    other.vote(org.district_standing_committee, "admission_decision", -20, 5)
    assert Case.objects.get(pk=other.case).stage == "not_admitted"


def test_failed_recognition_vote_leaves_a_probationary_member_waiting(org: ExampleOrg) -> None:
    going = walk(org, until="end_of_probation")
    branch = org.meeting_of(org.branch_one)
    going.vote(branch, "chi_bo_recognition_resolution", 370, 3)
    case = Case.objects.get(pk=going.case)
    assert (case.stage, case.last_step) == ("recognition_due", "vote_failed")


def test_what_a_failed_vote_leaves_cannot_be_typed_by_one_user(org: ExampleOrg) -> None:
    going = walk(org, until="collect_opinions")
    with pytest.raises(BadInput, match="tập thể"):
        perform(going.case, "chi_bo_vote_failed", on=day(-60), data={}, actor=org.chau)


def test_returned_file_keeps_its_stage(org: ExampleOrg) -> None:
    going = walk(org, until="grassroots_committee_resolution")
    going.do("returned_for_supplement", -40, missing="Thiếu dấu giáp lai")
    assert Case.objects.get(pk=going.case).stage == "proposed"


def test_vote_without_a_ballot_is_asked_back(org: ExampleOrg) -> None:
    going = walk(org, until="collect_opinions")
    with pytest.raises(BadInput, match="Chưa ghi số phiếu"):
        going.vote(org.meeting_of(org.branch_one), "chi_bo_admission_resolution", -60, 0)
    assert Case.objects.get(pk=going.case).stage == "applicant"
