"""A made-up list of candidates as an office keeps it, and how long bringing it in takes. For benchmarks and tours."""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.lib.vietnamese import format_date
from ketnap.practice import scale
from ketnap.practice.names import invented
from ketnap.transfer.actions import undo
from ketnap.transfer.imports import Imported, bring_in
from ketnap.transfer.queries import branches_under, gather
from ketnap.transfer.sheets.list import read_list
from ketnap.transfer.sheets.plan import plan
from ketnap.units.models import Unit

TODAY = date(2023, 4, 18)
TITLE = ("ĐẢNG ỦY MẪU", "", "DANH SÁCH QUẦN CHÚNG ƯU TÚ (DỮ LIỆU MẪU)", "")
HEADER = (
    ("TT", "Họ và tên", "Ngày, tháng, năm sinh", "", "Dân tộc", "Trình độ văn hóa", "Đơn vị (chi bộ)", "Nơi giới thiệu", "Ngày giới thiệu",
     "Ngày vào danh sách cảm tình Đảng", "Số nghị quyết", "Ghi chú"),
    ("", "", "Nam", "Nữ"),
)  # fmt: skip
FOOTER = ("", "Tổng cộng: {rows} người", "", "NGƯỜI LẬP BIỂU")


def write_list(path: Path, branches: Sequence[str], *, rows: int, seed: int) -> None:
    """Write an office's workbook of so many people: title, two-row header, dates as text, total, signature."""
    random = Random(seed)  # noqa: S311 - made-up data
    names = {gender: invented(gender, random) for gender in ("male", "female")}
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, text in enumerate(TITLE):
            sheet.write_string(number, 0, text)
        for number, labels in enumerate(HEADER, start=len(TITLE)):
            for place, label in enumerate(labels):
                sheet.write_string(number, place, label)
        first = len(TITLE) + len(HEADER)
        for number in range(rows):
            gender = ("male", "female")[number % 2]
            _person(sheet, first + number, number, next(names[gender]), gender, branches, random)
        for number, text in enumerate(FOOTER, start=first + rows):
            sheet.write_string(number, 1 if number == first + rows + 3 else 0, text.format(rows=rows))


def _person(sheet: Any, row: int, number: int, name: str, gender: str, branches: Sequence[str], random: Random) -> None:
    born = format_date(date(1985, 1, 1) + timedelta(days=random.randrange(7000)))
    introduced = date(2021, 8, 1) + timedelta(days=random.randrange(300))
    listed = introduced + timedelta(days=random.randrange(20, 60))
    values = (
        number + 1, name, born if gender == "male" else "", "" if gender == "male" else born, "Kinh", "12/12", random.choice(branches),
        random.choice(("Đoàn TN", "Công đoàn", "Hội LHPN", "Chi bộ")), format_date(introduced), format_date(listed),
        f"{number % 40 + 1:02d}-NQ/CB", "",
    )  # fmt: skip
    for place, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(row, place, value)
        else:
            sheet.write_string(row, place, value)


def measure_import(*, rows: int, seed: int, runs: int) -> dict[str, Any]:
    """Medians of reading, planning, trying and writing one list in a made-up district; every written list is taken back."""
    made = scale.make(persons=500, seed=seed)
    user = create_user("do-mau", "Cán bộ mẫu", actor=scale.ACTOR)
    grant(user, Role.SUPERIOR_OFFICER, made.top, valid_from=scale.FIRST, actor=scale.ACTOR)
    branches = branches_under(made.top, TODAY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "danh-sach.xlsx")
        write_list(path, [branch.name for branch in branches], rows=rows, seed=seed)
        medians = _medians(path, made.top, user, runs)
        size = path.stat().st_size
    return {
        "sizes": {"rows": rows, "bytes": size, "units": made.units, "persons": made.persons, "events": made.events},
        "median_ms": medians,
    }


def _medians(path: Path, unit: Unit, user: User, runs: int) -> dict[str, float]:
    listing = read_list(path)
    known = gather(listing.rows, user=user, unit=unit, today=TODAY)

    def bring(dry_run: bool) -> Imported:
        return bring_in(path, file=path.name, user=user, unit=unit, today=TODAY, dry_run=dry_run)

    written: list[Imported] = []
    return {
        "read": _median(lambda: read_list(path), runs),
        "gather": _median(lambda: gather(listing.rows, user=user, unit=unit, today=TODAY), runs),
        "plan": _median(lambda: plan(listing.rows, known), runs),
        "dry_run": _median(lambda: bring(True), runs),
        "write": _median(lambda: written.append(bring(False)), runs, after=lambda: _take_back(written, user)),
    }


def _take_back(written: list[Imported], user: User) -> None:
    batch = written.pop().batch
    if batch is None:
        raise RuntimeError("the made-up list was refused")
    undo(batch, "đo", user=user)


def _median(act: Callable[[], object], runs: int, after: Callable[[], object] = lambda: None) -> float:
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
        after()
    return round(statistics.median(seconds) * 1000, 2)
