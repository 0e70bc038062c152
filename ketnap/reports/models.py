import json
from typing import Any, ClassVar, Self

from django.db import models

from ketnap.accounts.models import User
from ketnap.lib.periods import Span


class SignedReportQuerySet(models.QuerySet["SignedReport"]):
    def for_user(self, user: User) -> Self:
        """Signed reports of units whose reports the user may see."""
        return self.filter(user.reaches("reports.view"))

    def newest_first(self) -> Self:
        return self.order_by("-signed_at", "pk")


class SignedReport(models.Model):
    """A report as it was signed. Never changed: the file is served byte for byte, later knowledge is explained beside
    it.

    `figures` holds every number with the events behind it (ids only, no names); `known_by` is the moment up to which
    the journal was read; the checkpoint says which journal that was.
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField("Báo cáo", max_length=10)
    title = models.CharField("Tên", max_length=300)
    unit = models.UUIDField(db_index=True)
    unit_name = models.CharField("Đơn vị", max_length=200)
    arguments = models.TextField()
    figures = models.TextField()
    text = models.TextField()
    file_name = models.CharField("Tệp", max_length=200)
    file_hash = models.CharField(max_length=64)
    known_by = models.CharField(max_length=32)
    signed_at = models.CharField("Ký lúc", max_length=32)
    signer = models.CharField(max_length=150)
    signer_name = models.CharField("Người ký", max_length=200)
    checkpoint = models.BigIntegerField(null=True)
    checkpoint_hash = models.CharField(max_length=64, blank=True)
    replaces = models.UUIDField(null=True)
    digest = models.CharField(max_length=64)

    objects = SignedReportQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "signed_at"], name="reports_signed_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of the report: period, as_of, tree_on, counting, rounding, notes."""
        found: dict[str, Any] = json.loads(self.arguments)
        return found

    @property
    def frozen(self) -> dict[str, Any]:
        """`figures`: name → number and rows; `targets`: the lines it was measured by."""
        found: dict[str, Any] = json.loads(self.figures)
        return found


class MonthClosing(models.Model):
    """A unit says that everything of a month has been typed. `month` is its first day; opening it again takes the row away."""

    id = models.UUIDField(primary_key=True)
    unit = models.UUIDField()
    month = models.DateField("Tháng")
    closed_at = models.CharField("Chốt lúc", max_length=32)
    actor = models.CharField(max_length=150)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "month"], name="reports_closing_once")]


class PeriodNote(models.Model):
    """What explains the numbers of some days at a unit and below: an epidemic, a reorganisation. `end` is exclusive."""

    id = models.UUIDField(primary_key=True)
    unit = models.UUIDField(db_index=True)
    start = models.DateField("Từ ngày")
    end = models.DateField("Đến trước ngày")
    text = models.CharField("Ghi chú", max_length=300)
    written_at = models.CharField(max_length=32)
    actor = models.CharField(max_length=150)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)
