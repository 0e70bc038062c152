"""A ratio is one object: it cannot be shown without its two numbers, its indicator, its authority and its period."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ketnap.lib.numbers import Rounding, format_number, format_percent, percent
from ketnap.lib.periods import Span


@dataclass(frozen=True)
class Ratio:
    """`numerator` of `denominator`; both counted by `indicator` in `period`; `authority` says whose denominator it
    is.
    """

    numerator: int
    denominator: int
    indicator: str
    authority: str
    period: Span

    def value(self, decimals: int = 2, mode: Rounding = "half_up") -> Decimal | None:
        """Per cent, by decimal arithmetic; None when the denominator is 0."""
        return percent(self.numerator, self.denominator, decimals, mode)

    def exact(self) -> Fraction | None:
        """The exact value, for comparing with thresholds."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def text(self, decimals: int | None = 2, mode: Rounding = "half_up") -> str:
        """`51,79%`; with `decimals` None as prose writes it: at most two decimals, no trailing zeros (`50%`)."""
        value = self.value(2 if decimals is None else decimals, mode)
        return format_percent(value, decimals)

    def counts(self) -> str:
        """`29/56`."""
        return f"{format_number(self.numerator)}/{format_number(self.denominator)}"

    def __add__(self, other: "Ratio") -> "Ratio":
        """Totals add numerators and denominators, never percentages. ValueError for ratios of different things."""
        if (self.indicator, self.period) != (other.indicator, other.period):
            raise ValueError("ratios of different indicators or periods do not add up")
        authority = self.authority if self.authority == other.authority else ""
        return Ratio(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.indicator,
            authority,
            self.period,
        )

    def document(self, decimals: int = 2, mode: Rounding = "half_up") -> dict[str, Any]:
        """For JSON: `ratio` is decimal text (`51.79`), null when the denominator is 0."""
        value = self.value(decimals, mode)
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "ratio": None if value is None else f"{value:f}",
        }
