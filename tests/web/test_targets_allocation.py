"""The grid of an allocation: as printed, proposed, over several levels, passed on; its file, its number of queries."""

import re
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.lib.moments import end_of_day
from ketnap.lib.periods import Span
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.targets.grid import allocation_grid
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import allocation_in_force, targets_of
from ketnap.targets.sums import sums_on_every_day
from ketnap.units.actions import NewUnit, open_unit
from tests.targets import town
from tests.targets.quang_nam import HEADLINE, PARTS
from tests.targets.town import OPENED, SET_ON, paper, user
from tests.web.house import browser, text_of
from tests.web.test_reports_town import words

TODAY = date(2024, 1, 5)
ON = "05/01/2024"
YEAR = Span(date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(end_of_day(TODAY)):
        yield


@pytest.fixture
def place(db):
    return town.build()


@pytest.fixture
def officer(place):
    return browser(place.actor)


def opened(code, kind, name, parent):
    return open_unit(NewUnit(code, kind, name), parent=parent, on=OPENED, actor="test")


def yearly(unit, actor, amount, text="Kế hoạch mẫu", authority=Authority.OWN_PLAN) -> TargetLine:
    new = NewTarget(TargetIndicator.ADMISSIONS, YEAR, "2024", amount, authority, text)
    return set_target(new, unit=unit, on=SET_ON, actor=actor, paper=paper(unit, actor).pk)


def divide(line, shares, actor, on=SET_ON) -> list[TargetLine]:
    allocate(line, shares, reserve=line.amount - sum(shares.values()), on=on, actor=actor)
    return decide_allocation(line, on=on, actor=actor, paper=line.paper, reason="Mẫu")


def grid_of(line: TargetLine | UUID) -> str:
    return f"/targets/{getattr(line, 'series', line)}/allocation/"


def posted(client, line, fields, levels=1, **more):
    """The form as the page gives it, with these fields."""
    address = f"{grid_of(line)}?levels={levels}"
    page = text_of(client.get(address))
    shown = dict(re.findall(r'<input class="number" id="[^"]+" name="([^"]+)" value="([^"]*)"', page))
    seq = re.search(r'name="seq" value="([^"]+)"', page)[1]
    data = {
        **shown,
        "seq": seq,
        "on": ON,
        "reason": "",
        "paper": str(line.paper),
        "levels": str(levels),
        **fields,
        **more,
    }
    return client.post(address, data)


# as printed -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def province(db):
    """The province and its 22 direct units, and an officer."""
    top = opened("QN", "province", "Tỉnh ủy Quảng Nam", None)
    units = {f"QN.{place:02}": name for place, name in enumerate(PARTS, start=1)}
    for code, name in units.items():
        opened(code, "district", name, top)
    actor = user("ban-to-chuc-mau", Role.SUPERIOR_OFFICER, top)
    return top, {name: code for code, name in units.items()}, actor


def test_an_allocation_is_entered_as_printed_and_its_difference_stays_in_sight(province):
    """Quảng Nam 2024: 22 parts of 1.950 under a headline of 1.905."""
    top, codes, actor = province
    line = yearly(top, actor, HEADLINE, "Ban Thường vụ Tỉnh ủy")
    client = browser(actor)
    pasted = "\n".join(f"{name}\t{part}" for name, part in PARTS.items())

    filled = posted(client, line, {}, paste=pasted)
    assert "Đã điền 22 đơn vị" in words(filled)
    assert "lệch +45: các đơn vị cộng lại 1.950, chỉ tiêu 1.905" in words(filled)
    parts = {f"share-{codes[name]}": str(part) for name, part in PARTS.items()}
    refused = posted(client, line, parts, decide="1")
    assert refused.status_code == 422
    assert "Chưa thể quyết định phân bổ: lệch +45: các đơn vị cộng lại 1.950, chỉ tiêu 1.905" in words(refused)

    taken = posted(client, line, parts, take_up="1")
    assert 'name="reserve" value="-45"' in text_of(taken)
    assert "giao vượt 45: các đơn vị cộng lại 1.950, chỉ tiêu 1.905" in words(taken)
    assert not TargetLine.objects.filter(parent_series=line.series).exists()

    bare = posted(client, line, {**parts, "reserve": "-45"}, decide="1")
    assert "Dự phòng -45 (giao vượt chỉ tiêu) cần có lý do và văn bản" in words(bare)
    done = posted(client, line, {**parts, "reserve": "-45"}, decide="1", reason="Ghi đúng như đã in")
    assert done.status_code == 302
    shares = TargetLine.objects.known(None).filter(parent_series=line.series, state="decided")
    assert {one.unit.name: one.amount for one in shares} == PARTS
    assert allocation_in_force(line.series, TODAY).reserve == -45
    assert "giao vượt 45: các đơn vị cộng lại 1.950, chỉ tiêu 1.905" in words(client.get(grid_of(line)))
    assert "giao vượt 45: các đơn vị cộng lại 1.950, chỉ tiêu 1.905" in words(client.get(done["Location"]))
    assert sums_on_every_day() == []


# several levels -------------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(place):
    """Under the district of the town a second town with two branches."""
    other = opened("U", "township_old", "Đảng bộ thị trấn mẫu hai", place.district)
    return place, other, [opened(f"U{number}", "branch", f"Chi bộ mẫu {number}", other) for number in (1, 2)]


BELOW = {"share-T": "60", "share-U": "40", "share-K1": "30", "share-K2": "20", "share-K3": "10", "share-U1": "25"}


def test_two_levels_are_drafted_and_decided_by_one_paper(tree, officer):
    place, _, _ = tree
    line = yearly(place.district, place.actor, 100)

    saved = posted(officer, line, {**BELOW, "share-U2": "15"}, levels=2, save="1")
    assert saved["Location"].endswith("?levels=2")
    grid = allocation_grid(line, on=TODAY, levels=2)
    assert [one.is_draft for one in grid.levels()] == [True, True, True]
    assert targets_of(place.branches[0], "admissions", YEAR, as_of=TODAY) == []

    assert posted(officer, line, {}, levels=2, decide="1", with_below="1").status_code == 302
    grid = allocation_grid(line, on=TODAY, levels=2)
    assert [one.is_draft for one in grid.levels()] == [False, False, False]
    (share,) = targets_of(place.branches[0], "admissions", YEAR, as_of=TODAY)
    assert (share.amount, share.paper) == (30, line.paper)
    assert sums_on_every_day() == []


def test_a_level_that_does_not_add_up_is_named_and_nothing_is_decided(tree, officer):
    place, other, _ = tree
    line = yearly(place.district, place.actor, 100)
    refused = posted(officer, line, {**BELOW, "share-U2": "16"}, levels=2, decide="1", with_below="1")

    assert refused.status_code == 422
    assert "lệch +1: các đơn vị cộng lại 41, chỉ tiêu 40" in words(refused)
    assert 'name="share-U2" value="16"' in text_of(refused)
    assert targets_of(other, "admissions", YEAR, as_of=TODAY) == []


def test_a_level_without_its_own_paper_stays_a_draft(tree, officer):
    place, other, branches = tree
    line = yearly(place.district, place.actor, 100)
    posted(officer, line, {**BELOW, "share-U2": "15"}, levels=2, decide="1")

    assert [one.amount for one in targets_of(other, "admissions", YEAR, as_of=TODAY)] == [40]
    assert targets_of(branches[0], "admissions", YEAR, as_of=TODAY) == []
    assert [one.is_draft for one in allocation_grid(line, on=TODAY, levels=2).levels()] == [False, True, True]


def test_both_levels_are_changed_together_without_a_reserve_in_between(tree, officer):
    place, _, _ = tree
    line = yearly(place.district, place.actor, 100)
    posted(officer, line, {**BELOW, "share-U2": "15"}, levels=2, decide="1", with_below="1")
    changed = {"share-T": "50", "share-U": "50", "share-K1": "20", "share-U1": "35"}

    assert posted(officer, line, changed, levels=2, decide="1", with_below="1").status_code == 302
    grid = allocation_grid(line, on=TODAY, levels=2)
    assert [(one.goal, one.reserve, one.balance.difference) for one in grid.levels()] == [
        (100, 0, 0),
        (50, 0, 0),
        (50, 0, 0),
    ]
    assert sums_on_every_day() == []


def test_a_unit_without_a_share_is_not_divided(tree, officer):
    place, _, _ = tree
    line = yearly(place.district, place.actor, 100)
    page = posted(officer, line, {"share-T": "100", "share-U1": "5"}, levels=2, save="1")

    assert page.status_code == 400
    assert "chưa có số của chính mình" in words(page)
    assert TargetLine.objects.filter(parent_series=line.series).count() == 0


# passed on ------------------------------------------------------------------------------------------------------------


def test_who_has_passed_the_target_on_and_who_has_not(tree, officer):
    place, other, _ = tree
    third = opened("V", "township_old", "Đảng bộ thị trấn mẫu ba", place.district)
    line = yearly(place.district, place.actor, 100)
    shares = divide(line, {place.town.pk: 60, other.pk: 30, third.pk: 10}, place.actor)
    later = date(2021, 3, 31)
    divide(shares[0], dict(zip((one.pk for one in place.branches), (30, 20, 10), strict=True)), place.actor, on=later)
    yearly(third, place.actor, 12)

    grid = allocation_grid(line, on=TODAY)
    assert {row.unit.code: row.passing.on for row in grid.rows} == {"T": later, "U": None, "V": SET_ON}
    assert [row.unit.code for row in grid.waiting] == ["U"]
    before = allocation_grid(line, on=date(2021, 3, 30))
    assert [row.unit.code for row in before.waiting] == ["T", "U"]
    text = words(officer.get(grid_of(line)))
    assert "2 trong 3 đơn vị đã phân bổ tiếp hoặc có kế hoạch của mình." in text
    assert "1 đơn vị chưa giao tiếp Đảng bộ thị trấn mẫu hai" in text
    assert "31/03/2021 đã phân bổ" in text


def test_a_branch_has_nothing_to_pass_on(place):
    line = town.target(place, 58)
    divide(line, {one.pk: 15 for one in place.branches}, place.actor)

    assert allocation_grid(line, on=TODAY).waiting == ()


# proposed -------------------------------------------------------------------------------------------------------------


def proposal_of(line) -> str:
    return f"/targets/{line.series}/proposal/"


def test_a_proposal_is_explained_and_only_fills_the_grid(place, officer):
    line = town.target(place, 58)
    own = "Khu phố 1 mẫu\t20\nK2\t10\nK3\t10\nXóm 9\t4"
    page = officer.post(
        proposal_of(line),
        {"total": "55", "floor": "14", "cap": "", "own": own, "own-label": "Có chứng nhận", "part-own": "2"},
    )
    text = words(page)

    assert "Không nhận ra đơn vị: “Xóm 9 4”" in text
    assert "tổng đúng bằng 55" in text
    assert "Khu phố 1 mẫu 20 50,00 27,50" in text
    assert "Đề xuất theo: Có chứng nhận (2); sàn 14" in text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(page)))
    assert [fields[f"share-K{number}"] for number in (1, 2, 3)] == ["27", "14", "14"]
    assert fields["reserve"] == "3"

    grid = officer.post(grid_of(line), fields)
    assert grid.status_code == 200
    assert "Đã đưa số đề xuất vào bảng. Chưa ghi gì" in words(grid)
    assert 'name="share-K1" value="27"' in text_of(grid)
    assert "Đề xuất theo: Có chứng nhận (2); sàn 14" in text_of(grid)
    assert not TargetLine.objects.filter(parent_series=line.series).exists()


def test_a_proposal_starts_with_what_there_is(place, officer):
    line = town.target(place, 58)
    page = words(officer.get(proposal_of(line)))

    assert "Đề xuất theo: Chia đều các đơn vị (1)" in page
    assert "tổng đúng bằng 58" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"part-even": "1", "floor": "20"}, "Các mức sàn cộng lại 60"),
        ({"part-even": "1", "cap": "5"}, "Các mức trần chỉ cho giao đến 15"),
        ({"part-even": "1", "cap-K1": "2,030"}, "có thể hiểu hai cách"),
        ({"part-even": "x"}, "không phải là số"),
        ({"part-even": "-1"}, "số nguyên không âm"),
        ({"part-even": "0"}, "ít nhất một căn cứ"),
        ({"part-members": "1"}, "bằng 0 ở mọi đơn vị"),
    ],
)
def test_a_wish_that_cannot_be_met_says_why_and_stays(place, officer, typed, said):
    line = town.target(place, 58)
    page = officer.post(proposal_of(line), {"total": "58", "floor": "0", "cap": "", **typed})

    assert page.status_code == 400
    assert said in words(page)
    assert all(f'value="{value}"' in text_of(page) for value in typed.values())


def test_a_proposal_is_for_who_may_allocate(place):
    line = town.target(place, 58)
    client = browser(user("thuong-vu-mau", Role.STANDING_COMMITTEE, place.district))

    assert client.get(proposal_of(line)).status_code == 403


# file, queries --------------------------------------------------------------------------------------------------------


def test_the_file_holds_the_grid_and_can_be_pasted_back(place, officer):
    line = town.target(place, 58)
    divide(line, dict(zip((one.pk for one in place.branches), (20, 20, 15), strict=True)), place.actor)
    answer = officer.get(f"{grid_of(line)}xlsx/")
    rows = [
        list(row)
        for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        if row[0] in ("K1", "K2", "K3")
    ]

    assert [(row[0], row[4], row[5]) for row in rows] == [("K1", 20, 20), ("K2", 20, 20), ("K3", 15, 15)]
    pasted = "\n".join("\t".join(str(cell or "") for cell in row) for row in rows)
    assert "Đã điền 3 đơn vị" in words(posted(officer, line, {}, paste=pasted))


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_grid_and_proposal_ask_as_many_queries_for_one_child_as_for_three_hundred(place, officer):
    other = opened("U", "township_old", "Đảng bộ thị trấn mẫu hai", place.district)
    line = yearly(place.district, place.actor, 900)
    numbers = {}
    for first, wanted in ((1, 1), (2, 300)):
        for number in range(first, wanted + 1):
            opened(f"U{number:03}", "branch", f"Chi bộ mẫu {number}", other)
        (share,) = (one for one in divide(line, {other.pk: 900}, place.actor) if one.unit_id == other.pk)
        children = allocation_grid(share, on=TODAY).rows
        divide(share, {row.unit.pk: 3 for row in children}, place.actor)
        numbers[wanted] = [
            queries(officer, address)
            for address in (
                grid_of(share), f"{grid_of(line)}?levels=2", proposal_of(share), f"/targets/{share.series}/",
                f"{grid_of(share)}xlsx/",
            )
        ]  # fmt: skip

    assert numbers[1] == numbers[300]


# the guards of scenario 3 ---------------------------------------------------------------------------------------------

BINH_THUAN = (270, 150, 190, 200, 220, 140, 110, 150, 170, 45, 190, 60, 75, 30)


@pytest.fixture
def letter(db):
    """The yearly number of the province, 14 committees, and an officer."""
    top = opened("BT", "province", "Tỉnh ủy mẫu", None)
    for number in range(1, 15):
        opened(f"BT.{number:02}", "district", f"Huyện ủy mẫu {number}", top)
    actor = user("ban-to-chuc-mau", Role.SUPERIOR_OFFICER, top)
    return yearly(top, actor, 2000, "Ban Thường vụ Tỉnh ủy"), browser(actor)


def test_the_split_of_2000_over_14_rows_must_add_up_before_the_letter_is_issued(letter):
    line, client = letter
    parts = {f"share-BT.{number:02}": str(part) for number, part in enumerate(BINH_THUAN, start=1)}
    refused = posted(client, line, {**parts, "share-BT.01": "271"}, decide="1")
    assert refused.status_code == 422
    assert "lệch +1: các đơn vị cộng lại 2.001, chỉ tiêu 2.000" in words(refused)

    assert posted(client, line, parts, decide="1").status_code == 302
    assert sum(one.amount for one in TargetLine.objects.filter(parent_series=line.series, state="decided")) == 2000


@pytest.mark.parametrize(("text", "read"), [("2030", "2.030"), ("2.030", "2.030"), ("2 030", "2.030"), ("2,030", None)])
def test_one_number_written_in_many_ways_and_one_that_is_asked_back(letter, text, read):
    line, client = letter
    saved = posted(client, line, {"share-BT.01": text}, save="1")
    pasted = posted(client, line, {}, paste=f"Huyện ủy mẫu 2\t{text}")

    if read is None:
        assert saved.status_code == 400
        assert "“2,030” có thể hiểu hai cách. Hãy ghi 2.030 nếu là hàng nghìn" in words(saved)
        assert "có thể hiểu hai cách" in words(pasted)
        assert 'name="share-BT.02" value=""' in text_of(pasted)
    else:
        assert f'name="share-BT.01" value="{read}"' in text_of(client.get(grid_of(line)))
        assert f'name="share-BT.02" value="{read}"' in text_of(pasted)
