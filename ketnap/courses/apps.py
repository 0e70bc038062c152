from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "ketnap.courses"
    label = "courses"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.courses import models, projection
        from ketnap.courses.events import KINDS
        from ketnap.journal import registry

        registry.register_kinds(KINDS)
        registry.register_derived(models.Enrolment, models.Certificate)
        registry.register_projector(registry.Stream.PERSON, projection.project)
        audit.register(
            courses__open="Mở lớp",
            courses__session="Ghi buổi học",
            courses__enrol="Ghi học viên",
            courses__read="Xem danh sách học viên",
            courses__certify="Ghi hoàn thành, cấp giấy chứng nhận",
        )
