"""Forms of the calendar: a year as announced, one day corrected, a version taken back, how the first day counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ketnap.calendars.actions import FIRST_YEAR, LAST_YEAR
from ketnap.calendars.reading import NAME_LENGTH, Kind
from ketnap.web.shared.forms import DateField, Form

PAPER = _("Số, ngày của thông báo nghỉ lễ hoặc quyết định của cơ quan.")


class PaperField(forms.CharField):
    """The paper that a change rests on."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": _("Căn cứ"), "max_length": 200, "help_text": PAPER, **more})


class ReasonField(forms.CharField):
    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": _("Lý do"), "max_length": 300, **more})


class ImportForm(Form):
    """The table of an announcement. `scope`: all days of the year, or only those that it names."""

    wide = ("file", "paper")
    why = {
        "scope": _(
            "Thông báo hằng năm thường chỉ nêu Tết Nguyên đán, Quốc khánh: chọn “chỉ những ngày trong bảng”, các ngày khác "
            "của năm giữ nguyên. Chọn “cả năm” khi bảng có đủ mọi ngày nghỉ của năm."
        )
    }

    year = forms.IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    scope = forms.ChoiceField(
        label=_("Bảng gồm"),
        choices=[("part", _("chỉ những ngày trong bảng, ngày khác giữ nguyên")), ("whole", _("mọi ngày nghỉ của năm"))],
    )
    file = forms.FileField(
        label=_("Tệp"),
        help_text=_(
            "Tệp .xlsx hoặc .csv (UTF-8). Các cột: Từ ngày, Đến ngày, Nội dung, Loại (nghỉ, làm bù, làm việc), Làm bù ngày."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    paper = PaperField()


class DayForm(Form):
    """One day of a year, corrected."""

    wide = ("paper", "reason")

    on = DateField(label=_("Ngày"))
    kind = forms.ChoiceField(
        label=_("Là ngày"),
        choices=[
            (Kind.OFF.value, _("nghỉ lễ, nghỉ bù, nghỉ hoán đổi")),
            (Kind.MAKE_UP.value, _("làm bù (thứ bảy, chủ nhật)")),
            (Kind.WORK.value, _("ngày thường, bỏ khỏi lịch")),
        ],
    )
    name = forms.CharField(label=_("Nội dung"), max_length=NAME_LENGTH, required=False)
    paper = PaperField()
    reason = ReasonField(label=_("Lý do sửa"))


class CountingForm(Form):
    """How the office counts the first day of a period of working days."""

    wide = ("counts", "paper", "reason")
    why = {
        "counts": _(
            "Văn bản viết “kể từ ngày …” mà không nói ngày đó có tính hay không (R-DAY-01). Cách đọc thường dùng: không tính. "
            "Trang thời hạn luôn cho thấy ngày theo cách đọc kia khi hai cách khác nhau."
        )
    }

    counts = forms.ChoiceField(
        label=_("Ngày xảy ra việc"),
        choices=[("no", _("không tính: ngày làm việc sau đó là ngày thứ nhất")), ("yes", _("tính là ngày thứ nhất"))],
    )
    paper = PaperField()
    reason = ReasonField()


class TakeBackForm(Form):
    reason = ReasonField(label=_("Lý do thu hồi"))
