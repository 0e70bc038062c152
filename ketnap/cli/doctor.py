"""`ketnap doctor`: is this machine, this folder and this database fit to keep an office's work?"""

import argparse
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import django
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from ketnap.base import sealing
from ketnap.base.errors import SealBroken
from ketnap.base.models import SealingKey
from ketnap.cli.output import print_json
from ketnap.settings_checks import TAG

OLDEST_DJANGO = (6, 1, 3)
WANTED_PRAGMAS = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "secure_delete": 1}
OLDEST_POSTGRES = 150_000
LEAST_FREE_PERCENT = 10


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Print every finding; 0 when all are in order, else 1."""
    findings = [finding for look in LOOKS for finding in look()]
    if args.json:
        document = {"ok": all(finding.ok for finding in findings), "findings": [asdict(found) for found in findings]}
        print_json(document)
    else:
        for finding in findings:
            sys.stdout.write(f"{'đạt ' if finding.ok else 'LỖI '} {finding.name}: {finding.text}\n")
    return 0 if all(finding.ok for finding in findings) else 1


def versions() -> Iterator[Finding]:
    yield Finding("python", sys.version_info >= (3, 12), sys.version.split()[0])
    yield Finding("django", django.VERSION[:3] >= OLDEST_DJANGO, django.get_version())


def safe_settings() -> Iterator[Finding]:
    errors = [found for found in checks.run_checks(tags=[TAG]) if found.is_serious()]
    yield Finding("settings", not errors, "; ".join(error.msg for error in errors) or "an toàn")


def folders() -> Iterator[Finding]:
    usage = shutil.disk_usage(settings.DATA_DIR)
    free = usage.free * 100 // usage.total
    yield Finding("disk", free >= LEAST_FREE_PERCENT, f"còn trống {free} % ({usage.free // 2**20} MB)")
    if sys.platform != "win32":
        mode = stat.S_IMODE(settings.KEYS_DIR.stat().st_mode)
        yield Finding("keys", mode & 0o077 == 0, f"{settings.KEYS_DIR} quyền {mode:o}, người khác không được đọc")


def database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, wanted in WANTED_PRAGMAS.items():
                value = cursor.execute(f"PRAGMA {name}").fetchone()[0]
                yield Finding(f"sqlite {name}", value == wanted, str(value))
            result = cursor.execute("PRAGMA quick_check").fetchone()[0]
            yield Finding("sqlite quick_check", result == "ok", str(result))
        else:
            cursor.execute("SHOW server_version_num")
            number = int(cursor.fetchone()[0])
            yield Finding("postgresql", number >= OLDEST_POSTGRES, f"phiên bản {number // 10_000}")
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
            yield Finding("postgresql encoding", encoding == "UTF8", encoding)


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    text = f"{len(waiting)} bước chưa chạy: ketnap up sẽ chạy" if waiting else "đã đủ"
    yield Finding("migrations", not waiting, text)


def persons_keys() -> Iterator[Finding]:
    """Whether what is sealed can be opened: the office's master key, and the keys that a restore may have left behind."""
    try:
        sealing.all_keys()
    except SealBroken as error:
        yield Finding("persons' keys", False, str(error))
        return
    except DatabaseError:
        return  # no tables yet: the migrations say so
    absent = SealingKey.objects.filter(wrapped=sealing.ABSENT).count()
    text = f"thiếu khóa của {absent} người: ketnap restore --keys TỆP-KHÓA" if absent else "đủ"
    yield Finding("persons' keys", not absent, text)


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    versions, safe_settings, folders, database, migrations, persons_keys,
)  # fmt: skip
