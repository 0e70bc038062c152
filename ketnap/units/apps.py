from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "ketnap.units"
    label = "units"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.journal import registry
        from ketnap.journal.voids import kinds as void_kinds
        from ketnap.units import models, projection
        from ketnap.units.events import KINDS

        registry.register_kinds([*void_kinds(), *KINDS])
        registry.register_derived(models.Unit, models.UnitName, models.UnitPlacement, models.UnitProfile, models.Body)
        registry.register_projector(registry.Stream.UNIT, projection.project)
        audit.register(units__open="Lập tổ chức", units__change="Thay đổi tổ chức", units__body="Lập cơ quan lãnh đạo")
