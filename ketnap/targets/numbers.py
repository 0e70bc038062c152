"""What is typed of a target: what it is about, and the numbers of one wording."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from ketnap.lib.periods import Span
from ketnap.targets.enums import (
    Authority,
    BaseKind,
    BaseSource,
    TargetGroup,
    TargetIndicator,
    TargetKind,
    UnitLevel,
    ValueState,
)
from ketnap.targets.models import TargetLine


@dataclass(frozen=True)
class Numbers:
    """The numbers of one wording. Rates are per cent. `amount` None: none is given, see `value_state`; 0 is a number.

    `base_date` is the day whose membership a rate is measured on (its end), `base_value` that number where the paper prints it.
    """

    amount: int | None = None
    value_state: ValueState = ValueState.GIVEN
    high: int | None = None
    rate: Decimal | None = None
    rate_high: Decimal | None = None
    qualifier: str = ""
    base_date: date | None = None
    base_source: BaseSource | None = None
    base_value: int | None = None

    @classmethod
    def of(cls, line: TargetLine, amount: int | None, qualifier: str = "") -> "Numbers":
        """The numbers of the line with another amount: what a plain revision says. Its base stays."""
        source = BaseSource(line.base_source) if line.base_source else None
        return cls(
            amount, qualifier=qualifier, base_date=line.base_date, base_source=source, base_value=line.base_value
        )

    @classmethod
    def of_line(cls, line: TargetLine) -> "Numbers":
        """What the line says, unchanged."""
        source = BaseSource(line.base_source) if line.base_source else None
        return cls(
            line.amount, ValueState(line.value_state), line.high, line.rate, line.rate_high, line.qualifier,
            line.base_date, source, line.base_value,
        )  # fmt: skip

    def document(self) -> dict[str, object]:
        """As an event keeps it; rates as decimal text."""
        return {
            "amount": self.amount,
            "value_state": self.value_state.value,
            "high": self.high,
            "rate": None if self.rate is None else f"{self.rate.normalize():f}",
            "rate_high": None if self.rate_high is None else f"{self.rate_high.normalize():f}",
            "qualifier": self.qualifier,
            "base_date": self.base_date.isoformat() if self.base_date else None,
            "base_source": self.base_source.value if self.base_source else None,
            "base_value": self.base_value,
        }


@dataclass(frozen=True)
class NewTarget:
    """What a target says. `period_label` is the period as typed (`term:2020-2025`, `2021`); `body` the body that set it.

    `group` makes it a sub-target. `of_indicator` is what a share is measured in (default: the same indicator, whole),
    `of_authority` which targets of the children a sum adds up, `unit_level` which units "at least one in each" counts.
    `proposed`: a draft until the body's paper with number and date is entered, though a paper (of the proposal) is named.
    """

    indicator: TargetIndicator
    period: Span
    period_label: str
    amount: int | None
    authority: Authority
    authority_text: str
    kind: TargetKind = TargetKind.ABSOLUTE
    qualifier: str = ""
    body: UUID | None = None
    base_date: date | None = None
    value_state: ValueState = ValueState.GIVEN
    high: int | None = None
    rate: Decimal | None = None
    rate_high: Decimal | None = None
    base_kind: BaseKind | None = None
    base_source: BaseSource | None = None
    base_value: int | None = None
    group: TargetGroup = TargetGroup.WHOLE
    of_indicator: TargetIndicator | None = None
    of_authority: Authority | None = None
    unit_level: UnitLevel | None = None
    proposed: bool = False

    @property
    def numbers(self) -> Numbers:
        return Numbers(
            self.amount, self.value_state, self.high, self.rate, self.rate_high, self.qualifier, self.base_date,
            self.base_source, self.base_value,
        )  # fmt: skip
