"""Forms of posts: appoint, seat, leave, and the right that goes with a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.accounts.roles import LABELS, Role
from ketnap.people.enums import POSTS, SeatRole
from ketnap.web.places.forms import PaperForm
from ketnap.web.shared.forms import DateField
from ketnap.web.units.forms import DatedForm

Choices = list[tuple[str, str]]


class AppointForm(PaperForm):
    person = forms.ChoiceField(label=_("Đảng viên"))
    kind = forms.ChoiceField(label=_("Chức danh"), choices=[(one.value, one.label) for one in POSTS])

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("person", people)


class SitForm(DatedForm):
    body = forms.ChoiceField(label=_("Cơ quan"))
    person = forms.ChoiceField(label=_("Đảng viên"))
    role = forms.ChoiceField(label=_("Chức vụ"), choices=SeatRole.choices, initial=SeatRole.MEMBER)

    def __init__(self, *args: Any, people: Choices, bodies: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("body", bodies)
        self.offer("person", people)
        self.order_fields(["body", "person", "role", "on"])


class LeaveForm(PaperForm):
    """Somebody leaves some or all of what they hold, with one day and one paper."""

    wide = ("posts",)
    why = {"on": _("Ngày đầu tiên không còn giữ. Quyền của tài khoản theo chức danh thôi cùng ngày.")}

    on = DateField(label=_("Thôi từ ngày"))
    posts = forms.MultipleChoiceField(label=_("Thôi giữ"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, *args: Any, posts: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("posts", posts)


class RightForm(DatedForm):
    """An account gets a role at the unit for as long as the post is held."""

    post = forms.ChoiceField(label=_("Theo chức danh"))
    user = forms.ChoiceField(label=_("Tài khoản"))
    role = forms.ChoiceField(label=_("Vai trò"), choices=[(role.value, LABELS[role]) for role in Role])

    def __init__(self, *args: Any, posts: Choices, users: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("post", posts)
        self.offer("user", users)
        self.order_fields(["post", "user", "role", "on"])
