"""The list of sixty made-up candidates that the town's office keeps in Excel: for the branches of the practice office."""

from datetime import date, timedelta
from pathlib import Path

from ketnap.lib.vietnamese import format_date
from ketnap.practice.tan_thanh.plan import make_plan
from ketnap.practice.tan_thanh.tables import BRANCHES
from tests.transfer.lists import FAMILIES, FOOTER, HEADER, TITLE, save

BRANCH = "Chi bộ Khu phố 1"
INTRODUCED_ON = date(2021, 9, 6)
LED = ("Nguyễn Thị Mẫu Duyên", "Trần Văn Mẫu Kha", "Lê Thị Mẫu Ngân")
BORN = (date(1998, 4, 12), date(1999, 11, 30), date(2000, 2, 29))
LATE = "Võ Văn Mẫu Tấn"
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dương",
    "Giang",
    "Hạnh",
    "Khoa",
    "Linh",
    "Minh",
    "Ngọc",
    "Oanh",
    "Phú",
    "Quý",
    "Sen",
    "Thư",
)
SOURCES = ("Đoàn TN", "Công đoàn", "Hội LHPN", "Chi bộ")


def helpers() -> dict[str, str]:
    """An official member of each branch, by the branch's name."""
    plan = make_plan()
    return {branch.name: plan.members_of(branch.code)[2].name for branch in BRANCHES}


def led(number: int) -> list[object]:
    """One of the three whom the test leads on: only introduced so far."""
    born, man = format_date(BORN[number - 1]), number == 2
    return [
        number, LED[number - 1], born if man else None, None if man else born, "Kinh", "12/12", "Công nhân", BRANCH, "Đoàn TN",
        format_date(INTRODUCED_ON), None, None, None, None, "0900 000 000", None,
    ]  # fmt: skip


def other(number: int, helper: dict[str, str]) -> list[object]:
    """One of the others: spread over the branches, two thirds on the list of sympathisers, half of those with a helper."""
    man = number % 2 == 0
    born = format_date(date(1983, 3, 1) + timedelta(days=97 * number % 7000))
    branch = BRANCHES[number % len(BRANCHES)].name
    name = LATE if number == 4 else f"{FAMILIES[number % 6]} {'Văn' if man else 'Thị'} Mẫu {GIVEN[number % 15]}"
    introduced = date(2021, 10, 4) + timedelta(days=7 * (number % 60))
    listed = introduced + timedelta(days=28) if number % 3 else None
    helped = listed is not None and number % 2 == 1
    return [
        number, name, born if man else None, None if man else born, "Kinh" if number % 7 else "Khmer", "12/12",
        "Giáo viên" if number % 5 else "Thợ may", branch, SOURCES[number % 4], format_date(introduced),
        format_date(listed) if listed else None, f"{number:02d}-NQ/CB" if listed else None,
        helper[branch] if helped else None, format_date(listed) if helped and listed else None, "0900 000 000",
        "mẫu" if number % 10 == 0 else None,
    ]  # fmt: skip


def office_list(path: Path, count: int = 60) -> Path:
    """The whole workbook: title rows, two header rows, people, a line of totals, signatures."""
    known = helpers()
    people = [led(number) if number <= len(LED) else other(number, known) for number in range(1, count + 1)]
    return save(path, [*TITLE, *HEADER, *people, *FOOTER])
