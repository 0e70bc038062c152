from typing import ClassVar

from django.db import models

from ketnap.reorganise.enums import ActKind, Job, Part
from ketnap.units.models import Unit


class Reorganisation(models.Model):
    """One act on the tree with its paper, derived from its event. An act that was reversed has no row."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField("Việc", max_length=12, choices=ActKind.choices)
    label = models.CharField("Nội dung", max_length=500)
    on = models.DateField("Từ ngày", db_index=True)
    paper = models.UUIDField("Văn bản", null=True)
    reason = models.CharField("Lý do", max_length=500, blank=True)
    batch = models.UUIDField(null=True)
    actor = models.CharField(max_length=150)
    recorded_at = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.label


class Lineage(models.Model):
    """From an ended unit to one that takes over, from the day `on`."""

    key = models.CharField(primary_key=True, max_length=120)
    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="lineage")
    source = models.ForeignKey(Unit, models.CASCADE, related_name="lineage_to")
    target = models.ForeignKey(Unit, models.CASCADE, related_name="lineage_from")
    on = models.DateField("Từ ngày")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="reorganise_lineage_other")
        ]


class Involved(models.Model):
    """A unit's part in an act."""

    key = models.CharField(primary_key=True, max_length=120)
    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="involved")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="acts")
    part = models.CharField(max_length=10, choices=Part.choices)


class PlanDraft(models.Model):
    """An act that somebody is preparing: the plan, and what its last preview saw. Not derived; only its owner opens it.

    `seen` holds no text about a person: those are read anew whenever they are shown. `job` is what the worker does with it
    now (task `task`), `problem` the reasons why the worker could not, `done` the act that it became.
    """

    id = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=150, db_index=True)
    kind = models.CharField("Việc", max_length=12, choices=ActKind.choices)
    plan = models.TextField()
    seen = models.TextField(blank=True)
    changed_on = models.DateField()
    job = models.CharField(max_length=10, blank=True, choices=Job.choices)
    task = models.CharField(max_length=64, blank=True)
    problem = models.TextField(blank=True)
    done = models.UUIDField(null=True)
