"""Correct and erase: a reason, and the name typed once more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.people.enums import Gender
from ketnap.web.cases.forms import BirthField
from ketnap.web.shared.forms import Form


class CorrectForm(Form):
    wide = ("full_name", "reason")
    why = {"reason": _("Thông tin cũ vẫn còn trong sổ gốc; lý do giải trình vì sao sửa.")}

    full_name = forms.CharField(label=_("Họ và tên đúng"), max_length=150)
    birth = BirthField(label=_("Ngày sinh"), required=False)
    gender = forms.ChoiceField(label=_("Giới tính"), choices=[("", "—"), *Gender.choices], required=False)
    reason = forms.CharField(label=_("Lý do sửa"), max_length=300, help_text=_("Ví dụ: gõ nhầm so với giấy khai sinh"))
    confirmation = forms.CharField(label=_("Gõ lại họ và tên đúng"), max_length=150)


class EraseForm(Form):
    wide = ("reason",)

    reason = forms.CharField(
        label=_("Căn cứ xóa"), max_length=300, help_text=_("Không ghi tên người: căn cứ này còn lại sau khi xóa.")
    )
    confirmation = forms.CharField(label=_("Gõ lại họ và tên"), max_length=150)
