"""The facts document: read, written, and refused with the path to every fault."""

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given

from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import complete_case
from ketnap.rulebook.facts import Facts, FactsError
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.generated import facts_documents


def faults(document):
    with pytest.raises(FactsError) as caught:
        Facts.from_document(document)
    return dict(caught.value.errors)


def test_document_and_back():
    facts = complete_case(date(2022, 7, 15))
    document = json.loads(json.dumps(facts.to_document(), ensure_ascii=False))
    assert Facts.from_document(document) == facts


@given(facts_documents())
def test_any_readable_document_comes_back(document):
    facts = Facts.from_document(document)
    assert Facts.from_document(facts.to_document()) == facts


def test_empty_document_knows_nothing():
    assert Facts.from_document({}) == Facts()
    assert Facts().to_document() == {}


@pytest.mark.parametrize(
    "document, path, words",
    [
        ({"persno": {}}, "persno", "không có khóa"),
        ({"person": {"brith": "2000-01-01"}}, "person.brith", "không có khóa"),
        ({"person": {"birth": "2000-02-30"}}, "person.birth", "ngày có thật"),
        ({"person": {"birth": "29/02/2001"}}, "person.birth", "năm-tháng-ngày"),
        ({"person": {"birth": 2000}}, "person.birth", "ngày"),
        ({"person": {"birth_precision": "week"}}, "person.birth_precision", "day, month, year"),
        ({"person": {"education": "phd"}}, "person.education", "upper_secondary"),
        ({"person": {"village_elder": "yes"}}, "person.village_elder", "true hoặc false"),
        ({"person": {"village_elder": 1}}, "person.village_elder", "true hoặc false"),
        ({"unit": {"official_members": True}}, "unit.official_members", "số nguyên"),
        ({"unit": {"official_members": -1}}, "unit.official_members", "từ 0"),
        ({"unit": {"official_members": 8.0}}, "unit.official_members", "số nguyên"),
        ({"unit": {"route": "by_air"}}, "unit.route", "via_superior"),
        ({"helpers": {}}, "helpers", "danh sách"),
        ({"helpers": [{}]}, "helpers[0].person", "thiếu"),
        ({"events": [{"step": "deceased"}]}, "events[0].on", "thiếu"),
        ({"events": [{"step": "resurrected", "on": "2020-01-01"}]}, "events[0].step", "không có bước"),
        ({"papers": [{"code": "1-KNĐ"}, {"code": "1-KND"}]}, "papers[1].code", "không có loại giấy tờ"),
        ({"votes": [{"official_or_in_office": 3, "present": 3, "in_favour": 3}]}, "votes[0].step", "không có bước"),
        ({"act": {"papers": ["99"]}}, "act.papers[0]", "không có loại"),
        ({"act": {"vote": {"present": 3}}}, "act.vote.in_favour", "thiếu"),
        (
            {"answers": [{"rule": "R-X", "on": "2020-01-01", "by": "a", "paper": "b", "allowed": True}]},
            "answers[0].rule",
            "R-X",
        ),
        ({"person": None}, "person", "nhóm khóa"),
        ([], "", "nhóm khóa"),
        ("x", "", "nhóm khóa"),
    ],
)
def test_fault_is_named_with_its_path(document, path, words):
    assert words in faults(document)[path]


def test_all_faults_are_named_at_once():
    assert set(faults({"person": {"birth": "x", "a": 1}, "unit": {"b": 2}})) == {"person.birth", "person.a", "unit.b"}


def test_target_is_no_fact():
    names = {field.name for field in fields(Facts)}
    assert not [name for name in names if "target" in name or "chi_tieu" in name]
    assert "target" in faults({"target": {"missed": True}})


def outcome_of(document, step="introduce_formally", on=date(2023, 3, 1), rule=None):
    reasons = check(step, Facts.from_document(document), on=on).reasons
    return [reason.outcome for reason in reasons if rule in (None, reason.rule)]


def test_memberships_tell_the_day_that_is_judged():
    member = {"organisation": "youth_union", "since": "2016-03-26", "until": "2022-12-31"}
    person = Facts.from_document({"person": {"memberships": [member]}}).person
    assert person.belongs_to("youth_union", date(2022, 12, 31)) is True
    assert person.belongs_to("youth_union", date(2023, 1, 1)) is False
    assert person.belongs_to("trade_union", date(2022, 1, 1)) is None
    told = Facts.from_document({"person": {"memberships": [member], "youth_union_member": True}}).person
    assert told.belongs_to("youth_union", date(2023, 1, 1)) is True


@pytest.mark.parametrize(
    "person, name, expected",
    [
        ({}, "owns_enterprise", None),
        ({"occupation_kind": "enterprise_owner"}, "owns_enterprise", True),
        ({"occupation_kind": "farmer"}, "owns_enterprise", False),
        ({"occupation_kind": "farmer", "private_enterprise_owner": True}, "owns_enterprise", True),
        ({"occupation_kind": "police"}, "serves_in_arms", True),
        ({"ethnic_group": "04"}, "is_hoa", True),
        ({"ethnic_group": "01"}, "is_hoa", False),
    ],
)
def test_occupation_and_ethnic_group_answer_where_the_plain_fact_is_left_out(person, name, expected):
    assert getattr(Facts.from_document({"person": person}).person, name) is expected


@pytest.mark.parametrize(
    "until, outcomes",
    [(None, []), ("2023-03-01", []), ("2023-02-28", [Outcome.PERSON]), ("2022-02-28", [Outcome.REFUSE])],
)
def test_a_time_together_that_ended_counts_up_to_its_end(until, outcomes):
    one = {"person": "a", "official_since": "2010-01-01", "paper_on": "2023-03-01", "together_kind": "work"}
    one |= {"together_since": "2021-03-02", **({"together_until": until} if until else {})}
    assert outcome_of({"introducers": [one]}, rule="R-INT-01") == outcomes


def test_who_was_let_go_on_request_without_a_reason_left_on_own_application():
    former = {"left_on": "2010-01-01", "left_by": "on_application"}
    document = {"person": {"former_member": former}}
    asked = {"step": "chi_bo_admission_resolution", "rule": "R-REA-02"}
    assert outcome_of(document, **asked) == [Outcome.REFUSE]
    former["left_by"] = "struck_off"
    assert outcome_of(document, **asked) == []
