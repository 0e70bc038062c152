"""The page docs/reference/rules.md: every rule, where it is enforced, where it stands in each generation, what tests it."""

import inspect
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.enforcement import places
from ketnap.rulebook.gates import GATES
from ketnap.rulebook.library import Library
from ketnap.rulebook.packs import load_packs
from ketnap.rulebook.schema import Parameter, Rule, RuleSet

GENERATED = "<!-- Sinh ra từ mã bằng `python -m ketnap.rulebook.reference`; không sửa tay. -->"
TESTS = Path(__file__).resolve().parents[2] / "tests" / "rulebook"
MODULES = ("boundaries", "deadlines", "exits", "main_way", "packs", "special_cases", "votes")
RULE = re.compile(r"R-[A-Z]+-[A-Z]?\d+b?\b")


def rules_page(library: Library) -> Iterator[str]:
    """Every rule of the regulations with enforcement, provisions per generation and tests; then the local packs."""
    yield from (GENERATED, "", "# Quy tắc", "")
    yield "Mỗi quy tắc: nơi chương trình kiểm tra, hoặc lý do chỉ ghi nhận; văn bản và điểm của từng đời; các phép thử."
    yield from ("Dấu: S đã đọc văn bản; Sw nguồn yếu; R được thuật lại; K hiểu biết riêng; K? chưa chắc; D suy ra.", "")
    yield from _instruments(library)
    for rule in library.rules.values():
        yield from _section(rule, library)
    for pack in load_packs().values():
        yield from (f"## Gói địa phương {pack.id}", "", f"{pack.name}: {pack.instrument}. Mặc định tắt.", "")
        yield from ("| quy tắc | nội dung | áp dụng | phép thử |", "|---|---|---|---|")
        for key, title in pack.rules.items():
            yield f"| {key} | {title} | {pack.told(key)} | {', '.join(tests_of(key))} |"


def _instruments(library: Library) -> Iterator[str]:
    yield from (
        "## Văn bản theo từng đời",
        "",
        "| bộ | văn bản | tên | hiệu lực trong bộ | dấu |",
        "|---|---|---|---|---|",
    )
    for ruleset in library.rulesets:
        for item in ruleset.instruments.values():
            last = "" if item.span.end == date.max else format_date(item.span.last)
            span = f"{format_date(item.span.start)} – {last}"
            yield f"| {ruleset.id} | {item.key} | {item.title} | {span} | {item.mark} |"
        for phase in ruleset.phases:
            told = "hai cách đọc" if phase.contested else "giá trị riêng"
            yield f"| {ruleset.id} | | từ {format_date(phase.span.start)}: {told}. {phase.why} | | |"
    yield ""


def _section(rule: Rule, library: Library) -> Iterator[str]:
    yield from (f"## {rule.id} {rule.title}", "")
    where = places(rule.id, library)
    if where:
        yield from (f"- Kiểm tra: {place}." for place in where)
    if rule.id in library.record_only:
        yield f"- Chỉ ghi nhận: {library.record_only[rule.id]}"
    gate = GATES.get(rule.id)
    if gate is not None:
        yield f"- Trong mã: {' '.join((inspect.getdoc(gate) or '').split())}"
    told: dict[str, list[str]] = {}
    for ruleset in library.rulesets:
        told.setdefault(_standing(rule.id, ruleset), []).append(ruleset.id)
    yield from (f"- {', '.join(sets)}: {text}." for text, sets in told.items())
    tested = tests_of(rule.id)
    yield f"- Phép thử: {', '.join(tested) if tested else 'chưa có phép thử riêng'}."
    yield ""


def _standing(rule: str, ruleset: RuleSet) -> str:
    stands = "; ".join(f"{p.instrument} {p.place}".strip() + f" ({p.mark})" for p in ruleset.provisions.get(rule, ()))
    values = [_value(item) for item in ruleset.parameters.values() if item.rule == rule]
    return "; ".join(part for part in (stands or "chưa thấy văn bản", *values))


def _value(item: Parameter) -> str:
    unseen = type(item.value) is int and item.value == 0
    return f"{item.name}: {'chưa thấy trong văn bản' if unseen else item.value} ({item.mark})"


@cache
def _mentions() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    modules = [TESTS / f"test_{name}.py" for name in MODULES]
    for path in sorted((*(path for path in modules if path.exists()), *TESTS.glob("*/*.toml"))):
        for rule in set(RULE.findall(path.read_text(encoding="utf-8"))):
            found.setdefault(rule, set()).add(
                f"{path.parent.name}/{path.stem}" if path.suffix == ".toml" else path.stem
            )
    return {rule: tuple(sorted(names)) for rule, names in found.items()}


def tests_of(rule: str) -> tuple[str, ...]:
    """The test modules and example files that name the rule; at most twelve."""
    return _mentions().get(rule, ())[:12]
