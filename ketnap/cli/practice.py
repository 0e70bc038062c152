"""`ketnap practice NAME`: loads a made-up office into an empty data folder. Its persons are invented."""

import argparse
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from ketnap.cli.output import REFUSED, print_json
from ketnap.practice import offices

LABELS = {
    "units": "tổ chức",
    "users": "tài khoản",
    "persons": "người (tên đều có chữ “mẫu”)",
    "cases": "hồ sơ",
    "sittings": "kỳ họp",
    "classes": "lớp bồi dưỡng",
    "papers": "văn bản",
    "targets": "dòng chỉ tiêu",
    "events": "sự kiện trong sổ gốc",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        choices=sorted(offices.OFFICES),
        metavar="NAME",
        help="đơn vị thực hành: " + ", ".join(sorted(offices.OFFICES)),
    )
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Load and print how much was loaded; an office that is there already is left alone; 1 for somebody else's folder."""
    call_command("migrate", verbosity=0, interactive=False)
    try:
        is_new = offices.load(args.name)
    except ImproperlyConfigured as error:
        return refuse(str(error), as_json=args.json)
    show(offices.OFFICES[args.name], is_new=is_new, as_json=args.json)
    return 0


def show(made_up: offices.PracticeOffice, *, is_new: bool, as_json: bool) -> None:
    counts = offices.counts()
    if as_json:
        document = {"office": made_up.name, "loaded": is_new, "now": made_up.now.isoformat(), "counts": counts}
        print_json(document)
        return
    head = "Đã nạp" if is_new else "Thư mục này đã có"
    sys.stdout.write(f"{head} đơn vị thực hành: {made_up.title}. Ngày của đơn vị: {made_up.now:%d/%m/%Y}.\n")
    sys.stdout.writelines(f"  {number:6d}  {LABELS[key]}\n" for key, number in counts.items())


def refuse(sentence: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"error": "refused", "message": sentence})
    else:
        sys.stdout.write(sentence + "\n")
    return REFUSED
