"""`ketnap backup FILE`: the whole office in one file, for either database."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from ketnap.base.errors import BadInput
from ketnap.cli.output import print_json
from ketnap.transfer.backup import write


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="tệp sao lưu sẽ ghi (thay tệp cũ cùng tên)")
    parser.add_argument(
        "--keys", metavar="KEYFILE", type=Path, help="ghi thêm khóa cá nhân vào tệp riêng này; cất ở nơi khác"
    )
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Write the backup and say what is in it; refused when a folder does not exist."""
    for place in (args.file, args.keys):
        if place is not None and not place.absolute().parent.is_dir():
            raise BadInput("file", f"Không có thư mục “{place.absolute().parent}”.")
    made = write(args.file.absolute(), keys=args.keys.absolute() if args.keys else None)
    if args.json:
        print_json({"file": str(args.file), **asdict(made)})
        return 0
    sys.stdout.write(f"Đã sao lưu {sum(made.rows.values())} dòng và {made.files} tệp vào {args.file}.\n")
    if made.has_key_file:
        sys.stdout.write(
            f"Khóa của {made.keys} người ở {args.keys}: cất riêng, ai có cả hai tệp thì đọc được mọi tên.\n"
        )
    elif made.keys:
        sys.stdout.write(
            f"Khóa của {made.keys} người KHÔNG nằm trong tệp này: hãy ghi và cất riêng tệp khóa (--keys TỆP-KHÓA).\n"
        )
    return 0
