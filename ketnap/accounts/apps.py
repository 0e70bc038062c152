from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ketnap.accounts"
    label = "accounts"

    def ready(self) -> None:
        from ketnap.accounts.reorganising import PART
        from ketnap.audit import registry as audit
        from ketnap.units import reorganising

        reorganising.register(PART)
        audit.register(
            accounts__user="Tạo tài khoản",
            accounts__grant="Giao vai trò",
            accounts__end_grant="Thôi vai trò",
            accounts__link="Cấp liên kết đăng nhập một lần",
            accounts__sign_in="Đăng nhập",
            accounts__password="Đổi mật khẩu",  # noqa: S106 - the name of an act
            accounts__switch="Khóa, mở lại tài khoản",
        )
