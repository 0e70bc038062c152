from django.apps import AppConfig
from django.db.backends.signals import connection_created


class BaseConfig(AppConfig):
    name = "ketnap.base"
    label = "base"

    def ready(self) -> None:
        from ketnap.base import guard

        connection_created.connect(guard.install, dispatch_uid="ketnap.base.guard")
