from typing import Any, ClassVar

from django.db import models

from ketnap.base.dated import Dated, DatedQuerySet
from ketnap.cases.enums import SHORT
from ketnap.cases.querysets import CaseQuerySet, SittingQuerySet
from ketnap.people.models import Person
from ketnap.units.models import Body, Unit


class Case(models.Model):
    """One person's way. All columns are derived from the case's events; `unit` is today's custodian (rights)."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="cases")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="cases", verbose_name="Chi bộ")
    stage = models.CharField("Giai đoạn", max_length=30, choices=list(SHORT.items()))
    stage_on = models.DateField("Từ ngày", null=True)
    opened_on = models.DateField("Bắt đầu")
    source = models.CharField("Nguồn giới thiệu", max_length=30, blank=True)
    exit_reason = models.CharField("Lý do kết thúc", max_length=30, blank=True)
    paused_on = models.DateField("Tạm vắng từ", null=True)
    paused_to = models.CharField("Nơi đến", max_length=20, blank=True)
    irregular = models.IntegerField("Việc chưa đúng quy định", default=0)
    last_on = models.DateField("Việc gần nhất")
    last_step = models.CharField(max_length=60)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "stage"], name="cases_case_unit_stage")]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_stage_display()}"


class DossierItem(models.Model):
    """A paper in a case's file."""

    key = models.CharField(primary_key=True, max_length=80)
    case = models.ForeignKey(Case, models.CASCADE, related_name="dossier")
    code = models.CharField("Mẫu", max_length=40)
    number = models.CharField("Số", max_length=60, blank=True)
    dated = models.DateField("Ngày")
    event = models.UUIDField()


class DeadlineNotice(models.Model):
    """That somebody was told about a date: deadlines are computed when read, this alone is stored. When the computed date
    changes the notice is of another date, and the deadline counts as not told again."""

    class Whom(models.TextChoices):
        OWNER = "owner", "người phải làm"
        SUPERIOR = "superior", "cấp trên"

    case = models.UUIDField("Hồ sơ", db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="Chi bộ")
    deadline = models.CharField("Thời hạn", max_length=80)
    due_on = models.DateField("Ngày hết hạn")
    whom = models.CharField("Đã báo", max_length=10, choices=Whom.choices)
    told_on = models.DateField("Báo ngày")
    told_by = models.CharField("Người ghi", max_length=150)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "deadline", "due_on", "whom"], name="cases_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.due_on:%d/%m/%Y}: {self.get_whom_display()}"


class VerificationRequest(models.Model):
    """A request for verification that was sent; open until answered."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="verifications")
    asked_of = models.CharField("Nơi được đề nghị", max_length=200, blank=True)
    letter = models.CharField("Công văn", max_length=60, blank=True)
    sent_on = models.DateField("Gửi ngày")
    answered_on = models.DateField("Trả lời ngày", null=True)
    by_post = models.BooleanField(null=True)


class HelperAssignment(models.Model):
    """A member who follows and helps; `until` exclusive."""

    key = models.CharField(primary_key=True, max_length=60)
    case = models.ForeignKey(Case, models.CASCADE, related_name="helpers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="helping")
    stage = models.CharField(max_length=12)
    since = models.DateField("Từ ngày")
    until = models.DateField("Đến ngày", null=True)


class Absence(Dated):
    """A stretch in which the person of a case is away; the case rests for the branch and goes on for the regulation."""

    key = models.CharField(primary_key=True, max_length=60)
    case = models.ForeignKey(Case, models.CASCADE, related_name="absences")
    destination = models.CharField("Nơi đến", max_length=20, blank=True)

    objects = DatedQuerySet.as_manager()


class Sitting(models.Model):
    """A meeting of a body with its roll; `version` counts corrections of the roll."""

    id = models.UUIDField(primary_key=True)
    body = models.ForeignKey(Body, models.CASCADE, related_name="sittings")
    on = models.DateField("Ngày")
    place = models.CharField("Địa điểm", max_length=200, blank=True)
    method = models.CharField("Hình thức", max_length=20, blank=True)
    chair = models.UUIDField(null=True)
    secretary = models.UUIDField(null=True)
    roll: Any = models.JSONField(default=list)
    version = models.IntegerField(default=1)
    present = models.IntegerField()
    entitled = models.IntegerField()

    objects = SittingQuerySet.as_manager()


class SittingItem(models.Model):
    """One vote on one case."""

    key = models.CharField(primary_key=True, max_length=80)
    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="items")
    case_id = models.UUIDField(db_index=True)
    step = models.CharField(max_length=60)
    in_favour = models.IntegerField("Tán thành")
    against = models.IntegerField("Không tán thành")
    blank = models.IntegerField("Phiếu trắng, không hợp lệ")
    base = models.IntegerField("Tổng số tính tỷ lệ")
    required = models.IntegerField("Số phiếu cần")
    reached = models.BooleanField("Đủ tỷ lệ")
    number = models.CharField("Số văn bản", max_length=60, blank=True)
    position = models.IntegerField()
