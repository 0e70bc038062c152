from typing import ClassVar

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened, written once. `on` is the day it happened, `recorded_at` the moment it was typed (UTC, as text).

    `body` holds the public values, `sealed` the personal ones under the key of `subject`.
    """

    id = models.UUIDField(primary_key=True)
    office = models.UUIDField()
    incarnation = models.IntegerField()
    stream = models.CharField(max_length=12)
    stream_id = models.UUIDField()
    seq = models.IntegerField()
    kind = models.CharField(max_length=60)
    on = models.DateField()
    precision = models.CharField(max_length=5)
    ordinal = models.IntegerField()
    unit = models.UUIDField(null=True)
    paper = models.UUIDField(null=True)
    batch = models.UUIDField(null=True, db_index=True)
    voids = models.UUIDField(null=True)
    recorded_at = models.CharField(max_length=32)
    actor = models.CharField(max_length=150)
    rules = models.CharField(max_length=80)
    subject = models.UUIDField(null=True, db_index=True)
    body = models.TextField()
    sealed = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "stream_id", "seq"], name="journal_event_stream_seq")
        ]


class OfficeLog(models.Model):
    """The office's own chain over all its events, in the order they were typed."""

    position = models.BigIntegerField(primary_key=True)
    event = models.UUIDField(unique=True)
    event_hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)


class Checkpoint(models.Model):
    """A signed statement "the office log and the audit log stood here, with these hashes".

    What comes before it cannot be cut off unseen. `position` is that of the office log.
    """

    position = models.BigIntegerField()
    log_hash = models.CharField(max_length=64)
    audit_position = models.BigIntegerField()
    audit_hash = models.CharField(max_length=64)
    at = models.CharField(max_length=32)
    signature = models.TextField()
    public_key = models.TextField()


class Batch(models.Model):
    """Events typed together (an import, a practice office) that can be taken back together."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    actor = models.CharField(max_length=150)
    recorded_at = models.CharField(max_length=32)


class Fact(models.Model):
    """One countable event under one indicator, as known from `known_from` until `known_to` (null = still).

    Numbers and lists are the same WHERE over these rows. Dimensions hold as of the counting date `on`; "" = unknown.
    """

    key = models.CharField(primary_key=True, max_length=120)
    event = models.UUIDField(db_index=True)
    indicator = models.CharField(max_length=60)
    stream_id = models.UUIDField(db_index=True)
    subject = models.UUIDField(db_index=True)
    unit = models.UUIDField()
    on = models.DateField()
    rank = models.IntegerField()
    known_from = models.CharField(max_length=32)
    known_to = models.CharField(max_length=32, null=True)
    gender = models.CharField(max_length=10)
    age = models.IntegerField(null=True)
    youth_union = models.CharField(max_length=3)
    minority = models.CharField(max_length=3)
    education = models.CharField(max_length=30)
    occupation = models.CharField(max_length=30)
    source_group = models.CharField(max_length=30)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["indicator", "unit", "on"], name="journal_fact_count"),
            models.Index(fields=["indicator", "on"], condition=Q(known_to__isnull=True), name="journal_fact_now"),
        ]
