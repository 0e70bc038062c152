"""docs/reference/facts.md: three whole cases whose calls run and whose answers are the program's own; every fact has its key."""

import json
import re
import shlex
from pathlib import Path

import pytest

from ketnap.cli.main import main as ketnap
from ketnap.rulebook.document import hints
from ketnap.rulebook.facts import Facts, Helper, Introducer, Move, PaperHeld, Person, Request, Unit, Vote
from ketnap.rulebook.facts_person import FormerMember, OrganisationMembership

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "facts.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([a-z-]+\.json)`:\n\n```json\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL))
CALLS = re.findall(r"^    ketnap (rules .*--facts ([a-z-]+\.json))\n\n(.*)$", PAGE, re.MULTILINE)
CODES = {"được làm": 0, "không được làm": 1, "cần người có thẩm quyền": 3}
# What the regulations say about the three cases, worked out by hand.
EXPECTED = {
    ("thanh-nien.json", "2024-12-19"): "không được làm",  # the 12 months end on 20/12/2024
    ("thanh-nien.json", "2025-01-15"): "được làm",
    ("thanh-nien.json", "2025-02-21"): "được làm",  # late, but the official date stays
    ("cong-nhan.json", "2025-11-20"): "được làm",
    ("cong-nhan.json", "2025-12-10"): "không được làm",  # last day 28/11/2025
    ("cong-chuc.json", "2026-07-20"): "được làm",
    ("cong-chuc.json", "2026-08-05"): "được làm",
    ("cong-chuc.json", "2026-08-10"): "cần người có thẩm quyền",  # 12/08 from receipt, 06/08 from issue
    ("cong-chuc.json", "2026-08-13"): "không được làm",
}


def test_there_are_three_examples_and_each_is_asked_several_questions():
    assert len(FILES) == 3
    assert {name: sum(file == name for _, file, _ in CALLS) >= 4 for name in FILES} == dict.fromkeys(FILES, True)


@pytest.mark.parametrize("call, file, shown", CALLS, ids=[call for call, _, _ in CALLS])
def test_the_call_runs_and_answers_what_the_page_shows(tmp_path, monkeypatch, capsys, call, file, shown):
    (tmp_path / file).write_text(FILES[file], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code = ketnap([*shlex.split(call), "--json"])
    document = json.loads(capsys.readouterr().out)
    words = re.search(r"\*\*(.*?)\*\*", shown)
    if words:
        assert code == CODES[words[1]]
        assert all(reason["text"] in shown for reason in document["reasons"])
        assert EXPECTED[file, document["on"]] == words[1]
    elif "due" in document:
        assert document["due"] and all(period["text"] in shown for period in document["due"])


def test_every_check_of_the_page_was_worked_out_by_hand():
    asked = {(file, re.search(r"--on (\S+)", call)[1]) for call, file, _ in CALLS if call.startswith("rules check")}
    assert asked == set(EXPECTED)


@pytest.mark.parametrize(
    "kind, keys",
    [
        (
            Person,
            "birth birth_precision citizenship education education_paper area_kind ethnic_group religious_follower",
        ),
        (
            Person,
            "occupation_kind private_enterprise_owner armed_forces foreign_marriage population_policy_case memberships",
        ),
        (OrganisationMembership, "organisation since until"),
        (FormerMember, "left_by left_on reason"),
        (Unit, "kind level route official_members probationary_members exempt_members away_members region_kind"),
        (Unit, "has_youth_union has_trade_union"),
        (Helper, "official_since together_since together_until together_at together_kind post disciplined_on"),
        (Introducer, "official_since together_since together_until together_at together_kind post disciplined_on"),
        (PaperHeld, "code number dated issuer generation"),
        (Vote, "official_or_in_office exempt_absent away_absent present in_favour against blank"),
        (Request, "sent_on answered_on"),
        (Move, "decided_on kind reason"),
        (Facts, "events votes moves papers helpers introducers verification"),
    ],
)
def test_every_fact_has_its_key(kind, keys):
    assert set(keys.split()) <= set(hints(kind))
