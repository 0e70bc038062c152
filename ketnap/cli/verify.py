"""`ketnap verify`: do the journal, the audit log, the tree and every derived row still say the same?

Each room may bring a module `verify` with `problems() -> list[str]`; all of them are asked, from the bottom of the house up.
"""

import argparse
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from ketnap.base.sealing import SealBroken
from ketnap.cli.output import print_json
from ketnap.journal.rebuild import differences
from ketnap.journal.verify import checkpoint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Print one line per problem; 0 when all holds (the heads of both logs are then signed), else 1."""
    found = problems()
    if not any(found.values()):
        checkpoint()
    ok = not any(found.values())
    if args.json:
        document = {"ok": ok, "checked": list(found), "problems": [text for texts in found.values() for text in texts]}
        print_json(document)
    else:
        for texts in found.values():
            sys.stdout.writelines(text + "\n" for text in texts)
        sys.stdout.write("Mọi kiểm tra đều khớp.\n" if ok else "Dữ liệu KHÔNG toàn vẹn.\n")
    return 0 if ok else 1


def problems() -> dict[str, list[str]]:
    """Everything that does not hold, by what was checked. Derived rows are compared only when what they come from holds."""
    found = {room: list(import_module(f"ketnap.{room}.verify").problems()) for room in rooms_that_verify()}
    if not found["journal"]:
        found["derived"] = list(derived_problems())
    return found


def rooms_that_verify() -> list[str]:
    rooms = [name.removeprefix("ketnap.") for name in settings.ROOMS]
    return [room for room in rooms if find_spec(f"ketnap.{room}") and find_spec(f"ketnap.{room}.verify")]


def derived_problems() -> Iterator[str]:
    """Tables whose rows are not what the journal says."""
    try:
        for table, number in differences().items():
            if number:
                yield f"Bảng suy ra {table}: {number} dòng khác với sổ gốc (chạy ketnap rebuild để dựng lại)."
    except SealBroken as error:
        yield f"Bảng suy ra: không so được. {error}"
