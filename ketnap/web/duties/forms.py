"""Forms of duties; cleaned data are the act's arguments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.people.enums import CHARGES, DutyKind
from ketnap.web.shared.forms import DateField, Form
from ketnap.web.units.forms import DatedForm


class AssignForm(DatedForm):
    """A member of the committee is charged with a unit below."""

    person = forms.ChoiceField(label=_("Ủy viên"))
    below = forms.ChoiceField(label=_("Nơi được phân công"))
    kind = forms.ChoiceField(label=_("Nhiệm vụ"), choices=[(one.value, one.label) for one in CHARGES])

    def __init__(self, *args: Any, people: list[tuple[str, str]], units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("person", people)
        self.offer("below", units)


class EndForm(Form):
    """Which duty ends, and with which day."""

    on = DateField(label=_("Thôi từ ngày"))
    person = forms.UUIDField()
    below = forms.CharField(max_length=40)
    kind = forms.ChoiceField(choices=DutyKind.choices)
