"""Own examples over all families and generations, each on the days on both sides of a change of rules (`more/`)."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from ketnap.lib.workdays import add_months
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import hindering
from tests.rulebook.worked import facts_of

FILES = sorted((Path(__file__).parent / "more").glob("*.toml"))
CASES = [case for path in FILES for case in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]]
ASKS = [(number, day) for number, case in enumerate(CASES) for day in case["on"]]
RELATIVE = re.compile(r"^([+-])(\d+)([ymd])$")


def _day(value, on):
    """A day told from the day asked: "-22m" months, "-25y" years, "-10d" days; other values stay."""
    if isinstance(value, dict):
        return {key: _day(item, on) for key, item in value.items()}
    if isinstance(value, list):
        return [_day(item, on) for item in value]
    found = RELATIVE.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    number = int(found[2]) * (-1 if found[1] == "-" else 1)
    return on + timedelta(days=number) if found[3] == "d" else add_months(on, number * (12 if found[3] == "y" else 1))


def _asked(case, on):
    asked = {"step": case["step"], "like": case.get("like", case["step"]), "on": on}
    asked |= {key: _day(case[key], on) for key in ("drop", "add", "changes") if key in case}
    if "papers" in case:
        dated = _day(case["papers"], on)
        asked["drop"] = {**asked.get("drop", {}), "papers": list(dated)}
        asked["add"] = {**asked.get("add", {}), "papers": [{"code": code, "dated": day} for code, day in dated.items()]}
    if "introducers" in case:
        told = {"official_since": date(2008, 1, 1), "together_since": date(2009, 1, 1), "together_kind": "work"}
        told |= {"paper_on": on, **_day(case["introducers"], on)}
        asked["changes"] = {
            **asked.get("changes", {}),
            "introducers": [{**told, "person": f"dang-vien-mau-{number}"} for number in (1, 2)],
        }
    if case.get("one"):
        helper = {"person": "dang-vien-mau-1", "official_since": date(2008, 1, 1), "paper_on": on}
        told = {**helper, "together_since": date(2009, 1, 1), "together_kind": "work"}
        asked["changes"] = {**asked.get("changes", {}), "introducers": [told]}
    if case.get("failed"):
        days = [on - timedelta(days=7 * back) for back in range(case["failed"])]
        vote = {
            "step": "chi_bo_recognition_resolution",
            "body": "chi_bo",
            "official_or_in_office": 9,
            "present": 9,
            "in_favour": 5,
        }
        asked["add"] = {**asked.get("add", {}), "votes": [{**vote, "on": day} for day in days]}
    if case.get("late"):
        asked["ceremony"] = on - timedelta(days=80)
    if case.get("shift"):
        asked["ceremony"] = on - timedelta(days=case["shift"])
    if case.get("votes"):
        bodies = (("chi_bo", 9, 6), ("grassroots_committee", 15, 10))
        votes = [
            {
                "step": "struck_off",
                "on": on,
                "body": body,
                "official_or_in_office": size,
                "present": size,
                "in_favour": favour,
            }
            for body, size, favour in bodies
        ]
        asked["add"] = {**asked.get("add", {}), "votes": votes}
    return asked


@pytest.mark.parametrize("number, day", ASKS)
def test_own_example(number, day):
    case, on = CASES[number], date.fromisoformat(day)
    verdict = check(case["step"], facts_of(_asked(case, on)), on=on)
    told = [(reason.rule, reason.outcome.value, reason.text) for reason in verdict.hindrances]
    assert verdict.outcome == case["on"][day], (case["facts"], told)
    if verdict.outcome is Outcome.ALLOW:
        assert told == []
    elif "hindered_by" in case:
        assert hindering(verdict) == set(case["hindered_by"]), told
    said = " ".join(reason.text for reason in verdict.reasons)
    assert [text for text in case.get("texts", ()) if text not in said] == []


def test_there_are_enough_and_every_generation_and_boundary_is_among_them():
    assert len(ASKS) >= 200
    days = {date.fromisoformat(day) for _, day in ASKS}
    starts = [ruleset.span.start for ruleset in load().rulesets[1:]]
    starts += [phase.span.start for ruleset in load().rulesets for phase in ruleset.phases]
    for start in starts:
        assert {start, start - timedelta(days=1)} <= days
    assert all(rule in load().rules for case in CASES for rule in case["rules"])
    assert len({rule for case in CASES for rule in case["rules"]}) >= 60
