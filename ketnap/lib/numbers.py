"""Numbers as reports and resolutions need them: shares, thresholds, Vietnamese writing.

Thresholds are compared as whole numbers, never as percentages (R-CB-07). A percentage is made on demand from its
numerator and denominator and never kept without them.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Rounding = Literal["half_up", "cut"]
Threshold = Literal["at_least", "more_than"]

NO_SHARE = "–"

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_PLAIN = re.compile(r"\d+")
_VIETNAMESE = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d+,\d+")
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+\.\d+|[1-9]\d{0,2}(?:,\d{3}){2,}|\d+\.\d+")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?")


class BadNumber(ValueError):
    """A text is not one clear number; the message is Vietnamese and says what to write."""


def percent(numerator: int, denominator: int, decimals: int = 2, mode: Rounding = "half_up") -> Decimal | None:
    """Answer numerator / denominator in per cent with exactly `decimals` decimals; None if the denominator is 0.

    29 of 56 is 51.79 with "half_up" and 51.78 with "cut". Ties go away from zero; "cut" goes towards zero.
    A part smaller than its whole never becomes 100: there even "half_up" cuts (2,473 of 2,475 in whole per cent is 99).
    Raises ValueError for a negative denominator or negative `decimals`.
    """
    if denominator < 0 or decimals < 0:
        raise ValueError("the base and the number of decimals cannot be negative")
    if denominator == 0:
        return None
    unit = 10**decimals
    scaled, rest = divmod(abs(numerator) * 100 * unit, denominator)
    if mode == "half_up" and 2 * rest >= denominator:
        made_whole = scaled + 1 == 100 * unit
        scaled += 0 if made_whole else 1
    return Decimal(-scaled if numerator < 0 else scaled).scaleb(-decimals)


def shares(parts: Sequence[int], decimals: int = 2) -> list[Decimal] | None:
    """Answer the per cent of each part in their sum, adjusted by largest remainder so that they add up to exactly 100.

    Equal remainders: the earlier part gets more. None if the sum is 0. Raises ValueError for a negative part.
    """
    if any(part < 0 for part in parts):
        raise ValueError("a part cannot be negative")
    whole = sum(parts)
    if whole == 0:
        return None
    unit = 10**decimals
    divided = [divmod(part * 100 * unit, whole) for part in parts]
    missing = 100 * unit - sum(quotient for quotient, _ in divided)
    by_remainder = sorted(range(len(parts)), key=lambda index: -divided[index][1])
    raised = set(by_remainder[:missing])
    return [Decimal(quotient + (index in raised)).scaleb(-decimals) for index, (quotient, _) in enumerate(divided)]


def at_least(votes: int, base: int, num: int, den: int) -> bool:
    """Answer whether `votes` is num/den of `base` or more: 6 of 9 is at least 2/3 (R-CB-07). Never of a base of 0."""
    _check_fraction(votes, base, num, den)
    return base > 0 and den * votes >= num * base


def more_than(votes: int, base: int, num: int, den: int) -> bool:
    """Answer whether `votes` is more than num/den of `base`: 5 of 10 is not more than 1/2 (R-CB-07)."""
    _check_fraction(votes, base, num, den)
    return den * votes > num * base and base > 0


def required_votes(base: int, num: int, den: int, kind: Threshold) -> int:
    """Answer the smallest number of votes that meets the threshold "at_least" or "more_than" num/den (R-CB-07).

    ceil(2*base/3) for at least two thirds, base//2 + 1 for more than half; never less than 1.
    """
    _check_fraction(0, base, num, den)
    if kind == "at_least":
        return max(1, -(-num * base // den))
    return num * base // den + 1


def format_number(number: int | Decimal, decimals: int | None = None) -> str:
    """Answer the number in Vietnamese writing: point between thousands, comma before decimals: 1.234,56.

    `decimals` None: as many as the number has, without trailing zeros (prose). Otherwise exactly so many, half up.
    """
    value = Decimal(number)
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{value:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]
    return text.translate(str.maketrans(",.", ".,"))


def format_percent(value: Decimal | None, decimals: int | None = None) -> str:
    """Answer a value of `percent` as written: 51,79% (no space); "–" for None.

    `decimals` None: trailing zeros dropped (prose: 50%); give the report's number of decimals for tables (50,00%).
    """
    return NO_SHARE if value is None else f"{format_number(value, decimals)}%"


def parse_number(text: str) -> int | Decimal:
    """Answer the number typed as 2.030, 2 030, 2030 (whole) or 35,34, 1.234,56, 35.34 (Decimal).

    A point before three digits parts thousands. Raises BadNumber for no number and for "2,030", which may mean
    two thousand and thirty or two and three hundredths.
    """
    cleaned = _SPACES.sub(" ", text).strip().replace("\u2212", "-")
    sign = -1 if cleaned.startswith("-") else 1
    digits = cleaned.lstrip("+-").strip() if len(cleaned) - len(cleaned.lstrip("+-")) <= 1 else cleaned
    if not digits.isascii() or len(digits) > 40:
        raise BadNumber(_not_a_number(cleaned))
    if _AMBIGUOUS.fullmatch(digits):
        whole = digits.replace(",", ".")
        raise BadNumber(
            f"“{cleaned}” có thể hiểu hai cách. Hãy ghi {whole} nếu là hàng nghìn, "
            f"hoặc ghi {digits.rstrip('0').rstrip(',') if digits.endswith('0') else digits + '0'} nếu là số thập phân."
        )
    if _PLAIN.fullmatch(digits):
        return sign * int(digits)
    if _VIETNAMESE.fullmatch(digits) or _SPACED.fullmatch(digits):
        return _value(sign, digits.replace(" ", "").replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(digits):
        return _value(sign, digits.replace(",", ""))
    raise BadNumber(_not_a_number(cleaned))


def _value(sign: int, plain: str) -> int | Decimal:
    return sign * (Decimal(plain) if "." in plain else int(plain))


def _not_a_number(text: str) -> str:
    if not text:
        return "Chưa ghi số. Hãy ghi một số, ví dụ 2.030 hoặc 35,34."
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f"“{shown}” không phải là số. Hãy ghi một số, ví dụ 2.030 hoặc 35,34."


def _check_fraction(votes: int, base: int, num: int, den: int) -> None:
    if votes < 0 or base < 0:
        raise ValueError("votes and base cannot be negative")
    if num <= 0 or den <= 0 or num > den:
        raise ValueError(f"not a share of a whole: {num}/{den}")
