"""The command `ketnap`: finds the module of a subcommand, runs it, turns refusals into exit codes.

Each command is a module `ketnap/cli/<name>.py` with `add_arguments(parser)` and `run(args) -> int`.
Exit codes: 0 done, 1 refused (reasons on stdout), 2 wrong call, 3 needs a person.
"""

import argparse
import os
import sys
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from ketnap.cli.output import DONE, WRONG_CALL, complain


@dataclass(frozen=True)
class Command:
    name: str
    help: str
    module: str = ""
    needs_django: bool = True
    makes_data: bool = False

    @property
    def path(self) -> str:
        return "ketnap.cli." + (self.module or self.name.replace("-", "_"))

    @property
    def exists(self) -> bool:
        return find_spec(self.path) is not None


COMMANDS = (
    Command("up", "mở hệ thống: trang web và tiến trình nền", makes_data=True),
    Command("practice", "nạp một đơn vị thực hành", makes_data=True),
    Command("units", "cây tổ chức, kèm mã"),
    Command("figures", "số liệu của một đơn vị trong một kỳ"),
    Command("report", "lập báo cáo ra tệp"),
    Command("check-text", "so số liệu trong một văn bản với dữ liệu"),
    Command("rules", "hỏi quy định: được hay không, hạn nào, vì sao", needs_django=False),
    Command("import", "nhập danh sách từ bảng tính", module="import_"),
    Command("form", "điền mẫu hồ sơ của một trường hợp"),
    Command("handover", "sổ bàn giao của người thôi một chức danh"),
    Command("seal", "đóng gói gửi cơ quan khác"),
    Command("open", "nhận gói của cơ quan khác", module="open_"),
    Command("verify", "kiểm tra nhật ký, cây tổ chức, tổng chỉ tiêu"),
    Command("rebuild", "dựng lại các bảng suy ra từ nhật ký"),
    Command("backup", "sao lưu ra một tệp"),
    Command("restore", "phục hồi từ một tệp sao lưu", makes_data=True),
    Command("doctor", "kiểm tra máy và thư mục dữ liệu"),
    Command("bench", "đo tốc độ", needs_django=False),
)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    name = next((argument for argument in arguments if not argument.startswith("-")), "")
    command = next((command for command in COMMANDS if command.name == name and command.exists), None)
    if command is None:
        parser = overview()
        parser.parse_args(arguments)
        parser.print_help()
        return WRONG_CALL
    return run(command, arguments[arguments.index(name) + 1 :])


def overview() -> argparse.ArgumentParser:
    """The parser for a call without a known command: lists the commands that exist."""
    parser = argparse.ArgumentParser("ketnap", description="Công tác phát triển đảng viên.")
    commands = parser.add_subparsers(metavar="LỆNH", title="các lệnh")
    for command in COMMANDS:
        if command.exists:
            commands.add_parser(command.name, help=command.help)
    return parser


def run(command: Command, arguments: list[str]) -> int:
    """Parse the command's own arguments, set up what it needs, run it."""
    data = data_folder(arguments)
    if data:
        os.environ["KETNAP_DATA"] = data
    parser = argparse.ArgumentParser(f"ketnap {command.name}", description=command.help)
    parser.add_argument("--data", metavar="DIR", help="thư mục dữ liệu (mặc định: KETNAP_DATA hoặc ./data)")
    if command.needs_django:
        set_up_django(command, asks_help={"-h", "--help"} & set(arguments))
    module = import_module(command.path)
    module.add_arguments(parser)
    args = parser.parse_args(arguments)
    return call_on_tables(module, args) if command.needs_django else call(module, args)


def data_folder(arguments: list[str]) -> str:
    """The value of --data, needed before the settings are read."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data", default="")
    return str(parser.parse_known_args(arguments)[0].data)


def set_up_django(command: Command, *, asks_help: Collection[str] = ()) -> None:
    """Load the applications; a wrong setting or a missing data folder ends the program with one sentence."""
    folder = Path(os.environ.get("KETNAP_DATA", "") or "data").expanduser()
    if command.makes_data and not asks_help:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not folder.is_dir() and not asks_help:
        sys.exit(complain(f"Chưa có thư mục dữ liệu “{folder}”: hãy chạy “ketnap up” trước, hoặc ghi đúng --data."))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(complain(str(error)))


def call_on_tables(module: ModuleType, args: argparse.Namespace) -> int:
    """Run a command that reads tables; when they are not there yet, say how to make them."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        return call(module, args)
    except DatabaseError:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise
        return complain("Cơ sở dữ liệu còn trống hoặc của bản cũ: hãy chạy “ketnap up” một lần trước.")


def call(module: ModuleType, args: argparse.Namespace) -> int:
    """Run the command; what it refuses is printed on stdout, as JSON when the caller asked for it."""
    from ketnap.cli import refusal

    try:
        return int(module.run(args) or 0)
    except refusal.REFUSALS as error:
        return refusal.show(error, as_json=getattr(args, "json", False))
    except BrokenPipeError:
        # The reader of our output left (`ketnap figures … | head`); that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
