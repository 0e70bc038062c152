"""Forms of papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.instruments.actions import Paper
from ketnap.instruments.kinds import document_kinds
from ketnap.web.shared.forms import DateField, Form


class PaperForm(Form):
    """What is known of a paper; number and date may stay empty and be added later."""

    wide = ("title", "summary", "carries_out")
    why = {
        "number": _("Chưa biết số hoặc ngày thì để trống: văn bản được liệt kê là “chưa rõ số, ngày” và bổ sung sau.")
    }

    unit = forms.ChoiceField(label=_("Tổ chức"))
    kind = forms.ChoiceField(label=_("Loại văn bản"))
    number = forms.CharField(label=_("Số"), max_length=20, required=False, help_text=_("Ví dụ 147"))
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=40, required=False, help_text=_("Ví dụ KH/HU"))
    dated = DateField(label=_("Ngày văn bản"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    title = forms.CharField(label=_("Trích yếu"), max_length=500)
    summary = forms.CharField(
        label=_("Nội dung chính"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    term = forms.CharField(label=_("Nhiệm kỳ, thời kỳ"), max_length=40, required=False, help_text=_("Ví dụ 2020-2025"))
    key_task = forms.BooleanField(label=_("Nhiệm vụ trọng tâm"), required=False)
    carries_out = forms.MultipleChoiceField(
        label=_("Thực hiện các văn bản"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )

    def __init__(
        self, *args: Any, units: list[tuple[str, str]] | None, papers: list[tuple[str, str]] | None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.offer("kind", [(one.key, one.name) for one in document_kinds().values()])
        for name, choices in (("unit", units), ("carries_out", papers)):
            if choices:
                self.offer(name, choices)
            elif choices is None or name == "carries_out":
                del self.fields[name]

    def paper(self) -> Paper:
        """The typed values as the action takes them."""
        names = ("kind", "issuer", "title", "number", "symbol", "dated", "summary", "term", "key_task")
        return Paper(**{name: self.cleaned_data[name] for name in names})


class FileForm(Form):
    file = forms.FileField(label=_("Tệp văn bản"), help_text=_("PDF, DOCX, XLSX, PNG hoặc JPG, tối đa 20 MB."))
