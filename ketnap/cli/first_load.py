"""What goes into an empty data folder, and who signs in first."""

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec

from django.db import transaction

from ketnap.accounts.actions import create_user, grant, issue_sign_in_link
from ketnap.accounts.models import Grant, User
from ketnap.accounts.roles import Role
from ketnap.base import clock, office
from ketnap.cli.output import REFUSED, complain
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.kinds import unit_kinds

ACTOR = "ketnap up"
UNNAMED = "Đơn vị chưa đặt tên"

# In a practice office the first link opens the desk that the tour tells of: the deputy secretary's, who leads and signs. In a real
# one it is the administrator's.
PRACTICE_ORDER = (
    Role.GRASSROOTS_SECRETARY,
    Role.GRASSROOTS_OFFICER,
    Role.SUPERIOR_OFFICER,
    Role.BRANCH_SECRETARY,
    Role.ADMINISTRATOR,
)
OFFICE_ORDER = (Role.ADMINISTRATOR,)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    first = parser.add_mutually_exclusive_group()
    first.add_argument("--practice", metavar="NAME", help="thư mục trống: nạp đơn vị thực hành này (ví dụ tan-thanh)")
    first.add_argument("--empty", action="store_true", help="thư mục trống: bắt đầu với dữ liệu trống")
    parser.add_argument("--name", default=UNNAMED, help="với --empty: tên tổ chức cao nhất của cơ quan")
    kinds = sorted(key for key, kind in unit_kinds().items() if kind.exists_on(clock.today()))
    parser.add_argument(
        "--kind",
        default="grassroots",
        choices=kinds,
        metavar="KIND",
        help="với --empty: loại tổ chức",
    )


def load(args: argparse.Namespace) -> int:
    """Fill an empty folder as asked; a folder that holds an office already is left as it is."""
    present = office.load()
    if present.id:
        if args.practice and present.practice != args.practice:
            return complain(f"Thư mục này đã có dữ liệu của “{present.name}”; hãy chọn thư mục khác (--data).", REFUSED)
        return 0
    choice = args.practice or ("" if args.empty else ask())
    if choice is None:
        return complain("Thư mục dữ liệu trống: hãy thêm --practice tan-thanh hoặc --empty.")
    return load_practice(choice) if choice else start_empty(args.name, args.kind)


def ask() -> str | None:
    """What the reader at the terminal wants: a practice office's name, "" for empty; None when nobody is there."""
    if not sys.stdin.isatty():
        return None
    sys.stdout.write(
        "Thư mục dữ liệu còn trống. Nạp gì?\n"
        "  1  đơn vị thực hành Tân Thành (dữ liệu giả, để làm quen)\n"
        "  2  bắt đầu trống\n"
    )
    choices = {"1": "tan-thanh", "": "tan-thanh", "2": ""}
    while True:
        typed = input("Chọn 1 hoặc 2 [1]: ").strip()
        if typed in choices:
            return choices[typed]


def load_practice(name: str) -> int:
    if find_spec("ketnap.cli.practice") is None:
        return complain("Bản này chưa có đơn vị thực hành.", REFUSED)
    sys.stdout.write(f"Nạp đơn vị thực hành {name}…\n")
    sys.stdout.flush()
    practice = import_module("ketnap.cli.practice")
    parser = argparse.ArgumentParser("ketnap practice")
    practice.add_arguments(parser)
    return int(practice.run(parser.parse_args([name])) or 0)


def start_empty(name: str, kind: str) -> int:
    """One unit, and one user who keeps its cases and its accounts; both can be changed on the pages."""
    today = clock.today()
    office.ensure(name)
    with transaction.atomic():
        root = open_unit(NewUnit("goc", kind, name), parent=None, on=today, actor=ACTOR)
        user = create_user("quan-tri", "Quản trị", actor=ACTOR)
        for role in (Role.ADMINISTRATOR, Role.GRASSROOTS_OFFICER):
            grant(user, role, root, valid_from=today, actor=ACTOR)
    return 0


def first_user() -> User | None:
    """Who signs in first: the holder of the foremost role today, None when nobody holds one."""
    order = PRACTICE_ORDER if office.load().is_practice else OFFICE_ORDER
    held = Grant.objects.as_of(clock.today()).filter(role__in=order, user__is_active=True).select_related("user")
    grants = sorted(held.order_by("pk"), key=lambda given: order.index(Role(given.role)))
    return grants[0].user if grants else None


def sign_in_token() -> str:
    """A one-time token for the user who signs in first, "" when there is none."""
    user = first_user()
    return issue_sign_in_link(user, now=clock.now(), actor=ACTOR) if user else ""
