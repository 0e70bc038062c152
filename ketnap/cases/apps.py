from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "ketnap.cases"
    label = "cases"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.cases import events, models, projection
        from ketnap.cases.reorganising import PART
        from ketnap.journal import registry
        from ketnap.journal.registry import Stream
        from ketnap.units import reorganising

        registry.register_kinds(events.kinds())
        registry.register_derived(
            models.Sitting,
            models.SittingItem,
            models.Case,
            models.DossierItem,
            models.VerificationRequest,
            models.HelperAssignment,
            models.Absence,
        )
        registry.register_projector(Stream.CASE, projection.project_cases)
        registry.register_projector(Stream.SITTING, projection.project_sittings)
        reorganising.register(PART)
        audit.register(
            cases__perform="Ghi bước của hồ sơ",
            cases__record="Ghi việc theo giấy tờ",
            cases__void="Thu hồi sự kiện",
            cases__sitting="Ghi kỳ họp",
            cases__roll="Sửa danh sách dự họp",
            cases__view="Xem hồ sơ",
            cases__list="Xem danh sách hồ sơ",
            cases__tell="Ghi đã báo về một thời hạn",
            cases__form="In biểu mẫu",
        )
