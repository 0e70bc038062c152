from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "ketnap.units"
    label = "units"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.journal import registry
        from ketnap.journal.voids import kinds as void_kinds
        from ketnap.units import models, place_projection, place_reorganising, projection, reorganising
        from ketnap.units.events import KINDS
        from ketnap.units.place_events import PLACE_KINDS

        registry.register_kinds([*void_kinds(), *KINDS, *PLACE_KINDS])
        registry.register_derived(
            models.Unit, models.UnitName, models.UnitNature, models.UnitPlacement, models.UnitProfile, models.Body
        )
        registry.register_derived(
            models.Place,
            models.PlaceHolding,
            models.PlaceCommune,
            models.Coverage,
            models.Area,
            models.Inhabitants,
            models.DeclaredMembers,
            models.DeclaredFlow,
        )
        registry.register_projector(registry.Stream.UNIT, projection.project)
        registry.register_projector(registry.Stream.UNIT, place_projection.project)
        reorganising.register(place_reorganising.PART)
        audit.register(
            units__open="Lập tổ chức",
            units__change="Thay đổi tổ chức",
            units__body="Lập cơ quan lãnh đạo",
            units__place="Ghi thôn, bản, khu phố",
            units__declare="Khai số liệu của tổ chức",
        )
