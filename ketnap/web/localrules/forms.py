"""Forms of local rules; cleaned data are what the acts take."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.localrules.actions import LARGEST, NewPack, Paper
from ketnap.rulebook.library import load
from ketnap.rulebook.packs import load_packs
from ketnap.web.shared.forms import DateField, Form

WHOLE = gettext_lazy("Ví dụ 4, 11. Để trống: chỉ những dòng mà gói đã ghi là bắt buộc.")


class PaperForm(Form):
    """An act that rests on a paper."""

    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản"), max_length=60, help_text=gettext_lazy("Ví dụ 12-QĐ/HU")
    )
    dated = DateField(label=gettext_lazy("Ngày văn bản"))
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200)

    @property
    def paper(self) -> Paper:
        given = self.cleaned_data
        return Paper(given["number"], given["dated"], given["issuer"])


class PackFile(Form):
    """A pack in a file, and the lines that bind beside those it names itself."""

    file = forms.FileField(label=gettext_lazy("Hoặc tệp gói (.toml)"), required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput)
    binding = forms.CharField(label=gettext_lazy("Các dòng bắt buộc thêm"), required=False, help_text=WHOLE)

    def clean_binding(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["binding"].split(",") if part.strip()]
        if not all(part.isdigit() for part in parts):
            raise ValidationError(_("Ghi số các dòng, cách nhau bằng dấu phẩy."))
        return [int(part) for part in parts]

    def clean_file(self) -> str:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > LARGEST:
            raise ValidationError(_("Tệp lớn quá: gói nhiều nhất 200 nghìn ký tự."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(_("Tệp không phải chữ UTF-8.")) from error

    @property
    def pack_text(self) -> str:
        """The text of the file, or the one kept from the page before."""
        return self.cleaned_data.get("file") or self.cleaned_data.get("text", "")


class PublishForm(PackFile, PaperForm):
    """A pack and the paper that publishes it."""

    shipped = forms.ChoiceField(label=gettext_lazy("Gói có sẵn"), required=False)
    on = DateField(label=gettext_lazy("Áp dụng từ ngày"))
    field_order = ("shipped", "file", "binding", "on", "number", "dated", "issuer")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(key, f"{key} – {pack.name}") for key, pack in load_packs().items()]
        self.offer("shipped", [("", _("không dùng")), *named])

    @property
    def new(self) -> NewPack:
        text = self.pack_text
        return NewPack("" if text else self.cleaned_data["shipped"], text, self.cleaned_data["binding"])


class WithdrawForm(PaperForm):
    on = DateField(label=gettext_lazy("Thôi áp dụng từ ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea({"rows": 2}))
    field_order = ("on", "reason", "number", "dated", "issuer")


class AcknowledgeForm(Form):
    """A unit has taken note of a version."""

    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    on = DateField(label=gettext_lazy("Ngày nhận"))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], today: date, **more: Any) -> None:
        more.setdefault("initial", {"on": today})
        super().__init__(*args, **more)
        self.offer("unit", units)


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea({"rows": 2}))


class ValueForm(PaperForm):
    """What is confirmed or set, from which day."""

    value = forms.CharField(
        label=gettext_lazy("Giá trị đặt"),
        required=False,
        help_text=gettext_lazy("Để trống: xác nhận giá trị đang có là đúng."),
    )
    on = DateField(label=gettext_lazy("Dùng từ ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea({"rows": 2}))
    field_order = ("value", "on", "reason", "number", "dated", "issuer")


class CriterionForm(Form):
    """An own criterion: advice beside the steps chosen, or beside all."""

    text = forms.CharField(label=gettext_lazy("Nội dung"), max_length=500, widget=forms.Textarea({"rows": 2}))
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Nhắc ở bước"), required=False, help_text=gettext_lazy("Không chọn: nhắc ở mọi bước.")
    )
    on = DateField(label=gettext_lazy("Từ ngày"))
    paper = forms.CharField(label=gettext_lazy("Văn bản"), max_length=200, required=False)
    wide = ("text",)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("steps", [(one.id, one.title) for one in load().steps.values() if one.kind == "step"])


class EndForm(Form):
    on = DateField(label=gettext_lazy("Thôi từ ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)


class RehearseForm(PackFile):
    """What is rehearsed and from which day."""

    pack = forms.ChoiceField(label=gettext_lazy("Bộ quy định hoặc gói"), required=False)
    on = DateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: ngày của bộ, của gói, hoặc hôm nay."),
    )
    field_order = ("pack", "file", "binding", "on")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("pack", choices)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("pack") and not given.get("file") and not given.get("text"):
            self.add_error("pack", _("Chọn một bộ quy định, một gói, hoặc nộp tệp gói."))
        return given
