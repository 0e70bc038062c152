"""Settings that would lay the office open are errors, not warnings: nothing starts with them.

Django's own `check --deploy` lets pass hosts of "*", an empty content policy and a ten-character secret.
"""

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

MIN_SECRET = 50
MIN_DIFFERENT = 10
KNOWN_SECRETS = ("django-insecure", "changeme", "change-me", "secret", "ketnap", "password", "test")
LOOPBACK_NAMES = {"localhost", "[::1]", "testserver"}

TAG = "ketnap"


def is_loopback(host: str) -> bool:
    """True when the name or address reaches this machine only."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_weak(secret: str) -> bool:
    """True for a secret that is short, repetitive or known from examples."""
    lowered = secret.lower()
    return (
        len(secret) < MIN_SECRET
        or len(set(secret)) < MIN_DIFFERENT
        or any(lowered.startswith(known) for known in KNOWN_SECRETS)
    )


def serves_others() -> bool:
    """True when another machine could reach the server: by the address it binds or by a name it answers to."""
    hosts: Iterable[str] = settings.ALLOWED_HOSTS
    return not is_loopback(settings.BIND) or not all(is_loopback(host) for host in hosts)


Findings = list[checks.CheckMessage]


def check_debug(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Findings:
    """DEBUG shows the inside of the program, so only this machine may see it."""
    if not (settings.DEBUG and serves_others()):
        return []
    message = "KETNAP_DEBUG bật mà máy khác vào được; hãy tắt đi. (KETNAP_DEBUG is on for a server others can reach.)"
    return [checks.Error(message, id="ketnap.E001")]


def check_secret(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Findings:
    """Who guesses the secret can make sessions and sign-in links."""
    if not is_weak(settings.SECRET_KEY):
        return []
    message = (
        f"KETNAP_SECRET_KEY ngắn hơn {MIN_SECRET} ký tự hoặc dễ đoán; hãy bỏ biến này để máy tự tạo khóa. "
        f"(KETNAP_SECRET_KEY is short or known; unset it and a key is made.)"
    )
    return [checks.Error(message, id="ketnap.E002")]


def check_hosts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Findings:
    """A server that answers to every name can be tricked into sending links to a stranger's."""
    if not any("*" in host for host in settings.ALLOWED_HOSTS):
        return []
    message = "KETNAP_HOSTS không được có dấu *; hãy ghi đúng tên máy. (KETNAP_HOSTS must name the hosts, without *.)"
    return [checks.Error(message, id="ketnap.E003")]


def check_content_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Findings:
    """Pages load from this server alone and run no script written into them."""
    policy: dict[str, list[str]] = settings.SECURE_CSP
    allowed = {source for sources in policy.values() for source in sources}
    if policy.get("default-src") and not allowed & {"'unsafe-inline'", "'unsafe-eval'", "*"}:
        return []
    message = "SECURE_CSP trống hoặc cho chạy mã lạ. (SECURE_CSP is empty or lets foreign code run.)"
    return [checks.Error(message, id="ketnap.E004")]


def check_keys_apart(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Findings:
    """A copied or stolen data folder must not carry the keys to its own sealed values."""
    if not settings.KEYS_DIR.is_relative_to(settings.DATA_DIR):
        return []
    message = "KETNAP_KEYS nằm trong thư mục dữ liệu; hãy để chỗ khác. (KETNAP_KEYS lies inside the data folder.)"
    return [checks.Error(message, id="ketnap.E005")]


ALL: tuple[Callable[..., Findings], ...] = (
    check_debug,
    check_secret,
    check_hosts,
    check_content_policy,
    check_keys_apart,
)


def register() -> None:
    """Make the checks part of every `check` and `migrate`."""
    for check in ALL:
        checks.register(check, TAG)


def refuse_unsafe() -> None:
    """Stop with every finding at Error level, one a line; otherwise do nothing."""
    errors = [finding for finding in checks.run_checks(tags=[TAG]) if finding.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(finding.msg for finding in errors))
