"""The figures of the town: branches, shares, classes, ceremonies. What adds up here adds up in every report."""

from dataclasses import dataclass
from datetime import date

from ketnap.lib.periods import Span

SEED = 2023
OPENED = date(2010, 1, 1)  # since when the units stand
BOOKS_OPENED = date(2019, 1, 2)  # the day on which the office began to type
TERM = Span(date(2020, 7, 1), date(2025, 7, 1))
TERM_LABEL = "2020-2025"
NOW = date(2023, 4, 18)
DISTRICT, TOWN = "BTU", "BTU.TT"
OWN_TARGET, ASSIGNED_TARGET = 58, 56


@dataclass(frozen=True)
class Branch:
    """A branch with its shares of the congress's target (58) and of the assigned one (56), its learners and admissions."""

    code: str
    name: str
    place: str
    sector: str
    youth_union: bool
    trade_union: bool
    own_share: int
    assigned_share: int
    participants: int
    admitted: int

    @property
    def unit_code(self) -> str:
        return f"{TOWN}.{self.code}"

    @property
    def is_residential(self) -> bool:
        return self.code.startswith("KP")

    @property
    def is_school(self) -> bool:
        return self.sector == "lower_school"


def _residential(number: int, own: int, assigned: int, participants: int, admitted: int) -> Branch:
    name, place = f"Chi bộ Khu phố {number}", f"Khu phố {number}, thị trấn Tân Thành"
    return Branch(f"KP{number}", name, place, "township", True, False, own, assigned, participants, admitted)


BRANCHES = (
    _residential(1, 6, 6, 5, 3),
    _residential(2, 6, 6, 5, 3),
    _residential(3, 5, 5, 4, 2),
    _residential(4, 5, 5, 4, 2),
    _residential(5, 5, 5, 4, 2),
    _residential(6, 5, 5, 4, 2),
    Branch("CQ", "Chi bộ Cơ quan thị trấn", "Cơ quan thị trấn Tân Thành", "state_agency", True, True, 6, 6, 5, 4),
    Branch("THCS", "Chi bộ Trường THCS", "Trường Trung học cơ sở", "lower_school", True, True, 5, 5, 4, 3),
    Branch("TH", "Chi bộ Trường Tiểu học", "Trường Tiểu học", "lower_school", True, True, 5, 4, 4, 3),
    Branch("MN", "Chi bộ Trường Mầm non", "Trường Mầm non", "lower_school", False, True, 4, 4, 4, 2),
    Branch("CA", "Chi bộ Công an", "Công an thị trấn", "police", True, False, 3, 3, 3, 2),
    Branch("QS", "Chi bộ Quân sự", "Ban Chỉ huy Quân sự thị trấn", "army", True, False, 3, 2, 3, 1),
)
BRANCH = {branch.code: branch for branch in BRANCHES}

MEMBERS_PER_BRANCH = 8
COMMITTEE, STANDING_COMMITTEE, DISTRICT_STANDING_COMMITTEE = 15, 5, 11


@dataclass(frozen=True)
class Course:
    """A class; both days are taught. `learners` counts those of the town."""

    starts_on: date
    ends_on: date
    learners: int = 0
    outside_learners: int = 20


COURSES = (
    Course(date(2020, 7, 20), date(2020, 7, 24), 8),
    Course(date(2021, 6, 14), date(2021, 6, 18), 17),
    Course(date(2022, 5, 9), date(2022, 5, 13), 24),
)
NEW_MEMBER_COURSES = (
    Course(date(2021, 11, 8), date(2021, 11, 12)),
    Course(date(2022, 6, 20), date(2022, 6, 24)),
    Course(date(2023, 3, 20), date(2023, 3, 24)),
)


@dataclass(frozen=True)
class Window:
    """So many of a class are admitted within these days (both inclusive)."""

    course: int
    first: date
    last: date
    admitted: int


WINDOWS = (
    Window(0, date(2020, 12, 22), date(2020, 12, 30), 4),
    Window(0, date(2021, 8, 2), date(2021, 10, 29), 4),
    Window(1, date(2021, 11, 20), date(2021, 12, 31), 6),
    Window(1, date(2022, 7, 1), date(2022, 10, 31), 11),
    Window(2, date(2022, 10, 15), date(2022, 12, 31), 4),
)

# Of the twenty learners who are not admitted: a dossier in progress, in training, gone away for work.
DOSSIERS, IN_TRAINING, AWAY = 12, 6, 2
AWAY_FROM = "QS"


@dataclass(frozen=True)
class Year:
    """A yearly part of the congress's target; `allocated_on` None = not yet divided among the branches."""

    period: str
    amount: int
    allocated_on: date | None


YEARS = (
    Year("2020-H2", 5, date(2020, 9, 15)),
    Year("2021", 11, date(2021, 1, 15)),
    Year("2022", 13, date(2022, 1, 14)),
    Year("2023", 12, date(2023, 1, 13)),
    Year("2024", 11, None),
    Year("2025-H1", 6, None),
)

# From which group of people the learners come: groups of the residential branches, of the schools, of the other three.
RESIDENTIAL_GROUPS = {"union_member": 15, "association_member": 11}
SCHOOL_GROUPS = {
    "THCS": {"teacher": 3, "staff": 1},
    "TH": {"teacher": 3, "staff": 1},
    "MN": {"teacher": 2, "staff": 2},
}
OTHER_GROUPS = {
    "CQ": {"official": 5},
    "CA": {"official": 2, "union_member": 1},
    "QS": {"official": 2, "union_member": 1},
}
