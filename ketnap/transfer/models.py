from typing import Any, ClassVar

from django.db import models

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on


class ImportState(models.TextChoices):
    CHECKING = "checking", "Đang kiểm tra"
    CHECKED = "checked", "Đã kiểm tra, chờ ghi"
    REFUSED = "refused", "Có dòng chưa nhập được"
    WRITING = "writing", "Đang ghi"
    DONE = "done", "Đã ghi"
    UNDONE = "undone", "Đã thu hồi"
    DISCARDED = "discarded", "Đã bỏ"
    FAILED = "failed", "Bị dừng"


OPEN = (ImportState.CHECKING, ImportState.CHECKED, ImportState.REFUSED, ImportState.WRITING, ImportState.FAILED)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def for_user(self, user: User) -> "ImportRunQuerySet":
        """Runs under units where the user may import today."""
        scope = user.scope_for("transfer.import")
        return self.filter(
            scope.condition("unit__placements__path"), holds_on(user.today, "unit__placements__")
        ).distinct()


class ImportRun(models.Model):
    """One list brought to the office, from upload to taking back. Names are never kept here, only row numbers and reasons.

    The uploaded file lies in the data folder until the list is written or dropped. `rows` holds one short document per row.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="imports", verbose_name="Đơn vị")
    user = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name="Người nhập")
    file_name = models.CharField("Tệp", max_length=200)
    state = models.CharField("Tình trạng", max_length=12, choices=ImportState.choices)
    created_at = models.DateTimeField("Lúc")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    introduced_on = models.DateField("Ngày giới thiệu chung", null=True)
    source = models.CharField("Nơi giới thiệu chung", max_length=30, blank=True)
    counts: Any = models.JSONField(default=dict)
    rows: Any = models.JSONField(default=list)
    ignored: Any = models.JSONField(default=list)
    unused_headers: Any = models.JSONField(default=list)
    problem = models.TextField("Vì sao", blank=True)
    batch = models.UUIDField(null=True)
    task = models.CharField(max_length=64, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "created_at"], name="transfer_run_unit")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.state in (ImportState.CHECKING, ImportState.WRITING)
