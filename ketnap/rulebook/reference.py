"""Writes docs/reference/steps.md, facts.md and rules.md from the data, the dataclasses and the checks, and the compiled
regulations for a fast start.

python -m ketnap.rulebook.reference            write
python -m ketnap.rulebook.reference --check    exit 1 when a page is not current
"""

import argparse
import dataclasses
import inspect
import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.diagram import main_way_diagram
from ketnap.rulebook.document import hints
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import COMPILED, REGULATIONS, Library, compile_files, load
from ketnap.rulebook.rulereference import rules_page
from ketnap.rulebook.schema import RuleSet, Step, StepRule, VoteRule
from ketnap.rulebook.storypage import story_lines
from ketnap.rulebook.votes import threshold_text

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
GENERATED = "<!-- Sinh ra từ mã bằng `python -m ketnap.rulebook.reference`; không sửa tay. -->"


def pages(library: Library) -> dict[str, str]:
    """The pages by file name."""
    found = {"steps.md": steps_page(library), "facts.md": facts_page(library), "rules.md": rules_page(library)}
    return {name: "\n".join(lines) + "\n" for name, lines in found.items()}


def steps_page(library: Library) -> Iterator[str]:
    """The steps, drawn, and what each loaded rule set asks of them."""
    yield from (GENERATED, "", "# Các bước, lối ra và sự việc", "")
    yield from (
        "## Bộ quy định",
        "",
        "| mã | văn bản | từ ngày | đến ngày | dấu |",
        "|---|---|---|---|---|",
    )
    for ruleset in library.rulesets:
        yield _ruleset_row(ruleset)
    yield from ("", "Dấu: S đã đọc văn bản; Sw nguồn yếu; R được thuật lại; K hiểu biết riêng; K? chưa chắc; D suy ra.")
    yield from ("Sw, R, K, K? được hiện kèm “cần xác nhận”.", "", "## Đường chính", "", *main_way_diagram(library), "")
    loaded = list(library.rulesets)
    for step in library.steps.values():
        yield from _step_section(step, loaded, library)
    yield from ("## Sự việc khác trong `events`", "", "| mã | nghĩa |", "|---|---|")
    yield from (f"| `{key}` | {title} |" for key, title in library.events.items())
    yield from _deadline_table(loaded)
    yield from ("", "Các quy tắc: xem [rules.md](rules.md).")


def _ruleset_row(ruleset: RuleSet) -> str:
    last = "" if ruleset.span.end == date.max else format_date(ruleset.span.last)
    names = ", ".join(ruleset.instruments)
    return f"| {ruleset.id} | {names} | {format_date(ruleset.span.start)} | {last} | {ruleset.mark} |"


def _step_section(step: Step, loaded: list[RuleSet], library: Library) -> Iterator[str]:
    kind = {"step": "Bước", "exit": "Lối ra", "act": "Việc không đổi trạng thái"}[step.kind]
    yield from (f"### `{step.id}`", "", f"{kind}: {step.title}. ({step.title_en}.)", "")
    if step.status_after:
        yield f"- Sau bước này: {library.statuses[step.status_after]}."
    if step.leaves:
        yield f"- Từ trạng thái: {', '.join(library.statuses[status] for status in step.leaves)}."
    if step.next:
        yield f"- Tiếp theo: {_codes(step.next)}."
    told = {ruleset.id: "\n".join(_rule_lines(ruleset.steps[step.id])) for ruleset in loaded}
    if len(set(told.values())) == 1:
        told = {", ".join(told): next(iter(told.values()))}
    for name, lines in told.items():
        yield from (f"- {name}:", *(f"  {line}" for line in lines.splitlines()))
    yield ""


def _rule_lines(rule: StepRule) -> Iterator[str]:
    yield f"- làm trước: {'theo đường xét duyệt' if rule.by_route else _codes(rule.requires) or 'không có'}"
    if rule.papers:
        yield f"- giấy tờ: {', '.join(code.replace('|', ' hoặc ') for code in rule.papers)}"
    if rule.produces:
        yield f"- lập ra: {', '.join(rule.produces)}"
    if rule.vote is not None:
        yield f"- biểu quyết: {_vote(rule.vote)}"
    elif rule.vote_by_route:
        yield "- biểu quyết: theo đường xét duyệt"
    yield f"- quy tắc: {', '.join(rule.gates) or 'không có'}"


def _vote(vote: VoteRule) -> str:
    weak = "" if vote.required else ", không bắt buộc ghi"
    return f"`{vote.body}`, {threshold_text(vote)} ({vote.rule}, {vote.mark}{weak})"


def _codes(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _deadline_table(loaded: list[RuleSet]) -> Iterator[str]:
    yield from ("", "## Thời hạn", "", "| mã | bộ | thời hạn | từ | đến khi | lượng | gia hạn | quy tắc | dấu |")
    yield "|---|---|---|---|---|---|---|---|---|"
    for ruleset in loaded:
        for key, reason in ruleset.absent_deadlines.items():
            yield f"| `{key}` | {ruleset.id} | không có: {reason} | | | | | | |"
        for item in ruleset.deadlines.values():
            amount = "chưa rõ" if item.unknown else item.amount
            abroad = f" (ngoài nước {item.amount_abroad})" if item.amount_abroad else ""
            yield (
                f"| `{item.id}` | {ruleset.id} | {item.label} | `{item.starts}` | `{item.ends}` | {amount}{abroad} "
                f"{item.unit} | {item.extension or ''} | {item.rule} | {item.mark} |"
            )


def facts_page(library: Library) -> Iterator[str]:
    """The facts document, key by key, with three full examples."""
    yield from (GENERATED, "", "# Tài liệu dữ kiện (facts)", "")
    yield from (
        "Một tài liệu JSON cho một hồ sơ, dùng cho `ketnap rules check`, `due`, `route` và `papers`. Mọi khóa có thể bỏ trống, trừ",
        "khóa ghi “bắt buộc”; bỏ trống nghĩa là chưa rõ. Ngày viết `năm-tháng-ngày`. Khóa lạ bị từ chối kèm đường dẫn.",
        "Mã người, mã tổ chức là chữ tùy ý. Tình trạng chỉ tiêu không phải là dữ kiện.",
        "",
    )
    for kind in _records(Facts, []):
        yield from _record_section(kind)
    yield from ("## Mã giấy tờ", "", "| mã | tên | do ai lập |", "|---|---|---|")
    yield from (f"| `{paper.code}` | {paper.title} | {paper.issued_by} |" for paper in library.papers.values())
    yield from story_lines()


def _records(kind: Any, seen: list[Any]) -> list[Any]:
    if kind not in seen:
        seen.append(kind)
        for hint in hints(kind).values():
            inner = _inner(hint)
            if dataclasses.is_dataclass(inner):
                _records(inner, seen)
    return seen


def _inner(hint: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _inner(next(choice for choice in get_args(hint) if choice is not types.NoneType))
    return _inner(get_args(hint)[0]) if origin is tuple else hint


def _record_section(kind: Any) -> Iterator[str]:
    yield from (
        f"## {kind.__name__}",
        "",
        " ".join((inspect.getdoc(kind) or "").split()),
        "",
        "| khóa | kiểu | nghĩa |",
    )
    yield "|---|---|---|"
    for field in dataclasses.fields(kind):
        bare = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        required = " (bắt buộc)" if bare else ""
        yield f"| `{field.name}` | {_type_text(hints(kind)[field.name])} | {field.metadata['about']}{required} |"
    yield ""


def _type_text(hint: Any) -> str:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _type_text(_inner_choice(hint))
    if origin is tuple:
        return f"danh sách {_type_text(get_args(hint)[0])}"
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(hint))
    if dataclasses.is_dataclass(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})" if isinstance(hint, type) else ""
    return {bool: "true/false", int: "số nguyên", str: "chữ", date: "ngày"}[hint]


def _inner_choice(hint: Any) -> Any:
    return next(choice for choice in get_args(hint) if choice is not types.NoneType)


def main(argv: list[str] | None = None) -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(prog="python -m ketnap.rulebook.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 when a page is not current")
    check = parser.parse_args(argv).check
    stale = []
    files = {FOLDER / name: text for name, text in pages(load()).items()}
    files[REGULATIONS / COMPILED] = compile_files(REGULATIONS)
    for path, text in files.items():
        name = path.name
        current = path.read_text(encoding="utf-8") if path.exists() else ""
        if current != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{name}: {'không còn khớp với mã' if check else 'đã viết'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
