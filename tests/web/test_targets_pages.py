"""Pages of targets: authorities side by side, history, and the grid of an allocation."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.instruments.actions import Paper, register
from ketnap.lib.moments import end_of_day
from ketnap.lib.periods import parse_period
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import allocation_in_force, line_history, targets_of
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.queries import children_on
from ketnap.web.targets.pasting import pasted
from tests.practice_office import own_office, tan_thanh  # noqa: F401 - fixtures
from tests.targets import town
from tests.targets.town import OPENED, SET_ON, TERM, user
from tests.web.house import browser, text_of
from tests.web.test_reports_town import words

TODAY = date(2023, 4, 18)
ON = "18/04/2023"


@pytest.fixture
def place(db):
    with clock.set_to(end_of_day(TODAY)):
        yield town.build()


@pytest.fixture
def secretary(place):
    """A browser of the town's deputy secretary."""
    return browser(user("pho-bi-thu-mau", Role.GRASSROOTS_SECRETARY, place.town))


@pytest.fixture
def line(place):
    return town.target(place, 58, text="Nghị quyết Đại hội")


def grid_of(line) -> str:
    return f"/targets/{line.series}/allocation/"


def typed(client, line, shares, **more):
    """The form as the page gives it, with these numbers."""
    page = text_of(client.get(grid_of(line)))
    seq = re.search(r'name="seq" value="([^"]+)"', page)[1]
    return {
        "seq": seq,
        "on": ON,
        "reserve": "0",
        "reason": "",
        "paper": "",
        **{f"share-{code}": value for code, value in shares.items()},
        **more,
    }


# the town -------------------------------------------------------------------------------------------------------------


def test_the_ledger_shows_both_targets_side_by_side(tan_thanh):  # noqa: F811
    """F0-08, F0-09, F0-10, D0-04."""
    text = words(browser(tan_thanh.user("pho.bithu")).get("/targets/"))

    assert "Cấp trên giao Nghị quyết đại hội Kế hoạch của đơn vị" in text
    assert "Nhiệm kỳ 2020-2025" in text
    assert "56 Huyện ủy giao từ 01/09/2020 Kế hoạch chưa rõ số, ngày đã phân bổ" in text
    assert "58 Nghị quyết Đại hội từ 15/07/2020 Nghị quyết chưa rõ số, ngày đã phân bổ" in text
    assert "Nghị quyết Đại hội cao hơn Huyện ủy giao 2" in text
    for period, amount in (("6 tháng cuối năm 2020", 5), ("Năm 2021", 11), ("Năm 2022", 13), ("Năm 2023", 12)):
        assert re.search(rf"{period} Kết nạp đảng viên mới – – {amount} Đảng ủy thị trấn", text)


def test_before_the_assigned_target_came_only_the_own_one_stood(tan_thanh):  # noqa: F811
    text = words(browser(tan_thanh.user("pho.bithu")).get("/targets/?as_of=31/08/2020"))

    assert "58 Nghị quyết Đại hội" in text
    assert "Huyện ủy giao" not in text


def test_a_branch_sees_its_shares_and_where_they_come_from(tan_thanh):  # noqa: F811
    client = browser(tan_thanh.user("bithu.kp1"))
    text = words(client.get("/targets/"))

    assert "6 từ Huyện ủy giao 56" in text
    assert "6 từ Nghị quyết Đại hội 58" in text
    assert "Bạn chưa có quyền “Ghi và phân bổ chỉ tiêu”" in text
    assert client.get("/targets/?unit=BTU.TT").status_code == 404
    town_line = TargetLine.objects.get(authority="congress", known_to=None, state="decided")
    assert client.get(f"/targets/{town_line.series}/").status_code == 404
    assert client.get(grid_of(town_line)).status_code == 404


def test_a_branch_raised_by_one_shows_plus_one_and_is_not_decided(tan_thanh):  # noqa: F811
    """Guard of scenario 0."""
    client = browser(tan_thanh.user("pho.bithu"))
    line = TargetLine.objects.get(authority="congress", known_to=None, state="decided")
    page = text_of(client.get(grid_of(line)))
    assert "Các đơn vị và dự phòng cộng lại đúng bằng chỉ tiêu." in page
    shares = dict(re.findall(r'name="share-([^"]+)" value="(\d+)"', page))
    assert sum(map(int, shares.values())) == 58
    data = typed(client, line, {**shares, "BTU.TT.KP1": "7"})

    refused = client.post(grid_of(line), {**data, "decide": "1"})
    assert refused.status_code == 422
    assert "Chưa thể quyết định phân bổ: lệch +1: các đơn vị cộng lại 59, chỉ tiêu 58." in words(refused)
    assert 'name="share-BTU.TT.KP1" value="7"' in text_of(refused)
    assert allocation_in_force(line.series, TODAY).valid_from == date(2020, 7, 15)

    assert client.post(grid_of(line), {**data, "save": "1"}).status_code == 302
    draft = words(client.get(grid_of(line)))
    assert "lệch +1: các đơn vị cộng lại 59, chỉ tiêu 58" in draft
    assert "bảng dự kiến, chưa có hiệu lực" in draft
    assert "có bảng dự kiến" in words(client.get("/targets/"))


# set, revise ----------------------------------------------------------------------------------------------------------

NEW = {
    "indicator": "admissions", "period": "term:2020-2025", "other": "", "amount": "58", "qualifier": "", "kind": "absolute",
    "authority": "congress", "authority_text": "Nghị quyết Đại hội", "paper": "", "on": ON,
}  # fmt: skip


def test_a_target_is_set_with_its_paper(place, secretary):
    paper = register(
        Paper("resolution", "Đại hội mẫu", "Nghị quyết mẫu"), unit=place.town, actor=place.actor, today=TODAY
    )
    answer = secretary.post("/targets/new/?unit=T", {**NEW, "paper": str(paper.pk)})

    (line,) = targets_of(place.town, "admissions", TERM, as_of=TODAY)
    assert answer["Location"] == f"/targets/{line.series}/"
    assert (line.amount, line.paper, line.valid_from) == (58, paper.pk, TODAY)
    assert "Nghị quyết mẫu" in words(secretary.get(answer["Location"]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": "2,030"}, "2.030"),
        ({"amount": "-1"}, "Không được nhỏ hơn 0"),
        ({"on": "19/04/2023"}, "ở tương lai"),
        ({"on": "31/02/2023"}, "không có ngày 31"),
        ({"other": "2022-13"}, "Không hiểu kỳ"),
        ({"authority_text": " "}, "Cần điền mục này"),
        ({"authority": "allocation"}, "không"),
    ],
)
def test_wrong_input_is_named_at_its_field_and_stays(secretary, change, said):
    page = secretary.post("/targets/new/?unit=T", {**NEW, **change})

    assert page.status_code == 400
    assert said in text_of(page)
    assert not TargetLine.objects.exists()


def test_the_same_authority_is_revised_not_set_twice(secretary):
    secretary.post("/targets/new/?unit=T", NEW)

    assert "Hãy điều chỉnh chỉ tiêu đã có" in text_of(secretary.post("/targets/new/?unit=T", NEW))


def test_a_revision_is_a_new_line_and_the_old_one_stays(secretary, line):
    answer = secretary.post(
        f"/targets/{line.series}/revise/",
        {"amount": "60", "on": ON, "reason": "Huyện giao thêm", "paper": str(line.paper)},
    )

    assert answer.status_code == 302
    assert [(one.amount, one.valid_from) for one in line_history(line.series)] == [(58, SET_ON), (60, TODAY)]
    text = words(secretary.get(answer["Location"]))
    assert "từ 20/07/2020 đến 17/04/2023 58" in text
    assert "từ 18/04/2023 đang có hiệu lực 60 Huyện giao thêm" in text
    assert "58" in words(secretary.get(f"/targets/{line.series}/?as_of=01/01/2022")).partition("Kết nạp")[0]


def test_a_revision_needs_a_paper(place, secretary, line):
    refused = secretary.post(
        f"/targets/{line.series}/revise/", {"amount": "50", "on": ON, "reason": "Giảm", "paper": ""}
    )

    assert refused.status_code == 422
    assert "Chưa thể điều chỉnh chỉ tiêu: chưa có văn bản của cơ quan quyết định" in words(refused)
    assert 'value="50"' in text_of(refused)


def test_who_only_looks_is_told_why_and_cannot_write(place, line):
    client = browser(user("thuong-vu-mau", Role.STANDING_COMMITTEE, place.district))

    assert "Bạn chưa có quyền" in words(client.get(f"/targets/{line.series}/"))
    assert client.get("/targets/new/?unit=T").status_code == 403
    assert client.post(f"/targets/{line.series}/revise/", {"amount": "1"}).status_code == 403
    grid = client.get(grid_of(line))
    assert "Bạn chưa có quyền" in words(grid)
    assert "<input" not in text_of(grid).partition("<tbody>")[2].partition("</tbody>")[0]
    assert client.post(grid_of(line), {"share-K1": "58"}).status_code == 403


# allocation -----------------------------------------------------------------------------------------------------------


def test_a_grid_that_adds_up_is_decided(place, secretary, line):
    data = typed(secretary, line, {"K1": "20", "K2": "20", "K3": "15"}, reserve="3", decide="1")
    refused = secretary.post(grid_of(line), data)
    assert refused.status_code == 422
    assert "Phân bổ còn là dự kiến: chưa có văn bản của cơ quan quyết định" in words(refused)
    answer = secretary.post(grid_of(line), {**data, "paper": str(line.paper)})

    assert answer.status_code == 302
    assert allocation_in_force(line.series, TODAY).reserve == 3
    assert [one.amount for one in targets_of(place.branches[2], "admissions", TERM, as_of=TODAY)] == [15]
    assert "Dự phòng 3 Cộng 58" in words(secretary.get(answer["Location"]))


def test_a_negative_reserve_needs_reason_and_paper(place, secretary, line):
    shares = {"K1": "20", "K2": "20", "K3": "20"}
    refused = secretary.post(grid_of(line), typed(secretary, line, shares, reserve="-2", decide="1"))
    assert refused.status_code == 422
    assert "cần có lý do và văn bản" in words(refused)

    paper = register(Paper("plan", "Đảng ủy mẫu", "Kế hoạch mẫu"), unit=place.town, actor=place.actor, today=TODAY)
    more = {"reserve": "−2", "reason": "Giao vượt để bù người chuyển đi", "paper": str(paper.pk), "decide": "1"}
    assert secretary.post(grid_of(line), typed(secretary, line, shares, **more)).status_code == 302
    assert allocation_in_force(line.series, TODAY).reserve == -2


@pytest.mark.parametrize(
    ("share", "more", "said"),
    [
        ("20,5", {}, "số nguyên"), ("hai mươi", {}, "không phải là số"), ("-1", {}, "không thể âm"),
        ("20", {"reserve": "x"}, "không phải là số"), ("20", {"on": "32/01/2023"}, "không có ngày 32"),
        ("20", {"on": "19/04/2023"}, "ở tương lai"), ("20", {"paper": "x"}, "Hãy chọn văn bản"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_and_nothing_is_written(secretary, line, share, more, said):
    page = secretary.post(
        grid_of(line), typed(secretary, line, {"K1": share, "K2": "20", "K3": "18"}, save="1", **more)
    )

    assert page.status_code == 400
    assert said in words(page)
    assert 'name="share-K2" value="20"' in text_of(page)
    assert TargetLine.objects.count() == 1


def test_somebody_elses_draft_is_not_overwritten_unseen(place, secretary, line):
    data = typed(secretary, line, {"K1": "20", "K2": "20", "K3": "18"}, save="1")
    allocate(line, {place.branches[0].pk: 58}, reserve=0, on=TODAY, actor=place.actor)
    page = secretary.post(grid_of(line), data)

    assert page.status_code == 409
    assert "Người khác vừa ghi" in words(page)
    assert 'name="share-K3" value="18"' in text_of(page)


def test_a_column_from_excel_fills_the_grid_and_writes_nothing(secretary, line):
    paste = "TT\tĐơn vị\tSố\n1\tK1\t20\n2\tkhu pho 2 MẪU\t1.020\nKhu phố 9 mẫu\t4\nK3\t\nTổng cộng\t58"
    page = secretary.post(grid_of(line), typed(secretary, line, {}, paste=paste))
    text = words(page)

    assert page.status_code == 200
    assert re.findall(r'name="share-(K\d)" value="([^"]*)"', text_of(page)) == [
        ("K1", "20"),
        ("K2", "1.020"),
        ("K3", ""),
    ]
    assert "Đã điền 2 đơn vị" in text
    assert "Không nhận ra đơn vị: “Khu phố 9 mẫu 4”" in text
    assert "Chưa có số ở dòng “K3”" in text
    assert TargetLine.objects.count() == 1


def test_pasting_reads_codes_names_and_says_what_is_twice():
    units = {"X.A": ("X.A", "Chi bộ A", "A"), "X.B": ("X.B", "Chi bộ B", "B")}

    found, unclear = pasted("a; 3\nChi bộ B  4\nX.A\t5", units)
    assert found == {"X.A": 3, "X.B": 4}
    assert len(unclear) == 1
    assert "hai dòng" in unclear[0]


def test_a_unit_without_anything_below_has_no_grid(place, secretary):
    shares = {branch.pk: number for branch, number in zip(place.branches, (20, 20, 18), strict=True)}
    line = town.target(place, 58)
    allocate(line, shares, reserve=0, on=SET_ON, actor=place.actor)
    decide_allocation(line, on=SET_ON, actor=place.actor, paper=line.paper)
    (share,) = targets_of(place.branches[0], "admissions", TERM, as_of=TODAY)

    assert "không có tổ chức trực thuộc" in words(secretary.get(grid_of(share)))
    refused = secretary.post(f"/targets/{share.series}/revise/", {"amount": "1", "on": ON, "reason": "x", "paper": ""})
    assert (refused.status_code, "do phân bổ mà có" in words(refused)) == (422, True)


# queries --------------------------------------------------------------------------------------------------------------


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_pages_ask_as_many_queries_for_one_branch_as_for_forty(place, secretary):
    other = open_unit(
        NewUnit("U", "township_old", "Đảng bộ thị trấn mẫu hai"), parent=place.district, on=OPENED, actor="test"
    )
    client = browser(place.actor)
    numbers = {}
    for first, wanted in ((1, 1), (2, 40)):
        for number in range(first, wanted + 1):
            open_unit(NewUnit(f"U{number}", "branch", f"Chi bộ mẫu {number}"), parent=other, on=OPENED, actor="test")
        line = _line_of(other, place.actor)
        numbers[wanted] = [
            queries(client, address)
            for address in (
                grid_of(line), f"/targets/{line.series}/", "/targets/?unit=U", "/reports/b1/?unit=U&period=2022",
                "/reports/b2/?unit=U&period=2022", "/reports/b10/?unit=U&period=2022", "/reports/list/?unit=U&period=2022",
            )
        ]  # fmt: skip

    assert numbers[1] == numbers[40]


def _line_of(unit, actor) -> TargetLine:
    """The unit's target for 2022, divided anew among all that stand below."""
    period = parse_period("2022")
    found = targets_of(unit, "admissions", period, as_of=TODAY)
    line = found[0] if found else set_target(
        NewTarget(TargetIndicator.ADMISSIONS, period, "2022", 40, Authority.OWN_PLAN, "Kế hoạch mẫu"), unit=unit, on=SET_ON, actor=actor,
        paper=town.paper(unit, actor).pk,
    )  # fmt: skip
    below = children_on(unit, TODAY)
    allocate(line, {one.pk: 40 // len(below) for one in below}, reserve=0, on=SET_ON, actor=actor)
    decide_allocation(line, on=SET_ON, actor=actor, paper=line.paper)
    return line
