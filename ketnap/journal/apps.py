from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "ketnap.journal"
    label = "journal"

    def ready(self) -> None:
        from ketnap.base import guard
        from ketnap.journal import models

        guard.protect(
            *(model._meta.db_table for model in (models.Event, models.OfficeLog, models.Checkpoint, models.Fact))
        )
