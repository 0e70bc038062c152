"""Forms of import and undo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.cases.steps.source import SOURCES
from ketnap.web.shared.forms import DateField, Form


class UploadForm(Form):
    """A list to bring in. The two values for the whole list hold for rows that say neither day."""

    why = {
        "introduced_on": _(
            "Mỗi người cần ngày được giới thiệu hoặc ngày vào danh sách cảm tình Đảng. Danh sách không có cột ngày thì ghi một ngày "
            "chung ở đây, theo văn bản kèm danh sách."
        ),
    }

    unit = forms.ChoiceField(label=_("Danh sách của đơn vị"))
    file = forms.FileField(
        label=_("Tệp danh sách"),
        help_text=_("Tệp .xlsx, tối đa 20 MB. Dòng tiêu đề, tổng cộng, ký tên trong tệp được bỏ qua."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    introduced_on = DateField(
        label=_("Ngày giới thiệu chung"),
        required=False,
        help_text=_("Chỉ dùng cho dòng không ghi ngày giới thiệu và ngày vào danh sách."),
    )
    source = forms.ChoiceField(
        label=_("Nơi giới thiệu chung"), required=False, choices=[("", _("— không —")), *SOURCES.items()]
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("unit", units)


class UndoForm(Form):
    """Taking an import back asks for its reason."""

    wide = ("reason",)

    reason = forms.CharField(
        label=_("Lý do thu hồi"),
        max_length=500,
        help_text=_("Ví dụ: nhập nhầm danh sách của chi bộ khác."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
