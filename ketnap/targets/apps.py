from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "ketnap.targets"
    label = "targets"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.journal import registry
        from ketnap.targets import models, projection
        from ketnap.targets.events import KINDS
        from ketnap.targets.reorganising import PART
        from ketnap.units import reorganising

        registry.register_kinds(KINDS)
        registry.register_derived(models.TargetLine, models.Allocation)
        registry.register_projector(registry.Stream.TARGET, projection.project)
        reorganising.register(PART)
        audit.register(
            targets__set="Ghi chỉ tiêu",
            targets__decide_line="Quyết định chỉ tiêu đề xuất",
            targets__revise="Điều chỉnh chỉ tiêu",
            targets__allocate="Dự kiến phân bổ chỉ tiêu",
            targets__decide="Quyết định phân bổ chỉ tiêu",
            targets__carry="Ký chuyển tiếp chỉ tiêu của tổ chức kết thúc",
            targets__void="Thu hồi chỉ tiêu ghi nhầm",
        )
