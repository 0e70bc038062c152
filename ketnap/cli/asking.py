"""What `figures` and `report` ask alike: unit, period, days, reader."""

import argparse
import sys
from dataclasses import dataclass
from datetime import date, datetime

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.base import clock, office
from ketnap.base.errors import BadInput
from ketnap.cli.acting import acting_user
from ketnap.cli.output import complain, day
from ketnap.lib.moments import ZONE, moment_text
from ketnap.lib.periods import BadPeriod, Span
from ketnap.reports.figures.counting import Question, ask
from ketnap.reports.figures.registry import Counting
from ketnap.targets.periods import period_of
from ketnap.units.models import Unit
from ketnap.units.queries import by_code


@dataclass(frozen=True)
class Asked:
    """The answered arguments. `known_by` None = now; `moment` is that moment in Viet Nam, for print."""

    unit: Unit
    period: Span
    period_text: str
    as_of: date
    known_by: str | None
    moment: str
    tree_on: date | None
    counting: Counting
    reader: User | None

    def question(self, indicator: str) -> Question:
        return ask(
            indicator, self.unit, self.period, as_of=self.as_of, known_by=self.known_by, tree_on=self.tree_on,
            counting=self.counting,
        )  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", metavar="CODE", required=True, help="mã đơn vị (ketnap units)")
    parser.add_argument(
        "--period", metavar="P", required=True,
        help="2022, 2022-H1, 2022-Q3, 2022-05, term:2020-2025 hoặc 2020-07-01..2022-12-31",
    )  # fmt: skip
    parser.add_argument("--as-of", metavar="D", type=day, help="số liệu tính đến hết ngày (mặc định: hôm nay)")
    parser.add_argument("--known-by", metavar="T", type=moment, help="chỉ tính việc đã ghi đến hết ngày, giờ này")
    parser.add_argument("--tree-on", metavar="D", type=day, help="theo tổ chức của ngày này")
    parser.add_argument(
        "--counting", choices=["ceremony", "decision"], default="ceremony", help="kết nạp tính theo lễ hay quyết định"
    )
    parser.add_argument("--round", choices=["half_up", "cut"], default="half_up", help="cách làm tròn tỷ lệ")
    parser.add_argument("--decimals", type=int, choices=range(5), default=2, help="số chữ số thập phân của tỷ lệ")
    parser.add_argument("--user", "--as", dest="reader", metavar="USER", help="đọc với quyền của người dùng này")


def answered(args: argparse.Namespace) -> Asked:
    """Find unit, period and reader. Ends the program with one sentence (exit code 2) for a period nobody can understand."""
    unit = by_code(args.unit)
    as_of = args.as_of or clock.today()
    try:
        period = period_of(args.period, unit, as_of)
    except BadPeriod as error:
        sys.exit(complain(str(error)))
    known = args.known_by or clock.now().isoformat()
    local = datetime.fromisoformat(known).astimezone(ZONE).isoformat(timespec="seconds")
    return Asked(
        unit, period, args.period, as_of, args.known_by, local, args.tree_on, args.counting, reader(args.reader, unit)
    )


def reader(username: str | None, unit: Unit) -> User | None:
    """The user whose rights count. Without a name: nobody, so that lists are masked; in a practice office its only officer.

    Raises BadInput for an unknown user, Forbidden without the right to see reports of the unit.
    """
    if not username and not office.load().is_practice:
        return None
    try:
        user = acting_user(username or "", unit)
    except BadInput:
        if username:
            raise
        return None
    require(user, "reports.view", at=unit)
    return user


def moment(text: str) -> str:
    """A day (its end in Viet Nam) or a moment such as 2023-04-18T08:59; without a zone it is one of Viet Nam."""
    try:
        if len(text.strip()) > 10:
            found = datetime.fromisoformat(text.strip())
            return str(moment_text(found if found.tzinfo else found.replace(tzinfo=ZONE)))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải là thời điểm, ví dụ 2023-04-18T08:59.") from error
    return str(moment_text(day(text)))
