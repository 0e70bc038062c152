"""Fields that read what offices type (18/04/2023, 2.030) and the renderer that gives every form the same face.

A room's form derives from `Form` here. It is drawn by `{% include "shared/form.html" %}`, or field by
field by `{% field form.on %}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ketnap.lib import numbers, vietnamese


class Renderer(DjangoTemplates):
    """Draws forms and fields with the templates of `shared/`; the inputs themselves are Django's."""

    form_template_name = "shared/form.html"
    field_template_name = "shared/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("shared/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


class Form(forms.Form):
    """A form of the house. `why` answers "vì sao?" per field; `wide` names fields that take the whole width."""

    default_renderer = Renderer
    use_required_attribute = False
    why: Mapping[str, str | Promise] = {}
    wide: tuple[str, ...] = ()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in self.fields.values():
            if one.error_messages["required"] == forms.Field.default_error_messages["required"]:
                one.error_messages["required"] = _("Cần điền mục này.")

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """What may be chosen in a field, as Django takes it (groups too): known only when the form is made for a reader."""
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    def add_refusal(self, error: Exception) -> None:
        """Put a refusal on top of the form: `BadInput` goes to its field, the others say what they say."""
        name = getattr(error, "field", None)
        self.add_error(name if name in self.fields else None, getattr(error, "message", "") or str(error))


class DateField(forms.DateField):
    """A day typed as dd/mm/yyyy (or d-m-yyyy, dd.mm.yyyy, yyyy-mm-dd); never read as month first."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", DateInput())
        super().__init__(**more)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return vietnamese.parse_date(str(value))
        except vietnamese.BadDate as bad:
            raise ValidationError(str(bad), code="invalid") from bad

    def prepare_value(self, value: Any) -> Any:
        return vietnamese.format_date(value) if isinstance(value, date) else value


class DateInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        short = {"inputmode": "numeric", "autocomplete": "off", "placeholder": _("ngày/tháng/năm"), "class": "short"}
        super().__init__({**short, **(attrs or {})})


class NumberField(forms.Field):
    """A whole number typed the Vietnamese way (2.030); `lowest` and `highest` are inclusive."""

    widget = forms.TextInput

    def __init__(self, *, lowest: int | None = 0, highest: int | None = None, **more: Any) -> None:
        self.lowest, self.highest = lowest, highest
        super().__init__(**more)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("class", "number")

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            number = numbers.parse_number(str(value))
        except numbers.BadNumber as bad:
            raise ValidationError(str(bad), code="invalid") from bad
        if isinstance(number, Decimal):
            raise ValidationError(_("Hãy ghi một số nguyên."), code="invalid")
        return number

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.lowest is not None and value < self.lowest:
            raise ValidationError(_("Không được nhỏ hơn %(limit)s."), params={"limit": self.lowest}, code="low")
        if self.highest is not None and value > self.highest:
            raise ValidationError(_("Không được lớn hơn %(limit)s."), params={"limit": self.highest}, code="high")

    def prepare_value(self, value: Any) -> Any:
        return numbers.format_number(value) if isinstance(value, int) else value
