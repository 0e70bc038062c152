"""Acts from the pages: steps, history from papers, taking back, opening a case, printing. Each "no" says why and loses nothing."""

import re
from datetime import date

import pytest

from ketnap.base import clock
from ketnap.cases.models import Case
from ketnap.cases.steps.perform import perform
from ketnap.journal.models import Event
from ketnap.people.actions import NewPerson, register_person
from ketnap.people.models import Person
from ketnap.people.queries import attributes_on
from tests.example_org import TODAY, example_org
from tests.web.house import browser
from tests.web.test_cases_walking import CASE_NAME, Walk

pytestmark = pytest.mark.django_db
NAME = "Trần Thị Mẫu Bưởi"


@pytest.fixture
def org():
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def as_user(org):
    return lambda name: browser(org.user(name))


def text(answer) -> str:
    return answer.content.decode()


def stored(case, step) -> int:
    return Event.objects.filter(stream_id=case, kind=f"case.{step}").count()


def seq_on(answer) -> str:
    return re.search(r'name="seq" value="(\d+)"', text(answer))[1]


# Steps ---------------------------------------------------------------------------------------------------------------


def test_a_step_is_recorded_from_its_form(as_user, org) -> None:
    walk = Walk(org).to_list()
    address = f"/cases/{walk.case}/steps/periodic_review/"
    form = as_user("anh").get(address)

    assert 'value="18/04/2023"' in text(form)
    answer = as_user("anh").post(address, {"on": "5-3-2022", "remark": "Rèn luyện tốt.", "seq": seq_on(form)})

    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/{walk.case}/"
    event = Event.objects.get(stream_id=walk.case, kind="case.periodic_review")
    assert (event.on, event.actor) == (date(2022, 3, 5), "anh")
    assert "Rèn luyện" not in event.body  # a text about a person is sealed


def test_helpers_to_choose_from_are_official_members_of_the_branch(as_user, org) -> None:
    walk = Walk(org)
    walk.vote("list_as_sympathiser", date(2021, 4, 5))

    page = text(as_user("anh").get(f"/cases/{walk.case}/steps/assign_helper/"))

    assert [str(one) in page for one in org.members["C1"]] == [True] * 9
    assert str(org.probationary) not in page
    assert str(org.members["C2"][0]) not in page


def test_an_answer_chooses_among_open_requests(as_user, org) -> None:
    walk = Walk(org).to_verification()
    address = f"/cases/{walk.case}/steps/verification_answered/"

    page = text(as_user("dung").get(address))
    assert "Đảng ủy xã Mẫu Đông – 20/09/2022" in page
    request = walk.row.verifications.get().pk
    assert as_user("dung").post(address, {"on": "01/03/2023", "request": request}).status_code == 302
    assert walk.row.verifications.get().answered_on == date(2023, 3, 1)


def test_a_refusal_keeps_what_was_typed_and_names_rule_and_source(as_user, org) -> None:
    walk = Walk(org).to_list()
    typed = {"on": "01/05/2021", "note": "Đơn viết tay, ba trang."}

    answer = as_user("anh").post(f"/cases/{walk.case}/steps/write_application/", typed)

    assert answer.status_code == 422
    page = text(answer)
    assert 'class="verdict is-blocked"' in page
    assert "R-SYM-07" in page
    assert "Cần làm:" in page
    assert "Đơn viết tay, ba trang." in page
    assert 'value="01/05/2021"' in page
    assert not stored(walk.case, "write_application")


def test_form_errors_stand_on_top_and_at_the_field(as_user, org) -> None:
    walk = Walk(org).to_list()

    answer = as_user("anh").post(f"/cases/{walk.case}/steps/periodic_review/", {"on": "31/02/2022"})

    assert answer.status_code == 422
    page = text(answer)
    assert 'href="#id_on"' in page
    assert 'href="#id_remark"' in page


def test_a_day_that_has_not_come_is_not_taken(as_user, org) -> None:
    walk = Walk(org).to_list()

    answer = as_user("anh").post(f"/cases/{walk.case}/steps/periodic_review/", {"on": "19/04/2023", "remark": "Tốt."})

    assert answer.status_code == 422
    assert "Ngày 19/04/2023 chưa tới" in text(answer)
    assert not stored(walk.case, "periodic_review")


def test_the_form_shows_beforehand_what_stands_in_the_way_that_day(as_user, org) -> None:
    walk = Walk(org).to_list()
    address = f"/cases/{walk.case}/steps/write_application/"

    page = text(as_user("anh").get(address, {"on": "01/05/2021"}))
    part = text(as_user("anh").get(address, {"on": "01/05/2021"}, headers={"HX-Request": "true"}))

    assert "Theo ngày 01/05/2021: chưa được làm bước này" in page
    assert part.strip().startswith("<section")
    assert "R-SYM-07" in part


def test_another_writer_is_noticed_and_shown(as_user, org) -> None:
    walk = Walk(org).to_list()
    address = f"/cases/{walk.case}/steps/periodic_review/"
    seen = seq_on(as_user("anh").get(address))
    review = {"remark": "Của người khác."}
    perform(walk.case, "periodic_review", on=date(2022, 2, 1), data=review, actor=org.dung)

    typed = {"on": "05/03/2022", "remark": "Rèn luyện tốt.", "seq": seen}
    answer = as_user("anh").post(address, typed)

    assert answer.status_code == 409
    page = text(answer)
    assert "Phạm Mẫu Dung ghi" in page
    assert "Rèn luyện tốt." in page
    assert stored(walk.case, "periodic_review") == 1
    again = as_user("anh").post(address, typed | {"seq": seq_on(answer)})
    assert again.status_code == 302
    assert stored(walk.case, "periodic_review") == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_step_of_another_level_is_forbidden_with_the_reason(as_user, org, method: str) -> None:
    walk = Walk(org).to_verification()

    answer = getattr(as_user("anh"), method)(f"/cases/{walk.case}/steps/verify_biography/")

    assert answer.status_code == 403
    assert "Ghi bước thuộc đảng ủy cơ sở" in text(answer)


def test_unknown_steps_and_hidden_cases_are_not_found(as_user, org) -> None:
    walk = Walk(org)

    assert as_user("anh").get(f"/cases/{walk.case}/steps/promote/").status_code == 404
    assert as_user("quan").get(f"/cases/{walk.case}/steps/periodic_review/").status_code == 404
    assert as_user("quan").post(f"/cases/{walk.case}/steps/withdrawn/", {"on": "01/01/2022"}).status_code == 404


def test_a_step_decided_by_a_body_leads_to_the_sitting(as_user, org) -> None:
    walk = Walk(org)

    answer = as_user("anh").get(f"/cases/{walk.case}/steps/list_as_sympathiser/")

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/sittings/new/?body={org.meeting_of(org.branch_one).pk}")


# Papers --------------------------------------------------------------------------------------------------------------


def test_history_is_recorded_with_its_paper_and_marked_when_it_was_irregular(as_user, org) -> None:
    walk = Walk(org)
    address = f"/cases/{walk.case}/record/write_application/"

    assert as_user("dung").post(address, {"on": "01/06/2021"}).status_code == 422
    answer = as_user("dung").post(address, {"on": "01/06/2021", "paper": "Đơn ngày 01/06/2021"}, follow=True)

    assert "Việc này chưa đúng quy định khi đó" in text(answer)
    assert walk.row.irregular == 1
    assert walk.row.stage == "applicant"


def test_history_needs_its_own_right(as_user, org) -> None:
    walk = Walk(org)

    assert as_user("anh").get(f"/cases/{walk.case}/record/").status_code == 403
    assert as_user("anh").post(f"/cases/{walk.case}/record/write_application/", {}).status_code == 403
    chosen = as_user("dung").get(f"/cases/{walk.case}/record/", {"step": "write_application"})
    assert chosen["Location"] == f"/cases/{walk.case}/record/write_application/"


def test_a_form_that_lacks_data_lists_what_and_where(as_user, org) -> None:
    walk = Walk(org).to_opinions()

    answer = as_user("anh").get(f"/cases/{walk.case}/forms/6-knd/")

    assert answer.status_code == 422
    assert "Ngày họp chi bộ" in text(answer)
    assert "ghi ở: Kỳ họp → Biểu quyết" in text(answer)
    assert as_user("anh").get(f"/cases/{walk.case}/forms/99-knd/").status_code == 404


def test_a_complete_form_is_downloaded_under_a_name_that_tells_nothing(as_user, org) -> None:
    walk = Walk(org).to_proposal()

    answer = as_user("anh").get(f"/cases/{walk.case}/forms/6-knd/")

    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert "Anh" not in answer["Content-Disposition"]
    assert "6-knd" in answer["Content-Disposition"]


# Taking back ---------------------------------------------------------------------------------------------------------


def event_of(walk, step):
    return Event.objects.get(stream_id=walk.case, kind=f"case.{step}").id


def test_an_event_is_taken_back_with_a_reason(as_user, org) -> None:
    walk = Walk(org).to_list()
    address = f"/cases/{walk.case}/void/{event_of(walk, 'assign_helper')}/"

    assert as_user("dung").post(address, {"reason": ""}).status_code == 422
    answer = as_user("dung").post(address, {"reason": "Ghi nhầm người."})

    assert answer.status_code == 302
    assert not walk.row.helpers.exists()


def test_what_later_events_rest_on_goes_only_with_them(as_user, org) -> None:
    walk = Walk(org).to_application()
    address = f"/cases/{walk.case}/void/{event_of(walk, 'write_application')}/"
    biography = str(event_of(walk, "write_biography"))

    page = as_user("dung").get(address)
    assert biography in text(page)
    refused = as_user("dung").post(address, {"reason": "Ghi nhầm."})
    assert refused.status_code == 422
    assert "dựa vào sự kiện này" in text(refused)
    assert walk.row.stage == "applicant"

    assert as_user("dung").post(address, {"reason": "Ghi nhầm.", "others": [biography]}).status_code == 302
    assert walk.row.stage == "sympathiser"


def test_taking_back_needs_its_right_and_an_event_of_the_case(as_user, org) -> None:
    walk, other = Walk(org).to_list(), Walk(org, "Vũ Thị Mẫu Chanh")
    own = event_of(walk, "assign_helper")

    assert as_user("anh").get(f"/cases/{walk.case}/void/{own}/").status_code == 403
    assert as_user("dung").get(f"/cases/{other.case}/void/{own}/").status_code == 404


# Opening -------------------------------------------------------------------------------------------------------------


def opening(org, **changed):
    typed = {"full_name": NAME, "birth": "03/09/1999", "gender": "female", "unit": str(org.branch_one.pk)}
    return typed | {"on": "10/04/2023", "source": "youth_union"} | changed


def test_a_person_and_a_case_are_opened_at_once(as_user, org) -> None:
    answer = as_user("anh").post("/cases/new/", opening(org))

    case = Case.objects.get(person__full_name=NAME)
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert (case.stage, case.unit_id, case.opened_on) == ("candidate", org.branch_one.pk, date(2023, 4, 10))
    assert case.person.birth == date(1999, 9, 3)


def test_the_same_name_and_birth_date_is_asked_about(as_user, org) -> None:
    walk = Walk(org)
    typed = opening(org, full_name="le thi MẪU ánh", birth="20/05/1996")

    answer = as_user("anh").post("/cases/new/", typed)

    assert answer.status_code == 422
    assert f"/cases/{walk.case}/" in text(answer)
    assert "đang có hồ sơ tại Chi bộ Một" in text(answer)
    assert Case.objects.count() == 1
    assert as_user("anh").post("/cases/new/", typed | {"who": "new"}).status_code == 302
    assert Case.objects.count() == 2


def test_a_twin_outside_the_scope_is_only_counted(as_user, org) -> None:
    Walk(org)
    typed = opening(org, full_name=CASE_NAME, birth="20/05/1996", unit=str(org.branch_two.pk))

    answer = as_user("quan").post("/cases/new/", typed)

    assert answer.status_code == 422
    page = text(answer)
    assert "còn 1 người trùng" in page
    assert "Chi bộ Một" not in page
    assert as_user("quan").post("/cases/new/", typed | {"who": str(Case.objects.get().person_id)}).status_code == 422


def test_a_person_whose_case_ended_can_be_introduced_again(as_user, org) -> None:
    walk = Walk(org).to_list()
    walk.step("withdrawn", date(2022, 1, 10), reason="withdrew")
    typed = opening(org, full_name=CASE_NAME, birth="1996", who=str(walk.person))

    assert as_user("anh").post("/cases/new/", typed).status_code == 302
    assert Case.objects.filter(person=walk.person).count() == 2
    assert Person.objects.filter(full_name=CASE_NAME).count() == 1


def test_somebody_elses_branch_cannot_be_chosen(as_user, org) -> None:
    answer = as_user("anh").post("/cases/new/", opening(org, unit=str(org.branch_two.pk)))

    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert as_user("lan").get("/cases/new/").status_code == 403


def test_a_person_under_eighteen_needs_the_agreement_and_keeps_the_birth_month_only(as_user, org) -> None:
    typed = opening(org, birth="17/06/2006")

    assert "dưới 18 tuổi: cần giấy đồng ý" in text(as_user("anh").post("/cases/new/", typed))
    assert not Person.objects.filter(full_name=NAME).exists()
    assert as_user("anh").post("/cases/new/", typed | {"agreement": "Giấy ngày 01/04/2023"}).status_code == 302
    person = Person.objects.get(full_name=NAME)
    assert (person.birth, person.birth_precision) == (date(2006, 6, 1), "month")


def test_an_old_introduction_is_recorded_from_its_paper(as_user, org) -> None:
    typed = opening(org, paper="Văn bản 03-GT/ĐTN ngày 01/03/2018", on="01/03/2018")

    assert as_user("anh").post("/cases/new/", typed).status_code == 403  # history has its own right
    assert not Person.objects.filter(full_name=NAME).exists()
    assert as_user("dung").post("/cases/new/", typed).status_code == 302
    assert Case.objects.get(person__full_name=NAME).opened_on == date(2018, 3, 1)


def test_attributes_are_recorded_with_their_day(as_user, org) -> None:
    walk = Walk(org)
    address = f"/cases/{walk.case}/person/"

    page = text(as_user("anh").get(address))
    assert "Trình độ học vấn" in page
    assert "Dân tộc" not in page  # sensitive, and not before the person's own application
    typed = {"on": "01/09/2022", "trade_union_member": "yes", "citizenship": "VN"}
    assert as_user("anh").post(address, typed).status_code == 302

    assert "trade_union_member" not in attributes_on(walk.person, date(2022, 8, 31))
    assert attributes_on(walk.person, date(2022, 9, 1))["trade_union_member"] == "yes"
    changes = Event.objects.filter(stream_id=walk.person, kind="person.attribute", on=date(2022, 9, 1))
    assert changes.count() == 1  # what was known already is not written again


def test_sensitive_attributes_open_after_the_application_for_those_with_the_right(as_user, org) -> None:
    walk = Walk(org).to_application()
    address = f"/cases/{walk.case}/person/"

    assert "Dân tộc" in text(as_user("dung").get(address))
    assert "Dân tộc" not in text(as_user("anh").get(address))
    assert as_user("lan").get(address).status_code == 403


def test_registering_alone_makes_no_twin_of_other_names(as_user, org) -> None:
    other = NewPerson("Trần Thị Mẫu Bưu", date(1999, 9, 3))
    register_person(other, unit=org.branch_one, on=date(2023, 1, 1), actor="anh")

    assert as_user("anh").post("/cases/new/", opening(org)).status_code == 302
