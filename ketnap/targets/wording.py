"""How a target's number is written, as its paper says it. Pure."""

from decimal import Decimal

from ketnap.lib.numbers import format_number
from ketnap.targets.enums import TargetKind, ValueState

BLANK, UNREPORTED = "để trống", "chưa báo cáo"


def said(
    *,
    kind: str,
    amount: int | None,
    high: int | None = None,
    rate: Decimal | None = None,
    rate_high: Decimal | None = None,
    qualifier: str = "",
    value_state: str = ValueState.GIVEN,
) -> str:
    """`58`, `hơn 290`, `90–100`, `3–4%`, `2.000 mỗi năm`; `để trống` and `chưa báo cáo` where there is no number.

    The sum of children's targets has no number of its own: `tổng của cấp dưới`.
    """
    if value_state == ValueState.BLANK:
        return BLANK
    if value_state == ValueState.UNREPORTED:
        return UNREPORTED
    if kind == TargetKind.CHILDREN_SUM:
        return "tổng của cấp dưới"
    number = _rates(rate, rate_high) if rate is not None else _numbers(amount, high)
    number = f"{number} mỗi năm" if kind == TargetKind.YEARLY_AVERAGE else number
    return f"{qualifier} {number}" if qualifier else number


def _numbers(amount: int | None, high: int | None) -> str:
    if amount is None:
        return BLANK
    return format_number(amount) if high is None else f"{format_number(amount)}–{format_number(high)}"


def _rates(rate: Decimal, high: Decimal | None) -> str:
    return f"{format_number(rate)}%" if high is None else f"{format_number(rate)}–{format_number(high)}%"
