"""Vietnamese sentences from figures. Pure: numbers and ratios go in, sentences come out.

The words "hơn" and "gần" come only from `worded`, which compares exact values; nobody writes them by hand beside a
number.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ketnap.lib.numbers import format_number, format_percent
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import format_date
from ketnap.reports.figures.ratio import Ratio

FEW = 3


def worded(ratio: Ratio, to: int = 10) -> str:
    """`hơn 50%`, `50%`, `gần 60%`: the ratio beside the nearest multiple of `to`, by exact comparison; "–" for a base
    of 0.

    29/58 is `50%`, 29/56 is `hơn 50%`, 499 of 1,000 is `gần 50%`.
    """
    exact = ratio.exact()
    if exact is None:
        return format_percent(None)
    hundredths = exact * 100
    lower = int(hundredths // to) * to
    nearest = lower if hundredths - lower <= Fraction(to, 2) or not hundredths - lower else lower + to
    word = "hơn " if hundredths > nearest else "gần " if hundredths < nearest else ""
    return f"{word}{format_percent(Decimal(nearest))}"


def joined(parts: Sequence[str]) -> str:
    """`a, b và c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} và {parts[-1]}" if parts else ""


def days(span: Span) -> str:
    """`từ 01/07/2020 đến 31/12/2022`, both days inside."""
    return f"từ {format_date(span.start)} đến {format_date(span.last)}"


def against_targets(number: int, ratios: Sequence[Ratio], span: Span, event: str) -> str:
    """How many were admitted, and how far that is towards each authority's target."""
    start = f"Trong thời gian {days(span)}, kết nạp {format_number(number)} đảng viên mới (tính theo {event})"
    if not ratios:
        return f"{start}; chưa có chỉ tiêu cho kỳ này."
    reached = [f"{ratio.text(None)} so với chỉ tiêu {ratio.authority} ({ratio.counts()})" for ratio in ratios]
    return f"{start}, đạt {joined(reached)}."


def still_needed(ratios: Sequence[Ratio]) -> str:
    """What is missing, or by how much each target was passed."""
    missing, passed = [], []
    for ratio in ratios:
        rest = ratio.denominator - ratio.numerator
        if rest > 0:
            missing.append(f"{format_number(rest)} đảng viên so với chỉ tiêu {ratio.authority}")
        elif rest < 0:
            passed.append(f"vượt {format_number(-rest)} so với chỉ tiêu {ratio.authority}")
        else:
            passed.append(f"đạt đủ chỉ tiêu {ratio.authority}")
    sentences = [f"Còn phải kết nạp {joined(missing)}."] if missing else []
    return " ".join([*sentences, *(f"Đã {one}." for one in passed)])


def time_passed(passed: Ratio, pace: Decimal | None) -> str:
    """How much of the period has run, and the pace so far."""
    text = f"Đã qua {passed.counts()} ngày của kỳ ({passed.text(None)})"
    return f"{text}; bình quân kết nạp {format_number(pace)} đảng viên mỗi năm." if pace is not None else f"{text}."


def compared(number: int, before: int, span: Span) -> str:
    """This period against the same period of the year before; no percentage of zero."""
    base = f"Cùng kỳ năm trước ({days(span)}) kết nạp {format_number(before)} đảng viên"
    if number == before:
        return f"{base}, bằng kỳ này."
    change = "tăng" if number > before else "giảm"
    return f"{base}; kỳ này {change} {format_number(abs(number - before))}."


def source(introduced: int, listed: int, running: int, as_of: date) -> str:
    """Source work of the period, and how many are on the way."""
    return (
        f"Giới thiệu {format_number(introduced)} quần chúng, đưa vào danh sách cảm tình Đảng {format_number(listed)} người. "
        f"Tính đến {format_date(as_of)}, có {format_number(running)} hồ sơ đang theo dõi."
    )


def learning(classes: int, learners: int, conversion: Ratio) -> str:
    """Classes and learners, and how many of the learners were admitted."""
    if not learners:
        return "Trong kỳ chưa có quần chúng hoàn thành lớp bồi dưỡng nhận thức về Đảng."
    return (
        f"Có {format_number(learners)} quần chúng học {format_number(classes)} lớp bồi dưỡng nhận thức về Đảng; trong số này "
        f"{format_number(conversion.numerator)} người đã được kết nạp ({conversion.text(None)}), "
        f"{format_number(conversion.denominator - conversion.numerator)} người chưa được kết nạp."
    )


def structure(parts: Sequence[tuple[str, Ratio | None]]) -> str:
    """Of the admitted: each group with its share; groups overlap. None = too few to be printed."""
    shown = [f"{label} {ratio.counts()} ({ratio.text(None)})" for label, ratio in parts if ratio is not None]
    return f"Trong số được kết nạp: {'; '.join(shown)}. Các nhóm có thể trùng nhau." if shown else ""


def recognition(number: int) -> str:
    """How many were recognised as official members."""
    return (
        f"Công nhận đảng viên chính thức: {format_number(number)} người."
        if number
        else "Trong kỳ chưa công nhận đảng viên chính thức."
    )


def ended(parts: Sequence[tuple[str, int]]) -> str:
    """Cases that came to an end without admission in the period."""
    shown = [f"{label.lower()} {format_number(number)}" for label, number in parts if number]
    return f"Hồ sơ kết thúc trong kỳ: {', '.join(shown)}." if shown else "Không có hồ sơ kết thúc trong kỳ."


def by_unit(without: Sequence[str], all_units: int) -> str:
    """How many units below admitted somebody, and which did not; units are not ranked."""
    if not all_units:
        return ""
    active = all_units - len(without)
    text = f"{format_number(active)}/{format_number(all_units)} tổ chức trực thuộc có kết nạp trong kỳ"
    return f"{text}; chưa kết nạp: {joined(without)}." if without else f"{text}."


def papers(cited: Sequence[str], unknown: int) -> str:
    """Papers on record for the period, and how many of them are known by title only."""
    if not cited:
        return "Chưa ghi văn bản lãnh đạo, chỉ đạo nào trong kỳ."
    text = f"Văn bản lãnh đạo, chỉ đạo trong kỳ ({format_number(len(cited))}): {'; '.join(cited)}."
    return f"{text} Trong đó {format_number(unknown)} văn bản chưa rõ số, ngày." if unknown else text
