"""Forms and pages of targets of every kind: what is typed is what is kept, printed and measured."""

from datetime import date
from decimal import Decimal

import pytest

from ketnap.accounts.roles import Role
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import drafts_of, lines_in_force
from tests.targets import town
from tests.targets.town import user
from tests.web.house import browser, text_of
from tests.web.test_reports_town import words
from tests.web.test_targets_pages import NEW, ON, TODAY, place, secretary

__all__ = ["place", "secretary"]

RATE = {
    "period": "2023", "kind": "rate", "amount": "", "rate": "3", "rate_high": "4", "base_kind": "year_start",
    "base_source": "declared",
}  # fmt: skip


def post(place, secretary, **change):
    paper = town.paper(place.town, place.actor, "5")
    return secretary.post("/targets/new/?unit=T", {**NEW, "paper": str(paper.pk), **change})


def only(place) -> TargetLine:
    (line,) = lines_in_force(place.town, as_of=TODAY)
    return line


@pytest.mark.parametrize(
    ("change", "said", "fields"),
    [
        ({"kind": "range", "amount": "90", "high": "100"}, "90–100", {"amount": 90, "high": 100}),
        (RATE, "3–4%", {"rate": Decimal(3), "rate_high": Decimal(4), "base_date": date(2022, 12, 31)}),
        ({**RATE, "rate": "3,5", "rate_high": ""}, "3,5%", {"rate": Decimal("3.5"), "rate_high": None}),
        (
            {"kind": "share", "amount": "", "rate": "70", "group": "youth_union"}, "70%",
            {"group": "youth_union", "rate": Decimal(70)},
        ),
        (
            {"kind": "average", "other": "01/01/2021..31/12/2025", "amount": "2.000"}, "2.000 mỗi năm", {"amount": 2000},
        ),
        ({"kind": "children", "amount": "", "of_authority": "congress"}, "tổng của cấp dưới", {"of_authority": "congress"}),
        ({"kind": "units", "amount": "", "rate": "100", "unit_level": "branch"}, "100%", {"unit_level": "branch"}),
        ({"amount": "0"}, "0", {"amount": 0}),
        ({"amount": "", "value_state": "blank"}, "để trống", {"amount": None}),
        ({"amount": "", "value_state": "unreported"}, "chưa báo cáo", {"amount": None}),
        ({"amount": "290", "qualifier": "hơn"}, "hơn 290", {"amount": 290}),
        ({"amount": "500", "qualifier": "gần"}, "gần 500", {"amount": 500}),
    ],
)  # fmt: skip
def test_every_kind_is_typed_kept_and_printed(place, secretary, change, said, fields):
    answer = post(place, secretary, **change)
    assert answer.status_code == 302, text_of(answer)

    line = only(place)
    assert {name: getattr(line, name) for name in fields} == fields
    assert said in words(secretary.get(f"/targets/{line.series}/"))
    assert said in words(secretary.get("/targets/?unit=T"))
    period = line.period_label
    assert secretary.get(f"/reports/b1/?unit=T&period={period}").status_code == 200
    assert said in words(secretary.get(f"/reports/b1/?unit=T&period={period}"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": ""}, "Hãy ghi số lượng"),
        ({"kind": "range", "amount": "90", "high": "90"}, "lớn hơn số dưới"),
        ({**RATE, "rate": ""}, "Hãy ghi tỷ lệ phần trăm"),
        ({**RATE, "rate": "103"}, "từ 0 đến 100%"),
        ({**RATE, "base_kind": ""}, "Hãy ghi ngày lấy số đảng viên làm gốc"),
        ({**RATE, "base_source": ""}, "Hãy chọn nguồn của số gốc"),
        ({**RATE, "amount": "5"}, "không ghi số lượng"),
        ({"kind": "share", "amount": "", "rate": "70"}, "Hãy chọn nhóm"),
        ({"kind": "average", "period": "2023", "other": "2023-H1"}, "tròn năm"),
        ({"amount": "5", "value_state": "blank"}, "không có số"),
        ({"kind": "units", "amount": "5"}, "Hãy chọn đếm theo"),
        ({"amount": "5", "rate": "3"}, "không ghi tỷ lệ"),
    ],
)
def test_numbers_that_do_not_fit_the_kind_are_asked_back(place, secretary, change, said):
    answer = post(place, secretary, **change)

    assert (answer.status_code, said in text_of(answer)) == (400, True), text_of(answer)
    assert not TargetLine.objects.exists()


def test_a_target_without_a_paper_is_a_draft_until_it_is_entered(place, secretary):
    answer = post(place, secretary, paper="")
    (draft,) = drafts_of(place.town)
    address = answer["Location"]
    assert "dự kiến" in words(secretary.get(address))
    assert "Dự kiến, chưa có văn bản" in words(secretary.get("/targets/?unit=T"))
    assert "1 chỉ tiêu mới dự kiến" in words(secretary.get("/reports/b1/?unit=T&period=term:2020-2025"))

    paper = town.paper(place.town, place.actor, "6")
    form = {"paper": str(paper.pk), "on": ON, "amount": "57"}
    assert "Cần điền mục này" in text_of(secretary.post(f"{address}decide/", {**form, "paper": ""}))
    assert secretary.post(f"{address}decide/", form).status_code == 302
    line = only(place)
    assert (line.series, line.amount, line.paper) == (draft.series, 57, paper.pk)
    assert drafts_of(place.town) == []
    again = secretary.post(f"{address}decide/", form)
    assert (again.status_code, "đã có hiệu lực" in text_of(again)) == (422, True)


def test_a_mistyped_target_is_taken_back_wording_by_wording(place, secretary):
    post(place, secretary)
    line = only(place)
    paper = str(line.paper)
    secretary.post(f"/targets/{line.series}/revise/", {"amount": "85", "on": ON, "reason": "Nhầm", "paper": paper})
    assert only(place).amount == 85

    assert secretary.post(f"/targets/{line.series}/void/", {"reason": ""}).status_code == 400
    secretary.post(f"/targets/{line.series}/void/", {"reason": "Gõ nhầm"})
    assert only(place).amount == 58
    last = secretary.post(f"/targets/{line.series}/void/", {"reason": "Gõ nhầm cơ quan"})
    assert last["Location"] == "/targets/?unit=T"
    assert lines_in_force(place.town, as_of=TODAY) == []


def test_who_may_not_manage_may_neither_decide_nor_take_back(place):
    reader = browser(user("bi-thu-kp-mau", Role.BRANCH_SECRETARY, place.branches[0]))
    line = town.target(place, 12, proposed=True)

    for act in ("decide", "void", "revise"):
        assert reader.post(f"/targets/{line.series}/{act}/", {"reason": "x"}).status_code in (403, 404)


def test_behind_a_target_of_units_stands_who_had_one_and_who_not(place, secretary):
    post(place, secretary, kind="units", amount="", rate="100", unit_level="branch", period="2023")
    line = only(place)
    page = secretary.get(f"/reports/spread/?unit=T&period=2023&target={line.series}")

    text = words(page)
    assert "0/3 có ít nhất một" in text
    assert text.count("chưa có") >= 3
    assert secretary.get(f"/reports/spread/?unit=T&period=2023&target={line.unit_id}").status_code == 400


def test_chosen_columns_are_those_of_the_file(place, secretary):
    post(place, secretary, period="2023")
    page = secretary.get("/reports/b1/?unit=T&period=2023&chosen=1&cols=before&cols=percent_of")
    heads = [column.key for column in page.context["table"].columns]
    assert heads == ["name", "before", "percent_of"]
    (address,) = [url for kind, url in page.context["files"] if kind == "xlsx"]
    assert "columns=before%2Cpercent_of" in address
    assert secretary.get(address).status_code == 200
