"""What calls for a rule of its own is judged in running cases: nothing is asked of anybody, but what is known is not passed over."""

from collections.abc import Iterator

import pytest

from ketnap.base import clock
from ketnap.cases.facts import open_book
from ketnap.cases.steps.perform import perform
from ketnap.lib.workdays import add_months
from ketnap.people.actions import set_attribute
from ketnap.people.models import Person
from ketnap.rulebook.facts import OverAge
from tests.cases.walking import Walk, day, walk
from tests.example_org import TODAY, ExampleOrg, example_org

MARRIAGE = ("marriage_registration", "spouse_biography", "security_result")


def asked(going: Walk) -> dict[str, str]:
    """Rule → what is missing, of all that the decision on admission leaves to a person."""
    book = open_book([going.case], day(-15))
    verdict = book.check("admission_decision", book.facts(going.case), at=book.states[going.case].unit)
    return {reason.rule: reason.text for reason in verdict.reasons if reason.outcome.value == "person"}


def known(going: Walk, name: str, value: str, org: ExampleOrg) -> None:
    person = Person.objects.get(cases=going.case)
    set_attribute(person.pk, name, value, on=day(-400), unit=org.branch_one.pk, actor="anh")


@pytest.fixture
def org(db: None) -> Iterator[ExampleOrg]:
    with clock.set_to(TODAY):
        yield example_org()


@pytest.mark.parametrize(
    ("name", "value", "rule", "papers"),
    [
        ("religious_follower", "yes", "R-SPC-05", ("religion_rule_check",)),
        ("private_enterprise_owner", "yes", "R-SPC-04", ("enterprise_conditions",)),
        ("foreign_marriage", "yes", "R-SPC-07", MARRIAGE),
        ("ethnic_group", "04", "R-SPC-06", ()),
    ],
)
def test_a_special_case_waits_for_its_papers(
    org: ExampleOrg, name: str, value: str, rule: str, papers: tuple[str, ...]
):
    going = walk(org, until="grassroots_committee_resolution")
    assert rule not in asked(going)
    known(going, name, value, org)
    assert "chưa có" in asked(going)[rule]

    for code in papers:
        perform(going.case, "special_paper_filed", on=day(-30), data={"code": code, "number": "1"}, actor=org.anh)
    if rule in ("R-SPC-06", "R-SPC-07"):
        concluded = {"permitted": True, "paper": "01-KL/HU"}
        perform(going.case, "political_question_conclusion", on=day(-30), data=concluded, actor=org.chau)

    assert rule not in asked(going)


def test_whoever_is_said_not_to_be_concerned_waits_for_nothing(org: ExampleOrg):
    going = walk(org, until="grassroots_committee_resolution")
    for name in ("religious_follower", "private_enterprise_owner", "foreign_marriage"):
        known(going, name, "no", org)

    assert not asked(going)


def test_the_time_after_a_third_child_is_reckoned_from_what_was_told(org: ExampleOrg):
    """R-SPC-03: 24 months up to the meeting of the chi bộ."""
    going = walk(org, until="conclude_biography")
    born = day(-500)
    data = {"children": 3, "birth_of_child": born.isoformat(), "not_a_breach": False}
    perform(going.case, "population_case_told", on=day(-88), data=data, actor=org.anh)
    book = open_book([going.case], day(-60))

    verdict = book.check("chi_bo_admission_resolution", book.facts(going.case), at=org.branch_one.pk)

    (waiting,) = (reason for reason in verdict.reasons if reason.rule == "R-SPC-03")
    assert waiting.earliest_on == add_months(born, 24)


def test_the_grounds_of_a_person_over_sixty_reach_the_rules(org: ExampleOrg):
    going = walk(org, until="conclude_biography")
    data = {"health_and_prestige": True, "no_organisation_or_member": False, "special_need": True}
    perform(going.case, "over_age_grounds_told", on=day(-88), data=data, actor=org.anh)
    book = open_book([going.case], day(-60))

    assert book.facts(going.case).person.over_age == OverAge(
        health_and_prestige=True, no_organisation_or_member=False, special_need=True
    )
