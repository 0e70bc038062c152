"""Reorganisations as one act: previewed, applied in every room, taken back."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from ketnap.accounts.actions import grant
from ketnap.accounts.models import Grant
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from ketnap.cases.models import Case
from ketnap.cases.steps.perform import open_case
from ketnap.journal import store
from ketnap.journal import verify as journal_verify
from ketnap.journal.models import Event
from ketnap.journal.rebuild import differences
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.lib.periods import Span
from ketnap.people.actions import begin_membership
from ketnap.people.enums import MemberKind
from ketnap.people.models import BodySeat, Membership
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, preview, reverse
from ketnap.reorganise.models import Lineage, Reorganisation
from ketnap.reorganise.plans import Opening
from ketnap.targets.actions import NewTarget, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.targets.models import TargetLine
from ketnap.units import actions as unit_actions
from ketnap.units import verify
from ketnap.units.actions import NewUnit
from ketnap.units.models import Body, Unit
from ketnap.units.queries import chain_on, names_on, nature_on, parent_on, path_on
from tests.example_org import TODAY, ExampleOrg, example_org, new_person
from tests.reorganise.ground import accepted, rows
from tests.targets.town import paper

pytestmark = pytest.mark.django_db

DAY = date(2023, 4, 1)
BEFORE = date(2023, 3, 31)
BODY = "ban thường vụ cấp ủy cấp trên trực tiếp"
CHANGED = f"Huyện ủy mẫu ({BODY}) → Huyện ủy mẫu hai ({BODY}): 1"


@pytest.fixture
def org() -> Iterator[ExampleOrg]:
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def case(org: ExampleOrg) -> UUID:
    """A person introduced in C1 who is waiting there."""
    person = new_person("Vũ Mẫu Chờ", org.branch_one, birth=date(1998, 5, 20), gender="female")
    return open_case(person, org.branch_one, "introduce_candidate", on=date(2023, 1, 10), data={"source": "youth_union"},
                     actor=org.binh)  # fmt: skip


def target_of(org: ExampleOrg, unit: Unit) -> TargetLine:
    new = NewTarget(TargetIndicator.ADMISSIONS, Span(date(2023, 1, 1), date(2024, 1, 1)), "2023", 3, Authority.OWN_PLAN,
                    "Chi bộ")  # fmt: skip
    return set_target(new, unit=unit, on=date(2023, 1, 5), actor=org.chau, paper=paper(unit, org.chau).pk)


def new_branch(code: str = "C9", name: str = "Chi bộ Chín mẫu") -> Opening:
    return Opening(NewUnit(code, "branch", name))


def refusal(plan: plans.Plan, org: ExampleOrg) -> str:
    """Why the act is refused; nothing of it stays."""
    before = rows()
    with pytest.raises(Refused) as caught:
        apply(plan, actor=org.chau)
    assert rows() == before
    return str(caught.value)


def test_a_preview_counts_what_is_touched_and_leaves_no_trace(org, case):
    target_of(org, org.branch_one)
    before, events, log = rows(), Event.objects.count(), AuditEntry.objects.count()

    effect = preview(plans.merge(["C1", "C2"], new_branch(), DAY), actor=org.chau)

    numbers = {one.key: one.number for one in effect.touched}
    assert numbers == {
        "units": 3, "people": 15, "seats": 0, "cases": 1, "deciding": 0, "closed": 0, "targets": 1, "grants": 2,
        "rights": 0, "reports": 0, "local_packs": 0, "value_settings": 0, "other_packs": 0,
    }  # fmt: skip
    assert [one.key.partition(":")[0] for one in effect.questions] == ["grants", "grants", "targets"]
    assert [reason.rule for reason in effect.reasons] == ["K-REORG-OPEN"]
    assert (rows(), Event.objects.count(), AuditEntry.objects.count()) == (before, events, log)


def test_two_branches_become_a_new_one_and_everything_follows(org, case):
    line = target_of(org, org.branch_one)
    plan = accepted(plans.merge(["C1", "C2"], new_branch(), DAY), org.chau)
    done = apply(plan.answered({f"targets:{line.series}": "inherit"}), actor=org.chau)
    made = Unit.objects.get(code="C9")

    assert path_on(org.branch_one, BEFORE) is not None
    assert path_on(org.branch_one, DAY) is None
    assert parent_on(made, DAY) == org.township
    assert Membership.objects.as_of(BEFORE).filter(unit=org.branch_one).count() == 10
    assert Membership.objects.as_of(DAY).filter(unit=made).count() == 15
    assert Membership.objects.as_of(DAY).filter(unit=made, exempt=True).count() == 1
    assert Case.objects.get(pk=case).unit == made
    assert org.anh.may("cases.branch", at=made)
    assert org.anh.may("cases.view", at=Unit.objects.get(code="C1"))
    assert Unit.objects.get(code="C1").keeper == made.pk
    inherited = TargetLine.objects.known(None).get(unit=made)
    assert (inherited.amount, inherited.authority_text) == (3, "Chi bộ (kế thừa từ Chi bộ Một)")
    assert set(Lineage.objects.values_list("source__code", "target__code", "on")) == {
        ("C1", "C9", DAY),
        ("C2", "C9", DAY),
    }
    assert done.label == "Hợp nhất, sáp nhập Chi bộ Một, Chi bộ Hai vào Chi bộ Chín mẫu"
    assert AuditEntry.objects.filter(action="reorganise.apply").count() == 1
    assert verify.problems() == []
    assert journal_verify.problems() == []
    assert not any(differences().values())


def test_a_merge_and_its_reversal_leave_all_rows_as_they_were(org, case):
    line = target_of(org, org.branch_one)
    before = rows()
    plan = accepted(plans.merge(["C1", "C2"], new_branch(), DAY), org.chau)
    done = apply(plan.answered({f"targets:{line.series}": "inherit"}), actor=org.chau)
    assert rows() != before

    reverse(done.pk, reason="Ghi nhầm", actor=org.chau)

    assert rows() == before
    assert not any(differences().values())
    assert journal_verify.problems() == []
    with pytest.raises(NotFound):
        reverse(done.pk, reason="Ghi nhầm", actor=org.chau)


def test_a_branch_is_taken_over_by_one_that_stays(org, case):
    done = apply(accepted(plans.merge(["C1"], "C2", DAY), org.chau), actor=org.chau)

    assert Case.objects.get(pk=case).unit == org.branch_two
    assert Membership.objects.as_of(DAY).filter(unit=org.branch_two).count() == 15
    assert [row.part for row in done.involved.order_by("unit__code")] == ["ended", "heir"]


def test_seats_end_with_the_body_of_an_ended_unit(org):
    plan = plans.merge(["C1"], "C2", DAY)
    apply(accepted(plan, org.chau), actor=org.chau)

    meeting = Body.objects.get(unit=org.branch_one)
    assert meeting.valid_to == DAY
    assert BodySeat.objects.as_of(DAY).filter(body=org.committee).count() == 15


def test_a_moved_township_takes_everything_along_and_another_body_decides(org, case):
    other = unit_actions.open_unit(NewUnit("H2", "district", "Huyện ủy mẫu hai"), parent=org.province, on=date(2020, 1, 1),
                                   actor="thử")  # fmt: skip
    board = org.nga
    grant(board, Role.SUPERIOR_OFFICER, org.province, valid_from=date(2020, 1, 1), actor="thử")
    before = rows()
    plan = plans.move(["TT"], "H2", DAY)

    effect = preview(plan, actor=org.nga)
    assert effect.number("deciding") == 1
    assert [one.details for one in effect.touched if one.key == "deciding"] == [(CHANGED,)]
    assert effect.number("rights") == 5
    done = apply(plan, actor=org.nga)

    assert chain_on(org.branch_one, BEFORE).superior == org.district
    assert chain_on(org.branch_one, DAY).superior == other
    assert Case.objects.get(pk=case).unit == org.branch_one
    assert not org.chau.may("cases.view", at=org.branch_one)
    assert org.binh.may("cases.view", at=org.branch_one)
    reverse(done.pk, reason="Ghi nhầm", actor=org.nga)
    assert rows() == before


def test_a_rename_is_dated(org):
    before = rows()
    first = apply(plans.rename("C1", "Chi bộ Một đổi tên", "", DAY), actor=org.chau)

    assert names_on([org.branch_one.pk], BEFORE) == {org.branch_one.pk: "Chi bộ Một"}
    assert names_on([org.branch_one.pk], DAY) == {org.branch_one.pk: "Chi bộ Một đổi tên"}
    reverse(first.pk, reason="Ghi nhầm", actor=org.chau)
    assert rows() == before


def test_a_change_of_kind_keeps_the_unit_and_the_kind_of_the_days_before(org):
    before = rows()
    done = apply(plans.change_kind("CQ", "grassroots", "state_agency", DAY), actor=org.chau)

    assert nature_on(org.office_branch, BEFORE).kind == "grassroots_branch"
    assert nature_on(org.office_branch, DAY).kind == "grassroots"
    assert Unit.objects.get(code="CQ").sector == "state_agency"
    reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert rows() == before


def test_a_split_assigns_every_member_and_case_by_name(org, case):
    plan = plans.split("C1", [new_branch("C8", "Chi bộ Tám mẫu"), new_branch()], DAY)
    effect = preview(plan, actor=org.chau)

    asked = [one for one in effect.questions if one.key.startswith(("people:", "cases:"))]
    assert len(asked) == 11
    assert all(one.is_open for one in asked)
    assert "Vũ Mẫu Chờ – Được giới thiệu (Chi bộ Một)" in [one.text for one in asked]
    assert "K-REORG-OPEN" in [reason.rule for reason in effect.reasons]
    assert refusal(plan, org).startswith("Còn 12 việc")

    half = {one.key: ("C8", "C9")[place % 2] for place, one in enumerate(asked)}
    before = rows()
    done = apply(accepted(plan.answered(half), org.chau), actor=org.chau)
    counts = {code: Membership.objects.as_of(DAY).filter(unit__code=code).count() for code in ("C1", "C8", "C9")}
    assert counts == {"C1": 0, "C8": 5, "C9": 5}
    assert Case.objects.get(pk=case).unit.code == half[f"cases:{case}"]
    reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert rows() == before


def test_the_case_of_a_member_is_proposed_where_the_member_goes(org):
    answer = {f"people:{org.probationary}": "C9"}
    data = {"source": "youth_union"}
    draft = Draft("case.introduce_candidate", uuid7(), date(2020, 1, 1), data, unit=org.branch_one.pk,
                  subject=org.probationary)  # fmt: skip
    store.append([draft], actor="thử")
    plan = plans.split("C1", [new_branch("C8", "Chi bộ Tám mẫu"), new_branch()], DAY).answered(answer)

    question = next(one for one in preview(plan, actor=org.chau).questions if one.key == f"cases:{draft.stream_id}")

    assert (question.proposal, question.answer) == ("C9", "")


def test_the_children_of_a_divided_committee_are_given_by_name(org):
    parts = [Opening(NewUnit(code, "commune_old", f"Đảng bộ xã mẫu {code}")) for code in ("X1", "X2")]
    plan = plans.split("TT", parts, DAY)
    effect = preview(plan, actor=org.chau)
    keys = {f"children:{unit.pk}": answer for unit, answer in zip(org.units[3:6], ("X1", "X1", "X2"), strict=True)}
    assert {one.key for one in effect.questions} == set(keys)

    apply(accepted(plan.answered(keys), org.chau), actor=org.chau)

    parents = [parent_on(unit, DAY).code for unit in org.units[3:6]]
    assert parents == ["X1", "X1", "X2"]
    assert verify.problems() == []


def test_a_dissolved_branch_gives_its_members_to_several_by_name(org, case):
    plan = plans.dissolve("C1", ["C2", "C3"], DAY)
    keys = [one.key for one in preview(plan, actor=org.chau).questions if one.key.startswith(("people:", "cases:"))]
    apply(accepted(plan.answered(dict.fromkeys(keys, "C3")), org.chau), actor=org.chau)

    assert Membership.objects.as_of(DAY).filter(unit=org.branch_three).count() == 13
    assert Unit.objects.get(code="C1").keeper == org.branch_two.pk


def test_a_level_is_abolished_and_its_children_move_up(org, case):
    commune = unit_actions.open_unit(NewUnit("XA", "commune_old", "Đảng bộ xã mẫu"), parent=org.district,
                                     on=date(2020, 1, 1), actor="thử")  # fmt: skip
    section = unit_actions.open_unit(NewUnit("BP", "sub_committee", "Đảng bộ bộ phận mẫu"), parent=commune,
                                     on=date(2020, 1, 1), actor="thử")  # fmt: skip
    unit_actions.move_unit(org.branch_one, section, on=date(2022, 1, 1), actor="thử")
    before = rows()

    done = apply(accepted(plans.abolish(["BP"], DAY), org.chau), actor=org.chau)

    assert parent_on(org.branch_one, BEFORE) == section
    assert parent_on(org.branch_one, DAY) == commune
    assert chain_on(org.branch_one, DAY).sectional is None
    assert Case.objects.get(pk=case).unit == org.branch_one
    reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert rows() == before


def test_no_right_is_proposed_at_the_unit_that_stood_above(org):
    section = unit_actions.open_unit(NewUnit("BP", "sub_committee", "Đảng bộ bộ phận mẫu"), parent=org.township,
                                     on=date(2020, 1, 1), actor="thử")  # fmt: skip
    grant(org.anh, Role.BRANCH_SECRETARY, section, valid_from=date(2020, 1, 1), actor="thử")

    (asked,) = (one for one in preview(plans.abolish(["BP"], DAY), actor=org.chau).questions if "Anh" in one.text)

    assert asked.proposal == "end"
    assert {code for code, _ in asked.options} == {"TT", "end"}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (plans.merge(["C1"], "C1", DAY), "nhập vào chính mình"),
        (plans.move(["TT"], "C1", DAY), "chính mình hoặc cấp dưới"),
        (plans.move(["C1"], "CQ", DAY), "không thể trực thuộc"),
        (plans.merge(["TT"], "CQ", DAY), "không thể trực thuộc"),
        (plans.change_kind("TT", "branch", "", DAY), "không thể trực thuộc"),
        (plans.change_kind("C1", "commune", "", DAY), "không tồn tại vào ngày"),
        (plans.rename("C1", " ", "", DAY), "nhập tên"),
        (plans.rename("C1", "Chi bộ mẫu", "", date(2014, 1, 1)), "ngày lập"),
        (plans.merge(["C1"], Opening(NewUnit("C2", "branch", "Chi bộ mẫu")), DAY), "đã được dùng"),
        (plans.split("C1", ["C2"], DAY), "ít nhất hai"),
        (plans.abolish(["C7"], DAY), "Không có tổ chức"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(org, plan, words):
    before = rows()
    with pytest.raises((BadInput, Refused)) as caught:
        apply(plan, actor=org.chau)

    assert words in str(caught.value)
    assert rows() == before


def test_a_child_opened_later_may_not_outlive_its_parent(org):
    unit_actions.open_unit(
        NewUnit("C4", "branch", "Chi bộ Bốn mẫu"), parent=org.township, on=date(2023, 4, 10), actor="thử"
    )
    into = Opening(NewUnit("XM", "commune_old", "Đảng bộ xã mẫu"))

    assert "sau khi cấp trên đã kết thúc" in refusal(accepted(plans.merge(["TT"], into, DAY), org.chau), org)


def test_a_unit_does_not_move_under_one_that_ends_that_day_or_stood_later_only(org):
    for code, on in (("XA", DAY), ("XB", date(2023, 4, 10))):
        unit_actions.open_unit(
            NewUnit(code, "commune_old", f"Đảng bộ xã mẫu {code}"), parent=org.district, on=on, actor="thử"
        )
    unit_actions.close_unit(Unit.objects.get(code="XA"), org.township, on=date(2023, 4, 5), actor="thử")

    with pytest.raises(BadInput, match="đã kết thúc"):
        apply(plans.move(["C1"], "XA", date(2023, 4, 5)), actor=org.chau)
    for plan in (plans.move(["C1"], "XA", DAY), plans.move(["C1"], "XB", DAY)):
        with pytest.raises(Refused) as caught:
            apply(plan, actor=org.chau)
        assert [reason.rule for reason in caught.value.reasons] == ["K-REORG-TREE"]
    assert parent_on(org.branch_one, DAY) == org.township


def test_members_cannot_go_where_none_may_be(org):
    assert "không trực tiếp có đảng viên" in refusal(accepted(plans.merge(["C1"], "TT", DAY), org.chau), org)


def test_a_day_to_come_is_previewed_and_refused(org):
    plan = accepted(plans.merge(["C1"], "C2", date(2023, 5, 1)), org.chau)

    assert preview(plan, actor=org.chau).reasons == ()
    assert "chưa tới" in refusal(plan, org)


def test_a_target_without_a_decision_stops_the_act(org):
    line = target_of(org, org.branch_one)
    plan = plans.merge(["C1"], "C2", DAY).answered(preview(plans.merge(["C1"], "C2", DAY), actor=org.chau).proposals)

    assert "Còn 1 việc" in refusal(plan, org)
    assert "không thể kế thừa" in refusal(plan.answered({f"targets:{line.series}": "xxx"}), org)


def test_of_two_users_at_once_one_wins_and_the_other_is_told(org):
    plan = accepted(plans.merge(["C1"], "C2", DAY), org.chau)
    seen = preview(plan, actor=org.chau).version
    apply(plans.rename("C3", "Chi bộ Ba mới", "", DAY, seen=seen), actor=org.chau)
    before = rows()

    with pytest.raises(Conflict):
        apply(plans.Plan(**{**plan.__dict__, "seen": seen}), actor=org.chau)
    assert rows() == before


def test_who_may_not_change_the_tree_may_not_preview_either(org):
    for actor in (org.anh, org.binh, org.lan):
        with pytest.raises(Forbidden):
            preview(plans.rename("C1", "Chi bộ mẫu", "", DAY), actor=actor)
    with pytest.raises(Forbidden):
        apply(plans.move(["TT"], "T", DAY), actor=org.chau)


def test_names_are_masked_for_who_may_not_see_them(org):
    plan = plans.split("C1", ["C2", "C3"], DAY)
    texts = {one.text for one in preview(plan, actor=org.minh).questions if one.key.startswith("people:")}

    assert texts == {"••••• (Chi bộ Một)"}


def test_an_act_stays_while_something_rests_on_it(org, case):
    done = apply(accepted(plans.merge(["C1", "C2"], new_branch(), DAY), org.chau), actor=org.chau)
    made = Unit.objects.get(code="C9")
    begin_membership(org.members["C1"][0], org.branch_three, MemberKind.OFFICIAL, on=date(2023, 4, 10), actor="thử")

    with pytest.raises(Refused) as caught:
        reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert "dựa vào" in str(caught.value)

    later = apply(plans.rename("C9", "Chi bộ Chín đổi tên", "", date(2023, 4, 5)), actor=org.chau)
    with pytest.raises(Refused):
        reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    reverse(later.pk, reason="Ghi nhầm", actor=org.chau)
    assert Unit.objects.get(pk=made.pk).name == "Chi bộ Chín mẫu"


def test_work_recorded_at_a_new_unit_keeps_it(org):
    done = apply(plans.open_unit(NewUnit("C9", "branch", "Chi bộ Chín mẫu"), "TT", DAY), actor=org.chau)
    new_person("Trần Mẫu Mới", Unit.objects.get(code="C9"), birth=date(2000, 1, 1), gender="male")

    with pytest.raises(Refused) as caught:
        reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert "việc được ghi tại tổ chức mới" in str(caught.value)
    assert Reorganisation.objects.filter(pk=done.pk).exists()


def test_grants_end_with_their_unit_or_follow_as_decided(org):
    plan = plans.merge(["C1", "C2"], new_branch(), DAY)
    asked = {one.text: one.key for one in preview(plan, actor=org.chau).questions}
    anh = next(key for text, key in asked.items() if "Anh" in text)
    quan = next(key for text, key in asked.items() if "Quân" in text)

    apply(plan.answered({anh: "C9", quan: "end"}), actor=org.chau)

    assert org.anh.may("cases.branch", at=Unit.objects.get(code="C9"))
    assert not org.quan.may_anywhere("cases.branch")
    assert set(Grant.objects.filter(user=org.quan).values_list("valid_to", flat=True)) == {DAY}
