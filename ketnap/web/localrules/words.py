"""Words and tabs that the pages of local rules share."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ketnap.web.shared.components import Tab
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing

RUNNING: Mapping[str, str | Promise] = {
    "keep": gettext_lazy("giữ theo quy định cũ"),
    "next_step": gettext_lazy("từ bước tiếp theo"),
    "at_once": gettext_lazy("ngay"),
    "person": gettext_lazy("cần người có thẩm quyền trả lời"),
    "not_applied": gettext_lazy("không áp dụng"),
}
UNITS: Mapping[str, str | Promise] = {
    "working_day": gettext_lazy("ngày làm việc"),
    "calendar_day": gettext_lazy("ngày"),
    "month": gettext_lazy("tháng"),
    "year": gettext_lazy("năm"),
}
PAGES: tuple[tuple[str, str | Promise, str], ...] = (
    ("local_rules", gettext_lazy("Gói địa phương"), ""),
    ("local_values", gettext_lazy("Giá trị cần xác nhận"), ""),
    ("local_criteria", gettext_lazy("Tiêu chí riêng"), ""),
    ("local_rehearsal", gettext_lazy("Diễn tập quy định mới"), "rules.rehearse"),
)


def tabs(request: HttpRequest, here: str) -> list[Tab]:
    """The pages of local rules that the reader may open."""
    kept, user = viewing(request).query, reader(request)
    return [
        Tab(str(label), f"{reverse(f'web:{name}')}{'?' + kept if kept else ''}", current=name == here)
        for name, label, permission in PAGES
        if not permission or user.may_anywhere(permission)
    ]
