"""Forms of accounts. Their cleaned data are the arguments of the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ketnap.accounts.models import User
from ketnap.accounts.roles import LABELS, Role
from ketnap.web.shared.forms import DateField, Form

NAME_RULE = RegexValidator(r"^[\w.@-]+$", _("Chỉ dùng chữ, số và các dấu . _ - @, không có khoảng trắng."))


def _secret(label: Any, *, new: bool, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, strip=False, widget=widget, **more)


class SignInForm(Form):
    wide = ("username", "password")

    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = _secret(_("Mật khẩu"), new=False)


class PasswordForm(Form):
    """A new password, typed twice; the old one is asked when there is one."""

    why = {"first": _("Mật khẩu dài khó đoán hơn mật khẩu rắc rối. Một câu dễ nhớ với bạn là tốt nhất.")}

    current = _secret(_("Mật khẩu đang dùng"), new=False)
    first = _secret(_("Mật khẩu mới"), new=True, help_text=_("Ít nhất 12 ký tự."))
    second = _secret(_("Nhập lại mật khẩu mới"), new=True)

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user
        if not user.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        typed: str = self.cleaned_data["current"]
        if not self.user.check_password(typed):
            raise forms.ValidationError(_("Mật khẩu đang dùng không đúng."))
        return typed

    def clean_first(self) -> str:
        typed: str = self.cleaned_data["first"]
        password_validation.validate_password(typed, self.user)
        return typed

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if "first" in found and "second" in found and found["first"] != found["second"]:
            self.add_error("second", _("Hai lần nhập không giống nhau."))
        return found


class NewUserForm(Form):
    why = {"password": _("Không có mật khẩu thì người dùng vào bằng liên kết một lần, rồi tự đặt mật khẩu.")}

    username = forms.CharField(label=_("Tên đăng nhập"), max_length=150, validators=[NAME_RULE])
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    title = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    password = _secret(_("Mật khẩu ban đầu"), new=True, required=False, help_text=_("Có thể để trống."))

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        if typed:
            password_validation.validate_password(typed)
        return typed


class GrantForm(Form):
    """Role, unit and period; the last day is typed inclusively."""

    wide = ("unit",)
    why = {
        "role": _("Vai trò quyết định người dùng làm được việc gì; tổ chức quyết định ở đâu."),
        "unit": _("Vai trò có hiệu lực ở tổ chức này và các tổ chức cấp dưới của nó."),
    }

    role = forms.ChoiceField(label=_("Vai trò"), choices=[(role.value, LABELS[role]) for role in Role])
    unit = forms.ChoiceField(label=_("Ở tổ chức"))
    valid_from = DateField(label=_("Từ ngày"))
    last_day = DateField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa định ngày thôi."))
    paper = forms.CharField(label=_("Văn bản giao"), max_length=200, required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("unit", units)


class EndGrantForm(Form):
    last_day = DateField(label=_("Ngày cuối cùng còn quyền"))
