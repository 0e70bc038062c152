from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import models

from ketnap.base.dated import Dated, DatedQuerySet, holds_on
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import format_date
from ketnap.localrules.reading import pack_as_published
from ketnap.rulebook.packs import Pack
from ketnap.units.models import Unit
from ketnap.units.scope import Scope


class LocalQuerySet(DatedQuerySet[Any]):
    def seen_from(self, scope: Scope, on: date) -> Self:
        """Rows of the units of the scope and of those above them (their rules bind the scope), as the tree stands that day."""
        placed = Unit.objects.filter(scope.condition_with_above("placements__path") & holds_on(on, "placements__"))
        return self.filter(unit__in=placed.values("pk"))


class LocalPack(Dated):
    """One published version of a local pack, derived. `valid_to` is the day from which a newer version holds or it was withdrawn."""

    key = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="local_packs", verbose_name="Nơi ban hành")
    pack = models.CharField("Mã gói", max_length=60)
    version = models.IntegerField("Phiên bản")
    name = models.CharField("Tên gói", max_length=200)
    text = models.TextField(blank=True)
    binding = models.CharField("Dòng bắt buộc thêm", max_length=400, blank=True)
    number = models.CharField("Số, ký hiệu", max_length=60)
    dated = models.DateField("Ngày văn bản")
    issuer = models.CharField("Cơ quan ban hành", max_length=200)
    ended_by = models.CharField("Kết thúc do", max_length=12, blank=True)
    ended_why = models.CharField("Lý do thôi", max_length=500, blank=True)
    actor = models.CharField(max_length=150)
    recorded_at = models.CharField(max_length=32)

    objects = LocalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "pack", "version"], name="localrules_pack_version")
        ]

    def __str__(self) -> str:
        return f"{self.pack} (bản {self.version})"

    @property
    def span(self) -> Span:
        return Span(self.valid_from, self.valid_to or date.max)

    @property
    def cited(self) -> str:
        """How prose names the paper of the publication."""
        return f"{self.number}, {format_date(self.dated)}, {self.issuer}"

    @cached_property
    def content(self) -> Pack:
        """The pack as published: its span, its binding lines, its paper. Raises BadPack, UnknownPack when this program no
        longer reads it."""
        return pack_as_published(self.pack, self.text, self.span, self.binding, self.cited)


class Acknowledgement(models.Model):
    """A unit has taken note of a published version. `publication` is the key of the LocalPack row."""

    key = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="acknowledged_packs", verbose_name="Đơn vị")
    publication = models.UUIDField(db_index=True)
    pack = models.CharField("Mã gói", max_length=60)
    version = models.IntegerField("Phiên bản")
    on = models.DateField("Ngày nhận")
    actor = models.CharField("Người xác nhận", max_length=150)
    note = models.CharField("Ghi chú", max_length=300, blank=True)


class ValueSetting(Dated):
    """What a committee decided about a value that was to be confirmed: it holds from `valid_from` on, for acts in its subtree."""

    key = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="value_settings", verbose_name="Nơi xác nhận")
    ruleset = models.CharField("Bộ quy định", max_length=20)
    name = models.CharField("Giá trị", max_length=80)
    field = models.CharField("Phần", max_length=20, blank=True)
    value = models.JSONField("Giá trị đặt", null=True)
    before = models.JSONField("Giá trị trước", null=True)
    number = models.CharField("Số, ký hiệu", max_length=60)
    dated = models.DateField("Ngày văn bản")
    issuer = models.CharField("Cơ quan ban hành", max_length=200)
    reason = models.CharField("Lý do", max_length=500)
    actor = models.CharField("Người ghi", max_length=150)
    recorded_at = models.CharField(max_length=32)

    objects = LocalQuerySet.as_manager()

    @property
    def about(self) -> tuple[str, str, str]:
        return (self.ruleset, self.name, self.field)


class LocalCriterion(Dated):
    """A unit's own criterion: advice shown beside a step, never a gate."""

    key = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="local_criteria", verbose_name="Đơn vị")
    criterion = models.UUIDField()
    text = models.CharField("Nội dung", max_length=500)
    steps = models.CharField("Các bước nhắc", max_length=500, blank=True)
    paper = models.CharField("Văn bản", max_length=200, blank=True)

    objects = LocalQuerySet.as_manager()

    def concerns(self, step: str) -> bool:
        """Whether it is shown at the step; one without steps is shown at every step."""
        return not self.steps or step in self.steps.split(",")
