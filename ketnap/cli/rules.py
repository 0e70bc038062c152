"""`ketnap rules check|due|route|papers`: ask the regulations about one facts document. Needs no database and does not load Django.
`ketnap rules rehearse` alone asks about the office's own cases, and so loads both.

Exit codes: 0 allowed (or list printed), 1 refused (reasons on stdout), 2 wrong call or unreadable facts, 3 needs a person.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ketnap.cli.output import DONE, NEEDS_PERSON, REFUSED, complain, day, print_json
from ketnap.lib.vietnamese import BadDate, format_date, parse_date
from ketnap.rulebook.deadlines import Due, due
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.facts import Facts, FactsError
from ketnap.rulebook.library import UnknownStep, load
from ketnap.rulebook.paperwork import STATE_LABELS, Need, papers_for
from ketnap.rulebook.routing import RouteAnswer, route_of
from ketnap.rulebook.schema import WEAK_MARKS
from ketnap.rulebook.verdict import Outcome, Reason, Verdict

EXIT_CODES = {Outcome.ALLOW: DONE, Outcome.REFUSE: REFUSED, Outcome.PERSON: NEEDS_PERSON}
OUTCOME_LABELS = {
    Outcome.ALLOW: "Được làm",
    Outcome.REFUSE: "Không được làm",
    Outcome.PERSON: "Cần người có thẩm quyền",
}
LARGEST_FILE = 1_000_000


class BadCall(ValueError):
    """The call or the facts cannot be understood; the message is Vietnamese."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Enter the questions and their arguments."""
    questions = parser.add_subparsers(dest="question", metavar="CÂU HỎI", required=True)
    asked = questions.add_parser("check", help="một bước có được làm vào một ngày không, vì sao")
    asked.add_argument("--step", required=True, help="mã bước, xem docs/reference/steps.md")
    _common(asked)
    _common(questions.add_parser("due", help="các thời hạn đang chạy, vì sao"))
    _common(questions.add_parser("route", help="ai quyết định, qua những cấp nào vào ngày đó"), packs=False)
    papers = questions.add_parser("papers", help="một bước cần giấy tờ nào, của ai, đã có gì")
    papers.add_argument("--step", required=True, help="mã bước, xem docs/reference/steps.md")
    _common(papers)
    rehearse = questions.add_parser("rehearse", help="một bộ quy định, một gói thay đổi gì ở hồ sơ đang chạy")
    rehearse.add_argument("pack", metavar="PACK", help="mã bộ quy định, mã gói địa phương, hoặc tệp gói .toml")
    rehearse.add_argument("--unit", metavar="CODE", help="chỉ hồ sơ của đơn vị này và cấp dưới (mã: ketnap units)")
    rehearse.add_argument(
        "--on", metavar="NGÀY", type=day, help="ngày áp dụng (mặc định: ngày của bộ, của gói, hôm nay)"
    )
    rehearse.add_argument("--binding", metavar="DÒNG", default="", help="các dòng bắt buộc thêm của gói, ví dụ 4,11")
    rehearse.add_argument("--json", action="store_true", help="in một tài liệu JSON")
    rehearse.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help="thư mục dữ liệu")


def _common(parser: argparse.ArgumentParser, packs: bool = True) -> None:
    if packs:
        parser.add_argument(
            "--pack",
            action="append",
            default=[],
            metavar="GÓI",
            help="gói quy tắc địa phương; sau # là số các dòng bắt buộc, ví dụ HN-2025-02HD#4,11",
        )
    parser.add_argument("--on", required=True, metavar="NGÀY", help="ngày xét, ví dụ 2023-04-18 hoặc 18/04/2023")
    parser.add_argument(
        "--facts", required=True, metavar="TỆP", help="tệp JSON, xem docs/reference/facts.md; - là đầu vào chuẩn"
    )
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Answer the question; the exit code as above."""
    if args.question == "rehearse":
        return _rehearse(args)
    try:
        on, facts = read_day(args.on), read_facts(args.facts)
        refuse_unknown_packs(getattr(args, "pack", []))
        if args.question == "check":
            return show_verdict(check(args.step, facts, on=on, packs=args.pack), as_json=args.json)
        if args.question == "route":
            return show_route(route_of(facts, on=on), as_json=args.json)
        if args.question == "papers":
            return show_papers(papers_for(args.step, facts, on=on, packs=args.pack), args.step, on, as_json=args.json)
        return show_due(due(facts, on=on, packs=args.pack), on, as_json=args.json)
    except UnknownStep as unknown:
        return complain(f"{unknown.args[0]} Các bước: {', '.join(load().steps)}.")
    except BadCall as bad:
        return complain(str(bad))


def _rehearse(args: argparse.Namespace) -> int:
    from importlib import import_module

    from ketnap.cli import main as command

    command.set_up_django(command.Command("rules", ""))
    return command.call_on_tables(import_module("ketnap.cli.rehearse"), args)


def refuse_unknown_packs(uses: Sequence[str]) -> None:
    """Raise BadCall for a local pack that does not exist."""
    if uses:
        from ketnap.rulebook.packs import UnknownPack, pack_of

        try:
            for use in uses:
                pack_of(use)
        except UnknownPack as unknown:
            raise BadCall(str(unknown.args[0])) from None


def read_day(text: str) -> date:
    """The day typed. Raises BadCall."""
    try:
        return parse_date(text)
    except BadDate as bad:
        raise BadCall(f"--on: {bad}") from None


def read_facts(name: str) -> Facts:
    """The facts of a JSON file ("-": standard input). Raises BadCall with every fault, each with its path."""
    try:
        return Facts.from_document(_read_json(name))
    except FactsError as bad:
        faults = "\n".join(f"  {path or '(tài liệu)'}: {message}" for path, message in bad.errors)
        raise BadCall(f"Tệp dữ kiện {name} không dùng được:\n{faults}") from None


def _read_json(name: str) -> Any:
    try:
        raw = sys.stdin.buffer.read(LARGEST_FILE + 1) if name == "-" else _read_file(Path(name))
    except OSError as error:
        raise BadCall(f"Không đọc được tệp dữ kiện {name}: {error.strerror}.") from None
    if len(raw) > LARGEST_FILE:
        raise BadCall(f"Tệp dữ kiện {name} lớn quá 1 MB.")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadCall(f"Tệp dữ kiện {name} không phải chữ UTF-8.") from None
    except json.JSONDecodeError as error:
        raise BadCall(f"Tệp dữ kiện {name} không phải JSON: dòng {error.lineno}, cột {error.colno}.") from None
    except (RecursionError, ValueError):
        raise BadCall(f"Tệp dữ kiện {name} không phải JSON dùng được.") from None


def _read_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def show_verdict(verdict: Verdict, *, as_json: bool) -> int:
    """Print a verdict; its exit code."""
    if as_json:
        print_json(verdict.to_document())
    else:
        step = load().step(verdict.step)
        print(f"{OUTCOME_LABELS[verdict.outcome]}: {step.title}, ngày {format_date(verdict.on)} ({verdict.ruleset}).")
        for reason in sorted(verdict.reasons, key=lambda reason: reason.outcome is Outcome.ALLOW):
            print(reason_text(reason))
    return EXIT_CODES[verdict.outcome]


def reason_text(reason: Reason) -> str:
    """A reason for a reader: what, by which rule and place, what to do."""
    sign = {Outcome.REFUSE: "✗", Outcome.PERSON: "?", Outcome.ALLOW: "·"}[reason.outcome]
    source = ", ".join(part for part in (reason.provision, reason.instrument) if part)
    weak = "; cần xác nhận" if reason.weak else ""
    lines = [f"{sign} {reason.text} [{reason.rule}: {source}{weak}]"]
    if reason.remedy:
        lines.append(f"    → {reason.remedy}")
    return "\n".join(lines)


def show_due(periods: Sequence[Due], on: date, *, as_json: bool) -> int:
    """Print the running periods."""
    if as_json:
        print_json({"on": on.isoformat(), "due": [period.to_document() for period in periods]})
        return DONE
    for period in periods:
        sign = "!" if period.overdue else "·"
        print(
            f"{sign} {period.text} Trách nhiệm: {period.owner}. [{period.rule}: {period.provision}, {period.instrument}]"
        )
    if not periods:
        print(f"Không có thời hạn nào đang chạy ngày {format_date(on)}.")
    return DONE


def show_route(answer: RouteAnswer, *, as_json: bool) -> int:
    """Print who decides, through which bodies."""
    if as_json:
        print_json(answer.to_document())
        return EXIT_CODES[answer.outcome]
    print(f"Đường xét duyệt ngày {format_date(answer.on)} ({answer.ruleset}): {answer.title or 'chưa rõ'}.")
    if answer.deciding_body_title:
        print(f"Nơi quyết định: {answer.deciding_body_title}.")
    for name, links in (("Kết nạp", answer.admission), ("Công nhận chính thức", answer.recognition)):
        for number, link in enumerate(links, start=1):
            who = f" – {link.body}: {link.threshold}" if link.threshold else ""
            weak = "; cần xác nhận" if link.mark in WEAK_MARKS else ""
            done = f" (đã làm {format_date(link.done_on)})" if link.done_on else ""
            print(f"  {name} {number}. {link.title}{who}{done} [{link.rule}{weak}]")
    for reason in answer.reasons:
        print(reason_text(reason))
    return EXIT_CODES[answer.outcome]


def show_papers(needs: Sequence[Need], step: str, on: date, *, as_json: bool) -> int:
    """Print the papers of a step; 1 when one of them is not there or not good."""
    code = DONE if all(need.state == "held" for need in needs) else REFUSED
    if as_json:
        print_json({"step": step, "on": on.isoformat(), "papers": [need.to_document() for need in needs]})
        return code
    for need in needs:
        dated = f" đề ngày {format_date(need.dated)}" if need.dated else ""
        last = f", dùng được đến {format_date(need.valid_to)}" if need.valid_to else ""
        source = ", ".join(part for part in (need.provision, need.instrument) if part)
        print(
            f"{'·' if need.state == 'held' else '✗'} {need.title} ({' hoặc '.join(need.codes)}): {STATE_LABELS[need.state]}{dated}{last}"
        )
        print(f"    của {need.issued_by} [{need.rule}: {source}]" + (f" – {need.because}" if need.because else ""))
    if not needs:
        print("Bước này không cần giấy tờ nào.")
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m ketnap.cli.rules`: the same without the other commands."""
    parser = argparse.ArgumentParser("ketnap rules", description="hỏi quy định: được hay không, hạn nào, vì sao")
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    raise SystemExit(main())
