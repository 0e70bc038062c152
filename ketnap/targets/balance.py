"""The sum of an allocation. Pure: the grid on the page, the decision and `ketnap verify` ask the same functions."""

from collections.abc import Iterable
from dataclasses import dataclass

from ketnap.lib.numbers import format_number


@dataclass(frozen=True)
class Balance:
    """A target, what its children got, and what is kept back (negative = more was given out than the target)."""

    target: int
    given: int
    reserve: int

    @classmethod
    def of(cls, target: int, shares: Iterable[int], reserve: int) -> "Balance":
        return cls(target, sum(shares), reserve)

    @property
    def difference(self) -> int:
        """Children + reserve − target; 0 when it adds up."""
        return self.given + self.reserve - self.target

    @property
    def message(self) -> str:
        """`lệch +1: các đơn vị cộng lại 59, chỉ tiêu 58`; "" when it adds up."""
        if not self.difference:
            return ""
        sign = "+" if self.difference > 0 else "−"
        kept = f" và dự phòng {format_number(self.reserve)}" if self.reserve else ""
        given, target = format_number(self.given), format_number(self.target)
        return f"lệch {sign}{format_number(abs(self.difference))}: các đơn vị cộng lại {given}{kept}, chỉ tiêu {target}"
