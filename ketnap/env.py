"""Typed reading of environment variables. A wrong value stops the program with one sentence; nothing is guessed."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}

# libpq parameters that may follow the "?" of DATABASE_URL.
POSTGRES_PARAMETERS = {
    "application_name",
    "connect_timeout",
    "host",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
}


class BadSetting(ImproperlyConfigured):
    """An environment variable has a value that cannot be used."""

    def __init__(self, name: str, vietnamese: str, english: str) -> None:
        super().__init__(f"{name}: {vietnamese} ({english})")


def text(name: str, default: str = "") -> str:
    """The variable without surrounding blanks, or the default when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off."""
    value = text(name).lower()
    if not value:
        return default
    if value in YES:
        return True
    if value in NO:
        return False
    raise BadSetting(name, f"phải là 1 hoặc 0, không phải “{value}”", f"must be 1 or 0, not {value!r}")


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list; an empty item (two commas in a row) is refused."""
    value = text(name)
    if not value:
        return list(default)
    items = [item.strip() for item in value.split(",")]
    if not all(items):
        raise BadSetting(name, "có một mục trống giữa hai dấu phẩy", "has an empty item between two commas")
    return items


def folder(name: str, default: Path) -> Path:
    """An absolute path; a path that exists and is no folder is refused. Nothing is created."""
    path = Path(text(name)).expanduser() if text(name) else default
    path = path.absolute()
    if path.exists() and not path.is_dir():
        raise BadSetting(name, f"“{path}” không phải là thư mục", f"{str(path)!r} is not a folder")
    return path


def secret_key(name: str, keys: Path) -> str:
    """The variable, else the key kept in the keys folder, made on first use and readable by its owner alone."""
    given = text(name)
    if given:
        return given
    file = keys / "secret-key"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(64))
    return file.read_text(encoding="ascii").strip()


def database(name: str, sqlite_file: Path) -> dict[str, Any]:
    """Django's description of the database: PostgreSQL when the variable is set, else one SQLite file.

    `postgresql://user:password@host:port/name?sslmode=require`; a socket folder goes in `?host=/folder`.
    """
    url = text(name)
    if not url:
        return sqlite(sqlite_file)
    return postgresql(name, url)


def sqlite(file: Path) -> dict[str, Any]:
    """One file, rollback journal and EXTRA: the settings that lose nothing in a power cut (docs/decisions/0001).

    `secure_delete` overwrites what is deleted, so that an erased person's name does not stay in the file's free pages.
    """
    pragmas = ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON", "secure_delete=ON")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def postgresql(name: str, url: str) -> dict[str, Any]:
    """The parts of a PostgreSQL address; every part that is not understood is refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadSetting(name, "địa chỉ không đọc được", f"cannot be read: {error}") from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting(name, "phải bắt đầu bằng postgresql://", "must begin with postgresql://")
    database_name = unquote(parts.path.removeprefix("/"))
    if not database_name or "/" in database_name:
        raise BadSetting(name, "thiếu tên cơ sở dữ liệu sau dấu /", "lacks the database name after the /")
    options = postgres_options(name, parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def postgres_options(name: str, query: str) -> dict[str, str]:
    """The libpq parameters after the "?"."""
    options: Mapping[str, str] = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(set(options) - POSTGRES_PARAMETERS)
    if unknown:
        listed = ", ".join(unknown)
        raise BadSetting(name, f"không hiểu tham số {listed}", f"has unknown parameters: {listed}")
    return {"application_name": "ketnap", **options}
