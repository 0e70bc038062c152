"""An office in one file: everything that cannot be derived, one text line a row, whatever the database.

The file is a zip: `manifest.json`, `rows/<table>.jsonl` for each table that is not derived, `files/…` for stored papers. The manifest
names the office and the hash of every other member. Persons' keys are not in it: without the separate key file personal values
stay sealed, and nobody who was erased comes back.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

import ketnap
from ketnap.accounts.models import SignInLink
from ketnap.base import clock, files, office, sealing
from ketnap.base.models import SealingKey
from ketnap.journal import rebuild, verify
from ketnap.journal.models import Checkpoint

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = "rows/"
FILES = "files/"
CHUNK = 2000

# Tables of this house that are neither derived nor kept, and why.
LEFT_OUT: Mapping[type[models.Model], str] = {
    SealingKey: "keys travel in their own file",
    SignInLink: "a link signs in within twelve hours and never from a copy",
}


@dataclass(frozen=True)
class Made:
    """What a backup holds: rows by table, number of stored files, whether sealed values need the key file."""

    rows: dict[str, int]
    files: int
    keys: int
    has_key_file: bool


def kept_tables() -> list[type[models.Model]]:
    """Tables that a backup carries: all of this house but derived ones and those in `LEFT_OUT`."""
    own = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("ketnap.")]
    gone = {*rebuild.derived(), *LEFT_OUT}
    return [model for model in own if model not in gone and model._meta.managed]


def write(path: Path, *, keys: Path | None = None) -> Made:
    """Write the office into `path`, and persons' keys into `keys` when asked. A killed backup leaves no file under that name."""
    verify.checkpoint()
    with _snapshot():
        opened = sealing.all_keys()
        with files.replacing(path) as handle:
            members = _write_archive(handle)
        if keys is not None:
            write_keys(keys, opened)
    rows = {
        name[len(ROWS) : -len(".jsonl")]: member["rows"] for name, member in members.items() if name.startswith(ROWS)
    }
    stored = sum(name.startswith(FILES) for name in members)
    return Made(rows=rows, files=stored, keys=len(opened), has_key_file=keys is not None)


def write_keys(path: Path, keys: Mapping[UUID, bytes]) -> None:
    """The key file: whoever has it and a backup can read every person in it. Readable by its owner alone."""
    texts = {subject.hex: base64.b64encode(key).decode() for subject, key in sorted(keys.items())}
    document = {
        "format": FORMAT, "office": office.load().id, "made_at": clock.now().isoformat(), "sha256": digest_of_keys(texts), "keys": texts,
    }  # fmt: skip
    with files.replacing(path) as handle:
        handle.write(json.dumps(document, indent=1).encode())


def digest_of_keys(texts: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()


@contextmanager
def _snapshot() -> Iterator[None]:
    """All tables as they stand at one moment."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write_archive(handle: BinaryIO) -> dict[str, dict[str, Any]]:
    members: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive:
        for model in kept_tables():
            name = f"{ROWS}{model._meta.label_lower}.jsonl"
            members[name] = _write_member(archive, name, _lines(model))
        for file in stored_files():
            name = FILES + file.relative_to(settings.MEDIA_ROOT).as_posix()
            members[name] = _write_member(archive, name, _pieces(file))
        archive.writestr(MANIFEST, json.dumps(_manifest(members), ensure_ascii=False, indent=1))
    return members


def _manifest(members: dict[str, dict[str, Any]]) -> dict[str, Any]:
    here = office.load()
    mark = (
        Checkpoint.objects.order_by("-pk")
        .values("position", "log_hash", "audit_position", "audit_hash", "public_key")
        .first()
    )
    return {
        "format": FORMAT, "program": ketnap.__version__, "office": asdict(here), "incarnation": here.incarnation,
        "made_at": clock.now().isoformat(), "checkpoint": mark, "members": members,
    }  # fmt: skip


def _write_member(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    """Write one member and say how many pieces (rows), bytes and which hash it has."""
    digest, rows, size = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)
            digest.update(piece)
            rows, size = rows + 1, size + len(piece)
    counted = {"rows": rows} if name.startswith(ROWS) else {}
    return {**counted, "bytes": size, "sha256": digest.hexdigest()}


def stored_files() -> list[Path]:
    """Papers and signed files of this office, drafts of half-written ones left out."""
    folder = Path(settings.MEDIA_ROOT)
    return sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as handle:
        while piece := handle.read(1 << 20):
            yield piece


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    columns = [field.attname for field in model._meta.concrete_fields]
    for row in model._default_manager.order_by("pk").values_list(*columns).iterator(chunk_size=CHUNK):
        values = {name: plain(value) for name, value in zip(columns, row, strict=True)}
        yield (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def plain(value: Any) -> Any:
    """A column's value as JSON; `restore` turns it back by the column's type."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value
