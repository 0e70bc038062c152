"""Forms of the tree: each is one act, its cleaned data are the act's arguments."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.base import clock
from ketnap.people.enums import Gender, MemberKind, SeatRole
from ketnap.units.enums import AreaKind, BodyKind
from ketnap.units.kinds import UnitKind, may_stand_under, sectors, unit_kinds
from ketnap.units.models import UnitProfile
from ketnap.web.shared.forms import DateField, Form


class DatedForm(Form):
    """An act with the day from which it holds; a day to come is not taken."""

    on = DateField(label=_("Từ ngày"))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("Ngày này chưa tới: chỉ ghi việc đã diễn ra."))
        return on


class ProfileForm(DatedForm):
    why = {
        "has_youth_union": _("Người trong tuổi Đoàn ở nơi có tổ chức Đoàn do Đoàn giới thiệu."),
        "authorised": _("Đảng ủy cơ sở được ủy quyền thì tự quyết định kết nạp."),
    }
    wide: tuple[str, ...] = ("superior_name",)

    has_youth_union = forms.BooleanField(label=_("Có tổ chức Đoàn"), required=False)
    has_trade_union = forms.BooleanField(label=_("Có tổ chức Công đoàn"), required=False)
    area_kind = forms.ChoiceField(label=_("Địa bàn"), choices=AreaKind.choices, required=False)
    authorised = forms.BooleanField(label=_("Được ủy quyền quyết định kết nạp"), required=False)
    superior_name = forms.CharField(label=_("Tên cấp trên, khi không có trong cây"), max_length=200, required=False)

    @staticmethod
    def of(profile: UnitProfile | None) -> dict[str, Any]:
        """What the form starts with."""
        names = ("has_youth_union", "has_trade_union", "area_kind", "authorised", "superior_name")
        return {name: getattr(profile, name) for name in names} if profile else {}


class OpenForm(ProfileForm):
    """A new unit below another one."""

    field_order = ("kind", "code", "name", "short_name", "sector", "on")
    wide = ("kind", "name", "superior_name")

    kind = forms.ChoiceField(label=_("Loại"))
    code = forms.SlugField(label=_("Mã"), max_length=40, help_text=_("Ngắn, không dấu, dùng mãi. Ví dụ KP7"))
    name = forms.CharField(label=_("Tên"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=100, required=False)
    sector = forms.ChoiceField(label=_("Loại hình"), required=False)

    def __init__(self, *args: Any, parent: UnitKind, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [kind for kind in unit_kinds().values() if kind.exists_on(today) and may_stand_under(kind, parent)]
        self.offer("kind", [(kind.key, kind.name) for kind in kinds])
        self.offer("sector", [("", "—"), *sectors().items()])


class RenameForm(DatedForm):
    wide = ("name",)

    name = forms.CharField(label=_("Tên mới"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=100, required=False)


class CloseForm(DatedForm):
    """`keeper` keeps the closed cases."""

    on = DateField(label=_("Kết thúc từ ngày"), help_text=_("Ngày đầu tiên tổ chức không còn."))
    keeper = forms.ChoiceField(label=_("Nơi giữ hồ sơ đã đóng"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("keeper", units)


class BodyForm(DatedForm):
    wide = ("name",)

    kind = forms.ChoiceField(
        label=_("Loại cơ quan"), choices=[one for one in BodyKind.choices if one[0] != BodyKind.BRANCH]
    )
    name = forms.CharField(label=_("Tên"), max_length=200)
    term = forms.CharField(label=_("Nhiệm kỳ"), max_length=40, required=False, help_text=_("Ví dụ 2020-2025"))
    last_day = DateField(label=_("Hết nhiệm kỳ vào ngày"), required=False)


class SeatForm(DatedForm):
    """Somebody of the units below sits in the body."""

    person = forms.ChoiceField(label=_("Đảng viên"))
    role = forms.ChoiceField(label=_("Chức vụ"), choices=SeatRole.choices, initial=SeatRole.MEMBER)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("person", people)


class MemberForm(DatedForm):
    """A Party member of the branch who is not known here yet."""

    why = {"on": _("Số đảng viên chính thức của chi bộ là số gốc khi tính tỷ lệ biểu quyết, nên cần đúng ngày.")}
    wide = ("full_name",)

    on = DateField(label=_("Sinh hoạt tại đây từ ngày"))
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    birth = DateField(label=_("Ngày sinh"), required=False)
    gender = forms.ChoiceField(label=_("Giới tính"), choices=[("", "—"), *Gender.choices], required=False)
    kind = forms.ChoiceField(label=_("Tư cách"), choices=MemberKind.choices)
    exempt = forms.BooleanField(label=_("Được miễn công tác và sinh hoạt"), required=False)


class LeaveForm(DatedForm):
    on = DateField(label=_("Thôi sinh hoạt tại đây từ ngày"))
    why_left = forms.CharField(label=_("Lý do"), max_length=200, help_text=_("Ví dụ: chuyển sinh hoạt, từ trần"))
