"""The figures of the province: committees, targets, admissions by month. What adds up here adds up in every report."""

from dataclasses import dataclass
from datetime import date

from ketnap.lib.periods import Span

SEED = 2026
OPENED = date(2010, 1, 1)
BOOKS_OPENED = date(2019, 1, 2)
TERM = Span(date(2020, 7, 1), date(2025, 7, 1))
TERM_LABEL = "2020-2025"
AVERAGED = Span(date(2021, 1, 1), date(2026, 1, 1))
AVERAGED_LABEL = "2021-01-01..2025-12-31"
YEARS = 5
ASSIGNED_ON = date(2021, 3, 1)
PLANS_DUE = date(2022, 1, 31)
NOW = date(2022, 2, 14)
PROVINCE = "BTH"
YEARLY = 2000
ORGANISATION_FOR = 5  # one grassroots organisation for so many persons of the target
MONTHS = (120, 95, 185, 190, 230, 210, 90, 60, 110, 190, 260, 290)
CLASS_DAYS = (*(date(year, month, 9) for year in (2019, 2020) for month in (3, 6, 9, 12)), date(2021, 3, 8))
LAST_CLASSES = 4  # those who are not admitted yet attended one of the last


@dataclass(frozen=True)
class Row:
    """One affiliated committee: target and admissions of 2021, certificate holders not admitted by the end of the year."""

    code: str
    kind: str
    name: str
    target: int
    admitted: int
    waiting: int
    has_plan: bool = True

    @property
    def unit_code(self) -> str:
        return f"{PROVINCE}.{self.code}"

    @property
    def short(self) -> str:
        """As the table of the province names it."""
        return self.name.split(" ủy ", 1)[-1].removeprefix("Đảng ủy ")

    @property
    def organisations(self) -> int:
        return self.target // ORGANISATION_FOR


ROWS = (
    Row("PT", "city_provincial", "Thành ủy Phan Thiết", 270, 275, 405),
    Row("LG", "town_district", "Thị ủy La Gi", 150, 152, 225),
    Row("TP", "district", "Huyện ủy Tuy Phong", 190, 193, 285),
    Row("BB", "district", "Huyện ủy Bắc Bình", 200, 198, 300, has_plan=False),
    Row("HTB", "district", "Huyện ủy Hàm Thuận Bắc", 220, 225, 330),
    Row("HTN", "district", "Huyện ủy Hàm Thuận Nam", 140, 143, 210),
    Row("HT", "district", "Huyện ủy Hàm Tân", 110, 111, 165),
    Row("TL", "district", "Huyện ủy Tánh Linh", 150, 154, 225),
    Row("DL", "district", "Huyện ủy Đức Linh", 170, 172, 255),
    Row("PQ", "district", "Huyện ủy Phú Quý", 45, 48, 67),
    Row("K", "bloc", "Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh", 190, 195, 285),
    Row("QS", "province_army", "Đảng ủy Quân sự tỉnh", 60, 58, 90, has_plan=False),
    Row("CA", "province_police", "Đảng ủy Công an tỉnh", 75, 76, 112),
    Row("BP", "province_border", "Đảng ủy Bộ đội Biên phòng tỉnh", 30, 30, 45),
)
