from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "ketnap.transfer"
    label = "transfer"

    def ready(self) -> None:
        from ketnap.audit import registry as audit

        audit.register(
            transfer__upload="Tải lên danh sách",
            transfer__look="Xem danh sách đã tải lên",
            transfer__import="Nhập danh sách",
            transfer__undo="Thu hồi lần nhập",
            transfer__discard="Bỏ danh sách đã tải lên",
            transfer__export="Xuất bảng",
        )
