"""`ketnap import`: an office's list from a spreadsheet, all rows or none; `--undo` takes an import back."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.base import clock
from ketnap.cases.steps.source import SOURCES
from ketnap.cli import refusal
from ketnap.cli.acting import acting_user
from ketnap.cli.output import NEEDS_PERSON, REFUSED, complain, day, print_json
from ketnap.transfer.actions import bring_in_now, undo
from ketnap.transfer.imports import Imported
from ketnap.transfer.queries import importable_unit
from ketnap.transfer.sheets.intents import Intent, IntentKind, RowReason
from ketnap.transfer.sheets.known import Defaults
from ketnap.transfer.sheets.layout import BadLayout
from ketnap.transfer.sheets.list import write_template
from ketnap.transfer.sheets.read import BadWorkbook
from ketnap.units.models import Unit

KINDS = ("candidates",)
OUTCOMES = {
    IntentKind.CREATE: "người mới",
    IntentKind.ADD: "thêm bước",
    IntentKind.SKIP: "đã có, bỏ qua",
    IntentKind.REFUSE: "chưa nhập được",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE.xlsx", help="bảng tính của đơn vị")
    parser.add_argument("--kind", choices=KINDS, default="candidates", help="loại danh sách")
    parser.add_argument("--unit", metavar="CODE", default="", help="đơn vị của danh sách (mã, xem ketnap units)")
    parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
    parser.add_argument("--user", metavar="NAME", default="", help="nhập với quyền của người dùng này")
    parser.add_argument("--introduced-on", type=day, metavar="D", help="ngày giới thiệu chung cho dòng không ghi ngày")
    parser.add_argument("--source", choices=sorted(SOURCES), default="", help="nơi giới thiệu chung")
    parser.add_argument("--template", metavar="OUT.xlsx", help="ghi ra tệp mẫu trống")
    parser.add_argument("--undo", metavar="BATCH", type=UUID, help="thu hồi một lần nhập")
    parser.add_argument("--reason", default="", help="lý do thu hồi")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """0 written (or tried without a refusal), 1 refused, 2 wrong call, 3 a competent body has to decide."""
    if args.template:
        write_template(Path(args.template))
        sys.stdout.write(f"Đã ghi tệp mẫu: {args.template}\n")
        return 0
    unit = Unit.objects.filter(code__iexact=args.unit).first() if args.unit else None
    if args.undo:
        return take_back(args, acting_user(args.user, unit))
    if not args.file or not args.unit:
        return complain("Cần tên tệp và --unit.")
    path = Path(args.file)
    if not path.is_file():
        return complain(f"Không có tệp “{path}”.")
    user = acting_user(args.user, unit)
    try:
        result = bring_in_now(
            path,
            unit=importable_unit(user, args.unit),
            user=user,
            now=clock.now(),
            defaults=Defaults(introduced_on=args.introduced_on, source=args.source),
            dry_run=args.dry_run,
        )
    except (BadWorkbook, BadLayout) as bad:
        return unreadable(bad, as_json=args.json)
    return show(result, args)


def show(result: Imported, args: argparse.Namespace) -> int:
    if args.json:
        document = {"kind": args.kind, "unit": args.unit, "dry_run": args.dry_run, **result.to_document()}
        print_json(document)
    else:
        sys.stdout.write("\n".join(lines(result)) + "\n")
    if not result.is_refused:
        return 0
    return NEEDS_PERSON if result.needs_person else REFUSED


def lines(result: Imported) -> Iterator[str]:
    """The result for a reader: rows with reasons or remarks, then what was done."""
    for intent in result.intents:
        yield from _row_lines(intent)
    for row, text in result.listing.ignored:
        yield f"Dòng {row} không nhập: {text}" if row else text
    counts = ", ".join(f"{result.counts[kind.value]} {text}" for kind, text in OUTCOMES.items())
    yield f"{result.counts['rows']} dòng: {counts}."
    if result.batch:
        yield f"Đã ghi. Mã lần nhập: {result.batch} (thu hồi: ketnap import --undo MÃ --reason …)"
    else:
        yield "Chưa ghi gì."


def _row_lines(intent: Intent) -> Iterator[str]:
    for told in (*intent.reasons, *intent.remarks):
        yield f"Dòng {intent.row}{_cell(told)}: {refusal.reason_line(told.reason)}"


def _cell(told: RowReason) -> str:
    return f" (ô {told.cell})" if told.cell else ""


def take_back(args: argparse.Namespace, user: User) -> int:
    voided = undo(args.undo, args.reason, user=user)
    if args.json:
        document = {"batch": str(args.undo), "undone": True, "events": voided}
        print_json(document)
    else:
        sys.stdout.write(f"Đã thu hồi {voided} sự kiện của lần nhập này.\n")
    return 0


def unreadable(bad: Exception, *, as_json: bool) -> int:
    if as_json:
        kind = "bad_workbook" if isinstance(bad, BadWorkbook) else "bad_layout"
        print_json({"error": kind, "message": str(bad)})
    else:
        sys.stdout.write(f"{bad}\n")
    return REFUSED
