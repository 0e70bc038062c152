"""The figures of the district: units, targets, admissions, members, joint branches. What adds up here adds up in every report."""

from dataclasses import dataclass
from datetime import date

from ketnap.lib.periods import Span

SEED = 2024
OPENED = date(2010, 1, 1)
BOOKS_OPENED = date(2019, 1, 2)
TERM = Span(date(2020, 7, 1), date(2025, 7, 1))
TERM_LABEL = "2020-2025"
HALF = date(2023, 6, 30)
REPORTED = Span.of_days(TERM.start, HALF)
LAST = date(2023, 11, 30)
NOW = date(2023, 12, 4)
PROVINCE, DISTRICT = "BK", "BK.PN"
TERM_TARGET, PLAN_2023 = 400, 90
COMMITTEE, STANDING_COMMITTEE = 33, 11
VILLAGES = 11  # in each commune
TAGGED_VILLAGES = 9  # of them in the highlands, difficult, of ethnic minorities
FORMER_JOINT = 5  # joint branches of 2020 that were divided since
DIVIDED_ON = date(2022, 1, 1)


@dataclass(frozen=True)
class Row:
    """One grassroots organisation: shares of the targets, admissions, members, villages of its joint branch."""

    code: str
    name: str
    kind: str
    term: int
    plan: int
    admitted: int
    in_2023: int
    after: int
    members: int
    joint: int = 0

    @property
    def unit_code(self) -> str:
        return f"{DISTRICT}.{self.code}"

    @property
    def is_commune(self) -> bool:
        return self.kind == "commune_old"


def _commune(code: str, name: str, *numbers: int) -> Row:
    return Row(code, f"Đảng bộ xã {name}", "commune_old", *numbers)


COMMUNES = (
    _commune("BB", "Bộc Bố", 40, 9, 22, 3, 5, 300),
    _commune("BT", "Bằng Thành", 36, 8, 19, 2, 5, 250, 2),
    _commune("NM", "Nhạn Môn", 30, 7, 16, 2, 4, 200, 2),
    _commune("GH", "Giáo Hiệu", 26, 6, 14, 2, 3, 190, 2),
    _commune("CB", "Công Bằng", 32, 8, 17, 2, 5, 220, 2),
    _commune("CL", "Cổ Linh", 34, 8, 18, 1, 5, 240, 3),
    _commune("CT", "Cao Tân", 34, 8, 18, 2, 4, 240, 2),
    _commune("NL", "Nghiên Loan", 38, 9, 21, 2, 6, 270, 2),
    _commune("XL", "Xuân La", 28, 6, 15, 2, 4, 190, 2),
    _commune("AT", "An Thắng", 24, 6, 13, 1, 4, 152, 2),
)
ARMED = (
    Row("CA", "Đảng bộ Công an huyện", "grassroots", 12, 3, 8, 1, 1, 90),
    Row("QS", "Đảng bộ Quân sự huyện", "grassroots", 12, 3, 7, 1, 1, 70),
)
BRANCHES = tuple(
    Row(
        f"CS{n:02d}", f"Chi bộ cơ sở {n:02d}", "grassroots_branch", 2, int(n <= 9), 1, int(n <= 2), int(3 <= n <= 9), 15
    )
    for n in range(1, 28)
)
ROWS = (*COMMUNES, *ARMED, *BRANCHES)

EARLIER = {2020: 35, 2021: 75, 2022: 82}  # admissions before 2023, by year
DECIDED_BEFORE = 3  # of those admitted from July on, decided at the end of June
FLOWS = {"moved_in": 60, "moved_out": 110, "died": 38, "expelled": 6, "struck_off": 3, "left": 1}
AWAY = {"Bắc Ninh": 18, "Bắc Giang": 15, "Vĩnh Phúc": 9, "Hà Nội": 11, "Hải Phòng": 7}
BACK, BACK_AND_ADMITTED = 12, 5
