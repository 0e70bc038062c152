"""What the pages of the calendar show: the years, one year, and what an announcement would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.calendars.models import AnnouncedYear, CountingRule
from ketnap.calendars.queries import Day, Year, days_of, versions, year_of, years
from ketnap.rulebook.calendars import YearOff
from ketnap.web.shared.components import Badge
from ketnap.web.shared.table import Column, Table

WEEKDAYS: Sequence[str | Promise] = (
    gettext_lazy("thứ hai"),
    gettext_lazy("thứ ba"),
    gettext_lazy("thứ tư"),
    gettext_lazy("thứ năm"),
    gettext_lazy("thứ sáu"),
    gettext_lazy("thứ bảy"),
    gettext_lazy("chủ nhật"),
)


@dataclass(frozen=True)
class YearPage:
    """One year as it holds now; `versions` newest first, `standing` the one that holds (None: the program's own)."""

    year: Year
    table: Table
    versions: Sequence[AnnouncedYear]

    @property
    def standing(self) -> AnnouncedYear | None:
        return self.year.version


@dataclass(frozen=True)
class Change:
    """A day that an announcement changes: what it is now and what it would be."""

    on: date
    before: str
    after: str

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.on.weekday()])


def years_table(request: HttpRequest, today: date) -> Table:
    """Every year with the number of its days and what it rests on."""
    columns = [
        Column("year", _("Năm"), sort=True, value=lambda one: str(one.year)),
        Column("off", _("Ngày thường được nghỉ"), kind="number", value=lambda one: one.off if one.known else None),
        Column("worked", _("Ngày làm bù"), kind="number", value=lambda one: one.worked if one.known else None),
        Column("source", _("Căn cứ"), value=source_of),
        Column("state", _("Tình trạng"), value=_state),
    ]
    return Table.of(
        request,
        columns,
        years(today),
        caption=_("Lịch nghỉ lễ từng năm"),
        row_url=lambda one: reverse("web:calendar_year", args=[one.year]),
        row_tone=lambda one: "" if one.known else "overdue",
    )


def source_of(one: Year) -> str:
    if not one.known:
        return _("chưa có: thời hạn chạy vào năm này không tính được")
    return one.version.paper if one.version else _("kèm theo chương trình")


def _state(one: Year) -> Badge:
    if not one.known:
        return Badge("overdue", _("thiếu"))
    return Badge("done", _("cơ quan đã ghi")) if one.version else Badge("weak", _("cần xác nhận"))


def year_page(request: HttpRequest, year: int) -> YearPage:
    found = year_of(year)
    columns = [
        Column("on", _("Ngày"), kind="date", sort=True),
        Column("weekday", _("Thứ"), value=lambda day: str(WEEKDAYS[day.on.weekday()])),
        Column("name", _("Nội dung")),
        Column("kind", _("Loại"), value=_kind),
    ]
    table = Table.of(
        request, columns, list(found.days), caption=_("Các ngày"), empty_text=_("Chưa có lịch của năm này.")
    )
    return YearPage(found, table, versions(year))


def _kind(day: Day) -> Any:
    return Badge("due", _("làm bù")) if day.worked else Badge("info", _("nghỉ"))


def counting_rule() -> CountingRule | None:
    """How the office counts the first day, as last set; None: as the program does."""
    return CountingRule.objects.first()


def changes(before: YearOff | None, after: YearOff) -> list[Change]:
    """The days by which an announcement differs from the calendar as it stands."""
    old, new = _words(before), _words(after)
    return [
        Change(on, old.get(on, _("ngày thường")), new.get(on, _("ngày thường")))
        for on in sorted(old.keys() | new.keys())
        if old.get(on) != new.get(on)
    ]


def _words(off: YearOff | None) -> dict[date, str]:
    if off is None:
        return {}
    return {day.on: f"{_('làm bù') if day.worked else _('nghỉ')}: {day.name}" for day in days_of(off)}
