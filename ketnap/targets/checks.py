"""What a target must say, kind by kind, before it is written."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.lib.numbers import format_number
from ketnap.lib.qualifiers import QUALIFIERS
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.targets.enums import Authority, BaseSource, LineState, TargetKind, ValueState
from ketnap.targets.measures import years_in
from ketnap.targets.models import TargetLine
from ketnap.targets.numbers import NewTarget, Numbers
from ketnap.units.models import Unit

HIGHEST = 1_000_000
HIGHEST_RATE = Decimal(100)
RATED = (TargetKind.RATE, TargetKind.SHARE)


def check_new(new: NewTarget, unit: Unit, on: date, actor: User) -> None:
    """Raise BadInput for a target that says too little, too much, or what the same authority has said already."""
    check_lengths(TargetLine, authority_text=new.authority_text, period_label=new.period_label)
    check_numbers(new.kind, new.numbers)
    if not clean_text(new.authority_text):
        raise BadInput("authority_text", "Hãy ghi cơ quan giao hoặc ra chỉ tiêu.")
    if new.authority is Authority.ALLOCATION:
        raise BadInput("authority", "Số phân bổ được ghi ở bảng phân bổ của cấp trên.")
    if on > actor.today:
        raise BadInput("on", f"Ngày có hiệu lực {format_date(on)} ở tương lai.")
    _check_measure(new)
    if _standing(new, unit, on):
        text = f"{new.authority_text} đã có chỉ tiêu này cho kỳ {new.period}. Hãy điều chỉnh chỉ tiêu đã có."
        raise BadInput("authority", text)


def refuse_twice(line: TargetLine, on: date) -> None:
    """Raise BadInput when the authority of a proposed target has one in force for the same thing already."""
    rows = TargetLine.objects.in_force(on).filter(
        unit=line.unit_id, indicator=line.indicator, group=line.group, kind=line.kind, period_start=line.period_start,
        period_end=line.period_end, state=LineState.DECIDED, authority=line.authority, authority_text=line.authority_text,
    )  # fmt: skip
    if rows.exclude(series=line.series).exists():
        raise BadInput("on", f"{line.authority_text} đã có chỉ tiêu này đang có hiệu lực. Hãy điều chỉnh chỉ tiêu đó.")


def check_numbers(kind: TargetKind, numbers: Numbers) -> None:
    """Raise BadInput unless the numbers are those that the kind needs; one that is blank or not reported has none."""
    if numbers.qualifier and numbers.qualifier not in QUALIFIERS:
        raise BadInput("qualifier", f"Cách ghi chỉ có thể là: {', '.join(QUALIFIERS)}, hoặc để trống.")
    for name in ("amount", "high", "base_value"):
        check_amount(name, getattr(numbers, name))
    for name in ("rate", "rate_high"):
        _check_rate(name, getattr(numbers, name))
    if numbers.value_state is not ValueState.GIVEN:
        _refuse_any(numbers)
        return
    if kind is TargetKind.CHILDREN_SUM:
        _refuse_any(numbers)
    elif kind in RATED:
        _need(numbers.rate, "rate", "Hãy ghi tỷ lệ phần trăm.")
        _refuse(numbers.amount, "amount", "Loại chỉ tiêu này ghi tỷ lệ, không ghi số lượng.")
        _check_order(numbers.rate, numbers.rate_high, "rate_high")
    elif kind is TargetKind.UNITS:
        _check_units(numbers)
    else:
        _need(numbers.amount, "amount", "Hãy ghi số lượng, hoặc chọn “Để trống” hay “Chưa báo cáo”.")
        _refuse(numbers.rate, "rate", "Loại chỉ tiêu này ghi số lượng, không ghi tỷ lệ.")
    if kind is TargetKind.RANGE:
        _need(numbers.high, "high", "Hãy ghi số trên của khoảng.")
        _check_order(numbers.amount, numbers.high, "high")
    else:
        _refuse(numbers.high, "high", "Chỉ loại “Khoảng từ – đến” có số trên.")
    _check_base(kind, numbers)


def check_amount(field: str, amount: int | None) -> None:
    """Raise BadInput for a negative number or one that no organisation reaches."""
    if amount is None:
        return
    if amount < 0:
        raise BadInput(field, "Chỉ tiêu không thể là số âm.")
    if amount > (HIGHEST * 10 if field == "base_value" else HIGHEST):
        raise BadInput(field, f"Chỉ tiêu nhiều nhất {format_number(HIGHEST)}. Hãy kiểm tra lại số.")


def _check_rate(field: str, rate: Decimal | None) -> None:
    if rate is not None and not 0 <= rate <= HIGHEST_RATE:
        raise BadInput(field, "Tỷ lệ phải từ 0 đến 100%.")
    if rate is not None and rate != rate.quantize(Decimal("0.0001")):
        raise BadInput(field, "Tỷ lệ có nhiều nhất bốn chữ số thập phân.")


def _check_units(numbers: Numbers) -> None:
    if (numbers.amount is None) == (numbers.rate is None):
        raise BadInput("amount", "Hãy ghi số đơn vị hoặc tỷ lệ phần trăm số đơn vị, một trong hai.")
    _refuse(numbers.rate_high, "rate_high", "Chỉ tiêu về số đơn vị chỉ có một tỷ lệ.")


def _check_base(kind: TargetKind, numbers: Numbers) -> None:
    """A rate is measured on the membership of a named day from a named source; nothing else has a base."""
    if kind is not TargetKind.RATE:
        for name in ("base_source", "base_value"):
            _refuse(getattr(numbers, name), name, "Chỉ chỉ tiêu theo tổng số đảng viên có số gốc.")
        return
    _need(numbers.base_date, "base_date", "Hãy ghi ngày lấy số đảng viên làm gốc.")
    _need(numbers.base_source, "base_source", "Hãy chọn nguồn của số gốc.")
    if numbers.base_source is BaseSource.STATED:
        _need(numbers.base_value, "base_value", "Hãy ghi số gốc như trong văn bản.")
    else:
        _refuse(numbers.base_value, "base_value", "Chỉ ghi số gốc khi văn bản in số đó.")


def _check_measure(new: NewTarget) -> None:
    if new.kind is TargetKind.RATE and new.base_kind is None:
        raise BadInput("base_kind", "Hãy chọn số đảng viên gốc là của ngày nào.")
    if new.kind is TargetKind.SHARE and not new.group and new.of_indicator in (None, new.indicator):
        raise BadInput("group", "Hãy chọn nhóm, hoặc chỉ số dùng làm mẫu số.")
    if new.kind is TargetKind.UNITS and new.unit_level is None:
        raise BadInput("unit_level", "Hãy chọn đếm theo tổ chức cơ sở, chi bộ hay thôn.")
    if new.kind is TargetKind.YEARLY_AVERAGE and years_in(new.period).denominator != 1:
        raise BadInput("period", "Chỉ tiêu bình quân năm cần kỳ tròn năm, ví dụ 01/01/2021..31/12/2025.")
    if new.kind is TargetKind.CHILDREN_SUM and new.of_authority is None:
        raise BadInput("of_authority", "Hãy chọn cộng chỉ tiêu nào của cấp dưới.")


def _standing(new: NewTarget, unit: Unit, on: date) -> bool:
    standing = TargetLine.objects.known(None).filter(Q(state=LineState.DRAFT) | holds_on(on))
    rows = standing.filter(
        unit=unit, indicator=new.indicator, group=new.group, kind=new.kind, period_start=new.period.start,
        period_end=new.period.end, authority=new.authority, authority_text=clean_text(new.authority_text),
        of_indicator=new.of_indicator or "", unit_level=new.unit_level or "",
    )  # fmt: skip
    return bool(rows.exists())


def _refuse_any(numbers: Numbers) -> None:
    for name in ("amount", "high", "rate", "rate_high"):
        _refuse(getattr(numbers, name), name, "Chỉ tiêu này không có số: hãy để trống ô số.")


def _need(value: object, field: str, message: str) -> None:
    if value is None:
        raise BadInput(field, message)


def _refuse(value: object, field: str, message: str) -> None:
    if value is not None:
        raise BadInput(field, message)


def _check_order(low: int | Decimal | None, high: int | Decimal | None, field: str) -> None:
    if low is not None and high is not None and high <= low:
        raise BadInput(field, "Số trên của khoảng phải lớn hơn số dưới.")
