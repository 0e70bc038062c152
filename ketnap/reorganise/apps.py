from django.apps import AppConfig


class ReorganiseConfig(AppConfig):
    name = "ketnap.reorganise"
    label = "reorganise"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.journal import registry
        from ketnap.reorganise import models, projection
        from ketnap.reorganise.events import KINDS

        registry.register_kinds(KINDS)
        registry.register_derived(models.Reorganisation, models.Lineage, models.Involved)
        registry.register_projector(registry.Stream.ACT, projection.project)
        audit.register(
            reorganise__apply="Sắp xếp tổ chức",
            reorganise__reverse="Thu hồi việc sắp xếp tổ chức",
            reorganise__draft="Soạn phương án sắp xếp tổ chức",
            reorganise__discard="Bỏ phương án sắp xếp tổ chức",
        )
