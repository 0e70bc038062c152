"""An office confirms or sets a weak value: then it is no longer weak, and the paper is cited; what was seen stays as it is."""

from dataclasses import replace
from datetime import date

import pytest

from ketnap.rulebook.confirmation import BadSetting, Setting, weak_values, with_settings
from ketnap.rulebook.deadlines import due
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import case_before
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.schema import WEAK_MARKS
from tests.rulebook.asking import changed

BY = {"paper": "05-CV/BTC mẫu", "on": date(2026, 9, 1), "by": "Ban Tổ chức mẫu", "reason": "đã đọc văn bản"}
DAYS = Setting("RS2026B", "admission_decision", 40, field="amount", **BY)
AGE = Setting("RS2026B", "min_age_months", None, **BY)
RESOLVED = Facts.from_document({"events": [{"step": "chi_bo_admission_resolution", "on": "2026-09-07"}]})


def test_every_weak_value_is_listed_and_nothing_else():
    listed = weak_values(load())
    assert all(value.mark in WEAK_MARKS for value in listed)
    assert ("RS2026B", "min_age_months") in {(value.ruleset, value.name) for value in listed}
    assert ("RS2025B", "min_age_months") not in {(value.ruleset, value.name) for value in listed}
    expected = sum(item.mark in WEAK_MARKS for one in load().rulesets for item in one.parameters.values())
    assert sum(not value.field for value in listed) == expected


def test_a_number_set_moves_the_period_and_is_no_longer_weak():
    (before,) = due(RESOLVED, on=date(2026, 9, 8))
    (after,) = due(RESOLVED, on=date(2026, 9, 8), library=with_settings(load(), [DAYS]))
    assert (before.amount, before.mark, after.amount, after.mark) == (45, "K?", 40, "S")
    assert after.due_on < before.due_on
    assert "cần xác nhận" in before.text and "cần xác nhận" not in after.text
    assert "05-CV/BTC mẫu ngày 01/09/2026" in after.provision


def test_a_value_confirmed_stays_and_names_the_paper():
    young = changed(
        case_before("chi_bo_admission_resolution", date(2026, 12, 1)),
        {"person": {"birth": "2010-01-01", "youth_union_member": True}, "act": {"papers": ["4-KNĐ"]}},
    )
    on = date(2026, 10, 2)
    library = with_settings(load(), [AGE])
    (reason,) = [
        r
        for r in check("chi_bo_admission_resolution", young, on=on, library=library).hindrances
        if r.rule == "R-ELIG-02"
    ]
    assert not reason.weak and "05-CV/BTC mẫu" in reason.provision
    (weak,) = [r for r in check("chi_bo_admission_resolution", young, on=on).hindrances if r.rule == "R-ELIG-02"]
    assert weak.weak and reason.text == weak.text


def test_an_unread_length_may_be_set():
    facts = Facts.from_document({"events": [{"step": "chi_bo_admission_resolution", "on": "2016-06-06"}]})
    setting = Setting("RS2011", "admission_decision", 60, field="amount", **BY)
    (period,) = due(facts, on=date(2016, 6, 7), library=with_settings(load(), [setting]))
    assert period.due_on is not None and period.amount == 60


def test_the_digest_tells_and_the_other_sets_and_the_program_s_own_library_stay():
    library = with_settings(load(), [DAYS])
    assert library.ruleset("RS2026B").digest != load().ruleset("RS2026B").digest
    assert library.ruleset("RS2025B") is load().ruleset("RS2025B")
    assert load().ruleset("RS2026B").deadlines["admission_decision"].amount == 45


@pytest.mark.parametrize(
    "change, words",
    [
        ({"ruleset": "RS2030"}, "Không có bộ quy định"),
        ({"name": "moon"}, "không có thời hạn"),
        ({"value": "40"}, "số nguyên"),
        ({"value": -1}, "số nguyên"),
        ({"paper": " "}, "Ghi đủ"),
        ({"ruleset": "RS2025B"}, "đã đọc trong văn bản"),
        ({"name": "min_age_months", "field": "", "value": "216"}, "cùng loại"),
        ({"name": "moon", "field": ""}, "không có giá trị"),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_reason(change, words):
    with pytest.raises(BadSetting, match=words):
        with_settings(load(), [replace(DAYS, **change)])
