"""Where each rule is enforced: as a check, a paper asked for, a number, a period, a vote, a route; or only recorded, and why.

For the reference page and the test that no rule is forgotten. Reads the program's own source for rules that a check cites.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

from ketnap.rulebook.gates import GATES
from ketnap.rulebook.library import Library

FOLDER = Path(__file__).parent
NAMED = re.compile(r"R-[A-Z]+-\d+b?(?![\w])")


def is_checked(rule: str) -> bool:
    """Whether the rule's gate can find anything (some only hold a place in the order: human judgement)."""
    gate = GATES.get(rule)
    if gate is None:
        return False
    code = inspect.getsource(gate).split('"""')[-1].strip()
    return code != "yield from ()"


@cache
def cited_in_code() -> frozenset[str]:
    """The rules that some check names in what it says or cites, beside the gate's own."""
    found: set[str] = set()
    shared = [FOLDER / f"{name}.py" for name in ("ballots", "contradictions", "evaluate", "order")]
    for path in (*shared, *sorted((FOLDER / "gates").glob("*.py")), *sorted((FOLDER / "packs").glob("*.py"))):
        for text in _texts(ast.parse(path.read_text(encoding="utf-8"))):
            found |= set(NAMED.findall(text))
    return frozenset(found)


def _texts(tree: ast.AST) -> Iterator[str]:
    """The texts in the code that are neither docstrings nor the entry of a gate in the table."""
    apart = {
        id(part)
        for node in ast.walk(tree)
        for part in ([node.value] if isinstance(node, ast.Expr) else node.args if _is_entry(node) else [])
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


def _is_entry(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "gate"


def places(rule: str, library: Library) -> tuple[str, ...]:
    """Where the program enforces the rule, in Vietnamese; empty when it does not."""
    return tuple(dict.fromkeys(_places(rule, library)))


def _places(rule: str, library: Library) -> Iterator[str]:
    if is_checked(rule):
        steps = [step.id for step in library.rulesets[-1].steps.values() if rule in step.gates]
        yield f"phép kiểm tra ở {', '.join(f'`{step}`' for step in steps)}"
    if rule in cited_in_code():
        yield "được dẫn trong kiểm tra chung hoặc quy tắc khác"
    papers = [code for code, paper in library.papers.items() if paper.rule == rule]
    if papers:
        yield f"giấy tờ phải có: {', '.join(papers)}"
    for ruleset in library.variants:
        yield from (f"giá trị `{item.name}`" for item in ruleset.parameters.values() if item.rule == rule)
        yield from (f"thời hạn `{item.id}`" for item in ruleset.deadlines.values() if item.rule == rule)
        yield from (
            f"cách tính người được biểu quyết `{item.id}`" for item in ruleset.vote_bases.values() if item.rule == rule
        )
        votes = [(step.id, step.vote) for step in ruleset.steps.values()]
        votes += [(route.id, route.vote) for route in ruleset.routes.values()]
        yield from (f"ngưỡng biểu quyết của `{key}`" for key, vote in votes if vote is not None and vote.rule == rule)
        yield from (f"đường xét duyệt `{item.id}`" for item in ruleset.routes.values() if item.rule == rule)
    if rule == "R-DAY-02":
        yield "mọi thời hạn tính bằng ngày làm việc, theo lịch nghỉ từng năm"
    steps = [step.id for step in library.steps.values() if step.rule == rule]
    if steps:
        yield f"thứ tự: bước {', '.join(f'`{step}`' for step in steps)} phải làm trước bước dựa vào nó"


def unaccounted(rules: Iterator[str] | list[str], library: Library) -> list[str]:
    """The rules among these that are neither enforced nor listed as recorded only with the reason."""
    return [rule for rule in rules if not places(rule, library) and rule not in library.record_only]
