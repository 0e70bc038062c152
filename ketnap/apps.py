"""The house itself as an application: registers the checks of its settings."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "ketnap"
    label = "ground"
    verbose_name = "Ketnap"

    def ready(self) -> None:
        from ketnap import settings_checks

        settings_checks.register()
