"""Who decides: the rulebook names the body by route and day, the tree gives the unit; sittings at every level that decides."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ketnap.accounts.actions import grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden
from ketnap.cases.deciding import decider_of
from ketnap.cases.models import Case, DossierItem, Sitting, SittingItem
from ketnap.cases.options import options
from ketnap.cases.sittings import Ballot, Meeting, SittingRefused, correct_roll, hold, roll_on
from ketnap.cases.steps.catalogue import STEPS
from ketnap.cases.voids import resting_on_sitting, void_sitting
from ketnap.journal.models import Event, Fact
from ketnap.journal.rebuild import rebuild
from ketnap.people.actions import take_seat
from ketnap.people.enums import SeatRole
from ketnap.people.models import Membership
from ketnap.units import actions as units
from ketnap.units.actions import NewUnit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body
from ketnap.units.queries import body_on, chain_on, parent_on
from tests.cases.walking import Walk, walk
from tests.example_org import SINCE, ExampleOrg, example_org

pytestmark = pytest.mark.django_db
NOW = datetime(2028, 6, 1, 2, 0, tzinfo=UTC)
BEFORE, NEWEST = date(2022, 3, 15), date(2026, 11, 16)


@pytest.fixture
def org() -> Iterator[ExampleOrg]:
    made = example_org()
    with clock.set_to(NOW):
        yield made


def walked(org: ExampleOrg, until: str, ceremony: date, **more: object) -> Walk:
    return walk(org, until=until, ceremony=ceremony, **more)


def stage(going: Walk) -> str:
    return Case.objects.get(pk=going.case).stage


def held(body: Body | None, going: Walk, step: str, offset: int, votes: int, actor: User) -> None:
    assert body is not None
    on = going.day(offset)
    hold(Meeting(body, on, roll_on(body, on), [Ballot(going.case, step, votes)]), actor=actor)


def authorise(org: ExampleOrg) -> None:
    units.profile_unit(org.township, {"authorised": True}, on=date(2020, 1, 1), actor="example")


def under_the_province(org: ExampleOrg) -> Body:
    """Branch C1 under a grassroots organisation directly under the province; returns the province's standing body of seven."""
    new = NewUnit("GD", "grassroots_delegated", "Đảng bộ cơ sở mẫu")
    base = units.open_unit(new, parent=org.province, on=SINCE, actor="example")
    units.move_unit(org.branch_one, base, on=date(2019, 1, 1), actor="example")
    for unit, kind, number in ((base, BodyKind.COMMITTEE, 9), (org.province, BodyKind.STANDING_BODY, 7)):
        body = units.open_body(unit, kind, "Cơ quan mẫu", on=SINCE, until=None, term="2015-2025", actor="example")
        for person in org.members["CQ"][:number]:
            take_seat(person, body, SeatRole.MEMBER, on=SINCE, actor="example")
    return body


# Who decides ------------------------------------------------------------------------------------------------------------


def test_up_to_2026_the_superior_decides_and_from_then_on_the_grassroots_standing_committee(org: ExampleOrg) -> None:
    old = walked(org, "organisation_appraisal", BEFORE)
    old.vote(org.district_standing_committee, "admission_decision", -20, 6, number="45-QĐ/HU")
    assert stage(old) == "decided"
    new = walked(org, "chi_bo_admission_resolution", NEWEST, name="Trần Mẫu Mới")
    new.do("organisation_appraisal", -40)
    with pytest.raises(BadInput, match="Ban thường vụ của Đảng bộ Thị trấn mẫu"):
        new.vote(org.district_standing_committee, "admission_decision", -20, 6)
    with pytest.raises(SittingRefused, match="quá 1/2 hay ít nhất 2/3"):
        new.vote(org.standing_committee, "admission_decision", -20, 3)
    new.vote(org.standing_committee, "admission_decision", -20, 4, number="4-QĐ/ĐU")
    assert stage(new) == "decided"


def test_an_authorised_committee_decides_with_two_thirds_of_all_its_members(org: ExampleOrg) -> None:
    authorise(org)
    going = walked(org, "chi_bo_admission_resolution", BEFORE)
    going.do("organisation_appraisal", -40)
    with pytest.raises(BadInput, match="Ban chấp hành của Đảng bộ Thị trấn mẫu"):
        going.vote(org.district_standing_committee, "admission_decision", -20, 11)
    going.vote(org.committee, "admission_decision", -20, 10, number="4-QĐ/ĐU")
    assert stage(going) == "decided"


def test_directly_under_the_province_the_standing_body_with_heads_of_commissions_decides(org: ExampleOrg) -> None:
    body = under_the_province(org)
    grant(org.users["chau"], Role.SUPERIOR_OFFICER, org.province, valid_from=SINCE, actor="example")
    going = walked(org, "chi_bo_admission_resolution", BEFORE, opened_by="chau")
    base = parent_on(org.branch_one, BEFORE)
    committee = body_on(base, BodyKind.COMMITTEE, BEFORE)
    held(committee, going, "grassroots_committee_resolution", -45, 6, org.chau)
    going.do("organisation_appraisal", -30)
    with pytest.raises(Forbidden):
        held(body, going, "admission_decision", -20, 4, org.dung)
    held(body, going, "admission_decision", -20, 4, org.chau)
    assert stage(going) == "decided"


def test_a_member_of_the_grassroots_committee_records_its_standing_committee_but_not_that_of_the_district(
    org: ExampleOrg,
) -> None:
    going = walked(org, "chi_bo_admission_resolution", NEWEST)
    going.do("organisation_appraisal", -40)
    held(org.standing_committee, going, "admission_decision", -20, 5, org.dung)
    assert stage(going) == "decided"
    with pytest.raises(Forbidden):
        held(org.district_standing_committee, going, "admission_decision", -20, 5, org.dung)


def test_the_page_offers_the_decision_to_whoever_the_route_names(org: ExampleOrg) -> None:
    new = walked(org, "chi_bo_admission_resolution", NEWEST)
    new.do("organisation_appraisal", -40)
    offered = {one.code: one for one in options(new.case, actor=org.dung, on=new.day(-30))}
    assert not offered["admission_decision"].right
    old = walked(org, "organisation_appraisal", BEFORE, name="Trần Mẫu Cũ")
    offered = {one.code: one for one in options(old.case, actor=org.dung, on=old.day(-30))}
    assert "Cán bộ ban tổ chức cấp trên" in offered["admission_decision"].right


def test_without_a_standing_committee_the_newest_rules_leave_it_to_a_person(org: ExampleOrg) -> None:
    base = units.open_unit(
        NewUnit("G2", "grassroots", "Đảng bộ cơ sở mẫu Hai"), parent=org.district, on=SINCE, actor="example"
    )
    units.move_unit(org.branch_one, base, on=date(2019, 1, 1), actor="example")
    new = walked(org, "chi_bo_admission_resolution", NEWEST, opened_by="chau")
    [option] = [one for one in options(new.case, actor=org.chau, on=new.day(-30)) if one.code == "admission_decision"]
    assert "R-DEC-03" in {reason.rule for reason in option.reasons}


def test_a_hamlet_cell_under_a_commune_is_decided_by_its_standing_committee(org: ExampleOrg) -> None:
    new = NewUnit("X", "commune", "Đảng bộ xã mẫu")
    commune = units.open_unit(new, parent=org.province, on=date(2025, 7, 1), actor="example")
    units.move_unit(org.branch_one, commune, on=date(2025, 7, 1), actor="example")
    chain = chain_on(org.branch_one, date(2025, 7, 1))
    decider = decider_of(STEPS["admission_decision"], chain, date(2025, 7, 1))
    assert chain.route == "hamlet_cell_under_commune_committee"
    assert decider is not None and (decider.kind, decider.unit) == (BodyKind.STANDING_COMMITTEE, commune)
    assert chain_on(org.branch_one, date(2025, 6, 30)).route == "via_superior_standing_committee"


# One vote short, at every level -------------------------------------------------------------------------------------------

LEVELS = [
    ("collect_opinions", "meeting", "chi_bo_admission_resolution", 6, 8, "vote_failed_reported", "6-KNĐ"),
    ("chi_bo_admission_resolution", "committee", "grassroots_committee_resolution", 10, 15, "vote_failed_reported", "8-KNĐ"),
    ("organisation_appraisal", "district_standing_committee", "admission_decision", 6, 11, "not_admitted", "9-KNĐ"),
]  # fmt: skip


@pytest.mark.parametrize(("until", "body", "step", "enough", "base", "after", "paper"), LEVELS)
def test_one_vote_short_makes_no_resolution_and_exactly_enough_makes_one(
    org: ExampleOrg, until: str, body: str, step: str, enough: int, base: int, after: str, paper: str
) -> None:
    for number, votes in enumerate((enough - 1, enough)):
        going = walked(org, until, BEFORE, name=f"Lê Mẫu {number}")
        whose = org.meeting_of(org.branch_one) if body == "meeting" else getattr(org, body)
        going.vote(whose, step, -15, votes)
        [item] = SittingItem.objects.filter(case_id=going.case, step=step)
        assert (item.base, item.required, item.reached) == (base, enough, votes >= enough)
        assert DossierItem.objects.filter(case=going.case, code=paper).exists() is item.reached
        assert (stage(going) == after) is not item.reached
        reason = Event.objects.filter(stream_id=going.case).latest("seq")
        assert (f'"outcome":"{"allow" if item.reached else "refuse"}"') in reason.body.replace(" ", "")


def test_a_vote_may_be_held_again_once_the_competent_committee_has_answered(org: ExampleOrg) -> None:
    going = walked(org, "collect_opinions", BEFORE)
    branch = org.meeting_of(org.branch_one)
    going.vote(branch, "chi_bo_admission_resolution", -60, 5)
    with pytest.raises(SittingRefused) as caught:
        going.vote(branch, "chi_bo_admission_resolution", -40, 8)
    [refusal] = caught.value.refusals.values()
    assert refusal.needs_person and {reason.rule for reason in refusal.reasons} == {"R-CB-03"}
    answer = {"rule": "R-CB-03", "by": "Ban Thường vụ Huyện ủy mẫu", "paper": "12-CV/HU", "allowed": True}
    going.do("competent_answer", -45, **answer)
    going.vote(branch, "chi_bo_admission_resolution", -40, 8)
    assert stage(going) == "proposed"


def test_a_committee_that_votes_again_puts_the_case_back_on_its_way(org: ExampleOrg) -> None:
    going = walked(org, "chi_bo_admission_resolution", BEFORE)
    going.vote(org.committee, "grassroots_committee_resolution", -45, 9)
    assert stage(going) == "vote_failed_reported"
    going.vote(org.committee, "grassroots_committee_resolution", -35, 10)
    assert stage(going) == "proposed"
    going.do("organisation_appraisal", -30)
    going.vote(org.district_standing_committee, "admission_decision", -20, 6)
    assert stage(going) == "decided"


def test_an_answer_names_a_rule_that_exists(org: ExampleOrg) -> None:
    going = walked(org, "class", BEFORE)
    with pytest.raises(BadInput, match="Không có quy tắc"):
        going.do("competent_answer", -250, rule="R-XX-99", by="x", paper="x", allowed=True)


# Taking a sitting back, correcting its roll ---------------------------------------------------------------------------------


def test_a_sitting_is_taken_back_with_everything_that_rests_on_it(org: ExampleOrg) -> None:
    going = walked(org, "admission_ceremony", BEFORE)
    other = walked(org, "collect_opinions", BEFORE, name="Trần Mẫu Khác")
    event = Event.objects.get(stream_id=going.case, kind="case.chi_bo_admission_resolution")
    [sitting] = Sitting.objects.filter(on=going.day(-60))
    resting = resting_on_sitting(sitting.pk)
    kinds = [one.kind for one in resting[going.case]]
    assert kinds[0] == event.kind and kinds[-1] == "case.admission_ceremony" and len(kinds) == 5
    reasons = {one.id: f"theo kỳ họp ghi nhầm {number}" for number, one in enumerate(resting[going.case])}
    with pytest.raises(BadInput, match="lễ kết nạp"):
        void_sitting(sitting, "ghi nhầm ngày họp", dict(list(reasons.items())[:-1]), actor=org.chau)
    assert stage(going) == "probationary"
    with clock.set_to(NOW + timedelta(hours=1)):
        assert void_sitting(sitting, "ghi nhầm ngày họp", reasons, actor=org.chau) == 5
    assert stage(going) == "applicant"
    assert not Sitting.objects.filter(pk=sitting.pk).exists()
    assert not Membership.objects.filter(person=going.person).exists()
    assert not Fact.objects.filter(subject=going.person, indicator="admissions", known_to=None).exists()
    told = Event.objects.filter(stream_id=going.case, voids__isnull=False).values_list("body", flat=True)
    assert len(set(told)) == 5
    assert stage(other) == "applicant"
    assert not any(rebuild().values())


def test_taking_a_sitting_back_needs_the_right_and_a_reason(org: ExampleOrg) -> None:
    walked(org, "list_as_sympathiser", BEFORE)
    [sitting] = Sitting.objects.all()
    with pytest.raises(Forbidden):
        void_sitting(sitting, "ghi nhầm", {}, actor=org.anh)
    with pytest.raises(BadInput, match="lý do thu hồi kỳ họp"):
        void_sitting(sitting, " ", {}, actor=org.chau)


def test_a_correction_may_add_who_led_and_who_wrote(org: ExampleOrg) -> None:
    walked(org, "list_as_sympathiser", BEFORE)
    [sitting] = Sitting.objects.all()
    chair, secretary = org.members["C1"][:2]
    roll = [replace(one) for one in roll_on(sitting.body, sitting.on)]
    with pytest.raises(BadInput, match="hai người"):
        correct_roll(sitting, roll, "bổ sung", actor=org.chau, chair=chair, secretary=chair)
    correct_roll(sitting, roll, "bổ sung chủ trì, thư ký", actor=org.chau, chair=chair, secretary=secretary)
    sitting.refresh_from_db()
    assert (sitting.chair, sitting.secretary, sitting.version) == (chair, secretary, 2)
    correct_roll(sitting, roll, "sửa lần nữa", actor=org.chau)
    sitting.refresh_from_db()
    assert (sitting.chair, sitting.secretary) == (chair, secretary)
