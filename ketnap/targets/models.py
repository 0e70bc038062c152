from typing import ClassVar

from django.db import models

from ketnap.base.dated import Dated
from ketnap.lib.periods import Span
from ketnap.targets.enums import Authority, LineState, TargetIndicator, TargetKind
from ketnap.targets.querysets import KnownQuerySet
from ketnap.units.models import Unit


class TargetLine(Dated):
    """One line of the ledger: this unit, this indicator, this period, this number, by this authority, from this day.

    `series` is the target over all its revisions; `line` is this one wording of it. A revision is a new line; the old
    one ends the day the new one begins. `known_from`/`known_to`: when the line stood in the journal like this.
    """

    key = models.CharField(primary_key=True, max_length=80)
    line = models.UUIDField(db_index=True)
    series = models.UUIDField(db_index=True)
    stream_id = models.UUIDField(db_index=True)
    event = models.UUIDField()
    indicator = models.CharField("Chỉ tiêu", max_length=60, choices=TargetIndicator.choices)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="target_lines", verbose_name="Đơn vị")
    period_start = models.DateField("Từ ngày")
    period_end = models.DateField("Đến trước ngày")
    period_label = models.CharField("Kỳ", max_length=40, blank=True)
    amount = models.PositiveIntegerField("Số lượng")
    qualifier = models.CharField("Cách ghi", max_length=20, blank=True)
    kind = models.CharField("Loại số", max_length=10, choices=TargetKind.choices)
    authority = models.CharField("Nguồn", max_length=15, choices=Authority.choices)
    authority_text = models.CharField("Cơ quan giao", max_length=300)
    body = models.UUIDField(null=True)
    paper = models.UUIDField("Văn bản", null=True)
    supersedes = models.UUIDField(null=True)
    parent_series = models.UUIDField(null=True, db_index=True)
    allocation = models.UUIDField(null=True)
    state = models.CharField("Trạng thái", max_length=10, choices=LineState.choices)
    base_date = models.DateField("Ngày lấy số gốc", null=True)
    reason = models.CharField("Lý do", max_length=500, blank=True)
    known_from = models.CharField(max_length=32)
    known_to = models.CharField(max_length=32, null=True)

    objects = KnownQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "indicator", "period_start"], name="targets_line_unit")]

    def __str__(self) -> str:
        return f"{self.authority_text}: {self.amount}"

    @property
    def period(self) -> Span:
        return Span(self.period_start, self.period_end)


class Allocation(Dated):
    """How a line is divided: its reserve (signed) and since when. The shares are lines with `allocation` = this
    event.
    """

    key = models.CharField(primary_key=True, max_length=80)
    stream_id = models.UUIDField(db_index=True)
    event = models.UUIDField()
    allocation = models.UUIDField(db_index=True)
    parent_series = models.UUIDField(db_index=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="allocations")
    reserve = models.IntegerField("Dự phòng")
    reason = models.CharField("Lý do", max_length=500, blank=True)
    paper = models.UUIDField("Văn bản", null=True)
    state = models.CharField("Trạng thái", max_length=10, choices=LineState.choices)
    known_from = models.CharField(max_length=32)
    known_to = models.CharField(max_length=32, null=True)

    objects = KnownQuerySet.as_manager()
