from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ketnap.audit"
    label = "audit"

    def ready(self) -> None:
        from ketnap.audit.models import AuditEntry
        from ketnap.base import guard

        guard.protect(AuditEntry._meta.db_table)
