"""Names of indicators and of what they count, in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ketnap.reports.figures.listing import MASK
from ketnap.reports.figures.registry import Indicator

COUNTED = {
    "người": gettext_lazy("người"), "hồ sơ": gettext_lazy("hồ sơ"), "lớp": gettext_lazy("lớp"), "giấy": gettext_lazy("giấy"),
}  # fmt: skip


def name_of(indicator: Indicator) -> str:
    """What is counted: `Kết nạp đảng viên mới`."""
    return indicator.label_en if (get_language() or "").startswith("en") else indicator.label_vi


def counted(indicator: Indicator) -> str:
    """In which unit: `người`."""
    return str(COUNTED.get(indicator.counted, indicator.counted))


def shown_name(name: str) -> str:
    """The name of a row; a masked one says so."""
    return _("••• (ngoài phạm vi)") if name == MASK else name
