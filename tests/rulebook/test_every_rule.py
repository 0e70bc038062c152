"""Every rule of the regulations is enforced, or listed as recorded only with the reason; and every word shown has a label."""

import ast
from pathlib import Path

import pytest

import ketnap.rulebook
from ketnap.rulebook.enforcement import is_checked, places, unaccounted
from ketnap.rulebook.gates import GATES
from ketnap.rulebook.library import load
from ketnap.rulebook.packs import load_packs
from ketnap.rulebook.rulereference import tests_of as named_by
from ketnap.rulebook.schema import PARAMETERS
from ketnap.rulebook.verdict import INPUT_LABELS
from ketnap.rulebook.words import CODE_WORDS, PARAMETER_WORDS

IDS = (Path(__file__).parent / "data" / "rule_ids.txt").read_text(encoding="utf-8").split()
CENTRAL = [rule for rule in IDS if not rule.startswith("R-HN-")]
LOCAL = [rule for rule in IDS if rule.startswith("R-HN-")]
FOLDER = Path(ketnap.rulebook.__file__).parent


def test_the_library_knows_exactly_the_rules_of_the_regulations():
    assert set(load().rules) == set(CENTRAL)


def test_every_rule_is_enforced_or_listed_with_the_reason():
    assert unaccounted(CENTRAL, load()) == []


def test_an_unknown_rule_would_be_noticed():
    assert unaccounted(["R-NEW-01"], load()) == ["R-NEW-01"]


@pytest.mark.parametrize("rule", sorted(load().record_only))
def test_a_rule_is_not_both_enforced_and_recorded_only(rule):
    assert not places(rule, load())
    assert len(load().record_only[rule]) > 20


def test_every_rule_of_the_local_pack_is_in_its_file():
    pack = load_packs()["HN-2025-02HD"]
    assert set(pack.rules) == set(LOCAL)
    used = {line.rule for line in pack.lines} | {conflict.number for conflict in pack.conflicts}
    assert set(LOCAL) - used == {"R-HN-01"}  # the head of the pack itself


def test_every_rule_that_is_checked_is_named_by_a_test():
    untested = [rule for rule in CENTRAL if is_checked(rule) and not named_by(rule)]
    assert untested == []


def test_every_rule_has_a_place_in_the_newest_seen_set():
    missing = [rule for rule in CENTRAL if rule not in load().ruleset("RS2025B").provisions]
    assert missing == ["R-FILE-02", "R-FILE-03", "R-FILE-04"]  # systems, not rules on admission


def _inputs():
    """The keywords given to refuse, ask and note anywhere, which become the inputs of reasons."""
    own = {"text", "remedy", "earliest_on", "act_input", "rule"}
    for path in (*FOLDER.glob("*.py"), *(FOLDER / "gates").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("refuse", "ask", "note")
            ):
                yield from (keyword.arg for keyword in node.keywords if keyword.arg and keyword.arg not in own)


def test_every_input_of_a_reason_has_a_vietnamese_label():
    assert sorted(set(_inputs()) - set(INPUT_LABELS)) == []


def test_words_belong_to_parameters_that_exist():
    assert set(PARAMETER_WORDS) <= set(PARAMETERS)
    assert set(CODE_WORDS) <= set(PARAMETERS)


def test_gates_of_human_judgement_say_so_and_find_nothing():
    silent = {rule for rule in GATES if not is_checked(rule)}
    assert {"R-ELIG-06", "R-SYM-04", "R-APP-02"} <= silent
    assert "R-ELIG-02" not in silent and "R-TRF-06" not in silent
