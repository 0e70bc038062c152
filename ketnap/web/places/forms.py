"""Forms of villages, coverage, area tags and declared numbers; cleaned data are the acts' arguments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.accounts.models import User
from ketnap.units.enums import AreaTag, Flow
from ketnap.units.places import place_kinds
from ketnap.web.shared.forms import DateField, NumberField
from ketnap.web.targets.forms import paper_choices, paper_key
from ketnap.web.units.forms import DatedForm

MOST = 100_000_000


class PaperForm(DatedForm):
    """An act with its day and, where there is one, the paper it rests on."""

    paper = forms.ChoiceField(label=_("Văn bản làm căn cứ"), required=False)

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("paper", paper_choices(user))
        self.order_fields([name for name in self.fields if name not in ("on", "paper")] + ["on", "paper"])

    def clean_paper(self) -> Any:
        return paper_key(self.cleaned_data["paper"])


class AddForm(PaperForm):
    kind = forms.ChoiceField(label=_("Loại"))
    name = forms.CharField(label=_("Tên"), max_length=100, help_text=_("Ví dụ Thôn 3, Khu phố 2"))
    commune = forms.CharField(
        label=_("Mã hoặc tên xã, phường"), max_length=120, required=False, help_text=_("Theo địa giới của ngày ghi")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("kind", list(place_kinds().items()))


class ListForm(PaperForm):
    """Many places pasted at once: one a line."""

    wide = ("lines",)

    kind = forms.ChoiceField(label=_("Loại, khi dòng không ghi"))
    lines = forms.CharField(
        label=_("Danh sách"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Mỗi dòng một thôn: tên; mã xã, phường; loại. Chỉ tên là bắt buộc; dán được từ bảng tính."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("kind", list(place_kinds().items()))


class RenameForm(DatedForm):
    name = forms.CharField(label=_("Tên mới"), max_length=100)


class CommuneForm(DatedForm):
    commune = forms.CharField(
        label=_("Mã hoặc tên xã, phường"), max_length=120, help_text=_("Theo địa giới của ngày ghi")
    )


class HandForm(PaperForm):
    unit = forms.ChoiceField(label=_("Thuộc địa bàn của"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("unit", units)


class EndPlaceForm(DatedForm):
    on = DateField(label=_("Thôi dùng từ ngày"))


class TagsForm(PaperForm):
    """All tags that hold from the day; those not chosen end."""

    wide = ("tags",)

    tags = forms.MultipleChoiceField(
        label=_("Các vùng từ ngày này"), choices=AreaTag.choices, required=False, widget=forms.CheckboxSelectMultiple()
    )

    def clean_tags(self) -> list[AreaTag]:
        return [AreaTag(tag) for tag in self.cleaned_data["tags"]]


class CoverForm(PaperForm):
    branch = forms.ChoiceField(label=_("Chi bộ"))
    place = forms.ChoiceField(label=_("Thôn, bản, khu phố"))

    def __init__(self, *args: Any, branches: list[tuple[str, str]], places: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("branch", branches)
        self.offer("place", places)


class UncoverForm(PaperForm):
    on = DateField(label=_("Thôi phụ trách từ ngày"))
    coverage = forms.ChoiceField(label=_("Chi bộ và địa bàn"))

    def __init__(self, *args: Any, coverages: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("coverage", coverages)


class MembersForm(PaperForm):
    why = {"on": _("Số đến hết ngày này. Khai lại cùng ngày thì số sau thay số trước; cả hai vẫn còn trong sổ gốc.")}

    on = DateField(label=_("Đến hết ngày"))
    official = NumberField(label=_("Đảng viên chính thức"), highest=MOST)
    probationary = NumberField(label=_("Đảng viên dự bị"), highest=MOST)


class InhabitantsForm(PaperForm):
    why = {"population": _("Để trống là chưa khai; ghi 0 là không có người nào.")}

    population = NumberField(label=_("Dân số"), required=False, highest=MOST)
    workforce = NumberField(label=_("Lao động"), required=False, highest=MOST)


class FlowsForm(PaperForm):
    """From the first to the last day (both counted); what is left blank is not reported."""

    why = {"on": _("Để trống một dòng là chưa báo cáo; ghi 0 là không có ai.")}

    start = DateField(label=_("Từ ngày"))
    on = DateField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for flow in Flow:
            self.fields[flow.value] = NumberField(label=flow.label, required=False, highest=MOST)
        self.order_fields(["start", "on", *(flow.value for flow in Flow), "paper"])
