"""How large the province is made, and its days."""

from dataclasses import dataclass
from datetime import date

SEED = 2025
PLACE = "38"  # the province of the old layout whose districts, communes and official conversion are taken
PROVINCE = "TM"
OPENED = date(2015, 1, 1)
LAST_YEAR = date(2024, 12, 31)
SIGNED_ON = date(2025, 1, 10)
HALF = date(2025, 6, 30)
CHANGE = date(2025, 7, 1)
AFTER = date(2025, 9, 1)  # branches merged and divided in the new communes
YEAR_END = date(2025, 12, 31)


@dataclass(frozen=True)
class Size:
    """`districts` with at most `communes` in all, `others` direct units without districts; below each so many grassroots
    organisations and branches; `cases` by name, `members` in numbers.
    """

    districts: int
    communes: int
    others: int
    agencies: int
    units_of_others: int
    branches: int
    branches_of_agencies: int
    cases: int
    members: int
    merged_branches: int
    divided_branches: int


FULL = Size(26, 547, 8, 34, 10, 13, 3, 15_000, 150_000, 12, 6)
SMALL = Size(3, 40, 1, 2, 2, 2, 1, 90, 1_500, 1, 1)


def of_districts(number: int) -> Size:
    """A province of so many districts; 0 = full size."""
    if not number or number >= FULL.districts:
        return FULL
    return Size(number, number * 14, 1 + number // 4, 4, 3, 4, 1, number * 60, number * 900, number, 1 + number // 3)
