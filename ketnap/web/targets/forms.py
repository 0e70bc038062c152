"""Forms of targets: set, decide, revise, take back. The grid of an allocation has its own reading in `allocation.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ketnap.accounts.models import User
from ketnap.instruments.models import Instrument
from ketnap.lib import numbers
from ketnap.lib.periods import BadPeriod, Span
from ketnap.lib.qualifiers import QUALIFIERS
from ketnap.targets.actions import NewTarget, Numbers
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
from ketnap.targets.periods import period_of, terms_of
from ketnap.units.models import Unit
from ketnap.web.reports.periods import label_of
from ketnap.web.shared.forms import DateField, Form, NumberField

MOST_PAPERS = 200
YEARS_AHEAD = 5
WORDS = [("", _("đúng số này")), *((word, word) for word in QUALIFIERS)]
NONE = ("", _("(không)"))
AUTHORITIES = [choice for choice in Authority.choices if choice[0] != Authority.ALLOCATION.value]


def paper_choices(user: User) -> list[tuple[str, Any]]:
    """Papers that a target can rest on, newest first."""
    rows = Instrument.objects.for_user(user).order_by("-dated", "pk")[:MOST_PAPERS]
    return [("", _("(chưa ghi văn bản)")), *((str(row.pk), f"{row} – {row.title[:90]}") for row in rows)]


def period_choices(unit: Unit, today: date) -> Sequence[tuple[Any, list[tuple[str, str]]]]:
    """Terms, years and halves for which targets are usually set."""
    terms = terms_of(unit, today)
    names = sorted(terms, key=lambda name: terms[name].start, reverse=True)
    years = [f"{year}" for year in range(today.year - 1, today.year + YEARS_AHEAD)]
    halves = [f"{year}-H{half}" for year in (today.year, today.year + 1) for half in (1, 2)]
    anywhere = Span(today, date.max)
    return [
        (_("Nhiệm kỳ"), [(f"term:{name}", label_of(f"term:{name}", terms[name])) for name in names]),
        (_("Năm"), [(text, label_of(text, anywhere)) for text in years]),
        (_("6 tháng"), [(text, label_of(text, anywhere)) for text in halves]),
    ]


def paper_key(text: str) -> UUID | None:
    return UUID(text) if text else None


class RateField(forms.Field):
    """A rate in per cent: 3 or 3,5."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.widget.attrs.update({"inputmode": "decimal", "class": "number"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            return Decimal(numbers.parse_number(str(value).strip().removesuffix("%")))
        except numbers.BadNumber as bad:
            raise ValidationError(str(bad), code="invalid") from bad

    def prepare_value(self, value: Any) -> Any:
        return numbers.format_number(value.normalize()) if isinstance(value, Decimal) else value


class NumbersForm(Form):
    """The numbers of one wording. Which of them are needed depends on the kind; the action says what is missing."""

    why = {
        "value_state": _("Số 0 là một số. “Để trống”: văn bản không ghi số. “Chưa báo cáo”: có số nhưng chưa nhận được."),
        "base_date": _("Tỷ lệ luôn tính trên số đảng viên của đúng ngày này, từ đúng nguồn này; không lấy số ngày khác thay."),
        "qualifier": _("Giữ và in đúng như văn bản. “Hơn 290” đòi trên 290; “gần 500” đạt khi kết quả có thể viết là gần 500."),
    }  # fmt: skip

    amount = NumberField(label=_("Số lượng"), lowest=0, highest=1_000_000, required=False)
    value_state = forms.ChoiceField(label=_("Có số hay chưa"), choices=ValueState.choices, required=False)
    qualifier = forms.ChoiceField(label=_("Cách ghi"), choices=WORDS, required=False)
    high = NumberField(
        label=_("Đến số"), lowest=0, highest=1_000_000, required=False, help_text=_("chỉ với loại “Khoảng từ – đến”")
    )
    rate = RateField(label=_("Tỷ lệ (%)"), required=False)
    rate_high = RateField(label=_("Đến tỷ lệ (%)"), required=False, help_text=_("để trống nếu chỉ có mức dưới"))
    base_date = DateField(label=_("Ngày lấy số đảng viên làm gốc"), required=False)
    base_source = forms.ChoiceField(label=_("Nguồn số gốc"), choices=[NONE, *BaseSource.choices], required=False)
    base_value = NumberField(label=_("Số gốc in trong văn bản"), lowest=0, required=False)

    KINDS_FIELDS = ("high", "rate", "rate_high", "base_date", "base_source", "base_value")

    def numbers(self) -> Numbers:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        source = BaseSource(given["base_source"]) if given["base_source"] else None
        return Numbers(
            given["amount"], ValueState(given["value_state"] or ValueState.GIVEN), given["high"], given["rate"],
            given["rate_high"], given["qualifier"], given["base_date"], source, given["base_value"],
        )  # fmt: skip

    @classmethod
    def initial_of(cls, line: TargetLine) -> dict[str, Any]:
        """The numbers of the line, to begin with."""
        return {name: getattr(line, name) for name in cls.base_fields if hasattr(line, name)}

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What every target says; the rest is folded away."""
        return [self[name] for name in self.fields if name not in self.folded]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in self.folded]

    @property
    def is_open(self) -> bool:
        """Whether the folded fields are shown at once: something stands in them, or is wrong with them."""
        return any(field.errors or field.value() not in (None, "", False) for field in self.further_fields)

    @property
    def folded(self) -> tuple[str, ...]:
        return self.KINDS_FIELDS


class TargetForm(NumbersForm):
    """A new target of one unit."""

    wide = ("authority_text", "paper")
    why = {
        **NumbersForm.why,
        "authority": _(
            "Mỗi cơ quan đặt một số riêng; các số đứng cạnh nhau và không cộng với nhau. Số do cấp trên phân bổ cho đơn vị "
            "được ghi ở bảng phân bổ của cấp trên."
        ),
        "paper": _("Chưa có văn bản của cơ quan giao thì chỉ tiêu là dự kiến và chưa dùng để đo kết quả."),
        "group": _("Chỉ tiêu thành phần: các nhóm trùng nhau, không cộng lại thành tổng."),
        "on": _("Số liệu tính đến một ngày chỉ dùng chỉ tiêu có hiệu lực vào ngày đó."),
    }
    MORE = ("group", "of_indicator", "unit_level", "of_authority", "base_kind", "proposed")

    indicator = forms.ChoiceField(label=_("Chỉ tiêu về"), choices=TargetIndicator.choices)
    period = forms.ChoiceField(label=_("Kỳ"))
    other = forms.CharField(
        label=_("Kỳ khác"), required=False, max_length=60, help_text=_("Ví dụ 2022-Q3 hoặc 01/07/2020..31/12/2022")
    )
    kind = forms.ChoiceField(label=_("Loại số"), choices=TargetKind.choices)
    group = forms.ChoiceField(label=_("Nhóm"), choices=TargetGroup.choices, required=False)
    of_indicator = forms.ChoiceField(
        label=_("Tính trên chỉ số"), choices=[("", _("chính chỉ số này")), *TargetIndicator.choices], required=False
    )
    unit_level = forms.ChoiceField(label=_("Mỗi đơn vị nào"), choices=[NONE, *UnitLevel.choices], required=False)
    of_authority = forms.ChoiceField(
        label=_("Cộng chỉ tiêu của cấp dưới"), choices=[NONE, *AUTHORITIES], required=False
    )
    base_kind = forms.ChoiceField(label=_("Số đảng viên gốc"), choices=[NONE, *BaseKind.choices], required=False)
    authority = forms.ChoiceField(label=_("Nguồn chỉ tiêu"), choices=AUTHORITIES)
    authority_text = forms.CharField(
        label=_("Cơ quan giao hoặc ra chỉ tiêu"), max_length=300, help_text=_("Ví dụ Huyện ủy giao, Nghị quyết Đại hội")
    )
    paper = forms.ChoiceField(label=_("Văn bản"), required=False)
    on = DateField(label=_("Hiệu lực từ ngày"))
    proposed = forms.BooleanField(
        label=_("Mới là đề xuất"),
        required=False,
        help_text=_("văn bản đã chọn chỉ là tờ trình, chưa phải của cơ quan giao"),
    )

    field_order = (
        "indicator", "period", "other", "kind", "amount", "value_state", "qualifier", "authority", "authority_text", "paper",
        "on", "group", "high", "rate", "rate_high", "base_kind", "base_date", "base_source", "base_value", "of_indicator",
        "unit_level", "of_authority", "proposed",
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, user: User, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.unit = unit
        self.offer("period", period_choices(unit, today))
        self.offer("paper", paper_choices(user))

    @property
    def folded(self) -> tuple[str, ...]:
        return (*self.KINDS_FIELDS, *self.MORE)

    def clean_other(self) -> str:
        typed: str = self.cleaned_data["other"].strip()
        if typed:
            try:
                period_of(typed, self.unit)
            except BadPeriod as bad:
                raise ValidationError(str(bad)) from bad
        return typed

    def target(self) -> NewTarget:
        """The typed target, as the action takes it. The base of a term or a year is the day before it begins."""
        given, typed = self.cleaned_data, self.numbers()
        label = given["other"] or given["period"]
        period = period_of(label, self.unit, given["on"])
        base_kind = BaseKind(given["base_kind"]) if given["base_kind"] else None
        return NewTarget(
            TargetIndicator(given["indicator"]), period, label, typed.amount, Authority(given["authority"]),
            given["authority_text"], TargetKind(given["kind"]), typed.qualifier,
            base_date=typed.base_date or _base_day(base_kind, period), value_state=typed.value_state, high=typed.high,
            rate=typed.rate, rate_high=typed.rate_high, base_kind=base_kind, base_source=typed.base_source,
            base_value=typed.base_value, group=TargetGroup(given["group"]),
            of_indicator=TargetIndicator(given["of_indicator"]) if given["of_indicator"] else None,
            of_authority=Authority(given["of_authority"]) if given["of_authority"] else None,
            unit_level=UnitLevel(given["unit_level"]) if given["unit_level"] else None, proposed=given["proposed"],
        )  # fmt: skip


def _base_day(kind: BaseKind | None, period: Span) -> date | None:
    """The day before the year or the term begins: its membership is that "at the start"."""
    if kind is BaseKind.YEAR_START:
        return date(period.start.year - 1, 12, 31)
    return period.start - timedelta(days=1) if kind is BaseKind.TERM_START else None


class ReviseForm(NumbersForm):
    """A new wording of a target; the old one stays for the days before."""

    wide = ("reason", "paper")
    why = {
        **NumbersForm.why,
        "amount": _("Số cũ không mất: nó vẫn đúng cho những ngày trước ngày hiệu lực mới."),
        "paper": _(
            "Điều chỉnh chỉ tiêu cần quyết định hoặc thông báo có số, ngày và lý do; báo cáo đã ký vẫn theo số cũ."
        ),
    }

    on = DateField(label=_("Hiệu lực từ ngày"))
    reason = forms.CharField(label=_("Lý do điều chỉnh"), max_length=500)
    paper = forms.ChoiceField(label=_("Văn bản"), required=False)

    field_order = ("amount", "value_state", "qualifier", "on", "reason", "paper", *NumbersForm.KINDS_FIELDS)

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"].label = _("Số mới")
        self.offer("paper", paper_choices(user))


class DecideForm(NumbersForm):
    """The body's paper for a proposed target, and the numbers that it decided."""

    wide = ("paper",)
    why = {**NumbersForm.why, "paper": _("Văn bản phải có số và ngày.")}

    paper = forms.ChoiceField(label=_("Văn bản của cơ quan giao"))
    on = DateField(label=_("Hiệu lực từ ngày"))
    reason = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)

    field_order = ("paper", "on", "amount", "value_state", "qualifier", "reason", *NumbersForm.KINDS_FIELDS)

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("paper", paper_choices(user))


class TakeBackForm(Form):
    """Why the last wording of a target is taken back."""

    wide = ("reason",)

    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=500)
