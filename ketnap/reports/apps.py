from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ketnap.reports"
    label = "reports"

    def ready(self) -> None:
        from ketnap.audit import registry as audit
        from ketnap.base import guard
        from ketnap.reports.models import SignedReport
        from ketnap.reports.reorganising import PART
        from ketnap.units import reorganising

        guard.protect(SignedReport._meta.db_table)

        reorganising.register(PART)
        audit.register(
            reports__list="Xem danh sách tên sau một con số",
            reports__sign="Ký báo cáo",
            reports__file="Tải báo cáo đã ký",
            reports__close_month="Chốt số liệu tháng",
            reports__reopen_month="Mở lại tháng đã chốt",
            reports__note="Ghi chú cho một khoảng thời gian",
            reports__note_removed="Bỏ ghi chú của một khoảng thời gian",
            reports__hand_over="Lập sổ bàn giao",
        )
