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
    def over(self) -> int:
        """How much more the children have than the target, whatever the reserve says of it; 0 = not more."""
        return max(self.given - self.target, 0)

    @property
    def told_over(self) -> str:
        """`giao vượt 45: các đơn vị cộng lại 1.950, chỉ tiêu 1.905`; "" unless the children have more than the target."""
        if not self.over:
            return ""
        given, target = format_number(self.given), format_number(self.target)
        return f"giao vượt {format_number(self.over)}: các đơn vị cộng lại {given}, chỉ tiêu {target}"

    @property
    def off(self) -> str:
        """`lệch +1`; "" when it adds up."""
        sign = "+" if self.difference > 0 else "−"
        return f"lệch {sign}{format_number(abs(self.difference))}" if self.difference else ""

    @property
    def message(self) -> str:
        """`lệch +1: các đơn vị cộng lại 59, chỉ tiêu 58`; "" when it adds up."""
        if not self.difference:
            return ""
        kept = f" và dự phòng {format_number(self.reserve)}" if self.reserve else ""
        given, target = format_number(self.given), format_number(self.target)
        return f"{self.off}: các đơn vị cộng lại {given}{kept}, chỉ tiêu {target}"
