"""Forms of the acts on a case. The step form is made from the step's own description, so a new step needs no form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.cases.steps.catalogue import ORDER, label_of
from ketnap.cases.steps.fields import Field, Kind, StepDef
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.people.enums import Gender
from ketnap.web.shared.forms import DateField, Form, NumberField

Choices = Sequence[tuple[str, str]]
EMPTY = ("", "—")
YES_NO = (("", gettext_lazy("chưa ghi")), ("yes", gettext_lazy("có")), ("no", gettext_lazy("không")))


class ActForm(Form):
    """What every act has: the day it happened, and the last event its writer had seen."""

    on = DateField(label=gettext_lazy("Ngày diễn ra"))
    seq = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("Ngày %(day)s chưa tới: chỉ ghi việc đã diễn ra.") % {"day": format_date(on)})
        return on


class StepForm(ActForm):
    """The form of one step. `choices` gives the persons (or requests) to choose from, by field name."""

    def __init__(
        self, *args: Any, step: StepDef, choices: Mapping[str, Choices], by_paper: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.step = step
        if by_paper:
            self.fields["paper"] = forms.CharField(
                label=_("Giấy tờ làm căn cứ"),
                max_length=300,
                help_text=_("Số, ngày, nơi ban hành. Ví dụ: Nghị quyết 12-NQ/CB ngày 03/02/2022 của chi bộ."),
            )
        self.why = {}
        for field in step.fields:
            self.fields[field.name] = form_field(field, choices.get(field.name, ()))
            if field.purpose:
                self.why[field.name] = _("Mục đích lưu: %(purpose)s.") % {"purpose": field.purpose}

    @property
    def values(self) -> dict[str, Any]:
        """The step's own values, as its description reads them."""
        return values_of(self.step, self.cleaned_data)


def values_of(step: StepDef, cleaned: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The values of a step among cleaned data, empty ones left out."""
    named = {field.name: cleaned.get(prefix + field.name) for field in step.fields}
    return {name: value for name, value in named.items() if value is not None and value != ""}


def form_field(field: Field, choices: Choices = ()) -> forms.Field:
    """The input of one field of a step."""
    common: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.hint}
    if field.kind is Kind.DATE:
        return DateField(**common)
    if field.kind is Kind.COUNT:
        return NumberField(**common)
    if field.kind is Kind.LONG:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, **common)
    if field.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=[EMPTY, *(choices or field.choices.items())], **common)
    if field.kind is Kind.FLAG:
        return forms.ChoiceField(choices=YES_NO, **common)
    if field.kind in (Kind.PERSON, Kind.UNIT) or choices:
        return forms.ChoiceField(choices=[EMPTY, *choices], **common)
    return forms.CharField(max_length=300, **common)


class VoidForm(Form):
    """Taking events back. `others`: later events that rest on this one and have to go with it."""

    others = forms.MultipleChoiceField(
        label=gettext_lazy("Thu hồi cùng lần các việc sau"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do thu hồi"),
        max_length=500,
        help_text=gettext_lazy("Ví dụ: ghi nhầm ngày; nghị quyết đúng là ngày 05/03/2022."),
    )
    wide = ("reason", "others")

    def __init__(self, *args: Any, others: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        if others:
            self.offer("others", others)
        else:
            del self.fields["others"]


class RecordChoiceForm(Form):
    """Which step a paper shows."""

    step = forms.ChoiceField(
        label=gettext_lazy("Việc đã diễn ra"), choices=lambda: [(one.code, label_of(one.code)) for one in ORDER]
    )


class BirthField(forms.CharField):
    """A birth date as far as it is known: 05/03/1998, 03/1998 or 1998. Gives (day, precision)."""

    def to_python(self, value: Any) -> Any:
        text = clean_text(str(value or ""))
        if not text:
            return None
        if found := re.fullmatch(r"(?:(\d{1,2})/)?(\d{4})", text):
            month = int(found[1] or 1)
            if not 1 <= month <= 12:
                raise ValidationError(_("Tháng sinh từ 1 đến 12."))
            return date(int(found[2]), month, 1), "month" if found[1] else "year"
        return DateField().to_python(text), "day"

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class NewCaseForm(ActForm):
    """The person and the first step. Without `paper` the step is judged; with it, it is history that a paper shows."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200)
    birth = BirthField(
        label=gettext_lazy("Ngày sinh"),
        required=False,
        help_text=gettext_lazy("Biết đến đâu ghi đến đó: 05/03/1998, 03/1998 hoặc 1998."),
    )
    gender = forms.ChoiceField(label=gettext_lazy("Giới tính"), required=False, choices=[EMPTY, *Gender.choices])
    unit = forms.ChoiceField(label=gettext_lazy("Chi bộ theo dõi"))
    agreement = forms.CharField(
        label=gettext_lazy("Giấy đồng ý (người dưới 18 tuổi)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Số, ngày giấy đồng ý của người được giới thiệu và của cha mẹ hoặc người giám hộ."),
    )
    paper = forms.CharField(
        label=gettext_lazy("Ghi theo giấy tờ, nếu việc đã diễn ra từ trước"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Để trống khi giới thiệu bây giờ. Có giấy tờ: việc được ghi như giấy tờ cho thấy, kết luận kiểm tra lưu bên cạnh."
        ),
    )
    why = {
        "birth": gettext_lazy("Để kiểm tra tuổi khi xem xét kết nạp và để nhận ra người trùng họ tên."),
        "gender": gettext_lazy("Dùng trong biểu thống kê kết nạp."),
        "agreement": gettext_lazy(
            "Người dưới 18 tuổi: chỉ ghi khi chính người đó và người giám hộ đã đồng ý; ngày sinh chỉ lưu đến tháng."
        ),
    }
    wide = ("paper",)
    ADULT = 18

    def __init__(self, *args: Any, step: StepDef, units: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.step = step
        self.offer("unit", units)
        for field in step.fields:
            self.fields[field.name] = form_field(field)
        self.order_fields(
            ["full_name", "birth", "gender", "unit", "on", *(field.name for field in step.fields), "agreement", "paper"]
        )

    def clean_full_name(self) -> str:
        return clean_text(self.cleaned_data["full_name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        birth, on = cleaned.get("birth"), cleaned.get("on")
        if birth and on and _under_age(birth[0], on, self.ADULT):
            if not cleaned.get("agreement"):
                self.add_error("agreement", _("Người này dưới 18 tuổi: cần giấy đồng ý trước khi ghi."))
            cleaned["birth"] = (birth[0].replace(day=1), "month" if birth[1] == "day" else birth[1])
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        found = values_of(self.step, self.cleaned_data)
        if agreement := self.cleaned_data.get("agreement"):
            note = _("Giấy đồng ý: %(paper)s") % {"paper": agreement}
            found["note"] = f"{found['note']}\n{note}" if found.get("note") else note
        return found


def _under_age(birth: date, on: date, years: int) -> bool:
    return (on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))) < years


class PersonForm(ActForm):
    """Attributes that rules and tables ask for, as they hold from the day `on`."""

    on = DateField(label=gettext_lazy("Đúng từ ngày"))

    def __init__(self, *args: Any, attributes: Sequence[Any], with_birth: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.why = {}
        if with_birth:
            self.fields["birth"] = BirthField(
                label=_("Ngày sinh"), required=False, help_text=_("Chưa rõ đủ ngày: 05/03/1998, 03/1998 hoặc 1998.")
            )
        for one in attributes:
            common = {"label": one.label, "required": False}
            if one.is_flag:
                self.fields[one.name] = forms.ChoiceField(choices=YES_NO, **common)
            elif one.options is not None:
                self.fields[one.name] = forms.ChoiceField(choices=[EMPTY, *one.options().items()], **common)
            else:
                self.fields[one.name] = forms.CharField(max_length=300, **common)
            self.why[one.name] = _("Mục đích lưu: %(purpose)s.") % {"purpose": one.purpose}
