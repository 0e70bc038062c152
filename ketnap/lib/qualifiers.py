"""Words before a printed number: "gần", "trên", "hơn", "khoảng". Which exact values they allow.

A printed number is precise to its last digit that is not a zero: 50 to tens, 500 to hundreds, 290 to tens, 54 to ones.
That is its step. "Hơn n" and "trên n" allow what is above n by less than a step (54 is "hơn 50", neither "hơn 60" nor
"hơn 40"); "gần n" what is below n by at most half a step (492 is "gần 500"); "khoảng n" half a step on either side.
"""

import re
from decimal import Decimal
from fractions import Fraction

from ketnap.lib.numbers import format_number, parse_number

ABOVE = ("hơn", "trên")
QUALIFIERS = ("gần", "trên", "hơn", "khoảng")

_QUALIFIED = re.compile(rf"(?:({'|'.join(QUALIFIERS)})\s+)?(.+)", re.IGNORECASE | re.DOTALL)


def step(printed: int | Decimal) -> Decimal:
    """What one unit of the last digit that is not a zero is worth: 10 for 50, 1 for 54, 0.1 for 19.9; 1 for 0."""
    value = Decimal(printed)
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def fits(qualifier: str, printed: int | Decimal, exact: int | Decimal | Fraction) -> bool:
    """Whether the exact value may be printed like this; without a word only when it is the same. Raises ValueError for
    another word.
    """
    value, shown, unit = Fraction(exact), Fraction(printed), Fraction(step(printed))
    if qualifier in ABOVE:
        return shown < value < shown + unit
    if qualifier == "gần":
        return shown - unit / 2 <= value < shown
    if qualifier == "khoảng":
        return abs(value - shown) <= unit / 2
    if qualifier:
        raise ValueError(f"not a qualifier: {qualifier}")
    return value == shown


def least(qualifier: str, number: int) -> int:
    """The smallest whole number that meets a target written like this: "hơn 290" asks for 291, "gần 500" for 450."""
    if qualifier in ABOVE:
        return number + 1
    if qualifier in ("gần", "khoảng"):
        lowest = Fraction(number) - Fraction(step(number)) / 2
        return max(-(-lowest.numerator // lowest.denominator), 0)
    return number


def qualified(text: str) -> tuple[str, int | Decimal]:
    """The word and the number of "hơn 290", "gần 500" or "58". Raises BadNumber."""
    found = _QUALIFIED.fullmatch(text.strip())
    word, number = (found[1] or "", found[2]) if found else ("", text)
    return word.lower(), parse_number(number)


def shown(qualifier: str, number: int | Decimal) -> str:
    """`hơn 290`."""
    return f"{qualifier} {format_number(number)}" if qualifier else format_number(number)
