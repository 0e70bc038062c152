from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template

from ketnap.base.errors import BadInput
from ketnap.web.shared.forms import DateField, Form, NumberField


def show(template: str, **context) -> str:
    return Template("{% load ketnap %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{{ v|vn_date }}", date(2023, 4, 8), "08/04/2023"),
        ("{{ v|vn_date }}", None, "–"),
        ("{{ v|vn_date }}", datetime(2023, 4, 8, 18, 30, tzinfo=UTC), "09/04/2023"),
        ("{{ v|vn_moment }}", datetime(2023, 4, 8, 18, 30, tzinfo=UTC), "09/04/2023 01:30"),
        ("{{ v|vn_number }}", 2817, "2.817"),
        ("{{ v|vn_number }}", 0, "0"),
        ("{{ v|vn_number }}", None, "–"),
        ("{{ v|vn_number:1 }}", Decimal("1234.5"), "1.234,5"),
        ("{{ v|vn_percent:2 }}", Decimal("51.79"), "51,79%"),
        ("{{ v|vn_percent:2 }}", None, "–"),
    ],
)
def test_values_are_printed_the_vietnamese_way(template, value, expected):
    assert show(template, v=value) == expected


class Meeting(Form):
    why = {"base": "Vì tính trên số được triệu tập."}
    on = DateField(label="Ngày họp")
    base = NumberField(label="Số triệu tập", lowest=1, highest=5000)


def test_a_form_reads_what_offices_type():
    form = Meeting({"on": "8.4.2023", "base": "2.030"})
    assert form.is_valid()
    assert form.cleaned_data == {"on": date(2023, 4, 8), "base": 2030}


@pytest.mark.parametrize("typed", ["2,030", "1,5", "0", "6000", "mười"])
def test_a_number_that_is_not_clear_or_out_of_bounds_is_refused(typed):
    with pytest.raises(ValidationError):
        NumberField(lowest=1, highest=5000).clean(typed)


@pytest.mark.parametrize("typed", ["29/02/2023", "04/18/2023", "18/04/23"])
def test_a_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(ValidationError):
        DateField().clean(typed)


def test_what_was_typed_stays_and_errors_lead_to_their_fields():
    page = show("{% include 'shared/form.html' %}", form=Meeting({"on": "29/02/2023", "base": "2.030"}))
    assert '<a href="#id_on">Ngày họp</a>: Tháng 2 năm 2023 không có ngày 29.' in page
    assert 'value="29/02/2023"' in page
    assert 'value="2.030"' in page
    assert 'aria-describedby="id_on_error"' in page and 'id="id_on_error"' in page


def test_a_form_draws_itself_with_the_same_face():
    page = str(Meeting())
    assert '<label for="id_on">Ngày họp' in page
    assert "Vì tính trên số được triệu tập." in page


def test_a_refusal_goes_to_its_field_or_on_top():
    form = Meeting({"on": "08/04/2023", "base": "9"})
    assert form.is_valid()
    form.add_refusal(BadInput("base", "Nhiều hơn số đảng viên."))
    form.add_refusal(BadInput("elsewhere", "Chưa ghi được."))
    assert form.errors["base"] == ["Nhiều hơn số đảng viên."]
    assert form.non_field_errors() == ["Chưa ghi được."]


def test_a_verdict_names_rule_and_source_and_marks_weak_ones():
    reason = SimpleNamespace(
        rule="R-ELIG-02",
        text="Chưa đủ 18 tuổi.",
        remedy="Chờ đến ngày đủ tuổi.",
        instrument="24-QĐ/TW",
        provision="điểm 1.1.1",
        in_force_from=date(2021, 7, 30),
        in_force_to=None,
        mark="Sw",
        weak=True,
        inputs={"birth_on": date(2006, 1, 2)},
        earliest_on=date(2024, 1, 2),
    )
    page = show("{% verdict v %}", v=SimpleNamespace(outcome="refuse", reasons=[reason]))
    for part in (
        "Chưa được làm bước này",
        "24-QĐ/TW, điểm 1.1.1",
        "cần xác nhận",
        "R-ELIG-02",
        "02/01/2024",
        "02/01/2006",
    ):
        assert part in page, part
    assert "từ 30/07/2021" in page
    reason.weak = False
    assert "cần xác nhận" not in show("{% verdict v %}", v=SimpleNamespace(outcome="refuse", reasons=[reason]))


@pytest.mark.parametrize(
    ("outcome", "words"), [("allow", "Được làm bước này"), ("person", "Cần cấp có thẩm quyền quyết định")]
)
def test_a_verdict_says_its_outcome_in_words(outcome, words):
    assert words in show("{% verdict v %}", v=SimpleNamespace(outcome=outcome, reasons=[]))
