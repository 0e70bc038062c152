"""The first page: every number opens a list of exactly that many rows, and nobody sees more than the own scope."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts import roles
from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.cases.steps.perform import open_case, perform
from ketnap.lib.periods import Span
from ketnap.targets.actions import NewTarget, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.web.desk.lists import KINDS
from ketnap.web.desk.work import work_of
from tests.example_org import SINCE, TODAY, new_person
from tests.targets.town import paper
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture
from tests.web.test_cases_walking import Walk

DAY = TODAY.date()


@pytest.fixture
def walks(org):  # noqa: F811
    """Five persons of branch one: introduced, listed, waiting for an answer, ready for the branch, ready for the committee."""
    names = ("Lê Mẫu An", "Lê Mẫu Bảo", "Lê Mẫu Chi", "Lê Mẫu Dân", "Lê Mẫu Ên")
    made = [Walk(org, name) for name in names]
    made[1].to_list()
    made[2].to_verification()
    made[3].to_opinions()
    made[4].to_proposal()
    return made


def tiles_of(page: str) -> dict[str, int]:
    """Address of the list → the number on its tile."""
    found = re.findall(r'<a class="tile[^"]*" href="(/desk/[^"]*)">.*?<span class="tile-value">([\d.]+)</span>', page)
    return {url: int(number) for url, number in found}


def test_every_number_opens_a_list_of_as_many_rows(org, walks):  # noqa: F811
    for name in ("anh", "quan", "binh", "dung", "chau", "giang", "khanh", "lan"):
        client = browser(org.user(name))
        tiles = tiles_of(text_of(client.get("/")))
        assert len(tiles) >= len(KINDS)
        for url, number in tiles.items():
            table = client.get(url).context["table"]
            assert (name, url, table.count, len(table.rows)) == (name, url, number, number)


def names_in(lines) -> list[str]:
    return [line.name for line in lines]


def test_the_branch_sees_what_it_can_vote_on(org, walks):  # noqa: F811
    work = work_of(org.anh, DAY)

    assert set(names_in(work.sitting)) == {"Lê Mẫu An", "Lê Mẫu Dân"}
    assert names_in(work_of(org.dung, DAY).sitting).count("Lê Mẫu Ên") == 1


def test_what_another_level_must_do_waits_for_others(org, walks):  # noqa: F811
    others = {line.name: line for line in work_of(org.anh, DAY).others}

    assert others["Lê Mẫu Ên"].who == org.township.short_name
    assert others["Lê Mẫu Chi"].who == "Đảng ủy xã Mẫu Đông"
    assert "Lê Mẫu An" not in others


def test_a_case_stands_in_one_of_the_three_lists_of_next_steps(org, walks):  # noqa: F811
    for name in ("anh", "dung", "chau"):
        work = work_of(org.user(name), DAY)
        cases = [line.case.pk for lines in (work.sitting, work.ready, work.others) for line in lines]
        assert len(cases) == len(set(cases))


def test_answers_that_are_late_come_longest_waiting_first(org, walks):  # noqa: F811
    walks[2].step(
        "verification_requested",
        date(2023, 1, 10),
        "dung",
        asked_of="Đảng ủy xã Mẫu Tây",
        covers="own",
        letter="3-CV/ĐU",
    )
    walks[2].step(
        "verification_requested",
        date(2023, 4, 3),
        "dung",
        asked_of="Đảng ủy xã Mẫu Nam",
        covers="own",
        letter="9-CV/ĐU",
    )

    answers = work_of(org.dung, DAY).answers

    assert [(line.what, line.days) for line in answers] == [("Đảng ủy xã Mẫu Đông", 210), ("Đảng ủy xã Mẫu Tây", 98)]
    page = text_of(browser(org.dung).get("/"))
    assert "chờ 210 ngày" in page
    assert "20/09/2022" in page
    assert f"/cases/{walks[2].case}/" in page


def test_dossiers_are_those_between_application_and_ceremony(org, walks):  # noqa: F811
    assert set(names_in(work_of(org.anh, DAY).dossiers)) == {"Lê Mẫu Chi", "Lê Mẫu Dân", "Lê Mẫu Ên"}

    perform(walks[2].case, "paused", on=date(2023, 4, 1), data={"destination": "63-01"}, actor=org.anh)

    assert set(names_in(work_of(org.anh, DAY).dossiers)) == {"Lê Mẫu Dân", "Lê Mẫu Ên"}


def test_deadlines_of_the_rules_are_overdue_or_soon(org, walks):  # noqa: F811
    """The branch resolved on 20/02/2023; the decision is due within 60 working days (R-DEC-04)."""
    soon = {line.name: line for line in work_of(org.chau, DAY).soon}
    assert soon["Lê Mẫu Ên"].what == "Cấp ủy có thẩm quyền quyết định kết nạp"
    assert soon["Lê Mẫu Ên"].days == (soon["Lê Mẫu Ên"].on - DAY).days > 0

    later = {line.name: line for line in work_of(org.chau, date(2023, 7, 1)).overdue}
    assert later["Lê Mẫu Ên"].days == (date(2023, 7, 1) - later["Lê Mẫu Ên"].on).days > 0


def test_another_branch_sees_nothing_of_it(org, walks):  # noqa: F811
    client = browser(org.quan)
    page = text_of(client.get("/"))

    assert "Lê Mẫu" not in page.replace(org.quan.full_name, "")
    assert set(tiles_of(page).values()) == {0}


def test_an_administrator_without_case_rights_sees_no_name_and_no_number_of_cases(org, walks):  # noqa: F811
    client = browser(org.minh)
    page = text_of(client.get("/"))

    assert "Lê Mẫu" not in page
    assert tiles_of(page) == {}
    assert "Tài khoản" in page
    for kind in KINDS:
        assert client.get(f"/desk/{kind.key}/").context["table"].count == 0


def test_without_the_right_to_names_rows_are_masked_and_keep_their_number(org, walks, monkeypatch):  # noqa: F811
    without = roles.ROLES[Role.STANDING_COMMITTEE] - {"people.names"}
    monkeypatch.setitem(roles.ROLES, Role.STANDING_COMMITTEE, without)
    client = browser(org.giang)

    page = text_of(client.get("/desk/dossiers/"))

    assert client.get("/desk/dossiers/").context["table"].count == 3
    assert "Lê Mẫu" not in page
    assert page.count("•••••") == 3
    assert "Lê Mẫu" not in text_of(client.get("/"))


def test_masked_rows_do_not_betray_the_order_of_names(org, walks, monkeypatch):  # noqa: F811
    monkeypatch.setitem(roles.ROLES, Role.STANDING_COMMITTEE, roles.ROLES[Role.STANDING_COMMITTEE] - {"people.names"})

    lines = work_of(org.giang, DAY).dossiers

    assert {line.sort_key for line in lines} == {""}


def test_a_page_with_names_is_in_the_log_and_one_without_is_not(org, walks):  # noqa: F811
    browser(org.quan).get("/")
    browser(org.anh).get("/")

    assert list(AuditEntry.objects.filter(action="cases.list").values_list("actor", flat=True)) == ["anh"]


def test_a_user_without_a_role_is_told_what_to_do(org):  # noqa: F811
    page = text_of(browser(create_user("moi", "Người Mẫu Mới", actor="test")).get("/"))

    assert "chưa được giao vai trò" in page


def test_a_chosen_unit_narrows_the_desk(org, walks):  # noqa: F811
    client = browser(org.dung)

    assert client.get("/desk/dossiers/?unit=C2").context["table"].count == 0
    assert client.get("/desk/dossiers/?unit=C1").context["table"].count == 3
    assert client.get("/desk/dossiers/?unit=H").status_code == 404


def test_two_roles_at_two_branches_are_both_on_the_desk(org, walks):  # noqa: F811
    grant(org.quan, Role.BRANCH_SECRETARY, org.branch_one, valid_from=SINCE, actor="test")

    assert len(work_of(org.quan, DAY).dossiers) == 3


def test_buttons_are_those_of_the_readers_rights(org):  # noqa: F811
    def offered(name: str) -> set[str]:
        return set(
            re.findall(r'href="(/(?:cases|classes|instruments|users)/new/)', text_of(browser(org.user(name)).get("/")))
        )

    assert offered("anh") == {"/cases/new/"}
    assert offered("ha") == {"/classes/new/"}
    assert offered("minh") == {"/users/new/"}
    assert offered("giang") == set()


def test_a_target_behind_its_pace_is_counted_here(org, walks):  # noqa: F811
    period = Span(date(2022, 1, 1), date(2024, 1, 1))
    target = NewTarget(TargetIndicator.ADMISSIONS, period, "2022-2023", 4, Authority.SUPERIOR, "Huyện ủy mẫu")
    set_target(target, unit=org.township, on=date(2022, 1, 1), actor=org.chau, paper=paper(org.township, org.chau).pk)
    tiles = tiles_of(text_of(browser(org.dung).get("/")))

    assert tiles["/desk/targets/"] == 1
    row = browser(org.dung).get("/desk/targets/").context["table"].rows[0]
    assert (row.bar.numerator, row.bar.denominator, row.unit_code) == (0, 4, "TT")
    assert "/desk/targets/" not in tiles_of(text_of(browser(org.ha).get("/")))
    above = browser(org.chau).get("/desk/targets/").context["table"].rows
    assert [(row.unit_code, row.bar.denominator) for row in above] == [("TT", 4)]
    assert browser(org.anh).get("/desk/targets/").context["table"].count == 0


def test_a_target_is_not_at_risk_for_less_than_one_person(org):  # noqa: F811
    """Three for 2023: on 18/04 three tenths of the year have passed, less than one person."""
    target = NewTarget(
        TargetIndicator.ADMISSIONS, Span(date(2023, 1, 1), date(2024, 1, 1)), "2023", 3, Authority.OWN_PLAN, "Đảng ủy"
    )
    set_target(target, unit=org.township, on=date(2023, 1, 3), actor=org.chau, paper=paper(org.township, org.chau).pk)

    assert browser(org.dung).get("/desk/targets/").context["table"].count == 0


def test_a_scope_with_too_many_cases_asks_for_a_unit_and_shows_no_false_zero(org, walks, monkeypatch):  # noqa: F811
    monkeypatch.setattr("ketnap.web.desk.work.MOST_CASES", 4)
    client = browser(org.dung)
    page = text_of(client.get("/"))

    assert "Phạm vi này có 5 hồ sơ" in page
    assert set(tiles_of(page)) <= {"/desk/targets/"}
    assert "Phạm vi này có 5 hồ sơ" in text_of(client.get("/desk/dossiers/"))
    assert client.get("/desk/dossiers/?unit=C2").context["too_many"] == 0


def test_the_desk_asks_as_many_queries_for_one_case_as_for_thirty(org):  # noqa: F811
    client = browser(org.dung)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get("/").status_code == 200
        return len(taken)

    def add(number: int) -> None:
        person = new_person(f"Nguyễn Mẫu {number}", org.branch_one)
        open_case(
            person, org.branch_one, "introduce_candidate", on=date(2023, 1, 9), data={"source": "branch"}, actor=org.anh
        )

    add(0)
    few = queries()
    for number in range(1, 30):
        add(number)

    assert queries() == few
