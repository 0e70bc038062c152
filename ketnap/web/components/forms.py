"""A form that shows every kind of field; nothing is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.web.shared.forms import DateField, Form, NumberField


class SampleForm(Form):
    why = {
        "base": _(
            "Tỷ lệ biểu quyết tính trên số đảng viên chính thức được triệu tập, không tính trên số phiếu thu về."
        ),
    }
    wide = ("note",)

    on = DateField(label=_("Ngày họp"), help_text=_("Ghi ngày/tháng/năm, ví dụ 18/04/2023."))
    base = NumberField(label=_("Số đảng viên chính thức được triệu tập"), lowest=1)
    method = forms.ChoiceField(
        label=_("Cách biểu quyết"),
        choices=[("ballot", _("Bỏ phiếu kín")), ("card", _("Giơ thẻ đảng viên"))],
        widget=forms.RadioSelect,
    )
    paper = forms.ChoiceField(
        label=_("Văn bản"), required=False, choices=[("", _("— chọn —")), ("a", "01-NQ/CB"), ("b", "02-NQ/CB")]
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sure = forms.BooleanField(label=_("Đã đối chiếu với biên bản"), required=False)
