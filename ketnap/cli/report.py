"""`ketnap report`: a report into a file. B1 progress, B2 funnel, B5 classes, B10 half-year, year or term report, CN bridge between two trees."""

import argparse
import json
import sys
from pathlib import Path

from ketnap.base import clock
from ketnap.base.files import replacing
from ketnap.cli import asking
from ketnap.cli.output import complain, day, print_json
from ketnap.reports.actions import Wanted, draft
from ketnap.reports.papers import TITLES
from ketnap.reports.sheets import workbook
from ketnap.reports.summary import Notes

SUFFIXES = (".docx", ".xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", type=str.upper, choices=list(TITLES), help=", ".join(TITLES))
    asking.add_arguments(parser)
    parser.add_argument("--out", metavar="FILE", required=True, type=target, help="tệp .docx hoặc .xlsx")
    parser.add_argument(
        "--indicator", metavar="I", default="admissions", help="chỉ số của B1, CN (mặc định: admissions)"
    )
    parser.add_argument("--against", metavar="D", type=day, help="CN: ngày của cây tổ chức kia (mặc định: trước kỳ)")
    parser.add_argument("--place", default="", help="nơi ghi ở đầu báo cáo")
    parser.add_argument("--notes", metavar="FILE.json", help=f"phần người viết: {', '.join(Notes.names())}")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Write the file in one piece; print where it lies."""
    asked = asking.answered(args)
    wanted = Wanted(
        code=args.code,
        question=asked.question(args.indicator),
        period_text=asked.period_text,
        notes=notes(args.notes),
        place=args.place,
        decimals=args.decimals,
        mode=args.round,
        against=args.against,
    )
    made = draft(wanted, maker=asked.reader, now=clock.now())
    content = made.docx() if args.out.suffix.lower() == ".docx" else workbook(made, clock.now().isoformat())
    with replacing(args.out) as file:
        file.write(content)
    numbers = {name: figure.value for name, figure in made.figures.items()}
    if args.json:
        document = {
            "report": made.code, "unit": asked.unit.code, "period": asked.period_text, "as_of": asked.as_of.isoformat(),
            "known_by": asked.moment, "out": str(args.out), "figures": numbers,
        }  # fmt: skip
        print_json(document)
    else:
        sys.stdout.write(f"{made.title}: {args.out}\n")
    return 0


def target(text: str) -> Path:
    path = Path(text).expanduser()
    if path.suffix.lower() not in SUFFIXES:
        raise argparse.ArgumentTypeError("tên tệp phải có đuôi .docx hoặc .xlsx; bản PDF in từ tệp .docx")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"không có thư mục {path.parent}")
    return path


def notes(file: str | None) -> Notes:
    """The texts the user wrote, from a JSON object; ends the program with one sentence for a key that does not
    exist.
    """
    if not file:
        return Notes()
    try:
        found = json.loads(Path(file).read_text(encoding="utf-8"))
        return Notes(**{name: str(text) for name, text in found.items()})
    except (OSError, ValueError, AttributeError, TypeError) as error:
        names = ", ".join(Notes.names())
        sys.exit(complain(f"Không đọc được {file}: cần một tệp JSON với các mục {names} ({error})."))
