from django.apps import AppConfig


class LocalRulesConfig(AppConfig):
    name = "ketnap.localrules"
    label = "localrules"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.journal import registry
        from ketnap.localrules import models, projection
        from ketnap.localrules.events import KINDS
        from ketnap.localrules.reorganising import PART
        from ketnap.units import reorganising

        registry.register_kinds(KINDS)
        registry.register_derived(models.LocalPack, models.Acknowledgement, models.ValueSetting, models.LocalCriterion)
        registry.register_projector(registry.Stream.UNIT, projection.project)
        reorganising.register(PART)
        audit.register(
            rules__publish="Ban hành, thay, thôi áp dụng gói quy tắc địa phương",
            rules__acknowledge="Xác nhận đã nhận gói quy tắc địa phương",
            rules__confirm="Xác nhận, đặt giá trị cần xác nhận của quy định",
            rules__criterion="Ghi tiêu chí riêng của đơn vị",
            rules__void="Thu hồi việc ghi nhầm về quy tắc địa phương",
        )
