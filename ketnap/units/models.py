from typing import ClassVar

from django.db import models

from ketnap.base.dated import Dated
from ketnap.units.enums import AreaKind, AreaTag, BodyKind, Flow
from ketnap.units.kinds import UnitKind, sectors, unit_kinds
from ketnap.units.querysets import BodyQuerySet, UnitQuerySet, UnitRowQuerySet


class Unit(models.Model):
    """An organisation of the tree. `name`, `kind` and `sector` are the latest, kept for lists; the dated ones stand beside it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField("Mã", max_length=40, unique=True)
    kind = models.CharField("Loại", max_length=30)
    sector = models.CharField("Loại hình", max_length=30, blank=True)
    name = models.CharField("Tên", max_length=200)
    short_name = models.CharField("Tên ngắn", max_length=100)
    sort = models.CharField(max_length=300)
    opened_on = models.DateField("Lập ngày")
    closed_on = models.DateField("Kết thúc ngày", null=True)
    keeper = models.UUIDField(null=True)

    objects = UnitQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def kind_info(self) -> UnitKind:
        return unit_kinds()[self.kind]


class UnitName(Dated):
    key = models.CharField(primary_key=True, max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    recorded_at = models.CharField(max_length=32)

    objects = UnitRowQuerySet.as_manager()


class UnitNature(Dated):
    """Of which kind and sector, in time: a change of kind makes no new unit."""

    key = models.CharField(primary_key=True, max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="natures")
    kind = models.CharField("Loại", max_length=30)
    sector = models.CharField("Loại hình", max_length=30, blank=True)
    recorded_at = models.CharField(max_length=32)

    objects = UnitRowQuerySet.as_manager()

    @property
    def kind_info(self) -> UnitKind:
        return unit_kinds()[self.kind]

    @property
    def sector_name(self) -> str:
        return sectors().get(self.sector, "")


class UnitPlacement(Dated):
    """Under which parent, by which path, in which time. One row per stretch in which the whole path stood still."""

    key = models.CharField(primary_key=True, max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, models.CASCADE, related_name="child_placements", null=True)
    path = models.CharField(max_length=200)
    depth = models.IntegerField()
    recorded_at = models.CharField(max_length=32)

    objects = UnitRowQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["path"], name="units_placement_path")]


class UnitProfile(Dated):
    """What the rules ask about a unit, in time: Union, trade union, region, authorisation."""

    key = models.CharField(primary_key=True, max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="profiles")
    has_youth_union = models.BooleanField("Có tổ chức Đoàn")
    has_trade_union = models.BooleanField("Có tổ chức Công đoàn")
    area_kind = models.CharField("Địa bàn", max_length=30, choices=AreaKind.choices, blank=True)
    authorised = models.BooleanField("Được ủy quyền quyết định kết nạp")
    superior_name = models.CharField("Tên cấp trên, khi không có trong cây", max_length=200, blank=True)

    objects = UnitRowQuerySet.as_manager()


class Body(Dated):
    """A leading body of a unit with its term; sittings, papers and targets belong to it."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="bodies")
    kind = models.CharField("Loại", max_length=20, choices=BodyKind.choices)
    name = models.CharField("Tên", max_length=200)
    term = models.CharField("Nhiệm kỳ", max_length=40, blank=True)

    objects = BodyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Place(Dated):
    """A village or quarter (thôn, bản, khu phố) as the user keeps it, in the area of `unit`. `commune` is today's code.

    `home` is the unit that wrote it down and whose stream tells of it; `unit` the one that has it now.
    """

    id = models.UUIDField(primary_key=True)
    home = models.UUIDField(db_index=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="places")
    kind = models.CharField("Loại", max_length=20)
    name = models.CharField("Tên", max_length=100)
    sort = models.CharField(max_length=120)
    commune = models.CharField("Xã, phường", max_length=5, blank=True)

    objects = UnitRowQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PlaceHolding(Dated):
    """In whose area a place lies, in time: a reorganisation hands it over, it stays the same place."""

    key = models.CharField(primary_key=True, max_length=60)
    place = models.ForeignKey(Place, models.CASCADE, related_name="holdings")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="holdings")

    objects = UnitRowQuerySet.as_manager()


class PlaceCommune(Dated):
    """In which commune a place lies, in time; the code is that of the layout of the day."""

    key = models.CharField(primary_key=True, max_length=60)
    place = models.ForeignKey(Place, models.CASCADE, related_name="communes")
    commune = models.CharField(max_length=5)

    objects = UnitRowQuerySet.as_manager()


class Coverage(Dated):
    """A branch covers a place. A branch over several places at once is a joint one (chi bộ sinh hoạt ghép)."""

    key = models.CharField(primary_key=True, max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="coverages")
    place = models.ForeignKey(Place, models.CASCADE, related_name="coverages")
    paper = models.UUIDField(null=True)

    objects = UnitRowQuerySet.as_manager()


class Area(Dated):
    """One area tag of a unit, or of one of its places, in time."""

    key = models.CharField(primary_key=True, max_length=80)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="areas")
    place = models.ForeignKey(Place, models.CASCADE, related_name="areas", null=True)
    tag = models.CharField(max_length=20, choices=AreaTag.choices)
    paper = models.UUIDField(null=True)

    objects = UnitRowQuerySet.as_manager()


class Inhabitants(Dated):
    """Declared population and workforce of a unit, in time; null = not declared (not the same as zero)."""

    key = models.CharField(primary_key=True, max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="inhabitants")
    population = models.IntegerField("Dân số", null=True)
    workforce = models.IntegerField("Lao động", null=True)
    paper = models.UUIDField(null=True)

    objects = UnitRowQuerySet.as_manager()


class DeclaredMembers(models.Model):
    """Members of a unit as declared in numbers at the end of a day; the last one typed for a day holds."""

    key = models.CharField(primary_key=True, max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="declared_members")
    on = models.DateField()
    official = models.IntegerField("Đảng viên chính thức")
    probationary = models.IntegerField("Đảng viên dự bị")
    paper = models.UUIDField(null=True)

    @property
    def total(self) -> int:
        return self.official + self.probationary


class DeclaredFlow(models.Model):
    """How many came or went by one flow from `start` (inclusive) to `end` (exclusive), as declared in numbers."""

    key = models.CharField(primary_key=True, max_length=80)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="declared_flows")
    start = models.DateField()
    end = models.DateField()
    flow = models.CharField(max_length=12, choices=Flow.choices)
    number = models.IntegerField()
    paper = models.UUIDField(null=True)
