"""The worked examples of the regulations, one file or more per row in `examples/`. Every row of 1 to 124 is there."""

import pytest

from ketnap.rulebook.deadlines import due, due_on
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.packs import known_rules
from ketnap.rulebook.seniority import official_date, party_age
from tests.rulebook.asking import hindering
from tests.rulebook.worked import CALENDAR, EXAMPLES, MADE_UP, bare_facts, facts_of, packs_of

ASKS = [(name, number) for name, example in EXAMPLES.items() for number in range(len(example.get("asks", ())))]
DUES = [(name, number) for name, example in EXAMPLES.items() for number in range(len(example.get("dues", ())))]
# Rows that are the absence of something: 25 a field, tested below.
WITHOUT_FILE = {25}


@pytest.mark.parametrize("name, number", ASKS)
def test_worked_example(name, number):
    asked = EXAMPLES[name]["asks"][number]
    verdict = check(asked["step"], facts_of(asked), on=asked["on"], calendar=CALENDAR, packs=packs_of(asked))
    assert verdict.outcome == asked["outcome"], [(r.rule, r.text) for r in verdict.hindrances]
    if "hindered_by" in asked:
        assert hindering(verdict) == set(asked["hindered_by"])
    assert set(asked.get("hindered_also_by", ())) <= hindering(verdict)
    told = " ".join(reason.text for reason in verdict.reasons)
    assert [text for text in asked.get("texts", ()) if text not in told] == []
    assert [text for text in asked.get("not_texts", ()) if text in told] == []
    assert verdict.earliest_on == asked.get("earliest_on", verdict.earliest_on)
    if asked.get("weak"):
        assert any(reason.weak for reason in verdict.reasons)
    if "status_after" in asked:
        assert load().step(asked["step"]).status_after == asked["status_after"]


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if "dates" in example])
def test_dates_of_worked_example(name):
    example, facts = EXAMPLES[name]["dates"], bare_facts(EXAMPLES[name])
    official, age = official_date(facts), party_age(facts)
    assert (official.on, official.uncertain) == (example["official_on"], example["official_uncertain"])
    assert age.counted_from == example["party_age_from"]
    assert age.uncertain == example.get("party_age_uncertain", False)
    less = [(span.start, span.end) for span in age.less]
    assert less == ([(example["less_from"], example["less_to"])] if "less_from" in example else [])


@pytest.mark.parametrize("name, number", DUES)
def test_periods_of_worked_example(name, number):
    expected, facts = EXAMPLES[name]["dues"][number], bare_facts(EXAMPLES[name])
    packs = packs_of(expected)
    (found,) = [
        period
        for period in due(facts, on=expected["on"], calendar=CALENDAR, packs=packs)
        if period.id == expected["id"]
    ]
    assert found.due_on == expected.get("due_on")
    assert found.overdue == expected.get("overdue", False)
    assert found.uncertain == expected.get("uncertain", False)
    for name in ("latest_on", "under_next_set_on"):
        assert getattr(found, name) == expected.get(name, getattr(found, name))
    assert [text for text in expected.get("texts", ()) if text not in found.text] == []
    if not packs:
        assert due_on(expected["id"], facts, CALENDAR) == expected["due_on"]


def test_every_row_of_the_examples_is_there():
    run = {example["no"] for example in EXAMPLES.values() if "no" in example}
    assert run | WITHOUT_FILE == set(range(1, 125))
    known = {*load().rules, *known_rules(), *(rule for pack in MADE_UP.values() for rule in pack.rules)}
    assert all(rule in known for example in EXAMPLES.values() for rule in example["rules"])


def test_no_field_asks_for_the_conduct_of_persons_outside_the_list():  # row 25
    with pytest.raises(ValueError, match="aunt_uncle: không có khóa này"):
        Facts.from_document({"verification": {"aunt_uncle": "tranh chấp đất"}})
