"""Local packs tighten or add, never loosen; a faulty pack is refused with the fault named."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.rulebook.deadlines import due
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import MAIN_WAY, case_before, days_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.packs import FOLDER, BadPack, UnknownPack, load_packs, pack_of, read_folder
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import changed
from tests.rulebook.generated import STEPS, facts_documents

HANOI = "HN-2025-02HD"
RANK = {Outcome.ALLOW: 0, Outcome.PERSON: 1, Outcome.REFUSE: 2}
CEREMONY = date(2026, 3, 12)
EVERY_LINE = f"{HANOI}#{','.join(str(line.number) for line in load_packs()[HANOI].lines)}"


@settings(max_examples=250, deadline=None)
@given(
    facts_documents(),
    st.sampled_from(STEPS),
    st.dates(date(2025, 10, 1), date(2026, 12, 31)),
    st.sampled_from([HANOI, EVERY_LINE]),
)
def test_no_pack_makes_an_allowance_of_what_is_none(document, step, on, use):
    facts = Facts.from_document(document)
    central, local = check(step, facts, on=on), check(step, facts, on=on, packs=(use,))
    assert RANK[local.outcome] >= min(RANK[central.outcome], RANK[Outcome.PERSON])
    if local.allowed:
        assert central.allowed
    central_rules = {(reason.rule, reason.text) for reason in central.reasons}
    assert central_rules <= {(reason.rule, reason.text) for reason in local.reasons}


@pytest.mark.parametrize("step", [step for step, _ in MAIN_WAY])
def test_whole_way_stays_open_with_the_pack_and_its_lines_not_binding(step):
    facts, on = case_before(step, CEREMONY), days_of(CEREMONY)[step]
    assert check(step, facts, on=on).allowed == check(step, facts, on=on, packs=(HANOI,)).allowed


@pytest.mark.parametrize("on, speaks", [(date(2025, 11, 20), False), (date(2025, 11, 21), True)])
def test_pack_speaks_from_its_own_day(on, speaks):
    facts = changed(case_before("list_as_sympathiser", CEREMONY), {"person": {"local": {"group": "pupil"}}})
    rules = {reason.rule for reason in check("list_as_sympathiser", facts, on=on, packs=(HANOI,)).reasons}
    assert ("R-HN-04" in rules) == speaks


def test_pack_of_an_earlier_generation_says_that_it_is_to_be_confirmed():
    facts = changed(case_before("list_as_sympathiser", CEREMONY), {"person": {"local": {"group": "pupil"}}})
    verdict = check("list_as_sympathiser", facts, on=date(2026, 9, 1), packs=(HANOI,))
    assert "R-LOC-02" in {reason.rule for reason in verdict.reasons}


def test_reasons_of_a_pack_cite_its_instrument_and_place():
    facts = changed(case_before("list_as_sympathiser", CEREMONY), {"person": {"local": {"group": "pupil"}}})
    (reason,) = [
        r
        for r in check("list_as_sympathiser", facts, on=date(2025, 12, 1), packs=(HANOI,)).reasons
        if r.rule == "R-HN-04"
    ]
    assert reason.instrument.startswith("02-HD/BTCTU") and reason.provision == "A.II.1.1.1.1"
    assert reason.in_force_from == date(2025, 11, 21)


def test_open_point_of_a_pack_is_decided_by_the_answer_of_the_competent_body():
    facts = changed(
        case_before("introduce_formally", CEREMONY),
        {"person": {"birth": "1992-06-01", "youth_union_member": True, "local": {"union_officer": True}}},
    )
    on = days_of(CEREMONY)["introduce_formally"]
    assert check("introduce_formally", facts, on=on, packs=(HANOI,)).outcome is Outcome.PERSON
    answer = {"rule": "R-HN-C04", "on": on.isoformat(), "by": "Ban Tổ chức mẫu", "paper": "01-CV/mẫu", "allowed": True}
    assert check("introduce_formally", changed(facts, {"answers": [answer]}), on=on, packs=(HANOI,)).allowed


def test_without_a_use_nothing_local_is_said():
    facts = changed(case_before("list_as_sympathiser", CEREMONY), {"person": {"local": {"group": "pupil"}}})
    assert not [
        r for r in check("list_as_sympathiser", facts, on=date(2025, 12, 1)).reasons if r.rule.startswith("R-HN")
    ]
    assert not [period for period in due(facts, on=date(2025, 12, 1)) if "/" in period.id]


@pytest.mark.parametrize("use", ["HN-1999", "HN-2025-02HD#x", ""])
def test_unknown_pack_is_a_mistake_of_the_caller(use):
    with pytest.raises(UnknownPack):
        pack_of(use)


def test_binding_lines_are_named_behind_the_id():
    assert pack_of(HANOI)[1] == frozenset()
    assert pack_of(f"{HANOI}#4,11")[1] == {4, 11}


@pytest.fixture
def folder(tmp_path):
    shutil.copy(FOLDER / f"{HANOI}.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "old, new, words",
    [
        ('id = "HN-2025-02HD"', 'id = "HN-2026"', "not the file's name"),
        ("line = 2\n", "line = 1\n", "one number"),
        ('kind = "deadline"', 'kind = "wish"', "wish"),
        ('stands_on = "R-SYM-01"', 'stands_on = "R-SYM-99"', "R-SYM-99"),
        ('rule = "R-HN-02"', 'rule = "R-HN-99"', "R-HN-99"),
        ('when = "pupil"', 'when = "wizard"', "wizard"),
        ('check = "good_years"', 'check = "good_looks"', "good_looks"),
        ('starts = "chi_bo_admission_resolution"', 'starts = "dawn"', "dawn"),
        ('ends = "file_sent_up"\n', "", "a period needs"),
        ("lines = [65, 66, 67]", "lines = [65, 66, 670]", "not there"),
        ('meanwhile = "R-OFF-04"', 'meanwhile = "R-OFF-44"', "R-OFF-44"),
        ("[pack]", "[pack", "HN-2025-02HD.toml"),
        ("from = 2025-11-21", "from = 2025-11-21\nhurry = true", "unknown hurry"),
    ],
)
def test_faulty_pack_is_refused_with_the_fault(folder, old, new, words):
    path = folder / f"{HANOI}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadPack) as caught:
        read_folder(folder)
    assert words in str(caught.value)


def test_period_longer_than_the_centre_is_not_applied(folder):
    path = folder / f"{HANOI}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("amount = 45\n", "amount = 50\n", 1), encoding="utf-8")
    (pack,) = read_folder(folder).values()
    facts = Facts.from_document({"events": [{"step": "chi_bo_admission_resolution", "on": "2025-12-01"}]})
    found = {period.id: period for period in due(facts, on=date(2026, 3, 1), packs=(pack,))}
    line = found[f"{HANOI}/59"]
    assert line.uncertain and not line.overdue and "R-LOC-01" in line.text
    assert found["admission_decision"].overdue


def test_folder_of_the_program_holds_the_pack_alone():
    assert sorted(path.name for path in Path(FOLDER).glob("*.toml")) == [f"{HANOI}.toml"]


def test_step_of_a_pack_is_over_when_the_central_period_that_it_lies_in_has_ended():
    resolved = {"step": "chi_bo_admission_resolution", "on": "2025-12-01"}
    decided = {"step": "admission_decision", "on": "2025-12-20"}
    open_ones, closed = (
        {period.id for period in due(Facts.from_document({"events": events}), on=date(2026, 3, 1), packs=(HANOI,))}
        for events in ([resolved], [resolved, decided])
    )
    assert f"{HANOI}/57" in open_ones and f"{HANOI}/57" not in closed
