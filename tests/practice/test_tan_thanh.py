"""The town after loading: its facts, sittings, targets and persons are those of the article."""

import json
from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from ketnap.accounts.roles import Role
from ketnap.base import clock, office
from ketnap.cases.models import Case, DossierItem, HelperAssignment, Sitting, SittingItem
from ketnap.cases.queries import unanswered
from ketnap.cli import practice as command
from ketnap.courses.enums import ClassKind
from ketnap.courses.models import Certificate, CourseClass, Enrolment
from ketnap.instruments.models import Instrument
from ketnap.journal.models import Event, Fact
from ketnap.journal.rebuild import derived, differences
from ketnap.journal.verify import problems
from ketnap.people.duties import duty_coverage, end_duty
from ketnap.people.enums import DutyKind, MemberKind
from ketnap.people.models import Membership, Person
from ketnap.people.queries import official_since, seats_on, strength_on
from ketnap.practice import offices
from ketnap.practice.tan_thanh.tables import BRANCHES, NOW, TERM
from ketnap.targets.grid import allocation_grid
from ketnap.targets.queries import lines_in_force
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit
from ketnap.units.queries import body_on, children_on
from tests.practice_office import NAME, PASSWORD, TanThanh, loaded_rows, rows_of_a_load

END_OF_2022 = date(2022, 12, 31)
ROLES = {
    "bithu.kp1": (Role.BRANCH_SECRETARY, "BTU.TT.KP1"),
    "pho.bithu": (Role.GRASSROOTS_SECRETARY, "BTU.TT"),
    "canbo.dangu": (Role.GRASSROOTS_OFFICER, "BTU.TT"),
    "bantochuc": (Role.SUPERIOR_OFFICER, "BTU"),
    "ttct": (Role.POLITICAL_CENTRE, "BTU"),
    "doan": (Role.YOUTH_UNION_OFFICER, "BTU.TT"),
    "kiemtra": (Role.INSPECTOR, "BTU"),
    "btv": (Role.STANDING_COMMITTEE, "BTU"),
    "btctu": (Role.PROVINCE_BOARD, "BTU"),
    "quantri": (Role.ADMINISTRATOR, "BTU"),
}


def facts(indicator: str, until: date = NOW) -> list[Fact]:
    return list(Fact.objects.filter(indicator=indicator, on__lte=until, known_to=None))


def by_branch(found: list[Fact], tan_thanh: TanThanh) -> dict[str, int]:
    counted = Counter(fact.unit for fact in found)
    return {branch.code: counted[tan_thanh.unit(branch.code).pk] for branch in BRANCHES}


def test_admissions_and_learners_are_those_of_the_article(tan_thanh: TanThanh) -> None:
    admitted = [fact for fact in facts("admissions", END_OF_2022) if TERM.contains(fact.on)]
    learners = facts("class_participants", END_OF_2022)

    assert len(admitted) == len({fact.subject for fact in admitted}) == 29
    assert Counter(fact.on.year for fact in admitted) == {2020: 4, 2021: 10, 2022: 15}
    assert by_branch(admitted, tan_thanh) == {branch.code: branch.admitted for branch in BRANCHES}
    assert len(learners) == len({fact.subject for fact in learners}) == 49
    assert by_branch(learners, tan_thanh) == {branch.code: branch.participants for branch in BRANCHES}
    assert {fact.subject for fact in admitted} <= {fact.subject for fact in learners}
    assert len(facts("admissions")) == 29  # none between the end of 2022 and the present day
    assert len(facts("recognised")) == 14


def test_where_the_twenty_others_stand(tan_thanh: TanThanh) -> None:
    stages = Counter(Case.objects.values_list("stage", flat=True))
    at_the_end_of_2022 = Counter(
        Fact.objects.filter(stream_id=case, indicator__startswith="stage.", on__lte=END_OF_2022)
        .order_by("on", "rank")
        .values_list("indicator", flat=True)
        .last()
        for case in Case.objects.values_list("pk", flat=True)
    )
    secretary = tan_thanh.user("pho.bithu")

    assert stages == {
        "official": 14, "probationary": 15, "applicant": 10, "proposed": 2, "sympathiser": 6, "moved_away": 2,
    }  # fmt: skip
    assert at_the_end_of_2022["stage.applicant"] == 12
    assert at_the_end_of_2022["stage.sympathiser"] == 6
    assert at_the_end_of_2022["stage.moved_away"] == 2
    assert [len({one.case for one in unanswered(secretary, day)}) for day in (END_OF_2022, NOW)] == [5, 5]
    assert len(unanswered(secretary, NOW)) == 5


def test_every_learner_has_one_helper_who_is_an_official_member(tan_thanh: TanThanh) -> None:
    helpers = HelperAssignment.objects.filter(stage="candidate")
    unofficial = [one for one in helpers if one.person_id not in official_since([one.person_id], one.since)]

    assert Counter(helpers.values_list("case", flat=True)) == dict.fromkeys(
        Case.objects.values_list("pk", flat=True), 1
    )
    assert unofficial == []


def test_sittings_are_shared_reached_and_by_the_rules(tan_thanh: TanThanh) -> None:
    items = SittingItem.objects.all()

    assert not items.filter(reached=False).exists()
    assert items.count() == 49 + 31 + 29 + 29 + 14 * 3
    assert Sitting.objects.count() < items.count()
    assert not Case.objects.exclude(irregular=0).exists()
    performed = Event.objects.filter(stream="case").exclude(kind="case.void")
    assert {json.loads(event.body)["mode"] for event in performed} == {"performed"}
    assert {event.rules[:6] for event in performed if event.rules} == {"RS2016", "RS2021"}


def test_dossiers_of_the_admitted_are_complete(tan_thanh: TanThanh) -> None:
    needed = {"1-KNĐ", "2-KNĐ", "3-KNĐ", "5-KNĐ", "6-KNĐ", "8-KNĐ", "9-KNĐ"}
    for case in Case.objects.filter(stage__in=("probationary", "official")):
        assert needed <= set(DossierItem.objects.filter(case=case).values_list("code", flat=True))
        assert Certificate.objects.filter(person=case.person, code="CN-NTVĐ").count() == 1
    assert Certificate.objects.filter(code="new_member_certificate").count() == 29
    assert DossierItem.objects.filter(code="card_decision").count() == 14


def test_units_bodies_and_members(tan_thanh: TanThanh) -> None:
    town, district = tan_thanh.unit("BTU.TT"), tan_thanh.unit("BTU")
    sizes = {
        (unit.code, kind): len(seats_on(body, NOW))
        for unit, kind in (
            (town, BodyKind.COMMITTEE), (town, BodyKind.STANDING_COMMITTEE), (district, BodyKind.STANDING_COMMITTEE),
        )
        if (body := body_on(unit, kind, NOW)) is not None
    }  # fmt: skip

    assert list(sizes.values()) == [15, 5, 11]
    assert [unit.code for unit in children_on(district, NOW)] == ["BTU.TT"]
    assert len(children_on(town, NOW)) == 12
    assert {strength_on(unit, TERM.start).official for unit in children_on(town, NOW)} == {8}
    assert Membership.objects.filter(kind=MemberKind.PROBATIONARY).as_of(NOW).count() == 15


def test_users_of_the_practice_office(tan_thanh: TanThanh) -> None:
    for username, (role, unit) in ROLES.items():
        user = tan_thanh.user(username)
        assert user.check_password(PASSWORD)
        assert "mẫu" in user.full_name.lower()
        assert [(given.role, given.unit.code) for given in user.grants.all()] == [(role, unit)]


def test_targets_stand_side_by_side_and_are_divided_without_rest(tan_thanh: TanThanh) -> None:
    lines = lines_in_force(tan_thanh.unit("BTU.TT"), as_of=NOW)
    term = {line.authority_text: line for line in lines if line.period_label == "term:2020-2025"}
    yearly = {line.period_label: line.amount for line in lines if line.period_label != "term:2020-2025"}

    assert {text: line.amount for text, line in term.items()} == {"Huyện ủy giao": 56, "Nghị quyết Đại hội": 58}
    assert yearly == {"2020-H2": 5, "2021": 11, "2022": 13, "2023": 12, "2024": 11, "2025-H1": 6}
    for text, share in (("Huyện ủy giao", "assigned_share"), ("Nghị quyết Đại hội", "own_share")):
        grid = allocation_grid(term[text], on=NOW)
        assert grid.balance is not None and grid.balance.difference == 0
        assert {row.unit.code: row.decided for row in grid.rows} == {
            branch.unit_code: getattr(branch, share) for branch in BRANCHES
        }


def test_classes_and_papers(tan_thanh: TanThanh) -> None:
    awareness = CourseClass.objects.filter(kind=ClassKind.AWARENESS).order_by("starts_on")
    unknown = Instrument.objects.filter(number="", dated=None)

    assert [Enrolment.objects.filter(course=course).count() for course in awareness] == [8, 17, 24]
    assert [course.outside_learners for course in awareness] == [20, 20, 20]
    assert {paper.kind for paper in unknown} == {"resolution", "plan", "programme"}
    assert unknown.count() == 3
    assert {paper.reference for paper in unknown} == {"chưa rõ số, ngày"}
    assert Instrument.objects.get(kind="plan").carried_out_by.count() == 4


def test_nobody_lacks_the_word_that_marks_a_made_up_person(tan_thanh: TanThanh) -> None:
    names = list(Person.objects.values_list("full_name", flat=True))

    assert len(names) == 156
    assert [name for name in names if "mẫu" not in name.lower()] == []


def test_what_happened_was_typed_on_its_day(tan_thanh: TanThanh) -> None:
    late = [
        event
        for event in Event.objects.filter(stream__in=("case", "sitting"))
        if not event.recorded_at.startswith(event.on.isoformat())
    ]

    assert late == []


def test_the_journal_holds_and_derived_rows_are_what_it_says(tan_thanh: TanThanh) -> None:
    assert list(problems()) == []
    assert not any(differences().values())


@pytest.mark.drill
def test_loading_twice_gives_the_same_rows(db: None, own_office: None) -> None:
    first, _ = loaded_rows(NAME)
    again, _ = rows_of_a_load(NAME)

    filled = [model._meta.db_table for model in derived() if model._meta.db_table in first]
    assert len(filled) > 15
    assert list(again) == list(first)
    for table in filled:
        assert sorted(map(repr, first[table][1])) == sorted(map(repr, again[table][1])), table


def test_a_folder_of_somebody_else_is_refused(db: None, own_office: None) -> None:
    office.ensure("Đảng ủy xã mẫu")

    with pytest.raises(ImproperlyConfigured, match="đã thuộc về “Đảng ủy xã mẫu”"):
        offices.load(NAME)


def test_data_without_an_office_is_refused(db: None, own_office: None) -> None:
    from ketnap.accounts.actions import create_user

    create_user("ai-do", "Người mẫu", actor="test")

    with pytest.raises(ImproperlyConfigured, match="đã có dữ liệu"):
        offices.load(NAME)


def test_an_office_that_is_there_is_left_alone(tan_thanh: TanThanh) -> None:
    events = Event.objects.count()

    assert offices.load(NAME) is False
    assert Event.objects.count() == events


def test_a_load_that_fails_leaves_the_folder_free(db: None, own_office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(offices.PracticeOffice, "write", stop)
    with pytest.raises(RuntimeError):
        offices.load(NAME)

    assert office.load().id == ""


def test_the_command_prints_counts_once_loaded(tan_thanh: TanThanh, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)

    assert command.run(parser.parse_args([NAME, "--json"])) == 0

    document = json.loads(capsys.readouterr().out)
    assert document["loaded"] is False
    assert document["now"] == "2023-04-18T08:59:35+07:00"
    assert document["counts"]["cases"] == 49


def test_the_office_stands_on_its_own_day(tan_thanh: TanThanh) -> None:
    assert office.load().practice == NAME
    assert office.load().unit == "BTU.TT"
    assert clock.today() == NOW


def test_every_member_of_the_committee_is_in_charge_of_a_branch_until_one_duty_ends(tan_thanh: TanThanh) -> None:
    town, day = Unit.objects.get(code="BTU.TT"), date(2023, 4, 18)
    found = duty_coverage(town, day)
    assert (found.covered, len(found.units), found.charged, len(found.members)) == (12, 12, 15, 15)
    assert {duty.valid_from for one in found.units for duty in one.duties} == {date(2020, 8, 1)}

    alone = next(one for one in found.units if len(one.duties) == 1)
    end_duty(alone.duties[0].person_id, alone.unit, DutyKind.IN_CHARGE, on=day, actor="thử")
    left = duty_coverage(town, day)

    assert (left.covered, left.charged, left.uncovered) == (11, 14, [alone.unit])
