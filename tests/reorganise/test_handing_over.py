"""What an act does to the ground: villages, coverage, tags, declared numbers, duties, closed cases and papers."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from ketnap.base import clock
from ketnap.base.errors import Refused
from ketnap.cases.models import Case
from ketnap.cases.steps.perform import open_case, record
from ketnap.instruments.actions import Paper, register
from ketnap.instruments.models import Instrument
from ketnap.journal.rebuild import differences
from ketnap.people.duties import assign
from ketnap.people.enums import DutyKind
from ketnap.people.models import Duty
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, preview, reverse
from ketnap.reorganise.plans import Opening, Plan
from ketnap.units import place_actions
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.enums import AreaTag
from ketnap.units.models import Coverage, DeclaredMembers, Inhabitants, Place, Unit
from ketnap.units.place_queries import covering_branches, places_of, places_on, tags_of_places, tags_on
from tests.example_org import TODAY, ExampleOrg, example_org, new_person
from tests.reorganise.ground import accepted, rows

pytestmark = pytest.mark.django_db

SINCE, BEFORE, DAY = date(2020, 1, 1), date(2023, 3, 31), date(2023, 4, 1)


@pytest.fixture
def org() -> Iterator[ExampleOrg]:
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def villages(org: ExampleOrg) -> list[Place]:
    """Three villages in the area of the township; branch C1 covers the first two, C2 the third."""
    made = [place_actions.add_place(org.township, "thon", f"Thôn Mẫu {n}", on=SINCE, actor="thử") for n in (1, 2, 3)]
    for branch, place in zip((org.branch_one, org.branch_one, org.branch_two), made, strict=True):
        place_actions.cover(branch, place, on=SINCE, actor="thử")
    place_actions.tag_place(made[0], [AreaTag.HIGHLAND], on=SINCE, actor="thử")
    return made


def opening(code: str, kind: str = "branch") -> Opening:
    return Opening(NewUnit(code, kind, f"Tổ chức mẫu {code}"))


def communes(*codes: str) -> list[Opening]:
    return [opening(code, "commune_old") for code in codes]


def keys(plan: Plan, org: ExampleOrg, room: str) -> list[str]:
    return [one.key for one in preview(plan, actor=org.chau).questions if one.key.startswith(f"{room}:")]


def undone(act: UUID, org: ExampleOrg, before: dict[str, list[tuple[object, ...]]]) -> None:
    """Rebuilt rows are the same, and taken back they are those of before."""
    assert not any(differences().values())
    reverse(act, reason="Ghi nhầm", actor=org.chau)
    assert rows() == before


def test_the_branch_that_takes_over_covers_what_the_ended_ones_covered(org: ExampleOrg, villages: list[Place]) -> None:
    before = rows()
    done = apply(accepted(plans.merge(["C1", "C2"], opening("C9"), DAY), org.chau), actor=org.chau)

    (joint,) = covering_branches(org.district, DAY)
    assert [place.name for place in joint.places] == ["Thôn Mẫu 1", "Thôn Mẫu 2", "Thôn Mẫu 3"]
    assert len(covering_branches(org.district, BEFORE)) == 2
    undone(done.pk, org, before)


def test_villages_of_a_divided_branch_are_given_by_name(org: ExampleOrg, villages: list[Place]) -> None:
    plan = plans.split("C1", [opening("C8"), opening("C9")], DAY)
    asked = keys(plan, org, "coverages")
    assert len(asked) == 2
    given = {key: ("C8", "C9")[n] for n, key in enumerate(asked)}
    given |= dict.fromkeys(keys(plan, org, "people"), "C8")

    with pytest.raises(Refused, match="Còn 2 việc"):
        apply(
            accepted(plan.answered({key: "C8" for key in given if key.startswith("people")}), org.chau), actor=org.chau
        )
    apply(accepted(plan.answered(given), org.chau), actor=org.chau)

    assert set(Coverage.objects.as_of(DAY).values_list("unit__code", "place__name")) == {
        ("C8", "Thôn Mẫu 1"), ("C9", "Thôn Mẫu 2"), ("C2", "Thôn Mẫu 3"),
    }  # fmt: skip


def test_a_village_goes_to_the_area_of_another_unit_and_stays_the_same(org: ExampleOrg, villages: list[Place]) -> None:
    before = rows()
    done = apply(accepted(plans.merge(["TT"], communes("X1")[0], DAY), org.chau), actor=org.chau)
    made = Unit.objects.get(code="X1")

    assert {place.pk for place in places_of(made, DAY)} == {place.pk for place in villages}
    assert places_of(org.township, DAY) == []
    assert len(places_of(org.township, BEFORE)) == len(places_on(org.district, DAY)) == 3
    place_actions.rename_place(Place.objects.get(pk=villages[0].pk), "Thôn Mẫu mới", on=date(2023, 4, 2), actor="thử")
    assert tags_of_places(villages, DAY) == {villages[0].pk: [AreaTag.HIGHLAND]}
    with pytest.raises(Refused, match="dựa vào"):
        reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert Place.objects.get(pk=villages[1].pk).unit == made
    assert before != rows()


def test_a_village_may_not_go_elsewhere_than_the_branch_that_covers_it(org: ExampleOrg, villages: list[Place]) -> None:
    plan = plans.split("TT", communes("X1", "X2"), DAY)
    children = {f"children:{unit.pk}": "X1" for unit in (org.branch_one, org.branch_two, org.branch_three)}
    plan = plan.answered(children)
    asked = keys(plan, org, "places")
    assert len(asked) == 3

    apart = accepted(plan.answered(dict.fromkeys(asked, "X2")), org.chau)
    with pytest.raises(Refused, match="Chi bộ Một phụ trách Thôn Mẫu 1") as caught:
        apply(apart, actor=org.chau)
    assert {reason.rule for reason in caught.value.reasons} == {"K-REORG-PLACE"}
    before = rows()
    done = apply(accepted(plan.answered(dict.fromkeys(asked, "X1")), org.chau), actor=org.chau)
    undone(done.pk, org, before)


def test_tags_and_numbers_follow_only_where_a_person_says_so(org: ExampleOrg) -> None:
    for unit, official, population in ((org.branch_one, 20, 400), (org.branch_two, 10, None)):
        place_actions.declare_members(unit, official, 1, on=BEFORE, actor="thử")
        place_actions.declare_inhabitants(unit, population=population, workforce=100, on=SINCE, actor="thử")
    place_actions.tag_unit(org.branch_one, [AreaTag.BORDER], on=SINCE, actor="thử")
    before = rows()
    plan = plans.merge(["C1", "C2"], opening("C9"), DAY)
    assert {one.partition(":")[0] for one in preview(plan, actor=org.chau).proposals} == {"tags", "declared", "grants"}

    done = apply(accepted(plan, org.chau), actor=org.chau)
    made = Unit.objects.get(code="C9")
    assert (DeclaredMembers.objects.get(unit=made).official, DeclaredMembers.objects.get(unit=made).on) == (30, DAY)
    people = Inhabitants.objects.get(unit=made)
    assert (people.population, people.workforce) == (None, 200)
    assert tags_on(made, DAY) == [AreaTag.BORDER]
    undone(done.pk, org, before)

    by_hand = accepted(plan, org.chau)
    answers = {
        key: {"tags": "end", "declared": "hand"}.get(key.partition(":")[0], answer)
        for key, answer in by_hand.answers.items()
    }
    apply(by_hand.answered(answers), actor=org.chau)
    assert not DeclaredMembers.objects.filter(unit__code="C9").exists()
    assert tags_on(Unit.objects.get(code="C9"), DAY) == []


def test_numbers_of_a_divided_unit_are_never_divided(org: ExampleOrg) -> None:
    place_actions.declare_members(org.branch_one, 20, 1, on=BEFORE, actor="thử")
    plan = plans.split("C1", [opening("C8"), opening("C9")], DAY)

    (question,) = [one for one in preview(plan, actor=org.chau).questions if one.key.startswith("declared:")]
    assert [key for key, _ in question.options] == ["hand"]


def test_a_post_ends_with_its_branch_and_a_charge_follows_while_the_member_sits_above(org: ExampleOrg) -> None:
    member = org.members["C1"][0]
    assign(member, org.branch_one, DutyKind.SECRETARY, on=SINCE, actor="thử")
    assign(member, org.branch_two, DutyKind.IN_CHARGE, on=SINCE, actor="thử")
    before = rows()
    plan = accepted(plans.merge(["C1", "C2"], opening("C9"), DAY), org.chau)
    done = apply(plan, actor=org.chau)

    assert set(Duty.objects.filter(valid_to=None).values_list("kind", "unit__code")) == {("in_charge", "C9")}
    assert set(Duty.objects.filter(valid_to=DAY).values_list("kind", "unit__code")) == {
        ("secretary", "C1"),
        ("in_charge", "C2"),
    }
    undone(done.pk, org, before)


def test_who_was_in_charge_is_so_no_longer_where_another_committee_stands_above(org: ExampleOrg) -> None:
    member = org.members["CQ"][0]
    commune = open_unit(NewUnit("XA", "commune_old", "Đảng bộ xã mẫu"), parent=org.district, on=SINCE, actor="thử")
    assign(org.members["C1"][0], org.branch_two, DutyKind.ATTENDS, on=SINCE, actor="thử")
    assign(member, org.branch_two, DutyKind.IN_CHARGE, on=SINCE, actor="thử")
    before = rows()
    done = apply(plans.move(["C2"], commune.code, DAY), actor=org.chau)

    assert list(Duty.objects.as_of(DAY).values_list("person", flat=True)) == [member]
    undone(done.pk, org, before)


def test_one_keeper_has_the_closed_cases_and_the_papers_of_an_ended_unit(org: ExampleOrg) -> None:
    person = new_person("Vũ Mẫu Thôi", org.branch_one)
    case = open_case(person, org.branch_one, "introduce_candidate", on=date(2023, 1, 10), data={"source": "youth_union"},
                     actor=org.binh)  # fmt: skip
    record(case, "withdrawn", on=date(2023, 2, 1), data={"reason": "withdrawn"}, paper="Biên bản mẫu", actor=org.binh)
    paper = register(
        Paper("resolution", "Chi bộ Một", "Nghị quyết mẫu"), unit=org.branch_one, actor=org.binh, today=TODAY.date()
    )
    before = rows()
    plan = plans.dissolve("C1", ["C2", "C3"], DAY)
    plan = plan.answered(dict.fromkeys(keys(plan, org, "people"), "C3"))

    assert preview(plan, actor=org.chau).number("closed") == 1
    done = apply(accepted(plan, org.chau), actor=org.chau)

    assert Case.objects.get(pk=case).unit == org.branch_two
    assert Case.objects.for_user(org.quan).filter(pk=case).exists()
    assert Instrument.objects.for_user(org.quan).filter(pk=paper.pk).exists()
    undone(done.pk, org, before)
    assert not Instrument.objects.for_user(org.quan).filter(pk=paper.pk).exists()


def test_a_village_goes_along_with_its_branch_or_is_given_up_and_a_person_says_which(
    org: ExampleOrg, villages: list[Place]
) -> None:
    commune = open_unit(NewUnit("XA", "commune_old", "Đảng bộ xã mẫu"), parent=org.district, on=SINCE, actor="thử")
    before = rows()
    plan = plans.move(["C1"], "XA", DAY)
    asked = keys(plan, org, "cut")
    assert len(asked) == 2
    with pytest.raises(Refused, match="Còn 2 việc"):
        apply(plan, actor=org.chau)

    done = apply(plan.answered(dict(zip(asked, ("XA", "end"), strict=True))), actor=org.chau)

    assert [place.name for place in places_of(commune, DAY)] == ["Thôn Mẫu 1"]
    assert set(Coverage.objects.as_of(DAY).values_list("unit__code", "place__name")) == {
        ("C1", "Thôn Mẫu 1"),
        ("C2", "Thôn Mẫu 3"),
    }
    undone(done.pk, org, before)


def test_a_branch_left_with_few_members_is_pointed_out_with_the_rule(org: ExampleOrg) -> None:
    plan = plans.split("C1", [opening("C8"), opening("C9")], DAY)
    asked = keys(plan, org, "people")
    given = {key: "C8" if number < 2 else "C9" for number, key in enumerate(asked)}

    assert not [one for one in preview(plan, actor=org.chau).touched if one.key == "small"]
    (small,) = [one for one in preview(plan.answered(given), actor=org.chau).touched if one.key == "small"]
    assert (small.number, small.refusals) == (1, ())
    assert "Điều lệ Đảng, Điều 24" in small.details[0]
