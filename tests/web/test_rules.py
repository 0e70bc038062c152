"""The rule browser: found as people write, every generation side by side, and differences equal to the files' values."""

import re
import tomllib
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.rulebook.difference import difference
from ketnap.rulebook.library import REGULATIONS, load
from ketnap.rulebook.schema import PARAMETERS
from ketnap.web.rules.changes import changes_page
from ketnap.web.rules.index import matches
from ketnap.web.rules.words import CODES, FAMILIES, PARAMETER_LABELS, family_of, parameter_text
from ketnap.web.shared.inputs import shown_inputs
from tests.example_org import TODAY
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture
from tests.web.test_cases_walking import Walk

ADDRESSES = ("/rules/", "/rules/R-ELIG-02/", "/rules/changes/", "/rules/steps/")
SETS = [ruleset.id for ruleset in load().rulesets]
PAIRS = [(SETS[place], SETS[place + 1]) for place in range(len(SETS) - 1)]


def raw(ruleset: str) -> dict:
    return tomllib.loads((REGULATIONS / f"{ruleset}.toml").read_text(encoding="utf-8"))


def main_of(answer) -> str:
    return re.search(r"<main.*?</main>", text_of(answer), re.DOTALL)[0]


# Who, and how many queries -------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["anh", "dung", "chau", "giang", "ha", "khanh", "lan", "minh", "nga"])
def test_everybody_signed_in_may_read_the_rules(org, name):  # noqa: F811
    client = browser(org.user(name))
    assert [client.get(address).status_code for address in ADDRESSES] == [200] * len(ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_reads_without_signing_in(client, address):
    answer = client.get(address)
    assert (answer.status_code, "/rules/" in answer.headers["Location"]) == (302, True)


@pytest.mark.django_db
def test_pages_of_rules_ask_no_table_of_their_own(org):  # noqa: F811
    client = browser(org.anh)
    counts = []
    for address in (*ADDRESSES, "/rules/?text=không có gì như thế"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 5  # session, user, and the frame's units


@pytest.mark.django_db
def test_what_is_not_there_is_not_found(org):  # noqa: F811
    client = browser(org.anh)
    for address in ("/rules/R-ELIG-99/", "/rules/changes/?from=RS1999", "/rules/steps/?set=RS1999"):
        assert client.get(address).status_code == 404
    assert client.post("/rules/").status_code == 405


# The list ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["R-ELIG-02", "r-elig-02", "ELIG-02", "đủ 18 tuổi", "du 18 TUOI", "24-QĐ/TW", "24 - qd/tw", "Tuổi ít nhất"]
)
def test_a_rule_is_found_as_people_write_it(typed):
    assert matches(typed, "R-ELIG-02")


def test_what_does_not_fit_is_not_found():
    assert not matches("99-QĐ/TW", "R-ELIG-02")
    assert not matches("thẻ đảng viên", "R-ELIG-02")
    assert matches("the dang vien", "R-CARD-01")
    assert matches("", "R-ELIG-02")


@pytest.mark.django_db
def test_list_shows_where_a_rule_stands_on_the_day(org):  # noqa: F811
    client = browser(org.anh)

    def place(**asked):
        rows = client.get("/rules/", {"text": "R-ELIG-02", **asked}).context["table"].rows
        return [(row.instrument, row.where, row.state) for row in rows]

    assert place() == [("24-QĐ/TW", "điểm 1.1.1", "in_force")]
    assert place(as_of="29/07/2021") == [("29-QĐ/TW", "điểm 1.1.1", "in_force")]
    assert place(as_of="01/01/2001") == [("", "", "none")]


@pytest.mark.django_db
def test_list_filters_by_family_and_state(org):  # noqa: F811
    client = browser(org.anh)
    rows = client.get("/rules/?family=ELIG").context["table"].rows
    assert rows
    assert {family_of(row.id) for row in rows} == {"ELIG"}
    weak = client.get("/rules/?state=weak").context["table"].rows
    assert weak
    assert {row.place.mark for row in weak} <= {"Sw", "R", "K", "K?"}
    assert all(row.place is None or not row.in_force for row in client.get("/rules/?state=none").context["table"].rows)


# One rule ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_rule_page_shows_generations_side_by_side(org):  # noqa: F811
    page = main_of(browser(org.anh).get("/rules/R-INT-01/"))
    for ruleset in load().rulesets:
        assert ruleset.id in page
    assert re.search(r"công tác, lao động, học tập\s*<", page)
    assert "công tác, lao động, học tập, cư trú" in page
    assert "12 tháng" in page
    assert "Giấy giới thiệu của đảng viên" in page  # the step that asks it
    assert "đổi" in page


@pytest.mark.django_db
def test_weak_values_are_marked_for_confirmation(org):  # noqa: F811
    page = browser(org.anh).get("/rules/R-ELIG-07/").context["page"]
    values = next(one for one in page.generations if one.ruleset.id == "RS2021").values
    assert [(value.text, value.weak) for value in values] == [("từ 16 tuổi; đến 30 tuổi", True)]


@pytest.mark.django_db
def test_every_rule_has_a_page(org):  # noqa: F811
    client = browser(org.anh)
    for rule in load().rules.values():
        answer = client.get(f"/rules/{rule.id}/")
        assert answer.status_code == 200, rule.id
        assert rule.title in text_of(answer)


def test_every_parameter_and_family_has_words():
    assert set(PARAMETERS) <= set(PARAMETER_LABELS)
    assert {family_of(rule) for rule in load().rules} <= set(FAMILIES)


@pytest.mark.django_db
@pytest.mark.parametrize("ruleset", SETS)
def test_no_code_word_is_left_untranslated(ruleset):
    books = load()
    for parameter in books.ruleset(ruleset).parameters.values():
        value = parameter.value
        codes = value if isinstance(value, tuple) else [value] if parameter.name in CODES else []
        text = parameter_text(parameter, books)
        assert text
        assert not [code for code in codes if code in text.split(", ") and code not in books.papers]


# What changed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_difference_of_parameters_equals_the_files(before, after):
    old, new = raw(before)["parameters"], raw(after)["parameters"]
    expected = {
        name: (old.get(name, {}).get("value"), new.get(name, {}).get("value"))
        for name in old | new
        if old.get(name, {}).get("value") != new.get(name, {}).get("value")
    }

    found = difference(load().ruleset(before), load().ruleset(after)).parameters

    def plain(side):
        return None if side is None else list(side.value) if isinstance(side.value, tuple) else side.value

    assert {one.key: (plain(one.before), plain(one.after)) for one in found} == expected


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_difference_of_periods_and_papers_equals_the_files(before, after):
    old, new = raw(before), raw(after)
    found = difference(load().ruleset(before), load().ruleset(after))
    fields = ("amount", "amount_abroad", "extension", "starts", "unknown")

    def period(side):
        return None if "absent" in side else [side.get(name) for name in fields]

    keys = old["deadlines"] | new["deadlines"]
    changed = {key for key in keys if period(old["deadlines"][key]) != period(new["deadlines"][key])}
    assert {one.key for one in found.deadlines} == changed

    way = raw("way")["steps"]

    def papers(side, step):
        return (side.get("steps", {}).get(step) or way[step])["papers"]

    expected = {
        step: (
            [p for p in papers(old, step) if p not in papers(new, step)],
            [p for p in papers(new, step) if p not in papers(old, step)],
        )
        for step in way
    }
    expected = {step: sides for step, sides in expected.items() if any(sides)}
    assert {one.step: tuple(map(list, one.papers)) for one in found.steps if any(one.papers)} == expected


@pytest.mark.django_db
def test_difference_of_a_set_with_itself_is_empty():
    for ruleset in SETS:
        assert changes_page(ruleset, ruleset, date(2023, 4, 18)).count == 0


@pytest.mark.django_db
def test_changes_page_says_what_changed_in_2021(org):  # noqa: F811
    page = main_of(browser(org.anh).get("/rules/changes/?from=RS2016&to=RS2021"))
    assert "bằng tốt nghiệp, giấy tờ tương đương" in page
    assert "công tác, lao động, học tập, cư trú" in page
    assert "24-QĐ/TW" in page
    assert "29-QĐ/TW" in page
    assert 'href="/rules/R-INT-01/"' in page


@pytest.mark.django_db
def test_changes_page_begins_with_the_generation_of_the_day(org):  # noqa: F811
    page = browser(org.anh).get("/rules/changes/").context["page"]
    assert (page.before.id, page.after.id) == ("RS2016", "RS2021")


# The steps -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("ruleset", SETS)
def test_steps_page_shows_every_step_with_what_it_asks(org, ruleset):  # noqa: F811
    page = browser(org.anh).get("/rules/steps/", {"set": ruleset}).context["page"]
    steps = load().steps
    assert {row.step.id for row in (*page.steps, *page.exits, *page.acts)} == set(steps)
    rules = load().ruleset(ruleset)
    for row in page.steps:
        own = rules.steps[row.step.id]
        assert [key for key, _ in row.gates] == list(own.gates)
        assert len(row.papers) == len(own.papers)
        assert len(row.deadlines) == len([one for one in rules.deadlines.values() if one.ends == row.step.id])


@pytest.mark.django_db
def test_steps_page_shows_votes_periods_and_ways_out(org):  # noqa: F811
    page = main_of(browser(org.anh).get("/rules/steps/?set=RS2021"))
    assert "chi bộ: ít nhất 2/3" in page
    assert "60 ngày làm việc, gia hạn nhiều nhất 30 ngày làm việc" in page
    assert "Chi bộ biểu quyết không đủ tỷ lệ, báo cáo cấp ủy có thẩm quyền" in page
    assert "cần xác nhận" in page


# The backward planner of a case ----------------------------------------------------------------------------------------


@pytest.fixture
def walk(org):  # noqa: F811
    """A case whose opinions are collected: the chi bộ may consider next."""
    return Walk(org).to_opinions()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["anh", "dung", "chau", "giang", "lan", "khanh"])
def test_plan_opens_for_those_who_see_the_case_and_is_logged(org, walk, name):  # noqa: F811
    answer = browser(org.user(name)).get(f"/cases/{walk.case}/plan/?goal=admission_ceremony&on=01/08/2023")
    assert answer.status_code == 200
    entry = AuditEntry.objects.order_by("-position").first()
    assert (entry.action, entry.target, entry.actor) == ("cases.view", f"case:{walk.case}", org.user(name).username)
    assert "plan" in entry.details


@pytest.mark.django_db
def test_plan_of_a_case_outside_the_scope_does_not_exist(org, walk):  # noqa: F811
    before = AuditEntry.objects.count()
    for name in ("quan", "minh"):
        assert browser(org.user(name)).get(f"/cases/{walk.case}/plan/").status_code == 404
    assert AuditEntry.objects.count() == before


@pytest.mark.django_db
def test_plan_says_until_when_and_why(org, walk):  # noqa: F811
    page = main_of(browser(org.anh).get(f"/cases/{walk.case}/plan/?goal=admission_ceremony&on=01/08/2023"))
    assert "kịp ngày này" in page
    assert "09/05/2023" in page  # 60 working days before
    assert "60 ngày làm việc" in page
    assert "24-QĐ/TW, điểm 4.3.1" in page
    assert "không quy định khoảng cách" in page
    assert "R-DEC-04" in page
    assert "Giấy tờ có thời hạn" in page


@pytest.mark.django_db
def test_plan_without_a_day_begins_with_the_first_that_leaves_everybody_time(org, walk):  # noqa: F811
    client = browser(org.anh)
    page = client.get(f"/cases/{walk.case}/plan/").context["page"]
    assert (page.plan.goal, page.plan.on) == ("chi_bo_admission_resolution", TODAY.date())
    assert 'value="18/04/2023"' in str(page.form)
    ceremony = client.get(f"/cases/{walk.case}/plan/?goal=admission_ceremony").context["page"].plan
    assert (ceremony.earliest_goal_on, ceremony.on) == (TODAY.date(), date(2023, 7, 14))


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["17/04/2023", "31/02/2024", "01/01/2060", "mai"])
def test_a_day_that_cannot_be_planned_is_said(org, walk, on):  # noqa: F811
    answer = browser(org.anh).get(f"/cases/{walk.case}/plan/", {"goal": "admission_ceremony", "on": on})
    assert answer.status_code == 400
    assert answer.context["page"].form.errors["on"]


@pytest.mark.django_db
def test_plan_takes_the_same_queries_whatever_is_asked(org, walk):  # noqa: F811
    client = browser(org.anh)
    counts = []
    for query in ("", "?goal=chi_bo_admission_resolution&on=20/04/2023", "?goal=admission_ceremony&on=01/08/2024"):
        client.get(f"/cases/{walk.case}/plan/{query}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/cases/{walk.case}/plan/{query}")
        counts.append(len(asked))
    assert len(set(counts)) == 1


@pytest.mark.django_db
def test_plan_shows_no_figure_of_a_target(org, walk):  # noqa: F811
    page = main_of(browser(org.anh).get(f"/cases/{walk.case}/plan/?goal=admission_ceremony&on=01/08/2023"))
    assert "chỉ tiêu" not in page.lower()


@pytest.mark.django_db
def test_case_page_leads_to_the_plan_while_it_is_under_way(org, walk):  # noqa: F811
    client = browser(org.anh)
    assert f"/cases/{walk.case}/plan/" in main_of(client.get(f"/cases/{walk.case}/"))
    walk.step("withdrawn", date(2023, 4, 1), reason="withdrew")
    assert f"/cases/{walk.case}/plan/" not in main_of(client.get(f"/cases/{walk.case}/"))


# What a reason was judged on -------------------------------------------------------------------------------------------


def test_inputs_are_shown_in_words_without_ids_of_persons():
    reason = SimpleNamespace(
        inputs={
            "missing_step": "verify_biography",
            "missing_paper": "6-KNĐ",
            "introducer": "018f-opaque",
            "education": "primary",
            "side": "own",
            "months": 1216,
            "due_on": date(2023, 4, 18),
            "no_such_label": 1,
        }
    )
    assert list(shown_inputs(reason)) == [
        ("Bước chưa làm", "Thẩm tra, xác minh lý lịch"),
        ("Giấy tờ thiếu", "Nghị quyết đề nghị kết nạp đảng viên của chi bộ (6-KNĐ)"),
        ("Trình độ", "tiểu học"),
        ("Bên", "bên mình"),
        ("Số tháng", "1.216"),
        ("Hạn", "18/04/2023"),
    ]


@pytest.mark.django_db
def test_no_page_of_a_case_shows_the_names_of_inputs(org, walk):  # noqa: F811
    page = main_of(browser(org.dung).get(f"/cases/{walk.case}/", {"tab": "steps"}))
    assert not re.findall(r"<dt>[a-z_]+</dt>", page)
