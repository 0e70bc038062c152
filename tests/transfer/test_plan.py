"""Planning alone: every wrong cell has its reason, and the order of the rows does not matter."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.names import fold
from ketnap.transfer.sheets.columns import Birth
from ketnap.transfer.sheets.intents import IntentKind, Row
from ketnap.transfer.sheets.known import (
    CaseKnown,
    CourseKnown,
    Defaults,
    Known,
    MemberKnown,
    PersonKnown,
    UnitKnown,
)
from ketnap.transfer.sheets.plan import plan

TODAY = date(2023, 4, 18)
ONE, TWO, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3)
HELPER, NAMESAKE, OTHER_NAMESAKE, OLD = (UUID(int=number) for number in range(11, 15))
CANDIDATE, CASE, COURSE = UUID(int=21), UUID(int=31), UUID(int=41)
BORN = Birth(date(1998, 5, 20))


def member(person, name, *, unit=ONE, year=1970, since=date(2015, 1, 1), until=None):
    return MemberKnown(person, unit, fold(name), year, since, until)


def known(**more):
    given = {
        "today": TODAY,
        "units": (UnitKnown(ONE, "C1", "Chi bộ Một"), UnitKnown(TWO, "C2", "Chi bộ Hai", "CB Hai")),
        "members": (
            member(HELPER, "Nguyễn Mẫu An"),
            member(NAMESAKE, "Trần Mẫu Bảo", year=1970),
            member(OTHER_NAMESAKE, "Trần Mẫu Bảo", year=1980),
            member(OLD, "Lê Mẫu Cũ", until=date(2020, 1, 1)),
        ),
        "courses": (CourseKnown(COURSE, "Lớp 1 mẫu", date(2022, 5, 13)),),
    }
    return Known(**{**given, **more})


def row(number=2, **values):
    base = {"name": "Phạm Mẫu Dung", "birth": BORN, "unit": "Chi bộ Một", "listed_on": date(2022, 3, 1)}
    return Row(number, {**base, **values}, cells={key: f"{key}{number}" for key in {**base, **values}})


def only(one, office=None):
    return plan([one], office or known())[0]


def rules(intent):
    return sorted({told.reason.rule for told in intent.reasons})


@pytest.mark.parametrize("text", ["Chi bộ Một", "chi bo mot", "Một", "c1", "CHI BỘ MỘT"])
def test_a_branch_is_found_by_code_name_and_short_name(text):
    assert only(row(unit=text)).unit == ONE


def test_a_branch_outside_the_scope_is_unknown_and_the_answer_names_nothing():
    intent = only(row(unit="Chi bộ Chín"))
    assert rules(intent) == ["K-UNIT"]
    assert "Chín" not in intent.reasons[0].reason.text


@pytest.mark.parametrize(
    ("values", "rule", "cell"),
    [
        ({"listed_on": date(2023, 4, 19)}, "K-FUTURE", "listed_on2"),
        ({"introduced_on": date(2023, 5, 1), "listed_on": None, "source": "branch"}, "K-FUTURE", "introduced_on2"),
        ({"birth": Birth(date(2024, 1, 1))}, "K-FUTURE", "birth2"),
        ({"birth": Birth(date(2022, 3, 1))}, "K-ORDER", "birth2"),
        ({"introduced_on": date(2022, 4, 1), "source": "branch"}, "K-ORDER", "listed_on2"),
        ({"introduced_on": date(2022, 2, 1)}, "K-SOURCE", ""),
        ({"listed_on": None}, "K-NO-DAY", ""),
        ({"helper": "Nguyễn Mẫu An"}, "K-HELPER", "helper2"),
        ({"helper": "Không Mẫu Ai", "assigned_on": date(2022, 3, 2)}, "K-HELPER", "helper2"),
        ({"helper": "Lê Mẫu Cũ", "assigned_on": date(2022, 3, 2)}, "K-HELPER", "helper2"),
        ({"helper": "Trần Mẫu Bảo", "assigned_on": date(2022, 3, 2)}, "K-HELPER", "helper2"),
        ({"helper": "Nguyễn Mẫu An", "unit": "C2", "assigned_on": date(2022, 3, 2)}, "K-HELPER", "helper2"),
        ({"assigned_on": date(2022, 3, 2)}, "K-HELPER", ""),
        ({"certificate": "12"}, "K-CLASS", "certificate2"),
        ({"certified_on": date(2022, 5, 1)}, "K-CLASS", "certified_on2"),
        ({"certified_on": date(2022, 6, 1), "course": "Lớp khác"}, "K-CLASS", "course2"),
        ({"birth": None, "birth_male": BORN, "birth_female": BORN}, "K-CELL", "birth_female2"),
        ({"birth_male": Birth(date(1999, 1, 1))}, "K-CELL", "birth2"),
        ({"birth_male": True, "gender": "female"}, "K-CELL", "gender2"),
        ({"unit": None}, "K-UNIT", "unit2"),
    ],
)
def test_what_cannot_be_is_refused_with_its_cell(values, rule, cell):
    intent = only(row(**values))
    assert intent.kind is IntentKind.REFUSE
    assert [(told.reason.rule, told.cell) for told in intent.reasons] == [(rule, cell)]
    assert intent.reasons[0].reason.text.endswith(".")


def test_a_cell_that_could_not_be_read_is_the_reason_and_brings_no_second_one():
    broken = Row(
        2, {**row().values, "listed_on": None}, {"listed_on": "Tháng 2 năm 2023 không có ngày 29."}, {"listed_on": "D2"}
    )
    intent = only(broken)
    assert [(told.reason.rule, told.cell) for told in intent.reasons] == [("K-CELL", "D2")]
    assert "ngày 29" in intent.reasons[0].reason.text


def test_namesakes_are_told_apart_by_their_year():
    intent = only(row(helper="Trần Mẫu Bảo (1980)", assigned_on=date(2022, 3, 2)))
    assert intent.steps[-1].data == {"helper": str(OTHER_NAMESAKE)}


def test_a_row_becomes_steps_attributes_and_a_certificate():
    intent = only(
        row(
            introduced_on=date(2022, 2, 1), source="youth_union", resolution="05-NQ/CB", union_member=True, education="upper_secondary",
            certificate="15", certified_on=date(2022, 5, 20), course="lớp 1 mẫu", applied_on=date(2022, 6, 1), group="Giáo viên",
        )
    )  # fmt: skip
    assert (intent.kind, intent.since) == (IntentKind.CREATE, date(2022, 2, 1))
    assert [(step.code, step.on) for step in intent.steps] == [
        ("introduce_candidate", date(2022, 2, 1)),
        ("list_as_sympathiser", date(2022, 3, 1)),
        ("write_application", date(2022, 6, 1)),
    ]
    assert intent.certificate is not None and intent.certificate.course == COURSE
    assert intent.attributes == (
        ("education", "upper_secondary"),
        ("source_group", "teacher"),
        ("youth_union_member", "yes"),
    )


def test_an_occupation_out_of_the_list_is_a_remark_and_no_refusal():
    intent = only(row(occupation="Thợ may"))
    assert intent.kind is IntentKind.CREATE
    assert [told.reason.rule for told in intent.remarks] == ["K-CODE"]


def test_the_day_for_the_whole_list_serves_rows_without_one():
    office = known(defaults=Defaults(introduced_on=date(2023, 4, 5), source="youth_union"))
    assert [step.on for step in only(row(listed_on=None), office).steps] == [date(2023, 4, 5)]
    assert [step.code for step in only(row(), office).steps] == ["list_as_sympathiser"]


# --- the same person


def test_a_person_twice_in_the_file_is_refused_in_both_rows():
    first, second, other = plan([row(2), row(9, name="PHẠM mẫu Dung"), row(11, name="Vũ Mẫu Em")], known())
    assert rules(first) == rules(second) == ["K-TWICE"]
    assert "dòng 9" in first.reasons[0].reason.text and "dòng 2" in second.reasons[0].reason.text
    assert other.kind is IntentKind.CREATE


def test_the_same_name_with_another_birth_date_is_another_person():
    intents = plan([row(2), row(3, birth=Birth(date(1999, 1, 1)))], known())
    assert [intent.kind for intent in intents] == [IntentKind.CREATE, IntentKind.CREATE]


def test_a_year_alone_may_be_the_same_person_and_is_asked():
    intents = plan([row(2), row(3, birth=Birth(date(1998, 1, 1), "year"))], known())
    assert [rules(intent) for intent in intents] == [["K-TWICE"], ["K-TWICE"]]


def running(unit=ONE, **steps):
    case = CaseKnown(CASE, unit, True, steps, frozenset({(HELPER, date(2022, 3, 2))}))
    return known(persons=(PersonKnown(CANDIDATE, fold("Phạm Mẫu Dung"), BORN, frozenset({unit}), cases=(case,)),))


def test_what_is_there_already_is_skipped():
    office = running(list_as_sympathiser=(date(2022, 3, 1),))
    intent = only(row(helper="Nguyễn Mẫu An", assigned_on=date(2022, 3, 2)), office)
    assert (intent.kind, intent.person, intent.case, intent.steps) == (IntentKind.SKIP, CANDIDATE, CASE, ())


def test_only_what_is_new_is_added():
    office = running(list_as_sympathiser=(date(2022, 3, 1),))
    intent = only(row(applied_on=date(2022, 6, 1)), office)
    assert (intent.kind, [step.code for step in intent.steps]) == (IntentKind.ADD, ["write_application"])


def test_a_running_case_needs_no_day_of_listing():
    office = running(list_as_sympathiser=(date(2022, 3, 1),))
    intent = only(row(listed_on=None, applied_on=date(2022, 6, 1)), office)
    assert (intent.kind, intent.since) == (IntentKind.ADD, date(2022, 6, 1))


def test_another_day_for_a_step_that_is_there_is_refused():
    office = running(list_as_sympathiser=(date(2022, 3, 5),))
    assert rules(only(row(), office)) == ["K-OTHER-DAY"]


def test_a_running_case_elsewhere_is_refused_without_naming_the_place():
    for unit in (TWO, ELSEWHERE):
        intent = only(row(), running(unit, list_as_sympathiser=(date(2022, 3, 1),)))
        assert rules(intent) == ["K-ONE-CASE"]
        assert "Hai" not in intent.reasons[0].reason.text


def test_a_member_is_no_candidate():
    office = known(persons=(PersonKnown(CANDIDATE, fold("Phạm Mẫu Dung"), BORN, is_member=True),))
    assert rules(only(row(), office)) == ["K-MEMBER"]


def test_a_person_of_the_same_name_and_year_is_asked():
    office = known(persons=(PersonKnown(CANDIDATE, fold("Phạm Mẫu Dung"), Birth(date(1998, 1, 1), "year")),))
    assert rules(only(row(), office)) == ["K-SAME"]


# --- properties

NAMES = st.sampled_from(["Phạm Mẫu Dung", "Vũ Mẫu Em", "Đỗ Mẫu Gấm", "Ngô Mẫu Hà"])
DAYS = st.sampled_from([None, date(2022, 2, 1), date(2022, 3, 1), date(2023, 4, 18), date(2023, 4, 19)])
VALUES = st.fixed_dictionaries(
    {
        "name": NAMES,
        "birth": st.sampled_from([None, BORN, Birth(date(1998, 1, 1), "year"), Birth(date(1990, 7, 1))]),
        "unit": st.sampled_from(["C1", "C2", "Chi bộ Chín", None]),
        "introduced_on": DAYS,
        "listed_on": DAYS,
        "source": st.sampled_from([None, "branch"]),
        "helper": st.sampled_from([None, "Nguyễn Mẫu An", "Trần Mẫu Bảo"]),
        "assigned_on": DAYS,
        "applied_on": DAYS,
    }
)


@given(st.lists(VALUES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(values, random):
    rows = [Row(number, given) for number, given in enumerate(values, start=2)]
    shuffled = rows[:]
    random.shuffle(shuffled)
    office = running(list_as_sympathiser=(date(2022, 3, 1),))

    first = {intent.row: intent for intent in plan(rows, office)}
    assert {intent.row: intent for intent in plan(shuffled, office)} == first
    assert {intent.row: intent for intent in plan(rows, office)} == first


@given(st.lists(VALUES, max_size=8))
def test_every_row_gets_one_intent_and_every_refusal_a_reason(values):
    rows = [Row(number, given) for number, given in enumerate(values, start=2)]
    intents = plan(rows, known())
    assert [intent.row for intent in intents] == [one.number for one in rows]
    for intent in intents:
        assert bool(intent.reasons) == (intent.kind is IntentKind.REFUSE)
