"""The rule sets hang together, and files that do not are refused with the fault named."""

import shutil
import tomllib
from datetime import date, timedelta
from itertools import pairwise

import pytest

from ketnap.rulebook.gates import GATES
from ketnap.rulebook.library import COMMON, REGULATIONS, BadRegulations, UnknownRule, UnknownStep, load, read_library
from ketnap.rulebook.reading import Vocabulary, read_papers, read_rules, read_steps
from ketnap.rulebook.reading_set import read_ruleset

IDS = ["RS2011", "RS2016", "RS2021", "RS2025A", "RS2025B", "RS2026A", "RS2026B"]


@pytest.fixture
def folder(tmp_path):
    """A copy of the regulations to damage."""
    return shutil.copytree(REGULATIONS, tmp_path / "regulations")


def damage(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder):
    with pytest.raises(BadRegulations) as caught:
        read_library(folder)
    return str(caught.value)


def test_rule_sets_follow_one_another_without_gap():
    sets = load().rulesets
    assert [ruleset.id for ruleset in sets] == IDS
    assert all(ruleset.loaded for ruleset in sets)
    assert all(earlier.span.end == later.span.start for earlier, later in pairwise(sets))
    assert sets[-1].span.end == date.max


@pytest.mark.parametrize(
    "on, expected",
    [
        (date(2016, 7, 24), "RS2011"),
        (date(2016, 7, 25), "RS2016"),
        (date(2021, 7, 29), "RS2016"),
        (date(2021, 7, 30), "RS2021"),
        (date(2025, 1, 19), "RS2021"),
        (date(2025, 1, 20), "RS2025A"),
        (date(2025, 6, 30), "RS2025A"),
        (date(2025, 7, 1), "RS2025B"),
        (date(2026, 4, 7), "RS2025B"),
        (date(2026, 4, 8), "RS2026A"),
        (date(2026, 7, 25), "RS2026A"),
        (date(2026, 7, 26), "RS2026B"),
        (date(2040, 1, 1), "RS2026B"),
    ],
)
def test_rule_set_in_force(on, expected):
    assert load().in_force(on).id == expected


def test_nothing_is_in_force_before_the_first_rule_set():
    assert load().in_force(date(2011, 10, 31)) is None


def test_unknown_ids_are_refused():
    with pytest.raises(UnknownRule):
        load().rule("R-ELIG-99")
    with pytest.raises(UnknownStep):
        load().step("admit_at_once")


def test_every_gate_named_has_a_function_and_every_function_is_named():
    named = {rule for ruleset in load().rulesets for step in ruleset.steps.values() for rule in step.gates}
    assert named == set(GATES)
    assert all(gate.__name__ == rule.lower().replace("-", "_") for rule, gate in GATES.items())
    assert all(gate.__doc__.startswith(f"{rule}:") for rule, gate in GATES.items())


def test_every_day_of_a_set_has_a_place_for_every_rule_in_force():
    for ruleset in load().rulesets[1:]:  # of the first set the guidance came later than the regulation
        for rule, places in ruleset.provisions.items():
            covered = sum(ruleset.instruments[place.instrument].span.days for place in places)
            day, last = ruleset.span.start, ruleset.span.last
            while day <= last and covered >= ruleset.span.days:
                place = ruleset.provision(rule, day)
                span = ruleset.instruments[place.instrument].span
                assert span.contains(day), (ruleset.id, rule, day)
                day = span.end
            late = ("RS2025A", "R-SPC-03b")  # the line of 20/03/2025
            assert covered >= ruleset.span.days or (ruleset.id, rule) == late, (ruleset.id, rule)


def test_only_values_that_changed_differ_between_the_two_sets():
    old, new = (load().ruleset(name).parameters for name in ("RS2016", "RS2021"))
    changed = {name for name in old if old[name].value != new[name].value}
    assert changed == {
        "education_papers",
        "education_papers_to_ask",
        "introducer_together_kinds",
        "known_on_the_spot",
        "annulment_when_issuer_ended",
    }


def test_digest_follows_the_text(folder):
    before = read_library(folder)
    damage(folder, "RS2021.toml", "value = 216", "value = 217")
    after = read_library(folder)
    assert before.ruleset("RS2021").digest != after.ruleset("RS2021").digest
    assert before.ruleset("RS2016").digest == after.ruleset("RS2016").digest
    assert before.ruleset("RS2021").digest == load().ruleset("RS2021").digest


def test_digest_does_not_follow_the_line_ends(folder):
    before = read_library(folder).ruleset("RS2021").digest
    path = folder / "RS2021.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_library(folder).ruleset("RS2021").digest == before


def test_overlap_is_refused(folder):
    damage(folder, "RS2025A.toml", "from = 2025-01-20\nto", "from = 2025-01-19\nto")
    assert "RS2021 and RS2025A overlap" in refusal(folder)


def test_gap_is_refused(folder):
    (folder / "RS2025A.toml").unlink()
    assert "no rule set from 2025-01-20" in refusal(folder)


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("value = 216,", 'value = "216",', "int expected"),
        ("value = 216,", "value = true,", "int expected"),
        ('value = ["diploma"]', "value = [1]", "texts expected"),
        ("value = { min = 16, max = 30 }", 'value = { min = "16", max = 30 }', "whole numbers"),
        ('mark = "S" }\nmax_age', 'mark = "Sure" }\nmax_age', "Sure"),
        ("min_age_months = {", "least_age_months = {", "least_age_months"),
        ('["24-QĐ/TW", "điểm 1.1.1", "S"]', '["25-QĐ/TW", "điểm 1.1.1", "S"]', "25-QĐ/TW"),
        ('["24-QĐ/TW", "điểm 1.1.1", "S"]', '["24-QĐ/TW", "điểm 1.1.1"]', "mark expected"),
        ("signed = 2021-07-30, from = 2021-07-30", "signed = 2021-07-30, from = 2021-07-29", "out of the rule set"),
        ('id = "RS2021"', 'id = "RS2022"', "not the file's name"),
        ('away_absent", "exempt_absent"]', 'away_absent", "asleep"]', "asleep"),
        ("[set]", "[set", "RS2021.toml"),
        (
            '{ kind = "at_least", numerator = 2, denominator = 3',
            '{ kind = "at_least", numerator = 3, denominator = 2',
            "fraction",
        ),
        ('{ kind = "at_least", numerator = 2', '{ kind = "about", numerator = 2', "about"),
        ("certificate_validity = { amount = 60", "certificate_validity = { amounts = 60", "no amount"),
        ("chi_bo_admission_resolution = { kind", "chi_bo_resolution = { kind", "thresholds: missing or unknown"),
        ("ceremony = { amount = 30", "party = { amount = 30", "deadlines: missing or unknown"),
        ("from = 2022-01-18\ncontested", "from = 2025-01-20\ncontested", "reaches out of"),
        ('R-CB-01 = [["Điều lệ Đảng", "Điều 4 khoản 3", "S"]]\n', "", "no provision for R-CB-01"),
    ],
)
def test_damaged_rule_set_is_refused_with_the_fault(folder, old, new, words):
    damage(folder, "RS2021.toml", old, new)
    assert words in refusal(folder)


@pytest.mark.parametrize(
    "name, old, new, words",
    [
        ("steps.toml", 'rule = "R-SYM-03"', 'rule = "R-SYM-0"', "R-SYM-0"),
        ("steps.toml", 'next = ["list_as_sympathiser"]', 'next = ["list"]', "'list'"),
        ("steps.toml", 'from = ["candidate"]', 'from = ["anybody"]', "anybody"),
        ("steps.toml", 'status_after = "official"', 'status_after = "done"', "done"),
        ("papers.toml", 'rule = "R-APP-02"', 'rule = "R-APP-99"', "R-APP-99"),
        ("papers.toml", 'from = "người vào Đảng"\n', "", "no from"),
        ("rules.toml", '"Công dân Việt Nam"', '""', "without a name"),
        ("way.toml", '"R-SYM-02"]\n\n', '"R-SYM-99"]\n\n', "R-SYM-99"),
        ("way.toml", 'requires = ["list_as_sympathiser"]', 'requires = ["list_as_friend"]', "list_as_friend"),
        ("way.toml", 'papers = ["CN-NTVĐ"]', 'papers = ["CN-NTVD"]', "CN-NTVD"),
        ("way.toml", 'base = "chi_bo", rule = "R-CB-01"', 'base = "everybody", rule = "R-CB-01"', "everybody"),
        ("way.toml", "[steps.deceased]\nrequires = []\n", "[steps.deceased]\n", "no requires"),
        (
            "way.toml",
            "[steps.deceased]\nrequires = []\n",
            "[steps.deceased]\nrequires = []\nhurry = true\n",
            "unknown hurry",
        ),
        ("way.toml", "[steps.over_age]", "[steps.too_old]", "too_old"),
        ("periods.toml", 'starts = "decision_received"', 'starts = "decision_dreamt"', "decision_dreamt"),
        ("periods.toml", 'starts = "paper:1-KNĐ"', 'starts = "paper:99"', "99"),
        ("periods.toml", 'extended_by = "admission_decision_extended"\n', "", "extension"),
        ("record_only.toml", "R-SYM-01", "R-SYM-0", "R-SYM-0"),
    ],
)
def test_damaged_common_file_is_refused_with_the_fault(folder, name, old, new, words):
    damage(folder, name, old, new)
    assert words in refusal(folder)


def test_missing_common_file_is_refused(folder):
    (folder / "papers.toml").unlink()
    assert "papers" in refusal(folder)


def test_inclusive_days_of_the_files_become_half_open():
    for ruleset in load().rulesets[:-1]:
        assert ruleset.span.contains(ruleset.span.last)
        assert not ruleset.span.contains(ruleset.span.last + timedelta(days=1))


@pytest.mark.parametrize("name", IDS)
def test_every_value_is_explicit_in_every_set(name):
    """A parameter, period or threshold left out is an error that names it, never the value of another set."""
    raw = tomllib.loads((REGULATIONS / f"{name}.toml").read_text(encoding="utf-8"))
    common = {file: tomllib.loads((REGULATIONS / f"{file}.toml").read_text(encoding="utf-8")) for file in COMMON}
    rules = read_rules(common["rules"])
    steps = read_steps({**common["steps"], **common["happenings"]}, rules)
    way = {**common["way"], **common["routes"], **common["periods"]}
    events = common["happenings"]["events"]
    words = Vocabulary(rules, read_papers(common["papers"], rules), steps, events, way)
    read_ruleset(name, raw, words, "")
    for part in ("parameters", "deadlines", "thresholds"):
        for key in raw[part]:
            left = {**raw, part: {other: value for other, value in raw[part].items() if other != key}}
            with pytest.raises(BadRegulations, match=key.replace(".", r"\.")):
                read_ruleset(name, left, words, "")
