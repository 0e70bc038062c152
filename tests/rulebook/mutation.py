"""Spoil the rulebook in one point at a time and see whether the data tests notice. Run by hand; prints the survivors.

    python -m tests.rulebook.mutation

Points: every gate left out, every number of every set one more and one less, every flag turned, every length of a period and
its extension, every threshold, every group of the vote bases. What survives is listed; `SURVIVORS` says why it may.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ketnap.rulebook.deadlines import due
from ketnap.rulebook.enforcement import is_checked
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import RuleSet
from tests.rulebook import test_more
from tests.rulebook.asking import hindering
from tests.rulebook.sheet import differences
from tests.rulebook.worked import CALENDAR, EXAMPLES, bare_facts, facts_of, packs_of

SURVIVORS = {
    "RS2011 education_papers_to_ask = ()": "văn bản chưa đọc: từ chối cũng thành cần người trả lời, nên kết quả không đổi",
}
"""What may survive, with the reason. A gate that finds nothing (human judgement, or asked as paper, vote, route) may too."""


def may_survive(name: str) -> bool:
    """Whether the point is listed, or a gate that only holds a place in the order."""
    return name in SURVIVORS or (name.endswith(": bỏ") and not is_checked(name.removesuffix(": bỏ")))


def asks() -> Iterator[tuple[set[str], object]]:
    """Every data test as its rules and a function that says whether a library passes it."""
    yield set(), lambda library: not differences(library)
    for example in EXAMPLES.values():
        for asked in example.get("asks", ()):
            yield set(example["rules"]), _ask(asked, facts_of(asked))
        for expected in example.get("dues", ()):
            yield set(example["rules"]), _due(expected, bare_facts(example))
    for case in test_more.CASES:
        for day in case["on"]:
            asked = test_more._asked(case, date.fromisoformat(day))
            wanted = {**asked, "outcome": case["on"][day], "texts": case.get("texts", ())}
            if "hindered_by" in case and case["on"][day] != "allow":
                wanted["hindered_by"] = case["hindered_by"]
            yield set(case["rules"]), _ask(wanted, facts_of(asked))


def _ask(asked, facts):
    def passes(library: Library) -> bool:
        verdict = check(asked["step"], facts, on=asked["on"], library=library, calendar=CALENDAR, packs=packs_of(asked))
        told = " ".join(reason.text for reason in verdict.reasons)
        return (
            verdict.outcome == asked["outcome"]
            and hindering(verdict) == set(asked.get("hindered_by", hindering(verdict)))
            and all(text in told for text in asked.get("texts", ()))
        )

    return passes


def _due(expected, facts):
    def passes(library: Library) -> bool:
        found = due(facts, on=expected["on"], calendar=CALENDAR, library=library, packs=packs_of(expected))
        mine = [period for period in found if period.id == expected["id"]]
        names = ("due_on", "latest_on", "under_next_set_on")
        return bool(mine) and all(
            getattr(mine[0], name) == expected.get(name, getattr(mine[0], name)) for name in names
        )

    return passes


def mutants(library: Library) -> Iterator[tuple[str, set[str], Library]]:
    """Name, rules concerned and the spoiled library."""
    for rule in sorted(
        {gate for ruleset in library.variants for step in ruleset.steps.values() for gate in step.gates}
    ):
        yield f"{rule}: bỏ", {rule}, _everywhere(library, lambda one, rule=rule: _without(one, rule))
    for place, ruleset in enumerate(library.rulesets):
        yield from (
            (f"{ruleset.id} {name}", rules, _with(library, place, spoiled)) for name, rules, spoiled in _values(ruleset)
        )


def _without(ruleset: RuleSet, rule: str) -> RuleSet:
    steps = {key: replace(step, gates=tuple(g for g in step.gates if g != rule)) for key, step in ruleset.steps.items()}
    return replace(ruleset, steps=steps)


def _everywhere(library: Library, change) -> Library:
    rulesets = tuple(
        replace(change(one), phases=tuple(replace(p, ruleset=change(p.ruleset)) for p in one.phases))
        for one in library.rulesets
    )
    return replace(library, rulesets=rulesets)


def _with(library: Library, place: int, ruleset: RuleSet) -> Library:
    rulesets = list(library.rulesets)
    rulesets[place] = ruleset
    return replace(library, rulesets=tuple(rulesets))


Spoiled = Iterator[tuple[str, set[str], RuleSet]]


def _values(ruleset: RuleSet) -> Spoiled:
    yield from _parameters(ruleset)
    yield from _periods(ruleset)
    yield from _thresholds(ruleset)
    yield from _bases(ruleset)


def _parameters(ruleset: RuleSet) -> Spoiled:
    for name, parameter in ruleset.parameters.items():
        for value in _others(parameter.value):
            changed = {**ruleset.parameters, name: replace(parameter, value=value)}
            yield f"{name} = {value}", {parameter.rule}, replace(ruleset, parameters=changed)


def _periods(ruleset: RuleSet) -> Spoiled:
    for name, deadline in ruleset.deadlines.items():
        for field in ("amount", "extension", "amount_abroad"):
            for more in (1, -1) if getattr(deadline, field) else ():
                spoiled = replace(deadline, **{field: getattr(deadline, field) + more})
                changed = {**ruleset.deadlines, name: spoiled}
                yield f"{name}.{field} {more:+}", {deadline.rule}, replace(ruleset, deadlines=changed)


def _thresholds(ruleset: RuleSet) -> Spoiled:
    for name, step in ruleset.steps.items():
        if step.vote is None or not step.vote.required:
            continue
        for spoiled in (replace(step.vote, kind="more_than"), replace(step.vote, numerator=1, denominator=2)):
            changed = {**ruleset.steps, name: replace(step, vote=spoiled)}
            told = f"{name} {spoiled.kind} {spoiled.numerator}/{spoiled.denominator}"
            yield told, {spoiled.rule}, replace(ruleset, steps=changed)


def _bases(ruleset: RuleSet) -> Spoiled:
    for name, base in ruleset.vote_bases.items():
        for group in ("less_when_absent", "less_always", "unsettled"):
            for who in getattr(base, group):
                left = tuple(one for one in getattr(base, group) if one != who)
                changed = {**ruleset.vote_bases, name: replace(base, **{group: left})}
                yield f"{name} tính {who}", {base.rule}, replace(ruleset, vote_bases=changed)


def _others(value) -> list:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value else []
    if isinstance(value, tuple):
        return [tuple(one for one in value if one != gone) for gone in value]
    if isinstance(value, dict):
        return [{**value, key: number + more} for key, number in value.items() for more in (1, -1)]
    return []


def main() -> int:
    """Print what no data test notices."""
    library, tests = load(), list(asks())
    broken = [number for number, (_, passes) in enumerate(tests) if not passes(library)]
    if broken:
        sys.stdout.write(f"{len(broken)} phép thử không đạt khi chưa làm hỏng gì\n")
        return 2
    tried, survived = 0, []
    for name, rules, spoiled in mutants(library):
        tried += 1
        near = [tests[0][1], *(passes for own, passes in tests if own & rules)]
        far = [passes for own, passes in tests[1:] if not own & rules]
        if all(passes(spoiled) for passes in near) and all(passes(spoiled) for passes in far):
            survived.append(name)
    wrong = [name for name in survived if not may_survive(name)]
    for name in survived:
        why = (
            "KHÔNG ĐƯỢC SỐNG" if name in wrong else SURVIVORS.get(name, "phép kiểm tra không tìm gì: con người xem xét")
        )
        sys.stdout.write(f"sống: {name} – {why}\n")
    sys.stdout.write(f"{tried} chỗ hỏng, {tried - len(survived)} bị phát hiện, {len(survived)} sống\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
