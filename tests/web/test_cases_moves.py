"""Pages about people who move, go away, come back or leave, and about what is missing: each "no" leads to where it is healed."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.base import clock
from ketnap.cases.models import Case, Sitting
from ketnap.cases.steps.perform import open_case, perform
from ketnap.cases.voids import void_events
from ketnap.journal.models import Event
from ketnap.people.actions import NewPerson, correct_identity, register_person
from ketnap.people.models import Person
from ketnap.people.queries import attributes_on
from tests.cases.walking import walk
from tests.example_org import TODAY, example_org
from tests.web.house import browser
from tests.web.test_cases_walking import CASE_NAME, Walk

pytestmark = pytest.mark.django_db
OTHER = "Trần Thị Mẫu Bưởi"


@pytest.fixture
def org():
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def as_user(org):
    return lambda name: browser(org.user(name))


def text(answer) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", page)


def known_person(org, name: str = OTHER, birth: date | None = date(1997, 3, 8), **attributes: str):
    new = NewPerson(name, birth=birth, gender="female")
    return register_person(new, unit=org.branch_one, on=date(2021, 1, 4), actor="anh", attributes=attributes)


def opened(org, person, on: date = date(2023, 1, 10)):
    return open_case(person, org.branch_one, "introduce_candidate", on=on, data={"source": "branch"}, actor=org.anh)


# Going away and coming back ---------------------------------------------------------------------------------------------


def test_being_away_is_recorded_shown_counted_and_listed(as_user, org) -> None:
    walk, stays = Walk(org).to_list(), Walk(org, OTHER).to_list()
    address = f"/cases/{walk.case}/steps/paused/"
    form = text(as_user("anh").get(address))
    assert "Tỉnh Bình Dương" in form
    assert "(từ 01/07/2025)" not in form
    done = as_user("anh").post(address, {"on": "01/04/2023", "destination": "63-74"})
    assert done.status_code == 302
    assert "Nơi đến: Tỉnh Bình Dương." in text(as_user("anh").get(done["Location"]))

    page = text(as_user("dung").get("/cases/away/"))
    assert "Tỉnh Bình Dương" in page and "Chi bộ Một" in page
    links = re.findall(r'<a href="(/cases/\?away=[^"]+)"(?:><strong)?>(?:<strong>)?(\d+)', page.replace("&amp;", "&"))
    assert len(links) == 3  # in all, by destination, by branch
    for url, number in links:
        listed = text(as_user("dung").get(url))
        assert f"{number} dòng" in listed
        assert CASE_NAME in listed and OTHER not in listed
    assert stays.row.paused_on is None

    as_user("anh").post(f"/cases/{walk.case}/steps/resumed/", {"on": "10/04/2023"})
    assert "Không có ai tạm vắng" in text(as_user("dung").get("/cases/away/"))


def test_where_somebody_went_is_told_within_the_right_to_names_only(as_user, org) -> None:
    walk = Walk(org).to_list()
    perform(walk.case, "paused", on=date(2023, 4, 1), data={"destination": "63-74"}, actor=org.anh)
    assert "Không có ai tạm vắng" in text(as_user("quan").get("/cases/away/"))
    assert as_user("minh").get("/cases/away/").status_code == 403
    assert CASE_NAME not in text(as_user("quan").get("/cases/?away=any"))


def test_the_page_of_those_away_takes_the_same_queries_for_one_and_for_many(as_user, org) -> None:
    user = as_user("dung")

    def away(number: int) -> None:
        case = opened(org, known_person(org, f"{OTHER} {number}"))
        perform(
            case, "paused", on=date(2023, 2, 1), data={"destination": f"63-{(74, 75, 77)[number % 3]}"}, actor=org.anh
        )

    away(0)
    user.get("/cases/away/")
    with CaptureQueriesContext(connection) as one:
        user.get("/cases/away/")
    for number in range(1, 9):
        away(number)
    with CaptureQueriesContext(connection) as nine:
        assert "<strong>9</strong>" in text(user.get("/cases/away/"))
    assert len(nine) == len(one)


# Moving -------------------------------------------------------------------------------------------------------------------


def test_a_move_shows_what_goes_out_and_hands_the_case_to_the_new_branch(as_user, org) -> None:
    walk = Walk(org).to_list()
    to = str(org.branch_two.pk)
    form = text(as_user("anh").get(f"/cases/{walk.case}/steps/transfer_decided/"))
    assert "Chi bộ Hai (C2)" in form and "Chi bộ Một (C1)" not in form
    typed = {"on": "01/02/2023", "move_kind": "formal", "move_reason": "work", "to": to}
    assert as_user("anh").post(f"/cases/{walk.case}/steps/transfer_decided/", typed).status_code == 302
    page = text(as_user("anh").get(f"/cases/{walk.case}/"))
    assert "17-KNĐ" in page and "R-TRF-01" in page
    wrong = {"on": "05/02/2023", "letter": "17D-KNĐ", "number": "1-GCN/ĐU"}
    answer = as_user("dung").post(f"/cases/{walk.case}/steps/transfer_file_sent/", wrong)
    assert answer.status_code == 422 and "Trường hợp này gửi 17-KNĐ" in text(answer)
    right = wrong | {"letter": "17-KNĐ"}
    assert as_user("dung").post(f"/cases/{walk.case}/steps/transfer_file_sent/", right).status_code == 302
    assert as_user("anh").get(f"/cases/{walk.case}/").status_code == 404  # no longer this branch's
    received = as_user("quan").post(f"/cases/{walk.case}/steps/transfer_file_received/", {"on": "10/02/2023"})
    assert received.status_code == 302
    assert "nơi mới đã nhận" in text(as_user("quan").get(f"/cases/{walk.case}/"))


def test_an_applicant_is_offered_nothing_that_needs_a_decision(as_user, org) -> None:
    walk = Walk(org).to_list()
    page = text(as_user("anh").get(f"/cases/{walk.case}/?tab=steps"))
    assert "Chi bộ nhận quyết định kết nạp" not in page
    assert "lý lịch không có gì thay đổi" not in page
    answer = as_user("anh").post(f"/cases/{walk.case}/steps/decision_received/", {"on": "10/04/2023"})
    assert answer.status_code == 422 and "chỉ ghi được khi" in text(answer)


# Coming back ----------------------------------------------------------------------------------------------------------------


def test_a_new_case_shows_the_former_ones_and_why_they_ended(as_user, org) -> None:
    walk = Walk(org).to_list()
    perform(walk.case, "removed_from_list", on=date(2023, 1, 5), data={"reason": "withdrew"}, actor=org.anh)
    assert "Không còn nguyện vọng" in text(as_user("anh").get(f"/cases/{walk.case}/"))
    new = opened(org, walk.person, date(2023, 3, 1))
    page = text(as_user("anh").get(f"/cases/{new}/"))
    assert "Hồ sơ khác của người này" in page and f"/cases/{walk.case}/" in page and "Không còn nguyện vọng" in page
    back = text(as_user("anh").get(f"/cases/{walk.case}/"))
    assert f"/cases/{new}/" in back


# What is missing ------------------------------------------------------------------------------------------------------------


def test_every_missing_step_and_paper_leads_to_where_it_is_recorded(as_user, org) -> None:
    walk = Walk(org).to_list()
    page = text(as_user("anh").get(f"/cases/{walk.case}/steps/write_application/"))
    assert 'href="/classes/' in page  # the certificate
    page = text(as_user("anh").get(f"/cases/{walk.case}/steps/check_and_seal_biography/"))
    assert f"/cases/{walk.case}/steps/write_biography/?on=18%2F04%2F2023" in page


def test_a_missing_birth_date_is_said_and_can_be_made_up_for(as_user, org) -> None:
    person = known_person(org, birth=None)
    case = opened(org, person)
    page = text(as_user("anh").get(f"/cases/{case}/?tab=steps"))
    assert "Chưa ghi ngày sinh nên không tính được tuổi." in page
    assert f'href="/cases/{case}/person/"' in page
    form = text(as_user("anh").get(f"/cases/{case}/person/"))
    assert 'name="birth"' in form
    typed = {"on": "18/04/2023", "birth": "08/03/1997", "citizenship": "VN"}
    assert as_user("anh").post(f"/cases/{case}/person/", typed).status_code == 302
    assert Person.objects.get(pk=person).birth == date(1997, 3, 8)
    assert attributes_on(person, date(2023, 4, 18))["citizenship"] == "VN"
    assert "Chưa ghi ngày sinh" not in text(as_user("anh").get(f"/cases/{case}/?tab=steps"))


@pytest.mark.parametrize(
    ("step", "day", "said"),
    [
        ("write_biography", "01/02/2021", "Không thể xét"),  # before the case began
        ("organisation_appraisal", "18/04/2023", "Chưa làm bước"),
        ("admission_ceremony", "18/04/2023", "Chưa làm bước"),
    ],
)
def test_impossible_orders_are_refused_with_words(as_user, org, step: str, day: str, said: str) -> None:
    walk = Walk(org).to_list()
    answer = as_user("chau").post(f"/cases/{walk.case}/steps/{step}/", {"on": day})
    assert answer.status_code == 422
    assert said in text(answer) or "Chưa làm bước" in text(answer)
    assert not Event.objects.filter(stream_id=walk.case, kind=f"case.{step}").exists()


def test_a_certificate_before_birth_is_a_contradiction_not_a_crash(as_user, org) -> None:
    walk = Walk(org).to_list()
    mistyped = NewPerson(CASE_NAME, birth=date(2022, 8, 1), gender="female")
    correct_identity(walk.person, mistyped, reason="Sửa (mẫu)", on=date(2023, 4, 18), actor="anh")
    perform_page = text(as_user("anh").get(f"/cases/{walk.case}/steps/periodic_review/"))
    assert "trước ngày sinh 01/08/2022" in perform_page
    answer = as_user("anh").post(
        f"/cases/{walk.case}/steps/periodic_review/", {"on": "18/04/2023", "remark": "Rèn luyện tốt."}
    )
    assert answer.status_code == 422 and "Không thể xét" in text(answer)


@pytest.mark.parametrize("value", ["", "không phải ngày", "31/02/2023", "01/01/0001", "99/99/9999", "' OR 1=1 --"])
def test_nonsense_for_a_day_is_asked_back(as_user, org, value: str) -> None:
    walk = Walk(org).to_list()
    address = f"/cases/{walk.case}/steps/transfer_decided/"
    answer = as_user("anh").post(address, {"on": value, "move_kind": "formal", "move_reason": "work"})
    assert answer.status_code == 422
    assert as_user("anh").get(address, {"on": value}).status_code == 200


@pytest.mark.parametrize("name", ["to", "move_kind", "move_reason", "months"])
def test_nonsense_for_a_choice_or_number_is_asked_back(as_user, org, name: str) -> None:
    walk = Walk(org).to_list()
    typed = {"on": "18/04/2023", "move_kind": "formal", "move_reason": "work"}
    answer = as_user("anh").post(f"/cases/{walk.case}/steps/transfer_decided/", typed | {name: "vớ vẩn"})
    assert answer.status_code == 422
    assert not Event.objects.filter(stream_id=walk.case, kind="case.transfer_decided").exists()


@pytest.mark.parametrize(
    "query", ["case=x&step=y", "case=&step=struck_off", "case=00000000-0000-0000-0000-000000000000"]
)
def test_nonsense_in_the_address_of_a_sitting_is_ignored(as_user, org, query: str) -> None:
    Walk(org).to_list()
    body = org.meeting_of(org.branch_one).pk
    assert as_user("anh").get(f"/sittings/new/?body={body}&on=18%2F04%2F2023&{query}").status_code == 200


# A person decides -----------------------------------------------------------------------------------------------------------


def young(org) -> Walk:
    """Eighteen by month, not yet by day: the texts leave it open."""
    return Walk(org, birth=date(2005, 4, 28)).to_opinions()


def answered(as_user, walk: Walk, rule: str, on: str, allowed: str = "yes"):
    link = f"/cases/{walk.case}/steps/competent_answer/?on={on.replace('/', '%2F')}&rule={rule}"
    form = text(as_user("anh").get(link))
    assert f'value="{rule}"' in form
    typed = {"on": on, "rule": rule, "by": "Ban Thường vụ Huyện ủy mẫu", "paper": "12-CV/HU", "allowed": allowed}
    return as_user("anh").post(f"/cases/{walk.case}/steps/competent_answer/", typed)


@pytest.mark.parametrize("allowed", ["yes", "no"])
def test_on_a_sitting_an_open_point_leads_to_recording_who_decided(as_user, org, allowed: str) -> None:
    walk = young(org)
    address = f"/sittings/new/?body={org.meeting_of(org.branch_one).pk}&on=18%2F04%2F2023"
    page = text(as_user("anh").get(address))
    link = f"/cases/{walk.case}/steps/competent_answer/?on=18%2F04%2F2023&amp;rule=R-ELIG-02"
    assert link in page and "1 hồ sơ chưa đưa ra được" in page
    assert answered(as_user, walk, "R-ELIG-02", "18/04/2023", allowed).status_code == 302
    page = text(as_user("anh").get(address))
    assert (f'name="c{walk.case.hex}-in_favour"' in page) is (allowed == "yes")
    if allowed == "no":
        assert "không cho làm" in page


def test_on_a_step_an_open_point_leads_to_recording_who_decided(as_user, org) -> None:
    walk = Walk(org).to_list()
    perform(walk.case, "organisation_ended", on=date(2023, 2, 1), data={"number": "9-QĐ/HU"}, actor=org.dung)
    address = f"/cases/{walk.case}/steps/moved_away/"
    typed = {"on": "18/04/2023", "reason": "moved_away"}
    refused = as_user("anh").post(address, typed)
    assert refused.status_code == 422
    assert f"/cases/{walk.case}/steps/competent_answer/?on=18%2F04%2F2023&amp;rule=R-TRF-16" in text(refused)
    assert answered(as_user, walk, "R-TRF-16", "18/04/2023").status_code == 302
    assert as_user("anh").post(address, typed).status_code == 302
    assert walk.row.stage == "moved_away"


def test_an_answer_names_an_existing_rule_body_and_paper(as_user, org) -> None:
    walk = young(org)
    answer = answered(as_user, walk, "R-KHONG-CO", "18/04/2023")
    assert answer.status_code == 422 and "Không có quy tắc" in text(answer)
    typed = {"on": "18/04/2023", "rule": "R-ELIG-02", "by": "", "paper": "", "allowed": "yes"}
    page = text(as_user("anh").post(f"/cases/{walk.case}/steps/competent_answer/", typed))
    assert 'href="#id_by"' in page and 'href="#id_paper"' in page


# The timeline says under which rules ----------------------------------------------------------------------------------------


def test_each_line_says_which_rule_set_and_instruments_judged_it(as_user, org) -> None:
    walk = Walk(org).to_proposal()
    page = text(as_user("anh").get(f"/cases/{walk.case}/?tab=events"))
    assert (
        page.count("Vì sao? Xét theo") == Event.objects.filter(stream_id=walk.case, body__contains='"ruleset"').count()
    )
    assert "(RS2016)" in page and "(RS2021)" in page
    assert "01-HD/TW 2021: " in page


# Sittings -------------------------------------------------------------------------------------------------------------------


def test_a_failed_vote_waits_and_is_offered_again_after_the_answer(as_user, org) -> None:
    walk = Walk(org).to_opinions()
    walk.vote("chi_bo_admission_resolution", date(2023, 3, 1), in_favour=5)
    address = f"/sittings/new/?body={org.meeting_of(org.branch_one).pk}&on=18%2F04%2F2023"
    page = text(as_user("anh").get(address))
    assert "R-CB-03" in page and f'name="c{walk.case.hex}-in_favour"' not in page
    assert answered(as_user, walk, "R-CB-03", "10/04/2023").status_code == 302
    assert f'name="c{walk.case.hex}-in_favour"' in text(as_user("anh").get(address))


def test_striking_off_is_asked_for_from_the_case_and_voted_in_a_sitting(as_user, org) -> None:
    case = walk(org, until="declare_member_biography", name=OTHER).case
    page = text(as_user("anh").get(f"/cases/{case}/?tab=steps"))
    [link] = re.findall(r'href="(/sittings/new/[^"]*branch_proposes_striking_off[^"]*)"', page)
    address = link.replace("&amp;", "&")
    form = text(as_user("anh").get(address))
    assert f'name="c{case.hex}-ground"' in form and "cần 6/8" in form
    roll = {f"present-{one.hex}": "on" for one in org.members["C1"][:8]}
    ballot = {"pick": "on", "in_favour": "6", "against": "2", "ground": "lost_will", "self_review_made": "yes"}
    typed = {**roll, **{f"c{case.hex}-{name}": value for name, value in ballot.items()}, "method": "secret_ballot"}
    assert as_user("anh").post(address, typed | {"act": "hold"}).status_code == 302
    above = f"/sittings/new/?body={org.committee.pk}&on=18%2F04%2F2023"
    assert f'name="c{case.hex}-ground"' in text(as_user("dung").get(above))  # it comes up by itself


def test_a_whole_sitting_is_taken_back_from_its_page_with_a_reason_for_each(as_user, org) -> None:
    walk = Walk(org).to_proposal()
    [sitting] = Sitting.objects.filter(items__step="chi_bo_admission_resolution")
    assert as_user("anh").get(f"/sittings/{sitting.pk}/void/").status_code == 403
    page = text(as_user("dung").get(f"/sittings/{sitting.pk}/void/"))
    [key] = re.findall(r'name="(reason-[0-9a-f]{32})"', page)
    assert CASE_NAME in page
    half = as_user("dung").post(f"/sittings/{sitting.pk}/void/", {"reason": "Ghi nhầm ngày"})
    assert half.status_code == 422 and walk.row.stage == "proposed"
    with clock.set_to(TODAY + timedelta(hours=1)):
        done = browser(org.dung).post(
            f"/sittings/{sitting.pk}/void/", {"reason": "Ghi nhầm ngày", key: "Theo kỳ họp ghi nhầm"}
        )
    assert done.status_code == 302
    assert walk.row.stage == "applicant"
    assert not Sitting.objects.filter(pk=sitting.pk).exists()


def test_a_sitting_without_chair_or_secretary_gets_them_by_correction(as_user, org) -> None:
    walk = Walk(org).to_opinions()
    roll = {f"present-{one.hex}": "on" for one in org.members["C1"][:8]}
    votes = {f"c{walk.case.hex}-pick": "on", f"c{walk.case.hex}-in_favour": "8", f"c{walk.case.hex}-number": "9-NQ/CB"}
    held = as_user("anh").post(
        f"/sittings/new/?body={org.meeting_of(org.branch_one).pk}&on=18%2F04%2F2023",
        {**roll, **votes, "method": "secret_ballot", "act": "hold"},
    )["Location"]
    missing = text(as_user("anh").get(f"/cases/{walk.case}/forms/6-knd/"))
    assert "Thư ký hội nghị" in missing and "Sửa danh sách dự họp" in missing
    chair, secretary = (str(one) for one in org.members["C1"][:2])
    same = {**roll, "act": "correct", "reason": "Bổ sung", "chair": chair, "secretary": chair}
    assert "hai người" in text(as_user("anh").post(f"{held}roll/", same))
    assert as_user("anh").post(f"{held}roll/", same | {"secretary": secretary}).status_code == 302
    missing = text(as_user("anh").get(f"/cases/{walk.case}/forms/6-knd/"))
    assert "Thư ký hội nghị" not in missing and "Chủ trì hội nghị" not in missing


def test_too_few_present_for_the_votes_required_is_said_beforehand(as_user, org) -> None:
    Walk(org).to_opinions()
    address = f"/sittings/new/?body={org.meeting_of(org.branch_one).pk}&on=18%2F04%2F2023"
    typed = {f"present-{one.hex}": "on" for one in org.members["C1"][:5]} | {"method": "secret_ballot", "act": "count"}
    page = text(as_user("anh").post(address, typed))
    assert "cần 6/8" in page and "số người có mặt ít hơn số phiếu cần" in page


def test_a_resolution_taken_back_in_the_case_is_marked_on_the_sitting(as_user, org) -> None:
    walk = Walk(org).to_proposal()
    event = Event.objects.get(stream_id=walk.case, kind="case.chi_bo_admission_resolution")
    [sitting] = Sitting.objects.filter(items__step="chi_bo_admission_resolution")
    assert "đã thu hồi ở hồ sơ" not in text(as_user("dung").get(f"/sittings/{sitting.pk}/"))
    with clock.set_to(TODAY + timedelta(hours=1)):
        void_events(walk.case, [event.pk], "ghi nhầm", actor=org.dung)
    assert "đã thu hồi ở hồ sơ" in text(as_user("dung").get(f"/sittings/{sitting.pk}/"))


def test_on_a_day_whose_rules_are_not_known_only_a_paper_can_be_recorded(as_user, org) -> None:
    walk = Walk(org).to_list()
    answer = as_user("dung").post(f"/cases/{walk.case}/steps/periodic_review/", {"on": "05/03/2009", "remark": "Tốt."})
    assert answer.status_code == 422
    page = text(answer)
    assert "Không biết quy định nào có hiệu lực" in page
    assert f"/cases/{walk.case}/record/periodic_review/?on=05%2F03%2F2009" in page


def test_no_reason_against_is_printed_when_nobody_was_against(as_user, org) -> None:
    from ketnap.cases.papers import context_of

    walk = Walk(org).to_opinions()
    walk.vote("chi_bo_admission_resolution", date(2023, 3, 1), number="9-NQ/CB", against_reasons="Còn trẻ")
    assert "against_reasons" not in context_of(walk.case, "6-KNĐ", on=date(2023, 4, 18))
    assert Case.objects.get(pk=walk.case).stage == "proposed"
