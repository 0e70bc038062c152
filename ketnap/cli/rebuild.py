"""`ketnap rebuild`: derive every row again from the journal."""

import argparse
import sys

from ketnap.cli.output import print_json
from ketnap.journal.rebuild import differences, rebuild


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="chỉ đếm số dòng sẽ thay đổi")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Print how many rows of each table differed from the journal; 0 whether or not there were any."""
    changed = differences() if args.dry_run else rebuild()
    if args.json:
        document = {"dry_run": args.dry_run, "changed": sum(changed.values()), "tables": changed}
        print_json(document)
        return 0
    for table, number in changed.items():
        if number:
            sys.stdout.write(f"{table}: {number} dòng khác với sổ gốc\n")
    verb = "sẽ được dựng lại" if args.dry_run else "đã được dựng lại"
    total = sum(changed.values())
    sys.stdout.write(f"{total} dòng {verb}.\n" if total else "Mọi bảng suy ra đã đúng như sổ gốc.\n")
    return 0
