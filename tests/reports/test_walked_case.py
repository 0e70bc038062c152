"""Figures over a case that really went the whole way, step by step."""

from datetime import date

import pytest

from ketnap.base import clock
from ketnap.cases.voids import void_events
from ketnap.lib.periods import parse_period
from ketnap.reports import funnel, progress, quality
from ketnap.reports.figures import counting, listing
from tests.cases.walking import walk
from tests.example_org import TODAY, example_org

END = date(2023, 12, 31)
Y2022, Y2023 = parse_period("2022"), parse_period("2023")


@pytest.fixture
def org(db):
    made = example_org()
    with clock.set_to(TODAY):
        yield made


def ask(org, code="admissions", period=Y2022, as_of=END, **more):
    return counting.ask(code, org.township, period, as_of=as_of, **more)


def measures(org, period=Y2022):
    return {one.code: one.text for one in quality.strip(ask(org, period=period)).measures}


def test_a_walked_case_counts_at_every_step(org):
    walk(org, until="issue_party_card")
    whole = parse_period("2020-01-01..2023-12-31")
    wanted = (
        "introduced",
        "listed",
        "class_participants",
        "applications",
        "branch_proposals",
        "admissions",
        "recognised",
    )

    assert {code: counting.figure(ask(org, code, whole)).value for code in wanted} == dict.fromkeys(wanted, 1)
    assert counting.figure(ask(org, "stage.official", whole)).value == 1
    assert counting.figure(ask(org, "stage.probationary", Y2022, date(2022, 12, 31))).value == 1


def test_deadlines_that_were_kept_are_counted(org):
    walk(org, until="issue_party_card")

    assert measures(org)["deadlines_kept"] == "2/2 (100,00%)"
    assert measures(org, Y2023)["recognised_on_time"] == "2/2 (100,00%)"
    assert measures(org)["first_submission"] in (quality.NO_DATA, "1/1 (100,00%)")


def test_without_cases_the_strip_says_that_there_is_no_data(org):
    assert set(measures(org).values()) == {quality.NO_DATA}


def test_the_list_of_a_case_leads_to_it(org):
    going = walk(org, until="admission_ceremony")
    (row,) = listing.listing(counting.figure(ask(org)), org.dung)

    assert (row.name, row.case, row.person) == ("Nguyễn Mẫu Thử", going.case, going.person)


def test_the_funnel_shows_where_a_learner_stands(org):
    walk(org, until="write_application")
    found = funnel.funnel(ask(org, period=parse_period("2021-01-01..2022-12-31")))

    assert found.cohort.waiting == (("Đang lập hồ sơ", 1),)
    assert {row.stage: row.standing for row in found.stages if row.standing} == {"applicant": 1}
    assert found.running == 1


def test_a_voided_ceremony_no_longer_counts(org):
    going = walk(org, until="admission_ceremony")
    event = counting.figure(ask(org)).facts[0].event
    void_events(going.case, [event], reason="Ghi nhầm", actor=org.chau)

    assert progress.progress(ask(org)).result == 0
