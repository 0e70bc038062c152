"""Forms of classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.courses.enums import ClassKind, TimeSlot
from ketnap.web.shared.forms import DateField, Form, NumberField


class ClassForm(Form):
    wide = ("name", "kind")
    why = {
        "outside_learners": _("Học viên của đơn vị khác được đếm trong sĩ số lớp, nhưng cơ quan này không ghi tên họ.")
    }

    organiser = forms.ChoiceField(label=_("Đơn vị mở lớp"))
    kind = forms.ChoiceField(label=_("Loại lớp"), choices=ClassKind.choices)
    name = forms.CharField(label=_("Tên lớp"), max_length=200)
    starts_on = DateField(label=_("Khai giảng"))
    ends_on = DateField(label=_("Bế giảng (ngày cuối)"))
    issuer = forms.CharField(label=_("Nơi cấp giấy chứng nhận"), max_length=200)
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    time_slot = forms.ChoiceField(label=_("Thời gian học"), choices=TimeSlot.choices)
    outside_learners = NumberField(label=_("Học viên đơn vị khác"), highest=2000, required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("organiser", units)


class SessionForm(Form):
    wide = ("topic",)

    on = DateField(label=_("Ngày"))
    topic = forms.CharField(label=_("Chuyên đề"), max_length=200)


class EnrolForm(Form):
    """Who is sent to the class: persons are ticked in the list; `persons` keeps what was ticked when something is wrong."""

    on = DateField(label=_("Cử đi học từ ngày"))

    def __init__(self, *args: Any, allowed: Sequence[UUID], **more: Any) -> None:
        super().__init__(*args, **more)
        self.allowed = {str(one): one for one in allowed}
        self.persons: list[UUID] = [self.allowed[one] for one in _many(self.data, "person") if one in self.allowed]

    def clean(self) -> dict[str, Any]:
        if not self.persons:
            self.add_error(None, _("Hãy đánh dấu ít nhất một người."))
        return super().clean() or self.cleaned_data


class CompleteForm(Form):
    """Who finished, with the number of the certificate; fields `number-<person>` stand beside each ticked learner."""

    on = DateField(label=_("Ngày cấp giấy chứng nhận"))

    def __init__(self, *args: Any, allowed: Sequence[UUID], **more: Any) -> None:
        super().__init__(*args, **more)
        ticked = set(_many(self.data, "person"))
        self.numbers: dict[UUID, str] = {
            one: str(self.data.get(f"number-{one}", "")).strip()[:40] for one in allowed if str(one) in ticked
        }

    def clean(self) -> dict[str, Any]:
        if not self.numbers:
            self.add_error(None, _("Hãy đánh dấu ít nhất một học viên."))
        typed = [number for number in self.numbers.values() if number]
        twice = sorted({number for number in typed if typed.count(number) > 1})
        if twice:
            self.add_error(None, _("Số giấy chứng nhận ghi hai lần: %(numbers)s.") % {"numbers": ", ".join(twice)})
        return super().clean() or self.cleaned_data


def _many(data: Any, name: str) -> list[str]:
    return data.getlist(name) if hasattr(data, "getlist") else []
