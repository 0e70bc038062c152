from typing import ClassVar

from django.db import models

from ketnap.base.dated import Dated
from ketnap.lib.periods import Span
from ketnap.targets.enums import (
    DIVISIBLE,
    Authority,
    BaseKind,
    BaseSource,
    LineState,
    TargetGroup,
    TargetIndicator,
    TargetKind,
    UnitLevel,
    ValueState,
)
from ketnap.targets.querysets import KnownQuerySet
from ketnap.targets.wording import said
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
    amount = models.PositiveIntegerField("Số lượng", null=True)
    value_state = models.CharField(
        "Có số hay chưa", max_length=10, choices=ValueState.choices, default=ValueState.GIVEN
    )
    high = models.PositiveIntegerField("Đến số", null=True)
    rate = models.DecimalField("Tỷ lệ (%)", max_digits=7, decimal_places=4, null=True)
    rate_high = models.DecimalField("Đến tỷ lệ (%)", max_digits=7, decimal_places=4, null=True)
    qualifier = models.CharField("Cách ghi", max_length=20, blank=True)
    kind = models.CharField("Loại số", max_length=10, choices=TargetKind.choices)
    group = models.CharField("Nhóm", max_length=12, choices=TargetGroup.choices, blank=True)
    of_indicator = models.CharField("Tính trên", max_length=60, choices=TargetIndicator.choices, blank=True)
    of_authority = models.CharField(
        "Chỉ tiêu cấp dưới theo nguồn", max_length=15, choices=Authority.choices, blank=True
    )
    unit_level = models.CharField("Đếm theo", max_length=12, choices=UnitLevel.choices, blank=True)
    authority = models.CharField("Nguồn", max_length=15, choices=Authority.choices)
    authority_text = models.CharField("Cơ quan giao", max_length=300)
    body = models.UUIDField(null=True)
    paper = models.UUIDField("Văn bản", null=True)
    supersedes = models.UUIDField(null=True)
    parent_series = models.UUIDField(null=True, db_index=True)
    allocation = models.UUIDField(null=True)
    state = models.CharField("Trạng thái", max_length=10, choices=LineState.choices)
    base_kind = models.CharField("Số gốc", max_length=12, choices=BaseKind.choices, blank=True)
    base_date = models.DateField("Ngày lấy số gốc", null=True)
    base_source = models.CharField("Nguồn số gốc", max_length=10, choices=BaseSource.choices, blank=True)
    base_value = models.PositiveIntegerField("Số gốc ghi trong văn bản", null=True)
    reason = models.CharField("Lý do", max_length=500, blank=True)
    known_from = models.CharField(max_length=32)
    known_to = models.CharField(max_length=32, null=True)

    objects = KnownQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "indicator", "period_start"], name="targets_line_unit")]

    def __str__(self) -> str:
        return f"{self.authority_text}: {self.said}"

    @property
    def period(self) -> Span:
        return Span(self.period_start, self.period_end)

    @property
    def said(self) -> str:
        """The number as the paper says it: `hơn 290`, `90–100`, `3–4%`, `chưa báo cáo`."""
        return said(
            kind=self.kind, amount=self.amount, high=self.high, rate=self.rate, rate_high=self.rate_high,
            qualifier=self.qualifier, value_state=self.value_state,
        )  # fmt: skip

    @property
    def number(self) -> int:
        """The number of persons of a line that gives one (`targets_of`, shares). Raises ValueError where there is none."""
        if self.amount is None:
            raise ValueError(f"no number: {self.said}")
        return self.amount

    @property
    def is_divisible(self) -> bool:
        """Whether the number can be divided among units below: a given number of persons."""
        return self.amount is not None and self.kind in DIVISIBLE


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
