"""Forms of targets: set, revise. The grid of an allocation has its own reading in `allocation.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ketnap.accounts.models import User
from ketnap.instruments.models import Instrument
from ketnap.lib.periods import BadPeriod, Span
from ketnap.targets.actions import NewTarget
from ketnap.targets.enums import Authority, TargetIndicator, TargetKind
from ketnap.targets.periods import period_of, terms_of
from ketnap.units.models import Unit
from ketnap.web.reports.periods import label_of
from ketnap.web.shared.forms import DateField, Form, NumberField

MOST_PAPERS = 200
YEARS_AHEAD = 5
QUALIFIERS = [("", _("đúng số này")), ("hơn", _("hơn")), ("khoảng", _("khoảng"))]


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


class TargetForm(Form):
    """A new target of one unit."""

    wide = ("authority_text", "paper")
    why = {
        "authority": _(
            "Mỗi cơ quan đặt một số riêng; các số đứng cạnh nhau và không cộng với nhau. Số do cấp trên phân bổ cho đơn vị "
            "được ghi ở bảng phân bổ của cấp trên."
        ),
        "on": _("Số liệu tính đến một ngày chỉ dùng chỉ tiêu có hiệu lực vào ngày đó."),
    }

    indicator = forms.ChoiceField(label=_("Chỉ tiêu về"), choices=TargetIndicator.choices)
    period = forms.ChoiceField(label=_("Kỳ"))
    other = forms.CharField(
        label=_("Kỳ khác"), required=False, max_length=60, help_text=_("Ví dụ 2022-Q3 hoặc 01/07/2020..31/12/2022")
    )
    amount = NumberField(label=_("Số lượng"), lowest=0, highest=1_000_000)
    qualifier = forms.ChoiceField(label=_("Cách ghi"), choices=QUALIFIERS, required=False)
    kind = forms.ChoiceField(label=_("Loại số"), choices=TargetKind.choices)
    authority = forms.ChoiceField(
        label=_("Nguồn chỉ tiêu"),
        choices=[choice for choice in Authority.choices if choice[0] != Authority.ALLOCATION.value],
    )
    authority_text = forms.CharField(
        label=_("Cơ quan giao hoặc ra chỉ tiêu"), max_length=300, help_text=_("Ví dụ Huyện ủy giao, Nghị quyết Đại hội")
    )
    paper = forms.ChoiceField(label=_("Văn bản"), required=False)
    on = DateField(label=_("Hiệu lực từ ngày"))

    def __init__(self, *args: Any, unit: Unit, user: User, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.unit = unit
        self.offer("period", period_choices(unit, today))
        self.offer("paper", paper_choices(user))

    def clean_other(self) -> str:
        typed: str = self.cleaned_data["other"].strip()
        if typed:
            try:
                period_of(typed, self.unit)
            except BadPeriod as bad:
                raise ValidationError(str(bad)) from bad
        return typed

    def target(self) -> NewTarget:
        """The typed target, as the action takes it."""
        given = self.cleaned_data
        label = given["other"] or given["period"]
        return NewTarget(
            TargetIndicator(given["indicator"]), period_of(label, self.unit, given["on"]), label, given["amount"],
            Authority(given["authority"]), given["authority_text"], TargetKind(given["kind"]), given["qualifier"],
        )  # fmt: skip


class ReviseForm(Form):
    """A new wording of a target; the old one stays for the days before."""

    wide = ("reason", "paper")
    why = {
        "amount": _("Số cũ không mất: nó vẫn đúng cho những ngày trước ngày hiệu lực mới."),
        "paper": _(
            "Điều chỉnh chỉ tiêu cần quyết định hoặc thông báo có số, ngày và lý do; báo cáo đã ký vẫn theo số cũ."
        ),
    }

    amount = NumberField(label=_("Số mới"), lowest=0, highest=1_000_000)
    on = DateField(label=_("Hiệu lực từ ngày"))
    reason = forms.CharField(label=_("Lý do điều chỉnh"), max_length=500)
    paper = forms.ChoiceField(label=_("Văn bản"), required=False)

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("paper", paper_choices(user))
