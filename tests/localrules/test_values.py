"""Values to be confirmed: an office confirms or sets one by a paper; own criteria are advice."""

from datetime import date

import pytest

from ketnap.audit.models import AuditEntry
from ketnap.base.errors import BadInput, Forbidden
from ketnap.journal.rebuild import differences
from ketnap.localrules.actions import NewCriterion, Paper, end_criterion, set_criterion
from ketnap.localrules.confirming import Value, choices, confirm, unset
from ketnap.localrules.models import ValueSetting
from ketnap.localrules.queries import criteria_for, rules_for, settings_for
from ketnap.rulebook.library import load
from ketnap.rulebook.schema import WEAK_MARKS

PAPER = Paper("05-CV/BTC", date(2022, 2, 1), "Ban Tổ chức mẫu")
FROM = date(2022, 3, 1)
DAYS = Value("RS2026B", "admission_decision", "amount")
AGE = Value("RS2026B", "min_age_months")


def settle(unit, value, typed, by, **more):
    call = {"on": FROM, "paper": PAPER, "reason": "đã đọc văn bản", **more}
    return confirm(unit, value, typed, actor=by, **call)


def days_at(unit, on):
    return rules_for(unit, on).library.ruleset("RS2026B").deadlines["admission_decision"]


def test_a_value_set_holds_in_the_subtree_from_its_day(org):
    settle(org.district, DAYS, "40", org.chau)
    assert days_at(org.branch_one, FROM).amount == 40
    assert days_at(org.branch_one, FROM).mark not in WEAK_MARKS
    assert days_at(org.branch_one, date(2022, 2, 28)).amount == 45
    assert days_at(org.province, FROM).amount == 45
    assert rules_for(org.branch_one, FROM).library is rules_for(org.branch_two, FROM).library


def test_a_value_confirmed_stays_and_is_no_longer_weak(org):
    settle(org.district, AGE, "", org.chau)
    own = rules_for(org.branch_one, FROM).library.ruleset("RS2026B")
    assert own.parameters["min_age_months"].value == load().ruleset("RS2026B").parameters["min_age_months"].value
    assert own.parameters["min_age_months"].mark not in WEAK_MARKS
    assert own.digest != load().ruleset("RS2026B").digest


def test_both_parts_of_a_period_may_be_set(org):
    settle(org.district, DAYS, "40", org.chau)
    settle(org.district, Value("RS2026B", "admission_decision", "extension"), "10", org.chau)
    own = days_at(org.branch_one, FROM)
    assert (own.amount, own.extension) == (40, 10)


def test_the_log_says_who_when_by_which_paper_and_with_what_effect(org):
    settle(org.district, DAYS, "40", org.chau)
    entry = AuditEntry.objects.filter(action="rules.confirm").get()
    assert entry.actor == "chau"
    for part in ('"before":45', '"after":40', '"number":"05-CV/BTC"', '"reason":"đã đọc văn bản"', '"on":"2022-03-01"'):
        assert part in entry.details
    assert not any(differences().values())


def test_what_a_superior_has_settled_binds_those_below(org):
    settle(org.province, DAYS, "40", org.nga)
    with pytest.raises(BadInput, match="cấp dưới theo cấp trên"):
        settle(org.district, DAYS, "30", org.chau)


def test_the_higher_unit_prevails_when_it_settles_later(org):
    settle(org.district, DAYS, "30", org.chau)
    settle(org.province, DAYS, "40", org.nga)
    assert days_at(org.branch_one, FROM).amount == 40


def test_a_setting_ended_gives_the_value_back_to_be_confirmed(org):
    row = settle(org.district, DAYS, "40", org.chau)
    unset(row, on=date(2022, 6, 1), reason="văn bản mới", paper=PAPER, actor=org.chau)
    assert days_at(org.branch_one, date(2022, 5, 31)).amount == 40
    assert days_at(org.branch_one, date(2022, 6, 1)).amount == 45
    assert days_at(org.branch_one, date(2022, 6, 1)).mark in WEAK_MARKS
    assert [one.pk for one in settings_for(org.anh)] == [row.pk]


@pytest.mark.parametrize(
    "value, typed, words",
    [
        (Value("RS2030", "admission_decision", "amount"), "40", "Không có bộ quy định"),
        (Value("RS2026B", "moon", "amount"), "40", "không có giá trị"),
        (Value("RS2026B", "admission_decision", "label"), "40", "không có giá trị"),
        (Value("RS2025B", "admission_decision", "amount"), "40", "đã đọc trong văn bản"),
        (DAYS, "-1", "số nguyên"),
        (DAYS, "bốn mươi", "số nguyên"),
        (Value("RS2026B", "min_education"), "genius", "một trong"),
        (Value("RS2026B", "waiver_needs_committee_confirmation"), "có lẽ", "có hoặc không"),
        (Value("RS2026B", "youth_age_years"), "min=16", "Ghi đủ các mục"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_to_write(org, value, typed, words):
    with pytest.raises(BadInput, match=words):
        settle(org.district, value, typed, org.chau)
    assert not ValueSetting.objects.exists()


def test_every_kind_of_value_can_be_typed(org):
    settle(org.district, Value("RS2026B", "min_education"), choices(Value("RS2026B", "min_education"))[0], org.chau)
    settle(org.district, Value("RS2026B", "youth_age_years"), "min=15, max=31", org.chau)
    words = choices(Value("RS2026B", "education_papers"))[:2]
    settle(org.district, Value("RS2026B", "education_papers"), ", ".join(words), org.chau)
    own = rules_for(org.branch_one, FROM).library.ruleset("RS2026B")
    assert own.table("youth_age_years") == {"min": 15, "max": 31}
    assert own.words("education_papers") == words


def test_only_those_with_the_right_settle_and_with_paper_and_reason(org):
    with pytest.raises(Forbidden):
        settle(org.township, DAYS, "40", org.dung)
    with pytest.raises(BadInput, match="lý do"):
        settle(org.district, DAYS, "40", org.chau, reason=" ")
    with pytest.raises(BadInput, match="số, ký hiệu"):
        settle(org.district, DAYS, "40", org.chau, paper=Paper("", date(2022, 2, 1), "x"))


def test_own_criteria_are_listed_from_the_top_for_their_steps_and_days(org):
    higher = set_criterion(org.district, NewCriterion("học lực khá trở lên", ["introduce_formally"]), on=FROM,
                           actor=org.chau)  # fmt: skip
    own = set_criterion(org.township, NewCriterion("tham gia phong trào"), on=FROM, actor=org.dung)
    found = criteria_for(org.branch_one.pk, FROM)
    assert [one.text for one in found] == ["học lực khá trở lên", "tham gia phong trào"]
    assert [one.concerns("write_application") for one in found] == [False, True]
    end_criterion(own, on=date(2022, 6, 1), reason="không còn phù hợp", actor=org.dung)
    assert [one.pk for one in criteria_for(org.branch_one.pk, date(2022, 6, 1))] == [higher.pk]
    with pytest.raises(BadInput, match="Không có bước"):
        set_criterion(org.district, NewCriterion("x", ["moon"]), on=FROM, actor=org.chau)
