"""Two communes with branches under a district, for tests of targets when units end.

D   Huyện ủy mẫu
  A   Tổ chức mẫu A: A1, A2        B   Tổ chức mẫu B: B1        C   Tổ chức mẫu C
"""

from dataclasses import dataclass
from datetime import date

from ketnap.accounts.actions import grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.lib.periods import Span
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply
from ketnap.targets.actions import NewTarget, allocate, decide_allocation, set_target
from ketnap.targets.carrying import Carry, carry_on
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.targets.queries import targets_of
from ketnap.units.actions import NewUnit, open_unit
from ketnap.units.models import Unit
from tests.reorganise.ground import accepted
from tests.targets.town import OPENED, paper, user

YEAR = Span(date(2025, 1, 1), date(2026, 1, 1))
SET = date(2025, 1, 10)
DAY = date(2025, 7, 1)
AFTER = date(2025, 12, 31)
TREE = {"D": "", "A": "D", "B": "D", "C": "D", "A1": "A", "A2": "A", "B1": "B"}
KINDS = {"D": "district", "A": "township_old", "B": "township_old", "C": "township_old"}


@dataclass
class Place:
    units: dict[str, Unit]
    actor: User

    def __getattr__(self, code):
        if code not in TREE:
            raise AttributeError(code)
        return self.units[code]

    def target(self, code, amount, authority=Authority.SUPERIOR, text="Cấp trên mẫu"):
        new = NewTarget(TargetIndicator.ADMISSIONS, YEAR, "2025", amount, authority, text)
        unit = self.units[code]
        return set_target(new, unit=unit, on=SET, actor=self.actor, paper=paper(unit, self.actor).pk)

    def divide(self, line, **shares):
        given = {self.units[code].pk: number for code, number in shares.items()}
        allocate(line, given, reserve=line.amount - sum(shares.values()), on=SET, actor=self.actor)
        done = decide_allocation(line, on=SET, actor=self.actor, paper=paper(line.unit, self.actor).pk, reason="Mẫu")
        return {one.unit.code: one for one in done}

    def numbers(self, code, on=AFTER):
        return [line.amount for line in targets_of(self.units[code], "admissions", YEAR, as_of=on)]

    def sign(self, one, how, on=DAY, act=None, **numbers):
        given = {self.units[code].pk: number for code, number in numbers.items()}
        named = paper(self.D, self.actor, "9", on).pk
        carry_on(one, Carry(how, given, "Sáp nhập xã", named), act=act or self.D.pk, on=on, actor=self.actor)


def build() -> Place:
    """The tree, and an officer of the district who may set targets and reorganise."""
    units: dict[str, Unit] = {}
    for code, parent in TREE.items():
        new = NewUnit(code, KINDS.get(code, "branch"), f"Tổ chức mẫu {code}")
        units[code] = open_unit(new, parent=units.get(parent), on=OPENED, actor="test")
    officer = user("can-bo-huyen-mau", Role.SUPERIOR_OFFICER, units["D"])
    grant(officer, Role.ADMINISTRATOR, units["D"], valid_from=OPENED, actor="test")
    return Place(units, officer)


def merged(place, answers=None):
    """A ends, B takes over."""
    plan = plans.merge(["A"], "B", DAY, paper=paper(place.D, place.actor, "9", DAY).pk)
    return apply(accepted(plan.answered(answers or {}), place.actor), actor=place.actor)


def divided(place):
    """A ends; A1 goes to B, A2 to C."""
    plan = plans.split("A", ["B", "C"], DAY, paper=paper(place.D, place.actor, "9", DAY).pk)
    plan = plan.answered({f"children:{place.A1.pk}": "B", f"children:{place.A2.pk}": "C"})
    return apply(accepted(plan, place.actor), actor=place.actor)
