from typing import ClassVar

from django.db import models

from ketnap.rulebook.calendars import YearOff


class DayKind(models.TextChoices):
    OFF = "off", "nghỉ"
    MAKE_UP = "make_up", "làm bù"


class AnnouncedYearQuerySet(models.QuerySet["AnnouncedYear"]):
    def standing(self) -> "AnnouncedYearQuerySet":
        """Versions that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class AnnouncedYear(models.Model):
    """One version of a year's calendar as the office keeps it. The newest that stands holds, whole; without one the year
    that comes with the program does."""

    year = models.PositiveSmallIntegerField("Năm")
    paper = models.CharField("Căn cứ", max_length=200)
    reason = models.CharField("Lý do", max_length=300, blank=True)
    written_by = models.CharField("Người ghi", max_length=150)
    written_at = models.DateTimeField("Ghi lúc")
    taken_back_by = models.CharField("Người thu hồi", max_length=150, blank=True)
    taken_back_at = models.DateTimeField("Thu hồi lúc", null=True)
    taken_back_reason = models.CharField("Lý do thu hồi", max_length=300, blank=True)

    objects = AnnouncedYearQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "-pk"]

    def __str__(self) -> str:
        return f"{self.year}: {self.paper}"


class AnnouncedDay(models.Model):
    """A day off, or a Saturday or Sunday worked instead, in one version."""

    version = models.ForeignKey(AnnouncedYear, models.PROTECT, related_name="days")
    on = models.DateField("Ngày")
    kind = models.CharField("Loại", max_length=10, choices=DayKind.choices)
    name = models.CharField("Nội dung", max_length=120)

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "on"], name="calendars_one_kind_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.name}"


class CountingRule(models.Model):
    """How the office counts the first day of a period (R-DAY-01); the newest holds, without one the event's day is day 0."""

    event_day_counts = models.BooleanField("Ngày xảy ra việc là ngày thứ nhất")
    paper = models.CharField("Căn cứ", max_length=200)
    reason = models.CharField("Lý do", max_length=300)
    written_by = models.CharField("Người ghi", max_length=150)
    written_at = models.DateTimeField("Ghi lúc")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.paper


def year_off(version: AnnouncedYear) -> YearOff:
    """The version as the rulebook takes it; reads its days."""
    days = list(version.days.all())
    return YearOff(
        version.year,
        {day.on: day.name for day in days if day.kind == DayKind.OFF},
        {day.on: day.name for day in days if day.kind == DayKind.MAKE_UP},
    )
