"""Papers and targets: what the congress and the district decided, and what the town's committee gives its branches."""

from datetime import date

from ketnap.instruments.actions import Paper, register
from ketnap.instruments.models import Instrument
from ketnap.lib.periods import parse_period
from ketnap.practice.tan_thanh.tables import (
    ASSIGNED_TARGET,
    BRANCHES,
    DISTRICT,
    OWN_TARGET,
    TERM,
    TERM_LABEL,
    TOWN,
    YEARS,
    Year,
)
from ketnap.practice.tan_thanh.town import Town
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.targets.models import TargetLine
from ketnap.units.enums import BodyKind

OWN_ON, ASSIGNED_ON = date(2020, 7, 15), date(2020, 9, 1)
TERM_PERIOD = f"term:{TERM_LABEL}"
TOWN_ISSUER = "Đảng ủy thị trấn Tân Thành"
DISTRICT_ISSUER = "Ban Thường vụ Huyện ủy Bắc Tân Uyên"

RESOLUTION = Paper(
    "resolution",
    "Đại hội Đảng bộ thị trấn Tân Thành lần thứ VI",
    "Nghị quyết Đại hội Đảng bộ thị trấn lần thứ VI, nhiệm kỳ 2020-2025",
    term=TERM_LABEL,
)
PLAN = Paper(
    "plan", DISTRICT_ISSUER, "Kế hoạch thực hiện công tác phát triển đảng viên nhiệm kỳ 2020-2025", term=TERM_LABEL
)
PROGRAMME = Paper(
    "programme",
    DISTRICT_ISSUER,
    "Chương trình tăng cường củng cố, xây dựng tổ chức cơ sở Đảng và nâng cao chất lượng đội ngũ đảng viên trong giai đoạn mới",
    term=TERM_LABEL,
)


class Ledger:
    """Writes papers and targets on the days on which they came."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.secretary, self.superior = town.users["pho.bithu"], town.users["bantochuc"]
        self.papers: dict[str, Instrument] = {}

    def own_target(self) -> None:
        """The congress's resolution with its target of 58, divided among the branches."""
        with self.town.typing(OWN_ON):
            place = self.town.units[TOWN]
            paper = register(RESOLUTION, unit=place, actor=self.secretary, today=OWN_ON)
            self.papers["resolution"] = paper
            congress = self.town.bodies[BodyKind.CONGRESS].pk
            new = NewTarget(
                TargetIndicator.ADMISSIONS, TERM, TERM_PERIOD, OWN_TARGET, Authority.CONGRESS, "Nghị quyết Đại hội",
                body=congress,
            )  # fmt: skip
            line = set_target(new, unit=place, on=OWN_ON, actor=self.secretary, paper=paper.pk)
            self._divide(line, {branch.code: branch.own_share for branch in BRANCHES}, OWN_ON, paper)

    def assigned_target(self) -> None:
        """The district's papers with the assigned target of 56, divided among the branches."""
        with self.town.typing(ASSIGNED_ON):
            district, place = self.town.units[DISTRICT], self.town.units[TOWN]
            for key, content in (("plan", PLAN), ("programme", PROGRAMME)):
                self.papers[key] = register(content, unit=district, actor=self.superior, today=ASSIGNED_ON)
            paper = self.papers["plan"]
            superior = self.town.meetings[DISTRICT].pk
            new = NewTarget(
                TargetIndicator.ADMISSIONS, TERM, TERM_PERIOD, ASSIGNED_TARGET, Authority.SUPERIOR, "Huyện ủy giao",
                body=superior,
            )  # fmt: skip
            line = set_target(new, unit=place, on=ASSIGNED_ON, actor=self.superior, paper=paper.pk)
            self._divide(line, {branch.code: branch.assigned_share for branch in BRANCHES}, ASSIGNED_ON, paper)

    def year(self, year: Year, on: date) -> None:
        """The committee's decision for a year, which carries out the plan and the resolution, with the branches' parts."""
        with self.town.typing(on):
            number = self.town.next_number("QĐ/ĐU", "").split("-")[0]
            title = f"Quyết định giao chỉ tiêu phát triển đảng viên {_year_text(year)} cho các chi bộ trực thuộc"
            content = Paper("decision", TOWN_ISSUER, title, number=number, symbol="QĐ/ĐU", dated=on, term=TERM_LABEL)
            paper = register(
                content, unit=self.town.units[TOWN], actor=self.secretary, today=on,
                carries_out=[self.papers["resolution"], self.papers["plan"]],
            )  # fmt: skip
            line = self._yearly_line(year, on, paper)
            self._divide(line, self.town.plan.yearly[year.period], on, paper)

    def years_ahead(self, on: date) -> None:
        """The parts of the years that are not divided yet: known from the committee's plan for the whole term."""
        with self.town.typing(on):
            for year in YEARS:
                if year.allocated_on is None:
                    self._yearly_line(year, on, self.papers["resolution"])

    def _yearly_line(self, year: Year, on: date, paper: Instrument) -> TargetLine:
        new = NewTarget(
            TargetIndicator.ADMISSIONS, parse_period(year.period), year.period, year.amount, Authority.OWN_PLAN,
            "Đảng ủy thị trấn", body=self.town.bodies[BodyKind.COMMITTEE].pk,
        )  # fmt: skip
        return set_target(new, unit=self.town.units[TOWN], on=on, actor=self.secretary, paper=paper.pk)

    def _divide(self, line: TargetLine, shares: dict[str, int], on: date, paper: Instrument) -> None:
        by_unit = {self.town.unit(code).pk: amount for code, amount in shares.items()}
        allocate(line, by_unit, reserve=0, on=on, actor=self.secretary, paper=paper.pk)
        decide_allocation(line, on=on, actor=self.secretary, paper=paper.pk)


def _year_text(year: Year) -> str:
    return {"2020-H2": "6 tháng cuối năm 2020"}.get(year.period, f"năm {year.period}")
