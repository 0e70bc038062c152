from django.db import models


class SealingKey(models.Model):
    """The key under which one person's values are encrypted, itself encrypted under the office's master key."""

    subject = models.UUIDField(primary_key=True)
    wrapped = models.TextField()
    created_at = models.DateTimeField()


class Erasure(models.Model):
    """Tombstone of a destroyed key: it is replayed after every restore, so that nobody comes back from a backup."""

    subject = models.UUIDField(primary_key=True)
    erased_at = models.DateTimeField()
    reason = models.TextField()
