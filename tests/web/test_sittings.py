"""Sittings from the pages: roll, sums, one submit for all cases, results, corrected rolls."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.cases.models import Sitting
from tests.example_org import TODAY, example_org
from tests.web.house import browser
from tests.web.test_cases_walking import CASE_NAME, CONCLUSIONS, Walk

pytestmark = pytest.mark.django_db
ON = "18/04/2023"
OTHER = "Vũ Thị Mẫu Chanh"


@pytest.fixture
def org():
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def as_user(org):
    return lambda name: browser(org.user(name))


def text(answer) -> str:
    return answer.content.decode()


def main_of(answer) -> str:
    return re.search(r"<main.*?</main>", text(answer), re.DOTALL)[0]


def meeting(org) -> str:
    return f"/sittings/new/?body={org.meeting_of(org.branch_one).pk}&on=18%2F04%2F2023"


def roll(org, absent=()):
    """The roll of the first branch: nine members and the probationary one, the last member exempt and away."""
    people = [*org.members["C1"][:8], org.probationary]
    typed = {f"present-{one.hex}": "on" for one in people if one not in absent}
    typed |= {f"standing-{one.hex}": "voter" for one in org.members["C1"][:8]}
    typed[f"standing-{org.members['C1'][8].hex}"] = "exempt"
    return typed | {f"standing-{org.probationary.hex}": "probationary", "method": "secret_ballot"}


def ballot(walk, in_favour, against=0, blank=0, **more):
    numbers = {"pick": "on", "in_favour": in_favour, "against": against, "blank": blank, **more}
    return {f"c{walk.case.hex}-{name}": value for name, value in numbers.items()}


# The list ------------------------------------------------------------------------------------------------------------


def test_list_shows_sittings_of_the_scope_and_of_bodies_above(as_user, org) -> None:
    Walk(org).to_decision()

    page = main_of(as_user("anh").get("/sittings/"))
    assert [name in page for name in ("Chi bộ Một", "Đảng ủy Thị trấn mẫu", "Ban thường vụ Huyện ủy mẫu")] == [True] * 3
    assert "Chi bộ Một" not in main_of(as_user("quan").get("/sittings/"))
    assert as_user("minh").get("/sittings/").status_code == 403


def test_list_takes_the_same_queries_for_one_row_and_for_many(as_user, org) -> None:
    user = as_user("dung")
    walk = Walk(org)
    walk.vote("list_as_sympathiser", date(2021, 4, 5))
    user.get("/sittings/")
    with CaptureQueriesContext(connection) as one:
        assert "1 dòng" in main_of(user.get("/sittings/"))
    for number in range(29):
        Walk(org, f"Trần Thị Mẫu {number}").vote("list_as_sympathiser", date(2021, 5, 1 + number))
    with CaptureQueriesContext(connection) as thirty:
        assert "30 dòng" in main_of(user.get("/sittings/"))

    assert len(thirty) == len(one)


def test_bodies_to_choose_are_those_the_user_may_write_for(as_user, org) -> None:
    def offered(name):
        page = main_of(as_user(name).get("/sittings/new/"))
        return re.findall(r"<option value=\"[0-9a-f-]+\".*?>(.*?)</option>", page)

    assert offered("anh") == ["Chi bộ Một"]
    assert offered("dung") == ["Chi bộ Một", "Chi bộ Hai", "Chi bộ Ba", "Đảng ủy Thị trấn mẫu"]
    assert as_user("lan").get("/sittings/new/").status_code == 403


# Recording -----------------------------------------------------------------------------------------------------------


def test_the_page_offers_roll_ready_cases_and_the_votes_required(as_user, org) -> None:
    walk = Walk(org).to_opinions()
    Walk(org, OTHER).to_list()

    page = main_of(as_user("anh").get(meeting(org)))

    assert "được tính 9, có mặt được biểu quyết 8" in page
    assert "cần 6/8 (3×6 ≥ 2×8) – ít nhất 2/3" in page
    assert f'name="c{walk.case.hex}-conclusion_biography"' in page
    assert AuditEntry.objects.filter(action="cases.list", actor="anh").count() == 1


def test_cases_that_are_not_ready_are_listed_with_the_reasons(as_user, org) -> None:
    Walk(org).to_verification()

    page = main_of(as_user("anh").get(meeting(org)))

    assert "1 hồ sơ chưa đưa ra được" in page
    assert "Không có hồ sơ nào sẵn sàng" in page
    assert "R-VER-01" in page


def test_the_roll_is_that_of_the_day_of_the_meeting(as_user, org) -> None:
    address = meeting(org).replace("18%2F04%2F2023", "01%2F08%2F2020")

    page = main_of(as_user("anh").get(address))

    assert org.probationary.hex not in page  # a member since 01/09/2020
    assert "chưa tới" in main_of(as_user("anh").get(meeting(org).replace("2023", "2024")))


def test_one_submit_writes_one_resolution_per_case(as_user, org) -> None:
    first, second = Walk(org).to_opinions(), Walk(org, OTHER).to_opinions()
    typed = roll(org) | {"act": "hold", "chair": str(org.members["C1"][0]), "secretary": str(org.members["C1"][1])}
    typed |= ballot(first, 7, 1, number="09-NQ/CB", **CONCLUSIONS) | ballot(second, 5, 3, number="10-NQ/CB")

    answer = as_user("anh").post(meeting(org), typed)

    sitting = Sitting.objects.get(on=date(2023, 4, 18))
    assert answer["Location"] == f"/sittings/{sitting.pk}/"
    assert (first.row.stage, second.row.stage) == ("proposed", "vote_failed_reported")
    page = main_of(as_user("anh").get(answer["Location"]))
    assert "cần 6/8 (3×6 ≥ 2×8)" in page
    assert "đủ tỷ lệ" in page
    assert "không đủ tỷ lệ" in page
    assert "7 tán thành, 1 không, 0 trắng" in page
    assert "5 tán thành, 3 không, 0 trắng" in page


def test_all_or_nothing_with_reasons_per_case(as_user, org) -> None:
    first, second = Walk(org).to_opinions(), Walk(org, OTHER)
    typed = roll(org) | {"act": "hold"} | ballot(first, 8, note="Giữ lại chữ này.")
    typed |= ballot(second, 9)  # nine of eight

    answer = as_user("anh").post(meeting(org), typed)

    assert answer.status_code == 422
    page = main_of(answer)
    assert "Chưa ghi gì cả" in page
    assert "9 phiếu tán thành nhưng chỉ có 8 người có mặt" in page
    assert "Giữ lại chữ này." in page
    assert (first.row.stage, second.row.stage) == ("applicant", "candidate")
    assert not Sitting.objects.filter(on=date(2023, 4, 18)).exists()


def test_a_vote_the_texts_leave_open_is_not_recorded_and_says_why(as_user, org) -> None:
    """5 of 8 fails and 5 of 7 passes; the texts do not say whether the suspended member counts."""
    walk = Walk(org).to_opinions()
    suspended = org.members["C1"][7]
    typed = roll(org, absent=[suspended]) | {"act": "hold", f"standing-{suspended.hex}": "suspended"}

    answer = as_user("anh").post(meeting(org), typed | ballot(walk, 5, 2, number="09-NQ/CB"))

    assert answer.status_code == 422
    page = main_of(answer)
    assert 'class="verdict is-person"' in page
    assert "Hai cách tính cho kết quả khác nhau" in page
    assert 'value="09-NQ/CB"' in page
    assert walk.row.stage == "applicant"


def test_nothing_picked_is_said(as_user, org) -> None:
    Walk(org).to_opinions()

    answer = as_user("anh").post(meeting(org), roll(org) | {"act": "hold"})

    assert answer.status_code == 422
    assert "Chọn ít nhất một hồ sơ" in main_of(answer)


def test_numbers_and_papers_are_asked_only_of_cases_that_are_picked(as_user, org) -> None:
    first, second = Walk(org).to_opinions(), Walk(org, OTHER).to_opinions()
    typed = roll(org) | {"act": "hold"} | ballot(first, "") | {f"c{second.case.hex}-in_favour": "nhiều"}

    page = main_of(as_user("anh").post(meeting(org), typed))

    assert f'href="#id_c{first.case.hex}-in_favour"' in page
    assert f'href="#id_c{second.case.hex}-in_favour"' not in page


@pytest.mark.parametrize("by_htmx", [False, True])
def test_sums_follow_roll_and_numbers_without_writing(as_user, org, by_htmx: bool) -> None:
    walk = Walk(org).to_opinions()
    absent = org.members["C1"][6:8]
    typed = roll(org, absent) | {"act": "count"} | ballot(walk, 6, 1)

    answer = as_user("anh").post(meeting(org), typed, headers={"HX-Request": "true"} if by_htmx else {})

    assert answer.status_code == 200
    page = text(answer)
    assert "được tính 9, có mặt được biểu quyết 6" in page
    assert "đã ghi 7 phiếu, có mặt 6 – tổng số phiếu 7 lớn hơn 6 người có mặt được biểu quyết" in page
    assert ("<main" in page) is not by_htmx
    assert walk.row.stage == "applicant"


def test_committee_and_superior_vote_on_their_own_pages(as_user, org) -> None:
    walk = Walk(org).to_proposal()
    address = f"/sittings/new/?body={org.committee.pk}&on=18%2F04%2F2023"
    members = [*org.members["C1"][:8], *org.members["C2"][:4], *org.members["C3"]]
    typed = {f"present-{one.hex}": "on" for one in members} | {"method": "secret_ballot", "act": "hold"}

    page = main_of(as_user("dung").get(address))
    assert "cần 10/15 (3×10 ≥ 2×15) – ít nhất 2/3" in page
    assert as_user("dung").post(address, typed | ballot(walk, 15, number="30-NQ/ĐU")).status_code == 302
    assert CASE_NAME not in main_of(as_user("dung").get(address))  # decided already
    assert as_user("dung").get(f"/sittings/new/?body={org.district_standing_committee.pk}").status_code == 403


def test_somebody_elses_body_and_unknown_bodies(as_user, org) -> None:
    assert as_user("quan").get(meeting(org)).status_code == 403
    assert as_user("quan").post(meeting(org), {"act": "hold"}).status_code == 403
    assert as_user("anh").get("/sittings/new/?body=nonsense").status_code == 404


# Page, minutes, roll -------------------------------------------------------------------------------------------------


@pytest.fixture
def held(org):
    """A sitting with a vote of 6 to 2 in a branch of eight present: exactly two thirds."""
    walk = Walk(org).to_opinions()
    answer = browser(org.anh).post(meeting(org), roll(org) | {"act": "hold"} | ballot(walk, 6, 2, number="09-NQ/CB"))
    return answer["Location"]


def test_pages_are_logged_and_hidden_outside_the_scope(as_user, org, held) -> None:
    before = AuditEntry.objects.filter(action="cases.view").count()

    assert as_user("anh").get(held).status_code == 200
    assert as_user("quan").get(held).status_code == 404
    assert as_user("quan").get(f"{held}roll/").status_code == 404
    assert AuditEntry.objects.filter(action="cases.view").count() == before + 1


def test_minutes_print_roll_absences_and_votes(as_user, org, held) -> None:
    page = main_of(as_user("anh").get(f"{held}minutes/"))

    assert "Tổng số được tính: 9; có mặt, được biểu quyết: 8." in page
    assert "Miễn công tác và sinh hoạt" in page
    assert "Tán thành 6, không tán thành 2, phiếu trắng hoặc không hợp lệ 0" in page
    assert "số 09-NQ/CB" in page


def test_a_sitting_of_a_body_above_masks_cases_of_others(as_user, org) -> None:
    Walk(org).to_decision()
    sitting = Sitting.objects.get(body=org.district_standing_committee)

    assert CASE_NAME in main_of(as_user("anh").get(f"/sittings/{sitting.pk}/"))
    page = main_of(as_user("quan").get(f"/sittings/{sitting.pk}/"))
    assert CASE_NAME not in page
    assert "(ngoài phạm vi của bạn)" in page
    assert "(tên được che)" in page  # the roll of a body above


def test_a_corrected_roll_first_shows_what_would_flip_and_flips_nothing(as_user, org, held) -> None:
    typed = roll(org) | {f"standing-{org.members['C1'][8].hex}": "voter", "reason": "Đồng chí này không được miễn."}

    preview = as_user("anh").post(f"{held}roll/", typed | {"act": "preview"})
    assert "các kết quả sau sẽ khác đi" not in main_of(preview)  # 6 of 9 is still two thirds

    typed |= {f"standing-{org.probationary.hex}": "voter"}
    preview = as_user("anh").post(f"{held}roll/", typed | {"act": "preview"})
    assert "các kết quả sau sẽ khác đi" in main_of(preview)
    assert Sitting.objects.get(on=date(2023, 4, 18)).version == 1

    done = as_user("anh").post(f"{held}roll/", typed | {"act": "correct"}, follow=True)
    page = main_of(done)
    assert Sitting.objects.get(on=date(2023, 4, 18)).version == 2
    assert "sẽ khác theo danh sách mới" in page
    assert "đủ tỷ lệ" in page


def test_a_corrected_roll_needs_a_reason_and_the_right(as_user, org, held) -> None:
    assert as_user("anh").post(f"{held}roll/", roll(org) | {"act": "correct", "reason": ""}).status_code == 422
    assert as_user("lan").get(f"{held}roll/").status_code == 403
    assert Sitting.objects.get(on=date(2023, 4, 18)).version == 1
