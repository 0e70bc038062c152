from django.apps import AppConfig


class RehearsalsConfig(AppConfig):
    name = "ketnap.rehearsals"
    label = "rehearsals"

    def ready(self) -> None:
        from ketnap.audit import registry as audit

        audit.register(
            rules__rehearse="Diễn tập quy định mới trên hồ sơ đang chạy",
            rules__apply="Áp dụng quy định mới cho hồ sơ đang chạy",
            rules__reverse="Thu hồi một lần áp dụng quy định mới",
        )
