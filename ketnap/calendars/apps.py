from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "ketnap.calendars"
    label = "calendars"

    def ready(self) -> None:
        from ketnap.audit import registry as audit

        audit.register(
            calendars__publish="Ghi lịch nghỉ lễ của một năm",
            calendars__take_back="Thu hồi một bản lịch nghỉ lễ",
            calendars__counting="Đặt cách tính ngày đầu của thời hạn",
        )
