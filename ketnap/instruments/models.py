from typing import ClassVar, Self

from django.db import models

from ketnap.accounts.models import User
from ketnap.instruments.kinds import document_kinds
from ketnap.units.models import Unit


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def for_user(self, user: User) -> Self:
        """Papers of units in which the user may see papers, of units above them (those bind the unit), of ended ones kept there."""
        return self.filter(user.reaches("instruments.view", above=True))


class Instrument(models.Model):
    """An official paper: what it is, who issued it, for which time, and what it carries out.

    Number and date may be unknown; the paper is then listed as "chưa rõ số, ngày" and can be completed later.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="instruments", verbose_name="Tổ chức")
    kind = models.CharField("Loại văn bản", max_length=20)
    number = models.CharField("Số", max_length=20, blank=True)
    symbol = models.CharField("Ký hiệu", max_length=40, blank=True)
    dated = models.DateField("Ngày văn bản", null=True, blank=True)
    issuer = models.CharField("Cơ quan ban hành", max_length=200)
    title = models.CharField("Trích yếu", max_length=500)
    summary = models.TextField("Nội dung chính", blank=True)
    term = models.CharField("Nhiệm kỳ, thời kỳ", max_length=40, blank=True)
    key_task = models.BooleanField("Nhiệm vụ trọng tâm", default=False)
    carries_out = models.ManyToManyField("self", symmetrical=False, related_name="carried_out_by", blank=True)
    file_name = models.CharField("Tệp", max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    search = models.CharField(max_length=900)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "dated"], name="instruments_unit_dated")]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.reference}"

    @property
    def kind_label(self) -> str:
        return document_kinds()[self.kind].name

    @property
    def reference(self) -> str:
        """`147-KH/HU`, or "chưa rõ số, ngày" where the paper is only known by its title."""
        known = f"{self.number}-{self.symbol}" if self.number and self.symbol else self.number or self.symbol
        return known if self.number else "chưa rõ số, ngày" if self.dated is None else "chưa rõ số"

    def cited(self) -> str:
        """How prose names the paper."""
        day = f" ngày {self.dated:%d/%m/%Y}" if self.dated else ""
        return (
            f"{self.kind_label} số {self.reference}{day} của {self.issuer}"
            if self.number
            else f"{self.kind_label} của {self.issuer} ({self.reference})"
        )
