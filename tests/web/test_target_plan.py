"""The planner on a target: numbers with their lists, names by right, a fixed number of queries, no ranking."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.cases.facts import open_book
from ketnap.lib.periods import parse_period
from ketnap.reports.reach import Can, reach
from ketnap.rulebook.planner import plan_back
from ketnap.targets.actions import set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.targets.numbers import NewTarget
from tests.cases.walking import walk
from tests.targets.town import paper
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Mẫu Lưới"


def target(org, period="2023", indicator=TargetIndicator.ADMISSIONS):  # noqa: F811
    unit, actor = org.township, org.binh
    new = NewTarget(indicator, parse_period(period), period, 3, Authority.OWN_PLAN, "Kế hoạch mẫu")
    named = paper(unit, actor, dated=clock.today()).pk
    return set_target(new, unit=unit, on=clock.today(), actor=actor, paper=named)


def asked(client, line, **query):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/targets/{line.series}/plan/", query)
    assert answer.status_code == 200
    return text_of(answer), len(captured)


def test_every_case_stands_in_one_list_and_its_days_are_those_of_its_own_plan(org):  # noqa: F811
    line = target(org)
    walk(org, until="write_application", name=NAME)
    walk(org, until="chi_bo_admission_resolution", name="Trần Mẫu Sông")
    found = reach(line, user=org.binh, today=clock.today())
    assert len(found.cases) == 2 == sum(len(found.those(can)) for can in Can)
    assert [one.case.person.full_name for one in found.cases] == [NAME, "Trần Mẫu Sông"]
    for one in found.cases:
        assert one.plan.on == found.last_day == line.period.last
        assert all(step.latest_on <= found.last_day for step in one.plan.lines)


def test_the_page_shows_numbers_with_lists_and_names_by_right(org):  # noqa: F811
    line = target(org)
    walk(org, until="write_application", name=NAME)
    shown, _ = asked(browser(org.binh), line)
    assert NAME in shown and "/plan/?goal=admission_ceremony" in shown
    counted = {can: len(reach(line, user=org.binh, today=clock.today()).those(can)) for can in Can}
    for can, number in counted.items():
        listed, _ = asked(browser(org.binh), line, state=can.value)
        assert (NAME in listed) == bool(number)
    assert AuditEntry.objects.filter(action="cases.list", target=f"target:{line.series}").exists()


def test_only_who_may_see_target_and_cases(org):  # noqa: F811
    line = target(org)
    walk(org, until="write_application", name=NAME)
    assert browser(org.minh).get(f"/targets/{line.series}/plan/").status_code == 404
    shown, _ = asked(browser(org.nga), line)
    assert NAME not in shown and "Không có hồ sơ nào đang làm trong phạm vi của bạn" in shown


def test_a_period_that_is_over_and_a_target_of_something_else(org):  # noqa: F811
    assert "đã hết" in asked(browser(org.binh), target(org, "2022"))[0]
    other = target(org, indicator=TargetIndicator.ADMISSIONS_DECIDED)
    assert browser(org.binh).get(f"/targets/{other.series}/plan/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_cases(org):  # noqa: F811
    line, client = target(org), browser(org.binh)
    walk(org, until="list_as_sympathiser", name=NAME)
    few = asked(client, line)[1]
    for number in range(3):
        walk(org, until="list_as_sympathiser", name=f"Nguyễn Mẫu {number}")
    assert asked(client, line)[1] == few


def test_a_quick_plan_is_the_long_one_without_the_look_ahead(org):  # noqa: F811
    case = walk(org, until="write_application").case
    facts, today = open_book([case], clock.today()).facts(case), clock.today()
    last = parse_period("2023").last
    quick = plan_back(facts, goal="admission_ceremony", on=last, today=today, look_ahead=False)
    long = plan_back(facts, goal="admission_ceremony", on=last, today=today)
    assert (quick.lines, quick.papers, quick.outcome) == (long.lines, long.papers, long.outcome)
    assert quick.earliest_goal_on is None and long.earliest_goal_on is not None
