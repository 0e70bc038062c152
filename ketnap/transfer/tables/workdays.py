"""Tables about the office's calendar: its announced days, and how it counts the first day. They hold for every unit."""

from collections.abc import Iterator

from ketnap.calendars.models import AnnouncedDay, CountingRule
from ketnap.transfer.tables.view import Table, Value, View, table

Rows = Iterator[tuple[Value, ...]]


@table(
    "calendar_days",
    "Lịch nghỉ lễ",
    "units.view",
    ("Năm", "Ngày", "Loại", "Nội dung", "Căn cứ", "Lý do", "Người ghi", "Ghi lúc", "Thu hồi lúc"),
)
def _calendar_days(view: View) -> Rows:
    rows = AnnouncedDay.objects.select_related("version").order_by("version__year", "version", "on")
    for row in rows:
        one = row.version
        kind = row.get_kind_display()
        yield (
            one.year,
            row.on,
            kind,
            row.name,
            one.paper,
            one.reason,
            one.written_by,
            one.written_at,
            one.taken_back_at,
        )


@table(
    "counting_rules",
    "Cách tính ngày đầu",
    "units.view",
    ("Ngày xảy ra việc là ngày thứ nhất", "Căn cứ", "Lý do", "Người ghi", "Ghi lúc"),
)
def _counting_rules(view: View) -> Rows:
    for row in CountingRule.objects.order_by("pk"):
        yield row.event_day_counts, row.paper, row.reason, row.written_by, row.written_at


TABLES: list[Table] = [_calendar_days, _counting_rules]
