"""The carry-over worksheet: what is asked, signed by people and by hand, refused with the typing kept."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.lib.moments import end_of_day
from ketnap.targets.carrying import division_of, running
from ketnap.targets.queries import targets_of
from ketnap.targets.sums import sums_on_every_day
from ketnap.units.place_actions import declare_members
from tests.targets import communes
from tests.targets.communes import AFTER, DAY, YEAR
from tests.targets.town import paper, user
from tests.web.house import browser, text_of
from tests.web.test_reports_town import words


@pytest.fixture
def place(db):
    with clock.set_to(end_of_day(date(2025, 7, 15))):
        yield communes.build()


def sheet(act) -> str:
    return f"/targets/carry-over/{act.pk}/"


def typed(line, place, **more):
    named = paper(place.D, place.actor, "9", DAY).pk
    return {"series": str(line.series), "on": "01/07/2025", "paper": str(named), "reason": "Chia xã mẫu", **more}


def test_a_share_is_signed_by_the_people_who_moved(place):
    """20 of 30 declared members went to B, 10 to C: 21 of 31 and 10 (20,67 and 10,33)."""
    line = place.target("D", 100)
    shares = place.divide(line, A=31, B=40, C=20)
    declare_members(place.A1, 18, 2, on=date(2025, 6, 1), actor="test")
    declare_members(place.A2, 10, 0, on=date(2025, 6, 1), actor="test")
    act = communes.divided(place)
    client = browser(place.actor)
    page = words(client.get(sheet(act)))

    assert "phần được chia từ Tổ chức mẫu D: Cấp trên mẫu 100" in page
    assert "Bên giao: các đơn vị 91, dự phòng 9, chỉ tiêu 100." in page
    assert "Tổ chức mẫu B: 21 (20 đảng viên) , Tổ chức mẫu C: 10 (10 đảng viên)" in page
    assert client.post(sheet(act), typed(shares["A"], place, how="people")).status_code == 302
    assert (place.numbers("B"), place.numbers("C")) == ([61], [30])
    assert division_of(line.series, AFTER).reserve == 9
    assert sums_on_every_day() == []
    after = words(client.get(sheet(act)))
    assert "Không còn chỉ tiêu nào chờ chuyển tiếp." in after
    assert "số cũ hết hiệu lực từ 01/07/2025" in after


def test_by_hand_two_heirs_get_targets_of_their_own(place):
    line = place.target("A", 30)
    act = communes.divided(place)
    client = browser(place.actor)
    bad = client.post(sheet(act), typed(line, place, **{"how": "hand", "number-B": "2,030", "number-C": "7"}))
    assert bad.status_code == 400
    assert "có thể hiểu hai cách" in words(bad)
    assert 'name="number-B" value="2,030"' in text_of(bad)
    assert 'name="number-C" value="7"' in text_of(bad)

    done = client.post(sheet(act), typed(line, place, **{"how": "hand", "number-B": "20", "number-C": "8"}))
    assert done.status_code == 302
    assert (place.numbers("B"), place.numbers("C")) == ([20], [8])
    (given,) = targets_of(place.B, "admissions", YEAR, as_of=AFTER)
    assert given.authority_text == "Cấp trên mẫu (chuyển từ Tổ chức mẫu A)"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"how": ""}, 400, "Hãy chọn cách chuyển tiếp"),
        ({"how": "whole", "to": ""}, 400, "Hãy chọn đơn vị tiếp nhận"),
        ({"how": "hand", "number-B": "", "number-C": "3"}, 400, "không giao thì ghi 0"),
        ({"how": "hand", "number-B": "1", "number-C": "3", "reason": ""}, 400, "Hãy ghi lý do"),
        ({"how": "hand", "number-B": "1", "number-C": "3", "on": "32/07/2025"}, 400, "không có ngày 32"),
        ({"how": "hand", "number-B": "1", "number-C": "3", "on": "16/07/2025"}, 400, "ở tương lai"),
        ({"how": "hand", "number-B": "1", "number-C": "3", "paper": ""}, 422, "chưa có văn bản"),
        ({"how": "hand", "number-B": "1", "number-C": "3", "paper": "x"}, 422, "chưa có văn bản"),
    ],
)
def test_what_cannot_be_signed_says_why_and_writes_nothing(place, change, status, said):
    line = place.target("A", 30)
    act = communes.divided(place)
    page = browser(place.actor).post(sheet(act), typed(line, place, **change))

    assert page.status_code == status
    assert said in words(page)
    assert place.numbers("A", date(2025, 6, 30)) == [30]
    assert len(running({place.A.pk: (place.B.pk, place.C.pk)}, DAY)) == 1


def test_who_holds_no_right_there_neither_signs_nor_sees_others_sheets(place):
    place.target("A", 30)
    act = communes.divided(place)
    looks = browser(user("bi-thu-mau", Role.GRASSROOTS_SECRETARY, place.B))

    assert "Ký chuyển tiếp" in words(looks.get(sheet(act)))
    assert (
        "<form"
        not in re.search(r'<section class="card" id="s-.*?</section>', text_of(looks.get(sheet(act))), re.DOTALL)[0]
    )
    elsewhere = browser(user("bi-thu-khac-mau", Role.BRANCH_SECRETARY, place.B1))
    assert elsewhere.get(sheet(act)).status_code == 404


def test_several_targets_with_one_heir_are_signed_at_once_or_not_at_all(place):
    lines = [place.target("A", number, text=f"Cấp trên mẫu {number}") for number in (30, 25, 20)]
    act = communes.merged(place)
    client = browser(place.actor)
    assert "Chưa đánh dấu chỉ tiêu nào" in words(client.post(sheet(act), {"bulk": "1"}))

    done = client.post(sheet(act), {"bulk": "1", "pick": [str(lines[0].series), str(lines[2].series)]})
    assert done.status_code == 302
    assert sorted(place.numbers("B")) == [20, 30]
    assert [one.line.amount for one in running({place.A.pk: (place.B.pk,)}, DAY)] == [25]


def test_the_act_leads_to_its_worksheet(place):
    act = communes.merged(place)

    assert sheet(act) in text_of(browser(place.actor).get(f"/units/reorganise/acts/{act.pk}/"))


def test_the_sheet_asks_as_many_queries_for_one_target_as_for_several(place):
    client = browser(place.actor)
    lines = [place.target("A", 30, text=f"Đại hội mẫu {number}") for number in range(3)]
    for number in (1, 2):
        place.divide(place.target("D", 100, text=f"Kế hoạch mẫu {number}"), A=31, B=40)
    act = communes.divided(place)
    many = queries(client, sheet(act))
    for one in running({place.A.pk: (place.B.pk, place.C.pk)}, DAY):
        if one.line.series != lines[0].series and not (one.giver and one.giver.authority_text == "Kế hoạch mẫu 1"):
            client.post(sheet(act), typed(one.line, place, how="whole", to="B"))

    assert len(running({place.A.pk: (place.B.pk, place.C.pk)}, DAY)) == 2
    assert queries(client, sheet(act)) == many


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)
