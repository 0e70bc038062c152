"""Forms of a reorganisation being prepared; cleaned data are fields of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.accounts.models import User
from ketnap.reorganise.enums import ActKind
from ketnap.reorganise.plans import Opening, Plan
from ketnap.units.actions import NewUnit
from ketnap.units.kinds import UnitKind, sectors, unit_kinds
from ketnap.web.shared.forms import DateField, Form
from ketnap.web.targets.forms import paper_choices, paper_key

Choices = Sequence[tuple[str, str]]


class BasisForm(Form):
    """From which day, by which paper; for a new name or kind, that too."""

    why = {
        "on": _("Trước ngày này mọi số liệu giữ nguyên cây cũ; từ ngày này trở đi tính theo cây mới."),
        "paper": _("Mọi thay đổi của cây nêu được văn bản: trang của tổ chức và cầu nối số liệu dẫn về đây."),
    }
    wide = ("paper", "reason", "name")

    on = DateField(
        label=_("Có hiệu lực từ ngày"), help_text=_("Có thể là ngày sắp tới: phương án được giữ đến ngày đó.")
    )
    paper = forms.ChoiceField(label=_("Theo văn bản"), required=False)
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, required=False, help_text=_("Bắt buộc khi chưa có văn bản.")
    )
    name = forms.CharField(label=_("Tên mới"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=100, required=False)
    unit_kind = forms.ChoiceField(label=_("Loại mới"))
    sector = forms.ChoiceField(label=_("Loại hình"), required=False)

    def __init__(self, *args: Any, plan: Plan, user: User, **more: Any) -> None:
        super().__init__(*args, initial={**initial_of(plan), **more.pop("initial", {})}, **more)
        papers = paper_choices(user)
        if plan.paper and str(plan.paper) not in {key for key, _label in papers}:
            papers.append((str(plan.paper), _("(văn bản đang chọn)")))
        self.offer("paper", papers)
        own = {ActKind.RENAME: ("name", "short_name"), ActKind.KIND: ("unit_kind", "sector")}
        for name in ("name", "short_name", "unit_kind", "sector"):
            if name not in own.get(plan.kind, ()):
                del self.fields[name]
        if plan.kind is ActKind.KIND:
            self.offer("unit_kind", [("", "—"), *((kind.key, kind.name) for kind in unit_kinds().values())])
            self.offer("sector", [("", "—"), *sectors().items()])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("paper") and not found.get("reason"):
            self.add_error("paper", _("Hãy chọn văn bản, hoặc ghi lý do khi chưa có văn bản."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the plan."""
        return {**self.cleaned_data, "paper": paper_key(self.cleaned_data["paper"])}


def initial_of(plan: Plan) -> dict[str, Any]:
    names = ("on", "reason", "name", "short_name", "unit_kind", "sector")
    return {**{name: getattr(plan, name) for name in names}, "paper": str(plan.paper or "")}


class OpeningForm(Form):
    """A unit that the act opens."""

    wide = ("kind", "name", "parent")

    kind = forms.ChoiceField(label=_("Loại"))
    code = forms.SlugField(label=_("Mã"), max_length=40, help_text=_("Ngắn, không dấu, dùng mãi. Ví dụ KP7"))
    name = forms.CharField(label=_("Tên"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=100, required=False)
    sector = forms.ChoiceField(label=_("Loại hình"), required=False)
    parent = forms.ChoiceField(label=_("Trực thuộc"), required=False)
    has_youth_union = forms.BooleanField(label=_("Có tổ chức Đoàn"), required=False)
    has_trade_union = forms.BooleanField(label=_("Có tổ chức Công đoàn"), required=False)
    authorised = forms.BooleanField(label=_("Được ủy quyền quyết định kết nạp"), required=False)

    def __init__(self, *args: Any, plan: Plan, kinds: Sequence[UnitKind], parents: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("kind", [(kind.key, kind.name) for kind in kinds])
        self.offer("sector", [("", "—"), *sectors().items()])
        none = _("(chọn cấp trên)") if plan.kind is ActKind.OPEN else _("(cùng cấp trên với tổ chức được sắp xếp)")
        self.offer("parent", [("", none), *parents])
        self.fields["parent"].required = plan.kind is ActKind.OPEN

    @property
    def opening(self) -> Opening:
        given = dict(self.cleaned_data)
        return Opening(parent=given.pop("parent"), new=NewUnit(**given))


class ReverseForm(Form):
    wide = ("reason",)

    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=500)
    sure = forms.BooleanField(label=_("Tôi đã xem việc này và chịu trách nhiệm về việc thu hồi."))


class ApplyForm(Form):
    sure = forms.BooleanField(
        label=_("Tôi đã xem phương án, các quyết định theo tên ở trên, và chịu trách nhiệm về việc thực hiện.")
    )
