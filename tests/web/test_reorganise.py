"""The wizard of a reorganisation: nothing is lost on the way, every name is decided by a person, one act, taken back."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from ketnap.audit.models import AuditEntry
from ketnap.cases.steps.perform import open_case
from ketnap.instruments.actions import Paper, register
from ketnap.lib.names import fold
from ketnap.people.actions import begin_membership
from ketnap.people.enums import MemberKind
from ketnap.people.models import Membership
from ketnap.reorganise import plans, tasks
from ketnap.reorganise.actions import apply
from ketnap.reorganise.models import PlanDraft, Reorganisation
from ketnap.units.models import Unit
from ketnap.units.queries import names_on, parent_on, path_on
from tests.example_org import new_person
from tests.reorganise.ground import accepted, rows
from tests.reorganise.test_signed import sign
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

DAY = date(2023, 4, 1)
TYPED = "01/04/2023"


def begin(client, kind: str, unit: str = "", **more: str) -> str:
    """A new draft with its day and reason; the address of its pages."""
    answer = client.post("/units/reorganise/new/", {"kind": kind, "unit": unit})
    assert answer.status_code == 302
    given = {"on": TYPED, "reason": "Theo nghị quyết mẫu", **more}
    assert client.post(answer.url, given).status_code == 302
    return str(answer.url)


def add(client, draft: str, slot: str, *codes: str) -> None:
    assert client.post(f"{draft}units/", {"slot": slot, "codes": codes}).status_code == 302


def add_new(client, draft: str, code: str, name: str, kind: str = "branch", **more: str) -> None:
    given = {"code": code, "name": name, "kind": kind, **more}
    answer = client.post(f"{draft}new-unit/", given)
    assert answer.status_code == 302, text_of(answer)


def look(client, draft: str):
    assert client.post(f"{draft}preview/").status_code == 302
    return client.get(f"{draft}preview/")


def take_proposals(client, draft: str, room: str, **answers: str):
    return client.post(f"{draft}decide/{room}/", {"do": "proposals", "scope": "all", **answers})


def carry_out(client, draft: str):
    return client.post(f"{draft}apply/", {"sure": "on"})


def split_in_two(client, unit: str = "C1") -> str:
    draft = begin(client, "split", unit)
    add_new(client, draft, "C8", "Chi bộ Tám mẫu")
    add_new(client, draft, "C9", "Chi bộ Chín mẫu")
    return draft


def test_a_merge_goes_from_the_first_page_to_its_lineage_and_back(org):  # noqa: F811
    client = browser(org.chau)
    before = rows()
    draft = begin(client, "merge", "C1")
    add(client, draft, "units", "C2")
    add_new(client, draft, "C9", "Chi bộ Chín mẫu")

    page = look(client, draft)
    numbers = {part.touched.key: part.touched.number for part in page.context["parts"]}
    assert (numbers["units"], numbers["people"], numbers["grants"]) == (3, 15, 2)
    assert not page.context["ready"]
    assert rows() == before

    take_proposals(client, draft, "grants")
    page = client.get(f"{draft}preview/")
    assert page.context["ready"]
    done = carry_out(client, draft)
    assert done.status_code == 302

    act = text_of(client.get(done.url))
    assert "Chi bộ Một" in act
    assert "Chi bộ Chín mẫu" in act
    assert "Theo nghị quyết mẫu" in act
    assert Membership.objects.as_of(DAY).filter(unit__code="C9").count() == 15
    assert PlanDraft.objects.count() == 0
    assert AuditEntry.objects.filter(action="reorganise.apply", actor="chau").count() == 1

    client.post(f"{done.url}reverse/", {"reason": "Ghi nhầm", "sure": "on"})
    assert rows() == before
    assert client.get(done.url).status_code == 404


def test_a_draft_waits_from_day_to_day_for_its_owner_alone(org):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "merge", "C1")
    add(client, draft, "into", "C2")

    again = browser(org.chau)
    assert draft in text_of(again.get("/units/reorganise/"))
    slots = again.get(f"{draft}units/").context["page"].slots
    assert [[unit.code for unit in chosen] for _slot, chosen in slots] == [["C1"], ["C2"]]
    assert browser(org.minh).get(draft).status_code == 404
    assert browser(org.minh).post(f"{draft}apply/", {"sure": "on"}).status_code == 404
    again.post(f"{draft}discard/")
    assert PlanDraft.objects.count() == 0
    assert Reorganisation.objects.count() == 0


def test_a_split_lists_every_person_and_case_and_none_goes_by_itself(org):  # noqa: F811
    person = new_person("Vũ Mẫu Chờ", org.branch_one)
    case = open_case(person, org.branch_one, "introduce_candidate", on=date(2023, 1, 10), data={"source": "branch"},
                     actor=org.binh)  # fmt: skip
    client = browser(org.chau)
    draft = split_in_two(client)
    look(client, draft)

    people = client.get(f"{draft}decide/people/").context["asked"]
    assert len(people.every) == 10
    assert {one.answer for one in people.every} == {""}
    assert "Vũ Mẫu Chờ" in text_of(client.get(f"{draft}decide/cases/"))
    assert carry_out(client, draft).status_code == 422

    first = people.every[0].key
    client.post(f"{draft}decide/people/", {f"a:{first}": "C8", "do": "save"})
    client.post(f"{draft}decide/people/", {"do": "bulk", "scope": "all", "to": "C9"})
    client.post(f"{draft}decide/cases/", {f"a:cases:{case}": "C9", "do": "save"})
    take_proposals(client, draft, "grants")
    client.post(f"{draft}decide/grants/", {"do": "bulk", "scope": "all", "to": "end"})

    assert carry_out(client, draft).status_code == 302
    counts = {code: Membership.objects.as_of(DAY).filter(unit__code=code).count() for code in ("C8", "C9")}
    assert counts == {"C8": 1, "C9": 9}


def test_names_are_found_without_marks_and_only_open_ones_are_given_at_once(org):  # noqa: F811
    client = browser(org.chau)
    draft = split_in_two(client)
    look(client, draft)
    every = client.get(f"{draft}decide/people/").context["asked"].every
    name = every[0].text.split(" – ")[0]
    found = client.get(f"{draft}decide/people/", {"q": fold(name)}).context["asked"].fitting
    assert every[0].key in {one.key for one in found}
    assert len(found) < len(every)

    client.post(f"{draft}decide/people/", {"do": "bulk", "scope": "all", "to": "C8", "q": fold(name)})
    asked = client.get(f"{draft}decide/people/", {"state": "open"}).context["asked"]
    assert len(asked.fitting) == len(every) - len(found)
    client.post(f"{draft}decide/people/", {"do": "bulk", "scope": "all", "to": "C9"})
    answers = {one.key: one.answer for one in client.get(f"{draft}decide/people/").context["asked"].every}
    assert {answers[one.key] for one in found} == {"C8"}
    client.post(f"{draft}decide/people/", {"do": "bulk", "scope": "all", "to": "-"})
    assert client.get(f"{draft}decide/people/").context["asked"].open == len(every)


def test_hundreds_are_asked_page_by_page_with_as_many_queries_as_a_few(org):  # noqa: F811
    client = browser(org.chau)
    draft = split_in_two(client)
    look(client, draft)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(f"{draft}decide/people/").status_code == 200
        return len(taken)

    few = queries()
    for number in range(60):
        person = new_person(f"Nguyễn Mẫu {number}", org.branch_one)
        begin_membership(person, org.branch_one, MemberKind.OFFICIAL, on=date(2020, 1, 1), actor="thử")
    look(client, draft)

    assert queries() == few
    asked = client.get(f"{draft}decide/people/", {"page": 2}).context["asked"]
    assert (len(asked.every), len(asked.page.object_list)) == (70, 20)


def test_who_may_not_see_names_decides_masked_lines(org):  # noqa: F811
    client = browser(org.minh)
    draft = split_in_two(client)
    look(client, draft)
    texts = {one.text.partition(" – ")[0] for one in client.get(f"{draft}decide/people/").context["asked"].every}

    assert texts == {"•••••"}


def test_what_is_kept_between_the_pages_names_nobody(org):  # noqa: F811
    client = browser(org.chau)
    draft = split_in_two(client)
    look(client, draft)
    kept = PlanDraft.objects.get()

    for person in Membership.objects.filter(unit=org.branch_one).select_related("person"):
        assert person.person.full_name not in kept.plan + kept.seen


def test_two_users_at_once_one_wins_and_the_other_is_told_and_loses_nothing(org):  # noqa: F811
    first, second = browser(org.chau), browser(org.minh)
    mine, theirs = (
        begin(first, "rename", "C3", name="Chi bộ Ba mới"),
        begin(second, "rename", "C3", name="Chi bộ Ba khác"),
    )
    for client, draft in ((first, mine), (second, theirs)):
        assert look(client, draft).context["ready"]
    assert carry_out(first, mine).status_code == 302

    told = carry_out(second, theirs)
    assert told.status_code == 409
    assert "vừa được người khác thay đổi" in text_of(told)
    assert names_on([org.branch_three.pk], DAY) == {org.branch_three.pk: "Chi bộ Ba mới"}
    assert second.get(f"{theirs}preview/").status_code == 200

    look(second, theirs)
    assert carry_out(second, theirs).status_code == 302
    assert names_on([org.branch_three.pk], DAY) == {org.branch_three.pk: "Chi bộ Ba khác"}


def test_a_draft_sent_twice_is_carried_out_once(org):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "rename", "C3", name="Chi bộ Ba mới")
    look(client, draft)

    assert carry_out(client, draft).status_code == 302
    assert carry_out(client, draft).status_code == 404
    assert Reorganisation.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "unit", "slots", "words"),
    [
        ("move", "TT", {"parent": "C1"}, "chính mình hoặc cấp dưới"),
        ("move", "C1", {"parent": "CQ"}, "không thể trực thuộc"),
        ("merge", "C1", {"into": "C1"}, "nhập vào chính mình"),
        ("merge", "C1", {"into": "TT"}, "không trực tiếp có đảng viên"),
        ("dissolve", "TT", {"into": "CQ"}, "không thể trực thuộc"),
        ("abolish", "C1", {}, "không trực tiếp có đảng viên"),
    ],
)
def test_what_cannot_be_is_told_on_the_page(org, kind, unit, slots, words):  # noqa: F811
    client = browser(org.chau)
    before = rows()
    draft = begin(client, kind, unit)
    for slot, code in slots.items():
        add(client, draft, slot, code)
    page = client.post(f"{draft}preview/", follow=True)

    assert words in text_of(page)
    assert not page.context["ready"]
    assert carry_out(client, draft).status_code in (400, 422)
    assert rows() == before


def test_a_kind_that_may_not_stand_there_and_a_day_before_the_opening(org):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "kind", "TT", unit_kind="branch")
    assert "không thể trực thuộc" in text_of(look(client, draft))
    draft = begin(client, "rename", "C1", name="Chi bộ mẫu", on="01/01/2014")
    assert "ngày lập" in text_of(look(client, draft))


def test_a_day_to_come_is_kept_until_it_comes(org):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "rename", "C3", name="Chi bộ Ba mới", on="01/05/2023")
    page = look(client, draft)

    assert "phương án được giữ đến ngày đó" in text_of(page)
    assert not page.context["ready"]
    assert carry_out(client, draft).status_code == 422
    assert PlanDraft.objects.count() == 1


def test_all_units_shown_are_added_with_one_press(org):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "merge")
    found = client.get(f"{draft}units/", {"q": "chi bo", "kind": "branch", "slot": "units"}).context["found"]
    codes = [pick.node.unit.code for pick in found.rows]
    assert codes == ["C1", "C2", "C3"]

    client.post(f"{draft}units/", {"every": "units", "shown": [*codes, "T"]})
    slots = client.get(f"{draft}units/").context["page"].slots
    assert [unit.code for unit in slots[0][1]] == codes


def test_day_and_ground_are_asked_for_and_what_was_typed_stays(org):  # noqa: F811
    client = browser(org.chau)
    answer = client.post("/units/reorganise/new/", {"kind": "rename", "unit": "C3"})
    page = client.post(answer.url, {"on": "31/02/2023", "name": "Chi bộ Ba mới"})

    assert page.status_code == 400
    assert "Chi bộ Ba mới" in text_of(page)
    assert "ghi lý do khi chưa có văn bản" in text_of(page)
    assert client.post("/units/reorganise/new/", {"kind": "xxx"}).status_code == 400
    assert client.post(f"{answer.url}units/", {"slot": "units", "codes": ["T"]}).status_code == 302
    assert [unit.code for unit in client.get(f"{answer.url}units/").context["page"].slots[0][1]] == ["C3"]


def test_an_act_stays_while_something_rests_on_it_and_the_page_says_what(org):  # noqa: F811
    client = browser(org.chau)
    done = apply(accepted(plans.merge(["C1"], "C2", DAY), org.chau), actor=org.chau)
    begin_membership(org.members["C1"][0], org.branch_three, MemberKind.OFFICIAL, on=date(2023, 4, 10), actor="thử")
    page = client.post(f"/units/reorganise/acts/{done.pk}/reverse/", {"reason": "Ghi nhầm", "sure": "on"})

    assert page.status_code == 422
    assert "Chưa thể thu hồi" in text_of(page)
    assert Reorganisation.objects.filter(pk=done.pk).exists()
    assert client.post(f"/units/reorganise/acts/{done.pk}/reverse/", {"reason": "Ghi nhầm"}).status_code == 400


def test_rights_come_from_the_tree_of_today(org):  # noqa: F811
    done = apply(plans.rename("C3", "Chi bộ Ba mới", "", DAY), actor=org.chau)
    for user in (org.anh, org.binh, org.lan):
        client = browser(user)
        assert "Soạn phương án" in text_of(client.get("/units/reorganise/"))
        assert client.post("/units/reorganise/new/", {"kind": "open"}).status_code == 403
    url = f"/units/reorganise/acts/{done.pk}/"
    assert browser(org.binh).get(url).status_code == 200
    assert browser(org.binh).post(f"{url}reverse/", {"reason": "Ghi nhầm", "sure": "on"}).status_code == 403
    assert browser(org.anh).get(url).status_code == 404
    found = re.findall(r"Chi bộ Ba mới", text_of(browser(org.anh).get("/units/reorganise/")))
    assert not found


def test_new_units_open_under_the_chosen_parent(org):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "open", "TT")
    add_new(client, draft, "C7", "Chi bộ Bảy mẫu", parent="TT")
    add_new(client, draft, "C8", "Chi bộ Tám mẫu", parent="TT")
    assert (
        client.post(f"{draft}new-unit/", {"code": "C7", "name": "Trùng", "kind": "branch", "parent": "TT"}).status_code
        == 400
    )
    client.post(f"{draft}units/", {"drop": "openings:C8"})
    look(client, draft)
    carry_out(client, draft)

    assert parent_on(Unit.objects.get(code="C7"), DAY) == org.township
    assert not Unit.objects.filter(code="C8").exists()
    assert path_on(Unit.objects.get(code="C7"), date(2023, 3, 31)) is None


def test_a_day_before_a_signed_report_is_told_with_the_report(org):  # noqa: F811
    sign(org.district, date(2023, 4, 10))
    client = browser(org.chau)
    draft = begin(client, "rename", "C3", name="Chi bộ Ba mới")
    page = look(client, draft)

    assert "Báo cáo mẫu" in text_of(page)
    assert not page.context["ready"]
    assert carry_out(client, draft).status_code == 422


def test_another_act_by_the_same_paper_begins_with_its_day_and_leads_back(org):  # noqa: F811
    decision = Paper("decision", "Huyện ủy mẫu", "Sắp xếp chi bộ mẫu", "12", "QĐ/HU", DAY)
    paper = register(decision, unit=org.district, actor=org.chau, today=org.chau.today)
    first = apply(plans.rename("C3", "Chi bộ Ba mới", "", DAY, paper=paper.pk), actor=org.chau)
    client = browser(org.chau)
    draft = client.post("/units/reorganise/new/", {"kind": "rename", "unit": "C2", "like": str(first.pk)}).url
    plan = client.get(draft).context["page"].plan

    assert (plan.on, plan.paper) == (DAY, paper.pk)
    client.post(draft, {"on": TYPED, "paper": str(paper.pk), "name": "Chi bộ Hai mới"})
    look(client, draft)
    done = carry_out(client, draft)
    assert "Chi bộ Ba mới" in text_of(client.get(done.url))
    assert "12-QĐ/HU" in text_of(client.get(done.url))
    for label in ("Chi bộ Ba mới", "Chi bộ Hai mới"):
        assert label in text_of(client.get(f"/instruments/{paper.pk}/"))


def test_decisions_outlive_a_plan_that_can_no_longer_be_read(org):  # noqa: F811
    client = browser(org.chau)
    draft = split_in_two(client)
    look(client, draft)
    apply(accepted(plans.merge(["C1"], "C2", DAY), org.chau), actor=org.chau)
    client.post(f"{draft}decide/people/", {"do": "bulk", "scope": "all", "to": "C8"})

    kept = client.get(draft).context["page"].plan.answers
    assert set(kept.values()) == {"C8"}
    page = client.post(f"{draft}preview/", follow=True)
    assert "đã kết thúc" in text_of(page)


@pytest.fixture
def large(monkeypatch, settings):
    """Every act is large enough for the worker; the real queue, without a worker."""
    monkeypatch.setattr("ketnap.reorganise.drafts.LONG", 0)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def work() -> None:
    """What the worker does with the only draft."""
    draft = PlanDraft.objects.get()
    tasks.work.call(str(draft.pk), draft.owner)


def test_a_large_act_is_done_by_the_worker_and_the_page_follows(org, large):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "rename", "C3", name="Chi bộ Ba mới")
    client.post(f"{draft}preview/")
    waiting = client.get(f"{draft}preview/")
    assert 'id="progress"' in text_of(waiting)
    assert client.post(draft, {"on": TYPED, "reason": "Khác", "name": "Khác"}).status_code == 409
    assert client.post(f"{draft}discard/").status_code == 409
    assert client.get(f"{draft}preview/", headers={"HX-Request": "true"}).content.startswith(b"<section")

    work()
    assert client.get(f"{draft}preview/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert client.get(f"{draft}preview/").context["ready"]
    assert carry_out(client, draft).url == f"{draft}preview/"
    assert Reorganisation.objects.count() == 0
    work()
    done = client.get(f"{draft}preview/")
    assert done.url == f"/units/reorganise/acts/{Reorganisation.objects.get().pk}/"
    assert done.url in text_of(client.get("/units/reorganise/"))
    client.post(f"{draft}discard/")
    assert PlanDraft.objects.count() == 0
    assert Reorganisation.objects.count() == 1


def test_what_the_worker_could_not_do_is_told_and_can_be_done_again(org, large):  # noqa: F811
    client = browser(org.chau)
    draft = begin(client, "rename", "C3", name="Chi bộ Ba mới")
    client.post(f"{draft}preview/")
    work()
    apply(plans.rename("C2", "Chi bộ Hai mới", "", DAY), actor=org.chau)
    carry_out(client, draft)
    work()
    assert "vừa được người khác thay đổi" in text_of(client.get(f"{draft}preview/"))

    client.post(f"{draft}preview/")
    DBTaskResult.objects.get(pk=PlanDraft.objects.get().task).set_failed(RuntimeError("Máy dừng"))
    assert "Máy dừng giữa chừng" in text_of(client.get(f"{draft}preview/"))
    client.post(f"{draft}preview/")
    work()
    assert client.get(f"{draft}preview/").context["ready"]
