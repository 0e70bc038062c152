"""`ketnap restore FILE`: an office from its backup, into an empty data folder."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from ketnap.base.errors import BadInput
from ketnap.cli.output import print_json
from ketnap.transfer.restore import bring_keys, restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="tệp sao lưu; bỏ trống để chỉ nhận tệp khóa")
    parser.add_argument("--keys", metavar="KEYFILE", type=Path, help="tệp khóa cá nhân đi cùng tệp sao lưu")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Restore and say what came back. Without a file but with keys: give back names to an office restored without them."""
    if args.file is None:
        if args.keys is None:
            raise BadInput("file", "Hãy ghi tệp sao lưu, hoặc --keys TỆP-KHÓA để nhận khóa cho đơn vị đã phục hồi.")
        sys.stdout.write(f"Đã nhận khóa của {bring_keys(args.keys)} người.\n")
        return 0
    done = restore(args.file, keys=args.keys)
    if args.json:
        print_json(asdict(done))
        return 0
    sys.stdout.write(
        f"Đã phục hồi “{done.office.name}”: {sum(done.rows.values())} dòng, {done.files} tệp, khóa của {done.keys} người.\n"
    )
    if done.absent:
        sys.stdout.write(
            f"CHÚ Ý: thiếu khóa của {done.absent} người nên chưa đọc được họ tên và dữ liệu cá nhân của họ. "
            "Có tệp khóa thì chạy: ketnap restore --keys TỆP-KHÓA\n"
        )
    return 0
