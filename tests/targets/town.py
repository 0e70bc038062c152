"""A small town for tests of targets and figures.

H   Huyện ủy mẫu                 (district)
  T   Đảng bộ thị trấn mẫu       (grassroots committee, term 01/07/2020–30/06/2025)
    K1, K2, K3                   (branches)
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.instruments.actions import Paper, register
from ketnap.instruments.models import Instrument
from ketnap.lib.periods import Span
from ketnap.targets.actions import NewTarget, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.targets.models import TargetLine
from ketnap.units.actions import NewUnit, open_body, open_unit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit

OPENED = date(2015, 1, 1)
TERM = Span(date(2020, 7, 1), date(2025, 7, 1))
TERM_LABEL = "term:2020-2025"
SET_ON = date(2020, 7, 20)


@dataclass(frozen=True)
class Town:
    district: Unit
    town: Unit
    branches: tuple[Unit, Unit, Unit]
    actor: User


def build() -> Town:
    """The tree, its term, and an officer of the district who may do everything here."""
    district = open_unit(NewUnit("H", "district", "Huyện ủy mẫu"), parent=None, on=OPENED, actor="test")
    town = open_unit(NewUnit("T", "township_old", "Đảng bộ thị trấn mẫu"), parent=district, on=OPENED, actor="test")
    one, two, three = (
        open_unit(NewUnit(f"K{number}", "branch", f"Khu phố {number} mẫu"), parent=town, on=OPENED, actor="test")
        for number in (1, 2, 3)
    )
    open_body(
        town, BodyKind.COMMITTEE, "Đảng ủy khóa VI", on=TERM.start, until=TERM.end, term="2020-2025", actor="test"
    )
    return Town(district, town, (one, two, three), user("can-bo-mau", Role.SUPERIOR_OFFICER, district))


def user(name: str, role: Role, unit: Unit) -> User:
    account = create_user(name, f"Người dùng mẫu {name}", actor="test")
    grant(account, role, unit, valid_from=OPENED, actor="test")
    return account


def paper(unit: Unit, actor: User, number: str = "1", dated: date = SET_ON) -> Instrument:
    """The paper of a body of the unit with number and date; the same number and day give the same paper."""
    found = Instrument.objects.filter(unit=unit, number=number, dated=dated).first()
    if found is not None:
        return found
    made = Paper(
        "resolution", f"{unit.name} mẫu", "Nghị quyết mẫu về chỉ tiêu", number=number, symbol="NQ/ĐU", dated=dated
    )
    return register(made, unit=unit, actor=actor, today=dated)


def target(
    place: Town,
    amount: int | None,
    *,
    authority: Authority = Authority.CONGRESS,
    text: str = "Đại hội mẫu",
    on: date = SET_ON,
    period: Span = TERM,
    label: str = TERM_LABEL,
    proposed: bool = False,
    **more: Any,
) -> TargetLine:
    """A target of the town with its paper; `proposed` leaves the paper out. `more`: other fields of a new target."""
    new = NewTarget(TargetIndicator.ADMISSIONS, period, label, amount, authority, text, **more)
    named: UUID | None = None if proposed else paper(place.town, place.actor).pk
    return set_target(new, unit=place.town, on=on, actor=place.actor, paper=named)
