"""`ketnap handover`: the hand-over book of a post or an officer as .docx; without a holder it lists who can hand over."""

import argparse
import sys
from pathlib import Path

from ketnap.base import clock
from ketnap.base.files import replacing
from ketnap.cli.acting import acting_user
from ketnap.cli.output import NEEDS_PERSON, complain, day, print_json
from ketnap.lib.names import fold
from ketnap.people.posts import posts_of
from ketnap.reports.handover import hand_over_docx, posts_to_hand_over
from ketnap.units.queries import by_code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="CODE", help="mã tổ chức")
    parser.add_argument(
        "--holder", default="", metavar="WORDS", help="họ tên, chức danh hoặc tên đăng nhập (không cần dấu)"
    )
    parser.add_argument("--on", type=day, default=None, metavar="D", help="ngày bàn giao; để trống là hôm nay")
    parser.add_argument("--out", default="", metavar="FILE.docx", help="tệp ghi ra")
    parser.add_argument("--user", metavar="NAME", default="", help="làm với quyền của người dùng này")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """0 written, 2 wrong call, 3 the holder is not one: the list of those who fit is printed."""
    on = args.on or clock.today()
    unit = by_code(args.unit)
    user = acting_user(args.user, unit)
    fitting = [
        (key, text)
        for key, text in posts_to_hand_over(unit, posts_of([unit]), on)
        if all(word in fold(f"{key} {text}") for word in fold(args.holder).split())
    ]
    if len(fitting) != 1 or not args.out:
        return _listed(fitting if user.may("people.names", at=unit) else [], as_json=args.json)
    out = Path(args.out)
    if not out.absolute().parent.is_dir():
        return complain(f"Không có thư mục “{out.absolute().parent}”.")
    key, text = fitting[0]
    content = hand_over_docx(key, reader=user, on=on)
    with replacing(out) as file:
        file.write(content)
    if args.json:
        print_json({"holder": key, "unit": unit.code, "on": on.isoformat(), "file": str(out), "bytes": len(content)})
    else:
        sys.stdout.write(f"{text}: đã ghi {out}\n")
    return 0


def _listed(fitting: list[tuple[str, str]], *, as_json: bool) -> int:
    if as_json:
        print_json({"error": "which_holder", "holders": [{"key": key, "text": text} for key, text in fitting]})
    else:
        lines = [f"{text} [{key}]" for key, text in fitting] or ["Không có ai giữ chức danh như vậy vào ngày này."]
        sys.stdout.write("\n".join(["Hãy ghi --holder cho đúng một người và --out FILE.docx:", *lines]) + "\n")
    return NEEDS_PERSON
