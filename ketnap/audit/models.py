from django.db import models


class AuditEntry(models.Model):
    """One change or one read: who, what, on which record. Append-only, hash-chained; personal values are sealed.

    Moments are kept as text so that the chain covers exactly the stored characters on every database.
    """

    position = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32, db_index=True)
    actor = models.CharField(max_length=150, db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    target = models.CharField(max_length=120, db_index=True)
    unit = models.UUIDField(null=True)
    is_read = models.BooleanField()
    details = models.TextField()
    subject = models.UUIDField(null=True, db_index=True)
    sealed = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
