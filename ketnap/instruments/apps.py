from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "ketnap.instruments"
    label = "instruments"

    def ready(self) -> None:
        from ketnap.audit import registry as audit

        audit.register(
            instruments__register="Ghi văn bản",
            instruments__change="Sửa văn bản",
            instruments__file="Lưu tệp văn bản",
            instruments__read="Tải tệp văn bản về",
        )
